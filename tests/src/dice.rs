//! Chance that a seed repeats, and the seed of a run.

use kith_node::clock::{Entropy as _, SystemEntropy};

/// A die with as many sides as asked for. The same seed throws the same.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// By a new seed each time, or the one that `KITH_SEED` says; printed past the test runner's capture, with what it is for.
    #[must_use]
    pub fn drawn(what: &str) -> Self {
        let given = std::env::var("KITH_SEED").ok();
        let seed = given.and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| {
            let mut bytes = [0; 8];
            SystemEntropy.fill(&mut bytes);
            u64::from_be_bytes(bytes)
        });
        crate::tools::say(&format!("{what}: KITH_SEED={seed}"));
        Self(seed)
    }

    /// By this seed.
    #[must_use]
    pub const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// A seed for another die.
    pub fn seed(&mut self) -> u64 {
        self.below(usize::MAX) as u64
    }

    /// From 0 up to, not including, `bound`.
    ///
    /// # Panics
    /// Without a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        // splitmix64: made for exactly this, and short.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % bound as u64).unwrap()
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Two different ones of so many.
    pub fn two(&mut self, of: usize) -> (usize, usize) {
        let one = self.below(of);
        (one, (one + 1 + self.below(of - 1)) % of)
    }
}

/// How long a run that can be made longer goes on, in milliseconds: `KITH_SECONDS`, or so many seconds.
#[must_use]
pub fn run_ms(seconds: i64) -> i64 {
    let given = std::env::var("KITH_SECONDS").ok();
    given.and_then(|s| s.parse().ok()).unwrap_or(seconds) * 1_000
}
