//! Help for the tests: a node in a folder of its own, people with devices, and the tools a test needs.

pub mod tools;
pub mod written;
