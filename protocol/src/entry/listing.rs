//! Listing kinds: what members offer and ask for. Types and the list, nothing else.

use alloc::{vec, vec::Vec};

use super::{content, family, only_true, unset, words};
use crate::id::{Account, Category, Day, Digest32, Name};

family! {
    /// What members offer and ask for.
    Listing {
        /// Somebody offers help, or asks for it.
        Posted = "listing.posted",
        /// That is over.
        Closed = "listing.closed",
    }
}

words! {
    /// Which way round it is.
    ListingType {
        /// Help is offered.
        Offer,
        /// Help is asked for.
        Request,
    }
}

content! {
    /// `listing.posted`: by the member, somebody who may speak for the account, or an officer.
    Posted {
        /// What it is about: one of the bank's categories.
        category: Category,
        /// Title and text.
        details: Digest32,
        /// Whose it is.
        r#for: Account,
        /// Neighbours may see it.
        #[serde(default, skip_serializing_if = "unset", deserialize_with = "only_true")]
        public: bool,
        /// Which way round.
        r#type: ListingType,
        /// The last day on which it is shown.
        until: Day,
    }
    /// `listing.closed`: by whoever could have posted it.
    Closed {
        /// Which.
        listing: Name,
    }
}

impl Listing {
    pub(super) const fn details(&self) -> Option<Digest32> {
        match self {
            Self::Posted(c) => Some(c.details),
            Self::Closed(_) => None,
        }
    }

    /// Whose it is.
    pub(super) fn about(&self) -> Vec<Account> {
        match self {
            Self::Posted(c) => vec![c.r#for],
            Self::Closed(_) => Vec::new(),
        }
    }
}
