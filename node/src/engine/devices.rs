//! Devices' keys, prepared: whoever signs often is checked a little quicker each time.
//!
//! Only keys of devices that are set up are kept, so that nobody else can fill the memory. Whether a key may still say
//! anything is the book's to judge.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use kith_protocol::key::{Key, Prepared};

use super::shown::Shown;

/// The most that are kept, about 250 bytes each: all of any real bank's.
const MOST: usize = 10_000;

/// Prepared keys of devices.
#[derive(Debug, Default)]
pub(super) struct Devices(RwLock<BTreeMap<Key, Prepared>>);

impl Devices {
    /// The prepared key of a device that is set up.
    pub(super) fn prepared(&self, shown: &Shown, key: &Key) -> Option<Prepared> {
        let kept = {
            let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
            kept.get(key).copied()
        };
        kept.or_else(|| {
            shown
                .look(|views| views.directory.devices.contains_key(key))
                .then(|| self.keep(key))?
        })
    }

    fn keep(&self, key: &Key) -> Option<Prepared> {
        let prepared = key.prepare()?;
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST {
            kept.insert(*key, prepared);
        }
        Some(prepared)
    }
}
