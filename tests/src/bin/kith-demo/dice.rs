//! Chance that is the same on every run.

use std::cell::Cell;

/// A die with as many sides as asked for.
#[derive(Debug)]
pub(crate) struct Dice(Cell<u64>);

impl Dice {
    /// The same seed throws the same.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(Cell::new(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    /// From 0 up to, not including, `bound`.
    pub(crate) fn below(&self, bound: usize) -> usize {
        // splitmix64: made for exactly this, and short.
        let next = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(next);
        let mut mixed = next;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % bound as u64).unwrap()
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn happens(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub(crate) fn one<'a, T>(&self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of so many, the first ones far more often: some people do most of the helping everywhere.
    pub(crate) fn busy(&self, of: usize) -> usize {
        self.below(of).min(self.below(of))
    }
}
