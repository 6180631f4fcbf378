//! Members' phones: what they say, say again, and, in dishonest hands, say besides or keep to themselves.

use kith_protocol::{
    entry::{
        Content,
        federation::{Federation, TransferOffered, TransferPromised, TransferWithdrawn},
    },
    envelope::Envelope,
    id::Author,
    peer::transfer::Input,
    transfer::PayCode,
};
use kith_tests::people::envelope;

use super::World;

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
    said: Vec<Envelope>,
    /// Decisions of its node that it was shown, as signed.
    pub(super) settled: Vec<String>,
}

impl World {
    /// Somebody received help in another area: they promise there, and the giver offers here, now or later or never.
    pub(super) fn begin(&mut self) {
        let payer = self.chance.below(self.nodes.len());
        let linked = self.linked(payer);
        let giver = linked[self.chance.below(linked.len())];
        let code = PayCode(core::array::from_fn(|_| {
            self.chance.number().to_le_bytes()[0]
        }));
        let minutes = self.chance.between(1, 30);
        let other = if self.chance.percent(5) {
            minutes + 1
        } else {
            minutes
        };
        self.begun.push((payer, giver, code, minutes));
        let promise = self.promised(payer, giver, code, minutes);
        let offer = self.offered(payer, giver, code, other);
        match self.chance.below(10) {
            0 => self.say(payer, promise),
            1 => self.say(giver, offer),
            2..6 => {
                self.say(payer, promise);
                self.say(giver, offer);
            }
            _ => {
                self.say(giver, offer);
                self.say(payer, promise);
            }
        }
    }

    pub(super) fn promised(
        &self,
        payer: usize,
        giver: usize,
        code: PayCode,
        minutes: i64,
    ) -> Federation {
        Federation::TransferPromised(TransferPromised {
            basis: None,
            category: "gardening".parse().unwrap(),
            day: "2026-09-01".parse().unwrap(),
            details: None,
            r#for: self.nodes[payer].member.account,
            minutes,
            neighbour: self.nodes[giver].area.origin.clone(),
            transfer: code.transfer(),
        })
    }

    fn offered(&self, payer: usize, giver: usize, code: PayCode, minutes: i64) -> Federation {
        Federation::TransferOffered(TransferOffered {
            basis: None,
            category: "gardening".parse().unwrap(),
            code,
            day: "2026-09-01".parse().unwrap(),
            details: None,
            r#for: self.nodes[giver].member.account,
            minutes,
            neighbour: self.nodes[payer].area.origin.clone(),
        })
    }

    /// The payer takes a promise back, or the giver asks to cancel.
    pub(super) fn take_back(&mut self) {
        if self.begun.is_empty() {
            return;
        }
        let (payer, giver, code, _) = self.begun[self.chance.below(self.begun.len())];
        let who = if self.chance.percent(50) {
            payer
        } else {
            giver
        };
        let transfer = code.transfer();
        self.say(
            who,
            Federation::TransferWithdrawn(TransferWithdrawn { transfer }),
        );
    }

    /// The member of a node says something; their phone keeps it. What the rules refuse is not said.
    fn say(&mut self, i: usize, content: Federation) {
        let by = Author::Account(self.nodes[i].member.account);
        let made = self.made(i, by, Content::Federation(content));
        let sent = envelope(made.body(), &[&self.nodes[i].member.device], &[]);
        if self.submit(i, sent.clone()) {
            self.nodes[i].phone.said.push(sent);
        }
    }

    fn submit(&mut self, i: usize, sent: Envelope) -> bool {
        let taken = self.nodes[i].desk.take(sent).is_ok();
        if taken {
            self.input(i, Input::Moved);
        }
        taken
    }

    /// A phone sends again all that it ever said, in order.
    pub(super) fn say_again(&mut self, i: usize) {
        if self.nodes[i].phone.manner == Manner::SaysAnything {
            return;
        }
        for sent in self.nodes[i].phone.said.clone() {
            self.submit(i, sent);
        }
    }

    /// A phone in dishonest hands says something that its node may have lost, in its way.
    pub(super) fn say_anything(&mut self, i: usize) {
        let own = |(payer, giver, ..): &&(usize, usize, PayCode, i64)| *payer == i || *giver == i;
        let begun: Vec<_> = self.begun.iter().filter(own).copied().collect();
        if self.nodes[i].phone.manner == Manner::Honest || begun.is_empty() {
            return;
        }
        let (payer, giver, code, minutes) = begun[self.chance.below(begun.len())];
        let other = minutes + self.chance.between(-1, 2);
        match self.chance.below(4) {
            // The same transfer once more, on these or other terms.
            0 if payer == i => self.say(i, self.promised(payer, giver, code, other)),
            0 => self.say(i, self.offered(payer, giver, code, other)),
            // What its node decided once.
            1 => {
                let settled = &self.nodes[i].phone.settled;
                if !settled.is_empty() {
                    let body = settled[self.chance.below(settled.len())].clone();
                    let node = self.nodes[i].desk.node.clone();
                    self.submit(i, envelope(body, &[&node], &[]));
                }
            }
            2 => {
                let transfer = code.transfer();
                self.say(
                    i,
                    Federation::TransferWithdrawn(TransferWithdrawn { transfer }),
                );
            }
            // Some of what it said, in any order.
            _ => {
                let said = &self.nodes[i].phone.said;
                let some = said[self.chance.below(said.len().max(1))..].first();
                if let Some(sent) = some.cloned() {
                    self.submit(i, sent);
                }
            }
        }
    }
}
