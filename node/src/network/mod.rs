//! What this node knows of the network: the nodes it follows, what they released, and what that adds up to. All of it is public,
//! and worked out from what those nodes signed.

pub mod package;
pub mod periods;

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{Day, Millis, Origin};
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::card::Card;
use kith_protocol::peer::evidence::{Contradiction, Evidence};
use kith_protocol::peer::feed::Item;
use kith_protocol::peer::gossip::{self, highest_of};
use kith_protocol::peer::head;
use kith_protocol::tlog::{Checkpoint, Note};

use crate::engine::Engine;
use crate::store::Fault;

/// A node, by what it signed and what others signed of it.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Who it says it is; none where its first item has not come.
    pub card: Option<Card>,
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
}

/// Every node whose feed is kept here, this one included.
///
/// # Errors
/// What the disk says.
pub fn nodes(engine: &Engine) -> Result<BTreeMap<Origin, Node>, Fault> {
    let mut nodes: BTreeMap<Origin, Node> = BTreeMap::new();
    for row in engine.kept_under(gossip::PREFIX) {
        // What does not read is passed over here as gossip itself does.
        let (key, value) = row?;
        if key.starts_with(gossip::ITEMS) {
            let signed = SignedBody::from_bytes(&value).ok();
            if let Some(item) = signed.and_then(|signed| Item::read(signed).ok()) {
                nodes
                    .entry(item.head.feed.origin.clone())
                    .or_default()
                    .heard(&item);
            }
        } else if key.starts_with(gossip::HEADS) {
            if let Some((origin, note)) =
                highest_of(&value).and_then(|note| Some((head::named(&note).ok()?.origin, note)))
            {
                nodes.entry(origin).or_default().stands_at(&note);
            }
        } else if key.starts_with(gossip::EVIDENCE)
            && let Ok(evidence) = Evidence::from_bytes(&value)
            && let Ok(feed) = evidence.accused()
        {
            let node = nodes.entry(feed.origin).or_default();
            node.evidence.insert(evidence.contradiction());
        }
    }
    Ok(nodes)
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

    fn heard(&mut self, item: &Item) {
        self.signed = self.signed.max(Some(item.head.at));
        self.began = Some(
            self.began
                .map_or(item.head.at, |began| began.min(item.head.at)),
        );
        if let Ok(card) = item.card() {
            self.card = Some(card);
        }
    }

    fn stands_at(&mut self, note: &str) {
        let Ok(note) = Note::parse(note) else {
            return;
        };
        if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
            self.entries = Some(checkpoint.size());
            // Only lines that hold are kept: the log's own, and its witnesses'.
            self.witnesses = note.lines().len().saturating_sub(1);
        }
    }
}
