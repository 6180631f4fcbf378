//! Meetings and pieces of work as they are shown: positions from the views, leaves from the log and words from the details put
//! together into the records of `kith_protocol::summary`; who may see what of them; and what is worked out beside.
//!
//! What was erased or cannot be read is absent, never an error.

pub mod all;
pub mod feeds;
pub mod known;
mod meeting;
pub mod open;
pub mod reflections;
pub mod rights;
mod then;
pub mod words;

pub use self::open::{Opened, Reader, Stamp};
pub use self::rights::{Rights, Who};
