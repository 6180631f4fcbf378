//! Files and folders that survive a power cut: made, and replaced whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

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

/// Removes the files of a folder that `these` picks.
pub(super) fn remove_by(dir: &Path, these: impl Fn(&Path) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if these(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
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
