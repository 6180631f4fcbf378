//! Memory breaks on request: every write of a story, one after the other.

use kith_node::store::memory::When;
use kith_node::store::{Commit, Disk, Fault, Journal, MemoryJournal};

use super::{commit, head, leaves};

/// Alice and Bob log an hour, details are kept, one is erased, Carol follows. Answers what was confirmed.
fn story(journal: &MemoryJournal) -> Result<(), (Vec<String>, Fault)> {
    let confirmed = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let details = Commit {
        asides: vec![([1; 32], b"tea".to_vec())],
        ..commit(0, &["alice", "bob"])
    };
    journal
        .append(0, details)
        .map_err(|fault| (confirmed(&[]), fault))?;
    journal
        .erase_asides(&[[1; 32]])
        .map_err(|fault| (confirmed(&["alice", "bob"]), fault))?;
    journal
        .append(2, commit(2, &["carol"]))
        .map_err(|fault| (confirmed(&["alice", "bob"]), fault))
}

#[test]
fn every_write_broken_in_turn() {
    let whole = Disk::default();
    story(&MemoryJournal::open(&whole)).unwrap();
    for nth in 0..whole.writes() {
        for (when, fault) in [
            (When::Before, Fault::Full),
            (When::After, Fault::Broken("EIO".to_owned())),
        ] {
            let disk = Disk::default();
            disk.fail(nth, when, fault.clone());
            let journal = MemoryJournal::open(&disk);
            let (confirmed, heard) = story(&journal).unwrap_err();
            let case = format!("write {nth}, {when:?}");
            assert_eq!(heard, fault, "{case}");

            // Poisoned: no write is taken, and what was confirmed is still shown, no more and no less.
            assert_eq!(
                journal.append(journal.len(), commit(journal.len(), &["eve"])),
                Err(Fault::Stopped),
                "{case}"
            );
            assert_eq!(journal.erase_asides(&[]), Err(Fault::Stopped), "{case}");
            assert_eq!(leaves(&journal), confirmed, "{case}");
            let known = (!confirmed.is_empty()).then(|| head(confirmed.len() as u64));
            assert_eq!(journal.head().unwrap(), known, "{case}");

            // Reopened: what was confirmed is there, the broken write whole or not at all, and writing goes on.
            drop(journal);
            let journal = MemoryJournal::open(&disk);
            let there = leaves(&journal);
            assert!(there.starts_with(&confirmed), "{case}");
            let expected = if nth == 1 || when == When::Before {
                confirmed.len()
            } else {
                [2, 2, 3][usize::try_from(nth).unwrap()]
            };
            assert_eq!(there.len(), expected, "{case}");
            journal
                .append(there.len() as u64, commit(there.len() as u64, &["dan"]))
                .unwrap();
        }
    }
}
