//! What a command can ask of a node, whether this process has its folder open or a running Kith has.

use std::fs;
use std::io::Write;
use std::sync::Arc;

use kith_protocol::{
    entry::{
        Content, Roster,
        roster::{InvitationIssued, Role},
    },
    id::{Account, Day},
    key::Key,
};
use serde::{Deserialize, Serialize};

use super::{
    backup, drill, peers, progress, rekey,
    trouble::{Trouble, file},
};
use crate::clock::{SystemClock, SystemEntropy};
use crate::config::Settings;
use crate::engine::{self, Engine, OpenError, Outcome};
use crate::export::{self, Format};
use crate::import::carry::{self, Order};
use crate::peer::{Lines, mirror::RESTORED};
use crate::store::Folder;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// An invitation by the console.
    Invite {
        /// For whom; none for somebody new.
        account: Option<Account>,
        /// What comes with it.
        role: Option<Role>,
    },
    /// An import.
    Import(Order),
    /// An export.
    Export(Format),
    /// A backup, with the node's own keys or without.
    Backup {
        /// Whether the node's keys and the master key are in it.
        keys: bool,
    },
    /// A new epoch of the log, as entries are lost that nobody holds.
    Recover,
    /// A new node key that waits, and what is to be done for it to count.
    Rekey,
    /// A restore drill with these neighbours; if none is named, with all that are connected or whose addresses are known.
    Drill {
        /// Addresses.
        peers: Vec<String>,
    },
    /// How it stands with each neighbour.
    Peers,
}

/// An open node.
#[derive(Debug)]
pub struct Desk {
    /// Its engine.
    pub engine: Engine,
    /// Its folder, which stays ours as long as this lives.
    pub folder: Folder,
    /// What the operator chose.
    pub settings: Settings,
    /// Whether progress may be shown here.
    pub watched: bool,
    /// The lines to its neighbours, where it is served.
    pub lines: Lines,
}

/// Whether there is a node in the folder.
#[must_use]
pub fn is_node(settings: &Settings) -> bool {
    settings.data.join("log").join("db").is_file()
}

/// What to say where there is none.
pub(super) fn no_node(settings: &Settings) -> Trouble {
    Trouble::failed(format!(
        "There is no Kith in {}. Nothing was changed. Name its folder with --data, or make one with kith init.",
        settings.data.display()
    ))
}

impl Desk {
    /// Opens the node in the settings' folder; a new one if there is none.
    ///
    /// # Errors
    /// What keeps it from opening.
    pub fn open(settings: &Settings) -> Result<Self, Trouble> {
        Self::open_in(Folder::open(&settings.data)?, settings)
    }

    /// The same for a node that is to run: if it has neighbours, they are asked first, and no entries are taken until then.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_to_serve(settings: &Settings) -> Result<Self, Trouble> {
        Self::open_asking(Folder::open(&settings.data)?, settings, true)
    }

    /// The same in a folder that is open already.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_in(folder: Folder, settings: &Settings) -> Result<Self, Trouble> {
        Self::open_asking(folder, settings, false)
    }

    fn open_asking(folder: Folder, settings: &Settings, ask: bool) -> Result<Self, Trouble> {
        // A folder that was brought back takes nothing before its neighbours were asked, whoever opens it.
        let mark = folder.path().join(RESTORED);
        let ask_first = ask || mark.exists();
        let master = settings.master(&folder);
        let clock = Arc::new(SystemClock);
        let chosen = engine::Settings {
            erased_list: Some(settings.erased(&folder)),
            witnessed: settings.witnessed_logs.clone(),
            ask_first,
            ..engine::Settings::default()
        };
        let entropy = Arc::new(SystemEntropy);
        let engine = Engine::open_with(folder.clone(), master, chosen, clock, entropy);
        let desk = Self {
            engine: engine.map_err(not_opened)?,
            folder,
            settings: settings.clone(),
            watched: true,
            lines: Lines::default(),
        };
        if ask_first && !desk.linked() {
            desk.engine
                .go_on()
                .map_err(|why| Trouble::store(why.to_string()))?;
            if mark.exists() {
                fs::remove_file(&mark).map_err(|why| file("removed", &mark, &why))?;
            }
        }
        Ok(desk)
    }

    /// Does what is asked; what it answers goes to `out`.
    ///
    /// # Errors
    /// Why it cannot be done.
    pub fn perform(&self, request: Request, out: &mut dyn Write) -> Result<(), Trouble> {
        match request {
            Request::Invite { account, role } => {
                let link = self.invite(account, role)?;
                out.write_all(link.as_bytes()).map_err(|why| cut_off(&why))
            }
            Request::Import(order) => self.import(&order, out),
            Request::Export(format) => export::write(&self.engine, format, out)
                .map_err(|why| Trouble::failed(why.to_string())),
            Request::Backup { keys } => backup::write(self, keys, out),
            Request::Recover => self.recover(out),
            Request::Rekey => rekey::perform(self, out),
            Request::Drill { peers } => drill::perform(self, &peers, out),
            Request::Peers => peers::list(&self.engine, out),
        }
    }

    fn recover(&self, out: &mut dyn Write) -> Result<(), Trouble> {
        let epoch = self.engine.recover().map_err(|why| {
            Trouble::failed(format!(
                "No new epoch was opened: {why}. Nothing was changed."
            ))
        })?;
        let told = format!(
            "Epoch {epoch} of this node\u{2019}s log is open, under new keys. What was signed of entries that are not here is void; members \
             who hold receipts of such entries should enter them again. Neighbours learn of it as soon as Kith runs and they are \
             connected."
        );
        out.write_all(told.as_bytes()).map_err(|why| cut_off(&why))
    }

    fn import(&self, order: &Order, out: &mut dyn Write) -> Result<(), Trouble> {
        let identity = self.engine.identity();
        let bar = progress::bar("Importing", 0, self.watched);
        let done = carry::out(&self.engine, identity, order, &|stand, all| {
            bar.set_length(all);
            bar.set_position(stand);
        });
        bar.finish_and_clear();
        let done = done.map_err(|why| {
            Trouble::failed(format!(
                "{why} What was taken before stays. Run the import again to finish it: nothing is taken twice."
            ))
        })?;
        serde_json::to_writer(out, &done).map_err(|why| cut_off(&why.into()))
    }

    /// Issues an invitation by the console and answers its link, with what to know about it.
    ///
    /// # Errors
    /// If the rules refuse it, or nothing can be written.
    pub fn invite(&self, account: Option<Account>, role: Option<Role>) -> Result<String, Trouble> {
        let mut seed = [0; 32];
        self.engine.entropy().fill(&mut seed);
        let signing = ed25519_dalek::SigningKey::from_bytes(&seed);
        let key = Key::from_bytes(signing.verifying_key().to_bytes());
        let issued = InvitationIssued { account, key, role };
        let outcome = self
            .engine
            .say(Content::Roster(Roster::InvitationIssued(issued)), None)
            .map_err(|why| Trouble::failed(why.to_string()))?;
        if let Outcome::Refused(why) = outcome {
            let plain = why.plain();
            return Err(Trouble::failed(format!(
                "{} {} No invitation was made ({}).",
                plain.title, plain.advice, plain.code
            )));
        }
        let secret = data_encoding::BASE64URL_NOPAD.encode(&seed);
        let mut told = format!("{}/join#{secret}\n", self.settings.address);
        let ready = self
            .engine
            .look(|views| views.directory.invitations.get(&key).map(|i| i.ready));
        let now = self.engine.clock().now();
        if let Some(day) = ready.filter(|at| *at > now).and_then(Day::utc_of) {
            told.push_str(&format!(
                "It can be used from {day} (UTC), so that those it concerns can object first.\n"
            ));
        }
        told.push_str("It can be used once, within 30 days. Whoever has it can use it: hand it to nobody else.\n");
        Ok(told)
    }

    /// Whether this node is linked with any neighbour.
    #[must_use]
    pub fn linked(&self) -> bool {
        self.engine
            .look(|views| views.directory.peers.values().any(|peer| peer.linked))
    }

    /// Whether no invitation was ever made here: a node that nobody has set up yet.
    #[must_use]
    pub fn fresh(&self) -> bool {
        self.engine.look(|views| {
            views.directory.invitations.is_empty() && views.directory.devices.is_empty()
        })
    }
}

pub(super) fn cut_off(why: &std::io::Error) -> Trouble {
    Trouble::failed(format!(
        "The answer could not be written: {why}. What was confirmed is kept."
    ))
}

pub(super) fn not_opened(why: OpenError) -> Trouble {
    match why {
        OpenError::Fault(fault) => fault.into(),
        other @ (OpenError::Keys(_)
        | OpenError::NoIdentity(_)
        | OpenError::BadIdentity(_)
        | OpenError::WrongIdentity
        | OpenError::Stopped(_)) => Trouble::store(other.to_string()),
    }
}
