//! The record of a meeting with its words opened: what minutes show and what indicators are worked out from. Whatever was erased,
//! or never told, is absent.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    entry::meeting::{
        Access, ActionStatus, Answer, Capacity, Method, Power, Shape, Side, Tally, Votes,
    },
    entry::work::{Level, ResponseOutcome, Stage, ToldHow},
    id::{Account, Day, Digest32, Index, Millis, Name},
};

/// Where a meeting is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It was called.
    Planned,
    /// It took place.
    Held,
    /// Its minutes are before those who were there.
    Draft,
    /// Its minutes are agreed.
    Agreed,
    /// Its minutes are public.
    Published,
    /// Agreed minutes are being corrected, or were.
    Corrected,
    /// It does not take place.
    Cancelled,
}

/// How far somebody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// All the time.
    Full,
    /// Part of the time.
    Part,
    /// Sent their views.
    SentViews,
    /// Sent apologies.
    Apologies,
}

/// What somebody did in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Function {
    /// Chaired.
    Chair,
    /// Chaired with somebody.
    CoChair,
    /// Spoke on something.
    Speaker,
    /// Set the agenda.
    SetAgenda,
    /// Designed the session.
    DesignedSession,
    /// Took notes.
    Notes,
    /// Kept time.
    Timekeeper,
    /// Welcomed people.
    Welcome,
}

/// How far a need was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// Met.
    Met,
    /// Partly.
    Partly,
    /// Not met.
    NotMet,
}

/// An access need. Before the meeting it is not yet known whether it is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Need {
    /// Of what.
    pub need: Access,
    /// How far it was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
}

/// Whether something was offered, and taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// Offered and taken.
    OfferedTaken,
    /// Offered and declined.
    OfferedDeclined,
    /// Not offered.
    NotOffered,
}

/// A thank-you that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RewardOffered {
    /// Money.
    Money,
    /// Hours.
    TimeCredit,
    /// A voucher.
    Voucher,
    /// A choice of these.
    Choice,
    /// Nothing.
    None,
    /// They are paid by their organisation to be here.
    Salaried,
}

/// A thank-you that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RewardTaken {
    /// Money.
    Money,
    /// Hours.
    TimeCredit,
    /// A voucher.
    Voucher,
    /// They did not want one.
    Declined,
    /// They have not said yet.
    Pending,
}

/// Expenses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Expenses {
    /// Offered.
    Offered,
    /// Paid.
    Paid,
    /// Not needed.
    NotNeeded,
}

/// The words of `attendance.noted`: the row about one person. What is absent was not recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Row {
    /// A guest's name; a member's is their own to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How a guest can be reached, where they said; a member's telephone and address are in their profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// "I'm here as …".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// What else they are; counts for breadth only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Capacity>,
    /// How far they were there; none: they said that they come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<Presence>,
    /// What they did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Function>,
    /// What they need.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<Need>,
    /// Preparation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preparation: Option<Offer>,
    /// Training.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training: Option<Offer>,
    /// Minutes in the meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// Minutes of preparation and travel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes_around: Option<i64>,
    /// The thank-you offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered: Option<RewardOffered>,
    /// The thank-you taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<RewardTaken>,
    /// Expenses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expenses: Option<Expenses>,
    /// For which group they speak: the mandate's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Name>,
}

/// One person in one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The note.
    pub note: Name,
    /// Who.
    pub who: Account,
    /// What they are called, for those who may know.
    pub name: Option<String>,
    /// Without an account here.
    pub guest: bool,
    /// The row; none once erased.
    pub row: Option<Row>,
}

/// An item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The note.
    pub note: Name,
    /// Its place in the order.
    pub number: Option<u32>,
    /// Minutes planned.
    pub minutes: Option<i64>,
    /// Who proposed it.
    pub proposed_by: Side,
    /// Its title.
    pub title: Option<String>,
    /// Its title in plain words.
    pub plain_title: Option<String>,
}

/// "You said".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// The note.
    pub note: Name,
    /// The item it was said to.
    pub item: Option<Name>,
    /// The day of the meeting it was said in.
    pub day: Day,
    /// Who said it, where that is told.
    pub who: Option<Account>,
    /// As what.
    pub capacity: Option<Capacity>,
    /// What; none once erased.
    pub text: Option<String>,
    /// They agree that their words are published.
    pub publish: bool,
    /// What became of it, oldest first; the last one stands.
    pub responses: Vec<Response>,
}

/// "We did".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The answer.
    pub note: Name,
    /// The day it was given (UTC day of the log's time).
    pub on: Day,
    /// What became of it.
    pub outcome: ResponseOutcome,
    /// What was done.
    pub text: Option<String>,
    /// Why not, or not yet.
    pub reason: Option<String>,
    /// Who answers, in words.
    pub organisation: Option<String>,
    /// The days on which who said it was told, and how.
    pub told: Vec<(Day, ToldHow)>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The note.
    pub note: Name,
    /// The item it was decided under.
    pub item: Option<Name>,
    /// How it was made.
    pub method: Method,
    /// Whose decision it was.
    pub power: Power,
    /// Votes of people with lived experience.
    pub lived_experience: Option<Votes>,
    /// Votes of professionals.
    pub professionals: Option<Votes>,
    /// When it is looked at again.
    pub review_on: Option<Day>,
    /// What was decided.
    pub text: Option<String>,
    /// In plain words.
    pub plain_text: Option<String>,
    /// Who saw it otherwise, in plain words.
    pub dissent: Option<String>,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The note.
    pub note: Name,
    /// The decision it follows from.
    pub decision: Option<Name>,
    /// Which side does it.
    pub owned_by: Side,
    /// Who does it, where they have an account.
    pub owner: Option<Account>,
    /// What the owner is called.
    pub owner_name: Option<String>,
    /// By when.
    pub due: Option<Day>,
    /// How it stands, from which day; none: open since it was noted.
    pub moved: Vec<(Day, ActionStatus, Option<String>)>,
    /// What is to be done.
    pub text: Option<String>,
}

/// What somebody said of the minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Who.
    pub who: Account,
    /// What.
    pub answer: Answer,
    /// Of which record.
    pub record: Digest32,
    /// Their organisation has cleared it.
    pub cleared: bool,
    /// What is to be changed.
    pub text: Option<String>,
}

/// The agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Where it stands.
    pub index: Index,
    /// When the node took it.
    pub at: Millis,
    /// Its day (UTC).
    pub day: Day,
    /// The record that was agreed.
    pub record: Digest32,
    /// People with lived experience who said that it is true.
    pub lived_experience: u32,
    /// Others.
    pub others: u32,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its name: that of the entry that called it.
    pub name: Name,
    /// Its shape.
    pub shape: Shape,
    /// Whether it took place.
    pub held: bool,
    /// Where it is in its life.
    pub status: Status,
    /// Its title.
    pub title: Option<String>,
    /// Its purpose, in plain words.
    pub purpose: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// How to join from elsewhere.
    pub link: Option<String>,
    /// Who was there, comes, or sent apologies.
    pub attendance: Vec<Attendance>,
    /// The agenda, in order.
    pub items: Vec<Item>,
    /// What was said.
    pub contributions: Vec<Contribution>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// Who does what by when.
    pub actions: Vec<Action>,
    /// The record as it stands now.
    pub record: Digest32,
    /// The newest draft: its record, and its counts.
    pub draft: Option<(Digest32, Tally)>,
    /// What people said of the minutes: the newest of each.
    pub answers: Vec<Answered>,
    /// The newest agreement.
    pub agreed: Option<Agreed>,
    /// The day of the first agreement (UTC), which no later correction moves.
    pub first_agreed: Option<Day>,
    /// Corrections: the day, and why.
    pub corrections: Vec<(Day, Option<String>)>,
    /// The day it was published.
    pub published: Option<Day>,
}

/// Somebody speaks for a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Its name.
    pub name: Name,
    /// The group.
    pub group: Name,
    /// Who.
    pub account: Account,
    /// The words: who chose them; none once erased.
    pub row: Option<MandateRow>,
    /// The days on which they reported back.
    pub reported: Vec<Day>,
    /// Whether it ended.
    pub ended: bool,
}

/// Who chose somebody who speaks for a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChosenBy {
    /// The group elected them.
    ElectedByGroup,
    /// The group named them.
    NominatedByGroup,
    /// Whoever organises invited them.
    InvitedByOrganiser,
    /// They were appointed.
    Appointed,
    /// They put themselves forward.
    SelfPutForward,
}

/// The words of `mandate.given`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MandateRow {
    /// Who chose them.
    pub chosen_by: ChosenBy,
    /// From when.
    pub from: Day,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// How many chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choosers: Option<u32>,
    /// How those who chose reach them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// A piece of work, with every meeting about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// Its name.
    pub name: Name,
    /// The rung that is claimed.
    pub claimed: u8,
    /// At which level it decides.
    pub level: Level,
    /// The stages it came to, by day.
    pub stages: Vec<(Day, Stage)>,
    /// Its title.
    pub title: Option<String>,
    /// In plain words.
    pub plain_title: Option<String>,
}
