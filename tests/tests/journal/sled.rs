//! What the journal on disk promises beyond the suite.

use std::fs;
use std::path::Path;

use kith_node::store::{Commit, Fault, Folder, Journal, MAX_VALUE_BYTES, SledJournal};

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
    drop(journal);
    open(dir.path()).unwrap();
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
