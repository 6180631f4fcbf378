//! How files look: what each opens with, how long it is, and what is never in one.

use super::{Written, none, top, written};

/// A file fits in a head.
const LINES: usize = 500;

/// Made from the API document and checked against it: nobody reads it from top to bottom.
const GENERATED: &str = "web-client/web/sync/openapi.ts";

const SOURCES: [&str; 6] = [".rs", ".ts", ".tsx", ".mjs", ".css", ".py"];

fn sources(files: &[Written]) -> impl Iterator<Item = &Written> {
    files.iter().filter(|file| file.is(&SOURCES))
}

#[test]
fn every_file_says_what_it_is_for() {
    let files = written();
    let silent: Vec<String> = sources(&files)
        .filter(|file| {
            let first = file.text.lines().find(|line| !line.starts_with("#!"));
            let first = first.unwrap_or_default();
            let opening: &[&str] = match file.path.rsplit('.').next() {
                Some("rs") => &["//! "],
                Some("py") => &["\"\"\""],
                Some(_) | None => &["// ", "/* ", "/** "],
            };
            !opening.iter().any(|start| first.starts_with(start))
        })
        .map(|file| file.path.clone())
        .collect();
    none("a file opens with a line on what it is for", &silent);
}

#[test]
fn files_fit_in_a_head() {
    let files = written();
    let long: Vec<String> = sources(&files)
        .filter(|file| file.path != GENERATED)
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > LINES).then(|| format!("{} has {lines} lines", file.path))
        })
        .collect();
    none("split a file before it grows too long", &long);
}

#[test]
fn nothing_is_left_for_later() {
    // Spelt in two, so that this file may be read by its own rule.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
    ];
    let files = written();
    let left: Vec<String> = files
        .iter()
        .filter(|file| !file.path.starts_with("web-client/package-lock"))
        .flat_map(|file| {
            file.lines()
                .filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)))
                .map(|(n, _)| format!("{}:{n}", file.path))
        })
        .collect();
    none(
        "what is to be done is an issue, not a mark in the code",
        &left,
    );
}

/// Every address in the workspace is of one of these hosts: documentation, licences, specifications, examples.
const HOSTS: [&str; 13] = [
    "localhost",
    "127.0.0.1",
    "192.168",
    "www.apache.org",
    "www.w3.org",
    "c2sp.org",
    "creativecommons.org",
    "nodejs.org",
    "rustup.rs",
    "www.rfc-editor.org",
    "spdx.org",
    "schemas.openxmlformats.org",
    "purl.org",
];
/// Names that stand for no place (RFC 2606).
const NOBODYS: [&str; 4] = ["example.org", "example.com", "example", "test"];

#[test]
fn no_address_but_those_a_reader_needs() {
    let files = written();
    let lockfiles = ["Cargo.lock", "web-client/package-lock.json"];
    let strange: Vec<String> = files
        .iter()
        .filter(|file| !lockfiles.contains(&file.path.as_str()))
        .flat_map(|file| {
            file.lines().flat_map(move |(n, line)| {
                hosts(line)
                    .filter(|host| !known(host))
                    .map(move |host| format!("{}:{n} names {host}", file.path))
            })
        })
        .collect();
    none(
        "no host of a registry or a build machine stands here",
        &strange,
    );

    let folders = [
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("/ho", "me/"),
    ];
    let machine: Vec<String> = files
        .iter()
        .flat_map(|file| {
            file.lines()
                .filter(|(_, line)| folders.iter().any(|folder| begins_at(line, folder)))
                .map(|(n, line)| format!("{}:{n} {line}", file.path))
        })
        .collect();
    none("no folder of one machine stands here", &machine);
}

/// Whether a path in the line begins with that folder, as against one that leads through a folder of the same name.
fn begins_at(line: &str, folder: &str) -> bool {
    let begins = |(at, _): (usize, &str)| !line[..at].ends_with(|c: char| c.is_alphanumeric());
    line.match_indices(folder).any(begins)
}

/// The hosts of the addresses in a line.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("://").filter_map(|(at, mark)| {
        let web = line[..at].ends_with("http") || line[..at].ends_with("https");
        let rest = &line[at + mark.len()..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
            .unwrap_or(rest.len());
        let host = rest[..end].trim_end_matches('.');
        (web && !host.is_empty()).then_some(host)
    })
}

fn known(host: &str) -> bool {
    let nobodys = NOBODYS
        .iter()
        .any(|name| host == *name || host.ends_with(&format!(".{name}")));
    !host.contains('.') || nobodys || HOSTS.contains(&host)
}

#[test]
fn lock_files_hold_no_download_addresses() {
    let read = |path: &str| std::fs::read_to_string(top().join(path)).unwrap();
    let index = "/rust-lang/crates.io-index\"";
    let cargo: Vec<String> = read("Cargo.lock")
        .lines()
        .filter(|line| line.starts_with("source = ") && !line.ends_with(index))
        .map(str::to_owned)
        .collect();
    none("crates come from crates.io", &cargo);
    let npm: Vec<String> = read("web-client/package-lock.json")
        .lines()
        .filter(|line| line.contains("\"resolved\""))
        .map(str::to_owned)
        .collect();
    none(
        "package-lock.json is written without addresses (omit-lockfile-registry-resolved)",
        &npm,
    );
}
