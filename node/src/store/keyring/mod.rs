//! People's keys: one for each person, so that forgetting the key forgets what it sealed, wherever copies of that lie.
//!
//! They live in one small file of their own, encrypted under the [master key](MasterSource) and replaced whole. Never in
//! sled: what is erased there stays readable in its segments. Beside it lies the list of who was erased. It only ever
//! grows, backups leave it out, and [`Keyring::open`] applies it again: bringing back an old file of keys brings nobody
//! back.
//!
//! What this can promise: after [`Keyring::forget`], the key is in no file of the folder, and the bytes of the file
//! that held it were overwritten before they were given back. What it cannot: a medium that writes elsewhere than it
//! is told (flash, copy-on-write), or a crash just before the overwriting, may leave an older copy, encrypted, until
//! the place is used again.

mod master;
mod sealed;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Fault;
use super::files::replace;
use crate::clock::Entropy;

pub use master::MasterSource;
use master::{Derivation, Master};
pub use sealed::{Opened, about};

/// A key that leaves nothing of itself in memory.
type Key = Zeroizing<[u8; 32]>;

const MAGIC: &[u8; 9] = b"kithkeys\x01";
const NONCE_BYTES: usize = 24;
const HEADER_BYTES: usize = MAGIC.len() + Derivation::BYTES + NONCE_BYTES;
const ROW_BYTES: usize = 16 + 32;

/// Where the keyring's parts are.
#[derive(Debug, Clone)]
pub struct Places {
    /// The file of people's keys.
    pub keys: PathBuf,
    /// The list of who was erased: outside whatever is backed up, if there is such a place.
    pub erased: PathBuf,
    /// Where the master key comes from.
    pub master: MasterSource,
}

/// People's keys, open for use. It may be shared between threads.
pub struct Keyring {
    places: Places,
    master: Master,
    entropy: Arc<dyn Entropy>,
    held: RwLock<Held>,
}

struct Held {
    /// Boxed, so that a key is never copied when the map moves its rows about.
    keys: BTreeMap<Uuid, Box<Key>>,
    erased: BTreeSet<Uuid>,
}

/// What can go wrong with people's keys and what they sealed. The words are for whoever looks after the machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// The disk.
    #[error(transparent)]
    Store(#[from] Fault),
    /// The master key is not where it should be.
    #[error(
        "The key that opens people's details is not at {0}. Nothing was changed. Put it back, or say where it is."
    )]
    NoMaster(PathBuf),
    /// What is there is not a master key.
    #[error(
        "{0} does not hold a key: 64 hexadecimal digits are expected. Nothing was changed. Put the right file there."
    )]
    BadMaster(PathBuf),
    /// The master key or passphrase is another than the one the file was made with, or the file was altered.
    #[error(
        "This key or passphrase does not open people's details, or their file is damaged. Nothing was changed. \
         Use the one they were sealed with, or bring the file back from a backup."
    )]
    WrongMaster,
    /// The file cannot be made sense of.
    #[error("The file {0} is damaged. Nothing was changed. Bring it back from a backup.")]
    Damaged(PathBuf),
    /// There is no keyring where one was to be opened.
    #[error(
        "People's keys are not at {0}. Nothing was changed. Bring the file back from a backup."
    )]
    Missing(PathBuf),
    /// There is a keyring where one was to be made.
    #[error("There are people's keys at {0} already. Nothing was changed.")]
    Exists(PathBuf),
    /// This person was erased; they get no new key.
    #[error("This person's details were erased.")]
    Erased(Uuid),
    /// There is no key for this person.
    #[error("There is no key for this person, so their details cannot be read or kept.")]
    NoKey(Uuid),
    /// Details must be about somebody. What is about the organisation is about its own account.
    #[error(
        "Details were to be kept that are about nobody. Nothing was changed. This is a fault in Kith."
    )]
    Nobody,
    /// Details name more people than they can.
    #[error("Details were to be kept about {0} people, more than can be. Nothing was changed.")]
    TooMany(usize),
    /// Sealed details were altered, or belong to another commitment.
    #[error("Some details cannot be opened: they were altered. Bring them back from a backup.")]
    Altered,
}

impl From<io::Error> for KeyFault {
    fn from(error: io::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Keyring {
    /// Makes an empty keyring, and the master key if that is a file that is not there.
    ///
    /// # Errors
    /// [`KeyFault::Exists`] if there is one, [`KeyFault::NoMaster`] or [`KeyFault::BadMaster`], what the disk says.
    pub fn create(places: Places, entropy: Arc<dyn Entropy>) -> Result<Self, KeyFault> {
        if places.keys.exists() {
            return Err(KeyFault::Exists(places.keys));
        }
        let master = Master::create(&places.master, &*entropy)?;
        let held = Held {
            keys: BTreeMap::new(),
            erased: read_erased(&places.erased)?,
        };
        let ring = Self {
            places,
            master,
            entropy,
            held: RwLock::new(held),
        };
        ring.save(&ring.read())?;
        Ok(ring)
    }

    /// Opens a keyring and forgets, for good, whoever the list of the erased names and an older file brought back.
    ///
    /// # Errors
    /// [`KeyFault::Missing`], [`KeyFault::NoMaster`], [`KeyFault::BadMaster`], [`KeyFault::WrongMaster`],
    /// [`KeyFault::Damaged`], what the disk says.
    pub fn open(places: Places, entropy: Arc<dyn Entropy>) -> Result<Self, KeyFault> {
        let file = match fs::read(&places.keys) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyFault::Missing(places.keys));
            }
            Err(error) => return Err(error.into()),
        };
        let damaged = || KeyFault::Damaged(places.keys.clone());
        let (header, sealed) = file.split_at_checked(HEADER_BYTES).ok_or_else(damaged)?;
        let rest = header.strip_prefix(MAGIC).ok_or_else(damaged)?;
        let (derivation, nonce) = rest.split_first_chunk().ok_or_else(damaged)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| damaged())?;
        let derivation = Derivation::from_bytes(derivation).ok_or_else(damaged)?;
        let master = Master::open(&places.master, derivation)?;
        let keys = open_rows(&master.key, header, nonce, sealed)?.ok_or_else(damaged)?;
        let erased = read_erased(&places.erased)?;
        let ring = Self {
            places,
            master,
            entropy,
            held: RwLock::new(Held { keys, erased }),
        };
        ring.drop_the_erased()?;
        Ok(ring)
    }

    /// Whether there is a key for this person.
    #[must_use]
    pub fn holds(&self, account: Uuid) -> bool {
        self.read().keys.contains_key(&account)
    }

    /// Whether this person was erased.
    #[must_use]
    pub fn is_erased(&self, account: Uuid) -> bool {
        self.read().erased.contains(&account)
    }

    /// Makes a key for each of these people who has none, in one write. Durable when it returns: seal after it.
    ///
    /// # Errors
    /// [`KeyFault::Erased`] if one of them was erased, what the disk says. Then none was added.
    pub fn add(&self, accounts: &[Uuid]) -> Result<(), KeyFault> {
        let mut held = self.write();
        if let Some(account) = accounts
            .iter()
            .find(|account| held.erased.contains(account))
        {
            return Err(KeyFault::Erased(*account));
        }
        let new: BTreeSet<Uuid> = accounts
            .iter()
            .copied()
            .filter(|a| !held.keys.contains_key(a))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        for account in &new {
            let mut key = Box::new(Key::default());
            self.entropy.fill(&mut **key);
            held.keys.insert(*account, key);
        }
        self.save(&held)
            .inspect_err(|_| held.keys.retain(|account, _| !new.contains(account)))
    }

    /// Erases people: notes them on the list first, then drops their keys from memory and from the file, then
    /// overwrites the file that held them. Durable when it returns. After a crash in between, opening finishes it.
    ///
    /// # Errors
    /// What the disk says. Those noted stay noted, and opening again finishes it.
    pub fn forget(&self, accounts: &[Uuid]) -> Result<(), KeyFault> {
        {
            let mut held = self.write();
            let erased: BTreeSet<Uuid> = held.erased.iter().chain(accounts).copied().collect();
            replace(&self.places.erased, |file| {
                erased
                    .iter()
                    .try_for_each(|account| writeln!(file, "{account}"))
            })?;
            held.erased = erased;
        }
        self.drop_the_erased()
    }

    /// Takes over the keys of a file of these people's keys from another time, for people who have none here and were not
    /// erased. Durable when it returns.
    ///
    /// # Errors
    /// [`KeyFault::WrongMaster`] if it is sealed under another master key, [`KeyFault::Damaged`], what the disk says.
    pub fn merge(&self, file: &[u8]) -> Result<(), KeyFault> {
        let damaged = || KeyFault::Damaged(self.places.keys.clone());
        let (header, sealed) = file.split_at_checked(HEADER_BYTES).ok_or_else(damaged)?;
        let (_, nonce) = header.split_last_chunk().ok_or_else(damaged)?;
        let keys = open_rows(&self.master.key, header, *nonce, sealed)?.ok_or_else(damaged)?;
        let mut held = self.write();
        let Held { keys: here, erased } = &mut *held;
        let before = here.len();
        for (account, key) in keys {
            if !erased.contains(&account) {
                here.entry(account).or_insert(key);
            }
        }
        if here.len() == before {
            Ok(())
        } else {
            self.save(&held)
        }
    }

    /// The folder that the file of keys is in.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.places.keys.parent()
    }

    /// Seals `salt` and `text`, which `commitment` commits to, so that only the keys of all of `about` together open
    /// them again. The sealed form is longer than the text by 58 bytes, and by 64 a person.
    ///
    /// # Errors
    /// [`KeyFault::Nobody`], [`KeyFault::TooMany`], [`KeyFault::Erased`] or [`KeyFault::NoKey`] of the first of them.
    pub fn seal(
        &self,
        about: &[Uuid],
        commitment: &[u8; 32],
        salt: &[u8; 16],
        text: &str,
    ) -> Result<Vec<u8>, KeyFault> {
        let held = self.read();
        let people = about
            .iter()
            .map(|account| Ok((*account, held.key(*account)?)));
        sealed::seal(
            &people.collect::<Result<_, KeyFault>>()?,
            commitment,
            salt,
            text,
            &*self.entropy,
        )
    }

    /// Opens what [`seal`](Self::seal) made for this very commitment.
    ///
    /// # Errors
    /// [`KeyFault::Erased`] or [`KeyFault::NoKey`] if one of the people it is about has no key any more,
    /// [`KeyFault::Altered`] if it is not what was sealed.
    pub fn unseal(&self, commitment: &[u8; 32], sealed: &[u8]) -> Result<Opened, KeyFault> {
        let held = self.read();
        sealed::open(sealed, commitment, |account| held.key(account))
    }

    fn read(&self) -> RwLockReadGuard<'_, Held> {
        self.held
            .read()
            .expect("nothing panics while it holds this lock")
    }

    fn write(&self) -> RwLockWriteGuard<'_, Held> {
        self.held
            .write()
            .expect("nothing panics while it holds this lock")
    }

    fn drop_the_erased(&self) -> Result<(), KeyFault> {
        let mut held = self.write();
        let Held { keys, erased } = &mut *held;
        let before = keys.len();
        keys.retain(|account, _| !erased.contains(account));
        if keys.len() == before {
            Ok(())
        } else {
            self.save(&held)
        }
    }

    /// Replaces the file by one with the keys held, and overwrites the one that it replaces.
    fn save(&self, held: &Held) -> Result<(), KeyFault> {
        let mut nonce = [0; NONCE_BYTES];
        self.entropy.fill(&mut nonce);
        let header = [&MAGIC[..], &self.master.derivation.to_bytes(), &nonce].concat();
        let mut rows = Zeroizing::new(Vec::with_capacity(held.keys.len() * ROW_BYTES));
        for (account, key) in &held.keys {
            rows.extend_from_slice(account.as_bytes());
            rows.extend_from_slice(&***key);
        }
        let payload = Payload {
            msg: &rows,
            aad: &header,
        };
        let sealed = cipher(&self.master.key)
            .encrypt(&XNonce::from(nonce), payload)
            .expect("rows for people fall far short of the cipher's 256 GiB");
        let old = match OpenOptions::new().write(true).open(&self.places.keys) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        replace(&self.places.keys, |file| {
            file.write_all(&header)?;
            file.write_all(&sealed)
        })?;
        Ok(old.map_or(Ok(()), overwrite)?)
    }
}

impl Held {
    fn key(&self, account: Uuid) -> Result<&Key, KeyFault> {
        match self.keys.get(&account) {
            Some(key) => Ok(key),
            None if self.erased.contains(&account) => Err(KeyFault::Erased(account)),
            None => Err(KeyFault::NoKey(account)),
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("places", &self.places)
            .field("keys", &self.read().keys.len())
            .finish()
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&**key).into())
}

/// The rows of a file of keys; none if what is sealed in it is no rows.
fn open_rows(
    master: &Key,
    header: &[u8],
    nonce: [u8; NONCE_BYTES],
    sealed: &[u8],
) -> Result<Option<BTreeMap<Uuid, Box<Key>>>, KeyFault> {
    let payload = Payload {
        msg: sealed,
        aad: header,
    };
    let rows = cipher(master).decrypt(&XNonce::from(nonce), payload);
    let rows = Zeroizing::new(rows.map_err(|_| KeyFault::WrongMaster)?);
    Ok(parse_rows(&rows))
}

fn parse_rows(rows: &[u8]) -> Option<BTreeMap<Uuid, Box<Key>>> {
    let (rows, rest) = rows.as_chunks::<ROW_BYTES>();
    let parse = |row: &[u8; ROW_BYTES]| {
        let (account, key) = row.split_first_chunk()?;
        let mut boxed = Box::new(Key::default());
        boxed.copy_from_slice(key);
        Some((Uuid::from_bytes(*account), boxed))
    };
    rest.is_empty().then(|| rows.iter().map(parse).collect())?
}

/// Who was erased: a UUID a line, so that a person can read and mend it.
fn read_erased(path: &Path) -> Result<BTreeSet<Uuid>, KeyFault> {
    match fs::read_to_string(path) {
        Ok(list) => list
            .lines()
            .map(Uuid::parse_str)
            .collect::<Result<_, _>>()
            .map_err(|_| KeyFault::Damaged(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(KeyFault::Damaged(path.to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Overwrites a file that has no name any more, so that its bytes are gone before its place is free.
fn overwrite(mut file: File) -> io::Result<()> {
    let len = file.metadata()?.len();
    io::copy(&mut io::Read::take(io::repeat(0), len), &mut file)?;
    file.sync_data()
}
