//! Closed periods of the network: what they add up to, what each area released, and who has not sent.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::{Day, Origin};
use kith_protocol::summary::release::Release;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, Paged};
use super::limits;
use super::network::called;
use super::pages::{cut, offset, page};
use super::problem::Problem;
use crate::network::index::Known;
use crate::network::periods::{self, Area, Closed, Total, areas, by_period};
use crate::network::{Node, whose};

/// Closed periods.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Periods {
    /// Newest first.
    items: Vec<ClosedPeriod>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A closed period.
#[derive(Debug, Serialize, JsonSchema)]
struct ClosedPeriod {
    /// Its first day.
    from: Day,
    /// Its last day.
    to: Day,
    /// So many areas released figures of it, those without Kith among them.
    areas: usize,
    /// So many nodes that serve an area, and were there, have released nothing for it.
    missing: usize,
    /// What the areas add up to.
    totals: Vec<Total>,
}

/// Figures of areas.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Figures {
    /// The newest period first; in a period areas by their names, never by their figures.
    items: Vec<AreaFigures>,
    /// Where the next page begins.
    next: Option<String>,
}

/// What an area released of a period.
#[derive(Debug, Serialize, JsonSchema)]
struct AreaFigures {
    /// Its first day.
    from: Day,
    /// Its last day.
    to: Day,
    /// What the node is called that signs them.
    signed_by: Option<String>,
    #[serde(flatten)]
    area: Area,
}

/// Which figures.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct WantedFigures {
    /// Signed by this node alone.
    origin: Option<Origin>,
    /// Of the area with this code, whoever signed them: its own Kith, or one to which they were returned.
    code: Option<String>,
    /// Of periods that begin on this day.
    from: Option<Day>,
    /// Of periods that end on this day.
    to: Option<Day>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Of which period.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct WantedPeriod {
    /// Its first day.
    from: Day,
    /// Its last day.
    to: Day,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Who has released nothing for a period.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Missing {
    /// By the names of their areas.
    items: Vec<MissingNode>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A node that has released nothing.
#[derive(Debug, Serialize, JsonSchema)]
struct MissingNode {
    /// Its name for life.
    origin: Origin,
    /// Its area, or what it is called.
    name: String,
}

pub(super) fn periods_doc() -> Doc {
    Doc::of("Closed periods over all areas: what they add up to (from three areas on, as ranges), and how many have not sent.")
        .open()
        .query::<Paged>()
        .answers::<Periods>(200, "A page of periods, newest first.")
}

/// Closed periods.
pub(super) async fn periods(
    State(app): State<App>,
    Asked(paged): Asked<Paged>,
) -> Result<Json<Periods>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(paged.cursor.as_deref())?;
        let most = page(paged.limit, limits::PAGE_MOST);
        let all: Vec<Closed<'_>> = periods::closed(known.releases());
        let (shown, next) = cut(all, begin, most);
        let items = shown.into_iter().map(|period| ClosedPeriod {
            from: period.from,
            to: period.to,
            areas: period.releases.len(),
            missing: known.silent(period.from, period.to).count(),
            totals: period.totals,
        });
        let items = items.collect();
        Ok(Json(Periods { items, next }))
    })
    .await
}

pub(super) fn missing_doc() -> Doc {
    Doc::of("Nodes that serve an area, and were there, but have released nothing for a period.")
        .open()
        .query::<WantedPeriod>()
        .answers::<Missing>(200, "A page of them, by the names of their areas.")
}

/// Who has released nothing for a period.
pub(super) async fn missing(
    State(app): State<App>,
    Asked(wanted): Asked<WantedPeriod>,
) -> Result<Json<Missing>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(wanted.cursor.as_deref())?;
        let most = page(wanted.limit, limits::PAGE_MOST);
        let all = known.silent(wanted.from, wanted.to);
        let mut all: Vec<MissingNode> = all
            .map(|(origin, node)| MissingNode {
                origin: origin.clone(),
                name: whose(origin, Some(node)).name,
            })
            .collect();
        all.sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
        let (items, next) = cut(all, begin, most);
        Ok(Json(Missing { items, next }))
    })
    .await
}

pub(super) fn figures_doc() -> Doc {
    Doc::of("What each area released of closed periods.")
        .open()
        .query::<WantedFigures>()
        .answers::<Figures>(200, "A page of figures, those of the newest period first.")
}

/// Figures of areas.
pub(super) async fn figures(
    State(app): State<App>,
    Asked(wanted): Asked<WantedFigures>,
) -> Result<Json<Figures>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(wanted.cursor.as_deref())?;
        let most = page(wanted.limit, limits::PAGE_MOST);
        let releases = by_period(known.releases().filter(|told| wanted.of(&known, told)));
        let count: usize = releases.values().map(Vec::len).sum();
        let (mut items, mut passed) = (Vec::new(), 0);
        for ((from, to), releases) in releases.into_iter().rev() {
            // Periods before the page are counted, not put in order.
            if passed + releases.len() > begin && items.len() < most {
                let areas = areas(&known, releases.iter().copied());
                let rest = areas.into_iter().skip(begin.saturating_sub(passed));
                let fitting = rest.take(most - items.len());
                items.extend(fitting.map(|area| AreaFigures {
                    from,
                    to,
                    signed_by: called(&known, &area.origin),
                    area,
                }));
            }
            passed += releases.len();
        }
        let end = begin.saturating_add(items.len());
        Ok(Json(Figures {
            items,
            next: (end < count).then(|| end.to_string()),
        }))
    })
    .await
}

impl WantedFigures {
    fn of(&self, known: &Known, told: &Release) -> bool {
        let code = || match &told.area {
            Some(area) => area.code.as_deref(),
            None => known.node(&told.origin).and_then(Node::code),
        };
        self.origin.as_ref().is_none_or(|of| *of == told.origin)
            && { self.code.as_ref() }.is_none_or(|of| code() == Some(of))
            && self.from.is_none_or(|from| told.from == from)
            && self.to.is_none_or(|to| told.to == to)
    }
}
