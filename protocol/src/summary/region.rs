//! What several areas add up to. Only what they released is added: what one of them hides stays hidden in the sum, which is told
//! as a range.

use serde::{Deserialize, Serialize};

use super::{
    activity::{Activity, Number, People},
    disclosure::{Cell, Rule},
    hours::Hours,
};

/// Fewer areas than this are not added up: each could take itself away.
pub const AREAS: u32 = 3;

/// A sum over areas: what is known of it, and of how many it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sum {
    /// About so many; none where there is no most.
    pub about: Option<u64>,
    /// No fewer than so many.
    pub least: u64,
    /// No more than so many; none where an area hid a figure that has no bound.
    pub most: Option<u64>,
    /// Over so many areas.
    pub areas: u32,
    /// Of so many more it was not told.
    pub untold: u32,
}

/// How one closed period compares with an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// More, whatever is hidden.
    More,
    /// Less, whatever is hidden.
    Less,
    /// Just as many: nothing is hidden in either.
    Same,
    /// The ranges touch: it cannot be told.
    CannotTell,
}

/// Counts of people active, added up; none below three areas that told.
#[must_use]
pub fn people(told: impl IntoIterator<Item = People>) -> Option<Sum> {
    let ranges = told.into_iter().map(|people| {
        let range = people.range()?;
        let about = match people {
            People::Rounded(about) => about,
            People::Few | People::NotCollected => middle(range.least, range.most?),
        };
        Some((range.least.into(), range.most.map(u64::from), about.into()))
    });
    sum(ranges)
}

/// Protected counts, added up; none below three areas that told.
#[must_use]
pub fn counts(rule: Rule, told: impl IntoIterator<Item = Cell>) -> Option<Sum> {
    sum(told.into_iter().map(|cell| count(rule, cell)))
}

/// Exchanges, added up; none below three areas that told. Where so few people were active that nothing is told of exchanges there
/// may have been any number: hidden, not left out.
#[must_use]
pub fn exchanges<'a>(rule: Rule, told: impl IntoIterator<Item = &'a Activity>) -> Option<Sum> {
    let ranges = told
        .into_iter()
        .map(|activity| match (activity.exchanges, activity.people) {
            (Some(cell), _) => count(rule, cell),
            (None, People::Few) => Some((0, None, 0)),
            (None, People::Rounded(_) | People::NotCollected) => None,
        });
    sum(ranges)
}

/// What a protected count may be: the least, the most, and about how much; none where it was not asked.
fn count(rule: Rule, cell: Cell) -> Option<(u64, Option<u64>, u64)> {
    if cell == Cell::NotCollected {
        return None;
    }
    let range = rule.range(cell)?;
    let about = match (cell, range.most) {
        (Cell::Rounded(about), _) => about,
        (Cell::Zero | Cell::Suppressed | Cell::NotCollected, Some(most)) => {
            middle(range.least, most)
        }
        (Cell::Zero | Cell::Suppressed | Cell::NotCollected | Cell::NotPublished, _) => 0,
    };
    Some((range.least.into(), range.most.map(u64::from), about.into()))
}

/// Hours, added up; none below three areas that told.
#[must_use]
pub fn hours(told: impl IntoIterator<Item = Hours>) -> Option<Sum> {
    let ranges = told.into_iter().map(|hours| {
        let (least, most) = hours.minutes()?;
        let least = u64::try_from(least / 60).ok()?;
        let most = most.and_then(|most| u64::try_from((most + 59) / 60).ok());
        let about = match hours {
            Hours::Rounded(about) => about.into(),
            Hours::Zero | Hours::NotPublished | Hours::NotCollected => 0,
        };
        Some((least, most, about))
    });
    sum(ranges)
}

/// Exact counts, added up; none below three areas that told.
#[must_use]
pub fn numbers(told: impl IntoIterator<Item = Number>) -> Option<Sum> {
    let ranges = told.into_iter().map(|number| match number {
        Number::Exact(n) => Some((n.into(), Some(n.into()), n.into())),
        Number::NotPublished => Some((0, None, 0)),
        Number::NotCollected => None,
    });
    sum(ranges)
}

/// How a later sum compares with an earlier one, over as many areas.
#[must_use]
pub fn trend(earlier: &Sum, later: &Sum) -> Trend {
    let above = |a: &Sum, b: &Sum| b.most.is_some_and(|most| a.least > most);
    let exact = |sum: &Sum| sum.most == Some(sum.least);
    if earlier.areas != later.areas {
        Trend::CannotTell
    } else if above(later, earlier) {
        Trend::More
    } else if above(earlier, later) {
        Trend::Less
    } else if exact(earlier) && exact(later) {
        Trend::Same
    } else {
        Trend::CannotTell
    }
}

const fn middle(least: u32, most: u32) -> u32 {
    (least + most).div_ceil(2)
}

/// Adds up what each may be: the least, the most, and about how much; none of an area that did not tell.
fn sum(ranges: impl Iterator<Item = Option<(u64, Option<u64>, u64)>>) -> Option<Sum> {
    let mut sum = Sum {
        about: Some(0),
        least: 0,
        most: Some(0),
        areas: 0,
        untold: 0,
    };
    for range in ranges {
        let Some((least, most, about)) = range else {
            sum.untold += 1;
            continue;
        };
        sum.areas += 1;
        sum.least += least;
        sum.most = sum.most.and_then(|sum| Some(sum + most?));
        sum.about = sum.about.filter(|_| most.is_some()).map(|sum| sum + about);
    }
    (sum.areas >= AREAS).then_some(sum)
}
