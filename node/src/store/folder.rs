//! A node's data folder: what lies where in it, the lock that keeps a second process out, and the one way a small file
//! in it is replaced.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Fault;
use super::keyring::{MasterSource, Places};

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

    /// The key that is the node: its origin is minted from it, and it signs what the console says.
    #[must_use]
    pub fn node_key(&self) -> PathBuf {
        self.path.join("node.key")
    }

    /// The key that signs the log's checkpoints.
    #[must_use]
    pub fn log_key(&self) -> PathBuf {
        self.path.join("log.key")
    }

    /// The key that cosigns other logs' checkpoints, once this node witnesses any.
    #[must_use]
    pub fn witness_key(&self) -> PathBuf {
        self.path.join("witness.key")
    }

    /// The key to people's keys, unless the operator keeps it elsewhere.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        self.path.join("master.key")
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

/// Makes a folder, readable by its owner alone, that survives a power cut. One that is there is left as it is.
pub(super) fn make_dir(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    sync_parent(path)
}

/// Makes the entry that names `path` in its folder survive a power cut.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}

/// Replaces the file at `path` by what `write` puts into it, readable by its owner alone. Whoever reads `path`, at any
/// time and after any crash, finds either all of the old contents or all of the new. Durable when it returns.
pub(crate) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut name = path
        .file_name()
        .expect("only files in the data folder are replaced")
        .to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let result = fill(&new, write)
        .and_then(|()| fs::rename(&new, path))
        .and_then(|()| sync_parent(path));
    if result.is_err() {
        // Best effort: what is left behind is replaced by the next attempt.
        let _ = fs::remove_file(&new);
    }
    result
}

fn fill(new: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = io::BufWriter::new(
        OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(new)?,
    );
    write(&mut file)?;
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()
}
