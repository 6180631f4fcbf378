//! What is shown of a meeting's notes, as JSON: each with where it stands, who wrote it down, and its words.

use kith_protocol::entry::meeting::{
    ActionStatus, Answer, Capacity, Method, Power, Side, Tally, Votes,
};
use kith_protocol::entry::work::{ResponseOutcome, ToldHow};
use kith_protocol::id::{Account, Author, Day, Digest32, Id, Index, Millis, Name};
use kith_protocol::summary::record::{
    Action, Answered, Attendance, Contribution, Decision, Item, Response, Row,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Engine;
use crate::meetings::{Opened, Rights, Stamp};

/// Where an entry stands, and who wrote it down.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct NoteInfo {
    /// Who wrote it down.
    pub(in crate::http) by: Author,
    pub(in crate::http) id: Id,
    /// Its position in the log.
    pub(in crate::http) index: Index,
    /// When the node took it.
    pub(in crate::http) at: Millis,
    /// What the author is called, for those who may know.
    pub(in crate::http) by_name: Option<String>,
}

/// Somebody in the attendance.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct AttendanceInfo {
    #[serde(flatten)]
    note: NoteInfo,
    who: Account,
    name: Option<String>,
    /// Without an account here.
    guest: bool,
    /// The row about them, as far as the viewer may see it; none once erased.
    row: Option<Row>,
}

/// An item of the agenda.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct ItemInfo {
    #[serde(flatten)]
    note: NoteInfo,
    number: Option<u32>,
    minutes: Option<i64>,
    proposed_by: Side,
    title: Option<String>,
    plain_title: Option<String>,
}

/// "You said".
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct ContributionInfo {
    #[serde(flatten)]
    note: NoteInfo,
    /// The item it was said to.
    item: Option<Name>,
    /// The day of the meeting.
    day: Day,
    who: Option<Account>,
    who_name: Option<String>,
    capacity: Option<Capacity>,
    text: Option<String>,
    /// They agree that their words are published.
    publish: bool,
    /// What became of it, oldest first; the last one stands.
    responses: Vec<ResponseInfo>,
}

/// "We did".
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct ResponseInfo {
    #[serde(flatten)]
    note: NoteInfo,
    /// The day it was given.
    on: Day,
    outcome: ResponseOutcome,
    text: Option<String>,
    /// Why not, or not yet.
    reason: Option<String>,
    /// Who answers, in words.
    organisation: Option<String>,
    /// When who said it was told, and how.
    told: Vec<ToldInfo>,
}

/// Somebody was told.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct ToldInfo {
    on: Day,
    how: ToldHow,
}

/// A decision.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct DecisionInfo {
    #[serde(flatten)]
    note: NoteInfo,
    item: Option<Name>,
    method: Method,
    power: Power,
    lived_experience: Option<Votes>,
    professionals: Option<Votes>,
    review_on: Option<Day>,
    text: Option<String>,
    plain_text: Option<String>,
    dissent: Option<String>,
}

/// A promise.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct ActionInfo {
    #[serde(flatten)]
    note: NoteInfo,
    decision: Option<Name>,
    owned_by: Side,
    owner: Option<Account>,
    owner_name: Option<String>,
    pub(super) due: Option<Day>,
    /// How it stands now.
    status: ActionStatus,
    /// How it moved, oldest first.
    moved: Vec<MovedInfo>,
    text: Option<String>,
}

/// An action moved.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct MovedInfo {
    on: Day,
    status: ActionStatus,
    text: Option<String>,
}

/// The newest draft of the minutes.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct DraftInfo {
    #[serde(flatten)]
    note: NoteInfo,
    record: Digest32,
    tally: Tally,
}

/// What somebody said of the minutes.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct AnsweredInfo {
    #[serde(flatten)]
    note: NoteInfo,
    /// Whose answer it is.
    who: Account,
    name: Option<String>,
    answer: Answer,
    record: Digest32,
    cleared: bool,
    text: Option<String>,
}

/// The agreement.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct AgreedInfo {
    #[serde(flatten)]
    note: NoteInfo,
    /// Its day.
    day: Day,
    record: Digest32,
    lived_experience: u32,
    others: u32,
}

/// A correction.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct CorrectionInfo {
    on: Day,
    text: Option<String>,
}

/// A meeting does not take place.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct CancelledInfo {
    at: Millis,
    text: Option<String>,
}

/// Shows the notes of one meeting to somebody. The record must have been masked for them.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Teller<'a> {
    pub(in crate::http) engine: &'a Engine,
    pub(in crate::http) opened: &'a Opened,
    pub(in crate::http) rights: &'a Rights,
}

impl Teller<'_> {
    /// Where an entry stands, and who wrote it down if the viewer may know or it was themselves.
    pub(in crate::http) fn stamp(&self, stamp: Stamp) -> NoteInfo {
        let own = |account: Account| self.rights.own.contains(&account);
        let names = self.rights.names() || stamp.name.by.account().is_some_and(own);
        let name = || self.opened.author_name(self.engine, stamp.name.by);
        NoteInfo {
            by: stamp.name.by,
            id: stamp.name.id,
            index: stamp.index,
            at: stamp.at,
            by_name: names.then(name).flatten(),
        }
    }

    fn note(&self, name: Name) -> Option<NoteInfo> {
        Some(self.stamp(*self.opened.stamps.get(&name)?))
    }

    pub(in crate::http) fn attendance(&self, all: Vec<Attendance>) -> Vec<AttendanceInfo> {
        let tell = |a: Attendance| {
            Some(AttendanceInfo {
                note: self.note(a.note)?,
                who: a.who,
                name: a.name,
                guest: a.guest,
                row: a.row,
            })
        };
        all.into_iter().filter_map(tell).collect()
    }

    pub(in crate::http) fn items(&self, all: Vec<Item>) -> Vec<ItemInfo> {
        let tell = |item: Item| {
            Some(ItemInfo {
                note: self.note(item.note)?,
                number: item.number,
                minutes: item.minutes,
                proposed_by: item.proposed_by,
                title: item.title,
                plain_title: item.plain_title,
            })
        };
        all.into_iter().filter_map(tell).collect()
    }

    pub(in crate::http) fn contributions(&self, all: Vec<Contribution>) -> Vec<ContributionInfo> {
        all.into_iter()
            .filter_map(|c| self.contribution(c))
            .collect()
    }

    pub(in crate::http) fn contribution(&self, said: Contribution) -> Option<ContributionInfo> {
        let responses = said.responses.into_iter();
        Some(ContributionInfo {
            note: self.note(said.note)?,
            item: said.item,
            day: said.day,
            who: said.who,
            who_name: said
                .who
                .and_then(|who| self.opened.name_of(self.engine, &who)),
            capacity: said.capacity,
            text: said.text,
            publish: said.publish,
            responses: responses.filter_map(|r| self.response(r)).collect(),
        })
    }

    fn response(&self, said: Response) -> Option<ResponseInfo> {
        let told = said.told.into_iter();
        Some(ResponseInfo {
            note: self.note(said.note)?,
            on: said.on,
            outcome: said.outcome,
            text: said.text,
            reason: said.reason,
            organisation: said.organisation,
            told: told.map(|(on, how)| ToldInfo { on, how }).collect(),
        })
    }

    pub(in crate::http) fn decisions(&self, all: Vec<Decision>) -> Vec<DecisionInfo> {
        let tell = |decision: Decision| {
            Some(DecisionInfo {
                note: self.note(decision.note)?,
                item: decision.item,
                method: decision.method,
                power: decision.power,
                lived_experience: decision.lived_experience,
                professionals: decision.professionals,
                review_on: decision.review_on,
                text: decision.text,
                plain_text: decision.plain_text,
                dissent: decision.dissent,
            })
        };
        all.into_iter().filter_map(tell).collect()
    }

    pub(in crate::http) fn actions(&self, all: Vec<Action>) -> Vec<ActionInfo> {
        all.into_iter().filter_map(|a| self.action(a)).collect()
    }

    pub(in crate::http) fn action(&self, action: Action) -> Option<ActionInfo> {
        let status = status(&action);
        let moved = action.moved.into_iter();
        Some(ActionInfo {
            note: self.note(action.note)?,
            decision: action.decision,
            owned_by: action.owned_by,
            owner: action.owner,
            owner_name: action.owner_name,
            due: action.due,
            status,
            moved: moved
                .map(|(on, status, text)| MovedInfo { on, status, text })
                .collect(),
            text: action.text,
        })
    }

    pub(in crate::http) fn draft(&self, draft: Option<(Digest32, Tally)>) -> Option<DraftInfo> {
        let (record, tally) = draft?;
        Some(DraftInfo {
            note: self.stamp(self.opened.drafted?),
            record,
            tally,
        })
    }

    pub(in crate::http) fn answers(&self, all: Vec<Answered>) -> Vec<AnsweredInfo> {
        let tell = |(answered, stamp): (Answered, &Stamp)| AnsweredInfo {
            note: self.stamp(*stamp),
            name: self.opened.name_of(self.engine, &answered.who),
            who: answered.who,
            answer: answered.answer,
            record: answered.record,
            cleared: answered.cleared,
            text: answered.text,
        };
        // Answers are masked all or none, so that each still stands beside its stamp.
        all.into_iter()
            .zip(&self.opened.answers)
            .map(tell)
            .collect()
    }

    pub(in crate::http) fn agreed(
        &self,
        agreed: Option<kith_protocol::summary::record::Agreed>,
    ) -> Option<AgreedInfo> {
        let agreed = agreed?;
        let mut stamps = self.opened.stamps.values();
        let stamp = stamps.find(|stamp| stamp.index == agreed.index)?;
        Some(AgreedInfo {
            note: self.stamp(*stamp),
            day: agreed.day,
            record: agreed.record,
            lived_experience: agreed.lived_experience,
            others: agreed.others,
        })
    }

    pub(in crate::http) fn corrections(all: Vec<(Day, Option<String>)>) -> Vec<CorrectionInfo> {
        let tell = |(on, text)| CorrectionInfo { on, text };
        all.into_iter().map(tell).collect()
    }

    pub(in crate::http) fn cancelled(&self) -> Option<CancelledInfo> {
        let (stamp, text) = self.opened.cancelled.as_ref()?;
        Some(CancelledInfo {
            at: stamp.at,
            text: text.clone(),
        })
    }
}

/// How an action stands: as it was said last.
pub(in crate::http) fn status(action: &Action) -> ActionStatus {
    let last = action.moved.last();
    last.map_or(ActionStatus::Open, |(_, status, _)| *status)
}
