//! Two real processes with a line between them that is cut and held up, and an end that nobody prepares: after it all, both
//! books say the same.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use kith_node::clock::{Clock, SeededEntropy, TestClock};
use kith_node::engine::Engine;
use kith_node::store::Folder;
use kith_protocol::entry::Content;
use kith_protocol::entry::federation::{Federation, PeerLinked, TransferOffered, TransferPromised};
use kith_protocol::entry::roster::{Role, RoleGranted, Roster};
use kith_protocol::id::{Author, Origin};
use kith_protocol::key::Key;
use kith_protocol::transfer::PayCode;
use kith_tests::bank::{Bank, taken};
use kith_tests::binary::Running;
use kith_tests::desk::START;
use kith_tests::kiths::until;
use kith_tests::people::{Person, entry, envelope};
use kith_tests::wire::{Ask, Served};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A line to a process: cut, it takes nobody and drops whom it has.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) at: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    to: Option<SocketAddr>,
    open: Vec<TcpStream>,
}

impl Line {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Self {
            at: listener.local_addr().unwrap(),
            state: Arc::default(),
        };
        let state = Arc::clone(&line.state);
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let mut state = state.lock().unwrap();
                let Some(far) = state.to.and_then(|to| TcpStream::connect(to).ok()) else {
                    continue;
                };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    std::thread::spawn(move || carry(from, to));
                }
                state.open.extend([near, far]);
            }
        });
        line
    }

    /// Leads to this process from now on; to nobody if none is given.
    pub(super) fn leads(&self, to: Option<SocketAddr>) {
        let mut state = self.state.lock().unwrap();
        state.to = to;
        for stream in state.open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// A node in a process of its own, reached by its line.
pub(super) struct Node {
    pub(super) folder: TempDir,
    pub(super) line: Line,
    running: Option<Running>,
    pub(super) at: SocketAddr,
    pub(super) origin: Origin,
    pub(super) key: Key,
    pub(super) sal: Person,
    pub(super) ann: Person,
    /// The steward's session: once for each start, since how often one signs in is bounded.
    cookie: RefCell<Option<String>>,
}

impl Node {
    pub(super) fn named(name: &str, seed: u64) -> Self {
        let folder = TempDir::new().unwrap();
        let [sal, ann] = ["sal", "ann"].map(|who| Person::named(&format!("{who} of {name}")));
        let (origin, key) = prepare(folder.path(), seed, &sal, &ann);
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

    pub(super) fn start(&mut self) {
        let address = format!("http://{}", self.line.at);
        let running = Running::with(self.folder.path(), &["--address", &address]);
        let (_, listens) = running.told.rsplit_once("listening on ").unwrap();
        self.at = listens.split(')').next().unwrap().parse().unwrap();
        self.line.leads(Some(self.at));
        self.cookie.take();
        self.running = Some(running);
    }

    /// Ends it by SIGKILL.
    pub(super) fn kill(&mut self) {
        drop(self.running.take());
    }

    pub(super) fn signal(&self, signal: &str) {
        let id = self.running.as_ref().unwrap().child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    fn sign_in(&self) -> String {
        let challenge = Ask::to(self.at, "POST", "/api/v1/session/challenge")
            .json(&json!({}))
            .done();
        let challenge = challenge.good()["challenge"].as_str().unwrap().to_owned();
        let answered = Served::answered(&self.sal, &challenge);
        let session = Ask::to(self.at, "POST", "/api/v1/session")
            .json(&answered)
            .done();
        let cookie = session.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    pub(super) fn ask(&self, method: &'static str, path: &str, body: Option<&Value>) -> Value {
        let cookie = self
            .cookie
            .borrow_mut()
            .get_or_insert_with(|| self.sign_in())
            .clone();
        let ask = Ask::to(self.at, method, path).by(&cookie);
        match body {
            Some(body) => ask.json(body).done().good(),
            None => ask.done().good(),
        }
    }

    /// Says something until it is taken: a node that starts asks its neighbours first.
    pub(super) fn says(&self, by: &Person, id: &str, content: Federation) {
        let said = entry(
            &self.origin,
            Author::Account(by.account),
            id,
            START,
            Content::Federation(content),
        );
        let envelope = json!(envelope(said.body(), &[&by.device], &[]));
        until(id, || {
            let answer = Ask::to(self.at, "POST", "/api/v1/entries")
                .json(&envelope)
                .done();
            assert!(
                matches!(answer.status, 200 | 201 | 503),
                "{id}: {}",
                answer.text()
            );
            (answer.status != 503).then_some(())
        });
    }

    pub(super) fn says_linked(&self, to: &Self) {
        let linked = PeerLinked {
            ceiling: 6_000,
            node: to.key,
            neighbour: to.origin.clone(),
        };
        self.says(&self.sal, "link", Federation::PeerLinked(linked));
    }

    pub(super) fn sees(&self, other: &Self) -> Option<Value> {
        let all = self.ask("GET", "/api/v1/peers", None);
        { all["items"].as_array().unwrap().iter() }
            .find(|item| item["origin"] == json!(other.origin))
            .cloned()
    }

    pub(super) fn statement(&self, with: &Self) -> Value {
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
    let steward = RoleGranted {
        account: ann.account,
        role: Role::Steward,
    };
    let both_lead = Content::Roster(Roster::RoleGranted(steward));
    taken(bank.says(sal, both_lead).unwrap());
    (bank.engine.origin(), bank.engine.node_key())
}

/// The one invites the other, and both stewards link.
pub(super) fn link(wigan: &Node, leeds: &Node) {
    let invited = wigan.ask("POST", "/api/v1/peers/invitations", Some(&json!({})));
    let looked = leeds.ask(
        "POST",
        "/api/v1/peers/look",
        Some(&json!({ "link": invited["link"] })),
    );
    assert_eq!(looked["origin"], json!(wigan.origin));
    leeds.says_linked(wigan);
    until("Leeds asks", || {
        wigan.sees(leeds).filter(|seen| seen["state"] == "asks")
    });
    wigan.says_linked(leeds);
}

/// Ann of `payer` received an hour from Ann of `giver`.
pub(super) fn an_hour(payer: &Node, giver: &Node, n: u8) {
    promises(payer, giver, n);
    offers(payer, giver, n);
}

/// The payer's half of it.
pub(super) fn promises(payer: &Node, giver: &Node, n: u8) {
    let code = PayCode([n; 10]);
    let promised = TransferPromised {
        basis: None,
        category: "gardening".parse().unwrap(),
        day: "2026-09-20".parse().unwrap(),
        details: None,
        r#for: payer.ann.account,
        minutes: 60,
        neighbour: giver.origin.clone(),
        transfer: code.transfer(),
    };
    payer.says(
        &payer.ann,
        &format!("promise {n}"),
        Federation::TransferPromised(promised),
    );
}

/// The giver's.
pub(super) fn offers(payer: &Node, giver: &Node, n: u8) {
    let code = PayCode([n; 10]);
    let offered = TransferOffered {
        basis: None,
        category: "gardening".parse().unwrap(),
        code,
        day: "2026-09-20".parse().unwrap(),
        details: None,
        r#for: giver.ann.account,
        minutes: 60,
        neighbour: payer.origin.clone(),
    };
    giver.says(
        &giver.ann,
        &format!("offer {n}"),
        Federation::TransferOffered(offered),
    );
}

/// Waits until this many minutes went from `payer` to `giver`, nothing is under way, and both have signed the same.
pub(super) fn settled(payer: &Node, giver: &Node, minutes: i64) {
    for (here, there, balance) in [(payer, giver, minutes), (giver, payer, -minutes)] {
        until("both books say the same", || {
            let seen = here.sees(there)?;
            (seen["balance"] == json!(balance) && seen["under_way"] == 0).then_some(())
        });
    }
    until("both have signed it", || {
        let (one, other) = (payer.statement(giver), giver.statement(payer));
        let signed = |s: &Value| s["sigs"].as_array().is_some_and(|sigs| sigs.len() == 2);
        (one["body"] == other["body"] && signed(&one) && signed(&other)).then_some(())
    });
}

#[test]
fn kills_stops_and_cuts_make_and_lose_no_minute() {
    let (mut wigan, mut leeds) = (Node::named("Wigan", 1), Node::named("Leeds", 2));
    link(&wigan, &leeds);
    an_hour(&wigan, &leeds, 1);
    settled(&wigan, &leeds, 60);

    // The payer's process is killed while an hour is on its way, and comes back at another port.
    an_hour(&wigan, &leeds, 2);
    wigan.kill();
    wigan.start();
    // The giver's too.
    an_hour(&wigan, &leeds, 3);
    leeds.kill();
    leeds.start();
    settled(&wigan, &leeds, 180);

    // Nobody reaches anybody; each goes on with its own people.
    wigan.line.leads(None);
    leeds.line.leads(None);
    an_hour(&wigan, &leeds, 4);
    until("promised and not paid", || {
        let seen = wigan.sees(&leeds)?;
        (seen["under_way"] == 60 && seen["balance"] == 180).then_some(())
    });
    wigan.line.leads(Some(wigan.at));
    leeds.line.leads(Some(leeds.at));

    // One is held up in the middle of it.
    leeds.signal("-STOP");
    assert_eq!(Ask::to(wigan.at, "GET", "/api/v1/node").done().status, 200);
    leeds.signal("-CONT");
    settled(&wigan, &leeds, 240);
}
