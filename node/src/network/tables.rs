//! The columns of the tables of open data, at addresses that stay (`docs/open-data.md`). What is added comes at the end.

use serde_json::{Value, json};

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name, which is its address too.
    pub(super) name: &'static str,
    /// What a row is.
    pub(super) title: &'static str,
    pub(super) columns: &'static [Column],
    /// The columns that tell a row from all others.
    pub(super) key: &'static [&'static str],
}

/// A column: its name, its type, what it holds, and the only values that it may have, if there are only some.
pub(super) type Column = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

/// Any value.
const ANY: &[&str] = &[];

const FROM: Column = ("from", "date", "The first day of the period", ANY);
const TO: Column = ("to", "date", "The last day of the period", ANY);
const SIGNER: Column = ("origin", "string", "The node that signs the figure", ANY);
const AREA: Column = ("area", "string", "The area", ANY);
const CODE: Column = ("area_code", "string", "The area\u{2019}s code", ANY);
const RETURNED: Column = (
    "returned",
    "boolean",
    "The area does not run Kith: a neighbour signed what it was told",
    ANY,
);
const LEAST: Column = (
    "least",
    "integer",
    "It is no less than this; empty: it was not asked",
    ANY,
);
const MOST: Column = (
    "most",
    "integer",
    "It is no more than this; empty: nothing says so",
    ANY,
);
const KIND: Column = (
    "kind",
    "string",
    "How it is told. Never 0 for what is hidden",
    &["exact", "about", "few", "hidden", "not-collected"],
);
const FIGURE: Column = (
    "figure",
    "string",
    "What is counted",
    &[
        "people",
        "hours",
        "exchanges",
        "hours-to-neighbours",
        "hours-from-neighbours",
        "meetings",
        "decisions",
        "actions",
        "approaches",
    ],
);
const ORGANISATION: Column = (
    "organisation",
    "string",
    "Whose figures they are: name it where you use them",
    ANY,
);
const THRESHOLD: Column = (
    "threshold",
    "integer",
    "Counts of people from 1 to below this are hidden",
    ANY,
);
const CONTRIBUTORS: Column = (
    "contributors",
    "integer",
    "Hours that fewer people than this gave are hidden",
    ANY,
);
const DELAY: Column = (
    "delay_days",
    "integer",
    "At least so many days passed between the end of the period and the release",
    ANY,
);

/// The nodes.
pub const NODES: Table = Table {
    name: "nodes",
    title: "Nodes",
    columns: &[
        ("origin", "string", "The node\u{2019}s name for life", ANY),
        ("name", "string", "What it is called", ANY),
        ("organisation", "string", "Which organisation runs it", ANY),
        ("area", "string", "The area it serves", ANY),
        CODE,
        ("entries", "integer", "Entries under its newest head", ANY),
        (
            "witnesses",
            "integer",
            "Organisations whose nodes cosigned that head",
            ANY,
        ),
        (
            "last_signed",
            "datetime",
            "When it last signed something public",
            ANY,
        ),
        (
            "approaches",
            "string",
            "Approaches of community support that it tries, with spaces between them",
            ANY,
        ),
        (
            "month",
            "yearmonth",
            "The last month of which it told meetings and decisions",
            ANY,
        ),
        ("month_meetings", "integer", "Meetings held in it", ANY),
        ("month_decisions", "integer", "Decisions made in them", ANY),
        (
            "evidence",
            "string",
            "In which ways what it signed does not fit together, with spaces between them",
            ANY,
        ),
        (
            "last_seen",
            "datetime",
            "When something of it was last heard or signed",
            ANY,
        ),
    ],
    key: &["origin"],
};

/// The figures of areas.
pub const FIGURES: Table = Table {
    name: "figures",
    title: "Figures of areas in closed periods",
    columns: &[
        FROM,
        TO,
        SIGNER,
        AREA,
        CODE,
        RETURNED,
        FIGURE,
        KIND,
        LEAST,
        MOST,
        ORGANISATION,
        THRESHOLD,
        CONTRIBUTORS,
        DELAY,
    ],
    key: &["from", "to", "origin", "area", "returned", "figure"],
};

/// What areas told of categories of help.
pub const CATEGORIES: Table = Table {
    name: "categories",
    title: "Help by category, of areas in closed periods",
    columns: &[
        FROM,
        TO,
        SIGNER,
        AREA,
        CODE,
        RETURNED,
        ("category", "string", "What the help was about", ANY),
        (
            "figure",
            "string",
            "What is counted: hours of help, or different people who gave or received it",
            &["hours", "people"],
        ),
        KIND,
        LEAST,
        MOST,
        ORGANISATION,
        THRESHOLD,
        CONTRIBUTORS,
        DELAY,
    ],
    key: &[
        "from", "to", "origin", "area", "returned", "category", "figure",
    ],
};

/// What areas told of co-production.
pub const INDICATORS: Table = Table {
    name: "indicators",
    title: "Indicators of co-production, of areas in closed periods",
    columns: &[
        FROM,
        TO,
        SIGNER,
        AREA,
        CODE,
        RETURNED,
        ("indicator", "string", "Which of the fifteen", ANY),
        (
            "kind",
            "string",
            "How it is told. Never 0 for what is hidden",
            &["exact", "about", "suppressed", "not-enough", "not-recorded"],
        ),
        ("value", "integer", "So many, where that is exact", ANY),
        ("of", "integer", "Of so many, where that is exact", ANY),
        (
            "percent",
            "integer",
            "About so many of a hundred, where it counts people",
            ANY,
        ),
        ("second", "integer", "The second figure of some", ANY),
        ("second_of", "integer", "Of so many", ANY),
        ORGANISATION,
        THRESHOLD,
        DELAY,
    ],
    key: &["from", "to", "origin", "area", "returned", "indicator"],
};

/// What areas add up to.
pub const PERIODS: Table = Table {
    name: "periods",
    title: "Sums over all areas, with trends, by closed period",
    columns: &[
        FROM,
        TO,
        FIGURE,
        (
            "areas",
            "integer",
            "So many areas released figures of the period",
            ANY,
        ),
        (
            "missing",
            "integer",
            "So many nodes that serve an area released nothing",
            ANY,
        ),
        (
            "told",
            "integer",
            "So many areas told this figure; empty where fewer than three did: there is no sum",
            ANY,
        ),
        (
            "untold",
            "integer",
            "So many more released figures, and not this one",
            ANY,
        ),
        (
            "about",
            "integer",
            "About so many; empty where nothing says how many at most",
            ANY,
        ),
        LEAST,
        MOST,
        (
            "trend",
            "string",
            "Against the period before, over the areas that told both times; empty where fewer than three did",
            &["more", "less", "same", "cannot-tell"],
        ),
    ],
    key: &["from", "to", "figure"],
};

/// Who has sent nothing.
pub const MISSING: Table = Table {
    name: "missing",
    title: "Nodes that serve an area and released nothing for a closed period",
    columns: &[
        FROM,
        TO,
        ("origin", "string", "The node", ANY),
        AREA,
        CODE,
        ORGANISATION,
    ],
    key: &["from", "to", "origin"],
};

/// All of them.
pub(super) const ALL: [&Table; 6] = [
    &NODES,
    &FIGURES,
    &CATEGORIES,
    &INDICATORS,
    &PERIODS,
    &MISSING,
];

impl Table {
    /// What it holds (Data Package, Table Schema), for the node at this address.
    pub(super) fn described(&self, address: &str) -> Value {
        let fields: Vec<Value> = self
            .columns
            .iter()
            .map(|column| self.field(column))
            .collect();
        let mut schema = json!({
            "fields": fields,
            "primaryKey": self.key,
            "missingValues": [""],
        });
        let named = |wanted: &str| self.columns.iter().any(|(name, ..)| *name == wanted);
        if self.name != NODES.name && named("origin") {
            schema["foreignKeys"] = json!([{
                "fields": "origin",
                "reference": { "resource": NODES.name, "fields": "origin" },
            }]);
        }
        json!({
            "name": self.name,
            "title": self.title,
            "path": format!("{address}/api/v1/network/{}.csv", self.name),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        })
    }

    fn field(&self, (name, kind, says, one_of): &Column) -> Value {
        let mut field = json!({ "name": name, "type": kind, "description": says });
        if self.key.contains(name) {
            field["constraints"] = json!({ "required": true });
        }
        if !one_of.is_empty() {
            field["constraints"]["enum"] = json!(one_of);
        }
        field
    }
}
