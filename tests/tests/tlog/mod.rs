//! The log's formats: against the specifications, other implementations, and hostile bytes.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a helper of a test may fail it, and says what it skips"
)]

mod client;
mod hostile;
mod note;
mod others;
mod receipt;
mod tile;
mod tree;
mod vectors;
mod witness;

use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::path::PathBuf;

use ed25519_dalek::SigningKey;
use kith_protocol::tlog::{Checkpoint, Cosigner, Hash, Note, Signer, Tree, leaf_hash};

use proptest::test_runner::{Config, RngSeed, TestRunner};

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

/// The same checkpoint as another log would sign it who shares the key: only the name differs.
fn signed_by(signer: &Signer, tree: &Tree) -> Note {
    let checkpoint = Checkpoint::new(signer.verifier().name(), tree.size(), tree.root()).unwrap();
    checkpoint.sign(signer).unwrap()
}

/// Runs random cases; a failing test prints the seed to run it again with.
fn random(cases: u32) -> TestRunner {
    let mut config = Config {
        failure_persistence: None,
        cases,
        ..Config::default()
    };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(RandomState::new().hash_one(cases));
    }
    println!(
        "to run these cases again: PROPTEST_RNG_SEED={}",
        config.rng_seed
    );
    TestRunner::new(config)
}

/// A file of vectors made by others, which lies beside the workspace where somebody put it; `None`, loudly, elsewhere.
fn shared_vectors(name: &str) -> Option<serde_json::Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/vectors")
        .join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        // Not println: the harness keeps that to itself when a test passes. In one piece, as tests run side by side.
        let told = format!("SKIPPED, for want of {}\n", path.display());
        std::io::stderr().write_all(told.as_bytes()).unwrap();
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}
