//! One organisation's running Kith: the shell around `kith_protocol` that does the I/O.

pub mod clock;
pub mod engine;
pub mod http;
pub mod people;
pub mod store;
