//! Summaries: the releases of all nodes that this one knows, as each signed them. Public: they were made to be read by anybody.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::{Day, Millis, Origin};
use kith_protocol::peer::SignedBody;
use kith_protocol::summary::release::Release;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::exchanges::page;
use super::limits;
use super::problem::Problem;

/// Which.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Of this node alone.
    origin: Option<Origin>,
    /// Of periods that begin on this day.
    from: Option<Day>,
    /// Where the page before ended: its `next`.
    cursor: Option<usize>,
    /// How many at most.
    limit: Option<usize>,
}

/// A page of releases.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Summaries {
    items: Vec<Summary>,
    /// Where the next page begins.
    next: Option<usize>,
}

/// A release, as signed.
#[derive(Debug, Serialize, JsonSchema)]
struct Summary {
    /// Which node signs it.
    origin: Origin,
    /// What that is called.
    name: Option<String>,
    /// When it was published, by that node's clock.
    at: Option<Millis>,
    /// What it says.
    told: Release,
    /// The item of its feed that it is, `{"body","sig"}`; none while our own waits to be put there.
    #[schemars(with = "Option<Value>")]
    signed: Option<SignedBody>,
}

pub(super) fn doc() -> Doc {
    Doc::of("Releases of all nodes that this one knows, as each signed them; those that break the rule are left out.")
        .open()
        .query::<Wanted>()
        .answers::<Summaries>(200, "A page, by node and as each published them.")
}

/// Releases of all nodes.
pub(super) async fn list(
    State(app): State<App>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Summaries>, Problem> {
    app.read(move |app| app.summaries_page(&wanted).map(Json))
        .await
}

impl App {
    fn summaries_page(&self, wanted: &Wanted) -> Result<Summaries, Problem> {
        let all = self.summary_list(wanted.origin.as_ref())?;
        let (most, begin) = (
            page(wanted.limit, limits::PAGE_MOST),
            wanted.cursor.unwrap_or_default(),
        );
        let of = |summary: &Summary| wanted.from.is_none_or(|from| summary.told.from == from);
        let mut rest = all.into_iter().filter(of).skip(begin).peekable();
        let items: Vec<Summary> = rest.by_ref().take(most).collect();
        let next = rest.peek().map(|_| begin + items.len());
        Ok(Summaries { items, next })
    }

    fn summary_list(&self, origin: Option<&Origin>) -> Result<Vec<Summary>, Problem> {
        let nodes = self.summaries().heard(origin)?;
        let engine = self.engine();
        let mut all = Vec::new();
        // Our own first, also what no feed holds yet.
        let own = engine.origin();
        if origin.is_none_or(|origin| *origin == own) {
            for public in self.summaries().to_publish()? {
                let Ok(told) = Release::read(&public.content) else {
                    continue;
                };
                let heard = nodes.releases.iter().find(|h| h.release == told);
                all.push(Summary {
                    origin: own.clone(),
                    name: engine.people().node_name(),
                    at: heard.map(|heard| heard.item.head.at),
                    signed: heard.map(|heard| heard.item.signed.clone()),
                    told,
                });
            }
        }
        let others = nodes
            .releases
            .into_iter()
            .filter(|h| h.release.origin != own);
        all.extend(others.map(|heard| Summary {
            name: nodes.names.get(&heard.release.origin).cloned(),
            origin: heard.release.origin.clone(),
            at: Some(heard.item.head.at),
            told: heard.release,
            signed: Some(heard.item.signed),
        }));
        Ok(all)
    }
}
