//! What the node knows of people in words: details sealed and opened with their keys, and an index of names in memory.
//!
//! Text is never in the log, in a view or on the disk unsealed. The index is filled at start, follows the log, and
//! drops whoever is erased.

pub mod looks;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::{
    details::Detail,
    id::{Account, Digest32, Index},
};
use uuid::Uuid;

use self::names::Names;
use crate::store::keyring::{self, KeyFault};
use crate::store::{Fault, Journal, Keyring};

pub use self::names::Profile;

/// Under this key lies what is about the organisation itself: its name. No account has this UUID.
const THE_NODE: Uuid = Uuid::nil();

/// People's words: the keys that open them, and the names in memory.
#[derive(Debug)]
pub struct People {
    keyring: Keyring,
    names: RwLock<Names>,
}

/// Sealed details by commitment.
type Sealed = Vec<([u8; 32], Vec<u8>)>;

/// A detail on its way to the disk, and whom it is about (nobody: the node).
#[derive(Debug, Clone)]
pub struct Fresh {
    /// Where the entry stands that names it.
    pub index: Index,
    /// What the body names.
    pub commitment: Digest32,
    /// Whom it is about.
    pub about: Vec<Account>,
    /// The words.
    pub detail: Detail,
}

impl People {
    /// Nobody's name is known yet.
    #[must_use]
    pub fn new(keyring: Keyring) -> Self {
        Self {
            keyring,
            names: RwLock::default(),
        }
    }

    /// The name of an account, if it has one that was not erased.
    #[must_use]
    pub fn name_of(&self, account: &Account) -> Option<String> {
        self.read().name_of(account).map(str::to_owned)
    }

    /// The name of the organisation.
    #[must_use]
    pub fn node_name(&self) -> Option<String> {
        self.read().node().map(str::to_owned)
    }

    /// Accounts in whose name each word of `query` starts a word, by name. All that have a name for an empty query.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<Account> {
        self.read().search(query)
    }

    /// The words under a commitment; none if they were erased, are not there, or cannot be opened.
    #[must_use]
    pub fn open(&self, journal: &dyn Journal, commitment: &Digest32) -> Option<Detail> {
        let sealed = journal
            .aside(&commitment.0)
            .inspect_err(|fault| tracing::error!(%fault, "Details cannot be read."))
            .ok()??;
        match self.keyring.unseal(&commitment.0, &sealed) {
            Ok(opened) => Some(Detail {
                salt: BASE64URL_NOPAD.encode(&opened.salt),
                text: opened.text,
            }),
            Err(KeyFault::Erased(_)) => None,
            Err(fault) => {
                tracing::error!(%fault, %commitment, "Details cannot be opened.");
                None
            }
        }
    }

    /// Seals details for everyone they are about, making keys for those who have none. Left out is what is about
    /// somebody erased, as nobody could open it, and what is there already: words are sealed for those whom the entry
    /// that brought them is about, and no later entry that names them too changes that.
    pub(crate) fn seal(
        &self,
        journal: &dyn Journal,
        details: &[Fresh],
    ) -> Result<Sealed, KeyFault> {
        if details.is_empty() {
            return Ok(Vec::new());
        }
        let mut all: BTreeMap<Digest32, (BTreeSet<Uuid>, &Detail)> = BTreeMap::new();
        for fresh in details {
            if all.contains_key(&fresh.commitment) || journal.aside(&fresh.commitment.0)?.is_some()
            {
                continue;
            }
            let mut about: BTreeSet<Uuid> = fresh.about.iter().map(|account| account.0).collect();
            if about.is_empty() {
                about.insert(THE_NODE);
            }
            all.insert(fresh.commitment, (about, &fresh.detail));
        }
        all.retain(|_, (about, _)| !about.iter().any(|a| self.keyring.is_erased(*a)));
        let everyone: BTreeSet<Uuid> = all.values().flat_map(|(about, _)| about).copied().collect();
        self.keyring
            .add(&everyone.into_iter().collect::<Vec<_>>())?;
        all.into_iter()
            .map(|(commitment, (about, detail))| {
                let about: Vec<Uuid> = about.into_iter().collect();
                let salt = BASE64URL_NOPAD
                    .decode(detail.salt.as_bytes())
                    .ok()
                    .and_then(|salt| salt.try_into().ok())
                    .expect("verifying an envelope checks the salt");
                let sealed = self
                    .keyring
                    .seal(&about, &commitment.0, &salt, &detail.text)?;
                Ok((commitment.0, sealed))
            })
            .collect()
    }

    /// Takes the words about an account (none: the node) as its newest.
    pub(crate) fn learn(&self, account: Option<Account>, text: &str) {
        let profile = Profile::read(text);
        self.write().learn(account, profile.name);
    }

    /// Whether a person's key is gone for good.
    pub(crate) fn has_forgotten(&self, account: Account) -> bool {
        self.keyring.is_erased(account.0)
    }

    /// Takes over keys from a file of these people's keys from another time.
    pub(crate) fn merge(&self, file: &[u8]) -> Result<(), KeyFault> {
        self.keyring.merge(file)
    }

    /// The folder that people's keys are in.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.keyring.folder()
    }

    /// Forgets a person: their key, their name, and every sealed detail about them. Durable when it returns.
    pub(crate) fn forget(&self, journal: &dyn Journal, account: Account) -> Result<(), KeyFault> {
        self.keyring.forget(&[account.0])?;
        self.write().forget(&account);
        let mut about = Vec::new();
        for aside in journal.asides() {
            let (commitment, sealed) = aside?;
            if keyring::about(&sealed)?.contains(&account.0) {
                about.push(commitment);
            }
        }
        Ok(journal.erase_asides(&about)?)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Names> {
        self.names.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Names> {
        self.names.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of a fault with people's keys concerns the writer.
pub(crate) fn as_fault(fault: KeyFault) -> Fault {
    match fault {
        KeyFault::Store(fault) => fault,
        other @ (KeyFault::NoMaster(_)
        | KeyFault::BadMaster(_)
        | KeyFault::WrongMaster
        | KeyFault::Damaged(_)
        | KeyFault::Missing(_)
        | KeyFault::Exists(_)
        | KeyFault::Erased(_)
        | KeyFault::NoKey(_)
        | KeyFault::Nobody
        | KeyFault::TooMany(_)
        | KeyFault::Altered) => Fault::Damaged(other.to_string()),
    }
}
