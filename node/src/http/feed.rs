//! This node's own feed over HTTP, for those who follow it from afar: the same items that its neighbours are told.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::Origin;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::Feed;
use kith_protocol::peer::gossip::{HEADS, highest_of, item_key};
use kith_protocol::peer::limits::{EPOCHS, ITEMS, ITEMS_BYTES};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::problem::{Problem, Refused};

/// From where on.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// The place of the first item, `<epoch>.<seq>`; the beginning otherwise.
    cursor: Option<String>,
}

/// A page of this node's feed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Page {
    /// Whose.
    origin: Origin,
    /// Items as signed, `{"body","sig"}`, epoch by epoch: 60 KiB of bodies at most.
    #[schemars(with = "Vec<Value>")]
    items: Vec<SignedBody>,
    /// The newest head of the log that strangers see, with its cosignatures: a C2SP checkpoint as text.
    head: Option<String>,
    /// Where the next page begins.
    next: Option<String>,
}

pub(super) fn doc() -> Doc {
    Doc::of("What this node published: its feed as its neighbours have it, for those who follow it from afar (docs/protocol.md, \u{201c}Gossip\u{201d}).")
        .open()
        .query::<Wanted>()
        .answers::<Page>(200, "A page of items, and the head of the log.")
}

/// This node's feed.
pub(super) async fn show(
    State(app): State<App>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Page>, Problem> {
    let from = match &wanted.cursor {
        None => Some((1, 0)),
        Some(cursor) => place(cursor),
    };
    let from = from.ok_or_else(|| Problem::from(Refused::Unreadable).because("no such cursor"))?;
    app.read(move |app| app.feed_page(from).map(Json)).await
}

fn place(cursor: &str) -> Option<(u32, u64)> {
    let (epoch, seq) = cursor.split_once('.')?;
    Some((epoch.parse().ok()?, seq.parse().ok()?))
}

impl App {
    fn feed_page(&self, (first, from): (u32, u64)) -> Result<Page, Problem> {
        let engine = self.engine();
        let origin = engine.origin();
        let (mut items, mut room) = (Vec::new(), ITEMS_BYTES);
        let mut next = None;
        let last = engine.epoch().min(EPOCHS);
        'full: for epoch in first.max(1)..=last {
            let feed = Feed {
                origin: origin.clone(),
                epoch,
            };
            for seq in if epoch == first { from } else { 0 }.. {
                let kept = engine.kept(&item_key(&feed, seq));
                let Some(bytes) = kept.map_err(Problem::internal)? else {
                    break;
                };
                let signed = SignedBody::from_bytes(&bytes).map_err(Problem::internal)?;
                if items.len() == ITEMS || signed.body.len() > room {
                    next = Some(format!("{epoch}.{seq}"));
                    break 'full;
                }
                room -= signed.body.len();
                items.push(signed);
            }
        }
        let heads = engine.kept(&[HEADS, &origin.raw()].concat());
        let heads = heads.map_err(Problem::internal)?;
        Ok(Page {
            head: heads.and_then(|heads| highest_of(&heads)),
            origin,
            items,
            next,
        })
    }
}
