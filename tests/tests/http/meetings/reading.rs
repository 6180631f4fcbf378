//! Minutes read to somebody over the phone: what a broker sees of them, who is turned away, and the trace that is left.

use kith_protocol::entry::Content;
use kith_protocol::entry::exchange::Ground;
use kith_protocol::entry::meeting::{self as said, Answered, Meeting};
use kith_protocol::entry::roster::{MemberJoined, PersonErased, Role, RoleGranted, Roster};
use kith_protocol::id::Account;
use kith_tests::people::{Person, detail, uuid};
use serde_json::{Value, json};

use super::super::documented::{check, document};
use super::{Hall, facilitates, path};

impl Hall {
    /// What a person is answered who opens the meeting for somebody.
    fn read_to(&self, reader: &Person, listener: Account) -> Result<Value, (u16, String)> {
        let cookie = self.town.served.sign_in(reader);
        let what = format!("/api/v1/meetings/{}?for={listener}", path(&self.meeting));
        let answer = self.town.served.get(&what).by(&cookie).done();
        if answer.status == 200 {
            check(
                &document(&self.town),
                "get /api/v1/meetings/{by}/{id}",
                &answer,
            );
            Ok(answer.good())
        } else {
            Err(answer.problem())
        }
    }

    /// Who looked at somebody, newest first, and at what.
    fn lookers(&self, who: Account) -> Vec<(Account, String)> {
        let (looks, _) = self.town.bank().engine.looks(who, None, 20).unwrap();
        looks.into_iter().map(|l| (l.by, l.what)).collect()
    }

    /// Dot is there, with a need; so are the others, and the minutes are before them.
    fn drafted_with(&self, dot: Account) -> kith_protocol::id::Digest32 {
        let bob = &self.town.bob;
        self.there(
            bob,
            dot,
            &json!({ "capacity": "disabled-or-older-citizen", "presence": "full",
                "access": [{ "need": "large-print", "met": "met" }], "offered": "voucher" }),
        );
        self.gather();
        self.heard(bob, dot, "The lift smells.", false);
        self.drafted(bob)
    }
}

fn row(seen: &Value, who: Account) -> &Value {
    let mut all = seen["attendance"].as_array().unwrap().iter();
    &all.find(|a| a["who"] == json!(who)).unwrap()["row"]
}

#[test]
fn a_broker_reads_a_draft_to_somebody_and_writes_down_what_they_say() {
    let hall = Hall::new();
    let (ann, ben, bob) = (&hall.town.ann, &hall.town.ben, &hall.town.bob);
    let dot = hall.dot();
    let record = hall.drafted_with(dot);
    assert_eq!(
        hall.see(ben)["attendance"],
        json!([]),
        "by himself he sees none"
    );
    let seen = hall.read_to(ben, dot).unwrap();
    // All that she may see: names, what was said, and of rows her own alone.
    assert_eq!(seen["contributions"][0]["text"], "The lift smells.");
    assert_eq!(seen["draft"]["record"], json!(record));
    assert_eq!(row(&seen, dot)["access"][0]["need"], "large-print");
    assert_eq!(
        row(&seen, ann.account),
        &json!({ "capacity": "draws-on-support", "presence": "full", "functions": ["chair"] })
    );
    for hidden in ["bsl", "hearing-loop", "time-credit"] {
        assert!(!seen.to_string().contains(hidden), "{hidden}");
    }
    let may = &seen["may"];
    assert_eq!(
        (&may["note"], &may["answer"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(
        (&seen["links"], &seen["tally_now"], &seen["last_time"]),
        (&json!([]), &json!(null), &json!(null))
    );
    assert_eq!(
        hall.lookers(dot),
        [(ben.account, "minutes".to_owned())],
        "she can read that he opened it"
    );

    let answered = |basis| {
        let Meeting::Answered(said) = hall.true_record(record, dot) else {
            panic!("a verdict is an answer");
        };
        let answered = Meeting::Answered(Answered { basis, ..said });
        let said = hall.town.said(ben, Content::Meeting(answered), &[]);
        hall.town.served.send(&said.envelope)
    };
    assert_eq!(answered(None).problem().1, "basis-wrong");
    assert_eq!(answered(Some(Ground::Phone)).status, 201);
    let seen = hall.see(bob);
    let answers = seen["answers"].as_array().unwrap();
    let hers = answers.iter().find(|a| a["who"] == json!(dot)).unwrap();
    assert_eq!(
        (&hers["answer"], &hers["by_name"]),
        (&json!("true-record"), &json!("Ben Broker"))
    );
}

#[test]
fn nobody_else_reads_in_anybodys_name() {
    let hall = Hall::new();
    let (ann, ben, bob, cat, sal) = (
        &hall.town.ann,
        &hall.town.ben,
        &hall.town.bob,
        &hall.town.cat,
        &hall.town.sal,
    );
    let dot = hall.dot();
    let absent = Account(uuid("eli"));
    let (commitment, words) = detail(r#"{"name":"Eli East"}"#);
    let joined = Content::Roster(Roster::MemberJoined(MemberJoined {
        account: absent,
        details: Some(commitment),
        device: None,
    }));
    let joined = hall.town.said(ben, joined, &[(commitment, words)]);
    assert_eq!(hall.town.served.send(&joined.envelope).status, 201);

    let not_yours = || Err((403, "not-yours".to_owned()));
    hall.there(bob, dot, &json!({ "capacity": "draws-on-support" }));
    assert_eq!(
        hall.read_to(ben, dot),
        not_yours(),
        "no minutes are before her yet"
    );
    hall.drafted_with(dot);
    for (reader, listener, refused, why) in [
        (cat, dot, "officers-only", "a member"),
        (bob, dot, "officers-only", "a note-taker who is no officer"),
        (ann, ann.account, "officers-only", "in one's own name"),
        (ben, ann.account, "not-yours", "she has a device"),
        (ben, ben.account, "not-yours", "his own, who was not there"),
        (ben, absent, "not-yours", "who was not there"),
        (sal, Account(uuid("nobody")), "not-yours", "nobody"),
    ] {
        let answer = hall.read_to(reader, listener);
        assert_eq!(answer, Err((403, refused.to_owned())), "{why}");
    }
    for untouched in [dot, absent, ann.account] {
        assert_eq!(hall.lookers(untouched), [], "what was refused was no look");
    }

    // A broker who was there himself, and whoever runs the group, read to her what she may see, not what they may.
    hall.there(bob, ben.account, &json!({ "capacity": "facilitator" }));
    for officer in [ben, sal] {
        let seen = hall.read_to(officer, dot).unwrap();
        assert!(row(&seen, ann.account).get("access").is_none());
    }
    // Facilitators read to people as well; they leave a trace as brokers do.
    facilitates(&hall.town, cat);
    let seen = hall.read_to(cat, dot).unwrap();
    assert!(row(&seen, ann.account).get("access").is_none());
    let lookers = [cat, sal, ben].map(|by| (by.account, "minutes".to_owned()));
    assert_eq!(hall.lookers(dot), lookers);
    // Nor do they see more in the name of somebody who runs every group and has no device.
    let granted = Content::Roster(Roster::RoleGranted(RoleGranted {
        account: dot,
        role: Role::Facilitator,
    }));
    let granted = hall.town.said(sal, granted, &[]);
    assert_eq!(hall.town.served.send(&granted.envelope).status, 201);
    let seen = hall.read_to(ben, dot).unwrap();
    assert!(row(&seen, ann.account).get("access").is_none());
    assert_eq!(seen["may"]["note"], false);

    // A guest by the name they were noted under; and nobody once they are forgotten.
    let seen = hall.read_to(ben, hall.gwen).unwrap();
    assert_eq!(row(&seen, hall.gwen)["access"][0]["need"], "hearing-loop");
    let guest = hall.gwen;
    hall.plainly(ben, Meeting::GuestErased(said::GuestErased { guest }));
    assert_eq!(hall.read_to(ben, hall.gwen), not_yours());
    let erased = Roster::PersonErased(PersonErased { account: dot });
    let erased = hall.town.said(sal, Content::Roster(erased), &[]);
    assert_eq!(hall.town.served.send(&erased.envelope).status, 201);
    assert_eq!(hall.read_to(ben, dot), not_yours());
}
