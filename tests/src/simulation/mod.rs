//! A world of many nodes over an unkind network, in virtual time, everything from a seed: gossip, mirrors and hours across areas over the
//! same lines, each node with a real book. What tests it is in `tests/tests/simulation`; `make bench` takes its numbers.
//!
//! Where a node crashes it is up again in a minute, and as it was; one that is restored waits for its neighbours as the product does, or
//! opens a new epoch.

mod book;
mod chance;
mod graph;
mod hours;
mod log;
mod node;
pub mod numbers;
mod owed;
mod phones;
pub mod run;
mod summary;
mod verdict;
mod world;
