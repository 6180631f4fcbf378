//! What leaves a node of a closed period: one text that a person signs off, which names its rule and can be checked by whoever
//! reads it (`docs/protocol.md`, "Releases").

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    activity::{Activity, InCategory, People},
    disclosure::{Cell, RULE, Rule, Table, Unsafe, audit},
    hours::{HOURS_RULE, Hours, HoursRule},
    indicators::{Found, Shown, possible},
    period::{DELAYS, Period},
    together::withhold,
};
use crate::{
    canonical,
    entry::work::Indicator,
    id::{Day, Digest32, Origin},
    limits::CATEGORIES,
};

/// Bytes of a release: with what stands around it, it fits into an item of a feed.
pub const RELEASE_BYTES: usize = 14 * 1024;
/// Days after the end of a period before its release, unless the node decides otherwise and says so.
pub const DELAY_DAYS: u16 = 30;
/// Characters of an area's or an organisation's name.
pub const NAME_CHARS: usize = 80;

/// By which rule a release hides and rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rules {
    /// Counts of people, and of exchanges between them.
    pub counts: Rule,
    /// Hours.
    pub hours: HoursRule,
}

/// The usual rules.
pub const RULES: Rules = Rules {
    counts: RULE,
    hours: HOURS_RULE,
};

/// An area that does not run Kith, whose figures a neighbour signed as they were told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Area {
    /// Its code in the map's layout, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is called.
    pub name: String,
    /// Who sent the figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

/// An indicator, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// Which.
    pub indicator: Indicator,
    /// Its parts: all of them, where none is from 1 to 7, and ten people or more are behind them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Table>,
    /// A second figure, of meetings, actions or days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<i64>,
    /// Of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_of: Option<i64>,
    /// The figure.
    pub shown: Shown,
}

/// What leaves a node of a closed period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Release {
    /// What the time bank and the meetings add up to.
    pub activity: Activity,
    /// The area, where it is not the signing node's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// At least so many days passed after the end of the period.
    pub delay_days: u16,
    /// The first day of the period.
    pub from: Day,
    /// Who really had a say: in order, what of it may leave together.
    pub indicators: Vec<Told>,
    /// The node that signs it.
    pub origin: Origin,
    /// By which rule it hides and rounds.
    pub rule: Rules,
    /// The last day of the period.
    pub to: Day,
    /// The version of this form.
    pub v: u8,
}

/// What is wrong with a release that somebody signed. Whoever signs one such thing has broken the rule, and everyone can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Not the one spelling of a release of this version.
    #[error("it is not spelt as a release is")]
    Unreadable,
    /// It names a rule that protects less, or none.
    #[error("its rule does not protect people")]
    Rule,
    /// Its period is no calendar month or quarter, or its delay none.
    #[error("its period is no month or quarter, or its delay none")]
    Period,
    /// A figure that its rule cannot have made.
    #[error("a figure was not made by its rule")]
    NotByRule,
    /// Figures that cannot all be true.
    #[error("its figures contradict each other")]
    Contradiction,
    /// Fewer than 10 people were active, and yet more is told.
    #[error("it tells too much of fewer than 10 people")]
    Few,
    /// A hidden figure can be told from what is shown, or shown figures tell something of each person.
    #[error("a hidden figure can be told from it")]
    Narrowed,
    /// Categories or indicators out of order, twice, or too many.
    #[error("its categories or indicators are not in order")]
    Order,
}

impl Wrong {
    /// Whether it says that a release of this version breaks its rule: what is none breaks nothing.
    #[must_use]
    pub const fn breaks(self) -> bool {
        match self {
            Self::Unreadable => false,
            Self::Rule
            | Self::Period
            | Self::NotByRule
            | Self::Contradiction
            | Self::Few
            | Self::Narrowed
            | Self::Order => true,
        }
    }
}

impl Release {
    /// The one text of it.
    ///
    /// All that it is made of writes its keys in order, so what is written is the canonical spelling as it is.
    ///
    /// # Panics
    /// Never: a release is made of strings, numbers and lists.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("a release is plain JSON")
    }

    /// What is signed off: SHA-256 of the text.
    #[must_use]
    pub fn digest(&self) -> Digest32 {
        Digest32::of(self.text().as_bytes())
    }

    /// Reads a release and checks that it keeps its rule, and that its rule protects.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn read(text: &str) -> Result<Self, Wrong> {
        if canonical::check(text).is_err() {
            return Err(Wrong::Unreadable);
        }
        Self::within(text)
    }

    /// The same of the content of an item, whose spelling was checked with all of it.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn within(text: &str) -> Result<Self, Wrong> {
        if text.len() > RELEASE_BYTES {
            return Err(Wrong::Unreadable);
        }
        let release: Self = serde_json::from_str(text).map_err(|_| Wrong::Unreadable)?;
        if release.v != 1 || release.text() != text {
            return Err(Wrong::Unreadable);
        }
        release.check()?;
        Ok(release)
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        Period::new(self.from, self.to)
    }

    /// Whether it came out before its own delay had passed.
    #[must_use]
    pub fn early(&self, on: Day) -> bool {
        self.to.until(on) < i64::from(self.delay_days)
    }

    /// Checks that it keeps its rule, and that its rule protects: the same check for its own node and for any reader.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn check(&self) -> Result<(), Wrong> {
        if self.rule.counts != RULE || !self.rule.hours.sound() {
            return Err(Wrong::Rule);
        }
        let Some(period) = self.period().filter(|_| DELAYS.contains(&self.delay_days)) else {
            return Err(Wrong::Period);
        };
        if !self.area.as_ref().is_none_or(Area::named) {
            return Err(Wrong::Unreadable);
        }
        let activity = &self.activity;
        if activity.people == People::Few && !(activity.says_little() && self.indicators.is_empty())
        {
            return Err(Wrong::Few);
        }
        self.check_counts()?;
        check_categories(activity, self.area.is_none())?;
        check_indicators(&self.indicators)?;
        let may = withhold(activity.people, period, self.indicators.clone());
        if may == self.indicators {
            Ok(())
        } else {
            Err(Wrong::Narrowed)
        }
    }

    fn check_counts(&self) -> Result<(), Wrong> {
        let Activity {
            people,
            exchanges,
            hours,
            hours_to_neighbours,
            hours_from_neighbours,
            ..
        } = &self.activity;
        let people = *people == People::NotCollected || people.range().is_some();
        let exchanges = match exchanges {
            None | Some(Cell::NotCollected) => true,
            Some(Cell::NotPublished) => false,
            Some(cell) => RULE.range(*cell).is_some(),
        };
        let hours = [hours, hours_to_neighbours, hours_from_neighbours];
        if people && exchanges && hours.into_iter().all(|hours| hours.by_rule()) {
            Ok(())
        } else {
            Err(Wrong::NotByRule)
        }
    }
}

impl Area {
    /// Whether its names are such as people can read.
    #[must_use]
    pub fn named(&self) -> bool {
        let plain = |text: &String| {
            let chars = text.chars().count();
            (1..=NAME_CHARS).contains(&chars) && !text.chars().any(char::is_control)
        };
        let code = |text: &String| {
            let ascii = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            ascii && (1..=16).contains(&text.len())
        };
        plain(&self.name)
            && self.organisation.as_ref().is_none_or(plain)
            && self.code.as_ref().is_none_or(code)
    }
}

impl Told {
    /// An indicator that was worked out, as shown.
    #[must_use]
    pub fn of(found: &Found) -> Self {
        let (second, second_of) = found.second_shown();
        Self {
            indicator: found.indicator,
            parts: found.table(),
            second,
            second_of,
            shown: found.shown(),
        }
    }
}

/// `all`: the categories are all there are. An area without Kith may tell some.
fn check_categories(activity: &Activity, all: bool) -> Result<(), Wrong> {
    let rows = &activity.categories;
    if rows.len() > CATEGORIES || !rows.is_sorted_by(|a, b| a.category < b.category) {
        return Err(Wrong::Order);
    }
    if !rows.iter().all(|row| row.hours.by_rule()) {
        return Err(Wrong::NotByRule);
    }
    check_hours(activity.hours, rows, all)?;
    let told = rows.iter().filter(|row| row.people.is_some()).count();
    if told > 0 && told < rows.len() {
        return Err(Wrong::NotByRule);
    }
    for cell in rows.iter().filter_map(|row| row.people) {
        let range = RULE.range(cell).ok_or(Wrong::NotByRule)?;
        // Only a table that hides nobody stands beside the number of all who were active.
        if !matches!(cell, Cell::Zero | Cell::Rounded(_) | Cell::NotCollected) {
            return Err(Wrong::Narrowed);
        }
        let most = activity.people.range().and_then(|people| people.most);
        if cell != Cell::NotCollected && most.is_some_and(|most| range.least > most) {
            return Err(Wrong::Contradiction);
        }
    }
    Ok(())
}

/// Hours of categories against the hours of all.
fn check_hours(sum: Hours, rows: &[InCategory], all: bool) -> Result<(), Wrong> {
    let Some((least, most)) = sum.minutes() else {
        return Ok(());
    };
    let known = rows.iter().filter_map(|row| row.hours.minutes());
    let (mut low, mut high) = (0, Some(0));
    for (row_least, row_most) in known {
        low += row_least;
        high = high.and_then(|high: i64| Some(high + row_most?));
    }
    let told = |row: &InCategory| row.hours != Hours::NotCollected;
    let complete = all && !rows.is_empty() && rows.iter().all(told);
    if most.is_some_and(|most| low > most) || (complete && high.is_some_and(|high| high < least)) {
        return Err(Wrong::Contradiction);
    }
    let hidden = rows.iter().filter(|row| row.hours == Hours::NotPublished);
    if matches!(sum, Hours::Rounded(_)) && complete && hidden.count() == 1 {
        return Err(Wrong::Narrowed);
    }
    Ok(())
}

fn check_indicators(told: &[Told]) -> Result<(), Wrong> {
    if !told.is_sorted_by(|a, b| a.indicator < b.indicator) {
        return Err(Wrong::Order);
    }
    for told in told {
        if !possible(told.indicator, told.shown) || told.second_of.is_some_and(|of| of < 0) {
            return Err(Wrong::NotByRule);
        }
        if let Some(table) = &told.parts {
            audit(RULE, core::slice::from_ref(table)).map_err(|why| match why {
                Unsafe::NotByRule(_) | Unsafe::Shape => Wrong::NotByRule,
                Unsafe::Narrowed(_) => Wrong::Narrowed,
            })?;
            if table.whole() && !told.fits() {
                return Err(Wrong::Contradiction);
            }
        }
    }
    Ok(())
}

/// Whether a signed text is a release of this version that breaks its rule: evidence against whoever signed it, with nothing else at
/// hand. What is no release of this version is none: a later version may say more.
#[must_use]
pub fn contradicts_itself(text: &str) -> bool {
    Release::read(text).is_err_and(Wrong::breaks)
}

/// Whether two releases that one node signed cannot both keep the rule: they tell of the same days in two ways, or change the
/// length of periods within a calendar year. Together they would tell what each hides.
#[must_use]
pub fn contradict(a: &Release, b: &Release) -> bool {
    let (Some(first), Some(second)) = (a.period(), b.period()) else {
        return false;
    };
    let place = |release: &Release| release.area.as_ref().map(|area| area.name.clone());
    let same = a.origin == b.origin && place(a) == place(b) && a != b;
    let year = |period: Period| period.from().date().year();
    let mixed = year(first) == year(second) && first.length() != second.length();
    same && (first.overlaps(second) || mixed)
}
