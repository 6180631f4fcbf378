//! The network as open data: two tables and a description of them, at addresses that stay (a Data Package,
//! `docs/open-data.md`).

use std::collections::BTreeMap;

use kith_protocol::id::Origin;
use serde_json::{Value, json};

use super::Node;
use super::periods::{Figure, Period};
use crate::export::inert;

/// The columns of the table of nodes, with what each holds.
const NODES: [(&str, &str, &str); 8] = [
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
pub fn nodes(nodes: &BTreeMap<Origin, Node>) -> String {
    let rows = nodes.iter().map(|(origin, node)| {
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
        ]
    });
    csv(&NODES, rows)
}

/// The table of figures, as CSV.
#[must_use]
pub fn figures(periods: &[Period]) -> String {
    let rows = periods.iter().flat_map(|period| {
        period.areas.iter().flat_map(move |area| {
            area.told.iter().map(move |told| {
                vec![
                    period.from.to_string(),
                    period.to.to_string(),
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
        })
    });
    csv(&FIGURES, rows)
}

fn csv(columns: &[(&str, &str, &str)], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = columns.iter().map(|(name, ..)| *name);
    let written = out.write_record(header).and_then(|()| {
        rows.map(|row| row.into_iter().map(inert))
            .try_for_each(|row| out.write_record(row))
    });
    written.expect("memory takes every row, and each has as many cells");
    let bytes = out.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("made of texts")
}
