//! What other nodes published that this one follows, and what stands in its own feed: read from what gossip keeps.

use std::collections::BTreeMap;

use kith_protocol::id::Origin;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::PREFIX;
use kith_protocol::summary::release::Release;

use super::Summaries;
use crate::store::Fault;

/// A release that some node signed.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Its item in that node's feed.
    pub item: Item,
    /// What it says.
    pub release: Release,
}

/// What is heard of nodes.
#[derive(Debug, Default)]
pub struct Nodes {
    /// Releases and returns that keep the rule, by node and as each published them.
    pub releases: Vec<Heard>,
    /// What each node is called, by its newest card.
    pub names: BTreeMap<Origin, String>,
}

impl Summaries {
    /// What is heard of all nodes, or of one. What breaks the rule, or tells of another node's own area, is left out.
    ///
    /// # Errors
    /// What the disk says.
    pub fn heard(&self, of: Option<&Origin>) -> Result<Nodes, Fault> {
        let mut nodes = Nodes::default();
        for row in self.engine().kept_under(&[PREFIX, b"item/"].concat()) {
            let signed = SignedBody::from_bytes(&row?.1).ok();
            let Some(item) = signed.and_then(|signed| Item::read(signed).ok()) else {
                continue;
            };
            if of.is_none_or(|of| *of == item.head.feed.origin) {
                nodes.take(item);
            }
        }
        Ok(nodes)
    }
}

impl Nodes {
    fn take(&mut self, item: Item) {
        let origin = &item.head.feed.origin;
        match item.head.kind {
            Kind::Profile => {
                if let Ok(card) = item.card() {
                    self.names.insert(origin.clone(), card.name);
                }
            }
            Kind::Summary | Kind::Return => {
                let own = item.head.kind == Kind::Summary;
                let release = Release::read(&item.content);
                let release = release
                    .ok()
                    .filter(|release| release.origin == *origin && release.area.is_none() == own);
                if let Some(release) = release {
                    self.releases.push(Heard { item, release });
                }
            }
            Kind::Pulse | Kind::Network | Kind::Later => {}
        }
    }
}
