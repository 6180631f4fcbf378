//! Nodes that come back from neighbours which cannot be reached: these call, and are asked over their own lines. Real processes and
//! folders, before and after a new node key.

use std::collections::BTreeMap;
use std::fs;

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::envelope::{Envelope, WireSignature};
use kith_protocol::leaf::Leaf;
use kith_tests::binary::{good, run};
use kith_tests::kiths::until;
use kith_tests::wire::Ask;
use serde_json::json;
use tempfile::TempDir;

use super::processes::{Node, after_an_hour, an_hour, offers, promises, settled};
use super::rekey::{accepts, keys, mirrored, replaced};

/// All that `of` has is held by the other, and what lies beside it too: enough for a drill.
fn drilled(of: &Node) -> String {
    until("a drill brings everything back", || {
        let ran = run(of.folder.path(), &["drill"]);
        let whole = { ran.out.lines().next() }.is_some_and(|line| {
            let mut words = line.split(' ');
            let (back, all) = (words.next(), words.nth(1));
            line.contains("would be back") && back == all
        });
        (ran.code == 0 && whole).then_some(ran.out)
    })
}

/// Its keys, as somebody keeps them elsewhere.
fn safe(of: &Node) -> TempDir {
    let safe = TempDir::new().unwrap();
    let to = safe.path().to_str().unwrap();
    let _ = good(of.folder.path(), &["backup", "--keys-only", to]);
    safe
}

/// Its process ends, and its disk is empty.
fn emptied(node: &mut Node) {
    node.kill();
    for entry in fs::read_dir(node.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
}

/// Its disk is gone; it waits where it was until a neighbour calls, and starts with what that brought.
fn lost_and_back(node: &mut Node, safe: &TempDir) -> String {
    emptied(node);
    node.line.leads(Some(node.at));
    let (listen, address) = (node.at.to_string(), format!("http://{}", node.line.at));
    let args = [
        "restore",
        "--from-peers",
        "--keys",
        safe.path().to_str().unwrap(),
        "--wait",
        "--listen",
        &listen,
        "--address",
        &address,
    ];
    let told = good(node.folder.path(), &args);
    node.start();
    told
}

#[test]
fn a_drill_asks_neighbours_that_cannot_be_reached_over_the_lines_they_opened() {
    let (wigan, leeds) = after_an_hour(31);
    // Leeds is behind a router that lets nobody in.
    leeds.line.leads(None);
    until("Leeds has called", || {
        (wigan.sees(&leeds)?["connected"] == true).then_some(())
    });
    let address = format!("http://{}", leeds.line.at);
    let named = run(wigan.folder.path(), &["drill", "--peer", &address]);
    assert!(named.code != 0, "nobody reaches it there: {named:?}");
    let told = drilled(&wigan);
    assert!(told.contains("is connected, and holds"), "{told}");
    let own = wigan.ask("GET", "/api/v1/peers", None)["own"].clone();
    assert!(!own["drill"]["at"].is_null(), "the day is noted: {own}");
    // The line goes on as before.
    an_hour(&wigan, &leeds, 2);
    settled(&wigan, &leeds, 120);
}

#[test]
fn a_node_comes_back_before_and_after_it_has_a_new_key() {
    let (mut wigan, leeds) = after_an_hour(33);
    leeds.line.leads(None);
    let _ = drilled(&wigan);
    let old = safe(&wigan);
    let told = lost_and_back(&mut wigan, &old);
    assert!(told.contains("entries came back."), "{told}");
    an_hour(&wigan, &leeds, 2);
    settled(&wigan, &leeds, 120);

    // What came back takes a new key.
    let _ = good(wigan.folder.path(), &["rekey"]);
    replaced(&wigan);
    accepts(&leeds, &wigan);
    an_hour(&wigan, &leeds, 3);
    settled(&wigan, &leeds, 180);
    mirrored(&wigan, &leeds);
    let _ = drilled(&wigan);
    let key = keys(&wigan)["node"].clone();
    let new = safe(&wigan);
    let told = lost_and_back(&mut wigan, &new);
    assert!(told.contains("in epoch 2"), "{told}");
    assert_eq!(keys(&wigan)["node"], key);
    an_hour(&wigan, &leeds, 4);
    settled(&wigan, &leeds, 240);
    mirrored(&wigan, &leeds);
    assert_eq!(leeds.sees(&wigan).unwrap()["evidence"], json!([]));
}

#[test]
fn a_neighbour_that_was_not_told_of_the_new_key_brings_back_what_it_holds() {
    let (mut wigan, leeds) = after_an_hour(35);
    leeds.line.leads(None);
    let _ = drilled(&wigan);
    let old = keys(&wigan)["node"].clone();
    // Leeds hears nothing more of it before the disk is gone.
    wigan.line.leads(None);
    let _ = good(wigan.folder.path(), &["rekey"]);
    replaced(&wigan);
    let new = keys(&wigan)["node"].clone();
    let safe = safe(&wigan);
    let told = lost_and_back(&mut wigan, &safe);
    assert!(told.contains("entries came back."), "{told}");
    // Nobody held that the key was replaced: the old one is in force, and the new one waits.
    let now = keys(&wigan);
    assert_eq!((&now["node"], &now["waiting"]["node"]), (&old, &new));
    an_hour(&wigan, &leeds, 2);
    settled(&wigan, &leeds, 120);
    replaced(&wigan);
    accepts(&leeds, &wigan);
    an_hour(&wigan, &leeds, 3);
    settled(&wigan, &leeds, 180);
    mirrored(&wigan, &leeds);
    assert_eq!(leeds.sees(&wigan).unwrap()["evidence"], json!([]));
}

/// The newest entry of this kind in a member's statement, as their phone keeps it: what it read is what it can send.
fn on_the_phone(node: &Node, kind: &str) -> Envelope {
    let cookie = node.sign_in(&node.ann);
    let path = format!("/api/v1/accounts/{}/statement", node.ann.account);
    let statement = Ask::to(node.at, "GET", &path).by(&cookie).done().good();
    let items = statement["items"].as_array().unwrap().iter();
    let item = items.rev().find(|item| item["kind"] == kind).unwrap();
    let leaf = Leaf::read(item["leaf"].as_str().unwrap()).unwrap();
    let signatures = leaf.signatures.iter().map(|signature| WireSignature {
        key: signature.key.to_string(),
        sig: BASE64URL_NOPAD.encode(&signature.bytes),
    });
    Envelope {
        body: leaf.body.to_owned(),
        signatures: signatures.collect(),
        details: BTreeMap::new(),
    }
}

#[test]
fn the_payers_phone_brings_back_a_decision_that_its_node_lost() {
    let (mut wigan, mut leeds) = after_an_hour(39);
    promises(&wigan, &leeds, 2);
    let place = TempDir::new().unwrap();
    let backup = place.path().join("before.backup");
    let backup = backup.to_str().unwrap();
    let _ = good(wigan.folder.path(), &["backup", backup]);
    offers(&wigan, &leeds, 2);
    settled(&wigan, &leeds, 120);
    let decision = on_the_phone(&wigan, "transfer.settled");

    // Wigan is restored from before the decision, and Leeds, where help was given, cannot be asked.
    leeds.kill();
    emptied(&mut wigan);
    let _ = good(wigan.folder.path(), &["restore", backup]);
    let _ = good(wigan.folder.path(), &["recover"]);
    wigan.start();
    let lost = wigan.sees(&leeds).unwrap();
    assert_eq!(
        (&lost["balance"], &lost["under_way"]),
        (&json!(60), &json!(60))
    );

    // The phone of who received brings it: it binds, and the book is right again. Once more changes nothing.
    wigan.takes(&decision);
    wigan.takes(&decision);
    let seen = wigan.sees(&leeds).unwrap();
    assert_eq!(
        (&seen["balance"], &seen["under_way"]),
        (&json!(120), &json!(0))
    );
    leeds.start();
    settled(&wigan, &leeds, 120);
    an_hour(&wigan, &leeds, 3);
    settled(&wigan, &leeds, 180);
    assert_eq!(leeds.sees(&wigan).unwrap()["evidence"], json!([]));
    wigan.stop();
    assert_eq!(wigan.balances()[&wigan.ann.account], -180);
}
