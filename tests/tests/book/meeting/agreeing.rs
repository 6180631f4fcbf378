//! How minutes are agreed, corrected and published.

use kith_protocol::{
    entry::{
        Content, Meeting,
        exchange::Ground,
        meeting::{Answer, Answered},
        roster::{PersonErased, Roster},
    },
    id::{Account, Digest32, Name},
    summary::record::Status,
};
use kith_tests::{
    gathering::{
        Gathering, agreed, answers, attends, decided, drafted, guest, held, said, tally, there,
        words,
    },
    people::Person,
};

use super::{corrected, m, published, struck};

/// What an officer heard somebody say of the minutes.
fn heard(meeting: Name, who: Account, record: Digest32, answer: Answer) -> Content {
    m(Meeting::Answered(Answered {
        answer,
        basis: Some(Ground::Phone),
        cleared: false,
        details: (answer == Answer::NeedsChange).then(|| words("change")),
        r#for: who,
        meeting,
        record,
    }))
}

/// Ana, Ben and the organiser met, and the minutes are drafted.
fn drafted_meeting() -> (Gathering, Name, Digest32) {
    let mut room = Gathering::default();
    let [ana, ben, organiser] = [&room.ana, &room.ben, &room.organiser].map(Clone::clone);
    let meeting = room.meet(&[&ana, &ben, &organiser]);
    let record = room.draft(meeting);
    (room, meeting, record)
}

fn say_true(room: &mut Gathering, who: &Person, meeting: Name, record: Digest32) {
    let answer = answers(meeting, who.account, record, Answer::TrueRecord);
    room.say(who, answer).unwrap();
}

fn status(room: &Gathering, meeting: &Name) -> Status {
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
            let there = there(meeting, who);
            room.say(who, there).unwrap();
        }
        room.say(&notes, held(meeting)).unwrap();
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

#[test]
fn agreement_needs_lived_experience_and_another_person() {
    let (mut room, meeting, record) = drafted_meeting();
    let [ana, ben, notes] = [&room.ana, &room.ben, &room.notes].map(Clone::clone);
    let cases = [
        ((0, 2), "lived-experience-missing"),
        ((0, 0), "lived-experience-missing"),
        ((1, 0), "another-missing"),
        ((1, 1), "counts-too-high"),
    ];
    for ((lived, others), code) in cases {
        let verdict = room.say(&notes, agreed(meeting, record, lived, others));
        assert_eq!(verdict, Err(code), "{lived} and {others}");
    }
    say_true(&mut room, &ana, meeting, record);
    assert_eq!(
        room.say(&notes, agreed(meeting, record, 1, 1)),
        Err("counts-too-high"),
        "one is not two"
    );
    // Saying it twice is one person still; not sure and waiting for clearance are no yes.
    say_true(&mut room, &ana, meeting, record);
    for answer in [Answer::Unsure, Answer::AwaitingClearance] {
        room.say(&ben, answers(meeting, ben.account, record, answer))
            .unwrap();
        let verdict = room.say(&notes, agreed(meeting, record, 1, 1));
        assert_eq!(verdict, Err("counts-too-high"), "{answer:?}");
    }
    say_true(&mut room, &ben, meeting, record);
    assert_eq!(
        room.say(&notes, agreed(meeting, record, 2, 1)),
        Err("counts-too-high")
    );
    room.say(&notes, agreed(meeting, record, 1, 1)).unwrap();
    assert_eq!(
        room.say(&notes, agreed(meeting, record, 1, 1)),
        Err("minutes-agreed")
    );
}

#[test]
fn an_open_objection_blocks_also_on_a_newer_draft() {
    let (mut room, meeting, first) = drafted_meeting();
    let [ana, ben, organiser, notes] =
        [&room.ana, &room.ben, &room.organiser, &room.notes].map(Clone::clone);
    room.say(
        &ben,
        answers(meeting, ben.account, first, Answer::NeedsChange),
    )
    .unwrap();
    room.say(&notes, decided(meeting, None)).unwrap();
    let second = room.draft(meeting);
    for who in [&ana, &organiser] {
        say_true(&mut room, who, meeting, second);
    }
    assert_eq!(
        room.say(&notes, agreed(meeting, second, 1, 1)),
        Err("change-asked-for")
    );
    assert_eq!(
        room.say(
            &ben,
            answers(meeting, ben.account, first, Answer::TrueRecord)
        ),
        Err("record-differs"),
        "only of the newest draft"
    );
    room.say(&ben, answers(meeting, ben.account, second, Answer::Unsure))
        .unwrap();
    room.say(&notes, agreed(meeting, second, 1, 1)).unwrap();
}

#[test]
fn an_objection_by_somebody_erased_or_struck_does_not_block_for_ever() {
    for erase in [true, false] {
        let (mut room, meeting, record) = drafted_meeting();
        let [ana, ben, organiser, notes] =
            [&room.ana, &room.ben, &room.organiser, &room.notes].map(Clone::clone);
        room.say(
            &ben,
            answers(meeting, ben.account, record, Answer::NeedsChange),
        )
        .unwrap();
        let record = if erase {
            let account = ben.account;
            let gone = Roster::PersonErased(PersonErased { account });
            room.say(&ben, Content::Roster(gone)).unwrap();
            record
        } else {
            let views = &room.desk.views.meetings;
            let held = views.meeting(&meeting).unwrap();
            let mut standing = views.standing(held);
            let (_, noted) = standing.find(|(_, n)| n.who == Some(ben.account)).unwrap();
            let name = noted.name;
            drop(standing);
            room.say(&notes, struck(name)).unwrap();
            room.draft(meeting)
        };
        for who in [&ana, &organiser] {
            say_true(&mut room, who, meeting, record);
        }
        room.say(&notes, agreed(meeting, record, 1, 1)).unwrap();
        let verdict = room.say(
            &room.broker.clone(),
            heard(meeting, ben.account, record, Answer::TrueRecord),
        );
        assert_eq!(
            verdict,
            Err(if erase { "account-gone" } else { "not-there" }),
            "nobody answers for them any more"
        );
    }
}

#[test]
fn a_draft_is_of_the_record_as_it_stands_and_grows_stale() {
    let (mut room, meeting, record) = drafted_meeting();
    let [ana, ben, notes] = [&room.ana, &room.ben, &room.notes].map(Clone::clone);
    for who in [&ana, &ben] {
        say_true(&mut room, who, meeting, record);
    }
    let said = room
        .say(&ana, said(meeting, Some(ana.account), None))
        .unwrap();
    assert_ne!(room.record(meeting), record);
    assert_eq!(
        room.say(&notes, agreed(meeting, record, 1, 1)),
        Err("draft-stale")
    );
    assert_eq!(
        room.say(&notes, drafted(meeting, record, tally(0))),
        Err("record-differs")
    );
    let other = words("other record");
    assert_eq!(
        room.say(&notes, agreed(meeting, other, 1, 1)),
        Err("record-differs")
    );
    // What was said is taken out again: the record is the drafted one again.
    room.say(&ana, struck(said)).unwrap();
    assert_eq!(room.record(meeting), record);
    room.say(&notes, agreed(meeting, record, 1, 1)).unwrap();
}

#[test]
fn officers_write_down_what_they_heard_and_nobody_attests_their_own() {
    let mut room = Gathering::default();
    let [ana, broker, facilitator, notes] =
        [&room.ana, &room.broker, &room.facilitator, &room.notes].map(Clone::clone);
    let eve = guest("eve");
    let meeting = room.call();
    for who in [&ana, &broker] {
        room.say(who, there(meeting, who)).unwrap();
    }
    room.say(&notes, attends(meeting, eve, true)).unwrap();
    room.say(&notes, held(meeting)).unwrap();
    let record = room.draft(meeting);
    let heard = |who| heard(meeting, who, record, Answer::TrueRecord);
    let own = |who| answers(meeting, who, record, Answer::TrueRecord);
    assert_eq!(room.say(&broker, heard(broker.account)), Err("basis-wrong"));
    assert_eq!(room.say(&broker, own(ana.account)), Err("basis-wrong"));
    assert_eq!(room.say(&notes, heard(ana.account)), Err("not-for-you"));
    assert_eq!(
        room.say(&facilitator, heard(facilitator.account)),
        Err("basis-wrong"),
        "for oneself there is no basis"
    );
    assert_eq!(
        room.say(&facilitator, heard(room.ben.account)),
        Err("not-there")
    );
    room.say(&broker, heard(ana.account)).unwrap();
    room.say(&facilitator, heard(eve)).unwrap();
    room.say(&notes, agreed(meeting, record, 1, 1)).unwrap();
    let view = room.desk.views.meetings.meeting(&meeting).unwrap();
    let both: Vec<Account> = view.answers.keys().copied().collect();
    let mut expected = vec![ana.account, eve];
    expected.sort_unstable();
    assert_eq!(both, expected);
}
