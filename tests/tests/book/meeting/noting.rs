//! Who notes what, what takes another's place, and what two note-takers who were offline make of it.

use kith_protocol::{
    entry::{
        Content, Meeting,
        meeting::{ActionMoved, ActionStatus},
        roster::{MemberLeft, PersonErased, Roster, SupporterGranted},
    },
    id::Name,
    leaf::Leaf,
    view::meetings::Note,
};
use kith_tests::{
    gathering::{
        DAY, Gathering, attends, called, day, decided, drafted, guest, held, item, promised, said,
        shape, tally, there,
    },
    people::Person,
};

use super::{changed, erased, m, struck};

fn moved(action: Name, status: ActionStatus) -> Content {
    m(Meeting::ActionMoved(ActionMoved {
        action,
        details: None,
        on: day(DAY),
        status,
    }))
}

fn standing(room: &Gathering, meeting: &Name) -> Vec<Note> {
    let views = &room.desk.views.meetings;
    let held = views.meeting(meeting).unwrap();
    views.standing(held).map(|(_, note)| note.clone()).collect()
}

/// The accounts that the newest leaf touches.
fn touched(room: &Gathering) -> Vec<kith_protocol::id::Account> {
    let leaf = Leaf::read(room.desk.leaves.last().unwrap()).unwrap();
    leaf.links.iter().map(|link| link.account).collect()
}

fn sorted(people: &[&Person]) -> Vec<kith_protocol::id::Account> {
    let mut all: Vec<_> = people.iter().map(|p| p.account).collect();
    all.sort_unstable();
    all
}

#[test]
fn two_who_replaced_the_same_note_offline_are_told_and_merge() {
    let mut room = Gathering::default();
    let [notes, organiser] = [&room.notes, &room.organiser].map(Clone::clone);
    let meeting = room.call();
    let first = room.say(&notes, decided(meeting, None)).unwrap();
    let second = room.say(&notes, decided(meeting, Some(first))).unwrap();
    assert_eq!(
        room.say(&organiser, decided(meeting, Some(first))),
        Err("note-gone")
    );
    let third = room
        .say(&organiser, decided(meeting, Some(second)))
        .unwrap();
    let stands: Vec<Name> = standing(&room, &meeting).iter().map(|n| n.name).collect();
    assert_eq!(stands, [third]);
    assert_eq!(room.say(&notes, struck(second)), Err("note-gone"));
    room.say(&notes, struck(third)).unwrap();
    assert_eq!(room.say(&notes, struck(third)), Err("note-gone"));
    assert!(standing(&room, &meeting).is_empty());
}

#[test]
fn the_newest_attendance_of_each_stands_whoever_noted_it() {
    let mut room = Gathering::default();
    let [notes, ana, ben] = [&room.notes, &room.ana, &room.ben].map(Clone::clone);
    let meeting = room.call();
    room.say(&notes, there(meeting, &ana)).unwrap();
    let own = room.say(&ana, there(meeting, &ana)).unwrap();
    assert_eq!(
        room.say(&ben, there(meeting, &ana)),
        Err("not-a-note-taker")
    );
    assert_eq!(standing(&room, &meeting).len(), 1);
    assert_eq!(standing(&room, &meeting)[0].name, own);
    assert_eq!(touched(&room), sorted(&[&ana]), "the chain of who attends");
    let eve = guest("eve");
    room.say(&notes, attends(meeting, eve, true)).unwrap();
    assert_eq!(touched(&room), sorted(&[&notes]), "a guest has no chain");
    assert!(room.desk.views.meetings.attends(eve, &meeting.mark()));
    room.say(&notes, held(meeting)).unwrap();
    room.draft(meeting);
    assert_eq!(touched(&room), sorted(&[&notes, &ana]));
}

#[test]
fn what_answers_a_note_follows_its_newest_wording() {
    let mut room = Gathering::default();
    let [notes, ana, ben, organiser] =
        [&room.notes, &room.ana, &room.ben, &room.organiser].map(Clone::clone);
    let meeting = room.call();
    let first = room
        .say(&notes, said(meeting, Some(ana.account), None))
        .unwrap();
    let done = kith_protocol::entry::work::ResponseOutcome::Done;
    let response = room
        .say(&organiser, super::responded(&[first], done, false))
        .unwrap();
    assert_eq!(touched(&room), sorted(&[&organiser, &ana]));
    assert_eq!(
        room.say(&ben, said(meeting, Some(ben.account), Some(first))),
        Err("not-a-note-taker"),
        "it is not about Ben"
    );
    let second = room
        .say(&ana, said(meeting, Some(ana.account), Some(first)))
        .unwrap();
    let views = &room.desk.views.meetings;
    assert_eq!(views.newest(&first.mark()), second.mark());
    assert_eq!(views.answered[&second.mark()], [response.mark()]);
    assert_eq!(
        views.response(&response).unwrap().contributions,
        [second.mark()]
    );
    assert_eq!(
        views.parts[&ana.account]
            .contributions
            .iter()
            .collect::<Vec<_>>(),
        [&second.mark()]
    );
    // The same with an action that moved.
    let action = room
        .say(&notes, promised(meeting, Some(ana.account), None))
        .unwrap();
    assert_eq!(
        room.say(&ben, moved(action, ActionStatus::Doing)),
        Err("not-a-note-taker")
    );
    room.say(&ana, moved(action, ActionStatus::Doing)).unwrap();
    let reworded = room
        .say(&notes, promised(meeting, Some(ben.account), Some(action)))
        .unwrap();
    assert_eq!(touched(&room), sorted(&[&notes, &ana, &ben]));
    assert_eq!(
        room.say(&ana, moved(action, ActionStatus::Done)),
        Err("not-a-note-taker"),
        "Ana does it no more"
    );
    room.say(&ben, moved(action, ActionStatus::Done)).unwrap();
    let shown = &room.desk.views.meetings.actions[&reworded.mark()];
    let ways: Vec<ActionStatus> = shown.moved.iter().map(|(_, _, status)| *status).collect();
    assert_eq!(ways, [ActionStatus::Doing, ActionStatus::Done]);
    assert_eq!(shown.status, ActionStatus::Done);
    room.say(&notes, struck(reworded)).unwrap();
    assert_eq!(
        room.say(&ben, moved(reworded, ActionStatus::Open)),
        Err("note-gone")
    );
    let parts = &room.desk.views.meetings.parts;
    assert!(
        parts
            .get(&ben.account)
            .is_none_or(|part| part.actions.is_empty())
    );
}

#[test]
fn an_action_moves_also_after_the_minutes_are_agreed() {
    let mut room = Gathering::default();
    let [notes, ana, ben] = [&room.notes, &room.ana, &room.ben].map(Clone::clone);
    let meeting = room.meet(&[&ana, &ben]);
    let action = room
        .say(&notes, promised(meeting, Some(ana.account), None))
        .unwrap();
    let record = room.draft(meeting);
    for who in [&ana, &ben] {
        let answer = kith_protocol::entry::meeting::Answer::TrueRecord;
        let said = kith_tests::gathering::answers(meeting, who.account, record, answer);
        room.say(who, said).unwrap();
    }
    room.say(&notes, kith_tests::gathering::agreed(meeting, record, 2, 0))
        .unwrap();
    room.say(&ana, moved(action, ActionStatus::Done)).unwrap();
    assert_eq!(room.record(meeting), record);
    assert_eq!(
        room.say(&ana, moved(action, ActionStatus::NotDone)),
        Err("reason-missing")
    );
    for entry in [
        there(meeting, &ana),
        item(meeting, None),
        said(meeting, Some(ana.account), None),
    ] {
        assert_eq!(room.say(&ana, entry), Err("minutes-agreed"));
    }
    for entry in [
        changed(meeting, shape(room.group, &[])),
        struck(action),
        promised(meeting, None, None),
        drafted(meeting, record, tally(0)),
    ] {
        assert_eq!(room.say(&notes, entry), Err("minutes-agreed"));
    }
}

#[test]
fn a_supporter_speaks_for_whom_they_support() {
    let mut room = Gathering::default();
    let [ana, ben] = [&room.ana, &room.ben].map(Clone::clone);
    let meeting = room.call();
    let for_ana = || [there(meeting, &ana), said(meeting, Some(ana.account), None)];
    for entry in for_ana() {
        assert_eq!(room.say(&ben, entry), Err("not-a-note-taker"));
    }
    let granted = Roster::SupporterGranted(SupporterGranted {
        account: ana.account,
        basis: None,
        supporter: ben.account,
    });
    room.say(&ana, Content::Roster(granted)).unwrap();
    for entry in for_ana() {
        room.say(&ben, entry).unwrap();
    }
}

#[test]
fn who_left_or_was_erased_breaks_nothing() {
    let mut room = Gathering::default();
    let [notes, ana, ben, organiser] =
        [&room.notes, &room.ana, &room.ben, &room.organiser].map(Clone::clone);
    let meeting = room.meet(&[&ana, &ben]);
    room.say(&notes, said(meeting, Some(ana.account), None))
        .unwrap();
    let before = room.record(meeting);
    let account = ana.account;
    let gone = Roster::PersonErased(PersonErased { account });
    room.say(&ana, Content::Roster(gone)).unwrap();
    let to = None;
    let account = ben.account;
    let left = Roster::MemberLeft(MemberLeft { account, to });
    room.say(&ben, Content::Roster(left)).unwrap();
    assert_eq!(room.record(meeting), before, "the record stays provable");
    for entry in [
        there(meeting, &ana),
        said(meeting, Some(ana.account), None),
        promised(meeting, Some(ana.account), None),
    ] {
        assert_eq!(room.say(&notes, entry), Err("account-gone"));
    }
    room.say(&notes, there(meeting, &ben)).unwrap();
    // A note-taker who has left: the shape can still be told anew with them in it.
    let account = notes.account;
    let left = Roster::MemberLeft(MemberLeft { account, to });
    room.say(&notes, Content::Roster(left)).unwrap();
    let mut longer = shape(room.group, &[&notes]);
    longer.minutes = 120;
    room.say(&organiser, changed(meeting, longer)).unwrap();
    room.draft_by(&organiser, meeting);
    let (book, views) = room.desk.replayed();
    assert!(book == room.desk.book && views == room.desk.views);
}

#[test]
fn an_erased_guest_is_nobody_again() {
    let mut room = Gathering::default();
    let [notes, broker, ana] = [&room.notes, &room.broker, &room.ana].map(Clone::clone);
    let eve = guest("eve");
    let meeting = room.call();
    assert_eq!(room.say(&broker, erased(eve)), Err("guest-unknown"));
    room.say(&notes, attends(meeting, eve, true)).unwrap();
    let record = room.record(meeting);
    assert_eq!(room.say(&ana, erased(eve)), Err("not-an-officer"));
    assert_eq!(room.say(&broker, erased(ana.account)), Err("not-a-guest"));
    room.say(&broker, erased(eve)).unwrap();
    assert_eq!(room.say(&broker, erased(eve)), Err("already-so"));
    assert_eq!(room.record(meeting), record);
    assert!(room.desk.views.meetings.erased.contains(&eve));
    let again = room.call();
    assert_eq!(
        room.say(&notes, attends(again, eve, true)),
        Err("guest-erased")
    );
    let joined = Roster::MemberJoined(kith_protocol::entry::roster::MemberJoined {
        account: eve,
        details: None,
        device: None,
    });
    assert_eq!(
        room.say(&broker, Content::Roster(joined)),
        Err("account-taken"),
        "words about them could not be kept"
    );
}

#[test]
fn whoever_called_a_meeting_notes_it_also_when_they_run_the_group_no_more() {
    let mut room = Gathering::default();
    let [organiser, facilitator, ana] =
        [&room.organiser, &room.facilitator, &room.ana].map(Clone::clone);
    let meeting = room
        .say(&organiser, called(shape(room.group, &[])))
        .unwrap();
    let alone = kith_protocol::entry::work::GroupChanged {
        details: kith_tests::gathering::words("group"),
        group: room.group,
        organisers: Vec::new(),
        pot: None,
        r#type: kith_protocol::entry::work::GroupType::Network,
    };
    let alone = super::w(kith_protocol::entry::Work::GroupChanged(alone));
    room.say(&facilitator, alone).unwrap();
    room.say(&organiser, there(meeting, &ana)).unwrap();
    assert_eq!(
        room.say(&organiser, called(shape(room.group, &[]))),
        Err("not-your-group")
    );
}

#[test]
fn once_minutes_were_drafted_nobody_lets_themselves_in() {
    let mut room = Gathering::default();
    let [ana, ben, notes] = [&room.ana, &room.ben, &room.notes].map(Clone::clone);
    let meeting = room.meet(&[&ana]);
    room.draft(meeting);
    let late = there(meeting, &ben);
    assert_eq!(room.say(&ben, late.clone()), Err("not-a-note-taker"));
    let again = there(meeting, &ana);
    room.say(&ana, again).expect("who is in it may say more");
    room.say(&notes, late.clone())
        .expect("who notes the meeting lets late comers in");
    room.say(&ben, late).expect("from then on they are in it");
}
