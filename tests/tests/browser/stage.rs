//! What a script needs: a browser, Node, what npm brought, and a built `kith`.

use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::entry::roster::Role;
use kith_tests::bank::{invite, taken};
use kith_tests::binary;
use kith_tests::people::{Device, Person};
use kith_tests::tools::{self, Tool};
use kith_tests::wire::Served;

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

/// How a line begins by which a script asks the test for something that no browser can do; the answer is a line, too.
const ASKS: &str = "? ";

/// Runs a script of `web-client/e2e` with a node on `data`. False where the machine lacks what it needs.
pub(super) fn plays(test: &str, script: &str, data: &Path) -> bool {
    plays_asking(test, script, data, |asked| {
        panic!("{script} asks for {asked}")
    })
}

/// The same for a script that asks (`asks` in `e2e/stage.mjs`).
pub(super) fn plays_asking(
    test: &str,
    script: &str,
    data: &Path,
    mut answer: impl FnMut(&str) -> String,
) -> bool {
    if !ready(test) {
        return false;
    }
    let _alone = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let chromium = tools::find(CHROMIUM.program).unwrap();
    let mut complaints = tempfile::tempfile().unwrap();
    let mut child = Command::new(NODE.program)
        .current_dir(client())
        .arg(Path::new("e2e").join(script))
        .arg(binary::kith())
        .arg(data)
        .env("CHROMIUM", chromium)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(complaints.try_clone().unwrap())
        .spawn()
        .unwrap();
    let mut answers = child.stdin.take().unwrap();
    let mut told = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(asked) = line.strip_prefix(ASKS) {
            writeln!(answers, "{}", answer(asked)).unwrap();
        }
        told += &line;
        told.push('\n');
    }
    let status = child.wait().unwrap();
    let mut wrong = String::new();
    complaints.rewind().unwrap();
    complaints.read_to_string(&mut wrong).unwrap();
    assert!(
        status.success(),
        "{script} went this far:\n{told}\nand then:\n{wrong}"
    );
    true
}

/// A link by which somebody comes in and does this for the bank: from its console, or from somebody who may invite.
pub(super) fn door(served: &Served, by: Option<&Person>, role: Role) -> String {
    let invitation = Device::named("whoever comes in by the link");
    let issued = invite(invitation.key(), Some(role));
    let said = match by {
        None => served.bank.engine.say(issued, None).unwrap(),
        Some(person) => served.bank.says(person, issued).unwrap(),
    };
    taken(said);
    let code = BASE64URL_NOPAD.encode(&invitation.signing().to_bytes());
    format!("http://{}/join#{code}", served.at)
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
