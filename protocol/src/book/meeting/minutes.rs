//! Who may draft, answer, agree and publish minutes, and what single-use links can do (docs/protocol.md, "Minutes"). Looks,
//! never changes.

use super::{Link, LinkState, Meeting, MeetingRefusal as Why, NoteKind, rules::Verdict};
use crate::{
    book::{
        Book, account::Status, exchange::ExchangeRefusal, speakers::Speakers, work::WorkRefusal,
    },
    entry::{
        exchange::Ground,
        meeting::{self as said, Answer, Purpose, Tally},
    },
    id::{Account, Author, Mark, Millis, Name},
    key::Key,
    limits,
};

impl Book {
    pub(super) fn may_draft(&self, c: &said::Drafted, by: Author) -> Verdict {
        let meeting = self.open_to(by, &c.meeting)?;
        if !meeting.held {
            return Err(Why::NotHeld.into());
        }
        if c.record != self.record_now(meeting) {
            return Err(Why::RecordDiffers.into());
        }
        if counts(&c.tally, meeting.attendance.len() as u64) {
            Ok(())
        } else {
            Err(Why::Tally.into())
        }
    }

    pub(super) fn may_answer(
        &self,
        c: &said::Answered,
        speakers: &Speakers,
        now: Millis,
    ) -> Verdict {
        let meeting = self.meeting(&c.meeting)?;
        let own = if let Some(key) = &speakers.link {
            let link = self.usable_link(key, Purpose::Agree, now)?;
            if link.meeting != c.meeting.mark() || link.r#for != c.r#for {
                return Err(Why::LinkNotForThis.into());
            }
            true
        } else {
            self.speaks_for_one(speakers.by, c.r#for)
        };
        if !own && !self.officer_of_meetings(speakers.by) {
            return Err(ExchangeRefusal::NotForYou.into());
        }
        if own == c.basis.is_some() || c.basis == Some(Ground::Notice) {
            return Err(Why::Basis.into());
        }
        if !meeting.attendance.contains_key(&c.r#for) {
            return Err(Why::NotThere.into());
        }
        self.answerer_here(c.r#for)?;
        let draft = meeting.draft.ok_or(Why::NotDrafted)?;
        if draft != c.record {
            return Err(Why::RecordDiffers.into());
        }
        if c.answer == Answer::NeedsChange && c.details.is_none() {
            Err(WorkRefusal::ReasonMissing.into())
        } else {
            Ok(())
        }
    }

    /// Nobody speaks for whoever was erased.
    fn answerer_here(&self, who: Account) -> Verdict {
        let erased = self
            .accounts
            .get(&who)
            .is_some_and(|h| h.status == Status::Erased);
        if erased {
            return Err(crate::book::roster::RosterRefusal::AccountGone.into());
        }
        self.guest_here(who).map_err(Into::into)
    }

    pub(super) fn may_agree_minutes(&self, c: &said::Agreed, by: Author) -> Verdict {
        let meeting = self.open_to(by, &c.meeting)?;
        let draft = meeting.draft.ok_or(Why::NotDrafted)?;
        if c.record != draft {
            return Err(Why::RecordDiffers.into());
        }
        if draft != self.record_now(meeting) {
            return Err(Why::DraftStale.into());
        }
        if self.change_asked_for(meeting) {
            return Err(Why::ChangeAskedFor.into());
        }
        if c.lived_experience < 1 {
            return Err(Why::LivedExperience.into());
        }
        let together = u64::from(c.lived_experience) + u64::from(c.others);
        if together < 2 {
            return Err(Why::Another.into());
        }
        let agrees = |said: &&(Answer, _)| **said == (Answer::TrueRecord, draft);
        let said = meeting.answers.values().filter(agrees).count() as u64;
        if together > said {
            Err(Why::Counts.into())
        } else {
            Ok(())
        }
    }

    /// Whether somebody asked for a change, on whichever draft, and has not said otherwise since. Nobody can answer for whoever
    /// was erased, so what they asked for does not stand in the way for ever.
    fn change_asked_for(&self, meeting: &Meeting) -> bool {
        let asks = |(who, (answer, _)): (&Account, &(Answer, _))| {
            *answer == Answer::NeedsChange && self.answerer_here(*who).is_ok()
        };
        meeting.answers.iter().any(asks)
    }

    pub(super) fn may_publish(&self, name: &Name, by: Author) -> Verdict {
        let meeting = self.noted(by, name)?;
        if !meeting.agreed {
            return Err(Why::NotAgreed.into());
        }
        if meeting.published {
            Err(Why::AlreadySo.into())
        } else {
            Ok(())
        }
    }

    pub(super) fn may_issue_link(&self, c: &said::LinkIssued, by: Author) -> Verdict {
        let meeting = self.noted(by, &c.meeting)?;
        self.fresh_key(&c.key)?;
        if self.accounts.get(&c.r#for).is_some_and(|h| h.devices > 0) {
            return Err(ExchangeRefusal::HasDevice.into());
        }
        self.answerer_here(c.r#for)?;
        let named = match c.purpose {
            Purpose::Agree => {
                if !meeting.attendance.contains_key(&c.r#for) {
                    return Err(Why::NotThere.into());
                }
                c.contributions.is_empty()
            }
            Purpose::Answer => (1..=limits::ANSWERED_AT_ONCE).contains(&c.contributions.len()),
        };
        if !named {
            return Err(WorkRefusal::Contributions.into());
        }
        for name in &c.contributions {
            let (_, note) = self.newest_standing(name)?;
            let answerable = matches!(note.kind, NoteKind::Contribution | NoteKind::Action);
            if !answerable || note.meeting != c.meeting.mark() {
                return Err(Why::NoteDiffers.into());
            }
        }
        if meeting.links >= limits::LINKS {
            Err(Why::TooMany.into())
        } else {
            Ok(())
        }
    }

    pub(super) fn may_stop_link(&self, c: &said::LinkStopped, by: Author) -> Verdict {
        let link = self.link(&c.key).ok_or(Why::LinkUnknown)?;
        let meeting = self.meetings.meetings.get(&link.meeting);
        self.notes(by, meeting.ok_or(Why::MeetingUnknown)?)?;
        if link.state == LinkState::Open {
            Ok(())
        } else {
            Err(Why::AlreadySo.into())
        }
    }

    /// The link that signed, if it can be used now and for this.
    pub(in crate::book) fn usable_link(
        &self,
        key: &Key,
        purpose: Purpose,
        now: Millis,
    ) -> Result<&Link, Why> {
        let link = self.link(key).ok_or(Why::LinkUnknown)?;
        if link.purpose != purpose {
            return Err(Why::LinkNotForThis);
        }
        match link.state {
            LinkState::Used => return Err(Why::LinkUsed),
            LinkState::Stopped => return Err(Why::LinkStopped),
            LinkState::Open => {}
        }
        if now > link.at + limits::INVITATION_DAYS * limits::DAY_MS {
            Err(Why::LinkExpired)
        } else {
            Ok(link)
        }
    }

    /// Whether a link names all of these, and has answered none of them.
    pub(in crate::book) fn link_names(&self, link: &Link, asked: &[Mark]) -> Result<(), Why> {
        let named = |one: &Mark| link.names.iter().any(|n| self.newest_of(n) == *one);
        let answered = |one: &Mark| link.answered.iter().any(|n| self.newest_of(n) == *one);
        if !asked.iter().all(named) {
            return Err(Why::LinkNotForThis);
        }
        if asked.iter().any(answered) {
            Err(Why::LinkUsed)
        } else {
            Ok(())
        }
    }
}

/// Whether counts can be those of so many people.
fn counts(tally: &Tally, people: u64) -> bool {
    let listed = tally.capacities.iter().all(|count| count.people > 0)
        && tally
            .capacities
            .windows(2)
            .all(|pair| pair[0].capacity < pair[1].capacity);
    let took_part: u64 = tally
        .capacities
        .iter()
        .map(|count| u64::from(count.people))
        .sum();
    let lived_experience: u64 = tally
        .capacities
        .iter()
        .filter(|count| count.capacity.lived_experience())
        .map(|count| u64::from(count.people))
        .sum();
    let met = u64::from(tally.needs_met) + u64::from(tally.needs_partly);
    listed
        && took_part + u64::from(tally.apologies) <= people
        && u64::from(tally.chairs) + u64::from(tally.apologies) <= people
        && tally.chairs_lived_experience <= tally.chairs
        && u64::from(tally.chairs_lived_experience) <= lived_experience
        && met <= u64::from(tally.needs)
}
