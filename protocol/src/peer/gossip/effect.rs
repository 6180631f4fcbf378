//! What the gossip machine has done for it, in order.

use alloc::{rc::Rc, string::String, vec::Vec};

use super::Message;
use crate::{
    id::Origin,
    peer::{Fault, evidence::Evidence, feed::Item},
};

/// What is to be done, in the order given: what is kept is durable before anything after it is sent or shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Keep these bytes under this key, in place of what was there.
    Keep {
        /// Under which key.
        key: Vec<u8>,
        /// What.
        value: Vec<u8>,
    },
    /// Send this to a connected peer.
    Send(Origin, Message),
    /// End the connection with this peer for this fault, with its consequence.
    End(Origin, Fault),
    /// This item is held now, whoever it is from. One of our own that comes from a peer is one that we had lost.
    Taken(Rc<Item>),
    /// A head of a node, of a size of which none was held: to be held against its records, where those are here.
    Seen {
        /// The note.
        note: String,
    },
    /// This is now the highest head held of a node, or the same with more cosignatures.
    Headed {
        /// Whose.
        origin: Origin,
        /// The note.
        note: String,
    },
    /// A followed node contradicted itself: for people to look at.
    Exposed(Evidence),
    /// We and this peer hold the same of what both follow, as of now.
    Agreed(Origin),
}

/// What was kept before, by key. What an earlier effect kept must be found, durable yet or not.
pub trait Kept {
    /// The bytes under a key.
    fn get(&self, key: &[u8]) -> Option<Vec<u8>>;
}
