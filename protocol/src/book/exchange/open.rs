//! An exchange of which a line waits: who has agreed, and what an answer would settle. Pure: the book does the moving.

use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Due, How, expiry_id, terms};
use crate::{
    book::account::Holder,
    entry::exchange::{self as said, Ground},
    id::{Account, Digest32, Mark, Millis, Name},
};

/// One side of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Side {
    pub(super) account: Account,
    /// A person's consent, from whomever it came.
    agreed: bool,
    /// Custodians who agreed, each once.
    custodians: Vec<Account>,
    /// Its minutes are set aside.
    pub(super) reserved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum LineState {
    Waits,
    Settled,
    Ended,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OpenLine {
    pub(super) giver: Side,
    pub(super) receiver: Side,
    pub(super) minutes: i64,
    pub(super) of: Option<u32>,
    state: LineState,
}

/// An exchange of which a line waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Open {
    pub(super) name: Name,
    pub(super) terms: Digest32,
    pub(super) at: Millis,
    pub(super) deadline: Millis,
    pub(super) expires_days: i64,
    pub(super) all_or_none: bool,
    pub(super) undoes: Option<Mark>,
    pub(super) lines: Vec<OpenLine>,
    /// Who proposed it.
    pub(super) proposer: Option<Account>,
    /// Whose answer counts against the proposer's bound on unanswered proposals.
    pub(super) asked: Vec<Account>,
    /// Brokers who agreed to an undoing after its notice; the one who recorded it is the first.
    pub(super) brokers: Vec<Account>,
}

/// A consent to one side of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Consent {
    pub(super) line: u32,
    pub(super) account: Account,
    pub(super) how: How,
    pub(super) by: Account,
}

/// What consents would bring about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Effects {
    /// Minutes newly set aside to be spent, by account.
    pub(super) spends: BTreeMap<Account, i64>,
    /// Minutes newly set aside to be gained, by account.
    pub(super) gains: BTreeMap<Account, i64>,
    /// Lines that settle.
    pub(super) settled: Vec<u32>,
}

impl Side {
    const fn new(account: Account) -> Self {
        Self {
            account,
            agreed: false,
            custodians: Vec::new(),
            reserved: false,
        }
    }

    /// Whether consent stands: a person's own, or enough custodians who are still in office.
    fn stands(&self, accounts: &BTreeMap<Account, Holder>, spends: bool) -> bool {
        let Some(keepers) = accounts.get(&self.account).and_then(|h| h.keepers.as_ref()) else {
            return self.agreed;
        };
        let in_office = |c: &&Account| {
            keepers.custodians.contains(c) && accounts.get(c).is_some_and(|h| !h.gone())
        };
        let count = self.custodians.iter().filter(in_office).count();
        let needed = if spends { keepers.needed } else { 1 };
        self.agreed || count >= needed as usize
    }

    fn take(&mut self, consent: &Consent) {
        match consent.how {
            How::Custodian => self.custodians.push(consent.by),
            How::Device | How::Supporter | How::Attested(_) => self.agreed = true,
        }
    }

    /// Whether this person's consent is still wanted here.
    fn wants(&self, by: Account, how: How) -> bool {
        match how {
            How::Custodian => !self.custodians.contains(&by),
            How::Device | How::Supporter | How::Attested(_) => !self.agreed,
        }
    }
}

impl OpenLine {
    pub(super) fn new(line: &said::Line) -> Self {
        Self {
            giver: Side::new(line.giver),
            receiver: Side::new(line.receiver),
            minutes: line.minutes,
            of: line.of,
            state: LineState::Waits,
        }
    }

    pub(super) fn waits(&self) -> bool {
        self.state == LineState::Waits
    }

    fn side(&mut self, account: Account) -> Option<&mut Side> {
        [&mut self.giver, &mut self.receiver]
            .into_iter()
            .find(|side| side.account == account)
    }
}

impl Open {
    pub(super) fn waits(&self) -> bool {
        self.lines.iter().any(OpenLine::waits)
    }

    pub(super) fn parties(&self) -> Vec<Account> {
        let mut all: Vec<_> = self
            .lines
            .iter()
            .flat_map(|l| [l.giver.account, l.receiver.account])
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    pub(super) fn due(&self, mark: &Mark) -> Due {
        let expired = said::Expired {
            after_days: self.expires_days,
            exchange: terms(self.name, self.terms),
        };
        Due {
            id: expiry_id(mark),
            expired,
        }
    }

    /// The consents that `by` can give for `account`: one for each waiting line where it is still wanted.
    pub(super) fn wanted(&self, account: Account, how: How, by: Account) -> Vec<Consent> {
        let mut consents = Vec::new();
        for (line, open) in (0..).zip(&self.lines) {
            let sides = [&open.giver, &open.receiver];
            if open.waits()
                && sides
                    .iter()
                    .any(|s| s.account == account && s.wants(by, how))
            {
                consents.push(Consent {
                    line,
                    account,
                    how,
                    by,
                });
            }
        }
        consents
    }

    /// What a broker writes down for someone without a device.
    pub(super) fn attested(&self, account: Account, by: Account, ground: Ground) -> Vec<Consent> {
        self.wanted(account, How::Attested(ground), by)
    }

    /// A broker agrees to an undoing after its notice; with the second broker every missing consent stands.
    pub(super) fn notice(&mut self, by: Account) -> Vec<Consent> {
        if !self.brokers.contains(&by) {
            self.brokers.push(by);
        }
        if self.brokers.len() < 2 {
            return Vec::new();
        }
        let how = How::Attested(Ground::Notice);
        self.parties()
            .into_iter()
            .flat_map(|account| self.wanted(account, how, by))
            .collect()
    }

    /// Takes consents and works out what they bring about; settled lines are marked so.
    pub(super) fn advance(
        &mut self,
        consents: &[Consent],
        accounts: &BTreeMap<Account, Holder>,
    ) -> Effects {
        let mut effects = Effects::default();
        for consent in consents {
            if let Some(side) = self
                .lines
                .get_mut(consent.line as usize)
                .and_then(|line| line.side(consent.account))
            {
                side.take(consent);
            }
        }
        for line in self.lines.iter_mut().filter(|line| line.waits()) {
            if !line.receiver.reserved && line.receiver.stands(accounts, true) {
                line.receiver.reserved = true;
                *effects.spends.entry(line.receiver.account).or_default() += line.minutes;
            }
            if !line.giver.reserved && line.giver.stands(accounts, false) {
                line.giver.reserved = true;
                *effects.gains.entry(line.giver.account).or_default() += line.minutes;
            }
        }
        let ready = |line: &OpenLine| {
            line.giver.stands(accounts, false) && line.receiver.stands(accounts, true)
        };
        if self.all_or_none && !self.lines.iter().all(ready) {
            return effects;
        }
        for (n, line) in (0..).zip(&mut self.lines) {
            if line.waits() && ready(line) {
                line.state = LineState::Settled;
                effects.settled.push(n);
            }
        }
        effects
    }

    /// Ends the waiting lines of one account, or all of them; all of them too where it is all or none.
    pub(super) fn end(&mut self, account: Option<Account>) -> Vec<u32> {
        let all = self.all_or_none;
        let mut ended = Vec::new();
        for (n, line) in (0..).zip(&mut self.lines) {
            let theirs =
                account.is_none_or(|a| line.giver.account == a || line.receiver.account == a);
            if line.waits() && (all || theirs) {
                line.state = LineState::Ended;
                ended.push(n);
            }
        }
        ended
    }

    /// Whose answer is awaited, sorted, each once.
    pub(super) fn unanswered(&self) -> Vec<Account> {
        let sides = self
            .lines
            .iter()
            .filter(|line| line.waits())
            .flat_map(|line| [&line.giver, &line.receiver]);
        let mut all: Vec<_> = sides
            .filter(|side| !side.reserved && Some(side.account) != self.proposer)
            .map(|side| side.account)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether a line with this account waits.
    pub(super) fn waits_with(&self, account: Account) -> bool {
        self.lines
            .iter()
            .any(|l| l.waits() && (l.giver.account == account || l.receiver.account == account))
    }
}
