//! The network as open data: what its tables hold, and the layout of the map.

use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::App;
use super::api::Doc;
use crate::network::package;

/// A layout of hexagons, as HexJSON.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(transparent)]
pub(super) struct Hexes(Value);

/// Whether any page may read an address, since what lies there is open data: nobody needs a session for it, and a page of another
/// site is never given what a session shows.
pub(super) fn is_open_data(path: &str) -> bool {
    let network = path.strip_prefix("/api/v1/network");
    network.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        || path == "/api/v1/summaries"
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

pub(super) fn hexes_doc() -> Doc {
    Doc::of("The layout of the map (HexJSON): the operator\u{2019}s, or the twelve regions and nations of the United Kingdom.")
        .open()
        .answers::<Hexes>(200, "A HexJSON layout.")
}

/// The layout of the map.
pub(super) async fn hexes(State(app): State<App>) -> Json<Hexes> {
    Json(Hexes(app.0.config.hexes.clone()))
}
