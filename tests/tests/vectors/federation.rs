//! What the story says between areas, and on the board: Wigan links with Leeds, releases a summary, and offers help.

use kith_protocol::id::{Digest32, Origin};
use serde_json::{Value, json};

use super::story::{Story, account, device, did};

/// The node in Leeds.
fn leeds() -> Origin {
    Origin::mint(&device("leeds node").key())
}

impl Story {
    pub(super) fn reaches_out(&mut self) {
        self.board();
        let linked = json!({"ceiling": 1200, "node": did("leeds node"), "peer": leeds()});
        self.person("jo", "peer.linked", linked);
        let changed = json!({"ceiling": 2400, "peer": leeds()});
        self.person("jo", "peer.changed", changed);
        let signs = json!({"account": account("sunita"), "role": "signatory"});
        self.person("jo", "role.granted", signs);
        let release = Digest32::of(b"{}");
        let released = json!({"from": "2026-07-01", "release": release, "to": "2026-09-30"});
        self.person("sunita", "summary.released", released);
        self.person("jo", "peer.ended", json!({"peer": leeds()}));
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
