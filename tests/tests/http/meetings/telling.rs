//! What people hear without asking: reminders in working days, what became of what they said and raised; and, for those who have no
//! device, the list of whoever is to tell them.

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting, Method, Power};
use kith_protocol::entry::roster::{MemberJoined, Roster};
use kith_protocol::entry::work::{self, ResponseOutcome, ToldHow, Work};
use kith_protocol::id::{Account, Name};
use kith_protocol::limits::DAY_MS;
use kith_tests::people::{Person, detail, uuid};
use serde_json::{Value, json};

use super::super::documented::{check, document};
use super::{Hall, TODAY, day};

impl Hall {
    /// Dot has no device: ben wrote her down, with a telephone number.
    pub(super) fn dot(&self) -> Account {
        let dot = Account(uuid("dot"));
        let (commitment, words) = detail(r#"{"name":"Dot Dale","phone":"0161 444"}"#);
        let joined = Content::Roster(Roster::MemberJoined(MemberJoined {
            account: dot,
            details: Some(commitment),
            device: None,
        }));
        let said = self
            .town
            .said(&self.town.ben, joined, &[(commitment, words)]);
        let answer = self.town.served.send(&said.envelope);
        assert_eq!(answer.status, 201, "{}", answer.text());
        dot
    }

    fn answered(&self, contribution: Name) -> Name {
        let words = json!({ "reason": "There is no money." });
        self.say(&self.town.ann, &words, |details| {
            Content::Work(Work::ResponseGiven(work::ResponseGiven {
                contributions: vec![contribution],
                details: Some(details),
                organisation: None,
                outcome: ResponseOutcome::Cannot,
            }))
        })
    }

    /// What is decided on an item.
    fn decided_on(&self, item: Name, text: &str) {
        self.say(&self.town.bob, &json!({ "text": text }), |details| {
            Content::Meeting(Meeting::Decision(said::Decision {
                details,
                item: Some(item),
                lived_experience: None,
                meeting: self.meeting,
                method: Method::Consensus,
                power: Power::JointDecides,
                professionals: None,
                replaces: None,
                review_on: None,
            }))
        });
    }

    fn reminded(&self, person: &Person) -> (Value, Value) {
        let todo = self.get(person, "mine/todo");
        let coming = &todo["meetings"][0];
        (coming["remind"].clone(), coming["papers_due"].clone())
    }
}

fn names(items: &Value) -> Vec<&str> {
    let all = items.as_array().unwrap().iter();
    all.map(|item| item["name"].as_str().unwrap()).collect()
}

#[test]
fn whoever_has_no_device_is_on_the_list_of_whoever_tells_them() {
    let hall = Hall::new();
    let (ann, ben, bob, sal) = (
        &hall.town.ann,
        &hall.town.ben,
        &hall.town.bob,
        &hall.town.sal,
    );
    let dot = hall.dot();
    let list = |person: &Person| hall.get(person, "telling")["items"].clone();
    assert_eq!(list(ben), json!([]), "nothing waits for her yet");

    hall.there(bob, dot, &json!({ "capacity": "draws-on-support" }));
    let told = list(ben);
    assert_eq!(
        (&told[0]["name"], &told[0]["phone"]),
        (&json!("Dot Dale"), &json!("0161 444"))
    );
    assert_eq!(told[0]["meetings"][0]["remind"], "comes");

    hall.gather();
    let heard = hall.heard(bob, dot, "The lift smells.", false);
    let other = hall.heard(bob, ann.account, "I have a ramp.", false);
    hall.promised(bob, dot, "Bring the photographs.");
    let response = hall.answered(heard);
    hall.answered(other);
    hall.drafted(bob);
    let told = &list(ben)[0];
    assert_eq!(told["meetings"], json!([]), "it is over");
    assert_eq!(told["minutes"][0]["title"], "Autumn board");
    assert_eq!(told["actions"][0]["text"], "Bring the photographs.");
    assert_eq!(told["news"][0]["text"], "The lift smells.");
    assert_eq!(
        told["news"][0]["responses"][0]["reason"],
        "There is no money."
    );
    // What is another's is not told to her, and who has a device is not on the list.
    assert!(!told.to_string().contains("I have a ramp."));
    assert_eq!(names(&list(sal)), ["Dot Dale", "Gwen Grove"]);

    // Told by phone: that is off the list. She says, by ben, that it is a true record: so is that.
    let told = work::ResponseTold {
        contribution: heard,
        format: None,
        how: ToldHow::Phone,
        on: day(TODAY),
        response,
    };
    let told = hall
        .town
        .said(ben, Content::Work(Work::ResponseTold(told)), &[]);
    assert_eq!(hall.town.served.send(&told.envelope).status, 201);
    assert_eq!(list(ben)[0]["news"], json!([]));

    // Members do not read it, and she can see who did.
    let cookie = hall.town.served.sign_in(&hall.town.cat);
    let turned_away = hall.town.served.get("/api/v1/telling").by(&cookie).done();
    assert_eq!(turned_away.problem(), (403, "officers-only".to_owned()));
    let engine = &hall.town.bank().engine;
    let (looks, _) = engine.looks(dot, None, 10).unwrap();
    let lookers: Vec<(Account, &str)> = looks.iter().map(|l| (l.by, l.what.as_str())).collect();
    assert_eq!(
        lookers,
        [(sal.account, "telling"), (ben.account, "telling")]
    );
    let cookie = hall.town.served.sign_in(ben);
    let answer = hall.town.served.get("/api/v1/telling").by(&cookie).done();
    check(&document(&hall.town), "get /api/v1/telling", &answer);
}

#[test]
fn a_guest_who_raised_something_is_on_the_list_as_they_were_noted() {
    let hall = Hall::new();
    let (ann, ben, bob, cat) = (
        &hall.town.ann,
        &hall.town.ben,
        &hall.town.bob,
        &hall.town.cat,
    );
    let list = || hall.get(ben, "telling")["items"].clone();
    hall.gather();
    let heard = hall.heard(bob, hall.gwen, "The ramp is steep.", false);
    assert_eq!(list(), json!([]), "nothing waits for her yet");
    let response = hall.answered(heard);
    let told = &list()[0];
    assert_eq!(told["account"], json!(hall.gwen));
    assert_eq!(
        (&told["name"], &told["guest"], &told["contact"]),
        (&json!("Gwen Grove"), &json!(true), &json!(null))
    );
    assert_eq!(told["news"][0]["text"], "The ramp is steep.");

    // She says how she can be reached; that is between her and who notes the meeting, and for whoever tells her.
    let contact = "by her sister, 0161 555";
    hall.there(
        bob,
        hall.gwen,
        &json!({ "name": "Gwen Grove", "contact": contact, "capacity": "unpaid-carer-family", "presence": "part" }),
    );
    assert_eq!(list()[0]["contact"], contact);
    hall.there(cat, cat.account, &json!({ "presence": "full" }));
    for person in [ann, bob] {
        assert!(hall.see(person).to_string().contains(contact));
    }
    for person in [cat, ben] {
        assert!(!hall.see(person).to_string().contains(contact));
    }

    // Ben rings, and notes it: that is off the list. The minutes wait for her, till she is forgotten.
    let note = work::ResponseTold {
        contribution: heard,
        format: None,
        how: ToldHow::Phone,
        on: day(TODAY),
        response,
    };
    let note = Content::Work(Work::ResponseTold(note));
    let note = hall.town.said(ben, note, &[]);
    assert_eq!(hall.town.served.send(&note.envelope).status, 201);
    assert_eq!(list(), json!([]));
    hall.drafted(bob);
    assert_eq!(names(&list()), ["Gwen Grove"]);
    let guest = hall.gwen;
    hall.plainly(ben, Meeting::GuestErased(said::GuestErased { guest }));
    assert_eq!(list(), json!([]));
}

#[test]
fn people_are_reminded_in_working_days() {
    let hall = Hall::new();
    let (ann, bob, cat) = (&hall.town.ann, &hall.town.bob, &hall.town.cat);
    // The meeting is today. Ann runs the group and has not said that she comes; its papers have not gone out.
    assert_eq!(hall.reminded(ann), (json!("not-said"), json!(true)));
    // Bob takes notes, and was never there; cat has nothing to do with it.
    assert_eq!(hall.reminded(bob), (json!(null), json!(true)));
    assert_eq!(hall.reminded(cat), (json!(null), json!(false)));
    hall.there(cat, cat.account, &json!({ "capacity": "draws-on-support" }));
    assert_eq!(hall.reminded(cat).0, "comes");
    hall.there(cat, cat.account, &json!({ "presence": "apologies" }));
    assert_eq!(hall.reminded(cat).0, json!(null));
    hall.there(bob, bob.account, &json!({}));
    let meeting = hall.meeting;
    hall.plainly(
        ann,
        Meeting::Cancelled(said::Cancelled {
            details: None,
            meeting,
        }),
    );
    assert_eq!(hall.reminded(bob), (json!("called-off"), json!(false)));
    assert_eq!(hall.reminded(cat).0, json!(null));

    // One rule for everybody: bank holidays are no working days. New Year's Day 2027 is a Friday.
    let days = hall.get(cat, "working-days?day=2027-01-05");
    assert_eq!(
        days,
        json!({ "day": "2027-01-05", "papers_by": "2026-12-24", "remind_on": "2026-12-31" })
    );
    let cookie = hall.town.served.sign_in(cat);
    let answer = hall
        .town
        .served
        .get("/api/v1/working-days?day=2027-01-05")
        .by(&cookie)
        .done();
    check(&document(&hall.town), "get /api/v1/working-days", &answer);
}

#[test]
fn who_raised_something_hears_what_was_decided_on_it() {
    let hall = Hall::new();
    let (bob, cat) = (&hall.town.bob, &hall.town.cat);
    let item = hall.item(cat, "The lift at Mill Lane");
    let other = hall.item(bob, "The other lift");
    hall.gather();
    let raised = || hall.get(cat, "mine/todo")["raised"].clone();
    assert_eq!(raised(), json!([]));
    hall.decided_on(item, "Mend it first.");
    hall.decided_on(other, "Mend it last.");
    assert_eq!(raised()[0]["title"], "The lift at Mill Lane");
    assert_eq!(raised()[0]["decided"], json!(["Mend it first."]));
    assert_eq!(raised().as_array().unwrap().len(), 1);
    hall.town.bank().clock.advance(31 * DAY_MS);
    assert_eq!(raised(), json!([]), "after a month it is no news");
}
