//! Disclosure control: what may be shown of counts of people, so that no small count can be worked out from it
//! (`docs/co-production.md`, "What is protected"; practice for health and care counts in the UK).

use alloc::vec::Vec;

use serde::{Deserialize, Serialize, Serializer};

use super::tagged;

/// The rule a release names: below what a count is hidden, and how others are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rule {
    /// Counts from 1 up to this are suppressed.
    pub hide_to: u32,
    /// Shares, means and characteristics are shown from so many people.
    pub people: u32,
    /// Other counts are rounded to the nearest multiple of this.
    pub round_to: u32,
}

/// The rule that is in force: counts of 1 to 7 are hidden, others rounded to the nearest 5, shares from 10 people.
pub const RULE: Rule = Rule {
    hide_to: 7,
    round_to: 5,
    people: 10,
};

/// A shown count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "about", rename_all = "kebab-case")]
pub enum Cell {
    /// None.
    Zero,
    /// From 1 to 7.
    Suppressed,
    /// From 8, rounded to the nearest 5.
    Rounded(u32),
    /// It was not asked.
    NotCollected,
    /// It is 8 or more, and hidden so that a suppressed neighbour stays hidden.
    NotPublished,
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Zero => tagged(to, "zero", None),
            Self::Suppressed => tagged(to, "suppressed", None),
            Self::Rounded(about) => tagged(to, "rounded", Some(*about)),
            Self::NotCollected => tagged(to, "not-collected", None),
            Self::NotPublished => tagged(to, "not-published", None),
        }
    }
}

/// What anybody can tell of a count: from the least to the most it may be. No most: no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: u32,
    /// The most.
    pub most: Option<u32>,
}

impl Range {
    const ANY: Self = Self {
        least: 0,
        most: None,
    };

    fn and(self, other: Self) -> Self {
        let most = match (self.most, other.most) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (bound, None) | (None, bound) => bound,
        };
        Self {
            least: self.least.max(other.least),
            most,
        }
    }

    /// Whether each of 1 to 5 is still possible.
    const fn open(self) -> bool {
        let high = match self.most {
            Some(most) => most >= 5,
            None => true,
        };
        self.least <= 1 && high
    }
}

impl Rule {
    /// A count of people, protected.
    #[must_use]
    pub const fn cell(self, count: u32) -> Cell {
        if count == 0 {
            Cell::Zero
        } else if count <= self.hide_to {
            Cell::Suppressed
        } else {
            Cell::Rounded(self.round(count))
        }
    }

    /// To the nearest multiple, halves up.
    #[must_use]
    pub const fn round(self, count: u32) -> u32 {
        (count + self.round_to / 2) / self.round_to * self.round_to
    }

    /// What can be told of a shown count; none where the rule could not have shown it.
    #[must_use]
    pub const fn range(self, cell: Cell) -> Option<Range> {
        let first = self.hide_to + 1;
        Some(match cell {
            Cell::Zero => Range {
                least: 0,
                most: Some(0),
            },
            Cell::Suppressed => Range {
                least: 1,
                most: Some(self.hide_to),
            },
            Cell::Rounded(shown) => {
                if shown % self.round_to != 0 || shown < self.round(first) {
                    return None;
                }
                let half = self.round_to / 2;
                let least = if shown - half > first {
                    shown - half
                } else {
                    first
                };
                Range {
                    least,
                    most: Some(shown + half),
                }
            }
            Cell::NotPublished => Range {
                least: first,
                most: None,
            },
            Cell::NotCollected => Range::ANY,
        })
    }

    /// A whole percentage of a count of something of people, worked out from rounded counts; hidden where fewer than 10 people
    /// are behind it, or where either those who are counted or those who are not are from 1 to 7.
    ///
    /// Where the question is sensitive, "nobody" and "everybody" are hidden as well, and look the same as a few.
    #[must_use]
    pub fn share(self, value: u32, of: u32, people: People, sensitive: bool) -> Share {
        if people.all < self.people {
            return Share::NotEnough;
        }
        let few = |n: u32| (1..=self.hide_to).contains(&n) || (n == 0 && sensitive);
        let rest = of.saturating_sub(value);
        if [value, rest, people.yes, people.no].into_iter().any(few) {
            return Share::Suppressed;
        }
        match self.percent(value, of) {
            // Of very many, a few are rounded to nobody.
            Some(0 | 100) if sensitive => Share::Suppressed,
            Some(percent) => Share::About { percent },
            None => Share::NotEnough,
        }
    }

    /// The whole percentage of two counts once they are rounded, halves up; none of nothing.
    #[must_use]
    pub fn percent(self, value: u32, of: u32) -> Option<u8> {
        let (value, of) = (u64::from(self.round(value)), u64::from(self.round(of)));
        if of == 0 {
            return None;
        }
        let percent = (200 * value + of) / (2 * of);
        // Rounding may carry a part above its whole.
        Some(u8::try_from(percent.min(100)).unwrap_or(100))
    }
}

/// The people behind a share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct People {
    /// How many different people.
    pub all: u32,
    /// Of whom at least once yes is true.
    pub yes: u32,
    /// Of whom at least once no is true.
    pub no: u32,
}

/// A share of people, as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// About so many of a hundred.
    About {
        /// A whole number.
        percent: u8,
    },
    /// Hidden: a few people could be told from it.
    Suppressed,
    /// Fewer than 10 people.
    NotEnough,
}

/// A one-way table: each person is in one cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Table {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The sum of all cells; none where it is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Cell>,
}

impl Table {
    /// Whether every cell stands, with the total.
    #[must_use]
    pub fn whole(&self) -> bool {
        let stands = |cell: &Cell| matches!(cell, Cell::Zero | Cell::Rounded(_));
        self.cells.iter().all(stands) && self.total.as_ref().is_some_and(stands)
    }
}

/// Why a table must not be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    /// A cell or a total that the rule cannot have made, such as a total that was not rounded.
    #[error("cell {0:?} was not made by the rule (none: the total)")]
    NotByRule(Option<usize>),
    /// Tables over the same cells that differ in length.
    #[error("the tables do not have the same cells")]
    Shape,
    /// A suppressed count can be told to be none of 1 to 5, or only some of them.
    #[error("the suppressed cell {0} can be narrowed down")]
    Narrowed(usize),
}

/// Makes a table that may be shown of counts of people, one for each cell (none: it was not asked).
///
/// Where exactly one cell is suppressed, the next smallest that is not zero is hidden too. A total stands only beside cells that
/// all stand: whether a total passes the audit depends on what is hidden, so withholding only those that fail would tell it.
/// None: even the cells alone fail the audit, and nothing is shown.
#[must_use]
pub fn table(rule: Rule, counts: &[Option<u32>]) -> Option<Table> {
    let mut cells: Vec<Cell> = counts
        .iter()
        .map(|count| count.map_or(Cell::NotCollected, |count| rule.cell(count)))
        .collect();
    let mut hidden = cells.iter().filter(|cell| **cell == Cell::Suppressed);
    let any = hidden.next().is_some();
    let one = any && hidden.next().is_none();
    if one {
        let seen = |i: &usize| matches!(cells[*i], Cell::Rounded(_));
        let next = (0..cells.len()).filter(seen).min_by_key(|i| counts[*i]);
        if let Some(next) = next {
            cells[next] = Cell::NotPublished;
        }
    }
    let whole = !any && !cells.contains(&Cell::NotCollected);
    let sum = counts.iter().flatten().sum();
    let table = Table {
        cells,
        total: whole.then(|| rule.cell(sum)),
    };
    audit(rule, core::slice::from_ref(&table)).ok()?;
    Some(table)
}

/// The interval audit: from everything that is shown of the same cells works out what each suppressed cell may be; each of 1 to 5
/// must be possible. Kith shows the same cells once: releases of one area never share a day, and one that says otherwise is
/// evidence against who signed it. So what it audits is one table; several are what a reader holds against each other.
///
/// # Errors
/// The first reason found why the tables must not be shown together.
pub fn audit(rule: Rule, releases: &[Table]) -> Result<(), Unsafe> {
    let Some(first) = releases.first() else {
        return Ok(());
    };
    let mut cells = alloc::vec![Range::ANY; first.cells.len()];
    let mut total = Range::ANY;
    for release in releases {
        if release.cells.len() != cells.len() {
            return Err(Unsafe::Shape);
        }
        for (i, (known, cell)) in cells.iter_mut().zip(&release.cells).enumerate() {
            let told = rule.range(*cell).ok_or(Unsafe::NotByRule(Some(i)))?;
            *known = known.and(told);
        }
        if let Some(cell) = release.total {
            total = total.and(rule.range(cell).ok_or(Unsafe::NotByRule(None))?);
        }
    }
    let suppressed = |i: usize| releases.iter().any(|r| r.cells[i] == Cell::Suppressed);
    (0..cells.len())
        .filter(|i| suppressed(*i))
        .find(|i| !feasible(&cells, total, *i).open())
        .map_or(Ok(()), |i| Err(Unsafe::Narrowed(i)))
}

/// What one cell may be, given all others and their sum.
fn feasible(cells: &[Range], total: Range, one: usize) -> Range {
    let others = || cells.iter().enumerate().filter(move |(i, _)| *i != one);
    let least: u32 = others().map(|(_, range)| range.least).sum();
    let most = others().try_fold(0u32, |sum, (_, range)| Some(sum + range.most?));
    let by_sum = Range {
        least: most.map_or(0, |most| total.least.saturating_sub(most)),
        most: total.most.map(|total| total.saturating_sub(least)),
    };
    cells[one].and(by_sum)
}
