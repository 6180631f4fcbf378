//! The tools beyond Rust that some tests need, and what becomes of a test whose tool is missing: it is skipped, so
//! loudly that nobody takes it for passed, and in CI, where `make test` installs them all, it fails.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A program some test needs, and the Debian package that has it.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// What it is called on the path.
    pub program: &'static str,
    /// What brings it on Debian.
    pub package: &'static str,
}

/// Lets a system call fail.
pub const STRACE: Tool = Tool {
    program: "strace",
    package: "strace",
};
/// Makes a file system in a file.
pub const MKFS: Tool = Tool {
    program: "mkfs.ext4",
    package: "e2fsprogs",
};
/// Attaches a file as a disk.
pub const LOSETUP: Tool = Tool {
    program: "losetup",
    package: "mount",
};
/// Mounts it.
pub const MOUNT: Tool = Tool {
    program: "mount",
    package: "mount",
};

/// Reads what we export, by other people's program.
pub const HLEDGER: Tool = Tool {
    program: "hledger",
    package: "hledger",
};

/// Whether all of `tools` are here. If not, says which test is skipped and what to install.
///
/// # Panics
/// In CI (`CI=true`), if one is missing.
#[must_use]
pub fn have(test: &str, tools: &[Tool]) -> bool {
    let missing: Vec<&Tool> = tools
        .iter()
        .filter(|tool| find(tool.program).is_none())
        .collect();
    if missing.is_empty() {
        return true;
    }
    let programs: Vec<&str> = missing.iter().map(|tool| tool.program).collect();
    let mut packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    packages.dedup();
    let what = format!(
        "{} missing; on Debian: apt-get install {}",
        programs.join(", "),
        packages.join(" ")
    );
    assert!(!in_ci(), "{test}: {what}");
    skip(test, &what);
    false
}

/// Whether this machine lets a test do what `probe` does: mount, trace and the like. If not, says which test is
/// skipped. A machine that cannot is no failure in CI either.
#[must_use]
pub fn can(test: &str, what: &str, probe: &mut Command) -> bool {
    let able = probe
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let able = able.is_ok_and(|status| status.success());
    if !able {
        skip(test, &format!("this machine does not allow it to {what}"));
    }
    able
}

/// The Python with other people's packages that `make setup` made, if it did. If not, says which test is skipped.
///
/// # Panics
/// In CI (`CI=true`), if it is missing.
#[must_use]
pub fn python(test: &str) -> Option<PathBuf> {
    let top = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let python = top.join("target/python/bin/python3");
    if python.is_file() {
        return Some(python);
    }
    let what = "target/python is missing; make setup makes it";
    assert!(!in_ci(), "{test}: {what}");
    skip(test, what);
    None
}

/// The program of this name, on the path or where administrators' programs are.
#[must_use]
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

/// Says, past the test runner's capture, that a test did not run.
pub fn skip(test: &str, why: &str) {
    say(&format!("\n*** SKIPPED {test}: {why} ***"));
}

/// Says something past the test runner's capture: a seed, a skip.
pub fn say(what: &str) {
    // If even that cannot be written, there is nobody to tell.
    let _ = io::stderr().write_all(format!("{what}\n").as_bytes());
}

/// Whether this is a CI run.
#[must_use]
pub fn in_ci() -> bool {
    env::var_os("CI").is_some_and(|value| value == "true")
}
