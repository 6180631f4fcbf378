//! Where entries are kept: the journal and its backends, the newest head, people's keys, snapshots.
//!
//! Only [`sled`] names the sled crate. Nothing here knows what an entry means: leaves, details and heads are bytes.

use std::fmt;
use std::io;
use std::ops::Range;

pub(crate) mod files;
pub mod folder;
pub mod heads;
pub mod keyring;
pub mod memory;
mod run;
pub mod sled;
pub mod snapshot;

pub use self::sled::SledJournal;
pub use folder::Folder;
pub use keyring::Keyring;
pub use memory::{Disk, MemoryJournal};

/// Longest value of any kind, in bytes. A leaf is at most 16 KiB and a person's words less; what bounds this is that
/// sled moves a page that outgrows a quarter of a segment into a file of its own which it never syncs
/// (see [`sled`], which picks its segments by this number).
pub const MAX_VALUE_BYTES: usize = 32 * 1024;

/// Longest key of a put, in bytes: a prefix and a hash or two.
pub const MAX_KEY_BYTES: usize = 256;

/// What becomes durable together or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    /// The next leaves of the log, in order.
    pub leaves: Vec<Vec<u8>>,
    /// Sealed details beside the log, by commitment. One that is there already is replaced.
    pub asides: Vec<([u8; 32], Vec<u8>)>,
    /// Small state that is not part of the log (a witness's last checkpoints, an outbox). A key that is there already
    /// gets the new value.
    pub puts: Vec<(Vec<u8>, Vec<u8>)>,
    /// The head over the log with these leaves in it. `None` leaves the stored head as it is, and is only for a commit
    /// without leaves.
    pub head: Option<String>,
}

impl Commit {
    /// How many bytes of keys and values it brings.
    fn bytes(&self) -> usize {
        let leaves = self.leaves.iter().map(|leaf| 8 + leaf.len());
        let asides = self.asides.iter().map(|(_, sealed)| 32 + sealed.len());
        let puts = self.puts.iter().map(|(key, value)| key.len() + value.len());
        leaves.chain(asides).chain(puts).sum::<usize>() + self.head.as_ref().map_or(0, String::len)
    }
}

/// The node's one log, with what lies beside it.
///
/// The contract, which `tests/tests/journal` holds every backend to:
///
/// - *Durable* means that it outlives the process and the machine's power. Nothing else is ever shown: `len` counts
///   durable leaves, `read` ends there, and a call that answers `Ok` has made durable what it was asked to.
/// - A commit is atomic. After a crash all of it is there or none of it.
/// - One caller writes at a time; a second one waits. Reads run beside a write and never wait for the disk's sync.
/// - An error from a write, other than [`Fault::OutOfPlace`] and [`Fault::TooLarge`], which are found before anything
///   is written, poisons the journal: nobody can say whether the commit will be there after reopening. Every later
///   write answers [`Fault::Stopped`]. Reads go on, of what was durable before; where the disk itself failed under a
///   backend, a read may answer an error until it is opened again.
/// - `aside`, `asides`, `get` and `puts` may answer from a commit a moment before it is durable, or from one that failed: ask
///   for what a durable leaf names, or from the thread that writes.
/// - Calls block on the disk: they belong on a thread that may wait.
pub trait Journal: fmt::Debug + Send + Sync + 'static {
    /// How many leaves are durable.
    fn len(&self) -> u64;

    /// Whether no leaf is durable.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes `commit` durable, its leaves following the first `at`, where `at` must be [`len`](Self::len).
    ///
    /// # Errors
    /// [`Fault::OutOfPlace`] if `at` is not the length or leaves come without a head, [`Fault::TooLarge`] if a value or
    /// key exceeds its bound: nothing was written, the journal is as it was. Any other fault poisons.
    fn append(&self, at: u64, commit: Commit) -> Result<(), Fault>;

    /// The leaves of `range`, in order, as far as they were durable when this was called. After an error it ends.
    ///
    /// # Errors
    /// An item is [`Fault::Damaged`] if a leaf is missing or cannot be read, [`Fault::Broken`] if the disk fails.
    fn read(&self, range: Range<u64>) -> Leaves<'_>;

    /// The head of the last durable commit that brought one.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    fn head(&self) -> Result<Option<String>, Fault>;

    /// The sealed details with this commitment, unless erased or never there.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    fn aside(&self, commitment: &[u8; 32]) -> Result<Option<Vec<u8>>, Fault>;

    /// Every sealed detail, by commitment in ascending order: for backups and for search indexes.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    fn asides(&self) -> Asides<'_>;

    /// Removes sealed details; those not there are passed over. Durable before it returns. It cannot promise that a
    /// medium holds no older copy: that is what forgetting the key is for (see [`keyring`]).
    ///
    /// # Errors
    /// Any fault poisons.
    fn erase_asides(&self, commitments: &[[u8; 32]]) -> Result<(), Fault>;

    /// What was last put under `key`.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault>;

    /// Everything that was put under a key that begins like this, whole key and value, by key in ascending order.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    fn puts(&self, prefix: &[u8]) -> Puts<'_>;
}

/// What [`Journal::read`] answers.
pub type Leaves<'a> = Box<dyn Iterator<Item = Result<Vec<u8>, Fault>> + Send + 'a>;

/// What [`Journal::asides`] answers.
pub type Asides<'a> = Box<dyn Iterator<Item = Result<([u8; 32], Vec<u8>), Fault>> + Send + 'a>;

/// What [`Journal::puts`] answers.
pub type Puts<'a> = Box<dyn Iterator<Item = Result<(Vec<u8>, Vec<u8>), Fault>> + Send + 'a>;

/// What can go wrong with stored bytes. The words are for whoever looks after the machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The disk, or this node's share of it, is used up.
    #[error(
        "The disk is full. Nothing that was confirmed is lost. Make room, then start Kith again."
    )]
    Full,
    /// The operating system reports that reading or writing failed.
    #[error(
        "The disk failed ({0}). Nothing that was confirmed is lost as far as the disk still reads. \
         Check the disk and make a backup before starting Kith again."
    )]
    Broken(String),
    /// An earlier write failed, so nothing more is taken until the journal is opened again.
    #[error(
        "Kith stopped taking entries after a write failed. What was confirmed can be read. Start Kith again."
    )]
    Stopped,
    /// What is stored is not what was written.
    #[error(
        "The records are damaged ({0}). Kith does not change them. Bring them back from a backup or from your neighbours."
    )]
    Damaged(String),
    /// The log ends before an entry that was confirmed.
    #[error(
        "The records end after {have} entries, but {known} were confirmed. Kith does not write to them. \
         Bring the rest back from a backup or from your neighbours."
    )]
    Short {
        /// Leaves that are there.
        have: u64,
        /// Leaves that are known to have been there.
        known: u64,
    },
    /// Another process has the folder open.
    #[error(
        "Another Kith is using this folder. Stop it first, or give this one a folder of its own."
    )]
    Busy,
    /// The caller's idea of the log is not the log: a defect of ours, found before anything was written.
    #[error(
        "Entries were to follow number {at}, but there are {have}. Nothing was changed. This is a fault in Kith."
    )]
    OutOfPlace {
        /// Where the caller meant to append.
        at: u64,
        /// How many leaves there are.
        have: u64,
    },
    /// A value or key exceeds its bound: a defect of ours, found before anything was written.
    #[error(
        "Something to be kept has {bytes} bytes, more than {limit}. Nothing was changed. This is a fault in Kith."
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The bound.
        limit: usize,
    },
}

impl Fault {
    /// A stable name for machines: metrics, `/readyz`, exit messages.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Full => "disk-full",
            Self::Broken(_) => "disk-broken",
            Self::Stopped => "stopped",
            Self::Damaged(_) => "damaged",
            Self::Short { .. } => "log-short",
            Self::Busy => "busy",
            Self::OutOfPlace { .. } => "out-of-place",
            Self::TooLarge { .. } => "too-large",
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ) {
            Self::Full
        } else {
            Self::Broken(error.to_string())
        }
    }
}

/// Refuses, before anything is written, a commit that no backend may take.
fn check(have: u64, at: u64, commit: &Commit) -> Result<(), Fault> {
    if at != have || (!commit.leaves.is_empty() && commit.head.is_none()) {
        return Err(Fault::OutOfPlace { at, have });
    }
    let keys = commit
        .puts
        .iter()
        .map(|(key, _)| (key.len(), MAX_KEY_BYTES));
    let values = commit
        .leaves
        .iter()
        .chain(commit.asides.iter().map(|(_, v)| v))
        .chain(commit.puts.iter().map(|(_, v)| v));
    let head = commit
        .head
        .iter()
        .map(|head| (head.len(), heads::MAX_HEAD_BYTES));
    match keys
        .chain(values.map(|v| (v.len(), MAX_VALUE_BYTES)))
        .chain(head)
        .find(|(bytes, limit)| bytes > limit)
    {
        Some((bytes, limit)) => Err(Fault::TooLarge { bytes, limit }),
        None => Ok(()),
    }
}
