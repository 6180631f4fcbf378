//! Minutes as a table for spreadsheets: a row for everything noted.

use kith_protocol::{
    id::{Account, Name},
    summary::record::{Action, Attendance, Contribution, Decision, Item, Meeting},
};
use serde::Serialize;

use super::Language;
use super::document::answer_words;
use super::words::Words;
use crate::export::inert;

/// A row. What does not apply is empty.
#[derive(Debug, Default, Serialize)]
struct Row {
    /// `meeting`, `attendance`, `item`, `contribution`, `decision`, `action`.
    part: &'static str,
    number: String,
    text: String,
    plain_text: String,
    who: String,
    r#as: String,
    how: String,
    whose: String,
    day: String,
    status: String,
}

/// Writes a record: as it is, or the published one. `name_of` names members that it speaks of by their account.
#[must_use]
pub fn write(
    meeting: &Meeting,
    language: Language,
    name_of: &dyn Fn(&Account) -> Option<String>,
) -> Vec<u8> {
    let tell = Teller {
        w: Words(language),
        meeting,
        name_of,
    };
    let mut to = ::csv::Writer::from_writer(Vec::new());
    for row in rows(&tell) {
        to.serialize(row)
            .expect("memory takes all that is written, and every row has the same cells");
    }
    to.into_inner().expect("memory takes all that is written")
}

fn safe(words: Option<&String>) -> String {
    inert(words.cloned().unwrap_or_default())
}

/// One thing that was noted, and who is called what.
struct Teller<'a> {
    w: Words,
    meeting: &'a Meeting,
    name_of: &'a dyn Fn(&Account) -> Option<String>,
}

fn rows(tell: &Teller<'_>) -> Vec<Row> {
    let Teller { w, meeting, .. } = tell;
    let mut rows = vec![Row {
        part: "meeting",
        text: safe(meeting.title.as_ref()),
        plain_text: safe(meeting.purpose.as_ref()),
        how: w.word("mode", &meeting.shape.mode),
        day: meeting.shape.day.to_string(),
        status: w.word("meeting-status", &meeting.status),
        ..Row::default()
    }];
    rows.extend(meeting.attendance.iter().map(|a| attendance(*w, a)));
    rows.extend(meeting.items.iter().map(|item| tell.item(item)));
    rows.extend(
        meeting
            .contributions
            .iter()
            .map(|said| tell.contribution(said)),
    );
    rows.extend(
        meeting
            .decisions
            .iter()
            .map(|decision| tell.decision(decision)),
    );
    rows.extend(meeting.actions.iter().map(|action| tell.action(action)));
    rows
}

fn attendance(w: Words, a: &Attendance) -> Row {
    let row = a.row.clone().unwrap_or_default();
    Row {
        part: "attendance",
        who: safe(a.name.as_ref()),
        r#as: row
            .capacity
            .map(|c| w.word("capacity", &c))
            .unwrap_or_default(),
        how: row
            .presence
            .map(|p| w.word("presence", &p))
            .unwrap_or_default(),
        ..Row::default()
    }
}

impl Teller<'_> {
    fn name(&self, who: &Account) -> String {
        let there = self.meeting.attendance.iter().find(|a| a.who == *who);
        let name = there.and_then(|a| a.name.clone());
        safe(name.or_else(|| (self.name_of)(who)).as_ref())
    }

    /// The number of an item in the agenda.
    fn number(&self, item: Option<Name>) -> String {
        let at = self.meeting.items.iter().position(|i| Some(i.note) == item);
        at.map(|at| (at + 1).to_string()).unwrap_or_default()
    }

    fn item(&self, item: &Item) -> Row {
        Row {
            part: "item",
            number: self.number(Some(item.note)),
            text: safe(item.title.as_ref()),
            plain_text: safe(item.plain_title.as_ref()),
            whose: self.w.word("side", &item.proposed_by),
            ..Row::default()
        }
    }

    fn contribution(&self, said: &Contribution) -> Row {
        Row {
            part: "contribution",
            number: self.number(said.item),
            text: safe(said.text.as_ref()),
            who: said.who.map(|who| self.name(&who)).unwrap_or_default(),
            r#as: said
                .capacity
                .map(|c| self.w.word("capacity", &c))
                .unwrap_or_default(),
            status: said
                .responses
                .last()
                .map(|answer| answer_words(self.w, answer))
                .unwrap_or_default(),
            ..Row::default()
        }
    }

    fn decision(&self, decision: &Decision) -> Row {
        Row {
            part: "decision",
            number: self.number(decision.item),
            text: safe(decision.text.as_ref()),
            plain_text: safe(decision.plain_text.as_ref()),
            how: self.w.word("method", &decision.method),
            whose: self.w.word("power", &decision.power),
            day: decision
                .review_on
                .map(|on| on.to_string())
                .unwrap_or_default(),
            status: safe(decision.dissent.as_ref()),
            ..Row::default()
        }
    }

    fn action(&self, action: &Action) -> Row {
        Row {
            part: "action",
            text: safe(action.text.as_ref()),
            who: match &action.owner_name {
                Some(owner) => safe(Some(owner)),
                None => action.owner.map(|who| self.name(&who)).unwrap_or_default(),
            },
            whose: self.w.word("side", &action.owned_by),
            day: action.due.map(|on| on.to_string()).unwrap_or_default(),
            status: self.w.word("action-status", &action.status()),
            ..Row::default()
        }
    }
}
