//! How many of something each caller may have at one time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

type Counts<Caller> = Arc<Mutex<BTreeMap<Caller, usize>>>;

/// Callers, and how many each has.
#[derive(Debug)]
pub(super) struct Places<Caller> {
    most: usize,
    counts: Counts<Caller>,
}

/// One of a caller's places; given back when dropped.
#[derive(Debug)]
pub(super) struct Place<Caller: Ord> {
    caller: Caller,
    counts: Counts<Caller>,
}

impl<Caller: Ord + Clone> Places<Caller> {
    /// At most so many for each caller.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            counts: Arc::default(),
        }
    }

    /// A place for `caller`; none if they have all they may, unless they are `free` of the bound.
    pub(super) fn take(&self, caller: Caller, free: bool) -> Option<Place<Caller>> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(caller.clone()).or_default();
        if *count >= self.most && !free {
            return None;
        }
        *count += 1;
        Some(Place {
            caller,
            counts: Arc::clone(&self.counts),
        })
    }
}

impl<Caller: Ord> Drop for Place<Caller> {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.caller) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_given_back_can_be_taken_again() {
        let places = Places::new(2);
        let first = places.take("bob", false);
        let second = places.take("bob", false);
        assert!(first.is_some() && second.is_some());
        assert!(places.take("bob", false).is_none());
        assert!(places.take("bob", true).is_some(), "free of the bound");
        assert!(places.take("alice", false).is_some());
        drop(first);
        assert!(places.take("bob", false).is_some());
        drop(second);
        assert!(places.counts.lock().unwrap().is_empty());
    }
}
