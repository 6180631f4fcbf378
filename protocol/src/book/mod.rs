//! The book: everything the log says, folded. `admit` looks and may refuse; `apply` changes, cannot refuse, and returns facts.
//!
//! Live running and replay share `apply`; replay runs nothing else, so a rule grown stricter never makes old history unreadable.

pub mod account;
pub mod exchange;
pub mod federation;
pub mod listing;
pub mod meeting;
pub mod roster;
mod speakers;
pub mod work;

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use self::{
    account::Holder, exchange::Ledger, federation::Federation, listing::Board, meeting::Meetings,
    roster::Roster, speakers::Speakers, work::Work,
};
use crate::{
    entry::{self, Content},
    envelope::Signed,
    id::{Account, Author, Index, Millis, Name, Origin},
    key::Key,
    leaf::Link,
    refusal::{Common, Refusal},
};

/// The newest version of the admission rules this program knows.
pub const RULES: u32 = 1;

/// What the book may look up of earlier entries: the journal, and the group being committed.
pub trait Past {
    /// Where the entry of this name stands.
    fn position(&self, name: &Name) -> Option<Index>;
    /// The leaf at a position.
    fn leaf(&self, at: Index) -> Option<String>;
}

/// What an applied entry changed. Views fold these; one enum a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// An entry stands, and touches these accounts.
    Stands {
        /// Its name.
        name: Name,
        /// The chain links of the accounts it touches.
        links: Vec<Link>,
    },
    /// Of the roster.
    Roster(roster::Fact),
    /// Of exchanges.
    Exchange(exchange::Fact),
    /// Of groups, pieces of work and answers.
    Work(work::Fact),
    /// Of meetings.
    Meeting(meeting::Fact),
    /// Of what is between areas.
    Federation(federation::Fact),
    /// Of offers and requests.
    Listing(listing::Fact),
}

/// The state folded from the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    accounts: BTreeMap<Account, Holder>,
    roster: Roster,
    ledger: Ledger,
    work: Work,
    meetings: Meetings,
    federation: Federation,
    board: Board,
    /// How many entries stand.
    length: u64,
}

impl Book {
    /// Whether the entry may stand next, at `now`. Refusals come in the order of [`Common`], then of the family's enum.
    pub fn admit(&self, signed: &Signed, now: Millis, past: &dyn Past) -> Result<(), Refusal> {
        let entry = &signed.entry;
        let Some(origin) = self.roster.origin() else {
            return self.admit_opening(signed);
        };
        if entry.origin != *origin {
            return Err(Common::OtherNode.into());
        }
        if past.position(&entry.name()).is_some() {
            return Err(Common::IdTaken.into());
        }
        if matches!(
            &entry.content,
            Content::Roster(entry::Roster::NodeOpened(_))
        ) {
            return Err(Common::Opening.into());
        }
        let speakers = Speakers::of(self, signed)?;
        match &entry.content {
            Content::Roster(content) => self
                .admit_roster(content, &speakers, now)
                .map_err(Into::into),
            Content::Exchange(content) => {
                self.admit_exchange(content, signed, &speakers, now, past)
            }
            Content::Work(content) => self.admit_work(content, &speakers, now),
            Content::Meeting(content) => self.admit_meeting(content, &speakers, now),
            Content::Federation(content) => self.admit_federation(content, &speakers, signed, now),
            Content::Listing(content) => self.admit_listing(content, &speakers, now, past),
        }
    }

    /// The chain links that an entry which was admitted will carry: one for each account it touches, sorted. `past` is
    /// asked who took part in an exchange that has ended.
    #[must_use]
    pub fn links(&self, signed: &Signed, past: &dyn Past) -> Vec<Link> {
        let entry = &signed.entry;
        let mut touched: Vec<Account> = match &entry.content {
            Content::Roster(content) => self.touched_by_roster(content),
            Content::Exchange(content) => self.touched_by_exchange(content, past),
            Content::Work(content) => self.touched_by_work(content),
            Content::Meeting(content) => self.touched_by_meeting(content),
            Content::Federation(content) => self.touched_by_federation(content),
            Content::Listing(content) => self.touched_by_listing(content),
        };
        // Who answers by a link may have no account; whoever joins is touched as who joins.
        touched.extend(self.holders(entry.by.account().into_iter().collect()));
        touched.sort_unstable();
        touched.dedup();
        let link = |account| {
            let holder = self.accounts.get(&account).map(|h| (h.count, h.last));
            let (n, previous) = holder
                .or_else(|| self.clearing_chain(account))
                .unwrap_or_default();
            Link {
                account,
                n,
                previous,
            }
        };
        touched.into_iter().map(link).collect()
    }

    /// Takes an entry that stands at `index`, taken at `at`. `links` are those its leaf carries.
    pub fn apply(
        &mut self,
        index: Index,
        at: Millis,
        signed: &Signed,
        links: &[Link],
    ) -> Vec<Fact> {
        let entry = &signed.entry;
        let mut facts = alloc::vec![Fact::Stands {
            name: entry.name(),
            links: links.to_vec()
        }];
        match &entry.content {
            Content::Roster(content) => {
                let changed = self.apply_roster(content, entry, index, at);
                facts.extend(changed);
            }
            Content::Exchange(content) => {
                let speakers = Speakers::of_applied(self, signed);
                let changed = self.apply_exchange(content, signed, &speakers, at);
                facts.extend(changed.into_iter().map(Fact::Exchange));
            }
            Content::Work(content) => {
                let speakers = Speakers::of_applied(self, signed);
                facts.extend(self.apply_work(content, entry.name(), &speakers));
            }
            Content::Meeting(content) => {
                let speakers = Speakers::of_applied(self, signed);
                let changed = self.apply_meeting(content, signed, &speakers, at);
                facts.extend(changed.into_iter().map(Fact::Meeting));
            }
            Content::Federation(content) => {
                let changed = self.apply_federation(content, signed, at);
                facts.extend(changed.into_iter().map(Fact::Federation));
            }
            Content::Listing(content) => {
                let changed = self.apply_listing(content, entry.name());
                facts.extend(changed.into_iter().map(Fact::Listing));
            }
        }
        for link in links {
            if let Some(holder) = self.accounts.get_mut(&link.account) {
                holder.count = link.n + 1;
                holder.last = Some(index);
            } else {
                self.clearing_touched(link.account, link.n + 1, index);
            }
        }
        self.length = index + 1;
        facts
    }

    /// The node's name for life; none before `node.opened`.
    #[must_use]
    pub const fn origin(&self) -> Option<&Origin> {
        self.roster.origin()
    }

    /// The account a live device key belongs to.
    #[must_use]
    pub fn account_of(&self, key: &Key) -> Option<Account> {
        self.roster.device(key)
    }

    /// Every account and what it has, in minutes. Their sum is always 0.
    pub fn balances(&self) -> impl Iterator<Item = (Account, i64)> {
        self.accounts
            .iter()
            .map(|(account, holder)| (*account, holder.balance))
            .chain(self.cleared())
    }

    /// Whether `who` is a party, supports one, or looks after one: they may not judge what concerns these accounts.
    pub(crate) fn concerned(&self, who: Account, parties: &[Account]) -> bool {
        parties.iter().any(|party| {
            *party == who
                || self
                    .accounts
                    .get(party)
                    .is_some_and(|h| h.supporters.contains(&who) || h.custodian(who))
        })
    }

    fn admit_opening(&self, signed: &Signed) -> Result<(), Refusal> {
        let entry = &signed.entry;
        let Content::Roster(entry::Roster::NodeOpened(opened)) = &entry.content else {
            return Err(Common::Opening.into());
        };
        let own = entry.by == Author::Node && signed.signers == [opened.node];
        if !own {
            return Err(Common::AuthorDidNotSign.into());
        }
        if Origin::mint(&opened.node) != entry.origin {
            return Err(Common::OtherNode.into());
        }
        self.admit_opened(opened).map_err(Into::into)
    }
}
