//! While all run: records go to neighbours as they are committed, and neighbours cosign what they hold.

use std::sync::Arc;

use kith_node::clock::TestClock;
use kith_protocol::tlog::{Checkpoint, Note, Receipt, Verifier, leaf_hash};
use kith_tests::{desk::START, people::Person};

use super::Area;

#[test]
fn each_entry_is_held_by_every_neighbour_and_opens_to_none_of_them() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan", "york"], &clock);
    for n in 0..70 {
        let name = format!("leeds {n}");
        area.node("leeds").bank().join(&Person::named(&name), None);
    }
    area.settle();
    let length = area.node("leeds").length();
    assert_eq!(length, 141);
    for holder in ["wigan", "york"] {
        assert_eq!(area.held(holder, "leeds"), length);
    }
    // Nothing of what was said in Leeds is on a neighbour's disk as it was said.
    let leaf = area.node("leeds").engine().leaf(100).unwrap().unwrap();
    let origin = area.node("leeds").origin();
    let wigan = area.node("wigan");
    let sealed = wigan
        .engine()
        .kept(&kith_protocol::peer::mirror::held::leaf_key(
            &origin, 1, 100,
        ));
    let sealed = sealed.unwrap().unwrap();
    assert_eq!(sealed.len(), leaf.len() + 40);
    assert!(
        !sealed
            .windows(12)
            .any(|part| leaf.as_bytes().windows(12).any(|w| w == part))
    );
}

#[test]
fn the_public_head_is_cosigned_by_those_who_hold_it() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::leeds_with_two(&clock);
    let witnesses: Vec<Verifier> = ["wigan", "york"]
        .map(|name| area.node(name).keys().witness)
        .into();
    let leeds = area.node("leeds");
    let length = leeds.length();
    let (size, head) = leeds.engine().cosigned_head().unwrap();
    assert_eq!(size, length);
    assert_eq!(*leeds.engine().public_head(), *head);
    let log = leeds.keys().log;
    let note = Note::parse(&head).unwrap();
    let (_, by) = Checkpoint::open_witnessed(&note, &log, &witnesses).unwrap();
    assert_eq!(by.len(), 2);
    // A receipt carries them, and is checked without anybody.
    let receipt = leeds.engine().receipt_cosigned(1).unwrap().text();
    let leaf = leeds.engine().leaf(1).unwrap().unwrap();
    let proven = Receipt::parse(&receipt)
        .unwrap()
        .verify(leaf.as_bytes(), &log, &witnesses)
        .unwrap();
    assert_eq!(proven.cosigned.len(), 2);
    assert_eq!(leaf_hash(leaf.as_bytes()).len(), 32);
    // It is still so after a start.
    area.stop("leeds");
    area.start("leeds");
    let leeds = area.node("leeds");
    assert_eq!(leeds.engine().cosigned_head().unwrap().0, size);
    assert!(leeds.engine().receipt_cosigned(1).is_some());
}

#[test]
fn a_size_that_is_not_held_is_not_cosigned_over_http_either() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::of(&["leeds", "wigan"], &clock);
    area.start("leeds");
    area.start("wigan");
    clock.advance(kith_node::peer::mirror::ASK_MS);
    area.settle();
    area.node("leeds")
        .bank()
        .join(&Person::named("alice"), None);
    area.settle();
    let request = area.node("leeds").engine().request_to_cosign(0).unwrap();
    let ask = |area: &mut Area| {
        let body = request.to_string().into_bytes();
        area.node("wigan")
            .engine()
            .witness_blocking(body)
            .unwrap()
            .status
    };
    assert_eq!(ask(&mut area), 503);
    area.connect("leeds", "wigan");
    area.settle();
    // Now it is held, and was cosigned over the line already.
    assert_eq!(ask(&mut area), 409);
    let again = area
        .node("leeds")
        .engine()
        .request_to_cosign(request.size())
        .unwrap();
    let body = again.to_string().into_bytes();
    assert_eq!(
        area.node("wigan")
            .engine()
            .witness_blocking(body)
            .unwrap()
            .status,
        200
    );
}

#[test]
fn what_is_mirrored_costs_little_more_than_what_it_is() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    area.sent.clear();
    let from = area.node("leeds").length();
    for n in 0..50 {
        area.node("leeds")
            .bank()
            .join(&Person::named(&format!("member {n}")), None);
        area.settle();
    }
    let leeds = area.node("leeds");
    let leaves: usize = (from..leeds.length())
        .map(|at| leeds.engine().leaf(at).unwrap().unwrap().len())
        .sum();
    let entries = usize::try_from(leeds.length() - from).unwrap();
    let (sent, back) = (area.sent["leeds"], area.sent["wigan"]);
    println!(
        "{} B an entry there, {} back; a leaf has {}",
        sent / entries,
        back / entries,
        leaves / entries
    );
    // Seals, details, frames and the request to cosign each new head.
    assert!(sent < leaves * 3, "{sent} bytes for {leaves}");
    // When nothing changed, a connection that comes back says little.
    area.disconnect("leeds", "wigan");
    area.sent.clear();
    area.connect("leeds", "wigan");
    area.settle();
    assert!(area.sent["wigan"] <= 50, "{} bytes", area.sent["wigan"]);
}
