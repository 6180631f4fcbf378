//! What of an indicator is shown: exact where it counts meetings and such, protected where it counts people.

use serde::{Deserialize, Serialize};

use super::Found;
use crate::{
    entry::work::{Figure, Indicator},
    summary::{
        counts::{CAPACITIES, many},
        disclosure::{RULE, Share, Table, table},
    },
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

/// What it would tell that an indicator is so of nothing, or of everything it counts: of who chaired, who proposed, who took something
/// on, that each of them has lived experience, or none has; of records, that somebody with lived experience was in each meeting.
const fn tells_of_each(indicator: Indicator, value: i64, of: i64) -> bool {
    match indicator {
        Indicator::C2 | Indicator::C5 | Indicator::C11 => value == 0 || value == of,
        Indicator::C12 => value == of,
        Indicator::C1
        | Indicator::C3
        | Indicator::C4
        | Indicator::C6
        | Indicator::C7
        | Indicator::C8
        | Indicator::C9
        | Indicator::C10
        | Indicator::C13
        | Indicator::C14
        | Indicator::C15 => false,
    }
}

/// Whether a figure of meetings, items, actions or records may be told only where 10 people or more took part in the meetings.
#[must_use]
pub const fn needs_many(indicator: Indicator, shown: Shown) -> bool {
    match shown {
        Shown::Exact { value, of } => tells_of_each(indicator, value, of),
        Shown::About { .. } | Shown::Suppressed | Shown::NotEnough | Shown::NotRecorded => false,
    }
}

/// Whether an indicator may be shown so, whatever is told beside it: no exact figure of people, no "nobody" and no "everybody" that
/// would tell something of each, not one capacity that is everybody's.
#[must_use]
pub fn possible(indicator: Indicator, shown: Shown) -> bool {
    match shown {
        Shown::Exact { value, of } if indicator == Indicator::C15 => {
            of == i64::from(many(CAPACITIES.iter())) && 2 <= value && value <= of
        }
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
        let exact = Shown::Exact { value, of };
        let Some(people) = self.people else {
            return match self.took_part {
                _ if !self.recorded || of == 0 => Shown::NotRecorded,
                few if few < RULE.people && needs_many(self.indicator, exact) => Shown::Suppressed,
                _ => exact,
            };
        };
        if !self.recorded || of == 0 {
            return Shown::NotRecorded;
        }
        if of_people(self.indicator) {
            let sensitive = sensitive(self.indicator);
            return match RULE.share(small(value), small(of), people, sensitive) {
                Share::About { percent } => Shown::About { percent },
                Share::Suppressed => Shown::Suppressed,
                Share::NotEnough => Shown::NotEnough,
            };
        }
        // In how many capacities: beside a hidden balance it would tell of who is in them.
        match self.balance {
            _ if people.all < RULE.people => Shown::NotEnough,
            Some(Shown::About { .. }) => exact,
            _ => Shown::Suppressed,
        }
    }

    /// Its second figure as it may be shown, and of how many: of C3 only beside the share, which tells the same of each meeting; of C6
    /// where 10 people or more took part, since papers in time are so in the formats that they asked for.
    #[must_use]
    pub fn second_shown(&self) -> (Option<i64>, Option<i64>) {
        let may = match self.indicator {
            Indicator::C3 => matches!(self.shown(), Shown::About { .. }),
            Indicator::C6 => self.took_part >= RULE.people,
            Indicator::C1
            | Indicator::C2
            | Indicator::C4
            | Indicator::C5
            | Indicator::C7
            | Indicator::C8
            | Indicator::C9
            | Indicator::C10
            | Indicator::C11
            | Indicator::C12
            | Indicator::C13
            | Indicator::C14
            | Indicator::C15 => true,
        };
        if may {
            (self.second, self.second_of)
        } else {
            (None, None)
        }
    }

    /// Its parts as a table of people: all of them, and only where none is from 1 to 7; none where the figure beside them is hidden,
    /// or tells of fewer than 10 people. A hidden part could be worked out from that figure and the other parts.
    #[must_use]
    pub fn table(&self) -> Option<Table> {
        let told = matches!(self.shown(), Shown::About { .. } | Shown::Exact { .. });
        if self.parts.is_empty() || !told {
            return None;
        }
        let counts: alloc::vec::Vec<_> = self.parts.iter().copied().map(Some).collect();
        table(RULE, &counts).filter(Table::whole)
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
        let (second, second_of) = self.second_shown();
        (of > 0 || second.is_some()).then_some(Figure {
            indicator: self.indicator,
            of,
            value,
            second,
            second_of,
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
