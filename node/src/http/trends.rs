//! Closed periods side by side: what all areas added up to in each, without the areas. Public, as all of it was signed to be read by
//! anybody.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::Day;
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;
use super::problem::Problem;
use crate::network::periods::{Period, Total};

/// All closed periods.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Trends {
    /// Newest first.
    items: Vec<PeriodTotals>,
}

/// What a closed period came to.
#[derive(Debug, Serialize, JsonSchema)]
struct PeriodTotals {
    /// Its first day.
    from: Day,
    /// Its last day.
    to: Day,
    /// How many areas released something of it.
    areas: usize,
    /// What they add up to.
    totals: Vec<Total>,
}

pub(super) fn doc() -> Doc {
    Doc::of("What all areas added up to in each closed period, and how that compares with the one before: ranges, where numbers were hidden.")
        .open()
        .answers::<Trends>(200, "The periods, newest first.")
}

/// Closed periods side by side.
pub(super) async fn show(State(app): State<App>) -> Result<Json<Trends>, Problem> {
    app.read(move |app| {
        let closed = app.closed(&app.network()?)?;
        let items = closed.into_iter().map(PeriodTotals::from).collect();
        Ok(Json(Trends { items }))
    })
    .await
}

impl From<Period> for PeriodTotals {
    fn from(period: Period) -> Self {
        Self {
            from: period.from,
            to: period.to,
            areas: period.areas.len(),
            totals: period.totals,
        }
    }
}
