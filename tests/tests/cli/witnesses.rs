//! A witness that is no neighbour (C2SP tlog-witness): named on both sides by whoever runs them, over plain HTTP.

use std::net::SocketAddr;
use std::path::Path;

use kith_tests::binary::{Running, good, run};
use kith_tests::kiths::until;
use kith_tests::wire::Ask;
use tempfile::TempDir;

fn shown(node: &Running, path: &str) -> String {
    let at: SocketAddr = node
        .address
        .strip_prefix("http://")
        .unwrap()
        .replace("localhost", "127.0.0.1")
        .parse()
        .unwrap();
    let answer = Ask::to(at, "GET", path).done();
    assert_eq!(answer.status, 200, "{path}");
    answer.text().to_owned()
}

/// The size of the public head once somebody has cosigned it: two lines of signatures.
fn cosigned(node: &Running) -> u64 {
    until("the cosigned head", || {
        let head = shown(node, "/log/checkpoint");
        let lines = head
            .lines()
            .filter(|line| line.starts_with('\u{2014}'))
            .count();
        (lines == 2).then(|| head.lines().nth(1).unwrap().parse().unwrap())
    })
}

fn configured(data: &Path, setting: &str) -> Running {
    std::fs::write(data.join("kith.toml"), setting).unwrap();
    Running::start(data)
}

#[test]
fn a_witness_that_is_no_neighbour_cosigns_the_public_head_and_a_stranger_sees_it() {
    let place = TempDir::new().unwrap();
    let [wigan, leeds] = ["wigan", "leeds"].map(|name| place.path().join(name));
    let log = {
        let node = Running::start(&wigan);
        shown(&node, "/log/vkey").trim().to_owned()
    };
    let _ = good(&leeds, &["init"]);
    let at_leeds = configured(&leeds, &format!("witnessed_logs = [\"{log}\"]\n"));
    let key = shown(&at_leeds, "/witness/vkey").trim().to_owned();

    let named = format!(
        "outside_witnesses = [\"{key} {}/witness\"]\n",
        at_leeds.address
    );
    let at_wigan = configured(&wigan, &named);
    let before = cosigned(&at_wigan);
    let seen = good(
        &wigan,
        &["verify", &at_wigan.address, "--witness", &at_leeds.address],
    );
    let name = key.split('+').next().unwrap();
    assert!(
        seen.contains(&format!("the cosignature of {name}, at ")),
        "{seen}"
    );
    assert_eq!(
        good(&wigan, &["verify", &at_wigan.address, "--witness", &key]),
        seen
    );
    // Whoever knows no key is told so, and one that has not cosigned is missed.
    let seen = good(&wigan, &["verify", &at_wigan.address]);
    assert!(
        seen.contains(&format!("{name} is said to have cosigned it, too")),
        "{seen}"
    );
    let other = shown(&at_wigan, "/witness/vkey");
    let missed = run(
        &wigan,
        &["verify", &at_wigan.address, "--witness", other.trim()],
    );
    assert_eq!(missed.code, 1);
    assert!(
        missed.err.contains("has not cosigned its head"),
        "{}",
        missed.err
    );

    // After a start the head moves on. What the witness holds is not known here then: it says so, and cosigns what follows.
    let _ = good(&wigan, &["invite"]);
    let _ = at_wigan.stop();
    let at_wigan = configured(&wigan, &named);
    assert!(cosigned(&at_wigan) > before);
}

/// Nothing is started with a witness that is none.
#[test]
fn what_names_no_witness_is_said_so() {
    let place = TempDir::new().unwrap();
    let log = "kith/dhsbimutzegmlqmh+2fa01665+ARY+S3+JWIVorM7Wyukz1kqG4/MR+WE4SboPmp4J/lgs";
    let table = [
        (
            ["--outside-witnesses", "leeds"],
            "a witness is its key and its address",
        ),
        // The key of a log is none of a witness.
        (
            [
                "--outside-witnesses",
                &format!("{log} https://leeds.example"),
            ],
            "a witness is its key",
        ),
        (["--witnessed-logs", "kith/dhsb"], "cannot be used"),
    ];
    for (flags, told) in table {
        let ran = run(place.path(), &[&["serve"], &flags[..]].concat());
        assert_ne!(ran.code, 0, "{flags:?}");
        assert!(
            ran.err.contains(told) && ran.err.contains("Nothing was started"),
            "{}",
            ran.err
        );
    }
    let ran = run(
        place.path(),
        &["verify", place.path().to_str().unwrap(), "--witness", log],
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
}
