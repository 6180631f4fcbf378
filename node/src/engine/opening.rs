//! Opening a node's books: the keys, the journal, the fold, what a crash left to do, and then the thread.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;

use kith_protocol::{
    book::RULES,
    entry::{Content, Entry, Roster, roster::NodeOpened},
    id::{Digest32, Id, Index, Millis, Origin},
    leaf::Leaf,
    limits::DAY_MS,
    tlog::{Cosigner, Verifier},
};

use super::devices::Devices;
use super::identity::{self, Identity};
use super::outcome::{Outcome, Stopped};
use super::thread::Desk;
use super::witness::Witness;
use super::writer::Writer;
use super::{Engine, Inner, behind, neighbours};
use crate::clock::{Clock, Entropy};
use crate::people::People;
use crate::people::looks::Looks;
use crate::store::keyring::{KeyFault, MasterSource, Places};
use crate::store::{Fault, Folder, Journal, Keyring, SledJournal};

/// What an operator may choose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long the public head stands still, in milliseconds.
    pub public_head_every_ms: Millis,
    /// The logs that this node witnesses.
    pub witnessed: Vec<Verifier>,
    /// Where the list of who was erased is, if not in the data folder.
    pub erased_list: Option<PathBuf>,
    /// Whether no entries are taken until [`Engine::go_on`]: neighbours are asked first what they hold.
    pub ask_first: bool,
}

impl Default for Settings {
    /// The public head moves once a day; no log is witnessed; the list of who was erased is in the data folder; nobody is
    /// asked first.
    fn default() -> Self {
        Self {
            public_head_every_ms: DAY_MS,
            witnessed: Vec::new(),
            erased_list: None,
            ask_first: false,
        }
    }
}

/// What an engine is made of, for those who bring their own.
#[derive(Debug)]
pub struct Parts {
    /// Where the log is.
    pub journal: Arc<dyn Journal>,
    /// Whose log it is.
    pub identity: Identity,
    /// People's keys.
    pub keyring: Keyring,
    /// Where snapshots go, if anywhere.
    pub snapshot: Option<PathBuf>,
    /// Heads from elsewhere that the log must lead to.
    pub known: Vec<String>,
    /// The key that cosigns the logs this node witnesses.
    pub cosigner: Option<Cosigner>,
    /// What the operator chose.
    pub settings: Settings,
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where unguessable bytes come from.
    pub entropy: Arc<dyn Entropy>,
}

/// Why a node's books do not open. The words are for whoever looks after the machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The disk, or what is on it.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// People's keys.
    #[error(transparent)]
    Keys(#[from] KeyFault),
    /// There are entries, but a key of the node's own is not there.
    #[error(
        "This node's key is not at {0}, yet it has entries. Nothing was changed. Bring the file back from a backup. If there is none \
         any more, make a new node key with kith rekey."
    )]
    NoIdentity(PathBuf),
    /// What is there is not a key.
    #[error(
        "{0} does not hold a key: 64 hexadecimal digits are expected. Nothing was changed. Put the right file there."
    )]
    BadIdentity(PathBuf),
    /// The entries are another node's.
    #[error(
        "The entries in this folder belong to another node than its keys. Nothing was changed. \
         Put the files back that belong together."
    )]
    WrongIdentity,
    /// The first entries could not be written.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Engine {
    /// Opens a folder: journal, keys, snapshot and what follows it, then the writer's thread. A folder without entries
    /// becomes a new node.
    ///
    /// # Errors
    /// [`OpenError`]; nothing is repaired.
    pub fn open(
        folder: Folder,
        master: MasterSource,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, OpenError> {
        Self::open_with(folder, master, Settings::default(), clock, entropy)
    }

    /// The same with what the operator chose.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_with(
        folder: Folder,
        master: MasterSource,
        settings: Settings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, OpenError> {
        let journal = SledJournal::open(&folder)?;
        let default = folder.places();
        let places = Places {
            master,
            erased: settings.erased_list.clone().unwrap_or(default.erased),
            keys: default.keys,
        };
        // Only where nothing was ever said may keys be made: others would be lost behind them.
        let fresh = journal.is_empty();
        let identity = if fresh {
            Identity::create(&folder, &*entropy)?
        } else {
            Identity::open_as(&folder, origin_of(&journal)?, &*entropy)?
        };
        let keyring = if fresh && !places.keys.exists() {
            Keyring::create(places, Arc::clone(&entropy))?
        } else {
            Keyring::open(places, Arc::clone(&entropy))?
        };
        let key = identity::read_or_draw(&folder.witness_key(), &*entropy)?;
        let cosigner = Cosigner::new(identity.origin().as_str(), key);
        let cosigner = Some(cosigner.expect("an origin can be the name of a key"));
        let known = journal.known().into_iter().map(|(_, head)| head).collect();
        Self::start(Parts {
            journal: Arc::new(journal),
            identity,
            keyring,
            snapshot: Some(folder.snapshot()),
            known,
            cosigner,
            settings,
            clock,
            entropy,
        })
    }

    /// Folds the log and starts the writer's thread.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn start(parts: Parts) -> Result<Self, OpenError> {
        let now = parts.clock.now();
        let identity = Arc::new(parts.identity);
        let people = Arc::new(People::new(parts.keyring));
        let witness = Witness::open(&*parts.journal, parts.settings.witnessed, parts.cosigner)?;
        let mut writer = Writer::open(
            Arc::clone(&parts.journal),
            parts.snapshot,
            &parts.known,
            Arc::clone(&identity),
            Arc::clone(&people),
            now,
        )?;
        if writer.shown().length() == 0 {
            say_opened(&mut writer, &identity, Id(parts.entropy.uuid()), now)?;
        }
        writer.finish_erasures()?;
        fill_names(&writer, &people)?;
        writer.shown().hold(parts.settings.ask_first);
        if !parts.settings.ask_first {
            say_due(&mut writer, now)?;
        }
        writer.shown().publish(now, 0);
        neighbours::remember_cosigned(writer.shown())?;
        let shown = Arc::clone(writer.shown());
        let waiting = Arc::new(AtomicUsize::new(0));
        let (cosigned, witness_vkey) = (witness.cosigned(), witness.vkey());
        let mut desk = Desk {
            writer,
            witness,
            looks: Looks::default(),
            people: Arc::clone(&people),
            clock: Arc::clone(&parts.clock),
            entropy: Arc::clone(&parts.entropy),
            public_head_every_ms: parts.settings.public_head_every_ms,
            waiting: Arc::clone(&waiting),
        };
        // A crash may have come between a new node key and its epoch.
        desk.follow_node_key()?;
        desk.cosign_again()?;
        let (jobs, asked) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = vec![spawn("kith-writer", move || desk.run(&asked))?];
        if shown.unchecked() > 0 {
            let (shown, stop) = (Arc::clone(&shown), Arc::clone(&stop));
            threads.push(spawn("kith-check", move || {
                behind::check(&shown, &stop);
            })?);
        }
        Ok(Self(Arc::new(Inner {
            shown,
            people,
            devices: Devices::default(),
            identity,
            cosigned,
            witness_vkey,
            clock: parts.clock,
            entropy: parts.entropy,
            waiting,
            jobs: Some(jobs),
            threads: Mutex::new(threads),
            stop,
        })))
    }
}

/// The origin that a log's first entry names; none if there is none.
fn origin_of(journal: &dyn Journal) -> Result<Option<Origin>, OpenError> {
    let Some(first) = journal.read(0..1).next() else {
        return Ok(None);
    };
    let first = String::from_utf8(first?).unwrap_or_default();
    let body = Leaf::read(&first).map(|leaf| leaf.body);
    let opened = body.ok().and_then(|body| Entry::read(body).ok());
    Ok(opened.map(|entry| entry.origin))
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Fault> {
    let builder = std::thread::Builder::new().name(name.to_owned());
    Ok(builder.spawn(work)?)
}

/// What fell due while nothing ran. With a wrong clock everything can be read, and this follows once it is right.
fn say_due(writer: &mut Writer, now: Millis) -> Result<(), Stopped> {
    match writer.say_due(now) {
        Ok(()) | Err(Stopped::ClockBack { .. }) => Ok(()),
        Err(
            why @ (Stopped::Fault(_)
            | Stopped::Busy
            | Stopped::Asking
            | Stopped::Defect
            | Stopped::Closed),
        ) => Err(why),
    }
}

/// The first entry of a log.
fn say_opened(
    writer: &mut Writer,
    identity: &Identity,
    id: Id,
    now: Millis,
) -> Result<(), OpenError> {
    let opened = NodeOpened {
        log: identity.log_key(),
        node: identity.node_key(),
        rules: RULES,
    };
    let entry = identity
        .say(id, now, Content::Roster(Roster::NodeOpened(opened)), None)
        .expect("opening a log makes a sound entry");
    let outcomes = writer.commit(vec![entry], now)?;
    match outcomes.as_slice() {
        [Outcome::Taken(_)] => Ok(()),
        other => Err(Fault::Damaged(format!("the log cannot be opened: {other:?}")).into()),
    }
}

/// Reads everybody's newest words into the index of names.
pub(super) fn fill_names(writer: &Writer, people: &People) -> Result<(), Fault> {
    let shown = writer.shown();
    let profiles: Vec<(Option<_>, Index)> = shown.look(|views| {
        let accounts = views.directory.places.iter();
        let accounts = accounts.filter_map(|(a, place)| Some((Some(*a), place.profile?)));
        accounts
            .chain(views.directory.profile.map(|index| (None, index)))
            .collect()
    });
    for (account, index) in profiles {
        if let Some(commitment) = named_details(&shown.leaf(index)?.unwrap_or_default())
            && let Some(detail) = people.open(&*shown.journal, &commitment)
        {
            people.learn(account, &detail.text);
        }
    }
    Ok(())
}

/// The details that a leaf's body names.
pub(crate) fn named_details(leaf: &str) -> Option<Digest32> {
    let leaf = Leaf::read(leaf).ok()?;
    let entry = Entry::read(leaf.body).ok()?;
    entry.content.details()
}
