//! Reflections by slips: what they say counts, and nothing that the node keeps leads from a slip to a person.

use data_encoding::BASE64URL_NOPAD;
use kith_node::http::{Config, Pace};
use kith_node::store::{Disk, Journal, MemoryJournal};
use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting};
use kith_protocol::entry::work::{PeriodClosed, Work};
use kith_protocol::id::{Account, Digest32};
use kith_protocol::limits::DAY_MS;
use kith_tests::people::{Person, uuid};
use kith_tests::wire::Answer;
use serde_json::{Value, json};

use super::super::Town;
use super::{Hall, path};

const REFLECTIONS: &str = "/api/v1/reflections";

/// The secret of the nth slip.
fn secret(n: u8) -> [u8; 32] {
    [n; 32]
}

/// What the nth slip says; each says something else.
fn answers(n: u8) -> Value {
    let again = ["yes", "unsure", "no"][usize::from(n % 3)];
    json!({ "understood": 1 + n % 5, "listened": 1 + n % 3, "difference": 5 - n % 4, "important": 4, "again": again })
}

fn slip(secret: &[u8; 32], answers: &Value) -> Value {
    json!({ "slip": BASE64URL_NOPAD.encode(secret), "answers": answers })
}

/// A hall with so many slips on the table.
fn hall(slips: u8, change: impl FnOnce(&mut Config)) -> Hall {
    let hall = Hall::in_town(Town::with(change));
    let mut digests: Vec<Digest32> = (0..slips).map(|n| Digest32::of(&secret(n))).collect();
    digests.sort_unstable();
    let meeting = hall.meeting;
    let issued = said::SlipsIssued {
        meeting,
        slips: digests,
    };
    hall.plainly(&hall.town.bob, Meeting::SlipsIssued(issued));
    hall
}

impl Hall {
    fn reflects(&self, n: u8) -> Answer {
        let served = &self.town.served;
        served
            .post(REFLECTIONS, &slip(&secret(n), &answers(n)))
            .done()
    }
}

#[test]
fn a_slip_counts_once_and_ten_are_told_together() {
    let mut hall = hall(12, |_| {});
    let pooled = |hall: &Hall| {
        hall.get(
            &Person::named("cat"),
            &format!("reflections?group={}", path(&hall.group)),
        )
    };
    for n in 0..9 {
        let answer = hall.reflects(n);
        assert_eq!(answer.status, 204, "{}", answer.text());
        assert!(answer.body.is_empty());
        assert_eq!(hall.reflects(n).problem(), (409, "slip-used".to_owned()));
    }
    assert_eq!(pooled(&hall)["items"], json!([]), "nine say nothing yet");
    // A restart loses none and brings none back.
    hall.town = super::story::restart(hall.town);
    assert_eq!(hall.reflects(3).problem().1, "slip-used");
    assert_eq!(hall.reflects(9).status, 204);
    let told = pooled(&hall);
    assert_eq!(told["count"], 10);
    assert_eq!(
        told["items"][0]["pool"],
        json!({ "understood": [2, 2, 2, 2, 2], "listened": [4, 3, 3, 0, 0], "difference": [0, 2, 2, 3, 3],
            "important": [0, 0, 0, 10, 0], "again": [4, 3, 3] })
    );
    // They begin anew.
    assert_eq!(hall.reflects(10).status, 204);
    assert_eq!(pooled(&hall)["count"], 10);
}

#[test]
fn what_is_no_slip_counts_nowhere() {
    let hall = hall(2, |_| {});
    assert_eq!(hall.reflects(7).problem(), (404, "slip-unknown".to_owned()));
    for wrong in [
        slip(
            &secret(0),
            &json!({ "understood": 6, "listened": 1, "difference": 1, "important": 1, "again": "yes" }),
        ),
        slip(
            &secret(0),
            &json!({ "understood": 0, "listened": 1, "difference": 1, "important": 1, "again": "yes" }),
        ),
        slip(
            &secret(0),
            &json!({ "understood": 1, "listened": 1, "difference": 1, "important": 1, "again": "maybe" }),
        ),
        json!({ "slip": BASE64URL_NOPAD.encode(&secret(0)) }),
    ] {
        let answer = hall.town.served.post(REFLECTIONS, &wrong).done();
        assert_eq!(answer.problem().0, 400, "{wrong}");
    }
    let short = json!({ "slip": "AAAA", "answers": answers(0) });
    let answer = hall.town.served.post(REFLECTIONS, &short).done();
    assert_eq!(answer.problem().1, "slip-unknown");
    assert_eq!(hall.reflects(0).status, 204, "the slip is as good as new");
}

#[test]
fn guessing_is_bounded() {
    let slow = |config: &mut Config| {
        config.paces.guess = Pace {
            burst: 3,
            per_second: 0,
        };
    };
    let hall = hall(1, slow);
    for n in 100..103 {
        assert_eq!(hall.reflects(n).status, 404);
    }
    assert_eq!(
        hall.reflects(103).problem(),
        (429, "too-many-requests".to_owned())
    );
    assert_eq!(hall.reflects(0).status, 429, "a right guess too");
}

/// Everything that a node keeps of its log and its slips, as whoever holds the disk reads it.
fn kept(hall: &Hall, slips: u8) -> Vec<(String, Option<Vec<u8>>)> {
    let disk: &Disk = hall.town.disk();
    let journal = MemoryJournal::open(&disk.copy());
    let mut kept = Vec::new();
    for n in 0..slips {
        let name = BASE64URL_NOPAD.encode(&Digest32::of(&secret(n)).0);
        kept.push((format!("slip/{name}"), None));
    }
    kept.push((
        format!("reflections/{}/{}", hall.group.by, hall.group.id),
        None,
    ));
    for (name, value) in &mut kept {
        *value = journal.get(name.as_bytes()).unwrap();
    }
    let leaves = journal.read(0..journal.len());
    kept.extend(leaves.map(|leaf| ("leaf".to_owned(), Some(leaf.unwrap()))));
    kept
}

/// All that is sealed. Two towns that are the same seal the same by numbers drawn in another order.
fn sealed(hall: &Hall) -> Vec<Vec<u8>> {
    let disk: &Disk = hall.town.disk();
    let journal = MemoryJournal::open(&disk.copy());
    journal.asides().map(|aside| aside.unwrap().1).collect()
}

#[test]
fn nobody_can_tell_who_held_which_slip() {
    // The same slips say the same; but in one town each is sent from the phone of somebody who is signed in there, in the other by
    // others, in another order, at other times.
    let (one, other) = (hall(6, |_| {}), hall(6, |_| {}));
    let before = kept(&one, 6);
    assert!(before == kept(&other, 6), "two towns that are the same");
    let asides = [&one, &other].map(sealed);
    let send = |hall: &Hall, person: &Person, n: u8| {
        let cookie = hall.town.served.sign_in(person);
        let said = slip(&secret(n), &answers(n));
        let ask = hall.town.served.post(REFLECTIONS, &said).by(&cookie);
        assert_eq!(
            ask.header("user-agent", &format!("{}'s phone", person.account))
                .done()
                .status,
            204
        );
    };
    let [ann, bob, cat] = ["ann", "bob", "cat"].map(Person::named);
    for (person, n) in [(&ann, 0), (&bob, 1), (&cat, 2), (&ann, 3)] {
        send(&one, person, n);
    }
    for (person, n) in [(&ann, 3), (&ann, 2), (&bob, 0), (&cat, 1)] {
        other.town.bank().clock.advance(61_000);
        send(&other, person, n);
    }
    let after = kept(&one, 6);
    assert!(after == kept(&other, 6), "who sent which shows");
    assert!(asides == [&one, &other].map(sealed), "something was sealed");
    // Whoever copied the folder before and after sees which slips were used, and nothing beside: a used slip is a mark without
    // content, and the numbers name no slip.
    let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
    assert_eq!(changed.len(), 4 + 1);
    for (_, (name, value)) in &changed {
        let value = value.as_ref().unwrap();
        if name.starts_with("slip/") {
            assert!(value.is_empty());
        } else {
            let counts: Value = serde_json::from_slice(value).unwrap();
            assert_eq!(counts["count"], 4);
            let text = String::from_utf8_lossy(value);
            assert!(!text.contains(&one.town.ann.account.to_string()));
        }
    }
}

/// Eighteen people, twenty slips: what C13 and C15 are made of is shown, and written down with the month. What is noted afterwards is
/// not told of the same people again.
#[test]
fn a_month_with_real_parts_is_closed() {
    let hall = hall(20, |_| {});
    let [sal, bob, cat] = ["sal", "bob", "cat"].map(Person::named);
    let seat = |n: usize, capacity: &str| {
        let words =
            json!({ "name": format!("Guest {n}"), "capacity": capacity, "presence": "full" });
        let who = Account(uuid(&format!("guest {n}")));
        hall.say(&bob, &words, |details| {
            Content::Meeting(Meeting::Attendance(said::Attendance {
                details,
                guest: true,
                meeting: hall.meeting,
                who,
            }))
        });
    };
    for n in 0..18 {
        seat(n, ["draws-on-support", "manager"][n % 2]);
    }
    let meeting = hall.meeting;
    hall.plainly(&sal, Meeting::Held(said::Held { meeting }));
    for n in 0..20 {
        let mut answers = answers(n);
        answers["listened"] = json!([2, 5][usize::from(n % 2)]);
        let answer = hall
            .town
            .served
            .post(REFLECTIONS, &slip(&secret(n), &answers));
        assert_eq!(answer.done().status, 204);
    }
    hall.town.bank().clock.advance(10 * DAY_MS);
    let read = || hall.get(&cat, "indicators?from=2026-09-01&to=2026-09-30");
    let found = |page: &Value, code: &str| {
        let all = page["indicators"].as_array().unwrap();
        all.iter().find(|i| i["indicator"] == code).unwrap().clone()
    };
    let page = read();
    for (code, cells) in [("c13", 5), ("c15", 12)] {
        let parts = &found(&page, code)["parts"];
        assert_eq!(parts["cells"].as_array().unwrap().len(), cells, "{code}");
    }
    // Nine and nine; nobody took part as anything else.
    let cells = &found(&page, "c15")["parts"]["cells"];
    assert_eq!(cells[0], json!({ "kind": "rounded", "about": 10 }));
    assert_eq!(cells[2]["kind"], "zero");

    let closed = Content::Work(Work::PeriodClosed(PeriodClosed {
        figures: super::periods::figures(&page),
        from: super::day("2026-09-01"),
        to: super::day("2026-09-30"),
    }));
    let closed = hall.town.said(&sal, closed, &[]);
    let answer = hall.town.served.send(&closed.envelope);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let page = read();
    assert_eq!(page["frozen"], true);
    for code in ["c13", "c15"] {
        assert_eq!(found(&page, code)["since"], Value::Null, "{code}");
        assert!(found(&page, code)["parts"].is_object(), "{code}");
    }

    seat(0, "unpaid-carer-family");
    let breadth = found(&read(), "c15");
    assert_eq!(breadth["shown"], found(&page, "c15")["shown"]);
    let nothing = json!({ "value": null, "of": null, "second": null, "second_of": null });
    assert_eq!(breadth["since"], nothing);
    // The parts are those of the records as they stood then, and nothing is told anew of the same people.
    assert_eq!(breadth["parts"], found(&page, "c15")["parts"]);
}
