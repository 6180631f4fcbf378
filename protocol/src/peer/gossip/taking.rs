//! Taking items, heads and evidence: checked, kept, then passed on to those who lack them.

use alloc::{collections::BTreeSet, rc::Rc, string::String, vec::Vec};

use super::{
    Effect, Gossip, Message,
    budget::Budget,
    heads::{By, Came},
    held::Place,
    keys,
    state::Turn,
};
use crate::{
    id::Origin,
    peer::{
        Fault, SignedBody,
        evidence::Evidence,
        feed::{Feed, Item},
        head::{self, SignedHead},
        limits,
        mirror::Pasts,
    },
    tlog::Line,
};

impl Gossip {
    /// Items from a peer, asked for or new.
    pub(super) fn items(
        &mut self,
        peer: &Origin,
        answer: bool,
        items: Vec<Item>,
        turn: &mut Turn<'_>,
    ) -> Result<(), Fault> {
        let Some(session) = self.sessions.get_mut(peer) else {
            return Ok(());
        };
        let asked = if answer { session.asked.take() } else { None };
        if asked.is_none() {
            let bytes = items.iter().map(|item| item.signed.body.len()).sum();
            session.pushed(bytes, turn.now)?;
        }
        let mut taken = Vec::new();
        let mut came = BTreeSet::new();
        for item in items {
            came.insert((item.head.feed.clone(), item.head.seq));
            let item = Rc::new(item);
            if self.item(peer, &item, asked.is_some(), turn)? {
                taken.push(item);
            }
        }
        if let Some(asked) = asked {
            self.answered(peer, asked, &came);
        }
        self.forward(Some(peer), &taken, turn);
        Ok(())
    }

    /// Items that came in another way than from a peer: taken and passed on like those. Nobody is blamed for what does not fit.
    pub(super) fn fetched(&mut self, items: Vec<Item>, turn: &mut Turn<'_>) {
        let mut taken = Vec::new();
        for item in items {
            let place = self.held.place(&item);
            let new = matches!(place, Place::Next | Place::Other(_));
            if !new || self.held.check(&item) != Ok(true) {
                continue;
            }
            let item = Rc::new(item);
            if matches!(place, Place::Other(_)) {
                self.conflict(&item, turn);
            } else if self.take(&item, turn).is_ok() {
                taken.push(item);
            }
        }
        self.forward(None, &taken, turn);
    }

    /// One item from a peer: whether it was taken.
    fn item(
        &mut self,
        peer: &Origin,
        item: &Rc<Item>,
        asked: bool,
        turn: &mut Turn<'_>,
    ) -> Result<bool, Fault> {
        let (feed, seq) = (&item.head.feed, item.head.seq);
        let place = self.held.place(item);
        let Some(session) = self.sessions.get_mut(peer) else {
            return Ok(false);
        };
        match place {
            Place::NotOurs => Ok(false),
            Place::Again => {
                session.knows(feed, seq + 1);
                // Its first item is ours, and so its certificate: nothing explains what it gave us before.
                if seq == 0 && session.suspects.contains(feed) {
                    return Err(Fault::BadItem);
                }
                Ok(false)
            }
            Place::Beyond => {
                session.knows(feed, seq + 1);
                if !asked {
                    let to = session.needs.entry(feed.clone()).or_default();
                    *to = (*to).max(seq + 1);
                }
                Ok(false)
            }
            Place::Other(_) | Place::Branch(_) | Place::Next => {
                if place == Place::Next && !asked && !self.is_fresh(&feed.origin, turn) {
                    return Ok(false);
                }
                self.checked(peer, item, &place, turn)
            }
        }
    }

    /// An item that is no repetition: its signature is looked at, then what it means.
    fn checked(
        &mut self,
        peer: &Origin,
        item: &Rc<Item>,
        place: &Place,
        turn: &mut Turn<'_>,
    ) -> Result<bool, Fault> {
        let (feed, seq) = (&item.head.feed, item.head.seq);
        let checked = self.held.check(item);
        let Some(session) = self.sessions.get_mut(peer) else {
            return Ok(false);
        };
        match (checked, place) {
            (Err(fault), _) if seq == 0 => Err(fault),
            (Err(_), _) => {
                session.suspects.insert(feed.clone());
                session.chase(feed, 0);
                Ok(false)
            }
            (Ok(false), _) => {
                session.needs.remove(feed);
                Ok(false)
            }
            (Ok(true), Place::Branch(before)) => {
                session.chase(feed, *before);
                Ok(false)
            }
            (Ok(true), Place::Other(_)) => {
                self.conflict(item, turn);
                Ok(false)
            }
            (Ok(true), Place::Next) => {
                session.knows(feed, seq + 1);
                self.take(item, turn)?;
                Ok(true)
            }
            (Ok(true), Place::NotOurs | Place::Again | Place::Beyond) => Ok(false),
        }
    }

    /// Whether more of this node is taken as it is pushed.
    fn is_fresh(&mut self, origin: &Origin, turn: &Turn<'_>) -> bool {
        let new = || Budget::new(limits::FRESH, limits::FRESH_A_MINUTE, 60_000, turn.now);
        let fresh = self.fresh.entry(origin.clone()).or_insert_with(new);
        fresh.take(1, turn.now)
    }

    /// Takes an item that was checked and is the next.
    pub(super) fn take(&mut self, item: &Rc<Item>, turn: &mut Turn<'_>) -> Result<(), Fault> {
        self.held.push(item)?;
        let key = keys::item(&item.head.feed, item.head.seq);
        turn.keep(key, item.signed.to_bytes());
        turn.out.push(Effect::Taken(Rc::clone(item)));
        if item.doubtful(self.own.judge) {
            self.doubt(item, turn);
        }
        Ok(())
    }

    /// A summary that contradicts itself: held like any item, and shown.
    fn doubt(&mut self, item: &Item, turn: &mut Turn<'_>) {
        let feed = &item.head.feed;
        if let Some(certificate) = Self::certified(feed, turn) {
            let a = item.signed.clone();
            let evidence = Evidence::Summary { certificate, a };
            self.expose(None, feed, evidence, turn);
        }
    }

    /// Passes items on to every peer that lacks just these, save the one they came from.
    pub(super) fn forward(
        &mut self,
        from: Option<&Origin>,
        taken: &[Rc<Item>],
        turn: &mut Turn<'_>,
    ) {
        for (peer, session) in &mut self.sessions {
            let Some(memory) = self.memories.get(peer) else {
                continue;
            };
            if Some(peer) == from || !session.synced {
                continue;
            }
            let mut frame: Vec<SignedBody> = Vec::new();
            let mut room = limits::ITEMS_BYTES;
            for item in taken {
                let (feed, seq) = (&item.head.feed, item.head.seq);
                let known = session.knows.get(feed).copied().unwrap_or(0);
                if known != seq || !memory.follows(&feed.origin) {
                    continue;
                }
                let bytes = item.signed.body.len() + 80;
                if bytes > room || frame.len() == limits::ITEMS {
                    let items = core::mem::take(&mut frame);
                    turn.send(
                        peer,
                        Message::Items {
                            answer: false,
                            items,
                        },
                    );
                    room = limits::ITEMS_BYTES;
                }
                room -= bytes;
                frame.push(item.signed.clone());
                session.knows(feed, seq + 1);
            }
            if !frame.is_empty() {
                let items = frame;
                turn.send(
                    peer,
                    Message::Items {
                        answer: false,
                        items,
                    },
                );
            }
        }
    }

    /// Sends something that everyone should have to every peer that follows this node, save the one it came from.
    fn spread(&self, from: Option<&Origin>, of: &Origin, message: &Message, turn: &mut Turn<'_>) {
        for (peer, session) in &self.sessions {
            let follows = self.memories.get(peer).is_some_and(|m| m.follows(of));
            if session.synced && follows && Some(peer) != from {
                turn.send(peer, message.clone());
            }
        }
    }

    /// Sends a head that has gained cosignatures to every peer that follows this node and one of those witnesses, save the one it
    /// came from: nobody else could tell it from what they have.
    fn spread_more(
        &self,
        from: Option<&Origin>,
        feed: &Feed,
        (gained, note): (&[Origin], String),
        turn: &mut Turn<'_>,
    ) {
        for (peer, session) in &self.sessions {
            let counts = self.memories.get(peer).is_some_and(|memory| {
                memory.follows(&feed.origin) && gained.iter().any(|w| memory.follows(w))
            });
            if session.synced && counts && Some(peer) != from {
                turn.send(peer, Message::Head { note: note.clone() });
            }
        }
    }

    /// The certificate that the first item of a feed brought, as signed.
    fn certified(feed: &Feed, turn: &Turn<'_>) -> Option<SignedBody> {
        let bytes = turn.kept.get(&keys::item(feed, 0))?;
        let first = Item::read(SignedBody::from_bytes(&bytes).ok()?).ok()?;
        first.certified().ok()
    }

    /// An item that its node signed, where we hold another that it signed too.
    fn conflict(&mut self, item: &Item, turn: &mut Turn<'_>) {
        let feed = &item.head.feed;
        let ours = turn.kept.get(&keys::item(feed, item.head.seq));
        let ours = ours.and_then(|bytes| SignedBody::from_bytes(&bytes).ok());
        if let (Some(certificate), Some(a)) = (Self::certified(feed, turn), ours) {
            let evidence = Evidence::Items {
                certificate,
                a,
                b: item.signed.clone(),
            };
            self.expose(None, feed, evidence, turn);
        }
    }

    /// Evidence that was checked: kept, shown and passed on, one of each kind for a node and epoch.
    fn expose(
        &mut self,
        from: Option<&Origin>,
        feed: &Feed,
        evidence: Evidence,
        turn: &mut Turn<'_>,
    ) {
        let kind = evidence.contradiction();
        let Some(node) = self.held.node_mut(&feed.origin) else {
            return;
        };
        if node.shows(feed.epoch, kind) {
            return;
        }
        *node.evidence.entry(feed.epoch).or_default() |= kind.bit();
        self.held.look_again();
        let bytes = evidence.to_bytes();
        turn.keep(keys::evidence(feed, kind), bytes.clone());
        turn.out.push(Effect::Exposed(evidence));
        self.spread(from, &feed.origin, &Message::Evidence { bytes }, turn);
    }

    /// Evidence from a peer, or found by another machine.
    pub(super) fn evidence(
        &mut self,
        from: Option<&Origin>,
        bytes: &[u8],
        turn: &mut Turn<'_>,
    ) -> Result<(), Fault> {
        if let Some(session) = from.and_then(|peer| self.sessions.get_mut(peer)) {
            session.pushed(bytes.len(), turn.now)?;
        }
        let evidence = Evidence::from_bytes(bytes)?;
        let feed = evidence.accused()?;
        let Some(node) = self.held.node(&feed.origin) else {
            return Ok(());
        };
        if node.shows(feed.epoch, evidence.contradiction()) {
            return Ok(());
        }
        if evidence.verify(node.key.as_ref(), self.own.judge)? {
            self.expose(from, &feed, evidence, turn);
        }
        Ok(())
    }

    /// A head from a peer, or our own.
    pub(super) fn head(
        &mut self,
        from: Option<&Origin>,
        note: &str,
        turn: &mut Turn<'_>,
    ) -> Result<(), Fault> {
        let (feed, size) = head::place(note)?;
        let mut asked = true;
        if let Some(session) = from.and_then(|peer| self.sessions.get_mut(peer)) {
            let heads = session.asked.as_ref().map(|asked| &asked.heads);
            asked = heads.is_some_and(|heads| heads.contains(&feed.origin));
            if !asked {
                session.pushed(note.len(), turn.now)?;
            }
        }
        let Some((node, chain)) = self
            .held
            .node(&feed.origin)
            .and_then(|node| Some((node, node.chains.get(&feed.epoch)?)))
        else {
            return Ok(());
        };
        if node.two_pasts(feed.epoch) || node.closed(feed.epoch) {
            return Ok(());
        }
        let counts = |line: &Line| By::of(line).is_some_and(|by| self.held.counts(&by));
        let witness = |name: &str| self.held.witness(name);
        let (held, certificate) = (node.heads.same(feed.epoch, size), &chain.certificate);
        let opened = match held {
            Some(held) => SignedHead::open_beyond((held, &counts), note, certificate, &witness)?,
            None => SignedHead::open(note, certificate, &witness)?,
        };
        let held = held.map(String::from);
        let Some(opened) = opened else {
            return Ok(());
        };
        let more = held.is_some_and(|held| held.starts_with(opened.note.text()));
        if !asked && !self.is_fresh_head(&feed.origin, &opened, more, turn) {
            return Ok(());
        }
        self.take_head(from, &feed, &opened, turn);
        Ok(())
    }

    /// Whether a head is taken as it is pushed. What is only cosigned by more is a matter of those witnesses: one that cosigns with
    /// ever new keys uses up its own share, not that of the node whose head it is.
    fn is_fresh_head(
        &mut self,
        of: &Origin,
        head: &SignedHead,
        more: bool,
        turn: &Turn<'_>,
    ) -> bool {
        let lines = head.note.lines().iter();
        let mut by = lines.filter_map(By::of).map(|by| by.witness);
        match more {
            true => by.any(|witness| witness != *of && self.is_fresh(&witness, turn)),
            false => self.is_fresh(of, turn),
        }
    }

    fn take_head(
        &mut self,
        from: Option<&Origin>,
        feed: &Feed,
        head: &SignedHead,
        turn: &mut Turn<'_>,
    ) {
        let Some(node) = self.held.node_mut(&feed.origin) else {
            return;
        };
        let mut heads = core::mem::take(&mut node.heads);
        let before = heads.highest().map(String::from);
        let came = heads.take(feed.epoch, head, &|by| self.held.counts(by));
        if matches!(came, Came::New | Came::More(..)) {
            turn.keep(keys::heads(&feed.origin), heads.to_bytes());
        }
        let highest = heads.highest().map(String::from);
        if let Some(note) = highest.filter(|note| before.as_ref() != Some(note)) {
            let origin = feed.origin.clone();
            turn.out.push(Effect::Headed { origin, note });
        }
        if let Some(node) = self.held.node_mut(&feed.origin) {
            node.heads = heads;
        }
        let note = match came {
            Came::Known => return,
            Came::More(note, gained) => return self.spread_more(from, feed, (&gained, note), turn),
            Came::New => {
                let note = head.text();
                turn.out.push(Effect::Seen { note: note.clone() });
                note
            }
            Came::Contradicts(ours) => return self.contradict(feed, ours, head.text(), turn),
        };
        self.spread(from, &feed.origin, &Message::Head { note }, turn);
    }

    /// Two heads of which the hashes of a log's records show that they have two pasts.
    pub(super) fn pasts(&mut self, pasts: Pasts, turn: &mut Turn<'_>) -> Result<(), Fault> {
        let feed = head::named(&pasts.a)?;
        let Some(certificate) = Self::certified(&feed, turn) else {
            return Ok(());
        };
        let evidence = Evidence::Pasts {
            certificate,
            a: pasts.a,
            b: pasts.b,
            root: pasts.root,
            proof: pasts.proof,
        };
        self.evidence(None, &evidence.to_bytes(), turn)
    }

    fn contradict(&mut self, feed: &Feed, a: String, b: String, turn: &mut Turn<'_>) {
        if let Some(certificate) = Self::certified(feed, turn) {
            let evidence = Evidence::Heads { certificate, a, b };
            self.expose(None, feed, evidence, turn);
        }
    }
}
