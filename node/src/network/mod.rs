//! What this node knows of the network: the nodes it follows, what they released, and what that adds up to. All of it is public,
//! and worked out from what those nodes signed.

pub mod index;
pub mod package;
pub mod periods;
mod tables;

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
    /// The names of those who cosigned that head.
    witnesses: BTreeSet<String>,
    /// In which ways what it signed does not fit together.
    pub evidence: BTreeSet<Contradiction>,
    /// Its newest pulse.
    pub pulse: Pulse,
    /// Whether any of its pulses told of a meeting.
    met: bool,
    /// Its releases and returns that keep the rule.
    releases: BTreeMap<Place, Told>,
    /// The newest of each list that it published.
    lists: BTreeMap<String, Place>,
}

/// What a node said of a month that is not about people.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pulse {
    /// The last day of the month.
    pub to: Option<Day>,
    /// The first.
    pub from: Option<Day>,
    /// Meetings held.
    pub meetings: u64,
    /// Decisions made in them.
    pub decisions: u64,
    /// The approaches that it tries, in the order of their names; those of the list alone.
    pub approaches: Vec<&'static str>,
    /// Whether it had members beside its Kith leads.
    members: bool,
}

impl Pulse {
    /// What a pulse says.
    fn said(content: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Said {
            from: Option<Day>,
            to: Day,
            #[serde(default)]
            meetings: u64,
            #[serde(default)]
            decisions: u64,
            #[serde(default)]
            approaches: BTreeSet<String>,
            #[serde(default)]
            members: bool,
        }
        let said: Said = serde_json::from_str(content).ok()?;
        let named = said.approaches.iter();
        Some(Self {
            to: Some(said.to),
            from: said.from,
            meetings: said.meetings,
            decisions: said.decisions,
            approaches: named.filter_map(|name| listed(name)).collect(),
            members: said.members,
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

/// An area, and who speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// What it is called.
    pub name: String,
    /// Its code.
    pub code: Option<String>,
    /// The organisation whose figures they are, if it says so.
    pub organisation: Option<String>,
}

/// A node's area by its card; without one it is called by its origin.
#[must_use]
pub fn whose(origin: &Origin, node: Option<&Node>) -> Whose {
    let card = node.and_then(|node| node.card.as_ref());
    Whose {
        name: card.map_or_else(|| origin.to_string(), |card| card.area.clone()),
        code: card.and_then(|card| card.area_code.clone()),
        organisation: card.and_then(|card| card.organisation.clone()),
    }
}

impl Node {
    /// What a node looks like of which the card alone is known.
    #[must_use]
    pub fn called(card: Card) -> Self {
        Self {
            card: Some(card.into()),
            ..Self::default()
        }
    }

    /// The code of the area that it serves.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.card.as_ref()?.area_code.as_deref()
    }

    /// Whether a summary of a period that ended then can be awaited of it: it was there, and people are at work there, as far as what
    /// it published tells. It names the code of the area that it serves, or has members, or has released a summary before, or meetings
    /// were held.
    #[must_use]
    pub fn counts(&self, to: Day) -> bool {
        let begun = self.began.and_then(Day::utc_of);
        (self.code().is_some() || self.pulse.members || self.met || self.own().next().is_some())
            && begun.is_some_and(|begun| begun <= to)
    }

    fn stands_at(&mut self, note: &str) {
        let Ok(note) = Note::parse(note) else {
            return;
        };
        if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
            self.entries = Some(checkpoint.size());
            // Only lines that hold are kept: the log's own, and its witnesses'.
            let names = note.lines().iter().map(Line::name);
            let others = names.filter(|name| *name != checkpoint.origin());
            self.witnesses = others.map(str::to_owned).collect();
        }
    }
}
