//! Views: folds of facts for showing. They keep positions and numbers, never text, and can be deleted and rebuilt byte for byte.

mod directory;
mod exchanges;
mod listings;
pub mod meetings;
mod names;
mod statement;
pub mod transfers;

use serde::{Deserialize, Serialize};

pub use self::{
    directory::{Directory, Earlier, Epoch, Invitation, Peer, Place, Release, Replacing},
    exchanges::{Consent, Exchanges, LineState, Story, StoryLine},
    listings::{Listing, Listings},
    meetings::Meetings,
    names::Names,
    statement::{Statement, Statements},
    transfers::Transfers,
};
use crate::{book::Fact, id::Index};

/// A fold of facts.
pub trait View: Default {
    /// Takes the facts of the entry that stands at `index`.
    fn apply(&mut self, index: Index, facts: &[Fact]);
}

/// Every view of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    /// Where each entry stands.
    pub names: Names,
    /// What each account gave and received.
    pub statements: Statements,
    /// Who is here.
    pub directory: Directory,
    /// What waits, and what was out of the ordinary.
    pub exchanges: Exchanges,
    /// Groups, pieces of work, and meetings.
    pub meetings: Meetings,
    /// What members offer and ask for.
    pub listings: Listings,
    /// Hours given and received across areas.
    pub transfers: Transfers,
}

impl View for Views {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        self.names.apply(index, facts);
        self.statements.apply(index, facts);
        self.directory.apply(index, facts);
        self.exchanges.apply(index, facts);
        self.meetings.apply(index, facts);
        self.listings.apply(index, facts);
        self.transfers.apply(index, facts);
    }
}
