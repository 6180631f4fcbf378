//! What the compiler cannot keep: who may name what, how files look, what may come in, and that the docs keep up.

mod docs;
mod files;
mod outside;
mod reach;

use std::fs;
use std::path::{Path, PathBuf};

/// Names of what holds what was built or brought, not what was written.
const NOT_OURS: [&str; 7] = [
    ".git",
    "target",
    "node_modules",
    "dist",
    "kith-data",
    "demo-data",
    ".vite",
];

/// One file of the workspace.
struct Written {
    /// From the workspace's top, with slashes.
    path: String,
    text: String,
}

impl Written {
    fn is(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// The lines, counted from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// The lines without what stands in comments that fill their line.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every text file of the workspace, sorted by path.
fn written() -> Vec<Written> {
    let mut files = Vec::new();
    walk(&top(), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 100, "the workspace was not found");
    files
}

fn walk(folder: &Path, below: &str, files: &mut Vec<Written>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let kind = entry.file_type().unwrap();
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), &format!("{below}{name}/"), files);
        } else if kind.is_file()
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            let path = format!("{below}{name}");
            files.push(Written { path, text });
        }
    }
}

/// Fails with every fault at once, so that one run tells all.
fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}\n  {}", faults.join("\n  "));
}
