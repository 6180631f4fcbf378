//! Indicators that count pieces of work, meetings, items and decisions: C1, C2, C5, C9, C12.

use alloc::vec::Vec;

use super::{AGREE_DAYS, Found, Records, Tick, What};
use crate::{
    entry::{
        meeting::{Power, Side},
        work::{Indicator, Stage},
    },
    id::{Day, Name},
    summary::{
        period::Period,
        record::{Initiative, Meeting},
    },
};

/// The first day on which a piece of work had a draft plan.
pub(in crate::summary) fn first_plan(initiative: &Initiative) -> Option<Day> {
    let plans = initiative
        .stages
        .iter()
        .filter(|(_, stage)| *stage == Stage::DraftPlan);
    plans.map(|(day, _)| *day).min()
}

/// The first day on which somebody with lived experience took part in a meeting about a piece of work.
pub(in crate::summary) fn first_lived_experience<'a>(
    meetings: impl Iterator<Item = &'a Meeting>,
    initiative: Name,
) -> Option<Day> {
    meetings
        .filter(|m| m.took_place() && m.shape.initiative == Some(initiative))
        .filter(|m| m.counts().lived_experience() > 0)
        .map(|m| m.shape.day)
        .min()
}

/// C1: pieces of work whose first draft plan lies in the period; those where somebody with lived experience took part on an
/// earlier day. Second: the median of the days between, over those where somebody ever did; negative where the plan came first.
pub(super) fn before_the_plan(records: Records<'_>, period: Period) -> Found {
    let mut tick = Tick::new(What::Initiative);
    let mut recorded = false;
    let mut leads = Vec::new();
    for initiative in records.initiatives {
        let Some(plan) = first_plan(initiative).filter(|day| period.holds(*day)) else {
            continue;
        };
        let first = first_lived_experience(records.meetings.iter(), initiative.name);
        leads.extend(first.map(|first| first.until(plan)));
        tick.add(initiative.name, first.is_some_and(|first| first < plan));
        recorded |= records
            .took_place()
            .any(|m| m.shape.initiative == Some(initiative.name) && m.counts().people() > 0);
    }
    tick.recorded = recorded;
    Found {
        second: median(leads),
        ..tick.found(Indicator::C1, period.to())
    }
}

/// The middle one, or the mean of the middle two rounded half up; none of nothing.
fn median(mut of: Vec<i64>) -> Option<i64> {
    of.sort_unstable();
    let high = *of.get(of.len() / 2)?;
    if of.len() % 2 == 1 {
        return Some(high);
    }
    Some((of[of.len() / 2 - 1] + high + 1).div_euclid(2))
}

/// C2: meetings held; those with a chair or co-chair with lived experience. Recorded where a chair is noted in any.
pub(super) fn led(records: Records<'_>, period: Period) -> Found {
    let mut tick = Tick::new(What::Meeting);
    let mut recorded = false;
    for meeting in records.held(period) {
        let counts = meeting.counts();
        recorded |= counts.chairs > 0;
        tick.add(meeting.name, counts.chairs_lived_experience > 0);
    }
    tick.recorded = recorded;
    tick.found(Indicator::C2, period.to())
}

/// C5: items of the agenda of meetings held; those proposed by people with lived experience, or jointly.
pub(super) fn agenda(records: Records<'_>, period: Period) -> Found {
    let mut tick = Tick::new(What::Item);
    for item in records.held(period).flat_map(|m| &m.items) {
        tick.add(item.note, theirs(item.proposed_by));
    }
    tick.found(Indicator::C5, period.to())
}

/// C9: decisions of meetings held; those that the group made, or made jointly.
pub(super) fn power(records: Records<'_>, period: Period) -> Found {
    let mut tick = Tick::new(What::Decision);
    for decision in records.held(period).flat_map(|m| &m.decisions) {
        tick.add(decision.note, together(decision.power));
    }
    tick.found(Indicator::C9, period.to())
}

/// C12: meetings held; those whose record was first agreed within 28 days. (No record is agreed without somebody with lived
/// experience.) A correction later does not count against it.
pub(super) fn agreed(records: Records<'_>, period: Period) -> Found {
    let mut tick = Tick::new(What::Meeting);
    for meeting in records.held(period) {
        let by = meeting.shape.day.plus(AGREE_DAYS);
        tick.add(
            meeting.name,
            meeting.first_agreed.is_some_and(|on| on <= by),
        );
    }
    tick.found(Indicator::C12, period.to().plus(AGREE_DAYS))
}

/// Of people with lived experience, or of both sides together.
pub(in crate::summary) const fn theirs(side: Side) -> bool {
    match side {
        Side::LivedExperience | Side::Joint => true,
        Side::Professionals | Side::Other => false,
    }
}

/// Decided by the group, or together.
pub(in crate::summary) const fn together(power: Power) -> bool {
    match power {
        Power::GroupDecides | Power::JointDecides => true,
        Power::GroupRecommends | Power::GroupConsulted | Power::GroupInformed => false,
    }
}
