//! What leaves this node: everything that anybody elsewhere can have of it, exactly as it is published.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::listing::ListingType;
use kith_protocol::id::{Category, Day, Index, Millis, Origin};
use kith_protocol::summary::release::Release;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::limits::PAGE_MOST;
use super::pages::{cut, offset, page};
use super::problem::Problem;
use super::viewer::Viewer;
use crate::peer::{Met, Network};
use crate::summaries::Kind;

/// Where a page of what is published begins.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// What leaves this node.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Leaves {
    /// What this node publishes of itself: who it is, and how to reach it.
    name: Option<String>,
    origin: Origin,
    address: String,
    /// The head of its log that anybody can read: a number, a hash, a signature.
    head: String,
    /// What it publishes, word for word: its card, its lists, and what closed periods add up to. A page of it.
    items: Vec<Item>,
    /// Where the next page begins.
    next: Option<String>,
    /// Offers and requests that neighbours may see.
    listings: Vec<Public>,
    /// Neighbours it is linked with: they hold its records, sealed, and see how many hours went across.
    neighbours: Vec<Neighbour>,
}

/// Something public.
#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    kind: What,
    /// The text, word for word.
    text: String,
    /// Of a summary or a return: the same, to be shown.
    told: Option<Release>,
    /// Of a pulse: its counts.
    pulse: Option<Value>,
    /// Of a list: what it is called, and who is on it.
    network: Option<List>,
}

/// A list of nodes that this one publishes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedList")]
struct List {
    name: String,
    /// What they are called.
    nodes: Vec<String>,
}

/// What sort of item.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// Who the node is.
    Profile,
    /// A list of nodes.
    Network,
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
#[schemars(rename = "HoldingNeighbour")]
struct Neighbour {
    origin: Origin,
    /// The area it serves, or what it is called.
    area: Option<String>,
    /// How many of our sealed records it holds, as it said last.
    records: Option<u64>,
    /// When it said so.
    at: Option<Millis>,
}

pub(super) fn doc() -> Doc {
    Doc::of(
        "What leaves this node: everything that anybody elsewhere can have of it, word for word.",
    )
    .query::<Wanted>()
    .answers::<Leaves>(200, "All of it, with a page of what it publishes.")
}

/// What leaves this node.
pub(super) async fn show(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Leaves>, Problem> {
    app.read(move |app| app.leaves(&wanted).map(Json)).await
}

impl Item {
    fn of(kind: What, text: String) -> Self {
        let told = Release::read(&text).ok();
        let pulse = matches!(kind, What::Pulse).then(|| serde_json::from_str(&text).ok());
        let network = matches!(kind, What::Network).then(|| {
            let list: Network = serde_json::from_str(&text).ok()?;
            let nodes = list.nodes.into_iter().map(|node| node.name).collect();
            Some(List {
                name: list.name,
                nodes,
            })
        });
        Self {
            kind,
            told,
            pulse: pulse.flatten(),
            network: network.flatten(),
            text,
        }
    }
}

impl App {
    fn leaves(&self, wanted: &Wanted) -> Result<Leaves, Problem> {
        let begin = offset(wanted.cursor.as_deref())?;
        let engine = self.engine();
        let card = Item::of(What::Profile, self.peers().card().text());
        let lists = self.peers().lists().map_err(Problem::internal)?.into_iter();
        let lists = lists.map(|list| Item::of(What::Network, list));
        let periods = self.summaries().to_publish()?.into_iter();
        let items = [card].into_iter().chain(lists).chain(periods.map(|public| {
            let kind = match public.kind {
                Kind::Summary => What::Summary,
                Kind::Pulse => What::Pulse,
                Kind::Return => What::Return,
            };
            Item::of(kind, public.content)
        }));
        let (items, next) = cut(items.collect(), begin, page(wanted.limit, PAGE_MOST));
        Ok(Leaves {
            name: engine.people().node_name(),
            origin: engine.origin(),
            address: self.0.config.address.clone(),
            head: engine.public_head().to_string(),
            items,
            next,
            listings: self.public_listings(),
            neighbours: self.holders(),
        })
    }

    /// Whom this node is linked with, and what each holds.
    fn holders(&self) -> Vec<Neighbour> {
        let (everyone, seen) = (self.peers().everyone(), self.peers().seen());
        let linked: Vec<Origin> = self.engine().look(|views| {
            let peers = views.directory.peers.iter();
            let linked = peers.filter(|(_, peer)| peer.linked);
            linked.map(|(origin, _)| origin.clone()).collect()
        });
        let holder = |origin: Origin| {
            let card = everyone.get(&origin).and_then(Met::card);
            let held = seen.get(&origin).and_then(|seen| seen.standing.held);
            let (records, at) = held.unzip();
            Neighbour {
                area: card.map(|card| card.area),
                records,
                at,
                origin,
            }
        };
        linked.into_iter().map(holder).collect()
    }

    fn public_listings(&self) -> Vec<Public> {
        let today = self.today();
        let open: Vec<_> = self.engine().look(|views| {
            let all = views.listings.before(None);
            let shown = all.filter(|listing| listing.public && listing.until >= today);
            shown.take(PAGE_MOST).cloned().collect()
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
