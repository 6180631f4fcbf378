//! Many nodes over an unkind network, in virtual time, everything from a seed: honest ones come to hold the same.
//!
//! A handful of seeds runs with every test. More: `KITH_SEEDS=200 cargo test -p kith-tests simulation::`; one again:
//! `KITH_SEED=17`.

mod chance;
mod graph;
mod hours;
mod log;
mod node;
pub(crate) mod numbers;
mod story;
mod verdict;
mod world;
