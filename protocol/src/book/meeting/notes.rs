//! Who may note what in a meeting: attendance, items, contributions, decisions, actions (docs/protocol.md, "Meetings"). Looks,
//! never changes.

use super::{Meeting, MeetingRefusal as Why, Note, NoteKind, NoteState, rules::Verdict};
use crate::{
    book::{
        Book,
        account::Status,
        speakers::Speakers,
        work::{WorkRefusal, come},
    },
    entry::meeting::{self as said, ActionStatus, Purpose, Votes},
    id::{Account, Author, Mark, Millis, Name},
    limits,
    refusal::Refusal,
};

impl Book {
    pub(super) fn may_note_attendance(&self, c: &said::Attendance, by: Author) -> Verdict {
        let meeting = self.meeting(&c.meeting)?;
        let fresh = !meeting.attendance.contains_key(&c.who);
        // Whoever is in the attendance reads the record and answers the minutes: late comers are let in by who notes it.
        if (fresh && meeting.drafted) || !self.speaks_for_one(by, c.who) {
            self.notes(by, meeting)?;
        }
        Self::record_open(meeting)?;
        match (self.accounts.get(&c.who), c.guest) {
            (None, false) => return Err(Why::GuestNotMarked.into()),
            (Some(_), true) => return Err(Why::NotAGuest.into()),
            (None, true) => self.guest_here(c.who)?,
            (Some(_), false) => self.someone(c.who)?,
        }
        if fresh && meeting.attendance.len() >= limits::ATTENDANCE {
            Err(Why::TooMany.into())
        } else {
            Ok(())
        }
    }

    pub(super) fn may_raise(&self, c: &said::Item, by: Author) -> Verdict {
        let meeting = self.meeting(&c.meeting)?;
        Self::record_open(meeting)?;
        self.replaces(by, meeting, NoteKind::Item, c.replaces)?;
        let minutes = c
            .minutes
            .is_none_or(|m| (0..=limits::MEETING_MINUTES).contains(&m));
        if !minutes {
            return Err(Why::Numbers.into());
        }
        let full = meeting.items as usize >= limits::ITEMS;
        room(meeting, full, c.replaces)
    }

    pub(super) fn may_note_contribution(&self, c: &said::Contribution, by: Author) -> Verdict {
        let meeting = self.meeting(&c.meeting)?;
        if !c.who.is_some_and(|who| self.speaks_for_one(by, who)) {
            self.notes(by, meeting)?;
        }
        Self::record_open(meeting)?;
        self.replaces(by, meeting, NoteKind::Contribution, c.replaces)?;
        self.among(&c.meeting, NoteKind::Item, c.item)?;
        if let Some(who) = c.who {
            self.here_or_there(who, meeting)?;
        }
        room(meeting, false, c.replaces)
    }

    pub(super) fn may_note_decision(&self, c: &said::Decision, by: Author) -> Verdict {
        let meeting = self.open_to(by, &c.meeting)?;
        self.replaces(by, meeting, NoteKind::Decision, c.replaces)?;
        self.among(&c.meeting, NoteKind::Item, c.item)?;
        let counted = |votes: &Votes| {
            let all = [votes.r#for, votes.against, votes.abstained];
            all.iter().all(|n| *n <= limits::VOTES)
        };
        let sides = [&c.lived_experience, &c.professionals];
        if !sides.into_iter().flatten().all(counted) {
            return Err(Why::Numbers.into());
        }
        room(meeting, false, c.replaces)
    }

    pub(super) fn may_note_action(&self, c: &said::Action, by: Author) -> Verdict {
        let meeting = self.open_to(by, &c.meeting)?;
        self.replaces(by, meeting, NoteKind::Action, c.replaces)?;
        self.among(&c.meeting, NoteKind::Decision, c.decision)?;
        if let Some(owner) = c.owner {
            self.here_or_there(owner, meeting)?;
        }
        room(meeting, false, c.replaces)
    }

    pub(super) fn may_move(
        &self,
        c: &said::ActionMoved,
        speakers: &Speakers,
        now: Millis,
    ) -> Verdict {
        let (action, note) = self.newest_standing(&c.action)?;
        if note.kind != NoteKind::Action {
            return Err(Why::NoteUnknown.into());
        }
        if let Some(key) = &speakers.link {
            let link = self.usable_link(key, Purpose::Answer, now)?;
            self.link_names(link, &[action])?;
        } else if !note
            .who
            .is_some_and(|o| self.speaks_for_one(speakers.by, o))
        {
            let meeting = self.meetings.meetings.get(&note.meeting);
            self.notes(speakers.by, meeting.ok_or(Why::MeetingUnknown)?)?;
        }
        if c.status == ActionStatus::NotDone && c.details.is_none() {
            return Err(WorkRefusal::ReasonMissing.into());
        }
        come(c.on, now).map_err(Into::into)
    }

    pub(super) fn may_strike(&self, name: &Name, by: Author) -> Verdict {
        let note = self.note_of(name)?;
        let meeting = self.meetings.meetings.get(&note.meeting);
        let meeting = meeting.ok_or(Why::MeetingUnknown)?;
        if note.stood.name.by != by {
            self.notes(by, meeting)?;
        }
        Self::record_open(meeting)?;
        if note.state == NoteState::Stands {
            Ok(())
        } else {
            Err(Why::NoteGone.into())
        }
    }

    /// The newest wording of a contribution that was not taken out.
    pub(in crate::book) fn contribution(&self, name: &Name) -> Result<Mark, Refusal> {
        let (mark, note) = self.newest_standing(name)?;
        if note.kind == NoteKind::Contribution {
            Ok(mark)
        } else {
            Err(Why::NoteUnknown.into())
        }
    }

    /// Whether the author is that person or organisation, supports them, or looks after it.
    pub(super) fn speaks_for_one(&self, by: Author, account: Account) -> bool {
        by.account()
            .is_some_and(|who| self.may_speak_for(who, account))
    }

    pub(super) fn guest_here(&self, guest: Account) -> Result<(), Why> {
        if self.guest_erased(guest) {
            Err(Why::GuestErased)
        } else {
            Ok(())
        }
    }

    /// A person with an account who was not erased: who has left may still be noted where they were.
    fn someone(&self, who: Account) -> Verdict {
        let holder = self.holder(who)?;
        if !holder.person() {
            return Err(crate::book::roster::RosterRefusal::NotAPerson.into());
        }
        if holder.status == Status::Erased {
            Err(crate::book::roster::RosterRefusal::AccountGone.into())
        } else {
            Ok(())
        }
    }

    /// Somebody with an account here, or a guest of this meeting.
    fn here_or_there(&self, who: Account, meeting: &Meeting) -> Verdict {
        if let Some(holder) = self.accounts.get(&who) {
            return if holder.status == Status::Erased {
                Err(crate::book::roster::RosterRefusal::AccountGone.into())
            } else {
                Ok(())
            };
        }
        if !meeting.attendance.contains_key(&who) {
            return Err(Why::NotThere.into());
        }
        self.guest_here(who).map_err(Into::into)
    }

    pub(super) fn note_of(&self, name: &Name) -> Result<&Note, Why> {
        let note = self.meetings.notes.get(&name.mark());
        note.ok_or(Why::NoteUnknown)
    }

    /// The newest wording of a note that was not taken out.
    pub(super) fn newest_standing(&self, name: &Name) -> Result<(Mark, &Note), Why> {
        self.note_of(name)?;
        let mark = self.newest_mark(name);
        let note = self.meetings.notes.get(&mark).ok_or(Why::NoteUnknown)?;
        if note.state == NoteState::Stands {
            Ok((mark, note))
        } else {
            Err(Why::NoteGone)
        }
    }

    /// What a note takes the place of: a standing note of the same kind and meeting, by its author, by whom it is about, or by
    /// who notes the meeting.
    fn replaces(
        &self,
        by: Author,
        meeting: &Meeting,
        kind: NoteKind,
        name: Option<Name>,
    ) -> Result<(), Why> {
        let Some(name) = name else {
            return Ok(());
        };
        let note = self.note_of(&name)?;
        let held = self.meetings.meetings.get(&note.meeting);
        let same = held.is_some_and(|m| m.shape.name == meeting.shape.name);
        if note.kind != kind || !same {
            return Err(Why::NoteDiffers);
        }
        let own = note.stood.name.by == by || note.who.is_some_and(|w| self.speaks_for_one(by, w));
        if !own {
            self.notes(by, meeting)?;
        }
        if note.state == NoteState::Stands {
            Ok(())
        } else {
            Err(Why::NoteGone)
        }
    }

    /// What a note refers to: a note of that kind in the same meeting that was not taken out.
    fn among(&self, meeting: &Name, kind: NoteKind, name: Option<Name>) -> Result<(), Why> {
        let Some(name) = name else {
            return Ok(());
        };
        let (_, note) = self.newest_standing(&name)?;
        if note.kind == kind && note.meeting == meeting.mark() {
            Ok(())
        } else {
            Err(Why::NoteDiffers)
        }
    }
}

/// Whether one note more fits; one that takes another's place always does.
fn room(meeting: &Meeting, full: bool, replaces: Option<Name>) -> Verdict {
    let full = full || meeting.notes.len() >= limits::NOTES;
    if full && replaces.is_none() {
        Err(Why::TooMany.into())
    } else {
        Ok(())
    }
}
