//! Who may say what of a meeting (docs/protocol.md, "Meetings"). Looks, never changes.

use super::{Meeting, MeetingRefusal as Why};
use crate::{
    book::{Book, roster::RosterRefusal, speakers::Speakers, work::come},
    entry::meeting::{self as said, Meeting as M, Pool, Shape},
    id::{Account, Author, Millis, Name},
    limits,
    refusal::{Common, Refusal},
};

pub(super) type Verdict = Result<(), Refusal>;

impl Book {
    pub(in crate::book) fn admit_meeting(
        &self,
        content: &M,
        speakers: &Speakers,
        now: Millis,
    ) -> Verdict {
        if !speakers.alone() {
            return Err(Common::SignerUnneeded.into());
        }
        let by_link = matches!(content, M::Answered(_) | M::ActionMoved(_));
        if speakers.link.is_some() && !by_link {
            return Err(Why::LinkNotForThis.into());
        }
        let by = speakers.by;
        match content {
            M::Called(c) => {
                let group = self.group_of(&c.shape.group)?;
                self.runs(by, &group)?;
                self.shape(&c.shape)
            }
            M::Changed(c) => {
                let meeting = self.open_to(by, &c.meeting)?;
                if c.shape.group.mark() != meeting.group {
                    return Err(Why::GroupDiffers.into());
                }
                self.shape(&c.shape)
            }
            M::Held(c) => {
                let meeting = self.noted(by, &c.meeting)?;
                if meeting.held {
                    return Err(Why::AlreadySo.into());
                }
                come(meeting.day, now).map_err(Into::into)
            }
            M::Cancelled(c) => {
                let meeting = self.noted(by, &c.meeting)?;
                if meeting.held {
                    Err(Why::MeetingHeld.into())
                } else {
                    Ok(())
                }
            }
            M::Attendance(c) => self.may_note_attendance(c, by),
            M::Item(c) => self.may_raise(c, by),
            M::Contribution(c) => self.may_note_contribution(c, by),
            M::Decision(c) => self.may_note_decision(c, by),
            M::Action(c) => self.may_note_action(c, by),
            M::ActionMoved(c) => self.may_move(c, speakers, now),
            M::Struck(c) => self.may_strike(&c.note, by),
            M::Drafted(c) => self.may_draft(c, by),
            M::Answered(c) => self.may_answer(c, speakers, now),
            M::Agreed(c) => self.may_agree_minutes(c, by),
            M::Published(c) => self.may_publish(&c.meeting, by),
            M::Corrected(c) => {
                let meeting = self.noted(by, &c.meeting)?;
                if meeting.agreed {
                    Ok(())
                } else {
                    Err(Why::NotAgreed.into())
                }
            }
            M::LinkIssued(c) => self.may_issue_link(c, by),
            M::LinkStopped(c) => self.may_stop_link(c, by),
            M::SlipsIssued(c) => self.may_issue_slips(c, by),
            M::ReflectionsPooled(c) => self.may_pool(c, by),
            M::GuestErased(c) => self.may_erase_guest(c.guest, by),
        }
    }

    pub(super) fn meeting(&self, name: &Name) -> Result<&Meeting, Why> {
        let meeting = self.meetings.meetings.get(&name.mark());
        meeting.ok_or(Why::MeetingUnknown)
    }

    /// Who notes a meeting: who runs its group, its note-takers, and who called it.
    pub(super) fn notes(&self, by: Author, meeting: &Meeting) -> Result<(), Why> {
        let takes = by
            .account()
            .is_some_and(|who| meeting.note_takers.contains(&who));
        if takes || by == meeting.called_by || self.runs(by, &meeting.group).is_ok() {
            Ok(())
        } else {
            Err(Why::NotANoteTaker)
        }
    }

    /// A meeting that the author notes, and that was not cancelled.
    pub(super) fn noted(&self, by: Author, name: &Name) -> Result<&Meeting, Why> {
        let meeting = self.meeting(name)?;
        self.notes(by, meeting)?;
        if meeting.cancelled {
            Err(Why::MeetingCancelled)
        } else {
            Ok(meeting)
        }
    }

    /// A meeting whose record takes something more.
    pub(super) fn record_open(meeting: &Meeting) -> Result<(), Why> {
        if meeting.cancelled {
            return Err(Why::MeetingCancelled);
        }
        if meeting.sealed() {
            Err(Why::MinutesAgreed)
        } else {
            Ok(())
        }
    }

    /// The same, for one who notes it.
    pub(super) fn open_to(&self, by: Author, name: &Name) -> Result<&Meeting, Why> {
        let meeting = self.meeting(name)?;
        self.notes(by, meeting)?;
        Self::record_open(meeting)?;
        Ok(meeting)
    }

    /// Brokers, facilitators, stewards and the console.
    pub(in crate::book) fn officer_of_meetings(&self, by: Author) -> bool {
        self.facilitates(by).is_ok() || self.has_role(by, crate::book::account::Holder::officer)
    }

    fn shape(&self, shape: &Shape) -> Verdict {
        self.initiative_known(shape.initiative)?;
        self.listed(&shape.note_takers, limits::NOTE_TAKERS)?;
        let starts = shape.starts.is_none_or(|m| (0..1_440).contains(&m));
        let lasts = (1..=limits::MEETING_MINUTES).contains(&shape.minutes);
        let access = shape.access.windows(2).all(|pair| pair[0] < pair[1]);
        if starts && lasts && access && shape.papers.len() <= limits::PAPERS {
            Ok(())
        } else {
            Err(Why::Numbers.into())
        }
    }

    fn may_issue_slips(&self, c: &said::SlipsIssued, by: Author) -> Verdict {
        let meeting = self.noted(by, &c.meeting)?;
        let sorted = c.slips.windows(2).all(|pair| pair[0] < pair[1]);
        if !sorted || !(1..=limits::SLIPS).contains(&c.slips.len()) {
            return Err(Why::Slips.into());
        }
        let count = u32::try_from(c.slips.len()).unwrap_or(u32::MAX);
        if meeting.slips.saturating_add(count) > limits::SLIPS_OF_A_MEETING {
            Err(Why::TooMany.into())
        } else {
            Ok(())
        }
    }

    fn may_pool(&self, c: &said::ReflectionsPooled, by: Author) -> Verdict {
        if by != Author::Node {
            return Err(Why::OnlyTheNode.into());
        }
        let group = self.group_of(&c.group)?;
        if c.count < limits::REFLECTIONS {
            return Err(Why::TooFewReflections.into());
        }
        if !adds_up(&c.pool, c.count) || c.count > self.slips_left(&group) {
            Err(Why::Pool.into())
        } else {
            Ok(())
        }
    }

    fn may_erase_guest(&self, guest: Account, by: Author) -> Verdict {
        if !self.officer_of_meetings(by) {
            return Err(RosterRefusal::NotAnOfficer.into());
        }
        if self.accounts.contains_key(&guest) {
            return Err(Why::NotAGuest.into());
        }
        match self.meetings.guests.get(&guest) {
            None => Err(Why::GuestUnknown.into()),
            Some(true) => Err(Why::AlreadySo.into()),
            Some(false) => Ok(()),
        }
    }
}

/// Each question has its number of answers, and none more than there are reflections.
fn adds_up(pool: &Pool, count: u32) -> bool {
    let asked = |numbers: &[u32], answers: usize| {
        let sum = numbers.iter().try_fold(0u32, |sum, n| sum.checked_add(*n));
        numbers.len() == answers && sum.is_some_and(|sum| sum <= count)
    };
    asked(&pool.again, 3)
        && asked(&pool.important, 5)
        && asked(&pool.listened, 5)
        && asked(&pool.difference, 5)
        && asked(&pool.understood, 5)
}
