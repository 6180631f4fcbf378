//! The network, as this node sees it: who is in it, what closed periods add up to, and the same as open data. Public: all of it was
//! signed to be read by anybody.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kith_protocol::id::{Millis, Origin};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::App;
use super::api::Doc;
use super::problem::Problem;
use crate::network::{
    self, Node, package,
    periods::{self, Period},
};

/// The nodes that this one knows of.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Network {
    /// By the names of their areas.
    nodes: Vec<NetworkNode>,
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
    /// In which ways what it signed does not fit together: `items`, `heads`, `summary`, `decisions`. People judge what that means.
    evidence: Vec<&'static str>,
}

/// Closed periods, and who has not sent.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Periods {
    /// Newest first.
    periods: Vec<ClosedPeriod>,
}

/// A closed period.
#[derive(Debug, Serialize, JsonSchema)]
struct ClosedPeriod {
    #[serde(flatten)]
    period: Period,
    /// Nodes with members that have released nothing for it, by name.
    missing: Vec<String>,
}

/// A layout of hexagons, as HexJSON.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(transparent)]
pub(super) struct Hexes(Value);

pub(super) fn nodes_doc() -> Doc {
    Doc::of("The nodes that this one follows: who they are, when they were last heard of, how well witnessed their heads are.")
        .open()
        .answers::<Network>(200, "The nodes.")
}

/// The nodes.
pub(super) async fn nodes(State(app): State<App>) -> Result<Json<Network>, Problem> {
    app.read(move |app| {
        let nodes = app.network()?;
        let (everyone, seen) = (app.peers().everyone(), app.peers().seen());
        let own = app.engine().origin();
        let peers = app.engine().look(|views| views.directory.peers.clone());
        let now = app.engine().clock().now();
        let mut nodes: Vec<NetworkNode> = nodes
            .into_iter()
            .map(|(origin, node)| {
                let seen = seen.get(&origin);
                let connected = seen.is_some_and(|seen| seen.connected);
                let met = everyone.get(&origin).and_then(|met| met.heard);
                let heard = seen.and_then(|seen| seen.heard).max(met).max(node.signed);
                let own = origin == own;
                NetworkNode {
                    own,
                    peer: peers.get(&origin).is_some_and(|peer| peer.linked),
                    connected,
                    last_seen: if own || connected { Some(now) } else { heard },
                    ..told(origin, &node)
                }
            })
            .collect();
        nodes.sort_by(|a, b| (&a.area, &a.name, &a.origin).cmp(&(&b.area, &b.name, &b.origin)));
        Ok(Json(Network { nodes }))
    })
    .await
}

fn told(origin: Origin, node: &Node) -> NetworkNode {
    let card = node.card.clone();
    NetworkNode {
        origin,
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
    }
}

pub(super) fn periods_doc() -> Doc {
    Doc::of("Closed periods over all areas: what each released, what they add up to (from three areas on, as ranges), and who has not sent.")
        .open()
        .answers::<Periods>(200, "The periods, newest first.")
}

/// Closed periods.
pub(super) async fn periods(State(app): State<App>) -> Result<Json<Periods>, Problem> {
    app.read(move |app| {
        let nodes = app.network()?;
        let periods = app.closed(&nodes)?.into_iter().map(|period| {
            let mut missing: Vec<String> = nodes
                .iter()
                .filter(|(origin, node)| {
                    node.counts(period.to)
                        && !period
                            .areas
                            .iter()
                            .any(|area| area.origin == **origin && !area.returned)
                })
                .map(|(origin, node)| place(origin, Some(node)).0)
                .collect();
            missing.sort();
            ClosedPeriod { period, missing }
        });
        Ok(Json(Periods {
            periods: periods.collect(),
        }))
    })
    .await
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
    app.read(move |app| Ok(csv(package::nodes(&app.network()?))))
        .await
}

pub(super) fn figures_csv_doc() -> Doc {
    Doc::of("All figures of all closed periods as a table.")
        .open()
        .sends(200, "text/csv", "A row a figure of an area.")
}

/// All figures as a table.
pub(super) async fn figures_csv(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    app.read(move |app| {
        let nodes = app.network()?;
        Ok(csv(package::figures(&app.closed(&nodes)?)))
    })
    .await
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

fn csv(text: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text)
}

/// An area's name and code: its node's, or what that is called.
fn place(origin: &Origin, node: Option<&Node>) -> (String, Option<String>) {
    let card = node.and_then(|node| node.card.as_ref());
    let name = card.map_or_else(|| origin.to_string(), |card| card.area.clone());
    (name, card.and_then(|card| card.area_code.clone()))
}

impl App {
    pub(super) fn network(&self) -> Result<BTreeMap<Origin, Node>, Problem> {
        network::nodes(self.engine()).map_err(Problem::internal)
    }

    pub(super) fn closed(&self, nodes: &BTreeMap<Origin, Node>) -> Result<Vec<Period>, Problem> {
        let heard = self.summaries().heard(None)?;
        let releases = heard.releases.iter().map(|heard| &heard.release);
        Ok(periods::periods(releases, |origin| {
            place(origin, nodes.get(origin))
        }))
    }
}
