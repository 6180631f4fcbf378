//! What this node and a neighbour have settled between them, as both sign it.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::Origin;
use kith_protocol::key::Key;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::transfer::{STATEMENT_TYPE, kept_under, statement};
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;
use super::ask::In;
use super::problem::{Problem, Refused};
use super::viewer::Viewer;

/// What two nodes have settled between them.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Between {
    /// Canonical JSON: the two nodes in order, how many decisions each has made towards the other, and the minutes those
    /// settled; none where nothing was decided yet.
    body: Option<String>,
    /// Who signed exactly this: both once both agree, this node alone until then.
    sigs: Vec<SideSigned>,
}

/// A node's signature on what was settled.
#[derive(Debug, Serialize, JsonSchema)]
struct SideSigned {
    /// Which node.
    origin: Origin,
    /// Its node key.
    node: Key,
    /// The signature, in unpadded base64url.
    sig: String,
}

pub(super) fn doc() -> Doc {
    Doc::of("What this node and a neighbour have settled between them. Officers only.")
        .answers::<Between>(200, "The statement, signed.")
}

/// What this node and a neighbour have settled between them.
pub(super) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    In(peer): In<Origin>,
) -> Result<Json<Between>, Problem> {
    if !viewer.officer {
        return Err(Refused::NotYours.into());
    }
    app.read(move |app| {
        let engine = app.engine();
        let own = engine.origin();
        let (node, body) = engine
            .look(|views| {
                let node = views.directory.peers.get(&peer)?.node;
                Some((node, statement(&own, &peer, &views.transfers)))
            })
            .ok_or(Refused::NotFound)?;
        let mut sigs = Vec::new();
        if let Some(body) = &body {
            let sign = |bytes: &[u8]| engine.identity().sign(bytes);
            let ours = SignedBody::sign(STATEMENT_TYPE, body.clone(), &sign);
            sigs.push(signed(own, engine.node_key(), &ours));
            let theirs = engine.kept(&kept_under(&peer))?;
            let theirs = theirs.and_then(|bytes| SignedBody::from_bytes(&bytes).ok());
            // What they signed with a key that was replaced since they sign again once they are connected.
            let holds =
                |theirs: &SignedBody| theirs.body == *body && theirs.holds(STATEMENT_TYPE, &node);
            if let Some(theirs) = theirs.filter(holds) {
                sigs.push(signed(peer, node, &theirs));
            }
        }
        Ok(Json(Between { body, sigs }))
    })
    .await
}

fn signed(origin: Origin, node: Key, body: &SignedBody) -> SideSigned {
    SideSigned {
        origin,
        node,
        sig: data_encoding::BASE64URL_NOPAD.encode(&body.sig),
    }
}
