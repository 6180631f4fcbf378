//! Many nodes over an unkind network, in virtual time, everything from a seed: honest ones come to hold the same.
//!
//! A handful of seeds runs with every test. More: `KITH_SEEDS=200 cargo test -p kith-tests simulation::`; one again:
//! `KITH_SEED=17`.

mod numbers;
mod story;

use kith_tests::simulation::run::SEEDS;

/// The seeds to run: one that was named, or as many as were asked for.
fn seeds() -> Vec<u64> {
    let read = |name| {
        std::env::var(name)
            .ok()
            .map(|text: String| text.parse().unwrap())
    };
    match read("KITH_SEED") {
        Some(seed) => vec![seed],
        None => (1..=read("KITH_SEEDS").unwrap_or(SEEDS)).collect(),
    }
}
