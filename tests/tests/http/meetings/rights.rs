//! Who sees what of a meeting, and who is turned away.

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting, Purpose};
use kith_protocol::id::Account;
use kith_tests::people::{Device, Person, uuid};
use kith_tests::wire::told;
use serde_json::{Value, json};

use super::{Hall, facilitates, path};

fn row(seen: &Value, who: Account) -> &Value {
    let all = seen["attendance"].as_array().unwrap();
    let one = all.iter().find(|a| a["who"] == json!(who));
    &one.unwrap_or_else(|| panic!("{who} is not in {all:?}"))["row"]
}

#[test]
fn rows_are_between_a_person_and_who_notes() {
    let hall = Hall::new();
    hall.gather();
    let [ann, bob, cat, ben] = ["ann", "bob", "cat", "ben"].map(Person::named);
    // Bob takes notes: he sees all of it.
    let seen = hall.see(&bob);
    assert_eq!(row(&seen, ann.account)["access"][0]["need"], "bsl");
    assert_eq!(row(&seen, hall.gwen)["access"][0]["need"], "hearing-loop");
    // Gwen's link shows what somebody who was there sees: who was here as what, and their own row whole.
    let link = Device::named("gwen's link");
    hall.link(&link, hall.gwen, Purpose::Agree, Vec::new());
    let seen = hall.opened(&link).good()["meeting"].clone();
    assert_eq!(
        row(&seen, ann.account),
        &json!({ "capacity": "draws-on-support", "presence": "full", "functions": ["chair"] })
    );
    assert_eq!(row(&seen, hall.gwen)["access"][0]["need"], "hearing-loop");
    assert_eq!(seen["links"], json!([]));
    assert_eq!(seen["tally_now"], Value::Null);
    // Cat was not there, and ben is a broker: to them nobody was.
    hall.heard(&bob, ann.account, "The lift is broken.", true);
    hall.decided(&bob, "Mend it.");
    hall.promised(&bob, ann.account, "Ask for a quote.");
    for outsider in [&cat, &ben] {
        let seen = hall.see(outsider);
        assert_eq!(seen["purpose"], "Which lift first?");
        assert_eq!(seen["decisions"][0]["text"], "Mend it.");
        assert_eq!(seen["decisions"][0]["dissent"], Value::Null);
        for hidden in ["attendance", "contributions", "answers", "links"] {
            assert_eq!(seen[hidden], json!([]), "{hidden}");
        }
        assert_eq!(seen["actions"][0]["owner"], Value::Null);
        for name in [
            "Ann Ash",
            "Bob Birch would",
            "Gwen",
            "bsl",
            "hearing",
            "draws-on-support",
        ] {
            assert!(!seen.to_string().contains(name), "{name} in {seen}");
        }
        assert_eq!(
            seen["may"],
            json!({ "note": false, "attend": true, "raise": true, "answer": false })
        );
    }
}

#[test]
fn office_alone_leaves_a_trace() {
    let hall = Hall::new();
    hall.gather();
    let [sal, ann, bob] = ["sal", "ann", "bob"].map(Person::named);
    assert_eq!(hall.get(&bob, "looks")["items"], json!([]));
    hall.see(&ann);
    hall.see(&bob);
    assert_eq!(
        hall.get(&bob, "looks")["items"],
        json!([]),
        "who runs it and who notes it leave none"
    );
    hall.see(&sal);
    hall.see(&sal);
    for person in [&ann, &bob] {
        let looks = hall.get(person, "looks");
        assert_eq!(looks["items"].as_array().unwrap().len(), 1);
        assert_eq!(looks["items"][0]["by_name"], "Sal Lead");
        assert_eq!(looks["items"][0]["what"], "attendance");
    }
}

#[test]
fn a_note_taker_of_another_group_sees_what_members_see() {
    let hall = Hall::new();
    hall.gather();
    let [cat, sal] = ["cat", "sal"].map(Person::named);
    let formed = |details| {
        Content::Work(kith_protocol::entry::work::Work::GroupFormed(
            kith_protocol::entry::work::GroupFormed {
                details,
                organisers: vec![cat.account],
                pot: None,
                r#type: kith_protocol::entry::work::GroupType::Circle,
            },
        ))
    };
    hall.say(&sal, &json!({ "name": "A circle" }), formed);
    let seen = hall.see(&cat);
    assert_eq!(seen["attendance"], json!([]));
    assert_eq!(seen["may"]["note"], false);
    let meeting = hall.meeting;
    let held = hall.town.said(
        &cat,
        Content::Meeting(Meeting::Cancelled(said::Cancelled {
            details: None,
            meeting,
        })),
        &[],
    );
    let (status, _) = hall.town.served.send(&held.envelope).problem();
    assert_eq!(status, 403);
    // Once a facilitator, cat runs every group.
    facilitates(&hall.town, &cat);
    assert_eq!(hall.see(&cat)["attendance"].as_array().unwrap().len(), 3);
}

#[test]
fn strangers_see_nothing() {
    let hall = Hall::new();
    let group = format!("groups/{}", path(&hall.group));
    let work = format!("initiatives/{}", path(&hall.work));
    let meeting = format!("meetings/{}", path(&hall.meeting));
    for what in [
        "groups",
        "initiatives",
        "meetings",
        "mine/said",
        "mine/todo",
        &group,
        &work,
        &meeting,
    ] {
        let answer = hall.town.served.get(&format!("/api/v1/{what}")).done();
        assert_eq!(
            answer.problem(),
            (401, "not-signed-in".to_owned()),
            "{what}"
        );
    }
    let cat = hall.town.served.sign_in(&hall.town.cat);
    let ann = hall.town.ann.account;
    for what in ["mine/said", "mine/todo"] {
        let ask = hall.town.served.get(&format!("/api/v1/{what}?for={ann}"));
        assert_eq!(ask.by(&cat).done().problem(), (403, "not-yours".to_owned()));
    }
    let nowhere = format!("/api/v1/meetings/{ann}/{ann}");
    let answer = hall.town.served.get(&nowhere).by(&cat).done();
    assert_eq!(answer.problem(), (404, "not-found".to_owned()));
}

#[test]
fn a_link_is_for_one_person_once() {
    let hall = Hall::new();
    hall.gather();
    let bob = Person::named("bob");
    let record = hall.drafted(&bob);
    let [link, nobodys] = ["gwen's link", "nobody's link"].map(Device::named);
    hall.link(&link, hall.gwen, Purpose::Agree, Vec::new());
    assert_eq!(
        hall.opened(&nobodys).problem(),
        (404, "not-found".to_owned())
    );
    // Somebody else signs for the link's key.
    let challenge = hall.town.served.challenge();
    let mut answered = kith_tests::wire::Served::answered(&hall.town.cat, &challenge);
    answered["key"] = json!(link.key());
    let answer = hall
        .town
        .served
        .post("/api/v1/links/open", &answered)
        .done();
    assert_eq!(answer.problem(), (403, "sign-in-failed".to_owned()));
    // It does not sign in, and says nothing for anybody else.
    let gwen = Person {
        account: hall.gwen,
        device: link.clone(),
    };
    let answered = kith_tests::wire::Served::answered(&gwen, &hall.town.served.challenge());
    let answer = hall.town.served.post("/api/v1/session", &answered).done();
    assert_eq!(answer.problem(), (403, "sign-in-failed".to_owned()));
    let bobs = hall.by_link(&link, bob.account, hall.true_record(record, bob.account));
    assert!(hall.town.served.send(&bobs).status >= 400);
    let other = Account(uuid("another guest"));
    let others = hall.by_link(&link, other, hall.true_record(record, other));
    assert!(hall.town.served.send(&others).status >= 400);
    // Once, and then it shows nothing more.
    let agrees = hall.by_link(&link, hall.gwen, hall.true_record(record, hall.gwen));
    assert_eq!(hall.town.served.send(&agrees).status, 201);
    let again = hall.by_link(&link, hall.gwen, hall.true_record(record, hall.gwen));
    assert_eq!(hall.town.served.send(&again).problem().1, "link-used");
    let opened = hall.opened(&link).good();
    assert_eq!(opened["used"], true);
    assert_eq!(opened["meeting"], Value::Null);
    assert_eq!(opened["name"], Value::Null);
}

#[test]
fn an_organisation_answers_what_it_was_asked() {
    let hall = Hall::new();
    hall.gather();
    let [ann, bob] = ["ann", "bob"].map(Person::named);
    let asked = hall.heard(&bob, ann.account, "The lift is broken.", true);
    hall.heard(&bob, hall.gwen, "Not for the council.", false);
    let council = Account(uuid("council"));
    let link = Device::named("the council's link");
    hall.link(&link, council, Purpose::Answer, vec![asked]);
    let opened = hall.opened(&link).good();
    assert_eq!(opened["contributions"].as_array().unwrap().len(), 1);
    assert_eq!(opened["contributions"][0]["text"], "The lift is broken.");
    assert_eq!(opened["meeting"]["title"], "Autumn board");
    for name in ["Ann Ash", "Gwen", "draws-on-support"] {
        assert!(!opened.to_string().contains(name), "{name} in {opened}");
    }
}

#[test]
fn cards_reach_who_notes_and_nobody_else() {
    let hall = Hall::new();
    hall.gather();
    let served = &hall.town.served;
    let listen = |person: &Person| {
        let cookie = served.sign_in(person);
        let (answer, mut socket) = served.get("/api/v1/live").by(&cookie).upgrade();
        assert_eq!(answer.status, 101);
        assert_eq!(told(&mut socket).unwrap()["kind"], "hello");
        socket
    };
    let [bob, cat, ann] = ["bob", "cat", "ann"].map(Person::named);
    let (mut bobs, mut cats) = (listen(&bob), listen(&cat));
    let cards = format!("/api/v1/meetings/{}/cards", path(&hall.meeting));
    let length = *hall.town.bank().engine.length().borrow();
    let anns = served.sign_in(&ann);
    let held = |card: Value| served.post(&cards, &card).by(&anns).done().status;
    assert_eq!(held(json!({ "card": "slow-down" })), 204);
    assert_eq!(held(json!({ "card": "speak", "name": "The Mayor" })), 204);
    assert_eq!(held(json!({ "card": "shout" })), 400);
    let meeting = json!(hall.meeting);
    assert_eq!(
        told(&mut bobs).unwrap(),
        json!({ "kind": "card", "meeting": meeting, "card": "slow-down" })
    );
    assert_eq!(
        told(&mut bobs).unwrap(),
        json!({ "kind": "card", "meeting": meeting, "card": "speak", "name": "Ann Ash" })
    );
    assert_eq!(
        *hall.town.bank().engine.length().borrow(),
        length,
        "nothing is written down"
    );
    // What comes to cat next is about cat's own.
    hall.item(&cat, "The stairs");
    assert_eq!(told(&mut cats).unwrap()["kind"], "changed");
    let outside = served
        .post(&cards, &json!({ "card": "break" }))
        .by(&served.sign_in(&cat))
        .done();
    assert_eq!(
        outside.problem().0,
        403,
        "who is not there holds up nothing"
    );
    let stranger = served.post(&cards, &json!({ "card": "break" })).done();
    assert_eq!(stranger.problem().0, 401);
}

#[test]
fn who_takes_notes_together_hears_of_each_other() {
    let hall = Hall::new();
    hall.gather();
    let [bob, cat, ann] = ["bob", "cat", "ann"].map(Person::named);
    let served = &hall.town.served;
    let mut sockets = [&bob, &cat].map(|person| {
        let cookie = served.sign_in(person);
        let (_, mut socket) = served.get("/api/v1/live").by(&cookie).upgrade();
        assert_eq!(told(&mut socket).unwrap()["kind"], "hello");
        socket
    });
    // A decision touches nobody's hours; bob, who notes too, is told at once.
    hall.decided(&ann, "Mend it.");
    let length = *hall.town.bank().engine.length().borrow();
    let [bobs, cats] = &mut sockets;
    assert_eq!(told(bobs).unwrap()["length"], length);
    // Cat, who is not there, is told of her own only.
    hall.item(&cat, "The stairs");
    assert_eq!(told(cats).unwrap()["length"], length + 1);
}
