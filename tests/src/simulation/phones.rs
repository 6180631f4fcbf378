//! Members' phones: what they say, say again, and, in dishonest hands, say besides or keep to themselves.

use kith_protocol::{
    entry::{
        Content,
        federation::{Federation, TransferOffered, TransferPromised, TransferWithdrawn},
    },
    envelope::Envelope,
    id::{Author, Name},
    transfer::PayCode,
};

use super::world::World;
use crate::people::envelope;

/// Whose hands a phone is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Manner {
    /// It says again what its node lost.
    #[default]
    Honest,
    /// After a restore it keeps to itself what it said, says it on other terms, takes it back, or shows what suits it of what
    /// its node once decided.
    SaysAnything,
}

/// A member's phone.
#[derive(Debug, Default)]
pub(super) struct Phone {
    pub(super) manner: Manner,
    /// What it has said and can say again.
    said: Vec<(Name, Envelope)>,
    /// Decisions of its node that it was shown, as signed.
    pub(super) settled: Vec<String>,
}

/// Help that somebody received in another area.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    pub(super) payer: usize,
    pub(super) giver: usize,
    pub(super) code: PayCode,
    minutes: i64,
}

impl World {
    /// Something is said about hours: help begins most often.
    pub(super) fn talk(&mut self) {
        let i = self.chance.below(self.nodes.len());
        match self.chance.below(10) {
            0..5 => self.give(i),
            5..7 => self.take_back(),
            7 => self.say_again(i),
            _ => self.say_anything(i),
        }
    }

    /// A pay code.
    pub(super) fn code(&mut self) -> PayCode {
        PayCode(core::array::from_fn(|_| {
            self.chance.number().to_le_bytes()[0]
        }))
    }

    /// Somebody received help in another area: they promise there, and the giver offers here, or only one of them says so.
    fn give(&mut self, payer: usize) {
        let peers = &self.nodes[payer].peers;
        let giver = peers[self.chance.below(peers.len())];
        let begun = Begun {
            payer,
            giver,
            code: self.code(),
            minutes: self.chance.between(1, 30),
        };
        let other = begun.minutes + i64::from(self.chance.percent(5));
        self.begun.push(begun);
        let promise = self.promised(begun, begun.minutes);
        let offer = self.offered(begun, other);
        match self.chance.below(10) {
            0 => self.say_of(payer, promise),
            1 => self.say_of(giver, offer),
            2..6 => {
                self.say_of(payer, promise);
                self.say_of(giver, offer);
            }
            _ => {
                self.say_of(giver, offer);
                self.say_of(payer, promise);
            }
        }
    }

    fn promised(&self, begun: Begun, minutes: i64) -> Federation {
        Federation::TransferPromised(TransferPromised {
            basis: None,
            category: "gardening".parse().unwrap(),
            day: "2026-09-01".parse().unwrap(),
            details: None,
            r#for: self.nodes[begun.payer].member.account,
            minutes,
            neighbour: self.nodes[begun.giver].area.origin.clone(),
            transfer: begun.code.transfer(),
        })
    }

    fn offered(&self, begun: Begun, minutes: i64) -> Federation {
        Federation::TransferOffered(TransferOffered {
            basis: None,
            category: "gardening".parse().unwrap(),
            code: begun.code,
            day: "2026-09-01".parse().unwrap(),
            details: None,
            r#for: self.nodes[begun.giver].member.account,
            minutes,
            neighbour: self.nodes[begun.payer].area.origin.clone(),
        })
    }

    /// The payer takes a promise back, or the giver asks to cancel.
    fn take_back(&mut self) {
        if self.begun.is_empty() {
            return;
        }
        let begun = self.begun[self.chance.below(self.begun.len())];
        let who = [begun.payer, begun.giver][self.chance.below(2)];
        self.withdraw(who, begun);
    }

    fn withdraw(&mut self, i: usize, begun: Begun) {
        let transfer = begun.code.transfer();
        let withdrawn = TransferWithdrawn { transfer };
        self.say_of(i, Federation::TransferWithdrawn(withdrawn));
    }

    /// The member of a node says something; their phone keeps it. What is not taken is not said.
    fn say_of(&mut self, i: usize, content: Federation) {
        let by = Author::Account(self.nodes[i].member.account);
        let made = self.made(i, by, Content::Federation(content));
        let sent = envelope(made.body(), &[&self.nodes[i].member.device], &[]);
        if self.enters(i, sent.clone()) {
            self.nodes[i].phone.said.push((made.name(), sent));
        }
    }

    /// A phone sends again all that it ever said and its node has no more, in order.
    pub(super) fn say_again(&mut self, i: usize) {
        let node = &self.nodes[i];
        if node.phone.manner == Manner::Honest {
            let names = &node.disk.desk.views.names;
            let lost =
                { node.phone.said.iter() }.filter(|(name, _)| names.position(name).is_none());
            for (_, sent) in Vec::from_iter(lost.cloned()) {
                self.enters(i, sent);
            }
        }
    }

    /// A phone in dishonest hands says something that its node may have lost, in its way.
    fn say_anything(&mut self, i: usize) {
        let own = |begun: &&Begun| begun.payer == i || begun.giver == i;
        let all: Vec<Begun> = self.begun.iter().filter(own).copied().collect();
        if self.nodes[i].phone.manner == Manner::Honest || all.is_empty() {
            return;
        }
        let begun = all[self.chance.below(all.len())];
        let other = begun.minutes + self.chance.between(-1, 2);
        match self.chance.below(4) {
            // The same transfer once more, on these or other terms.
            0 if begun.payer == i => self.say_of(i, self.promised(begun, other)),
            0 => self.say_of(i, self.offered(begun, other)),
            // What its node decided once.
            1 => {
                let settled = &self.nodes[i].phone.settled;
                if !settled.is_empty() {
                    let body = settled[self.chance.below(settled.len())].clone();
                    let node = self.nodes[i].disk.desk.node.clone();
                    self.enters(i, envelope(body, &[&node], &[]));
                }
            }
            2 => self.withdraw(i, begun),
            // Some of what it said, in any order.
            _ => {
                let said = &self.nodes[i].phone.said;
                if !said.is_empty() {
                    let (_, some) = said[self.chance.below(said.len())].clone();
                    self.enters(i, some);
                }
            }
        }
    }
}
