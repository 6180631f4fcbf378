//! Federation: neighbours and their clearing accounts, what was released, epochs, the node key's replacement. State and facts, and what those kinds change;
//! who may say it stands in `rules`. Hours across areas: what changes in `moves`, who may say it in `terms`.

mod moves;
mod refusal;
mod replacing;
mod rules;
mod terms;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::refusal::FederationRefusal;
use super::Book;
use crate::{
    entry::federation::{self as said, Federation as F, RefusalReason},
    envelope::Signed,
    id::{Account, Author, Category, Day, Digest32, Index, Millis, Origin},
    key::Key,
    transfer::Decision,
};

/// What the book knows of other nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Federation {
    neighbours: BTreeMap<Origin, Neighbour>,
    /// Whose clearing account it is.
    clearing: BTreeMap<Account, Origin>,
    released: BTreeSet<Digest32>,
    /// Transfers of accounts here, for life.
    transfers: BTreeMap<Digest32, Transfer>,
    /// What this node decided, towards whom.
    decided: BTreeSet<(Origin, Digest32)>,
    /// Settled decisions without the promise they were made on: they were recalled, and nobody here has that pseudonym.
    /// The promise, said again, pays.
    loose: BTreeMap<(Origin, Digest32), Loose>,
    /// Decisions of neighbours without the offer they answer. The offer, said again, is paid; none where it was refused.
    unmatched: BTreeMap<(Origin, Digest32), Option<Loose>>,
    /// The newest epoch that was opened by saying so; 0 in the first, which is epoch 1.
    epoch: u32,
    /// Log keys of all epochs but the first.
    logs: BTreeSet<Key>,
    /// What each steward said last of a new node key, while the one in force stands.
    replacing: BTreeMap<Account, Saying>,
}

/// A steward said that the node key is to be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Saying {
    /// Which.
    node: Key,
    /// The device that signed. If it is stopped, it was not they who said so.
    device: Key,
    /// When.
    at: Millis,
}

/// A node that this one is or was linked with, and the clearing account between the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Neighbour {
    node: Key,
    /// Makes the payers' pseudonyms towards it: the first that was said counts for ever, since pseudonyms are to stay the same.
    salt: Option<Digest32>,
    ceiling: i64,
    linked: bool,
    /// Minutes: what people here received from there less what they gave.
    balance: i64,
    /// Minutes that people here promised and that are under way.
    promised: i64,
    /// Minutes that people here ask for and that are under way.
    offered: i64,
    /// How far this node's decisions towards it have come.
    ours: Count,
    /// How far those of its decisions have come that stand here.
    theirs: Count,
    /// How many entries touch the clearing account.
    count: u64,
    /// The newest of them.
    last: Option<Index>,
}

/// How far the decisions of one node towards another have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Count {
    /// How many there are.
    next: u64,
    /// Minutes settled by them.
    total: i64,
}

/// Minutes that a decision moves, and the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Loose {
    minutes: i64,
    day: Day,
    /// The payer's pseudonym.
    payer: Digest32,
}

/// A transfer of an account here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Transfer {
    neighbour: Origin,
    side: Side,
    account: Account,
    minutes: i64,
    day: Day,
    state: State,
}

/// On which side of a transfer an account here is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// It gave help in a neighbour area.
    Gave,
    /// It received help from there.
    Received,
}

/// How a transfer stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Promised, or offered: its minutes are set aside.
    Open,
    /// Offered, and the payer's node is asked to cancel: its minutes are set aside.
    Asked,
    /// The promise was taken back.
    Withdrawn,
    /// The minutes moved.
    Settled,
    /// The payer's node refused.
    Refused(RefusalReason),
}

impl State {
    /// Whether minutes are set aside for it.
    #[must_use]
    pub const fn under_way(self) -> bool {
        matches!(self, Self::Open | Self::Asked)
    }
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
        /// What makes the payers' pseudonyms towards it.
        salt: Option<Digest32>,
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
    /// A transfer is under way: promised here, or offered.
    Began {
        /// Which.
        transfer: Digest32,
        /// The neighbour it is with.
        neighbour: Origin,
        /// On which side the account here is.
        side: Side,
        /// The account.
        account: Account,
        /// How many minutes.
        minutes: i64,
        /// The day it took place.
        day: Day,
        /// What it was about; none where a recalled decision is all that is known.
        category: Option<Category>,
    },
    /// A transfer stands otherwise from here.
    Moved {
        /// Which.
        transfer: Digest32,
        /// How.
        state: State,
    },
    /// A decision stands here.
    Decided {
        /// The neighbour.
        neighbour: Origin,
        /// Whose decision: this node's, or the neighbour's.
        ours: bool,
        /// Which transfer.
        transfer: Digest32,
        /// Minutes that it moves; 0 where it refuses.
        minutes: i64,
        /// Whether the promise or offer it is about stands here. One that does not moves nothing until it does.
        matched: bool,
    },
    /// Minutes moved between an account here and a clearing account: giver up, receiver down.
    Posted {
        /// Gains.
        giver: Account,
        /// Spends.
        receiver: Account,
        /// How much.
        minutes: i64,
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
    /// A steward said that the node key is to be another. It is not yet.
    Replacing {
        /// Which.
        node: Key,
        /// Who.
        by: Account,
        /// The device that signed.
        device: Key,
        /// When.
        at: Millis,
    },
    /// The node key is another from here.
    Replaced {
        /// The node key from here.
        node: Key,
        /// The one up to here.
        before: Key,
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

    /// Whose clearing account this is, and whether this node is linked with it now.
    #[must_use]
    pub fn neighbour_of(&self, account: Account) -> Option<(&Origin, bool)> {
        let origin = self.federation.clearing.get(&account)?;
        let neighbour = self.federation.neighbours.get(origin)?;
        Some((origin, neighbour.linked))
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
            F::TransferPromised(c) => alloc::vec![c.r#for, clearing(&c.neighbour)],
            F::TransferOffered(c) => alloc::vec![c.r#for, clearing(&c.neighbour)],
            F::TransferWithdrawn(c) => self.touched_by(&c.transfer, None),
            F::TransferSettled(c) => self.touched_by(&c.transfer, Some(&c.neighbour)),
            F::TransferRefused(c) => self.touched_by(&c.transfer, Some(&c.neighbour)),
            F::TransferAnswered(c) => self.touched_by_answer(&c.body),
            F::TransferRecalled(c) => self.touched_by_recall(&c.body),
            F::SummaryReleased(_) | F::NodeRecovered(_) | F::NodeReplaced(_) => Vec::new(),
        }
    }

    pub(super) fn apply_federation(
        &mut self,
        content: &F,
        signed: &Signed,
        at: Millis,
    ) -> Vec<Fact> {
        let entry = &signed.entry;
        let fact = match content {
            F::TransferPromised(c) => return self.promise(c),
            F::TransferOffered(c) => return self.offer(c),
            F::TransferWithdrawn(c) => return self.withdraw(c),
            F::TransferSettled(_) | F::TransferRefused(_) => {
                return Decision::of(entry).map_or_else(Vec::new, |d| self.decide(&d));
            }
            F::TransferAnswered(c) => {
                return Decision::read(&c.body).map_or_else(Vec::new, |d| self.hear(&d));
            }
            F::TransferRecalled(c) => {
                return Decision::read(&c.body).map_or_else(Vec::new, |d| self.recall(&d));
            }
            F::NodeReplaced(c) => return self.replace(c, signed, at),
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
                    by: entry.by,
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
                salt: None,
                ceiling: c.ceiling,
                linked: true,
                balance: 0,
                promised: 0,
                offered: 0,
                ours: Count::default(),
                theirs: Count::default(),
                count: 0,
                last: None,
            });
        held.node = c.node;
        held.ceiling = c.ceiling;
        held.linked = true;
        held.salt = held.salt.or(c.salt);
        Fact::Linked {
            neighbour: c.neighbour.clone(),
            node: c.node,
            ceiling: c.ceiling,
            account,
            salt: held.salt,
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
