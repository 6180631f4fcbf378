//! The roster: state and facts. What each kind changes stands in `changes`, who may say it in `rules`.

mod changes;
mod refusal;
mod rules;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

pub use self::refusal::RosterRefusal;
use super::account::{Keepers, Limits, Status};
use crate::{
    entry::roster::Role,
    id::{Account, Author, Category, Index, Millis, Origin},
    key::Key,
};

/// The roster's part of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Roster {
    opened: Option<Opened>,
    rules: u32,
    policy: Policy,
    devices: BTreeMap<Key, Device>,
    invitations: BTreeMap<Key, Invitation>,
    steward_ever: bool,
    /// Since when each steward is one.
    stewards: BTreeMap<Account, Millis>,
    /// Node keys that were replaced: they sign nothing any more.
    replaced: BTreeSet<Key>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Opened {
    origin: Origin,
    node: Key,
    log: Key,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Device {
    account: Account,
    stopped: bool,
    /// When it was set up.
    since: Millis,
}

/// How an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitationState {
    /// Can be used, now or after its notice.
    Open,
    /// Was used.
    Used,
    /// Was stopped.
    Stopped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Invitation {
    by: Author,
    account: Option<Account>,
    role: Option<Role>,
    at: Millis,
    approved: bool,
    state: InvitationState,
}

/// What a key is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Device(Account),
    Stopped,
    Invitation,
    Node,
    Unknown,
}

/// The bank's rules in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// What exchanges can be about.
    pub categories: Vec<Category>,
    /// Limits of every account without its own.
    pub limits: Limits,
    /// Hours are counted and no limits are kept.
    pub count_only: bool,
    /// Days an unanswered proposal stands.
    pub expires_days: i64,
}

impl Default for Policy {
    /// Before a bank sets its own: 20 hours may be received first, no ceiling, proposals stand 30 days.
    fn default() -> Self {
        let words = [
            "befriending",
            "cooking",
            "crafts",
            "errands",
            "forms-and-letters",
            "gardening",
            "home-repairs",
            "lifts",
            "meetings",
            "phones-and-computers",
            "teaching",
            "other",
        ];
        let categories = words.iter().filter_map(|word| word.parse().ok()).collect();
        Self {
            categories,
            limits: Limits {
                floor: 1_200,
                ceiling: None,
            },
            count_only: false,
            expires_days: 30,
        }
    }
}

/// What changed in the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The log was opened.
    Opened {
        /// The node's name for life.
        origin: Origin,
        /// The node key.
        node: Key,
        /// The log key.
        log: Key,
    },
    /// An account exists from here.
    Account {
        /// Which.
        account: Account,
        /// Who looks after it; none for a person.
        keepers: Option<Keepers>,
    },
    /// Who looks after an account changed.
    Keepers {
        /// Which.
        account: Account,
        /// Who from here.
        keepers: Keepers,
    },
    /// An account stands otherwise from here.
    Status {
        /// Which.
        account: Account,
        /// How.
        status: Status,
    },
    /// A role was given or taken.
    Role {
        /// Whose.
        account: Account,
        /// Which.
        role: Role,
        /// True when given.
        held: bool,
    },
    /// A device was set up.
    Device {
        /// Whose.
        account: Account,
        /// Its key.
        key: Key,
    },
    /// A device was stopped.
    DeviceStopped {
        /// Its key.
        key: Key,
    },
    /// Someone was invited.
    Invited {
        /// The invitation's key.
        key: Key,
        /// By whom.
        by: Author,
        /// For whom; none for someone new.
        account: Option<Account>,
        /// The role that comes with it.
        role: Option<Role>,
        /// When it was issued.
        at: Millis,
        /// From when it can be used.
        ready: Millis,
    },
    /// An invitation can be used from another moment.
    Ready {
        /// The invitation's key.
        key: Key,
        /// From when.
        ready: Millis,
    },
    /// An invitation was used or stopped.
    InvitationEnded {
        /// Its key.
        key: Key,
        /// How.
        state: InvitationState,
    },
    /// Someone helps a member, or no longer does.
    Supporter {
        /// The member.
        account: Account,
        /// Who helps.
        supporter: Account,
        /// True while they do.
        held: bool,
    },
    /// The bank's rules changed.
    Policy(Policy),
    /// One account's own limits changed.
    Limits {
        /// Whose.
        account: Account,
        /// Which.
        limits: Limits,
    },
    /// Words about an account (none: the node) stand in this entry from here.
    Profile {
        /// Whose.
        account: Option<Account>,
        /// The entry whose details hold them.
        index: Index,
    },
}

impl Roster {
    pub(super) const fn origin(&self) -> Option<&Origin> {
        match &self.opened {
            Some(opened) => Some(&opened.origin),
            None => None,
        }
    }

    pub(super) fn node(&self) -> Option<Key> {
        self.opened.as_ref().map(|o| o.node)
    }

    pub(super) fn log(&self) -> Option<Key> {
        self.opened.as_ref().map(|o| o.log)
    }

    pub(super) const fn policy(&self) -> &Policy {
        &self.policy
    }

    pub(super) fn device(&self, key: &Key) -> Option<Account> {
        self.devices
            .get(key)
            .filter(|d| !d.stopped)
            .map(|d| d.account)
    }

    /// Since when a device of somebody's is set up; none if it is stopped or nobody's.
    pub(super) fn device_since(&self, key: &Key) -> Option<Millis> {
        let device = self.devices.get(key).filter(|d| !d.stopped)?;
        Some(device.since)
    }

    /// Since when somebody is a steward.
    pub(super) fn steward_since(&self, account: Account) -> Option<Millis> {
        self.stewards.get(&account).copied()
    }

    /// Whether this was the node key, and is no longer.
    pub(super) fn was_node(&self, key: &Key) -> bool {
        self.replaced.contains(key)
    }

    /// The node key is another one from here; the one before.
    pub(super) fn replace_node(&mut self, node: Key) -> Option<Key> {
        let opened = self.opened.as_mut()?;
        let before = core::mem::replace(&mut opened.node, node);
        self.replaced.insert(before);
        Some(before)
    }

    /// Invitations for an account that can still be used and that the account has not approved.
    fn open_for(&self, account: Account) -> impl Iterator<Item = Key> {
        let open = move |i: &Invitation| {
            i.account == Some(account) && i.state == InvitationState::Open && !i.approved
        };
        self.invitations
            .iter()
            .filter(move |(_, invitation)| open(invitation))
            .map(|(key, _)| *key)
    }

    pub(super) fn standing(&self, key: &Key) -> Standing {
        match self.devices.get(key) {
            Some(Device { stopped: true, .. }) => Standing::Stopped,
            Some(device) => Standing::Device(device.account),
            None if self.node() == Some(*key) => Standing::Node,
            None if self.was_node(key) => Standing::Stopped,
            None if self.invitations.contains_key(key) => Standing::Invitation,
            None => Standing::Unknown,
        }
    }
}
