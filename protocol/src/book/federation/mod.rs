//! Federation: neighbours and their clearing accounts, what was released, epochs. State, facts and what each kind changes; who
//! may say it stands in `rules`.

mod refusal;
mod rules;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::refusal::FederationRefusal;
use super::Book;
use crate::{
    entry::federation::{self as said, Federation as F},
    id::{Account, Author, Day, Digest32, Index, Origin},
    key::Key,
};

/// What the book knows of other nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Federation {
    neighbours: BTreeMap<Origin, Neighbour>,
    /// Whose clearing account it is.
    clearing: BTreeMap<Account, Origin>,
    released: BTreeSet<Digest32>,
    epoch: u32,
    /// Log keys of all epochs but the first.
    logs: BTreeSet<Key>,
}

/// A node that this one is or was linked with, and the clearing account between the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Neighbour {
    node: Key,
    ceiling: i64,
    linked: bool,
    /// Minutes: what people here received from there less what they gave.
    balance: i64,
    /// How many entries touch the clearing account.
    count: u64,
    /// The newest of them.
    last: Option<Index>,
}

/// What changed between this node and others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Linked with a neighbour, for the first time or again.
    Linked {
        /// Which.
        neighbour: Origin,
        /// Its node key.
        node: Key,
        /// How far the balance may go either way, in minutes.
        ceiling: i64,
        /// The clearing account between the two.
        account: Account,
    },
    /// A neighbour's ceiling or key changed.
    Changed {
        /// Which.
        neighbour: Origin,
        /// Its node key from here.
        node: Key,
        /// The ceiling from here, in minutes.
        ceiling: i64,
    },
    /// The link ended.
    Ended {
        /// Which.
        neighbour: Origin,
    },
    /// A summary may leave this node.
    Released {
        /// SHA-256 of its canonical text.
        release: Digest32,
        /// The first day it covers.
        from: Day,
        /// The last day it covers.
        to: Day,
        /// Who signed it off.
        by: Author,
    },
    /// The log goes on in a new epoch.
    Recovered {
        /// Which.
        epoch: u32,
        /// Its log key.
        log: Key,
    },
}

/// The clearing account that stands for a neighbour: a UUID (version 8) from SHA-256 of `kith/clearing/v1` and its origin.
#[must_use]
pub fn clearing(neighbour: &Origin) -> Account {
    let hash = Sha256::new()
        .chain_update(b"kith/clearing/v1")
        .chain_update(neighbour.as_str())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Account(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

impl Book {
    /// Clearing accounts and what each has, in minutes.
    pub(super) fn cleared(&self) -> impl Iterator<Item = (Account, i64)> {
        let federation = &self.federation;
        federation.clearing.iter().filter_map(|(account, origin)| {
            Some((*account, federation.neighbours.get(origin)?.balance))
        })
    }

    /// How many entries touch a clearing account, and the newest of them.
    pub(super) fn clearing_chain(&self, account: Account) -> Option<(u64, Option<Index>)> {
        let origin = self.federation.clearing.get(&account)?;
        let neighbour = self.federation.neighbours.get(origin)?;
        Some((neighbour.count, neighbour.last))
    }

    /// One more entry touches a clearing account.
    pub(super) fn clearing_touched(&mut self, account: Account, count: u64, last: Index) {
        let federation = &mut self.federation;
        let origin = federation.clearing.get(&account);
        if let Some(neighbour) = origin.and_then(|o| federation.neighbours.get_mut(o)) {
            neighbour.count = count;
            neighbour.last = Some(last);
        }
    }

    pub(super) fn touched_by_federation(&self, content: &F) -> Vec<Account> {
        match content {
            F::PeerLinked(c) => alloc::vec![clearing(&c.neighbour)],
            F::PeerChanged(c) => alloc::vec![clearing(&c.neighbour)],
            F::PeerEnded(c) => alloc::vec![clearing(&c.neighbour)],
            F::SummaryReleased(_) | F::NodeRecovered(_) => Vec::new(),
        }
    }

    pub(super) fn apply_federation(&mut self, content: &F, by: Author) -> Vec<Fact> {
        let fact = match content {
            F::PeerLinked(c) => Some(self.link_with(c)),
            F::PeerChanged(c) => self.change(c),
            F::PeerEnded(c) => self.federation.neighbours.get_mut(&c.neighbour).map(|n| {
                n.linked = false;
                Fact::Ended {
                    neighbour: c.neighbour.clone(),
                }
            }),
            F::SummaryReleased(c) => {
                self.federation.released.insert(c.release);
                Some(Fact::Released {
                    release: c.release,
                    from: c.from,
                    to: c.to,
                    by,
                })
            }
            F::NodeRecovered(c) => {
                self.federation.epoch = c.epoch;
                self.federation.logs.insert(c.log);
                Some(Fact::Recovered {
                    epoch: c.epoch,
                    log: c.log,
                })
            }
        };
        fact.into_iter().collect()
    }

    fn link_with(&mut self, c: &said::PeerLinked) -> Fact {
        let account = clearing(&c.neighbour);
        let federation = &mut self.federation;
        federation.clearing.insert(account, c.neighbour.clone());
        let held = federation
            .neighbours
            .entry(c.neighbour.clone())
            .or_insert(Neighbour {
                node: c.node,
                ceiling: c.ceiling,
                linked: true,
                balance: 0,
                count: 0,
                last: None,
            });
        held.node = c.node;
        held.ceiling = c.ceiling;
        held.linked = true;
        Fact::Linked {
            neighbour: c.neighbour.clone(),
            node: c.node,
            ceiling: c.ceiling,
            account,
        }
    }

    fn change(&mut self, c: &said::PeerChanged) -> Option<Fact> {
        let held = self.federation.neighbours.get_mut(&c.neighbour)?;
        held.node = c.node.unwrap_or(held.node);
        held.ceiling = c.ceiling.unwrap_or(held.ceiling);
        Some(Fact::Changed {
            neighbour: c.neighbour.clone(),
            node: held.node,
            ceiling: held.ceiling,
        })
    }
}
