//! When another node may be reached again: waits that grow, with chance in them so that many nodes do not all come back at
//! once, and bans for what only a bad or broken program does.

use std::collections::BTreeMap;

use kith_protocol::id::Origin;
use kith_protocol::peer::limits::BAN_MS;
use kith_protocol::peer::{Consequence, Fault};

use super::limits;
use crate::clock::Millis;

/// Faults that end a connection at once, in a row, until they are a ban.
const CUTS: u32 = 8;
/// A connection that lasted so long was a good one.
const GOOD_MS: Millis = 30_000;
/// One that lasted so long was no refusal: whoever is there should not be waited for as long as whoever is not.
const FAIR_MS: Millis = 1_000;
/// Failures that count at most after such a one: the next try comes within some eight seconds.
const FAIR_FAILURES: u32 = 3;

/// Who has to wait.
#[derive(Debug, Default)]
pub(crate) struct Waits(BTreeMap<Origin, Wait>);

#[derive(Debug, Clone, Copy, Default)]
struct Wait {
    /// In a row.
    failures: u32,
    cuts: u32,
    until: Millis,
    /// Until when, and for what.
    banned: Option<(Millis, Fault)>,
}

impl Waits {
    /// Whether a node may be dialled now.
    pub(crate) fn due(&self, origin: &Origin, now: Millis) -> bool {
        let wait = self.0.get(origin);
        wait.is_none_or(|wait| now >= wait.until) && self.banned(origin, now).is_none()
    }

    /// For what a node may neither be dialled nor let in, if so.
    pub(crate) fn banned(&self, origin: &Origin, now: Millis) -> Option<Fault> {
        let (until, fault) = self.0.get(origin)?.banned?;
        (now < until).then_some(fault)
    }

    /// A node could not be reached, or a connection ended after `lasted_ms`; `fault` is what it did wrong, if anything.
    /// `chance` is any number.
    pub(crate) fn ended(
        &mut self,
        origin: &Origin,
        fault: Option<Fault>,
        lasted_ms: Millis,
        now: Millis,
        chance: u64,
    ) {
        let wait = self.0.entry(origin.clone()).or_default();
        if fault.is_none() && lasted_ms >= GOOD_MS {
            *wait = Wait::default();
        } else if fault.is_none() && lasted_ms >= FAIR_MS {
            wait.failures = wait.failures.min(FAIR_FAILURES);
        }
        let doubled = limits::RETRY_FIRST_MS << wait.failures.min(20);
        let most = doubled.min(limits::RETRY_MOST_MS);
        wait.failures = wait.failures.saturating_add(1);
        // From half of it to all of it.
        let part = Millis::try_from(chance % 1_000).unwrap_or_default();
        wait.until = now + most / 2 + most / 2 * part / 1_000;
        let Some(fault) = fault else {
            wait.cuts = 0;
            return;
        };
        match fault.consequence() {
            Consequence::Ban { ms } => wait.banned = Some((now + ms, fault)),
            Consequence::Cut => {
                wait.cuts += 1;
                if wait.cuts >= CUTS {
                    wait.cuts = 0;
                    wait.banned = Some((now + BAN_MS, fault));
                }
            }
            Consequence::BackOff => wait.cuts = 0,
        }
    }

    /// A node may be dialled at once: something changed with it.
    pub(crate) fn forget(&mut self, origin: &Origin) {
        self.0.remove(origin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        "kith/abcdefghijklmnop".parse().unwrap()
    }

    #[test]
    fn waits_grow_to_a_bound_and_hold_chance() {
        let (leeds, mut waits) = (origin(), Waits::default());
        let mut longest = 0;
        for n in 0..30 {
            assert!(waits.due(&leeds, 0) || n > 0);
            waits.ended(&leeds, None, 0, 0, 999);
            let wait = (0..).find(|ms| waits.due(&leeds, *ms)).unwrap();
            assert!(wait >= longest, "the wait shrinks at {n}");
            longest = wait;
        }
        assert!(longest > limits::RETRY_MOST_MS * 99 / 100 && longest <= limits::RETRY_MOST_MS);
        waits.ended(&leeds, None, 0, 0, 0);
        assert!(
            waits.due(&leeds, limits::RETRY_MOST_MS / 2),
            "half at least"
        );
        waits.ended(&leeds, None, FAIR_MS, 0, 999);
        assert!(
            waits.due(&leeds, limits::RETRY_FIRST_MS << FAIR_FAILURES),
            "after one that broke soon"
        );
        waits.ended(&leeds, None, GOOD_MS, 0, 999);
        assert!(
            waits.due(&leeds, limits::RETRY_FIRST_MS),
            "after a good one"
        );
    }

    #[test]
    fn what_a_fault_costs() {
        let leeds = origin();
        let table = [
            (Fault::NotLinked, 100, 0),
            (Fault::Garbled, 7, 0),
            (Fault::Garbled, 8, BAN_MS),
            (Fault::Forged, 1, BAN_MS),
        ];
        for (fault, times, banned) in table {
            let mut waits = Waits::default();
            for _ in 0..times {
                waits.ended(&leeds, Some(fault), 0, 0, 0);
            }
            assert_eq!(
                waits.banned(&leeds, (banned - 1).max(0)),
                (banned > 0).then_some(fault),
                "{fault} {times}"
            );
            assert_eq!(waits.banned(&leeds, banned), None, "{fault} {times}");
        }
    }
}
