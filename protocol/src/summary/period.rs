//! Closed periods: a calendar month or quarter. Nothing is worked out over any other stretch of time, since two stretches that
//! overlap give away what lies between them.

use core::ops::RangeInclusive;

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use crate::id::Day;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// A calendar month.
    Month,
    /// Three months, from January, April, July or October on.
    Quarter,
}

impl Length {
    /// In months.
    #[must_use]
    pub const fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

/// A calendar month or quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    from: Day,
    to: Day,
}

impl Period {
    /// From the first day to the last, both in it; none unless that is a month or a quarter of the calendar year.
    #[must_use]
    pub fn new(from: Day, to: Day) -> Option<Self> {
        let (first, last) = (from.date(), to.date());
        let whole = first.day() == 1 && last == last.last_of_month();
        let months = last.month() - first.month() + 1;
        let quarter = months == 3 && (first.month() - 1) % 3 == 0;
        (whole && first.year() == last.year() && (months == 1 || quarter))
            .then_some(Self { from, to })
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Day {
        self.from
    }

    /// The last day.
    #[must_use]
    pub const fn to(self) -> Day {
        self.to
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn holds(self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Whether it is over.
    #[must_use]
    pub fn over(self, today: Day) -> bool {
        today > self.to
    }

    /// The one of that length that holds a day.
    #[must_use]
    pub fn of(day: Day, length: Length) -> Self {
        let (year, months) = (day.date().year(), length.months());
        let first = (day.date().month() - 1) / months * months + 1;
        let last = date(year, first + months - 1, 1).last_of_month();
        Self {
            from: Day::of(date(year, first, 1)),
            to: Day::of(last),
        }
    }

    /// How long it is.
    #[must_use]
    pub fn length(self) -> Length {
        if self.from.date().month() == self.to.date().month() {
            Length::Month
        } else {
            Length::Quarter
        }
    }

    /// The one before it, of the same length.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.from.plus(-1), self.length())
    }

    /// The one after it, of the same length.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.to.plus(1), self.length())
    }

    /// Whether it is the last of its calendar year.
    #[must_use]
    pub fn ends_year(self) -> bool {
        self.to.date().month() == 12
    }

    /// Whether they share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

/// How long after the end of a period a release of it waits, in days.
pub const DELAYS: RangeInclusive<u16> = 0..=366;

/// What counts in the release of a period: what happened by its end and stood a delay later, and not in the release before.
///
/// So what is agreed late, or put right late, goes into the next period, and everything into exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The period.
    pub period: Period,
    /// What stood at the end of this day counts.
    pub cut: Day,
    /// What stood at the end of this day counted in the period before, if it happened by then.
    pub before: Day,
}

impl Window {
    /// Of a period, with the delay of its release and of the one before it, in days.
    #[must_use]
    pub fn of(period: Period, delay: u16, before: u16) -> Self {
        let after = |day: Day, days: u16| day.plus(i16::try_from(days).unwrap_or(i16::MAX));
        Self {
            period,
            cut: after(period.to(), delay),
            before: after(period.previous().to(), before),
        }
    }

    /// Whether something counts that took place on a day and stood from a day on.
    #[must_use]
    pub fn counts(self, day: Day, stood: Day) -> bool {
        let within = day <= self.period.to() && stood <= self.cut;
        let earlier = day < self.period.from() && stood <= self.before;
        within && !earlier
    }
}
