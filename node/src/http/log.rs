//! The log, as anyone may check it (C2SP tlog-tiles): the public head, the log's key, the tiles of hashes. Entries are
//! not public.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kith_protocol::tlog::tile::Tile;

use super::App;
use super::api::Doc;
use super::ask::In;
use super::problem::{Problem, Refused};

const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn checkpoint_doc() -> Doc {
    Doc::of("The public head, which moves once a day.")
        .open()
        .sends(
            200,
            "text/plain",
            "A signed checkpoint (C2SP tlog-checkpoint).",
        )
}

/// The public head.
pub(super) async fn checkpoint(State(app): State<App>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, app.engine().public_head().to_string())
}

pub(super) fn vkey_doc() -> Doc {
    Doc::of("The log's verifier key.")
        .open()
        .sends(200, "text/plain", "One line.")
}

/// The log's key.
pub(super) async fn vkey(State(app): State<App>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, app.engine().log_vkey() + "\n")
}

pub(super) fn tile_doc() -> Doc {
    Doc::of("A tile of the log's hashes, as far as the public head goes: `<L>/<N>[.p/<W>]`.")
        .open()
        .sends(200, "application/octet-stream", "32 bytes a hash.")
}

/// A tile. Those that are there never change.
pub(super) async fn tile(
    State(app): State<App>,
    In(path): In<String>,
) -> Result<impl IntoResponse, Problem> {
    let tile = Tile::parse(&path).ok_or(Refused::NotFound)?;
    let hashes = app
        .engine()
        .tile(tile.level(), tile.n(), tile.width())
        .ok_or(Refused::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, hashes))
}
