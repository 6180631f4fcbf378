//! The `kith` command: what it reads, what it writes, and what it tells.

mod altered;
mod amounts;
mod demo;
mod dirty;
mod flipped;
mod hledger;
mod importing;
mod plan;
mod restoring;
mod running;
mod settings;
mod starting;
mod witnesses;
