//! Nodes that come back from neighbours which cannot be reached: these call, and are asked over their own lines. Real processes and
//! folders, before and after a new node key.

use std::fs;

use kith_tests::binary::{good, run};
use kith_tests::kiths::until;
use serde_json::json;
use tempfile::TempDir;

use super::processes::{Node, after_an_hour, an_hour, settled};
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

/// Its disk is gone; it waits where it was until a neighbour calls, and starts with what that brought.
fn lost_and_back(node: &mut Node, safe: &TempDir) -> String {
    node.kill();
    for entry in fs::read_dir(node.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
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
