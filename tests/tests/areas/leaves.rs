//! What leaves a node is what its page *What leaves this Kith* shows: whatever others hold of its feed stands there word for word, and of
//! help across areas just the fields that are named there.

use std::collections::BTreeSet;

use kith_protocol::entry::Entry;
use kith_protocol::leaf::Leaf;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::Item;
use kith_protocol::transfer::PayCode;
use kith_tests::kiths::{Kith, until};
use serde_json::{Value, json};

/// What a node holds of another's feed, word for word.
fn held(at: &Kith, of: &Kith) -> BTreeSet<String> {
    let rows = at.served.bank.engine.kept_under(b"gossip/item/");
    let items =
        rows.filter_map(|row| Item::read(SignedBody::from_bytes(&row.unwrap().1).ok()?).ok());
    { items }
        .filter(|item| item.head.feed.origin == of.origin())
        .map(|item| item.content)
        .collect()
}

#[test]
fn what_others_hold_of_us_stands_on_our_page() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    let list = json!({ "name": "The North", "nodes": [wigan.origin(), leeds.origin()] });
    assert_eq!(
        wigan.post(&wigan.sal, "/api/v1/networks", &list).status,
        204
    );
    let held = until("the list at Leeds", || {
        Some(held(&leeds, &wigan)).filter(|held| held.len() == 2)
    });
    let leaves = until("who holds what of ours", || {
        let leaves = wigan.get(&wigan.ann, "/api/v1/leaves").good();
        (leaves["neighbours"][0]["records"].as_u64() > Some(0)).then_some(leaves)
    });
    let shown: BTreeSet<String> = leaves["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(shown, held);
    let list = &leaves["items"][1];
    assert_eq!(
        (&list["kind"], &list["network"]["name"]),
        (&json!("network"), &json!("The North"))
    );
    assert_eq!(list["network"]["nodes"][1], "Leeds Time Bank");
    assert_eq!(leaves["neighbours"][0]["area"], "Leeds");
}

#[test]
fn a_decision_tells_no_more_than_the_page_says() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    let code = PayCode([7; 10]);
    wigan.ann_promises(&leeds, code, 60);
    leeds.ann_offers(&wigan, code, 60);
    until("the hour at Leeds", || {
        (leeds.ann_has() == 60).then_some(())
    });
    let engine = &leeds.served.bank.engine;
    let length = *engine.length().borrow();
    let answered = (0..length).find_map(|index| {
        let leaf = engine.leaf(index).unwrap().unwrap();
        let body: Value = serde_json::from_str(Leaf::read(&leaf).unwrap().body).unwrap();
        (body["kind"] == "transfer.answered").then_some(body)
    });
    let decision = answered.unwrap()["content"]["body"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(Entry::read(&decision).is_ok());
    let decision: Value = serde_json::from_str(&decision).unwrap();
    let fields: Vec<&String> = decision["content"].as_object().unwrap().keys().collect();
    let told = [
        "day", "minutes", "payer", "peer", "seq", "total", "transfer",
    ];
    assert_eq!(fields, told);
    // Nobody is named, not even by their number.
    assert!(
        !decision
            .to_string()
            .contains(&wigan.ann.account.to_string())
    );
    assert_eq!(decision["by"], "node");
}
