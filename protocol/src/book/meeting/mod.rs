//! Meetings: state and facts. What each kind changes stands in `changes`; who may say it in `rules`, for notes in `notes`, for
//! minutes and links in `minutes`; what the record of a meeting is in `record`.

mod changes;
mod minutes;
mod notes;
mod record;
mod refusal;
mod rules;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

pub use self::{record::record, refusal::MeetingRefusal};
use super::Book;
use crate::{
    entry::meeting::{ActionStatus, Answer, Purpose},
    id::{Account, Author, Day, Digest32, Mark, Millis, Name},
    key::Key,
};

/// The meetings' part of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meetings {
    meetings: BTreeMap<Mark, Meeting>,
    notes: BTreeMap<Mark, Note>,
    links: BTreeMap<Key, Link>,
    /// Guests, and whether they were erased.
    guests: BTreeMap<Account, bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Meeting {
    called_by: Author,
    group: Mark,
    note_takers: Vec<Account>,
    day: Day,
    held: bool,
    cancelled: bool,
    /// The entry that tells its shape now.
    shape: Stood,
    /// The newest note about each who comes, came or sent apologies.
    attendance: BTreeMap<Account, Mark>,
    /// Items, contributions, decisions and actions that stand.
    notes: BTreeSet<Mark>,
    items: u32,
    /// The record of the newest draft.
    draft: Option<Digest32>,
    /// It was ever put before those who were there: from then on nobody adds themselves to them.
    drafted: bool,
    answers: BTreeMap<Account, (Answer, Digest32)>,
    /// Agreed, and not opened for a correction since.
    agreed: bool,
    published: bool,
    links: u32,
    slips: u32,
}

/// An entry that stands in a record: its name and SHA-256 of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stood {
    name: Name,
    body: Digest32,
}

/// What sort of note it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NoteKind {
    /// Somebody comes, came, or sends apologies.
    Attendance,
    /// Something to talk about.
    Item,
    /// "You said".
    Contribution,
    /// Something was decided.
    Decision,
    /// Somebody does something.
    Action,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    meeting: Mark,
    kind: NoteKind,
    stood: Stood,
    /// Whom it is about: who attends, said it, or does it.
    who: Option<Account>,
    state: NoteState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum NoteState {
    Stands,
    Replaced(Mark),
    Struck,
}

/// How a link stands. One that is too old is still open here: when it was issued says that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkState {
    /// Can be used.
    Open,
    /// Was used.
    Used,
    /// Was stopped.
    Stopped,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Link {
    pub(super) r#for: Account,
    meeting: Mark,
    purpose: Purpose,
    /// What it answers, each once.
    names: Vec<Mark>,
    answered: BTreeSet<Mark>,
    at: Millis,
    state: LinkState,
}

/// What changed in the meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A meeting was called.
    Called {
        /// Which.
        meeting: Name,
        /// The group that meets.
        group: Mark,
        /// The piece of work it is about.
        initiative: Option<Mark>,
        /// Its day.
        day: Day,
        /// Who takes notes beside who runs the group.
        note_takers: Vec<Account>,
        /// SHA-256 of the body that tells its shape.
        body: Digest32,
    },
    /// Its shape was told anew.
    Changed {
        /// Which.
        meeting: Mark,
        /// The entry that tells its shape now.
        shape: Name,
        /// The piece of work it is about.
        initiative: Option<Mark>,
        /// Its day.
        day: Day,
        /// Who takes notes beside who runs the group.
        note_takers: Vec<Account>,
        /// SHA-256 of the body that tells its shape.
        body: Digest32,
    },
    /// It took place.
    Held {
        /// Which.
        meeting: Mark,
    },
    /// It does not take place.
    Cancelled {
        /// Which.
        meeting: Mark,
    },
    /// A note was made.
    Noted {
        /// In which meeting.
        meeting: Mark,
        /// The note.
        note: Name,
        /// What sort.
        kind: NoteKind,
        /// SHA-256 of its body.
        body: Digest32,
        /// Whom it is about.
        who: Option<Account>,
        /// That is a guest.
        guest: bool,
        /// By when, for an action.
        due: Option<Day>,
        /// The note it takes the place of.
        replaces: Option<Mark>,
    },
    /// A note was taken out.
    Struck {
        /// Which.
        note: Mark,
    },
    /// An action stands otherwise from here.
    Moved {
        /// The newest wording of it.
        action: Mark,
        /// From which day.
        on: Day,
        /// How.
        status: ActionStatus,
    },
    /// The minutes were put before those who were there.
    Drafted {
        /// Which meeting.
        meeting: Mark,
        /// The record.
        record: Digest32,
    },
    /// Somebody said whether they are a true record.
    Answered {
        /// Which meeting.
        meeting: Mark,
        /// Who.
        account: Account,
        /// What.
        answer: Answer,
        /// Of which record.
        record: Digest32,
    },
    /// The minutes are agreed.
    Agreed {
        /// Which meeting.
        meeting: Mark,
        /// The record.
        record: Digest32,
    },
    /// They are public.
    Published {
        /// Which meeting.
        meeting: Mark,
    },
    /// They were opened for a correction.
    Corrected {
        /// Which meeting.
        meeting: Mark,
    },
    /// A link was issued.
    LinkIssued {
        /// Its key.
        key: Key,
        /// Of which meeting.
        meeting: Mark,
        /// For whom.
        account: Account,
        /// What it is for.
        purpose: Purpose,
        /// What is to be answered.
        names: Vec<Mark>,
        /// When it was issued.
        at: Millis,
    },
    /// A link was stopped.
    LinkStopped {
        /// Its key.
        key: Key,
    },
    /// A link was used.
    LinkUsed {
        /// Its key.
        key: Key,
        /// Nothing is left that it could answer.
        whole: bool,
    },
    /// Slips went out.
    SlipsIssued {
        /// For which meeting.
        meeting: Mark,
        /// SHA-256 of each one's secret.
        slips: Vec<Digest32>,
    },
    /// Reflections were added up.
    Pooled {
        /// Of which group.
        group: Mark,
        /// How many.
        count: u32,
    },
    /// A guest was erased: what is sealed for them is forgotten.
    GuestErased {
        /// Who.
        guest: Account,
    },
}

impl Meeting {
    /// Minutes that nothing changes without a visible correction.
    const fn sealed(&self) -> bool {
        self.agreed
    }
}

impl Book {
    /// The digest of a meeting's record as it stands now; none where no such meeting was called.
    #[must_use]
    pub fn record_of(&self, meeting: &Name) -> Option<Digest32> {
        let held = self.meetings.meetings.get(&meeting.mark())?;
        Some(self.record_now(held))
    }

    fn record_now(&self, meeting: &Meeting) -> Digest32 {
        let notes = meeting.attendance.values().chain(&meeting.notes);
        let stood = notes.filter_map(|mark| self.meetings.notes.get(mark).map(|n| n.stood));
        let all = core::iter::once(meeting.shape).chain(stood);
        record(all.map(|stood| (stood.name, stood.body)))
    }

    /// A link's state, by its key.
    pub(super) fn link(&self, key: &Key) -> Option<&Link> {
        self.meetings.links.get(key)
    }

    /// Whether this was a guest who is erased: the id is never anybody's again.
    pub(super) fn guest_erased(&self, account: Account) -> bool {
        self.meetings.guests.get(&account) == Some(&true)
    }

    /// The newest wording of a note: what took its place, and so on.
    pub(super) fn newest_of(&self, mark: &Mark) -> Mark {
        let mut at = *mark;
        while let Some(Note {
            state: NoteState::Replaced(next),
            ..
        }) = self.meetings.notes.get(&at)
        {
            at = *next;
        }
        at
    }

    pub(super) fn newest_mark(&self, name: &Name) -> Mark {
        self.newest_of(&name.mark())
    }

    /// Those who said these things, sorted, each once, as far as it is told.
    pub(super) fn who_said(&self, contributions: &[Name]) -> Vec<Account> {
        let who = |name: &Name| {
            let note = self.meetings.notes.get(&self.newest_mark(name));
            note.and_then(|n| n.who)
        };
        let mut all: Vec<Account> = contributions.iter().filter_map(who).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The group in whose meeting a note was made.
    pub(super) fn group_where_noted(&self, note: &Mark) -> Option<Mark> {
        let note = self.meetings.notes.get(note)?;
        self.meetings.meetings.get(&note.meeting).map(|m| m.group)
    }
}
