//! Meetings as shown: groups, mandates, pieces of work, meetings with their notes and minutes, what was said and what became of
//! it. Positions, names and numbers only; words are beside the entries at these positions.

mod fold;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

pub use crate::book::meeting::{LinkState, NoteKind};
use crate::{
    book::meeting::record,
    entry::{
        meeting::{ActionStatus, Answer, Purpose},
        work::{ResponseOutcome, Stage, ToldHow},
    },
    id::{Account, Day, Digest32, Index, Mark, Millis, Name},
    key::Key,
    summary::record::Status,
};

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: Name,
    /// The entry that tells its words and its sort now.
    pub newest: Index,
    /// Who runs it beside the facilitators.
    pub organisers: Vec<Account>,
    /// The pot that pays for taking part.
    pub pot: Option<Account>,
    /// Who speaks for it, oldest first.
    pub mandates: Vec<Mark>,
    /// Its meetings, in the order in which they were called.
    pub meetings: Vec<Mark>,
    /// What it works on, oldest first.
    pub initiatives: Vec<Mark>,
    /// The entries in which reflections were added up, and how many.
    pub pools: Vec<(Index, u32)>,
}

/// Somebody speaks for a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Its name.
    pub name: Name,
    /// The entry whose details say who chose them.
    pub index: Index,
    /// The group.
    pub group: Mark,
    /// Who.
    pub account: Account,
    /// The days on which they reported back.
    pub reported: Vec<Day>,
    /// Whether it ended.
    pub ended: bool,
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiative {
    /// Its name.
    pub name: Name,
    /// The entry that opened it.
    pub opened: Index,
    /// The entry that tells its words and its level now.
    pub newest: Index,
    /// The group that works on it.
    pub group: Option<Mark>,
    /// The organisation that answers for it.
    pub owner: Option<Account>,
    /// The rung that is claimed.
    pub claimed: u8,
    /// The stages it came to, in the order in which they were told.
    pub stages: Vec<(Day, Stage)>,
    /// Entries in which somebody replied to its rung.
    pub replies: Vec<Index>,
    /// Meetings about it, in the order in which they were called.
    pub meetings: Vec<Mark>,
}

/// What somebody said of the minutes: the newest word of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The entry.
    pub index: Index,
    /// What.
    pub answer: Answer,
    /// Of which record.
    pub record: Digest32,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its name.
    pub name: Name,
    /// The entry that called it.
    pub called: Index,
    /// The entry that tells its shape now: its position, its name, and SHA-256 of its body.
    pub shape: (Index, Name, Digest32),
    /// The group that meets.
    pub group: Mark,
    /// The piece of work it is about.
    pub initiative: Option<Mark>,
    /// Its day.
    pub day: Day,
    /// Who takes notes beside who runs the group.
    pub note_takers: Vec<Account>,
    /// The entry that says that it took place.
    pub held: Option<Index>,
    /// The entry that cancelled it.
    pub cancelled: Option<Index>,
    /// Every note ever made in it, oldest first; see [`Meetings::standing`].
    pub notes: Vec<Mark>,
    /// The entry that took a note out last.
    pub struck: Option<Index>,
    /// The newest draft: the entry, and the record.
    pub draft: Option<(Index, Digest32)>,
    /// What people said of the minutes.
    pub answers: BTreeMap<Account, Answered>,
    /// Agreements, oldest first: the entry, and the record.
    pub agreed: Vec<(Index, Digest32)>,
    /// Agreed, and not opened for a correction since: its record takes nothing more.
    pub sealed: bool,
    /// The entry that published it as it stands now.
    pub published: Option<Index>,
    /// Entries that opened it for a correction.
    pub corrections: Vec<Index>,
    /// Links issued for it, by their keys.
    pub links: Vec<Key>,
    /// SHA-256 of each slip's secret.
    pub slips: Vec<Digest32>,
}

/// A note made in a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its name.
    pub name: Name,
    /// The entry.
    pub index: Index,
    /// The meeting.
    pub meeting: Mark,
    /// What sort.
    pub kind: NoteKind,
    /// SHA-256 of its body.
    pub body: Digest32,
    /// Whom it is about: who attends, said it, or does it.
    pub who: Option<Account>,
    /// That is a guest.
    pub guest: bool,
    /// The note that took its place.
    pub replaced_by: Option<Mark>,
    /// The entry that took it out.
    pub struck: Option<Index>,
}

impl Note {
    /// Whether it stands in its meeting's record.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.replaced_by.is_none() && self.struck.is_none()
    }
}

/// How an action stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// By when.
    pub due: Option<Day>,
    /// How it stands now.
    pub status: ActionStatus,
    /// How it came there, oldest first: the entry, the day, and what it stood at from then on.
    pub moved: Vec<(Index, Day, ActionStatus)>,
}

/// An answer to what people said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Its name.
    pub name: Name,
    /// The entry.
    pub index: Index,
    /// What it answers: the newest wording of each contribution.
    pub contributions: Vec<Mark>,
    /// The organisation that answers.
    pub organisation: Option<Account>,
    /// What became of it.
    pub outcome: ResponseOutcome,
    /// Who was told: the entry, the newest wording of what they said, the day, and how.
    pub told: Vec<(Index, Mark, Day, ToldHow)>,
}

/// A single-use link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The entry that issued it.
    pub issued: Index,
    /// When.
    pub at: Millis,
    /// Of which meeting.
    pub meeting: Mark,
    /// For whom.
    pub account: Account,
    /// What it is for.
    pub purpose: Purpose,
    /// What it names; see [`Meetings::newest`].
    pub names: Vec<Mark>,
    /// How it stands.
    pub state: LinkState,
    /// Entries made by it.
    pub used: Vec<Index>,
}

/// A period whose indicators are frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The entry that holds the figures.
    pub index: Index,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// What one account or guest has to do with meetings, as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Meetings where they are noted: there, coming, or with apologies.
    pub meetings: BTreeSet<Mark>,
    /// What they said.
    pub contributions: BTreeSet<Mark>,
    /// What they do.
    pub actions: BTreeSet<Mark>,
}

/// Groups, pieces of work and meetings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meetings {
    /// Where everything stands that this was folded from, in order: so that it can be folded again as it was at any time.
    pub entries: Vec<Index>,
    /// Every group.
    pub groups: BTreeMap<Mark, Group>,
    /// Every mandate.
    pub mandates: BTreeMap<Mark, Mandate>,
    /// Every piece of work.
    pub initiatives: BTreeMap<Mark, Initiative>,
    /// Every meeting.
    pub meetings: BTreeMap<Mark, Meeting>,
    /// Every note, also those that stand no longer.
    pub notes: BTreeMap<Mark, Note>,
    /// How each action stands, by its newest wording.
    pub actions: BTreeMap<Mark, Action>,
    /// What answers each contribution, oldest first, by its newest wording.
    pub answered: BTreeMap<Mark, Vec<Mark>>,
    /// Every answer.
    pub responses: BTreeMap<Mark, Response>,
    /// Every link, by its key.
    pub links: BTreeMap<Key, Link>,
    /// Closed periods, in the order in which they were closed.
    pub periods: Vec<Period>,
    /// What each has to do with meetings.
    pub parts: BTreeMap<Account, Part>,
    /// Guests who were erased.
    pub erased: BTreeSet<Account>,
}

impl Meeting {
    /// Where it is in its life.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.cancelled.is_some() {
            Status::Cancelled
        } else if !self.corrections.is_empty() {
            Status::Corrected
        } else if self.published.is_some() {
            Status::Published
        } else if self.sealed {
            Status::Agreed
        } else if self.draft.is_some() {
            Status::Draft
        } else if self.held.is_some() {
            Status::Held
        } else {
            Status::Planned
        }
    }
}

impl Meetings {
    /// The group of this name.
    #[must_use]
    pub fn group(&self, name: &Name) -> Option<&Group> {
        self.groups.get(&name.mark())
    }

    /// The mandate of this name.
    #[must_use]
    pub fn mandate(&self, name: &Name) -> Option<&Mandate> {
        self.mandates.get(&name.mark())
    }

    /// The piece of work of this name.
    #[must_use]
    pub fn initiative(&self, name: &Name) -> Option<&Initiative> {
        self.initiatives.get(&name.mark())
    }

    /// The meeting of this name.
    #[must_use]
    pub fn meeting(&self, name: &Name) -> Option<&Meeting> {
        self.meetings.get(&name.mark())
    }

    /// The note of this name.
    #[must_use]
    pub fn note(&self, name: &Name) -> Option<&Note> {
        self.notes.get(&name.mark())
    }

    /// The answer of this name.
    #[must_use]
    pub fn response(&self, name: &Name) -> Option<&Response> {
        self.responses.get(&name.mark())
    }

    /// The newest wording of a note: what took its place, and so on.
    #[must_use]
    pub fn newest(&self, note: &Mark) -> Mark {
        let mut at = *note;
        while let Some(next) = self.notes.get(&at).and_then(|n| n.replaced_by) {
            at = next;
        }
        at
    }

    /// The notes that stand in a meeting's record, in the order in which they were made.
    pub fn standing<'a>(&'a self, meeting: &'a Meeting) -> impl Iterator<Item = (Mark, &'a Note)> {
        let note = |mark: &Mark| self.notes.get(mark).map(|note| (*mark, note));
        meeting
            .notes
            .iter()
            .filter_map(note)
            .filter(|(_, note)| note.stands())
    }

    /// Whether somebody is noted in a meeting: there, coming, or with apologies.
    #[must_use]
    pub fn attends(&self, who: Account, meeting: &Mark) -> bool {
        self.parts
            .get(&who)
            .is_some_and(|part| part.meetings.contains(meeting))
    }

    /// The digest of a meeting's record as it stands now (docs/protocol.md, "The record of a meeting").
    #[must_use]
    pub fn record(&self, meeting: &Meeting) -> Digest32 {
        let (_, name, body) = meeting.shape;
        let notes = self
            .standing(meeting)
            .map(|(_, note)| (note.name, note.body));
        record(core::iter::once((name, body)).chain(notes))
    }
}
