//! What records of meetings add up to: tables of cases that were worked out by hand.

mod activity;
mod disclosure;
mod meetings;
mod odd;
mod people;
mod promises;
mod region;
mod release;
mod rung;
mod together;
mod workdays;

use kith_protocol::entry::meeting::{
    Access, ActionStatus, Capacity, Method, Mode, Paper, Power, Shape, Side,
};
use kith_protocol::entry::work::{Indicator, Level, ResponseOutcome, Stage, ToldHow};
use kith_protocol::id::{Account, Author, Day, Digest32, Id, Name};
use kith_protocol::summary::indicators::{Found, Records, Shown, work_out};
use kith_protocol::summary::period::Period;
use kith_protocol::summary::record::{
    Action, Agreed, Attendance, Contribution, Decision, Function, Initiative, Item, Mandate,
    Meeting, Met, Need, Presence, Response, Row, Status,
};
use kith_protocol::summary::release::Told;
use uuid::Uuid;

use Capacity::{
    CommunityMember, DrawsOnSupport, Facilitator, FrontlineWorker, Manager, UnpaidCarerFamily,
};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn account(n: u128) -> Account {
    Account(Uuid::from_u128(n))
}

pub(crate) fn name(n: u128) -> Name {
    Name {
        by: Author::Node,
        id: Id(Uuid::from_u128(n)),
    }
}

/// The month most stories are told in.
fn march() -> Period {
    Period::new(day("2026-03-01"), day("2026-03-31")).unwrap()
}

/// A meeting that was held, to add to.
pub(crate) struct Held(pub(crate) Meeting);

/// A meeting held on a day, about no piece of work, with nobody.
pub(crate) fn held(n: u128, on: &str) -> Held {
    let shape = Shape {
        access: Vec::new(),
        agenda_sent_on: None,
        agenda_set_by: None,
        breaks: None,
        called_by: None,
        day: day(on),
        details: Digest32::of(b"purpose"),
        group: name(1),
        initiative: None,
        minutes: 90,
        mode: Mode::InPerson,
        note_takers: Vec::new(),
        papers: Vec::new(),
        place: None,
        place_chosen_by: None,
        starts: Some(600),
    };
    Held(Meeting {
        name: name(n << 16),
        shape,
        held: true,
        status: Status::Held,
        title: None,
        purpose: None,
        place: None,
        link: None,
        attendance: Vec::new(),
        items: Vec::new(),
        contributions: Vec::new(),
        decisions: Vec::new(),
        actions: Vec::new(),
        record: Digest32::of(b"record"),
        draft: None,
        answers: Vec::new(),
        agreed: None,
        first_agreed: None,
        corrections: Vec::new(),
        published: None,
    })
}

impl Held {
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Meeting)) -> Self {
        change(&mut self.0);
        self
    }

    /// A fresh name for a note of this meeting.
    pub(crate) fn note(&self) -> Name {
        let m = &self.0;
        let notes = m.attendance.len()
            + m.items.len()
            + m.contributions.len()
            + m.decisions.len()
            + m.actions.len();
        name(m.name.id.0.as_u128() + 1 + notes as u128)
    }

    pub(crate) fn about(self, initiative: &Initiative) -> Self {
        let name = initiative.name;
        self.with(|m| m.shape.initiative = Some(name))
    }

    pub(crate) fn agenda_by(self, side: Side) -> Self {
        self.with(|m| m.shape.agenda_set_by = Some(side))
    }

    pub(crate) fn paper(self, sent_on: &str, format: Option<Access>) -> Self {
        let sent_on = day(sent_on);
        self.with(|m| m.shape.papers.push(Paper { format, sent_on }))
    }

    /// Somebody was there all the time, with more said of them.
    pub(crate) fn row(self, who: u128, capacity: Capacity, change: impl FnOnce(&mut Row)) -> Self {
        let mut row = Row {
            capacity: Some(capacity),
            presence: Some(Presence::Full),
            ..Row::default()
        };
        change(&mut row);
        let note = self.note();
        self.with(|m| {
            m.attendance.push(Attendance {
                note,
                who: account(who),
                name: None,
                guest: false,
                row: Some(row),
            });
        })
    }

    pub(crate) fn was(self, who: u128, capacity: Capacity) -> Self {
        self.row(who, capacity, |_| ())
    }

    pub(crate) fn chaired(self, who: u128, capacity: Capacity) -> Self {
        self.row(who, capacity, |row| row.functions = vec![Function::Chair])
    }

    /// Each of these was there, as this.
    pub(crate) fn were(self, who: std::ops::RangeInclusive<u128>, capacity: Capacity) -> Self {
        who.fold(self, |held, who| held.was(who, capacity))
    }

    pub(crate) fn item(self, proposed_by: Side) -> Self {
        let note = self.note();
        self.with(|m| {
            m.items.push(Item {
                note,
                number: None,
                minutes: None,
                proposed_by,
                title: None,
                plain_title: None,
            });
        })
    }

    pub(crate) fn decided(self, power: Power) -> Self {
        let note = self.note();
        self.with(|m| {
            m.decisions.push(Decision {
                note,
                item: None,
                method: Method::Consensus,
                power,
                lived_experience: None,
                professionals: None,
                review_on: None,
                text: None,
                plain_text: None,
                dissent: None,
            });
        })
    }

    pub(crate) fn action(self, owned_by: Side, due: &str, moved: &[(&str, ActionStatus)]) -> Self {
        let note = self.note();
        let moved = moved.iter().map(|(on, status)| (day(on), *status, None));
        let action = Action {
            note,
            decision: None,
            owned_by,
            owner: None,
            owner_name: None,
            due: Some(day(due)),
            moved: moved.collect(),
            text: None,
        };
        self.with(|m| m.actions.push(action))
    }

    /// Somebody said something; what became of it, and the day they were told.
    pub(crate) fn said(
        self,
        capacity: Capacity,
        answers: &[(&str, ResponseOutcome, Option<&str>)],
    ) -> Self {
        let note = self.note();
        let responses = answers.iter().map(|(on, outcome, told)| Response {
            note: name(9),
            on: day(on),
            outcome: *outcome,
            text: None,
            reason: None,
            organisation: None,
            told: told.iter().map(|on| (day(on), ToldHow::InPerson)).collect(),
        });
        let said = Contribution {
            note,
            item: None,
            day: self.0.shape.day,
            who: None,
            capacity: Some(capacity),
            text: None,
            publish: false,
            responses: responses.collect(),
        };
        self.with(|m| m.contributions.push(said))
    }

    pub(crate) fn agreed_on(self, on: &str) -> Self {
        let on = day(on);
        self.with(|m| {
            m.status = Status::Agreed;
            m.first_agreed.get_or_insert(on);
            m.agreed = Some(Agreed {
                index: 1,
                at: 0,
                day: on,
                record: m.record,
                lived_experience: 1,
                others: 1,
            });
        })
    }

    /// The draft carries the counts as they are now.
    pub(crate) fn drafted(self) -> Self {
        self.with(|m| m.draft = Some((m.record, m.counts())))
    }

    /// All that is known of somebody is erased.
    pub(crate) fn erased(self, who: u128) -> Self {
        self.with(|m| {
            for row in m.attendance.iter_mut().filter(|a| a.who == account(who)) {
                row.row = None;
            }
        })
    }
}

/// A need, and how far it was met.
fn need(need: Access, met: Option<Met>) -> Need {
    Need { need, met }
}

pub(crate) fn initiative(n: u128, stages: &[(&str, Stage)]) -> Initiative {
    Initiative {
        name: name(n),
        claimed: 7,
        level: Level::Service,
        stages: stages.iter().map(|(on, s)| (day(on), *s)).collect(),
        title: None,
        plain_title: None,
    }
}

/// All there is, of meetings alone.
fn of_meetings(held: Vec<Held>) -> Vec<Meeting> {
    held.into_iter().map(|held| held.0).collect()
}

/// One indicator of a month, of meetings alone.
fn one(indicator: Indicator, meetings: &[Meeting]) -> Found {
    let records = Records {
        meetings,
        initiatives: &[],
        mandates: &[],
        pools: &[],
    };
    pick(indicator, &work_out(records, march()))
}

fn pick(indicator: Indicator, all: &[Found]) -> Found {
    let mut found = all.iter().filter(|f| f.indicator == indicator);
    found.next().unwrap().clone()
}

fn counts(found: &Found) -> (i64, i64) {
    (found.value, found.of)
}

fn second(found: &Found) -> Option<(i64, i64)> {
    found.second.zip(found.second_of)
}

/// Somebody with lived experience led one of two meetings; about six of ten who came were such.
pub(crate) fn co_production() -> Vec<Told> {
    vec![
        Told {
            indicator: Indicator::C2,
            parts: None,
            second: None,
            second_of: None,
            shown: Shown::Exact { value: 1, of: 2 },
        },
        Told {
            indicator: Indicator::C3,
            parts: None,
            second: Some(2),
            second_of: Some(2),
            shown: Shown::About { percent: 60 },
        },
    ]
}
