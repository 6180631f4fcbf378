//! Exchanges: state and facts, and what each kind changes. Who may say it stands in `rules`; who speaks for whom in
//! `consent`; how lines settle in `open`.

mod consent;
mod open;
mod refusal;
mod rules;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::open::{Consent, Effects, Open};
pub use self::refusal::ExchangeRefusal;
use super::{Book, Past, speakers::Speakers};
use crate::{
    entry::{
        Terms,
        exchange::{self as said, Exchange as E, Ground, Outcome, Reason},
    },
    envelope::Signed,
    id::{Account, Day, Digest32, Id, Mark, Millis, Name},
};

/// The exchanges' part of the book: what waits, and the exceptions among what ended. A line that is nowhere here is settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ledger {
    open: BTreeMap<Mark, Open>,
    due: BTreeSet<(Millis, Mark)>,
    /// Proposals that wait, by who proposed and whose answer is awaited.
    waiting: BTreeMap<(Account, Account), u32>,
    /// Lines that ended without settling.
    unsettled: BTreeSet<(Mark, u32)>,
    /// Minutes of settled lines that were undone, or are about to be.
    undone: BTreeMap<(Mark, u32), i64>,
    disputed: BTreeMap<Mark, Account>,
}

/// How consent was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// On the party's own device.
    Device,
    /// By the party's supporter.
    Supporter,
    /// By someone who looks after the account.
    Custodian,
    /// Written down by a broker.
    Attested(Ground),
}

/// How a line ended without settling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum End {
    /// A party said no.
    Declined,
    /// Who recorded it took it back.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

/// One line of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineName {
    /// The exchange.
    pub exchange: Mark,
    /// Which line, counted from 0.
    pub line: u32,
}

/// What changed in the exchanges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// An exchange was recorded or imported.
    Recorded {
        /// Which.
        exchange: Mark,
        /// Its lines.
        lines: Vec<said::Line>,
        /// The day it took place.
        day: Day,
        /// Until when an answer is awaited; none where nothing is.
        deadline: Option<Millis>,
        /// History brought from another program.
        imported: bool,
    },
    /// A side of a line agreed.
    Consented {
        /// The line.
        line: LineName,
        /// The side.
        account: Account,
        /// How.
        how: How,
        /// Who said so.
        by: Account,
    },
    /// Minutes moved: giver up, receiver down.
    Posted {
        /// The line; none where a leaver's hours move.
        line: Option<LineName>,
        /// Gains.
        giver: Account,
        /// Spends.
        receiver: Account,
        /// How much.
        minutes: i64,
    },
    /// A line ended without settling.
    Ended {
        /// The line.
        line: LineName,
        /// How.
        end: End,
    },
    /// Minutes of a settled line were undone.
    Undone {
        /// The line that was undone.
        line: LineName,
        /// How many.
        minutes: i64,
    },
    /// A party says that an exchange is not right.
    Disputed {
        /// Which.
        exchange: Mark,
        /// For whom.
        account: Account,
        /// Why.
        reason: Reason,
    },
    /// That was cleared up.
    Resolved {
        /// Which.
        exchange: Mark,
        /// How.
        outcome: Outcome,
    },
}

/// A proposal that ran out: what the node says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The id of the node's entry, derived from the exchange's name so that it is said once.
    pub id: Id,
    /// What it says.
    pub expired: said::Expired,
}

impl Book {
    /// Proposals that ran out by `now`, oldest first, at most `most`.
    #[must_use]
    pub fn due(&self, now: Millis, most: usize) -> Vec<Due> {
        let ran_out = self
            .ledger
            .due
            .iter()
            .take_while(|(deadline, _)| *deadline <= now)
            .take(most);
        ran_out
            .filter_map(|(_, mark)| self.ledger.open.get(mark).map(|open| open.due(mark)))
            .collect()
    }

    pub(super) fn touched_by_exchange(&self, content: &E, past: &dyn Past) -> Vec<Account> {
        match content {
            E::Recorded(c) => said::parties(&c.lines),
            E::Imported(c) => said::parties(&c.lines),
            E::Agreed(c) => self.with_parties(&c.exchange, c.r#for),
            E::Attested(c) => self.with_parties(&c.exchange, c.r#for),
            E::Declined(c) => self.with_parties(&c.exchange, c.r#for),
            E::Withdrawn(c) => self.open_parties(&c.exchange),
            E::Expired(c) => self.open_parties(&c.exchange),
            E::Disputed(c) => rules::parties_of(past, &c.exchange),
            E::Resolved(c) => rules::parties_of(past, &c.exchange),
        }
    }

    fn open_parties(&self, terms: &Terms) -> Vec<Account> {
        self.ledger
            .open
            .get(&terms.name().mark())
            .map(Open::parties)
            .unwrap_or_default()
    }

    fn with_parties(&self, terms: &Terms, account: Account) -> Vec<Account> {
        let mut all = self.open_parties(terms);
        all.push(account);
        all
    }

    pub(super) fn apply_exchange(
        &mut self,
        content: &E,
        signed: &Signed,
        speakers: &Speakers,
        at: Millis,
    ) -> Vec<Fact> {
        let mark = signed.entry.name().mark();
        match content {
            E::Recorded(c) => self.record(c, signed, speakers, at),
            E::Imported(c) => self.import(c, mark),
            E::Agreed(c) => {
                let target = c.exchange.name().mark();
                let consents = self.consents_of(target, speakers, c.r#for);
                self.advance(target, &consents)
            }
            E::Attested(c) => self.attest(c, speakers),
            E::Declined(c) => self.end(c.exchange.name().mark(), Some(c.r#for), End::Declined),
            E::Withdrawn(c) => self.end(c.exchange.name().mark(), None, End::Withdrawn),
            E::Expired(c) => self.end(c.exchange.name().mark(), None, End::Expired),
            E::Disputed(c) => {
                let exchange = c.exchange.name().mark();
                self.ledger.disputed.insert(exchange, c.r#for);
                alloc::vec![Fact::Disputed {
                    exchange,
                    account: c.r#for,
                    reason: c.reason
                }]
            }
            E::Resolved(c) => {
                let exchange = c.exchange.name().mark();
                self.ledger.disputed.remove(&exchange);
                alloc::vec![Fact::Resolved {
                    exchange,
                    outcome: c.outcome
                }]
            }
        }
    }

    fn record(
        &mut self,
        c: &said::Recorded,
        signed: &Signed,
        speakers: &Speakers,
        at: Millis,
    ) -> Vec<Fact> {
        let mark = signed.entry.name().mark();
        let open = self.propose(c, signed, at);
        for line in &c.lines {
            if let (Some(undoes), Some(of)) = (c.undoes, line.of) {
                *self.ledger.undone.entry((undoes.mark(), of)).or_default() += line.minutes;
            }
        }
        self.ledger.due.insert((open.deadline, mark));
        let deadline = open.deadline;
        self.ledger.open.insert(mark, open);
        let consents = self.consents_recorded(mark, c, speakers);
        let changed = self.advance(mark, &consents);
        let deadline = self.ledger.open.contains_key(&mark).then_some(deadline);
        let mut facts = alloc::vec![Fact::Recorded {
            exchange: mark,
            lines: c.lines.clone(),
            day: c.day,
            deadline,
            imported: false
        }];
        facts.extend(changed);
        facts
    }

    fn import(&mut self, c: &said::Imported, exchange: Mark) -> Vec<Fact> {
        let mut facts = alloc::vec![Fact::Recorded {
            exchange,
            lines: c.lines.clone(),
            day: c.day,
            deadline: None,
            imported: true
        }];
        for (n, line) in (0..).zip(&c.lines) {
            self.post(line.giver, line.receiver, line.minutes);
            let name = Some(LineName { exchange, line: n });
            facts.push(Fact::Posted {
                line: name,
                giver: line.giver,
                receiver: line.receiver,
                minutes: line.minutes,
            });
        }
        facts
    }

    fn attest(&mut self, c: &said::Attested, speakers: &Speakers) -> Vec<Fact> {
        let (mark, Some(by)) = (c.exchange.name().mark(), speakers.author()) else {
            return Vec::new();
        };
        let Some(open) = self.ledger.open.get_mut(&mark) else {
            return Vec::new();
        };
        let consents = if c.basis == Ground::Notice {
            open.notice(by)
        } else {
            open.attested(c.r#for, by, c.basis)
        };
        self.advance(mark, &consents)
    }

    /// Adds consents to an open exchange, settles what can settle, and moves the minutes.
    fn advance(&mut self, mark: Mark, consents: &[Consent]) -> Vec<Fact> {
        let Some(mut open) = self.ledger.open.remove(&mark) else {
            return Vec::new();
        };
        let effects = open.advance(consents, &self.accounts);
        let mut facts: Vec<Fact> = consents
            .iter()
            .map(|c| Fact::Consented {
                line: LineName {
                    exchange: mark,
                    line: c.line,
                },
                account: c.account,
                how: c.how,
                by: c.by,
            })
            .collect();
        self.reserve(&effects);
        for settled in &effects.settled {
            let line = &open.lines[*settled as usize];
            let (giver, receiver, minutes, of) = (
                line.giver.account,
                line.receiver.account,
                line.minutes,
                line.of,
            );
            self.release(&open, *settled);
            self.post(giver, receiver, minutes);
            facts.push(Fact::Posted {
                line: Some(LineName {
                    exchange: mark,
                    line: *settled,
                }),
                giver,
                receiver,
                minutes,
            });
            if let (Some(undoes), Some(of)) = (open.undoes, of) {
                facts.push(Fact::Undone {
                    line: LineName {
                        exchange: undoes,
                        line: of,
                    },
                    minutes,
                });
            }
        }
        self.put_back(mark, open);
        facts
    }

    /// Ends the waiting lines of an open exchange: those of one account, or all.
    fn end(&mut self, mark: Mark, account: Option<Account>, end: End) -> Vec<Fact> {
        let Some(mut open) = self.ledger.open.remove(&mark) else {
            return Vec::new();
        };
        let mut facts = Vec::new();
        for line in open.end(account) {
            self.release(&open, line);
            self.ledger.unsettled.insert((mark, line));
            if let (Some(undoes), Some(of)) = (open.undoes, open.lines[line as usize].of) {
                let undone = self.ledger.undone.entry((undoes, of)).or_default();
                *undone -= open.lines[line as usize].minutes;
            }
            facts.push(Fact::Ended {
                line: LineName {
                    exchange: mark,
                    line,
                },
                end,
            });
        }
        self.put_back(mark, open);
        facts
    }

    /// Keeps an exchange open while a line of it waits, and counts whose answer is awaited.
    fn put_back(&mut self, mark: Mark, mut open: Open) {
        let unanswered = open.unanswered();
        if let Some(proposer) = open.proposer {
            for asked in open.asked.iter().filter(|a| !unanswered.contains(a)) {
                self.count_waiting((proposer, *asked), -1);
            }
            for asked in unanswered.iter().filter(|a| !open.asked.contains(a)) {
                self.count_waiting((proposer, *asked), 1);
            }
        }
        open.asked = unanswered;
        if open.waits() {
            self.ledger.open.insert(mark, open);
        } else {
            self.ledger.due.remove(&(open.deadline, mark));
        }
    }

    fn count_waiting(&mut self, pair: (Account, Account), by: i32) {
        let count = self.ledger.waiting.entry(pair).or_default();
        *count = count.saturating_add_signed(by);
        if *count == 0 {
            self.ledger.waiting.remove(&pair);
        }
    }

    /// Sets minutes aside for the sides that have just agreed.
    fn reserve(&mut self, effects: &Effects) {
        for (account, minutes) in &effects.spends {
            if let Some(holder) = self.accounts.get_mut(account) {
                holder.reserved_out += minutes;
            }
        }
        for (account, minutes) in &effects.gains {
            if let Some(holder) = self.accounts.get_mut(account) {
                holder.reserved_in += minutes;
            }
        }
    }

    /// Gives back what a line had set aside.
    fn release(&mut self, open: &Open, line: u32) {
        let line = &open.lines[line as usize];
        if line.receiver.reserved
            && let Some(holder) = self.accounts.get_mut(&line.receiver.account)
        {
            holder.reserved_out -= line.minutes;
        }
        if line.giver.reserved
            && let Some(holder) = self.accounts.get_mut(&line.giver.account)
        {
            holder.reserved_in -= line.minutes;
        }
    }

    /// Moves minutes: what one gains the other spends, so the sum of all accounts stays 0.
    pub(super) fn post(&mut self, giver: Account, receiver: Account, minutes: i64) {
        if let Some(holder) = self.accounts.get_mut(&giver) {
            holder.balance += minutes;
        }
        if let Some(holder) = self.accounts.get_mut(&receiver) {
            holder.balance -= minutes;
        }
    }
}

/// The id of the node's entry on an exchange that ran out: a UUID (version 8) from SHA-256 of the exchange's mark.
fn expiry_id(mark: &Mark) -> Id {
    let hash = Sha256::new()
        .chain_update(b"kith/expired/v1\n")
        .chain_update(mark.0)
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Id(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Names an exchange and its terms, as answers to it do.
const fn terms(name: Name, terms: Digest32) -> Terms {
    Terms {
        by: name.by,
        id: name.id,
        terms,
    }
}
