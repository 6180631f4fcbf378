//! What is told to people when something cannot be done, and the exit codes that tell it to machines.

use std::fmt;
use std::process::ExitCode;

use crate::config::Unusable;
use crate::store::Fault;

/// Exit codes. Stable: scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[repr(u8)]
pub enum Exit {
    /// A check found something wrong, or the work could not be done.
    Failed = 1,
    /// The command line or the settings cannot be used (clap's own code is the same).
    Usage = 2,
    /// Another Kith has the folder open.
    Busy = 3,
    /// The disk is full, fails, or what is stored is damaged.
    Store = 4,
}

/// Something that cannot be done: what happened, whether anything was lost, and what to do now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Trouble {
    /// For machines.
    pub exit: Exit,
    /// For people, in whole sentences.
    pub words: String,
}

impl Trouble {
    /// Work that could not be done.
    pub fn failed(words: impl Into<String>) -> Self {
        Self::new(Exit::Failed, words)
    }

    /// A command that cannot be meant like that.
    pub fn usage(words: impl Into<String>) -> Self {
        Self::new(Exit::Usage, words)
    }

    /// Records that cannot be opened or kept.
    pub fn store(words: impl Into<String>) -> Self {
        Self::new(Exit::Store, words)
    }

    /// A folder that somebody else has open.
    pub fn busy(words: impl Into<String>) -> Self {
        Self::new(Exit::Busy, words)
    }

    fn new(exit: Exit, words: impl Into<String>) -> Self {
        Self {
            exit,
            words: words.into(),
        }
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> ExitCode {
        ExitCode::from(self.exit as u8)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        let exit = match &fault {
            Fault::Busy => Exit::Busy,
            Fault::Full
            | Fault::Broken(_)
            | Fault::Stopped
            | Fault::Damaged(_)
            | Fault::Short { .. }
            | Fault::OutOfPlace { .. }
            | Fault::TooLarge { .. } => Exit::Store,
        };
        Self::new(exit, fault.to_string())
    }
}

impl From<Unusable> for Trouble {
    fn from(why: Unusable) -> Self {
        Self::usage(why.to_string())
    }
}

/// A file that cannot be read or written, in words.
pub(crate) fn file(act: &str, path: &std::path::Path, error: &std::io::Error) -> Trouble {
    Trouble::failed(format!("{} cannot be {act}: {error}.", path.display()))
}
