//! What is in the log, for other programs. An export reads up to the length that stands when it starts: that length is
//! its snapshot, however much is added meanwhile.

mod csv;
mod hledger;
mod told;

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::store::Fault;

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
pub enum Format {
    /// A line an entry, in log order: {"index","leaf"}. Everything but details.
    Json,
    /// Exchanges, a row a line of each.
    Csv,
    /// Members and other accounts, as CSV.
    #[value(name = "members-csv")]
    MembersCsv,
    /// A journal for hledger, in minutes.
    Hledger,
}

/// Words that a spreadsheet does not take for a formula.
#[must_use]
pub fn inert(words: String) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{words}")
    } else {
        words
    }
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The records cannot be read.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The output cannot be written.
    #[error("The export cannot be written: {0}. Nothing in Kith was changed.")]
    Io(#[from] io::Error),
}

/// Writes an export.
///
/// # Errors
/// If the records cannot be read or `to` not written.
pub fn write(engine: &Engine, format: Format, to: &mut dyn Write) -> Result<(), NotWritten> {
    let length = *engine.length().borrow();
    match format {
        Format::Json => json(engine, length, to),
        Format::Csv => csv::exchanges(engine, &told::read(engine, length)?, to),
        Format::MembersCsv => csv::members(engine, &told::read(engine, length)?, to),
        Format::Hledger => hledger::write(engine, length, &told::read(engine, length)?, to),
    }
}

fn json(engine: &Engine, length: u64, to: &mut dyn Write) -> Result<(), NotWritten> {
    #[derive(Serialize)]
    struct Row {
        index: u64,
        leaf: String,
    }
    for index in 0..length {
        let row = Row {
            index,
            leaf: told::leaf(engine, index)?,
        };
        serde_json::to_writer(&mut *to, &row).map_err(io::Error::from)?;
        to.write_all(b"\n")?;
    }
    Ok(())
}
