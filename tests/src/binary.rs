//! The real `kith`, built once, and runs of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// The built program.
#[must_use]
pub fn kith() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build)
}

/// A command of the built program on this folder, with nothing in the environment that could change what it does.
#[must_use]
pub fn command(data: &Path) -> Command {
    let mut command = Command::new(kith());
    for name in [
        "DATA",
        "CONFIG",
        "LISTEN",
        "ADDRESS",
        "MASTER_KEY",
        "PASSPHRASE",
        "LOG",
    ] {
        command.env_remove(format!("KITH_{name}"));
    }
    command.env("KITH_DATA", data).stdin(Stdio::null());
    command
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

/// Runs the program on this folder to its end.
#[must_use]
pub fn run(data: &Path, args: &[&str]) -> Ran {
    ran(command(data).args(args).output().unwrap())
}

/// What must come to a good end; its standard output.
#[must_use]
pub fn good(data: &Path, args: &[&str]) -> String {
    let ran = run(data, args);
    assert_eq!(ran.code, 0, "kith {args:?}: {ran:?}");
    ran.out
}

/// What an ended process said.
#[must_use]
pub fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Cargo knows whether anything is to be done; the tests' own profile and folder are used, so that little is.
fn build() -> PathBuf {
    // …/target/<profile>/deps/kith-<hash>
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap())
        .args([
            "build",
            "--quiet",
            "--package",
            "kith-node",
            "--bin",
            "kith",
            "--target-dir",
        ])
        .arg(profile.parent().unwrap());
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "kith does not build");
    profile.join("kith")
}
