//! What leaves this node: everything that anybody elsewhere can have of it, exactly as it is published.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::listing::ListingType;
use kith_protocol::id::{Category, Day, Index, Origin};
use kith_protocol::summary::release::Release;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::App;
use super::api::Doc;
use super::problem::Problem;
use super::viewer::Viewer;
use crate::summaries::Kind;

/// What leaves this node.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Leaves {
    /// What this node publishes of itself: who it is, and how to reach it.
    name: Option<String>,
    origin: Origin,
    address: String,
    /// The head of its log that anybody can read: a number, a hash, a signature.
    head: String,
    /// What it publishes, in order, word for word.
    items: Vec<Item>,
    /// Offers and requests that neighbours may see.
    listings: Vec<Public>,
    /// Nodes that hold its records, encrypted: neighbours it is linked with.
    neighbours: Vec<Neighbour>,
}

/// Something public.
#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    kind: What,
    /// The text, word for word.
    text: String,
    /// The same, to be shown; of a pulse none.
    told: Option<Release>,
    /// Of a pulse: its counts.
    pulse: Option<Value>,
}

/// What sort of item.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// What a closed period adds up to.
    Summary,
    /// Counts that are not about people.
    Pulse,
    /// Figures of an area without Kith.
    Return,
}

/// An offer or a request that neighbours may see.
#[derive(Debug, Serialize, JsonSchema)]
struct Public {
    r#type: ListingType,
    category: Category,
    until: Day,
    title: Option<String>,
    text: Option<String>,
    /// How to reach who posted it, where they chose to show that.
    contact: Option<String>,
    index: Index,
}

/// A neighbour.
#[derive(Debug, Serialize, JsonSchema)]
struct Neighbour {
    origin: Origin,
}

pub(super) fn doc() -> Doc {
    Doc::of(
        "What leaves this node: everything that anybody elsewhere can have of it, word for word.",
    )
    .answers::<Leaves>(200, "All of it.")
}

/// What leaves this node.
pub(super) async fn show(State(app): State<App>, _viewer: Viewer) -> Result<Json<Leaves>, Problem> {
    app.read(|app| app.leaves().map(Json)).await
}

impl App {
    fn leaves(&self) -> Result<Leaves, Problem> {
        let engine = self.engine();
        let public = self.summaries().to_publish()?;
        let items = public.into_iter().map(|public| Item {
            kind: match public.kind {
                Kind::Summary => What::Summary,
                Kind::Pulse => What::Pulse,
                Kind::Return => What::Return,
            },
            told: Release::read(&public.content).ok(),
            pulse: (public.kind == Kind::Pulse)
                .then(|| serde_json::from_str(&public.content).ok())
                .flatten(),
            text: public.content,
        });
        let neighbours = engine.look(|views| {
            let peers = views.directory.peers.iter();
            peers
                .filter(|(_, peer)| peer.linked)
                .map(|(origin, _)| Neighbour {
                    origin: origin.clone(),
                })
                .collect()
        });
        Ok(Leaves {
            name: engine.people().node_name(),
            origin: engine.origin(),
            address: self.0.config.address.clone(),
            head: engine.public_head().to_string(),
            items: items.collect(),
            listings: self.public_listings(),
            neighbours,
        })
    }

    fn public_listings(&self) -> Vec<Public> {
        let today = self.today();
        let open: Vec<_> = self.engine().look(|views| {
            let all = views.listings.before(None);
            let shown = all.filter(|listing| listing.public && listing.until >= today);
            shown.take(super::limits::PAGE_MOST).cloned().collect()
        });
        let words = |index| {
            let leaf = self.engine().leaf(index).ok()??;
            let leaf = kith_protocol::leaf::Leaf::read(&leaf).ok()?;
            let entry = kith_protocol::entry::Entry::read(leaf.body).ok()?;
            let text = self.engine().detail(&entry.content.details()?)?;
            serde_json::from_str::<Value>(&text).ok()
        };
        let told = open.into_iter().map(|listing| {
            let words = words(listing.index);
            let word = |key: &str| Some(words.as_ref()?.get(key)?.as_str()?.to_owned());
            Public {
                r#type: listing.what,
                category: listing.category,
                until: listing.until,
                title: word("title"),
                text: word("text"),
                contact: word("contact"),
                index: listing.index,
            }
        });
        told.collect()
    }
}
