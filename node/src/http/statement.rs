//! Statements: every entry that touches an account, numbered from 0 without a gap, so that one left out is seen.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::Content;
use kith_protocol::entry::exchange::Exchange as Said;
use kith_protocol::id::{Account, Index, Name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, In};
use super::exchanges::ExchangeInfo;
use super::limits;
use super::pages::page;
use super::problem::Problem;
use super::reading::Words;
use super::viewer::{Standing, Viewer};

/// Which part.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Part {
    /// The number of the last item read; from the first if absent.
    after: Option<u64>,
    /// How many items at most.
    limit: Option<usize>,
}

/// A part of a statement.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct StatementInfo {
    account: Account,
    /// Given less received, in minutes.
    balance: i64,
    /// Minutes given.
    gave: i64,
    /// Minutes received.
    received: i64,
    /// How many entries touch this account.
    count: u64,
    /// By number, without a gap.
    pub(super) items: Vec<Item>,
    /// What to ask after for more; none where nothing follows.
    next: Option<u64>,
}

/// An entry of a statement.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Item {
    /// Counts this account's entries from 0, as its line in the leaf says.
    n: u64,
    /// Its position in the log.
    index: Index,
    /// The leaf, which a receipt proves.
    leaf: String,
    /// The entry's kind.
    kind: &'static str,
    /// What it moved here, in minutes: given is more, received is less.
    minutes: i64,
    /// The exchange it is of, as that stands now.
    exchange: Option<ExchangeInfo>,
    /// The words that are about this account, unless erased.
    details: Words,
}

/// What the views know of a part.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    balance: i64,
    gave: i64,
    received: i64,
    count: u64,
    rows: Vec<(u64, Index, i64)>,
}

pub(super) fn doc() -> Doc {
    Doc::of(
        "An account's statement: one's own, of whom one helps, or (leaving a trace) for officers.",
    )
    .query::<Part>()
    .answers::<StatementInfo>(200, "A part of it, by number.")
}

/// A part of a statement.
pub(super) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    In(account): In<Account>,
    Asked(part): Asked<Part>,
) -> Result<Json<StatementInfo>, Problem> {
    let standing = viewer.look_into(&app, account, "statement").await?;
    let from = part.after.map_or(0, |n| n.saturating_add(1));
    let most = page(part.limit, limits::PAGE_MOST);
    app.read(move |app| app.statement(account, from, most, standing).map(Json))
        .await
}

impl App {
    /// At most `most` items of a statement from number `from` on, for whoever stands like this to the account.
    pub(super) fn statement(
        &self,
        account: Account,
        from: u64,
        most: usize,
        standing: Standing,
    ) -> Result<StatementInfo, Problem> {
        let outline = self.outline(account, from, most);
        let mut items = Vec::with_capacity(outline.rows.len());
        for (n, index, minutes) in &outline.rows {
            items.push(self.item(account, (*n, *index, *minutes), standing)?);
        }
        let last = outline.rows.last().map(|(n, ..)| *n);
        Ok(StatementInfo {
            account,
            balance: outline.balance,
            gave: outline.gave,
            received: outline.received,
            count: outline.count,
            items,
            next: last.filter(|n| n + 1 < outline.count),
        })
    }

    fn outline(&self, account: Account, from: u64, most: usize) -> Outline {
        self.engine().look(|views| {
            let Some(statement) = views.statements.of(&account) else {
                return Outline {
                    balance: 0,
                    gave: 0,
                    received: 0,
                    count: 0,
                    rows: Vec::new(),
                };
            };
            let skip = usize::try_from(from).unwrap_or(usize::MAX);
            let entries = statement.entries.iter().zip(&statement.moved);
            let rows = (0..).zip(entries).skip(skip).take(most);
            Outline {
                balance: statement.balance,
                gave: statement.gave,
                received: statement.received,
                count: statement.entries.len() as u64,
                rows: rows
                    .map(|(n, (index, moved))| (n, Index::from(*index), *moved))
                    .collect(),
            }
        })
    }

    fn item(
        &self,
        account: Account,
        (n, index, minutes): (u64, Index, i64),
        standing: Standing,
    ) -> Result<Item, Problem> {
        let stored = self.stored(index)?;
        let exchange = match exchange_of(&stored.entry.content) {
            None => None,
            Some(None) => self.exchange(&stored)?,
            Some(Some(name)) => self.exchange_marked(&name.mark())?,
        };
        // An officer's statement holds what they did for others; the words about those are not the officer's to keep.
        let about_them = stored.entry.content.about().contains(&account);
        // What somebody said and needs in meetings is between them and who notes those: the office alone does not show it here.
        let met = matches!(stored.entry.content, Content::Work(_) | Content::Meeting(_));
        let details = if about_them && (!met || standing >= Standing::Helper) {
            self.words(&stored.entry)
        } else {
            Words::new()
        };
        let own = exchange.map(|exchange| {
            if exchange.has(account) {
                exchange
            } else {
                exchange.without_words()
            }
        });
        Ok(Item {
            n,
            index,
            kind: stored.entry.content.kind(),
            leaf: stored.leaf,
            minutes,
            exchange: own,
            details,
        })
    }
}

/// The exchange that an entry is of: none for the roster's, itself for one that records, another for an answer.
fn exchange_of(content: &Content) -> Option<Option<Name>> {
    let Content::Exchange(said) = content else {
        return None;
    };
    Some(match said {
        Said::Recorded(_) | Said::Imported(_) => None,
        Said::Agreed(c) => Some(c.exchange.name()),
        Said::Attested(c) => Some(c.exchange.name()),
        Said::Declined(c) => Some(c.exchange.name()),
        Said::Withdrawn(c) => Some(c.exchange.name()),
        Said::Expired(c) => Some(c.exchange.name()),
        Said::Disputed(c) => Some(c.exchange.name()),
        Said::Resolved(c) => Some(c.exchange.name()),
    })
}
