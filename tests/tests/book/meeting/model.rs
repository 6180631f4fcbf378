//! A model of records, far simpler than the book: any interleaving of what people say about two meetings must agree with it.
//!
//! Held after every step: the record is over exactly what the model has standing; agreed minutes do not change; a refused entry
//! changes nothing; and what was folded live equals what is folded again from the leaves.

use std::collections::BTreeMap;

use kith_protocol::{
    book::meeting::record,
    entry::{
        Content,
        meeting::{Answer, Purpose},
    },
    id::{Account, Author, Digest32, Name},
};
use kith_tests::{
    gathering::{
        Gathering, agreed, answers, attends, decided, drafted, guest, held, item, link, promised,
        said, shape, tally,
    },
    people::{Device, Person},
};
use proptest::{collection::vec, prelude::*};

use super::{cancelled, changed, corrected, erased, published, stopped, struck};

/// What somebody says, about which meeting and which of the notes there are.
#[derive(Debug, Clone)]
struct Step {
    what: usize,
    by: usize,
    meeting: usize,
    other: usize,
    replaces: bool,
}

const KINDS: usize = 17;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (
        0..KINDS + 6,
        0..6usize,
        0..2usize,
        0..12usize,
        any::<bool>(),
    );
    let step = step.prop_map(|(what, by, meeting, other, replaces)| Step {
        what,
        by,
        meeting,
        other,
        replaces,
    });
    vec(step, 1..50)
}

/// What stands in one record: by whom it is about for attendance, by its name for the rest.
#[derive(Debug, Clone, Default)]
struct Standing {
    shape: Option<(Name, Digest32)>,
    attendance: BTreeMap<Account, (Name, Digest32)>,
    notes: BTreeMap<Name, Digest32>,
    agreed: Option<Digest32>,
}

impl Standing {
    fn record(&self) -> Digest32 {
        let notes = self.notes.iter().map(|(name, body)| (*name, *body));
        record(
            self.shape
                .into_iter()
                .chain(self.attendance.values().copied())
                .chain(notes),
        )
    }

    fn remove(&mut self, name: &Name) {
        self.notes.remove(name);
        self.attendance.retain(|_, (noted, _)| noted != name);
    }
}

struct Run {
    room: Gathering,
    people: Vec<Person>,
    meetings: [Name; 2],
    standing: [Standing; 2],
    /// Every note, and its meeting.
    notes: Vec<(Name, usize)>,
    links: usize,
}

impl Run {
    fn new() -> Self {
        let mut room = Gathering::default();
        let people = [
            &room.notes,
            &room.organiser,
            &room.ana,
            &room.ben,
            &room.facilitator,
            &room.broker,
        ]
        .map(Clone::clone);
        let meetings = [room.call(), room.call()];
        let standing = meetings.map(|name| Standing {
            shape: Some((name, body_of(&room, &name))),
            ..Standing::default()
        });
        let notes = room.notes.clone();
        room.say(&notes, held(meetings[0])).unwrap();
        for person in &people[1..4] {
            room.say(person, attends(meetings[0], person.account, false))
                .unwrap();
        }
        let mut run = Self {
            people: people.into(),
            meetings,
            standing,
            notes: Vec::new(),
            links: 0,
            room,
        };
        for person in 1..4 {
            let who = run.people[person].account;
            let views = &run.room.desk.views.meetings;
            let held = views.meeting(&run.meetings[0]).unwrap();
            let (_, note) = views
                .standing(held)
                .find(|(_, note)| note.who == Some(who))
                .unwrap();
            let noted = (note.name, note.body);
            run.standing[0].attendance.insert(who, noted);
            run.notes.push((noted.0, 0));
        }
        // So near to an agreement, that many stories come to one.
        let record = run.room.draft(run.meetings[0]);
        for person in &run.people[2..4] {
            let yes = answers(run.meetings[0], person.account, record, Answer::TrueRecord);
            run.room.say(person, yes).unwrap();
        }
        run
    }

    fn step(&mut self, step: &Step) {
        let at = step.meeting;
        let meeting = self.meetings[at];
        let person = self.people[step.by].clone();
        let other = self.people[step.other % self.people.len()].account;
        let note = self.notes[step.other % self.notes.len()].0;
        let replaces = step.replaces.then_some(note);
        let now = self.standing[at].record();
        let eve = guest("eve");
        let content = match step.what {
            0 => attends(meeting, other, false),
            1 => attends(meeting, eve, true),
            2 => item(meeting, replaces),
            3 => said(meeting, Some(other), replaces),
            4 => decided(meeting, replaces),
            5 => promised(meeting, Some(other), replaces),
            6 => struck(note),
            7 => changed(meeting, shape(self.room.group, &[&self.people[0], &person])),
            8 => held(meeting),
            9 => drafted(meeting, now, tally(0)),
            10 => answers(meeting, person.account, now, Answer::NeedsChange),
            11 => published(meeting),
            12 => corrected(meeting),
            13 => link(meeting, eve, &link_key(self.links), Purpose::Agree, &[]),
            14 if step.other == 0 => erased(eve),
            14 => stopped(link_key(step.other).key()),
            15 if step.other == 0 => cancelled(meeting),
            15 => return self.by_link(step, now),
            16..20 => agreed(meeting, now, 1, 1),
            _ => answers(meeting, person.account, now, Answer::TrueRecord),
        };
        let made = self
            .room
            .desk
            .make(Author::Account(person.account), content.clone());
        let body = Digest32::of(made.body().as_bytes());
        let before = self.room.desk.picture();
        let verdict = self.room.say_made(&person, &made);
        match verdict {
            Err(_) => assert_eq!(
                self.room.desk.picture(),
                before,
                "a refusal changes nothing"
            ),
            Ok(()) => self.took(step, &content, (made.name(), body)),
        }
    }

    fn by_link(&mut self, step: &Step, record: Digest32) {
        let (eve, key) = (guest("eve"), link_key(step.other));
        let content = answers(self.meetings[step.meeting], eve, record, Answer::TrueRecord);
        let before = self.room.desk.picture();
        let verdict = kith_tests::gathering::say_by_link(&mut self.room.desk, eve, &key, content);
        if verdict.is_err() {
            assert_eq!(
                self.room.desk.picture(),
                before,
                "a refusal changes nothing"
            );
        }
    }

    /// What the model makes of what the book took.
    fn took(&mut self, step: &Step, content: &Content, stood: (Name, Digest32)) {
        use kith_protocol::entry::Meeting as M;
        let Content::Meeting(content) = content else {
            unreachable!("only meetings are spoken of")
        };
        let here = &mut self.standing[step.meeting];
        let record_changes = matches!(step.what, 0..=5 | 7);
        assert!(
            here.agreed.is_none() || !record_changes,
            "agreed minutes take nothing more"
        );
        let replaced = match content {
            M::Attendance(c) => {
                here.attendance.insert(c.who, stood);
                self.notes.push((stood.0, step.meeting));
                return;
            }
            M::Item(c) => c.replaces,
            M::Contribution(c) => c.replaces,
            M::Decision(c) => c.replaces,
            M::Action(c) => c.replaces,
            M::Changed(_) => {
                here.shape = Some(stood);
                return;
            }
            M::Struck(c) => {
                let (_, at) = self.notes.iter().find(|(name, _)| *name == c.note).unwrap();
                let there = &mut self.standing[*at];
                assert!(there.agreed.is_none(), "agreed minutes lose nothing");
                there.remove(&c.note);
                return;
            }
            M::Agreed(c) => {
                here.agreed = Some(c.record);
                return;
            }
            M::Corrected(_) => {
                assert!(here.agreed.take().is_some());
                return;
            }
            other @ (M::Called(_)
            | M::Held(_)
            | M::Cancelled(_)
            | M::ActionMoved(_)
            | M::Drafted(_)
            | M::Answered(_)
            | M::Published(_)
            | M::LinkIssued(_)
            | M::LinkStopped(_)
            | M::SlipsIssued(_)
            | M::ReflectionsPooled(_)
            | M::GuestErased(_)) => {
                assert!(!record_changes, "{other:?} changes no record");
                self.links += usize::from(step.what == 13);
                return;
            }
        };
        if let Some(replaced) = replaced {
            here.remove(&replaced);
        }
        here.notes.insert(stood.0, stood.1);
        self.notes.push((stood.0, step.meeting));
    }

    fn holds(&self) {
        for (meeting, standing) in self.meetings.iter().zip(&self.standing) {
            let now = self.room.record(*meeting);
            assert_eq!(now, standing.record(), "the record is what stands");
            if let Some(agreed) = standing.agreed {
                assert_eq!(now, agreed, "agreed minutes do not change");
            }
            let shown = self.room.desk.views.meetings.meeting(meeting).unwrap();
            assert_eq!(shown.sealed, standing.agreed.is_some());
            for account in standing.attendance.keys() {
                let views = &self.room.desk.views.meetings;
                assert!(views.attends(*account, &meeting.mark()));
            }
        }
    }
}

fn link_key(n: usize) -> Device {
    Device::named(&format!("link {n}"))
}

fn body_of(room: &Gathering, name: &Name) -> Digest32 {
    let views = &room.desk.views.meetings;
    views.meeting(name).unwrap().shape.2
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_agrees_with_the_model(steps in steps()) {
        let mut run = Run::new();
        for step in &steps {
            run.step(step);
            run.holds();
        }
        let sum: i64 = run.room.desk.book.balances().map(|(_, minutes)| minutes).sum();
        prop_assert_eq!(sum, 0);
        let (book, views) = run.room.desk.replayed();
        prop_assert!(book == run.room.desk.book, "replay equals live: the book");
        prop_assert!(views == run.room.desk.views, "replay equals live: the views");
    }
}
