//! One entry with its words, and the proof that it is in the log.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kith_protocol::id::{Index, Name};
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;
use super::ask::In;
use super::exchanges::{concerns, may_read};
use super::problem::{Problem, Refused};
use super::reading::{Stored, Words};
use super::viewer::{Standing, Viewer};

/// An entry as it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EntryInfo {
    /// Its position in the log.
    index: Index,
    /// The leaf.
    leaf: String,
    /// The words beside it that the viewer may read, unless erased.
    details: Words,
}

pub(super) fn entry_doc() -> Doc {
    Doc::of("One entry, for those it concerns and for officers, who leave a trace.")
        .answers::<EntryInfo>(200, "The entry.")
}

/// One entry.
pub(super) async fn entry(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
) -> Result<Json<EntryInfo>, Problem> {
    let stored = stored(&app, &name).await?;
    may_read(&app, &viewer, &stored, "entry").await?;
    app.read(move |app| {
        // Who wrote something down about another may read the entry again, but its words only while they may still
        // read about that person.
        let about = stored.entry.content.about();
        let may = app.engine().look(|views| {
            about
                .iter()
                .any(|account| viewer.standing(views, account) >= Standing::Officer)
        });
        let details = if may || about.is_empty() {
            app.words(&stored.entry)
        } else {
            Words::new()
        };
        Ok(Json(EntryInfo {
            index: stored.index,
            leaf: stored.leaf,
            details,
        }))
    })
    .await
}

pub(super) fn receipt_doc() -> Doc {
    Doc::of("The proof that an entry is in the log, for those it concerns and for officers.").sends(
        200,
        "text/plain",
        "A c2sp.org/tlog-proof@v1, to be checked without any network.",
    )
}

/// The receipt of one entry. It says nothing of what the entry says, so an officer leaves no trace.
pub(super) async fn receipt(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
) -> Result<impl IntoResponse, Problem> {
    let stored = stored(&app, &name).await?;
    if concerns(&app, &viewer, &stored) == Standing::Fellow {
        return Err(Refused::NotFound.into());
    }
    let receipt = app
        .read(move |app| {
            let receipt = app.engine().receipt(stored.index);
            receipt.ok_or_else(|| Problem::internal("an entry that stands has no receipt"))
        })
        .await?;
    let text = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((text, receipt.text()))
}

async fn stored(app: &App, name: &Name) -> Result<Stored, Problem> {
    let index = app.position(name).ok_or(Refused::NotFound)?;
    app.read(move |app| app.stored(index)).await
}
