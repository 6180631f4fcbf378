//! What hours across areas change in the book.

use alloc::vec::Vec;

use super::{Count, Fact, Loose, Side, State, Transfer, clearing};
use crate::{
    book::Book,
    entry::federation::{self as said, RefusalReason},
    id::{Account, Category, Digest32, Origin},
    transfer::{Decision, Outcome, pseudonym},
};

impl Book {
    /// The account of a transfer here, and the neighbour's; only that if the transfer is with another, or unknown.
    pub(super) fn touched_by(
        &self,
        transfer: &Digest32,
        neighbour: Option<&Origin>,
    ) -> Vec<Account> {
        let held = self.federation.transfers.get(transfer);
        let held = held.filter(|t| neighbour.is_none_or(|n| t.neighbour == *n));
        let with = neighbour.or(held.map(|t| &t.neighbour)).map(clearing);
        held.map(|t| t.account).into_iter().chain(with).collect()
    }

    pub(super) fn touched_by_answer(&self, body: &str) -> Vec<Account> {
        let Some(decision) = Decision::read(body) else {
            return Vec::new();
        };
        let offer = self.offer_to(&decision.origin, &decision.transfer);
        let account = offer.map(|t| t.account);
        account
            .into_iter()
            .chain([clearing(&decision.origin)])
            .collect()
    }

    pub(super) fn touched_by_recall(&self, body: &str) -> Vec<Account> {
        let Some(decision) = Decision::read(body) else {
            return Vec::new();
        };
        let promise = self.promise_to(&decision.towards, &decision.transfer);
        let promised = promise.map(|t| t.account);
        let payer = match decision.outcome {
            Outcome::Settled { payer, .. } => self.payer(payer, &decision.towards),
            Outcome::Refused(_) => None,
        };
        promised
            .into_iter()
            .chain(payer)
            .chain([clearing(&decision.towards)])
            .collect()
    }

    /// Who has this pseudonym towards a neighbour.
    fn payer(&self, payer: Digest32, neighbour: &Origin) -> Option<Account> {
        let mut accounts = self.accounts.keys();
        accounts
            .find(|account| self.is_payer(**account, neighbour, payer))
            .copied()
    }

    /// Whether this is a pseudonym of the account's: as it is made now, or as it was before the link had a salt.
    pub(super) fn is_payer(&self, account: Account, neighbour: &Origin, payer: Digest32) -> bool {
        let held = self.federation.neighbours.get(neighbour);
        let salt = held.and_then(|n| n.salt.as_ref());
        pseudonym(account, neighbour, salt) == payer || pseudonym(account, neighbour, None) == payer
    }

    pub(super) fn promise(&mut self, c: &said::TransferPromised) -> Vec<Fact> {
        let promised = Transfer {
            neighbour: c.neighbour.clone(),
            side: Side::Received,
            account: c.r#for,
            minutes: c.minutes,
            day: c.day,
            state: State::Open,
        };
        let key = (c.neighbour.clone(), c.transfer);
        let paid = self.federation.loose.remove(&key).is_some();
        self.begin(c.transfer, promised, Some(c.category.clone()), paid)
    }

    pub(super) fn offer(&mut self, c: &said::TransferOffered) -> Vec<Fact> {
        let offered = Transfer {
            neighbour: c.neighbour.clone(),
            side: Side::Gave,
            account: c.r#for,
            minutes: c.minutes,
            day: c.day,
            state: State::Open,
        };
        let transfer = c.code.transfer();
        let key = (c.neighbour.clone(), transfer);
        let paid = self.federation.unmatched.remove(&key).flatten().is_some();
        self.begin(transfer, offered, Some(c.category.clone()), paid)
    }

    /// A transfer begins, and ends at once if it was paid already.
    fn begin(
        &mut self,
        transfer: Digest32,
        begun: Transfer,
        category: Option<Category>,
        paid: bool,
    ) -> Vec<Fact> {
        let mut facts = alloc::vec![Fact::Began {
            transfer,
            neighbour: begun.neighbour.clone(),
            side: begun.side,
            account: begun.account,
            minutes: begun.minutes,
            day: begun.day,
            category,
        }];
        self.set_aside(&begun, 1);
        self.federation.transfers.insert(transfer, begun);
        if paid {
            facts.extend(self.end_transfer(&transfer, State::Settled));
        }
        facts
    }

    pub(super) fn withdraw(&mut self, c: &said::TransferWithdrawn) -> Vec<Fact> {
        let Some(held) = self.federation.transfers.get_mut(&c.transfer) else {
            return Vec::new();
        };
        match held.side {
            Side::Received => self.end_transfer(&c.transfer, State::Withdrawn),
            Side::Gave => {
                held.state = State::Asked;
                alloc::vec![Fact::Moved {
                    transfer: c.transfer,
                    state: State::Asked
                }]
            }
        }
    }

    /// This node's decision.
    pub(super) fn decide(&mut self, decision: &Decision) -> Vec<Fact> {
        let stands = self.promise_to(&decision.towards, &decision.transfer);
        // A promise that was taken back ended as it did, unless it had been paid: a decision that was signed holds.
        let ends = stands.is_some_and(|t| {
            t.state == State::Open || (decision.minutes() > 0 && t.state == State::Withdrawn)
        });
        let mut facts = self.decided(decision, true, stands.is_some());
        if ends {
            facts.extend(self.end_transfer(&decision.transfer, state(&decision.outcome)));
        }
        facts
    }

    /// A decision of this node that its log had lost.
    pub(super) fn recall(&mut self, decision: &Decision) -> Vec<Fact> {
        let Outcome::Settled {
            payer,
            minutes,
            day,
        } = decision.outcome
        else {
            return self.decide(decision);
        };
        let promise = self.promise_to(&decision.towards, &decision.transfer);
        let same = |t: &Transfer| {
            (t.minutes, t.day) == (minutes, day) && self.is_payer(t.account, &t.neighbour, payer)
        };
        if promise.is_some_and(same) {
            return self.decide(decision);
        }
        // A promise on other terms was made under the same code since: it is over, what was signed holds.
        let open = promise.is_some_and(|t| t.state.under_way());
        let taken = promise.is_none() && self.federation.transfers.contains_key(&decision.transfer);
        let account = self.payer(payer, &decision.towards).filter(|_| !taken);
        let mut facts = self.decided(decision, true, account.is_some());
        if open {
            let other = State::Refused(RefusalReason::OtherTerms);
            facts.extend(self.end_transfer(&decision.transfer, other));
        }
        let Some(account) = account else {
            let key = (decision.towards.clone(), decision.transfer);
            let loose = Loose {
                minutes,
                day,
                payer,
            };
            self.federation.loose.insert(key, loose);
            return facts;
        };
        let begun = Transfer {
            neighbour: decision.towards.clone(),
            side: Side::Received,
            account,
            minutes,
            day,
            state: State::Open,
        };
        facts.extend(self.begin(decision.transfer, begun, None, true));
        facts
    }

    /// A neighbour's decision.
    pub(super) fn hear(&mut self, decision: &Decision) -> Vec<Fact> {
        let matched = self.answers(decision).is_some();
        let offer = self.offer_to(&decision.origin, &decision.transfer);
        let waits = offer.is_some_and(|t| t.state.under_way());
        let known = offer.is_some();
        let mut facts = self.decided(decision, false, matched);
        if matched {
            facts.extend(self.end_transfer(&decision.transfer, state(&decision.outcome)));
            return facts;
        }
        if waits {
            // It settled what nobody offered so; it will not decide again, and the minutes need not stay set aside.
            let other = State::Refused(RefusalReason::OtherTerms);
            facts.extend(self.end_transfer(&decision.transfer, other));
        }
        let answer = match decision.outcome {
            Outcome::Settled {
                payer,
                minutes,
                day,
            } if !known => Some(Loose {
                minutes,
                day,
                payer,
            }),
            Outcome::Settled { .. } | Outcome::Refused(_) => None,
        };
        let key = (decision.origin.clone(), decision.transfer);
        self.federation.unmatched.insert(key, answer);
        facts
    }

    /// Counts a decision, of this node's or of a neighbour's.
    fn decided(&mut self, decision: &Decision, ours: bool, matched: bool) -> Vec<Fact> {
        let neighbour = if ours {
            &decision.towards
        } else {
            &decision.origin
        };
        let count = Count {
            next: decision.seq + 1,
            total: decision.total,
        };
        if let Some(held) = self.federation.neighbours.get_mut(neighbour) {
            if ours {
                held.ours = count;
            } else {
                held.theirs = count;
            }
        }
        if ours {
            let key = (neighbour.clone(), decision.transfer);
            self.federation.decided.insert(key);
        }
        alloc::vec![Fact::Decided {
            neighbour: neighbour.clone(),
            ours,
            transfer: decision.transfer,
            minutes: decision.minutes(),
            matched,
        }]
    }

    /// A transfer ends: what was set aside is free again, and the minutes move if it settles.
    fn end_transfer(&mut self, transfer: &Digest32, state: State) -> Vec<Fact> {
        let Some(held) = self.federation.transfers.get_mut(transfer) else {
            return Vec::new();
        };
        let was = core::mem::replace(&mut held.state, state);
        let ended = held.clone();
        if was.under_way() {
            self.set_aside(&ended, -1);
        }
        let mut facts = alloc::vec![Fact::Moved {
            transfer: *transfer,
            state
        }];
        if state == State::Settled {
            facts.push(self.clear(&ended));
        }
        facts
    }

    /// Sets minutes aside (1), or frees them (-1).
    fn set_aside(&mut self, transfer: &Transfer, sign: i64) {
        let minutes = sign * transfer.minutes;
        let holder = self.accounts.get_mut(&transfer.account);
        let neighbour = self.federation.neighbours.get_mut(&transfer.neighbour);
        match transfer.side {
            Side::Gave => {
                if let Some(holder) = holder {
                    holder.reserved_in += minutes;
                }
                if let Some(neighbour) = neighbour {
                    neighbour.offered += minutes;
                }
            }
            Side::Received => {
                if let Some(holder) = holder {
                    holder.reserved_out += minutes;
                }
                if let Some(neighbour) = neighbour {
                    neighbour.promised += minutes;
                }
            }
        }
    }

    /// Moves minutes between an account here and the neighbour's: what one gains the other spends.
    fn clear(&mut self, transfer: &Transfer) -> Fact {
        let between = clearing(&transfer.neighbour);
        let (giver, receiver, sign) = match transfer.side {
            Side::Gave => (transfer.account, between, 1),
            Side::Received => (between, transfer.account, -1),
        };
        if let Some(holder) = self.accounts.get_mut(&transfer.account) {
            holder.balance += sign * transfer.minutes;
        }
        if let Some(held) = self.federation.neighbours.get_mut(&transfer.neighbour) {
            held.balance -= sign * transfer.minutes;
        }
        Fact::Posted {
            giver,
            receiver,
            minutes: transfer.minutes,
        }
    }
}

const fn state(outcome: &Outcome) -> State {
    match outcome {
        Outcome::Settled { .. } => State::Settled,
        Outcome::Refused(reason) => State::Refused(*reason),
    }
}
