//! The network as open data: two tables and a description of them, at addresses that stay (a Data Package,
//! `docs/open-data.md`).

use kith_protocol::id::Day;
use serde_json::{Value, json};

use super::index::Known;
use super::periods::{Area, Figure};
use crate::export::inert;

/// The columns of the table of nodes, with what each holds.
const NODES: [(&str, &str, &str); 9] = [
    ("origin", "string", "The node\u{2019}s name for life"),
    ("name", "string", "What it is called"),
    ("organisation", "string", "Which organisation runs it"),
    ("area", "string", "The area it serves"),
    ("area_code", "string", "The area\u{2019}s code"),
    ("entries", "integer", "Entries under its newest head"),
    ("witnesses", "integer", "Nodes that cosigned that head"),
    (
        "last_signed",
        "datetime",
        "When it last signed something public",
    ),
    (
        "approaches",
        "string",
        "Approaches of community support that it tries, with spaces between them",
    ),
];

/// The columns of the table of figures.
const FIGURES: [(&str, &str, &str); 10] = [
    ("from", "date", "The first day of the period"),
    ("to", "date", "The last day of the period"),
    ("origin", "string", "The node that signs the figure"),
    ("area", "string", "The area"),
    ("area_code", "string", "The area\u{2019}s code"),
    (
        "returned",
        "boolean",
        "The area does not run Kith: a neighbour signed what it was told",
    ),
    ("figure", "string", "What is counted"),
    (
        "kind",
        "string",
        "How it is told: exact, about, few, hidden, not-collected. Never 0 for what is hidden",
    ),
    ("least", "integer", "It is no less than this"),
    (
        "most",
        "integer",
        "It is no more than this; empty: nothing says so",
    ),
];

/// What describes the tables (Data Package, `datapackage.json`).
#[must_use]
pub fn description(address: &str) -> Value {
    let schema = |columns: &[(&str, &str, &str)]| {
        let fields: Vec<Value> = columns
            .iter()
            .map(|(name, kind, says)| json!({ "name": name, "type": kind, "description": says }))
            .collect();
        json!({ "fields": fields })
    };
    let table = |name: &str, columns: &[(&str, &str, &str)]| {
        json!({
            "name": name,
            "path": format!("{address}/api/v1/network/{name}.csv"),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema(columns),
        })
    };
    let figures: Vec<&str> = Figure::ALL.iter().map(|figure| figure.name()).collect();
    json!({
        "name": "kith-network",
        "title": "Time banks and co-production, by area and closed period",
        "description": "Each figure was protected and signed by the organisation it is about. Areas are not compared: they count different things in different places.",
        "homepage": format!("{address}/network"),
        "licenses": [{ "name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0" }],
        "figures": figures,
        "resources": [table("nodes", &NODES), table("figures", &FIGURES)],
    })
}

/// The table of nodes, as CSV.
#[must_use]
pub fn nodes(known: &Known) -> String {
    let rows = known.nodes().map(|(origin, node)| {
        let card = node.card.as_ref();
        let text = |of: Option<&str>| of.unwrap_or_default().to_owned();
        let at = node
            .signed
            .and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
        vec![
            origin.to_string(),
            text(card.map(|card| card.name.as_str())),
            text(card.and_then(|card| card.organisation.as_deref())),
            text(card.map(|card| card.area.as_str())),
            text(card.and_then(|card| card.area_code.as_deref())),
            node.entries.map(|n| n.to_string()).unwrap_or_default(),
            node.witnesses.to_string(),
            at.map(|at| at.to_string()).unwrap_or_default(),
            node.tries.approaches.join(" "),
        ]
    });
    csv(Some(&NODES), rows)
}

/// The first row of the table of figures, as CSV.
#[must_use]
pub fn figures_head() -> String {
    csv(Some(&FIGURES), std::iter::empty())
}

/// Rows of the table of figures, as CSV: what these areas told of a period.
#[must_use]
pub fn figures((from, to): (Day, Day), areas: &[Area]) -> String {
    let rows = areas.iter().flat_map(|area| {
        area.told.iter().map(move |told| {
            vec![
                from.to_string(),
                to.to_string(),
                area.origin.to_string(),
                area.name.clone(),
                area.code.clone().unwrap_or_default(),
                area.returned.to_string(),
                told.figure.name().to_owned(),
                told.kind.name().to_owned(),
                told.least.to_string(),
                told.most.map(|most| most.to_string()).unwrap_or_default(),
            ]
        })
    });
    csv(None, rows)
}

/// Rows, with the names of the columns before them if they are given.
fn csv(columns: Option<&[(&str, &str, &str)]>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = columns.map(|columns| columns.iter().map(|(name, ..)| (*name).to_owned()));
    let header = header.map(Iterator::collect::<Vec<String>>);
    header
        .into_iter()
        .chain(rows.map(|row| row.into_iter().map(inert).collect()))
        .try_for_each(|row| out.write_record(row))
        .expect("memory takes every row, and each has as many cells");
    let bytes = out.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("made of texts")
}
