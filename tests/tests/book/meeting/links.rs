//! What single-use links can do, once, and nothing else.

use kith_protocol::{
    entry::{
        Content, Meeting,
        meeting::{ActionMoved, ActionStatus, Answer, Purpose},
        roster::{InvitationIssued, MemberPaused, Roster},
        work::ResponseOutcome,
    },
    id::{Account, Digest32, Name},
    limits::{DAY_MS, INVITATION_DAYS},
    view::meetings::LinkState,
};
use kith_tests::{
    gathering::{
        DAY, Gathering, agreed, answers, attends, day, guest, item, link, promised, said,
        say_by_link,
    },
    people::Device,
};

use super::{erased, m, responded, stopped};

/// Ana and a guest met; the minutes are drafted, and the guest has a link to agree.
fn with_guest() -> (Gathering, Name, Digest32, Account, Device) {
    let mut room = Gathering::default();
    let [ana, notes] = [&room.ana, &room.notes].map(Clone::clone);
    let eve = guest("eve");
    let meeting = room.meet(&[&ana]);
    room.say(&notes, attends(meeting, eve, true)).unwrap();
    let record = room.draft(meeting);
    let key = Device::named("link eve");
    room.say(&notes, link(meeting, eve, &key, Purpose::Agree, &[]))
        .unwrap();
    (room, meeting, record, eve, key)
}

fn yes(meeting: Name, who: Account, record: Digest32) -> Content {
    answers(meeting, who, record, Answer::TrueRecord)
}

#[test]
fn a_guest_agrees_once_by_link() {
    let (mut room, meeting, record, eve, key) = with_guest();
    let [ana, notes] = [&room.ana, &room.notes].map(Clone::clone);
    room.say(&ana, yes(meeting, ana.account, record)).unwrap();
    say_by_link(&mut room.desk, eve, &key, yes(meeting, eve, record)).unwrap();
    assert_eq!(
        say_by_link(&mut room.desk, eve, &key, yes(meeting, eve, record)),
        Err("link-used")
    );
    room.say(&notes, agreed(meeting, record, 1, 1)).unwrap();
    let shown = &room.desk.views.meetings.links[&key.key()];
    assert_eq!((shown.state, shown.used.len()), (LinkState::Used, 1));
    assert_eq!(room.say(&notes, stopped(key.key())), Err("already-so"));
    let (book, views) = room.desk.replayed();
    assert!(book == room.desk.book && views == room.desk.views);
}

#[test]
fn a_link_speaks_for_one_of_one_thing_while_it_can_be_used() {
    let (room, meeting, record, eve, key) = with_guest();
    let (ana, bob) = (room.ana.clone(), guest("bob"));
    let stranger = Device::named("no link");
    let other = Device::named("link other");
    type Change = Box<dyn Fn(&mut Gathering)>;
    let nothing = || -> Change { Box::new(|_| {}) };
    let paused = Content::Roster(Roster::MemberPaused(MemberPaused {
        account: ana.account,
        paused: true,
    }));
    let notes = room.notes.clone();
    let cases: Vec<(Change, Account, &Device, Content, &str)> = vec![
        (
            nothing(),
            eve,
            &stranger,
            yes(meeting, eve, record),
            "key-unknown",
        ),
        (
            nothing(),
            bob,
            &key,
            yes(meeting, bob, record),
            "author-did-not-sign",
        ),
        (
            nothing(),
            ana.account,
            &key,
            yes(meeting, ana.account, record),
            "author-did-not-sign",
        ),
        (
            nothing(),
            eve,
            &key,
            yes(meeting, ana.account, record),
            "link-not-for-this",
        ),
        (
            nothing(),
            eve,
            &key,
            item(meeting, None),
            "link-not-for-this",
        ),
        (nothing(), eve, &key, paused, "key-unknown"),
        (
            Box::new(|room| room.desk.now += INVITATION_DAYS * DAY_MS + 1),
            eve,
            &key,
            yes(meeting, eve, record),
            "link-expired",
        ),
        (
            {
                let (notes, key) = (notes.clone(), key.key());
                Box::new(move |room| {
                    room.say(&notes, stopped(key)).unwrap();
                })
            },
            eve,
            &key,
            yes(meeting, eve, record),
            "link-stopped",
        ),
        (
            Box::new(move |room| {
                let broker = room.broker.clone();
                room.say(&broker, erased(eve)).unwrap();
            }),
            eve,
            &key,
            yes(meeting, eve, record),
            "link-stopped",
        ),
        (
            // A link of another meeting where the guest was too.
            {
                let other = other.clone();
                Box::new(move |room| {
                    let notes = room.notes.clone();
                    let second = room.call();
                    room.say(&notes, attends(second, eve, true)).unwrap();
                    room.say(&notes, link(second, eve, &other, Purpose::Agree, &[]))
                        .unwrap();
                })
            },
            eve,
            &other,
            yes(meeting, eve, record),
            "link-not-for-this",
        ),
    ];
    for (change, by, key, content, code) in cases {
        let (mut room, ..) = with_guest();
        change(&mut room);
        let before = room.desk.picture();
        let verdict = say_by_link(&mut room.desk, by, key, content);
        assert_eq!(verdict, Err(code));
        assert_eq!(room.desk.picture(), before, "{code} changes nothing");
    }
    drop(room);
}

#[test]
fn an_organisation_without_an_account_answers_each_thing_once() {
    let mut room = Gathering::default();
    let [ana, ben, notes] = [&room.ana, &room.ben, &room.notes].map(Clone::clone);
    let council = guest("the council");
    let meeting = room.meet(&[&ana, &ben]);
    let one = room
        .say(&ana, said(meeting, Some(ana.account), None))
        .unwrap();
    let two = room
        .say(&ben, said(meeting, Some(ben.account), None))
        .unwrap();
    let three = room.say(&notes, said(meeting, None, None)).unwrap();
    let action = room.say(&notes, promised(meeting, None, None)).unwrap();
    let key = Device::named("link council");
    let names = [one, two, action];
    room.say(
        &notes,
        link(meeting, council, &key, Purpose::Answer, &names),
    )
    .unwrap();
    let mut by_link = |content| say_by_link(&mut room.desk, council, &key, content);
    let done = |names: &[Name]| responded(names, ResponseOutcome::Done, false);
    assert_eq!(by_link(done(&[three])), Err("link-not-for-this"));
    assert_eq!(by_link(done(&[one, three])), Err("link-not-for-this"));
    assert_eq!(
        by_link(responded(&[one], ResponseOutcome::Cannot, false)),
        Err("reason-missing")
    );
    by_link(responded(&[one], ResponseOutcome::Cannot, true)).unwrap();
    assert_eq!(by_link(done(&[one])), Err("link-used"));
    assert_eq!(by_link(done(&[one, two])), Err("link-used"));
    by_link(done(&[two])).unwrap();
    let moved = |status| {
        m(Meeting::ActionMoved(ActionMoved {
            action,
            details: None,
            on: day(DAY),
            status,
        }))
    };
    by_link(moved(ActionStatus::Done)).unwrap();
    assert_eq!(by_link(moved(ActionStatus::Open)), Err("link-used"));
    let shown = &room.desk.views.meetings.links[&key.key()];
    assert_eq!((shown.state, shown.used.len()), (LinkState::Used, 3));
    let (book, views) = room.desk.replayed();
    assert!(book == room.desk.book && views == room.desk.views);
}

#[test]
fn who_may_have_a_link_and_for_what() {
    let (mut room, meeting, _, eve, key) = with_guest();
    let [ana, notes, ben] = [&room.ana, &room.notes, &room.ben].map(Clone::clone);
    let fresh = Device::named("link 2");
    let said = room
        .say(&ana, said(meeting, Some(ana.account), None))
        .unwrap();
    let cases = [
        (
            link(meeting, ana.account, &fresh, Purpose::Agree, &[]),
            "has-device",
        ),
        (
            link(meeting, guest("bob"), &fresh, Purpose::Agree, &[]),
            "not-there",
        ),
        (link(meeting, eve, &key, Purpose::Agree, &[]), "key-taken"),
        (
            link(meeting, eve, &ana.device, Purpose::Agree, &[]),
            "key-taken",
        ),
        (
            link(meeting, eve, &fresh, Purpose::Agree, &[said]),
            "contributions-wrong",
        ),
        (
            link(meeting, eve, &fresh, Purpose::Answer, &[]),
            "contributions-wrong",
        ),
        (
            link(meeting, eve, &fresh, Purpose::Answer, &[meeting]),
            "note-unknown",
        ),
    ];
    for (content, code) in cases {
        assert_eq!(room.say(&notes, content), Err(code));
    }
    assert_eq!(
        room.say(&ben, link(meeting, eve, &fresh, Purpose::Agree, &[])),
        Err("not-a-note-taker")
    );
    assert_eq!(room.say(&ben, stopped(key.key())), Err("not-a-note-taker"));
    assert_eq!(room.say(&notes, stopped(fresh.key())), Err("link-unknown"));
    // A link's key is nobody's device, and no invitation.
    let invited = Roster::InvitationIssued(InvitationIssued {
        account: None,
        key: key.key(),
        role: None,
    });
    let broker = room.broker.clone();
    assert_eq!(
        room.say(&broker, Content::Roster(invited)),
        Err("key-taken")
    );
}
