//! `make bench`: how fast one node is, each figure as a ratio to a ceiling measured in the same run.
//!
//! Nothing here asserts a time: a machine that compiles something else meanwhile is slower, and its ceilings with it.
//! What is asserted is that everything sent was taken, and that the balances shown equal the sum of what was recorded.

mod bank;
mod ceilings;
mod inside;
mod measure;
mod mirror;
mod node;
mod observatory;
mod options;
mod postgres;
mod region;
mod simulation;
mod table;
mod web;

use std::error::Error;
use std::process::ExitCode;

use crate::measure::{Watch, say};
use crate::options::{Options, Part};
use crate::table::Table;

/// What goes wrong ends the run, with words for whoever started it.
pub(crate) type Failed = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let done = Options::from_arguments().and_then(|options| run(&options));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("kith-bench: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Failed> {
    let watch = Watch::start();
    let mut table = Table::default();
    say(&format!(
        "seed {}; {} exchanges; {} members; folders in {} ({}); {} cores; load {}",
        options.seed,
        options.size.entries,
        options.size.members,
        options.folder.display(),
        measure::file_system(&options.folder),
        measure::cores(),
        measure::load(),
    ));
    let before = ceilings::signatures(options)?;
    ceilings::commits(options, &mut table)?;
    // Each part has a ceiling of its own, measured just before it: what else the machine does changes with time.
    let mut ours = postgres::Ours::default();
    if options.wants(Part::Inside) {
        ours.inside = Some(inside::run(options, &mut table)?);
    }
    if options.wants(Part::Http) {
        ours.web = Some(web::run(options, &mut table)?);
    }
    // What cannot be measured among nodes takes nothing from the rest, and is said at the end.
    let mut failed = Vec::new();
    if options.wants(Part::Gossip) {
        simulation::run(options, &mut table);
        failed.extend(mirror::run(&mut table).err());
    }
    if options.wants(Part::Observatory) {
        failed.extend(observatory::run(options, &mut table).err());
    }
    if options.wants(Part::Postgres) {
        postgres::run(options, &ours, &mut table)?;
    }
    let after = ceilings::signatures(options)?;
    ceilings::say_both(&before, &after, &mut table);
    table.note(&format!(
        "Took {} s; load of the machine at the end {}.",
        watch.elapsed().as_secs(),
        measure::load()
    ));
    table.print();
    match failed.pop() {
        Some(why) => Err(why),
        None => Ok(()),
    }
}
