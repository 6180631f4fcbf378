//! What may come in from outside: the rules of deny.toml, kept here too because cargo-deny is not everywhere.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::{none, top};

/// Crates that do I/O, read the clock or draw entropy: `protocol` reaches none of them.
const SHELL: [&str; 16] = [
    "argon2",
    "axum",
    "clap",
    "csv",
    "fs2",
    "getrandom",
    "hyper",
    "mio",
    "rand",
    "rand_core",
    "rustix",
    "sled",
    "socket2",
    "tokio",
    "tower-http",
    "tracing",
];

fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(args)
        .args(["--locked", "--offline"])
        .current_dir(top())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn nothing_that_does_io_reaches_protocol() {
    let tree = cargo(&[
        "tree",
        "--package=kith-protocol",
        "--all-features",
        "--edges=normal",
        "--prefix=none",
    ]);
    let reached: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(reached.contains("ed25519-dalek"), "the tree was not read");
    let faults: Vec<String> = SHELL
        .iter()
        .filter(|name| reached.contains(*name))
        .map(|name| (*name).to_owned())
        .collect();
    none("protocol depends on nothing that does I/O", &faults);
}

/// The licences deny.toml allows.
fn allowed() -> BTreeSet<String> {
    let text = std::fs::read_to_string(top().join("deny.toml")).unwrap();
    let (_, list) = text.split_once("\nallow = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Whether a licence expression can be met: of every part joined by AND, one choice joined by OR (or a slash) is allowed.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    expression.split(" AND ").all(|part| {
        part.replace('/', " OR ")
            .split(" OR ")
            .any(|one| allowed.contains(one.trim().trim_matches(['(', ')'])))
    })
}

#[test]
fn licences_go_with_apache_2() {
    let allowed = allowed();
    assert!(allowed.contains("Apache-2.0") && !met("GPL-3.0-only", &allowed));
    assert!(met("(MIT OR GPL-3.0-only) AND Unicode-3.0", &allowed));
    assert!(!met("MIT AND GPL-3.0-only", &allowed));

    let host = rustc_host();
    let metadata = cargo(&[
        "metadata",
        "--format-version=1",
        &format!("--filter-platform={host}"),
    ]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let mut faults = unmet(metadata["packages"].as_array().unwrap().iter(), &allowed);
    let lock = std::fs::read_to_string(top().join("web-client/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    faults.extend(unmet(
        lock["packages"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, package)| {
                assert!(
                    package["license"].is_string() || name.is_empty(),
                    "{name} names no licence"
                );
                package
            }),
        &allowed,
    ));
    none("licences are those deny.toml allows", &faults);
}

fn unmet<'a>(packages: impl Iterator<Item = &'a Value>, allowed: &BTreeSet<String>) -> Vec<String> {
    packages
        .filter_map(|package| {
            let licence = package["license"].as_str().unwrap_or("none named");
            (!met(licence, allowed)).then(|| format!("{}: {licence}", package["name"]))
        })
        .collect()
}

fn rustc_host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap()
        .to_owned()
}
