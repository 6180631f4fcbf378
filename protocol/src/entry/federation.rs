//! Federation kinds: neighbours this node is linked with, what was released to all, and a new epoch. Types and the list,
//! nothing else. A neighbour is another node; bodies call it `peer`.

use alloc::vec::Vec;

use super::{content, family};
use crate::{
    id::{Account, Day, Digest32, Index, Origin},
    key::Key,
};

family! {
    /// What this node agreed with others, and what leaves it.
    Federation {
        /// This node is linked with another.
        PeerLinked = "peer.linked",
        /// How far the balance may go, or the neighbour's key, changed.
        PeerChanged = "peer.changed",
        /// The link ended.
        PeerEnded = "peer.ended",
        /// A summary may leave this node.
        SummaryReleased = "summary.released",
        /// The log goes on in a new epoch.
        NodeRecovered = "node.recovered",
    }
}

content! {
    /// `peer.linked`: by a steward. Linking again after an end is said anew.
    PeerLinked {
        /// How far the balance between the two may go either way, in minutes, at least 0: this node's judgement.
        ceiling: i64,
        /// The neighbour's node key.
        node: Key,
        /// The neighbour.
        #[serde(rename = "peer")]
        neighbour: Origin,
    }
    /// `peer.changed`: by a steward; at least one of the two.
    PeerChanged {
        /// A new ceiling, in minutes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ceiling: Option<i64>,
        /// The neighbour's replaced node key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        node: Option<Key>,
        /// The neighbour.
        #[serde(rename = "peer")]
        neighbour: Origin,
    }
    /// `peer.ended`: by a steward. Nothing new begins; what is under way completes.
    PeerEnded {
        /// The neighbour.
        #[serde(rename = "peer")]
        neighbour: Origin,
    }
    /// `summary.released`: by a signatory.
    SummaryReleased {
        /// The first day it covers.
        from: Day,
        /// SHA-256 of the summary's canonical text.
        release: Digest32,
        /// The last day it covers.
        to: Day,
    }
    /// `node.recovered`: by the node, after entries were lost that nobody holds.
    NodeRecovered {
        /// The epoch that begins here: one more than the one before; a log opens in epoch 0.
        epoch: u32,
        /// The log key of the new epoch.
        log: Key,
        /// The tree's root over all entries before this one.
        root: Digest32,
        /// How many entries stand before this one.
        size: Index,
    }
}

impl Federation {
    pub(super) const fn details(&self) -> Option<Digest32> {
        match self {
            Self::PeerLinked(_)
            | Self::PeerChanged(_)
            | Self::PeerEnded(_)
            | Self::SummaryReleased(_)
            | Self::NodeRecovered(_) => None,
        }
    }

    pub(super) const fn about(&self) -> Vec<Account> {
        match self {
            Self::PeerLinked(_)
            | Self::PeerChanged(_)
            | Self::PeerEnded(_)
            | Self::SummaryReleased(_)
            | Self::NodeRecovered(_) => Vec::new(),
        }
    }
}
