//! Meeting kinds: calling a meeting, who was there, what was said, decided and promised, and how its minutes are agreed
//! (domain: the co-production record). Types and the list, nothing else.
//!
//! A body holds the meeting's shape and counts. Who took part as what, with which needs, and every word, is a detail.

mod words;

use alloc::{vec, vec::Vec};

pub use self::words::{
    Access, ActionStatus, Answer, Capacity, Method, Mode, PlaceKind, Power, Purpose, Side,
};
use super::{content, exchange::Ground, family, only_true, unset};
use crate::{
    id::{Account, Day, Digest32, Name},
    key::Key,
};

family! {
    /// Meetings where people decide together, and their minutes.
    Meeting {
        /// A meeting was called.
        Called = "meeting.called",
        /// Its shape changed; everything is said anew.
        Changed = "meeting.changed",
        /// It took place.
        Held = "meeting.held",
        /// It does not take place.
        Cancelled = "meeting.cancelled",
        /// Somebody comes, came, or sends apologies; as what, with which needs.
        Attendance = "attendance.noted",
        /// Something to talk about.
        Item = "item.raised",
        /// "You said".
        Contribution = "contribution.noted",
        /// Something was decided.
        Decision = "decision.noted",
        /// Somebody does something by a day.
        Action = "action.noted",
        /// How an action stands.
        ActionMoved = "action.moved",
        /// A note made by mistake was taken out.
        Struck = "note.struck",
        /// The minutes as they stand were put before those who were there.
        Drafted = "minutes.drafted",
        /// Somebody who was there said whether they are a true record.
        Answered = "minutes.answered",
        /// The minutes are agreed.
        Agreed = "minutes.agreed",
        /// The minutes are public, names dropped.
        Published = "minutes.published",
        /// Agreed minutes are opened for a visible correction.
        Corrected = "minutes.corrected",
        /// A single-use link for somebody without an account.
        LinkIssued = "link.issued",
        /// A link was stopped.
        LinkStopped = "link.stopped",
        /// One-time slips for reflections.
        SlipsIssued = "slips.issued",
        /// Ten or more reflections, added up.
        ReflectionsPooled = "reflections.pooled",
        /// A guest's details were erased for good.
        GuestErased = "guest.erased",
    }
}

content! {
    /// A paper and the day it went out.
    Paper {
        /// In which format; none for plain print.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        format: Option<Access>,
        /// The day it went out.
        sent_on: Day,
    }
    /// The shape of a meeting. Words: `{title?, purpose, where?, link?}`.
    Shape {
        /// What access is provided, sorted, each once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        access: Vec<Access>,
        /// The day the agenda went out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agenda_sent_on: Option<Day>,
        /// Who set the agenda.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agenda_set_by: Option<Side>,
        /// How many breaks are planned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        breaks: Option<u8>,
        /// Who called it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        called_by: Option<Side>,
        /// The day, where the meeting is.
        day: Day,
        /// Its purpose in plain words.
        details: Digest32,
        /// The group that meets.
        group: Name,
        /// The piece of work it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        initiative: Option<Name>,
        /// How long, in minutes.
        minutes: i64,
        /// How people meet.
        mode: Mode,
        /// Members who take notes beside who runs the group, sorted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        note_takers: Vec<Account>,
        /// Papers, and when they went out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        papers: Vec<Paper>,
        /// What kind of place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<PlaceKind>,
        /// Who chose the place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place_chosen_by: Option<Side>,
        /// When it starts, in minutes after midnight where the meeting is; none where each takes part in their own time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts: Option<i64>,
    }
    /// `meeting.called`: by who runs the group.
    Called {
        /// Its shape.
        shape: Shape,
    }
    /// `meeting.changed`: by who notes the meeting.
    Changed {
        /// Which.
        meeting: Name,
        /// Its shape.
        shape: Shape,
    }
    /// `meeting.held`: by who notes it.
    Held {
        /// Which.
        meeting: Name,
    }
    /// `meeting.cancelled`: by who notes it. Words: `{text}`.
    Cancelled {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// Which.
        meeting: Name,
    }
    /// `attendance.noted`: by the person, their supporter, or who notes the meeting; the newest for each person stands. Words: see
    /// docs/co-production.md, "Attendance".
    Attendance {
        /// As what, with which needs: the row about the person.
        details: Digest32,
        /// A guest, who has no account here.
        #[serde(default, skip_serializing_if = "unset", deserialize_with = "only_true")]
        guest: bool,
        /// Which meeting.
        meeting: Name,
        /// Who.
        who: Account,
    }
    /// `item.raised`: by any member. Words: `{title, plain_title?}`.
    Item {
        /// Its title.
        details: Digest32,
        /// Which meeting.
        meeting: Name,
        /// How long is planned for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<i64>,
        /// Its place in the order; those without come last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<u32>,
        /// Who proposed it.
        proposed_by: Side,
        /// The note this takes the place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Name>,
    }
    /// `contribution.noted`: by who said it, their supporter, or who notes the meeting. Words: `{text, capacity?, publish}`.
    Contribution {
        /// What was said.
        details: Digest32,
        /// The item it was said to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Name>,
        /// Which meeting.
        meeting: Name,
        /// The note this takes the place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Name>,
        /// Who said it, where that is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<Account>,
    }
    /// Votes of one side.
    Votes {
        /// Against.
        against: u32,
        /// Neither.
        abstained: u32,
        /// For.
        r#for: u32,
    }
    /// `decision.noted`: by who notes the meeting. Words: `{text, plain_text?, dissent?}`.
    Decision {
        /// What was decided.
        details: Digest32,
        /// The item it was decided under.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Name>,
        /// Votes of people with lived experience.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lived_experience: Option<Votes>,
        /// Which meeting.
        meeting: Name,
        /// How it was made.
        method: Method,
        /// Whose decision it was.
        power: Power,
        /// Votes of professionals.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        professionals: Option<Votes>,
        /// The note this takes the place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Name>,
        /// When it is looked at again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review_on: Option<Day>,
    }
    /// `action.noted`: by who notes the meeting. Words: `{text, owner_name?}`.
    Action {
        /// The decision it follows from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Name>,
        /// What is to be done.
        details: Digest32,
        /// By when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Day>,
        /// Which meeting.
        meeting: Name,
        /// Which side does it.
        owned_by: Side,
        /// Who does it: a member or an organisation with an account here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<Account>,
        /// The note this takes the place of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<Name>,
    }
    /// `action.moved`: by its owner, or who notes the meeting; also after the minutes are agreed. Words: `{text}`.
    ActionMoved {
        /// Which.
        action: Name,
        /// How it went; required where it will not be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// The day from which it stands so.
        on: Day,
        /// How it stands.
        status: ActionStatus,
    }
    /// `note.struck`: by who made the note, or who notes the meeting: an item, a contribution, a decision, an action or an attendance.
    Struck {
        /// Which note.
        note: Name,
    }
    /// How many took part as what.
    Count {
        /// As what.
        capacity: Capacity,
        /// How many people, at least 1.
        people: u32,
    }
    /// The counts of a meeting, added up from its attendance by who drafts: all that stays when everybody is erased.
    Tally {
        /// Apologies.
        apologies: u32,
        /// How many took part (fully, in part, or by sending views) as what, in the order of capacities, each once.
        capacities: Vec<Count>,
        /// Chairs and co-chairs.
        chairs: u32,
        /// Those of them with lived experience.
        chairs_lived_experience: u32,
        /// Access needs told.
        needs: u32,
        /// Those met.
        needs_met: u32,
        /// Those partly met.
        needs_partly: u32,
    }
    /// `minutes.drafted`: by who notes the meeting.
    Drafted {
        /// Which.
        meeting: Name,
        /// What stands in the record: SHA-256 of its list (docs/protocol.md, "The record of a meeting").
        record: Digest32,
        /// The counts.
        tally: Tally,
    }
    /// `minutes.answered`: by who was there, their supporter, a broker or facilitator who heard it from them, or a guest by link.
    /// Words: `{text}`.
    Answered {
        /// What they say.
        answer: Answer,
        /// How a broker knows; none where they say it themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Ground>,
        /// Their organisation has cleared it.
        #[serde(default, skip_serializing_if = "unset", deserialize_with = "only_true")]
        cleared: bool,
        /// What is to be changed; required then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// Who.
        r#for: Account,
        /// Which meeting.
        meeting: Name,
        /// The record they were shown.
        record: Digest32,
    }
    /// `minutes.agreed`: by who notes the meeting. At least one with lived experience, at least two in all, no change asked for.
    Agreed {
        /// People with lived experience who said that it is a true record.
        lived_experience: u32,
        /// Which.
        meeting: Name,
        /// Others who were there and said so.
        others: u32,
        /// The record that is agreed.
        record: Digest32,
    }
    /// `minutes.published`: by who notes the meeting.
    Published {
        /// Which.
        meeting: Name,
    }
    /// `minutes.corrected`: by who notes the meeting. Words: `{text}`.
    Corrected {
        /// Why.
        details: Digest32,
        /// Which.
        meeting: Name,
    }
    /// `link.issued`: by who notes the meeting. The secret of the key travels in the link's fragment only.
    LinkIssued {
        /// What is to be answered, contributions and actions; empty unless the purpose is `answer`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        contributions: Vec<Name>,
        /// For whom: a guest who was there, or an organisation (a fresh id where it has no account). Its only author.
        r#for: Account,
        /// The link's public key.
        key: Key,
        /// Which meeting.
        meeting: Name,
        /// What it is for.
        purpose: Purpose,
    }
    /// `link.stopped`: by who notes the meeting.
    LinkStopped {
        /// Which.
        key: Key,
    }
    /// `slips.issued`: by who notes the meeting.
    SlipsIssued {
        /// Which meeting.
        meeting: Name,
        /// SHA-256 of each slip's secret, sorted, each once.
        slips: Vec<Digest32>,
    }
    /// Reflections of a group, added up: how many gave 1, 2, 3, 4 and 5 (or yes, not sure, no).
    Pool {
        /// Would come again: yes, not sure, no.
        again: Vec<u32>,
        /// Felt important.
        important: Vec<u32>,
        /// Felt listened to.
        listened: Vec<u32>,
        /// It made a difference.
        difference: Vec<u32>,
        /// Understood.
        understood: Vec<u32>,
    }
    /// `reflections.pooled`: by the node, when ten or more are there.
    ReflectionsPooled {
        /// How many.
        count: u32,
        /// The group.
        group: Name,
        /// What they say.
        pool: Pool,
    }
    /// `guest.erased`: by a facilitator, broker or steward.
    GuestErased {
        /// Which guest.
        guest: Account,
    }
}

impl Meeting {
    pub(super) const fn details(&self) -> Option<Digest32> {
        match self {
            Self::Called(c) => Some(c.shape.details),
            Self::Changed(c) => Some(c.shape.details),
            Self::Cancelled(c) => c.details,
            Self::Attendance(c) => Some(c.details),
            Self::Item(c) => Some(c.details),
            Self::Contribution(c) => Some(c.details),
            Self::Decision(c) => Some(c.details),
            Self::Action(c) => Some(c.details),
            Self::ActionMoved(c) => c.details,
            Self::Answered(c) => c.details,
            Self::Corrected(c) => Some(c.details),
            Self::Held(_)
            | Self::Struck(_)
            | Self::Drafted(_)
            | Self::Agreed(_)
            | Self::Published(_)
            | Self::LinkIssued(_)
            | Self::LinkStopped(_)
            | Self::SlipsIssued(_)
            | Self::ReflectionsPooled(_)
            | Self::GuestErased(_) => None,
        }
    }

    /// Whom the words are about: who attended, who said it, who does it, who answers.
    pub(super) fn about(&self) -> Vec<Account> {
        match self {
            Self::Attendance(c) => vec![c.who],
            Self::Contribution(c) => c.who.into_iter().collect(),
            Self::Action(c) => c.owner.into_iter().collect(),
            Self::Answered(c) => vec![c.r#for],
            Self::Called(_)
            | Self::Changed(_)
            | Self::Held(_)
            | Self::Cancelled(_)
            | Self::Item(_)
            | Self::Decision(_)
            | Self::ActionMoved(_)
            | Self::Struck(_)
            | Self::Drafted(_)
            | Self::Agreed(_)
            | Self::Published(_)
            | Self::Corrected(_)
            | Self::LinkIssued(_)
            | Self::LinkStopped(_)
            | Self::SlipsIssued(_)
            | Self::ReflectionsPooled(_)
            | Self::GuestErased(_) => Vec::new(),
        }
    }
}
