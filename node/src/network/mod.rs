//! What this node knows of the network: the nodes it follows, what they released, and what that adds up to. All of it is public,
//! and worked out from what those nodes signed.

pub mod index;
pub mod package;
pub mod periods;

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{Day, Millis, Origin};
use kith_protocol::peer::card::Card;
use kith_protocol::peer::evidence::Contradiction;
use kith_protocol::summary::approach::listed;
use kith_protocol::tlog::{Checkpoint, Line, Note};
use serde::Deserialize;

use self::index::{Place, Told};

/// A node, by what it signed and what others signed of it.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Who it says it is; none where its first item has not come.
    pub card: Option<Named>,
    /// Where it said so.
    carded: Option<Place>,
    /// The newest time that it signed something public at, by its own clock.
    pub signed: Option<Millis>,
    /// The oldest such time.
    pub began: Option<Millis>,
    /// Entries under its newest head that came.
    pub entries: Option<u64>,
    /// Others who cosigned that head.
    pub witnesses: usize,
    /// In which ways what it signed does not fit together.
    pub evidence: BTreeSet<Contradiction>,
    /// The approaches that it tries, by its newest pulse.
    pub tries: Tries,
    /// Its releases and returns that keep the rule.
    releases: BTreeMap<Place, Told>,
    /// The newest of each list that it published.
    lists: BTreeMap<String, Place>,
}

/// The approaches that a node said it tries in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tries {
    /// The last day of the month.
    pub to: Option<Day>,
    /// In the order of their names; those of the list alone.
    pub approaches: Vec<&'static str>,
}

impl Tries {
    /// What a pulse says.
    fn said(content: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Pulse {
            to: Day,
            #[serde(default)]
            approaches: BTreeSet<String>,
        }
        let pulse: Pulse = serde_json::from_str(content).ok()?;
        let named = pulse.approaches.iter();
        Some(Self {
            to: Some(pulse.to),
            approaches: named.filter_map(|name| listed(name)).collect(),
        })
    }
}

/// What people see of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is called.
    pub name: String,
    /// Which organisation runs it, if it says so.
    pub organisation: Option<String>,
    /// The area it serves, in its own words.
    pub area: String,
    /// The area's code; none where it serves no area.
    pub area_code: Option<String>,
    /// How it is reached.
    pub address: String,
}

impl From<Card> for Named {
    fn from(card: Card) -> Self {
        Self {
            name: card.name,
            organisation: card.organisation,
            area: card.area,
            area_code: card.area_code,
            address: card.address,
        }
    }
}

/// The layout that a map has unless the operator gives another: the regions and nations of the United Kingdom, by their codes.
///
/// # Panics
/// Never: a test reads it.
#[must_use]
pub fn regions() -> serde_json::Value {
    serde_json::from_str(include_str!("regions.json"))
        .expect("the layout that comes with Kith is JSON")
}

/// An area's name and code: its node's, or what that is called.
#[must_use]
pub fn place(origin: &Origin, node: Option<&Node>) -> (String, Option<String>) {
    let card = node.and_then(|node| node.card.as_ref());
    let name = card.map_or_else(|| origin.to_string(), |card| card.area.clone());
    (name, card.and_then(|card| card.area_code.clone()))
}

impl Node {
    /// Whether a summary of a period that ended then can be awaited of it: it serves an area, and was there.
    #[must_use]
    pub fn counts(&self, to: Day) -> bool {
        let begun = self.began.and_then(Day::utc_of);
        self.card
            .as_ref()
            .is_some_and(|card| card.area_code.is_some())
            && begun.is_some_and(|begun| begun <= to)
    }

    fn stands_at(&mut self, note: &str) {
        let Ok(note) = Note::parse(note) else {
            return;
        };
        if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
            self.entries = Some(checkpoint.size());
            // Only lines that hold are kept: the log's own, and its witnesses'.
            let names: BTreeSet<&str> = note.lines().iter().map(Line::name).collect();
            self.witnesses = names.len().saturating_sub(1);
        }
    }
}
