//! What is really answered about meetings fits what is documented of it; entries for those they concern; figures of a period.

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting, Purpose};
use kith_protocol::entry::work::{Figure, PeriodClosed, Work};
use kith_protocol::limits::DAY_MS;
use kith_tests::people::{Device, Person};
use serde_json::{Value, json};

use super::super::documented::{check, document};
use super::{Hall, path};

#[test]
fn real_answers_fit() {
    let hall = Hall::new();
    hall.gather();
    let [ann, bob, cat] = ["ann", "bob", "cat"].map(Person::named);
    hall.item(&cat, "The lift at Mill Lane");
    let asked = hall.heard(&bob, ann.account, "It is broken.", true);
    hall.decided(&bob, "Mend it.");
    hall.promised(&bob, bob.account, "Ask for a quote.");
    let record = hall.drafted(&bob);
    hall.plainly(&ann, hall.true_record(record, ann.account));
    let [agree, answer] = ["gwen's link", "the council's link"].map(Device::named);
    hall.link(&agree, hall.gwen, Purpose::Agree, Vec::new());
    let council = kith_protocol::id::Account(kith_tests::people::uuid("council"));
    hall.link(&answer, council, Purpose::Answer, vec![asked]);
    let document = document(&hall.town);
    for link in [&agree, &answer, &Device::named("nobody's link")] {
        check(&document, "post /api/v1/links/open", &hall.opened(link));
    }
    let agrees = hall.by_link(&agree, hall.gwen, hall.true_record(record, hall.gwen));
    assert_eq!(hall.town.served.send(&agrees).status, 201);
    check(&document, "post /api/v1/links/open", &hall.opened(&agree));
    let reflects = json!({ "slip": "AAAA", "answers": { "understood": 1, "listened": 1, "difference": 1, "important": 1, "again": "no" } });
    let reflects = hall
        .town
        .served
        .post("/api/v1/reflections", &reflects)
        .done();
    check(&document, "post /api/v1/reflections", &reflects);
    let (one, name) = ("/{by}/{id}", path(&hall.meeting));
    for person in [&ann, &bob, &cat, &hall.town.sal] {
        let cookie = hall.town.served.sign_in(person);
        let fits = |operation: &str, path: String| {
            let answer = hall.town.served.get(&path).by(&cookie).done();
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            check(&document, &format!("get {operation}"), &answer);
        };
        for listed in [
            "groups",
            "initiatives",
            "meetings",
            "mine/said",
            "mine/todo",
            "home",
        ] {
            fits(&format!("/api/v1/{listed}"), format!("/api/v1/{listed}"));
        }
        fits(
            &format!("/api/v1/meetings{one}"),
            format!("/api/v1/meetings/{name}"),
        );
        fits(
            &format!("/api/v1/groups{one}"),
            format!("/api/v1/groups/{}", path(&hall.group)),
        );
        fits(
            &format!("/api/v1/initiatives{one}"),
            format!("/api/v1/initiatives/{}", path(&hall.work)),
        );
        fits(
            "/api/v1/reflections",
            format!("/api/v1/reflections?group={}", path(&hall.group)),
        );
        for file in ["indicators", "indicators.csv"] {
            fits(
                &format!("/api/v1/{file}"),
                format!("/api/v1/{file}?from=2026-07-01&to=2026-07-31"),
            );
        }
    }
}

#[test]
fn lists_come_in_pages() {
    let hall = Hall::new();
    let cat = Person::named("cat");
    for title in ["Winter board", "Spring board"] {
        let called = |details| {
            Content::Meeting(Meeting::Called(said::Called {
                shape: super::shape(hall.group, None, Vec::new(), details),
            }))
        };
        hall.say(
            &hall.town.sal,
            &json!({ "title": title, "purpose": "Next" }),
            called,
        );
    }
    let mut titles = Vec::new();
    let mut next = String::new();
    loop {
        let page = hall.get(&cat, &format!("meetings?limit=1{next}"));
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        titles.push(page["items"][0]["title"].as_str().unwrap().to_owned());
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(titles, ["Autumn board", "Winter board", "Spring board"]);
    let cookie = hall.town.served.sign_in(&cat);
    let wrong = hall
        .town
        .served
        .get("/api/v1/meetings?cursor=here")
        .by(&cookie)
        .done();
    assert_eq!(wrong.problem(), (400, "unreadable".to_owned()));
    let group = hall.get(&cat, &format!("meetings?group={}", path(&hall.group)));
    assert_eq!(group["items"].as_array().unwrap().len(), 3);
}

#[test]
fn entries_are_for_those_they_concern() {
    let hall = Hall::new();
    hall.gather();
    let [ann, bob, cat, ben, sal] = ["ann", "bob", "cat", "ben", "sal"].map(Person::named);
    let row = hall.there(
        &ann,
        ann.account,
        &json!({ "capacity": "draws-on-support", "presence": "full" }),
    );
    let decided = hall.decided(&bob, "Mend it.");
    let read = |person: &Person, what: &str, name| {
        let cookie = hall.town.served.sign_in(person);
        let ask = hall
            .town
            .served
            .get(&format!("/api/v1/{what}/{}", path(name)));
        let answer = ask.by(&cookie).done();
        (answer.status, answer.text())
    };
    for (person, name, status, words) in [
        (&ann, &row, 200, true),
        (&bob, &row, 200, true),
        (&sal, &row, 200, true),
        (&cat, &row, 404, false),
        // A broker runs no meetings.
        (&ben, &row, 404, false),
        (&ann, &decided, 200, true),
        (&cat, &decided, 404, false),
        (&cat, &hall.meeting, 200, true),
        (&cat, &hall.group, 200, true),
    ] {
        let (answered, text) = read(person, "entries", name);
        assert_eq!(answered, status, "{text}");
        if status == 200 {
            let entry: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(
                entry["details"].as_object().unwrap().len(),
                usize::from(words)
            );
        }
        assert_eq!(read(person, "receipts", name).0, status);
    }
    // Bob was there too, but takes no notes any more: the row is ann's, that there is one is known.
    let changed = |details| {
        Content::Meeting(Meeting::Changed(said::Changed {
            meeting: hall.meeting,
            shape: super::shape(hall.group, Some(hall.work), Vec::new(), details),
        }))
    };
    hall.say(
        &sal,
        &json!({ "title": "Autumn board", "purpose": "Which lift first?" }),
        changed,
    );
    let (_, text) = read(&bob, "entries", &row);
    let entry: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(entry["details"], json!({}), "{text}");
    // By office alone sal left traces; a broker's statement of ann shows that she was there, and nothing of what she needs.
    let looks = hall.get(&ann, "looks")["items"].to_string();
    assert!(
        looks.contains("Sal Lead") && looks.contains("\"entry\""),
        "{looks}"
    );
    let statement = hall
        .get(&ben, &format!("accounts/{}/statement", ann.account))
        .to_string();
    assert!(statement.contains("attendance.noted"));
    assert!(!statement.contains("draws-on-support"), "{statement}");
    let own = hall
        .get(&ann, &format!("accounts/{}/statement", ann.account))
        .to_string();
    assert!(own.contains("draws-on-support"));
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
    let found = |code: &str| {
        let all = page["indicators"].as_array().unwrap();
        all.iter().find(|i| i["indicator"] == code).unwrap().clone()
    };
    assert_eq!(page["indicators"].as_array().unwrap().len(), 15);
    assert_eq!(page["frozen"], false);
    let led = found("c2");
    assert_eq!(
        led["shown"],
        json!({ "kind": "exact", "value": 1, "of": 1 })
    );
    assert_eq!(led["records"][0]["title"], "Autumn board");
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
    assert!(text.text().contains("c2,1,1"), "{}", text.text());
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
    let found = |page: &Value, code: &str| {
        let all = page["indicators"].as_array().unwrap();
        all.iter().find(|i| i["indicator"] == code).unwrap().clone()
    };
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
    assert_eq!(
        found(&page, "c8")["shown"],
        json!({ "kind": "not-recorded" })
    );
    assert_eq!(send(&closed).status, 200);
    assert_eq!(
        hall.get(&cat, "indicators?from=2026-07-01&to=2026-09-30")["frozen"],
        false
    );
    // One chair and no actions: too few to say how concentrated they are.
    assert_eq!(page["chairing"], json!({ "kind": "not-enough" }));
    assert_eq!(page["actions"], json!({ "kind": "not-recorded" }));
}
