//! What nobody should do, each with its own clear outcome, after which nothing else has changed.

use std::io::{BufReader, Write};
use std::time::Duration;

use kith_protocol::entry::Content;
use kith_protocol::entry::roster::{KeyRevoked, Roster};
use kith_protocol::envelope::Envelope;
use kith_tests::people::{Device, Person, envelope};
use kith_tests::wire::{Answer, Served, answer};
use serde_json::{Value, json};

use super::Town;

/// What it is, where it goes, as what, its bytes, and the status and code it is answered with.
type Upload<'a> = (&'a str, &'a str, &'a str, Vec<u8>, u16, &'a str);

/// Does something to a town and checks that it is answered like this and changed nothing.
fn refused(town: &Town, what: &str, status: u16, code: &str, act: impl FnOnce() -> Answer) {
    let before = town.bank().engine.look(Clone::clone);
    let answer = act();
    assert_eq!(answer.problem(), (status, code.to_owned()), "{what}");
    assert!(
        town.bank().engine.look(|now| *now == before),
        "{what} changed something"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one row a trick")]
fn envelopes() {
    let town = Town::new();
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    let fresh = || town.gave(&town.ann, &town.ann, &town.bob, 60).envelope;
    // The body altered and signed again by Ann: only its own fault is left.
    let altered = |from: &str, to: &str| {
        let good = fresh();
        assert!(good.body.contains(from), "{from}");
        let details = good.details.clone();
        let mut bad = envelope(good.body.replace(from, to), &[&town.ann.device], &[]);
        bad.details = details;
        bad
    };
    let signed_by = |device: &Device| {
        let good = fresh();
        let mut bad = envelope(good.body, &[device], &[]);
        bad.details = good.details;
        bad
    };
    let own_id = hour.terms.id.to_string();
    let in_anns_name = |device: &Device| {
        let mut bad = signed_by(device);
        bad.signatures[0].key = town.ann.device.key().to_string();
        bad
    };
    let without_words = Envelope {
        details: Default::default(),
        ..fresh()
    };
    let mut other_words = fresh();
    for detail in other_words.details.values_mut() {
        detail.text = r#"{"note":"something else"}"#.to_owned();
    }
    let twice = fresh();
    let twice = Envelope {
        signatures: [twice.signatures.clone(), twice.signatures.clone()].concat(),
        ..twice
    };
    let long = format!(r#""kind":"{}""#, "x".repeat(9_000));
    let table: Vec<(&str, Envelope, u16, &str)> = vec![
        (
            "2^63 minutes",
            altered(":60", ":9223372036854775808"),
            400,
            "not-canonical",
        ),
        (
            "2^53 - 1 minutes",
            altered(":60", ":9007199254740991"),
            422,
            "minutes-wrong",
        ),
        ("no minutes", altered(":60", ":0"), 422, "minutes-wrong"),
        (
            "half a minute",
            altered(":60", ":0.5"),
            400,
            "not-canonical",
        ),
        (
            "a day that does not exist",
            altered("2026-09-20", "2026-02-30"),
            400,
            "shape-wrong",
        ),
        (
            "a day to come",
            altered("2026-09-20", "2027-09-20"),
            422,
            "day-to-come",
        ),
        (
            "a space",
            altered("\"kind\":", "\"kind\": "),
            400,
            "not-canonical",
        ),
        (
            "an unknown member of the body",
            altered("\"v\":1", "\"v\":1,\"w\":1"),
            400,
            "shape-wrong",
        ),
        (
            "an unknown member of the content",
            altered("\"lines\":", "\"level\":1,\"lines\":"),
            400,
            "shape-wrong",
        ),
        (
            "another version",
            altered("\"v\":1", "\"v\":2"),
            400,
            "version-unknown",
        ),
        (
            "another kind",
            altered("exchange.recorded", "exchange.forged"),
            400,
            "kind-unknown",
        ),
        (
            "too long a body",
            altered("\"kind\":\"exchange.recorded\"", &long),
            413,
            "body-too-large",
        ),
        (
            "another node's",
            altered(town.bank().origin().as_str(), "kith/aaaaaaaaaaaaaaaa"),
            403,
            "other-node",
        ),
        (
            "an id used before",
            {
                let good = town.gave(&town.ann, &town.ann, &town.bob, 61).envelope;
                let id: Value = serde_json::from_str(&good.body).unwrap();
                altered_id(&town, good, id["id"].as_str().unwrap(), &own_id)
            },
            409,
            "id-taken",
        ),
        (
            "signed by Cat",
            signed_by(&town.cat.device),
            403,
            "author-did-not-sign",
        ),
        (
            "signed by Cat in Ann's name",
            in_anns_name(&town.cat.device),
            400,
            "signature-wrong",
        ),
        (
            "signed by nobody known",
            signed_by(&Device::named("stranger")),
            403,
            "key-unknown",
        ),
        (
            "signed by none",
            Envelope {
                signatures: Vec::new(),
                ..fresh()
            },
            400,
            "signature-count",
        ),
        ("signed twice by one", twice, 400, "signature-twice"),
        ("without its words", without_words, 400, "details-wrong"),
        ("with other words", other_words, 400, "details-wrong"),
    ];
    for (what, envelope, status, code) in table {
        refused(&town, what, status, code, || town.served.send(&envelope));
    }
}

fn altered_id(town: &Town, good: Envelope, from: &str, to: &str) -> Envelope {
    let mut bad = envelope(good.body.replace(from, to), &[&town.ann.device], &[]);
    bad.details = good.details;
    bad
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one row a trick")]
fn bodies() {
    let town = Town::new();
    let served = &town.served;
    let huge = || vec![b'a'; 10 * 1024 * 1024];
    let raw =
        |path: &str, media: &str, body: Vec<u8>| served.ask("POST", path).bytes(media, body).done();
    const JSON: &str = "application/json";
    const ONE: &str = "/api/v1/entries";
    const MANY: &str = "/api/v1/entries/batch";
    let envelope = json!(town.gave(&town.ann, &town.ann, &town.bob, 60).envelope);
    let mut unknown = envelope.clone();
    unknown["extra"] = json!(1);
    let thousand_and_one = json!({ "entries": vec![json!({"body": "", "signatures": []}); 1_001] });
    let deep = "[".repeat(100_000).into_bytes();
    let table: Vec<Upload<'_>> = vec![
        ("10 MB as an entry", ONE, JSON, huge(), 413, "too-large"),
        ("10 MB as a batch", MANY, JSON, huge(), 413, "too-large"),
        (
            "10 MB to sign in",
            "/api/v1/session",
            JSON,
            huge(),
            413,
            "too-large",
        ),
        (
            "10 MB to the witness",
            "/witness/add-checkpoint",
            "text/plain",
            huge(),
            413,
            "too-large",
        ),
        (
            "1,001 entries",
            MANY,
            JSON,
            thousand_and_one.to_string().into_bytes(),
            413,
            "too-large",
        ),
        (
            "a form",
            ONE,
            "application/x-www-form-urlencoded",
            b"body=1".to_vec(),
            415,
            "not-json",
        ),
        (
            "plain text",
            ONE,
            "text/plain",
            envelope.to_string().into_bytes(),
            415,
            "not-json",
        ),
        ("no JSON", ONE, JSON, b"{".to_vec(), 400, "unreadable"),
        ("nothing", ONE, JSON, Vec::new(), 400, "unreadable"),
        ("no text", ONE, JSON, vec![0xff, 0xfe], 400, "unreadable"),
        ("very deep", MANY, JSON, deep, 400, "unreadable"),
        (
            "an unknown member",
            ONE,
            JSON,
            unknown.to_string().into_bytes(),
            400,
            "unreadable",
        ),
        ("a list", ONE, JSON, b"[]".to_vec(), 400, "unreadable"),
    ];
    for (what, path, media, body, status, code) in table {
        refused(&town, what, status, code, || raw(path, media, body));
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one row a path")]
fn records_of_others() {
    let town = Town::new();
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    let cat = town.served.sign_in(&town.cat);
    let ann = town.ann.account;
    let table = [
        (
            format!("/api/v1/accounts/{ann}/statement"),
            403,
            "not-yours",
        ),
        (format!("/api/v1/home?for={ann}"), 403, "not-yours"),
        (format!("/api/v1/exchanges/{}", hour.path), 404, "not-found"),
        (format!("/api/v1/entries/{}", hour.path), 404, "not-found"),
        (format!("/api/v1/receipts/{}", hour.path), 404, "not-found"),
        ("/api/v1/invitations".to_owned(), 403, "officers-only"),
        (
            format!(
                "/api/v1/accounts/{}/statement",
                Person::named("nobody").account
            ),
            404,
            "not-found",
        ),
        (
            "/api/v1/accounts/ann/statement".to_owned(),
            404,
            "not-found",
        ),
        (
            format!(
                "/api/v1/accounts/{}/statement",
                ann.to_string().to_uppercase()
            ),
            404,
            "not-found",
        ),
        (format!("/api/v1/entries/{ann}/1"), 404, "not-found"),
        ("/api/v1/home?for=ann".to_owned(), 400, "unreadable"),
        ("/api/v1/exchanges".to_owned(), 400, "unreadable"),
        ("/api/v1/exchanges?state=all".to_owned(), 400, "unreadable"),
        ("/api/v1/looks?limit=-1".to_owned(), 400, "unreadable"),
        (
            format!("/api/v1/members?q={}", "a".repeat(101)),
            400,
            "unreadable",
        ),
        ("/api/v1/nothing".to_owned(), 404, "not-found"),
    ];
    for (path, status, code) in table {
        refused(&town, &path, status, code, || {
            town.served.get(&path).by(&cat).done()
        });
        if status == 403 {
            refused(&town, &path, 401, "not-signed-in", || {
                town.served.get(&path).done()
            });
        }
    }
    let waiting = "/api/v1/exchanges?state=waiting";
    let waiting = town.served.get(waiting).by(&cat).done().good();
    assert_eq!(waiting["items"], json!([]), "of others nothing is listed");
    let ben = town.served.sign_in(&town.ben);
    let waiting = town
        .served
        .get("/api/v1/exchanges?state=waiting")
        .by(&ben)
        .done()
        .good();
    assert_eq!(waiting["items"][0]["lines"][0]["minutes"], 60);
    assert_eq!(
        waiting["items"][0]["note"],
        Value::Null,
        "words only where a look leaves its trace"
    );
}

#[test]
fn probing_for_a_balance() {
    let town = Town::new();
    // Ann is rich, Bob is poor. Cat asks both for more than either has, and learns the same of both.
    let hour = town.gave(&town.bob, &town.ann, &town.bob, 1_000);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    assert_eq!(
        town.served
            .send(&town.agrees(&town.ann, hour.terms).envelope)
            .status,
        201
    );
    let cat = town.served.sign_in(&town.cat);
    let told: Vec<Value> = [&town.ann, &town.bob]
        .map(|target| {
            let ask = town.gave(&town.cat, &town.cat, target, 2_000);
            let taken = town.served.send(&ask.envelope);
            assert_eq!(taken.status, 201);
            let path = format!("/api/v1/exchanges/{}", ask.path);
            let mut seen = town.served.get(&path).by(&cat).done().good()["lines"][0].clone();
            for name in ["receiver", "receiver_name", "consents", "waits_for"] {
                seen[name] = Value::Null;
            }
            if target.account == town.bob.account {
                // Only Bob himself is told why, and that changes nothing that Cat sees.
                let agreed = town.agrees(&town.bob, ask.terms);
                refused(&town, "beyond his floor", 409, "floor", || {
                    town.served.send(&agreed.envelope)
                });
                let after = town.served.get(&path).by(&cat).done().good();
                assert_eq!(after["lines"][0]["state"], "waiting");
            }
            seen
        })
        .into();
    assert_eq!(told[0], told[1]);
}

#[test]
fn signing_in() {
    let town = Town::new();
    let served = &town.served;
    let session = |answered: &Value| served.post("/api/v1/session", answered).done();
    let spent = Served::answered(&town.ann, &served.challenge());
    assert_eq!(session(&spent).status, 200);
    let mut by_cat = Served::answered(&town.cat, &served.challenge());
    by_cat["key"] = json!(town.ann.device.key());
    let other = Served::with(super::Site::default().open().unwrap(), |c| {
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

#[test]
fn slow_senders() {
    let town = Town::with(|config| {
        config.waits.header = Duration::from_millis(150);
        config.waits.body = Duration::from_millis(150);
    });
    let mut half = town.served.connect();
    half.write_all(b"GET /healthz HTTP/1.1\r\nhost: local")
        .unwrap();
    let told = answer(&mut BufReader::new(half));
    assert!(
        told.is_none_or(|answer| answer.status == 408),
        "half a header is cut off"
    );
    let mut idle = town.served.connect();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .unwrap();
    let mut idle = BufReader::new(idle);
    assert_eq!(answer(&mut idle).unwrap().status, 200);
    assert!(
        answer(&mut idle).is_none(),
        "who asks for nothing more is cut off"
    );
    refused(&town, "half a body", 408, "too-slow", || {
        let mut half = town.served.connect();
        half.write_all(
            b"POST /api/v1/entries HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
        )
        .unwrap();
        answer(&mut BufReader::new(half)).unwrap()
    });
}

#[test]
fn floods_of_headers() {
    let town = Town::new();
    let flood = |headers: String| {
        let mut stream = town.served.connect();
        let head = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
        // The server may have hung up before all is sent.
        let _ = stream.write_all(head.as_bytes());
        answer(&mut BufReader::new(stream)).map(|answer| answer.status)
    };
    let many: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    let long = format!("x-long: {}\r\n", "a".repeat(64 * 1024));
    for (what, headers) in [("many", many), ("long", long)] {
        let told = flood(headers);
        assert!(matches!(told, None | Some(431)), "{what}: {told:?}");
    }
    assert_eq!(flood(String::new()), Some(200));
}
