//! What neighbour areas let people here see of their boards.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::listing::ListingType;
use kith_protocol::id::{Category, Day, Millis, Origin};
use kith_protocol::peer::board::Listing;
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;
use super::problem::Problem;
use super::viewer::Viewer;

/// An offer or a request in a neighbour area. It names nobody.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FarListing {
    /// The neighbour.
    origin: Origin,
    /// The area it serves, in words.
    area: Option<String>,
    /// What it is called.
    name: Option<String>,
    /// Which, by a mark that only its node can resolve.
    listing: String,
    r#type: ListingType,
    /// What it is about, by the neighbour's own categories.
    category: Category,
    /// What it is, in a few words.
    title: String,
    /// More of it.
    text: Option<String>,
    /// How to reach whose it is, where they want it shown.
    contact: Option<String>,
    /// The last day on which it is shown.
    until: Day,
}

/// When a neighbour last said what it lets us see.
#[derive(Debug, Serialize, JsonSchema)]
struct BoardHeard {
    origin: Origin,
    at: Millis,
}

/// What neighbours let people here see.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FarListings {
    /// Newest first, a neighbour after the other; up to a bound each.
    items: Vec<FarListing>,
    /// Those heard from within a day.
    heard: Vec<BoardHeard>,
}

pub(super) fn doc() -> Doc {
    Doc::of(
        "What neighbours let people here see of their offers and requests. They are asked again, so look again in a moment.",
    )
    .answers::<FarListings>(200, "What they said within the last day.")
}

/// What neighbours let people here see.
pub(super) async fn show(
    State(app): State<App>,
    _viewer: Viewer,
) -> Result<Json<FarListings>, Problem> {
    app.peers().browse().await;
    let today = Day::utc_of(app.now());
    let everyone = app.peers().everyone();
    let mut answer = FarListings {
        items: Vec::new(),
        heard: Vec::new(),
    };
    for (origin, board) in app.peers().boards() {
        let card = everyone.get(&origin).and_then(|met| met.card());
        let (area, name) = card.map(|card| (card.area, card.name)).unzip();
        let shown = board.listings.into_iter();
        let shown = shown.filter(|listing| today.is_none_or(|today| listing.until >= today));
        answer.items.extend(shown.map(|listing| {
            let (area, name) = (area.clone(), name.clone());
            FarListing::of(&origin, area, name, listing)
        }));
        answer.heard.push(BoardHeard {
            origin,
            at: board.heard,
        });
    }
    Ok(Json(answer))
}

impl FarListing {
    fn of(origin: &Origin, area: Option<String>, name: Option<String>, listing: Listing) -> Self {
        Self {
            origin: origin.clone(),
            area,
            name,
            listing: data_encoding::HEXLOWER.encode(&listing.mark.0),
            r#type: listing.what,
            category: listing.category,
            title: listing.title,
            text: listing.text,
            contact: listing.contact,
            until: listing.until,
        }
    }
}
