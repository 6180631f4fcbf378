//! The fifteen indicators over a closed period, each with the records behind it (`docs/co-production.md`, "The indicators").

mod meetings;
mod people;
mod promises;
mod shown;

use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};

pub(super) use self::meetings::{first_lived_experience, first_plan, theirs, together};
pub(super) use self::promises::overdue;
pub use self::promises::{Concentration, concentration};
pub use self::shown::{Shown, frozen, needs_many, possible};
use super::{
    counts::many,
    disclosure::{People, RULE},
    period::Period,
    record::{Initiative, Mandate, Meeting},
};
use crate::{
    entry::{meeting::Pool, work::Indicator},
    id::{Account, Day, Name},
};

/// Days after a meeting within which somebody reports back to those who chose them.
pub const REPORT_DAYS: i16 = 90;
/// Days within which what was said is answered, and who said it told.
pub const ANSWER_DAYS: i16 = 90;
/// Days within which a record is agreed.
pub const AGREE_DAYS: i16 = 28;
/// Working days before a meeting by which papers go out.
pub const PAPER_DAYS: u8 = 5;

/// Reflections of a group, pooled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pooled {
    /// The entry that pooled them.
    pub name: Name,
    /// The group.
    pub group: Name,
    /// The day they were pooled (UTC).
    pub on: Day,
    /// What they say.
    pub pool: Pool,
}

/// All that is recorded, of every period.
#[derive(Debug, Clone, Copy)]
pub struct Records<'a> {
    /// Meetings.
    pub meetings: &'a [Meeting],
    /// Pieces of work.
    pub initiatives: &'a [Initiative],
    /// Who speaks for whom.
    pub mandates: &'a [Mandate],
    /// Reflections.
    pub pools: &'a [Pooled],
}

impl<'a> Records<'a> {
    /// Meetings that took place in a period.
    fn held(self, period: Period) -> impl Iterator<Item = &'a Meeting> {
        self.took_place().filter(move |m| period.holds(m.shape.day))
    }

    fn took_place(self) -> impl Iterator<Item = &'a Meeting> {
        self.meetings.iter().filter(|m| m.took_place())
    }
}

/// What sort of record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A piece of work.
    Initiative,
    /// A meeting.
    Meeting,
    /// Something to talk about.
    Item,
    /// "You said".
    Contribution,
    /// A decision.
    Decision,
    /// A promise.
    Action,
    /// Pooled reflections.
    Pool,
}

/// A record behind an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Behind {
    /// What sort.
    pub what: What,
    /// Which.
    pub name: Name,
    /// Whether it is one of those counted as so; none where that would tell of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<bool>,
}

/// An indicator, worked out. Whoever shows it shows [`Found::shown`], since the counts themselves may tell of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub indicator: Indicator,
    /// How many.
    pub value: i64,
    /// Of how many.
    pub of: i64,
    /// A second figure: C1 the median lead in days; C3 meetings where those with lived experience are as many as professionals or
    /// more; C6 meetings with papers in time; C11 actions done by their day.
    pub second: Option<i64>,
    /// Of how many.
    pub second_of: Option<i64>,
    /// Whether anything was recorded from which it follows. Without, it is not 0 but not known.
    pub recorded: bool,
    /// The people behind it; none where it counts meetings, decisions and such, not people.
    pub people: Option<People>,
    /// How many different people are known to have taken part in the meetings of the period, and as what.
    pub took_part: u32,
    /// C15: what C3 shows of the same people.
    pub balance: Option<Shown>,
    /// C13: how many gave 1, 2, 3, 4 and 5. C15: how many people in each capacity, in order. Else nothing.
    pub parts: Vec<u32>,
    /// The records behind it.
    pub behind: Vec<Behind>,
    /// The day after which it stays as it is: until then an answer or an agreement can still come in time.
    pub settled: Day,
}

/// The fifteen indicators of a period, in order.
#[must_use]
pub fn work_out(records: Records<'_>, period: Period) -> Vec<Found> {
    let balance = people::balance(records, period);
    let mut breadth = people::breadth(records, period);
    breadth.balance = Some(balance.shown());
    let mut all = alloc::vec![
        meetings::before_the_plan(records, period),
        meetings::led(records, period),
        balance,
        people::mandated(records, period),
        meetings::agenda(records, period),
        people::access(records, period),
        people::supported(records, period),
        people::reciprocated(records, period),
        meetings::power(records, period),
        promises::loop_closed(records, period),
        promises::delivery(records, period),
        meetings::agreed(records, period),
        people::heard(records, period),
        people::renewal(records, period),
        breadth,
    ];
    let took_part = people::took_part(records, period);
    for found in &mut all {
        found.took_part = took_part;
        found.hide_behind();
    }
    all
}

impl Found {
    /// Who led a meeting is told of none of them where fewer than 10 people took part in all: everybody there knows who chaired.
    fn hide_behind(&mut self) {
        if self.indicator == Indicator::C2 && self.took_part < RULE.people {
            for behind in &mut self.behind {
                behind.counted = None;
            }
        }
    }
}

/// Counts things of which each is so or not.
struct Tick {
    what: What,
    behind: Vec<Behind>,
    recorded: bool,
}

impl Tick {
    const fn new(what: What) -> Self {
        Self {
            what,
            behind: Vec::new(),
            recorded: false,
        }
    }

    fn add(&mut self, name: Name, so: bool) {
        self.behind.push(Behind {
            what: self.what,
            name,
            counted: Some(so),
        });
        self.recorded = true;
    }

    fn found(self, indicator: Indicator, settled: Day) -> Found {
        let so = self.behind.iter().filter(|b| b.counted == Some(true));
        Found {
            indicator,
            value: i64::from(many(so)),
            of: i64::from(many(self.behind.iter())),
            second: None,
            second_of: None,
            recorded: self.recorded,
            people: None,
            took_part: 0,
            balance: None,
            parts: Vec::new(),
            behind: self.behind,
            settled,
        }
    }
}

/// Counts something of people, and the different people behind it.
#[derive(Default)]
struct Sides {
    value: i64,
    of: i64,
    yes: BTreeSet<Account>,
    no: BTreeSet<Account>,
    /// No fewer people than these, where some are erased.
    least: People,
    recorded: bool,
    meetings: Vec<Behind>,
}

impl Sides {
    fn add(&mut self, who: Account, so: bool, much: i64) {
        self.of += much;
        if so {
            self.value += much;
            self.yes.insert(who);
        } else {
            self.no.insert(who);
        }
    }

    /// A meeting is behind it.
    fn meeting(&mut self, meeting: &Meeting) {
        self.meetings.push(Behind {
            what: What::Meeting,
            name: meeting.name,
            counted: None,
        });
    }

    fn people(&self) -> People {
        let all = many(self.yes.union(&self.no));
        People {
            all: all.max(self.least.all),
            yes: many(self.yes.iter()).max(self.least.yes),
            no: many(self.no.iter()).max(self.least.no),
        }
    }

    fn found(self, indicator: Indicator, settled: Day) -> Found {
        Found {
            indicator,
            value: self.value,
            of: self.of,
            second: None,
            second_of: None,
            recorded: self.recorded && self.of > 0,
            people: Some(self.people()),
            took_part: 0,
            balance: None,
            parts: Vec::new(),
            behind: self.meetings,
            settled,
        }
    }
}
