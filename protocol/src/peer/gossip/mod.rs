//! Gossip: how nodes come to hold the same of the feeds that they follow.
//!
//! On each connection both say a digest of where they stand in what both follow; if that is the same they are done.
//! Otherwise they exchange clocks and ask for what they lack. What is new is checked, kept, and only then passed on to
//! the connected peers that lack it.

mod budget;
mod comparing;
mod effect;
mod fetching;
mod heads;
mod held;
mod input;
mod keys;
mod message;
mod session;
mod state;
mod taking;

pub use effect::{Effect, Kept};
pub use heads::highest_of;
pub use input::{Followed, Input};
pub use keys::{EVIDENCE, HEADS, ITEMS, PREFIX, item_key};
pub use message::{Behind, Clock, HeadMark, Mark, Message, Range, Short};
pub use state::{Gossip, Own, Stale};
