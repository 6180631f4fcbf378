//! What the node counts, for whoever looks after it (Prometheus text). Only this machine may read it: a count of
//! entries that anyone can watch would tell when people meet.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;

use super::App;
use super::api::Doc;
use super::door::Peer;
use super::problem::{Problem, Refused};
use crate::clock::Millis;
use crate::engine::{Health, Outcome};
use crate::peer::Peers;

/// Upper edges of the answer times counted, in milliseconds.
const EDGES_MS: [Millis; 8] = [1, 5, 20, 50, 100, 500, 2_000, 10_000];

/// Counters since the start.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    /// By the status's first digit, from 1.
    answers: [AtomicU64; 5],
    /// Answers within each edge, and slower ones last.
    times: [AtomicU64; EDGES_MS.len() + 1],
    time_ms: AtomicU64,
    taken: AtomicU64,
    again: AtomicU64,
    refused: AtomicU64,
    /// Sockets open now.
    pub(super) live: AtomicU64,
}

impl Metrics {
    /// An answer went out after `took_ms`.
    pub(super) fn answered(&self, status: StatusCode, took_ms: Millis) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.answers[class].fetch_add(1, Relaxed);
        let slot = EDGES_MS.partition_point(|edge| *edge < took_ms);
        self.times[slot].fetch_add(1, Relaxed);
        self.time_ms
            .fetch_add(took_ms.try_into().unwrap_or(0), Relaxed);
    }

    /// An entry came, and this became of it; none where its frame did not hold.
    pub(super) fn entry(&self, outcome: Option<&Outcome>) {
        let counter = match outcome {
            Some(Outcome::Taken(_)) => &self.taken,
            Some(Outcome::Again(_)) => &self.again,
            Some(Outcome::Refused(_)) | None => &self.refused,
        };
        counter.fetch_add(1, Relaxed);
    }

    fn text(&self, health: &Health, sessions: usize, peers: &Peers) -> String {
        let mut out = Text(String::new());
        out.family("kith_log_entries", "gauge", "Durable entries.");
        out.sample("kith_log_entries", "", health.length);
        out.family(
            "kith_log_unchecked_entries",
            "gauge",
            "Entries that the check behind the start has not come to yet.",
        );
        out.sample("kith_log_unchecked_entries", "", health.unchecked);
        out.family("kith_writable", "gauge", "1 while entries are taken.");
        out.sample("kith_writable", "", u64::from(health.writable));
        out.family("kith_sessions", "gauge", "Signed-in devices.");
        out.sample("kith_sessions", "", sessions as u64);
        out.family("kith_live_sockets", "gauge", "Open live sockets.");
        out.sample("kith_live_sockets", "", self.live.load(Relaxed));
        out.family(
            "kith_entries_total",
            "counter",
            "Entries sent, by what became of them.",
        );
        for (outcome, counter) in [
            ("taken", &self.taken),
            ("again", &self.again),
            ("refused", &self.refused),
        ] {
            out.sample(
                "kith_entries_total",
                &format!("{{outcome=\"{outcome}\"}}"),
                counter.load(Relaxed),
            );
        }
        out.family("kith_http_answers_total", "counter", "Answers, by status.");
        for (class, counter) in (1..).zip(&self.answers) {
            out.sample(
                "kith_http_answers_total",
                &format!("{{status=\"{class}xx\"}}"),
                counter.load(Relaxed),
            );
        }
        self.histogram(&mut out);
        out.neighbours(peers);
        out.0
    }

    fn histogram(&self, out: &mut Text) {
        const NAME: &str = "kith_http_answer_milliseconds";
        out.family(NAME, "histogram", "Time to answer.");
        let mut sum = 0;
        let edges = EDGES_MS.iter().map(ToString::to_string);
        for (edge, counter) in edges.chain(["+Inf".to_owned()]).zip(&self.times) {
            sum += counter.load(Relaxed);
            out.sample(
                &format!("{NAME}_bucket"),
                &format!("{{le=\"{edge}\"}}"),
                sum,
            );
        }
        out.sample(&format!("{NAME}_sum"), "", self.time_ms.load(Relaxed));
        out.sample(&format!("{NAME}_count"), "", sum);
    }
}

/// Prometheus text being written.
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, sort: &str, help: &str) {
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {sort}")
            .expect("a String takes any text");
    }

    /// What the connections with other areas count.
    fn neighbours(&mut self, peers: &Peers) {
        const BYTES: &str = "kith_neighbours_bytes_total";
        const FAULTS: &str = "kith_neighbours_faults_total";
        let connected = peers.seen().values().filter(|seen| seen.connected).count();
        self.family(
            "kith_neighbours_connected",
            "gauge",
            "Other nodes connected now.",
        );
        self.sample("kith_neighbours_connected", "", connected as u64);
        let (heard, sent, faults) = peers.counted();
        self.family(BYTES, "counter", "Bytes of frames, by direction.");
        self.sample(BYTES, "{direction=\"heard\"}", heard);
        self.sample(BYTES, "{direction=\"sent\"}", sent);
        self.family(FAULTS, "counter", "What other nodes did wrong.");
        for (code, count) in faults {
            self.sample(FAULTS, &format!("{{fault=\"{code}\"}}"), count);
        }
    }

    fn sample(&mut self, name: &str, labels: &str, value: u64) {
        writeln!(self.0, "{name}{labels} {value}").expect("a String takes any text");
    }
}

pub(super) fn doc() -> Doc {
    Doc::of("Counters in Prometheus text, for this machine alone.")
        .open()
        .sends(200, "text/plain", "The counters.")
}

/// The counters.
pub(super) async fn show(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    // A reverse proxy on this machine says for whom it asks.
    let forwarded =
        headers.contains_key(header::FORWARDED) || headers.contains_key("x-forwarded-for");
    if !peer.local() || forwarded {
        return Err(Refused::LocalOnly.into());
    }
    let health = app.engine().health();
    let text = app
        .0
        .metrics
        .text(&health, app.0.sessions.count(), app.peers());
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}
