//! Who may say what of hours across areas (docs/protocol.md, "Between areas"). Looks, never changes.

use super::{FederationRefusal as Why, Loose, Neighbour, Side, State, Transfer, rules::Verdict};
use crate::{
    book::{
        Book,
        account::{Holder, Status},
        exchange::ExchangeRefusal as Exchange,
    },
    entry::{
        federation::{self as said, RefusalReason},
        roster::Basis,
    },
    id::{Account, Author, Category, Day, Digest32, Millis, Origin},
    key::{Key, Sig},
    limits,
    refusal::Refusal,
    transfer::{Decision, Outcome, signed},
};

/// What a promise and an offer have in common.
struct Shape<'a> {
    account: Account,
    basis: Option<Basis>,
    category: &'a Category,
    day: Day,
    minutes: i64,
}

impl Book {
    pub(super) fn may_promise(
        &self,
        c: &said::TransferPromised,
        by: Author,
        now: Millis,
    ) -> Verdict {
        let shape = Shape {
            account: c.r#for,
            basis: c.basis,
            category: &c.category,
            day: c.day,
            minutes: c.minutes,
        };
        let holder = self.shaped(&shape, by, now)?;
        // One person speaks in this entry, so one has to be enough.
        if holder.keepers.as_ref().is_some_and(|k| k.needed > 1) {
            return Err(Why::PotNeedsMore.into());
        }
        let held = self.neighbour(&c.neighbour)?;
        if self.federation.transfers.contains_key(&c.transfer) {
            return Err(Why::TransferTaken.into());
        }
        let key = (c.neighbour.clone(), c.transfer);
        if self.federation.decided.contains(&key) {
            // Its decision came back before it did: what was decided holds, whatever the limits say now.
            let loose = self.federation.loose.get(&key);
            let fits = |l: &Loose| {
                (l.minutes, l.day) == (c.minutes, c.day)
                    && self.is_payer(c.r#for, &c.neighbour, l.payer)
            };
            return if loose.is_some_and(fits) {
                Ok(())
            } else {
                Err(Why::TransferDecided.into())
            };
        }
        self.linked(&c.neighbour)?;
        if held.balance + held.promised + c.minutes > held.ceiling {
            return Err(Why::NeighbourCeiling.into());
        }
        self.keeps_floor(c.r#for, c.minutes, by)
    }

    pub(super) fn may_offer(&self, c: &said::TransferOffered, by: Author, now: Millis) -> Verdict {
        let shape = Shape {
            account: c.r#for,
            basis: c.basis,
            category: &c.category,
            day: c.day,
            minutes: c.minutes,
        };
        self.shaped(&shape, by, now)?;
        let held = self.neighbour(&c.neighbour)?;
        let transfer = c.code.transfer();
        if self.federation.transfers.contains_key(&transfer) {
            return Err(Why::TransferTaken.into());
        }
        let key = (c.neighbour.clone(), transfer);
        if let Some(answer) = self.federation.unmatched.get(&key) {
            let fits = |l: &Loose| (l.minutes, l.day) == (c.minutes, c.day);
            return if answer.as_ref().is_some_and(fits) {
                Ok(())
            } else {
                Err(Why::TransferDecided.into())
            };
        }
        self.linked(&c.neighbour)?;
        if held.offered - held.balance + c.minutes > held.ceiling {
            return Err(Why::NeighbourCeiling.into());
        }
        self.keeps_ceiling(c.r#for, c.minutes, by)
    }

    /// Who speaks, for whom, about how much and when.
    fn shaped(&self, shape: &Shape<'_>, by: Author, now: Millis) -> Result<&Holder, Refusal> {
        let author = by.account().ok_or(Exchange::NotForTheNode)?;
        if !(1..=limits::LINE_MINUTES).contains(&shape.minutes) {
            return Err(Exchange::Minutes.into());
        }
        if Day::latest_at(now).is_none_or(|latest| shape.day > latest) {
            return Err(Exchange::DayToCome.into());
        }
        if !self.roster.policy().categories.contains(shape.category) {
            return Err(Exchange::CategoryUnknown.into());
        }
        let holder = self
            .accounts
            .get(&shape.account)
            .ok_or(Exchange::PartyUnknown)?;
        if shape.basis.is_some() {
            self.writes_down_for(author, shape.account, holder)?;
        } else if !self.may_speak_for(author, shape.account) {
            return Err(Exchange::NotForYou.into());
        }
        if holder.status == Status::Active {
            Ok(holder)
        } else {
            Err(Exchange::PartyAway.into())
        }
    }

    /// An officer who is not concerned, for a person without a device.
    fn writes_down_for(&self, author: Account, account: Account, holder: &Holder) -> Verdict {
        if !self.accounts.get(&author).is_some_and(Holder::officer) {
            return Err(Exchange::NotABroker.into());
        }
        if self.concerned(author, &[account]) {
            return Err(Exchange::Concerned.into());
        }
        if !holder.person() {
            return Err(Exchange::NotAPerson.into());
        }
        if holder.devices > 0 {
            Err(Exchange::HasDevice.into())
        } else {
            Ok(())
        }
    }

    /// Who may speak for the account is told of its limits; others only that it cannot be now.
    fn limit_told(&self, by: Author, account: Account, why: Exchange) -> Refusal {
        let theirs = by.account().is_some_and(|a| self.may_speak_for(a, account));
        if theirs { why } else { Exchange::NotNow }.into()
    }

    fn keeps_floor(&self, account: Account, minutes: i64, by: Author) -> Verdict {
        let Some(holder) = self.accounts.get(&account) else {
            return Ok(());
        };
        let floor = self.limits_of(holder).floor;
        let within = holder.balance - holder.reserved_out - minutes >= -floor;
        if within || self.roster.policy().count_only {
            Ok(())
        } else {
            Err(self.limit_told(by, account, Exchange::Floor))
        }
    }

    fn keeps_ceiling(&self, account: Account, minutes: i64, by: Author) -> Verdict {
        let Some(holder) = self.accounts.get(&account) else {
            return Ok(());
        };
        let most = self.limits_of(holder).ceiling;
        let within = most.is_none_or(|most| holder.balance + holder.reserved_in + minutes <= most);
        if within || self.roster.policy().count_only {
            Ok(())
        } else {
            Err(self.limit_told(by, account, Exchange::Ceiling))
        }
    }

    pub(super) fn may_take_back(&self, c: &said::TransferWithdrawn, by: Author) -> Verdict {
        let author = by.account().ok_or(Exchange::NotForTheNode)?;
        let held = self.federation.transfers.get(&c.transfer);
        let transfer = held.ok_or(Why::TransferUnknown)?;
        if !self.may_speak_for(author, transfer.account) {
            let holder = self.accounts.get(&transfer.account);
            let holder = holder.ok_or(Exchange::PartyUnknown)?;
            if self
                .writes_down_for(author, transfer.account, holder)
                .is_err()
            {
                return Err(Exchange::NotForYou.into());
            }
        }
        match transfer.state {
            State::Open => Ok(()),
            State::Asked => Err(crate::book::roster::RosterRefusal::AlreadySo.into()),
            State::Withdrawn | State::Settled | State::Refused(_) => {
                Err(Why::TransferDecided.into())
            }
        }
    }

    /// A promise of an account here to that neighbour.
    pub(super) fn promise_to(&self, neighbour: &Origin, transfer: &Digest32) -> Option<&Transfer> {
        let held = self.federation.transfers.get(transfer);
        held.filter(|t| t.side == Side::Received && t.neighbour == *neighbour)
    }

    /// An offer of an account here to that neighbour.
    pub(super) fn offer_to(&self, neighbour: &Origin, transfer: &Digest32) -> Option<&Transfer> {
        let held = self.federation.transfers.get(transfer);
        held.filter(|t| t.side == Side::Gave && t.neighbour == *neighbour)
    }

    /// What this node decides: alone and once, on a promise that stands as it was made.
    pub(super) fn may_decide(&self, decision: Option<Decision>) -> Verdict {
        let decision = decision.ok_or(Why::NodeOnly)?;
        let held = self.neighbour(&decision.towards)?;
        self.undecided(&decision)?;
        in_turn(held.ours.next, held.ours.total, &decision)?;
        let promise = self.promise_to(&decision.towards, &decision.transfer);
        let open = promise.filter(|t| t.state == State::Open);
        let fits = match decision.outcome {
            Outcome::Settled {
                payer,
                minutes,
                day,
            } => open.is_some_and(|t| {
                (t.minutes, t.day) == (minutes, day)
                    && self.is_payer(t.account, &decision.towards, payer)
            }),
            Outcome::Refused(RefusalReason::Withdrawn) => true,
            Outcome::Refused(RefusalReason::OtherTerms) => open.is_some(),
            Outcome::Refused(RefusalReason::Ended) => open.is_none() && !held.linked,
        };
        if fits {
            Ok(())
        } else {
            Err(Why::DecisionDiffers.into())
        }
    }

    fn undecided(&self, decision: &Decision) -> Verdict {
        let key = (decision.towards.clone(), decision.transfer);
        if self.federation.decided.contains(&key) {
            Err(Why::TransferDecided.into())
        } else {
            Ok(())
        }
    }

    /// What a neighbour decided towards this node.
    pub(super) fn may_hear(&self, body: &str, key: &Key, sig: &Sig) -> Verdict {
        let decision = Decision::read(body).ok_or(Why::DecisionNotSigned)?;
        let held = self.neighbour(&decision.origin)?;
        let to_us = self.origin() == Some(&decision.towards);
        if !to_us || *key != held.node || !signed(body, key, sig) {
            return Err(Why::DecisionNotSigned.into());
        }
        in_turn(held.theirs.next, held.theirs.total, &decision)?;
        let of_theirs = |(origin, _): &&(Origin, Digest32)| *origin == decision.origin;
        let unmatched = self.federation.unmatched.keys().filter(of_theirs).count();
        if self.answers(&decision).is_none() && unmatched >= limits::UNMATCHED {
            Err(Why::TooManyUnmatched.into())
        } else {
            Ok(())
        }
    }

    /// The offer that a neighbour's decision answers.
    pub(super) fn answers(&self, decision: &Decision) -> Option<&Transfer> {
        let offer = self.offer_to(&decision.origin, &decision.transfer)?;
        let same = match decision.outcome {
            Outcome::Settled { minutes, day, .. } => (offer.minutes, offer.day) == (minutes, day),
            Outcome::Refused(_) => true,
        };
        (same && offer.state.under_way()).then_some(offer)
    }

    /// A decision of this node that its log lost.
    pub(super) fn may_recall(&self, body: &str, key: &Key, sig: &Sig) -> Verdict {
        let decision = Decision::read(body).ok_or(Why::DecisionNotSigned)?;
        let held: &Neighbour = self.neighbour(&decision.towards)?;
        let ours = self.origin() == Some(&decision.origin) && self.own_node(key);
        if !ours || !signed(body, key, sig) {
            return Err(Why::DecisionNotSigned.into());
        }
        self.undecided(&decision)?;
        in_turn(held.ours.next, held.ours.total, &decision)?;
        // One that was signed before the key was replaced may be a thief's: it costs no more than the ceiling.
        if self.roster.was_node(key) && held.balance + decision.minutes() > held.ceiling {
            return Err(Why::NeighbourCeiling.into());
        }
        Ok(())
    }
}

/// The next decision, whose total is what was settled before and what it settles.
fn in_turn(next: u64, total: i64, decision: &Decision) -> Verdict {
    let added = total.checked_add(decision.minutes());
    let minutes = (0..=limits::LINE_MINUTES).contains(&decision.minutes());
    if decision.seq == next && minutes && added == Some(decision.total) {
        Ok(())
    } else {
        Err(Why::DecisionOutOfTurn.into())
    }
}
