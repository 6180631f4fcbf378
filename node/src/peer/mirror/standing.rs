//! How each neighbour stands as the holder of our records: what people see of it, also while it is not connected.

use std::collections::BTreeMap;

use kith_protocol::id::{Millis, Origin};
use serde::{Deserialize, Serialize};

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
