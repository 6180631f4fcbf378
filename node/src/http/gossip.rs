//! Where other areas' nodes come in: a websocket that is theirs alone (docs/protocol.md, "Gossip").

use std::sync::Arc;

use axum::Router;
use axum::extract::ws::{
    Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection,
};
use axum::extract::{Extension, State};
use axum::response::Response;
use axum::routing::get;
use kith_protocol::peer::limits::FRAME_BYTES;
use kith_protocol::peer::link::SUBPROTOCOL;

use super::App;
use super::api::Doc;
use super::door::Peer;
use super::problem::{Problem, Refused};
use super::serve::Line;
use crate::peer::callers::Callers;
use crate::peer::socket::{self, Heard};

pub(super) fn doc() -> Doc {
    Doc::of("A websocket for other areas' nodes, subprotocol `kith.gossip.v1`: see docs/protocol.md, \u{201c}Gossip\u{201d}.")
        .open()
        .says(101, "Binary messages are CBOR frames.")
}

/// Opens the socket.
pub(super) async fn listen(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    Extension(line): Extension<Arc<Line>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgradable(upgrade)?;
    if !peer.local() && !app.0.guesses.may(&peer.caller(), 1, app.now()) {
        return Err(Refused::TooMany.into());
    }
    Ok(upgrade.on_upgrade(move |socket: WebSocket| async move {
        app.peers().accept(socket).await;
        drop(line);
    }))
}

/// Nothing but this way in: for a node that waits to be called, with nothing left but its node key.
pub(super) fn alone(callers: Callers) -> Router {
    Router::new()
        .route("/gossip", get(called))
        .with_state(callers)
}

async fn called(
    State(callers): State<Callers>,
    Extension(line): Extension<Arc<Line>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgradable(upgrade)?;
    Ok(upgrade.on_upgrade(move |socket: WebSocket| async move {
        callers.accept(socket).await;
        drop(line);
    }))
}

/// A request that goes over to our subprotocol, with bounds on what it may bring.
fn upgradable(
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<WebSocketUpgrade, Problem> {
    let upgrade =
        upgrade.map_err(|why| Problem::from(Refused::UpgradeExpected).because(why.body_text()))?;
    let upgrade = upgrade.protocols([SUBPROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return Err(Problem::from(Refused::UpgradeExpected)
            .because(format!("the subprotocol {SUBPROTOCOL} is not offered")));
    }
    Ok(upgrade
        .read_buffer_size(16 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(2 * FRAME_BYTES)
        .max_message_size(FRAME_BYTES)
        .max_frame_size(FRAME_BYTES))
}

impl socket::Message for Message {
    fn frame(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes.into())
    }

    fn ping() -> Self {
        Self::Ping(Vec::new().into())
    }

    fn close() -> Self {
        Self::Close(None)
    }

    fn heard(self) -> Heard {
        match self {
            Self::Binary(bytes) => Heard::Frame(bytes.into()),
            Self::Ping(_) | Self::Pong(_) => Heard::Alive,
            Self::Text(_) => Heard::Text,
            Self::Close(_) => Heard::Close,
        }
    }
}
