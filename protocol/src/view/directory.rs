//! The directory: who is here, with which devices, roles and invitations, and the rules in force.

mod node_keys;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

pub use self::node_keys::{Earlier, Replacing};
use super::View;
use crate::{
    book::{
        Fact,
        account::{Keepers, Limits, Status},
        federation,
        roster::{self, InvitationState, Policy},
    },
    entry::roster::Role,
    id::{Account, Author, Day, Digest32, Index, Millis, Origin},
    key::Key,
};

/// One account's place in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Who looks after it; none for a person.
    pub keepers: Option<Keepers>,
    /// How it stands.
    pub status: Status,
    /// What the person may do.
    pub roles: BTreeSet<Role>,
    /// Devices ever set up, oldest first: the key, the entry that set it up, and the entry that stopped it.
    pub devices: Vec<(Key, Index, Option<Index>)>,
    /// Who helps this member.
    pub supporters: BTreeSet<Account>,
    /// Its own limits.
    pub limits: Option<Limits>,
    /// The entry whose details hold its name.
    pub profile: Option<Index>,
}

impl Place {
    /// Whether a device is set up now.
    #[must_use]
    pub fn has_device(&self) -> bool {
        self.devices.iter().any(|(_, _, stopped)| stopped.is_none())
    }

    /// A broker or a steward.
    #[must_use]
    pub fn officer(&self) -> bool {
        self.roles.contains(&Role::Broker) || self.roles.contains(&Role::Steward)
    }
}

/// An invitation, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// By whom.
    pub by: Author,
    /// For whom; none for someone new.
    pub account: Option<Account>,
    /// The role that comes with it.
    pub role: Option<Role>,
    /// When it was issued.
    pub at: Millis,
    /// From when it can be used.
    pub ready: Millis,
    /// How it stands.
    pub state: InvitationState,
}

/// A node that this one is or was linked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Its node key.
    pub node: Key,
    /// Node keys that it had before, as our stewards said.
    pub earlier: BTreeSet<Key>,
    /// How far the balance may go either way, in minutes: this node's judgement.
    pub ceiling: i64,
    /// Whether the link stands.
    pub linked: bool,
    /// The clearing account between the two.
    pub account: Account,
    /// What makes the payers' pseudonyms towards it; none where it was linked before there were salts.
    pub salt: Option<Digest32>,
    /// The entry that linked them, the newest if more than one.
    pub index: Index,
}

impl Peer {
    fn change(&mut self, node: Key, ceiling: i64) {
        if self.node != node {
            self.earlier.insert(self.node);
        }
        self.node = node;
        self.ceiling = ceiling;
    }
}

/// A summary that may leave this node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// SHA-256 of its canonical text.
    pub release: Digest32,
    /// The first day it covers.
    pub from: Day,
    /// The last day it covers.
    pub to: Day,
    /// Who signed it off.
    pub by: Author,
    /// In which entry.
    pub index: Index,
}

/// An epoch of the log after the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    /// Which: the log opened in epoch 1.
    pub epoch: u32,
    /// Its log key.
    pub log: Key,
    /// The entry that opened it; so many entries stand before it.
    pub from: Index,
}

/// Who is here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    opened: Option<(Origin, Key, Key)>,
    /// Every account.
    pub places: BTreeMap<Account, Place>,
    /// Live device keys.
    pub devices: BTreeMap<Key, Account>,
    /// Every invitation, by its key.
    pub invitations: BTreeMap<Key, Invitation>,
    /// The bank's rules in force.
    pub policy: Policy,
    /// The entry whose details hold the node's name.
    pub profile: Option<Index>,
    /// Nodes that this one is or was linked with.
    pub peers: BTreeMap<Origin, Peer>,
    /// Summaries that may leave, oldest first.
    pub releases: Vec<Release>,
    /// Epochs after the first, oldest first.
    pub epochs: Vec<Epoch>,
    /// What each steward said last of another node key, while this one stands.
    pub replacing: BTreeMap<Account, Replacing>,
    /// Node keys that were replaced, oldest first.
    pub earlier: Vec<Earlier>,
}

impl Directory {
    /// The node's name for life.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.opened.as_ref().map(|(origin, _, _)| origin)
    }

    /// The node key.
    #[must_use]
    pub fn node(&self) -> Option<Key> {
        self.opened.as_ref().map(|(_, node, _)| *node)
    }

    /// The log key of the first epoch.
    #[must_use]
    pub fn log(&self) -> Option<Key> {
        self.opened.as_ref().map(|(_, _, log)| *log)
    }

    /// The epoch that the log is in, counted from 1.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epochs.last().map_or(1, |epoch| epoch.epoch)
    }

    /// The log key of an epoch, and how many entries a head of it may stand over at most: those of an epoch that is over are
    /// void beyond where the next began.
    #[must_use]
    pub fn log_of(&self, epoch: u32) -> Option<(Key, Option<Index>)> {
        let over = |after: u32| {
            let next = self.epochs.iter().find(|later| later.epoch > after);
            next.map(|next| next.from)
        };
        if epoch == 1 {
            return Some((self.log()?, over(epoch)));
        }
        let found = self.epochs.iter().find(|one| one.epoch == epoch)?;
        Some((found.log, over(epoch)))
    }

    /// Whether a steward has a device.
    #[must_use]
    pub fn has_steward(&self) -> bool {
        self.places
            .values()
            .any(|p| p.roles.contains(&Role::Steward) && p.has_device())
    }

    /// Members that someone supports.
    pub fn supported_by(&self, who: Account) -> impl Iterator<Item = Account> {
        self.places
            .iter()
            .filter(move |(_, p)| p.supporters.contains(&who))
            .map(|(a, _)| *a)
    }

    /// Organisations and pots that someone looks after.
    pub fn kept_by(&self, who: Account) -> impl Iterator<Item = Account> {
        let keeps = move |p: &Place| {
            p.keepers
                .as_ref()
                .is_some_and(|k| k.custodians.contains(&who))
        };
        self.places
            .iter()
            .filter(move |(_, p)| keeps(p))
            .map(|(a, _)| *a)
    }

    fn place(&mut self, account: Account, change: impl FnOnce(&mut Place)) {
        if let Some(place) = self.places.get_mut(&account) {
            change(place);
        }
    }

    fn invitation(&mut self, key: &Key, change: impl FnOnce(&mut Invitation)) {
        if let Some(invitation) = self.invitations.get_mut(key) {
            change(invitation);
        }
    }

    fn open_account(&mut self, account: Account, keepers: Option<Keepers>) {
        let place = Place {
            keepers,
            status: Status::Active,
            roles: BTreeSet::new(),
            devices: Vec::new(),
            supporters: BTreeSet::new(),
            limits: None,
            profile: None,
        };
        self.places.insert(account, place);
    }

    fn stop_device(&mut self, index: Index, key: &Key) {
        let Some(account) = self.devices.remove(key) else {
            return;
        };
        self.place(account, |p| {
            for device in p.devices.iter_mut().filter(|d| d.0 == *key) {
                device.2 = Some(index);
            }
        });
    }

    #[expect(clippy::too_many_lines, reason = "one arm a fact")]
    fn take(&mut self, index: Index, fact: &roster::Fact) {
        use roster::Fact as F;
        match fact {
            F::Opened { origin, node, log } => self.opened = Some((origin.clone(), *node, *log)),
            F::Account { account, keepers } => self.open_account(*account, keepers.clone()),
            F::Keepers { account, keepers } => {
                self.place(*account, |p| p.keepers = Some(keepers.clone()))
            }
            F::Status { account, status } => self.place(*account, |p| {
                p.status = *status;
                if *status == Status::Erased {
                    p.profile = None;
                }
            }),
            F::Role {
                account,
                role,
                held: true,
            } => self.place(*account, |p| {
                p.roles.insert(*role);
            }),
            F::Role {
                account,
                role,
                held: false,
            } => self.place(*account, |p| {
                p.roles.remove(role);
            }),
            F::Device { account, key } => {
                self.devices.insert(*key, *account);
                self.place(*account, |p| p.devices.push((*key, index, None)));
            }
            F::DeviceStopped { key } => self.stop_device(index, key),
            F::Invited {
                key,
                by,
                account,
                role,
                at,
                ready,
            } => {
                let (by, account, role, at, ready) = (*by, *account, *role, *at, *ready);
                self.invitations.insert(
                    *key,
                    Invitation {
                        by,
                        account,
                        role,
                        at,
                        ready,
                        state: InvitationState::Open,
                    },
                );
            }
            F::Ready { key, ready } => self.invitation(key, |i| i.ready = *ready),
            F::InvitationEnded { key, state } => self.invitation(key, |i| i.state = *state),
            F::Supporter {
                account,
                supporter,
                held: true,
            } => self.place(*account, |p| {
                p.supporters.insert(*supporter);
            }),
            F::Supporter {
                account,
                supporter,
                held: false,
            } => self.place(*account, |p| {
                p.supporters.remove(supporter);
            }),
            F::Policy(policy) => self.policy = policy.clone(),
            F::Limits { account, limits } => self.place(*account, |p| p.limits = Some(*limits)),
            F::Profile {
                account: None,
                index,
            } => self.profile = Some(*index),
            F::Profile {
                account: Some(account),
                index,
            } => self.place(*account, |p| p.profile = Some(*index)),
        }
    }
}

impl Directory {
    fn federate(&mut self, index: Index, fact: &federation::Fact) {
        use federation::Fact as F;
        match fact {
            F::Linked {
                neighbour,
                node,
                ceiling,
                account,
                salt,
            } => {
                let before = self.peers.remove(neighbour);
                let mut earlier = before
                    .as_ref()
                    .map_or_else(BTreeSet::new, |p| p.earlier.clone());
                earlier.extend(before.map(|p| p.node).filter(|before| before != node));
                let peer = Peer {
                    node: *node,
                    earlier,
                    ceiling: *ceiling,
                    linked: true,
                    account: *account,
                    salt: *salt,
                    index,
                };
                self.peers.insert(neighbour.clone(), peer);
            }
            F::Changed {
                neighbour,
                node,
                ceiling,
            } => {
                if let Some(peer) = self.peers.get_mut(neighbour) {
                    peer.change(*node, *ceiling);
                }
            }
            F::Ended { neighbour } => {
                if let Some(peer) = self.peers.get_mut(neighbour) {
                    peer.linked = false;
                }
            }
            F::Began { .. } | F::Moved { .. } | F::Decided { .. } | F::Posted { .. } => {}
            F::Released {
                release,
                from,
                to,
                by,
            } => self.releases.push(Release {
                release: *release,
                from: *from,
                to: *to,
                by: *by,
                index,
            }),
            F::Recovered { epoch, log } => self.epochs.push(Epoch {
                epoch: *epoch,
                log: *log,
                from: index,
            }),
            F::Replacing { .. } | F::Replaced { .. } => self.replace(index, fact),
        }
    }
}

impl View for Directory {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        for fact in facts {
            match fact {
                Fact::Roster(fact) => self.take(index, fact),
                Fact::Federation(fact) => self.federate(index, fact),
                Fact::Stands { .. }
                | Fact::Exchange(_)
                | Fact::Work(_)
                | Fact::Meeting(_)
                | Fact::Listing(_) => {}
            }
        }
    }
}
