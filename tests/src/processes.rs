//! Areas whose nodes are real processes, with their people: killed, stopped, started again, reached by a line of their own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use kith_node::clock::{Clock, SeededEntropy, TestClock};
use kith_node::engine::Engine;
use kith_node::store::Folder;
use kith_protocol::entry::Content;
use kith_protocol::entry::federation::{Federation, PeerLinked};
use kith_protocol::entry::roster::{Role, RoleGranted, Roster};
use kith_protocol::envelope::Envelope;
use kith_protocol::id::{Account, Author, Digest32, Origin};
use kith_protocol::key::Key;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::bank::{Bank, reopened, taken};
use crate::binary::Running;
use crate::desk::START;
use crate::kiths::until;
use crate::line::Line;
use crate::people::{Person, entry, envelope};
use crate::wire::{Ask, Served};

/// A node in a process of its own, reached by its line.
#[derive(Debug)]
pub struct Node {
    /// Its folder.
    pub folder: TempDir,
    /// How others reach it.
    pub line: Line,
    /// Its process.
    pub running: Option<Running>,
    /// Where its process listens.
    pub at: SocketAddr,
    /// Its origin.
    pub origin: Origin,
    /// Its node key.
    pub key: Key,
    /// Its steward.
    pub sal: Person,
    /// Its member, a steward too.
    pub ann: Person,
    /// The steward's session: once for each start, since how often one signs in is bounded.
    cookie: RefCell<Option<String>>,
}

impl Node {
    /// The node of this name, its people there before its process starts.
    #[must_use]
    pub fn named(name: &str, seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let [sal, ann] = ["sal", "ann"].map(|who| Person::named(&format!("{who} of {name}")));
        let (origin, key) = prepare(folder.path(), seed, &sal, &ann);
        Self::over(folder, (origin, key), [sal, ann])
    }

    /// The same node again, in a copy of its folder, reached elsewhere.
    #[must_use]
    pub fn copied(of: &Self, folder: TempDir) -> Self {
        let people = [of.sal.clone(), of.ann.clone()];
        Self::over(folder, (of.origin.clone(), of.key), people)
    }

    fn over(folder: TempDir, (origin, key): (Origin, Key), [sal, ann]: [Person; 2]) -> Self {
        let line = Line::new();
        let mut node = Self {
            at: line.at,
            folder,
            line,
            running: None,
            origin,
            key,
            sal,
            ann,
            cookie: RefCell::default(),
        };
        node.start();
        node
    }

    /// Starts its process.
    pub fn start(&mut self) {
        let address = format!("http://{}", self.line.at);
        let running = Running::with(self.folder.path(), &["--address", &address]);
        let (_, listens) = running.told.rsplit_once("listening on ").unwrap();
        self.at = listens.split(')').next().unwrap().parse().unwrap();
        self.line.leads(Some(self.at));
        self.cookie.take();
        self.running = Some(running);
    }

    /// Ends it by SIGKILL.
    pub fn kill(&mut self) {
        drop(self.running.take());
    }

    /// Ends it as a service manager does.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            let _ = running.stop();
        }
    }

    /// What each account holds, in minutes. Its process must have ended.
    #[must_use]
    pub fn balances(&self) -> BTreeMap<Account, i64> {
        let engine = reopened(self.folder.path());
        let balances = engine.look(|views| {
            let all = views.statements.iter();
            all.map(|(account, statement)| (*account, statement.balance))
                .collect()
        });
        engine.close();
        balances
    }

    /// The id of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.running.as_ref().unwrap().child.id()
    }

    /// Sends its process a signal.
    pub fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Signs a person in: the cookie.
    #[must_use]
    pub fn sign_in(&self, person: &Person) -> String {
        let challenge = Ask::to(self.at, "POST", "/api/v1/session/challenge")
            .json(&json!({}))
            .done();
        let challenge = challenge.good()["challenge"].as_str().unwrap().to_owned();
        let answered = Served::answered(person, &challenge);
        let session = Ask::to(self.at, "POST", "/api/v1/session")
            .json(&answered)
            .done();
        let cookie = session.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// What its steward asks for or sends. Who is told to wait does.
    pub fn ask(&self, method: &'static str, path: &str, body: Option<&Value>) -> Value {
        let cookie = self
            .cookie
            .borrow_mut()
            .get_or_insert_with(|| self.sign_in(&self.sal))
            .clone();
        loop {
            let ask = Ask::to(self.at, method, path).by(&cookie);
            let answer = match body {
                Some(body) => ask.json(body).done(),
                None => ask.done(),
            };
            if answer.status != 429 {
                return answer.good();
            }
            let seconds = answer.header("retry-after").unwrap().parse().unwrap();
            std::thread::sleep(Duration::from_secs(seconds));
        }
    }

    /// What one of its people says, signed.
    #[must_use]
    pub fn said(&self, by: &Person, id: &str, content: Federation) -> Envelope {
        let content = Content::Federation(content);
        let said = entry(
            &self.origin,
            Author::Account(by.account),
            id,
            START,
            content,
        );
        envelope(said.body(), &[&by.device], &[])
    }

    /// Sends an entry until it is taken: a node that starts asks its neighbours first.
    pub fn takes(&self, said: &Envelope) {
        until("an entry is taken", || {
            let answer = self.send(said).done();
            let status = answer.status;
            assert!(matches!(status, 200 | 201 | 503), "{}", answer.text());
            (status != 503).then_some(())
        });
    }

    /// The request that sends an entry.
    #[must_use]
    pub fn send(&self, said: &Envelope) -> Ask {
        Ask::to(self.at, "POST", "/api/v1/entries").json(&json!(said))
    }

    /// One of its people says something, and it is taken.
    pub fn says(&self, by: &Person, id: &str, content: Federation) {
        self.takes(&self.said(by, id, content));
    }

    /// Its steward says that it is linked with a node.
    pub fn says_linked(&self, key: Key, neighbour: &Origin, ceiling: i64) {
        let linked = PeerLinked {
            ceiling,
            node: key,
            neighbour: neighbour.clone(),
            salt: Some(Digest32([7; 32])),
        };
        let id = format!("linked with {neighbour}");
        self.says(&self.sal, &id, Federation::PeerLinked(linked));
    }

    /// Both stewards link their nodes, this one's inviting.
    pub fn link(&self, other: &Self, ceiling: i64) {
        let invited = self.ask("POST", "/api/v1/peers/invitations", Some(&json!({})));
        let link = json!({ "link": invited["link"] });
        let looked = other.ask("POST", "/api/v1/peers/look", Some(&link));
        assert_eq!(looked["origin"], json!(self.origin));
        other.says_linked(self.key, &self.origin, ceiling);
        until("the other asks", || {
            self.sees(other).filter(|seen| seen["state"] == "asks")
        });
        self.says_linked(other.key, &other.origin, ceiling);
    }

    /// What its steward sees of another node.
    #[must_use]
    pub fn sees(&self, other: &Self) -> Option<Value> {
        let all = self.ask("GET", "/api/v1/peers", None);
        { all["items"].as_array().unwrap().iter() }
            .find(|item| item["origin"] == json!(other.origin))
            .cloned()
    }

    /// The statement between it and another node.
    #[must_use]
    pub fn statement(&self, with: &Self) -> Value {
        let tail = with.origin.as_str().replace('/', "%2F");
        self.ask("GET", &format!("/api/v1/peers/{tail}/statement"), None)
    }
}

/// A node's folder with its people, made before its process starts.
fn prepare(folder: &Path, seed: u64, sal: &Person, ann: &Person) -> (Origin, Key) {
    let folder = Folder::open(folder).unwrap();
    let clock = Arc::new(TestClock::at(START));
    let master = folder.places().master;
    let time = Arc::clone(&clock) as Arc<dyn Clock>;
    let engine = Engine::open(folder, master, time, Arc::new(SeededEntropy::new(seed))).unwrap();
    let bank = Bank::of(engine, clock, 0);
    bank.join(sal, Some(Role::Steward));
    bank.join(ann, None);
    // For what takes two of them.
    let steward = RoleGranted {
        account: ann.account,
        role: Role::Steward,
    };
    let both_lead = Content::Roster(Roster::RoleGranted(steward));
    taken(bank.says(sal, both_lead).unwrap());
    (bank.engine.origin(), bank.engine.node_key())
}
