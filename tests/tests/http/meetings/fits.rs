//! What is really answered about meetings fits what is documented of it; entries for those they concern; figures of a period.

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting, Purpose};
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

/// An item, and a decision, worded anew: what was said to it, decided on it and follows from it goes with it.
#[test]
fn what_hangs_on_a_note_follows_its_new_wording() {
    let hall = Hall::new();
    hall.gather();
    let bob = &hall.town.bob;
    let meeting = hall.meeting;
    let item = hall.item(bob, "Lifts");
    hall.say(bob, &json!({ "text": "They smell." }), |details| {
        Content::Meeting(Meeting::Contribution(said::Contribution {
            details,
            item: Some(item),
            meeting,
            replaces: None,
            who: None,
        }))
    });
    let decision = |item, replaces, text| {
        hall.say(bob, &json!({ "text": text }), |details| {
            Content::Meeting(Meeting::Decision(said::Decision {
                details,
                item: Some(item),
                lived_experience: None,
                meeting,
                method: said::Method::Consensus,
                power: said::Power::JointDecides,
                professionals: None,
                replaces,
                review_on: None,
            }))
        })
    };
    let decided = decision(item, None, "Clean them.");
    hall.say(bob, &json!({ "text": "Buy soap." }), |details| {
        Content::Meeting(Meeting::Action(said::Action {
            decision: Some(decided),
            details,
            due: None,
            meeting,
            owned_by: said::Side::Joint,
            owner: None,
            replaces: None,
        }))
    });
    let renamed = hall.say(bob, &json!({ "title": "Lifts and stairs" }), |details| {
        Content::Meeting(Meeting::Item(said::Item {
            details,
            meeting,
            minutes: None,
            number: Some(1),
            proposed_by: said::Side::Joint,
            replaces: Some(item),
        }))
    });
    let decided = decision(item, Some(decided), "Clean them weekly.");
    let seen = hall.see(bob);
    assert_eq!(seen["contributions"][0]["item"], json!(renamed));
    assert_eq!(seen["decisions"][0]["item"], json!(renamed));
    assert_eq!(seen["actions"][0]["decision"], json!(decided));
}
