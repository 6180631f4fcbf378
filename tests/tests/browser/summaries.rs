//! What a closed month adds up to leaves once somebody with lived experience has read it; an area without Kith returns its figures, on a
//! form and as a spreadsheet. In real browsers, by those who do it.

use std::fs;

use kith_node::clock::Clock;
use kith_protocol::entry::exchange::Recorded;
use kith_protocol::entry::meeting::{self as said, Meeting, Mode, Shape, Side};
use kith_protocol::entry::roster::Role;
use kith_protocol::entry::work::{GroupFormed, GroupType, Work};
use kith_protocol::entry::{Content, Entry};
use kith_protocol::id::{Account, Author, Day, Digest32, Name};
use kith_tests::bank::{signed, taken};
use kith_tests::desk::{help, line};
use kith_tests::kiths::Kith;
use kith_tests::people::{Person, detail, uuid};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::stage;

const DAY_MS: i64 = 86_400_000;
/// The day of the meeting: the day on which the nodes of tests begin.
const TODAY: &str = "2026-09-21";
/// The last day of September, and thirty more.
const LATER: &str = "2026-10-30";
/// How many helped each other in a circle, and how many guests came as each of two things.
const CIRCLE: usize = 20;
const GUESTS: usize = 9;

#[test]
fn what_leaves_is_read_and_signed_off() {
    let test = "what_leaves_is_read_and_signed_off";
    if !stage::ready(test) {
        return;
    }
    let kith = Kith::with("Wigan", |config| {
        config.place.area_code = Some("E12000002".to_owned());
        // No pace refills while the clock stands.
        config.paces.session.burst = 1_000_000;
        config.paces.guess.burst = 1_000_000;
    });
    helped(&kith);
    met(&kith);
    let now = Day::utc_of(kith.served.bank.clock.now()).unwrap();
    let days = now.until(LATER.parse().unwrap());
    kith.served.bank.clock.advance(days * DAY_MS);
    let told = json!({
        "address": format!("http://{}", kith.served.at),
        "invitation": stage::door(&kith.served, Some(&kith.sal), Role::Steward),
        "now": kith.served.bank.clock.now(),
    });
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("summaries.json"), told.to_string()).unwrap();
    stage::plays(test, "summaries.mjs", home.path());
}

/// A circle of people each of whom helped the next for an hour.
fn helped(kith: &Kith) {
    let bank = &kith.served.bank;
    let people: Vec<Person> = (0..CIRCLE)
        .map(|nth| Person::named(&format!("member {nth}")))
        .collect();
    for person in &people {
        bank.join(person, None);
    }
    for (giver, receiver) in people.iter().zip(people.iter().cycle().skip(1)) {
        let recorded = Recorded {
            day: TODAY.parse().unwrap(),
            ..help(vec![line(giver.account, receiver.account, 60)])
        };
        taken(bank.record(&[giver, receiver], recorded).unwrap().1);
    }
}

/// A meeting to which as many came who draw on support as managers.
fn met(kith: &Kith) {
    let group = says(kith, &json!({ "name": "The Lift Board" }), |details| {
        Content::Work(Work::GroupFormed(GroupFormed {
            details,
            organisers: vec![kith.ann.account],
            pot: None,
            r#type: GroupType::PartnershipBoard,
        }))
    });
    let called = json!({ "title": "Autumn board", "purpose": "Which lift first?" });
    let meeting = says(kith, &called, |details| {
        Content::Meeting(Meeting::Called(said::Called {
            shape: shape(group, kith.sal.account, details),
        }))
    });
    for nth in 0..2 * GUESTS {
        let capacity = ["draws-on-support", "manager"][nth % 2];
        let row =
            json!({ "name": format!("Guest {nth}"), "capacity": capacity, "presence": "full" });
        says(kith, &row, |details| {
            Content::Meeting(Meeting::Attendance(said::Attendance {
                details,
                guest: true,
                meeting,
                who: Account(uuid(&format!("guest {nth}"))),
            }))
        });
    }
    let held = Content::Meeting(Meeting::Held(said::Held { meeting }));
    taken(kith.served.bank.says(&kith.sal, held).unwrap());
}

/// The steward says something with words.
fn says(kith: &Kith, words: &Value, make: impl FnOnce(Digest32) -> Content) -> Name {
    let (details, words) = detail(&words.to_string());
    let bank = &kith.served.bank;
    let entry: Entry = bank.make(Author::Account(kith.sal.account), make(details));
    let said = signed(&entry, &[&kith.sal.device], &[(details, words)]);
    taken(bank.submit(said).unwrap());
    entry.name()
}

fn shape(group: Name, notes: Account, details: Digest32) -> Shape {
    Shape {
        access: Vec::new(),
        agenda_sent_on: None,
        agenda_set_by: Some(Side::Joint),
        breaks: None,
        called_by: None,
        day: TODAY.parse().unwrap(),
        details,
        group,
        initiative: None,
        minutes: 90,
        mode: Mode::InPerson,
        note_takers: vec![notes],
        papers: Vec::new(),
        place: None,
        place_chosen_by: None,
        starts: Some(14 * 60),
    }
}
