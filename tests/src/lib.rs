//! Help for the tests: a node in a folder of its own, people with devices, and the tools a test needs.
#![expect(
    clippy::unwrap_used,
    reason = "in a test, a panic is how a failure is told"
)]

pub mod areas;
pub mod bank;
pub mod binary;
pub mod desk;
pub mod dice;
pub mod eve;
pub mod frames;
pub mod gathering;
pub mod kiths;
pub mod line;
pub mod people;
pub mod processes;
pub mod script;
pub mod siege;
pub mod simulation;
pub mod story;
pub mod tools;
pub mod wire;
pub mod written;
