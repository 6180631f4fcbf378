//! The real `kith`, built once, and runs of it.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
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
        "ERASED_LIST",
        "TLS_CERTIFICATE",
        "TLS_KEY",
        "TRUSTED_PROXIES",
        "PASSPHRASE",
        "LOG",
        "AREA",
        "AREA_CODE",
        "ORGANISATION",
        "AUTHORITIES",
        "WITNESSED_LOGS",
        "OUTSIDE_WITNESSES",
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

/// A running node; killed when a test ends early.
#[derive(Debug)]
pub struct Running {
    /// The process.
    pub child: Child,
    out: BufReader<ChildStdout>,
    /// What it said until it listened.
    pub told: String,
    /// How it says it is reached.
    pub address: String,
}

impl Running {
    /// Starts a node on this folder, at a port that the system chooses.
    #[must_use]
    pub fn start(data: &Path) -> Self {
        Self::with(data, &[])
    }

    /// The same with further flags.
    #[must_use]
    pub fn with(data: &Path, flags: &[&str]) -> Self {
        let mut child = command(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "it ended: {told}");
            told.push_str(&line);
            if let Some(rest) = line.strip_prefix("Kith is at ") {
                break rest.split(' ').next().unwrap().to_owned();
            }
        };
        Self {
            child,
            out,
            told,
            address,
        }
    }

    /// Ends it as a service manager does; what else it said.
    #[must_use]
    pub fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(&id).status().unwrap().success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success(), "{rest}");
        rest
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Cargo knows whether anything is to be done; the tests' own profile and folder are used, and the same choice of packages and
/// targets: so all that the program is made of was built for the tests already.
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
            "--workspace",
            "--tests",
            "--bins",
            "--target-dir",
        ])
        .arg(profile.parent().unwrap());
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "kith does not build");
    profile.join("kith")
}
