//! A world of many nodes over an unkind network, in virtual time, everything from a seed. What tests it is in
//! `tests/tests/simulation`; `make bench` takes its numbers.

pub mod chance;
pub mod graph;
pub mod hearing;
mod log;
mod node;
pub mod numbers;
pub mod run;
mod verdict;
mod world;
