//! `kith import`: reads the files, has them imported, writes the report and the refused rows, and tells what became of
//! them.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::console;
use super::desk::Request;
use super::trouble::{Trouble, file};
use crate::config::Settings;
use crate::import::Source;
use crate::import::carry::{Done, File, Order};

/// Remarks shown at once; the report has them all.
const SHOWN: usize = 20;

/// What `kith import` takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The program that wrote the files
    #[arg(long, value_name = "PROGRAM")]
    from: Source,
    /// A name for the bank that the files are of. Needed from the second bank on that used the same program: their members'
    /// numbers are not the same people. Give it again with mended rows
    #[arg(long, value_name = "NAME")]
    bank: Option<String>,
    /// Look and report, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Its members: TimeOverflow's columns without a header, or a header with member, name, phone, email
    #[arg(long, value_name = "FILE", required_unless_present = "transfers")]
    members: Option<PathBuf>,
    /// Its exchanges. For csv: giver,receiver,minutes,day,category,note
    #[arg(long, value_name = "FILE")]
    transfers: Option<PathBuf>,
    /// Write the report to this file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write refused rows into this folder, to be mended and imported again [default: the current folder; a dry run
    /// writes them only if this is given]
    #[arg(long, value_name = "DIR")]
    refused: Option<PathBuf>,
    /// Take rows that repeat another: two visits on one day that look alike were two
    #[arg(long)]
    allow_repeats: bool,
}

/// Imports.
///
/// # Errors
/// If a file cannot be read or written, or the engine takes nothing. Refused rows are no error.
pub fn run(args: &Args, settings: &Settings) -> Result<String, Trouble> {
    let order = Order {
        source: args.from,
        bank: args.bank.clone(),
        members: args.members.as_deref().map(read).transpose()?,
        transfers: args.transfers.as_deref().map(read).transpose()?,
        allow_repeats: args.allow_repeats,
        dry_run: args.dry_run,
    };
    let mut answer = Vec::new();
    console::ask(settings, Request::Import(order), &mut answer)?;
    let done: Done = serde_json::from_slice(&answer).map_err(|why| {
        Trouble::failed(format!(
            "The answer cannot be read: {why}. Run the import again."
        ))
    })?;
    if let Some(report) = &args.report {
        let mut json = serde_json::to_vec_pretty(&done.report).expect("a report is JSON");
        json.push(b'\n');
        write(report, &json)?;
    }
    let mut told = told(&done, args.dry_run);
    for (from, rows) in [
        (&args.members, &done.refused_members),
        (&args.transfers, &done.refused_transfers),
    ] {
        let wanted = !args.dry_run || args.refused.is_some();
        if let Some(from) = from.as_deref().filter(|_| wanted && !rows.is_empty()) {
            let to = refused_file(from, args.refused.as_deref());
            write(&to, rows)?;
            let _ = write!(
                told,
                "\nRefused rows of {} are in {}. Mend them there and import that file; leave the kith: column as it is.",
                from.display(),
                to.display()
            );
        }
    }
    Ok(told)
}

fn read(path: &Path) -> Result<File, Trouble> {
    let bytes = fs::read(path).map_err(|why| file("read", path, &why))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(File {
        name: name.into_owned(),
        bytes,
    })
}

/// `transfers.csv` gives `transfers.refused.csv`, and so does that again: what is mended replaces what it came from.
fn refused_file(from: &Path, folder: Option<&Path>) -> PathBuf {
    let stem = from.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.strip_suffix(".refused").unwrap_or(&stem);
    folder
        .unwrap_or(Path::new("."))
        .join(format!("{stem}.refused.csv"))
}

/// Readable by its owner alone: it may hold people's names.
fn write(to: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let failed = |why: std::io::Error| file("written", to, &why);
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(to)
        .and_then(|mut to| to.write_all(bytes))
        .map_err(failed)
}

fn told(done: &Done, dry_run: bool) -> String {
    let report = &done.report;
    let taken = if dry_run { "Would be taken" } else { "Taken" };
    let mut told = format!(
        "{taken}: {} members, {} exchanges. Already there: {} members, {} exchanges. Refused: {} rows.",
        report.taken.members,
        report.taken.exchanges,
        report.already.members,
        report.already.exchanges,
        report.refused.len()
    );
    for (what, remarks) in [
        ("Refused", &report.refused),
        ("Taken, but look", &report.warnings),
    ] {
        for remark in remarks.iter().take(SHOWN) {
            let _ = write!(
                told,
                "\n{what}: {}, row {}: {} ({})",
                remark.file, remark.row, remark.reason, remark.code
            );
        }
        let more = remarks.len().saturating_sub(SHOWN);
        if more > 0 {
            let _ = write!(
                told,
                "\n\u{2026} and {more} more; --report FILE has them all."
            );
        }
    }
    told
}
