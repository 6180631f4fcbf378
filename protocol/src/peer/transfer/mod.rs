//! Hours across areas between two nodes: offers are brought to the payer's node, which alone decides, once; decisions are brought to
//! the giver's, and back to their own node after a restore.
//!
//! Nothing about money is kept here. What is owed to a peer is worked out from the log's views at each turn, so a machine that
//! starts anew owes the same. A connection keeps only what was said on it. Deliberately absent: timeouts, since no silence and no
//! clock decides anything.

mod link;
mod machine;
mod message;
mod statement;

pub use self::{
    machine::{Effect, Input, Machine},
    message::{Message, entry},
    statement::{STATEMENT_TYPE, kept_under, statement},
};
