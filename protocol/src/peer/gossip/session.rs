//! What we know of one connected peer, and what is under way with it.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use sha2::{Digest, Sha256};

use super::{
    budget::Budget,
    message::{Clock, Range, Short},
};
use crate::{
    id::{Millis, Origin},
    peer::{
        Fault,
        feed::Feed,
        limits,
        wire::{Reader, Writer},
    },
};

/// One connection.
#[derive(Debug)]
pub(super) struct Session {
    /// When we last said our digest.
    pub(super) digest_at: Millis,
    /// Whether our clocks were said since a digest was.
    pub(super) told: bool,
    /// Whether we know where the peer stands.
    pub(super) synced: bool,
    /// Whether it has been said that we hold all that the peer holds.
    pub(super) level: bool,
    /// The pages of clocks that came so far.
    pub(super) pages: Pages,
    /// How many items of each feed the peer has, as far as we know.
    pub(super) knows: BTreeMap<Feed, u64>,
    /// How many items of each feed it can give us, where that is more than we have.
    pub(super) needs: BTreeMap<Feed, u64>,
    /// Places where it may hold another item than we do.
    pub(super) chases: BTreeSet<(Feed, u64)>,
    /// Feeds of which it gave us an item that only another certificate could explain.
    pub(super) suspects: BTreeSet<Feed>,
    /// Nodes whose heads it holds others of than we do.
    pub(super) heads: BTreeSet<Origin>,
    pub(super) asked: Option<Asked>,
    pushes: Budget,
    bytes: Budget,
    questions: Budget,
}

/// What we asked for and wait for.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) ranges: Vec<Range>,
    pub(super) heads: Vec<Origin>,
    pub(super) at: Millis,
}

impl Session {
    pub(super) fn new(now: Millis) -> Self {
        Self {
            digest_at: now,
            told: false,
            synced: false,
            level: false,
            pages: Pages::default(),
            knows: BTreeMap::new(),
            needs: BTreeMap::new(),
            chases: BTreeSet::new(),
            suspects: BTreeSet::new(),
            heads: BTreeSet::new(),
            asked: None,
            pushes: Budget::new(limits::PUSHES, limits::PUSHES_A_SECOND, 1000, now),
            bytes: Budget::new(
                limits::PUSHED_BYTES,
                limits::PUSHED_BYTES_A_SECOND,
                1000,
                now,
            ),
            questions: Budget::new(limits::QUESTIONS, limits::QUESTIONS_A_SECOND, 1000, now),
        }
    }

    /// Accounts for something that was not asked for.
    pub(super) fn pushed(&mut self, bytes: usize, now: Millis) -> Result<(), Fault> {
        if self.pushes.take(1, now) && self.bytes.take(bytes, now) {
            Ok(())
        } else {
            Err(Fault::Flood)
        }
    }

    /// Accounts for a question.
    pub(super) fn questioned(&mut self, now: Millis) -> Result<(), Fault> {
        if self.questions.take(1, now) {
            Ok(())
        } else {
            Err(Fault::Flood)
        }
    }

    /// The peer has at least so many items of a feed.
    pub(super) fn knows(&mut self, feed: &Feed, length: u64) {
        let known = self.knows.entry(feed.clone()).or_default();
        *known = length.max(*known);
    }

    /// Asks which item the peer has at a place, and, since a node can have certified two feed keys, at the first.
    pub(super) fn chase(&mut self, feed: &Feed, seq: u64) {
        self.needs.remove(feed);
        self.chases.insert((feed.clone(), 0));
        self.chases.insert((feed.clone(), seq));
    }
}

/// What is remembered of a peer from one connection to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Memory {
    /// A digest of whom it follows.
    pub(super) theirs: Short,
    /// A digest of whom we followed then.
    pub(super) ours: Short,
    /// Whom both follow, in order.
    pub(super) common: Vec<Origin>,
}

impl Memory {
    pub(super) fn follows(&self, origin: &Origin) -> bool {
        self.common.binary_search(origin).is_ok()
    }

    /// As it is kept: `[theirs, ours, origins]`, ten bytes an origin.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let origins: Vec<u8> = self.common.iter().flat_map(Origin::raw).collect();
        let mut to = Writer::bare();
        to.list(3).bytes(&self.theirs).bytes(&self.ours);
        to.bytes(&origins);
        to.done()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut from = Reader::bare(bytes);
        from.tuple(3)?;
        let (theirs, ours) = (from.fixed()?, from.fixed()?);
        let origins = from.bytes(limits::KEPT_BYTES)?;
        let (raw, []) = origins.as_chunks() else {
            return Err(Fault::Garbled);
        };
        let common = raw.iter().map(|raw| Origin::from_raw(*raw)).collect();
        Ok(Self {
            theirs,
            ours,
            common,
        })
    }
}

/// The pages of clocks of one round: whom the peer follows, told page by page.
#[derive(Debug, Default)]
pub(super) struct Pages {
    next: u32,
    count: usize,
    last: Option<Origin>,
    hash: Sha256,
    common: Vec<Origin>,
}

impl Pages {
    /// Takes a page: whether it was the one whose turn it is. The first begins a new round.
    pub(super) fn take(
        &mut self,
        page: u32,
        clocks: &[Clock],
        followed: impl Fn(&Origin) -> bool,
    ) -> Result<bool, Fault> {
        if page == 0 {
            *self = Self::default();
            self.hash.update("kith/follows/v1");
        }
        if page != self.next {
            return Ok(false);
        }
        self.next = self.next.saturating_add(1);
        self.count += clocks.len();
        if self.count > limits::FEEDS {
            return Err(Fault::TooMany);
        }
        for clock in clocks {
            if self.last.as_ref().is_some_and(|last| *last >= clock.origin) {
                return Err(Fault::Garbled);
            }
            self.last = Some(clock.origin.clone());
            self.hash.update(clock.origin.raw());
            if followed(&clock.origin) {
                self.common.push(clock.origin.clone());
            }
        }
        Ok(true)
    }

    /// After the last page: what is to be remembered.
    pub(super) fn done(&mut self, ours: Short) -> Memory {
        let Self { hash, common, .. } = core::mem::take(self);
        let mut theirs = [0; 16];
        theirs.copy_from_slice(&hash.finalize()[..16]);
        Memory {
            theirs,
            ours,
            common,
        }
    }
}
