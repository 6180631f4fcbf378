//! The master key, which opens people's keys, and the places it may come from.

use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use super::{Key, KeyFault};
use crate::clock::Entropy;
use crate::store::files::replace;

/// Argon2id's cost, after the second choice of RFC 9106, section 4, with one lane: a small computer takes a second or
/// two, once, at start. Stored beside what it opens, so it may grow.
const PASSPHRASE_COST: Cost = Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 1,
};
/// A file that asks for more is damaged, or means harm.
const GREATEST_COST: Cost = Cost {
    memory_kib: 1024 * 1024,
    passes: 64,
    lanes: 64,
};

/// Where the master key comes from.
#[derive(Clone)]
pub enum MasterSource {
    /// A file with the key, made with the keyring if it is not there. Beside the data, it guards backups and copies,
    /// not against a thief of the disk.
    File(PathBuf),
    /// A file with the key that something else puts there (a service manager's credential): never made.
    Credential(PathBuf),
    /// Words that a person types at start.
    Passphrase(Zeroizing<String>),
}

impl fmt::Debug for MasterSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Credential(path) => f.debug_tuple("Credential").field(path).finish(),
            Self::Passphrase(_) => f.write_str("Passphrase"),
        }
    }
}

/// The master key and how it came about.
pub(super) struct Master {
    pub(super) key: Key,
    pub(super) derivation: Derivation,
}

impl Master {
    /// The key for a new keyring.
    pub(super) fn create(source: &MasterSource, entropy: &dyn Entropy) -> Result<Self, KeyFault> {
        let derivation = match source {
            MasterSource::File(path) => {
                if !path.exists() {
                    write_key(path, entropy)?;
                }
                Derivation::None
            }
            MasterSource::Credential(_) => Derivation::None,
            MasterSource::Passphrase(_) => {
                let mut salt = [0; 16];
                entropy.fill(&mut salt);
                Derivation::Argon2id {
                    cost: PASSPHRASE_COST,
                    salt,
                }
            }
        };
        Self::open(source, derivation)
    }

    /// The key for a keyring that says how its key came about.
    pub(super) fn open(source: &MasterSource, derivation: Derivation) -> Result<Self, KeyFault> {
        let key = match (source, &derivation) {
            (MasterSource::File(path) | MasterSource::Credential(path), Derivation::None) => {
                read_key(path)?
            }
            (MasterSource::Passphrase(words), Derivation::Argon2id { cost, salt }) => {
                derive(words, *cost, salt)?
            }
            (MasterSource::File(_) | MasterSource::Credential(_), Derivation::Argon2id { .. })
            | (MasterSource::Passphrase(_), Derivation::None) => return Err(KeyFault::WrongMaster),
        };
        Ok(Self { key, derivation })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// How the master key comes from what the operator has, as the keyring's file tells it.
#[derive(Clone, Copy)]
pub(super) enum Derivation {
    /// It is the key.
    None,
    /// From a passphrase.
    Argon2id {
        /// What it costs.
        cost: Cost,
        /// What makes it this keyring's own.
        salt: [u8; 16],
    },
}

impl Derivation {
    pub(super) const BYTES: usize = 1 + 3 * 4 + 16;

    pub(super) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        if let Self::Argon2id { cost, salt } = self {
            bytes[0] = 1;
            bytes[1..5].copy_from_slice(&cost.memory_kib.to_be_bytes());
            bytes[5..9].copy_from_slice(&cost.passes.to_be_bytes());
            bytes[9..13].copy_from_slice(&cost.lanes.to_be_bytes());
            bytes[13..].copy_from_slice(&salt);
        }
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let (memory_kib, rest) = rest.split_first_chunk()?;
        let (passes, rest) = rest.split_first_chunk()?;
        let (lanes, rest) = rest.split_first_chunk()?;
        let salt = rest.try_into().ok()?;
        let [memory_kib, passes, lanes] = [*memory_kib, *passes, *lanes].map(u32::from_be_bytes);
        let bearable = memory_kib <= GREATEST_COST.memory_kib
            && passes <= GREATEST_COST.passes
            && lanes <= GREATEST_COST.lanes;
        match kind {
            0 => bytes.iter().all(|byte| *byte == 0).then_some(Self::None),
            1 => bearable.then_some(Self::Argon2id {
                cost: Cost {
                    memory_kib,
                    passes,
                    lanes,
                },
                salt,
            }),
            _ => None,
        }
    }
}

fn derive(words: &str, cost: Cost, salt: &[u8; 16]) -> Result<Key, KeyFault> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
        .map_err(|_| KeyFault::WrongMaster)?;
    let mut key = Key::default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(words.as_bytes(), salt, &mut *key)
        .map_err(|_| KeyFault::WrongMaster)?;
    Ok(key)
}

fn write_key(path: &Path, entropy: &dyn Entropy) -> Result<(), KeyFault> {
    let mut key = Key::default();
    entropy.fill(&mut *key);
    let digits = Zeroizing::new(data_encoding::HEXLOWER.encode(&*key));
    Ok(replace(path, |file| writeln!(file, "{}", *digits))?)
}

fn read_key(path: &Path) -> Result<Key, KeyFault> {
    let digits = match fs::read_to_string(path) {
        Ok(digits) => Zeroizing::new(digits),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(KeyFault::NoMaster(path.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(KeyFault::BadMaster(path.to_owned()));
        }
        Err(error) => return Err(error.into()),
    };
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "Others on this machine may read the key that opens people's details.");
    }
    let bytes = HEXLOWER_PERMISSIVE
        .decode(digits.trim().as_bytes())
        .map(Zeroizing::new);
    let bytes = bytes.map_err(|_| KeyFault::BadMaster(path.to_owned()))?;
    let mut key = Key::default();
    if bytes.len() != key.len() {
        return Err(KeyFault::BadMaster(path.to_owned()));
    }
    key.copy_from_slice(&bytes);
    Ok(key)
}
