//! What the journal on disk promises beyond the suite.

use std::fs;
use std::path::Path;
use std::process::Command;

use kith_node::store::{Commit, Fault, Folder, Journal, MAX_VALUE_BYTES, SledJournal};

use kith_tests::written;

use super::{commit, leaves};

fn open(path: &Path) -> Result<SledJournal, Fault> {
    SledJournal::open(&Folder::open(path)?)
}

#[test]
fn no_page_grows_into_a_file_that_is_never_synced() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    let value = || vec![3; MAX_VALUE_BYTES];
    for at in 0..120_u8 {
        let asides = vec![([at; 32], value())];
        let puts = vec![(vec![at; 256], value())];
        let head = Some(super::head(u64::from(at) + 1));
        journal
            .append(
                u64::from(at),
                Commit {
                    leaves: vec![value()],
                    asides,
                    puts,
                    head,
                },
            )
            .unwrap();
    }
    // Erasing makes pages merge, which is when they are at their largest.
    for at in (0..120_u8).filter(|at| at % 5 != 0) {
        journal.erase_asides(&[[at; 32]]).unwrap();
    }
    drop(journal);
    let journal = open(dir.path()).unwrap();
    assert_eq!(journal.len(), 120);
    assert_eq!(
        fs::read_dir(dir.path().join("log/blobs")).unwrap().count(),
        0
    );
}

#[test]
fn a_folder_is_open_once() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    assert_eq!(open(dir.path()).unwrap_err(), Fault::Busy);
    let another_process = || {
        let output = Command::new(env!("CARGO_BIN_EXE_journal-writer"))
            .arg(dir.path())
            .arg("1")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(another_process(), "fault busy\n");
    drop(journal);
    assert_eq!(another_process(), "kept 1\n");
    assert_eq!(open(dir.path()).unwrap().len(), 1);
}

/// In a process of its own, since what is looked at is its memory.
#[cfg(target_os = "linux")]
#[test]
fn a_long_log_that_is_read_does_not_stay_in_memory() {
    const COMMITS: u64 = 20;
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    for at in (0..COMMITS).map(|n| n * 1_000) {
        journal
            .append(
                at,
                Commit {
                    leaves: vec![vec![7; 8_000]; 1_000],
                    head: Some(super::head(at + 1_000)),
                    ..Commit::default()
                },
            )
            .unwrap();
    }
    drop(journal);
    let output = Command::new(env!("CARGO_BIN_EXE_journal-writer"))
        .arg(dir.path())
        .arg("read")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let grew: Vec<u64> = said
        .lines()
        .map(|line| line.strip_prefix("grew ").unwrap().parse().unwrap())
        .collect();
    // All of it is 153 MiB.
    assert_eq!(grew.len(), 2, "{said}");
    assert!(grew.iter().all(|mib| *mib < 96), "{said}");
}

#[test]
fn a_log_that_lost_its_end_is_read_and_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let old = tempfile::tempdir().unwrap();
    open(dir.path())
        .unwrap()
        .append(0, commit(0, &["alice"]))
        .unwrap();
    copy(&dir.path().join("log"), &old.path().join("log"));
    open(dir.path())
        .unwrap()
        .append(1, commit(1, &["bob"]))
        .unwrap();
    fs::copy(dir.path().join("head"), old.path().join("head")).unwrap();

    assert_eq!(
        open(old.path()).unwrap_err(),
        Fault::Short { have: 1, known: 2 }
    );
    let journal = SledJournal::open_to_read(&Folder::open(old.path()).unwrap()).unwrap();
    assert_eq!(leaves(&journal), ["alice"]);
    assert_eq!(journal.known(), Some((2, super::head(2))));
    assert_eq!(journal.append(1, commit(1, &["eve"])), Err(Fault::Stopped));
}

#[test]
fn a_snapshot_that_sled_left_unfinished_is_no_obstacle() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path())
        .unwrap()
        .append(0, commit(0, &["alice"]))
        .unwrap();
    // Its name sorts behind all others, so that sled would take it for the newest.
    fs::write(
        dir.path().join("log/snap.FFFFFFFFFFFFFFFF.generating"),
        "torn",
    )
    .unwrap();
    assert_eq!(leaves(&open(dir.path()).unwrap()), ["alice"]);
}

/// A log that lost one of its entries, or shows another in its place, and opens as if nothing were amiss is the one
/// thing that must not happen.
#[test]
fn no_damage_to_the_storage_file_passes_for_a_whole_log() {
    let dir = tempfile::tempdir().unwrap();
    let journal = open(dir.path()).unwrap();
    while journal.len() < 160 {
        journal
            .append(journal.len(), written::commit(journal.len(), 8))
            .unwrap();
    }
    drop(journal);
    let used = 1 + fs::read(dir.path().join("log/db"))
        .unwrap()
        .iter()
        .rposition(|byte| *byte != 0)
        .unwrap();
    let mut short = 0;
    let mut refused = 0;
    for step in 0..60 {
        let at = used * step / 60;
        for truncate in [false, true] {
            let copied = tempfile::tempdir().unwrap();
            copy(dir.path(), copied.path());
            let db = copied.path().join("log/db");
            let mut bytes = fs::read(&db).unwrap();
            if truncate {
                bytes.truncate(at);
            } else {
                bytes[at] ^= 4;
            }
            fs::write(&db, bytes).unwrap();
            match open(copied.path()) {
                Ok(journal) => {
                    assert_eq!(journal.len(), 160, "byte {at}, truncate: {truncate}");
                    // What is read is right, or the read says that it cannot be had.
                    for (leaf, n) in journal.read(0..160).take_while(Result::is_ok).zip(0..) {
                        assert_eq!(
                            leaf.unwrap(),
                            written::leaf(n),
                            "byte {at}, truncate: {truncate}"
                        );
                    }
                }
                Err(Fault::Short { have, known: 160 }) => {
                    assert!(have < 160);
                    short += 1;
                }
                Err(fault) => {
                    assert!(
                        matches!(fault, Fault::Damaged(_) | Fault::Broken(_)),
                        "byte {at}: {fault}"
                    );
                    refused += 1;
                }
            }
        }
    }
    assert!(
        short > 0,
        "no damage made a log that looks whole but shorter, so this test shows nothing ({refused} refused)"
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
