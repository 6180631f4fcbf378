//! Why an entry about neighbours, hours across areas, releases or epochs is refused: stable codes and plain words.

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
    /// No such transfer here.
    TransferUnknown,
    /// This pay code was used here.
    TransferTaken,
    /// It was decided already.
    TransferDecided,
    /// More than one person spends from this account.
    PotNeedsMore,
    /// The balance between the two areas would go too far.
    NeighbourCeiling,
    /// A decision does not fit what stands here.
    DecisionDiffers,
    /// A decision is not the next one, or its total is wrong.
    DecisionOutOfTurn,
    /// No decision towards this node, or not signed by that of the payer.
    DecisionNotSigned,
    /// The neighbour decides on what nobody offered.
    TooManyUnmatched,
    /// Not the next epoch, or not after the newest entry.
    EpochWrong,
    /// The new node key has not shown that it is to follow this one.
    KeyNotProven,
    /// Who says it has not been a steward for long enough, or not with this device.
    StewardTooNew,
    /// An only steward has to wait before saying it again.
    ReplacementNotYet,
}

impl FederationRefusal {
    /// The row for this refusal.
    #[expect(clippy::too_many_lines, reason = "a table: one row a refusal")]
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
                "Ask a Kith lead about it.",
            ),
            Self::NeighbourSelf => plain(
                "neighbour-self",
                Unacceptable,
                "This is your own Kith.",
                "Choose another area.",
            ),
            Self::TransferUnknown => plain(
                "transfer-unknown",
                Unknown,
                "There are no such hours with another area here.",
                "Look at your hours with other areas again.",
            ),
            Self::TransferTaken => plain(
                "transfer-taken",
                Conflict,
                "This pay code was used already.",
                "Ask for a new pay code.",
            ),
            Self::TransferDecided => plain(
                "transfer-decided",
                Conflict,
                "This was decided already.",
                "Nothing to do. If it is wrong, give the hours back the other way.",
            ),
            Self::PotNeedsMore => plain(
                "pot-needs-more",
                Unacceptable,
                "More than one person must agree before hours leave this pot.",
                "Pay from an account that one person looks after.",
            ),
            Self::NeighbourCeiling => plain(
                "neighbour-ceiling",
                Conflict,
                "The hours between the two areas have come as far as was agreed.",
                "Ask a Kith lead. Hours the other way make room again.",
            ),
            Self::DecisionDiffers => plain(
                "decision-differs",
                Conflict,
                "This does not fit what was promised.",
                "Nothing to do: no hours moved.",
            ),
            Self::DecisionOutOfTurn => plain(
                "decision-out-of-turn",
                Conflict,
                "An answer from the other area is missing before this one.",
                "Nothing to do: Kith asks for it again.",
            ),
            Self::DecisionNotSigned => plain(
                "decision-not-signed",
                Forbidden,
                "This is not signed by the Kith of the person who pays.",
                "Nothing to do: no hours moved.",
            ),
            Self::TooManyUnmatched => plain(
                "too-many-unmatched",
                Conflict,
                "The other area answers what nobody here asked for.",
                "Ask a Kith lead to speak with that area.",
            ),
            Self::EpochWrong => plain(
                "epoch-wrong",
                Conflict,
                "The hours book does not go on from here.",
                "Look at what the neighbours hold, then try again.",
            ),
            Self::KeyNotProven => plain(
                "key-not-proven",
                Forbidden,
                "This key was not made for this Kith.",
                "Ask whoever looks after the computer to make a new key there.",
            ),
            Self::StewardTooNew => plain(
                "steward-too-new",
                Forbidden,
                "You have not been Kith lead for seven days, or not with this phone.",
                "Ask another Kith lead, or wait until seven days are over.",
            ),
            Self::ReplacementNotYet => plain(
                "replacement-not-yet",
                Conflict,
                "You are the only Kith lead: everybody must have seven days to see this first.",
                "Say it again when seven days are over.",
            ),
        }
    }
}
