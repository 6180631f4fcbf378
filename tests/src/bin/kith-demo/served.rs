//! The running nodes: asking them, and telling people where to look.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use kith_node::clock::{Clock, Entropy, SystemClock, SystemEntropy};
use kith_protocol::{
    details::Detail,
    entry::{
        Content, Entry,
        roster::{InvitationIssued, Roster},
    },
    envelope::CHALLENGE_TYPE,
    id::{Author, Digest32, Id, Origin},
    key::Key,
};
use kith_tests::{
    people::{Device, Person, envelope},
    wire::{Answer, Ask},
};
use serde_json::{Value, json};

use super::areas::Area;
use super::people::{self, BROKER, FACILITATOR, MEMBER, SIGNATORY, STEWARD, Secret};

/// A running node of the demonstration. It ends with this program.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) area: &'static Area,
    child: Child,
    at: SocketAddr,
    /// The link by which a new node's first steward comes in.
    pub(crate) welcome: Option<String>,
}

impl Served {
    /// Starts the area's node, and returns once it listens.
    pub(crate) fn start(kith: &Path, area: &'static Area, at: SocketAddr, folder: &Path) -> Self {
        let mut serve = Command::new(kith);
        serve
            .args(["serve", "--synthetic", "--listen", &at.to_string()])
            .args(["--address", &address_of(at), "--area", area.name])
            .args(["--organisation", area.organisation])
            // A demonstration does not wait a month for its first summary; each summary says so.
            .args(["--summary-delay-days", "0"]);
        if let Some(hexes) = hexes() {
            serve.arg("--hexes").arg(hexes);
        }
        if !area.code.is_empty() {
            serve.args(["--area-code", area.code]);
        }
        let mut child = serve
            .arg("--data")
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut welcome = None;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        loop {
            let line = lines.next().expect("it starts").unwrap();
            if line.contains("/join#") {
                welcome.get_or_insert_with(|| line.trim().to_owned());
            } else if line.starts_with("Kith is at ") {
                break;
            }
        }
        // Whatever else it says goes nowhere, but must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            area,
            child,
            at,
            welcome,
        }
    }

    /// Its name for life.
    pub(crate) fn origin(&self) -> Origin {
        let node = self.get("/api/v1/node", None);
        node["origin"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) fn get(&self, path: &str, cookie: Option<&str>) -> Value {
        self.asked(Ask::to(self.at, "GET", path), cookie).good()
    }

    pub(crate) fn post(&self, path: &str, cookie: Option<&str>, body: &Value) -> Value {
        self.asked(Ask::to(self.at, "POST", path).json(body), cookie)
            .good()
    }

    fn asked(&self, ask: Ask, cookie: Option<&str>) -> Answer {
        let ask = ask.header("host", &format!("localhost:{}", self.at.port()));
        match cookie {
            Some(cookie) => ask.by(cookie),
            None => ask,
        }
        .done()
    }

    /// Signs a person in, and gives the cookie.
    pub(crate) fn sign_in(&self, person: &Person) -> String {
        let challenge = self.post("/api/v1/session/challenge", None, &json!({}));
        let challenge = challenge["challenge"].as_str().unwrap();
        let signed = person.device.sign(CHALLENGE_TYPE, challenge);
        let answered = json!({ "challenge": challenge, "key": signed.key, "sig": signed.sig });
        let answer = self.asked(
            Ask::to(self.at, "POST", "/api/v1/session").json(&answered),
            None,
        );
        let _ = answer.good();
        let cookie = answer.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// A person says something, with its words; the entry's name is its own.
    pub(crate) fn says(
        &self,
        person: &Person,
        content: Content,
        details: &[(Digest32, Detail)],
    ) -> Entry {
        self.signed(person, &[&person.device], content, details)
    }

    pub(crate) fn signed(
        &self,
        person: &Person,
        devices: &[&Device],
        content: Content,
        details: &[(Digest32, Detail)],
    ) -> Entry {
        let entry = Entry {
            origin: self.origin(),
            by: Author::Account(person.account),
            id: Id(SystemEntropy.uuid()),
            at: SystemClock.now(),
            content,
        };
        self.post(
            "/api/v1/entries",
            None,
            &json!(envelope(entry.body(), devices, details)),
        );
        entry
    }

    /// A link by which somebody sets up this very browser as a device of a made-up person.
    fn door(&self, person: &Person) -> String {
        let mut seed = [0; 32];
        SystemEntropy.fill(&mut seed);
        let key = Key::from_bytes(SigningKey::from_bytes(&seed).verifying_key().to_bytes());
        let invited = InvitationIssued {
            account: Some(person.account),
            key,
            role: None,
        };
        self.says(
            person,
            Content::Roster(Roster::InvitationIssued(invited)),
            &[],
        );
        format!(
            "{}/join#{}",
            address_of(self.at),
            BASE64URL_NOPAD.encode(&seed)
        )
    }
}

/// Where a browser finds a node that listens there.
fn address_of(at: SocketAddr) -> String {
    format!("http://localhost:{}", at.port())
}

/// A layout of the map with the places of the demonstration, where the project’s folder is at hand.
fn hexes() -> Option<std::path::PathBuf> {
    let layout = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/districts.hexjson");
    layout.exists().then_some(layout)
}

/// Where to look, and as whom.
pub(crate) fn tell(nodes: &[Served], secret: &Secret) {
    println!(
        "\nAll of these people are made up. Each link works once, in one browser; start again for new ones.\n"
    );
    for node in nodes {
        println!(
            "{} ({}): {}",
            node.area.name,
            node.area.organisation,
            address_of(node.at)
        );
        let whom: &[(&str, usize)] = if node.area.people == 0 {
            &[("looks after the region", STEWARD)]
        } else {
            &[
                ("a member", MEMBER),
                ("a broker", BROKER),
                ("runs meetings", FACILITATOR),
                ("signs off what leaves", SIGNATORY),
                ("answers for the node", STEWARD),
            ]
        };
        for (what, nth) in whom {
            let person = secret.person(node.area, *nth);
            println!(
                "  as {}, {what}:\n    {}",
                people::name(node.area, *nth),
                node.door(&person)
            );
        }
    }
    let region = nodes.last().map(|node| address_of(node.at));
    println!(
        "\nThe region\u{2019}s page: {}/network\nCtrl-C stops all four. Everything is kept for the next time.",
        region.unwrap_or_default()
    );
}

impl Drop for Served {
    fn drop(&mut self) {
        // Ctrl-C reached it too; when something fails here it must not stay behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until they are stopped: Ctrl-C reaches them too.
pub(crate) fn wait(nodes: Vec<Served>) {
    for mut node in nodes {
        node.child.wait().unwrap();
    }
}
