//! How fast one caller may go: a token bucket for each, in a map of bounded size.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::limits;
use crate::clock::Millis;

/// A bound on a caller's pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// At once, after a rest.
    pub burst: u32,
    /// A second, in the long run.
    pub per_second: u32,
}

/// One caller's bucket: empty at 0 and filled by time. Counted in thousandths, so that a millisecond is a whole number.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    thousandths: u64,
    at: Millis,
}

/// Callers of one sort and how much each may still do.
#[derive(Debug)]
pub(super) struct Paces<Caller> {
    pace: Pace,
    callers: Mutex<BTreeMap<Caller, Bucket>>,
}

impl<Caller: Ord + Clone> Paces<Caller> {
    /// Everyone at `pace`, nobody seen yet.
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            pace,
            callers: Mutex::default(),
        }
    }

    /// Whether `caller` may do something of this `weight` now; if so it counts.
    pub(super) fn may(&self, caller: &Caller, weight: u32, now: Millis) -> bool {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= limits::PACES && !callers.contains_key(caller) {
            self.make_room(&mut callers, now);
        }
        let full = Bucket {
            thousandths: u64::from(self.pace.burst) * 1_000,
            at: now,
        };
        let bucket = callers.entry(caller.clone()).or_insert(full);
        *bucket = self.filled(*bucket, now);
        // What weighs more than a full bucket may go when the bucket is full, or it never could.
        let cost = (u64::from(weight) * 1_000).min(full.thousandths);
        let left = bucket.thousandths.checked_sub(cost);
        bucket.thousandths = left.unwrap_or(bucket.thousandths);
        left.is_some()
    }

    fn filled(&self, bucket: Bucket, now: Millis) -> Bucket {
        // A clock set back fills nothing and takes nothing away.
        let rested_ms = u64::try_from(now.saturating_sub(bucket.at)).unwrap_or_default();
        let full = u64::from(self.pace.burst) * 1_000;
        let gained = rested_ms.saturating_mul(u64::from(self.pace.per_second));
        Bucket {
            thousandths: bucket.thousandths.saturating_add(gained).min(full),
            at: now,
        }
    }

    /// Forgets callers who have rested until full: forgetting them changes nothing. If all are busy, forgets all: a
    /// flood from thousands of addresses must not end in a node that remembers no new ones.
    fn make_room(&self, callers: &mut BTreeMap<Caller, Bucket>, now: Millis) {
        let full = u64::from(self.pace.burst) * 1_000;
        callers.retain(|_, bucket| self.filled(*bucket, now).thousandths < full);
        if callers.len() >= limits::PACES {
            callers.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace {
        burst: 3,
        per_second: 2,
    };

    #[test]
    fn a_burst_then_the_pace() {
        let paces = Paces::new(PACE);
        let tries = [
            (0, true),
            (0, true),
            (0, true),
            (0, false),
            (499, false),
            (500, true),
            (500, false),
            (-1_000, false),
            (60_000, true),
        ];
        for (at, may) in tries {
            assert_eq!(paces.may(&"bob", 1, at), may, "at {at} ms");
        }
        assert!(
            paces.may(&"alice", 1, 0),
            "one caller does not slow another"
        );
    }

    #[test]
    fn what_weighs_more_than_all_goes_when_rested() {
        let paces = Paces::new(PACE);
        assert!(paces.may(&"bob", 50, 0));
        assert!(!paces.may(&"bob", 1, 0));
    }

    #[test]
    fn memory_is_bounded() {
        let paces = Paces::new(PACE);
        for caller in 0..3 * limits::PACES {
            assert!(paces.may(&caller, 1, 0));
        }
        assert!(paces.callers.lock().unwrap().len() <= limits::PACES);
    }
}
