//! A whole Kith on a disk that fills up or breaks: it goes on reading, takes nothing, says so to everyone who asks, and loses
//! nothing.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use kith_protocol::entry::{Content, roster::Roster, roster::RulesAdopted};
use kith_protocol::id::Author;
use kith_tests::binary::{Running, good, run};
use kith_tests::people::{Device, entry, envelope};
use kith_tests::wire::{Answer, Ask};
use serde_json::json;

use super::can_trace;
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
    let at = place_of(&running);
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

/// Where a node listens.
fn place_of(running: &Running) -> SocketAddr {
    let at = running.address.replace("http://localhost", "127.0.0.1");
    at.parse().unwrap()
}

/// Lets every sync of a running process fail until this is dropped.
struct Breaking(Child);

impl Breaking {
    fn of(running: &Running) -> Self {
        let mut strace = Command::new("strace")
            .args(["-f", "-e", "trace=fdatasync"])
            .args(["-e", "inject=fdatasync:error=EIO"])
            .args(["-p", &running.child.id().to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It says so once it has hold of the process, all threads of it.
        let said = strace.stderr.take().unwrap();
        let mut lines = BufReader::new(said).lines().map(Result::unwrap);
        lines.find(|line| line.contains("attached")).unwrap();
        // Whatever it says later is read, so that it never waits for room.
        std::thread::spawn(move || lines.for_each(drop));
        Self(strace)
    }
}

impl Drop for Breaking {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_kith_on_a_broken_disk_reads_on_and_says_so() {
    if !can_trace("a_kith_on_a_broken_disk_reads_on_and_says_so") {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("kith");
    let members = members(place.path());
    let mut running = Running::start(&data);
    let at = place_of(&running);
    let get = |path: &str| -> Answer { Ask::to(at, "GET", path).done() };
    let import = |nth| {
        let transfers = transfers(place.path(), nth);
        let files = ["--members", &members, "--transfers", &transfers];
        run(&data, &[&["import", "--from", "csv"], &files[..]].concat())
    };
    assert_eq!(import(0).code, 0);
    let kept = good(&data, &["export", "--format", "json"]);
    assert_eq!(get("/readyz").status, 200);

    let breaking = Breaking::of(&running);
    let told = import(1);
    assert_ne!(told.code, 0, "nothing is confirmed that no disk has");
    assert!(
        told.err.contains("The disk failed"),
        "the operator is told: {told:?}"
    );
    let ready = get("/readyz");
    assert_eq!(ready.status, 503);
    assert!(
        ready.text().starts_with("disk-broken\n"),
        "{}",
        ready.text()
    );
    let entry = Ask::to(at, "POST", "/api/v1/entries").json(&written_by_a_phone(&get));
    assert_eq!(entry.done().problem(), (503, "read-only".to_owned()));
    assert_eq!(get("/healthz").status, 200, "it runs");
    let node = get("/api/v1/node");
    assert_eq!(node.status, 200, "and reads on");
    let shown = good(&data, &["export", "--format", "json"]);
    assert_eq!(shown, kept, "what was confirmed, and nothing else");
    drop(breaking);
    assert_eq!(
        get("/readyz").status,
        503,
        "a sync that failed once is not trusted again"
    );

    running.child.kill().unwrap();
    drop(running);
    let running = Running::start(&data);
    let again = good(&data, &["export", "--format", "json"]);
    assert!(
        again.starts_with(&kept),
        "nothing that was confirmed is lost"
    );
    assert_eq!(import(2).code, 0, "it takes entries again");
    let _ = running.stop();
    let _ = good(&data, &["verify", data.to_str().unwrap()]);
}

/// An entry as somebody's phone sends it.
fn written_by_a_phone(get: &dyn Fn(&str) -> Answer) -> serde_json::Value {
    let node = get("/api/v1/node").good();
    let origin = node["origin"].as_str().unwrap().parse().unwrap();
    let phone = Device::named("phone");
    let content = Content::Roster(Roster::RulesAdopted(RulesAdopted { rules: 1 }));
    let said = entry(&origin, Author::Node, "said", 0, content);
    json!(envelope(said.body(), &[&phone], &[]))
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
