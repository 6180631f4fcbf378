//! Help across areas as people read it: what somebody here gave or received there, and what each waits for.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::federation::{Side, State as Stands};
use kith_protocol::entry::Content;
use kith_protocol::entry::federation::{Federation, RefusalReason};
use kith_protocol::id::{Account, Author, Category, Day, Digest32, Id, Index, Millis, Origin};
use kith_protocol::view::transfers::Transfer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::limits;
use super::pages::page;
use super::problem::Problem;
use super::viewer::Viewer;
use crate::peer::{Met, Seen};

/// Whose.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// A member the viewer supports, an account they look after, or for officers anybody; themselves if absent.
    r#for: Option<Account>,
    /// Where the page before ended: its `next`.
    cursor: Option<Index>,
    /// How many items at most.
    limit: Option<usize>,
}

/// Help that somebody here gave to, or received from, somebody of a neighbour area.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TransferInfo {
    /// Its one name for life: the hash of its pay code.
    transfer: Digest32,
    /// The neighbour.
    peer: FarKith,
    /// Whether the account here gave or received.
    side: TransferSide,
    account: Account,
    account_name: Option<String>,
    minutes: i64,
    /// The day the help took place.
    day: Day,
    /// What it was about; none where only the decision is known.
    category: Option<Category>,
    /// What was done, in words.
    note: Option<String>,
    /// Given and still open: the pay code that was brought, to be compared with the one that was made.
    code: Option<String>,
    state: TransferState,
    /// Why it was refused.
    reason: Option<RefusalReason>,
    /// What it waits for, while it is open.
    waiting_for: Option<WaitingFor>,
    /// When the neighbour was last heard from.
    last_heard: Option<Millis>,
    /// Who said the entry that began it.
    by: Author,
    id: Id,
    index: Index,
    at: Millis,
}

/// A neighbour, by name.
#[derive(Debug, Serialize, JsonSchema)]
struct FarKith {
    origin: Origin,
    /// What it is called.
    name: Option<String>,
    /// The area it serves, in words.
    area: Option<String>,
}

/// Which side the account here is on.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TransferSide {
    /// It gave help.
    Gave,
    /// It received help.
    Received,
}

/// How a transfer stands.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TransferState {
    /// Received: the hours are promised, and a pay code was made.
    Promised,
    /// Given: the pay code was brought here.
    Offered,
    /// Given, and the other node is asked to cancel.
    Cancelling,
    /// The minutes moved.
    Settled,
    /// The other side's node, or ours, said no.
    Refused,
    /// The promise was taken back.
    Withdrawn,
}

/// What an open transfer waits for.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum WaitingFor {
    /// The other node cannot be reached now, or has to decide.
    TheirKith,
    /// The other node is there: it waits for its member's device to say its part.
    TheirPhone,
}

/// A page of help across areas.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TransferPage {
    items: Vec<TransferInfo>,
    /// Where the next page begins.
    next: Option<Index>,
}

/// The words of a transfer, as they were committed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Words {
    note: Option<String>,
}

pub(super) fn list_doc() -> Doc {
    Doc::of("Help given to or received from neighbour areas: one's own, or of whom one helps. Officers leave a trace.")
        .query::<Wanted>()
        .answers::<TransferPage>(200, "A page, newest first.")
}

/// Help across areas, newest first.
pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<TransferPage>, Problem> {
    let account = wanted.r#for.unwrap_or_else(|| viewer.account());
    viewer.look_into(&app, account, "statement").await?;
    let most = page(wanted.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let mut found: Vec<(Digest32, Transfer)> = app.engine().look(|views| {
            let theirs = views.transfers.of(&account, wanted.cursor);
            theirs
                .take(most + 1)
                .map(|(id, transfer)| (*id, transfer.clone()))
                .collect()
        });
        let more = found.len() > most;
        found.truncate(most);
        let next = found.last().filter(|_| more).map(|(_, last)| last.index);
        let (met, seen) = (app.peers().everyone(), app.peers().seen());
        let items = found.into_iter().map(|(id, transfer)| {
            let (met, seen) = (met.get(&transfer.peer), seen.get(&transfer.peer));
            app.transfer(id, transfer, met, seen)
        });
        let items = items.collect::<Result<_, _>>()?;
        Ok(Json(TransferPage { items, next }))
    })
    .await
}

impl App {
    /// A transfer with its words, and how it stands with the neighbour.
    fn transfer(
        &self,
        transfer: Digest32,
        known: Transfer,
        met: Option<&Met>,
        seen: Option<&Seen>,
    ) -> Result<TransferInfo, Problem> {
        let stored = self.stored(known.index)?;
        let text = stored
            .entry
            .content
            .details()
            .and_then(|commitment| self.engine().detail(&commitment));
        let words: Words = text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let card = met.and_then(Met::card);
        let (area, name) = card.map(|card| (card.area, card.name)).unzip();
        let heard = seen.and_then(|seen| seen.heard);
        let connected = seen.is_some_and(|seen| seen.connected);
        let code = if let Content::Federation(Federation::TransferOffered(offered)) =
            &stored.entry.content
        {
            Some(offered.code.to_string())
        } else {
            None
        };
        let (state, reason) = state(known.side, known.state);
        Ok(TransferInfo {
            transfer,
            peer: FarKith {
                origin: known.peer,
                name,
                area,
            },
            side: match known.side {
                Side::Gave => TransferSide::Gave,
                Side::Received => TransferSide::Received,
            },
            account: known.account,
            account_name: self.name_of(&known.account),
            minutes: known.minutes,
            day: known.day,
            category: known.category,
            note: words.note,
            code: code.filter(|_| known.state == Stands::Open),
            state,
            reason,
            waiting_for: waiting(known.state, connected),
            last_heard: heard.or_else(|| met?.heard),
            by: stored.entry.name().by,
            id: stored.entry.name().id,
            index: known.index,
            at: stored.at,
        })
    }
}

fn state(side: Side, stands: Stands) -> (TransferState, Option<RefusalReason>) {
    match (stands, side) {
        (Stands::Open, Side::Received) => (TransferState::Promised, None),
        (Stands::Open, Side::Gave) => (TransferState::Offered, None),
        (Stands::Asked, _) => (TransferState::Cancelling, None),
        (Stands::Withdrawn, _) => (TransferState::Withdrawn, None),
        (Stands::Settled, _) => (TransferState::Settled, None),
        (Stands::Refused(reason), _) => (TransferState::Refused, Some(reason)),
    }
}

/// While a neighbour is connected its node has all that we said, and decides at once when its member has said their part.
fn waiting(stands: Stands, connected: bool) -> Option<WaitingFor> {
    match stands {
        Stands::Open if connected => Some(WaitingFor::TheirPhone),
        Stands::Open | Stands::Asked => Some(WaitingFor::TheirKith),
        Stands::Withdrawn | Stands::Settled | Stands::Refused(_) => None,
    }
}
