//! An observatory: one node that follows a thousand others with two years of monthly releases each. How fast it takes in what
//! they signed, and what it costs to look at all of it.

use std::sync::Arc;
use std::time::Duration;

use kith_protocol::entry::Content;
use kith_protocol::entry::federation::{Federation, PeerLinked};
use kith_protocol::id::Origin;
use kith_protocol::key::Key;
use kith_tests::areas::Area;
use kith_tests::people::Person;
use kith_tests::wire::{Ask, Served as Wire};
use serde_json::{Value, json};

use crate::Failed;
use crate::bank::{self, Bank};
use crate::ceilings;
use crate::measure::{Pace, Watch, percentile, say};
use crate::node::Served;
use crate::options::Options;
use crate::region::{MONTHS, Region};
use crate::table::{Table, per_second, reached};

/// Neighbours that tell what all others published.
const NEIGHBOURS: usize = 2;
/// Requests that one session may make at once, some of which a start needs.
const IN_SESSION: usize = 250;
/// Looks at each page.
const LOOKS: usize = 40;

/// Measures all of that.
///
/// # Errors
/// What failed, or was not as it should be.
pub(crate) fn run(options: &Options, table: &mut Table) -> Result<(), Failed> {
    let count = options.size.followed;
    say(&format!("{count} nodes sign {MONTHS} releases each …"));
    let region = Region::of(count)?;
    let neighbours: Vec<Area> = (0..NEIGHBOURS)
        .map(|nth| Area::named(&format!("neighbour {nth}")))
        .collect();
    let dir = bank::folder(options)?;
    let data = dir.path().join("data");
    let (steward, origin, key) = found(options, &data, &neighbours)?;
    let (served, _) = Served::start(&options.kith, &data)?;
    say("following them …");
    follow(&served, &steward, &region)?;
    let ceiling = ceilings::signatures_on(region.mean_body(), options)?;
    say("taking in what they signed …");
    let before = served.worked();
    let pace = region.gossiped(&neighbours, served.address, (&origin, key));
    let node = Pace {
        count: region.signatures(),
        took: pace.took,
        worked: served.worked().saturating_sub(before),
    };
    let what = format!("items taken from {NEIGHBOURS} neighbours and durable, signatures");
    table
        .row(&what, per_second(node.rate()))
        .of_ceiling(node.rate(), ceiling.all, 60.0);
    // The neighbours are played on the same cores: what the node itself worked is held against the ceiling as well.
    let share = 100.0 * ceiling.work_us / node.work_us();
    ceiling.say_work(&node, 1, table).reach = reached(share >= 60.0, "≥ 60 %");
    table.note(&format!(
        "{} items of {} B in the mean, the ceiling is of signatures on as many. Playing the neighbours took {:.1} µs of work for each.",
        region.items(),
        region.mean_body(),
        pace.work_us()
    ));
    all_there(&served, count)?;
    let while_taking = served.memory_mib("VmHWM")?;
    served.stop()?;
    look(options, &data, (count, while_taking), table)
}

/// A node with a steward, linked with the neighbours.
fn found(
    options: &Options,
    data: &std::path::Path,
    neighbours: &[Area],
) -> Result<(Person, Origin, Key), Failed> {
    let (mut bank, engine) = Bank::with(options, 1, data)?;
    let steward = bank.people[0].clone();
    for area in neighbours {
        let linked = Federation::PeerLinked(PeerLinked {
            ceiling: 0,
            node: area.key(),
            neighbour: area.origin.clone(),
            salt: None,
        });
        let linked = bank.says(&steward, Content::Federation(linked));
        bank::take(&engine, vec![linked.verify()?])?;
    }
    let (origin, key) = (engine.origin(), engine.node_key());
    engine.close();
    Ok((steward, origin, key))
}

/// The steward follows every node by its address.
fn follow(served: &Served, steward: &Person, region: &Arc<Region>) -> Result<(), Failed> {
    let mut session = String::new();
    for (nth, _) in region.nodes.iter().enumerate() {
        if nth % IN_SESSION == 0 {
            session = sign_in(served, steward);
        }
        let body = json!({ "address": format!("http://{}/n{nth}", region.at) });
        let ask = Ask::to(served.address, "POST", "/api/v1/follows").json(&body);
        let answer = ask.by(&session).done();
        if answer.status != 201 {
            return Err(format!("it does not follow: {} {}", answer.status, answer.text()).into());
        }
    }
    Ok(())
}

fn sign_in(served: &Served, person: &Person) -> String {
    let challenge = Ask::to(served.address, "POST", "/api/v1/session/challenge");
    let challenge = challenge.json(&json!({})).done().good()["challenge"].clone();
    let answered = Wire::answered(person, challenge.as_str().unwrap_or_default());
    let answer = Ask::to(served.address, "POST", "/api/v1/session")
        .json(&answered)
        .done();
    let cookie = answer.header("set-cookie").unwrap_or_default();
    cookie.split(';').next().unwrap_or_default().to_owned()
}

fn get(served: &Served, path: &str) -> Value {
    Ask::to(served.address, "GET", path).done().good()
}

/// Every node and every release is shown.
fn all_there(served: &Served, count: usize) -> Result<(), Failed> {
    let figures = Ask::to(served.address, "GET", "/api/v1/network/figures.csv").done();
    let lines = figures.text().lines().count();
    let nodes = Ask::to(served.address, "GET", "/api/v1/network/nodes.csv").done();
    let nodes = nodes.text().lines().count();
    if lines == 1 + count * MONTHS * 9 && nodes == 1 + count + 1 {
        Ok(())
    } else {
        Err(format!("not all is shown: {lines} lines of figures, {nodes} of nodes").into())
    }
}

/// Starts it again, and looks at its pages.
fn look(
    options: &Options,
    data: &std::path::Path,
    (count, while_taking): (usize, f64),
    table: &mut Table,
) -> Result<(), Failed> {
    say("starting it again …");
    // The neighbours of this run are gone, so it would wait for them before it writes; what it shows does not wait.
    let page = "/api/v1/network";
    let (served, shown) = Served::until_it_shows(page, &options.kith, data)?;
    let first = get(&served, page);
    if first["items"].as_array().is_none_or(Vec::is_empty) {
        return Err("it shows nobody".into());
    }
    let of = format!("an observatory of {count} nodes with {MONTHS} releases each");
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    table
        .row(&format!("{of}: first page"), seconds(shown))
        .at_most(shown.as_secs_f64(), 2.0, "s");
    let memory = served.memory_mib("VmRSS")?;
    table
        .row("  memory after that", format!("{memory:.0} MiB"))
        .at_most(memory, 256.0, "MiB");
    table
        .row(
            "  memory at most, while taking all in",
            format!("{while_taking:.0} MiB"),
        )
        .at_most(while_taking, 256.0, "MiB");
    let middle = get(&served, "/api/v1/summaries?limit=200")["next"].clone();
    let middle = middle.as_str().unwrap_or_default();
    let health = timed(&served, "/healthz")?;
    for (what, path) in [
        ("/network, 50 nodes", "/api/v1/network".to_owned()),
        (
            "/network, 200 nodes",
            "/api/v1/network?limit=200".to_owned(),
        ),
        (
            "/network/periods, all",
            "/api/v1/network/periods".to_owned(),
        ),
        ("/network/figures, 50", "/api/v1/network/figures".to_owned()),
        ("/summaries, 50 releases", "/api/v1/summaries".to_owned()),
        (
            "/summaries, the next page",
            format!("/api/v1/summaries?cursor={middle}"),
        ),
        (
            "/returns' list of all nodes",
            "/api/v1/network/missing?limit=200&from=2026-07-01&to=2026-07-31".to_owned(),
        ),
    ] {
        let time = timed(&served, &path)?;
        let ms = |time: Duration| format!("{:.1} ms", 1e3 * time.as_secs_f64());
        let row = table.row(&format!("  page {what}"), ms(time));
        row.ceiling = ms(health);
        row.ratio = format!("{:.1} ×", time.as_secs_f64() / health.as_secs_f64());
    }
    table.note("The ceiling of a page is an answer of a few bytes (/healthz), each over a connection of its own.");
    served.stop()
}

/// The middle one of many looks at a page.
fn timed(served: &Served, path: &str) -> Result<Duration, Failed> {
    let mut times = Vec::with_capacity(LOOKS);
    for _ in 0..LOOKS {
        let watch = Watch::start();
        let answer = Ask::to(served.address, "GET", path).done();
        times.push(watch.elapsed());
        if answer.status != 200 {
            return Err(format!("{path}: {} {}", answer.status, answer.text()).into());
        }
    }
    times.sort_unstable();
    Ok(percentile(&times, 50))
}
