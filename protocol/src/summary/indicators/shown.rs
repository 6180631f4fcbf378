//! What of an indicator is shown: exact where it counts meetings and such, protected where it counts people.

use serde::{Deserialize, Serialize};

use super::Found;
use crate::{
    entry::work::{Figure, Indicator},
    summary::disclosure::{RULE, Share, Table, table},
};

/// A figure as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Shown {
    /// So many of so many.
    Exact {
        /// Of how many.
        of: i64,
        /// How many.
        value: i64,
    },
    /// About so many of a hundred.
    About {
        /// A whole number.
        percent: u8,
    },
    /// Hidden: a few people could be told from it.
    Suppressed,
    /// Fewer than 10 people.
    NotEnough,
    /// Not enough is recorded to say.
    NotRecorded,
}

/// Whether an answer that is the same for everybody tells something about each that is theirs to tell: their capacity, their needs,
/// how they felt. What was offered, or whether they are new, is not.
const fn sensitive(indicator: Indicator) -> bool {
    matches!(
        indicator,
        Indicator::C3 | Indicator::C6 | Indicator::C13 | Indicator::C15
    )
}

/// Whether the figure itself counts people, or what is theirs.
const fn of_people(indicator: Indicator) -> bool {
    matches!(
        indicator,
        Indicator::C3
            | Indicator::C4
            | Indicator::C6
            | Indicator::C7
            | Indicator::C8
            | Indicator::C13
            | Indicator::C14
    )
}

fn small(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX - RULE.round_to)
}

/// Whether an indicator may be shown so: no exact figure of people, no "nobody" and no "everybody" that would tell something of each.
#[must_use]
pub fn possible(indicator: Indicator, shown: Shown) -> bool {
    match shown {
        Shown::Exact { value, of } => !of_people(indicator) && 0 <= value && value <= of,
        Shown::About { percent } => {
            let all = percent == 0 || percent == 100;
            of_people(indicator) && percent <= 100 && !(all && sensitive(indicator))
        }
        Shown::Suppressed | Shown::NotEnough | Shown::NotRecorded => true,
    }
}

impl Found {
    /// What is shown of it.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let (value, of) = (self.value, self.of);
        match self.people {
            _ if !self.recorded || of == 0 => Shown::NotRecorded,
            None => Shown::Exact { value, of },
            Some(people) if !of_people(self.indicator) => {
                if people.all < RULE.people {
                    Shown::NotEnough
                } else {
                    Shown::Exact { value, of }
                }
            }
            Some(people) => {
                match RULE.share(small(value), small(of), people, sensitive(self.indicator)) {
                    Share::About { percent } => Shown::About { percent },
                    Share::Suppressed => Shown::Suppressed,
                    Share::NotEnough => Shown::NotEnough,
                }
            }
        }
    }

    /// Its parts as a table of people that may be shown; none where it has none, or fewer than 10 people are behind it.
    #[must_use]
    pub fn table(&self) -> Option<Table> {
        let enough = self.people.is_some_and(|people| people.all >= RULE.people);
        let counts: alloc::vec::Vec<_> = self.parts.iter().copied().map(Some).collect();
        (enough && !counts.is_empty()).then(|| table(RULE, &counts))?
    }

    /// The figure that a closed period freezes: only what is shown, rounded where it counts people. None where nothing is.
    #[must_use]
    pub fn figure(&self) -> Option<Figure> {
        let (value, of) = match self.shown() {
            Shown::Exact { value, of } => (value, of),
            Shown::About { .. } => {
                let rounded = |n: i64| i64::from(RULE.round(small(n)));
                (rounded(self.value), rounded(self.of))
            }
            Shown::Suppressed | Shown::NotEnough | Shown::NotRecorded => (0, 0),
        };
        (of > 0 || self.second.is_some()).then_some(Figure {
            indicator: self.indicator,
            of,
            value,
            second: self.second,
            second_of: self.second_of,
        })
    }
}

/// What is shown of a frozen figure. Of 0: the figure itself was not shown when the period was closed, its second was.
#[must_use]
pub fn frozen(figure: &Figure) -> Shown {
    let (value, of) = (figure.value, figure.of);
    if of == 0 {
        return Shown::Suppressed;
    }
    if !of_people(figure.indicator) {
        return Shown::Exact { value, of };
    }
    match RULE.percent(small(value), small(of)) {
        Some(percent) if possible(figure.indicator, Shown::About { percent }) => {
            Shown::About { percent }
        }
        Some(_) | None => Shown::Suppressed,
    }
}
