//! What two nodes say to each other: who they are, and one machine without I/O for each thing they do together.
//!
//! A machine takes inputs and returns effects; whoever runs it performs the effects in order. What a machine asks to keep
//! is durable before anything after it is sent. Deliberately absent: sockets, timers, chance, and the log's entries, of
//! which machines hear only from outside.

pub mod board;
pub mod card;
pub mod evidence;
mod fault;
pub mod feed;
pub mod frame;
pub mod gossip;
pub mod head;
pub mod leaves;
pub mod limits;
pub mod link;
pub mod mirror;
mod signed;
pub mod transfer;
pub mod wire;
pub mod words;

pub use fault::{Consequence, Fault};
pub use frame::Frame;
pub use signed::SignedBody;
