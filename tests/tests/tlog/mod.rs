//! The log's formats: against the specifications, other implementations, and hostile bytes.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail the test")]

mod note;
mod receipt;
mod tree;

use ed25519_dalek::SigningKey;
use kith_protocol::tlog::{Checkpoint, Cosigner, Hash, Note, Signer, Tree, leaf_hash};

/// The log that these tests are about.
const ORIGIN: &str = "kith/abcdefghijklmnop";

/// A key that is always the same for a number.
fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// The log's signing key.
fn log() -> Signer {
    Signer::new(ORIGIN, key(1)).unwrap()
}

/// A neighbour that cosigns.
fn witness(number: u8) -> Cosigner {
    Cosigner::new(&format!("kith/witness{number}"), key(100 + number)).unwrap()
}

/// The bytes of the leaf at `index`.
fn leaf(index: u64) -> Vec<u8> {
    format!("leaf {index}").into_bytes()
}

/// Hashes of the first `size` leaves.
fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(&leaf(index))).collect()
}

/// The tree of the first `size` leaves.
fn tree(size: u64) -> Tree {
    Tree::from_leaf_hashes(leaves(size))
}

/// The checkpoint of that tree, signed by the log.
fn head(tree: &Tree) -> (Checkpoint, Note) {
    let checkpoint = Checkpoint::new(ORIGIN, tree.size(), tree.root()).unwrap();
    let note = checkpoint.sign(&log()).unwrap();
    (checkpoint, note)
}
