//! The fifteen indicators of a month or quarter that is over, each with the records behind it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kith_protocol::entry::Content;
use kith_protocol::entry::work::{Figure, Indicator, PeriodClosed, Work};
use kith_protocol::envelope::Verified;
use kith_protocol::id::{Day, Digest32, Name};
use kith_protocol::summary::disclosure::Table;
use kith_protocol::summary::indicators::{
    Behind, Concentration, Found, Shown, What, concentration, frozen, work_out,
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
use crate::meetings::all::{All, Known, Places, closed_at};

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
    /// How concentrated chairing is: the busiest person's share of it, without a name.
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
    /// Its parts, all of them, where none is from 1 to 7: of C13 answers from 1 to 5, of C15 people in each capacity. None where a
    /// figure that was written down no longer follows from what is left: somebody was forgotten.
    parts: Option<Table>,
    /// The records behind it: of a figure that was written down, as they stood then, and those that count only since.
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
    /// What became of it since the figure was written down.
    since: Option<Turn>,
}

/// What became of a record since a figure was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Turn {
    /// It was not counted then.
    Added,
    /// It says something else today.
    Changed,
    /// It is not counted any more: taken out, or worded anew.
    Gone,
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
        let today = All::open(reader, &known)?;
        match closed_at(&periods, period) {
            None => Ok(open(&today, period)),
            Some(index) => {
                let kept = reader.closed(index)?;
                let then = Known::of(&reader.views_before(index)?);
                let then = All::beside(reader, &then, Some((&known, &today)))?;
                Ok(frozen_page(&kept, &then, &today, period))
            }
        }
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

/// The page of a period whose figures can still move.
fn open(today: &All, period: Period) -> Indicators {
    let places = today.places();
    let found = work_out(today.records(), period);
    let indicators = found
        .iter()
        .map(|found| info(found, found.figure(), found.shown(), &places));
    page(today, period, false, indicators.collect())
}

fn page(all: &All, period: Period, frozen: bool, indicators: Vec<IndicatorInfo>) -> Indicators {
    let (chairing, actions) = concentration(all.records(), period);
    Indicators {
        from: period.from(),
        to: period.to(),
        frozen,
        indicators,
        chairing: share(chairing),
        actions: share(actions),
    }
}

/// The page of a period whose figures were written down: those, the records as they stood then, and what changed since.
fn frozen_page(kept: &PeriodClosed, then: &All, today: &All, period: Period) -> Indicators {
    let places = [then.places(), today.places()];
    let digests = [then.digests(), today.digests()];
    let found = work_out(then.records(), period);
    let now = work_out(today.records(), period);
    let indicators = found.iter().zip(&now).map(|(then, now)| {
        let figure = kept.figures.iter().find(|f| f.indicator == then.indicator);
        let shown = match figure {
            Some(figure) => frozen(figure),
            // It was hidden then, and is what it was.
            None if then.figure().is_none() => then.shown(),
            None => Shown::NotRecorded,
        };
        let info = info(then, figure.cloned(), shown, &places[0]);
        let mut records = info.records;
        for record in &mut records {
            record.since = turn(record, now, &digests);
        }
        let counted = |name: &Name| then.behind.iter().any(|behind| behind.name == *name);
        let added = now.behind.iter().filter(|behind| !counted(&behind.name));
        records.extend(added.map(|behind| BehindInfo {
            since: Some(Turn::Added),
            ..behind_info(behind, &places[1])
        }));
        IndicatorInfo {
            records,
            parts: info.parts.filter(|_| then.figure().as_ref() == figure),
            since: since(now, figure),
            ..info
        }
    });
    page(then, period, true, indicators.collect())
}

/// What became of a record behind a figure that was written down. A meeting behind a figure of people is compared by the digest of
/// its record alone, which every member may see: how its people were counted is nobody's to know.
fn turn(
    record: &BehindInfo,
    now: &Found,
    [then, today]: &[BTreeMap<Name, Digest32>; 2],
) -> Option<Turn> {
    let found = now.behind.iter().find(|behind| behind.name == record.name);
    let Some(found) = found else {
        return Some(Turn::Gone);
    };
    let same = found.counted == record.counted
        && (record.counted.is_some() || then.get(&record.name) == today.get(&record.name));
    (!same).then_some(Turn::Changed)
}

/// What today's records say, where that is no longer what was written down.
fn since(now: &Found, kept: Option<&Figure>) -> Option<Since> {
    let figure = now.figure();
    if figure.as_ref() == kept {
        return None;
    }
    let told = figure.filter(|_| now.people.is_none());
    Some(told.map_or_else(Since::default, |figure| Since {
        value: (figure.of > 0).then_some(figure.value),
        of: (figure.of > 0).then_some(figure.of),
        second: figure.second,
        second_of: figure.second_of,
    }))
}

fn info(found: &Found, figure: Option<Figure>, shown: Shown, places: &Places<'_>) -> IndicatorInfo {
    let told = figure.as_ref().filter(|figure| figure.of > 0);
    IndicatorInfo {
        indicator: found.indicator,
        value: told.map(|figure| figure.value),
        of: told.map(|figure| figure.of),
        second: figure.as_ref().and_then(|figure| figure.second),
        second_of: figure.as_ref().and_then(|figure| figure.second_of),
        shown,
        parts: found.table(),
        records: found
            .behind
            .iter()
            .map(|behind| behind_info(behind, places))
            .collect(),
        since: None,
    }
}

fn behind_info(behind: &Behind, places: &Places<'_>) -> BehindInfo {
    BehindInfo {
        what: behind.what,
        name: behind.name,
        meeting: places.meeting(behind),
        title: places.title_of(&behind.name).map(str::to_owned),
        counted: behind.counted,
        since: None,
    }
}
