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
use super::meetings::entries::{Sees, sees};
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
    if let Some(sees) = sees(&app, &viewer, &stored) {
        return of_a_meeting(&app, &viewer, stored, sees).await.map(Json);
    }
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

/// An entry of a meeting, of a group or of a piece of work, as far as the viewer sees it.
async fn of_a_meeting(
    app: &App,
    viewer: &Viewer,
    stored: Stored,
    sees: Sees,
) -> Result<EntryInfo, Problem> {
    let words = match sees {
        Sees::Nothing => return Err(Refused::NotFound.into()),
        Sees::Leaf => false,
        Sees::Words => true,
        Sees::WordsByOffice => {
            for person in stored.entry.content.about() {
                let by = viewer.account();
                app.engine().note_look(person, by, "entry").await?;
            }
            true
        }
    };
    app.read(move |app| {
        let details = words.then(|| app.words(&stored.entry));
        Ok(EntryInfo {
            index: stored.index,
            leaf: stored.leaf,
            details: details.unwrap_or_default(),
        })
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
    let theirs = match sees(&app, &viewer, &stored) {
        Some(sees) => sees != Sees::Nothing,
        None => concerns(&app, &viewer, &stored) > Standing::Fellow,
    };
    if !theirs {
        return Err(Refused::NotFound.into());
    }
    let receipt = app
        .read(move |app| {
            // With neighbours' cosignatures as soon as there are any.
            let engine = app.engine();
            let cosigned = engine.receipt_cosigned(stored.index);
            let receipt = cosigned.or_else(|| engine.receipt(stored.index));
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
