//! The fifteen indicators of a month or quarter that is over, each with the records behind it.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kith_protocol::entry::Content;
use kith_protocol::entry::work::{Figure, Indicator, Work};
use kith_protocol::envelope::Verified;
use kith_protocol::id::{Day, Name};
use kith_protocol::summary::disclosure::Table;
use kith_protocol::summary::indicators::{
    Concentration, Found, Shown, What, concentration, frozen, work_out,
};
use kith_protocol::summary::period::Period;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::Asked;
use super::super::problem::{Problem, Refused};
use super::super::viewer::Viewer;
use crate::meetings::Reader;
use crate::meetings::all::{All, Known, Places, closed};

/// Which period: a month or a quarter of the calendar.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Wanted {
    /// Its first day.
    from: Day,
    /// Its last day, which must have passed.
    to: Day,
}

/// The indicators of a period.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Indicators {
    from: Day,
    to: Day,
    /// The figures were written down for good.
    frozen: bool,
    /// In order.
    indicators: Vec<IndicatorInfo>,
    /// How concentrated chairing is, by today's records: the busiest person's share of it, without a name.
    chairing: Shown,
    /// The same of actions that a person or organisation owns.
    actions: Shown,
}

/// An indicator.
#[derive(Debug, Serialize, JsonSchema)]
struct IndicatorInfo {
    indicator: Indicator,
    /// How many, where that may be shown; rounded where it counts people.
    value: Option<i64>,
    /// Of how many.
    of: Option<i64>,
    /// A second figure, where there is one.
    second: Option<i64>,
    second_of: Option<i64>,
    /// The figure as people see it.
    shown: Shown,
    /// Its parts, where there are ten people or more behind it: of C13 answers from 1 to 5, of C15 people in each capacity. By
    /// today's records; none where those changed after the figure was written down.
    parts: Option<Table>,
    /// The records behind it, as they stand today.
    records: Vec<BehindInfo>,
    /// The records changed after the figure was written down: what they say today.
    since: Option<Since>,
}

/// What today's records say of a figure that was written down. Empty where it counts people: nothing is told of the same people twice.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Since {
    value: Option<i64>,
    of: Option<i64>,
    second: Option<i64>,
    second_of: Option<i64>,
}

/// A record behind an indicator.
#[derive(Debug, Serialize, JsonSchema)]
struct BehindInfo {
    what: What,
    name: Name,
    /// The meeting it stands in.
    meeting: Option<Name>,
    title: Option<String>,
    /// Whether it is one of those counted as so; none where that would tell of a person.
    counted: Option<bool>,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("The indicators of a month or quarter that is over, each with the records behind it.")
        .query::<Wanted>()
        .answers::<Indicators>(200, "The indicators.")
}

/// The indicators of a period.
pub(in crate::http) async fn show(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Indicators>, Problem> {
    app.read(move |app| app.indicators(&wanted).map(Json)).await
}

pub(in crate::http) fn csv_doc() -> Doc {
    Doc::of("The same as a table for spreadsheets.")
        .query::<Wanted>()
        .sends(
            200,
            "text/csv",
            "A row an indicator: indicator, value, of, second, second_of, shown.",
        )
}

/// The same as a table.
pub(in crate::http) async fn csv(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<impl IntoResponse, Problem> {
    let indicators = app.read(move |app| app.indicators(&wanted)).await?;
    let name = format!(
        "attachment; filename=\"indicators-{}-{}.csv\"",
        indicators.from, indicators.to
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, table(&indicators)?))
}

fn table(page: &Indicators) -> Result<Vec<u8>, Problem> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let head = ["indicator", "value", "of", "second", "second_of", "shown"];
    rows.write_record(head).map_err(Problem::internal)?;
    for found in &page.indicators {
        let indicator = serde_json::to_value(found.indicator).map_err(Problem::internal)?;
        let shown = match found.shown {
            Shown::Exact { .. } => "exact".to_owned(),
            Shown::About { percent } => format!("about {percent} %"),
            Shown::Suppressed => "suppressed".to_owned(),
            Shown::NotEnough => "not-enough".to_owned(),
            Shown::NotRecorded => "not-recorded".to_owned(),
        };
        let row = [
            indicator.as_str().unwrap_or_default().to_owned(),
            number(found.value),
            number(found.of),
            number(found.second),
            number(found.second_of),
            shown,
        ];
        rows.write_record(row).map_err(Problem::internal)?;
    }
    rows.into_inner().map_err(Problem::internal)
}

impl App {
    fn indicators(&self, wanted: &Wanted) -> Result<Indicators, Problem> {
        let unreadable = |why| Problem::from(Refused::Unreadable).because(why);
        let period = Period::new(wanted.from, wanted.to)
            .ok_or_else(|| unreadable("a period is a month or a quarter of the calendar"))?;
        if !period.over(self.today()) {
            return Err(unreadable("this period is not over"));
        }
        let reader = Reader::new(self.engine());
        let (known, periods) = self
            .engine()
            .look(|views| (Known::of(views), views.meetings.periods.clone()));
        let all = All::open(reader, &known)?;
        let places = all.places();
        let kept = closed(reader, &periods, period)?;
        let found = work_out(all.records(), period);
        let (chairing, actions) = concentration(all.records(), period);
        let indicators = found.iter().map(|found| match &kept {
            None => info(found, found.figure(), found.shown(), &places),
            Some(kept) => {
                let figure = kept.figures.iter().find(|f| f.indicator == found.indicator);
                let shown = figure.map_or(Shown::NotRecorded, frozen);
                let info = info(found, figure.cloned(), shown, &places);
                with_since(info, found, figure)
            }
        });
        Ok(Indicators {
            from: period.from(),
            to: period.to(),
            indicators: indicators.collect(),
            frozen: kept.is_some(),
            chairing: share(chairing),
            actions: share(actions),
        })
    }

    /// Figures that somebody writes down for good must be those that the records show: the book cannot open the words that they
    /// are worked out from, so the node looks before it takes them. What was taken already is answered as before.
    pub(in crate::http) async fn must_show(&self, verified: &Verified) -> Result<(), Problem> {
        let entry = &verified.signed.entry;
        let Content::Work(Work::PeriodClosed(closed)) = &entry.content else {
            return Ok(());
        };
        let (name, closed) = (entry.name(), closed.clone());
        self.read(move |app| {
            let stands = app.engine().look(|views| views.names.at(&name.mark()));
            let period = Period::new(closed.from, closed.to).filter(|p| p.over(app.today()));
            // What is no period that can be closed, the book says.
            let (None, Some(period)) = (stands, period) else {
                return Ok(());
            };
            let known = app.engine().look(Known::of);
            let all = All::open(Reader::new(app.engine()), &known)?;
            let found = work_out(all.records(), period);
            let figures: Vec<Figure> = found.iter().filter_map(Found::figure).collect();
            if figures == closed.figures {
                Ok(())
            } else {
                Err(Refused::FiguresDiffer.into())
            }
        })
        .await
    }
}

/// A share of at least ten things, in whole percent.
fn share(of: Concentration) -> Shown {
    const LEAST: u32 = 10;
    match of.of {
        0 => Shown::NotRecorded,
        n if n < LEAST => Shown::NotEnough,
        n => Shown::About {
            percent: u8::try_from((of.most * 100 + n / 2) / n).unwrap_or(100),
        },
    }
}

/// Adds what today's records say, where that is no longer what was written down.
fn with_since(info: IndicatorInfo, found: &Found, kept: Option<&Figure>) -> IndicatorInfo {
    let now = found.figure();
    if now.as_ref() == kept {
        return info;
    }
    let told = now.filter(|_| found.people.is_none());
    let since = told.map_or_else(Since::default, |now| Since {
        value: Some(now.value),
        of: Some(now.of),
        second: now.second,
        second_of: now.second_of,
    });
    IndicatorInfo {
        parts: None,
        since: Some(since),
        ..info
    }
}

fn info(found: &Found, figure: Option<Figure>, shown: Shown, places: &Places<'_>) -> IndicatorInfo {
    let told = figure.as_ref().filter(|figure| figure.of > 0);
    let records = found.behind.iter().map(|behind| BehindInfo {
        what: behind.what,
        name: behind.name,
        meeting: places.meeting(behind),
        title: places.title_of(&behind.name).map(str::to_owned),
        counted: behind.counted,
    });
    IndicatorInfo {
        indicator: found.indicator,
        value: told.map(|figure| figure.value),
        of: told.map(|figure| figure.of),
        second: figure.as_ref().and_then(|figure| figure.second),
        second_of: figure.as_ref().and_then(|figure| figure.second_of),
        shown,
        parts: found.table(),
        records: records.collect(),
        since: None,
    }
}
