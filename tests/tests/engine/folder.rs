//! A node in a folder of its own: made once, open once, itself for life.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use kith_node::{
    clock::{SeededEntropy, TestClock},
    engine::{Engine, OpenError, Stopped},
    store::{Fault, Folder},
};
use kith_protocol::entry::{Content, Entry, Roster};
use kith_protocol::leaf::Leaf;
use kith_tests::{
    bank::Bank,
    desk::{START, help, line},
    people::Person,
};
use tempfile::TempDir;

fn open(path: &Path, seed: u64) -> Result<Engine, OpenError> {
    let folder = Folder::open(path)?;
    let master = folder.places().master;
    let clock = Arc::new(TestClock::at(START));
    Engine::open(folder, master, clock, Arc::new(SeededEntropy::new(seed)))
}

#[test]
fn a_new_folder_becomes_a_node_for_life() {
    let dir = TempDir::new().unwrap();
    let engine = open(dir.path(), 1).unwrap();
    let leaf = engine.leaf(0).unwrap().unwrap();
    let entry = Entry::read(Leaf::read(&leaf).unwrap().body).unwrap();
    let Content::Roster(Roster::NodeOpened(opened)) = &entry.content else {
        panic!("{entry:?}")
    };
    assert_eq!(
        (entry.origin, opened.node),
        (engine.origin(), engine.node_key())
    );
    assert!(engine.log_vkey().starts_with(engine.origin().as_str()));
    for key in ["node.key", "log.key"] {
        let mode = fs::metadata(dir.path().join(key))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{key}");
    }
    let (origin, vkey) = (engine.origin(), engine.log_vkey());
    drop(engine);
    let engine = open(dir.path(), 2).unwrap();
    assert_eq!((engine.origin(), engine.log_vkey()), (origin, vkey));
    assert_eq!(*engine.length().borrow(), 1, "it is opened once");
}

#[test]
fn a_folder_is_open_once() {
    let dir = TempDir::new().unwrap();
    let first = open(dir.path(), 1).unwrap();
    assert_eq!(
        open(dir.path(), 2).unwrap_err(),
        OpenError::Fault(Fault::Busy)
    );
    // A clone is the same engine; the folder is free when the last is gone.
    let second = first.clone();
    drop(first);
    assert_eq!(
        open(dir.path(), 2).unwrap_err(),
        OpenError::Fault(Fault::Busy)
    );
    drop(second);
    open(dir.path(), 2).unwrap();
}

#[test]
fn a_log_without_its_keys_or_with_others_does_not_open() {
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let at = |dir: &TempDir, key| dir.path().join(key);
    drop(open(dir.path(), 1).unwrap());
    drop(open(other.path(), 2).unwrap());
    let own = fs::read(at(&dir, "node.key")).unwrap();
    fs::remove_file(at(&dir, "node.key")).unwrap();
    assert_eq!(
        open(dir.path(), 3).unwrap_err(),
        OpenError::NoIdentity(at(&dir, "node.key"))
    );
    assert!(!at(&dir, "node.key").exists(), "no second identity is made");
    fs::write(at(&dir, "node.key"), "what is this").unwrap();
    assert_eq!(
        open(dir.path(), 3).unwrap_err(),
        OpenError::BadIdentity(at(&dir, "node.key"))
    );
    for key in ["node.key", "log.key"] {
        fs::copy(at(&other, key), at(&dir, key)).unwrap();
    }
    assert_eq!(open(dir.path(), 3).unwrap_err(), OpenError::WrongIdentity);
    fs::write(at(&dir, "node.key"), own).unwrap();
    assert_eq!(open(dir.path(), 3).unwrap_err(), OpenError::WrongIdentity);
}

#[test]
fn what_is_closed_takes_nothing_and_can_be_read() {
    let dir = TempDir::new().unwrap();
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let bank = Bank::in_folder(dir.path())
        .unwrap()
        .with(&steward, &broker, &[]);
    bank.engine.close();
    bank.engine.close();
    let hour = help(vec![line(steward.account, broker.account, 60)]);
    let refused = bank.record(&[&steward, &broker], hour).unwrap_err();
    assert_eq!((refused.code(), refused), ("closing", Stopped::Closed));
    assert!(!bank.engine.health().writable);
    assert!(bank.engine.receipt(0).is_some());
}
