//! How minutes are agreed, corrected and published.

use kith_protocol::{
    entry::{
        Content, Meeting,
        meeting::{Answer, Corrected, Published},
    },
    summary::record::Status,
};
use kith_tests::gathering::{Gathering, agreed, answers, decided, said, words};

fn corrected(meeting: kith_protocol::id::Name) -> Content {
    Content::Meeting(Meeting::Corrected(Corrected {
        details: words("why"),
        meeting,
    }))
}

fn published(meeting: kith_protocol::id::Name) -> Content {
    Content::Meeting(Meeting::Published(Published { meeting }))
}

fn status(room: &Gathering, meeting: &kith_protocol::id::Name) -> Status {
    room.desk.views.meetings.meeting(meeting).unwrap().status()
}

#[test]
fn a_self_advocacy_group_without_professionals_agrees_publishes_and_corrects() {
    let mut room = Gathering::default();
    let [organiser, notes, ana, ben] =
        [&room.organiser, &room.notes, &room.ana, &room.ben].map(Clone::clone);
    let meeting = room.call();
    assert_eq!(status(&room, &meeting), Status::Planned);
    let meeting = {
        for who in [&organiser, &ana, &ben] {
            let there = kith_tests::gathering::there(meeting, who);
            room.say(who, there).unwrap();
        }
        room.say(&notes, kith_tests::gathering::held(meeting))
            .unwrap();
        meeting
    };
    assert_eq!(status(&room, &meeting), Status::Held);
    room.say(&ana, said(meeting, Some(ana.account), None))
        .unwrap();
    room.say(&notes, decided(meeting, None)).unwrap();
    let record = room.draft(meeting);
    assert_eq!(status(&room, &meeting), Status::Draft);
    for who in [&ana, &ben] {
        let answer = answers(meeting, who.account, record, Answer::TrueRecord);
        room.say(who, answer).unwrap();
    }
    room.say(&notes, agreed(meeting, record, 2, 0)).unwrap();
    assert_eq!(status(&room, &meeting), Status::Agreed);
    assert_eq!(
        room.say(&notes, decided(meeting, None)),
        Err("minutes-agreed")
    );
    room.say(&notes, published(meeting)).unwrap();
    assert_eq!(status(&room, &meeting), Status::Published);
    assert_eq!(room.say(&notes, published(meeting)), Err("already-so"));

    room.say(&organiser, corrected(meeting)).unwrap();
    assert_eq!(status(&room, &meeting), Status::Corrected);
    assert_eq!(
        room.say(&notes, published(meeting)),
        Err("minutes-not-agreed")
    );
    room.say(&notes, decided(meeting, None)).unwrap();
    let anew = room.draft(meeting);
    assert_ne!(anew, record);
    assert_eq!(
        room.say(&notes, agreed(meeting, anew, 1, 1)),
        Err("counts-too-high"),
        "what was said of the record before does not count"
    );
    for who in [&ana, &organiser] {
        let answer = answers(meeting, who.account, anew, Answer::TrueRecord);
        room.say(who, answer).unwrap();
    }
    room.say(&notes, agreed(meeting, anew, 2, 0)).unwrap();
    room.say(&notes, published(meeting)).unwrap();
    let (book, views) = room.desk.replayed();
    assert!(book == room.desk.book && views == room.desk.views);
}
