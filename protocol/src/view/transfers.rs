//! Hours given and received across areas: how each transfer stands, and how far two nodes have come with each other. What is owed
//! to a peer is worked out from this.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::View;
pub use crate::book::federation::{Side, State};
use crate::{
    book::{Fact, federation},
    id::{Account, Category, Day, Digest32, Index, Origin},
};

/// A transfer of an account here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The node it is with.
    pub peer: Origin,
    /// Whether the account here gave or received.
    pub side: Side,
    /// The account here.
    pub account: Account,
    /// How many minutes.
    pub minutes: i64,
    /// The day the help took place.
    pub day: Day,
    /// What it was about; none where only the decision is known.
    pub category: Option<Category>,
    /// How it stands.
    pub state: State,
    /// The entry that promised or offered it, or recalled its decision.
    pub index: Index,
}

/// A decision that stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The entry that is it, or brings it.
    pub index: Index,
    /// Which transfer it is about.
    pub transfer: Digest32,
    /// Minutes that it moves; 0 where it refuses.
    pub minutes: i64,
}

/// The decisions of one node towards another, by their number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    all: Vec<Decided>,
    total: i64,
}

impl Decisions {
    /// How many there are, which is the number of the next.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.all.len() as u64
    }

    /// Minutes settled by them.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.total
    }

    /// The one of this number.
    #[must_use]
    pub fn get(&self, seq: u64) -> Option<&Decided> {
        self.all.get(usize::try_from(seq).ok()?)
    }

    fn push(&mut self, decided: Decided) {
        self.total += decided.minutes;
        self.all.push(decided);
    }
}

/// What stands between this node and another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    /// This node's decisions towards it.
    pub ours: Decisions,
    /// Its decisions towards this node.
    pub theirs: Decisions,
    /// Transfers under way with it.
    pub open: BTreeSet<Digest32>,
    /// Settled decisions that moved nothing here yet, for want of the promise or offer they are about.
    pub loose: BTreeMap<Digest32, i64>,
}

/// Hours given and received across areas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfers {
    all: BTreeMap<Digest32, Transfer>,
    by_account: BTreeMap<Account, BTreeSet<(Index, Digest32)>>,
    peers: BTreeMap<Origin, Between>,
    /// Those of `Between::ours`, for looking one up.
    decided: BTreeSet<(Origin, Digest32)>,
}

impl Transfers {
    /// The transfer of this id.
    #[must_use]
    pub fn get(&self, transfer: &Digest32) -> Option<&Transfer> {
        self.all.get(transfer)
    }

    /// An account's transfers that began before the entry at `before` (all, if none), newest first.
    pub fn of(
        &self,
        account: &Account,
        before: Option<Index>,
    ) -> impl Iterator<Item = (&Digest32, &Transfer)> {
        let end = (before.unwrap_or(Index::MAX), Digest32([0; 32]));
        let theirs = self.by_account.get(account);
        theirs
            .into_iter()
            .flat_map(move |all| all.range(..end).rev())
            .filter_map(|(_, id)| Some((id, self.all.get(id)?)))
    }

    /// What stands between this node and a peer; none where nothing ever did.
    #[must_use]
    pub fn between(&self, peer: &Origin) -> Option<&Between> {
        self.peers.get(peer)
    }

    /// Whether this node decided on a transfer of that peer's.
    #[must_use]
    pub fn decided(&self, peer: &Origin, transfer: &Digest32) -> bool {
        self.decided.contains(&(peer.clone(), *transfer))
    }

    /// Minutes under way with a peer: promised here, and offered here.
    #[must_use]
    pub fn under_way(&self, peer: &Origin) -> (i64, i64) {
        let open = self.peers.get(peer).map(|between| &between.open);
        let transfers = open.into_iter().flatten().filter_map(|id| self.get(id));
        transfers.fold((0, 0), |(promised, offered), t| match t.side {
            Side::Received => (promised + t.minutes, offered),
            Side::Gave => (promised, offered + t.minutes),
        })
    }

    fn take(&mut self, index: Index, fact: &federation::Fact) {
        use federation::Fact as F;
        match fact {
            F::Began {
                transfer,
                neighbour,
                side,
                account,
                minutes,
                day,
                category,
            } => {
                let begun = Transfer {
                    peer: neighbour.clone(),
                    side: *side,
                    account: *account,
                    minutes: *minutes,
                    day: *day,
                    category: category.clone(),
                    state: State::Open,
                    index,
                };
                self.begin(*transfer, begun);
            }
            F::Moved { transfer, state } => {
                let Some(held) = self.all.get_mut(transfer) else {
                    return;
                };
                held.state = *state;
                if !state.under_way()
                    && let Some(between) = self.peers.get_mut(&held.peer)
                {
                    between.open.remove(transfer);
                }
            }
            F::Decided {
                neighbour,
                ours,
                transfer,
                minutes,
                matched,
            } => {
                let between = self.peers.entry(neighbour.clone()).or_default();
                let decided = Decided {
                    index,
                    transfer: *transfer,
                    minutes: *minutes,
                };
                if *ours {
                    between.ours.push(decided);
                    self.decided.insert((neighbour.clone(), *transfer));
                } else {
                    between.theirs.push(decided);
                }
                if !matched && *minutes > 0 {
                    between.loose.insert(*transfer, *minutes);
                }
            }
            F::Linked { .. }
            | F::Changed { .. }
            | F::Ended { .. }
            | F::Posted { .. }
            | F::Released { .. }
            | F::Recovered { .. }
            | F::Replacing { .. }
            | F::Replaced { .. } => {}
        }
    }

    fn begin(&mut self, transfer: Digest32, begun: Transfer) {
        let between = self.peers.entry(begun.peer.clone()).or_default();
        between.open.insert(transfer);
        between.loose.remove(&transfer);
        let (account, index) = (begun.account, begun.index);
        if let Some(before) = self.all.insert(transfer, begun)
            && let Some(theirs) = self.by_account.get_mut(&before.account)
        {
            theirs.remove(&(before.index, transfer));
        }
        let theirs = self.by_account.entry(account).or_default();
        theirs.insert((index, transfer));
    }
}

impl View for Transfers {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        for fact in facts {
            if let Fact::Federation(fact) = fact {
                self.take(index, fact);
            }
        }
    }
}
