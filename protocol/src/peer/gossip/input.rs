//! What the gossip machine is told.

use alloc::{string::String, vec::Vec};

use super::Message;
use crate::{
    id::Origin,
    key::Key,
    peer::{feed::Item, mirror::Pasts},
};

/// What the gossip machine is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A handshake with this peer went well.
    Connected(Origin),
    /// The connection is gone.
    Disconnected(Origin),
    /// A connected peer said this.
    Message(Origin, Message),
    /// All that is followed from now on, beside ourselves: linked peers, nodes that a steward added, and those of lists.
    Follow(Vec<Followed>),
    /// Items that were read already, in the order of their feeds. What a connected peer said, if one is named, in a message that
    /// is an answer or none; fetched in another way if not.
    Items {
        /// Who said them, and whether as an answer.
        from: Option<(Origin, bool)>,
        /// The items.
        items: Vec<Item>,
    },
    /// A head, ours or one heard of in another way, as a note.
    Head(String),
    /// Evidence that another machine found, as it is kept.
    Evidence(Vec<u8>),
    /// Two heads of one log that another machine found to have two pasts.
    Pasts(Pasts),
    /// Time went by: once a second or so.
    Tick,
}

/// A node that is followed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Followed {
    /// Its origin.
    pub origin: Origin,
    /// Its node key where it is known: that of a linked peer. Without one, only the key that the origin was minted from
    /// certifies its feeds.
    pub node: Option<Key>,
}
