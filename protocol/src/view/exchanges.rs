//! Exchanges: what waits, and what was out of the ordinary. One that both sides agreed to on their own devices needs no story:
//! its recorded body says everything, so a million of them cost nothing here.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::View;
use crate::{
    book::{
        Fact,
        exchange::{self, End, How, LineName},
    },
    entry::exchange::{Line, Outcome, Reason, parties},
    id::{Account, Index, Mark, Millis},
};

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineState {
    /// An answer is awaited.
    Waiting,
    /// The minutes moved.
    Done,
    /// It ended without that.
    Ended(End),
}

/// A consent, as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The side that agreed.
    pub account: Account,
    /// How.
    pub how: How,
    /// Who said so.
    pub by: Account,
}

/// One line of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLine {
    /// How it stands.
    pub state: LineState,
    /// Who agreed.
    pub consents: Vec<Consent>,
}

/// An exchange that waits, or was out of the ordinary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Where it was recorded.
    pub index: Index,
    /// Until when an answer is awaited.
    pub deadline: Option<Millis>,
    /// Everyone in it, sorted.
    pub parties: Vec<Account>,
    /// Its lines.
    pub lines: Vec<StoryLine>,
}

impl Story {
    /// Whether a line waits.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.lines
            .iter()
            .any(|line| line.state == LineState::Waiting)
    }

    /// Every line done, and each consent given on the party's own device.
    fn plain(&self) -> bool {
        let plain = |line: &StoryLine| {
            line.state == LineState::Done
                && line.consents.len() == 2
                && line.consents.iter().all(|c| c.how == How::Device)
        };
        self.lines.iter().all(plain)
    }
}

/// What waits, and what was out of the ordinary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchanges {
    stories: BTreeMap<Mark, Story>,
    waiting: BTreeMap<Account, BTreeSet<(Index, Mark)>>,
    undone: BTreeMap<LineName, i64>,
    not_right: BTreeMap<Mark, (Account, Reason, Index)>,
}

impl Exchanges {
    /// The story of an exchange; none for a plain or imported one, each of whose lines is done.
    #[must_use]
    pub fn story(&self, exchange: &Mark) -> Option<&Story> {
        self.stories.get(exchange)
    }

    /// Exchanges with a line that waits in which the account takes part, oldest first.
    pub fn waiting_with(&self, account: &Account) -> impl Iterator<Item = Mark> {
        self.waiting
            .get(account)
            .into_iter()
            .flatten()
            .map(|(_, mark)| *mark)
    }

    /// Every exchange with a line that waits, oldest first.
    #[must_use]
    pub fn waiting(&self) -> Vec<Mark> {
        let all: BTreeSet<(Index, Mark)> = self.waiting.values().flatten().copied().collect();
        all.into_iter().map(|(_, mark)| mark).collect()
    }

    /// Minutes of a line that were undone.
    #[must_use]
    pub fn undone(&self, line: &LineName) -> i64 {
        self.undone.get(line).copied().unwrap_or_default()
    }

    /// Who says that an exchange is not right, why, and in which entry.
    #[must_use]
    pub fn not_right(&self, exchange: &Mark) -> Option<(Account, Reason, Index)> {
        self.not_right.get(exchange).copied()
    }

    /// Every exchange of which someone says that it is not right.
    pub fn all_not_right(&self) -> impl Iterator<Item = Mark> {
        self.not_right.keys().copied()
    }

    fn record(&mut self, index: Index, exchange: Mark, lines: &[Line], deadline: Option<Millis>) {
        let parties = parties(lines);
        for party in &parties {
            self.waiting
                .entry(*party)
                .or_default()
                .insert((index, exchange));
        }
        let lines = lines
            .iter()
            .map(|_| StoryLine {
                state: LineState::Waiting,
                consents: Vec::new(),
            })
            .collect();
        self.stories.insert(
            exchange,
            Story {
                index,
                deadline,
                parties,
                lines,
            },
        );
    }

    fn line(&mut self, name: &LineName, change: impl FnOnce(&mut StoryLine)) {
        if let Some(line) = self
            .stories
            .get_mut(&name.exchange)
            .and_then(|s| s.lines.get_mut(name.line as usize))
        {
            change(line);
        }
    }

    fn take(&mut self, index: Index, fact: &exchange::Fact) {
        use exchange::Fact as F;
        match fact {
            F::Recorded { imported: true, .. } => {}
            F::Recorded {
                exchange,
                lines,
                deadline,
                ..
            } => self.record(index, *exchange, lines, *deadline),
            F::Consented {
                line,
                account,
                how,
                by,
            } => {
                self.line(line, |l| {
                    l.consents.push(Consent {
                        account: *account,
                        how: *how,
                        by: *by,
                    })
                });
            }
            F::Posted {
                line: Some(line), ..
            } => self.line(line, |l| l.state = LineState::Done),
            F::Posted { line: None, .. } => {}
            F::Ended { line, end } => self.line(line, |l| l.state = LineState::Ended(*end)),
            F::Undone { line, minutes } => *self.undone.entry(*line).or_default() += minutes,
            F::Disputed {
                exchange,
                account,
                reason,
            } => {
                self.not_right.insert(*exchange, (*account, *reason, index));
            }
            F::Resolved {
                exchange,
                outcome: Outcome::Stands | Outcome::Undone | Outcome::TakenBack,
            } => {
                self.not_right.remove(exchange);
            }
        }
    }

    /// After an entry: what no longer waits leaves the waiting lists, and what turned out plain leaves its story.
    fn tidy(&mut self, exchange: &Mark) {
        let Some(story) = self.stories.get(exchange).filter(|s| !s.waits()) else {
            return;
        };
        for party in &story.parties {
            if let Some(waiting) = self.waiting.get_mut(party) {
                waiting.remove(&(story.index, *exchange));
                if waiting.is_empty() {
                    self.waiting.remove(party);
                }
            }
        }
        if story.plain() {
            self.stories.remove(exchange);
        }
    }
}

/// The exchange a fact is about, where its lines may have moved.
const fn concerns(fact: &exchange::Fact) -> Option<Mark> {
    match fact {
        exchange::Fact::Recorded {
            exchange,
            imported: false,
            ..
        } => Some(*exchange),
        exchange::Fact::Posted {
            line: Some(line), ..
        }
        | exchange::Fact::Ended { line, .. } => Some(line.exchange),
        exchange::Fact::Recorded { .. }
        | exchange::Fact::Consented { .. }
        | exchange::Fact::Posted { line: None, .. }
        | exchange::Fact::Undone { .. }
        | exchange::Fact::Disputed { .. }
        | exchange::Fact::Resolved { .. } => None,
    }
}

impl View for Exchanges {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        let mut moved: Option<Mark> = None;
        for fact in facts {
            if let Fact::Exchange(fact) = fact {
                self.take(index, fact);
                moved = concerns(fact).or(moved);
            }
        }
        if let Some(exchange) = moved {
            self.tidy(&exchange);
        }
    }
}
