//! Opening: what the views know, read from the log and its details into the records that are shown and worked with. How a meeting is
//! opened stands in `meeting`.

use std::collections::BTreeMap;

use kith_protocol::{
    entry::{
        Content, Entry,
        meeting::{self as said, Meeting as Said},
        work::{GroupType, Level, PeriodClosed, Work},
    },
    id::{Account, Author, Day, Digest32, Index, Millis, Name},
    leaf::Leaf,
    summary::record::{Initiative, Mandate, MandateRow, Meeting},
};
use serde::de::DeserializeOwned;

use super::known;
use super::words::{GroupWords, InitiativeWords, TextWords};
use crate::engine::Engine;
use crate::store::Fault;

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Its name.
    pub name: Name,
    /// Its position.
    pub index: Index,
    /// When the node took it.
    pub at: Millis,
}

impl Stamp {
    /// The day on which the node took it, in UTC.
    ///
    /// # Errors
    /// That its time is none that the calendar has.
    pub fn day(&self) -> Result<Day, Fault> {
        Day::utc_of(self.at).ok_or_else(|| strange(self.index))
    }
}

/// A meeting, opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The record.
    pub record: Meeting,
    /// Where each entry stands that the record names, the calling one and answers to the minutes included.
    pub stamps: BTreeMap<Name, Stamp>,
    /// The newest answer of each to the minutes, in the order of `record.answers`.
    pub answers: Vec<Stamp>,
    /// What guests are called.
    pub guests: BTreeMap<Account, String>,
    /// The entry that said the newest draft.
    pub drafted: Option<Stamp>,
    /// Why it was cancelled, where that was said.
    pub cancelled: Option<(Stamp, Option<String>)>,
}

/// A group, opened.
#[derive(Debug, Clone)]
pub struct OpenedGroup {
    /// The entry that says how it is now.
    pub stamp: Stamp,
    /// What sort of group.
    pub r#type: GroupType,
    /// Its words.
    pub words: GroupWords,
}

/// A piece of work, opened.
#[derive(Debug, Clone)]
pub struct OpenedInitiative {
    /// The record.
    pub record: Initiative,
    /// The entry that opened it.
    pub stamp: Stamp,
    /// The organisation that answers for it, where it has an account here.
    pub owner: Option<Account>,
    /// Its words.
    pub words: InitiativeWords,
    /// The replies.
    pub replies: Vec<(Stamp, Option<String>)>,
}

/// Reads entries and their words.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'e>(pub(super) &'e Engine);

/// An entry as it stands.
pub(super) struct Read {
    pub(super) stamp: Stamp,
    pub(super) entry: Entry,
}

impl<'e> Reader<'e> {
    /// Reads of this engine.
    #[must_use]
    pub const fn new(engine: &'e Engine) -> Self {
        Self(engine)
    }

    /// A group.
    ///
    /// # Errors
    /// What the disk says.
    pub fn group(&self, known: &known::Group) -> Result<OpenedGroup, Fault> {
        let read = self.read(known.newest)?;
        let (r#type, details) = if let Content::Work(Work::GroupFormed(c)) = read.entry.content {
            (c.r#type, c.details)
        } else if let Content::Work(Work::GroupChanged(c)) = read.entry.content {
            (c.r#type, c.details)
        } else {
            return Err(strange(known.newest));
        };
        Ok(OpenedGroup {
            stamp: read.stamp,
            r#type,
            words: self.words(Some(details)).unwrap_or_default(),
        })
    }

    /// Who speaks for a group.
    ///
    /// # Errors
    /// What the disk says.
    pub fn mandate(&self, known: &known::Mandate) -> Result<Mandate, Fault> {
        let read = self.read(known.index)?;
        let row: Option<MandateRow> = self.words(read.entry.content.details());
        Ok(Mandate {
            name: known.name,
            group: known.group,
            account: known.account,
            row,
            reported: known.reported.clone(),
            ended: known.ended,
        })
    }

    /// A piece of work.
    ///
    /// # Errors
    /// What the disk says.
    pub fn initiative(&self, known: &known::Initiative) -> Result<OpenedInitiative, Fault> {
        let opened = self.read(known.opened)?;
        let Content::Work(Work::InitiativeOpened(first)) = opened.entry.content else {
            return Err(strange(known.opened));
        };
        let newest = self.read(known.newest)?.entry.content;
        let (level, owner, details): (Level, _, _) =
            if let Content::Work(Work::InitiativeChanged(c)) = newest {
                (c.level, c.owner, c.details)
            } else {
                (first.level, first.owner, first.details)
            };
        let words: InitiativeWords = self.words(Some(details)).unwrap_or_default();
        // By day; told on the same day, as they were told.
        let mut stages = known.stages.clone();
        stages.sort_by_key(|(day, _)| *day);
        let mut replies = Vec::new();
        for index in &known.replies {
            let read = self.read(*index)?;
            replies.push((read.stamp, self.text(read.entry.content.details())));
        }
        Ok(OpenedInitiative {
            record: Initiative {
                name: known.name,
                claimed: first.claimed,
                level,
                stages,
                title: words.title.clone(),
                plain_title: words.plain_title.clone(),
            },
            stamp: opened.stamp,
            owner,
            words,
            replies,
        })
    }

    /// Reflections that were pooled.
    ///
    /// # Errors
    /// What the disk says.
    pub fn pool(&self, index: Index) -> Result<(Stamp, said::ReflectionsPooled), Fault> {
        let read = self.read(index)?;
        let Content::Meeting(Said::ReflectionsPooled(c)) = read.entry.content else {
            return Err(strange(index));
        };
        Ok((read.stamp, c))
    }

    /// Where an entry stands.
    ///
    /// # Errors
    /// What the disk says.
    pub fn stamp(&self, index: Index) -> Result<Stamp, Fault> {
        Ok(self.read(index)?.stamp)
    }

    /// The figures of a closed period.
    ///
    /// # Errors
    /// What the disk says.
    pub fn closed(&self, index: Index) -> Result<PeriodClosed, Fault> {
        let Content::Work(Work::PeriodClosed(c)) = self.read(index)?.entry.content else {
            return Err(strange(index));
        };
        Ok(c)
    }

    pub(super) fn read(&self, index: Index) -> Result<Read, Fault> {
        let leaf = self.0.leaf(index)?.ok_or_else(|| strange(index))?;
        let parts = Leaf::read(&leaf).map_err(|_| strange(index))?;
        let entry = Entry::read(parts.body).map_err(|_| strange(index))?;
        let name = Name {
            by: entry.by,
            id: entry.id,
        };
        Ok(Read {
            stamp: Stamp {
                name,
                index,
                at: parts.at,
            },
            entry,
        })
    }

    /// The words under a commitment, unless they were erased or are not what belongs there.
    pub(super) fn words<T: DeserializeOwned>(&self, commitment: Option<Digest32>) -> Option<T> {
        let text = self.0.detail(&commitment?)?;
        serde_json::from_str(&text).ok()
    }

    pub(super) fn text(&self, commitment: Option<Digest32>) -> Option<String> {
        self.words::<TextWords>(commitment)?.text
    }
}

impl Opened {
    /// Who is in the attendance.
    pub fn there(&self) -> impl Iterator<Item = Account> {
        self.record.attendance.iter().map(|a| a.who)
    }

    /// What an author is called here: a guest by their row, others by the directory.
    #[must_use]
    pub fn author_name(&self, engine: &Engine, author: Author) -> Option<String> {
        match author {
            Author::Node => engine.people().node_name(),
            Author::Account(account) => self.name_of(engine, &account),
        }
    }

    /// What somebody is called here.
    #[must_use]
    pub fn name_of(&self, engine: &Engine, account: &Account) -> Option<String> {
        let known = engine.people().name_of(account);
        known.or_else(|| self.guests.get(account).cloned())
    }
}

/// An entry is not what the views say.
pub(super) fn strange(index: Index) -> Fault {
    Fault::Damaged(format!("entry {index}"))
}
