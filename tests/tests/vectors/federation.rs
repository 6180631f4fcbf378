//! What the story says between areas, and on the board: Wigan links with Leeds, releases a summary, and offers help.

use kith_protocol::{
    canonical,
    envelope::ENTRY_TYPE,
    id::{Account, Digest32, Origin},
    transfer::{PayCode, pseudonym},
};
use kith_tests::people::uuid;
use serde_json::{Value, json};

use super::story::{Story, account, device, did};

/// What makes pseudonyms of those who pay in Leeds.
const SALT: Digest32 = Digest32([7; 32]);

/// The node in Leeds.
fn leeds() -> Origin {
    Origin::mint(&device("leeds node").key())
}

impl Story {
    pub(super) fn reaches_out(&mut self) {
        self.board();
        let linked =
            json!({"ceiling": 1200, "node": did("leeds node"), "peer": leeds(), "salt": SALT});
        self.person("jo", "peer.linked", linked);
        let changed = json!({"ceiling": 2400, "peer": leeds()});
        self.person("jo", "peer.changed", changed);
        self.hours_across();
        let signs = json!({"account": account("sunita"), "role": "signatory"});
        self.person("jo", "role.granted", signs);
        let release = Digest32::of(b"{}");
        let released = json!({"from": "2026-07-01", "release": release, "to": "2026-09-30"});
        self.person("sunita", "summary.released", released);
        self.person("jo", "peer.ended", json!({"peer": leeds()}));
    }

    /// Ceri and Sunita received help in Leeds, and Sunita gave some there.
    fn hours_across(&mut self) {
        let shape = |transfer: Digest32, r#for: &str, minutes: i64| json!({"category": "gardening", "day": "2026-10-10", "for": account(r#for), "minutes": minutes, "peer": leeds(), "transfer": transfer});
        let [hedge, lawn, shed, roof] = [1, 2, 3, 4].map(|n| PayCode([n; 10]));
        let words = Some(r#"{"note":"the long hedge"}"#);
        let promised = shape(hedge.transfer(), "ceri", 90);
        self.say("ceri", "transfer.promised", promised, &["ceri"], words);
        self.person(
            "sunita",
            "transfer.promised",
            shape(lawn.transfer(), "sunita", 30),
        );
        self.person(
            "sunita",
            "transfer.withdrawn",
            json!({"transfer": lawn.transfer()}),
        );
        let settled = self.settled("ceri", hedge, (90, 0, 90));
        self.console("transfer.settled", settled);
        let refused = json!({"peer": leeds(), "reason": "withdrawn", "seq": 1, "total": 90, "transfer": lawn.transfer()});
        self.console("transfer.refused", refused);
        let mut offered = shape(shed.transfer(), "sunita", 45);
        offered["code"] = json!(shed);
        offered.as_object_mut().unwrap().remove("transfer");
        self.person("sunita", "transfer.offered", offered);
        let mut theirs = self.settled("somebody in leeds", shed, (45, 0, 45));
        theirs["peer"] = json!(self.desk.origin);
        let theirs = self.decision(&leeds(), "leeds node", &theirs);
        self.console("transfer.answered", theirs);
        let ours = self.settled("sunita", roof, (60, 2, 150));
        let origin = self.desk.origin.clone();
        let ours = self.decision(&origin, "node", &ours);
        self.console("transfer.recalled", ours);
    }

    /// What a payer's node says of so many minutes, as its decision of that number.
    fn settled(&self, payer: &str, code: PayCode, (minutes, seq, total): (i64, u64, i64)) -> Value {
        let payer = pseudonym(Account(uuid(payer)), &leeds(), Some(&SALT));
        json!({"day": "2026-10-10", "minutes": minutes, "payer": payer, "peer": leeds(), "seq": seq, "total": total, "transfer": code.transfer()})
    }

    /// A decision as the node of that origin signed it.
    fn decision(&self, origin: &Origin, key: &str, content: &Value) -> Value {
        let body = canonical::write(&json!({
            "at": self.desk.now,
            "by": "node",
            "content": content,
            "id": account("a decision"),
            "kind": "transfer.settled",
            "origin": origin,
            "v": 1,
        }));
        let signed = device(key).sign(ENTRY_TYPE, &body);
        json!({"body": body, "key": signed.key, "sig": signed.sig})
    }

    fn board(&mut self) {
        let posted = |what: &str, public: bool| {
            let mut posted = json!({"category": "lifts", "for": account("edith"), "type": what, "until": "2026-12-01"});
            if public {
                posted["public"] = Value::Bool(true);
            }
            posted
        };
        let lift = Some(r#"{"title":"A lift to the clinic on Tuesdays"}"#);
        let asked = self.say(
            "ceri",
            "listing.posted",
            posted("request", true),
            &["ceri"],
            lift,
        );
        let listing = json!({"by": asked["by"], "id": asked["id"]});
        self.person("sunita", "listing.closed", json!({"listing": listing}));
    }
}
