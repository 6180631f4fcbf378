//! Every machine of this node, told of the same things: who is connected, what was said, that the log moved, that time went
//! by. What they ask for comes out as acts, to be done in order by whoever has the connections.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use kith_protocol::id::Origin;
use kith_protocol::key::Key;
use kith_protocol::peer::card::Certificate;
use kith_protocol::peer::evidence::Evidence;
use kith_protocol::peer::feed::Item;
use kith_protocol::peer::gossip::{Clock, Followed, Input as Gossip};
use kith_protocol::peer::link::Known;
use kith_protocol::peer::mirror::Mirror;
use kith_protocol::peer::transfer::Input as Transfer;
use kith_protocol::peer::{Fault, Frame, SignedBody};
use kith_protocol::summary::release;
use kith_protocol::tlog::{Verifier, checkpoint::log_name};

use super::Shared;
use super::ahead::Looked;
use super::board::Boards;
use super::doubts;
use super::durable::Keeping;
use super::fetching::Page;
use super::gossiping::Gossiping;
use super::mirror::{Keys, Mirrors, Said};
use super::transferring::Transferring;
use crate::engine::Stopped;

/// What is to be done.
#[derive(Debug)]
pub(super) enum Act {
    /// What follows waits until this is durable, save what is asked for.
    Kept(Box<Keeping>),
    /// Ask a neighbour that is connected for this; it need not wait for anything.
    Ask(Origin, Frame),
    /// Send this to a neighbour that is connected.
    Send(Origin, Frame),
    /// End the connection with it for this fault.
    End(Origin, Fault),
    /// End the connection with it for no fault of theirs: what they said could not be dealt with.
    Restart(Origin),
    /// A neighbour signed two decisions about hours under one number.
    Contradicted(Origin, SignedBody, SignedBody),
    /// A node that we follow shows its card.
    Shows(Rc<Item>),
    /// A node contradicted itself, for people to look at.
    Exposed(Evidence),
    /// A head is held that was not: our own machines look at it, nobody else has to.
    Seen(String),
}

impl Act {
    /// Whether it waits for nothing.
    pub(super) const fn asks(&self) -> bool {
        matches!(self, Self::Ask(..))
    }
}

/// What a machine answers.
pub(super) type Acts = Result<Vec<Act>, Stopped>;

/// The machines.
pub(super) struct Machines {
    shared: Arc<Shared>,
    gossip: Gossiping,
    transfers: Transferring,
    mirrors: Mirrors,
    boards: Boards,
    linked: BTreeMap<Origin, Key>,
    /// Of those that were connected since the start.
    certificates: BTreeMap<Origin, SignedBody>,
    /// The key that our feed says we cosign with, since what we cosigned was told.
    vouched: Option<Verifier>,
}

impl Machines {
    /// Starts from what was kept, linked with these.
    ///
    /// # Errors
    /// What the disk says, or why nothing is written now.
    pub(super) fn open(
        shared: Arc<Shared>,
        linked: BTreeMap<Origin, Key>,
    ) -> Result<Self, Stopped> {
        let keys = linked.iter().filter_map(|(origin, key)| {
            let card = shared.register.met(origin)?.card()?;
            let certificate = card.certificate(Some(key)).ok()?;
            let keys = Keys {
                log: certificate.log,
                witness: certificate.witness,
            };
            Some((origin.clone(), keys))
        });
        let mut mirrors = Mirrors::open(shared.engine.clone(), keys.collect())?;
        // Nobody was heard out yet, and no feed is followed.
        mirrors.hear(None);
        for origin in linked.keys() {
            mirrors.certified(origin, None)?;
        }
        Ok(Self {
            mirrors,
            gossip: Gossiping::open(Arc::clone(&shared))?,
            transfers: Transferring::new(shared.engine.clone()),
            boards: Boards::new(Arc::clone(&shared)),
            linked,
            certificates: BTreeMap::new(),
            vouched: None,
            shared,
        })
    }

    /// This node is linked with these from now on, and follows those others.
    pub(super) fn link(
        &mut self,
        linked: BTreeMap<Origin, Key>,
        mut followed: Vec<Followed>,
    ) -> Vec<Act> {
        followed.retain(|other| !linked.contains_key(&other.origin));
        followed.extend(linked.iter().map(|(origin, key)| Followed {
            origin: origin.clone(),
            node: Some(*key),
        }));
        followed.sort();
        let before = std::mem::replace(&mut self.linked, linked);
        let acts = self.gossip.follow(followed);
        let mut acts = told(self.looked_at(acts));
        for origin in self.linked.keys().cloned().collect::<Vec<_>>() {
            acts.extend(self.certify(&origin));
        }
        for ended in before.keys() {
            if self.linked.contains_key(ended) {
                continue;
            }
            acts.extend(told(self.gossiped(Gossip::Disconnected(ended.clone()))));
            self.boards.forget(ended);
            let forgotten = self.mirrors.forget(ended);
            acts.extend(told(forgotten.map(|()| Vec::new())));
        }
        acts
    }

    /// A neighbour is connected. One that we are no longer linked with is heard about hours alone.
    pub(super) fn connected(&mut self, known: &Known) -> Vec<Act> {
        let origin = &known.origin;
        self.certificates
            .insert(origin.clone(), known.signed.clone());
        let mut acts = Vec::new();
        if self.linked.contains_key(origin) {
            acts.extend(told(self.gossiped(Gossip::Connected(origin.clone()))));
            let keys = Keys {
                log: known.certificate.log.clone(),
                witness: known.certificate.witness.clone(),
            };
            let known = self.mirrors.know(origin.clone(), keys);
            acts.extend(told(known.map(|()| Vec::new())));
            acts.extend(self.certify(origin));
            let said = self.mirrors.linked(origin.clone());
            acts.extend(self.said(said));
            acts.push(Act::Send(
                origin.clone(),
                self.boards.connected(origin).into(),
            ));
        }
        if !self.shared.over(origin) {
            acts.extend(told(
                self.transfers.input(Transfer::Connected(origin.clone())),
            ));
        }
        acts
    }

    /// A neighbour is connected no more.
    pub(super) fn parted(&mut self, origin: &Origin) -> Vec<Act> {
        self.boards.parted(origin);
        let mut acts = told(self.gossiped(Gossip::Disconnected(origin.clone())));
        let said = self.mirrors.parted(origin.clone());
        acts.extend(self.said(said));
        let parted = Transfer::Disconnected(origin.clone());
        acts.extend(told(self.transfers.input(parted)));
        acts
    }

    /// A neighbour said something.
    pub(super) fn heard(&mut self, origin: Origin, frame: Frame) -> Vec<Act> {
        let linked = self.linked.contains_key(&origin);
        let from = origin.clone();
        if let Frame::Mirror(Mirror::Cosign { .. }) = &frame
            && self.shows_another_log(&origin)
        {
            return vec![Act::End(origin, Fault::Certificate)];
        }
        let acts = match frame {
            // Whoever has a stolen key settles nothing with it any more.
            Frame::Transfer(_) if self.shared.over(&origin) => Ok(Vec::new()),
            Frame::Transfer(message) => self.transfers.input(Transfer::Message(origin, message)),
            Frame::Gossip(message) if linked => self.gossiped(Gossip::Message(origin, message)),
            Frame::Mirror(frame) if linked => {
                let said = self.mirrors.heard(origin, frame);
                said.map(|said| self.said(Ok(said)))
            }
            Frame::Board(message) if linked => Ok(match self.boards.heard(&origin, message) {
                Ok(Some(answer)) => vec![Act::Send(origin, answer.into())],
                Ok(None) => Vec::new(),
                Err(fault) => vec![Act::End(origin, fault)],
            }),
            // It may not know yet that we ended the link; what is under way completes all the same.
            Frame::Gossip(_) | Frame::Mirror(_) | Frame::Board(_) => Ok(Vec::new()),
            Frame::Link(_) => Ok(vec![Act::End(origin, Fault::OutOfTurn)]),
        };
        acts.unwrap_or_else(|why| cannot(&why, from))
    }

    /// A neighbour said items.
    pub(super) fn said_items(
        &mut self,
        origin: Origin,
        answer: bool,
        items: Vec<Looked>,
    ) -> Vec<Act> {
        if !self.linked.contains_key(&origin) {
            return Vec::new();
        }
        let acts = self.gossip.items(Some((origin.clone(), answer)), items);
        self.looked_at(acts)
            .unwrap_or_else(|why| cannot(&why, origin))
    }

    /// What gossip kept is durable, or never will be.
    pub(super) fn kept(&mut self, keeping: Keeping, done: bool) {
        self.gossip.kept(keeping, done);
    }

    /// What a connected neighbour said of the two of us, once it did: its ceiling in minutes, or nothing where it ended the link.
    pub(super) fn their_ceiling(&self, origin: &Origin) -> Option<Option<i64>> {
        self.transfers.their_ceiling(origin)
    }

    /// Whether neighbours are still asked what they hold of ours.
    pub(super) const fn asks(&self) -> bool {
        self.mirrors.asks()
    }

    /// Where we stand with a node that we follow.
    pub(super) fn stand(&self, origin: &Origin) -> Option<Clock> {
        self.gossip.stand(origin)
    }

    /// Whether we hold anything of a node that we follow.
    pub(super) fn holds(&self, origin: &Origin) -> bool {
        self.stand(origin)
            .is_some_and(|clock| !clock.feeds.is_empty())
    }

    /// A node that is followed from afar has answered. What it says is no neighbour's fault.
    pub(super) fn fetched(&mut self, page: &mut Page) -> Vec<Act> {
        let items = std::mem::take(&mut page.items);
        let taken = self.gossip.items(None, items);
        let mut acts = told(self.looked_at(taken));
        if let Some(head) = page.head.take() {
            acts.extend(told(self.gossiped(Gossip::Head(head))));
        }
        acts
    }

    /// Whether a neighbour shows us another key of its log than all who follow it know, in one epoch: nothing is cosigned then.
    fn shows_another_log(&self, origin: &Origin) -> bool {
        let shown = self.certificates.get(origin);
        let shown = shown.and_then(|signed| Certificate::open(signed).ok());
        let known = self.gossip.certificate(origin);
        shown
            .zip(known)
            .is_some_and(|(shown, known)| shown.epoch == known.epoch && shown.log != known.log)
    }

    /// Something may have to be published.
    pub(super) fn publish(&mut self) -> Vec<Act> {
        self.gossip.look_again();
        let acts = self.gossip.publish(&self.linked, self.mirrors.asks());
        told(self.looked_at(acts))
    }

    /// The log is longer than it was.
    pub(super) fn moved(&mut self) -> Vec<Act> {
        self.gossip.look_again();
        let mut acts = told(self.transfers.input(Transfer::Moved));
        let said = self.mirrors.tick();
        acts.extend(self.said(said));
        acts.extend(self.boards.moved());
        acts
    }

    /// Time went by: a second or so.
    pub(super) fn tick(&mut self) -> Vec<Act> {
        let acts = self.gossip.tick(&self.linked, self.mirrors.asks());
        let mut acts = told(self.looked_at(acts));
        acts.extend(self.vouch());
        if self.mirrors.asks() {
            self.mirrors.hear(self.gossip.own_heads(&self.linked));
        }
        let said = self.mirrors.tick();
        acts.extend(self.said(said));
        for origin in self.linked.keys() {
            let standing = self.mirrors.standing(origin);
            self.shared.see(origin, |seen| seen.standing = standing);
        }
        acts.extend(told(self.transfers.tick()));
        acts.extend(self.boards.due(false));
        acts.extend(self.boards.tell());
        acts
    }

    /// Once our feed says by which key we cosign, all who follow a neighbour are told the head that we cosigned of it: with a
    /// new key that was done again, and before nobody could check it.
    fn vouch(&mut self) -> Vec<Act> {
        let own = self.gossip.certificate(&self.shared.engine.origin());
        let key = own.map(|own| own.witness.clone());
        let speaks = self.shared.engine.witness_vkey();
        if key == self.vouched || key.as_ref().map(Verifier::to_string) != speaks {
            return Vec::new();
        }
        self.vouched = key;
        let logs = self.linked.keys().filter_map(|origin| {
            let certificate = self.gossip.certificate(origin)?;
            Some(certificate.log.name().to_owned())
        });
        let notes = logs.filter_map(|log| self.mirrors.witnessed(&log));
        let notes: Vec<String> = notes.collect();
        let heads = notes.into_iter().map(Gossip::Head);
        heads.flat_map(|head| told(self.gossiped(head))).collect()
    }

    /// Somebody here looks at what neighbours let us see of their boards.
    pub(super) fn browse(&mut self) -> Vec<Act> {
        self.boards.due(true)
    }

    /// Two decisions under one number go to all who follow the node.
    pub(super) fn contradicted(
        &mut self,
        peer: &Origin,
        (a, b): (SignedBody, SignedBody),
    ) -> Vec<Act> {
        let Some(certificate) = self.certificates.get(peer).cloned() else {
            return Vec::new();
        };
        self.expose(peer, &Evidence::Decisions { certificate, a, b })
    }

    /// Evidence of ours goes to all who follow the node.
    fn expose(&mut self, origin: &Origin, evidence: &Evidence) -> Vec<Act> {
        let known = self.linked.get(origin);
        if evidence.verify(known, release::contradicts_itself) == Ok(true) {
            let noted = doubts::note(&self.shared.engine, origin, evidence);
            told(noted.map(|()| Vec::<Act>::new()));
            self.shared.changed();
        }
        told(self.gossiped(Gossip::Evidence(evidence.to_bytes())))
    }

    /// Tells gossip something. Heads that it came to hold are held against the records that lie here; and once it knows by
    /// which key a neighbour's log signs, it is told the head that we cosigned of it.
    fn gossiped(&mut self, input: Gossip) -> Acts {
        let acts = self.gossip.input(input);
        self.looked_at(acts)
    }

    /// Everything that gossip asks for comes through here: what it gathered comes with whatever is told next.
    fn looked_at(&mut self, came: Acts) -> Acts {
        let mut acts = Vec::new();
        for act in came? {
            match &act {
                Act::Seen(heard) => acts.extend(self.against(heard)),
                Act::Shows(item) => {
                    let feed = &item.head.feed;
                    acts.extend(self.certify(&feed.origin));
                    let log = log_name(feed.origin.as_str(), feed.epoch);
                    if let Some(note) = self.mirrors.witnessed(&log) {
                        acts.extend(self.gossiped(Gossip::Head(note))?);
                    }
                    acts.push(act);
                }
                Act::Kept(_)
                | Act::Ask(..)
                | Act::Send(..)
                | Act::End(..)
                | Act::Restart(_)
                | Act::Contradicted(..)
                | Act::Exposed(_) => acts.push(act),
            }
        }
        Ok(acts)
    }

    /// What a neighbour's feed certifies may have changed: nothing is cosigned of a log that it does not.
    fn certify(&mut self, origin: &Origin) -> Vec<Act> {
        if !self.linked.contains_key(origin) {
            return Vec::new();
        }
        let certificate = self.gossip.certificate(origin);
        let log = certificate.map(|known| known.log.clone());
        let said = self.mirrors.certified(origin, log.as_ref());
        self.said(said)
    }

    /// What a head is to the records that are held here of whose it is: a log with two pasts is shown to all.
    fn against(&mut self, heard: &str) -> Vec<Act> {
        match told(self.mirrors.against(heard).map(Vec::from_iter)).pop() {
            Some(pasts) => told(self.gossiped(Gossip::Pasts(pasts))),
            None => Vec::new(),
        }
    }

    /// What mirrors say, as acts.
    fn said(&mut self, said: Result<Vec<Said>, Stopped>) -> Vec<Act> {
        let mut acts = Vec::new();
        if self.mirrors.was_restored() {
            told(self.gossip.was_restored().map(|()| Vec::<Act>::new()));
        }
        for said in told(said) {
            match said {
                Said::Send(to, frame) => acts.push(Act::Send(to, frame.into())),
                Said::Fault(peer, fault) => acts.push(Act::End(peer, fault)),
                Said::Witnessed(peer, note) => {
                    acts.extend(told(self.gossiped(Gossip::Head(note))));
                    for heard in self.gossip.heads(&peer) {
                        acts.extend(self.against(&heard));
                    }
                }
                Said::Fork(peer, a, b) => {
                    if let Some(certificate) = self.certificates.get(&peer).cloned() {
                        let evidence = Evidence::Heads { certificate, a, b };
                        acts.extend(self.expose(&peer, &evidence));
                    }
                }
            }
        }
        acts
    }
}

/// What a neighbour says cannot be dealt with: it may say it again on another connection.
fn cannot(why: &Stopped, from: Origin) -> Vec<Act> {
    tracing::warn!(%why, "what a neighbour says cannot be dealt with now");
    vec![Act::Restart(from)]
}

/// What came of it; nothing, told, if nothing can be written: then nothing was sent either, and neighbours compare again.
fn told<T>(acts: Result<Vec<T>, Stopped>) -> Vec<T> {
    acts.unwrap_or_else(|why| {
        tracing::warn!(%why, "what is due between areas has to wait");
        Vec::new()
    })
}
