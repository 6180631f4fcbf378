//! Under which keys what is kept lies: a word for its kind, an origin's ten bytes, numbers with the greatest byte first.

use alloc::vec::Vec;

use crate::{
    id::Origin,
    peer::{evidence::Contradiction, feed::Feed},
};

/// What the keys of items begin with.
pub const ITEMS: &[u8] = b"gossip/item/";
/// What the keys of heads begin with: one for each node.
pub const HEADS: &[u8] = b"gossip/heads/";
/// What the keys of evidence begin with.
pub const EVIDENCE: &[u8] = b"gossip/evidence/";
const COMMON: &[u8] = b"gossip/common/";

/// What all keys of gossip begin with.
pub const PREFIX: &[u8] = b"gossip/";

/// The key of the item at a place of a feed.
#[must_use]
pub fn item_key(feed: &Feed, seq: u64) -> Vec<u8> {
    item(feed, seq)
}

/// The item at a place of a feed.
pub(super) fn item(feed: &Feed, seq: u64) -> Vec<u8> {
    let epoch = feed.epoch.to_be_bytes();
    [ITEMS, &feed.origin.raw(), &epoch, &seq.to_be_bytes()].concat()
}

/// The heads of a node.
pub(super) fn heads(origin: &Origin) -> Vec<u8> {
    [HEADS, &origin.raw()].concat()
}

/// Evidence of one kind against a node in an epoch.
pub(super) fn evidence(feed: &Feed, kind: Contradiction) -> Vec<u8> {
    let epoch = feed.epoch.to_be_bytes();
    [EVIDENCE, &feed.origin.raw(), &epoch, &[kind.bit()]].concat()
}

/// What we and a peer both follow.
pub(super) fn common(peer: &Origin) -> Vec<u8> {
    [COMMON, &peer.raw()].concat()
}

/// What lies under a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Item,
    Heads(Origin),
    Evidence,
    Common(Origin),
}

/// What sort of thing lies under this key; none that is ours.
pub(super) fn kind(key: &[u8]) -> Option<Kind> {
    let origin = |rest: &[u8]| Some(Origin::from_raw(rest.try_into().ok()?));
    if key.starts_with(ITEMS) {
        Some(Kind::Item)
    } else if let Some(rest) = key.strip_prefix(HEADS) {
        origin(rest).map(Kind::Heads)
    } else if key.starts_with(EVIDENCE) {
        Some(Kind::Evidence)
    } else {
        origin(key.strip_prefix(COMMON)?).map(Kind::Common)
    }
}
