//! Minutes as people get them: opened by other people's programs, and the published ones without a name.

mod calendar;
mod easy;
mod names;
mod opened;
mod published;
mod welsh;

use kith_node::minutes::{About, Language};
use kith_protocol::entry::meeting::{
    Access, ActionStatus, Answer, Capacity, Method, Power, Side, Votes,
};
use kith_protocol::entry::work::{ResponseOutcome, ToldHow};
use kith_protocol::id::Account;
use kith_protocol::summary::record::{
    Action, Answered, Contribution, Decision, Function, Item, Meeting, Presence, Response, Status,
};

use crate::summary::{account, day, held, name};

/// A meeting about the buses, of which everything is noted, agreed and corrected once. Texts are what `says` makes of them.
fn told(says: &mut dyn FnMut(&str) -> String) -> Meeting {
    let mut some = |text: &str| Some(says(text));
    let held = held(1, "2026-03-12")
        .row(1, Capacity::DrawsOnSupport, |row| {
            row.functions = vec![Function::Chair]
        })
        .row(2, Capacity::Manager, |row| {
            row.presence = Some(Presence::Part)
        })
        .row(3, Capacity::UnpaidCarerFamily, |row| {
            row.presence = Some(Presence::Apologies)
        })
        .agreed_on("2026-03-20");
    let mut meeting = held.0;
    meeting.status = Status::Published;
    meeting.published = Some(day("2026-03-21"));
    meeting.title = some("Buses to the day centre");
    meeting.purpose = some("To say which buses we need");
    meeting.place = some("The long room <upstairs> & left");
    meeting.link = some("video.example/123");
    meeting.shape.access = vec![Access::HearingLoop, Access::EasyRead];
    meeting.items = vec![Item {
        note: name(101),
        number: Some(1),
        minutes: Some(30),
        proposed_by: Side::LivedExperience,
        title: some("Timetable"),
        plain_title: some("When the bus comes"),
    }];
    meeting.contributions = said(&mut some);
    meeting.decisions = vec![decided(&mut some)];
    meeting.actions = vec![promised(&mut some)];
    meeting.corrections = vec![(day("2026-04-10"), some("The day was wrong"))];
    meeting.answers = vec![Answered {
        who: account(1),
        answer: Answer::TrueRecord,
        record: meeting.record,
        cleared: false,
        text: some("As I remember it"),
    }];
    meeting
}

/// What a text becomes.
type Says<'a> = dyn FnMut(&str) -> Option<String> + 'a;

/// Two things were said, one to be published, which was answered.
fn said(some: &mut Says<'_>) -> Vec<Contribution> {
    let answer = Response {
        note: name(105),
        on: day("2026-04-01"),
        outcome: ResponseOutcome::Cannot,
        text: some("We asked the company"),
        reason: some("there is no money, until \"next\" year"),
        organisation: some("The council"),
        told: vec![(day("2026-04-02"), ToldHow::Phone)],
    };
    let said = |n, text: Option<String>, publish, responses| Contribution {
        note: name(n),
        item: Some(name(101)),
        day: day("2026-03-12"),
        who: Some(account(1)),
        capacity: Some(Capacity::DrawsOnSupport),
        text,
        publish,
        responses,
    };
    vec![
        said(102, some("The last bus goes at five"), true, vec![answer]),
        said(103, some("I missed my hospital visit"), false, Vec::new()),
    ]
}

fn decided(some: &mut Says<'_>) -> Decision {
    let votes = |n| {
        Some(Votes {
            against: 0,
            abstained: 1,
            r#for: n,
        })
    };
    Decision {
        note: name(104),
        item: Some(name(101)),
        method: Method::Vote,
        power: Power::JointDecides,
        lived_experience: votes(3),
        professionals: votes(2),
        review_on: Some(day("2026-09-01")),
        text: some("Ask for a bus at seven"),
        plain_text: some("We want a later bus"),
        dissent: some("One of us wanted eight"),
    }
}

fn promised(some: &mut Says<'_>) -> Action {
    Action {
        note: name(106),
        decision: Some(name(104)),
        owned_by: Side::Joint,
        owner: Some(account(2)),
        owner_name: some("The transport team"),
        due: Some(day("2026-05-01")),
        moved: vec![(
            day("2026-04-01"),
            ActionStatus::Doing,
            some("The letter is written"),
        )],
        text: some("Write to the company"),
    }
}

fn about() -> About {
    About {
        group: Some("Getting about".into()),
        initiative: Some("Later buses".into()),
        language: Language::English,
    }
}

/// What the three who were there are called.
const CALLED: [&str; 3] = ["Ann Ash", "Bob Birch", "Cat Cedar"];

fn called(who: &Account) -> Option<String> {
    let at = (1..).zip(CALLED).find(|(n, _)| account(*n) == *who);
    at.map(|(_, name)| name.to_owned())
}

/// The meeting with the names of those who were there.
fn named() -> Meeting {
    let mut meeting = told(&mut str::to_owned);
    for attendance in &mut meeting.attendance {
        attendance.name = called(&attendance.who);
    }
    meeting
}
