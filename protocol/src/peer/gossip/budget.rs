//! How much somebody may do: so much at once, then so much a time.

use crate::id::Millis;

/// An allowance that runs down with use and fills up with time.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    /// In millionths.
    left: u64,
    most: u64,
    /// Millionths a millisecond.
    rate: u64,
    at: Millis,
}

impl Budget {
    /// `most` at once, then `rate` each `per_ms`.
    pub(super) const fn new(most: u32, rate: u32, per_ms: u64, now: Millis) -> Self {
        let most = most as u64 * 1_000_000;
        Self {
            left: most,
            most,
            rate: rate as u64 * 1_000_000 / per_ms,
            at: now,
        }
    }

    /// Takes so much; whether there was as much. A clock that ran back fills nothing.
    pub(super) fn take(&mut self, amount: usize, now: Millis) -> bool {
        let passed = u64::try_from(now.saturating_sub(self.at)).unwrap_or(0);
        self.at = now;
        self.left = self
            .most
            .min(self.left.saturating_add(passed.saturating_mul(self.rate)));
        let amount = (amount as u64).saturating_mul(1_000_000);
        let enough = amount <= self.left;
        if enough {
            self.left -= amount;
        }
        enough
    }
}
