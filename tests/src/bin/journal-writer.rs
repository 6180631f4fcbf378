//! Appends to the journal in a folder and says, line by line, what was acknowledged: for tests that let the disk fail,
//! or cut the power, under a process that is not theirs.
//!
//! `journal-writer FOLDER COMMITS` writes `kept LEN` after each commit. On a fault it writes `fault CODE`, then what a
//! further write (`then CODE`) and a full read (`reads LEN`) answer, and ends with status 1.
//!
//! `journal-writer FOLDER read` reads every leaf by itself, then all in a row, and writes after each by how many MiB the
//! most memory this process ever held exceeds what it held before (`grew MIB`).

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use kith_node::store::{Fault, Folder, Journal, SledJournal};
use kith_tests::written;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (Some(folder), Some(what)) = (arguments.next(), arguments.next()) else {
        return usage();
    };
    let folder = Path::new(&folder);
    let done = match (what.as_str(), what.parse()) {
        ("read", _) => read(folder),
        (_, Ok(commits)) => run(folder, commits),
        (_, Err(_)) => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(&format!("fault {}", fault.code()));
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    say("usage: journal-writer FOLDER (COMMITS | read)");
    ExitCode::from(2)
}

fn read(folder: &Path) -> Result<(), Fault> {
    let journal = SledJournal::open(&Folder::open(folder)?)?;
    let before = memory_kib("VmRSS");
    let grew = || say(&format!("grew {}", (memory_kib("VmHWM") - before) / 1024));
    for at in 0..journal.len() {
        journal
            .read(at..at + 1)
            .try_for_each(|leaf| leaf.map(drop))?;
    }
    grew();
    journal
        .read(0..u64::MAX)
        .try_for_each(|leaf| leaf.map(drop))?;
    grew();
    Ok(())
}

/// A figure of this process's memory, as Linux tells it.
fn memory_kib(figure: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with(figure));
    let figure = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    figure.expect("a number of KiB follows each name")
}

fn run(folder: &Path, commits: u64) -> Result<(), Fault> {
    let journal = SledJournal::open(&Folder::open(folder)?)?;
    for _ in 0..commits {
        let at = journal.len();
        match journal.append(at, written::commit(at, 1 + at % 13)) {
            Ok(()) => say(&format!("kept {}", journal.len())),
            Err(fault) => {
                say(&format!("fault {}", fault.code()));
                let then = journal.append(journal.len(), written::commit(journal.len(), 1));
                say(&format!(
                    "then {}",
                    then.map_or_else(|fault| fault.code(), |()| "kept")
                ));
                say(&format!(
                    "reads {}",
                    journal.read(0..u64::MAX).take_while(Result::is_ok).count()
                ));
                return Err(fault);
            }
        }
    }
    Ok(())
}

/// Writes a line at once: what was said before a kill was said.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("the test that started this reads what it says");
}
