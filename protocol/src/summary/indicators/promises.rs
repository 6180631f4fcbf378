//! Indicators of what became of what was said and promised: C10, C11; and how concentrated chairing and actions are.

use alloc::collections::BTreeMap;

use super::{ANSWER_DAYS, Found, Records, Tick, What, meetings::theirs};
use crate::{
    entry::{meeting::ActionStatus, work::Indicator},
    id::{Account, Day},
    summary::{
        counts::many,
        period::Period,
        record::{Action, Contribution},
    },
};

impl Contribution {
    /// The last day on which it can be answered, and who said it told, in time.
    #[must_use]
    pub fn due(&self) -> Day {
        self.day.plus(ANSWER_DAYS)
    }

    /// Whether by a day it was answered and who said it was told. An honest "cannot, because" is an answer.
    #[must_use]
    pub fn closed_by(&self, day: Day) -> bool {
        let told = |on: &Day| (self.day..=day).contains(on);
        let answered = self.responses.iter().filter(|r| r.on <= day);
        answered.flat_map(|r| &r.told).any(|(on, _)| told(on))
    }
}

impl Action {
    /// How it stood at the end of a day.
    #[must_use]
    pub fn status_on(&self, day: Day) -> ActionStatus {
        let mut until = self.moved.iter().filter(|(on, ..)| *on <= day);
        until
            .next_back()
            .map_or(ActionStatus::Open, |(_, status, _)| *status)
    }

    /// How it stands now.
    #[must_use]
    pub fn status(&self) -> ActionStatus {
        self.moved
            .last()
            .map_or(ActionStatus::Open, |(_, status, _)| *status)
    }
}

/// C10: what was said in meetings held and fell due in the period, 90 days after; that which was answered, and told, by then.
pub(super) fn loop_closed(records: Records<'_>, period: Period) -> Found {
    let mut tick = Tick::new(What::Contribution);
    let said = records.took_place().flat_map(|m| &m.contributions);
    for contribution in said.filter(|c| period.holds(c.due())) {
        tick.add(
            contribution.note,
            contribution.closed_by(contribution.due()),
        );
    }
    tick.found(Indicator::C10, period.to())
}

/// C11: actions of meetings held in the period; those owned by people with lived experience, or jointly. Second: of actions that fell
/// due in the period, those done by their day; one replaced by its day is not due.
pub(super) fn delivery(records: Records<'_>, period: Period) -> Found {
    let mut tick = Tick::new(What::Action);
    for action in records.held(period).flat_map(|m| &m.actions) {
        tick.add(action.note, theirs(action.owned_by));
    }
    let mut found = tick.found(Indicator::C11, period.to());

    let (mut done, mut due) = (0, 0);
    for action in records.took_place().flat_map(|m| &m.actions) {
        let Some(day) = action.due.filter(|day| period.holds(*day)) else {
            continue;
        };
        match action.status_on(day) {
            ActionStatus::Replaced => continue,
            ActionStatus::Done => done += 1,
            ActionStatus::Open | ActionStatus::Doing | ActionStatus::NotDone => {}
        }
        due += 1;
        if !found.behind.iter().any(|b| b.name == action.note) {
            found.behind.push(super::Behind {
                what: What::Action,
                name: action.note,
                counted: None,
            });
        }
    }
    if due > 0 {
        (found.second, found.second_of) = (Some(done), Some(due));
        found.recorded = true;
    }
    found
}

/// One person's largest share of something, and of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Concentration {
    /// How many are the busiest person's.
    pub most: u32,
    /// Of how many.
    pub of: u32,
}

/// How concentrated chairing and actions are in a period: of the times that a person known here chaired, and of the actions of
/// meetings held that an account owns. Names nobody.
#[must_use]
pub fn concentration(records: Records<'_>, period: Period) -> (Concentration, Concentration) {
    let chairs = records.held(period).flat_map(|m| {
        let chairs = m.people().filter(|(_, row)| row.chaired());
        chairs.map(|(who, _)| who)
    });
    let actions = records.held(period).flat_map(|m| &m.actions);
    (busiest(chairs), busiest(actions.filter_map(|a| a.owner)))
}

fn busiest(who: impl Iterator<Item = Account>) -> Concentration {
    let mut times = BTreeMap::<Account, u32>::new();
    for who in who {
        *times.entry(who).or_default() += 1;
    }
    Concentration {
        most: times.values().copied().max().unwrap_or_default(),
        of: times.values().sum(),
    }
}

/// Whether a contribution is overdue on a day: its 90 days are over, and the loop is not closed.
pub(in crate::summary) fn overdue(contributions: &[&Contribution], today: Day) -> u32 {
    let late = |c: &&&Contribution| c.due() < today && !c.closed_by(today);
    many(contributions.iter().filter(late))
}
