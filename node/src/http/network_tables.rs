//! The tables of the network's open data, as CSV (`docs/open-data.md`). Long ones are sent a period after the other.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kith_protocol::id::Day;
use kith_protocol::summary::release::Release;
use tokio::sync::mpsc;

use super::App;
use super::api::Doc;
use super::problem::Problem;
use crate::network::index::{At, Known, Place};
use crate::network::package::{self, Table};
use crate::network::periods::{self, Area, ByPeriod, areas, by_period};
use crate::network::whose;
use crate::store::Fault;

/// Parts of a table on their way to whoever downloads: a long one needs little memory.
const PARTS: usize = 2;

const CSV: (header::HeaderName, &str) = (header::CONTENT_TYPE, "text/csv; charset=utf-8");

type Part = Result<String, std::io::Error>;

/// Makes the rows of a period's releases.
type Rows = fn((Day, Day), &[(Area, Release)]) -> String;

pub(super) fn nodes_doc() -> Doc {
    Doc::of("The nodes as a table.")
        .open()
        .sends(200, "text/csv", "A row a node.")
}

/// The nodes as a table.
pub(super) async fn nodes(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let table = app.read(|app| Ok(package::nodes(&app.known(), app.last_seen())));
    let table = table.await?;
    Ok(([CSV], table))
}

pub(super) fn figures_doc() -> Doc {
    Doc::of("All figures of all closed periods as a table.")
        .open()
        .sends(200, "text/csv", "A row a figure of an area.")
}

/// All figures as a table.
pub(super) async fn figures(State(app): State<App>) -> Response {
    sent(app, &package::FIGURES, |app, send| {
        let known = app.known();
        for (period, releases) in by_period(known.releases()).into_iter().rev() {
            let areas = areas(&known, releases.into_iter());
            if !send(Ok(package::figures(period, &areas))) {
                return;
            }
        }
    })
}

pub(super) fn categories_doc() -> Doc {
    Doc::of("What all areas told of categories of help, as a table.")
        .open()
        .sends(200, "text/csv", "A row a figure of a category of an area.")
}

/// Categories as a table.
pub(super) async fn categories(State(app): State<App>) -> Response {
    sent(app, &package::CATEGORIES, |app, send| {
        whole(app, send, package::categories);
    })
}

pub(super) fn indicators_doc() -> Doc {
    Doc::of("What all areas told of co-production, as a table.")
        .open()
        .sends(200, "text/csv", "A row an indicator of an area.")
}

/// Indicators as a table.
pub(super) async fn indicators(State(app): State<App>) -> Response {
    sent(app, &package::INDICATORS, |app, send| {
        whole(app, send, package::indicators);
    })
}

pub(super) fn periods_doc() -> Doc {
    Doc::of("What all areas add up to in each closed period, as a table.")
        .open()
        .sends(200, "text/csv", "A row a figure of a period.")
}

/// Sums and trends as a table.
pub(super) async fn periods(State(app): State<App>) -> Response {
    sent(app, &package::PERIODS, |app, send| {
        let known = app.known();
        for period in periods::closed(known.releases()) {
            let missing = known.silent(period.from, period.to).count();
            if !send(Ok(package::periods(&period, missing))) {
                return;
            }
        }
    })
}

pub(super) fn missing_doc() -> Doc {
    Doc::of("Who has sent nothing for a closed period, as a table.")
        .open()
        .sends(200, "text/csv", "A row a node of a period.")
}

/// Who has sent nothing, as a table.
pub(super) async fn missing(State(app): State<App>) -> Response {
    sent(app, &package::MISSING, |app, send| {
        let known = app.known();
        for (from, to) in by_period(known.releases()).into_keys().rev() {
            let nodes = known.silent(from, to);
            let mut nodes: Vec<_> = nodes
                .map(|(origin, node)| (whose(origin, Some(node)), origin))
                .collect();
            nodes.sort_by(|(a, at), (b, bt)| (&a.name, at).cmp(&(&b.name, bt)));
            if !send(Ok(package::missing((from, to), &nodes))) {
                return;
            }
        }
    })
}

/// Sends a table's first row, then the parts that `rows` makes. Whoever went away needs no more: then `send` says no.
fn sent(
    app: App,
    table: &'static Table,
    rows: impl FnOnce(&App, &mut dyn FnMut(Part) -> bool) + Send + 'static,
) -> Response {
    let (send, receive) = mpsc::channel::<Part>(PARTS);
    tokio::task::spawn_blocking(move || {
        let mut send = |part| send.blocking_send(part).is_ok();
        if send(Ok(table.head())) {
            rows(&app, &mut send);
        }
    });
    let parts = stream::unfold(receive, |mut receive| async {
        let part = receive.recv().await?;
        Some((part, receive))
    });
    ([CSV], Body::from_stream(parts)).into_response()
}

/// Sends what `rows` makes of each release as it lies on the disk, with all that it says.
fn whole(app: &App, send: &mut dyn FnMut(Part) -> bool, rows: Rows) {
    let known = app.known();
    let mut by: ByPeriod<(Place, &Release)> = ByPeriod::new();
    for (place, told) in known.counted() {
        by.entry((told.from, told.to))
            .or_default()
            .push((place, told));
    }
    for (period, releases) in by.into_iter().rev() {
        let part = of_disk(app, &known, releases)
            .map(|read| rows(period, &read))
            .map_err(std::io::Error::other);
        let fails = part.is_err();
        if !send(part) || fails {
            return;
        }
    }
}

/// Releases of a period as they lie on the disk, by the names of their areas.
fn of_disk(
    app: &App,
    known: &Known,
    releases: Vec<(Place, &Release)>,
) -> Result<Vec<(Area, Release)>, Fault> {
    let whose = |origin: &_| whose(origin, known.node(origin));
    let mut read = Vec::with_capacity(releases.len());
    for (place, told) in releases {
        let origin = told.origin.clone();
        let at = At { origin, place };
        let item = at.read(app.engine())?;
        let damaged = |why| Fault::Damaged(format!("the release {at} cannot be read: {why}"));
        let release = Release::read(&item.content).map_err(damaged)?;
        read.push((periods::area(&release, &whose), release));
    }
    read.sort_by(|(a, _), (b, _)| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
    Ok(read)
}
