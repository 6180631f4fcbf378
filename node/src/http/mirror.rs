//! A neighbour that lost its folder asks for its own records, sealed as they are held here. The question is signed with its
//! node key; nobody else could open the answer.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kith_protocol::peer::SignedBody;

use super::App;
use super::api::Doc;
use super::ask::Sent;
use super::limits;
use super::peering::SignedInfo;
use super::problem::{Problem, Refused};
use crate::peer::mirror::{NotAnswered, answer};

pub(super) fn doc() -> Doc {
    Doc::of("A node that this one is or was linked with asks for its own records as they are held here (docs/protocol.md, \u{201c}Mirrors\u{201d}).")
        .open()
        .body::<SignedInfo>()
        .sends(
            200,
            "application/octet-stream",
            "Frames, each after its length (4 bytes, big-endian).",
        )
}

/// What is held, entries, or a page.
pub(super) async fn back(
    State(app): State<App>,
    Sent(sent): Sent<SignedInfo, { limits::PEER_BYTES }>,
) -> Result<impl IntoResponse, Problem> {
    let signed = SignedBody::try_from(sent)?;
    let bytes = app
        .read(move |app| {
            answer(app.engine(), &signed).map_err(|why| match why {
                NotAnswered::Fault(_) => Refused::NotFound.into(),
                NotAnswered::Store(fault) => Problem::internal(fault),
            })
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes))
}
