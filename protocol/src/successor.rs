//! How a new node key shows that whoever holds it wants it to follow the one in force, at this node and no other.

use alloc::{format, vec::Vec};

use crate::{
    envelope::pae,
    id::Origin,
    key::{Key, Sig},
};

/// The DSSE payload type of what the new key signs.
pub const SUCCESSOR_TYPE: &str = "application/vnd.kith.successor.v1+json";

/// What the new key `node` signs to follow `before`: canonical JSON under [`SUCCESSOR_TYPE`].
#[must_use]
pub fn claim(origin: &Origin, before: &Key, node: &Key) -> Vec<u8> {
    let body = format!(r#"{{"node":"{node}","origin":"{origin}","replaces":"{before}","v":1}}"#);
    pae(SUCCESSOR_TYPE, body.as_bytes())
}

/// Whether `proof` is the new key's on that.
#[must_use]
pub fn proven(origin: &Origin, before: &Key, node: &Key, proof: &Sig) -> bool {
    node.verify(&claim(origin, before, node), &proof.0)
}
