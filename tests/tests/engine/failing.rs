//! Every write fails in turn. Nothing acknowledged is lost, nothing is half there, nobody sees what was not durable.

use std::ops::Range;
use std::sync::{
    Arc,
    mpsc::{Receiver, Sender, channel},
};

use kith_node::{
    engine::{Engine, OpenError, Outcome, Receipt, Stopped},
    store::{
        Asides, Commit, Disk, Fault, Folder, Journal, Leaves, MemoryJournal, Puts, keyring,
        memory::When,
    },
};
use kith_protocol::{
    entry::{Content, Exchange},
    id::Author,
    tlog::{self, Verifier},
    view::Views,
};
use kith_tests::{
    bank::{Bank, Site, signed},
    desk::{help, line},
    gathering::guest,
    people::{Person, detail},
    script::{NOTE, Step, every_kind},
};
use std::sync::Mutex;

/// What a reader can see.
fn picture(engine: &Engine) -> (Views, Arc<str>, u64) {
    let length = *engine.length().borrow();
    (engine.look(Views::clone), engine.head(), length)
}

/// Receipts are for leaves that are there, and hold.
fn all_hold(engine: &Engine, receipts: &[Receipt]) {
    let log = Verifier::parse(&engine.log_vkey()).unwrap();
    for receipt in receipts {
        let leaf = engine
            .leaf(receipt.index)
            .unwrap()
            .expect("it was acknowledged");
        assert!(leaf.starts_with(&receipt.prefix));
        for text in [
            receipt.text(),
            engine.receipt(receipt.index).unwrap().text(),
        ] {
            let parsed = tlog::Receipt::parse(&text).unwrap();
            parsed.verify(leaf.as_bytes(), &log, &[]).unwrap();
        }
    }
}

/// Opens until it opens: the failing write may be one of those at start.
fn open(site: &Site) -> Bank {
    match site.open() {
        Ok(bank) => bank,
        Err(OpenError::Stopped(Stopped::Fault(Fault::Full))) => site.open().unwrap(),
        Err(other) => panic!("{other}"),
    }
}

/// Plays the story on a disk whose `nth` write fails; after a failure the process is started again and the step is
/// done again, as clients do. Returns every leaf.
fn play(site: &Site) -> Vec<String> {
    let mut bank = open(site);
    let mut acknowledged = Vec::new();
    for step in every_kind() {
        if let Step::Later(ms) = &step {
            site.clock.advance(*ms);
        }
        let before = picture(&bank.engine);
        let mut done = act(&bank, &step);
        if let Err(why) = &done {
            assert_eq!(*why, Stopped::Fault(Fault::Full));
            let health = bank.engine.health();
            assert_eq!((health.writable, health.why), (false, Some(why.clone())));
            // An erasure that stands is shown though its last writes failed; nothing else of the group is.
            if *bank.engine.length().borrow() == before.2 {
                assert!(
                    picture(&bank.engine) == before,
                    "a reader saw what was not durable"
                );
            }
            assert_eq!(act(&bank, &step), done, "it goes on though a write failed");
            all_hold(&bank.engine, &acknowledged);
            drop(bank);
            bank = open(site);
            done = act(&bank, &step);
        }
        acknowledged.extend(done.unwrap());
    }
    all_hold(&bank.engine, &acknowledged);
    erased(site, &bank);
    let length = *bank.engine.length().borrow();
    (0..length)
        .map(|at| bank.engine.leaf(at).unwrap().unwrap())
        .collect()
}

fn act(bank: &Bank, step: &Step) -> Result<Vec<Receipt>, Stopped> {
    match step {
        Step::Group(group) => {
            let outcomes = bank.engine.submit_blocking(group.clone())?;
            Ok(outcomes
                .iter()
                .map(|outcome| outcome.receipt().expect("the story is allowed").clone())
                .collect())
        }
        Step::Later(_) => bank.engine.tick().map(|()| Vec::new()),
    }
}

/// Nothing about Carol, or about the guest of the meeting, can be read, or is there.
fn erased(site: &Site, bank: &Bank) {
    let carol = Person::named("carol").account;
    let mut gone = [carol, guest("eve")];
    gone.sort_unstable();
    assert_eq!(bank.engine.people().name_of(&carol), None);
    assert_eq!(bank.engine.detail(&detail(NOTE).0), None);
    let journal = MemoryJournal::open(&site.disk);
    for aside in journal.asides() {
        let about = keyring::about(&aside.unwrap().1).unwrap();
        assert!(!gone.iter().any(|one| about.contains(&one.0)));
    }
    let list = Folder::open(site.dir.path()).unwrap().erased_list();
    let list = std::fs::read_to_string(list).unwrap();
    let mut listed: Vec<&str> = list.split_whitespace().collect();
    listed.sort_unstable();
    assert_eq!(listed, gone.map(|one| one.to_string()));
}

#[test]
fn every_write_fails_in_turn() {
    let site = Site::default();
    let whole = play(&site);
    let writes = site.disk.writes();
    assert!(writes > 20, "the story writes {writes} times");
    for nth in 0..writes {
        for when in [When::Before, When::After] {
            let site = Site::default();
            site.disk.fail(nth, when, Fault::Full);
            let leaves = play(&site);
            // The first entry's id is drawn anew if the first start failed.
            assert!(
                leaves[1..] == whole[1..],
                "write {nth} failed ({when:?}) and the log is another"
            );
        }
    }
}

/// A journal whose appends wait until they are let through.
#[derive(Debug)]
struct Gate {
    inner: MemoryJournal,
    arrived: Mutex<Sender<()>>,
    go: Mutex<Receiver<()>>,
}

impl Journal for Gate {
    fn len(&self) -> u64 {
        self.inner.len()
    }
    fn append(&self, at: u64, commit: Commit) -> Result<(), Fault> {
        self.arrived.lock().unwrap().send(()).unwrap();
        self.go.lock().unwrap().recv().unwrap();
        self.inner.append(at, commit)
    }
    fn read(&self, range: Range<u64>) -> Leaves<'_> {
        self.inner.read(range)
    }
    fn head(&self) -> Result<Option<String>, Fault> {
        self.inner.head()
    }
    fn aside(&self, commitment: &[u8; 32]) -> Result<Option<Vec<u8>>, Fault> {
        self.inner.aside(commitment)
    }
    fn asides(&self) -> Asides<'_> {
        self.inner.asides()
    }
    fn erase_asides(&self, commitments: &[[u8; 32]]) -> Result<(), Fault> {
        self.inner.erase_asides(commitments)
    }
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.inner.get(key)
    }
    fn puts(&self, prefix: &[u8]) -> Puts<'_> {
        self.inner.puts(prefix)
    }
}

#[test]
fn readers_see_a_group_only_once_it_is_durable() {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let site = Site::default();
    drop(
        site.open()
            .unwrap()
            .with(&steward, &broker, &[&alice, &bob]),
    );
    let (arrived, at_the_gate) = channel();
    let (let_through, go) = channel();
    let gate = Gate {
        inner: MemoryJournal::open(&site.disk),
        arrived: Mutex::new(arrived),
        go: Mutex::new(go),
    };
    let parts = site.parts_on(Arc::new(gate)).unwrap();
    let bank = site.bank(Engine::start(parts).unwrap());
    let before = picture(&bank.engine);
    let hour = Content::Exchange(Exchange::Recorded(help(vec![line(
        alice.account,
        bob.account,
        60,
    )])));
    let made = bank.make(Author::Account(alice.account), hour);
    let good = signed(&made, &[&alice.device, &bob.device], &[]);
    let mut other = made.clone();
    other.at += 1;
    let refused = signed(&other, &[&alice.device], &[]);
    std::thread::scope(|scope| {
        let engine = bank.engine.clone();
        let outcomes = scope.spawn(move || engine.submit_blocking(vec![good, refused]));
        at_the_gate.recv().unwrap();
        // The book has run ahead, the tree too; nobody can tell, and nobody has been answered, the refused neither.
        assert!(picture(&bank.engine) == before);
        assert_eq!(bank.engine.leaf(before.2).unwrap(), None);
        assert_eq!(bank.engine.receipt(before.2), None);
        assert!(bank.engine.receipt(before.2 - 1).is_some());
        assert!(!outcomes.is_finished());
        let_through.send(()).unwrap();
        let outcomes = outcomes.join().unwrap().unwrap();
        assert!(matches!(outcomes[0], Outcome::Taken(_)));
        assert!(matches!(outcomes[1], Outcome::Refused(_)));
    });
    assert_eq!(picture(&bank.engine).2, before.2 + 1);
    assert_eq!(bank.balance(&alice), 60);
}

#[test]
fn a_log_that_is_not_what_was_signed_does_not_open() {
    let site = Site::default();
    let bank = site.open().unwrap();
    for step in &every_kind()[..6] {
        act(&bank, step).unwrap();
    }
    drop(bank);
    let journal = MemoryJournal::open(&site.disk);
    let leaves: Vec<Vec<u8>> = journal.read(0..u64::MAX).map(Result::unwrap).collect();
    let head = journal.head().unwrap();
    let rewritten = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut leaves = leaves.clone();
        change(&mut leaves);
        let disk = Disk::default();
        let commit = Commit {
            leaves,
            head: head.clone(),
            ..Commit::default()
        };
        MemoryJournal::open(&disk).append(0, commit).unwrap();
        let journal = Arc::new(MemoryJournal::open(&disk));
        let mut parts = site.parts_on(journal).unwrap();
        parts.snapshot = None;
        Engine::start(parts).map(drop)
    };
    rewritten(&|_| ()).unwrap();
    let damaged = |result: Result<(), OpenError>| {
        assert!(
            matches!(result, Err(OpenError::Fault(Fault::Damaged(_)))),
            "{result:?}"
        );
    };
    damaged(rewritten(&|leaves| drop(leaves.pop())));
    damaged(rewritten(&|leaves| leaves.swap(3, 4)));
    damaged(rewritten(&|leaves| leaves[2] = b"kith/leaf/v1\n".to_vec()));
    // A later time on the newest leaf: everything follows but the root.
    damaged(rewritten(&|leaves| {
        let text = String::from_utf8(leaves.pop().unwrap()).unwrap();
        leaves.push(text.replacen("\n179", "\n180", 1).into_bytes());
    }));
}
