//! Figures of an area that does not run Kith, as it adds them up itself: protected by the same rules before anything of them is
//! signed or kept (`docs/co-production.md`, "What leaves this node").

use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    activity::{Activity, InCategory, Number, People},
    disclosure::{Cell, Rule},
    hours::{ByPerson, Hours, HoursRule},
};
use crate::{
    id::{Account, Category},
    limits::CATEGORIES,
};

/// The most of anything that an area returns for a period: more is a slip of the pen.
pub const FIGURE: u32 = 1_000_000;

/// Hours that people gave, with what the rule needs to know of who gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Hours in all.
    pub hours: u32,
    /// How many different people gave them.
    pub people: u32,
    /// Hours of who gave most.
    pub most: u32,
    /// Hours of the two who gave most, together.
    pub two: u32,
}

/// What an area adds up for a period. What it does not know is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Different people who gave or received help, or took part in a meeting.
    pub people: u32,
    /// Exchanges.
    #[serde(default)]
    pub exchanges: Option<u32>,
    /// Hours given within the area.
    #[serde(default)]
    pub hours: Option<Given>,
    /// The same by category.
    #[serde(default)]
    pub categories: BTreeMap<Category, Given>,
    /// Meetings held.
    #[serde(default)]
    pub meetings: Option<u32>,
    /// Decisions made in them.
    #[serde(default)]
    pub decisions: Option<u32>,
    /// Actions promised in them.
    #[serde(default)]
    pub actions: Option<u32>,
    /// Approaches of community support in use.
    #[serde(default)]
    pub approaches: Option<u32>,
}

/// Figures that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Slip {
    /// Larger than anything.
    #[error("a figure is larger than 1,000,000")]
    TooLarge,
    /// Somebody gave more than all, or two gave less than one.
    #[error("the hours of one or two people do not fit those of all")]
    Given,
    /// More people gave than there are.
    #[error("more people gave hours than were active")]
    People,
    /// The hours of the categories are more than all.
    #[error("the hours of the categories add up to more than all")]
    Categories,
}

impl Given {
    fn sound(self) -> bool {
        let Self {
            hours,
            people,
            most,
            two,
        } = self;
        // Each is rounded to whole hours.
        let rest = people.saturating_sub(2);
        let pairs = most <= two && two - most <= most + 1 && two <= hours;
        match people {
            0 => hours == 0 && two == 0,
            1 => most == hours && two == hours,
            2 => pairs && two == hours,
            // Nobody of the others gave more than the second.
            _ => pairs && u64::from(hours - two) <= u64::from(rest) * u64::from(two - most + 1),
        }
    }

    /// As the rule takes it: the two who gave most, and the others alike.
    fn by_person(self) -> ByPerson {
        let (people, rest) = (i64::from(self.people), i64::from(self.hours - self.two));
        let mut sizes = [self.most, self.two - self.most]
            .map(|hours| i64::from(hours) * 60)
            .to_vec();
        sizes.truncate(self.people as usize);
        let others = people - 2;
        for n in 0..others.max(0) {
            // In minutes, so that they add up.
            let (share, over) = (rest * 60 / others, rest * 60 % others);
            sizes.push(share + i64::from(n < over));
        }
        let who = |n: usize| Account(uuid::Uuid::from_u128(n as u128));
        sizes
            .into_iter()
            .enumerate()
            .map(|(n, m)| (who(n), m))
            .collect()
    }
}

impl Figures {
    /// What may be signed of them.
    ///
    /// # Errors
    /// That they cannot be right.
    pub fn protect(&self, rule: Rule, hours: HoursRule) -> Result<Activity, Slip> {
        self.check()?;
        let number = |n: Option<u32>| n.map_or(Number::NotCollected, Number::Exact);
        let people = People::of(self.people);
        let few = people == People::Few;
        let hidden = |told: Option<Hours>| match told {
            None => Hours::NotCollected,
            Some(_) if few => Hours::NotPublished,
            Some(hours) => hours,
        };
        // Not asked is told as it is, also of few people; none at all means that it is hidden.
        let exchanges = match self.exchanges {
            None => Some(Cell::NotCollected),
            Some(_) if few => None,
            Some(n) => Some(rule.cell(n)),
        };
        Ok(Activity {
            actions: match number(self.actions) {
                Number::Exact(_) if few => Number::NotPublished,
                number @ (Number::Exact(_) | Number::NotCollected | Number::NotPublished) => number,
            },
            approaches: number(self.approaches),
            categories: if few { Vec::new() } else { self.rows(hours) },
            decisions: number(self.decisions),
            exchanges,
            hours: hidden(self.hours.map(|given| hours.hours(&given.by_person()))),
            hours_to_neighbours: Hours::NotCollected,
            hours_from_neighbours: Hours::NotCollected,
            meetings: number(self.meetings),
            people,
        })
    }

    /// Hours by category: all of them, or none. Who is behind several is not known, so nothing can be hidden among others.
    fn rows(&self, rule: HoursRule) -> Vec<InCategory> {
        let row = |(category, given): (&Category, &Given)| InCategory {
            category: category.clone(),
            hours: rule.hours(&given.by_person()),
            people: None,
        };
        let rows: Vec<InCategory> = self.categories.iter().map(row).collect();
        let whole = rows.iter().all(|row| row.hours != Hours::NotPublished);
        if whole && rows.len() <= CATEGORIES {
            rows
        } else {
            Vec::new()
        }
    }

    fn check(&self) -> Result<(), Slip> {
        let counts = [
            Some(self.people),
            self.exchanges,
            self.meetings,
            self.decisions,
            self.actions,
            self.approaches,
        ];
        let given = || self.hours.iter().chain(self.categories.values());
        let large = |n: u32| n > FIGURE;
        if counts.into_iter().flatten().any(large) || given().any(|g| large(g.hours.max(g.people)))
        {
            return Err(Slip::TooLarge);
        }
        if !given().all(|given| given.sound()) {
            return Err(Slip::Given);
        }
        if given().any(|given| given.people > self.people) {
            return Err(Slip::People);
        }
        let sum: u64 = self.categories.values().map(|g| u64::from(g.hours)).sum();
        if self.hours.is_some_and(|all| sum > u64::from(all.hours)) {
            return Err(Slip::Categories);
        }
        Ok(())
    }
}
