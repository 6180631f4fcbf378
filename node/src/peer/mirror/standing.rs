//! How each neighbour stands as the holder of our records: what people see of it, also while it is not connected.

use std::collections::BTreeMap;

use kith_protocol::id::{Millis, Origin};
use kith_protocol::peer::card::Card;
use serde::{Deserialize, Serialize};

use super::super::register::Register;
use crate::engine::{Engine, Stopped};
use crate::store::Fault;

/// Where this is kept.
const KEY: &[u8] = b"standings";

/// What a neighbour holds of our records and cosigned of our log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Entries that they hold, and when they last said so.
    pub held: Option<(u64, Millis)>,
    /// Entries under the newest head that they cosigned, and when.
    pub cosigned: Option<(u64, Millis)>,
    /// They have no room for more.
    pub full: bool,
    /// What they hold, or cosigned, is not the past that this node has.
    pub differs: bool,
    /// What that was when it was so last: the same text for the same thing.
    #[serde(default)]
    pub other: Option<String>,
}

/// When the last restore drill was, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// When.
    pub at: Millis,
    /// How many entries came back whole.
    pub entries: u64,
}

/// Where that is kept.
const DRILL: &[u8] = b"drill";

/// Notes that so many entries came back in a drill now.
///
/// # Errors
/// Why nothing is written now.
pub fn note_drill(engine: &Engine, entries: u64) -> Result<(), Stopped> {
    let at = engine.clock().now();
    let bytes = serde_json::to_vec(&Drill { at, entries }).expect("two numbers");
    engine.keep_blocking(vec![(DRILL.to_vec(), bytes)])
}

/// The last restore drill that came to a good end.
///
/// # Errors
/// What the disk says.
pub fn last_drill(engine: &Engine) -> Result<Option<Drill>, Fault> {
    let kept = engine.kept(DRILL)?;
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Where the neighbours that this node is linked with are reached, as far as their cards say.
///
/// # Errors
/// What the disk says.
pub fn addresses(engine: &Engine) -> Result<BTreeMap<Origin, String>, Fault> {
    let met = Register::open(engine.clone())?.everyone();
    let linked = |origin: &Origin| {
        engine.look(|views| {
            let peer = views.directory.peers.get(origin);
            peer.is_some_and(|peer| peer.linked)
        })
    };
    let cards = met.iter().filter(|(origin, _)| linked(origin));
    Ok(cards
        .filter_map(|(origin, met)| Some((origin.clone(), met.card()?.address)))
        .collect())
}

/// What is kept of another node, as far as the log does not say it.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its newest card.
    pub card: Option<Card>,
    /// When it was last connected.
    pub heard: Option<Millis>,
    /// Whether a steward wants it followed.
    pub followed: bool,
    /// How far the balance may go as it saw it last, in minutes.
    pub ceiling: Option<i64>,
    /// It said last that it is not linked with us.
    pub turned_away: bool,
    /// How it stands as the holder of our records.
    pub standing: Standing,
}

/// Everyone this node has met.
///
/// # Errors
/// What the disk says.
pub fn known(engine: &Engine) -> Result<BTreeMap<Origin, Known>, Fault> {
    let mut standings = kept(engine)?;
    let met = Register::open(engine.clone())?.everyone().into_iter();
    Ok(met
        .map(|(origin, met)| {
            let standing = standings.remove(&origin).unwrap_or_default();
            let known = Known {
                card: met.card(),
                heard: met.heard,
                followed: met.followed,
                ceiling: met.ceiling,
                turned_away: met.turned_away,
                standing,
            };
            (origin, known)
        })
        .collect())
}

/// What was kept.
pub(super) fn kept(engine: &Engine) -> Result<BTreeMap<Origin, Standing>, Fault> {
    engine.kept(KEY)?.map_or(Ok(BTreeMap::new()), |bytes| {
        serde_json::from_slice(&bytes)
            .map_err(|_| Fault::Damaged("how neighbours stand".to_owned()))
    })
}

/// Keeps them.
pub(super) fn keep(engine: &Engine, all: &BTreeMap<Origin, Standing>) -> Result<(), Stopped> {
    let bytes = serde_json::to_vec(all).expect("numbers under names");
    engine.keep_blocking(vec![(KEY.to_vec(), bytes)])
}
