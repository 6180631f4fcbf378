//! The log told as exchanges: the same facts that the node's own balances are folded from.

use std::collections::BTreeMap;

use kith_protocol::{
    book::{
        Book, Fact,
        exchange::{End, Fact as Moved, LineName},
    },
    entry::{Content, Entry, Exchange as Kind, exchange::Line},
    envelope::Signed,
    id::{Account, Category, Day, Digest32, Index, Mark, Millis, Name},
    leaf::Leaf,
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
        }
        Some(())
    }

    fn record(&mut self, entry: &Entry) {
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
                lines: vec![(leaving(*giver, *receiver, *minutes), State::Done)],
            }),
            Moved::Recorded { .. }
            | Moved::Consented { .. }
            | Moved::Undone { .. }
            | Moved::Disputed { .. }
            | Moved::Resolved { .. } => {}
        }
        Some(())
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

const fn leaving(giver: Account, receiver: Account, minutes: i64) -> Line {
    Line {
        giver,
        minutes,
        of: None,
        receiver,
    }
}
