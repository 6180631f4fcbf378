//! A whole meeting over HTTP, from call to "we did", with a restart in between that shows the same.

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting, Purpose};
use kith_protocol::entry::work::{self, ResponseOutcome, ToldHow, Work};
use kith_tests::people::Device;
use kith_tests::wire::Served;
use serde_json::{Value, json};

use super::{Hall, TODAY, day, done, path};

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn from_the_call_to_we_did() {
    let mut hall = Hall::new();
    let [ann, bob, cat] = ["ann", "bob", "cat"].map(kith_tests::people::Person::named);
    let gwens = Device::named("gwen's link");

    // Before: cat sees it coming and raises something.
    let coming = hall.get(&cat, "meetings?when=coming");
    assert_eq!(coming["items"][0]["title"], "Autumn board");
    assert_eq!(coming["items"][0]["group_title"], "The Lift Board");
    let item = hall.item(&cat, "The lift at Mill Lane");
    let todo = hall.get(&cat, "mine/todo");
    assert_eq!(todo["meetings"][0]["papers_by"], "2026-09-14");
    assert_eq!(todo["meetings"][0]["answered"], false);

    // During.
    hall.gather();
    let said_first = hall.heard(
        &bob,
        ann.account,
        "The lift at Mill Lane is always broken.",
        true,
    );
    let said_last = hall.heard(&bob, hall.gwen, "My mother cannot come up.", false);
    hall.decided(&bob, "The lift at Mill Lane first.");
    let action = hall.promised(&bob, bob.account, "Ask for a quote.");
    let seen = hall.see(&bob);
    assert_eq!(seen["status"], "held");
    assert_eq!(seen["items"][0]["id"], json!(item.id));
    assert_eq!(seen["attendance"].as_array().unwrap().len(), 3);
    assert_eq!(
        seen["tally_now"],
        json!({ "apologies": 0, "chairs": 1, "chairs_lived_experience": 1,
            "capacities": [
                { "capacity": "draws-on-support", "people": 1 },
                { "capacity": "unpaid-carer-family", "people": 1 },
                { "capacity": "commissioner", "people": 1 },
            ],
            "needs": 2, "needs_met": 1, "needs_partly": 1 })
    );

    // After: the draft, and who is asked.
    let record = hall.drafted(&bob);
    let todo = hall.get(&ann, "mine/todo");
    assert_eq!(todo["minutes"][0]["record"], json!(record));
    assert_eq!(hall.get(&cat, "mine/todo")["minutes"], json!([]));
    hall.plainly(&ann, hall.true_record(record, ann.account));
    assert_eq!(hall.get(&ann, "mine/todo")["minutes"], json!([]));
    hall.link(&gwens, hall.gwen, Purpose::Agree, Vec::new());
    let opened = hall.opened(&gwens).good();
    assert_eq!(opened["used"], false);
    assert_eq!(opened["name"], "Gwen Grove");
    assert_eq!(opened["meeting"]["draft"]["record"], json!(record));
    assert_eq!(
        opened["meeting"]["may"],
        json!({ "note": false, "attend": false, "raise": false, "answer": true })
    );
    let agrees = hall.by_link(&gwens, hall.gwen, hall.true_record(record, hall.gwen));
    assert_eq!(hall.town.served.send(&agrees).status, 201);
    let meeting = hall.meeting;
    hall.plainly(
        &bob,
        Meeting::Agreed(said::Agreed {
            lived_experience: 1,
            meeting,
            others: 1,
            record,
        }),
    );
    hall.plainly(&bob, Meeting::Published(said::Published { meeting }));
    let seen = hall.see(&ann);
    assert_eq!(seen["agreed"]["record"], json!(record));
    assert_eq!(seen["published"], TODAY);
    assert_eq!(seen["may"]["raise"], false);

    // You said, we did.
    assert_eq!(
        hall.get(&ann, "mine/todo")["answers"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let response = hall.say(
        &ann,
        &json!({ "text": "It is mended.", "organisation": "The council" }),
        |details| {
            Content::Work(Work::ResponseGiven(work::ResponseGiven {
                contributions: vec![said_first],
                details: Some(details),
                organisation: None,
                outcome: ResponseOutcome::Done,
            }))
        },
    );
    let home = hall.get(&ann, "home");
    assert_eq!(
        home["todo"]["news"][0]["responses"][0]["text"],
        "It is mended."
    );
    let told = work::ResponseTold {
        contribution: said_first,
        format: None,
        how: ToldHow::Kith,
        on: day(TODAY),
        response,
    };
    let told = hall
        .town
        .said(&ann, Content::Work(Work::ResponseTold(told)), &[]);
    assert_eq!(hall.town.served.send(&told.envelope).status, 201);
    let todo = hall.get(&ann, "mine/todo");
    assert_eq!(todo["news"], json!([]));
    assert_eq!(todo["answers"][0]["id"], json!(said_last.id));
    assert_eq!(todo["answers"][0]["due"], "2026-12-20");
    let said = hall.get(&ann, "mine/said");
    assert_eq!(said["items"][0]["responses"][0]["told"][0]["how"], "kith");
    assert_eq!(
        hall.get(&bob, "mine/todo")["actions"][0]["text"],
        "Ask for a quote."
    );
    hall.plainly(&bob, done(action));
    assert_eq!(hall.get(&bob, "mine/todo")["actions"], json!([]));

    // The plan, and the same after a restart.
    let pages = |hall: &Hall| -> Vec<Value> {
        let work = format!("initiatives/{}", path(&hall.work));
        let group = format!("groups/{}", path(&hall.group));
        let all = [
            work.as_str(),
            group.as_str(),
            "meetings?when=past",
            "groups",
            "initiatives",
            "mine/said",
            "mine/todo",
        ];
        let pages = all.iter().map(|what| hall.get(&ann, what));
        pages
            .chain([hall.see(&ann), hall.see(&bob), hall.see(&cat)])
            .collect()
    };
    let before = pages(&hall);
    assert_eq!(before[0]["actions"][0]["status"], "done");
    assert_eq!(
        (&before[0]["contributions"], &before[0]["answered"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(before[1]["we_will"], "Listen.");
    hall.town = restart(hall.town);
    assert_eq!(pages(&hall), before);
}

/// The same town after its node was stopped and started again.
pub(super) fn restart(town: super::Town) -> super::Town {
    let super::Town {
        served,
        sal,
        ben,
        ann,
        bob,
        cat,
        site,
    } = town;
    drop(served);
    let served = Served::over(site.open().unwrap());
    super::Town {
        served,
        sal,
        ben,
        ann,
        bob,
        cat,
        site,
    }
}
