//! A new epoch is opened, or records are brought back, while a node runs: its neighbours learn of the new keys, with no restart.

use std::sync::Arc;

use kith_node::clock::TestClock;
use kith_protocol::id::Origin;
use kith_protocol::tlog::{Note, Verifier};
use kith_tests::desk::START;
use kith_tests::kiths::{Kith, until};
use kith_tests::people::Person;
use serde_json::Value;

use super::Area;

/// What a neighbour shows of the keys that speak for a node, as its certificate says.
fn certified(by: &Kith, of: &Origin) -> Option<Value> {
    let body = by.sees(of)?["certificate"]["body"].as_str()?.to_owned();
    serde_json::from_str(&body).ok()
}

/// Who cosigned the newest head that any neighbour did, if it is over as many entries as there are.
fn whole_head(of: &Kith) -> Option<Note> {
    let engine = &of.served.bank.engine;
    let (size, head) = engine.cosigned_head()?;
    (size == *engine.length().borrow()).then(|| Note::parse(&head).unwrap())
}

#[test]
fn a_new_epoch_is_mirrored_cosigned_and_published_without_a_restart() {
    let [wigan, leeds] = ["wigan", "leeds"].map(Kith::named);
    wigan.link(&leeds, 600);
    let engine = &wigan.served.bank.engine;
    let before = engine.witness_vkey();
    let first = certified(&leeds, &wigan.origin()).unwrap();
    assert_eq!(first["epoch"], 1);

    assert_eq!(engine.recover(), Ok(2));
    let length = *engine.length().borrow();
    let cosigned = until("leeds cosigns a head of the new epoch", || {
        whole_head(&wigan)
    });
    let name = format!("{}/2\n", wigan.origin());
    assert!(cosigned.text().starts_with(&name), "{}", cosigned.text());
    let leeds_key = Verifier::parse(&leeds.served.bank.engine.witness_vkey().unwrap()).unwrap();
    assert!(cosigned.open(&[leeds_key]).is_ok_and(|by| by.len() == 1));
    // All of it is held there, under keys that its card shows now.
    let _ = leeds.until_it_sees(&wigan.origin(), "the new certificate", |_| {
        certified(&leeds, &wigan.origin()).is_some_and(|now| {
            now["epoch"] == 2 && now["log"] != first["log"] && now["witness"] != first["witness"]
        })
    });
    let _ = wigan.until_it_sees(&leeds.origin(), "what leeds holds", |seen| {
        seen["holds_of_ours"]["size"] == length && seen["differs"] == false
    });
    // As a witness it is a new one, and its neighbour counts it.
    assert_ne!(engine.witness_vkey(), before);
    let wigan_key = Verifier::parse(&engine.witness_vkey().unwrap()).unwrap();
    let _ = leeds.until_it_sees(&wigan.origin(), "connected", |seen| {
        seen["connected"] == true
    });
    leeds.served.bank.join(&Person::named("somebody"), None);
    leeds.site.clock.advance(kith_protocol::limits::DAY_MS);
    wigan.site.clock.advance(kith_protocol::limits::DAY_MS);
    leeds.served.bank.engine.tick().unwrap();
    let cosigned = until("wigan cosigns with its new key", || {
        whole_head(&leeds).filter(|note| {
            note.open(std::slice::from_ref(&wigan_key))
                .is_ok_and(|by| by.len() == 1)
        })
    });
    assert!(
        cosigned
            .text()
            .starts_with(&format!("{}\n", leeds.origin()))
    );
}

#[test]
fn a_node_that_took_records_back_cosigns_with_a_new_key_at_once() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    let old = area.node("leeds").save();
    area.node("leeds")
        .bank()
        .join(&Person::named("alice"), None);
    area.settle();
    area.stop("leeds");
    area.node("leeds").put_back(old);
    area.start("leeds");
    let before = area.node("leeds").engine().witness_vkey().unwrap();
    area.connect("leeds", "wigan");
    area.settle();
    let after = area.node("leeds").engine().witness_vkey().unwrap();
    assert_ne!(after, before);
    // Once it is known there, it counts there.
    let (origin, mut keys) = (area.node("leeds").origin(), area.node("leeds").keys());
    keys.witness = Verifier::parse(&after).unwrap();
    area.node("wigan")
        .mirrors()
        .know(origin, keys.clone())
        .unwrap();
    area.node("wigan").bank().join(&Person::named("bob"), None);
    area.settle();
    clock.advance(1);
    area.settle();
    let length = area.node("wigan").length();
    let (size, head) = area.node("wigan").engine().cosigned_head().unwrap();
    assert_eq!(size, length);
    assert!(
        Note::parse(&head)
            .unwrap()
            .open(&[keys.witness])
            .is_ok_and(|by| by.len() == 1)
    );
    // The next start keeps it.
    let kept = area.node("leeds").site.dir.path().join("witness.key");
    assert!(kept.is_file());
}
