//! Who may speak for whom, and which consents their words give.

use alloc::vec::Vec;

use super::{
    ExchangeRefusal as Why, How,
    open::{Consent, Open, OpenLine},
};
use crate::{
    book::{Book, speakers::Speakers},
    entry::exchange::{self as said, parties},
    envelope::Signed,
    id::{Account, Mark, Millis},
    limits,
};

impl Book {
    /// Whether `who` is this account, looks after it, or supports this member.
    pub(in crate::book) fn may_speak_for(&self, who: Account, account: Account) -> bool {
        who == account
            || self
                .accounts
                .get(&account)
                .is_some_and(|h| h.custodian(who) || h.supporters.contains(&who))
    }

    pub(super) fn speaks_for(
        &self,
        who: Account,
        account: Account,
        open: &Open,
    ) -> Result<(), Why> {
        if !self.may_speak_for(who, account) {
            return Err(Why::NotForYou);
        }
        let supports = self
            .accounts
            .get(&account)
            .is_some_and(|h| h.supporters.contains(&who));
        let both = supports && who != account && open.parties().contains(&who);
        if both { Err(Why::BothSides) } else { Ok(()) }
    }

    /// A recorded exchange before anyone's consent counts.
    pub(super) fn propose(&self, c: &said::Recorded, signed: &Signed, at: Millis) -> Open {
        let expires_days = self.roster.policy().expires_days;
        let author = signed.entry.by.account();
        let broker =
            author.filter(|a| c.undoes.is_some() && !self.concerned(*a, &parties(&c.lines)));
        Open {
            name: signed.entry.name(),
            terms: signed.terms,
            at,
            deadline: at.saturating_add(expires_days * limits::DAY_MS),
            expires_days,
            all_or_none: c.all_or_none,
            undoes: c.undoes.map(|name| name.mark()),
            lines: c.lines.iter().map(OpenLine::new).collect(),
            proposer: author,
            asked: Vec::new(),
            brokers: broker.into_iter().collect(),
        }
    }

    /// The consents in the signatures of a recorded body.
    pub(super) fn consents_recorded(
        &self,
        mark: Mark,
        c: &said::Recorded,
        speakers: &Speakers,
    ) -> Vec<Consent> {
        self.ledger
            .open
            .get(&mark)
            .map(|open| self.consents(open, speakers, c.r#for))
            .unwrap_or_default()
    }

    pub(super) fn consents(
        &self,
        open: &Open,
        speakers: &Speakers,
        r#for: Option<Account>,
    ) -> Vec<Consent> {
        let mut all = Vec::new();
        for who in &speakers.people {
            for party in open.parties() {
                let supported = r#for == Some(party) && speakers.author() == Some(*who);
                if let Some(how) = self.speaks_as(*who, party, supported) {
                    all.extend(open.wanted(party, how, *who));
                }
            }
        }
        all
    }

    /// The consents that an answer for `account` gives.
    pub(super) fn consents_of(
        &self,
        mark: Mark,
        speakers: &Speakers,
        account: Account,
    ) -> Vec<Consent> {
        let (Some(open), Some(who)) = (self.ledger.open.get(&mark), speakers.author()) else {
            return Vec::new();
        };
        self.speaks_as(who, account, true)
            .map(|how| open.wanted(account, how, who))
            .unwrap_or_default()
    }

    fn speaks_as(&self, who: Account, account: Account, supported: bool) -> Option<How> {
        let holder = self.accounts.get(&account)?;
        if who == account {
            Some(How::Device)
        } else if holder.custodian(who) {
            Some(How::Custodian)
        } else if supported && holder.supporters.contains(&who) {
            Some(How::Supporter)
        } else {
            None
        }
    }
}
