//! Indicators of a period: told once it is over, written down once, and the records behind each figure.

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting};
use kith_protocol::entry::roster::{PersonErased, Roster};
use kith_protocol::entry::work::{Figure, PeriodClosed, Work};
use kith_protocol::id::Name;
use kith_protocol::limits::DAY_MS;
use kith_tests::people::Person;
use serde_json::{Value, json};

use super::{Hall, path};

/// The month of the meeting.
const MONTH: &str = "indicators?from=2026-09-01&to=2026-09-30";

fn found(page: &Value, code: &str) -> Value {
    let all = page["indicators"].as_array().unwrap();
    all.iter().find(|i| i["indicator"] == code).unwrap().clone()
}

/// The records behind a figure: their titles, and what became of each since.
fn behind(page: &Value, code: &str) -> Vec<(Value, Value, Value)> {
    let records = found(page, code)["records"].clone();
    let all = records.as_array().unwrap().iter();
    all.map(|r| (r["name"].clone(), r["title"].clone(), r["since"].clone()))
        .collect()
}

fn record(name: Name, title: Option<&str>, since: Option<&str>) -> (Value, Value, Value) {
    (json!(name), json!(title), json!(since))
}

#[test]
fn figures_are_told_once_a_period_is_over() {
    let hall = Hall::new();
    hall.gather();
    let [ann, cat] = ["ann", "cat"].map(Person::named);
    let month = "indicators?from=2026-09-01&to=2026-09-30";
    let refused = |what: &str| {
        let cookie = hall.town.served.sign_in(&cat);
        let ask = hall.town.served.get(&format!("/api/v1/{what}"));
        ask.by(&cookie).done().problem()
    };
    assert_eq!(refused(month).0, 400, "it is not over");
    assert_eq!(
        refused("indicators?from=2026-08-02&to=2026-08-31").0,
        400,
        "no month"
    );
    hall.town.bank().clock.advance(10 * DAY_MS);
    let page = hall.get(&cat, month);
    let found = |code: &str| found(&page, code);
    assert_eq!(page["indicators"].as_array().unwrap().len(), 15);
    assert_eq!(page["frozen"], false);
    let agreed = found("c12");
    assert_eq!(
        agreed["shown"],
        json!({ "kind": "exact", "value": 0, "of": 1 })
    );
    assert_eq!(agreed["records"][0]["title"], "Autumn board");
    // Three people: that each chair has lived experience would tell of the one who chaired.
    let led = found("c2");
    assert_eq!(led["shown"], json!({ "kind": "suppressed" }));
    assert_eq!(led["records"][0]["counted"], Value::Null);
    // Three people are too few for anything that is theirs.
    for code in ["c3", "c7"] {
        let hidden = found(code);
        assert!(
            hidden["value"].is_null() && hidden["of"].is_null(),
            "{hidden}"
        );
        assert_ne!(hidden["shown"]["kind"], "exact", "{hidden}");
    }
    let text = hall.town.served.get(&format!(
        "/api/v1/{}",
        month.replace("indicators", "indicators.csv")
    ));
    let text = text.by(&hall.town.served.sign_in(&ann)).done();
    assert!(text.text().contains("c12,0,1"), "{}", text.text());
    assert_eq!(
        hall.get(&ann, &format!("initiatives/{}", path(&hall.work)))["evidenced"]["rung"],
        3
    );
}

/// The figures that are shown, to be written down.
pub(super) fn figures(page: &Value) -> Vec<Figure> {
    let all = page["indicators"].as_array().unwrap().iter();
    let told = all.filter(|i| i["of"].as_i64().unwrap_or(0) > 0 || i["second"].is_i64());
    told.map(|i| Figure {
        indicator: serde_json::from_value(i["indicator"].clone()).unwrap(),
        of: i["of"].as_i64().unwrap_or(0),
        value: i["value"].as_i64().unwrap_or(0),
        second: i["second"].as_i64(),
        second_of: i["second_of"].as_i64(),
    })
    .collect()
}

#[test]
fn a_closed_period_stays_as_it_was() {
    let hall = Hall::new();
    hall.gather();
    let [sal, bob, cat] = ["sal", "bob", "cat"].map(Person::named);
    hall.decided(&bob, "The lift at Mill Lane first.");
    hall.town.bank().clock.advance(10 * DAY_MS);
    let read = || hall.get(&cat, "indicators?from=2026-09-01&to=2026-09-30");
    let close = |figures: Vec<Figure>| {
        let closed = Content::Work(Work::PeriodClosed(PeriodClosed {
            figures,
            from: super::day("2026-09-01"),
            to: super::day("2026-09-30"),
        }));
        hall.town.said(&sal, closed, &[])
    };
    let send = |said: &super::super::Said| hall.town.served.send(&said.envelope);

    // Figures that the records do not show are not written down: not flattering ones, and none left out. Nor in a batch.
    let honest = figures(&read());
    let mut flattering = honest.clone();
    flattering[0].value += 1;
    flattering[0].of += 1;
    for wrong in [flattering, honest[1..].to_vec(), Vec::new()] {
        let said = close(wrong);
        assert_eq!(send(&said).problem(), (409, "figures-differ".to_owned()));
        let batch = json!({ "entries": [said.envelope] });
        let batch = hall
            .town
            .served
            .post("/api/v1/entries/batch", &batch)
            .done()
            .good();
        assert_eq!(batch["outcomes"][0]["problem"]["code"], "figures-differ");
    }
    assert_eq!(read()["frozen"], false);
    let closed = close(honest);
    assert_eq!(send(&closed).status, 201);
    let page = read();
    assert_eq!(page["frozen"], true);
    let written = json!({ "kind": "exact", "value": 1, "of": 1 });
    assert_eq!(found(&page, "c9")["shown"], written);
    assert_eq!(found(&page, "c9")["since"], Value::Null);

    // A decision noted afterwards stands beside it; what was written down stays. Sent again, it is the same entry again.
    hall.decided(&bob, "And the other lift next.");
    let page = read();
    assert_eq!(found(&page, "c9")["shown"], written);
    assert_eq!(
        found(&page, "c9")["since"],
        json!({ "value": 2, "of": 2, "second": null, "second_of": null })
    );
    assert_eq!(found(&page, "c2")["since"], Value::Null);
    // What was hidden then is hidden, not unrecorded.
    let hidden = json!({ "kind": "not-enough" });
    assert_eq!(found(&page, "c8")["shown"], hidden);
    let unrecorded = json!({ "kind": "not-recorded" });
    assert_eq!(found(&page, "c13")["shown"], unrecorded);
    assert_eq!(send(&closed).status, 200);
    assert_eq!(
        hall.get(&cat, "indicators?from=2026-07-01&to=2026-09-30")["frozen"],
        false
    );
    // One chair and no actions: too few to say how concentrated they are.
    assert_eq!(page["chairing"], json!({ "kind": "not-enough" }));
    assert_eq!(page["actions"], json!({ "kind": "not-recorded" }));
}

#[test]
fn behind_a_closed_period_stand_the_records_of_then() {
    let hall = Hall::new();
    hall.gather();
    let [sal, ann, bob, cat] = ["sal", "ann", "bob", "cat"].map(Person::named);
    let first = hall.decided(&bob, "The lift at Mill Lane first.");
    let item = hall.item(&bob, "Lifts");
    hall.town.bank().clock.advance(10 * DAY_MS);
    let read = || hall.get(&cat, MONTH);
    let open = read();
    let closed = Content::Work(Work::PeriodClosed(PeriodClosed {
        figures: figures(&open),
        from: super::day("2026-09-01"),
        to: super::day("2026-09-30"),
    }));
    let said = hall.town.said(&sal, closed, &[]);
    assert_eq!(hall.town.served.send(&said.envelope).status, 201);
    let met = |since| record(hall.meeting, Some("Autumn board"), since);
    for page in [open, read()] {
        assert_eq!(behind(&page, "c9"), [record(first, None, None)]);
        assert_eq!(behind(&page, "c5"), [record(item, Some("Lifts"), None)]);
        assert_eq!(behind(&page, "c3"), [met(None)]);
    }

    // What is noted afterwards is marked. A figure of people says only that a meeting's record is another.
    let second = hall.decided(&bob, "And the other lift next.");
    let page = read();
    let added = record(second, None, Some("added"));
    assert_eq!(
        behind(&page, "c9"),
        [record(first, None, None), added.clone()]
    );
    assert_eq!(behind(&page, "c12"), [met(None)], "nobody agreed yet");
    assert_eq!(behind(&page, "c3"), [met(Some("changed"))]);

    // Behind the figure stays what it was counted from, also when that was taken out, or is said in other words.
    hall.plainly(&bob, Meeting::Struck(said::Struck { note: first }));
    let renamed = hall.say(&bob, &json!({ "title": "Lifts and stairs" }), |details| {
        Content::Meeting(Meeting::Item(said::Item {
            details,
            meeting: hall.meeting,
            minutes: None,
            number: None,
            proposed_by: said::Side::Professionals,
            replaces: Some(item),
        }))
    });
    let page = read();
    assert_eq!(
        behind(&page, "c9"),
        [record(first, None, Some("gone")), added]
    );
    let one = json!({ "kind": "exact", "value": 1, "of": 1 });
    assert_eq!(found(&page, "c9")["shown"], one);
    assert_eq!(
        behind(&page, "c5"),
        [
            record(item, Some("Lifts"), Some("gone")),
            record(renamed, Some("Lifts and stairs"), Some("added"))
        ]
    );
    // The one item was theirs, and today's is not: of three people neither is told.
    let agenda = found(&page, "c5");
    assert_eq!(agenda["shown"], json!({ "kind": "suppressed" }));
    assert_eq!(agenda["since"], Value::Null);

    // Who chaired is forgotten: the figure stands, and nothing of hers is worked out again.
    let erased = Roster::PersonErased(PersonErased {
        account: ann.account,
    });
    let erased = hall.town.said(&ann, Content::Roster(erased), &[]);
    assert_eq!(hall.town.served.send(&erased.envelope).status, 201);
    let page = read();
    assert_eq!(found(&page, "c9")["shown"], one);
    for secret in ["Ann Ash", "draws-on-support", "bsl"] {
        assert!(!page.to_string().contains(secret), "{secret}");
    }
}
