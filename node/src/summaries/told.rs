//! What our own feed says already, in any epoch. Others keep it for ever: whatever a folder that was brought back lacks of the
//! log or of the texts, a period that left is not told again in another way.

use std::collections::BTreeMap;

use kith_protocol::id::Digest32;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::ITEMS;
use kith_protocol::summary::release::Release;
use serde_json::Value;

use super::Summaries;
use crate::store::Fault;

/// Releases and pulses in our feed.
#[derive(Debug, Default)]
pub(super) struct Told {
    releases: Vec<(Release, String)>,
    /// By the first day of their month.
    pulses: BTreeMap<String, String>,
}

impl Summaries {
    /// What our feed says, as far as it is here.
    pub(super) fn told(&self) -> Result<Told, Fault> {
        let engine = self.engine();
        let mut told = Told::default();
        for row in engine.kept_under(&[ITEMS, &engine.origin().raw()].concat()) {
            let signed = SignedBody::from_bytes(&row?.1);
            let Ok(item) = signed.and_then(Item::read) else {
                return Err(Fault::Damaged("an item of our feed".to_owned()));
            };
            match item.head.kind {
                Kind::Summary => {
                    let release = Release::read(&item.content);
                    told.releases
                        .extend(release.ok().map(|r| (r, item.content)));
                }
                Kind::Pulse => {
                    let from = month(&item.content);
                    told.pulses.extend(from.map(|from| (from, item.content)));
                }
                Kind::Profile | Kind::Network | Kind::Return | Kind::Later => {}
            }
        }
        Ok(told)
    }
}

impl Told {
    /// How much that is: it only grows.
    pub(super) fn count(&self) -> usize {
        self.releases.len() + self.pulses.len()
    }

    /// What left of closed periods, in the order in which it did.
    pub(super) fn releases(&self) -> impl Iterator<Item = &Release> {
        self.releases.iter().map(|(release, _)| release)
    }

    /// The text that was signed off under this digest.
    pub(super) fn text(&self, digest: &Digest32) -> Option<String> {
        let texts = self.releases.iter().map(|(_, text)| text);
        { texts }
            .clone()
            .find(|text| Digest32::of(text.as_bytes()) == *digest)
            .cloned()
    }

    /// Whether this pulse may be said: nothing else was said of its month.
    pub(super) fn agrees(&self, pulse: &str) -> bool {
        let said = month(pulse).and_then(|from| self.pulses.get(&from));
        said.is_none_or(|said| said == pulse)
    }
}

/// The first day of the month that a pulse tells of.
fn month(pulse: &str) -> Option<String> {
    let content: Value = serde_json::from_str(pulse).ok()?;
    Some(content.get("from")?.as_str()?.to_owned())
}
