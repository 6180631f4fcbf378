//! A stranger's program, written from docs/protocol.md alone in another language, checks a log: the example's here, and what
//! `kith export` writes in the story of the command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kith_tests::tools;

use super::{Log, top};

/// The Python that `make setup` made, if it did.
fn python(test: &str) -> Option<PathBuf> {
    let python = top().join("target/python/bin/python3");
    if python.is_file() {
        return Some(python);
    }
    assert!(
        !tools::in_ci(),
        "{test}: target/python is missing; make setup makes it"
    );
    tools::skip(test, "target/python is missing; make setup makes it");
    None
}

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
    let Some(python) = python("a_stranger_takes_the_log") else {
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

/// What somebody could do to a log, and what the stranger then says.
#[test]
fn a_stranger_names_the_first_wrong_thing() {
    let Some(python) = python("a_stranger_names_the_first_wrong_thing") else {
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
