//! The journal's contract: one suite that every backend passes, then what each backend promises of its own.

mod conformance;
mod heads;
mod keyring;
mod memory;
mod sled;
mod snapshot;

use kith_node::store::{Commit, Journal};

/// A commit of `leaves` that follow the first `at`, under a head that names its length.
fn commit(at: u64, leaves: &[&str]) -> Commit {
    Commit {
        leaves: leaves.iter().map(|leaf| leaf.as_bytes().to_vec()).collect(),
        head: Some(head(at + leaves.len() as u64)),
        ..Commit::default()
    }
}

/// The head over a log of `len`.
fn head(len: u64) -> String {
    format!("kith/example\n{len}\n")
}

/// All leaves there are, as text.
fn leaves(journal: &impl Journal) -> Vec<String> {
    journal
        .read(0..u64::MAX)
        .map(|leaf| String::from_utf8(leaf.unwrap()).unwrap())
        .collect()
}
