//! What is sealed for neighbours opens at its own place, with the node's own key, and nowhere else.

use kith_node::peer::mirror::{BackupKey, NotOurs, Place};
use kith_protocol::id::Origin;
use kith_protocol::key::Key;

fn key(seed: u8) -> BackupKey {
    BackupKey::of(&[seed; 32], Origin::mint(&Key::from_bytes([seed; 32])))
}

#[test]
fn a_piece_opens_at_its_place_alone() {
    let leaf = Place::Leaf { epoch: 1, at: 7 };
    let sealed = key(1).seal(leaf, b"words");
    assert_eq!(key(1).open(leaf, &sealed).unwrap(), b"words");
    assert_eq!(sealed.len(), 5 + 40);
    let elsewhere = [
        Place::Leaf { epoch: 1, at: 8 },
        Place::Leaf { epoch: 2, at: 7 },
        Place::Detail { epoch: 1, at: 7 },
        Place::Page {
            epoch: 1,
            page: 0,
            version: 7,
        },
    ];
    for place in elsewhere {
        assert_eq!(key(1).open(place, &sealed), Err(NotOurs), "{place:?}");
    }
    assert_eq!(key(2).open(leaf, &sealed), Err(NotOurs));
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert_eq!(key(1).open(leaf, &altered), Err(NotOurs), "byte {at}");
    }
    assert_eq!(key(1).open(leaf, &sealed[..10]), Err(NotOurs));
}

#[test]
fn the_same_leaf_is_known_by_its_mark_and_another_has_another() {
    let leaf = Place::Leaf { epoch: 1, at: 7 };
    let sealed = key(1).seal(leaf, b"words");
    assert_eq!(sealed, key(1).seal(leaf, b"words"));
    assert_eq!(key(1).mark(1, 7, b"words"), sealed[..16]);
    for (epoch, at, text) in [(1, 8, "words"), (2, 7, "words"), (1, 7, "wordz")] {
        assert_ne!(key(1).mark(epoch, at, text.as_bytes()), sealed[..16]);
    }
}
