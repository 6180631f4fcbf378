//! What the mirror at a neighbour costs on the line: bytes out and back for each entry, against the entry itself.

use std::ops::Range;

use kith_node::engine::Engine;
use kith_tests::kiths::Kith;
use kith_tests::people::Person;
use serde_json::Value;

use crate::Failed;
use crate::measure::{as_f64, say};
use crate::table::{Table, reached};

/// Entries that are mirrored as they come, two at a time.
const ENTRIES: usize = 300;

/// Measures it with two served nodes of one process.
///
/// # Errors
/// What failed.
pub(crate) fn run(table: &mut Table) -> Result<(), Failed> {
    say("mirroring entries at a neighbour …");
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 0);
    let engine = &wigan.served.bank.engine;
    held(&wigan, &leeds);
    let (from, before) = (*engine.length().borrow(), counted(&wigan)?);
    for nth in 0..ENTRIES / 2 {
        let person = Person::named(&format!("mirrored {nth}"));
        wigan.served.bank.join(&person, None);
    }
    held(&wigan, &leeds);
    let (to, after) = (*engine.length().borrow(), counted(&wigan)?);
    let (out, back) = (after.sent - before.sent, after.heard - before.heard);
    let entries = as_f64(usize::try_from(to - from)?);
    let bytes = leaves(engine, from..to)?;
    let row = table.row(
        "mirror at a neighbour: bytes out for an entry",
        format!("{:.0} B", out / entries),
    );
    row.ceiling = format!("{:.0} B", bytes / entries);
    row.ratio = format!("{:.2} ×", out / bytes);
    row.reach = reached(out + back < 3.0 * bytes, "out and back < 3 × the entry");
    let row = table.row("  bytes back", format!("{:.0} B", back / entries));
    row.ratio = format!("{:.2} ×", back / bytes);
    table.note("The floor of a mirror is the entry itself; its words, which travel sealed beside it, are not in that.");
    Ok(())
}

/// Waits until the neighbour holds every entry.
fn held(here: &Kith, there: &Kith) {
    let length = *here.served.bank.engine.length().borrow();
    let _ = here.until_it_sees(&there.origin(), "all is held", |seen: &Value| {
        seen["holds_of_ours"]["size"].as_u64() == Some(length)
    });
}

/// Bytes of frames so far.
#[derive(Debug)]
struct Counted {
    sent: f64,
    heard: f64,
}

fn counted(kith: &Kith) -> Result<Counted, Failed> {
    let metrics = kith.served.get("/metrics").done().text();
    let figure = |direction: &str| {
        let name = format!("kith_neighbours_bytes_total{{direction=\"{direction}\"}} ");
        let line = metrics.lines().find_map(|line| line.strip_prefix(&name));
        line.and_then(|figure| figure.parse().ok())
            .ok_or("the node does not tell what it sends to neighbours")
    };
    Ok(Counted {
        sent: figure("sent")?,
        heard: figure("heard")?,
    })
}

fn leaves(engine: &Engine, range: Range<u64>) -> Result<f64, Failed> {
    let mut bytes = 0;
    for index in range {
        bytes += engine.leaf(index)?.ok_or("an entry is missing")?.len();
    }
    Ok(as_f64(bytes))
}
