//! Why an entry about offers and requests is refused: stable codes and plain words.

use crate::refusal::{Class, Plain, plain};

/// A rule of this family that an entry breaks, in the order in which rules are checked. An account or a category that is not
/// known is refused in the words of the roster and of exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListingRefusal {
    /// No such listing.
    ListingUnknown,
    /// It was closed.
    ListingClosed,
    /// Somebody else's.
    NotYourListing,
    /// Whose it is rests or has left.
    PosterAway,
    /// The last day is over, or too far on.
    Until,
    /// No more of these for one account.
    TooManyListings,
}

impl ListingRefusal {
    /// The row for this refusal.
    #[must_use]
    pub const fn plain(self) -> Plain {
        use Class::{Conflict, Forbidden, Unacceptable, Unknown};
        match self {
            Self::ListingUnknown => plain(
                "listing-unknown",
                Unknown,
                "This is not on the board.",
                "Look at the board again.",
            ),
            Self::ListingClosed => plain(
                "listing-closed",
                Conflict,
                "This was taken off the board already.",
                "Nothing to do.",
            ),
            Self::NotYourListing => plain(
                "listing-not-yours",
                Forbidden,
                "Only the person whose it is, and those who help them, can do this.",
                "Ask them, or a broker.",
            ),
            Self::PosterAway => plain(
                "poster-away",
                Conflict,
                "This person does not take part right now.",
                "Wait until they are back.",
            ),
            Self::Until => plain(
                "until-wrong",
                Unacceptable,
                "The last day is over, or more than a year away.",
                "Choose a day within the next year.",
            ),
            Self::TooManyListings => plain(
                "too-many-listings",
                Conflict,
                "There are 20 of these on the board already.",
                "Take one off the board first.",
            ),
        }
    }
}
