//! The `kith` command: what it takes, and where each of its acts is done.

pub mod progress;
pub mod trouble;
pub mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::trouble::Trouble;
use crate::clock::SystemClock;
use crate::config::{Flags, Settings};

/// A time bank's hours book that its members can check.
///
/// One organisation runs one Kith. It keeps the hours that people give and receive, each signed by those who took part,
/// in a log that nobody can change unseen.
#[derive(Debug, Parser)]
#[command(name = "kith", version, after_long_help = EXITS)]
struct Kith {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    act: Act,
}

/// What stands below the long help.
const EXITS: &str = "\
Settings come from the flags above, else from the environment (KITH_DATA and so on), else from the settings file, else \
from the defaults.

Exit codes:
  0  done; for verify: everything holds; for import: done, though rows may have been refused
  1  a check found something wrong, or the work could not be done
  2  the command line or the settings file cannot be used
  3  another Kith has the folder open
  4  the disk is full or fails, or the records are damaged";

#[derive(Debug, Subcommand)]
enum Act {
    /// Check everything that can be checked: every signature, rule, tile and head
    ///
    /// For a folder: works on a copy, so that nothing in it is changed, also while Kith is running on it. For an
    /// address: checks the public head and its tiles; entries are not public.
    Verify {
        /// A data folder, or a node's address (https://…)
        #[arg(value_name = "DIR|URL")]
        what: String,
    },
}

/// Runs the command that this process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let kith = Kith::parse();
    match act(kith) {
        Ok(words) => {
            say(&words);
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            complain(&trouble);
            trouble.code()
        }
    }
}

fn act(kith: Kith) -> Result<String, Trouble> {
    let settings = Settings::gather(kith.flags, std::env::var("KITH_PASSPHRASE").ok())?;
    match kith.act {
        Act::Verify { what } => verify::run(&what, &settings, &SystemClock),
    }
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn say(words: &str) {
    println!("{words}");
}

#[expect(clippy::print_stderr, reason = "this is the command line")]
fn complain(trouble: &Trouble) {
    eprintln!("kith: {trouble}");
}
