//! Who this node is: what anyone may know before they join.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::roster::Policy;
use kith_protocol::id::{Category, Origin};
use kith_protocol::key::Key;
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;

/// Who this node is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NodeInfo {
    /// Its name for life.
    origin: Origin,
    /// What the organisation is called.
    name: Option<String>,
    /// How others reach it.
    address: String,
    /// Whether a steward has set up a device.
    opened: bool,
    /// The log's verifier key.
    log_vkey: String,
    /// The node key.
    node_key: Key,
    /// The bank's rules in force.
    policy: PolicyInfo,
    /// How many other nodes it is linked with.
    neighbours: usize,
    /// Whether the people here are made up.
    synthetic: bool,
    /// Of this program.
    version: &'static str,
}

/// The bank's rules.
#[derive(Debug, Serialize, JsonSchema)]
struct PolicyInfo {
    /// What exchanges can be about.
    categories: Vec<Category>,
    /// The most minutes anyone may have.
    ceiling: Option<i64>,
    /// Hours are counted and no limits are kept.
    count_only: bool,
    /// Days an unanswered proposal stands.
    expires_days: i64,
    /// Minutes anyone may receive before giving.
    floor: i64,
}

impl From<Policy> for PolicyInfo {
    fn from(policy: Policy) -> Self {
        Self {
            categories: policy.categories,
            ceiling: policy.limits.ceiling,
            count_only: policy.count_only,
            expires_days: policy.expires_days,
            floor: policy.limits.floor,
        }
    }
}

pub(super) fn doc() -> Doc {
    Doc::of("Who this node is.")
        .open()
        .answers::<NodeInfo>(200, "The node.")
}

/// The node.
pub(super) async fn show(State(app): State<App>) -> Json<NodeInfo> {
    let engine = app.engine();
    let (opened, node, policy, neighbours) = engine.look(|views| {
        let peers = views.directory.peers.values();
        (
            views.directory.has_steward(),
            views.directory.node(),
            views.directory.policy.clone(),
            peers.filter(|peer| peer.linked).count(),
        )
    });
    Json(NodeInfo {
        origin: engine.origin(),
        name: engine.people().node_name(),
        address: app.0.config.address.clone(),
        opened,
        log_vkey: engine.log_vkey(),
        node_key: node.unwrap_or_else(|| engine.node_key()),
        policy: policy.into(),
        neighbours,
        synthetic: app.0.config.synthetic,
        version: env!("CARGO_PKG_VERSION"),
    })
}
