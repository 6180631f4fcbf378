//! One organisation's running Kith: the shell around `kith_protocol` that does the I/O.

pub mod cli;
pub mod clock;
pub mod config;
pub mod cores;
pub mod engine;
pub mod export;
pub mod http;
pub mod import;
pub mod meetings;
pub mod minutes;
pub mod network;
pub mod peer;
pub mod people;
pub mod store;
pub mod summaries;
