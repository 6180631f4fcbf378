//! Hours that people gave, as they may be shown: only where enough gave, and nobody gave most of them
//! (`docs/co-production.md`, "What leaves this node").

use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize, Serializer};

use super::tagged;
use crate::id::Account;

/// Hours are rounded to so many minutes: five hours.
pub const ROUND_MINUTES: i64 = 300;

/// From how many people hours are shown, and how much of them one or two may have given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HoursRule {
    /// At least so many people gave.
    pub contributors: u32,
    /// Whoever gave most gave at most so many of a hundred.
    pub largest_percent: u8,
    /// The two who gave most gave at most so many of a hundred together.
    pub top_two_percent: u8,
}

/// The usual rule: from 8 people, of whom one gave at most 45 % and two at most 85 %.
pub const HOURS_RULE: HoursRule = HoursRule {
    contributors: 8,
    largest_percent: 45,
    top_two_percent: 85,
};

/// Hours, as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "about", rename_all = "kebab-case")]
pub enum Hours {
    /// None.
    Zero,
    /// About so many, to the nearest 5.
    Rounded(u32),
    /// Hidden: too few people gave them, one gave most, or others could be told from them.
    NotPublished,
    /// It was not asked.
    NotCollected,
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Zero => tagged(to, "zero", None),
            Self::Rounded(about) => tagged(to, "rounded", Some(*about)),
            Self::NotPublished => tagged(to, "not-published", None),
            Self::NotCollected => tagged(to, "not-collected", None),
        }
    }
}

/// Minutes by who gave them: what was undone is taken off, and may leave less than nothing.
pub type ByPerson = BTreeMap<Account, i64>;

/// Whether everybody's minutes add up to nothing at all.
#[must_use]
pub fn nothing(by: &ByPerson) -> bool {
    by.values().all(|minutes| *minutes == 0)
}

/// All that several tables hold, by person.
pub fn together<'a>(tables: impl IntoIterator<Item = &'a ByPerson>) -> ByPerson {
    let mut sum = ByPerson::new();
    for (who, minutes) in tables.into_iter().flatten() {
        *sum.entry(*who).or_default() += minutes;
    }
    sum
}

impl HoursRule {
    /// Whether a rule is one that a release may name: at least 8 people, and shares of a hundred.
    #[must_use]
    pub fn sound(self) -> bool {
        let percent = 1..=100;
        self.contributors >= HOURS_RULE.contributors
            && percent.contains(&self.largest_percent)
            && percent.contains(&self.top_two_percent)
    }

    /// Minutes by who gave them, as shown.
    #[must_use]
    pub fn hours(self, by: &ByPerson) -> Hours {
        if nothing(by) {
            Hours::Zero
        } else if self.safe(by) {
            Hours::Rounded(rounded(by.values().sum()))
        } else {
            Hours::NotPublished
        }
    }

    /// Whether the sum tells of nobody.
    #[must_use]
    pub fn safe(self, by: &ByPerson) -> bool {
        let gave = by.values().filter(|minutes| **minutes > 0).count();
        let mut sizes: Vec<i64> = by
            .values()
            .map(|minutes| minutes.saturating_abs())
            .collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let all: i64 = sizes.iter().sum();
        let top = |n: usize| sizes.iter().take(n).sum::<i64>();
        let at_most = |part: i64, percent: u8| {
            i128::from(part) * 100 <= i128::from(all) * i128::from(percent)
        };
        gave >= self.contributors as usize
            && by.values().sum::<i64>() > 0
            && at_most(top(1), self.largest_percent)
            && at_most(top(2), self.top_two_percent)
    }
}

impl Hours {
    /// The minutes that may stand behind it, from the least to the most (none: no bound); none where it was not asked.
    #[must_use]
    pub fn minutes(self) -> Option<(i64, Option<i64>)> {
        match self {
            Self::Zero => Some((0, Some(0))),
            Self::Rounded(hours) => {
                let (middle, half) = (i64::from(hours) * 60, ROUND_MINUTES / 2);
                Some(((middle - half).max(0), Some(middle + half)))
            }
            Self::NotPublished => Some((0, None)),
            Self::NotCollected => None,
        }
    }

    /// Whether the rule could have made it.
    #[must_use]
    pub const fn by_rule(self) -> bool {
        match self {
            Self::Rounded(hours) => hours % 5 == 0,
            Self::Zero | Self::NotPublished | Self::NotCollected => true,
        }
    }
}

/// To the nearest five hours, halves up.
fn rounded(minutes: i64) -> u32 {
    let fives = (minutes.max(0) + ROUND_MINUTES / 2) / ROUND_MINUTES;
    u32::try_from(fives * 5).unwrap_or(u32::MAX / 5 * 5)
}

/// Hours in several categories, of which each person may be in more than one, and the sum of all.
///
/// Where the sum is shown, what is hidden must not follow from it: so much is hidden that it tells of nobody even taken together,
/// the fewest hours first.
#[must_use]
pub fn by_category(rule: HoursRule, categories: &[ByPerson]) -> (Hours, Vec<Hours>) {
    let mut shown: Vec<Hours> = categories.iter().map(|by| rule.hours(by)).collect();
    let all = rule.hours(&together(categories));
    if !matches!(all, Hours::Rounded(_)) {
        return (all, shown);
    }
    loop {
        let hidden = |i: &usize| shown[*i] == Hours::NotPublished;
        let hidden: Vec<usize> = (0..shown.len()).filter(hidden).collect();
        let rest = together(hidden.iter().map(|i| &categories[*i]));
        if hidden.is_empty() || rule.safe(&rest) {
            return (all, shown);
        }
        let stands = |i: &usize| matches!(shown[*i], Hours::Rounded(_));
        let sum = |i: &usize| categories[*i].values().sum::<i64>();
        let Some(next) = (0..shown.len()).filter(stands).min_by_key(sum) else {
            return (all, shown);
        };
        shown[next] = Hours::NotPublished;
    }
}
