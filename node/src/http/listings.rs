//! The board: what members of this node offer and ask for.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::account::Status;
use kith_protocol::entry::listing::ListingType;
use kith_protocol::id::{Account, Author, Category, Day, Id, Index, Millis};
use kith_protocol::view::{Listing, Views};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::limits;
use super::pages::page;
use super::problem::Problem;
use super::viewer::Viewer;

/// Which offers and requests.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Only offers or only requests.
    r#type: Option<ListingType>,
    /// Only about this.
    category: Option<Category>,
    /// Where the page before ended: its `next`.
    cursor: Option<Index>,
    /// How many items at most.
    limit: Option<usize>,
}

/// An offer or a request.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ListingInfo {
    /// Who posted it.
    by: Author,
    /// What they are called.
    by_name: Option<String>,
    /// Their id for it.
    id: Id,
    /// Its position in the log.
    index: Index,
    /// When the node took it.
    at: Millis,
    /// Whose it is.
    account: Account,
    account_name: Option<String>,
    r#type: ListingType,
    category: Category,
    /// What it is, in a few words.
    title: Option<String>,
    /// More of it.
    text: Option<String>,
    /// How to reach whose it is, where they want it shown.
    contact: Option<String>,
    /// Neighbours may see it.
    public: bool,
    /// The last day on which it is shown.
    until: Day,
}

/// A page of offers and requests.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ListingPage {
    items: Vec<ListingInfo>,
    /// Where the next page begins.
    next: Option<Index>,
}

/// The words of a listing, as they were committed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Words {
    title: Option<String>,
    text: Option<String>,
    contact: Option<String>,
}

pub(super) fn list_doc() -> Doc {
    Doc::of("What members offer and ask for now.")
        .query::<Wanted>()
        .answers::<ListingPage>(200, "A page, newest first.")
}

/// What members offer and ask for now, newest first.
pub(super) async fn list(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<ListingPage>, Problem> {
    let most = page(wanted.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let today = Day::utc_of(app.now());
        let mut found: Vec<Listing> = app.engine().look(|views| {
            views
                .listings
                .before(wanted.cursor)
                .filter(|listing| wanted.fits(listing) && stands(views, listing, today))
                .take(most + 1)
                .cloned()
                .collect()
        });
        let more = found.len() > most;
        found.truncate(most);
        let next = found.last().filter(|_| more).map(|last| last.index);
        let items = found.iter().map(|listing| app.listing(listing));
        let items = items.collect::<Result<_, _>>()?;
        Ok(Json(ListingPage { items, next }))
    })
    .await
}

impl Wanted {
    fn fits(&self, listing: &Listing) -> bool {
        self.r#type.is_none_or(|wanted| wanted == listing.what)
            && self
                .category
                .as_ref()
                .is_none_or(|c| *c == listing.category)
    }
}

/// Whether it is shown: its last day is not over, and whose it is takes part.
fn stands(views: &Views, listing: &Listing, today: Option<Day>) -> bool {
    let place = views.directory.places.get(&listing.account);
    place.is_some_and(|place| place.status == Status::Active)
        && today.is_none_or(|today| listing.until >= today)
}

impl App {
    /// An offer or a request with its words.
    fn listing(&self, listing: &Listing) -> Result<ListingInfo, Problem> {
        let stored = self.stored(listing.index)?;
        let text = stored
            .entry
            .content
            .details()
            .and_then(|commitment| self.engine().detail(&commitment));
        let words: Words = text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        Ok(ListingInfo {
            by: listing.name.by,
            by_name: self.author_name(listing.name.by),
            id: listing.name.id,
            index: listing.index,
            at: stored.at,
            account: listing.account,
            account_name: self.name_of(&listing.account),
            r#type: listing.what,
            category: listing.category.clone(),
            title: words.title,
            text: words.text,
            contact: words.contact,
            public: listing.public,
            until: listing.until,
        })
    }
}
