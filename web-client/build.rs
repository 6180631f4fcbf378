//! Builds the web client with npm and Vite, and writes the table of files that `src/lib.rs` embeds.
//!
//! All the web work (bundling, compressing, hashing) is `scripts/build.mjs`, which leaves a folder with a
//! `files.tsv`; this script only sees that it runs when the client's sources changed, and turns the table into Rust.
//! `WEB_CLIENT_DIST` names a folder that `npm run build` made elsewhere: then neither Node nor npm is needed here.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the client is made from; a change to anything else does not build it anew.
const SOURCES: [&str; 8] = [
    "web",
    "public",
    "scripts",
    "index.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

/// The oldest Node that Vite 8 runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=WEB_CLIENT_DIST");
    if let Err(sentence) = run() {
        println!("cargo::error={sentence}");
    }
}

fn run() -> Result<(), String> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let dist = match env::var_os("WEB_CLIENT_DIST") {
        Some(given) => {
            let given = root.join(given);
            println!("cargo::rerun-if-changed={}", given.display());
            given
        }
        None => {
            for source in SOURCES {
                println!("cargo::rerun-if-changed={source}");
            }
            let dist = out.join("dist");
            build(&root, &dist)?;
            dist
        }
    };
    let table = table(&dist)?;
    fs::write(out.join("files.rs"), table)
        .map_err(|e| format!("the table of client files could not be written: {e}"))
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set: run this by cargo"))
}

/// Installs the packages where they are older than the lock file, then builds into `dist`.
fn build(root: &Path, dist: &Path) -> Result<(), String> {
    node_is_new_enough()?;
    install(root)?;
    let done = Command::new("node")
        .arg("scripts/build.mjs")
        .arg(dist)
        .current_dir(root)
        .output()
        .map_err(|e| format!("node could not be started: {e}"))?;
    if done.status.success() {
        return Ok(());
    }
    Err(one_line("the web client did not build", &done.stderr))
}

fn node_is_new_enough() -> Result<(), String> {
    let wanted = format!(
        "the web client needs Node.js {}.{} or newer with npm (https://nodejs.org), or WEB_CLIENT_DIST naming a built one",
        OLDEST_NODE.0, OLDEST_NODE.1
    );
    let Ok(answer) = Command::new("node").arg("--version").output() else {
        return Err(format!("{wanted}; no node was found"));
    };
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let mut numbers = text
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) if (major, minor) >= OLDEST_NODE => Ok(()),
        (_, _) => Err(format!("{wanted}; found {}", text.trim())),
    }
}

/// `npm ci`, when the lock file is newer than what is installed. Two cargo targets may build at once, so a lock
/// is held; whoever comes second finds the work done.
fn install(root: &Path) -> Result<(), String> {
    let lock = File::create(env::temp_dir().join(lock_name(root)))
        .and_then(|file| file.lock().map(|()| file))
        .map_err(|e| format!("the lock around npm could not be taken: {e}"))?;
    let installed = root.join("node_modules/.package-lock.json");
    if changed(&installed)? >= changed(&root.join("package-lock.json"))? {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let done = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("npm could not be started: {e}"))?;
    drop(lock);
    if done.status.success() {
        return Ok(());
    }
    Err(one_line("npm ci failed", &done.stderr))
}

/// A name for the lock that is the same for every target folder of one checkout.
fn lock_name(root: &Path) -> String {
    let path: String = root
        .to_string_lossy()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("kith-npm{path}.lock")
}

/// When a file last changed; a file that is not there counts as the oldest.
fn changed(path: &Path) -> Result<Option<std::time::SystemTime>, String> {
    match fs::metadata(path).and_then(|data| data.modified()) {
        Ok(time) => Ok(Some(time)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
    }
}

/// Cargo shows one line an error; tools print many.
fn one_line(what: &str, output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    format!("{what}: {}", lines.join(" | "))
}

/// Turns `files.tsv` (path, mime, etag, immutable, gzip, brotli; sorted by path) into a Rust array.
fn table(dist: &Path) -> Result<String, String> {
    let list = dist.join("files.tsv");
    let text = fs::read_to_string(&list).map_err(|e| {
        format!(
            "{} cannot be read ({e}); make it by `npm run build`",
            list.display()
        )
    })?;
    let mut rust = String::from("&[\n");
    for line in text.lines() {
        let [path, mime, etag, immutable, gzip, brotli] = line.split('\t').collect::<Vec<_>>()[..]
        else {
            return Err(format!(
                "{}: a line has not six columns: {line}",
                list.display()
            ));
        };
        let file = dist.join(path);
        let packed = |there: &str, ending: &str| match there {
            "yes" => format!(
                "Some(include_bytes!({:?}))",
                dist.join(format!("{path}.{ending}"))
            ),
            _ => String::from("None"),
        };
        let gzip = packed(gzip, "gz");
        let brotli = packed(brotli, "br");
        let immutable = immutable == "yes";
        writeln!(
            rust,
            "File {{ path: {path:?}, mime: {mime:?}, etag: {etag:?}, immutable: {immutable}, \
             identity: include_bytes!({file:?}), gzip: {gzip}, brotli: {brotli} }},"
        )
        .map_err(|e| e.to_string())?;
    }
    rust.push_str("]\n");
    Ok(rust)
}
