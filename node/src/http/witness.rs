//! The witness that this node is for its neighbours' logs (C2SP tlog-witness). Its answers are the format's own, not
//! problems.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use super::App;
use super::api::Doc;
use super::ask::{In, Raw};
use super::limits;
use super::problem::{Problem, Refused};

const TEXT: &str = "text/plain";

pub(super) fn add_doc() -> Doc {
    Doc::of("Asks this node to cosign a neighbour's checkpoint (C2SP tlog-witness).")
        .open()
        .sends(200, TEXT, "Cosignature lines.")
        .sends(
            400,
            TEXT,
            "The request is malformed, or the old size is above the checkpoint's.",
        )
        .sends(403, TEXT, "The log has not signed the checkpoint.")
        .sends(404, TEXT, "This log is not witnessed here.")
        .sends(
            409,
            "text/x.tlog.size",
            "The old size is not the one stored, which this is.",
        )
        .sends(
            422,
            TEXT,
            "The proof does not hold, or the log has signed another root at this size.",
        )
        .sends(
            503,
            TEXT,
            "The records up to there are not all held here yet.",
        )
}

/// Cosigns, if all is well; durable before the answer.
pub(super) async fn add(
    State(app): State<App>,
    Raw(body): Raw<{ limits::WITNESS_BYTES }>,
) -> Result<impl IntoResponse, Problem> {
    let reply = app.engine().witness(body.to_vec()).await?;
    let status = StatusCode::from_u16(reply.status).map_err(Problem::internal)?;
    let headers = [(header::CONTENT_TYPE, reply.content_type)];
    Ok((status, headers, reply.body))
}

pub(super) fn vkey_doc() -> Doc {
    Doc::of("The key that this node's cosignatures are checked with.")
        .open()
        .sends(200, TEXT, "One line.")
}

/// This node's key as a witness.
pub(super) async fn vkey(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let vkey = app.engine().witness_vkey().ok_or(Refused::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, vkey + "\n"))
}

pub(super) fn show_doc() -> Doc {
    Doc::of("The last checkpoint of a neighbour that this node cosigned; `origin` is SHA-256 of the log's name in hex.")
        .open()
        .sends(200, TEXT, "A signed checkpoint with this node's cosignature.")
}

/// The last checkpoint cosigned.
pub(super) async fn show(
    State(app): State<App>,
    In(origin): In<String>,
) -> Result<impl IntoResponse, Problem> {
    let note = app.engine().witnessed(&origin).ok_or(Refused::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, note))
}
