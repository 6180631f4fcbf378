//! The network, as this node sees it: who is in it, what closed periods add up to, and the same as open data. Public: all of it was
//! signed to be read by anybody.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kith_protocol::id::{Day, Millis, Origin};
use kith_protocol::summary::release::Release;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc;

use super::App;
use super::api::Doc;
use super::ask::{Asked, Paged};
use super::limits;
use super::pages::{cut, offset, page};
use super::problem::Problem;
use crate::network::index::Known;
use crate::network::periods::{self, Area, Closed, Total};
use crate::network::{Node, package, place};

/// Parts of a table on their way to whoever downloads: a long one needs little memory.
const PARTS: usize = 2;

/// The nodes that this one knows of.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Network {
    /// By the names of their areas.
    items: Vec<NetworkNode>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A node.
#[derive(Debug, Serialize, JsonSchema)]
struct NetworkNode {
    /// Its name for life.
    origin: Origin,
    /// What it is called.
    name: Option<String>,
    /// Which organisation runs it.
    organisation: Option<String>,
    /// The area it serves.
    area: Option<String>,
    /// The area's code.
    area_code: Option<String>,
    /// How it is reached.
    address: Option<String>,
    /// This node itself.
    own: bool,
    /// Linked with this node.
    peer: bool,
    /// Connected with this node now.
    connected: bool,
    /// When something of it was last heard or signed.
    last_seen: Option<Millis>,
    /// Entries under its newest head.
    entries: Option<u64>,
    /// Nodes that cosigned that head.
    witnesses: usize,
    /// In which ways what it signed does not fit together: `items`, `heads`, `summary`, `decisions`, `pasts`. People judge what that means.
    evidence: Vec<&'static str>,
    /// The approaches of community support that it tries, by its newest pulse: names from the list.
    approaches: Vec<&'static str>,
}

/// Closed periods.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Periods {
    /// Newest first.
    items: Vec<ClosedPeriod>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A closed period.
#[derive(Debug, Serialize, JsonSchema)]
struct ClosedPeriod {
    /// Its first day.
    from: Day,
    /// Its last day.
    to: Day,
    /// So many areas released figures of it, those without Kith among them.
    areas: usize,
    /// So many nodes that serve an area, and were there, have released nothing for it.
    missing: usize,
    /// What the areas add up to.
    totals: Vec<Total>,
}

/// Figures of areas.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Figures {
    /// The newest period first; in a period areas by their names, never by their figures.
    items: Vec<AreaFigures>,
    /// Where the next page begins.
    next: Option<String>,
}

/// What an area released of a period.
#[derive(Debug, Serialize, JsonSchema)]
struct AreaFigures {
    /// Its first day.
    from: Day,
    /// Its last day.
    to: Day,
    #[serde(flatten)]
    area: Area,
}

/// Which figures.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct WantedFigures {
    /// Signed by this node alone.
    origin: Option<Origin>,
    /// Of periods that begin on this day.
    from: Option<Day>,
    /// Of periods that end on this day.
    to: Option<Day>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Which nodes.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct WantedNodes {
    /// This one alone.
    origin: Option<Origin>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Of which period.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct WantedPeriod {
    /// Its first day.
    from: Day,
    /// Its last day.
    to: Day,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Who has released nothing for a period.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Missing {
    /// By the names of their areas.
    items: Vec<MissingNode>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A node that has released nothing.
#[derive(Debug, Serialize, JsonSchema)]
struct MissingNode {
    /// Its name for life.
    origin: Origin,
    /// Its area, or what it is called.
    name: String,
}

/// A layout of hexagons, as HexJSON.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(transparent)]
pub(super) struct Hexes(Value);

/// What each period's releases are, oldest first.
type ByPeriod<'a> = BTreeMap<(Day, Day), Vec<&'a Release>>;

pub(super) fn nodes_doc() -> Doc {
    Doc::of("The nodes that this one follows: who they are, when they were last heard of, how well witnessed their heads are.")
        .open()
        .query::<WantedNodes>()
        .answers::<Network>(200, "A page of nodes.")
}

/// The nodes.
pub(super) async fn nodes(
    State(app): State<App>,
    Asked(wanted): Asked<WantedNodes>,
) -> Result<Json<Network>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(wanted.cursor.as_deref())?;
        let most = page(wanted.limit, limits::PAGE_MOST);
        let of = |origin: &Origin| wanted.origin.as_ref().is_none_or(|of| of == origin);
        let mut nodes: Vec<(&Origin, &Node)> =
            known.nodes().filter(|(origin, _)| of(origin)).collect();
        nodes.sort_by_key(|(origin, node)| {
            let card = node.card.as_ref();
            (card.map(|card| (&card.area, &card.name)), *origin)
        });
        let (shown, next) = cut(nodes, begin, most);
        let items = app.seen_now(shown.into_iter());
        Ok(Json(Network { items, next }))
    })
    .await
}

fn told(origin: &Origin, node: &Node) -> NetworkNode {
    let card = node.card.clone();
    NetworkNode {
        origin: origin.clone(),
        organisation: card.as_ref().and_then(|card| card.organisation.clone()),
        area: card.as_ref().map(|card| card.area.clone()),
        area_code: card.as_ref().and_then(|card| card.area_code.clone()),
        address: card.as_ref().map(|card| card.address.clone()),
        name: card.map(|card| card.name),
        own: false,
        peer: false,
        connected: false,
        last_seen: None,
        entries: node.entries,
        witnesses: node.witnesses,
        evidence: node.evidence.iter().map(|kind| kind.code()).collect(),
        approaches: node.tries.approaches.clone(),
    }
}

pub(super) fn periods_doc() -> Doc {
    Doc::of("Closed periods over all areas: what they add up to (from three areas on, as ranges), and how many have not sent.")
        .open()
        .query::<Paged>()
        .answers::<Periods>(200, "A page of periods, newest first.")
}

/// Closed periods.
pub(super) async fn periods(
    State(app): State<App>,
    Asked(paged): Asked<Paged>,
) -> Result<Json<Periods>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(paged.cursor.as_deref())?;
        let most = page(paged.limit, limits::PAGE_MOST);
        let all: Vec<Closed<'_>> = periods::closed(known.releases());
        let (shown, next) = cut(all, begin, most);
        let items = shown.into_iter().map(|period| ClosedPeriod {
            from: period.from,
            to: period.to,
            areas: period.releases.len(),
            missing: missing_of(&known, period.from, period.to).count(),
            totals: period.totals,
        });
        let items = items.collect();
        Ok(Json(Periods { items, next }))
    })
    .await
}

/// Nodes that serve an area, and were there, but have released nothing for a period.
fn missing_of(known: &Known, from: Day, to: Day) -> impl Iterator<Item = (&Origin, &Node)> {
    let all = known.nodes();
    all.filter(move |(_, node)| node.counts(to) && !node.released(from, to))
}

pub(super) fn missing_doc() -> Doc {
    Doc::of("Nodes that serve an area, and were there, but have released nothing for a period.")
        .open()
        .query::<WantedPeriod>()
        .answers::<Missing>(200, "A page of them, by the names of their areas.")
}

/// Who has released nothing for a period.
pub(super) async fn missing(
    State(app): State<App>,
    Asked(wanted): Asked<WantedPeriod>,
) -> Result<Json<Missing>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(wanted.cursor.as_deref())?;
        let most = page(wanted.limit, limits::PAGE_MOST);
        let all = missing_of(&known, wanted.from, wanted.to);
        let mut all: Vec<MissingNode> = all
            .map(|(origin, node)| MissingNode {
                origin: origin.clone(),
                name: place(origin, Some(node)).0,
            })
            .collect();
        all.sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
        let (items, next) = cut(all, begin, most);
        Ok(Json(Missing { items, next }))
    })
    .await
}

pub(super) fn figures_doc() -> Doc {
    Doc::of("What each area released of closed periods.")
        .open()
        .query::<WantedFigures>()
        .answers::<Figures>(200, "A page of figures, those of the newest period first.")
}

/// Figures of areas.
pub(super) async fn figures(
    State(app): State<App>,
    Asked(wanted): Asked<WantedFigures>,
) -> Result<Json<Figures>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(wanted.cursor.as_deref())?;
        let most = page(wanted.limit, limits::PAGE_MOST);
        let releases = by_period(known.releases().filter(|told| wanted.of(told)));
        let count: usize = releases.values().map(Vec::len).sum();
        let (mut items, mut passed) = (Vec::new(), 0);
        for ((from, to), releases) in releases.into_iter().rev() {
            // Periods before the page are counted, not put in order.
            if passed + releases.len() > begin && items.len() < most {
                let areas = areas(&known, releases.iter().copied());
                let rest = areas.into_iter().skip(begin.saturating_sub(passed));
                let fitting = rest.take(most - items.len());
                items.extend(fitting.map(|area| AreaFigures { from, to, area }));
            }
            passed += releases.len();
        }
        let end = begin.saturating_add(items.len());
        Ok(Json(Figures {
            items,
            next: (end < count).then(|| end.to_string()),
        }))
    })
    .await
}

impl WantedFigures {
    fn of(&self, told: &Release) -> bool {
        self.origin.as_ref().is_none_or(|of| *of == told.origin)
            && self.from.is_none_or(|from| told.from == from)
            && self.to.is_none_or(|to| told.to == to)
    }
}

fn by_period<'a>(releases: impl Iterator<Item = &'a Release>) -> ByPeriod<'a> {
    let mut closed = ByPeriod::new();
    for release in releases {
        let period = closed.entry((release.from, release.to)).or_default();
        period.push(release);
    }
    closed
}

/// The figures of a period's releases, by the names of their areas.
fn areas<'a>(known: &Known, releases: impl Iterator<Item = &'a Release>) -> Vec<Area> {
    let place = |origin: &Origin| place(origin, known.node(origin));
    let mut areas: Vec<Area> = releases.map(|told| periods::area(told, &place)).collect();
    areas.sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
    areas
}

pub(super) fn package_doc() -> Doc {
    Doc::of("What the tables of open data hold (Data Package).")
        .open()
        .answers::<Hexes>(200, "A datapackage.json.")
}

/// What the tables of open data hold.
pub(super) async fn package(State(app): State<App>) -> Json<Value> {
    Json(package::description(&app.0.config.address))
}

pub(super) fn nodes_csv_doc() -> Doc {
    Doc::of("The nodes as a table.")
        .open()
        .sends(200, "text/csv", "A row a node.")
}

/// The nodes as a table.
pub(super) async fn nodes_csv(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let table = app.read(|app| Ok(package::nodes(&app.known()))).await?;
    Ok(([CSV], table))
}

pub(super) fn figures_csv_doc() -> Doc {
    Doc::of("All figures of all closed periods as a table.")
        .open()
        .sends(200, "text/csv", "A row a figure of an area.")
}

/// All figures as a table: a period after the other, since of many areas it is long.
pub(super) async fn figures_csv(State(app): State<App>) -> Response {
    let (send, receive) = mpsc::channel::<Result<String, std::io::Error>>(PARTS);
    tokio::task::spawn_blocking(move || {
        let known = app.known();
        if send.blocking_send(Ok(package::figures_head())).is_err() {
            return;
        }
        for (period, releases) in by_period(known.releases()).into_iter().rev() {
            let areas = areas(&known, releases.into_iter());
            let rows = package::figures(period, &areas);
            // Whoever went away needs no more.
            if send.blocking_send(Ok(rows)).is_err() {
                return;
            }
        }
    });
    let parts = stream::unfold(receive, |mut receive| async {
        let part = receive.recv().await?;
        Some((part, receive))
    });
    ([CSV], Body::from_stream(parts)).into_response()
}

pub(super) fn hexes_doc() -> Doc {
    Doc::of("The layout of the map (HexJSON): the operator\u{2019}s, or the twelve regions and nations of the United Kingdom.")
        .open()
        .answers::<Hexes>(200, "A HexJSON layout.")
}

/// The layout of the map.
pub(super) async fn hexes(State(app): State<App>) -> Json<Hexes> {
    Json(Hexes(app.0.config.hexes.clone()))
}

const CSV: (header::HeaderName, &str) = (header::CONTENT_TYPE, "text/csv; charset=utf-8");

impl App {
    /// Nodes, with how it stands with each now.
    fn seen_now<'a>(
        &self,
        nodes: impl Iterator<Item = (&'a Origin, &'a Node)>,
    ) -> Vec<NetworkNode> {
        let (met, seen) = (self.peers().last_heard(), self.peers().seen());
        let ours = self.engine().origin();
        let peers = self.engine().look(|views| views.directory.peers.clone());
        let now = self.now();
        nodes
            .map(|(origin, node)| {
                let seen = seen.get(origin);
                let connected = seen.is_some_and(|seen| seen.connected);
                let met = met.get(origin).copied();
                let heard = seen.and_then(|seen| seen.heard).max(met).max(node.signed);
                let own = *origin == ours;
                NetworkNode {
                    own,
                    peer: peers.get(origin).is_some_and(|peer| peer.linked),
                    connected,
                    last_seen: if own || connected { Some(now) } else { heard },
                    ..told(origin, node)
                }
            })
            .collect()
    }
}
