//! The network while nodes come to it: one that nobody has heard of yet, and an area that gets a Kith of its own after others signed
//! for it.

use kith_tests::areas::Area;
use kith_tests::kiths::Kith;
use serde_json::{Value, json};

use super::network::{SEPTEMBER, feed, item, items, release, returned, table};

const OCTOBER: (&str, &str) = ("2026-10-01", "2026-10-31");

#[test]
fn a_node_sees_itself_before_anybody_heard_of_it() {
    // The neighbour never answers, and while the clock stands nothing is published.
    let leeds = Area::named("leeds");
    let neighbour = feed(&leeds, Some("E2"), "Leeds Timebank", &[]);
    let kith = Kith::looking_at("The region", &[neighbour], Vec::new());
    let seen = items(&kith, "");
    let own: Vec<&Value> = seen.iter().filter(|node| node["own"] == true).collect();
    assert_eq!(own.len(), 1, "{seen:?}");
    let origin = kith.served.bank.engine.origin();
    assert_eq!(own[0]["origin"], origin.as_str());
    assert_eq!(own[0]["area"], "The region");
    let page = items(&kith, &format!("?origin={origin}"));
    assert_eq!(page.len(), 1);
    assert!(
        table(&kith, "nodes")
            .iter()
            .any(|row| row["origin"] == origin.as_str())
    );
}

/// Bath signed September for Mann, which has a Kith of its own since then and released October itself.
#[test]
fn an_area_that_gets_a_kith_is_one_area_and_told_once_a_period() {
    let areas = ["wigan", "leeds", "bath", "mann"].map(Area::named);
    let [wigan, leeds, bath, mann] = &areas;
    let both = |area| [SEPTEMBER, OCTOBER].map(|period| item(&release(area, period)));
    let signs = [
        item(&release(bath, SEPTEMBER)),
        item(&returned(bath, "Isle of Man", Some("M1"), SEPTEMBER)),
        item(&release(bath, OCTOBER)),
        // Both told October: its own counts.
        item(&returned(bath, "Isle of Man", Some("M1"), OCTOBER)),
    ];
    let own = [item(&release(mann, OCTOBER))];
    let feeds = [
        feed(wigan, Some("E1"), "Wigan Timebank", &both(wigan)),
        feed(leeds, Some("E2"), "Leeds Timebank", &both(leeds)),
        feed(bath, Some("E3"), "Bath Timebank", &signs),
        feed(mann, Some("M1"), "Mann Timebank", &own),
    ];
    let kith = Kith::looking_at("The region", &feeds, Vec::new());

    assert!(items(&kith, "/returned").is_empty(), "it has a Kith");
    let told = items(&kith, "/figures?code=M1");
    let source = |figures: &Value| {
        ["from", "origin", "signed_by"].map(|key| figures[key].as_str().unwrap().to_owned())
    };
    let sources: Vec<_> = told.iter().map(source).collect();
    assert_eq!(
        sources,
        [
            [OCTOBER.0, mann.origin.as_str(), "mann time bank"],
            [SEPTEMBER.0, bath.origin.as_str(), "bath time bank"],
        ]
    );
    assert_eq!(
        [&told[0]["returned"], &told[1]["returned"]],
        [false, true].map(|returned| json!(returned)).each_ref()
    );

    // Mann was there in September, but its figures of that are here: nobody is awaited, and it counts once in each.
    let periods = items(&kith, "/periods");
    let counts: Vec<_> = { periods.iter() }
        .map(|period| [&period["areas"], &period["missing"]].map(Value::as_u64))
        .collect();
    assert_eq!(counts, [[Some(4), Some(0)]; 2]);
    let meetings = |period: &Value| {
        let totals = period["totals"].as_array().unwrap().clone();
        totals
            .into_iter()
            .find(|total| total["figure"] == "meetings")
            .unwrap()
    };
    // Two meetings on the form and one by its own Kith is no loss: others count otherwise.
    assert_eq!(meetings(&periods[1])["sum"]["about"], 5);
    assert_eq!(meetings(&periods[0])["sum"]["about"], 4);
    assert_eq!(meetings(&periods[0])["trend"], "same");
    let awaited = kith.get(&kith.sal, "/api/v1/returns?from=2026-09-01&to=2026-09-30");
    let awaited = awaited.good()["items"].as_array().unwrap().clone();
    assert!(
        awaited.iter().all(|area| area["sent"] == true),
        "{awaited:?}"
    );
}
