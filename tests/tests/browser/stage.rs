//! What a script needs: a browser, Node, what npm brought, and a built `kith`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use kith_tests::binary;
use kith_tests::tools::{self, Tool};

const CHROMIUM: Tool = Tool {
    program: "chromium",
    package: "chromium",
};
const NODE: Tool = Tool {
    program: "node",
    package: "nodejs",
};

/// One at a time: two browsers on a small machine are slower than one after the other.
static STAGE: Mutex<()> = Mutex::new(());

/// Runs a script of `web-client/e2e` with a node on `data`. False where the machine lacks what it needs.
pub(super) fn plays(test: &str, script: &str, data: &Path) -> bool {
    if !ready(test) {
        return false;
    }
    let _alone = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let chromium = tools::find(CHROMIUM.program).unwrap();
    let output = Command::new(NODE.program)
        .current_dir(client())
        .arg(Path::new("e2e").join(script))
        .arg(binary::kith())
        .arg(data)
        .env("CHROMIUM", chromium)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{script} went this far:\n{told}\nand then:\n{wrong}"
    );
    true
}

/// Whether this machine has what a script needs; says so if not.
pub(super) fn ready(test: &str) -> bool {
    tools::have(test, &[CHROMIUM, NODE]) && has_packages(test)
}

fn client() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../web-client")
}

/// Whether the browser's driver is there: building the client brings it, unless a built client was given.
fn has_packages(test: &str) -> bool {
    let there = ["playwright-core", "axe-core"]
        .iter()
        .all(|name| client().join("node_modules").join(name).is_dir());
    if !there {
        let what = "npm's packages missing; in web-client: npm ci --ignore-scripts";
        assert!(!tools::in_ci(), "{test}: {what}");
        tools::skip(test, what);
    }
    there
}
