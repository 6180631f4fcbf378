//! A storage file that does not open as a whole: how far the log in it can still be read, and holds.
//!
//! The storage engine stops at the first check sum that does not fit, and says only that. So it is opened again, on a
//! copy, as far as it goes; if it does not open at all, once more without its own summary of the file, which makes it
//! read the file from its beginning up to what was altered.

use std::path::Path;

use super::log::{self, Wrong};
use super::{copy, log::Sound};
use crate::cli::trouble::Trouble;
use crate::clock::Clock;
use crate::store::{Fault, Folder, Journal as _, SledJournal};

/// The first wrong thing of a log in `dir` that did not open because of `fault`.
pub(super) fn first(dir: &Path, clock: &dyn Clock, fault: &Fault) -> Result<Wrong, Trouble> {
    for summary in [true, false] {
        let copy = copy::of(dir, clock)?;
        let journal = Folder::open(copy.path())
            .and_then(|folder| SledJournal::open_as_far_as_readable(&folder, summary));
        if let Ok(journal) = journal {
            return Ok(match log::leaves(&journal, &|| {}) {
                Ok(sound) => after(&sound, &journal, fault),
                Err(wrong) => wrong,
            });
        }
    }
    Ok(Wrong::Entry {
        at: 0,
        what: format!(
            "neither it nor any other can be read in the folder log: {}.",
            reason(fault)
        ),
    })
}

/// What is wrong behind entries that hold.
fn after(sound: &Sound, journal: &SledJournal, fault: &Fault) -> Wrong {
    let head = journal.head().ok().flatten();
    if log::heads(sound, head.as_deref(), journal.known().as_ref()).is_ok() {
        return Wrong::Whole(format!(
            "All {} entries hold, but something beside them in the folder log is altered: {}.",
            sound.entries,
            reason(fault)
        ));
    }
    let confirmed = journal
        .known()
        .map_or_else(String::new, |(size, _)| format!(" {size} were confirmed."));
    Wrong::Entry {
        at: sound.entries,
        what: format!(
            "it cannot be read from log/db, nor can what follows: {}. The {} before it hold.{confirmed}",
            reason(fault),
            sound.entries
        ),
    }
}

/// What the storage said, without what to do about it: that stands below, for every case.
fn reason(fault: &Fault) -> String {
    match fault {
        Fault::Damaged(what) | Fault::Broken(what) => what.clone(),
        Fault::Full
        | Fault::Stopped
        | Fault::Short { .. }
        | Fault::Busy
        | Fault::OutOfPlace { .. }
        | Fault::TooLarge { .. } => fault.to_string(),
    }
}
