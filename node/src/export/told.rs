//! The log told as exchanges: the same facts that the node's own balances are folded from.

use std::collections::BTreeMap;

use kith_protocol::{
    book::{
        Book, Fact,
        exchange::{End, Fact as Moved, LineName},
        federation::Fact as Cleared,
    },
    entry::{Content, Entry, Exchange as Kind, Federation, exchange::Line},
    envelope::Signed,
    id::{Account, Category, Day, Digest32, Index, Mark, Millis, Name},
    leaf::Leaf,
    transfer::{Decision, Outcome},
};

use crate::engine::Engine;
use crate::store::Fault;

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    Done,
    Ended(End),
}

/// An exchange, or a leaver's hours that moved (without a category).
#[derive(Debug)]
pub(super) struct Told {
    pub(super) name: Name,
    pub(super) day: Day,
    pub(super) imported: bool,
    pub(super) category: Option<Category>,
    pub(super) note: Option<Digest32>,
    pub(super) lines: Vec<(Line, State)>,
}

/// Everything up to a length.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// In log order.
    pub(super) told: Vec<Told>,
    /// What each account has.
    pub(super) book: Book,
    by_mark: BTreeMap<Mark, usize>,
    /// Where each transfer with another area was promised or offered.
    across: BTreeMap<Digest32, Across>,
}

/// A promise, or an offer, to somebody in another area.
#[derive(Debug, Clone)]
struct Across {
    name: Name,
    day: Day,
    category: Category,
    note: Option<Digest32>,
}

/// The leaf at a position below the durable length.
pub(super) fn leaf(engine: &Engine, index: Index) -> Result<String, Fault> {
    engine
        .leaf(index)?
        .ok_or_else(|| Fault::Damaged(format!("entry {index} is missing")))
}

pub(super) fn read(engine: &Engine, length: u64) -> Result<Story, Fault> {
    let mut story = Story::default();
    for index in 0..length {
        let text = leaf(engine, index)?;
        story
            .take(index, &text)
            .ok_or_else(|| Fault::Damaged(format!("entry {index} cannot be read")))?;
    }
    Ok(story)
}

impl Story {
    fn take(&mut self, index: Index, text: &str) -> Option<()> {
        let leaf = Leaf::read(text).ok()?;
        let entry = Entry::read(leaf.body).ok()?;
        let signed = Signed {
            entry,
            terms: Digest32::of(leaf.body.as_bytes()),
            signers: leaf.signatures.iter().map(|s| s.key).collect(),
        };
        self.record(&signed.entry);
        let facts = self.book.apply(index, leaf.at, &signed, &leaf.links);
        for fact in &facts {
            if let Fact::Exchange(moved) = fact {
                self.moved(moved, &signed.entry, leaf.at)?;
            }
            if let Fact::Federation(Cleared::Posted {
                giver,
                receiver,
                minutes,
            }) = fact
            {
                let line = one(*giver, *receiver, *minutes);
                self.cleared(&signed.entry, line);
            }
        }
        Some(())
    }

    fn record(&mut self, entry: &Entry) {
        if let Content::Federation(said) = &entry.content {
            self.reach(entry.name(), said);
        }
        let (imported, day, category, note, lines) = match &entry.content {
            Content::Exchange(Kind::Recorded(c)) => {
                (false, c.day, &c.category, c.details, &c.lines)
            }
            Content::Exchange(Kind::Imported(c)) => (true, c.day, &c.category, c.details, &c.lines),
            Content::Exchange(
                Kind::Agreed(_)
                | Kind::Attested(_)
                | Kind::Declined(_)
                | Kind::Withdrawn(_)
                | Kind::Expired(_)
                | Kind::Disputed(_)
                | Kind::Resolved(_),
            )
            | Content::Roster(_)
            | Content::Work(_)
            | Content::Meeting(_)
            | Content::Federation(_)
            | Content::Listing(_) => return,
        };
        self.by_mark.insert(entry.name().mark(), self.told.len());
        self.told.push(Told {
            name: entry.name(),
            day,
            imported,
            category: Some(category.clone()),
            note,
            lines: lines
                .iter()
                .map(|line| (line.clone(), State::Waiting))
                .collect(),
        });
    }

    fn moved(&mut self, fact: &Moved, entry: &Entry, at: Millis) -> Option<()> {
        match fact {
            Moved::Posted {
                line: Some(line), ..
            } => self.set(line, State::Done),
            Moved::Ended { line, end } => self.set(line, State::Ended(*end)),
            Moved::Posted {
                line: None,
                giver,
                receiver,
                minutes,
            } => self.told.push(Told {
                name: entry.name(),
                day: Day::utc_of(at)?,
                imported: false,
                category: None,
                note: None,
                lines: vec![(one(*giver, *receiver, *minutes), State::Done)],
            }),
            Moved::Recorded { .. }
            | Moved::Consented { .. }
            | Moved::Undone { .. }
            | Moved::Disputed { .. }
            | Moved::Resolved { .. } => {}
        }
        Some(())
    }

    /// Remembers a promise, or an offer, until its hours move.
    fn reach(&mut self, name: Name, said: &Federation) {
        let Some(transfer) = begun(said) else {
            return;
        };
        let (day, category, note) = if let Federation::TransferPromised(c) = said {
            (c.day, &c.category, c.details)
        } else if let Federation::TransferOffered(c) = said {
            (c.day, &c.category, c.details)
        } else {
            return;
        };
        let across = Across {
            name,
            day,
            category: category.clone(),
            note,
        };
        self.across.insert(transfer, across);
    }

    /// Hours moved between somebody here and a neighbour area.
    fn cleared(&mut self, entry: &Entry, line: Line) {
        let Content::Federation(said) = &entry.content else {
            return;
        };
        let brought = brought(said).or_else(|| Decision::of(entry));
        let transfer = brought.as_ref().map(|d| d.transfer).or(begun(said));
        let across = transfer.and_then(|t| self.across.get(&t)).cloned();
        let settled = brought.and_then(|decision| match decision.outcome {
            Outcome::Settled { day, .. } => Some(day),
            Outcome::Refused(_) => None,
        });
        let Some(day) = settled.or(across.as_ref().map(|a| a.day)) else {
            return;
        };
        let category = across.as_ref().map(|a| a.category.clone());
        self.told.push(Told {
            name: across.as_ref().map_or(entry.name(), |a| a.name),
            day,
            imported: false,
            // Where only the decision came back, nobody knows what it was about.
            category: category.or_else(|| "another-area".parse().ok()),
            note: across.and_then(|a| a.note),
            lines: vec![(line, State::Done)],
        });
    }

    /// What an account is called: a neighbour's clearing account after the neighbour.
    pub(super) fn name(&self, engine: &Engine, account: &Account) -> Option<String> {
        match self.book.neighbour_of(*account) {
            Some((neighbour, _)) => Some(format!("neighbour {neighbour}")),
            None => engine.people().name_of(account),
        }
    }

    fn set(&mut self, line: &LineName, state: State) {
        let told = self.by_mark.get(&line.exchange).copied();
        if let Some(row) = told
            .and_then(|at| self.told.get_mut(at))
            .and_then(|told| told.lines.get_mut(line.line as usize))
        {
            row.1 = state;
        }
    }
}

/// The transfer that a promise or an offer begins.
fn begun(said: &Federation) -> Option<Digest32> {
    if let Federation::TransferPromised(c) = said {
        Some(c.transfer)
    } else if let Federation::TransferOffered(c) = said {
        Some(c.code.transfer())
    } else {
        None
    }
}

/// The decision that an entry brings.
fn brought(said: &Federation) -> Option<Decision> {
    if let Federation::TransferAnswered(c) = said {
        Decision::read(&c.body)
    } else if let Federation::TransferRecalled(c) = said {
        Decision::read(&c.body)
    } else {
        None
    }
}

const fn one(giver: Account, receiver: Account, minutes: i64) -> Line {
    Line {
        giver,
        minutes,
        of: None,
        receiver,
    }
}
