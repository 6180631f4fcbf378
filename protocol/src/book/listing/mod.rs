//! Listings: what stands on the board. State, facts, rules and what each kind changes.

mod refusal;

use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

pub use self::refusal::ListingRefusal;
use self::refusal::ListingRefusal as Why;
use super::{
    Book, Past,
    account::{Holder, Status},
    exchange::ExchangeRefusal,
    speakers::Speakers,
};
use crate::{
    entry::{
        Content, Entry,
        listing::{self as said, Listing as L, ListingType},
    },
    id::{Account, Author, Category, Day, Mark, Millis, Name},
    leaf::Leaf,
    limits,
    refusal::{Common, Refusal},
};

/// What is on the board: listings that nobody closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Board(BTreeMap<Mark, Open>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Open {
    account: Account,
    until: Day,
}

/// What changed on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Somebody offers or asks for help.
    Posted {
        /// Which.
        listing: Name,
        /// Whose.
        account: Account,
        /// Which way round.
        what: ListingType,
        /// What it is about.
        category: Category,
        /// Neighbours may see it.
        public: bool,
        /// The last day on which it is shown.
        until: Day,
    },
    /// That is over.
    Closed {
        /// Which.
        listing: Mark,
    },
}

impl Book {
    pub(super) fn touched_by_listing(&self, content: &L) -> Vec<Account> {
        match content {
            L::Posted(c) => alloc::vec![c.r#for],
            L::Closed(c) => {
                let open = self.board.0.get(&c.listing.mark());
                open.map(|open| open.account).into_iter().collect()
            }
        }
    }

    pub(super) fn admit_listing(
        &self,
        content: &L,
        speakers: &Speakers,
        now: Millis,
        past: &dyn Past,
    ) -> Result<(), Refusal> {
        if !speakers.alone() {
            return Err(Common::SignerUnneeded.into());
        }
        match content {
            L::Posted(c) => self.may_post(c, speakers.by, now),
            L::Closed(c) => {
                let Some(open) = self.board.0.get(&c.listing.mark()) else {
                    return Err(if posted(past, &c.listing) {
                        Why::ListingClosed.into()
                    } else {
                        Why::ListingUnknown.into()
                    });
                };
                self.posts_for(speakers.by, open.account)
            }
        }
    }

    fn may_post(&self, c: &said::Posted, by: Author, now: Millis) -> Result<(), Refusal> {
        let holder = self.holder(c.r#for)?;
        self.posts_for(by, c.r#for)?;
        if holder.status != Status::Active {
            return Err(Why::PosterAway.into());
        }
        if !self.roster.policy().categories.contains(&c.category) {
            return Err(ExchangeRefusal::CategoryUnknown.into());
        }
        let today = Day::utc_of(now).ok_or(Why::Until)?;
        if !(0..=limits::LISTING_DAYS).contains(&today.until(c.until)) {
            return Err(Why::Until.into());
        }
        let shown = |open: &&Open| open.account == c.r#for && open.until >= today;
        if self.board.0.values().filter(shown).count() >= limits::LISTINGS {
            Err(Why::TooManyListings.into())
        } else {
            Ok(())
        }
    }

    /// The person, whoever may speak for the account, and officers: brokers write down what people tell them.
    fn posts_for(&self, by: Author, account: Account) -> Result<(), Refusal> {
        let may = by.account().is_some_and(|who| {
            self.may_speak_for(who, account) || self.accounts.get(&who).is_some_and(Holder::officer)
        });
        if may {
            Ok(())
        } else {
            Err(Why::NotYourListing.into())
        }
    }

    pub(super) fn apply_listing(&mut self, content: &L, listing: Name) -> Vec<Fact> {
        match content {
            L::Posted(c) => {
                let open = Open {
                    account: c.r#for,
                    until: c.until,
                };
                self.board.0.insert(listing.mark(), open);
                alloc::vec![Fact::Posted {
                    listing,
                    account: c.r#for,
                    what: c.r#type,
                    category: c.category.clone(),
                    public: c.public,
                    until: c.until,
                }]
            }
            L::Closed(c) => {
                let listing = c.listing.mark();
                self.board.0.remove(&listing);
                alloc::vec![Fact::Closed { listing }]
            }
        }
    }
}

/// Whether the entry of this name posted something.
fn posted(past: &dyn Past, name: &Name) -> bool {
    let text = past.position(name).and_then(|at| past.leaf(at));
    let said = text.as_deref().and_then(|text| {
        let leaf = Leaf::read(text).ok()?;
        Entry::read(leaf.body).ok()
    });
    said.is_some_and(|entry| matches!(entry.content, Content::Listing(L::Posted(_))))
}
