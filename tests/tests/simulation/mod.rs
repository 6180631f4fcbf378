//! Many nodes over an unkind network, in virtual time, everything from a seed: honest ones come to hold the same.
//!
//! A handful of seeds runs with every test. More: `KITH_SEEDS=200 cargo test -p kith-tests simulation::`; one again:
//! `KITH_SEED=17`.

mod numbers;
mod story;

use kith_tests::simulation::run::SEEDS;

/// The seeds to run with every test: one that was named, or as many as were asked for.
fn seeds() -> Vec<u64> {
    asked("KITH_SEEDS", SEEDS)
}

/// One that was named, or as many as `count` asks for: so many if it asks for none.
fn asked(count: &str, otherwise: u64) -> Vec<u64> {
    let read = |name| {
        std::env::var(name)
            .ok()
            .map(|text: String| text.parse().unwrap())
    };
    match read("KITH_SEED") {
        Some(seed) => vec![seed],
        None => (1..=read(count).unwrap_or(otherwise)).collect(),
    }
}
