//! The frame: one spelling for everything, read back whole; mutation never panics and never passes for the original.

use kith_protocol::{
    canonical,
    entry::{Content, Entry, exchange::Exchange},
    id::{Author, Day, Digest32, Name},
    key::Key,
    leaf::Leaf,
};
use kith_tests::{
    desk::{Desk, help, line},
    people::{Device, Person},
};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn canonical_spelling_is_checked_and_written() {
    let written = [
        (
            json!({"b": 1, "a": [true, false, {"z": "", "y": -7}]}),
            r#"{"a":[true,false,{"y":-7,"z":""}],"b":1}"#,
        ),
        (
            json!({"t": "é€😀\"\\/\u{8}\t\n\u{c}\r\u{1f}\u{7f}"}),
            "{\"t\":\"é€😀\\\"\\\\/\\b\\t\\n\\f\\r\\u001f\u{7f}\"}",
        ),
        (json!({}), "{}"),
    ];
    for (value, text) in written {
        assert_eq!(canonical::write(&value), text);
        assert_eq!(canonical::check(text), Ok(()));
    }
    let wrong = [
        "",
        " {}",
        "{} ",
        "[]",
        "1",
        "\"a\"",
        "{\"a\":01}",
        "{\"a\":-0}",
        "{\"a\":1e2}",
        "{\"a\":1.5}",
        "{\"a\":null}",
        "{\"a\":9007199254740992}",
        "{\"a\":-9007199254740992}",
        "{\"b\":1,\"a\":1}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\u000a\"}",
        "{\"a\":\"\\u001F\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"\t\"}",
        "{\"é\":1}",
        "{\"a\\n\":1}",
        "{\"a\":tru}",
        "{\"a\":\"",
        "{\"a\"",
        "{\"a\":[1,]}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
    ];
    for text in wrong {
        assert!(canonical::check(text).is_err(), "{text}");
    }
}

#[test]
fn each_name_has_one_spelling() {
    let key = Device::named("ana").key();
    assert_eq!(key.to_string().parse::<Key>(), Ok(key));
    for wrong in [
        "",
        "did:key:",
        "did:key:z",
        "did:key:z6Mk",
        "did:key:z11111",
        "did:web:example.org",
    ] {
        assert!(wrong.parse::<Key>().is_err(), "{wrong}");
    }
    assert!(format!("{key}1").parse::<Key>().is_err());
    assert!(
        key.to_string()
            .replace("did:key:z", "did:key:z1")
            .parse::<Key>()
            .is_err()
    );
    for day in ["2024-02-29", "1900-01-01", "9999-12-31"] {
        assert_eq!(
            day.parse::<Day>().map(|d| d.to_string()).as_deref(),
            Ok(day)
        );
    }
    for wrong in [
        "2023-02-29",
        "2024-2-29",
        "2024-13-01",
        "2024-00-10",
        "1899-12-31",
        "20240229",
        "2024-02-29T00:00",
        "２０２４-02-29",
    ] {
        assert!(wrong.parse::<Day>().is_err(), "{wrong}");
    }
    let digest = Digest32::of(b"");
    assert_eq!(
        digest.to_string(),
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    );
    assert_eq!(digest.to_string().parse(), Ok(digest));
    assert!(
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV"
            .parse::<Digest32>()
            .is_err(),
        "bits behind the end"
    );
}

fn hour() -> (Desk, Entry, Person) {
    let [steward, broker, ana, ben] = ["steward", "broker", "ana", "ben"].map(Person::named);
    let mut desk = Desk::with(&steward, &broker, &[&ana, &ben]);
    let content = Content::Exchange(Exchange::Recorded(help(vec![line(
        ana.account,
        ben.account,
        60,
    )])));
    let made = desk.make(Author::Account(ana.account), content);
    desk.submit(&made, &[&ana.device]).unwrap();
    (desk, made, ana)
}

#[test]
fn a_body_reads_back_as_it_was_written() {
    let (desk, made, _) = hour();
    let body = made.body();
    assert_eq!(canonical::check(&body), Ok(()));
    assert_eq!(Entry::read(&body), Ok(made.clone()));
    let value: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        canonical::write(&value),
        body,
        "an independent reader agrees"
    );
    let leaf = desk.leaves.last().unwrap();
    assert!(
        leaf.ends_with(&format!("\n\n{body}")),
        "what was signed is a slice of what is stored"
    );
}

#[test]
fn names_of_different_authors_never_meet() {
    let (_, made, _) = hour();
    let node = Name {
        by: Author::Node,
        id: made.id,
    };
    assert_ne!(node.mark(), made.name().mark());
}

proptest! {
    /// Any bytes changed in a body or a leaf: no panic, and what is still read is not what was signed.
    #[test]
    fn mutated_bytes_never_panic(at in 0usize..2_000, with in any::<u8>(), cut in 0usize..2_000) {
        let (desk, made, _) = hour();
        let leaf = desk.leaves.last().unwrap();
        for original in [made.body(), leaf.clone()] {
            let mut bytes = original.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] = with;
            bytes.truncate(bytes.len() - cut % 3);
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if text == original { continue }
            let _ = canonical::check(&text);
            if let Ok(entry) = Entry::read(&text) {
                prop_assert_eq!(entry.body(), text.clone(), "what is read has one spelling");
            }
            if let Ok(read) = Leaf::read(&text) {
                let again = Leaf::write(read.at, &read.links, &read.signatures, read.body);
                prop_assert_eq!(again, text, "what is read has one spelling");
            }
        }
    }

    /// Text of any sort.
    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}") {
        let _ = (canonical::check(&text), Entry::read(&text), Leaf::read(&text));
        let _ = (text.parse::<Key>(), text.parse::<Day>(), text.parse::<Digest32>());
    }

    /// What is written is canonical, and `serde_json` reads the same value from it.
    #[test]
    fn what_is_written_is_canonical(words in proptest::collection::btree_map("[ -~]{0,8}", any::<(String, i32, bool)>(), 0..6)) {
        let words: std::collections::BTreeMap<_, _> =
            words.into_iter().filter(|(k, _)| !k.contains(['"', '\\'])).collect();
        let value = json!(words);
        let text = canonical::write(&value);
        prop_assert_eq!(canonical::check(&text), Ok(()));
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
