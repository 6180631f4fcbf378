//! The neighbours in the script: every kind about other areas and the board once, but a new epoch, which needs new keys.

use ed25519_dalek::Signer as _;
use kith_protocol::{
    canonical,
    envelope::{ENTRY_TYPE, Verified},
    id::{Account, Author, Digest32, Origin},
    key::Sig,
    successor,
    transfer::{PayCode, pseudonym},
};
use serde_json::{Value, json};

use super::{Script, uuid};
use crate::people::{Device, Person, detail, envelope};

/// What makes pseudonyms of those who pay in Leeds.
const SALT: Digest32 = Digest32([7; 32]);

/// The node in Leeds.
fn leeds() -> Device {
    Device::named("node leeds")
}

fn origin() -> Origin {
    Origin::mint(&leeds().key())
}

impl Script {
    /// Stella links with Leeds, where Alice was helped and Bob helped; a summary leaves, and an offer stands on the board.
    pub(super) fn reaches_out(&mut self) {
        self.board();
        let key = leeds().key().to_string();
        let peer = origin();
        let linked = json!({"ceiling": 1200, "node": key, "peer": peer, "salt": SALT});
        self.says_plainly("stella", "peer.linked", &linked);
        let changed = json!({"ceiling": 2400, "peer": peer});
        self.says_plainly("stella", "peer.changed", &changed);
        self.hours_across();
        let signs = json!({"account": Person::named("bob").account, "role": "signatory"});
        self.says_plainly("stella", "role.granted", &signs);
        let release = Digest32::of(b"{}");
        let released = json!({"from": "2026-06-01", "release": release, "to": "2026-06-30"});
        self.says_plainly("bob", "summary.released", &released);
        self.says_plainly("stella", "peer.ended", &json!({"peer": peer}));
        let replaced = successor(&self.origin, "node 2", "node");
        self.says_plainly("stella", "node.replaced", &replaced);
    }

    fn board(&mut self) {
        let words = r#"{"title":"A lift on Tuesdays"}"#;
        let posted = json!({
            "category": "gardening",
            "details": detail(words).0,
            "for": Person::named("alice").account,
            "type": "offer",
            "until": "2026-12-01",
        });
        let posted = self.told("alice", "listing.posted", &posted, Some(words));
        let name = posted.signed.entry.name();
        self.group(vec![posted]);
        let listing = json!({"by": name.by, "id": name.id});
        self.says_plainly("alice", "listing.closed", &json!({ "listing": listing }));
    }

    fn hours_across(&mut self) {
        let [hedge, lawn, shed, roof] = [1, 2, 3, 4].map(|n| PayCode([n; 10]));
        let shape = |r#for: &str, minutes: i64| {
            json!({
                "category": "gardening",
                "day": "2026-09-20",
                "for": Person::named(r#for).account,
                "minutes": minutes,
                "peer": origin(),
            })
        };
        for (code, minutes) in [(&hedge, 90), (&lawn, 30)] {
            let mut promised = shape("alice", minutes);
            promised["transfer"] = json!(code.transfer());
            self.says_plainly("alice", "transfer.promised", &promised);
        }
        let withdrawn = json!({"transfer": lawn.transfer()});
        self.says_plainly("alice", "transfer.withdrawn", &withdrawn);
        let settled = settled("alice", &origin(), &hedge, (90, 0, 90));
        self.node_says("transfer.settled", &settled);
        let refused = json!({"peer": origin(), "reason": "withdrawn", "seq": 1, "total": 90, "transfer": lawn.transfer()});
        self.node_says("transfer.refused", &refused);
        let mut offered = shape("bob", 45);
        offered["code"] = json!(shed);
        self.says_plainly("bob", "transfer.offered", &offered);
        let theirs = settled_by("somebody", &self.origin, &shed);
        let theirs = self.decision(&origin(), &leeds(), &theirs);
        self.node_says("transfer.answered", &theirs);
        let ours = settled_again(&roof);
        let ours = self.decision(&self.origin.clone(), &Device::named("node"), &ours);
        self.node_says("transfer.recalled", &ours);
    }

    /// A decision as a node signed it.
    fn decision(&self, of: &Origin, node: &Device, content: &Value) -> Value {
        let body = canonical::write(&json!({
            "at": self.now,
            "by": "node",
            "content": content,
            "id": uuid("a decision"),
            "kind": "transfer.settled",
            "origin": of,
            "v": 1,
        }));
        let signed = node.sign(ENTRY_TYPE, &body);
        json!({"body": body, "key": signed.key, "sig": signed.sig})
    }

    fn body(&mut self, by: Author, kind: &str, content: &Value) -> String {
        self.made += 1;
        canonical::write(&json!({
            "at": self.now,
            "by": by,
            "content": content,
            "id": uuid(&format!("script {}", self.made)),
            "kind": kind,
            "origin": self.origin,
            "v": 1,
        }))
    }

    fn told(&mut self, who: &str, kind: &str, content: &Value, words: Option<&str>) -> Verified {
        let person = Person::named(who);
        let body = self.body(Author::Account(person.account), kind, content);
        let words: Vec<_> = words.map(detail).into_iter().collect();
        envelope(body, &[&person.device], &words).verify().unwrap()
    }

    /// A person says something without words, in a group of its own.
    fn says_plainly(&mut self, who: &str, kind: &str, content: &Value) {
        let said = self.told(who, kind, content, None);
        self.group(vec![said]);
    }

    fn node_says(&mut self, kind: &str, content: &Value) {
        let body = self.body(Author::Node, kind, content);
        let said = envelope(body, &[&Device::named("node")], &[])
            .verify()
            .unwrap();
        self.group(vec![said]);
    }
}

/// The node key of this name shows that it is to follow another.
fn successor(origin: &Origin, node: &str, before: &str) -> Value {
    let (node, before) = (Device::named(node), Device::named(before));
    let claim = successor::claim(origin, &before.key(), &node.key());
    let proof = Sig(node.signing().sign(&claim).to_bytes());
    json!({"node": node.key(), "proof": proof})
}

fn settled(
    payer: &str,
    towards: &Origin,
    code: &PayCode,
    (minutes, seq, total): (i64, u64, i64),
) -> Value {
    let payer = pseudonym(Account(uuid(payer)), towards, Some(&SALT));
    json!({
        "day": "2026-09-20",
        "minutes": minutes,
        "payer": payer,
        "peer": towards,
        "seq": seq,
        "total": total,
        "transfer": code.transfer(),
    })
}

/// What Leeds decided of Bob's offer.
fn settled_by(payer: &str, towards: &Origin, code: &PayCode) -> Value {
    settled(payer, towards, code, (45, 0, 45))
}

/// What the node decided once and its log lost: Bob was helped in Leeds.
fn settled_again(code: &PayCode) -> Value {
    settled("bob", &origin(), code, (60, 2, 150))
}
