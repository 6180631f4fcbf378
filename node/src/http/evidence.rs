//! Evidence that a node's records contradict each other, to be taken along and checked by anybody (docs/protocol.md, "Evidence").

use axum::Json;
use axum::extract::State;
use data_encoding::BASE64URL_NOPAD;
use kith_protocol::id::Origin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::problem::Problem;

/// Whose.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// The node whose records contradict each other.
    origin: Origin,
}

/// All that is known of one node: what `kith verify` takes as a file.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Known {
    /// Whose records they are.
    pub(crate) origin: Origin,
    /// Each piece as it travels between nodes, in unpadded base64url.
    pub(crate) evidence: Vec<String>,
}

pub(super) fn doc() -> Doc {
    Doc::of("What shows that records of a node that this one follows contradict each other, whole: anybody can check it, with kith verify or another program.")
        .open()
        .query::<Wanted>()
        .answers::<Known>(200, "All that is known; nothing, if nothing is.")
}

/// All evidence about a node.
pub(super) async fn show(
    State(app): State<App>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Known>, Problem> {
    app.read(move |app| {
        let mut known = app.peers().evidence()?;
        let of = known.remove(&wanted.origin).unwrap_or_default();
        let evidence = of.iter().map(|one| BASE64URL_NOPAD.encode(&one.to_bytes()));
        Ok(Json(Known {
            origin: wanted.origin,
            evidence: evidence.collect(),
        }))
    })
    .await
}
