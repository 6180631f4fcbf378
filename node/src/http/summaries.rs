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
use super::limits;
use super::pages::page;
use super::problem::{Problem, Refused};
use crate::network::index::{At, Known};

/// Which.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Of this node alone.
    origin: Option<Origin>,
    /// Of periods that begin on this day.
    from: Option<Day>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// A page of releases.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Summaries {
    items: Vec<Summary>,
    /// Where the next page begins.
    next: Option<String>,
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

/// Where a page ends: our own releases that wait to be put into our feed come first, so they are counted; then places in feeds.
enum Cursor {
    Waiting(usize),
    At(At),
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("own.") {
            Some(count) => count.parse().ok().map(Self::Waiting),
            None => text.parse().ok().map(Self::At),
        }
    }
}

impl App {
    fn summaries_page(&self, wanted: &Wanted) -> Result<Summaries, Problem> {
        let cursor = wanted.cursor.as_deref().map(Cursor::read);
        let cursor = match cursor {
            Some(None) => return Err(Problem::from(Refused::Unreadable).because("no such cursor")),
            Some(cursor) => cursor,
            None => None,
        };
        let most = page(wanted.limit, limits::PAGE_MOST);
        let (begin, after) = match cursor {
            None => (0, None),
            Some(Cursor::Waiting(begin)) => (begin, None),
            Some(Cursor::At(at)) => (usize::MAX, Some(at)),
        };
        let known = self.known();
        let waiting = match after {
            None => self.waiting_to_publish(&known, wanted)?,
            Some(_) => Vec::new(),
        };
        let mut waiting = waiting.into_iter().skip(begin);
        let mut items: Vec<Summary> = waiting.by_ref().take(most).collect();
        let mut last = format!("own.{}", begin.saturating_add(items.len()));
        if waiting.next().is_some() {
            return Ok(Summaries {
                items,
                next: Some(last),
            });
        }
        let places = known.places(wanted.origin.as_ref(), after.as_ref());
        let mut rest = places.filter(|(_, told)| wanted.of(told)).peekable();
        while items.len() < most
            && let Some((at, _)) = rest.next()
        {
            last = at.to_string();
            items.push(self.summary_at(&known, at)?);
        }
        let next = rest.peek().is_some().then_some(last);
        Ok(Summaries { items, next })
    }

    /// A release as it lies on the disk.
    fn summary_at(&self, known: &Known, at: At) -> Result<Summary, Problem> {
        let item = at.read(self.engine()).map_err(Problem::internal)?;
        let card = known.node(&at.origin).and_then(|node| node.card.as_ref());
        Ok(Summary {
            name: card.map(|card| card.name.clone()),
            at: Some(item.head.at),
            told: Release::read(&item.content).map_err(Problem::internal)?,
            signed: Some(item.signed),
            origin: at.origin,
        })
    }

    /// Releases of ours that no feed holds yet.
    fn waiting_to_publish(&self, known: &Known, wanted: &Wanted) -> Result<Vec<Summary>, Problem> {
        let own = self.engine().origin();
        if wanted.origin.as_ref().is_some_and(|of| *of != own) {
            return Ok(Vec::new());
        }
        let published = |told: &Release| known.node(&own).is_some_and(|node| node.says(told));
        let ours = self.summaries().to_publish()?;
        let ours = ours
            .into_iter()
            .filter_map(|public| Release::read(&public.content).ok());
        let waiting = ours.filter(|told| wanted.of(told) && !published(told));
        let name = self.engine().people().node_name();
        Ok(waiting
            .map(|told| Summary {
                origin: own.clone(),
                name: name.clone(),
                at: None,
                signed: None,
                told,
            })
            .collect())
    }
}

impl Wanted {
    fn of(&self, told: &Release) -> bool {
        self.origin.as_ref().is_none_or(|of| *of == told.origin)
            && self.from.is_none_or(|from| told.from == from)
    }
}
