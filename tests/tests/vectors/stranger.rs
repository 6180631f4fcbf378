//! A stranger's program, written from docs/protocol.md alone in another language, checks a log: the example's, and what
//! `kith export` writes of a bank that was imported.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use kith_node::{
    cli::desk::{Desk, Request},
    config::{Flags, Settings},
    export::Format,
    import::Source,
    import::carry::{File, Order},
};
use kith_tests::tools;

use super::{Log, top};

fn judge(python: &Path, export: &str, vkey: &str, checkpoint: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let (log, head) = (
        folder.path().join("log.jsonl"),
        folder.path().join("checkpoint"),
    );
    fs::write(&log, export).unwrap();
    fs::write(&head, checkpoint).unwrap();
    Command::new(python)
        .arg(top().join("tests/python/stranger.py"))
        .arg(&log)
        .arg(vkey)
        .arg(&head)
        .output()
        .unwrap()
}

#[test]
fn a_stranger_takes_the_log() {
    let Some(python) = tools::python("a_stranger_takes_the_log") else {
        return;
    };
    let log = Log::tell();
    let said = judge(&python, &log.lines(), &log.vkey, &log.checkpoint);
    assert!(said.status.success(), "{said:?}");
    let count = log.story.told.len();
    assert!(
        String::from_utf8_lossy(&said.stdout)
            .starts_with(&format!("{count} entries hold, {count} of them")),
        "{said:?}"
    );
}

#[test]
fn a_stranger_takes_what_kith_exports() {
    let Some(python) = tools::python("a_stranger_takes_what_kith_exports") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let flags = Flags {
        data: Some(folder.path().join("kith")),
        ..Flags::default()
    };
    let mut desk = Desk::open(&Settings::gather(flags, None).unwrap()).unwrap();
    desk.watched = false;
    let file = |name: &str| {
        let bytes = fs::read(top().join("tests/data/small").join(name)).unwrap();
        Some(File {
            name: name.to_owned(),
            bytes,
        })
    };
    let order = Order {
        source: Source::TimeOverflow,
        members: file("members.csv"),
        transfers: file("transfers.csv"),
        allow_repeats: true,
        bank: None,
        dry_run: false,
    };
    desk.invite(None, None).unwrap();
    desk.perform(Request::Import(order), &mut Vec::new())
        .unwrap();
    let mut export = Vec::new();
    desk.perform(Request::Export(Format::Json), &mut export)
        .unwrap();
    let export = String::from_utf8(export).unwrap();
    let (vkey, head) = (desk.engine.log_vkey(), desk.engine.head());
    let said = judge(&python, &export, &vkey, &head);
    assert!(said.status.success(), "{said:?}");
    // 61 members and 220 exchanges, opened by the node and followed by an invitation.
    assert!(
        String::from_utf8_lossy(&said.stdout).starts_with("283 entries hold"),
        "{said:?}"
    );
    desk.engine.close();
}

/// What somebody could do to a log, and what the stranger then says.
#[test]
fn a_stranger_names_the_first_wrong_thing() {
    let Some(python) = tools::python("a_stranger_names_the_first_wrong_thing") else {
        return;
    };
    let log = Log::tell();
    let lines: Vec<String> = log
        .lines()
        .lines()
        .map(|line| format!("{line}\n"))
        .collect();
    let place = log
        .story
        .told
        .iter()
        .position(|told| told.kind == "exchange.recorded")
        .unwrap();
    let with = |changed: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        changed(&mut lines);
        lines.concat()
    };
    let replaced = |from: &str, to: &str| {
        assert!(lines[place].contains(from), "{}", lines[place]);
        with(&|lines| lines[place] = lines[place].replacen(from, to, 1))
    };
    let cases = [
        (
            replaced("minutes\\\":90", "minutes\\\":91"),
            "the signature does not hold",
        ),
        (
            replaced("\\\"minutes", " \\\"minutes"),
            "the body is not canonical",
        ),
        (
            replaced("kith/leaf/v1\\n17", "kith/leaf/v1\\n16"),
            "time goes back",
        ),
        (replaced(" 5 ", " 6 "), "has a gap"),
        (
            with(&|lines| drop(lines.remove(place))),
            "the line is not the next one",
        ),
        (with(&|lines| drop(lines.pop())), "the checkpoint is over"),
        (
            replaced(
                "kith/leaf/v1\\n1790001380000",
                "kith/leaf/v1\\n1790001380001",
            ),
            "the tree has another root",
        ),
    ];
    for (export, expected) in cases {
        let said = judge(&python, &export, &log.vkey, &log.checkpoint);
        let words = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(
            said.status.code() == Some(1) && words.contains(expected),
            "{expected}: {said:?}"
        );
    }
}
