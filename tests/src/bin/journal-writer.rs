//! Appends to the journal in a folder and says, line by line, what was acknowledged: for tests that let the disk fail,
//! or cut the power, under a process that is not theirs.
//!
//! `journal-writer FOLDER COMMITS` writes `kept LEN` after each commit. On a fault it writes `fault CODE`, then what a
//! further write (`then CODE`) and a full read (`reads LEN`) answer, and ends with status 1.

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use kith_node::store::{Fault, Folder, Journal, SledJournal};
use kith_tests::written;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (Some(folder), Some(Ok(commits))) = (arguments.next(), arguments.next().map(|n| n.parse()))
    else {
        say("usage: journal-writer FOLDER COMMITS");
        return ExitCode::from(2);
    };
    match run(Path::new(&folder), commits) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(&format!("fault {}", fault.code()));
            ExitCode::FAILURE
        }
    }
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
