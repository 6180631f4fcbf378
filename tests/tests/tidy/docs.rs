//! That the docs keep up with the code, and with each other.

use std::fs;
use std::path::Path;

use kith_protocol::entry::Content;

use super::{none, top, written};

#[test]
fn every_kind_is_in_the_protocol() {
    let docs = fs::read_to_string(top().join("docs/protocol.md")).unwrap();
    let missing: Vec<String> = Content::kinds()
        .filter(|kind| !docs.contains(&format!("\n#### `{kind}`\n")))
        .map(str::to_owned)
        .collect();
    none("docs/protocol.md has a heading for each kind", &missing);
}

/// The tables of refusals in docs/protocol.md are kept row by row by tests/tests/vectors; here, that no table is left out.
#[test]
fn every_family_of_refusals_is_in_the_protocol() {
    let docs = fs::read_to_string(top().join("docs/protocol.md")).unwrap();
    let missing: Vec<String> = written()
        .iter()
        .filter_map(|file| {
            file.path
                .strip_prefix("protocol/src/")
                .map(|path| (path, file))
        })
        .filter(|(path, _)| path.ends_with("refusal.rs"))
        .flat_map(|(path, file)| {
            let tables = file.text.split("\nimpl ").skip(1);
            let tables = tables.filter(|table| table.contains("=> plain("));
            let names = tables.filter_map(|table| table.split(' ').next());
            names
                .map(|name| format!("<!-- refusals: {path} {name} -->"))
                .collect::<Vec<_>>()
        })
        .filter(|mark| !docs.contains(mark))
        .collect();
    none(
        "docs/protocol.md has a table for each family of refusals",
        &missing,
    );
}

/// A link to a file of the workspace leads to one.
#[test]
fn links_lead_somewhere() {
    let files = written();
    let lost: Vec<String> = files
        .iter()
        .filter(|file| file.is(&[".md"]))
        .flat_map(|file| {
            let folder = Path::new(&file.path).parent().unwrap();
            let targets = file
                .text
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            targets
                .map(|target| target.split('#').next().unwrap())
                .filter(|target| !target.is_empty() && !target.contains("://"))
                .filter(|target| !top().join(folder).join(target).exists())
                .map(|target| format!("{}: {target}", file.path))
                .collect::<Vec<_>>()
        })
        .collect();
    none("links lead to files that are there", &lost);
}

/// A path in backquotes is a file or folder that is there.
#[test]
fn paths_that_are_named_exist() {
    let tops = [
        "docs/",
        "node/",
        "protocol/",
        "tests/",
        "web-client/",
        "demo/",
        ".ci/",
    ];
    let lost: Vec<String> = written()
        .iter()
        .filter(|file| file.is(&[".md"]) && !file.path.starts_with("web-client/"))
        .flat_map(|file| {
            let words = file.text.split('`').skip(1).step_by(2);
            let paths = words.filter(|word| tops.iter().any(|top| word.starts_with(top)));
            let paths = paths.filter(|path| !path.contains(['*', '<', '{', ' ', '\n']));
            paths
                .filter(|path| !top().join(path).exists())
                .map(|path| format!("{}: {path}", file.path))
                .collect::<Vec<_>>()
        })
        .collect();
    none("what the docs name exists", &lost);
}
