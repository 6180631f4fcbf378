//! A node's data folder: what lies where in it, and the lock that keeps a second process out.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Fault;
use super::files::make_dir;
use super::keyring::{MasterSource, Places};

/// The name of the file with the witness's key.
pub const WITNESS_KEY: &str = "witness.key";

/// A data folder that this process alone has open, until the last clone of this is dropped.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    /// Held, never read: the operating system lets go of the lock with the descriptor, however the process ends.
    _lock: Arc<File>,
}

impl Folder {
    /// Opens the folder at `path`, making it, for its owner alone, if it is not there.
    ///
    /// # Errors
    /// [`Fault::Busy`] if another process has it, otherwise what the disk says.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        make_dir(path)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(path.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: Arc::new(lock),
            }),
            Err(TryLockError::WouldBlock) => Err(Fault::Busy),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The append-only sled with all that is primary.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.path.join("log")
    }

    /// The newest head, outside sled.
    #[must_use]
    pub fn head(&self) -> PathBuf {
        self.path.join("head")
    }

    /// What is folded from the log, for a quick start. May be deleted at any time.
    #[must_use]
    pub fn snapshot(&self) -> PathBuf {
        self.path.join("snapshot")
    }

    /// People's keys, encrypted.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// The node key: it certifies all others, and signs what the console says. The first one is what the origin is minted from.
    #[must_use]
    pub fn node_key(&self) -> PathBuf {
        self.path.join("node.key")
    }

    /// A node key that is to follow, once stewards have said so.
    #[must_use]
    pub fn next_node_key(&self) -> PathBuf {
        self.path.join("node.next.key")
    }

    /// A node key that was replaced, named by the last epoch that it was for.
    #[must_use]
    pub fn node_key_until(&self, epoch: u32) -> PathBuf {
        self.path.join(format!("node.{epoch}.key"))
    }

    /// The key that signs the log's checkpoints.
    #[must_use]
    pub fn log_key(&self) -> PathBuf {
        self.path.join("log.key")
    }

    /// The key that signs what the node tells in public.
    #[must_use]
    pub fn feed_key(&self) -> PathBuf {
        self.path.join("feed.key")
    }

    /// The log key of a later epoch than the first.
    #[must_use]
    pub fn log_key_of(&self, epoch: u32) -> PathBuf {
        self.path.join(format!("log.{epoch}.key"))
    }

    /// The feed key of a later epoch than the first.
    #[must_use]
    pub fn feed_key_of(&self, epoch: u32) -> PathBuf {
        self.path.join(format!("feed.{epoch}.key"))
    }

    /// The key that cosigns other logs' checkpoints.
    #[must_use]
    pub fn witness_key(&self) -> PathBuf {
        self.path.join(WITNESS_KEY)
    }

    /// The key to people's keys, unless the operator keeps it elsewhere.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        self.path.join("master.key")
    }

    /// What neighbours showed of their boards within the last day. May be deleted at any time.
    #[must_use]
    pub fn boards(&self) -> PathBuf {
        self.path.join("boards")
    }

    /// Who was erased. Backups leave it out, so that bringing one back cannot bring a person back.
    #[must_use]
    pub fn erased_list(&self) -> PathBuf {
        self.path.join("erased.list")
    }

    /// Where the keyring's parts are unless the operator says otherwise.
    #[must_use]
    pub fn places(&self) -> Places {
        Places {
            keys: self.keys(),
            erased: self.erased_list(),
            master: MasterSource::File(self.master_key()),
        }
    }
}
