//! Why an entry about neighbours, releases or epochs is refused: stable codes and plain words.

use crate::refusal::{Class, Plain, plain};

/// A rule of this family that an entry breaks, in the order in which rules are checked. Who may speak for whom, and what is
/// wrong with a number, is refused in the words of the roster and of exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FederationRefusal {
    /// Only a signatory may say this.
    NotASignatory,
    /// Only the node may say this.
    NodeOnly,
    /// This node was never linked with it.
    NeighbourUnknown,
    /// The link has ended.
    NeighbourEnded,
    /// It is this very node.
    NeighbourSelf,
    /// Not the next epoch, or not after the newest entry.
    EpochWrong,
}

impl FederationRefusal {
    /// The row for this refusal.
    #[must_use]
    pub const fn plain(self) -> Plain {
        use Class::{Conflict, Forbidden, Unacceptable, Unknown};
        match self {
            Self::NotASignatory => plain(
                "not-a-signatory",
                Forbidden,
                "Only someone who signs off what leaves this Kith can do this.",
                "Ask a Kith lead who that is.",
            ),
            Self::NodeOnly => plain(
                "node-only",
                Forbidden,
                "Kith itself writes this down.",
                "Nothing to do.",
            ),
            Self::NeighbourUnknown => plain(
                "neighbour-unknown",
                Unknown,
                "This Kith is not linked with that area.",
                "Ask a Kith lead to link with it first.",
            ),
            Self::NeighbourEnded => plain(
                "neighbour-ended",
                Conflict,
                "The link with that area has ended.",
                "Ask a Kith lead to link with it again.",
            ),
            Self::NeighbourSelf => plain(
                "neighbour-self",
                Unacceptable,
                "This is your own Kith.",
                "Choose another area.",
            ),
            Self::EpochWrong => plain(
                "epoch-wrong",
                Conflict,
                "The hours book does not go on from here.",
                "Look at what the neighbours hold, then try again.",
            ),
        }
    }
}
