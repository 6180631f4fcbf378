//! What the book knows of one account.

use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    entry::roster::{Role, Shared},
    id::{Account, Index},
};

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Takes part.
    Active,
    /// Rests: may speak, takes part in no new exchange.
    Paused,
    /// Left.
    Left,
    /// Erased: only hours under a pseudonym remain.
    Erased,
}

/// Who looks after an account that is no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keepers {
    /// An organisation or a pot.
    pub what: Shared,
    /// Who looks after it.
    pub custodians: Vec<Account>,
    /// How many must agree to spend.
    pub needed: u32,
}

/// How far an account may go, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// May be received before giving.
    pub floor: i64,
    /// The most it may have.
    pub ceiling: Option<i64>,
}

/// The state of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// None for a person.
    pub keepers: Option<Keepers>,
    /// How it stands.
    pub status: Status,
    /// What the person may do for the organisation.
    pub roles: BTreeSet<Role>,
    /// Whether any device was ever set up for it.
    pub enrolled: bool,
    /// Devices that are set up now.
    pub devices: u32,
    /// Who helps this member use Kith.
    pub supporters: BTreeSet<Account>,
    /// Its own limits, where they differ from the bank's.
    pub limits: Option<Limits>,
    /// Given less received, in minutes.
    pub balance: i64,
    /// Minutes it has agreed to spend in lines that still wait.
    pub reserved_out: i64,
    /// Minutes it has agreed to gain in lines that still wait.
    pub reserved_in: i64,
    /// How many entries touch it.
    pub count: u64,
    /// The newest of them.
    pub last: Option<Index>,
}

impl Holder {
    /// A new account.
    #[must_use]
    pub const fn new(keepers: Option<Keepers>) -> Self {
        Self {
            keepers,
            status: Status::Active,
            roles: BTreeSet::new(),
            enrolled: false,
            devices: 0,
            supporters: BTreeSet::new(),
            limits: None,
            balance: 0,
            reserved_out: 0,
            reserved_in: 0,
            count: 0,
            last: None,
        }
    }

    /// Whether the account is a person's.
    #[must_use]
    pub const fn person(&self) -> bool {
        self.keepers.is_none()
    }

    /// Whether the person has left or was erased.
    #[must_use]
    pub const fn gone(&self) -> bool {
        matches!(self.status, Status::Left | Status::Erased)
    }

    /// Whether `who` looks after this account.
    #[must_use]
    pub fn custodian(&self, who: Account) -> bool {
        self.keepers
            .as_ref()
            .is_some_and(|k| k.custodians.contains(&who))
    }

    /// A broker or a steward.
    #[must_use]
    pub fn officer(&self) -> bool {
        self.roles.contains(&Role::Broker) || self.roles.contains(&Role::Steward)
    }
}
