//! Before two nodes are linked: invitations of ours that nobody has answered, and saying no to whoever asks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kith_protocol::id::{Account, Digest32, Millis};
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;
use super::ask::In;
use super::follows::named;
use super::problem::{Problem, Refused};
use super::viewer::Viewer;

/// Invitations to link that nobody has answered yet: at most as many as may be open at a time.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Invitations {
    /// Those that run out first come first.
    items: Vec<InvitationInfo>,
}

/// An invitation to link.
#[derive(Debug, Serialize, JsonSchema)]
struct InvitationInfo {
    /// By which it is taken back: the hash of what its link holds.
    id: Digest32,
    /// Until when it holds.
    expires: Millis,
    /// The steward who made it.
    by: Account,
    /// Their name.
    by_name: Option<String>,
}

pub(super) fn open_doc() -> Doc {
    Doc::of("Invitations to link that nobody has answered yet. Stewards only.")
        .answers::<Invitations>(200, "Those that run out first come first.")
}

/// What is open.
pub(super) async fn open(
    State(app): State<App>,
    viewer: Viewer,
) -> Result<Json<Invitations>, Problem> {
    viewer.must_be_steward(&app)?;
    let mut open = app.peers().invitations();
    open.sort_by_key(|(id, expires, _)| (*expires, *id));
    let items = open.into_iter().map(|(id, expires, by)| InvitationInfo {
        id,
        expires,
        by,
        by_name: app.engine().people().name_of(&by),
    });
    Ok(Json(Invitations {
        items: items.collect(),
    }))
}

pub(super) fn take_back_doc() -> Doc {
    Doc::of("Takes an invitation to link back: its link opens nothing more. Stewards only.")
        .says(204, "It is gone.")
}

/// Takes an invitation back.
pub(super) async fn take_back(
    State(app): State<App>,
    viewer: Viewer,
    In(id): In<Digest32>,
) -> Result<StatusCode, Problem> {
    viewer.must_be_steward(&app)?;
    if app.peers().take_back(id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refused::NotFound.into())
    }
}

pub(super) fn decline_doc() -> Doc {
    Doc::of("Says no to a node that asks to link, or forgets one that was looked at. `origin` may be its last sixteen characters. Stewards only.")
        .says(204, "It asks no more, and the invitation it came by is gone.")
}

/// Says no to a node that is not linked.
pub(super) async fn decline(
    State(app): State<App>,
    viewer: Viewer,
    In(origin): In<String>,
) -> Result<StatusCode, Problem> {
    viewer.must_be_steward(&app)?;
    if app.peers().decline(&named(&origin)?).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refused::NotFound.into())
    }
}
