//! The transparency log: C2SP notes, checkpoints, tiles, proofs, receipts and the witness rules.
//!
//! Tools not written here can check a Kith log because each format is a published one. Deliberately absent: other
//! signature types than Ed25519 (`0x01`, `0x04`), checkpoint extension lines, the `extra` line of a proof, and entry
//! bundles (entries are not public).

pub mod checkpoint;
pub mod cosignature;
pub mod key;
pub mod note;
pub mod proof;
pub mod receipt;
mod text;
pub mod tile;
pub mod tree;
pub mod witness;

use sha2::{Digest, Sha256};

pub use checkpoint::Checkpoint;
pub use cosignature::Cosigner;
pub use key::{KeyError, KeyType, Signer, Verifier};
pub use note::{Line, Note, NoteError, Verified};
pub use proof::{ProofError, verify_consistency, verify_inclusion};
pub use receipt::Receipt;
pub use tree::Tree;

/// A SHA-256 hash: of a leaf, of a node of the tree, or its root.
pub type Hash = [u8; 32];

/// The root of the tree without leaves: SHA-256 of nothing (RFC 6962, 2.1).
pub const EMPTY_ROOT: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// The largest size a tree can claim, so that no path has more than 63 hashes (C2SP tlog-witness).
pub const MAX_SIZE: u64 = i64::MAX as u64;

/// The most hashes a proof can have in a tree of at most [`MAX_SIZE`] leaves.
pub const MAX_PROOF_HASHES: usize = 63;

/// The hash of a leaf's bytes: SHA-256(0x00 ‖ leaf) (RFC 6962, 2.1).
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Sha256::new_with_prefix([0x00])
        .chain_update(leaf)
        .finalize()
        .into()
}

/// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962, 2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([0x01])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}
