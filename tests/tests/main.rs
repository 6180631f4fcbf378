//! One binary, so that the whole suite links once.
#![expect(
    clippy::unwrap_used,
    reason = "in a test, a panic is how a failure is told"
)]

mod areas;
mod book;
mod browser;
mod cli;
mod engine;
mod faults;
mod http;
mod journal;
mod minutes;
mod mirror;
mod peer;
mod simulation;
mod summary;
mod tidy;
mod tlog;
mod transfer;
mod vectors;
