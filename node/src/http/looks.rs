//! Who looked into my record: the trace that officers leave.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::{Account, Millis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::limits;
use super::pages::page;
use super::problem::Problem;
use super::viewer::Viewer;
use crate::people::looks::Look;

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Where the page before ended: its `next`.
    cursor: Option<u64>,
    /// How many at most.
    limit: Option<usize>,
}

/// A page of looks.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LooksPage {
    items: Vec<LookInfo>,
    /// Where the next page begins.
    next: Option<u64>,
}

/// Somebody looked.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LookInfo {
    /// When.
    at: Millis,
    /// Who.
    by: Account,
    by_name: Option<String>,
    /// At what: `profile`, `statement`, `exchange`, `entry`, `attendance` (their row in a meeting), `telling` (what they are to be
    /// told), or `minutes` (of a meeting they were in, to be read to them).
    what: String,
}

pub(super) fn doc() -> Doc {
    Doc::of("Who looked into my record.")
        .query::<Wanted>()
        .answers::<LooksPage>(200, "A page, newest first.")
}

/// Who looked.
pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<LooksPage>, Problem> {
    let most = page(wanted.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let (looks, next) = app
            .engine()
            .looks(viewer.account(), wanted.cursor, most)
            .map_err(Problem::internal)?;
        let items = looks.into_iter().map(|look| app.look_info(look)).collect();
        Ok(Json(LooksPage { items, next }))
    })
    .await
}

impl App {
    /// A look, with the name of who looked.
    pub(super) fn look_info(&self, look: Look) -> LookInfo {
        LookInfo {
            at: look.at,
            by_name: self.name_of(&look.by),
            by: look.by,
            what: look.what,
        }
    }
}
