//! A whole Kith on a disk that fills up: it goes on reading, takes nothing, says so to everyone who asks, and loses nothing.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use kith_tests::binary::{Running, good, run};
use kith_tests::wire::{Answer, Ask};

use super::full::fill;
use super::image::{self, Mounted};

const MEMBERS: usize = 40;

#[test]
fn a_kith_on_a_full_disk_reads_on_and_says_so() {
    if !image::can_be_had("a_kith_on_a_full_disk_reads_on_and_says_so") {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let disk = Mounted::new(&image::make(place.path(), 96), place.path().join("disk"));
    let (data, ballast) = (disk.path("kith"), disk.path("ballast"));
    let members = members(place.path());
    let running = Running::start(&data);
    let at: SocketAddr = running
        .address
        .replace("http://localhost", "127.0.0.1")
        .parse()
        .unwrap();
    let get = |path: &str| -> Answer { Ask::to(at, "GET", path).done() };
    let _ = good(&data, &["import", "--from", "csv", "--members", &members]);
    assert_eq!(get("/readyz").status, 200);

    fill(&ballast, 6_000_000);
    let full = (0..200).find_map(|nth| {
        let transfers = transfers(place.path(), nth);
        let ran = run(
            &data,
            &[
                "import",
                "--from",
                "csv",
                "--members",
                &members,
                "--transfers",
                &transfers,
            ],
        );
        (ran.code != 0).then_some(ran)
    });
    let told = full.expect("the disk fills up");
    assert!(told.err.contains("full"), "the operator is told: {told:?}");
    let ready = get("/readyz");
    assert_eq!(ready.status, 503);
    assert!(ready.text().starts_with("disk-full\n"), "{}", ready.text());
    assert_eq!(get("/healthz").status, 200, "it runs");
    assert_eq!(get("/api/v1/node").status, 200, "and reads on");
    let entry = Ask::to(at, "POST", "/api/v1/session/challenge")
        .json(&serde_json::json!({}))
        .done();
    assert_eq!(entry.status, 200, "people can still look at their hours");

    let kept = good(&data, &["export", "--format", "json"]);
    drop(running);
    fs::remove_file(&ballast).unwrap();
    let running = Running::start(&data);
    let again = good(&data, &["export", "--format", "json"]);
    assert!(
        again.starts_with(&kept),
        "everything that could be read is still there"
    );
    let _ = running.stop();
    let _ = good(&data, &["verify", data.to_str().unwrap()]);
}

/// A file of members.
fn members(place: &Path) -> String {
    let mut text = "member,name\n".to_owned();
    for n in 0..MEMBERS {
        writeln!(text, "{n},Member {n}").unwrap();
    }
    written(place, "members.csv", &text)
}

/// A file of exchanges that no other file has.
fn transfers(place: &Path, nth: usize) -> String {
    let mut text = "giver,receiver,minutes,day,category,note\n".to_owned();
    for row in 0..1_000 {
        let (giver, receiver) = (row % MEMBERS, (row + 1 + nth) % MEMBERS);
        if giver != receiver {
            let minutes = 1 + nth * 1_000 + row;
            writeln!(
                text,
                "{giver},{receiver},{minutes},2026-01-05,gardening,note {nth} {row}"
            )
            .unwrap();
        }
    }
    written(place, "transfers.csv", &text)
}

fn written(place: &Path, name: &str, text: &str) -> String {
    let path = place.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}
