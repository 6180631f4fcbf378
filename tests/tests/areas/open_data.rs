//! What a network publishes as open data: the package, and its tables.

use super::network::{region, table};

#[test]
fn open_data_has_all_that_was_released_and_says_what_was_not() {
    let (kith, [wigan, ..]) = region();
    let package = kith.served.get("/api/v1/network/datapackage.json").done();
    assert_eq!(package.header("access-control-allow-origin"), Some("*"));
    assert_eq!(package.good()["profile"], "tabular-data-package");
    // What belongs to people is for pages of this node alone.
    let peers = kith.get(&kith.sal, "/api/v1/peers");
    assert_eq!(peers.header("access-control-allow-origin"), None);

    let nodes = table(&kith, "nodes");
    let of_wigan = nodes
        .iter()
        .find(|row| row["origin"] == wigan.origin.as_str())
        .unwrap();
    let month =
        ["month", "month_meetings", "month_decisions"].map(|column| of_wigan[column].as_str());
    assert_eq!(month, ["2026-09", "3", "2"]);
    // Nothing was heard of it but what it signed, and that fits together.
    assert_eq!(of_wigan["last_seen"], of_wigan["last_signed"]);
    assert!(!of_wigan["last_seen"].is_empty() && of_wigan["evidence"].is_empty());

    let figures = table(&kith, "figures");
    let untold = figures.iter().filter(|row| row["kind"] == "not-collected");
    let untold: Vec<_> = untold.collect();
    assert!(untold.iter().any(|row| row["figure"] == "exchanges"));
    assert!(
        untold
            .iter()
            .all(|row| row["least"].is_empty() && row["most"].is_empty())
    );
    let people = figures
        .iter()
        .find(|row| row["area"] == "wigan and around" && row["figure"] == "people");
    let rule = ["organisation", "threshold", "contributors", "delay_days"];
    assert_eq!(
        rule.map(|column| people.unwrap()[column].as_str()),
        ["Wigan Timebank", "8", "8", "30"]
    );
}

#[test]
fn open_data_has_co_production_categories_and_sums() {
    let (kith, _) = region();
    let indicators = table(&kith, "indicators");
    let rows: Vec<Vec<&str>> = indicators
        .iter()
        .map(|row| {
            let columns = [
                "area",
                "indicator",
                "kind",
                "value",
                "of",
                "percent",
                "second",
                "second_of",
            ];
            columns.map(|column| row[column].as_str()).to_vec()
        })
        .collect();
    assert_eq!(
        rows,
        [
            ["wigan and around", "c2", "exact", "1", "2", "", "", ""],
            ["wigan and around", "c3", "about", "", "", "60", "2", "2"],
        ]
    );
    let categories = table(&kith, "categories");
    let gardens = categories
        .iter()
        .filter(|row| row["category"] == "gardening");
    let gardens: Vec<_> = gardens
        .filter(|row| row["area"] == "wigan and around")
        .collect();
    let told: Vec<[&str; 4]> = gardens
        .iter()
        .map(|row| ["figure", "kind", "least", "most"].map(|column| row[column].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ["hours", "about", "77", "83"],
            ["people", "about", "38", "42"]
        ]
    );

    let periods = table(&kith, "periods");
    let of = |figure: &str| periods.iter().find(|row| row["figure"] == figure).unwrap();
    let columns = [
        "areas", "missing", "told", "untold", "about", "least", "most", "trend",
    ];
    assert_eq!(
        columns.map(|column| of("meetings")[column].as_str()),
        ["5", "3", "5", "0", "7", "7", "7", ""]
    );
    assert_eq!(
        columns.map(|column| of("exchanges")[column].as_str()),
        ["5", "3", "3", "2", "30", "24", "36", ""]
    );
    assert_eq!(of("approaches")["told"], "");
}
