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

/// What ends a link.
type End = fn(&mut Gathering, &Device);

/// A refused word by link changes nothing.
fn refuses(room: &mut Gathering, by: Account, key: &Device, content: Content, code: &'static str) {
    let before = room.desk.picture();
    let verdict = say_by_link(&mut room.desk, by, key, content);
    assert_eq!(verdict, Err(code));
    assert_eq!(room.desk.picture(), before, "{code} changes nothing");
}

#[test]
fn a_link_speaks_for_one_and_of_one_thing() {
    let (mut room, meeting, record, eve, key) = with_guest();
    let (ana, bob) = (room.ana.account, guest("bob"));
    let stranger = Device::named("no link");
    let paused = Content::Roster(Roster::MemberPaused(MemberPaused {
        account: ana,
        paused: true,
    }));
    let of = |who| yes(meeting, who, record);
    let cases = [
        (eve, &stranger, of(eve), "key-unknown"),
        (bob, &key, of(bob), "author-did-not-sign"),
        (ana, &key, of(ana), "author-did-not-sign"),
        (eve, &key, of(ana), "link-not-for-this"),
        (eve, &key, item(meeting, None), "link-not-for-this"),
        (eve, &key, paused, "key-unknown"),
    ];
    for (by, key, content, code) in cases {
        refuses(&mut room, by, key, content, code);
    }
    // Of another meeting where the guest was too.
    let (notes, other) = (room.notes.clone(), Device::named("link other"));
    let second = room.call();
    room.say(&notes, attends(second, eve, true)).unwrap();
    room.say(&notes, link(second, eve, &other, Purpose::Agree, &[]))
        .unwrap();
    refuses(&mut room, eve, &other, of(eve), "link-not-for-this");
    say_by_link(&mut room.desk, eve, &key, of(eve)).unwrap();
}

#[test]
fn a_link_ends_when_it_is_old_stopped_or_its_guest_is_erased() {
    let ends: [(End, &str); 3] = [
        (
            |room, _| room.desk.now += INVITATION_DAYS * DAY_MS + 1,
            "link-expired",
        ),
        (
            |room, key| {
                let notes = room.notes.clone();
                room.say(&notes, stopped(key.key())).unwrap();
            },
            "link-stopped",
        ),
        (
            |room, _| {
                let broker = room.broker.clone();
                room.say(&broker, erased(guest("eve"))).unwrap();
            },
            "link-stopped",
        ),
    ];
    for (end, code) in ends {
        let (mut room, meeting, record, eve, key) = with_guest();
        room.desk.now += INVITATION_DAYS * DAY_MS;
        end(&mut room, &key);
        refuses(&mut room, eve, &key, yes(meeting, eve, record), code);
    }
    let (mut room, meeting, record, eve, key) = with_guest();
    room.desk.now += INVITATION_DAYS * DAY_MS;
    say_by_link(&mut room.desk, eve, &key, yes(meeting, eve, record)).unwrap();
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
