//! A node key was stolen, or is gone: real processes go on under a new one, with the same book and the same neighbours.

use std::fs;
use std::path::Path;

use kith_protocol::entry::Content;
use kith_protocol::entry::federation::{Federation, NodeReplaced, PeerChanged, PeerEnded};
use kith_protocol::entry::roster::{InvitationIssued, Role, Roster};
use kith_protocol::id::Author;
use kith_protocol::transfer::PayCode;
use kith_tests::binary::{Running, good, run};
use kith_tests::desk::START;
use kith_tests::kiths::{offered, until};
use kith_tests::people::{Device, Person, entry, envelope};
use kith_tests::wire::Ask;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::processes::{Line, Node, after_an_hour, an_hour, offers, promises, settled};

/// What the node says of its key.
pub(super) fn keys(of: &Node) -> Value {
    of.ask("GET", "/api/v1/node-key", None)
}

/// A steward says on their phone that the key which waits is to follow.
pub(super) fn says_new_key(of: &Node, by: &Person, id: &str) {
    let waiting = keys(of)["waiting"].clone();
    let replaced = NodeReplaced {
        node: serde_json::from_value(waiting["node"].clone()).unwrap(),
        proof: serde_json::from_value(waiting["proof"].clone()).unwrap(),
    };
    of.says(by, id, Federation::NodeReplaced(replaced));
}

/// Both stewards say so, and the node goes on under the new key in a new epoch.
pub(super) fn replaced(of: &Node) {
    let before = keys(of);
    says_new_key(of, &of.sal, "the new key, says Sal");
    let half = keys(of);
    assert_eq!(half["node"], before["node"], "one steward is not enough");
    assert_eq!(half["said"].as_array().unwrap().len(), 1);
    let home = of.ask("GET", "/api/v1/home", None);
    let told = home["notices"].as_array().unwrap();
    assert!(told.iter().any(|n| n["kind"] == "nodekey"), "{home}");
    says_new_key(of, &of.ann, "the new key, says Ann");
    let vkey = format!("{}/2+", of.origin);
    until("a new key, in a new epoch", || {
        let now = keys(of);
        let node = Ask::to(of.at, "GET", "/api/v1/node").done().good();
        let new = now["node"] == before["waiting"]["node"] && now["waiting"].is_null();
        let epoch = node["log_vkey"].as_str().unwrap().starts_with(&vkey);
        (new && epoch && node["node_key"] == now["node"]).then_some(())
    });
}

/// The steward of `at` sees that `of` has another key, and accepts it: the words are the same on both sides.
pub(super) fn accepts(at: &Node, of: &Node) {
    let seen = until("their stewards see it", || {
        at.sees(of).filter(|seen| !seen["new_key"].is_null())
    });
    assert_eq!(seen["new_key"]["node"], keys(of)["node"]);
    let home = at.ask("GET", "/api/v1/home", None);
    let told = home["notices"].as_array().unwrap();
    assert!(told.iter().any(|n| n["another_key"] == true), "{home}");
    until("and ours that they do not know it yet", || {
        of.sees(at).filter(|seen| seen["knows_us_not"] == true)
    });
    assert_eq!(of.sees(at).unwrap()["words"], seen["new_key"]["words"]);
    let changed = PeerChanged {
        ceiling: None,
        node: Some(serde_json::from_value(seen["new_key"]["node"].clone()).unwrap()),
        neighbour: of.origin.clone(),
    };
    at.says(&at.sal, "another key", Federation::PeerChanged(changed));
    for (here, there) in [(at, of), (of, at)] {
        until("connected again", || {
            let seen = here.sees(there)?;
            let well = seen["connected"] == true && seen["new_key"].is_null();
            (well && seen["knows_us_not"] == false).then_some(())
        });
    }
}

/// All of it is held by the other, who cosigns it.
pub(super) fn mirrored(of: &Node, at: &Node) {
    until("held and cosigned in the new epoch", || {
        let seen = of.sees(at)?;
        let head = Ask::to(of.at, "GET", "/log/checkpoint").done().text();
        let size = head.lines().nth(1)?.parse::<u64>().ok()?;
        let checked = of.ask("GET", "/api/v1/peers", None)["own"]["checked"].clone();
        let cosigned = checked["head"]
            .as_str()?
            .starts_with(&format!("{}/2\n", of.origin));
        let held = seen["holds_of_ours"]["size"].as_u64()? >= size;
        (held && cosigned && seen["cosigned"]["size"] == size).then_some(())
    });
}

fn copied(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    let files = [
        "log",
        "keys",
        "master.key",
        "node.key",
        "log.key",
        "feed.key",
        "witness.key",
        "head",
    ];
    for name in files {
        let from = from.join(name);
        if from.is_dir() {
            fs::create_dir(to.path().join(name)).unwrap();
            copy_all(&from, &to.path().join(name));
        } else {
            fs::copy(&from, to.path().join(name)).unwrap();
        }
    }
    to
}

fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&to).unwrap();
            copy_all(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// What a key of that file says as the node, and what it is answered.
fn console_says(at: &Node, key: &Path) -> (u16, String) {
    let digits = fs::read_to_string(key).unwrap();
    let seed = data_encoding::HEXLOWER
        .decode(digits.split_whitespace().next().unwrap().as_bytes())
        .unwrap();
    let thief = Device::of_code(&data_encoding::BASE64URL_NOPAD.encode(&seed));
    let invited = InvitationIssued {
        account: None,
        key: Device::named("the thief\u{2019}s phone").key(),
        role: Some(Role::Steward),
    };
    let content = Content::Roster(Roster::InvitationIssued(invited));
    let said = entry(&at.origin, Author::Node, "a thief", START, content);
    let envelope = json!(envelope(said.body(), &[&thief], &[]));
    let answer = Ask::to(at.at, "POST", "/api/v1/entries");
    answer.json(&envelope).done().problem()
}

/// How many entries stand.
fn entries(of: &Node) -> u64 {
    let metrics = Ask::to(of.at, "GET", "/metrics").done().text();
    let count = metrics
        .lines()
        .find_map(|line| line.strip_prefix("kith_log_entries "));
    count.unwrap().parse().unwrap()
}

/// The thief serves the copy of the folder, with every key that was in it; Leeds lets nobody in.
fn turned_away(stolen: &Path, leeds: &Node) {
    let line = Line::new();
    let address = format!("http://{}", line.at);
    let thief = Running::with(stolen, &["--address", &address]);
    let count = || {
        let metrics = Ask::to(leeds.at, "GET", "/metrics").done().text();
        let fault = |l: &&str| l.contains("faults_total") && l.contains("not-linked");
        let count = metrics.lines().find(fault)?.rsplit(' ').next()?;
        count.parse::<f64>().ok()
    };
    let before = count().unwrap_or(0.0);
    until("Leeds turned the thief away", || {
        (count()? > before).then_some(())
    });
    drop(thief);
}

/// With nothing but the new key and the old one, a neighbour brings everything back.
fn comes_back(wigan: &mut Node, leeds: &Node) {
    mirrored(wigan, leeds);
    let safe = TempDir::new().unwrap();
    let safe = safe.path().to_str().unwrap();
    let kept = good(wigan.folder.path(), &["backup", "--keys-only", safe]);
    assert!(kept.contains("node.1.key"), "{kept}");
    wigan.kill();
    let back = TempDir::new().unwrap();
    let back = back.path().join("kith");
    let leeds_at = format!("http://{}", leeds.line.at);
    let args = [
        "restore",
        "--from-peers",
        "--keys",
        safe,
        "--peer",
        &leeds_at,
    ];
    let told = good(&back, &args);
    assert!(told.contains("in epoch 2"), "{told}");
    for folder in [wigan.folder.path(), &back] {
        let _ = good(folder, &["verify", folder.to_str().unwrap()]);
    }
}

#[test]
fn a_stolen_key_is_replaced_and_no_minute_is_lost() {
    let (mut wigan, mut leeds) = after_an_hour(11);
    // Wigan decides on an hour and Leeds never hears of it.
    offers(&wigan, &leeds, 2);
    until("under way", || {
        leeds.sees(&wigan).filter(|seen| seen["under_way"] == 60)
    });
    leeds.signal("-STOP");
    promises(&wigan, &leeds, 2);
    until("decided", || {
        wigan.sees(&leeds).filter(|seen| seen["balance"] == 120)
    });
    leeds.kill();
    wigan.kill();
    let stolen = copied(wigan.folder.path());
    let old_key = stolen.path().join("node.key");
    wigan.start();
    // While it is in force the stolen key says nothing over the network.
    assert_eq!(
        console_says(&wigan, &old_key),
        (403, "not-yours".to_owned())
    );

    let told = good(wigan.folder.path(), &["rekey"]);
    let words = keys(&wigan)["waiting"]["words"].clone();
    let words: Vec<&str> = words
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w.as_str().unwrap())
        .collect();
    assert!(told.contains(&words.join(" ")), "{told}");
    assert_eq!(
        good(wigan.folder.path(), &["rekey"]),
        told,
        "the same key waits on"
    );
    replaced(&wigan);
    assert_eq!(
        console_says(&wigan, &old_key),
        (403, "key-stopped".to_owned())
    );

    leeds.start();
    let seen = leeds.sees(&wigan).unwrap();
    assert_eq!(
        (&seen["balance"], &seen["under_way"]),
        (&json!(-60), &json!(60))
    );
    accepts(&leeds, &wigan);
    settled(&wigan, &leeds, 120);
    mirrored(&wigan, &leeds);
    for node in [&mut wigan, &mut leeds] {
        node.kill();
        node.start();
    }
    an_hour(&wigan, &leeds, 3);
    settled(&wigan, &leeds, 180);

    turned_away(stolen.path(), &leeds);
    let seen = leeds.sees(&wigan).unwrap();
    assert!(
        seen["new_key"].is_null(),
        "a key that was replaced is no new one"
    );
    assert_eq!(
        seen["evidence"],
        json!([]),
        "an honest node contradicts itself nowhere"
    );
    assert_eq!(seen["balance"], json!(-180));
    comes_back(&mut wigan, &leeds);
}

#[test]
fn a_stolen_key_settles_nothing_once_it_said_itself_that_it_is_over() {
    let (mut wigan, leeds) = after_an_hour(15);
    wigan.kill();
    let stolen = copied(wigan.folder.path());
    wigan.start();
    let _ = good(wigan.folder.path(), &["rekey"]);
    replaced(&wigan);
    until("the words are shown at Leeds", || {
        leeds.sees(&wigan).filter(|seen| !seen["new_key"].is_null())
    });

    // The thief is let in as Wigan, and has everything ready for an hour to be settled; Leeds holds its records of that.
    wigan.line.leads(None);
    let thief = Node::copied(&wigan, stolen);
    until("the thief is let in", || {
        thief.sees(&leeds).filter(|seen| seen["connected"] == true)
    });
    offers(&thief, &leeds, 2);
    promises(&thief, &leeds, 2);
    until("Leeds has heard all that the thief says", || {
        let seen = thief.sees(&leeds)?;
        (seen["holds_of_ours"]["size"] == json!(entries(&thief))).then_some(())
    });
    let seen = leeds.sees(&wigan).unwrap();
    assert_eq!(
        (&seen["balance"], &seen["under_way"]),
        (&json!(-60), &json!(60)),
        "nothing is settled by it"
    );
    assert!(!seen["new_key"].is_null(), "somebody has to look");
    drop(thief);

    // The real one settles it as soon as it is accepted.
    wigan.line.leads(Some(wigan.at));
    accepts(&leeds, &wigan);
    promises(&wigan, &leeds, 2);
    settled(&wigan, &leeds, 120);
}

#[test]
fn where_nobody_was_met_a_limit_of_nothing_or_an_end_stops_the_thief() {
    let (mut wigan, leeds) = after_an_hour(17);
    // The real one is gone with its new key, and Leeds has only ever heard the old one.
    wigan.kill();
    let thief = Node::copied(&wigan, copied(wigan.folder.path()));
    until("the thief is let in", || {
        thief.sees(&leeds).filter(|seen| seen["connected"] == true)
    });
    an_hour(&thief, &leeds, 2);
    settled(&thief, &leeds, 120);

    let no_more = PeerChanged {
        ceiling: Some(0),
        node: None,
        neighbour: wigan.origin.clone(),
    };
    leeds.says(&leeds.sal, "no more", Federation::PeerChanged(no_more));
    let asks = |n: u8| {
        let code = PayCode([n; 10]);
        let said = offered(&leeds.ann, wigan.origin.clone(), code, 60);
        let said = leeds.said(&leeds.ann, &format!("offer {n}"), said);
        leeds.send(&said).done().problem().1
    };
    promises(&thief, &leeds, 3);
    assert_eq!(asks(3), "neighbour-ceiling");
    let ended = PeerEnded {
        neighbour: wigan.origin.clone(),
    };
    leeds.says(&leeds.sal, "it is over", Federation::PeerEnded(ended));
    assert_eq!(asks(3), "neighbour-ended");
    until("the thief is sent away", || {
        thief.sees(&leeds).filter(|seen| seen["connected"] == false)
    });
    assert_eq!(leeds.sees(&wigan).unwrap()["balance"], json!(-120));
}

#[test]
fn a_lost_key_is_replaced_where_only_the_data_is_left() {
    let (mut wigan, leeds) = after_an_hour(13);
    wigan.kill();
    fs::remove_file(wigan.folder.path().join("node.key")).unwrap();
    let folder = wigan.folder.path();
    let no = run(folder, &["verify", folder.to_str().unwrap()]);
    assert_eq!(no.code, 0, "the log needs no node key: {no:?}");
    let no = run(folder, &["drill"]);
    assert!(no.code != 0 && no.err.contains("kith rekey"), "{no:?}");

    let told = good(folder, &["rekey"]);
    assert!(told.contains("kith serve"), "{told}");
    wigan.start();
    // People go on; the node itself says nothing, and to nobody.
    promises(&wigan, &leeds, 2);
    offers(&wigan, &leeds, 2);
    let seen = wigan.sees(&leeds).unwrap();
    assert_eq!(
        (&seen["connected"], &seen["balance"]),
        (&json!(false), &json!(60))
    );
    let invited = run(wigan.folder.path(), &["invite"]);
    assert!(invited.err.contains("key-unknown"), "{invited:?}");

    replaced(&wigan);
    accepts(&leeds, &wigan);
    settled(&wigan, &leeds, 120);
    mirrored(&wigan, &leeds);
    wigan.kill();
    wigan.start();
    an_hour(&wigan, &leeds, 3);
    settled(&wigan, &leeds, 180);
    let _ = good(wigan.folder.path(), &["invite"]);
    assert_eq!(leeds.sees(&wigan).unwrap()["evidence"], json!([]));
}
