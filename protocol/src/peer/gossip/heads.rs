//! The heads that are held of one node: the highest with its cosignatures, and some before it to hold others against.

use alloc::{string::String, vec::Vec};

use super::message::{HeadMark, short};
use crate::{
    id::Digest32,
    peer::{
        Fault,
        head::SignedHead,
        limits,
        wire::{Reader, Writer},
    },
};

/// The heads of one node, highest first.
#[derive(Debug, Default)]
pub(super) struct Heads(Vec<Seen>);

/// One head.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    epoch: u32,
    size: u64,
    root: Digest32,
    note: String,
    /// How many cosignatures are on the note.
    cosigned: usize,
}

/// The highest of a node's heads, as a note, from what is kept under [`super::HEADS`]; none where that cannot be read.
#[must_use]
pub fn highest_of(kept: &[u8]) -> Option<String> {
    Heads::from_bytes(kept).ok()?.highest().map(String::from)
}

/// What a head is to those held.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// Something new.
    New,
    /// Nothing that we lack.
    Known,
    /// Another root at this size: the note that we hold.
    Contradicts(String),
}

impl Heads {
    /// The highest.
    pub(super) fn mark(&self) -> Option<HeadMark> {
        self.0.first().map(|seen| HeadMark {
            epoch: seen.epoch,
            size: seen.size,
            root: short(&seen.root),
        })
    }

    /// The highest, as a note.
    pub(super) fn highest(&self) -> Option<&str> {
        self.0.first().map(|seen| seen.note.as_str())
    }

    /// Every one, lowest first, so that whoever takes them in this order takes all.
    pub(super) fn notes(&self) -> impl Iterator<Item = &String> {
        self.0.iter().rev().map(|seen| &seen.note)
    }

    /// The note held of the same size, to be merged with.
    pub(super) fn same(&self, epoch: u32, size: u64) -> Option<&str> {
        let same = |seen: &&Seen| seen.epoch == epoch && seen.size == size;
        self.0.iter().find(same).map(|seen| seen.note.as_str())
    }

    /// Takes a head that was opened, merged with [`Self::same`] if there was one.
    pub(super) fn take(&mut self, epoch: u32, head: &SignedHead) -> Came {
        let seen = Seen {
            epoch,
            size: head.checkpoint.size(),
            root: Digest32(*head.checkpoint.root()),
            note: head.text(),
            cosigned: head.cosigned.len(),
        };
        let at = |held: &Seen| (held.epoch, held.size);
        if let Some(held) = self.0.iter_mut().find(|held| at(held) == at(&seen)) {
            if held.root != seen.root {
                return Came::Contradicts(held.note.clone());
            }
            if seen.cosigned <= held.cosigned {
                return Came::Known;
            }
            *held = seen;
            return Came::New;
        }
        let place = self
            .0
            .iter()
            .take_while(|held| at(held) > at(&seen))
            .count();
        if place >= limits::HEADS_KEPT {
            return Came::Known;
        }
        self.0.insert(place, seen);
        self.0.truncate(limits::HEADS_KEPT);
        Came::New
    }

    /// As they are kept: a list of `[epoch, size, root, cosignatures, note]`, as many from the highest on as fit a value.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut room = limits::KEPT_BYTES;
        let fitting = self.0.iter().take_while(|seen| {
            room = room.saturating_sub(seen.note.len() + 64);
            room > 0
        });
        let fitting: Vec<&Seen> = fitting.collect();
        let mut to = Writer::bare();
        to.list(fitting.len());
        for seen in fitting {
            to.list(5).uint(u64::from(seen.epoch)).uint(seen.size);
            to.bytes(&seen.root.0)
                .uint(seen.cosigned as u64)
                .text(&seen.note);
        }
        to.done()
    }

    /// Back from [`Self::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut from = Reader::bare(bytes);
        let length = from.list(limits::HEADS_KEPT)?;
        let mut heads = Vec::with_capacity(length);
        for _ in 0..length {
            from.tuple(5)?;
            heads.push(Seen {
                epoch: from.small()?,
                size: from.uint()?,
                root: Digest32(from.fixed()?),
                cosigned: usize::try_from(from.uint()?).map_err(|_| Fault::Garbled)?,
                note: from.text(limits::HEAD_BYTES)?,
            });
        }
        from.end()?;
        Ok(Self(heads))
    }
}
