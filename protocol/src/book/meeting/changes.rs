//! What each kind of meeting entry changes in the book, and whose chains it touches.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::{Fact, Link, LinkState, Meeting, Note, NoteKind, NoteState, Stood};
use crate::{
    book::{Book, speakers::Speakers},
    entry::meeting::{self as said, Meeting as M, Purpose, Shape},
    envelope::Signed,
    id::{Account, Day, Mark, Millis, Name},
    key::Key,
};

/// A note as its entry tells it.
struct Told {
    meeting: Name,
    kind: NoteKind,
    who: Option<Account>,
    guest: bool,
    due: Option<Day>,
    replaces: Option<Mark>,
}

impl Book {
    pub(in crate::book) fn touched_by_meeting(&self, content: &M) -> Vec<Account> {
        let about = |note: &Name| {
            let note = self.meetings.notes.get(&self.newest_mark(note));
            note.and_then(|n| n.who)
        };
        let all = match content {
            M::Attendance(c) => alloc::vec![c.who],
            M::Contribution(c) => c
                .who
                .into_iter()
                .chain(c.replaces.as_ref().and_then(about))
                .collect(),
            M::Action(c) => c
                .owner
                .into_iter()
                .chain(c.replaces.as_ref().and_then(about))
                .collect(),
            M::ActionMoved(c) => about(&c.action).into_iter().collect(),
            M::Struck(c) => about(&c.note).into_iter().collect(),
            M::Answered(c) => alloc::vec![c.r#for],
            M::Cancelled(c) => self.who_comes(&c.meeting),
            M::Drafted(c) => self.who_comes(&c.meeting),
            M::Agreed(c) => self.who_comes(&c.meeting),
            M::Published(c) => self.who_comes(&c.meeting),
            M::Corrected(c) => self.who_comes(&c.meeting),
            M::LinkIssued(c) => alloc::vec![c.r#for],
            M::Called(_)
            | M::Changed(_)
            | M::Held(_)
            | M::Item(_)
            | M::Decision(_)
            | M::LinkStopped(_)
            | M::SlipsIssued(_)
            | M::ReflectionsPooled(_)
            | M::GuestErased(_) => Vec::new(),
        };
        self.holders(all)
    }

    fn who_comes(&self, meeting: &Name) -> Vec<Account> {
        let held = self.meetings.meetings.get(&meeting.mark());
        held.map(|m| m.attendance.keys().copied().collect())
            .unwrap_or_default()
    }

    #[expect(clippy::too_many_lines, reason = "one arm a kind")]
    pub(in crate::book) fn apply_meeting(
        &mut self,
        content: &M,
        signed: &Signed,
        speakers: &Speakers,
        at: Millis,
    ) -> Vec<Fact> {
        let stood = Stood {
            name: signed.entry.name(),
            body: signed.terms,
        };
        let fact = match content {
            M::Called(c) => self.call(&c.shape, stood),
            M::Changed(c) => self.reshape(c.meeting.mark(), &c.shape, stood),
            M::Held(c) => {
                let meeting = self.meeting_mut(&c.meeting, |m| m.held = true);
                Fact::Held { meeting }
            }
            M::Cancelled(c) => {
                let meeting = self.meeting_mut(&c.meeting, |m| m.cancelled = true);
                Fact::Cancelled { meeting }
            }
            M::Attendance(_) | M::Item(_) | M::Contribution(_) | M::Decision(_) | M::Action(_) => {
                return self.note(content, stood);
            }
            M::ActionMoved(c) => {
                let action = self.newest_mark(&c.action);
                let moved = Fact::Moved {
                    action,
                    on: c.on,
                    status: c.status,
                };
                let used = self.use_link(speakers, &[action]);
                return core::iter::once(moved).chain(used).collect();
            }
            M::Struck(c) => self.strike(c.note.mark()),
            M::Drafted(c) => {
                let record = c.record;
                let meeting = self.meeting_mut(&c.meeting, |m| {
                    m.draft = Some(record);
                    m.drafted = true;
                });
                Fact::Drafted { meeting, record }
            }
            M::Answered(c) => return self.answer(c, speakers),
            M::Agreed(c) => {
                let meeting = self.meeting_mut(&c.meeting, |m| m.agreed = true);
                let record = c.record;
                Fact::Agreed { meeting, record }
            }
            M::Published(c) => {
                let meeting = self.meeting_mut(&c.meeting, |m| m.published = true);
                Fact::Published { meeting }
            }
            M::Corrected(c) => {
                let meeting = self.meeting_mut(&c.meeting, |m| {
                    m.agreed = false;
                    m.published = false;
                    // What was drafted is agreed already: a correction starts with a new draft.
                    m.draft = None;
                });
                Fact::Corrected { meeting }
            }
            M::LinkIssued(c) => self.issue(c, at),
            M::LinkStopped(c) => {
                if let Some(link) = self.meetings.links.get_mut(&c.key) {
                    link.state = LinkState::Stopped;
                }
                Fact::LinkStopped { key: c.key }
            }
            M::SlipsIssued(c) => self.slips(c),
            M::ReflectionsPooled(c) => {
                let group = c.group.mark();
                self.reflections_added(&group, c.count);
                Fact::Pooled {
                    group,
                    count: c.count,
                }
            }
            M::GuestErased(c) => return self.erase_guest(c.guest),
        };
        alloc::vec![fact]
    }

    fn meeting_mut(&mut self, name: &Name, change: impl FnOnce(&mut Meeting)) -> Mark {
        let mark = name.mark();
        if let Some(meeting) = self.meetings.meetings.get_mut(&mark) {
            change(meeting);
        }
        mark
    }

    fn call(&mut self, shape: &Shape, stood: Stood) -> Fact {
        let group = shape.group.mark();
        let called = Meeting {
            called_by: stood.name.by,
            group,
            note_takers: shape.note_takers.clone(),
            day: shape.day,
            held: false,
            cancelled: false,
            shape: stood,
            attendance: BTreeMap::new(),
            notes: BTreeSet::new(),
            items: 0,
            draft: None,
            drafted: false,
            answers: BTreeMap::new(),
            agreed: false,
            published: false,
            links: 0,
            slips: 0,
        };
        self.meetings.meetings.insert(stood.name.mark(), called);
        Fact::Called {
            meeting: stood.name,
            group,
            initiative: shape.initiative.map(|i| i.mark()),
            day: shape.day,
            note_takers: shape.note_takers.clone(),
            body: stood.body,
        }
    }

    fn reshape(&mut self, meeting: Mark, shape: &Shape, stood: Stood) -> Fact {
        if let Some(changed) = self.meetings.meetings.get_mut(&meeting) {
            changed.note_takers.clone_from(&shape.note_takers);
            changed.day = shape.day;
            changed.shape = stood;
        }
        Fact::Changed {
            meeting,
            shape: stood.name,
            initiative: shape.initiative.map(|i| i.mark()),
            day: shape.day,
            note_takers: shape.note_takers.clone(),
            body: stood.body,
        }
    }

    fn note(&mut self, content: &M, stood: Stood) -> Vec<Fact> {
        let Some(told) = self.told(content) else {
            return Vec::new();
        };
        let (mark, meeting) = (stood.name.mark(), told.meeting.mark());
        if let Some(before) = told.replaces {
            self.end_note(&before, NoteState::Replaced(mark));
        }
        let note = Note {
            meeting,
            kind: told.kind,
            stood,
            who: told.who,
            state: NoteState::Stands,
        };
        self.meetings.notes.insert(mark, note);
        if let Some(guest) = told.who.filter(|_| told.guest) {
            self.meetings.guests.entry(guest).or_default();
        }
        if let Some(held) = self.meetings.meetings.get_mut(&meeting) {
            match (told.kind, told.who) {
                (NoteKind::Attendance, Some(who)) => {
                    held.attendance.insert(who, mark);
                }
                (
                    NoteKind::Attendance
                    | NoteKind::Item
                    | NoteKind::Contribution
                    | NoteKind::Decision
                    | NoteKind::Action,
                    _,
                ) => {
                    held.notes.insert(mark);
                    held.items += u32::from(told.kind == NoteKind::Item);
                }
            }
        }
        alloc::vec![Fact::Noted {
            meeting,
            note: stood.name,
            kind: told.kind,
            body: stood.body,
            who: told.who,
            guest: told.guest,
            due: told.due,
            replaces: told.replaces,
        }]
    }

    /// What a note's entry tells. The newest attendance of each person takes the place of the one before.
    fn told(&self, content: &M) -> Option<Told> {
        let note = |meeting: Name, kind: NoteKind, who: Option<Account>, replaces: Option<Name>| {
            Some(Told {
                meeting,
                kind,
                who,
                guest: false,
                due: None,
                replaces: replaces.map(|name| name.mark()),
            })
        };
        match content {
            M::Attendance(c) => {
                let held = self.meetings.meetings.get(&c.meeting.mark());
                let before = held.and_then(|m| m.attendance.get(&c.who)).copied();
                let told = note(c.meeting, NoteKind::Attendance, Some(c.who), None)?;
                Some(Told {
                    guest: c.guest,
                    replaces: before,
                    ..told
                })
            }
            M::Item(c) => note(c.meeting, NoteKind::Item, None, c.replaces),
            M::Contribution(c) => note(c.meeting, NoteKind::Contribution, c.who, c.replaces),
            M::Decision(c) => note(c.meeting, NoteKind::Decision, None, c.replaces),
            M::Action(c) => {
                let told = note(c.meeting, NoteKind::Action, c.owner, c.replaces)?;
                Some(Told { due: c.due, ..told })
            }
            M::Called(_)
            | M::Changed(_)
            | M::Held(_)
            | M::Cancelled(_)
            | M::ActionMoved(_)
            | M::Struck(_)
            | M::Drafted(_)
            | M::Answered(_)
            | M::Agreed(_)
            | M::Published(_)
            | M::Corrected(_)
            | M::LinkIssued(_)
            | M::LinkStopped(_)
            | M::SlipsIssued(_)
            | M::ReflectionsPooled(_)
            | M::GuestErased(_) => None,
        }
    }

    /// A note stands no longer: it leaves its meeting's record.
    fn end_note(&mut self, mark: &Mark, state: NoteState) {
        let Some(note) = self.meetings.notes.get_mut(mark) else {
            return;
        };
        note.state = state;
        let (kind, who) = (note.kind, note.who);
        if let Some(meeting) = self.meetings.meetings.get_mut(&note.meeting) {
            if kind == NoteKind::Attendance {
                if let Some(who) = who {
                    meeting.attendance.remove(&who);
                }
            } else if meeting.notes.remove(mark) {
                meeting.items -= u32::from(kind == NoteKind::Item);
            }
        }
    }

    /// Taking out an attendance takes out what that person said of the minutes: they were not there.
    fn strike(&mut self, note: Mark) -> Fact {
        self.end_note(&note, NoteState::Struck);
        if let Some(struck) = self.meetings.notes.get(&note)
            && let (NoteKind::Attendance, Some(who)) = (struck.kind, struck.who)
            && let Some(meeting) = self.meetings.meetings.get_mut(&struck.meeting)
        {
            meeting.answers.remove(&who);
        }
        Fact::Struck { note }
    }

    fn answer(&mut self, c: &said::Answered, speakers: &Speakers) -> Vec<Fact> {
        let (account, answer, record) = (c.r#for, c.answer, c.record);
        let meeting = self.meeting_mut(&c.meeting, |m| {
            m.answers.insert(account, (answer, record));
        });
        let answered = Fact::Answered {
            meeting,
            account,
            answer,
            record,
        };
        let used = self.use_link(speakers, &[]);
        core::iter::once(answered).chain(used).collect()
    }

    fn issue(&mut self, c: &said::LinkIssued, at: Millis) -> Fact {
        let meeting = self.meeting_mut(&c.meeting, |m| m.links += 1);
        let names: Vec<Mark> = c
            .contributions
            .iter()
            .map(|n| self.newest_mark(n))
            .collect();
        let link = Link {
            r#for: c.r#for,
            meeting,
            purpose: c.purpose,
            names: names.clone(),
            answered: BTreeSet::new(),
            at,
            state: LinkState::Open,
        };
        self.meetings.links.insert(c.key, link);
        Fact::LinkIssued {
            key: c.key,
            meeting,
            account: c.r#for,
            purpose: c.purpose,
            names,
            at,
        }
    }

    /// A link that signed has answered these: each once, and then it is used up.
    pub(in crate::book) fn use_link(
        &mut self,
        speakers: &Speakers,
        answered: &[Mark],
    ) -> Option<Fact> {
        let key: Key = speakers.link?;
        let left = self.link(&key).map(|link| {
            let done = |name: &Mark| {
                let newest = self.newest_of(name);
                let is = |one: &Mark| self.newest_of(one) == newest;
                answered.iter().any(is) || link.answered.iter().any(is)
            };
            link.names.iter().filter(|name| !done(name)).count()
        })?;
        let link = self.meetings.links.get_mut(&key)?;
        link.answered.extend(answered);
        let whole = link.purpose == Purpose::Agree || left == 0;
        if whole {
            link.state = LinkState::Used;
        }
        Some(Fact::LinkUsed { key, whole })
    }

    fn slips(&mut self, c: &said::SlipsIssued) -> Fact {
        let count = u32::try_from(c.slips.len()).unwrap_or(u32::MAX);
        let meeting = self.meeting_mut(&c.meeting, |m| m.slips = m.slips.saturating_add(count));
        let group = self.meetings.meetings.get(&meeting).map(|m| m.group);
        if let Some(group) = group {
            self.slips_went_out(&group, count);
        }
        Fact::SlipsIssued {
            meeting,
            slips: c.slips.clone(),
        }
    }

    /// A guest's links end with them; what they said of minutes stays, as a number.
    fn erase_guest(&mut self, guest: Account) -> Vec<Fact> {
        self.meetings.guests.insert(guest, true);
        let mut facts = alloc::vec![Fact::GuestErased { guest }];
        for (key, link) in &mut self.meetings.links {
            if link.r#for == guest && link.state == LinkState::Open {
                link.state = LinkState::Stopped;
                facts.push(Fact::LinkStopped { key: *key });
            }
        }
        facts
    }
}
