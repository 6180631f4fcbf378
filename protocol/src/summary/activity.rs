//! What a period's work adds up to, as it may leave a node: people, hours, exchanges, meetings (`docs/co-production.md`, "What
//! leaves this node"). Counts of people, and what is worked out from people, are protected; counts of meetings and such are exact.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize, Serializer};

use super::{
    disclosure::{Cell, RULE, Range, Rule},
    hours::{ByPerson, Hours, HoursRule, by_category},
    tagged,
};
use crate::{
    id::{Account, Category},
    limits::CATEGORIES,
};

/// Between whom help was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Both have their account here.
    Here,
    /// Somebody here helped somebody of a neighbour area.
    Gave,
    /// Somebody of a neighbour area helped somebody here.
    Received,
}

/// One line of help that counts in a period. What is not a person (a pot, an organisation, somebody of another area) is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// Who helped.
    pub giver: Option<Account>,
    /// Who was helped.
    pub receiver: Option<Account>,
    /// How long, in minutes; less than nothing where it is undone.
    pub minutes: i64,
    /// What it was about.
    pub category: Category,
    /// Between whom.
    pub between: Between,
}

/// What a node recorded of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// Help.
    pub help: Vec<Help>,
    /// How many exchanges, undone ones left out.
    pub exchanges: u32,
    /// Who took part in meetings.
    pub took_part: BTreeSet<Account>,
    /// Meetings that were held.
    pub meetings: u32,
    /// Decisions in them.
    pub decisions: u32,
    /// Actions promised in them.
    pub actions: u32,
    /// Approaches in use; none where nobody records them.
    pub approaches: Option<u32>,
    /// The categories that are told, whether anything was done in them or not.
    pub categories: BTreeSet<Category>,
}

/// How many people, as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "about", rename_all = "kebab-case")]
pub enum People {
    /// Fewer than 10; nobody, perhaps.
    Few,
    /// 10 or more, to the nearest 5.
    Rounded(u32),
    /// It was not asked.
    NotCollected,
}

impl Serialize for People {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Few => tagged(to, "few", None),
            Self::Rounded(about) => tagged(to, "rounded", Some(*about)),
            Self::NotCollected => tagged(to, "not-collected", None),
        }
    }
}

/// How many of what is not people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "number", rename_all = "kebab-case")]
pub enum Number {
    /// Exactly so many.
    Exact(u32),
    /// It was not asked.
    NotCollected,
    /// Hidden, because so few people were active.
    NotPublished,
}

/// What a category adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InCategory {
    /// Which.
    pub category: Category,
    /// Hours of help within the area.
    pub hours: Hours,
    /// How many different people gave or received, in every category or in none: only where there are 8 or more, or nobody, in
    /// each. Somebody may be in several, so they do not add up to the people who were active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<Cell>,
}

/// What a period adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Actions promised in meetings.
    pub actions: Number,
    /// Approaches of community support in use.
    pub approaches: Number,
    /// By category, in order of their names; nothing where fewer than 10 people were active, or there are more than 64.
    pub categories: Vec<InCategory>,
    /// Decisions made in meetings.
    pub decisions: Number,
    /// Exchanges that were agreed within the area; none where fewer than 10 people were active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchanges: Option<Cell>,
    /// Hours that people gave to others within the area.
    pub hours: Hours,
    /// Hours that people here received from those of neighbour areas.
    pub hours_from_neighbours: Hours,
    /// Hours that people here gave to those of neighbour areas.
    pub hours_to_neighbours: Hours,
    /// Meetings held.
    pub meetings: Number,
    /// Different people who gave or received help, or took part in a meeting.
    pub people: People,
}

impl People {
    /// A count of people, protected: "fewer than 10" is one answer.
    #[must_use]
    pub const fn of(count: u32) -> Self {
        if count < RULE.people {
            Self::Few
        } else {
            Self::Rounded(RULE.round(count))
        }
    }

    /// How many it may be; none where it was not asked, or the rule cannot have made it.
    #[must_use]
    pub fn range(self) -> Option<Range> {
        match self {
            Self::Few => Some(Range {
                least: 0,
                most: Some(RULE.people - 1),
            }),
            Self::Rounded(shown) if shown >= RULE.people => {
                let range = RULE.range(Cell::Rounded(shown))?;
                let least = range.least.max(RULE.people);
                Some(Range { least, ..range })
            }
            Self::Rounded(_) | Self::NotCollected => None,
        }
    }
}

/// What a period adds up to. `of` is the work of the period; `rule` says how counts are hidden and `hours` how hours are.
#[must_use]
pub fn add_up(work: &Work, rule: Rule, hours: HoursRule) -> Activity {
    let people = People::of(active(work));
    let exact = Activity {
        actions: Number::Exact(work.actions),
        approaches: work.approaches.map_or(Number::NotCollected, Number::Exact),
        categories: Vec::new(),
        decisions: Number::Exact(work.decisions),
        exchanges: None,
        hours: Hours::NotPublished,
        hours_to_neighbours: Hours::NotPublished,
        hours_from_neighbours: Hours::NotPublished,
        meetings: Number::Exact(work.meetings),
        people,
    };
    if people == People::Few {
        return Activity {
            actions: Number::NotPublished,
            ..exact
        };
    }
    let (all, categories) = categories(work, rule, hours);
    let across = |between, who: fn(&Help) -> Option<Account>| {
        let lines = work.help.iter().filter(|help| help.between == between);
        hours.hours(&by_person(lines, who))
    };
    Activity {
        categories,
        exchanges: Some(rule.cell(work.exchanges)),
        hours: all,
        hours_to_neighbours: across(Between::Gave, |help| help.giver),
        hours_from_neighbours: across(Between::Received, |help| help.receiver),
        ..exact
    }
}

/// How many different people gave or received something that stands, or took part in a meeting.
fn active(work: &Work) -> u32 {
    let gave = by_person(&work.help, |help| help.giver);
    let received = by_person(&work.help, |help| help.receiver);
    let helped = gave.iter().chain(&received);
    let helped = helped
        .filter(|(_, minutes)| **minutes > 0)
        .map(|(who, _)| *who);
    let all: BTreeSet<Account> = helped.chain(work.took_part.iter().copied()).collect();
    super::counts::many(all.iter())
}

fn by_person<'a>(
    help: impl IntoIterator<Item = &'a Help>,
    who: impl Fn(&Help) -> Option<Account>,
) -> ByPerson {
    let mut sum = ByPerson::new();
    for line in help {
        if let Some(who) = who(line) {
            *sum.entry(who).or_default() += line.minutes;
        }
    }
    sum
}

/// Hours and people in each category, and the hours of all.
fn categories(work: &Work, rule: Rule, hours: HoursRule) -> (Hours, Vec<InCategory>) {
    let told = work.categories.iter().map(|told| (told, Vec::new()));
    let mut lines: BTreeMap<&Category, Vec<&Help>> = told.collect();
    for help in work.help.iter().filter(|h| h.between == Between::Here) {
        lines.entry(&help.category).or_default().push(help);
    }
    let gave = |help: &Vec<&Help>| by_person(help.iter().copied(), |help| help.giver);
    let given: Vec<ByPerson> = lines.values().map(gave).collect();
    let (all, shown) = by_category(hours, &given);
    if lines.len() > CATEGORIES {
        return (all, Vec::new());
    }
    let counts: Vec<u32> = lines.values().map(|help| people(help)).collect();
    let many = counts.iter().all(|n| *n == 0 || *n > rule.hide_to);
    let rows = lines.keys().zip(shown).zip(&counts);
    let rows = rows.map(|((category, hours), count)| InCategory {
        category: (*category).clone(),
        hours,
        people: many.then(|| rule.cell(*count)),
    });
    (all, rows.collect())
}

/// How many different people gave or received in a category.
fn people(help: &[&Help]) -> u32 {
    let gave = by_person(help.iter().copied(), |help| help.giver);
    let received = by_person(help.iter().copied(), |help| help.receiver);
    let some = gave.iter().chain(&received).filter(|(_, m)| **m > 0);
    let all: BTreeSet<&Account> = some.map(|(who, _)| who).collect();
    super::counts::many(all.iter())
}

impl Activity {
    /// Whether everything that is hidden where fewer than 10 people were active is hidden.
    #[must_use]
    pub fn says_little(&self) -> bool {
        let hours = [
            self.hours,
            self.hours_to_neighbours,
            self.hours_from_neighbours,
        ];
        let hidden = |hours: &Hours| matches!(hours, Hours::NotPublished | Hours::NotCollected);
        self.categories.is_empty()
            && hours.iter().all(hidden)
            && matches!(self.exchanges, None | Some(Cell::NotCollected))
            && matches!(self.actions, Number::NotPublished | Number::NotCollected)
    }
}
