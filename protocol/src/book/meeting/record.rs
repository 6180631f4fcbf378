//! The record of a meeting: one digest over everything that stands in it (docs/protocol.md, "The record of a meeting").

use alloc::{format, string::String, vec::Vec};

use crate::id::{Digest32, Name};

/// The digest of a record in which these entries stand, in any order: each one's name and SHA-256 of its body.
///
/// SHA-256 of `kith/record/v1` and a line for each entry: author, id and digest, divided by single spaces; lines sorted by their
/// bytes, each ended by a line feed.
#[must_use]
pub fn record(standing: impl IntoIterator<Item = (Name, Digest32)>) -> Digest32 {
    let line = |(name, body): (Name, Digest32)| format!("{} {} {body}\n", name.by, name.id);
    let mut lines: Vec<String> = standing.into_iter().map(line).collect();
    lines.sort_unstable();
    Digest32::of(format!("kith/record/v1\n{}", lines.concat()).as_bytes())
}
