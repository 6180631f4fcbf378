//! Live running, replay, and a snapshot with its tail lead to the same books, byte for byte.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use kith_node::engine::{Outcome, snapshot};
use kith_protocol::{
    entry::{Content, Entry},
    leaf::Leaf,
};
use kith_tests::{
    bank::{Bank, Site},
    script::{Step, every_kind},
};

/// Lets a step happen: all of a group is taken.
fn play(bank: &Bank, step: &Step) {
    match step {
        Step::Group(group) => {
            let outcomes = bank.engine.submit_blocking(group.clone()).unwrap();
            for (outcome, said) in outcomes.iter().zip(group) {
                assert!(
                    matches!(outcome, Outcome::Taken(_)),
                    "{outcome:?}: {}",
                    said.body
                );
            }
        }
        Step::Later(ms) => {
            bank.clock.advance(*ms);
            bank.engine.tick().unwrap();
        }
    }
}

fn snapshot_of(site: &Site) -> PathBuf {
    site.dir.path().join("snapshot")
}

/// Closes the engine; what it held, as bytes: leaf hashes, book and views.
fn close(site: &Site, bank: Bank) -> Vec<u8> {
    let length = *bank.engine.length().borrow();
    bank.engine.close();
    drop(bank);
    assert!(
        snapshot::read(&snapshot_of(site), length).is_some(),
        "what was written cannot be read back"
    );
    fs::read(snapshot_of(site)).unwrap()
}

#[test]
fn every_kind_of_entry_survives_replay_and_snapshot() {
    let site = Site::default();
    let mut bank = site.open().unwrap();
    for step in every_kind() {
        play(&bank, &step);
        let live = close(&site, bank);
        // From the snapshot alone: nothing is left to fold, so what is decoded is what is written again.
        drop(site.open().unwrap());
        assert_eq!(fs::read(snapshot_of(&site)).unwrap(), live);
        // From the log alone.
        fs::remove_file(snapshot_of(&site)).unwrap();
        let replayed = close(&site, site.open().unwrap());
        assert_eq!(replayed, live, "after {step:?}");
        bank = site.open().unwrap();
    }
    let kinds: BTreeSet<&str> = (0..*bank.engine.length().borrow())
        .map(|at| {
            let leaf = bank.engine.leaf(at).unwrap().unwrap();
            let body = Leaf::read(&leaf).unwrap().body;
            Entry::read(body).unwrap().content.kind()
        })
        .collect();
    let missing: Vec<&str> = Content::kinds().filter(|k| !kinds.contains(k)).collect();
    assert_eq!(missing, ["rules.adopted"], "there is no newer version yet");
}
