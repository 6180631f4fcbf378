//! The machine: what it holds, what it is told, and what comes of that.

use alloc::{collections::BTreeMap, rc::Rc, string::String, vec::Vec};

use super::{
    Effect, Followed, Input, Kept, Message,
    budget::Budget,
    heads::Heads,
    held::{Held, Place, names},
    keys,
    message::{Clock, Short},
    session::{Memory, Session},
};
use crate::{
    id::{Digest32, Millis, Origin},
    key::{Key, Prepared},
    peer::{
        Fault, SignedBody,
        evidence::{Evidence, Judge},
        feed::{Feed, Item},
        limits,
    },
};

/// Who gossips, and by which judgement.
#[derive(Debug, Clone)]
pub struct Own {
    /// Our origin.
    pub origin: Origin,
    /// Our node key.
    pub node: Key,
    /// What says that a summary contradicts itself.
    pub judge: Judge,
}

/// Gossip at one node.
#[derive(Debug)]
pub struct Gossip {
    pub(super) own: Own,
    pub(super) held: Held,
    /// A digest of whom we follow.
    pub(super) ours: Short,
    pub(super) memories: BTreeMap<Origin, Memory>,
    pub(super) sessions: BTreeMap<Origin, Session>,
    /// How much more of each node is taken as it is pushed.
    pub(super) fresh: BTreeMap<Origin, Budget>,
}

/// One input's time, what it may read, and what comes of it.
pub(super) struct Turn<'a> {
    pub(super) now: Millis,
    pub(super) kept: &'a dyn Kept,
    pub(super) out: Vec<Effect>,
}

impl Turn<'_> {
    pub(super) fn keep(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.out.push(Effect::Keep { key, value });
    }

    pub(super) fn send(&mut self, to: &Origin, message: Message) {
        self.out.push(Effect::Send(to.clone(), message));
    }
}

/// An item of our own cannot be published: another stands at its place, or it does not continue ours. Make it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the item is not the next of our feed")]
pub struct Stale;

impl Gossip {
    /// Starts from what was kept, in ascending order of keys (those of [`keys::PREFIX`]). Only ourselves are followed until
    /// [`Input::Follow`] says more. What was kept was checked before; values that cannot be read are passed over.
    #[must_use]
    pub fn open(own: Own, kept: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) -> Self {
        let mut gossip = Self::begin(own);
        for (key, value) in kept {
            gossip.put_back(&key, &value);
        }
        gossip
    }

    /// Starts with nothing: what was kept is put back next, piece by piece, before anything else.
    #[must_use]
    pub fn begin(own: Own) -> Self {
        let mut gossip = Self {
            own,
            held: Held::default(),
            ours: [0; 16],
            memories: BTreeMap::new(),
            sessions: BTreeMap::new(),
            fresh: BTreeMap::new(),
        };
        gossip.follow(Vec::new());
        gossip
    }

    /// Puts back what was kept under a key, in the order of [`Self::open`].
    pub fn put_back(&mut self, key: &[u8], value: &[u8]) {
        // What does not read is lost to us alone: peers give it again.
        let _ = self.restore(key, value);
    }

    /// The same with an item that was read already.
    pub fn put_item_back(&mut self, item: &Item) {
        let _ = self.restore_item(item);
    }

    fn restore(&mut self, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        match keys::kind(key).ok_or(Fault::Garbled)? {
            keys::Kind::Item => {
                let item = Item::read(SignedBody::from_bytes(value)?)?;
                self.restore_item(&item)?;
            }
            keys::Kind::Heads(origin) => {
                self.held.restored(&origin).heads = Heads::from_bytes(value)?;
            }
            keys::Kind::Evidence => {
                let evidence = Evidence::from_bytes(value)?;
                let feed = evidence.accused()?;
                let node = self.held.restored(&feed.origin);
                *node.evidence.entry(feed.epoch).or_default() |= evidence.contradiction().bit();
            }
            keys::Kind::Common(peer) => {
                self.memories.insert(peer, Memory::from_bytes(value)?);
            }
        }
        Ok(())
    }

    fn restore_item(&mut self, item: &Item) -> Result<(), Fault> {
        let feed = &item.head.feed;
        let chains = &self.held.restored(&feed.origin).chains;
        let length = chains.get(&feed.epoch).map_or(0, |chain| chain.length());
        if length == item.head.seq {
            self.held.push(item)?;
        }
        Ok(())
    }

    /// Takes an input; what comes of it is to be done in order. `now` should not run back, and does no harm if it does.
    pub fn input(&mut self, now: Millis, input: Input, kept: &dyn Kept) -> Vec<Effect> {
        let mut turn = Turn {
            now,
            kept,
            out: Vec::new(),
        };
        match input {
            Input::Connected(peer) => self.connected(&peer, &mut turn),
            Input::Disconnected(peer) => drop(self.sessions.remove(&peer)),
            Input::Message(peer, message) => self.message(&peer, message, &mut turn),
            Input::Follow(all) => {
                self.follow(all);
                let peers: Vec<Origin> = self.sessions.keys().cloned().collect();
                peers
                    .iter()
                    .for_each(|peer| self.say_digest(peer, &mut turn));
            }
            Input::Items { from, items } => self.came(from, items, &mut turn),
            Input::Head(note) => {
                // One that we cannot open says nothing about a peer.
                let _ = self.head(None, &note, &mut turn);
            }
            Input::Evidence(bytes) => {
                let _ = self.evidence(None, &bytes, &mut turn);
            }
            Input::Pasts(pasts) => {
                let _ = self.pasts(pasts, &mut turn);
            }
            Input::Tick => self.tick(&mut turn),
        }
        self.ask_all(&mut turn);
        turn.out
    }

    /// Our node key is another from here: what the one before certified is closed.
    pub fn renew(&mut self, node: Key) {
        self.own.node = node;
        if let Some(own) = self.held.node_mut(&self.own.origin) {
            own.key = Some(node);
        }
    }

    /// The place of the next item of our own feed in an epoch: its number, and the digest of the one before.
    #[must_use]
    pub fn next(&self, epoch: u32) -> (u64, Option<Digest32>) {
        let feed = Feed {
            origin: self.own.origin.clone(),
            epoch,
        };
        let digests = self.held.chain(&feed).map(|chain| &chain.digests);
        let length = self.held.length(&feed);
        (length, digests.and_then(|digests| digests.last()).copied())
    }

    /// Takes an item of our own, signed for the place that [`Self::next`] gave.
    ///
    /// # Errors
    /// [`Stale`] when it does not stand there any more, or is not ours.
    pub fn publish(
        &mut self,
        now: Millis,
        item: Item,
        kept: &dyn Kept,
    ) -> Result<Vec<Effect>, Stale> {
        let ours = item.head.feed.origin == self.own.origin;
        let next = self.held.place(&item) == Place::Next;
        if !ours || !next || self.held.check(&item) != Ok(true) {
            return Err(Stale);
        }
        let mut turn = Turn {
            now,
            kept,
            out: Vec::new(),
        };
        let item = Rc::new(item);
        self.take(&item, &mut turn).map_err(|_| Stale)?;
        self.forward(None, &[item], &mut turn);
        self.ask_all(&mut turn);
        Ok(turn.out)
    }

    /// Where we stand with everyone we follow, ourselves among them, by origin.
    pub fn clocks(&self) -> impl Iterator<Item = Clock> + '_ {
        self.held
            .follows()
            .filter_map(|origin| self.held.clock(origin).cloned())
    }

    /// Where we stand with one node that we follow.
    #[must_use]
    pub fn stand(&self, origin: &Origin) -> Option<Clock> {
        self.held.clock(origin).cloned()
    }

    /// The highest head held of a node, as a note.
    #[must_use]
    pub fn highest(&self, origin: &Origin) -> Option<&str> {
        self.held.node(origin)?.heads.highest()
    }

    /// All heads held of a node, as notes, lowest first.
    pub fn heads(&self, origin: &Origin) -> impl Iterator<Item = &str> {
        let node = self.held.node(origin);
        node.into_iter()
            .flat_map(|node| node.heads.notes())
            .map(String::as_str)
    }

    /// The newest epoch of a node that we hold a feed of, and the keys certified for it.
    #[must_use]
    pub fn certificate(&self, origin: &Origin) -> Option<&crate::peer::card::Certificate> {
        let node = self.held.node(origin)?;
        let chain = node.chains.values().next_back()?;
        let known = chain.certificate.by(node.key.as_ref());
        known.then_some(&chain.certificate)
    }

    /// The key that each of these items has to be signed with, for whoever looks at signatures ahead: none where it is not known,
    /// or would not be looked at here. `from` is the peer that said them, if one did.
    pub fn signers<'a>(
        &self,
        from: Option<&Origin>,
        items: impl Iterator<Item = &'a Item>,
    ) -> Vec<Option<Prepared>> {
        let asked = |peer| self.sessions.get(peer).is_some_and(|s| s.asked.is_some());
        // What was not asked for is looked at within a peer's budget alone.
        let ahead = from.is_none_or(asked);
        let mut first = BTreeMap::new();
        items
            .map(|item| ahead.then(|| self.held.signer(item, &mut first)).flatten())
            .collect()
    }

    fn follow(&mut self, all: Vec<Followed>) {
        let own = Followed {
            origin: self.own.origin.clone(),
            node: Some(self.own.node),
        };
        let others = all.into_iter().filter(|node| node.origin != own.origin);
        self.held
            .follow(core::iter::once(own.clone()).chain(others));
        self.ours = names(self.held.follows());
        let held = &self.held;
        self.fresh.retain(|origin, _| held.node(origin).is_some());
    }

    fn connected(&mut self, peer: &Origin, turn: &mut Turn<'_>) {
        self.sessions.insert(peer.clone(), Session::new(turn.now));
        self.say_digest(peer, turn);
    }

    /// Items that were read already.
    fn came(&mut self, from: Option<(Origin, bool)>, items: Vec<Item>, turn: &mut Turn<'_>) {
        let Some((peer, answer)) = from else {
            return self.fetched(items, turn);
        };
        if self.sessions.contains_key(&peer)
            && let Err(fault) = self.items(&peer, answer, items, turn)
        {
            self.end(&peer, fault, turn);
        }
    }

    fn message(&mut self, peer: &Origin, message: Message, turn: &mut Turn<'_>) {
        if !self.sessions.contains_key(peer) {
            return;
        }
        let outcome = match message {
            Message::Digest { mine, yours, state } => self.digest(peer, [mine, yours, state], turn),
            Message::Clocks { page, last, clocks } => {
                self.clocked(peer, (page, last), &clocks, turn)
            }
            Message::Want { ranges, heads } => self.wanted(peer, &ranges, &heads, turn),
            Message::Items { answer, items } => {
                let items = items.into_iter().map(Item::read);
                let read = items.collect::<Result<Vec<_>, _>>();
                read.and_then(|items| self.items(peer, answer, items, turn))
            }
            Message::Head { note } => self.head(Some(peer), &note, turn),
            Message::Evidence { bytes } => self.evidence(Some(peer), &bytes, turn),
        };
        if let Err(fault) = outcome {
            self.end(peer, fault, turn);
        }
    }

    pub(super) fn end(&mut self, peer: &Origin, fault: Fault, turn: &mut Turn<'_>) {
        self.sessions.remove(peer);
        turn.out.push(Effect::End(peer.clone(), fault));
    }

    /// What a peer owes us an answer for too long ends its connection; notes are compared again from time to time.
    fn tick(&mut self, turn: &mut Turn<'_>) {
        let mut silent = Vec::new();
        let mut due = Vec::new();
        for (peer, session) in &mut self.sessions {
            // A clock that ran back starts the wait anew.
            if let Some(asked) = &mut session.asked {
                asked.at = asked.at.min(turn.now);
                if turn.now - asked.at > limits::ANSWER_MS {
                    silent.push(peer.clone());
                    continue;
                }
            }
            session.digest_at = session.digest_at.min(turn.now);
            if turn.now - session.digest_at >= limits::DIGEST_MS {
                due.push(peer.clone());
            }
        }
        for peer in silent {
            self.end(&peer, Fault::Silent, turn);
        }
        for peer in due {
            self.say_digest(&peer, turn);
        }
    }
}
