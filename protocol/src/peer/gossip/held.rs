//! What we hold of the nodes that we follow: where each feed stands, the heads, the evidence. Items themselves stay on disk.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use core::cell::{Cell, OnceCell};

use sha2::{Digest, Sha256};

use super::message::{Behind, Clock, HeadMark, Mark, Short, short};
use super::{
    heads::{By, Heads},
    input::Followed,
};
use crate::{
    id::{Digest32, Origin},
    key::{Key, Prepared},
    peer::{
        Fault,
        card::Certificate,
        evidence::Contradiction,
        feed::{Feed, Item},
        limits,
    },
    tlog::Verifier,
};

/// All that is held, by node.
#[derive(Debug, Default)]
pub(super) struct Held {
    nodes: BTreeMap<Origin, Node>,
    /// Whether it was said where we stand with any since all of that was last forgotten.
    said: Cell<bool>,
}

/// What is held of one node.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) followed: bool,
    /// The node key that it is known by.
    pub(super) key: Option<Key>,
    pub(super) chains: BTreeMap<u32, Chain>,
    pub(super) heads: Heads,
    /// Bits of [`Contradiction`], by epoch.
    pub(super) evidence: BTreeMap<u32, u8>,
    /// Where we stand with it, once that was asked for and until it changes: it is said often and changes rarely.
    clock: OnceCell<Clock>,
}

/// One feed: the digests of its items.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) certificate: Certificate,
    /// The key that its items are signed with, ready to verify with; none if nothing holds by it.
    signer: Option<Prepared>,
    /// Whether the node's name was minted from the key that certified it: dear to work out, and asked often.
    minted: bool,
    pub(super) digests: Vec<Digest32>,
    /// Of all bodies.
    bytes: u64,
}

/// What an item is to what we hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The next one.
    Next,
    /// We have it.
    Again,
    /// We have another one there: at this place.
    Other(u64),
    /// Ones before it are missing.
    Beyond,
    /// It is the next, but one before it is not the one we have: at this place.
    Branch(u64),
    /// Nobody we follow, or a feed that is frozen or closed, or known by another node key.
    NotOurs,
}

impl Chain {
    pub(super) fn length(&self) -> u64 {
        self.digests.len() as u64
    }

    fn push(&mut self, item: &Item) {
        self.digests.push(item.digest);
        self.bytes += item.signed.body.len() as u64;
    }
}

impl Node {
    fn frozen(&self, epoch: u32) -> bool {
        self.shows(epoch, Contradiction::Items)
    }

    /// Whether an epoch is over for good: it was certified by a node key that has been replaced, as we know the node. Whoever has
    /// that key may sign what they like for it.
    pub(super) fn closed(&self, epoch: u32) -> bool {
        let mut later = self.chains.range(epoch..);
        later.any(|(_, chain)| match &self.key {
            Some(key) => chain.certificate.node != *key,
            None => !chain.minted,
        })
    }

    /// Whether more of an epoch would be taken.
    fn takes(&self, epoch: u32) -> bool {
        !self.frozen(epoch) && !self.closed(epoch)
    }

    pub(super) fn shows(&self, epoch: u32, kind: Contradiction) -> bool {
        self.evidence
            .get(&epoch)
            .is_some_and(|bits| bits & kind.bit() != 0)
    }

    /// Whether its log is known to have two pasts in this epoch.
    pub(super) fn two_pasts(&self, epoch: u32) -> bool {
        self.shows(epoch, Contradiction::Heads) || self.shows(epoch, Contradiction::Pasts)
    }

    /// Where we stand with it. A frozen feed has no length, and a log with two pasts no head: what is held of those
    /// differs between honest nodes.
    fn clock(&self, origin: &Origin, counts: &dyn Fn(&By) -> bool) -> Clock {
        let epochs: BTreeSet<u32> = self
            .chains
            .keys()
            .chain(self.evidence.keys())
            .copied()
            .filter(|epoch| !self.closed(*epoch))
            .collect();
        let mark = |epoch| {
            let chain = self.chains.get(&epoch).filter(|_| !self.frozen(epoch));
            let tip = chain.and_then(|chain| chain.digests.last());
            Mark {
                epoch,
                length: chain.map_or(0, Chain::length),
                tip: tip.map_or([0; 16], short),
                evidence: self.evidence.get(&epoch).copied().unwrap_or(0),
            }
        };
        Clock {
            origin: origin.clone(),
            feeds: epochs.into_iter().map(mark).collect(),
            head: self.head_mark(),
            by: self
                .head_mark()
                .map_or_else(Vec::new, |_| self.heads.by(counts)),
            behind: self.behind(counts),
        }
    }

    /// What witnesses cosigned last, where they are behind the highest head.
    fn behind(&self, counts: &dyn Fn(&By) -> bool) -> Vec<Behind> {
        if self.head_mark().is_none() {
            return Vec::new();
        }
        let two = |epoch| self.two_pasts(epoch) || self.frozen(epoch) || self.closed(epoch);
        self.heads.behind(counts, &two)
    }

    /// The highest head, where honest nodes can come to hold the same: not of a log with two pasts, nor of a feed with
    /// two, whose first items may have certified two log keys, nor of an epoch that is closed.
    pub(super) fn head_mark(&self) -> Option<HeadMark> {
        let mark = self.heads.mark()?;
        let two = self.two_pasts(mark.epoch) || self.frozen(mark.epoch);
        (!two && !self.closed(mark.epoch)).then_some(mark)
    }
}

impl Held {
    pub(super) fn node(&self, origin: &Origin) -> Option<&Node> {
        self.nodes.get(origin).filter(|node| node.followed)
    }

    pub(super) fn node_mut(&mut self, origin: &Origin) -> Option<&mut Node> {
        let node = self.nodes.get_mut(origin).filter(|node| node.followed)?;
        node.clock.take();
        Some(node)
    }

    /// Whose cosignatures count may be other than it was: that is part of where we stand with all.
    pub(super) fn look_again(&mut self) {
        if self.said.take() {
            for node in self.nodes.values_mut() {
                node.clock.take();
            }
        }
    }

    /// Puts back what was kept, whether followed or not.
    pub(super) fn restored(&mut self, origin: &Origin) -> &mut Node {
        self.nodes.entry(origin.clone()).or_default()
    }

    pub(super) fn chain(&self, feed: &Feed) -> Option<&Chain> {
        self.node(&feed.origin)?.chains.get(&feed.epoch)
    }

    /// How many items we have of it.
    pub(super) fn length(&self, feed: &Feed) -> u64 {
        self.chain(feed).map_or(0, Chain::length)
    }

    /// Whether more of it would be taken.
    pub(super) fn takes(&self, feed: &Feed) -> bool {
        self.node(&feed.origin)
            .is_some_and(|node| node.takes(feed.epoch))
    }

    /// Whether some of its first `to` items are not here and would be taken.
    pub(super) fn lacks(&self, feed: &Feed, to: u64) -> bool {
        to > self.length(feed) && self.takes(feed)
    }

    pub(super) fn digest(&self, feed: &Feed, seq: u64) -> Option<&Digest32> {
        self.chain(feed)?.digests.get(usize::try_from(seq).ok()?)
    }

    /// Follows these and no others.
    pub(super) fn follow(&mut self, all: impl Iterator<Item = Followed>) {
        self.look_again();
        for node in self.nodes.values_mut() {
            node.followed = false;
        }
        for Followed { origin, node: key } in all.take(limits::FEEDS) {
            let node = self.nodes.entry(origin).or_default();
            node.followed = true;
            node.key = key;
        }
    }

    /// Who is followed, in order.
    pub(super) fn follows(&self) -> impl Iterator<Item = &Origin> {
        self.nodes
            .iter()
            .filter(|(_, node)| node.followed)
            .map(|(origin, _)| origin)
    }

    /// The key by which one of this name cosigns: of somebody followed, in their newest epoch.
    pub(super) fn witness(&self, name: &str) -> Option<Verifier> {
        let node = self.node(&name.parse().ok()?)?;
        let chain = node.chains.values().next_back()?;
        let known = chain.certificate.by(node.key.as_ref());
        known.then(|| chain.certificate.witness.clone())
    }

    /// Whether a cosignature is by the witness key of a node that is followed, in its newest epoch. Of a feed with two items at
    /// one place, which may have certified two keys, none is.
    pub(super) fn counts(&self, by: &By) -> bool {
        let Some(node) = self.node(&by.witness) else {
            return false;
        };
        let newest = node.chains.iter().next_back();
        newest.is_some_and(|(epoch, chain)| {
            let sound = !node.frozen(*epoch) && !node.closed(*epoch);
            sound && chain.certificate.witness.id() == by.key
        })
    }

    /// What an item is to us. Its signature has not been looked at.
    pub(super) fn place(&self, item: &Item) -> Place {
        let (feed, seq) = (&item.head.feed, item.head.seq);
        let Some(node) = self.node(&feed.origin).filter(|n| n.takes(feed.epoch)) else {
            return Place::NotOurs;
        };
        let chain = node.chains.get(&feed.epoch);
        let digest = |seq| chain?.digests.get(usize::try_from(seq).ok()?);
        match digest(seq) {
            Some(digest) if *digest == item.digest => Place::Again,
            Some(_) => Place::Other(seq),
            None if seq > chain.map_or(0, Chain::length) => Place::Beyond,
            None => match seq.checked_sub(1) {
                Some(before) if digest(before) != item.head.prev.as_ref() => Place::Branch(before),
                Some(_) | None => Place::Next,
            },
        }
    }

    /// The key that an item has to be signed with, where we would look at it. Of a feed that we hold nothing of, it is what the
    /// feed's first item says, if that came before it: `first` has these, and is told of more.
    pub(super) fn signer<'a>(
        &self,
        item: &'a Item,
        first: &mut BTreeMap<&'a Feed, Prepared>,
    ) -> Option<Prepared> {
        if matches!(self.place(item), Place::Again | Place::NotOurs) {
            return None;
        }
        let feed = &item.head.feed;
        if let Some(chain) = self.chain(feed) {
            return chain.signer;
        }
        if item.head.seq == 0 {
            let signer = item.certificate().ok()?.feed.prepare()?;
            first.insert(feed, signer);
        }
        first.get(feed).copied()
    }

    /// Checks an item at a place that we know the certificate for, whatever else stands there.
    /// `false` for a profile by a node key that is not the one we know: somebody else may know that one.
    ///
    /// # Errors
    /// [`Fault::BadItem`].
    pub(super) fn check(&self, item: &Item) -> Result<bool, Fault> {
        let feed = &item.head.feed;
        let node = self.node(&feed.origin).ok_or(Fault::BadItem)?;
        if item.head.seq == 0 {
            let certificate = item.certificate()?;
            item.signed_by(&certificate.feed)?;
            return Ok(certificate.by(node.key.as_ref()));
        }
        let chain = node.chains.get(&feed.epoch).ok_or(Fault::BadItem)?;
        item.signed_by(&chain.certificate.feed)?;
        Ok(true)
    }

    /// Takes the next item of a feed, which was checked.
    ///
    /// # Errors
    /// [`Fault::BadItem`] where the feed has no room, or a later profile has another feed key.
    pub(super) fn push(&mut self, item: &Item) -> Result<(), Fault> {
        if item.head.kind == crate::peer::feed::Kind::Profile {
            self.look_again();
        }
        let feed = &item.head.feed;
        let node = self.nodes.entry(feed.origin.clone()).or_default();
        node.clock.take();
        if let Some(chain) = node.chains.get_mut(&feed.epoch) {
            let bytes = chain.bytes + item.signed.body.len() as u64;
            if bytes > limits::FEED_BYTES {
                return Err(Fault::BadItem);
            }
            if item.head.kind == crate::peer::feed::Kind::Profile {
                let newer = item.certificate()?.clone();
                if newer.feed != chain.certificate.feed || newer.log != chain.certificate.log {
                    return Err(Fault::BadItem);
                }
                chain.certificate = newer;
            }
            chain.push(item);
        } else {
            let certificate = item.certificate()?.clone();
            let mut chain = Chain {
                minted: certificate.by(None),
                signer: certificate.feed.prepare(),
                certificate,
                digests: Vec::new(),
                bytes: 0,
            };
            chain.push(item);
            node.chains.insert(feed.epoch, chain);
        }
        Ok(())
    }

    pub(super) fn clock(&self, origin: &Origin) -> Option<&Clock> {
        let node = self.node(origin)?;
        self.said.set(true);
        let make = || node.clock(origin, &|by| self.counts(by));
        Some(node.clock.get_or_init(make))
    }

    /// One digest of where we stand in these, which are sorted.
    pub(super) fn state(&self, common: &[Origin]) -> Short {
        let mut hash = Sha256::new_with_prefix("kith/state/v1");
        for clock in common.iter().filter_map(|origin| self.clock(origin)) {
            hash.update(clock.origin.raw());
            hash.update((clock.feeds.len() as u64).to_be_bytes());
            for mark in &clock.feeds {
                hash.update(mark.epoch.to_be_bytes());
                hash.update(mark.length.to_be_bytes());
                hash.update(mark.tip);
                hash.update([mark.evidence]);
            }
            let (epoch, size, root) = clock
                .head
                .as_ref()
                .map_or((0, 0, [0; 16]), |head| (head.epoch, head.size, head.root));
            hash.update(epoch.to_be_bytes());
            hash.update(size.to_be_bytes());
            hash.update(root);
            let by = clock.by.iter();
            let by: Vec<&Origin> = by.filter(|w| common.binary_search(w).is_ok()).collect();
            hash.update((by.len() as u64).to_be_bytes());
            by.iter().for_each(|witness| hash.update(witness.raw()));
            let both = |one: &&Behind| common.binary_search(&one.witness).is_ok();
            let behind: Vec<&Behind> = clock.behind.iter().filter(both).collect();
            hash.update((behind.len() as u64).to_be_bytes());
            for Behind { witness, head } in behind {
                hash.update(witness.raw());
                hash.update(head.epoch.to_be_bytes());
                hash.update(head.size.to_be_bytes());
                hash.update(head.root);
            }
        }
        short(&Digest32(hash.finalize().into()))
    }
}

/// One digest of who is followed.
pub(super) fn names<'a>(origins: impl Iterator<Item = &'a Origin>) -> Short {
    let mut hash = Sha256::new_with_prefix("kith/follows/v1");
    for origin in origins {
        hash.update(origin.raw());
    }
    short(&Digest32(hash.finalize().into()))
}
