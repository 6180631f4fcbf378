//! One connection: what is heard on it, and what is brought, shown, proposed and signed in its turns.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

use super::{Effect, Message, STATEMENT_TYPE, kept_under, machine::between, statement};
use crate::{
    entry::federation::{
        Federation, RefusalReason, TransferAnswered, TransferRecalled, TransferRefused,
        TransferSettled,
    },
    id::{Day, Digest32, Origin},
    key::{Key, Sig},
    peer::{Fault, SignedBody, limits},
    transfer::{Decision, pseudonym, signed},
    view::{
        Views,
        transfers::{Between, Decisions, Side, State, Transfer},
    },
};

/// What was said on one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// Their newest Sync: have, own, ceiling.
    pub(super) theirs: Option<(u64, u64, Option<i64>)>,
    /// The newest Sync sent.
    pub(super) told: Option<(u64, u64, Option<i64>)>,
    /// Our decisions below this number were sent.
    sent: u64,
    /// Their decisions below this number were given back.
    returned: u64,
    offered: BTreeSet<Digest32>,
    cancelled: BTreeSet<Digest32>,
    /// What they ask us to decide.
    asked: BTreeMap<Digest32, Asked>,
    /// Their decisions that wait for their turn, by number.
    brought: BTreeMap<u64, SignedBody>,
    /// Ours that they gave back, by number.
    recalled: BTreeMap<u64, SignedBody>,
    /// The statement that we signed.
    signed: Option<String>,
    /// Theirs, until we agree with it.
    statement: Option<SignedBody>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Offer {
        minutes: i64,
        day: Day,
    },
    /// An offer that the book did not let us decide on: looked at again once the log moved.
    Later {
        minutes: i64,
        day: Day,
    },
    Cancel,
}

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// That a decision of theirs stands here.
    Answer,
    /// That one of ours stands again.
    Recall,
    /// Our decision on this.
    Decide(Digest32),
}

impl Link {
    pub(super) fn hear(
        &mut self,
        own: &Origin,
        peer: &Origin,
        message: Message,
        views: &Views,
        out: &mut Vec<Effect>,
    ) -> Result<(), Fault> {
        match message {
            Message::Sync { have, own, ceiling } => self.theirs = Some((have, own, ceiling)),
            Message::Offer { code, minutes, day } => {
                self.ask(code.transfer(), Asked::Offer { minutes, day })?;
            }
            Message::Cancel { transfer } => self.ask(transfer, Asked::Cancel)?,
            Message::Decision(said) => self.decision(own, peer, said, views, out)?,
            Message::Statement(said) => {
                let key = views.directory.peers.get(peer).map(|p| p.node);
                if !key.is_some_and(|key| said.holds(STATEMENT_TYPE, &key)) {
                    return Err(Fault::Forged);
                }
                self.statement = Some(said);
            }
        }
        Ok(())
    }

    fn ask(&mut self, transfer: Digest32, asked: Asked) -> Result<(), Fault> {
        if self.asked.len() >= limits::ASKED && !self.asked.contains_key(&transfer) {
            return Err(Fault::Flood);
        }
        // What was cancelled stays so, even where the offer arrives after it.
        if self.asked.get(&transfer) != Some(&Asked::Cancel) {
            self.asked.insert(transfer, asked);
        }
        Ok(())
    }

    /// A decision of theirs towards us, or one of ours that they give back.
    fn decision(
        &mut self,
        own: &Origin,
        peer: &Origin,
        said: SignedBody,
        views: &Views,
        out: &mut Vec<Effect>,
    ) -> Result<(), Fault> {
        let decision = Decision::read(&said.body).ok_or(Fault::BadDecision)?;
        let from_them = decision.origin == *peer && decision.towards == *own;
        let from_us = decision.origin == *own && decision.towards == *peer;
        if !from_them && !from_us {
            return Err(Fault::BadDecision);
        }
        let key = if from_them {
            let key = views.directory.peers.get(peer).map(|p| p.node);
            key.filter(|key| signed(&said.body, key, &Sig(said.sig)))
        } else {
            own_key(&said, views)
        };
        if key.is_none() {
            return Err(Fault::Forged);
        }
        let between = &*between(peer, views);
        let (stand, wait) = if from_them {
            (&between.theirs, &mut self.brought)
        } else {
            (&between.ours, &mut self.recalled)
        };
        if let Some(held) = stand.get(decision.seq) {
            let same = (held.transfer, held.minutes) == (decision.transfer, decision.minutes());
            if !same && from_them {
                out.push(Effect::Contradicted {
                    peer: peer.clone(),
                    index: held.index,
                    other: said,
                });
            }
            return Ok(());
        }
        if decision.seq >= stand.next() + limits::DECISIONS {
            return Err(Fault::OutOfTurn);
        }
        wait.insert(decision.seq, said);
        Ok(())
    }

    /// The log moved: what could not be decided may be now.
    pub(super) fn look_again(&mut self) {
        for asked in self.asked.values_mut() {
            if let Asked::Later { minutes, day } = *asked {
                *asked = Asked::Offer { minutes, day };
            }
        }
    }

    /// A decision was refused by the book: it is not proposed again before the log moved.
    pub(super) fn later(&mut self, transfer: &Digest32) {
        if let Some(asked) = self.asked.get_mut(transfer)
            && let Asked::Offer { minutes, day } = *asked
        {
            *asked = Asked::Later { minutes, day };
        }
    }

    /// One of ours that they gave back was refused by the book: it is not proposed again on this connection.
    pub(super) fn forget_recalled(&mut self, seq: u64) {
        self.recalled.remove(&seq);
    }

    /// Our decisions that they lack, and theirs that they lost.
    pub(super) fn bring(
        &mut self,
        peer: &Origin,
        between: &Between,
        (have, own): (u64, u64),
        out: &mut Vec<Effect>,
    ) {
        let mut send = |decisions: &Decisions, from: u64, done: &mut u64| {
            let until = decisions.next().min(from.saturating_add(limits::DECISIONS));
            for seq in from.max(*done)..until {
                if let Some(decided) = decisions.get(seq) {
                    out.push(Effect::SendEntry(peer.clone(), decided.index));
                }
            }
            *done = until.max(*done);
        };
        send(&between.ours, have, &mut self.sent);
        send(&between.theirs, own, &mut self.returned);
    }

    /// Offers of people here, and what they want cancelled.
    pub(super) fn show(
        &mut self,
        peer: &Origin,
        between: &Between,
        views: &Views,
        out: &mut Vec<Effect>,
    ) {
        for id in &between.open {
            let Some(offer) = views.transfers.get(id).filter(|t| t.side == Side::Gave) else {
                continue;
            };
            if self.offered.insert(*id) {
                out.push(Effect::SendEntry(peer.clone(), offer.index));
            }
            if offer.state == State::Asked && self.cancelled.insert(*id) {
                let cancel = Message::Cancel { transfer: *id };
                out.push(Effect::Send(peer.clone(), cancel));
            }
        }
    }

    /// The next thing that should stand in the log.
    pub(super) fn next(
        &mut self,
        peer: &Origin,
        between: &Between,
        have: u64,
        views: &Views,
    ) -> Option<(What, Federation)> {
        self.asked
            .retain(|transfer, _| !views.transfers.decided(peer, transfer));
        if let Some((key, said)) = self.next_brought(peer, between.theirs.next(), views) {
            let content = TransferAnswered {
                body: said.body,
                key,
                sig: Sig(said.sig),
            };
            return Some((What::Answer, Federation::TransferAnswered(content)));
        }
        let ours = between.ours.next();
        if have > ours {
            // They hold decisions that we lost: those first, or one number would stand for two.
            self.recalled = self.recalled.split_off(&ours);
            let said = self.recalled.get(&ours)?.clone();
            let key = own_key(&said, views)?;
            let content = TransferRecalled {
                body: said.body,
                key,
                sig: Sig(said.sig),
            };
            return Some((What::Recall, Federation::TransferRecalled(content)));
        }
        self.asked.iter().find_map(|(transfer, asked)| {
            let content = decide(peer, transfer, *asked, between, views)?;
            Some((What::Decide(*transfer), content))
        })
    }

    /// Their next decision, if it is here, with the key that signed it.
    fn next_brought(
        &mut self,
        peer: &Origin,
        next: u64,
        views: &Views,
    ) -> Option<(Key, SignedBody)> {
        self.brought = self.brought.split_off(&next);
        let key = views.directory.peers.get(peer)?.node;
        Some((key, self.brought.get(&next)?.clone()))
    }

    /// Signs the balance once both have come equally far, and keeps their signature on the same.
    pub(super) fn state(
        &mut self,
        own: &Origin,
        peer: &Origin,
        agreed: bool,
        views: &Views,
        out: &mut Vec<Effect>,
    ) {
        let Some(body) = statement(own, peer, &views.transfers) else {
            return;
        };
        if self.statement.as_ref().is_some_and(|s| s.body == body)
            && let Some(theirs) = self.statement.take()
        {
            out.push(Effect::Keep {
                key: kept_under(peer),
                value: theirs.to_bytes(),
            });
        }
        if agreed && self.signed.as_ref() != Some(&body) {
            self.signed = Some(body.clone());
            out.push(Effect::Sign(peer.clone(), body));
        }
    }
}

/// The key of ours that signed a decision: the one in force, or one that was replaced since.
fn own_key(said: &SignedBody, views: &Views) -> Option<Key> {
    let mut keys = views.directory.node_keys();
    keys.find(|key| signed(&said.body, key, &Sig(said.sig)))
}

/// What is to be decided on what a peer asks; none while a promise may still come.
fn decide(
    peer: &Origin,
    transfer: &Digest32,
    asked: Asked,
    between: &Between,
    views: &Views,
) -> Option<Federation> {
    let held = views.transfers.get(transfer);
    let promise = held.filter(|t| t.side == Side::Received && t.peer == *peer);
    let linked = views.directory.peers.get(peer).is_some_and(|p| p.linked);
    let reason = match (asked, promise) {
        (Asked::Later { .. }, _) => return None,
        (Asked::Cancel, _) => RefusalReason::Withdrawn,
        (Asked::Offer { minutes, day }, Some(promise)) if promise.state == State::Open => {
            if (promise.minutes, promise.day) == (minutes, day) {
                let salt = views.directory.peers.get(peer).and_then(|p| p.salt);
                return Some(settle(peer, *transfer, promise, between, salt));
            }
            RefusalReason::OtherTerms
        }
        (Asked::Offer { .. }, Some(_)) => RefusalReason::Withdrawn,
        (Asked::Offer { .. }, None) if linked => return None,
        (Asked::Offer { .. }, None) => RefusalReason::Ended,
    };
    Some(Federation::TransferRefused(TransferRefused {
        neighbour: peer.clone(),
        reason,
        seq: between.ours.next(),
        total: between.ours.total(),
        transfer: *transfer,
    }))
}

fn settle(
    peer: &Origin,
    transfer: Digest32,
    promise: &Transfer,
    between: &Between,
    salt: Option<Digest32>,
) -> Federation {
    Federation::TransferSettled(TransferSettled {
        day: promise.day,
        minutes: promise.minutes,
        payer: pseudonym(promise.account, peer, salt.as_ref()),
        neighbour: peer.clone(),
        seq: between.ours.next(),
        total: between.ours.total() + promise.minutes,
        transfer,
    })
}
