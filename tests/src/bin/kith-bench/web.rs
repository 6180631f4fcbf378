//! Over HTTP, from the same cores: batches of a thousand, and one exchange a request on 64 connections that stay open.
//! Bodies are signed and written out before the watch starts; answers are looked at after it stops.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use kith_protocol::envelope::Envelope;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};

use crate::Failed;
use crate::bank::{self, Bank, Meeting};
use crate::ceilings;
use crate::measure::{Pace, Watch, now, percentile, say};
use crate::node::Served;
use crate::options::Options;
use crate::table::{Table, per_second, reached};

/// Entries of a batch, and how many batches are under way at a time.
const BATCH: usize = 1_000;
const BATCHES_AT_ONCE: usize = 4;
/// Connections that each send one exchange after the other.
const CONNECTIONS: usize = 64;
/// Exchanges before the first that is measured.
const WARM: usize = 5_000;

/// Exchanges a second over HTTP.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rates {
    pub(crate) batched: f64,
    pub(crate) batched_busy: f64,
    pub(crate) single: f64,
    pub(crate) single_busy: f64,
}

/// Measures all of that.
///
/// # Errors
/// What failed, or was not taken.
pub(crate) fn run(options: &Options, table: &mut Table) -> Result<Rates, Failed> {
    let dir = bank::folder(options)?;
    let data = dir.path().join("data");
    let (mut bank, engine) = Bank::found(options, &data)?;
    engine.close();
    drop(engine);
    let (served, _) = Served::start(&options.kith, &data)?;
    let ceiling = ceilings::signatures(options)?;
    let (at, size) = (&served, &options.size);
    send_batches(at, &bank.exchanges(WARM, Meeting::Spread))?;
    let batched = send_batches(at, &bank.exchanges(size.batched, Meeting::Spread))?;
    let batched_busy = send_batches(at, &bank.exchanges(size.batched, Meeting::Busy))?;
    let single = send_single(at, &bank.exchanges(size.single, Meeting::Spread))?;
    let single_busy = send_single(at, &bank.exchanges(size.single, Meeting::Busy))?;
    let memory = served.memory_mib("VmHWM")?;
    served.stop()?;
    say("comparing every balance with the log …");
    let engine = bank::open(&data)?;
    bank::check_balances(&engine, WARM + 2 * size.batched + 2 * size.single)?;

    table
        .row(
            "exchanges over HTTP, batches of 1,000",
            per_second(batched.rate()),
        )
        .of_ceiling(batched.rate(), ceiling.exchanges(), 65.0);
    ceiling.say_work(&batched, 2, table);
    let row = table.row(
        "  one account in all of them",
        per_second(batched_busy.rate()),
    );
    row.ratio = format!(
        "{:.0} % of spread",
        100.0 * batched_busy.rate() / batched.rate()
    );
    let row = table.row(
        "exchanges over HTTP, one a request, 64 connections",
        per_second(single.pace.rate()),
    );
    row.of_ceiling(single.pace.rate(), ceiling.exchanges(), 0.0);
    row.reach = reached(single.pace.rate() >= 7_500.0, "≥ 7,500/s");
    ceiling.say_work(&single.pace, 2, table);
    let row = table.row(
        "  one account in all of them",
        per_second(single_busy.pace.rate()),
    );
    row.ratio = format!(
        "{:.0} % of spread",
        100.0 * single_busy.pace.rate() / single.pace.rate()
    );
    table.row("  waited for an answer, p50", ms(single.p50));
    table
        .row("  waited for an answer, p99", ms(single.p99))
        .at_most(single.p99.as_secs_f64() * 1e3, 20.0, "ms");
    table.note(&format!(
        "The program's memory was {memory:.0} MiB at most while it was asked over HTTP."
    ));
    Ok(Rates {
        batched: batched.rate(),
        batched_busy: batched_busy.rate(),
        single: single.pace.rate(),
        single_busy: single_busy.pace.rate(),
    })
}

fn ms(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}

/// Sends all in batches.
///
/// # Errors
/// What failed, or was not taken.
pub(crate) fn send_batches(at: &Served, envelopes: &[Envelope]) -> Result<Pace, Failed> {
    let mut requests = Vec::new();
    for batch in envelopes.chunks(BATCH) {
        let entries = serde_json::to_string(batch)?;
        let body = format!("{{\"entries\":{entries}}}");
        requests.push(request(at.address, "/api/v1/entries/batch", &body));
    }
    let sent = send(at, requests, BATCHES_AT_ONCE)?;
    let taken: usize = sent
        .answers
        .iter()
        .map(|answer| answer.matches("\"status\":\"taken\"").count())
        .sum();
    if taken != envelopes.len() {
        let first = sent
            .answers
            .first()
            .map_or("", |answer| &answer[..answer.len().min(600)]);
        return Err(format!("{taken} of {} were taken: {first}", envelopes.len()).into());
    }
    let pace = Pace {
        count: envelopes.len(),
        ..sent.pace
    };
    say(&format!("in batches: {}", per_second(pace.rate())));
    Ok(pace)
}

/// How fast single exchanges were taken.
pub(crate) struct Single {
    pace: Pace,
    p50: Duration,
    p99: Duration,
}

/// Sends all one by one.
///
/// # Errors
/// What failed, or was not taken.
pub(crate) fn send_single(at: &Served, envelopes: &[Envelope]) -> Result<Single, Failed> {
    let mut requests = Vec::new();
    for envelope in envelopes {
        let body = serde_json::to_string(envelope)?;
        requests.push(request(at.address, "/api/v1/entries", &body));
    }
    let mut sent = send(at, requests, CONNECTIONS)?;
    if let Some(wrong) = sent
        .answers
        .iter()
        .find(|answer| !answer.starts_with("HTTP/1.1 201"))
    {
        return Err(format!("one was not taken: {wrong}").into());
    }
    sent.waited.sort_unstable();
    let single = Single {
        pace: sent.pace,
        p50: percentile(&sent.waited, 50),
        p99: percentile(&sent.waited, 99),
    };
    say(&format!(
        "one by one: {}, p50 {}, p99 {}",
        per_second(single.pace.rate()),
        ms(single.p50),
        ms(single.p99)
    ));
    Ok(single)
}

fn request(at: SocketAddr, path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {at}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What came of requests.
struct Sent {
    pace: Pace,
    answers: Vec<String>,
    waited: Vec<Duration>,
}

/// Sends requests on so many connections that stay open, from one thread.
fn send(served: &Served, requests: Vec<Vec<u8>>, connections: usize) -> Result<Sent, Failed> {
    let count = requests.len();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let queue = Rc::new(RefCell::new(requests.into_iter()));
    let all = LocalSet::new();
    all.block_on(&runtime, async {
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(served.address).await?;
            stream.set_nodelay(true)?;
            streams.push(stream);
        }
        let (watch, before) = (Watch::start(), served.worked());
        let mut tasks = JoinSet::new();
        for stream in streams {
            tasks.spawn_local(converse(stream, Rc::clone(&queue)));
        }
        let mut heard = Vec::with_capacity(count);
        while let Some(done) = tasks.join_next().await {
            heard.extend(done??);
        }
        let mut pace = watch.done(count);
        pace.worked += served.worked().saturating_sub(before);
        let (answers, waited): (Vec<_>, Vec<_>) = heard.into_iter().unzip();
        let answers = answers
            .into_iter()
            .map(String::from_utf8)
            .collect::<Result<_, _>>()?;
        Ok(Sent {
            pace,
            answers,
            waited,
        })
    })
}

type Queue = Rc<RefCell<std::vec::IntoIter<Vec<u8>>>>;

/// Takes requests off the queue, one after the other, and waits for each answer.
async fn converse(mut stream: TcpStream, queue: Queue) -> Result<Vec<(Vec<u8>, Duration)>, Failed> {
    let mut heard = Vec::new();
    loop {
        let Some(request) = queue.borrow_mut().next() else {
            return Ok(heard);
        };
        let asked = now();
        stream.write_all(&request).await?;
        let answer = hear(&mut stream).await?;
        heard.push((answer, now() - asked));
    }
}

/// One answer, which says how long it is.
async fn hear(stream: &mut TcpStream) -> Result<Vec<u8>, Failed> {
    let mut answer = Vec::with_capacity(4_096);
    let mut until = None;
    while until.is_none_or(|until| answer.len() < until) {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err("the program closed a connection in the middle of an answer".into());
        }
        if until.is_none() {
            until = ends(&answer)?;
            answer.reserve(until.unwrap_or_default().saturating_sub(answer.len()));
        }
    }
    Ok(answer)
}

/// Where an answer ends, once its headers are there.
fn ends(answer: &[u8]) -> Result<Option<usize>, Failed> {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&answer[..end])?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>())
    });
    let length = length.ok_or("an answer does not say how long it is")??;
    Ok(Some(end + 4 + length))
}
