//! The node key, and the one that is to follow it: what stewards have said, and what is still needed.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::{Account, Millis};
use kith_protocol::key::{Key, Sig};
use kith_protocol::limits::{DAY_MS, REPLACING_DAYS};
use kith_protocol::peer::words::words;
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;
use super::viewer::Viewer;

/// The node key and its replacement.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NodeKeyInfo {
    /// The key in force.
    node: Key,
    /// Whether it was replaced, ever.
    replaced: bool,
    /// The key that waits on this computer to follow it. Stewards only.
    waiting: Option<WaitingKey>,
    /// What stewards have said and still counts.
    said: Vec<SaidOfKey>,
    /// Stewards with a device: two must say it, or the only one twice.
    stewards: usize,
}

/// A key that waits.
#[derive(Debug, Serialize, JsonSchema)]
struct WaitingKey {
    /// Which.
    node: Key,
    /// Its signature that it is to follow the key in force: what `node.replaced` carries.
    proof: Sig,
    /// The key in force and this one as words: `kith rekey` has shown the same at the computer.
    words: Vec<&'static str>,
}

/// A steward said that the node is to have another key.
#[derive(Debug, Serialize, JsonSchema)]
struct SaidOfKey {
    /// Which key.
    node: Key,
    /// The steward.
    by: Account,
    /// Their name.
    name: Option<String>,
    /// When.
    at: Millis,
    /// From when the only steward can say it again.
    again: Millis,
}

pub(super) fn doc() -> Doc {
    Doc::of("The node key, the one that waits to follow it, and what stewards have said of that.")
        .answers::<NodeKeyInfo>(200, "The keys.")
}

/// The keys.
pub(super) async fn show(State(app): State<App>, viewer: Viewer) -> Json<NodeKeyInfo> {
    let engine = app.engine();
    let steward = viewer.must_be_steward(&app).is_ok();
    let (node, replaced, stewards, said) = engine.look(|views| {
        let directory = &views.directory;
        let said: Vec<_> = directory.replacement().map(|(by, s)| (by, *s)).collect();
        let node = directory.node().unwrap_or_else(|| engine.node_key());
        let replaced = !directory.earlier.is_empty();
        (node, replaced, directory.stewards().count(), said)
    });
    let waiting = steward
        .then(|| engine.identity().successor(&node))
        .flatten();
    let said = said.into_iter().map(|(by, said)| SaidOfKey {
        node: said.node,
        by,
        name: engine.people().name_of(&by),
        at: said.at,
        again: said.at + REPLACING_DAYS * DAY_MS,
    });
    Json(NodeKeyInfo {
        node,
        replaced,
        waiting: waiting.map(|(key, proof)| WaitingKey {
            node: key,
            proof,
            words: words(&node, &key).to_vec(),
        }),
        said: said.collect(),
        stewards,
    })
}
