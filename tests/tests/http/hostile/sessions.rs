//! Signing in as somebody else, going on after the end, and guessing.

use kith_protocol::entry::Content;
use kith_protocol::entry::roster::{KeyRevoked, Roster};
use kith_tests::bank::Site;
use kith_tests::people::{Device, Person};
use kith_tests::wire::Served;
use serde_json::{Value, json};

use super::{Town, refused};

#[test]
fn signing_in() {
    let town = Town::new();
    let served = &town.served;
    let session = |answered: &Value| served.post("/api/v1/session", answered).done();
    let spent = Served::answered(&town.ann, &served.challenge());
    assert_eq!(session(&spent).status, 200);
    let mut by_cat = Served::answered(&town.cat, &served.challenge());
    by_cat["key"] = json!(town.ann.device.key());
    let other = Served::with(Site::default().open().unwrap(), |c| {
        c.address = "http://localhost:1".to_owned()
    });
    let elsewhere = other.challenge();
    let mut longer: Value = serde_json::from_str(&served.challenge()).unwrap();
    longer["expires"] = json!(longer["expires"].as_i64().unwrap() + 1);
    let late = served.challenge();
    let mut misspelt = Served::answered(&town.ann, &served.challenge());
    misspelt["sig"] = json!("AAAA");
    let table = [
        ("a challenge answered before", spent),
        ("Cat's signature under Ann's key", by_cat),
        (
            "a stranger",
            Served::answered(&Person::named("stranger"), &served.challenge()),
        ),
        (
            "another node's challenge",
            Served::answered(&town.ann, &elsewhere),
        ),
        (
            "a challenge made longer",
            Served::answered(&town.ann, &longer.to_string()),
        ),
        ("no challenge", Served::answered(&town.ann, "{}")),
        ("half a signature", misspelt),
    ];
    for (what, answered) in table {
        refused(&town, what, 403, "sign-in-failed", || session(&answered));
    }
    // A signature on an entry is none on a challenge.
    let challenge = served.challenge();
    let signed = town
        .ann
        .device
        .sign(kith_protocol::envelope::ENTRY_TYPE, &challenge);
    let carried = json!({ "challenge": challenge, "key": signed.key, "sig": signed.sig });
    refused(&town, "another use", 403, "sign-in-failed", || {
        session(&carried)
    });
    town.bank().clock.advance(2 * 60 * 1_000);
    let late = Served::answered(&town.ann, &late);
    refused(&town, "two minutes later", 403, "sign-in-failed", || {
        session(&late)
    });
}

#[test]
fn sessions_that_ended() {
    let town = Town::new();
    let served = &town.served;
    let look = |cookie: &str| served.get("/api/v1/session").by(cookie).done();
    let (first, second) = (served.sign_in(&town.ann), served.sign_in(&town.ann));
    assert_ne!(first, second);
    let out = served.ask("DELETE", "/api/v1/session").by(&first).done();
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    refused(&town, "signed out", 401, "not-signed-in", || look(&first));
    assert_eq!(look(&second).status, 200, "the other window stays");
    let revoked = Content::Roster(Roster::KeyRevoked(KeyRevoked {
        key: town.ann.device.key(),
    }));
    assert_eq!(
        served
            .send(&town.said(&town.ann, revoked, &[]).envelope)
            .status,
        201
    );
    refused(&town, "a stopped phone", 401, "not-signed-in", || {
        look(&second)
    });
    for forged in [
        "kith-session=",
        "kith-session=AAAA",
        "kith-session",
        ";;=;",
        "kith-session=%00",
    ] {
        refused(&town, forged, 401, "not-signed-in", || look(forged));
    }
}

#[test]
fn guessing_invitations() {
    let town = Town::new();
    let guess = |n: u32| {
        let key = Device::named(&format!("guess {n}")).key();
        town.served
            .get(&format!("/api/v1/invitations/{key}"))
            .done()
    };
    let codes: Vec<_> = (0..200).map(|n| guess(n).problem()).collect();
    let (before, after) = codes.split_at(120);
    assert!(
        before
            .iter()
            .all(|told| *told == (404, "not-found".to_owned()))
    );
    assert!(
        after
            .iter()
            .all(|told| *told == (429, "too-many-requests".to_owned()))
    );
    town.bank().clock.advance(10_000);
    assert_eq!(guess(200).status, 404, "after a rest");
}
