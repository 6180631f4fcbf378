//! The evidenced rung of a piece of work: what its records show, step by step, what is missing for the next one, and "not enough
//! recorded to say" where that is the truth (`docs/co-production.md`, "The rung").

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{
    counts::many,
    indicators::{first_lived_experience, first_plan, overdue, theirs, together},
    record::{Contribution, Initiative, Meeting},
};
use crate::{
    entry::meeting::{ActionStatus, Capacity, Power, Side},
    id::Day,
};

/// Something that the records show, or do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A meeting took place, and it is noted who took part as what.
    PeopleRecorded,
    /// Nobody with lived experience took part.
    NobodyWithLivedExperience,
    /// Somebody with lived experience took part.
    LivedExperiencePresent,
    /// What they said is noted.
    TheyWereHeard,
    /// A decision was at least the group's recommendation.
    TheyRecommended,
    /// Something they said was answered.
    TheyWereAnswered,
    /// They took part before the first draft plan.
    BeforeThePlan,
    /// They set the agenda, or set it with others, in at least half of the meetings of which that is noted.
    AgendaShared,
    /// A decision was the group's, or made together.
    DecidedTogether,
    /// An action of theirs is being done, or done.
    TheyDeliver,
    /// One of them chaired, alone or with somebody.
    TheyChair,
    /// Something they said was answered and they were told; nothing is overdue.
    LoopClosed,
    /// The record of a meeting that decided together is agreed, with one of them.
    RecordAgreed,
}

/// What the records of a piece of work show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The rung, 2 to 7; none: not enough is recorded to say. (That people were forced, the first rung, no record shows.)
    pub rung: Option<u8>,
    /// What it rests on.
    pub because: Vec<Step>,
    /// What is missing for the next rung, or for any.
    pub missing: Vec<Step>,
    /// A draft plan came before the people: nothing that is recorded later lifts it above 5.
    pub capped: bool,
}

/// Works out the rung of a piece of work as it stands on a day, from all meetings (those about other work are passed over).
#[must_use]
pub fn evidence(initiative: &Initiative, meetings: &[Meeting], today: Day) -> Evidence {
    let meetings: Vec<&Meeting> = meetings
        .iter()
        .filter(|m| m.took_place() && m.shape.initiative == Some(initiative.name))
        .collect();
    let first = first_lived_experience(meetings.iter().copied(), initiative.name);
    let Some(first) = first else {
        return without_lived_experience(&meetings);
    };
    let plan = first_plan(initiative);
    let facts = Facts::of(&meetings, today);

    let rungs: [&[(Step, bool)]; 5] = [
        &[
            (Step::PeopleRecorded, true),
            (Step::LivedExperiencePresent, true),
        ],
        &[(Step::TheyWereHeard, facts.heard)],
        &[
            (Step::TheyRecommended, facts.recommended),
            (Step::TheyWereAnswered, facts.answered),
        ],
        &[
            (Step::BeforeThePlan, plan.is_some_and(|plan| first < plan)),
            (Step::AgendaShared, facts.agenda),
            (Step::DecidedTogether, facts.together),
        ],
        &[
            (Step::TheyDeliver, facts.deliver),
            (Step::TheyChair, facts.chair),
            (Step::LoopClosed, facts.closed),
            (Step::RecordAgreed, facts.agreed),
        ],
    ];
    let mut found = Evidence {
        rung: None,
        because: Vec::new(),
        missing: Vec::new(),
        capped: plan.is_some_and(|plan| plan < first),
    };
    for (rung, steps) in (3..).zip(rungs) {
        let missing = steps.iter().filter(|(_, so)| !so).map(|(step, _)| *step);
        found.missing = missing.collect();
        if !found.missing.is_empty() {
            break;
        }
        found.rung = Some(rung);
        found.because.extend(steps.iter().map(|(step, _)| *step));
    }
    found
}

/// Nobody with lived experience is known to have taken part. That is said only where it is noted of everybody who did as what.
fn without_lived_experience(meetings: &[&Meeting]) -> Evidence {
    let unknown = |m: &&&Meeting| {
        let erased = m.attendance.iter().any(|a| a.row.is_none()) && m.draft.is_none();
        erased || m.people().any(|(_, row)| row.capacity.is_none())
    };
    let people: u32 = meetings.iter().map(|m| m.counts().people()).sum();
    let (rung, because, missing) = if people == 0 || meetings.iter().any(|m| unknown(&m)) {
        (None, Vec::new(), Step::PeopleRecorded)
    } else {
        let because = alloc::vec![Step::PeopleRecorded, Step::NobodyWithLivedExperience];
        (Some(2), because, Step::LivedExperiencePresent)
    };
    Evidence {
        rung,
        because,
        missing: alloc::vec![missing],
        capped: false,
    }
}

/// What the meetings about a piece of work show.
struct Facts {
    heard: bool,
    recommended: bool,
    answered: bool,
    agenda: bool,
    together: bool,
    deliver: bool,
    chair: bool,
    closed: bool,
    agreed: bool,
}

impl Facts {
    fn of(meetings: &[&Meeting], today: Day) -> Self {
        let said: Vec<&Contribution> = meetings.iter().flat_map(|m| their_words(m)).collect();
        let decisions = || meetings.iter().flat_map(|m| &m.decisions);
        let decided = |m: &Meeting| m.decisions.iter().any(|d| together(d.power));
        let deliver = |status| matches!(status, ActionStatus::Doing | ActionStatus::Done);
        Self {
            heard: !said.is_empty(),
            recommended: decisions().any(|d| recommended(d.power)),
            answered: said.iter().any(|c| !c.responses.is_empty()),
            agenda: agenda_shared(meetings),
            together: meetings.iter().any(|m| decided(m)),
            deliver: meetings
                .iter()
                .flat_map(|m| &m.actions)
                .any(|a| a.owned_by == Side::LivedExperience && deliver(a.status())),
            chair: meetings
                .iter()
                .any(|m| m.counts().chairs_lived_experience > 0),
            closed: said.iter().any(|c| c.closed_by(today)) && overdue(&said, today) == 0,
            agreed: meetings.iter().any(|m| decided(m) && agreed(m)),
        }
    }
}

/// What people with lived experience said: known by the capacity noted with it, else by that in which who said it took part; where who
/// said it was erased, by whether those erased in that meeting include somebody with lived experience.
fn their_words(meeting: &Meeting) -> impl Iterator<Item = &Contribution> {
    let known = meeting.people().filter(|(_, row)| row.lived_experience());
    let erased_too = meeting.counts().lived_experience() > many(known);
    meeting.contributions.iter().filter(move |said| {
        if let Some(capacity) = said.capacity {
            return Capacity::lived_experience(capacity);
        }
        let theirs = meeting.attendance.iter().find(|a| Some(a.who) == said.who);
        theirs.is_some_and(|a| {
            a.row
                .as_ref()
                .map_or(erased_too, |row| row.lived_experience())
        })
    })
}

const fn recommended(power: Power) -> bool {
    match power {
        Power::GroupDecides | Power::JointDecides | Power::GroupRecommends => true,
        Power::GroupConsulted | Power::GroupInformed => false,
    }
}

fn agenda_shared(meetings: &[&Meeting]) -> bool {
    let noted: Vec<Side> = meetings
        .iter()
        .filter_map(|m| m.shape.agenda_set_by)
        .collect();
    let shared = noted.iter().filter(|side| theirs(**side)).count();
    shared > 0 && 2 * shared >= noted.len()
}

fn agreed(meeting: &Meeting) -> bool {
    let with_them = |a: &super::record::Agreed| a.lived_experience > 0;
    meeting.agreed.as_ref().is_some_and(with_them)
}
