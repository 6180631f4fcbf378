//! Listings: what members offer and ask for. Where each stands in the log, and nothing of its words.

use alloc::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::View;
use crate::{
    book::{Fact, listing},
    entry::listing::ListingType,
    id::{Account, Category, Day, Index, Mark, Name},
};

/// A listing that nobody closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its name.
    pub name: Name,
    /// The entry whose details hold its words.
    pub index: Index,
    /// Whose.
    pub account: Account,
    /// Which way round.
    pub what: ListingType,
    /// What it is about.
    pub category: Category,
    /// Neighbours may see it.
    pub public: bool,
    /// The last day on which it is shown.
    pub until: Day,
}

/// The board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listings {
    open: BTreeMap<Mark, Listing>,
    order: BTreeSet<(Index, Mark)>,
}

impl Listings {
    /// One that nobody closed; its last day may be over.
    #[must_use]
    pub fn get(&self, listing: &Mark) -> Option<&Listing> {
        self.open.get(listing)
    }

    /// Those that nobody closed and that were posted before the entry at `before` (all, if none), newest first; the last day
    /// of some may be over.
    pub fn before(&self, before: Option<Index>) -> impl Iterator<Item = &Listing> {
        let end = (before.unwrap_or(Index::MAX), Mark([0; 16]));
        self.order
            .range(..end)
            .rev()
            .filter_map(|(_, mark)| self.open.get(mark))
    }
}

impl View for Listings {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        for fact in facts {
            match fact {
                Fact::Listing(listing::Fact::Posted {
                    listing,
                    account,
                    what,
                    category,
                    public,
                    until,
                }) => {
                    let mark = listing.mark();
                    let posted = Listing {
                        name: *listing,
                        index,
                        account: *account,
                        what: *what,
                        category: category.clone(),
                        public: *public,
                        until: *until,
                    };
                    self.open.insert(mark, posted);
                    self.order.insert((index, mark));
                }
                Fact::Listing(listing::Fact::Closed { listing }) => {
                    if let Some(closed) = self.open.remove(listing) {
                        self.order.remove(&(closed.index, *listing));
                    }
                }
                Fact::Stands { .. }
                | Fact::Roster(_)
                | Fact::Exchange(_)
                | Fact::Work(_)
                | Fact::Meeting(_)
                | Fact::Federation(_) => {}
            }
        }
    }
}
