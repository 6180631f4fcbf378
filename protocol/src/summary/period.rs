//! Closed periods: a calendar month or quarter. Nothing is worked out over any other stretch of time, since two stretches that
//! overlap give away what lies between them.

use crate::id::Day;

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
}
