//! A group that meets, in memory: what stories about meetings say again and again.

use kith_protocol::{
    entry::{
        Content, Entry, Meeting, Work,
        meeting::{
            Action, Agreed, Answer, Answered, Attendance, Called, Capacity, Contribution, Count,
            Decision, Drafted, Held, Item, LinkIssued, Method, Mode, Power, Purpose, Shape, Side,
            Tally,
        },
        roster::{Role, RoleGranted, Roster},
        work::{GroupFormed, GroupType},
    },
    envelope::Envelope,
    id::{Account, Author, Day, Digest32, Name},
};

use crate::{
    desk::{Code, Desk},
    people::{Device, Person, detail, envelope, uuid},
};

/// The day of every meeting here: it has come, and is not over everywhere.
pub const DAY: &str = "2026-09-21";

/// A desk with a group that has a facilitator and an organiser.
#[derive(Debug)]
pub struct Gathering {
    /// The bank.
    pub desk: Desk,
    /// A steward.
    pub steward: Person,
    /// A broker.
    pub broker: Person,
    /// Runs meetings.
    pub facilitator: Person,
    /// Runs the group.
    pub organiser: Person,
    /// Takes notes.
    pub notes: Person,
    /// A member.
    pub ana: Person,
    /// A member.
    pub ben: Person,
    /// The group.
    pub group: Name,
}

impl Default for Gathering {
    fn default() -> Self {
        let [steward, broker, facilitator, organiser, notes, ana, ben] = [
            "steward",
            "broker",
            "facilitator",
            "organiser",
            "notes",
            "ana",
            "ben",
        ]
        .map(Person::named);
        let members = [&facilitator, &organiser, &notes, &ana, &ben];
        let mut desk = Desk::with(&steward, &broker, &members);
        let granted = Roster::RoleGranted(RoleGranted {
            account: facilitator.account,
            role: Role::Facilitator,
        });
        desk.says(&steward, Content::Roster(granted)).unwrap();
        let group = say(
            &mut desk,
            &facilitator,
            group(&[&organiser], GroupType::SelfAdvocacy),
        );
        Self {
            desk,
            steward,
            broker,
            facilitator,
            organiser,
            notes,
            ana,
            ben,
            group: group.unwrap(),
        }
    }
}

/// Every text that is said here.
const WORDS: [&str; 10] = [
    "group",
    "purpose",
    "row",
    "title",
    "said",
    "decided",
    "promised",
    "change",
    "why",
    "other record",
];

/// The commitment to words that nobody reads here: one of the list above.
#[must_use]
pub fn words(text: &str) -> Digest32 {
    assert!(WORDS.contains(&text));
    detail(text).0
}

/// An entry with its words, signed.
#[must_use]
pub fn sealed(entry: &Entry, device: &Device) -> Envelope {
    let named = entry.content.details();
    let words = WORDS.iter().map(|text| detail(text));
    let words: Vec<_> = words
        .filter(|(commitment, _)| Some(*commitment) == named)
        .collect();
    envelope(entry.body(), &[device], &words)
}

/// A day.
#[must_use]
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A group is formed.
#[must_use]
pub fn group(organisers: &[&Person], r#type: GroupType) -> Content {
    let mut organisers: Vec<Account> = organisers.iter().map(|p| p.account).collect();
    organisers.sort_unstable();
    Content::Work(Work::GroupFormed(GroupFormed {
        details: words("group"),
        organisers,
        pot: None,
        r#type,
    }))
}

/// A person says something; the name of what now stands.
///
/// # Errors
/// The refusal's code.
pub fn say(desk: &mut Desk, by: &Person, content: Content) -> Result<Name, Code> {
    let made = desk.make(Author::Account(by.account), content);
    desk.take(sealed(&made, &by.device)).map(|_| made.name())
}

/// Somebody without an account says something, signed by a link.
///
/// # Errors
/// The refusal's code.
pub fn say_by_link(
    desk: &mut Desk,
    by: Account,
    link: &Device,
    content: Content,
) -> Result<Name, Code> {
    let made = desk.make(Author::Account(by), content);
    desk.take(sealed(&made, link)).map(|_| made.name())
}

/// The smallest shape.
#[must_use]
pub fn shape(group: Name, note_takers: &[&Person]) -> Shape {
    let mut note_takers: Vec<Account> = note_takers.iter().map(|p| p.account).collect();
    note_takers.sort_unstable();
    Shape {
        access: Vec::new(),
        agenda_sent_on: None,
        agenda_set_by: None,
        breaks: None,
        called_by: None,
        day: day(DAY),
        details: words("purpose"),
        group,
        initiative: None,
        minutes: 90,
        mode: Mode::InPerson,
        note_takers,
        papers: Vec::new(),
        place: None,
        place_chosen_by: None,
        starts: Some(14 * 60),
    }
}

/// A meeting is called.
#[must_use]
pub fn called(shape: Shape) -> Content {
    Content::Meeting(Meeting::Called(Called { shape }))
}

/// It took place.
#[must_use]
pub const fn held(meeting: Name) -> Content {
    Content::Meeting(Meeting::Held(Held { meeting }))
}

/// Somebody with an account was there.
#[must_use]
pub fn there(meeting: Name, who: &Person) -> Content {
    attends(meeting, who.account, false)
}

/// Somebody was there.
#[must_use]
pub fn attends(meeting: Name, who: Account, guest: bool) -> Content {
    Content::Meeting(Meeting::Attendance(Attendance {
        details: words("row"),
        guest,
        meeting,
        who,
    }))
}

/// The guest of this name.
#[must_use]
pub fn guest(name: &str) -> Account {
    Account(uuid(&format!("guest {name}")))
}

/// Something to talk about.
#[must_use]
pub fn item(meeting: Name, replaces: Option<Name>) -> Content {
    Content::Meeting(Meeting::Item(Item {
        details: words("title"),
        meeting,
        minutes: Some(20),
        number: Some(1),
        proposed_by: Side::LivedExperience,
        replaces,
    }))
}

/// "You said".
#[must_use]
pub fn said(meeting: Name, who: Option<Account>, replaces: Option<Name>) -> Content {
    Content::Meeting(Meeting::Contribution(Contribution {
        details: words("said"),
        item: None,
        meeting,
        replaces,
        who,
    }))
}

/// Something was decided.
#[must_use]
pub fn decided(meeting: Name, replaces: Option<Name>) -> Content {
    Content::Meeting(Meeting::Decision(Decision {
        details: words("decided"),
        item: None,
        lived_experience: None,
        meeting,
        method: Method::Consensus,
        power: Power::GroupDecides,
        professionals: None,
        replaces,
        review_on: None,
    }))
}

/// Somebody does something.
#[must_use]
pub fn promised(meeting: Name, owner: Option<Account>, replaces: Option<Name>) -> Content {
    Content::Meeting(Meeting::Action(Action {
        decision: None,
        details: words("promised"),
        due: Some(day("2026-10-05")),
        meeting,
        owned_by: Side::LivedExperience,
        owner,
        replaces,
    }))
}

/// Counts of so many who draw on support, and nothing else.
#[must_use]
pub fn tally(people: u32) -> Tally {
    let capacities = (people > 0).then_some(Count {
        capacity: Capacity::DrawsOnSupport,
        people,
    });
    Tally {
        apologies: 0,
        capacities: capacities.into_iter().collect(),
        chairs: 0,
        chairs_lived_experience: 0,
        needs: 0,
        needs_met: 0,
        needs_partly: 0,
    }
}

/// The minutes are put before those who were there.
#[must_use]
pub fn drafted(meeting: Name, record: Digest32, tally: Tally) -> Content {
    Content::Meeting(Meeting::Drafted(Drafted {
        meeting,
        record,
        tally,
    }))
}

/// Somebody answers for themselves.
#[must_use]
pub fn answers(meeting: Name, who: Account, record: Digest32, answer: Answer) -> Content {
    Content::Meeting(Meeting::Answered(Answered {
        answer,
        basis: None,
        cleared: false,
        details: (answer == Answer::NeedsChange).then(|| words("change")),
        r#for: who,
        meeting,
        record,
    }))
}

/// The minutes are agreed.
#[must_use]
pub const fn agreed(
    meeting: Name,
    record: Digest32,
    lived_experience: u32,
    others: u32,
) -> Content {
    Content::Meeting(Meeting::Agreed(Agreed {
        lived_experience,
        meeting,
        others,
        record,
    }))
}

/// A link is issued; its key is that of the device of this name.
#[must_use]
pub fn link(
    meeting: Name,
    account: Account,
    key: &Device,
    purpose: Purpose,
    names: &[Name],
) -> Content {
    Content::Meeting(Meeting::LinkIssued(LinkIssued {
        contributions: names.to_vec(),
        r#for: account,
        key: key.key(),
        meeting,
        purpose,
    }))
}

impl Gathering {
    /// A meeting that the organiser called, with a note-taker.
    pub fn call(&mut self) -> Name {
        let content = called(shape(self.group, &[&self.notes]));
        let organiser = self.organiser.clone();
        self.say(&organiser, content).unwrap()
    }

    /// A meeting that took place, where these were.
    pub fn meet(&mut self, people: &[&Person]) -> Name {
        let meeting = self.call();
        for person in people {
            self.say(person, there(meeting, person)).unwrap();
        }
        let notes = self.notes.clone();
        self.say(&notes, held(meeting)).unwrap();
        meeting
    }

    /// The note-taker drafts the minutes as they are; their record.
    pub fn draft(&mut self, meeting: Name) -> Digest32 {
        let notes = self.notes.clone();
        self.draft_by(&notes, meeting)
    }

    /// The same by somebody else.
    pub fn draft_by(&mut self, by: &Person, meeting: Name) -> Digest32 {
        let record = self.record(meeting);
        self.say(by, drafted(meeting, record, tally(0))).unwrap();
        record
    }

    /// A person says something; the name of what now stands.
    ///
    /// # Errors
    /// The refusal's code.
    pub fn say(&mut self, by: &Person, content: Content) -> Result<Name, Code> {
        say(&mut self.desk, by, content)
    }

    /// The console says something.
    ///
    /// # Errors
    /// The refusal's code.
    pub fn console_says(&mut self, content: Content) -> Result<Name, Code> {
        let made = self.desk.make(Author::Node, content);
        let node = self.desk.node.clone();
        self.desk.take(sealed(&made, &node)).map(|_| made.name())
    }

    /// A person says something that was made before.
    ///
    /// # Errors
    /// The refusal's code.
    pub fn say_made(&mut self, by: &Person, made: &Entry) -> Result<(), Code> {
        self.desk.take(sealed(made, &by.device)).map(drop)
    }

    /// The record of a meeting as the book has it, which is what the view has.
    #[must_use]
    pub fn record(&self, meeting: Name) -> Digest32 {
        let record = self.desk.book.record_of(&meeting).unwrap();
        let views = &self.desk.views.meetings;
        let shown = views.record(views.meeting(&meeting).unwrap());
        assert_eq!(shown, record, "what is shown is what the book has");
        record
    }
}
