//! The newest head outlives the process, and one torn slot.

use std::fs;

use kith_node::store::heads::{Heads, MAX_HEAD_BYTES};

#[test]
fn the_newest_head_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("head");
    assert_eq!(Heads::open(&path).unwrap().newest(), None);
    for len in 1..6 {
        let heads = Heads::open(&path).unwrap();
        assert_eq!(
            heads.newest(),
            (len > 1).then(|| (len - 1, super::head(len - 1)))
        );
        heads.note(len, &super::head(len)).unwrap();
    }
    let longest = "h".repeat(MAX_HEAD_BYTES);
    Heads::open(&path).unwrap().note(6, &longest).unwrap();
    assert_eq!(Heads::open(&path).unwrap().newest(), Some((6, longest)));
}

#[test]
fn a_torn_slot_leaves_the_head_before() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("head");
    let heads = Heads::open(&path).unwrap();
    for len in 1..4 {
        heads.note(len, &super::head(len)).unwrap();
    }
    drop(heads);
    let whole = fs::read(&path).unwrap();
    // The third head went to the second slot; whichever of its bytes is altered, the second head is still known.
    for at in 4096..4096 + 60 {
        let mut torn = whole.clone();
        torn[at] ^= 0x10;
        fs::write(&path, torn).unwrap();
        assert_eq!(
            Heads::open(&path).unwrap().newest(),
            Some((2, super::head(2))),
            "byte {at}"
        );
    }
    fs::write(&path, vec![0; whole.len()]).unwrap();
    assert_eq!(Heads::open(&path).unwrap().newest(), None);
}
