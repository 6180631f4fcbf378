//! Nodes that are followed without being neighbours, and networks: lists of nodes that anyone may publish.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kith_protocol::id::{Millis, Origin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, In, Paged, Sent};
use super::limits;
use super::pages::{cut, offset, page};
use super::problem::{Problem, Refused};
use super::viewer::Viewer;
use crate::peer::NoList;

/// Whom to follow.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Follow {
    /// How it is reached.
    address: String,
    /// Who is expected there, as a list says it; somebody else is not followed.
    #[serde(default)]
    origin: Option<Origin>,
}

/// Who is followed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Followed {
    /// Its name for life.
    origin: Origin,
}

/// Whom Kith leads added to those that are followed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Follows {
    items: Vec<FollowInfo>,
    /// What to ask after for more.
    next: Option<String>,
}

/// A node that is followed.
#[derive(Debug, Serialize, JsonSchema)]
struct FollowInfo {
    /// Its name for life.
    origin: Origin,
    /// What it is called.
    name: Option<String>,
    /// The area it serves, in words.
    area: Option<String>,
    /// How it is reached.
    address: Option<String>,
}

pub(super) fn all_doc() -> Doc {
    Doc::of("The nodes that are followed without being neighbours. Stewards only.")
        .query::<Paged>()
        .answers::<Follows>(200, "By name.")
}

/// Who is followed beside the neighbours.
pub(super) async fn all(
    State(app): State<App>,
    viewer: Viewer,
    Asked(paged): Asked<Paged>,
) -> Result<Json<Follows>, Problem> {
    viewer.must_be_steward(&app)?;
    let begin = offset(paged.cursor.as_deref())?;
    let added = app.peers().added();
    let mut items: Vec<FollowInfo> = added
        .into_iter()
        .map(|(origin, card)| FollowInfo {
            origin,
            name: card.as_ref().map(|card| card.name.clone()),
            area: card.as_ref().map(|card| card.area.clone()),
            address: card.map(|card| card.address),
        })
        .collect();
    items.sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
    let (items, next) = cut(items, begin, page(paged.limit, limits::PAGE_MOST));
    Ok(Json(Follows { items, next }))
}

pub(super) fn add_doc() -> Doc {
    Doc::of("Follows the node at an address, if it is who is expected there: what it says in public is held here. Stewards only.")
        .body::<Follow>()
        .answers::<Followed>(201, "Who is followed.")
}

/// Follows a node.
pub(super) async fn add(
    State(app): State<App>,
    viewer: Viewer,
    Sent(sent): Sent<Follow, { limits::PEER_BYTES }>,
) -> Result<(StatusCode, Json<Followed>), Problem> {
    viewer.must_be_steward(&app)?;
    let origin = app
        .peers()
        .follow(&sent.address, sent.origin.as_ref())
        .await?;
    Ok((StatusCode::CREATED, Json(Followed { origin })))
}

pub(super) fn end_doc() -> Doc {
    Doc::of("Follows a node no longer; neighbours are followed all the same. `origin` may be its last sixteen characters. Stewards only.")
        .says(204, "It is not followed.")
}

/// Follows a node no longer.
pub(super) async fn end(
    State(app): State<App>,
    viewer: Viewer,
    In(origin): In<String>,
) -> Result<StatusCode, Problem> {
    viewer.must_be_steward(&app)?;
    app.peers().unfollow(&named(&origin)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The origin that a path names, whole or by its last sixteen characters.
pub(super) fn named(text: &str) -> Result<Origin, Problem> {
    let whole = text.parse().or_else(|_| format!("kith/{text}").parse());
    whole.map_err(|_| Refused::NotFound.into())
}

/// A list to be published.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    /// What it is called.
    name: String,
    /// Who is on it: this node, neighbours, and those that are followed.
    nodes: Vec<Origin>,
}

/// Lists that this node or those it follows have published.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Lists {
    items: Vec<ListInfo>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A list.
#[derive(Debug, Serialize, JsonSchema)]
struct ListInfo {
    /// Who published it.
    by: Origin,
    /// When, by their clock.
    at: Millis,
    /// What it is called.
    name: String,
    /// Who is on it.
    nodes: Vec<Listed>,
}

/// A node on a list.
#[derive(Debug, Serialize, JsonSchema)]
struct Listed {
    /// Its name for life.
    origin: Origin,
    /// What it is called.
    name: String,
    /// How it is reached.
    address: String,
    /// The code of its area.
    area_code: Option<String>,
}

pub(super) fn publish_doc() -> Doc {
    Doc::of("Publishes a list of nodes that others may follow, in place of ours of that name. A list is one item of our feed: some 100 nodes. Stewards only.")
        .body::<List>()
        .says(204, "It is published.")
}

/// Publishes a list.
pub(super) async fn publish(
    State(app): State<App>,
    viewer: Viewer,
    Sent(sent): Sent<List, { limits::NETWORK_BYTES }>,
) -> Result<StatusCode, Problem> {
    viewer.must_be_steward(&app)?;
    app.peers().publish_network(&sent.name, &sent.nodes).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn lists_doc() -> Doc {
    Doc::of("Lists of nodes that this node or those it follows have published.")
        .query::<Paged>()
        .answers::<Lists>(200, "The newest of each list.")
}

/// The lists.
pub(super) async fn lists(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(paged): Asked<Paged>,
) -> Result<Json<Lists>, Problem> {
    let begin = offset(paged.cursor.as_deref())?;
    let most = page(paged.limit, limits::PAGE_MOST);
    let (published, more) = app
        .read(move |app| Ok(app.peers().networks(begin, most)?))
        .await?;
    let next = more.then(|| (begin + published.len()).to_string());
    let items = published.into_iter().map(|list| ListInfo {
        by: list.by,
        at: list.at,
        name: list.network.name,
        nodes: { list.network.nodes.into_iter() }
            .map(|node| Listed {
                origin: node.origin,
                name: node.name,
                address: node.address,
                area_code: node.area_code,
            })
            .collect(),
    });
    let items = items.collect();
    Ok(Json(Lists { items, next }))
}

impl From<NoList> for Problem {
    fn from(why: NoList) -> Self {
        match why {
            NoList::Name => Self::from(Refused::Unreadable).because("no name that fits on a line"),
            NoList::Unknown => Refused::NotFound.into(),
            NoList::TooLong { bytes, room } => Self::from(Refused::ListTooLong).because(format!(
                "the list takes {bytes} bytes, and an item of a feed has room for {room}"
            )),
            NoList::Stopped(why) => why.into(),
        }
    }
}
