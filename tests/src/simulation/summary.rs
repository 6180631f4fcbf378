//! What a node of the simulation releases of a month: a true release as any node makes it, or one that cannot be.

use kith_protocol::{
    id::{Account, Day, Origin},
    summary::{
        activity::{Between, Help, Work},
        hours::Hours,
        release::contradicts_itself,
    },
};
use serde_json::Value;

use crate::{areas, people::uuid};

/// The summary of one of twelve months; one that is not true says fewer hours in all than in its categories.
pub(super) fn summary(by: &Origin, month: usize, true_one: bool) -> Value {
    let first = |month: usize| -> Day {
        let (year, month) = (2025 + month / 12, month % 12 + 1);
        format!("{year}-{month:02}-01").parse().unwrap()
    };
    let categories = ["company", "errands", "gardening"];
    let people: Vec<Account> = (0..30)
        .map(|n| Account(uuid(&format!("{by} {n}"))))
        .collect();
    let help = (0..90).map(|n| Help {
        giver: Some(people[n % 30]),
        receiver: Some(people[(n + month + 1) % 30]),
        minutes: 60,
        category: categories[n % 3].parse().unwrap(),
        between: Between::Here,
    });
    let work = Work {
        help: help.collect(),
        exchanges: 90,
        took_part: people.iter().copied().collect(),
        meetings: 3,
        decisions: 5,
        actions: 4,
        approaches: None,
        categories: categories.iter().flat_map(|name| name.parse()).collect(),
    };
    let last = first(month + 1).plus(-1);
    let mut release = areas::release(by, &work, first(month), last);
    if !true_one {
        release.activity.hours = Hours::Rounded(5);
    }
    let text = release.text();
    assert_eq!(contradicts_itself(&text), !true_one, "{text}");
    serde_json::from_str(&text).unwrap()
}
