//! The full check, behind the start: what a snapshot let the start pass over is read and compared with the tree.
//!
//! The tree leads to the signed head, so a leaf that hashes otherwise is damaged on the disk. Then nothing more is taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kith_protocol::tlog::leaf_hash;

use super::outcome::Stopped;
use super::shown::{Shown, unreadable};
use crate::store::Fault;

/// Leaves read at a time: a few hundred kilobytes.
const AT_ONCE: u64 = 512;

/// Compares the leaves that are still unchecked, which are the first, with the tree, until told to stop.
pub(super) fn check(shown: &Arc<Shown>, stop: &AtomicBool) {
    let length = shown.unchecked();
    let mut from = 0;
    while from < length && !stop.load(Ordering::Relaxed) {
        let end = length.min(from + AT_ONCE);
        if let Err(fault) = compare(shown, from, end) {
            tracing::error!(%fault, code = fault.code(), "Kith takes no more entries: what is stored was altered.");
            shown.note_stop(Stopped::Fault(fault));
            return;
        }
        from = end;
        shown.note_unchecked(length - from);
    }
}

fn compare(shown: &Shown, from: u64, end: u64) -> Result<(), Fault> {
    let mut hashes = Vec::new();
    for leaf in shown.journal.read(from..end) {
        hashes.push(leaf_hash(&leaf?));
    }
    let at = |index: u64| usize::try_from(index).map_err(|_| unreadable(index));
    let tree = shown.tree();
    let known = tree.leaf_hashes().get(at(from)?..at(end)?);
    if known == Some(hashes.as_slice()) {
        return Ok(());
    }
    let known = known.unwrap_or_default();
    let same = known.iter().zip(&hashes).take_while(|(a, b)| a == b);
    Err(unreadable(from + same.count() as u64))
}
