//! In process: envelopes checked on all cores and submitted in groups, on a log that grows; then the program on the
//! grown folder.

use std::path::Path;
use std::sync::Mutex;

use kith_node::engine::Engine;
use kith_protocol::envelope::Envelope;

use crate::Failed;
use crate::bank::{self, Bank, Meeting};
use crate::ceilings;
use crate::measure::{Pace, Watch, cores, disk_mib, percentile, say};
use crate::node::{self, Served};
use crate::options::{Options, Part};
use crate::table::{Table, per_second};
use crate::web;

/// Entries of a group, as a batch over HTTP has at most.
const GROUP: usize = 1_000;
/// The length at which the cost is measured first.
const FIRST: usize = 10_000;
/// Starts of the program that are measured; the middle one counts.
const STARTS: usize = 5;

/// Exchanges a second in process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    pub(crate) spread: f64,
    pub(crate) busy: f64,
}

/// Measures all of that.
///
/// # Errors
/// What failed, or was not as it should be.
pub(crate) fn run(options: &Options, table: &mut Table) -> Result<Rates, Failed> {
    let busy = busy(options)?;
    let dir = bank::folder(options)?;
    let data = dir.path().join("data");
    let (mut bank, engine) = Bank::found(options, &data)?;
    let ceiling = ceilings::signatures(options)?;
    let (early, late) = grow(options, &mut bank, &engine)?;
    say("comparing every balance with the log …");
    bank::check_balances(&engine, options.size.entries)?;
    engine.close();
    drop(engine);
    table
        .row(
            "exchanges in process, groups of 1,000",
            per_second(early.rate()),
        )
        .of_ceiling(early.rate(), ceiling.exchanges(), 75.0);
    ceiling.say_work(&early, 2, table);
    let row = table.row("  one account in all of them", per_second(busy.rate()));
    row.ratio = format!("{:.0} % of spread", 100.0 * busy.rate() / early.rate());
    say_growth(options, &early, &late, table);
    if options.wants(Part::Process) {
        on_the_grown(options, &mut bank, &data, table)?;
    }
    Ok(Rates {
        spread: early.rate(),
        busy: busy.rate(),
    })
}

/// A bank in which everybody exchanges with the same one.
fn busy(options: &Options) -> Result<Pace, Failed> {
    let dir = bank::folder(options)?;
    let (mut bank, engine) = Bank::found(options, &dir.path().join("data"))?;
    let warm = bank.exchanges(FIRST, Meeting::Busy);
    take_all(&engine, warm)?;
    let pace = take_all(&engine, bank.exchanges(options.size.stretch, Meeting::Busy))?;
    bank::check_balances(&engine, FIRST + options.size.stretch)?;
    say(&format!("one account in all: {}", words(&pace)));
    Ok(pace)
}

/// Grows a log to its full length: the pace of a stretch from [`FIRST`] on, and of the last one.
fn grow(options: &Options, bank: &mut Bank, engine: &Engine) -> Result<(Pace, Pace), Failed> {
    let stretch = options.size.stretch;
    let mut taken = 0;
    let mut next = |count: usize| {
        let envelopes = bank.exchanges(count, Meeting::Spread);
        if taken == 0 {
            say(&format!(
                "a body has {:.0} bytes",
                bank::mean_body(&envelopes)
            ));
        }
        let pace = take_all(engine, envelopes)?;
        taken += count;
        say(&format!("{taken} exchanges: {}", words(&pace)));
        Ok::<Pace, Failed>(pace)
    };
    next(FIRST)?;
    let early = next(stretch)?;
    let mut between = options
        .size
        .entries
        .checked_sub(FIRST + 2 * stretch)
        .ok_or("too few entries for two stretches")?;
    while between > 0 {
        let count = between.min(stretch);
        next(count)?;
        between -= count;
    }
    let late = next(stretch)?;
    Ok((early, late))
}

/// Checks and submits all, on as many threads as keep every core busy while some wait for the disk.
fn take_all(engine: &Engine, envelopes: Vec<Envelope>) -> Result<Pace, Failed> {
    let count = envelopes.len();
    let mut groups: Vec<Vec<Envelope>> = Vec::with_capacity(count / GROUP + 1);
    let mut envelopes = envelopes.into_iter().peekable();
    while envelopes.peek().is_some() {
        groups.push(envelopes.by_ref().take(GROUP).collect());
    }
    let groups = Mutex::new(groups.into_iter());
    let next = || groups.lock().expect("no thread panics holding it").next();
    let watch = Watch::start();
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..cores() + 2)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(group) = next() {
                        let verified: Result<Vec<_>, _> =
                            group.into_iter().map(|one| engine.verify(one)).collect();
                        bank::take(engine, verified?)?;
                    }
                    Ok::<(), Failed>(())
                })
            })
            .collect();
        hands
            .into_iter()
            .try_for_each(|hand| hand.join().expect("a thread that fails says so"))
    })?;
    Ok(watch.done(count))
}

fn words(pace: &Pace) -> String {
    format!(
        "{}, {:.1} µs of work each",
        per_second(pace.rate()),
        pace.work_us()
    )
}

fn say_growth(options: &Options, early: &Pace, late: &Pace, table: &mut Table) {
    let cost = |pace: &Pace| 1e6 / pace.rate();
    let row = table.row(
        &format!(
            "cost of an exchange at {} against {FIRST}",
            options.size.entries
        ),
        format!("{:.1} µs", cost(late)),
    );
    row.at_most(cost(late) / cost(early), 1.15, "×");
    row.ceiling = format!("{:.1} µs", cost(early));
    row.ratio = format!("{:.2} ×", cost(late) / cost(early));
    let row = table.row(
        "  the same in processor time",
        format!("{:.1} µs", late.work_us()),
    );
    row.ceiling = format!("{:.1} µs", early.work_us());
    row.ratio = format!("{:.2} ×", late.work_us() / early.work_us());
}

/// The program: empty; then on the grown folder: how soon it is ready, its memory, and how fast it checks everything.
fn on_the_grown(
    options: &Options,
    bank: &mut Bank,
    data: &Path,
    table: &mut Table,
) -> Result<(), Failed> {
    let dir = bank::folder(options)?;
    let (empty, _) = Served::start(&options.kith, &dir.path().join("data"))?;
    let memory = empty.memory_mib("VmRSS")?;
    table
        .row("memory, empty and idle", format!("{memory:.1} MiB"))
        .at_most(memory, 30.0, "MiB");
    empty.stop()?;

    say("starting the program on the grown folder …");
    let mut starts = Vec::new();
    let mut memory: f64 = 0.0;
    let mut highest: f64 = 0.0;
    for _ in 0..STARTS {
        let (grown, took) = Served::start(&options.kith, data)?;
        grown.checked()?;
        memory = memory.max(grown.memory_mib("VmRSS")?);
        highest = highest.max(grown.memory_mib("VmHWM")?);
        grown.stop()?;
        starts.push(took);
    }
    starts.sort_unstable();
    let start = percentile(&starts, 50).as_secs_f64();
    let entries = options.size.entries;
    table
        .row(
            &format!("memory at {entries} exchanges, started and all checked"),
            format!("{memory:.0} MiB"),
        )
        .at_most(memory, 256.0, "MiB");
    table
        .row("  at most since its start", format!("{highest:.0} MiB"))
        .at_most(highest, 256.0, "MiB");
    table
        .row(
            &format!("start at {entries} exchanges, from the snapshot"),
            format!("{start:.2} s"),
        )
        .at_most(start, 2.0, "s");

    let ceiling = ceilings::signatures(options)?;
    say("kith verify …");
    let (took, worked) = node::verify(&options.kith, data)?;
    let pace = Pace {
        count: bank.signatures,
        took,
        worked,
    };
    table
        .row("kith verify, signatures", per_second(pace.rate()))
        .of_ceiling(pace.rate(), ceiling.all, 75.0);
    ceiling.say_work(&pace, 1, table);
    table.note(&format!(
        "The grown folder takes {:.0} MiB of disk; kith verify of it took {:.1} s.",
        disk_mib(data),
        took.as_secs_f64()
    ));
    taking(options, bank, data, table)
}

/// The program's memory while it takes entries on top of all those, long enough that snapshots are among it; the first
/// while it still checks those.
fn taking(
    options: &Options,
    bank: &mut Bank,
    data: &Path,
    table: &mut Table,
) -> Result<(), Failed> {
    say("taking exchanges over HTTP on the grown folder …");
    let (grown, _) = Served::start(&options.kith, data)?;
    let (batched, single) = (options.size.entries / 7, options.size.single / 4);
    web::send_batches(&grown, &bank.exchanges(batched, Meeting::Spread))?;
    web::send_single(&grown, &bank.exchanges(single, Meeting::Spread))?;
    grown.checked()?;
    let highest = grown.memory_mib("VmHWM")?;
    let memory = grown.memory_mib("VmRSS")?;
    grown.stop()?;
    table
        .row(
            &format!(
                "memory at {} exchanges, while taking {} more",
                options.size.entries,
                batched + single
            ),
            format!("{highest:.0} MiB"),
        )
        .at_most(highest, 256.0, "MiB");
    table
        .row("  after that", format!("{memory:.0} MiB"))
        .at_most(memory, 256.0, "MiB");
    Ok(())
}
