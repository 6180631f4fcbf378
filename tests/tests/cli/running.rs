//! A Kith that runs, and the commands that reach it meanwhile.

use std::fs;

use kith_tests::binary::{Running, good, run};
use tempfile::TempDir;

#[test]
fn commands_reach_a_kith_that_runs() {
    let place = TempDir::new().unwrap();
    let data = place.path().join("kith");
    let running = Running::start(&data);
    assert!(
        running.told.contains(&format!("{}/join#", running.address)),
        "{}",
        running.told
    );

    let link = good(&data, &["invite", "--broker"]);
    assert!(
        link.starts_with(&format!("{}/join#", running.address)),
        "{link}"
    );
    let [members, backup, restored] =
        ["m.csv", "b.backup", "restored"].map(|n| place.path().join(n));
    fs::write(&members, "member,name\n1,Ceri\n2,Amina\n").unwrap();
    let told = good(
        &data,
        &[
            "import",
            "--from",
            "csv",
            "--members",
            members.to_str().unwrap(),
        ],
    );
    assert!(told.starts_with("Taken: 2 members"), "{told}");
    assert_eq!(
        good(&data, &["export", "--format", "json"]).lines().count(),
        5
    );
    let _ = good(&data, &["backup", backup.to_str().unwrap()]);
    let verified = good(&data, &["verify", data.to_str().unwrap()]);
    assert!(verified.contains("5 entries"), "{verified}");
    let seen = good(&data, &["verify", &running.address]);
    assert!(seen.contains("none was seen"), "{seen}");
    let second = run(&data, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, 3, "{second:?}");

    assert!(
        running
            .stop()
            .contains("Nothing that was confirmed is lost")
    );
    let _ = good(&restored, &["restore", backup.to_str().unwrap()]);
    // A second start invites nobody.
    let again = Running::start(&data);
    assert!(!again.told.contains("/join#"), "{}", again.told);
    let _ = again.stop();
}

#[test]
fn a_kith_that_was_killed_starts_again_and_answers_commands() {
    let place = TempDir::new().unwrap();
    let data = place.path().join("kith");
    let mut running = Running::start(&data);
    let _ = good(&data, &["invite"]);
    running.child.kill().unwrap();
    running.child.wait().unwrap();
    drop(running);
    let verified = good(&data, &["verify", data.to_str().unwrap()]);
    assert!(verified.contains("3 entries"), "{verified}");
    let running = Running::start(&data);
    assert!(good(&data, &["invite"]).contains("/join#"));
    let _ = running.stop();
}

#[test]
fn a_node_that_cannot_be_reached_is_said_so() {
    let folder = TempDir::new().unwrap();
    // A port that was free a moment ago, and to which nothing listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let ran = run(
        folder.path(),
        &["verify", &format!("http://127.0.0.1:{port}")],
    );
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("Check the address"), "{}", ran.err);
}
