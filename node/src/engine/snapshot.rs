//! The snapshot's payload: the leaf hashes, then (postcard) the time of the newest leaf, the book and the views.
//!
//! A shortcut, never a source: one that is odd in any way is passed over, and the log is folded from the start.

use std::io;
use std::path::Path;

use kith_protocol::{
    book::Book,
    id::Millis,
    tlog::{Hash, Tree},
    view::Views,
};

use super::fold::Folded;
use super::shown::Shown;
use crate::store::{Fault, snapshot};

/// Raise it with every change to what the book or a view keeps: postcard does not describe itself.
const FORMAT: u32 = 9;

/// Writes what `shown` and `book` hold, which must be of the same length.
///
/// # Errors
/// What the disk says; the snapshot before is then whole.
pub fn write(path: &Path, book: &Book, shown: &Shown) -> Result<(), Fault> {
    let state = shown.state();
    let tree = shown.tree();
    snapshot::write(path, FORMAT, state.length, |mut file| {
        for hash in tree.leaf_hashes() {
            file.write_all(hash)?;
        }
        postcard::to_io(&(state.last_at, book, &state.views), &mut file)
            .map(drop)
            .map_err(io::Error::other)
    })
}

/// What the snapshot at `path` holds of the first leaves of a log of `length`, if it is there and sound.
#[must_use]
pub fn read(path: &Path, length: u64) -> Option<Folded> {
    let snapshot = snapshot::read(path, FORMAT)?;
    let folded = (snapshot.at <= length)
        .then(|| parse(snapshot.at, &snapshot.payload))
        .flatten();
    if folded.is_none() {
        tracing::warn!(path = %path.display(), "The snapshot is not of this log; everything is folded again.");
    }
    folded
}

fn parse(at: u64, payload: &[u8]) -> Option<Folded> {
    let hashes = usize::try_from(at).ok()?.checked_mul(size_of::<Hash>())?;
    let (hashes, rest) = payload.split_at_checked(hashes)?;
    let (last_at, book, views): (Millis, Book, Views) = postcard::from_bytes(rest).ok()?;
    // Two folds of the same log know the same balances.
    let agree = book.balances().all(|(account, balance)| {
        views
            .statements
            .of(&account)
            .map_or(0, |statement| statement.balance)
            == balance
    });
    agree.then(|| Folded {
        book,
        views,
        tree: Tree::from_leaf_hashes(hashes.as_chunks().0.to_vec()),
        last_at,
    })
}
