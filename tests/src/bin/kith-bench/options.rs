//! What the run is told: how much of it, and where.

use std::env;
use std::path::PathBuf;

use crate::Failed;

const USAGE: &str = "\
kith-bench [--full | --short] [--entries N] [--only PART]... [--seed N] [--folder DIR] [--kith FILE]

  --full         a million exchanges (five to ten minutes); the default
  --short        fifty thousand, for quick turns
  --entries N    so many exchanges in the log that is grown, 10,000 and two stretches at least
  --only PART    inside, process (with inside), http, gossip, observatory or postgres; may be given
                 more than once
  --seed N       what all made-up people and exchanges follow from
  --folder DIR   where data folders are made, and removed again [default: /var/tmp, which is on a disk almost everywhere]
  --kith FILE    the kith program [default: the one beside this]";

/// A part of the run that can be asked for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// In process, and growth.
    Inside,
    /// Memory, start and verification of the program, on what was grown inside.
    Process,
    /// Over HTTP.
    Http,
    /// Simulated gossip, and mirrors.
    Gossip,
    /// One node that follows many.
    Observatory,
    /// The comparison with PostgreSQL.
    Postgres,
}

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Exchanges in the grown log.
    pub(crate) entries: usize,
    /// Exchanges in each measured stretch of it.
    pub(crate) stretch: usize,
    /// Exchanges over HTTP in batches.
    pub(crate) batched: usize,
    /// Exchanges over HTTP, one a request.
    pub(crate) single: usize,
    /// Seconds of each setting of PostgreSQL.
    pub(crate) postgres_s: u64,
    /// People of the bank: about as many as the largest known one has.
    pub(crate) members: usize,
    /// Nodes that an observatory follows.
    pub(crate) followed: usize,
}

const FULL: Size = Size {
    entries: 1_000_000,
    stretch: 50_000,
    batched: 100_000,
    single: 60_000,
    postgres_s: 8,
    members: 1_000,
    followed: 1_000,
};
const SHORT: Size = Size {
    entries: 50_000,
    stretch: 15_000,
    batched: 30_000,
    single: 15_000,
    postgres_s: 3,
    members: 1_000,
    followed: 300,
};

/// What the run is told.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) size: Size,
    pub(crate) seed: u64,
    pub(crate) folder: PathBuf,
    pub(crate) kith: PathBuf,
    only: Vec<Part>,
}

impl Options {
    /// From the command line.
    ///
    /// # Errors
    /// How it is used, if it was used otherwise.
    pub(crate) fn from_arguments() -> Result<Self, Failed> {
        let mut options = Self {
            size: FULL,
            seed: 2_026,
            folder: PathBuf::from("/var/tmp"),
            kith: env::current_exe()?.with_file_name("kith"),
            only: Vec::new(),
        };
        let mut arguments = env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(USAGE);
            match argument.as_str() {
                "--full" => options.size = FULL,
                "--short" => options.size = SHORT,
                "--entries" => options.size.entries = value()?.parse()?,
                "--only" => options.only.push(part(&value()?).ok_or(USAGE)?),
                "--seed" => options.seed = value()?.parse()?,
                "--folder" => options.folder = value()?.into(),
                "--kith" => options.kith = value()?.into(),
                _ => return Err(USAGE.into()),
            }
        }
        Ok(options)
    }

    /// Whether this part is to run.
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

fn part(name: &str) -> Option<Part> {
    match name {
        "inside" => Some(Part::Inside),
        "process" => Some(Part::Process),
        "http" => Some(Part::Http),
        "gossip" => Some(Part::Gossip),
        "observatory" => Some(Part::Observatory),
        "postgres" => Some(Part::Postgres),
        _ => None,
    }
}
