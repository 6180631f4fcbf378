//! `kith verify`: everything that can be checked of a node's records, by whoever has the folder; of its public head, by anyone;
//! and of evidence against it.

mod copy;
mod damaged;
mod evidence;
pub mod log;
mod remote;
mod words;

use std::path::Path;

use crate::cli::progress;
use crate::cli::trouble::Trouble;
use crate::clock::Clock;
use crate::config::Settings;
use crate::store::{Folder, Journal, SledJournal};

/// Checks a folder, or what a node shows in public and that these witnesses have cosigned it; what was checked, in words, for
/// printing.
///
/// # Errors
/// The first wrong thing.
pub fn run(
    what: &str,
    witnesses: &[String],
    settings: &Settings,
    clock: &dyn Clock,
) -> Result<String, Trouble> {
    if what.starts_with("http://") || what.starts_with("https://") {
        return remote::check(what, witnesses);
    }
    if !witnesses.is_empty() {
        return Err(Trouble::usage(
            "Witnesses are looked for on the head that a node shows. Nothing was checked. Give the node\u{2019}s address, or leave out \
             --witness."
                .to_owned(),
        ));
    }
    let path = Path::new(what);
    if path.is_file() {
        return evidence::check(path);
    }
    folder(path, settings, clock)
}

pub(super) fn folder(
    dir: &Path,
    settings: &Settings,
    clock: &dyn Clock,
) -> Result<String, Trouble> {
    let copy = copy::of(dir, clock)?;
    let failed = |what: String| {
        Trouble::failed(format!(
            "These records do not hold. {what}\nNothing was changed. Do not write to this folder; bring the records back \
             from a backup, and keep this folder to find out what happened."
        ))
    };
    let folder = Folder::open(copy.path()).map_err(|fault| failed(fault.to_string()))?;
    let journal = match SledJournal::open_to_read(&folder) {
        Ok(journal) => journal,
        Err(fault) => {
            let wrong = damaged::first(dir, clock, &fault)?;
            return Err(failed(wrong.to_string()));
        }
    };
    let bar = progress::bar("Checking entries", journal.len(), true);
    let sound = log::leaves(&journal, &|| bar.inc(1));
    bar.finish_and_clear();
    let sound = sound.map_err(|wrong| failed(wrong.to_string()))?;
    let stored = journal.head().map_err(|fault| failed(fault.to_string()))?;
    log::heads(&sound, stored.as_deref(), journal.known().as_ref())
        .map_err(|wrong| failed(wrong.to_string()))?;
    let words = words::check(&journal, &folder, &sound, settings)
        .map_err(|wrong| failed(wrong.to_string()))?;
    journal
        .read_everything()
        .map_err(|fault| failed(format!("Something beside the entries, in log/db: {fault}")))?;
    Ok(told(dir, &sound, &words))
}

fn told(dir: &Path, sound: &log::Sound, words: &words::Checked) -> String {
    let accounts = sound.book.balances().count();
    let origin = sound
        .book
        .origin()
        .map_or("no node yet".to_owned(), ToString::to_string);
    let plural = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let lines = [
        format!("{}: the records of {origin} hold.", dir.display()),
        format!(
            "  {}: the form of each, its time, and its place in each account\u{2019}s chain",
            plural(sound.entries, "entry", "entries")
        ),
        format!(
            "  {}, each checked strictly",
            plural(sound.signatures, "signature", "signatures")
        ),
        "  every entry by the rules in force where it stands".to_owned(),
        format!(
            "  {} that add up to 0 minutes",
            plural(accounts as u64, "account", "accounts")
        ),
        "  the tree over all entries, the signed head in the log, and the newest head outside it"
            .to_owned(),
        format!("  details beside the log: {words}"),
    ];
    lines.join("\n")
}
