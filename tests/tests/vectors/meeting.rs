//! The meeting in the middle of the story: a garden group is called together, meets, agrees on its minutes, corrects them, and
//! hears what became of what was said.

use kith_protocol::id::{Digest32, Name};
use serde_json::{Value, json};

use super::story::{Story, account, device};

/// The day it is about, by then.
const TODAY: &str = "2026-10-12";

/// The name of what stands, out of what the story says of it.
fn name(said: &Value) -> Value {
    json!({"by": said["by"], "id": said["id"]})
}

/// A line of a record, made here again from the body as it was sent.
fn line(said: &Value) -> String {
    let text = |member: &str| said[member].as_str().unwrap();
    format!("{} {} {}\n", text("by"), text("id"), text("terms"))
}

impl Story {
    fn worded(&mut self, by: &str, kind: &str, content: Value, words: &str) -> Value {
        self.say(by, kind, content, &[by], Some(words))
    }

    fn shape(&self, group: &Value, initiative: &Value) -> Value {
        json!({
            "access": ["step-free", "easy-read"],
            "agenda_sent_on": "2026-10-02",
            "agenda_set_by": "lived-experience",
            "breaks": 1,
            "called_by": "lived-experience",
            "day": TODAY,
            "group": group,
            "initiative": initiative,
            "minutes": 90,
            "mode": "in-person",
            "note_takers": [account("sunita")],
            "papers": [{"format": "easy-read", "sent_on": "2026-10-02"}],
            "place": "community",
            "place_chosen_by": "lived-experience",
            "starts": 840,
        })
    }

    pub(super) fn meets(&mut self) {
        let group = self.group_forms();
        let initiative = self.work_opens(&group);
        let shape = self.shape(&group, &initiative);
        let words = r#"{"purpose":"Decide what happens to the old beds.","where":"The hall"}"#;
        let called = self.worded(
            "ceri",
            "meeting.called",
            json!({"shape": shape.clone()}),
            words,
        );
        let meeting = name(&called);
        let mut longer = shape;
        longer["minutes"] = json!(120);
        let changed = json!({"meeting": meeting, "shape": longer});
        let changed = self.worded("ceri", "meeting.changed", changed, words);
        let off = json!({"shape": self.shape(&group, &initiative)});
        let off = self.worded("ceri", "meeting.called", off, words);
        let off = json!({"meeting": name(&off)});
        self.worded("ceri", "meeting.cancelled", off, r#"{"text":"Snow"}"#);

        let mut standing = vec![changed];
        standing.extend(self.people_meet(&meeting));
        let said = self.they_talk(&meeting, &mut standing);
        self.minutes(&meeting, &standing);
        self.what_became_of_it(&meeting, &said);
        let figures = json!([{"indicator": "c2", "of": 3, "value": 2}, {"indicator": "c9", "of": 4, "second": 1, "second_of": 2, "value": 3}]);
        let closed = json!({"figures": figures, "from": "2026-07-01", "to": "2026-09-30"});
        self.person("jo", "period.closed", closed);
        self.person("jo", "guest.erased", json!({"guest": account("guest")}));
    }

    fn group_forms(&mut self) -> Value {
        let words = r#"{"name":"Garden group","we_will":"Listen","you_will":"Say what you think"}"#;
        let group = json!({"organisers": [account("ceri")], "type": "self-advocacy"});
        let group = self.worded("jo", "group.formed", group, words);
        let group = name(&group);
        let changed = json!({"group": group, "organisers": [account("ceri")], "pot": account("pot"), "type": "self-advocacy"});
        self.worded("ceri", "group.changed", changed, words);
        let chosen = r#"{"chosen_by":"elected-by-group","from":"2026-09-01"}"#;
        let given = json!({"account": account("edith"), "group": group});
        let mandate = name(&self.worded("ceri", "mandate.given", given, chosen));
        self.person(
            "ceri",
            "mandate.reported",
            json!({"mandate": mandate, "on": "2026-10-01"}),
        );
        let given = json!({"account": account("sunita"), "group": group});
        let mandate = name(&self.worded("sunita", "mandate.given", given, chosen));
        self.person("sunita", "mandate.ended", json!({"mandate": mandate}));
        group
    }

    fn work_opens(&mut self, group: &Value) -> Value {
        let words = r#"{"title":"A garden for all"}"#;
        let opened = json!({"claimed": 6, "group": group, "level": "neighbourhood"});
        let initiative = name(&self.worded("ceri", "initiative.opened", opened, words));
        let changed = json!({"initiative": initiative, "level": "service"});
        self.worded("ceri", "initiative.changed", changed, words);
        self.person(
            "ceri",
            "initiative.staged",
            json!({"day": "2026-09-30", "initiative": initiative, "stage": "idea"}),
        );
        let replied = json!({"initiative": initiative});
        let words = r#"{"text":"We were there from the start."}"#;
        self.worded("sunita", "initiative.replied", replied, words);
        initiative
    }

    /// Who was there: Edith, noted by the note-taker; Ceri, who says it herself; a guest.
    fn people_meet(&mut self, meeting: &Value) -> Vec<Value> {
        let row = r#"{"capacity":"draws-on-support","presence":"full"}"#;
        let edith = json!({"meeting": meeting, "who": account("edith")});
        let ceri = json!({"meeting": meeting, "who": account("ceri")});
        let guest = json!({"guest": true, "meeting": meeting, "who": account("guest")});
        let noted = vec![
            self.worded("sunita", "attendance.noted", edith, row),
            self.worded("ceri", "attendance.noted", ceri, row),
            self.worded(
                "sunita",
                "attendance.noted",
                guest,
                r#"{"name":"Pat","presence":"part"}"#,
            ),
        ];
        self.person("sunita", "meeting.held", json!({"meeting": meeting}));
        noted
    }

    /// Something is raised, said, decided and promised; one wording takes the place of another, and a note is taken out.
    fn they_talk(&mut self, meeting: &Value, standing: &mut Vec<Value>) -> Value {
        let raised = json!({"meeting": meeting, "number": 1, "proposed_by": "lived-experience"});
        let item = self.worded("ceri", "item.raised", raised, r#"{"title":"The beds"}"#);
        let mut said = json!({"item": name(&item), "meeting": meeting, "who": account("edith")});
        let words = r#"{"publish":true,"text":"Raise two beds, so that I reach them."}"#;
        let first = self.worded("sunita", "contribution.noted", said.clone(), words);
        said["replaces"] = name(&first);
        let words = r#"{"publish":true,"text":"Raise three beds, so that I reach them."}"#;
        let said = self.worded("sunita", "contribution.noted", said, words);
        let slip = json!({"meeting": meeting, "proposed_by": "other"});
        let slip = self.worded("sunita", "item.raised", slip, r#"{"title":"By mistake"}"#);
        self.person("sunita", "note.struck", json!({"note": name(&slip)}));
        let decided = json!({
            "item": name(&item), "lived_experience": {"abstained": 0, "against": 0, "for": 2}, "meeting": meeting, "method": "vote",
            "power": "group-decides", "review_on": "2027-04-01",
        });
        let words = r#"{"text":"Three beds are raised before spring."}"#;
        let decision = self.worded("sunita", "decision.noted", decided, words);
        let promised = json!({
            "decision": name(&decision), "due": "2027-02-28", "meeting": meeting, "owned_by": "lived-experience", "owner": account("ceri"),
        });
        let action = self.worded(
            "sunita",
            "action.noted",
            promised,
            r#"{"text":"Ask for wood."}"#,
        );
        let moved = json!({"action": name(&action), "on": TODAY, "status": "doing"});
        self.person("ceri", "action.moved", moved);
        let told = name(&said);
        standing.extend([item, said, decision, action]);
        told
    }

    fn minutes(&mut self, meeting: &Value, standing: &[Value]) {
        let named: Name = serde_json::from_value(meeting.clone()).unwrap();
        let mut lines: Vec<String> = standing.iter().map(line).collect();
        lines.sort_unstable();
        self.record = format!("kith/record/v1\n{}", lines.concat());
        let record = Digest32::of(self.record.as_bytes());
        assert_eq!(self.desk.book.record_of(&named), Some(record));
        let tally = json!({
            "apologies": 0, "capacities": [{"capacity": "draws-on-support", "people": 2}], "chairs": 1, "chairs_lived_experience": 1,
            "needs": 1, "needs_met": 1, "needs_partly": 0,
        });
        let drafted = json!({"meeting": meeting, "record": record, "tally": tally});
        self.person("sunita", "minutes.drafted", drafted);
        let answered = |who: &str, basis: Option<&str>| {
            let mut content = json!({"answer": "true-record", "for": account(who), "meeting": meeting, "record": record});
            if let Some(basis) = basis {
                content["basis"] = json!(basis);
            }
            content
        };
        self.person("ceri", "minutes.answered", answered("ceri", None));
        self.person("jo", "minutes.answered", answered("edith", Some("phone")));
        for key in ["link 1", "link 2"] {
            let link = json!({"for": account("guest"), "key": device(key).key(), "meeting": meeting, "purpose": "agree"});
            self.person("sunita", "link.issued", link);
        }
        self.person(
            "sunita",
            "link.stopped",
            json!({"key": device("link 2").key()}),
        );
        let guest = answered("guest", None);
        self.say("guest", "minutes.answered", guest, &["link 1"], None);
        let agreed =
            json!({"lived_experience": 2, "meeting": meeting, "others": 1, "record": record});
        self.person("sunita", "minutes.agreed", agreed);
        self.person("sunita", "minutes.published", json!({"meeting": meeting}));
    }

    fn what_became_of_it(&mut self, meeting: &Value, said: &Value) {
        let link = json!({
            "contributions": [said], "for": account("the council"), "key": device("link 3").key(), "meeting": meeting, "purpose": "answer",
        });
        self.person("sunita", "link.issued", link);
        let given = json!({"contributions": [said], "outcome": "partly"});
        let words = r#"{"organisation":"The council","reason":"There is wood for two beds."}"#;
        let response = self.say(
            "the council",
            "response.given",
            given,
            &["link 3"],
            Some(words),
        );
        let told = json!({"contribution": said, "how": "in-person", "on": TODAY, "response": name(&response)});
        self.person("ceri", "response.told", told);
        let mut slips: Vec<Digest32> = (0..12)
            .map(|n| Digest32::of(format!("slip {n}").as_bytes()))
            .collect();
        slips.sort_unstable();
        self.person(
            "sunita",
            "slips.issued",
            json!({"meeting": meeting, "slips": slips}),
        );
        let group = self
            .told
            .iter()
            .find(|told| told.kind == "group.formed")
            .unwrap();
        let group: Value = serde_json::from_str(&group.envelope.body).unwrap();
        let pool = json!({
            "again": [8, 2, 0], "difference": [0, 1, 2, 3, 4], "important": [0, 0, 1, 4, 5], "listened": [0, 0, 0, 4, 6],
            "understood": [0, 1, 1, 3, 5],
        });
        let pooled = json!({"count": 10, "group": name(&group), "pool": pool});
        self.console("reflections.pooled", pooled);
        let words = r#"{"text":"Edith said three beds."}"#;
        self.worded(
            "sunita",
            "minutes.corrected",
            json!({"meeting": meeting}),
            words,
        );
    }
}
