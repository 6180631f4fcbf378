//! What indicators tell together: of the same people more than one figure may leave in one release, and beside them stands how many
//! people were active. What each may show by itself is in `indicators`; here is what the others then forbid.

use alloc::vec::Vec;

use super::{
    activity::People,
    disclosure::{Cell, RULE},
    indicators::{Shown, needs_many},
    period::Period,
    release::Told,
};
use crate::entry::work::Indicator;

/// So many of those who were active may at least stand outside of a share: fewer would be told nearly for certain that it is of
/// everybody.
const OUTSIDE: u32 = 5;

/// What of the indicators of a period may leave in one release, beside the number of people who were active. A release from which
/// this takes anything away breaks the rule.
#[must_use]
pub fn withhold(people: People, period: Period, told: Vec<Told>) -> Vec<Told> {
    let mut told = told;
    // Who is new is told of twelve months: once a year, so that no two stretches overlap.
    told.retain(|told| told.indicator != Indicator::C14 || period.ends_year());
    for told in &mut told {
        if of_some(told.indicator) && !has_room(people, told) {
            told.shown = Shown::NotEnough;
        }
    }
    let shown = |of| {
        let found = told.iter().find(|told: &&Told| told.indicator == of);
        found.map(|told| told.shown)
    };
    let balanced = matches!(shown(Indicator::C3), Some(Shown::About { .. }));
    let few = matches!(
        shown(Indicator::C15),
        Some(Shown::NotEnough | Shown::NotRecorded)
    );
    for told in &mut told {
        told.withhold(balanced, few);
    }
    told
}

/// Whether it is a share of some of those who were active: of who was there as what, has needs, or has lived experience.
const fn of_some(indicator: Indicator) -> bool {
    matches!(indicator, Indicator::C3 | Indicator::C6 | Indicator::C8) || of_each(indicator)
}

/// Whether it may count each person once, as where there was one meeting: then the share tells of about how many it is.
const fn of_each(indicator: Indicator) -> bool {
    matches!(indicator, Indicator::C4 | Indicator::C7 | Indicator::C14)
}

/// Whether some who were active may stand outside of a share. A share that is shown, and one that is hidden, say that there are 10
/// people behind it; one between nobody and everybody says that there are 8 on either side.
fn has_room(people: People, told: &Told) -> bool {
    const EITHER_SIDE: u32 = 2 * (RULE.hide_to + 1);
    let least = match told.shown {
        Shown::Exact { .. } | Shown::NotEnough | Shown::NotRecorded => return true,
        Shown::About {
            percent: percent @ 1..=99,
        } if of_each(told.indicator) => least_behind(percent).max(EITHER_SIDE),
        Shown::About { percent: 1..=99 } => EITHER_SIDE,
        Shown::About { .. } | Shown::Suppressed => RULE.people,
    };
    let most = people.range().and_then(|range| range.most);
    most.is_some_and(|most| least + OUTSIDE <= most)
}

/// The fewest people of whom a share can be so much, both rounded. From 500 on any is.
fn least_behind(percent: u8) -> u32 {
    const STEP: usize = 5;
    let is = |of: &u32| {
        let mut values = (RULE.people..=*of).step_by(STEP);
        values.any(|value| RULE.percent(value, *of) == Some(percent))
    };
    let of = (RULE.people..500).step_by(STEP).find(is);
    of.unwrap_or(500) - RULE.round_to / 2
}

impl Told {
    /// `balanced`: the share of those with lived experience is told. `few`: that fewer than 10 people took part in meetings is.
    fn withhold(&mut self, balanced: bool, few: bool) {
        let exact = matches!(self.shown, Shown::Exact { .. });
        let hidden = (self.indicator == Indicator::C15 && !balanced)
            || needs_many(self.indicator, self.shown) && few;
        if exact && hidden {
            self.shown = Shown::Suppressed;
        }
        let about = matches!(self.shown, Shown::About { .. });
        if (self.indicator == Indicator::C3 && !about) || (self.indicator == Indicator::C6 && few) {
            (self.second, self.second_of) = (None, None);
        }
        let parted = match self.indicator {
            Indicator::C13 => about,
            Indicator::C15 => matches!(self.shown, Shown::Exact { .. }),
            Indicator::C1
            | Indicator::C2
            | Indicator::C3
            | Indicator::C4
            | Indicator::C5
            | Indicator::C6
            | Indicator::C7
            | Indicator::C8
            | Indicator::C9
            | Indicator::C10
            | Indicator::C11
            | Indicator::C12
            | Indicator::C14 => false,
        };
        self.parts = self.parts.take().filter(|table| parted && table.whole());
    }

    /// Whether its parts are those of its figure: as many, of C15 as many as there are capacities, of C13 some on either side.
    pub(super) fn fits(&self) -> bool {
        let Some(table) = &self.parts else {
            return true;
        };
        let some = |cells: &[Cell]| cells.iter().any(|cell| *cell != Cell::Zero);
        match (self.indicator, self.shown) {
            (Indicator::C13, _) => {
                table.cells.len() == 5 && some(&table.cells[..3]) && some(&table.cells[3..])
            }
            (Indicator::C15, Shown::Exact { value, of }) => {
                let present = table.cells.iter().filter(|cell| **cell != Cell::Zero);
                i64::try_from(table.cells.len()) == Ok(of)
                    && i64::try_from(present.count()) == Ok(value)
            }
            (_, _) => false,
        }
    }
}
