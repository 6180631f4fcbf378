//! A copy of a data folder to look into: sled writes as it opens, and what is checked must stay as it was found.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::cli::trouble::{Trouble, file};
use crate::clock::Clock;

/// How often a running node's folder is copied again before giving up: each try ends as soon as the node wrote.
const TRIES: u32 = 20;
/// A file whose newest change is older than this had no write under way that its time does not show.
const SETTLED: Duration = Duration::from_millis(50);

/// Copies what a check needs of `dir`, into a folder that is removed when this is dropped.
///
/// A node may be running on it: then the copy is taken at a moment when nothing was written.
///
/// # Errors
/// If it is no data folder, cannot be read, or the node never pauses.
pub(super) fn of(dir: &Path, clock: &dyn Clock) -> Result<TempDir, Trouble> {
    if !dir.join("log").join("db").is_file() {
        return Err(Trouble::failed(format!(
            "There are no records in {}. Nothing was changed. Name the folder that Kith keeps its data in.",
            dir.display()
        )));
    }
    let failed = |error: io::Error| file("copied", dir, &error);
    for _ in 0..TRIES {
        let before = changed(dir).map_err(failed)?;
        let settled = before <= clock.now() - millis(SETTLED);
        if settled {
            let copy = tempfile::Builder::new()
                .prefix("kith-verify-")
                .permissions(Permissions::from_mode(0o700))
                .tempdir()
                .map_err(failed)?;
            copy_all(dir, copy.path()).map_err(failed)?;
            if changed(dir).map_err(failed)? == before {
                return Ok(copy);
            }
        }
        std::thread::sleep(SETTLED);
    }
    Err(Trouble::failed(
        "Kith is taking entries all the time, so no still picture of its records could be made. Nothing was changed. \
         Try again at a quiet time, or stop it first.",
    ))
}

/// The time of the newest change to the log or the newest head, in milliseconds since 1970.
fn changed(dir: &Path) -> io::Result<i64> {
    let mut newest = 0;
    for path in [dir.join("log").join("db"), dir.join("head")] {
        if path.exists() {
            let at = File::open(path)?.metadata()?.modified()?;
            let since = at
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            newest = newest.max(millis(since));
        }
    }
    Ok(newest)
}

fn millis(of: Duration) -> i64 {
    i64::try_from(of.as_millis()).unwrap_or(i64::MAX)
}

/// Everything that a check reads; not the lock, not snapshots.
fn copy_all(dir: &Path, copy: &Path) -> io::Result<()> {
    for name in ["head", "keys", "erased.list", "master.key"] {
        let from = dir.join(name);
        if from.is_file() {
            fs::copy(&from, copy.join(name))?;
        }
    }
    copy_dir(&dir.join("log"), &copy.join("log"))
}

fn copy_dir(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_dir(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
