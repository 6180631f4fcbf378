//! How the view of meetings follows the facts.

use alloc::vec::Vec;

use super::{
    Action, Answered, Group, Initiative, Link, LinkState, Mandate, Meeting, Meetings, Note,
    NoteKind, Part, Period, Response,
};
use crate::{
    book::{Fact, meeting, work},
    entry::meeting::ActionStatus,
    id::{Account, Day, Index, Mark},
    key::Key,
    view::View,
};

impl View for Meetings {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        let ours = |fact: &Fact| matches!(fact, Fact::Work(_) | Fact::Meeting(_));
        if facts.iter().any(ours) {
            self.entries.push(index);
        }
        for fact in facts {
            match fact {
                Fact::Work(fact) => self.take_work(index, fact),
                Fact::Meeting(fact) => self.take(index, fact),
                Fact::Stands { .. }
                | Fact::Roster(_)
                | Fact::Exchange(_)
                | Fact::Federation(_)
                | Fact::Listing(_) => {}
            }
        }
    }
}

impl Meetings {
    #[expect(clippy::too_many_lines, reason = "one arm a fact")]
    fn take_work(&mut self, index: Index, fact: &work::Fact) {
        use work::Fact as F;
        match fact {
            F::Group {
                group,
                organisers,
                pot,
            } => {
                let held = self.groups.entry(group.mark()).or_insert_with(|| Group {
                    name: *group,
                    newest: index,
                    organisers: Vec::new(),
                    pot: None,
                    mandates: Vec::new(),
                    meetings: Vec::new(),
                    initiatives: Vec::new(),
                    pools: Vec::new(),
                });
                held.newest = index;
                held.organisers.clone_from(organisers);
                held.pot = *pot;
            }
            F::MandateGiven {
                mandate,
                group,
                account,
            } => {
                let given = Mandate {
                    name: *mandate,
                    index,
                    group: *group,
                    account: *account,
                    reported: Vec::new(),
                    ended: false,
                };
                self.mandates.insert(mandate.mark(), given);
                if let Some(group) = self.groups.get_mut(group) {
                    group.mandates.push(mandate.mark());
                }
            }
            F::MandateReported { mandate, on } => {
                if let Some(mandate) = self.mandates.get_mut(mandate) {
                    mandate.reported.push(*on);
                }
            }
            F::MandateEnded { mandate } => {
                if let Some(mandate) = self.mandates.get_mut(mandate) {
                    mandate.ended = true;
                }
            }
            F::Opened {
                initiative,
                group,
                claimed,
                owner,
            } => {
                let opened = Initiative {
                    name: *initiative,
                    opened: index,
                    newest: index,
                    group: *group,
                    owner: *owner,
                    claimed: *claimed,
                    stages: Vec::new(),
                    replies: Vec::new(),
                    meetings: Vec::new(),
                };
                self.initiatives.insert(initiative.mark(), opened);
                if let Some(group) = group.and_then(|g| self.groups.get_mut(&g)) {
                    group.initiatives.push(initiative.mark());
                }
            }
            F::Changed { initiative, owner } => self.initiative_at(initiative, |i| {
                i.newest = index;
                i.owner = *owner;
            }),
            F::Staged {
                initiative,
                day,
                stage,
            } => self.initiative_at(initiative, |i| i.stages.push((*day, *stage))),
            F::Replied { initiative } => self.initiative_at(initiative, |i| i.replies.push(index)),
            F::Responded {
                response,
                contributions,
                organisation,
                outcome,
            } => {
                for contribution in contributions {
                    let answers = self.answered.entry(*contribution).or_default();
                    answers.push(response.mark());
                }
                let given = Response {
                    name: *response,
                    index,
                    contributions: contributions.clone(),
                    organisation: *organisation,
                    outcome: *outcome,
                    told: Vec::new(),
                };
                self.responses.insert(response.mark(), given);
            }
            F::Told {
                response,
                contribution,
                on,
                how,
            } => {
                if let Some(response) = self.responses.get_mut(response) {
                    response.told.push((index, *contribution, *on, *how));
                }
            }
            F::PeriodClosed { from, to } => {
                let (from, to) = (*from, *to);
                self.periods.push(Period { index, from, to });
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm a fact")]
    fn take(&mut self, index: Index, fact: &meeting::Fact) {
        use meeting::Fact as F;
        match fact {
            F::Called { .. } => self.call(index, fact),
            F::Changed {
                meeting,
                shape,
                initiative,
                day,
                note_takers,
                body,
            } => {
                self.about(*meeting, *initiative);
                self.meeting_at(meeting, |m| {
                    m.shape = (index, *shape, *body);
                    m.initiative = *initiative;
                    m.day = *day;
                    m.note_takers.clone_from(note_takers);
                });
            }
            F::Held { meeting } => self.meeting_at(meeting, |m| m.held = Some(index)),
            F::Cancelled { meeting } => self.meeting_at(meeting, |m| m.cancelled = Some(index)),
            F::Noted {
                meeting,
                note,
                kind,
                body,
                who,
                guest,
                due,
                replaces,
            } => {
                let made = Note {
                    name: *note,
                    index,
                    meeting: *meeting,
                    kind: *kind,
                    body: *body,
                    who: *who,
                    guest: *guest,
                    replaced_by: None,
                    struck: None,
                };
                self.note_made(made, *due, *replaces);
            }
            F::Struck { note } => self.strike(index, note),
            F::Moved { action, on, status } => {
                if let Some(action) = self.actions.get_mut(action) {
                    action.status = *status;
                    action.moved.push((index, *on, *status));
                }
            }
            F::Drafted { meeting, record } => {
                self.meeting_at(meeting, |m| m.draft = Some((index, *record)));
            }
            F::Answered {
                meeting,
                account,
                answer,
                record,
            } => {
                let answered = Answered {
                    index,
                    answer: *answer,
                    record: *record,
                };
                self.meeting_at(meeting, |m| {
                    m.answers.insert(*account, answered);
                });
            }
            F::Agreed { meeting, record } => self.meeting_at(meeting, |m| {
                m.agreed.push((index, *record));
                m.sealed = true;
            }),
            F::Published { meeting } => self.meeting_at(meeting, |m| m.published = Some(index)),
            F::Corrected { meeting } => self.meeting_at(meeting, |m| {
                m.corrections.push(index);
                m.sealed = false;
                m.published = None;
                m.draft = None;
            }),
            F::LinkIssued {
                key,
                meeting,
                account,
                purpose,
                names,
                at,
            } => {
                let link = Link {
                    issued: index,
                    at: *at,
                    meeting: *meeting,
                    account: *account,
                    purpose: *purpose,
                    names: names.clone(),
                    state: LinkState::Open,
                    used: Vec::new(),
                };
                self.links.insert(*key, link);
                self.meeting_at(meeting, |m| m.links.push(*key));
            }
            F::LinkStopped { key } => self.link_at(key, |link| link.state = LinkState::Stopped),
            F::LinkUsed { key, whole } => self.link_at(key, |link| {
                link.used.push(index);
                if *whole {
                    link.state = LinkState::Used;
                }
            }),
            F::SlipsIssued { meeting, slips } => {
                self.meeting_at(meeting, |m| m.slips.extend_from_slice(slips));
            }
            F::Pooled { group, count } => {
                if let Some(group) = self.groups.get_mut(group) {
                    group.pools.push((index, *count));
                }
            }
            F::GuestErased { guest } => {
                self.erased.insert(*guest);
            }
        }
    }

    fn initiative_at(&mut self, mark: &Mark, change: impl FnOnce(&mut Initiative)) {
        if let Some(initiative) = self.initiatives.get_mut(mark) {
            change(initiative);
        }
    }

    fn meeting_at(&mut self, mark: &Mark, change: impl FnOnce(&mut Meeting)) {
        if let Some(meeting) = self.meetings.get_mut(mark) {
            change(meeting);
        }
    }

    fn link_at(&mut self, key: &Key, change: impl FnOnce(&mut Link)) {
        if let Some(link) = self.links.get_mut(key) {
            change(link);
        }
    }

    fn call(&mut self, index: Index, fact: &meeting::Fact) {
        let meeting::Fact::Called {
            meeting,
            group,
            initiative,
            day,
            note_takers,
            body,
        } = fact
        else {
            return;
        };
        let mark = meeting.mark();
        let called = Meeting {
            name: *meeting,
            called: index,
            shape: (index, *meeting, *body),
            group: *group,
            initiative: None,
            day: *day,
            note_takers: note_takers.clone(),
            held: None,
            cancelled: None,
            notes: Vec::new(),
            struck: None,
            draft: None,
            answers: Default::default(),
            agreed: Vec::new(),
            sealed: false,
            published: None,
            corrections: Vec::new(),
            links: Vec::new(),
            slips: Vec::new(),
        };
        self.meetings.insert(mark, called);
        if let Some(group) = self.groups.get_mut(group) {
            group.meetings.push(mark);
        }
        self.about(mark, *initiative);
        self.meeting_at(&mark, |m| m.initiative = *initiative);
    }

    /// A meeting is about that piece of work from here, and no longer about the one before.
    fn about(&mut self, meeting: Mark, initiative: Option<Mark>) {
        let before = self.meetings.get(&meeting).and_then(|m| m.initiative);
        if before == initiative {
            return;
        }
        if let Some(before) = before {
            self.initiative_at(&before, |i| i.meetings.retain(|m| *m != meeting));
        }
        if let Some(now) = initiative {
            self.initiative_at(&now, |i| i.meetings.push(meeting));
        }
    }

    fn note_made(&mut self, note: Note, due: Option<Day>, replaces: Option<Mark>) {
        let (mark, meeting, kind, who) = (note.name.mark(), note.meeting, note.kind, note.who);
        if let Some(before) = replaces {
            self.leaves(&before);
            if let Some(before) = self.notes.get_mut(&before) {
                before.replaced_by = Some(mark);
            }
        }
        if kind == NoteKind::Action {
            let before = replaces.and_then(|before| self.actions.remove(&before));
            let moved = before.map(|action| action.moved).unwrap_or_default();
            let status = moved
                .last()
                .map_or(ActionStatus::Open, |(_, _, status)| *status);
            self.actions.insert(mark, Action { due, status, moved });
        }
        if let Some(before) = replaces
            && kind == NoteKind::Contribution
        {
            self.answers_follow(before, mark);
        }
        self.notes.insert(mark, note);
        self.meeting_at(&meeting, |m| m.notes.push(mark));
        if let Some(who) = who {
            self.part(who, |part| {
                match kind {
                    NoteKind::Attendance => part.meetings.insert(meeting),
                    NoteKind::Contribution => part.contributions.insert(mark),
                    NoteKind::Action => part.actions.insert(mark),
                    NoteKind::Item | NoteKind::Decision => false,
                };
            });
        }
    }

    /// What answered the wording before answers the new one.
    fn answers_follow(&mut self, before: Mark, now: Mark) {
        let Some(answers) = self.answered.remove(&before) else {
            return;
        };
        for answer in &answers {
            let Some(response) = self.responses.get_mut(answer) else {
                continue;
            };
            let told = response.told.iter_mut().map(|(_, mark, _, _)| mark);
            for mark in response.contributions.iter_mut().chain(told) {
                if *mark == before {
                    *mark = now;
                }
            }
        }
        self.answered.insert(now, answers);
    }

    fn part(&mut self, who: Account, change: impl FnOnce(&mut Part)) {
        let part = self.parts.entry(who).or_default();
        change(part);
        if *part == Part::default() {
            self.parts.remove(&who);
        }
    }

    /// A note that stands no longer is no longer anybody's part.
    fn leaves(&mut self, mark: &Mark) {
        let Some(note) = self.notes.get(mark) else {
            return;
        };
        let (meeting, kind) = (note.meeting, note.kind);
        if let Some(who) = note.who {
            self.part(who, |part| {
                match kind {
                    NoteKind::Attendance => part.meetings.remove(&meeting),
                    NoteKind::Contribution => part.contributions.remove(mark),
                    NoteKind::Action => part.actions.remove(mark),
                    NoteKind::Item | NoteKind::Decision => false,
                };
            });
        }
    }

    fn strike(&mut self, index: Index, mark: &Mark) {
        self.leaves(mark);
        let Some(note) = self.notes.get_mut(mark) else {
            return;
        };
        note.struck = Some(index);
        let (meeting, kind, who) = (note.meeting, note.kind, note.who);
        self.meeting_at(&meeting, |m| {
            m.struck = Some(index);
            if let (NoteKind::Attendance, Some(who)) = (kind, who) {
                m.answers.remove(&who);
            }
        });
    }
}
