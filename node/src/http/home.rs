//! What the first screen shows: what someone has given and received, and what waits.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::roster::InvitationState;
use kith_protocol::id::{Account, Author, Day, Index, Millis, Origin};
use kith_protocol::key::Key;
use kith_protocol::limits::{DAY_MS, INVITATION_DAYS};
use kith_protocol::view::{Invitation, Views};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::Asked;
use super::exchanges::ExchangeInfo;
use super::limits;
use super::meetings::mine::Todo;
use super::problem::{Problem, Refused};
use super::viewer::{Standing, Viewer};

/// Whose.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Whose {
    /// A member the viewer supports, or an account they look after; themselves if absent.
    r#for: Option<Account>,
}

/// What the first screen shows.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Home {
    account: Account,
    /// Given less received, in minutes.
    balance: i64,
    /// Minutes given.
    gave: i64,
    /// Minutes received.
    received: i64,
    /// Exchanges that wait for an answer by this account; the oldest, up to a bound.
    waiting_for_me: Vec<ExchangeInfo>,
    /// Exchanges that wait for somebody else; the oldest, up to a bound.
    waiting_for_others: Vec<ExchangeInfo>,
    /// Exchanges of this account of which someone says that they are not right.
    not_right: Vec<ExchangeInfo>,
    /// What waits in meetings, and news of what was said there.
    todo: Todo,
    /// What this account must be told.
    notices: Vec<Notice>,
    /// How many entries touch this account.
    count: u64,
    /// The newest of them.
    last: Option<Index>,
}

/// Something this account must be told.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Notice {
    /// Somebody invited another device for this account.
    Invitation {
        /// The invitation.
        key: Key,
        /// Who.
        by: Author,
        by_name: Option<String>,
        /// From when it can be used.
        ready_at: Millis,
    },
    /// A steward says that the node is to have another node key. Everybody sees it before it counts.
    Nodekey {
        /// Who.
        by: Account,
        by_name: Option<String>,
        /// When it was said.
        at: Millis,
    },
    /// What a closed period adds up to waits for this account, which signs off what leaves.
    Summary {
        /// The first day of the period.
        from: Day,
        /// The last.
        to: Day,
    },
    /// A neighbour area waits for a steward, who is told: it asks to link, or it says that it has another node key.
    Area {
        /// Which.
        origin: Origin,
        /// The area it serves, in words, or its name.
        area: Option<String>,
        /// Whether it is about its key.
        another_key: bool,
    },
}

/// What the views know of the first screen.
struct Known {
    balance: i64,
    gave: i64,
    received: i64,
    count: u64,
    last: Option<Index>,
    waiting: Vec<Index>,
    not_right: Vec<Index>,
    invitations: Vec<(Key, Invitation)>,
    replacing: Vec<(Account, Millis)>,
}

pub(super) fn doc() -> Doc {
    Doc::of("What someone has given and received, and what waits: one's own, or of whom one helps.")
        .query::<Whose>()
        .answers::<Home>(200, "The first screen.")
}

/// The first screen.
pub(super) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    Asked(whose): Asked<Whose>,
) -> Result<Json<Home>, Problem> {
    let account = whose.r#for.unwrap_or_else(|| viewer.account());
    app.read(move |app| {
        let now = app.now();
        let known = app.engine().look(|views| {
            let helps = viewer.standing(views, &account) >= Standing::Helper;
            helps.then(|| Known::of(views, account, now))
        });
        home(app, &viewer, account, known.ok_or(Refused::NotYours)?).map(Json)
    })
    .await
}

impl Known {
    fn of(views: &Views, account: Account, now: Millis) -> Self {
        let statement = views.statements.of(&account);
        let at = |mark| views.names.at(&mark);
        let invitations = views.directory.invitations.iter().filter(|(_, i)| {
            i.account == Some(account)
                && i.by != Author::Account(account)
                && i.state == InvitationState::Open
                && now <= i.at + INVITATION_DAYS * DAY_MS
        });
        Self {
            balance: statement.map_or(0, |s| s.balance),
            gave: statement.map_or(0, |s| s.gave),
            received: statement.map_or(0, |s| s.received),
            count: statement.map_or(0, |s| s.entries.len() as u64),
            last: statement.and_then(|s| s.entries.last().copied().map(Index::from)),
            waiting: views
                .exchanges
                .waiting_with(&account)
                .filter_map(at)
                .take(limits::HOME_WAITING)
                .collect(),
            not_right: views.exchanges.all_not_right().filter_map(at).collect(),
            invitations: invitations.map(|(key, i)| (*key, i.clone())).collect(),
            replacing: { views.directory.replacement() }
                .map(|(by, said)| (by, said.at))
                .collect(),
        }
    }
}

fn home(app: &App, viewer: &Viewer, account: Account, known: Known) -> Result<Home, Problem> {
    let mut waiting_for_me = Vec::new();
    let mut waiting_for_others = Vec::new();
    for index in known.waiting {
        let Some(exchange) = app.exchange(&app.stored(index)?)? else {
            continue;
        };
        if waits_for(&exchange, viewer, account) {
            waiting_for_me.push(exchange);
        } else {
            waiting_for_others.push(exchange);
        }
    }
    let mut not_right = Vec::new();
    for index in known.not_right {
        let stored = app.stored(index)?;
        if stored.touches.contains(&account) && not_right.len() < limits::HOME_WAITING {
            not_right.extend(app.exchange(&stored)?);
        }
    }
    let replacing = known.replacing.into_iter().map(|(by, at)| Notice::Nodekey {
        by,
        by_name: app.author_name(Author::Account(by)),
        at,
    });
    let notices = known
        .invitations
        .into_iter()
        .map(|(key, i)| Notice::Invitation {
            key,
            by: i.by,
            by_name: app.author_name(i.by),
            ready_at: i.ready,
        });
    let waits = if app.signs_off(&account) {
        app.summaries().due_now()?
    } else {
        None
    };
    let areas = if account == viewer.account() && viewer.must_be_steward(app).is_ok() {
        areas(app)
    } else {
        Vec::new()
    };
    let waits = waits.map(|period| Notice::Summary {
        from: period.from(),
        to: period.to(),
    });
    Ok(Home {
        account,
        balance: known.balance,
        gave: known.gave,
        received: known.received,
        waiting_for_me,
        waiting_for_others,
        not_right,
        todo: app.waits(viewer, account)?,
        notices: notices.chain(replacing).chain(waits).chain(areas).collect(),
        count: known.count,
        last: known.last,
    })
}

/// Areas that wait for a steward.
fn areas(app: &App) -> Vec<Notice> {
    let now = app.now();
    let everyone = app.peers().everyone();
    let waits = app.engine().look(|views| {
        let waits = everyone.iter().filter_map(|(origin, met)| {
            let linked = views.directory.peers.get(origin).filter(|peer| peer.linked);
            let another_key = match linked {
                Some(peer) => met.other_key(&peer.node, now).is_some(),
                None => false,
            };
            let asks = linked.is_none() && met.asks.is_some();
            (asks || another_key).then_some((origin, met, another_key))
        });
        waits.take(limits::HOME_WAITING).collect::<Vec<_>>()
    });
    let told = waits.into_iter().map(|(origin, met, another_key)| {
        let card = met.card();
        Notice::Area {
            origin: origin.clone(),
            area: card.map(|card| card.area),
            another_key,
        }
    });
    told.collect()
}

/// Whether the viewer can answer for `account`: of a shared account, each who looks after it answers once.
fn waits_for(exchange: &ExchangeInfo, viewer: &Viewer, account: Account) -> bool {
    exchange.lines.iter().any(|line| {
        let answered =
            |c: &super::exchanges::ConsentInfo| c.account == account && c.by == viewer.account();
        line.waits_for.contains(&account) && !line.consents.iter().any(answered)
    })
}
