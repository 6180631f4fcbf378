//! Meetings that come, and those that were.

use axum::Json;
use axum::extract::State;
use kith_protocol::id::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::Asked;
use super::super::limits;
use super::super::pages::page;
use super::super::problem::Problem;
use super::super::viewer::Viewer;
use super::{Lister, MeetingItem, cut, read_name};
use crate::meetings::known;

/// Which meetings.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Wanted {
    /// Those to come if absent.
    when: Option<When>,
    /// A group's, as `by/id`.
    group: Option<String>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Meetings to come, or those that were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum When {
    /// Today or later, and not held yet; the next first.
    Coming,
    /// All others; the newest first.
    Past,
}

/// A page of meetings.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct MeetingsPage {
    items: Vec<MeetingItem>,
    /// Where the next page begins.
    next: Option<String>,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("Meetings that come, or were.")
        .query::<Wanted>()
        .answers::<MeetingsPage>(200, "A page.")
}

/// Meetings.
pub(in crate::http) async fn list(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<MeetingsPage>, Problem> {
    let most = page(wanted.limit, limits::PAGE_MOST);
    let group = wanted.group.as_deref().map(read_name).transpose()?;
    app.read(move |app| {
        let today = app.today();
        let mut all = app.engine().look(known::meetings);
        all.retain(|m| group.is_none_or(|group| m.group == group));
        match wanted.when.unwrap_or(When::Coming) {
            When::Coming => {
                all.retain(|m| comes(m, today));
                all.sort_by_key(|m| (m.day, m.called));
            }
            When::Past => {
                all.retain(|m| !comes(m, today));
                all.sort_by_key(|m| std::cmp::Reverse((m.day, m.called)));
            }
        }
        let (page, next) = cut(all, wanted.cursor.as_deref(), most, |m| m.name)?;
        let items = Lister::new(app).items(&page)?;
        Ok(Json(MeetingsPage { items, next }))
    })
    .await
}

/// Whether a meeting is still to come. One that was called off is told of until its day has passed.
pub(in crate::http) fn comes(meeting: &known::Meeting, today: Day) -> bool {
    !meeting.held && meeting.day >= today
}

impl App {
    /// The day it is, in UTC.
    pub(in crate::http) fn today(&self) -> Day {
        Day::utc_of(self.now()).expect("the clock shows a time that the calendar has")
    }
}
