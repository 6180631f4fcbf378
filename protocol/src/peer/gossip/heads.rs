//! The heads that are held of one node: the highest with its cosignatures, some before it to hold others against, and of each
//! witness that we know the highest one that it cosigned: a log that shows two witnesses two pasts is found by those.

use alloc::{
    collections::BTreeSet,
    string::{String, ToString},
    vec::Vec,
};

use super::message::{Behind, HeadMark, short};
use crate::{
    id::{Digest32, Origin},
    peer::{
        Fault,
        head::{SignedHead, merged},
        limits,
        wire::{Reader, Writer},
    },
    tlog::{Line, Note},
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
    /// Whose cosignatures are on the note.
    by: Vec<By>,
}

/// Who cosigned a head, with which of its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct By {
    pub(super) witness: Origin,
    pub(super) key: [u8; 4],
}

/// The highest of a node's heads, as a note, from what is kept under [`super::HEADS`]; none where that cannot be read.
#[must_use]
pub fn highest_of(kept: &[u8]) -> Option<String> {
    Heads::from_bytes(kept).ok()?.highest().map(String::from)
}

/// What a head is to those held.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// One of a size of which none was held.
    New,
    /// One that was held, with cosignatures that it lacked: a note with those alone, and whose they are.
    More(String, Vec<Origin>),
    /// Nothing that we lack.
    Known,
    /// Another root at this size: the note that we hold.
    Contradicts(String),
}

impl Heads {
    /// The highest.
    pub(super) fn mark(&self) -> Option<HeadMark> {
        self.0.first().map(Seen::mark)
    }

    /// Of each witness whose cosignature counts, the highest that it cosigned, where that is not the highest of all; by
    /// witness. Nothing of epochs in which there are two pasts.
    pub(super) fn behind(
        &self,
        counts: &dyn Fn(&By) -> bool,
        two_pasts: &dyn Fn(u32) -> bool,
    ) -> Vec<Behind> {
        let mut behind = Vec::new();
        let mut met = BTreeSet::new();
        for (place, seen) in self.0.iter().filter(|s| !two_pasts(s.epoch)).enumerate() {
            for by in seen.by.iter().filter(|by| counts(by)) {
                if met.insert(&by.witness) && place > 0 && behind.len() < limits::BEHIND {
                    behind.push(Behind {
                        witness: by.witness.clone(),
                        head: seen.mark(),
                    });
                }
            }
        }
        behind.sort();
        behind
    }

    /// Whose cosignatures count and are on the highest, in order: no more of them than have room on a head.
    pub(super) fn by(&self, counts: &dyn Fn(&By) -> bool) -> Vec<Origin> {
        let all = self.0.first().into_iter().flat_map(|seen| &seen.by);
        let by: BTreeSet<&Origin> = all.filter(|by| counts(by)).map(|by| &by.witness).collect();
        by.into_iter().take(limits::BEHIND).cloned().collect()
    }

    /// The highest, as a note.
    pub(super) fn highest(&self) -> Option<&str> {
        self.0.first().map(|seen| seen.note.as_str())
    }

    /// Every one, lowest first, so that whoever takes them in this order takes all.
    pub(super) fn notes(&self) -> impl Iterator<Item = &String> {
        self.0.iter().rev().map(|seen| &seen.note)
    }

    /// The note held of the same size.
    pub(super) fn same(&self, epoch: u32, size: u64) -> Option<&str> {
        let same = |seen: &&Seen| seen.epoch == epoch && seen.size == size;
        self.0.iter().find(same).map(|seen| seen.note.as_str())
    }

    /// Takes a head that was opened: all of it, or what [`Self::same`] lacks. `counts` says whose cosignatures do.
    pub(super) fn take(
        &mut self,
        epoch: u32,
        head: &SignedHead,
        counts: &dyn Fn(&By) -> bool,
    ) -> Came {
        let by = head.cosigned.iter().filter_map(|by| {
            let (witness, key) = (by.name.parse().ok()?, by.id);
            Some(By { witness, key })
        });
        let seen = Seen {
            epoch,
            size: head.checkpoint.size(),
            root: Digest32(*head.checkpoint.root()),
            note: head.text(),
            by: by.collect(),
        };
        let at = |held: &Seen| (held.epoch, held.size);
        let place = at(&seen);
        if let Some(held) = self.0.iter_mut().find(|held| at(held) == place) {
            if held.root != seen.root {
                return Came::Contradicts(held.note.clone());
            }
            let merged = merged(&held.note, &head.note, &|line| {
                By::of(line).filter(counts).map(|by| by.witness)
            });
            let Some(note) = merged else {
                return Came::Known;
            };
            let lines = note.lines().iter().filter_map(By::of);
            let by: Vec<By> = lines.filter(counts).collect();
            let gained = by.iter().filter(|by| !held.by.contains(by));
            let gained: Vec<Origin> = gained.map(|by| by.witness.clone()).collect();
            if gained.is_empty() {
                return Came::Known;
            }
            let news = gain(&note, &gained);
            held.note = note.to_string();
            held.by = by;
            self.prune(counts);
            return Came::More(news, gained);
        }
        let before = self.0.iter().take_while(|held| at(held) > place).count();
        self.0.insert(before, seen);
        self.prune(counts);
        if self.0.iter().any(|held| at(held) == place) {
            Came::New
        } else {
            Came::Known
        }
    }

    /// Keeps the highest, and the highest of each witness.
    fn prune(&mut self, counts: &dyn Fn(&By) -> bool) {
        let mut met = BTreeSet::new();
        let mut place = 0;
        self.0.retain(|seen| {
            let mut highest = false;
            for by in seen.by.iter().filter(|by| counts(by)) {
                highest |= met.insert(by.witness.clone());
            }
            place += 1;
            place <= limits::HEADS_KEPT || (highest && met.len() <= limits::BEHIND)
        });
    }

    /// As they are kept: a list of `[epoch, size, root, [[witness, key], …], note]`, as many from the highest on as fit a value.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut room = limits::KEPT_BYTES;
        let fitting = self.0.iter().take_while(|seen| {
            room = room.saturating_sub(seen.note.len() + 64 + seen.by.len() * 20);
            room > 0
        });
        let fitting: Vec<&Seen> = fitting.collect();
        let mut to = Writer::bare();
        to.list(fitting.len());
        for seen in fitting {
            to.list(5).uint(u64::from(seen.epoch)).uint(seen.size);
            to.bytes(&seen.root.0).list(seen.by.len());
            for by in &seen.by {
                to.list(2).bytes(&by.witness.raw()).bytes(&by.key);
            }
            to.text(&seen.note);
        }
        to.done()
    }

    /// Back from [`Self::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut from = Reader::bare(bytes);
        let length = from.list(limits::HEADS_KEPT + limits::BEHIND)?;
        let mut heads = Vec::with_capacity(length);
        for _ in 0..length {
            from.tuple(5)?;
            heads.push(Seen {
                epoch: from.small()?,
                size: from.uint()?,
                root: Digest32(from.fixed()?),
                by: By::list(&mut from)?,
                note: from.text(limits::HEAD_BYTES)?,
            });
        }
        from.end()?;
        Ok(Self(heads))
    }
}

/// Of a head what others lack who hold it too: its log's signature and the lines of these witnesses.
fn gain(note: &Note, gained: &[Origin]) -> String {
    let mut news = note.to_string();
    news.truncate(note.text().len() + 1);
    let log = note.text().split('\n').next();
    let new = |line: &&Line| {
        let by = By::of(line).map(|by| by.witness);
        log == Some(line.name()) || by.is_some_and(|by| gained.contains(&by))
    };
    for line in note.lines().iter().filter(new) {
        news.push_str(&line.to_string());
    }
    news
}

impl Seen {
    fn mark(&self) -> HeadMark {
        HeadMark {
            epoch: self.epoch,
            size: self.size,
            root: short(&self.root),
        }
    }
}

impl By {
    /// Who is said to have cosigned with this line; none of a line that is no node's as a witness.
    pub(super) fn of(line: &Line) -> Option<Self> {
        let (witness, key) = (line.name().parse().ok()?, line.id());
        Some(Self { witness, key })
    }

    fn list(from: &mut Reader<'_>) -> Result<Vec<Self>, Fault> {
        let length = from.list(limits::HEAD_BYTES)?;
        let mut all = Vec::new();
        for _ in 0..length {
            from.tuple(2)?;
            all.push(Self {
                witness: Origin::from_raw(from.fixed()?),
                key: from.fixed()?,
            });
        }
        Ok(all)
    }
}
