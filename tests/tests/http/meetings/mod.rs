//! Meetings over HTTP: a whole one from call to "we did", who is turned away, what is left after an erasure, and slips.

mod erasure;
mod fits;
mod papers;
mod periods;
mod reading;
mod record;
mod rights;
mod slips;
mod story;
mod telling;

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{
    self as said, ActionStatus, Answer, Meeting, Method, Mode, Power, Shape, Side,
};
use kith_protocol::entry::roster::{Role, RoleGranted, Roster};
use kith_protocol::entry::work::{self, GroupType, Level, Work};
use kith_protocol::envelope::Envelope;
use kith_protocol::id::{Account, Author, Day, Digest32, Name};
use kith_tests::people::{Device, Person, detail, envelope, uuid};
use serde_json::{Value, json};

use super::Town;

/// The day of the meeting: the day on which the story plays.
const TODAY: &str = "2026-09-21";

/// A town with a group in it: sal (steward) runs it by office, ann is its organiser, bob takes notes, cat is only a member;
/// gwen comes as a guest.
struct Hall {
    town: Town,
    group: Name,
    work: Name,
    /// A meeting about that piece of work.
    meeting: Name,
    gwen: Account,
}

impl Hall {
    fn new() -> Self {
        Self::in_town(Town::new())
    }

    fn in_town(town: Town) -> Self {
        let formed = |details| {
            Content::Work(Work::GroupFormed(work::GroupFormed {
                details,
                organisers: vec![town.ann.account],
                pot: None,
                r#type: GroupType::PartnershipBoard,
            }))
        };
        let words =
            json!({ "name": "The Lift Board", "we_will": "Listen.", "you_will": "Tell us." });
        let group = say(&town, &town.sal, &words, formed);
        let opened = |details| {
            Content::Work(Work::InitiativeOpened(work::InitiativeOpened {
                claimed: 7,
                details,
                group: Some(group),
                level: Level::Service,
                owner: None,
            }))
        };
        let words = json!({ "title": "Lifts that work", "plain_title": "Mend the lifts" });
        let work = say(&town, &town.sal, &words, opened);
        let called = |details| {
            Content::Meeting(Meeting::Called(said::Called {
                shape: shape(group, Some(work), vec![town.bob.account], details),
            }))
        };
        let words =
            json!({ "title": "Autumn board", "purpose": "Which lift first?", "where": "Room 2" });
        let meeting = say(&town, &town.ann, &words, called);
        Self {
            town,
            group,
            work,
            meeting,
            gwen: Account(uuid("gwen")),
        }
    }

    /// Says something with words; it must be taken.
    fn say(&self, by: &Person, words: &Value, make: impl FnOnce(Digest32) -> Content) -> Name {
        say(&self.town, by, words, make)
    }

    /// Says something of a meeting without words; it must be taken.
    fn plainly(&self, by: &Person, said: Meeting) -> Name {
        let said = self.town.said(by, Content::Meeting(said), &[]);
        let answer = self.town.served.send(&said.envelope);
        assert_eq!(answer.status, 201, "{}", answer.text());
        said.terms.name()
    }

    /// Somebody notes who is there.
    fn there(&self, by: &Person, who: Account, row: &Value) -> Name {
        let guest = who == self.gwen;
        self.say(by, row, |details| {
            Content::Meeting(Meeting::Attendance(said::Attendance {
                details,
                guest,
                meeting: self.meeting,
                who,
            }))
        })
    }

    /// Ann, bob and gwen are there, each with a row; sal says that it took place.
    fn gather(&self) {
        let [ann, bob] = [&self.town.ann, &self.town.bob].map(|p| p.account);
        self.there(
            &self.town.ann,
            ann,
            &json!({ "capacity": "draws-on-support", "presence": "full", "functions": ["chair"],
                "access": [{ "need": "bsl", "met": "met" }], "offered": "choice", "taken": "time-credit", "minutes": 90 }),
        );
        self.there(
            &self.town.bob,
            bob,
            &json!({ "capacity": "commissioner", "presence": "full", "offered": "salaried" }),
        );
        self.there(
            &self.town.bob,
            self.gwen,
            &json!({ "name": "Gwen Grove", "capacity": "unpaid-carer-family", "presence": "part",
                "access": [{ "need": "hearing-loop", "met": "partly" }] }),
        );
        self.plainly(
            &self.town.sal,
            Meeting::Held(said::Held {
                meeting: self.meeting,
            }),
        );
    }

    fn item(&self, by: &Person, title: &str) -> Name {
        self.say(by, &json!({ "title": title }), |details| {
            Content::Meeting(Meeting::Item(said::Item {
                details,
                meeting: self.meeting,
                minutes: Some(20),
                number: None,
                proposed_by: Side::LivedExperience,
                replaces: None,
            }))
        })
    }

    fn heard(&self, by: &Person, who: Account, text: &str, publish: bool) -> Name {
        let words = json!({ "text": text, "capacity": "draws-on-support", "publish": publish });
        self.say(by, &words, |details| {
            Content::Meeting(Meeting::Contribution(said::Contribution {
                details,
                item: None,
                meeting: self.meeting,
                replaces: None,
                who: Some(who),
            }))
        })
    }

    fn decided(&self, by: &Person, text: &str) -> Name {
        let words = json!({ "text": text, "dissent": "Bob Birch would rather wait." });
        self.say(by, &words, |details| {
            Content::Meeting(Meeting::Decision(said::Decision {
                details,
                item: None,
                lived_experience: None,
                meeting: self.meeting,
                method: Method::Consensus,
                power: Power::JointDecides,
                professionals: None,
                replaces: None,
                review_on: None,
            }))
        })
    }

    fn promised(&self, by: &Person, owner: Account, text: &str) -> Name {
        self.say(by, &json!({ "text": text }), |details| {
            Content::Meeting(Meeting::Action(said::Action {
                decision: None,
                details,
                due: Some(day("2026-10-05")),
                meeting: self.meeting,
                owned_by: Side::Joint,
                owner: Some(owner),
                replaces: None,
            }))
        })
    }

    /// Puts the minutes before those who were there, with the counts that the node works out.
    fn drafted(&self, by: &Person) -> Digest32 {
        let seen = self.see(by);
        let record: Digest32 = seen["record"].as_str().unwrap().parse().unwrap();
        let tally = serde_json::from_value(seen["tally_now"].clone()).unwrap();
        let meeting = self.meeting;
        self.plainly(
            by,
            Meeting::Drafted(said::Drafted {
                meeting,
                record,
                tally,
            }),
        );
        record
    }

    /// They are a true record.
    fn true_record(&self, record: Digest32, who: Account) -> Meeting {
        Meeting::Answered(said::Answered {
            answer: Answer::TrueRecord,
            basis: None,
            cleared: false,
            details: None,
            r#for: who,
            meeting: self.meeting,
            record,
        })
    }

    /// The same by a link's key, ready to be sent.
    fn by_link(&self, link: &Device, author: Account, said: Meeting) -> Envelope {
        let bank = self.town.bank();
        let entry = bank.make(Author::Account(author), Content::Meeting(said));
        envelope(entry.body(), &[link], &[])
    }

    /// A link for somebody.
    fn link(&self, link: &Device, who: Account, purpose: said::Purpose, contributions: Vec<Name>) {
        self.plainly(
            &self.town.bob,
            Meeting::LinkIssued(said::LinkIssued {
                contributions,
                r#for: who,
                key: link.key(),
                meeting: self.meeting,
                purpose,
            }),
        );
    }

    /// What opening a link answers.
    fn opened(&self, link: &Device) -> kith_tests::wire::Answer {
        let holder = Person {
            account: Account(uuid("nobody")),
            device: link.clone(),
        };
        let served = &self.town.served;
        let answered = kith_tests::wire::Served::answered(&holder, &served.challenge());
        served.post("/api/v1/links/open", &answered).done()
    }

    /// The meeting as somebody sees it.
    fn see(&self, person: &Person) -> Value {
        self.get(person, &format!("meetings/{}", path(&self.meeting)))
    }

    /// What somebody is answered.
    fn get(&self, person: &Person, what: &str) -> Value {
        let cookie = self.town.served.sign_in(person);
        let ask = self.town.served.get(&format!("/api/v1/{what}"));
        ask.by(&cookie).done().good()
    }
}

fn say(town: &Town, by: &Person, words: &Value, make: impl FnOnce(Digest32) -> Content) -> Name {
    let (commitment, words) = detail(&words.to_string());
    let said = town.said(by, make(commitment), &[(commitment, words)]);
    let answer = town.served.send(&said.envelope);
    assert_eq!(answer.status, 201, "{}", answer.text());
    said.terms.name()
}

fn shape(group: Name, initiative: Option<Name>, notes: Vec<Account>, details: Digest32) -> Shape {
    Shape {
        access: Vec::new(),
        agenda_sent_on: None,
        agenda_set_by: Some(Side::Joint),
        breaks: Some(1),
        called_by: Some(Side::LivedExperience),
        day: day(TODAY),
        details,
        group,
        initiative,
        minutes: 90,
        mode: Mode::InPerson,
        note_takers: notes,
        papers: Vec::new(),
        place: None,
        place_chosen_by: None,
        starts: Some(14 * 60),
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn path(name: &Name) -> String {
    format!("{}/{}", name.by, name.id)
}

/// Somebody becomes a facilitator.
fn facilitates(town: &Town, person: &Person) {
    let granted = Content::Roster(Roster::RoleGranted(RoleGranted {
        account: person.account,
        role: Role::Facilitator,
    }));
    let said = town.said(&town.sal, granted, &[]);
    assert_eq!(town.served.send(&said.envelope).status, 201);
}

/// An action is done.
fn done(action: Name) -> Meeting {
    Meeting::ActionMoved(said::ActionMoved {
        action,
        details: None,
        on: day(TODAY),
        status: ActionStatus::Done,
    })
}
