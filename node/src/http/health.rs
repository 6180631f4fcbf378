//! Whether the process runs, and whether it can do its work.

use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::api::Doc;

pub(super) fn alive_doc() -> Doc {
    Doc::of("Whether the process runs.")
        .open()
        .sends(200, "text/plain", "It does.")
}

/// It runs.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

pub(super) fn ready_doc() -> Doc {
    Doc::of("Whether entries are taken.")
        .open()
        .sends(200, "text/plain", "They are.")
        .sends(
            503,
            "text/plain",
            "They are not: a stable code, then why in words. Reading goes on.",
        )
}

/// Whether entries are taken, and if not, why.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, String) {
    match app.engine().health().why {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(why) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("{}\n{why}\n", why.code()),
        ),
    }
}
