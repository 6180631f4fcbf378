//! The record as it was signed: whoever was there works out again what was agreed, from what the node answers alone.

use kith_protocol::book::meeting::record;
use kith_protocol::entry::Entry;
use kith_protocol::entry::meeting::{self as said, Meeting};
use kith_protocol::id::Digest32;
use kith_tests::people::Person;
use serde_json::{Value, json};

use super::super::documented::{check, document};
use super::{Hall, path};

fn worked_out(page: &Value) -> Digest32 {
    let bodies = page["entries"].as_array().unwrap().iter();
    record(bodies.map(|entry| {
        let body = entry["body"].as_str().unwrap();
        let name = Entry::read(body).unwrap().name();
        (name, Digest32::of(body.as_bytes()))
    }))
}

#[test]
fn who_was_there_shows_what_was_agreed() {
    let hall = Hall::new();
    hall.gather();
    let [ann, bob, cat] = ["ann", "bob", "cat"].map(Person::named);
    let hers = json!({ "capacity": "community-member", "presence": "full" });
    hall.there(&bob, cat.account, &hers);
    hall.item(&cat, "The lift at Mill Lane");
    hall.heard(&bob, ann.account, "The lift is broken.", true);
    hall.decided(&bob, "Mend it.");
    let what = format!("meetings/{}/record", path(&hall.meeting));

    let before = hall.get(&ann, &what);
    assert_eq!(before["agreed"], Value::Null);
    assert_eq!(json!(worked_out(&before)), before["record"]);

    let agreed = hall.drafted(&bob);
    hall.plainly(&ann, hall.true_record(agreed, ann.account));
    hall.plainly(&bob, hall.true_record(agreed, bob.account));
    let meeting = hall.meeting;
    hall.plainly(
        &bob,
        Meeting::Agreed(said::Agreed {
            lived_experience: 1,
            meeting,
            others: 1,
            record: agreed,
        }),
    );
    let after = hall.get(&ann, &what);
    let cookie = hall.town.served.sign_in(&ann);
    let answer = hall
        .town
        .served
        .get(&format!("/api/v1/{what}"))
        .by(&cookie)
        .done();
    check(
        &document(&hall.town),
        "get /api/v1/meetings/{by}/{id}/record",
        &answer,
    );
    assert_eq!(worked_out(&after), agreed);
    let leaf = after["agreed"]["leaf"].as_str().unwrap();
    assert!(
        leaf.contains(&agreed.to_string()) && leaf.contains("minutes.agreed"),
        "{leaf}"
    );
    let receipt = after["agreed"]["receipt"].as_str().unwrap();
    assert!(receipt.starts_with("c2sp.org/tlog-proof@v1\n"), "{receipt}");

    // Each sees the words that the minutes show them: of the rows only their own, who takes notes all.
    let rows = |page: &Value| -> Vec<String> {
        let all = page["entries"].as_array().unwrap().iter();
        let rows = all.filter(|e| e["body"].as_str().unwrap().contains("attendance.noted"));
        rows.map(|e| e["details"].to_string())
            .filter(|words| words != "{}")
            .collect()
    };
    let own = rows(&hall.get(&cat, &what));
    assert!(
        own.len() == 1 && own[0].contains("community-member"),
        "{own:?}"
    );
    assert_eq!(rows(&hall.get(&bob, &what)).len(), 4);

    // Opened for a correction, it stands as it was agreed until something changes.
    hall.say(&bob, &json!({ "text": "A name was wrong." }), |details| {
        kith_protocol::entry::Content::Meeting(Meeting::Corrected(said::Corrected {
            details,
            meeting,
        }))
    });
    assert_ne!(hall.get(&ann, &what)["agreed"], Value::Null);
    hall.decided(&bob, "And the one next to it.");
    assert_eq!(hall.get(&ann, &what)["agreed"], Value::Null);
}

#[test]
fn others_are_turned_away() {
    let hall = Hall::new();
    hall.gather();
    let served = &hall.town.served;
    let what = format!("/api/v1/meetings/{}/record", path(&hall.meeting));
    let ask = || served.get(&what);
    assert_eq!(ask().done().problem(), (401, "not-signed-in".to_owned()));
    for outsider in ["cat", "ben"] {
        let cookie = served.sign_in(&Person::named(outsider));
        let answer = ask().by(&cookie).done();
        assert_eq!(
            answer.problem(),
            (403, "not-yours".to_owned()),
            "{outsider}"
        );
    }
}
