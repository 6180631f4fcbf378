//! The network as open data: tables and a description of them (a Data Package, `docs/open-data.md`).

use kith_protocol::id::{Day, Millis, Origin};
use kith_protocol::summary::indicators::Shown;
use kith_protocol::summary::release::{Release, Told as Indicator};
use serde_json::{Value, json};

pub use super::tables::{CATEGORIES, FIGURES, INDICATORS, MISSING, NODES, PERIODS, Table};

use super::index::Known;
use super::periods::{Area, Closed, Told, counted, given};
use super::tables;
use super::{Node, Whose};
use crate::export::inert;

/// The version of the tables: the first number moves when a column goes or means something else, the second when one is added.
const VERSION: &str = "1.2.0";

/// What describes the tables (Data Package, `datapackage.json`).
#[must_use]
pub fn description(address: &str) -> Value {
    let resources: Vec<Value> = { tables::ALL.iter() }
        .map(|table| table.described(address))
        .collect();
    json!({
        "profile": "tabular-data-package",
        "name": "kith-network",
        "version": VERSION,
        "title": "Time banks and co-production, by area and closed period",
        "description": "Each figure was protected and signed by the organisation it is about. Areas are not compared: they count different things in different places.",
        "homepage": format!("{address}/network"),
        "licenses": [{ "name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0" }],
        "resources": resources,
    })
}

/// The table of nodes, as CSV. `seen` tells when something of one was last heard.
#[must_use]
pub fn nodes(known: &Known, seen: impl Fn(&Origin, &Node) -> Option<Millis>) -> String {
    let rows = known.nodes().map(|(origin, node)| {
        let card = node.card.as_ref();
        let text = |of: Option<&str>| of.unwrap_or_default().to_owned();
        let time = |at: Millis| jiff::Timestamp::from_second(at.div_euclid(1000)).ok();
        let evidence: Vec<&str> = node.evidence.iter().map(|kind| kind.code()).collect();
        let pulse = &node.pulse;
        let month = pulse.to.map(|to| to.date().strftime("%Y-%m").to_string());
        let of_month = |n: u64| pulse.to.map(|_| n);
        vec![
            origin.to_string(),
            text(card.map(|card| card.name.as_str())),
            text(card.and_then(|card| card.organisation.as_deref())),
            text(card.map(|card| card.area.as_str())),
            text(card.and_then(|card| card.area_code.as_deref())),
            or_empty(node.entries),
            known.witnesses(node).to_string(),
            or_empty(node.signed.and_then(time)),
            pulse.approaches.join(" "),
            or_empty(month),
            or_empty(of_month(pulse.meetings)),
            or_empty(of_month(pulse.decisions)),
            evidence.join(" "),
            or_empty(seen(origin, node).and_then(time)),
        ]
    });
    NODES.head() + &csv(rows)
}

/// Rows of the table of figures, as CSV: what these areas told of a period.
#[must_use]
pub fn figures(period: (Day, Day), areas: &[Area]) -> String {
    csv(areas.iter().flat_map(|area| {
        area.told.iter().map(move |told| {
            let mut row = whose(period, area);
            row.push(told.figure.name().to_owned());
            row.extend(range(told));
            row.extend(rule(area));
            row
        })
    }))
}

/// Rows of the table of categories, as CSV.
#[must_use]
pub fn categories(period: (Day, Day), releases: &[(Area, Release)]) -> String {
    csv(releases.iter().flat_map(|(area, release)| {
        release.activity.categories.iter().flat_map(move |row| {
            let people = row.people.map(|people| ("people", counted(people)));
            let all = std::iter::once(("hours", given(row.hours))).chain(people);
            all.map(move |(figure, told)| {
                let mut cells = whose(period, area);
                cells.push(row.category.to_string());
                cells.push(figure.to_owned());
                cells.extend(range(&told));
                cells.extend(rule(area));
                cells
            })
        })
    }))
}

/// Rows of the table of indicators, as CSV.
#[must_use]
pub fn indicators(period: (Day, Day), releases: &[(Area, Release)]) -> String {
    csv(releases.iter().flat_map(|(area, release)| {
        release.indicators.iter().map(move |told| {
            let mut row = whose(period, area);
            row.extend(indicator(told));
            let [organisation, threshold, _, delay] = rule(area);
            row.extend([organisation, threshold, delay]);
            row
        })
    }))
}

fn indicator(told: &Indicator) -> [String; 7] {
    let none = || (None, None, None);
    let (kind, (value, of, percent)) = match told.shown {
        Shown::Exact { value, of } => ("exact", (Some(value), Some(of), None)),
        Shown::About { percent } => ("about", (None, None, Some(percent))),
        Shown::Suppressed => ("suppressed", none()),
        Shown::NotEnough => ("not-enough", none()),
        Shown::NotRecorded => ("not-recorded", none()),
    };
    let name = format!("{:?}", told.indicator).to_lowercase();
    [
        name,
        kind.to_owned(),
        or_empty(value),
        or_empty(of),
        or_empty(percent),
        or_empty(told.second),
        or_empty(told.second_of),
    ]
}

/// Rows of the table of periods, as CSV: what the areas add up to in one, for which so many have sent nothing.
#[must_use]
pub fn periods(period: &Closed<'_>, missing: usize) -> String {
    csv(period.totals.iter().map(|total| {
        let sum = total.sum.as_ref();
        vec![
            period.from.to_string(),
            period.to.to_string(),
            total.figure.name().to_owned(),
            period.releases.len().to_string(),
            missing.to_string(),
            or_empty(sum.map(|sum| sum.areas)),
            or_empty(sum.map(|sum| sum.untold)),
            or_empty(sum.and_then(|sum| sum.about)),
            or_empty(sum.map(|sum| sum.least)),
            or_empty(sum.and_then(|sum| sum.most)),
            or_empty(total.trend.map(super::periods::trend_name)),
        ]
    }))
}

/// Rows of the table of who has sent nothing, as CSV.
#[must_use]
pub fn missing((from, to): (Day, Day), nodes: &[(Whose, &Origin)]) -> String {
    csv(nodes.iter().map(|(whose, origin)| {
        vec![
            from.to_string(),
            to.to_string(),
            origin.to_string(),
            whose.name.clone(),
            whose.code.clone().unwrap_or_default(),
            whose.organisation.clone().unwrap_or_default(),
        ]
    }))
}

/// What the rows of an area in a period begin with.
fn whose((from, to): (Day, Day), area: &Area) -> Vec<String> {
    vec![
        from.to_string(),
        to.to_string(),
        area.origin.to_string(),
        area.name.clone(),
        area.code.clone().unwrap_or_default(),
        area.returned.to_string(),
    ]
}

/// How a figure is told. Of what was not asked nothing is, not even that it is 0 or more.
fn range(told: &Told) -> [String; 3] {
    let asked = told.kind.is_told();
    [
        told.kind.name().to_owned(),
        or_empty(asked.then_some(told.least)),
        or_empty(told.most),
    ]
}

/// Whose figures they are, and by which rule they were hidden.
fn rule(area: &Area) -> [String; 4] {
    [
        area.organisation.clone().unwrap_or_default(),
        area.threshold.to_string(),
        area.contributors.to_string(),
        area.delay_days.to_string(),
    ]
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Table {
    /// Its first row, as CSV: the names of its columns.
    #[must_use]
    pub fn head(&self) -> String {
        let names = self.columns.iter().map(|(name, ..)| (*name).to_owned());
        csv(std::iter::once(names.collect()))
    }
}

/// Rows as CSV.
fn csv(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    rows.map(|row| row.into_iter().map(inert).collect::<Vec<_>>())
        .try_for_each(|row| out.write_record(row))
        .expect("memory takes every row, and each has as many cells");
    let bytes = out.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("made of texts")
}
