//! Entries that nobody should send: forged, altered, misspelt, somebody else's.

use kith_protocol::envelope::Envelope;
use kith_tests::people::{Device, envelope};
use serde_json::Value;

use super::{Town, refused};

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
