//! The `kith` command: what it reads, what it writes, and what it tells.

mod amounts;
mod dirty;
mod plan;
mod settings;
