//! The frames of gossip.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

use crate::{
    id::{Digest32, Origin},
    peer::{
        Fault, SignedBody,
        feed::Feed,
        limits,
        wire::{self, Reader, Writer},
    },
};

/// The first half of a SHA-256 hash: enough to tell states and tips apart, small enough to say often.
pub type Short = [u8; 16];

/// What nodes tell each other to come to hold the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// In some fifty bytes, whether there is anything to talk about.
    Digest {
        /// What we follow.
        mine: Short,
        /// What we remember of what you follow, and that it still goes with what we follow; zeroes if it does not.
        yours: Short,
        /// Where we stand in the feeds that both follow, as far as we remember.
        state: Short,
    },
    /// Where we stand in each feed we follow, in pages.
    Clocks {
        /// Which page, counted from 0.
        page: u32,
        /// Whether it is the last.
        last: bool,
        /// Sorted by the text of their origins, each once, over all pages.
        clocks: Vec<Clock>,
    },
    /// Please send these.
    Want {
        /// From each feed the items from one place up to, not including, another.
        ranges: Vec<Range>,
        /// All heads that you hold of these nodes.
        heads: Vec<Origin>,
    },
    /// Items, verbatim.
    Items {
        /// Whether a want is answered with them, which holds as many as fitted; else they are new and pushed.
        answer: bool,
        /// In the order in which they were asked for.
        items: Vec<SignedBody>,
    },
    /// A log's head with cosignatures: a C2SP checkpoint as text.
    Head {
        /// The signed note.
        note: String,
    },
    /// Something signed that contradicts something signed: see [`crate::peer::evidence`].
    Evidence {
        /// As it is kept.
        bytes: Vec<u8>,
    },
}

/// Where a node stands with one other node that it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The node followed.
    pub origin: Origin,
    /// Its feeds, sorted by epoch.
    pub feeds: Vec<Mark>,
    /// The highest head.
    pub head: Option<HeadMark>,
    /// The witnesses that the teller follows and whose cosignatures on that head it holds; sorted like those behind.
    pub by: Vec<Origin>,
    /// Of each witness that the teller follows, the highest head that it cosigned, where that is not the highest of all;
    /// sorted by the texts of their origins.
    pub behind: Vec<Behind>,
}

/// The highest head that one witness cosigned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Behind {
    /// Who cosigned it.
    pub witness: Origin,
    /// Which one.
    pub head: HeadMark,
}

/// Where a node stands with one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The epoch.
    pub epoch: u32,
    /// How many items are held without a gap.
    pub length: u64,
    /// The digest of the last, cut short; zeroes if there is none.
    pub tip: Short,
    /// Which kinds of evidence are held, a bit each.
    pub evidence: u8,
}

/// Which head is held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeadMark {
    /// The log's epoch.
    pub epoch: u32,
    /// Its size.
    pub size: u64,
    /// Its root, cut short.
    pub root: Short,
}

/// Items of one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Of which feed.
    pub feed: Feed,
    /// The first.
    pub from: u64,
    /// One after the last.
    pub to: u64,
}

/// A digest cut short.
pub(super) fn short(digest: &Digest32) -> Short {
    let mut out = [0; 16];
    out.copy_from_slice(&digest.0[..16]);
    out
}

impl wire::Message for Message {
    fn write(&self) -> Vec<u8> {
        let mut to;
        match self {
            Self::Digest { mine, yours, state } => {
                to = Writer::frame(10, 3);
                to.bytes(mine).bytes(yours).bytes(state);
            }
            Self::Clocks { page, last, clocks } => {
                to = Writer::frame(11, 3);
                to.uint(u64::from(*page)).flag(*last).list(clocks.len());
                clocks.iter().for_each(|clock| clock.put(&mut to));
            }
            Self::Want { ranges, heads } => {
                to = Writer::frame(12, 2);
                to.list(ranges.len());
                ranges.iter().for_each(|range| range.put(&mut to));
                to.list(heads.len());
                heads.iter().for_each(|origin| put_origin(origin, &mut to));
            }
            Self::Items { answer, items } => {
                to = Writer::frame(13, 2);
                to.flag(*answer).list(items.len());
                items.iter().for_each(|item| item.put(&mut to));
            }
            Self::Head { note } => {
                to = Writer::frame(14, 1);
                to.text(note);
            }
            Self::Evidence { bytes } => {
                to = Writer::frame(15, 1);
                to.bytes(bytes);
            }
        }
        to.done()
    }

    fn read(kind: u8, from: &mut Reader<'_>) -> Result<Self, Fault> {
        match kind {
            10 => {
                from.fields(3)?;
                Ok(Self::Digest {
                    mine: from.fixed()?,
                    yours: from.fixed()?,
                    state: from.fixed()?,
                })
            }
            11 => {
                from.fields(3)?;
                Ok(Self::Clocks {
                    page: from.small()?,
                    last: from.flag()?,
                    clocks: many(from, limits::CLOCKS_PAGE, Clock::take)?,
                })
            }
            12 => {
                from.fields(2)?;
                Ok(Self::Want {
                    ranges: many(from, limits::WANTS, Range::take)?,
                    heads: many(from, limits::WANTS, take_origin)?,
                })
            }
            13 => {
                from.fields(2)?;
                Ok(Self::Items {
                    answer: from.flag()?,
                    items: many(from, limits::ITEMS, |from| {
                        SignedBody::take(from, limits::ITEM_BYTES)
                    })?,
                })
            }
            14 => {
                from.fields(1)?;
                let note = from.text(limits::HEAD_BYTES)?;
                Ok(Self::Head { note })
            }
            15 => {
                from.fields(1)?;
                let bytes = from.bytes(limits::EVIDENCE_BYTES)?.into();
                Ok(Self::Evidence { bytes })
            }
            _ => Err(Fault::Garbled),
        }
    }
}

/// A list of at most so many, each read in the same way. Memory grows with what is there, not with what is claimed.
fn many<T>(
    from: &mut Reader<'_>,
    most: usize,
    mut take: impl FnMut(&mut Reader<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let length = from.list(most)?;
    let mut found = Vec::new();
    for _ in 0..length {
        found.push(take(from)?);
    }
    Ok(found)
}

impl Clock {
    /// Bytes it takes at most in a page.
    pub(super) fn room(&self) -> usize {
        64 + self.feeds.len() * 40 + self.by.len() * 11 + self.behind.len() * 48
    }

    /// `[origin, [mark, …], head or null, [behind, …]]`, a mark `[epoch, length, tip, evidence]`, a head
    /// `[epoch, size, root, [witness, …]]`, one behind `[witness, epoch, size, root]`.
    fn put(&self, to: &mut Writer) {
        to.list(4);
        put_origin(&self.origin, to);
        to.list(self.feeds.len());
        for mark in &self.feeds {
            to.list(4).uint(u64::from(mark.epoch)).uint(mark.length);
            to.bytes(&mark.tip).uint(u64::from(mark.evidence));
        }
        match &self.head {
            None => {
                to.null();
            }
            Some(head) => {
                to.list(4).uint(u64::from(head.epoch)).uint(head.size);
                to.bytes(&head.root).list(self.by.len());
                self.by.iter().for_each(|origin| put_origin(origin, to));
            }
        }
        to.list(self.behind.len());
        for Behind { witness, head } in &self.behind {
            to.list(4);
            put_origin(witness, to);
            to.uint(u64::from(head.epoch)).uint(head.size);
            to.bytes(&head.root);
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.tuple(4)?;
        let origin = take_origin(from)?;
        let feeds = many(from, limits::EPOCHS as usize, Mark::take)?;
        let epochs: BTreeSet<u32> = feeds.iter().map(|mark| mark.epoch).collect();
        if epochs.len() != feeds.len() {
            return Err(Fault::Garbled);
        }
        let (mut head, mut by) = (None, Vec::new());
        if !from.null()? {
            from.tuple(4)?;
            head = Some(HeadMark::take(from)?);
            by = many(from, limits::BEHIND, take_origin)?;
        }
        Ok(Self {
            origin,
            feeds,
            head,
            by,
            behind: many(from, limits::BEHIND, Behind::take)?,
        })
    }
}

impl HeadMark {
    fn take(from: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(Self {
            epoch: take_epoch(from)?,
            size: from.uint()?,
            root: from.fixed()?,
        })
    }
}

impl Behind {
    fn take(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.tuple(4)?;
        Ok(Self {
            witness: take_origin(from)?,
            head: HeadMark::take(from)?,
        })
    }
}

impl Mark {
    fn take(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.tuple(4)?;
        let mark = Self {
            epoch: take_epoch(from)?,
            length: from.uint()?,
            tip: from.fixed()?,
            evidence: u8::try_from(from.small()?).map_err(|_| Fault::Garbled)?,
        };
        if mark.length <= limits::FEED_ITEMS {
            Ok(mark)
        } else {
            Err(Fault::Garbled)
        }
    }
}

impl Range {
    /// `[origin, epoch, from, to]`.
    fn put(&self, to: &mut Writer) {
        to.list(4);
        put_origin(&self.feed.origin, to);
        to.uint(u64::from(self.feed.epoch));
        to.uint(self.from).uint(self.to);
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.tuple(4)?;
        let feed = Feed {
            origin: take_origin(from)?,
            epoch: take_epoch(from)?,
        };
        let range = Self {
            feed,
            from: from.uint()?,
            to: from.uint()?,
        };
        if range.from < range.to && range.to <= limits::FEED_ITEMS {
            Ok(range)
        } else {
            Err(Fault::Garbled)
        }
    }
}

fn take_epoch(from: &mut Reader<'_>) -> Result<u32, Fault> {
    let epoch = from.small()?;
    if (1..=limits::EPOCHS).contains(&epoch) {
        Ok(epoch)
    } else {
        Err(Fault::Garbled)
    }
}

/// An origin as the ten bytes that its sixteen characters spell.
fn put_origin(origin: &Origin, to: &mut Writer) {
    to.bytes(&origin.raw());
}

fn take_origin(from: &mut Reader<'_>) -> Result<Origin, Fault> {
    Ok(Origin::from_raw(from.fixed()?))
}
