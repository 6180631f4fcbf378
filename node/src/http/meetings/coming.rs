//! Meetings that come, and of what people are reminded in working days: that they said they come, that they have not said, that papers
//! are due.

use axum::Json;
use kith_protocol::id::{Account, Day, Name};
use kith_protocol::summary::indicators::PAPER_DAYS;
use kith_protocol::summary::record::Presence;
use kith_protocol::summary::workdays::working_days_before;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::Asked;
use super::super::limits;
use super::super::problem::Problem;
use super::super::viewer::Viewer;
use super::list::comes;
use super::{Lister, MeetingItem, Seen};
use crate::meetings::{Reader, Who, known};

/// Working days before a meeting on which people are reminded: time enough to arrange a lift.
const REMIND_WORKING_DAYS: u8 = 2;
/// Working days before the papers are due on which whoever sends them is reminded.
const PAPERS_WORKING_DAYS: u8 = 2;

/// A meeting that comes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Coming {
    #[serde(flatten)]
    meeting: MeetingItem,
    /// Whether they said that they come, or send apologies.
    answered: bool,
    /// The last day on which papers go out in time: five working days before.
    papers_by: Day,
    /// The day papers went out first, if they did.
    papers_sent: Option<Day>,
    /// The day on which people are reminded: two working days before.
    remind_on: Day,
    /// Of what they are to be reminded now, if of anything.
    remind: Option<Remind>,
    /// They note it, and are to be reminded of papers that have not gone out.
    papers_due: bool,
}

/// A reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Remind {
    /// The meeting is near, and they said that they come.
    Comes,
    /// The meeting is near; they come to its group, and have not said.
    NotSaid,
    /// The meeting is near; they come to it, and it was called off.
    CalledOff,
}

impl Coming {
    /// Whether anybody is to be reminded of it now.
    pub(super) const fn reminds(&self) -> bool {
        self.remind.is_some()
    }

    /// Whether they said that they come to it, and are to be reminded of that or told that it was called off.
    pub(super) const fn said(&self) -> bool {
        matches!(self.remind, Some(Remind::Comes | Remind::CalledOff))
    }
}

/// Which day.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Wanted {
    /// The day of a meeting.
    day: Day,
}

/// Days before a meeting, counted in working days of England and Wales.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct DaysBefore {
    day: Day,
    /// The last day on which papers go out in time: five working days before.
    papers_by: Day,
    /// The day on which people are reminded: two working days before.
    remind_on: Day,
}

pub(in crate::http) fn days_doc() -> Doc {
    Doc::of("By when papers go out for a meeting on a day, and when people are reminded.")
        .query::<Wanted>()
        .answers::<DaysBefore>(200, "The days.")
}

/// The days before a meeting.
pub(in crate::http) async fn days(
    _viewer: Viewer,
    Asked(Wanted { day }): Asked<Wanted>,
) -> Json<DaysBefore> {
    Json(DaysBefore {
        day,
        papers_by: working_days_before(day, PAPER_DAYS),
        remind_on: working_days_before(day, REMIND_WORKING_DAYS),
    })
}

impl App {
    /// The next meetings, as `account` is to be told of them; `who` reads.
    pub(super) fn coming(
        &self,
        who: &Who,
        lister: &mut Lister<'_>,
        account: Account,
        all: &[known::Meeting],
    ) -> Result<Vec<Coming>, Problem> {
        let today = self.today();
        let mut next: Vec<&known::Meeting> = all.iter().filter(|m| comes(m, today)).collect();
        next.sort_by_key(|m| (m.day, m.called));
        next.truncate(limits::HOME_MEETINGS);
        let mut coming = Vec::with_capacity(next.len());
        for meeting in next {
            let (shape, _) = Reader::new(self.engine()).shape(meeting)?;
            let papers_by = working_days_before(meeting.day, PAPER_DAYS);
            let papers_sent = shape.papers.iter().map(|paper| paper.sent_on).min();
            let remind_on = working_days_before(meeting.day, REMIND_WORKING_DAYS);
            let papers_near = papers_sent.is_none()
                && meeting.cancelled.is_none()
                && working_days_before(papers_by, PAPERS_WORKING_DAYS) <= today;
            // A meeting is opened only where its day is near: the first page is asked for often.
            let seen = match remind_on <= today || papers_near {
                true => Some(lister.seen(who, &meeting.name)?),
                false => None,
            };
            let near = seen.as_ref().filter(|_| remind_on <= today);
            coming.push(Coming {
                meeting: lister.item(meeting)?,
                answered: self.attends(account, meeting),
                papers_by,
                papers_sent,
                remind_on,
                remind: near.and_then(|seen| self.reminder(account, seen)),
                papers_due: papers_near
                    && seen.is_some_and(|seen| seen.rights.notes && !seen.rights.by_office),
            });
        }
        Ok(coming)
    }

    fn reminder(&self, account: Account, seen: &Seen) -> Option<Remind> {
        let mut all = seen.opened.record.attendance.iter();
        let there = all.find(|a| a.who == account);
        let off = seen.known.cancelled.is_some();
        let Some(there) = there else {
            let theirs = self.comes_to(account, &seen.known.group);
            return (theirs && !off).then_some(Remind::NotSaid);
        };
        let presence = there.row.as_ref().and_then(|row| row.presence);
        match presence {
            Some(Presence::Apologies | Presence::SentViews) => None,
            Some(Presence::Full | Presence::Part) | None if off => Some(Remind::CalledOff),
            Some(Presence::Full | Presence::Part) | None => Some(Remind::Comes),
        }
    }

    /// Whether somebody was in any meeting of a group, or runs it or speaks for it.
    fn comes_to(&self, account: Account, group: &Name) -> bool {
        self.engine().look(|views| {
            let all = &views.meetings;
            let Some(group) = all.group(group) else {
                return false;
            };
            let mut mandates = group.mandates.iter().filter_map(|m| all.mandates.get(m));
            group.organisers.contains(&account)
                || mandates.any(|m| m.account == account && !m.ended)
                || group.meetings.iter().any(|m| all.attends(account, m))
        })
    }

    /// Whether somebody is noted in a meeting: there, coming, or with apologies.
    pub(super) fn attends(&self, who: Account, meeting: &known::Meeting) -> bool {
        let mark = meeting.name.mark();
        self.engine()
            .look(|views| views.meetings.attends(who, &mark))
    }
}
