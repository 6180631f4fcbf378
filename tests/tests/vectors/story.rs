//! A small bank's whole log in which every kind of entry stands once at least: an example for other implementations.

use ed25519_dalek::Signer as _;
use kith_protocol::{canonical, envelope::Envelope, key::Sig, successor};
use kith_tests::{
    desk::Desk,
    people::{Device, detail, envelope, uuid},
};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// An entry of the story, as it was sent, and what the log made of it.
pub(super) struct Told {
    pub(super) kind: String,
    pub(super) envelope: Envelope,
    pub(super) at: i64,
    pub(super) leaf: String,
}

/// What the story has told so far.
pub(super) struct Story {
    pub(super) desk: Desk,
    pub(super) told: Vec<Told>,
    /// The text of the meeting's record, as it was drafted.
    pub(super) record: String,
}

/// The key of this name: its seed is SHA-256 of the name.
pub(super) fn device(name: &str) -> Device {
    Device::named(name)
}

pub(super) fn account(name: &str) -> String {
    uuid(name).to_string()
}

pub(super) fn did(name: &str) -> String {
    device(name).key().to_string()
}

/// A device that an invitation lets in.
fn enrolment(invitation: &str, key: &str) -> Value {
    json!({"invitation": did(invitation), "key": did(key), "storage": "webcrypto"})
}

fn line(giver: &str, receiver: &str, minutes: i64) -> Value {
    json!({"giver": account(giver), "minutes": minutes, "receiver": account(receiver)})
}

impl Story {
    pub(super) fn tell() -> Self {
        let mut story = Self {
            desk: Desk::open(),
            told: Vec::new(),
            record: String::new(),
        };
        story.opened();
        story.people_come();
        story.shared_accounts();
        story.devices();
        story.help();
        story.not_right();
        story.meets();
        story.reaches_out();
        story.people_go();
        story.new_node_key();
        story
    }

    /// A body by this author, in canonical spelling.
    pub(super) fn body(&self, by: &str, id: &str, kind: &str, content: &Value) -> String {
        let by = if by == "node" {
            by.to_owned()
        } else {
            account(by)
        };
        canonical::write(&json!({
            "at": self.desk.now,
            "by": by,
            "content": content,
            "id": id,
            "kind": kind,
            "origin": self.desk.origin,
            "v": 1,
        }))
    }

    /// Says something that the log takes; its id, and the hash of its body.
    pub(super) fn say(
        &mut self,
        by: &str,
        kind: &str,
        content: Value,
        keys: &[&str],
        words: Option<&str>,
    ) -> Value {
        let id = account(&format!("entry {}", self.told.len() + 1));
        self.say_as(by, &id, kind, content, keys, words)
    }

    fn say_as(
        &mut self,
        by: &str,
        id: &str,
        kind: &str,
        mut content: Value,
        keys: &[&str],
        words: Option<&str>,
    ) -> Value {
        let details: Vec<_> = words.map(detail).into_iter().collect();
        if let Some((commitment, _)) = details.first() {
            let within = if content.get("shape").is_some() {
                &mut content["shape"]
            } else {
                &mut content
            };
            within["details"] = json!(commitment);
        }
        self.desk.now += 60_000;
        let body = self.body(by, id, kind, &content);
        let keys: Vec<Device> = keys.iter().map(|name| device(name)).collect();
        let keys: Vec<&Device> = keys.iter().collect();
        let sent = envelope(body, &keys, &details);
        let index = self
            .desk
            .take(sent.clone())
            .unwrap_or_else(|code| panic!("{kind}: {code}"));
        let terms = kith_protocol::id::Digest32::of(sent.body.as_bytes());
        let by: Value = serde_json::from_str::<Value>(&sent.body).unwrap()["by"].clone();
        self.told.push(Told {
            kind: kind.to_owned(),
            envelope: sent,
            at: self.desk.now,
            leaf: self.desk.leaves[usize::try_from(index).unwrap()].clone(),
        });
        json!({"by": by, "id": id, "terms": terms})
    }

    pub(super) fn console(&mut self, kind: &str, content: Value) {
        self.say("node", kind, content, &["node"], None);
    }

    pub(super) fn person(&mut self, name: &str, kind: &str, content: Value) -> Value {
        self.say(name, kind, content, &[name], None)
    }

    /// The desk has opened the log; that entry is told too.
    fn opened(&mut self) {
        let leaf = self.desk.leaves[0].clone();
        let body = leaf.split_once("\n\n").unwrap().1.to_owned();
        self.told.push(Told {
            kind: "node.opened".into(),
            envelope: envelope(body, &[&device("node")], &[]),
            at: self.desk.now,
            leaf,
        });
    }

    fn people_come(&mut self) {
        self.console(
            "invitation.issued",
            json!({"key": did("invitation jo"), "role": "steward"}),
        );
        let jo = json!({"account": account("jo"), "device": enrolment("invitation jo", "jo")});
        let words = Some(r#"{"name":"Jo Marsh"}"#);
        self.say("jo", "member.joined", jo, &["invitation jo", "jo"], words);
        self.say(
            "jo",
            "profile.changed",
            json!({}),
            &["jo"],
            Some(r#"{"name":"Wigan Time Bank"}"#),
        );
        let bank = json!({"bank": {"categories": ["gardening", "lifts", "other"], "expires_days": 21, "floor": 600}});
        self.person("jo", "policy.set", bank);
        for (name, words) in [
            ("ceri", r#"{"name":"Ceri Hughes","phone":"07700 900807"}"#),
            ("sunita", r#"{"name":"Sunita Walsh"}"#),
        ] {
            let invitation = format!("invitation {name}");
            self.person("jo", "invitation.issued", json!({"key": did(&invitation)}));
            let joined = json!({"account": account(name), "device": enrolment(&invitation, name)});
            self.say(
                name,
                "member.joined",
                joined,
                &[&invitation, name],
                Some(words),
            );
        }
        let edith = json!({"account": account("edith")});
        self.say(
            "jo",
            "member.joined",
            edith,
            &["jo"],
            Some(r#"{"name":"Edith Jenkins","needs":"large print"}"#),
        );
        let broker = json!({"account": account("sunita"), "role": "broker"});
        self.person("jo", "role.granted", broker);
        let facilitator = json!({"account": account("ceri"), "role": "facilitator"});
        self.person("jo", "role.granted", facilitator.clone());
        self.person("ceri", "role.revoked", facilitator);
    }

    fn shared_accounts(&mut self) {
        let pot = json!({"account": account("pot"), "custodians": [account("ceri")], "needed": 1, "type": "pot"});
        self.say(
            "jo",
            "account.opened",
            pot,
            &["jo"],
            Some(r#"{"name":"Garden pot"}"#),
        );
        let both = json!({"account": account("pot"), "custodians": [account("ceri"), account("sunita")], "needed": 2});
        self.person("jo", "custodians.set", both);
        let limits = json!({"account": {"account": account("pot"), "ceiling": 6000, "floor": 0}});
        self.person("jo", "policy.set", limits);
        let support =
            json!({"account": account("edith"), "basis": "spoken", "supporter": account("ceri")});
        self.person("sunita", "supporter.granted", support);
    }

    /// A second phone that Ceri lets in herself, and a third that a broker invites and Ceri approves.
    fn devices(&mut self) {
        let own = json!({"account": account("ceri"), "key": did("invitation ceri 2")});
        self.person("ceri", "invitation.issued", own);
        let second =
            json!({"account": account("ceri"), "device": enrolment("invitation ceri 2", "ceri 2")});
        self.say(
            "ceri",
            "key.enrolled",
            second,
            &["invitation ceri 2", "ceri 2"],
            None,
        );
        let third = json!({"account": account("ceri"), "key": did("invitation ceri 3")});
        self.person("sunita", "invitation.issued", third);
        self.person(
            "ceri",
            "invitation.approved",
            json!({"key": did("invitation ceri 3")}),
        );
        self.person(
            "ceri",
            "key.revoked",
            json!({"key": did("invitation ceri 3")}),
        );
        self.person("ceri", "key.revoked", json!({"key": did("ceri 2")}));
    }

    fn recorded(&mut self, by: &str, keys: &[&str], lines: &[Value], words: Option<&str>) -> Value {
        let content = json!({"category": "gardening", "day": "2026-09-01", "lines": lines});
        self.say(by, "exchange.recorded", content, keys, words)
    }

    fn help(&mut self) {
        let exchange = self.recorded(
            "ceri",
            &["ceri"],
            &[line("ceri", "sunita", 90)],
            Some(r#"{"note":"hedge, front garden"}"#),
        );
        self.person(
            "sunita",
            "exchange.agreed",
            json!({"exchange": exchange, "for": account("sunita")}),
        );
        let slip = self.recorded(
            "jo",
            &["jo"],
            &[line("ceri", "edith", 60), line("sunita", "edith", 30)],
            None,
        );
        for giver in ["ceri", "sunita"] {
            self.person(
                giver,
                "exchange.agreed",
                json!({"exchange": slip, "for": account(giver)}),
            );
        }
        self.person(
            "jo",
            "exchange.attested",
            json!({"basis": "phone", "exchange": slip, "for": account("edith")}),
        );
        let wrong = self.recorded("sunita", &["sunita"], &[line("sunita", "ceri", 45)], None);
        self.person(
            "ceri",
            "exchange.declined",
            json!({"exchange": wrong, "for": account("ceri"), "reason": "wrong-time"}),
        );
        let again = self.recorded("sunita", &["sunita"], &[line("sunita", "ceri", 40)], None);
        self.person("sunita", "exchange.withdrawn", json!({"exchange": again}));
        self.recorded(
            "ceri",
            &["ceri", "sunita"],
            &[line("pot", "ceri", 20)],
            None,
        );
        let before = json!({"category": "other", "day": "2019-05-01", "lines": [line("ceri", "edith", 120)]});
        self.console("exchange.imported", before);
        self.recorded("sunita", &["sunita"], &[line("sunita", "ceri", 15)], None);
        self.desk.now += 21 * DAY;
        let due = self.desk.book.due(self.desk.now, 1).pop().unwrap();
        self.say_as(
            "node",
            &due.id.to_string(),
            "exchange.expired",
            json!(due.expired),
            &["node"],
            None,
        );
    }

    /// Sunita finds that an hour and a half was an hour; both undo the half hour.
    fn not_right(&mut self) {
        let first = self
            .told
            .iter()
            .find(|told| told.kind == "exchange.recorded")
            .unwrap();
        let body: Value = serde_json::from_str(&first.envelope.body).unwrap();
        let terms = kith_protocol::id::Digest32::of(first.envelope.body.as_bytes());
        let exchange = json!({"by": body["by"], "id": body["id"], "terms": terms});
        let disputed =
            json!({"exchange": exchange, "for": account("sunita"), "reason": "wrong-time"});
        self.person("sunita", "exchange.disputed", disputed);
        let mut back = line("sunita", "ceri", 30);
        back["of"] = json!(0);
        let undone = json!({"category": "gardening", "day": "2026-09-01", "lines": [back], "undoes": {"by": body["by"], "id": body["id"]}});
        self.say(
            "sunita",
            "exchange.recorded",
            undone,
            &["ceri", "sunita"],
            None,
        );
        self.person(
            "jo",
            "exchange.resolved",
            json!({"exchange": exchange, "outcome": "undone"}),
        );
    }

    /// Jo, who is the only steward, says twice that the node has another key, a week apart; then it speaks with that one.
    fn new_node_key(&mut self) {
        for _ in 0..2 {
            let replaced = self.successor("node 2", "node");
            self.person("jo", "node.replaced", replaced);
            self.desk.now += 7 * DAY;
        }
        let invited = json!({"key": did("invitation by node 2")});
        self.say("node", "invitation.issued", invited, &["node 2"], None);
    }

    /// A key that shows that it is to follow another.
    pub(super) fn successor(&self, node: &str, before: &str) -> Value {
        let claim = successor::claim(
            &self.desk.origin,
            &device(before).key(),
            &device(node).key(),
        );
        let proof = Sig(device(node).signing().sign(&claim).to_bytes());
        json!({"node": did(node), "proof": proof})
    }

    fn people_go(&mut self) {
        let ended = json!({"account": account("edith"), "supporter": account("ceri")});
        self.person("ceri", "supporter.ended", ended);
        self.person(
            "jo",
            "member.paused",
            json!({"account": account("edith"), "paused": true}),
        );
        self.person(
            "ceri",
            "member.left",
            json!({"account": account("ceri"), "to": account("pot")}),
        );
        self.person("jo", "person.erased", json!({"account": account("edith")}));
    }
}
