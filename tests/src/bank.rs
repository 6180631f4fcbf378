//! A bank with a shell: an engine on a disk in memory or in a folder, a clock that the test sets, and people in it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kith_node::{
    clock::{Clock, Entropy, SeededEntropy, SystemClock, SystemEntropy, TestClock},
    engine::{Engine, Identity, OpenError, Outcome, Parts, Receipt, Settings, Stopped},
    store::{Disk, Folder, Journal, Keyring, MemoryJournal},
};
use kith_protocol::{
    details::Detail,
    entry::{
        Content, Entry, Terms,
        exchange::{Agreed, Exchange, Recorded},
        roster::{
            Enrolment, InvitationIssued, MemberJoined, ProfileChanged, Role, Roster, Storage,
        },
    },
    envelope::Verified,
    id::{Account, Author, Digest32, Origin},
    key::Key,
    tlog::Cosigner,
};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    desk::START,
    people::{Device, Person, detail, entry, envelope, terms, uuid},
};

/// The engine of a folder that nobody else has open.
#[must_use]
pub fn reopened(folder: &Path) -> Engine {
    let folder = Folder::open(folder).unwrap();
    let master = folder.places().master;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    Engine::open(folder, master, clock, entropy).unwrap()
}

/// What outlives an engine: a disk, a folder for keys and snapshots, a clock.
#[derive(Debug)]
pub struct Site {
    /// Where the log is.
    pub disk: Disk,
    /// Where the rest is.
    pub dir: TempDir,
    /// What the engine takes for the time.
    pub clock: Arc<TestClock>,
    /// What the operator chose.
    pub settings: Settings,
    /// Which node it is: each name is another.
    pub node: &'static str,
    opened: AtomicU64,
}

/// An engine with people in it.
#[derive(Debug)]
pub struct Bank {
    /// The engine.
    pub engine: Engine,
    /// What it takes for the time.
    pub clock: Arc<TestClock>,
    made: AtomicU64,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            disk: Disk::default(),
            // Memory too, where there is such a place: what a test waits for most is a real disk's sync.
            dir: TempDir::new_in("/dev/shm")
                .or_else(|_| TempDir::new())
                .unwrap(),
            clock: Arc::new(TestClock::at(START)),
            settings: Settings::default(),
            node: "node",
            opened: AtomicU64::new(0),
        }
    }
}

impl Site {
    /// An empty one of another node than the usual.
    #[must_use]
    pub fn of(node: &'static str) -> Self {
        Self {
            node,
            ..Self::default()
        }
    }

    /// Opens what is here: drop a bank and open again, and the process has crashed and come back.
    ///
    /// # Errors
    /// As the engine says.
    pub fn open(&self) -> Result<Bank, OpenError> {
        Ok(self.bank(Engine::start(self.parts()?)?))
    }

    /// What an engine here is made of.
    ///
    /// # Errors
    /// As the keyring says.
    pub fn parts(&self) -> Result<Parts, OpenError> {
        self.parts_on(Arc::new(MemoryJournal::open(&self.disk)))
    }

    /// The same on another journal.
    ///
    /// # Errors
    /// As the keyring says.
    pub fn parts_on(&self, journal: Arc<dyn Journal>) -> Result<Parts, OpenError> {
        // Another start draws other bytes.
        let seed = self.opened.fetch_add(1, Ordering::SeqCst) + drawn_from(self.node);
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed));
        let folder = Folder::open(self.dir.path())?;
        let keyring = if folder.keys().exists() {
            Keyring::open(folder.places(), Arc::clone(&entropy))?
        } else {
            Keyring::create(folder.places(), Arc::clone(&entropy))?
        };
        Ok(Parts {
            journal,
            identity: identity_of(self.node),
            keyring,
            snapshot: Some(folder.snapshot()),
            known: Vec::new(),
            cosigner: Some(cosigner(self.node)),
            settings: self.settings.clone(),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            entropy,
        })
    }

    /// A bank on this engine, by this clock.
    #[must_use]
    pub fn bank(&self, engine: Engine) -> Bank {
        Bank::of(
            engine,
            Arc::clone(&self.clock),
            self.opened.load(Ordering::SeqCst) << 32,
        )
    }
}

/// The usual node.
#[must_use]
pub fn identity() -> Identity {
    identity_of("node")
}

/// The node of this name.
#[must_use]
pub fn identity_of(node: &str) -> Identity {
    let [node, log, feed] = [node.to_owned(), of(node, "log"), of(node, "feed")];
    let key = |name: String| Device::named(&name).signing().clone();
    Identity::new(key(node), key(log), key(feed))
}

/// Where the seeds of a node begin: two that drew the same bytes would take each other's for their own, played back.
fn drawn_from(node: &str) -> u64 {
    match node {
        "node" => 0,
        other => u64::from_be_bytes(uuid(other).as_bytes()[..8].try_into().unwrap()) >> 1,
    }
}

/// What a key of a node is drawn from: the usual node's have short names.
fn of(node: &str, key: &str) -> String {
    match node {
        "node" => key.to_owned(),
        other => format!("{other} {key}"),
    }
}

fn cosigner(node: &str) -> Cosigner {
    let key = Device::named(&of(node, "witness")).signing().clone();
    Cosigner::new(identity_of(node).origin().as_str(), key).unwrap()
}

impl Bank {
    /// Around an engine. `made` tells the ids of its entries from those of another bank.
    #[must_use]
    pub const fn of(engine: Engine, clock: Arc<TestClock>, made: u64) -> Self {
        Self {
            engine,
            clock,
            made: AtomicU64::new(made),
        }
    }

    /// A new node in the folder at `path`, on sled.
    ///
    /// # Errors
    /// As the engine says.
    pub fn in_folder(path: &Path) -> Result<Self, OpenError> {
        let folder = Folder::open(path)?;
        let clock = Arc::new(TestClock::at(START));
        let master = folder.places().master;
        let time = Arc::clone(&clock) as Arc<dyn Clock>;
        let engine = Engine::open(folder, master, time, Arc::new(SeededEntropy::new(0)))?;
        Ok(Self::of(engine, clock, 0))
    }

    /// A steward gives the bank a name.
    pub fn is_called(&self, steward: &Person, name: &str) {
        let (details, words) = detail(&json!({ "name": name }).to_string());
        let profile = ProfileChanged {
            account: None,
            details,
        };
        let content = Content::Roster(Roster::ProfileChanged(profile));
        let entry = self.make(Author::Account(steward.account), content);
        let said = signed(&entry, &[&steward.device], &[(details, words)]);
        taken(self.submit(said).unwrap());
    }

    /// A steward, a broker and members with devices join.
    #[must_use]
    pub fn with(self, steward: &Person, broker: &Person, members: &[&Person]) -> Self {
        self.join(steward, Some(Role::Steward));
        self.join(broker, Some(Role::Broker));
        for member in members {
            self.join(member, None);
        }
        self
    }

    /// The console invites someone, and they join with their device, called `"<account>"`.
    pub fn join(&self, person: &Person, role: Option<Role>) {
        let text = format!(r#"{{"name":"{}"}}"#, person.account);
        self.join_as(person, role, &text);
    }

    /// The same with words about them.
    pub fn join_as(&self, person: &Person, role: Option<Role>, text: &str) {
        let invitation = Device::named(&format!("invitation {}", person.account));
        let outcome = self
            .engine
            .say(invite(invitation.key(), role), None)
            .unwrap();
        taken(outcome);
        let (commitment, words) = detail(text);
        let content = join(person, &invitation, Some(commitment));
        let made = self.make(Author::Account(person.account), content);
        let joined = signed(
            &made,
            &[&person.device, &invitation],
            &[(commitment, words)],
        );
        taken(self.submit(joined).unwrap());
    }

    /// The node's name for life.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.engine.origin()
    }

    /// An entry with an id of its own.
    pub fn make(&self, by: Author, content: Content) -> Entry {
        let made = self.made.fetch_add(1, Ordering::SeqCst);
        let now = self.clock.now();
        entry(&self.origin(), by, &format!("entry {made}"), now, content)
    }

    /// One entry, to the end.
    ///
    /// # Errors
    /// That the engine takes none.
    pub fn submit(&self, verified: Verified) -> Result<Outcome, Stopped> {
        let mut outcomes = self.engine.submit_blocking(vec![verified])?;
        assert_eq!(outcomes.len(), 1, "one entry has one outcome");
        Ok(outcomes.remove(0))
    }

    /// A person says something on their own device.
    ///
    /// # Errors
    /// That the engine takes none.
    pub fn says(&self, person: &Person, content: Content) -> Result<Outcome, Stopped> {
        let made = self.make(Author::Account(person.account), content);
        self.submit(signed(&made, &[&person.device], &[]))
    }

    /// Records help, signed by these people, the author first.
    ///
    /// # Errors
    /// That the engine takes none.
    pub fn record(
        &self,
        people: &[&Person],
        recorded: Recorded,
    ) -> Result<(Terms, Outcome), Stopped> {
        let content = Content::Exchange(Exchange::Recorded(recorded));
        let made = self.make(Author::Account(people[0].account), content);
        let devices: Vec<&Device> = people.iter().map(|person| &person.device).collect();
        let outcome = self.submit(signed(&made, &devices, &[]))?;
        Ok((terms(&made), outcome))
    }

    /// Somebody agrees for an account.
    ///
    /// # Errors
    /// That the engine takes none.
    pub fn agree(
        &self,
        by: &Person,
        account: Account,
        exchange: Terms,
    ) -> Result<Outcome, Stopped> {
        let agreed = Agreed {
            exchange,
            r#for: account,
        };
        self.says(by, Content::Exchange(Exchange::Agreed(agreed)))
    }

    /// One account's balance, as shown.
    #[must_use]
    pub fn balance(&self, person: &Person) -> i64 {
        self.engine.look(|views| {
            views
                .statements
                .of(&person.account)
                .map_or(0, |s| s.balance)
        })
    }
}

/// An entry signed by these devices, checked.
#[must_use]
pub fn signed(entry: &Entry, devices: &[&Device], details: &[(Digest32, Detail)]) -> Verified {
    envelope(entry.body(), devices, details).verify().unwrap()
}

/// An invitation for someone new.
#[must_use]
pub const fn invite(key: Key, role: Option<Role>) -> Content {
    Content::Roster(Roster::InvitationIssued(InvitationIssued {
        account: None,
        key,
        role,
    }))
}

/// Someone new joins with an invitation.
#[must_use]
pub fn join(person: &Person, invitation: &Device, details: Option<Digest32>) -> Content {
    Content::Roster(Roster::MemberJoined(MemberJoined {
        account: person.account,
        details,
        device: Some(Enrolment {
            invitation: Some(invitation.key()),
            key: person.device.key(),
            storage: Storage::File,
        }),
    }))
}

/// The receipt of what must have been taken.
pub fn taken(outcome: Outcome) -> Receipt {
    match outcome {
        Outcome::Taken(receipt) => receipt,
        other @ (Outcome::Again(_) | Outcome::Refused(_)) => panic!("not taken: {other:?}"),
    }
}

/// The code of what must have been refused.
pub fn refused(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Refused(why) => why.plain().code,
        other @ (Outcome::Taken(_) | Outcome::Again(_)) => panic!("not refused: {other:?}"),
    }
}
