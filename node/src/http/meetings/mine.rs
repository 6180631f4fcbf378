//! What is mine in meetings: what I said and what became of it, and what waits for me.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::meeting::ActionStatus;
use kith_protocol::id::{Account, Day, Digest32, Index, Name};
use kith_protocol::summary::indicators::ANSWER_DAYS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::Asked;
use super::super::limits;
use super::super::pages::page;
use super::super::problem::{Problem, Refused};
use super::super::viewer::{Standing, Viewer};
use super::coming::Coming;
use super::notes::{ActionInfo, ContributionInfo, Teller};
use super::raised::RaisedInfo;
use super::{Lister, cut};
use crate::meetings::{Who, known};

/// Days before an action is due from which somebody without a device is told of it.
const DUE_DAYS: i16 = 14;

/// Whose, and which page.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Wanted {
    /// A member the viewer supports, or an account they look after; themselves if absent.
    r#for: Option<Account>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Whose.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Whose {
    /// A member the viewer supports, or an account they look after; themselves if absent.
    r#for: Option<Account>,
}

/// What somebody said.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct SaidPage {
    items: Vec<SaidItem>,
    /// Where the next page begins.
    next: Option<String>,
}

/// Something said, and the meeting it was said in.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct SaidItem {
    #[serde(flatten)]
    contribution: ContributionInfo,
    meeting: Name,
    meeting_title: Option<String>,
    group_title: Option<String>,
}

/// What waits for somebody.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Todo {
    /// Actions that they, or organisations they look after, have promised; soonest due first.
    actions: Vec<ActionDue>,
    /// Things that people said in groups they run, and that wait for an answer or for being told; oldest first.
    answers: Vec<AnswerDue>,
    /// Minutes of which they have not said whether they are a true record.
    minutes: Vec<MinutesDue>,
    /// Meetings that come; the next first.
    meetings: Vec<Coming>,
    /// What they said has moved, and nobody has told them yet; newest first.
    news: Vec<SaidItem>,
    /// What they raised was decided on, within a month.
    raised: Vec<RaisedInfo>,
}

/// What waits for one person, whoever tells them of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Waits {
    /// Actions that they have promised; soonest due first.
    pub(super) actions: Vec<ActionDue>,
    /// Minutes of which they have not said whether they are a true record.
    pub(super) minutes: Vec<MinutesDue>,
    /// Meetings of which they are to be reminded now.
    pub(super) meetings: Vec<Coming>,
    /// Answers to what they said, of which nobody has told them yet; newest first.
    pub(super) news: Vec<SaidItem>,
    /// What they raised was decided on, within a month.
    pub(super) raised: Vec<RaisedInfo>,
}

impl Waits {
    pub(super) const fn is_empty(&self) -> bool {
        self.actions.is_empty()
            && self.minutes.is_empty()
            && self.meetings.is_empty()
            && self.news.is_empty()
            && self.raised.is_empty()
    }
}

/// An action.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ActionDue {
    #[serde(flatten)]
    action: ActionInfo,
    meeting: Name,
    meeting_title: Option<String>,
    meeting_day: Day,
}

/// What somebody who said something waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Lacking {
    /// An answer.
    Answer,
    /// Being told of it.
    Telling,
}

/// Something said that waits.
#[derive(Debug, Serialize, JsonSchema)]
struct AnswerDue {
    what: Lacking,
    /// The day by which it is due.
    due: Day,
    #[serde(flatten)]
    contribution: ContributionInfo,
    meeting: Name,
    meeting_title: Option<String>,
}

/// Minutes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MinutesDue {
    meeting: Name,
    title: Option<String>,
    day: Day,
    /// The record that is asked about.
    record: Digest32,
    /// Who is asked.
    r#for: Account,
    for_name: Option<String>,
}

pub(in crate::http) fn said_doc() -> Doc {
    Doc::of("What I said in meetings, and what became of it.")
        .query::<Wanted>()
        .answers::<SaidPage>(200, "A page: what waits for an answer first, oldest first.")
}

/// What somebody said.
pub(in crate::http) async fn said(
    State(app): State<App>,
    viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<SaidPage>, Problem> {
    let most = page(wanted.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let account = app.helped(&viewer, wanted.r#for)?;
        let who = app.who(&viewer);
        let mut heard = app.engine().look(|views| known::heard(views, &account));
        heard.sort_by_key(|h| (!h.followed.responses.is_empty(), h.index));
        let (page, next) = cut(heard, wanted.cursor.as_deref(), most, |h| h.note)?;
        let items = app.said_items(&who, &mut Lister::new(app), &page)?;
        Ok(Json(SaidPage { items, next }))
    })
    .await
}

pub(in crate::http) fn todo_doc() -> Doc {
    Doc::of("What waits for me in meetings: actions, answers, minutes, meetings to come, and news of what I said.")
        .query::<Whose>()
        .answers::<Todo>(200, "What waits, each list up to a bound.")
}

/// What waits for somebody.
pub(in crate::http) async fn todo(
    State(app): State<App>,
    viewer: Viewer,
    Asked(whose): Asked<Whose>,
) -> Result<Json<Todo>, Problem> {
    app.read(move |app| {
        let account = app.helped(&viewer, whose.r#for)?;
        app.waits(&viewer, account).map(Json)
    })
    .await
}

impl App {
    /// Whose things are asked for: the viewer's own, or of whom they help.
    fn helped(&self, viewer: &Viewer, wanted: Option<Account>) -> Result<Account, Problem> {
        let account = wanted.unwrap_or_else(|| viewer.account());
        let helps = self
            .engine()
            .look(|views| viewer.standing(views, &account) >= Standing::Helper);
        if helps {
            Ok(account)
        } else {
            Err(Refused::NotYours.into())
        }
    }

    /// What waits for `account`, whom the viewer is or helps.
    pub(in crate::http) fn waits(
        &self,
        viewer: &Viewer,
        account: Account,
    ) -> Result<Todo, Problem> {
        let who = self.who(viewer);
        let (everyone, all) = self.engine().look(|views| {
            let kept = views.directory.kept_by(account);
            let everyone: Vec<Account> = [account].into_iter().chain(kept).collect();
            (everyone, known::meetings(views))
        });
        let mut lister = Lister::new(self);
        Ok(Todo {
            actions: self.actions_due(&who, &mut lister, &everyone)?,
            answers: if account == viewer.account() {
                self.answers_due(&who, &mut lister, &all)?
            } else {
                Vec::new()
            },
            minutes: self.minutes_due(&who, &mut lister, &everyone, &all)?,
            meetings: self.coming(&who, &mut lister, account, &all)?,
            news: self.news(&who, &mut lister, account)?,
            raised: self.raised(&who, &mut lister, account, &all)?,
        })
    }

    /// What `account` is to be told, as far as they themselves may see it. Actions wait from a fortnight before they are due.
    pub(super) fn waits_apart(
        &self,
        lister: &mut Lister<'_>,
        account: Account,
        all: &[known::Meeting],
    ) -> Result<Waits, Problem> {
        let who = self.engine().look(|views| Who::of(views, account));
        let soon = self.today().plus(DUE_DAYS);
        let mut actions = self.actions_due(&who, lister, &[account])?;
        actions.retain(|due| due.action.due.is_some_and(|day| day <= soon));
        let mut meetings = self.coming(&who, lister, account, all)?;
        meetings.retain(Coming::reminds);
        Ok(Waits {
            actions,
            minutes: self.minutes_due(&who, lister, &[account], all)?,
            meetings,
            news: self.news(&who, lister, account)?,
            raised: self.raised(&who, lister, account, all)?,
        })
    }

    fn actions_due(
        &self,
        who: &Who,
        lister: &mut Lister<'_>,
        owners: &[Account],
    ) -> Result<Vec<ActionDue>, Problem> {
        let mut owed: Vec<known::Owed> = self.engine().look(|views| {
            let all = owners.iter().flat_map(|owner| known::owed(views, owner));
            all.filter(|owed| matches!(owed.status, ActionStatus::Open | ActionStatus::Doing))
                .collect()
        });
        owed.sort_by_key(|owed| (owed.due.is_none(), owed.due));
        let mut due = Vec::new();
        for owed in owed.into_iter().take(limits::HOME_WAITING) {
            let mut seen = lister.seen(who, &owed.meeting)?;
            seen.rights.mask(&mut seen.opened.record);
            let mut actions = std::mem::take(&mut seen.opened.record.actions).into_iter();
            let Some(action) = actions.find(|action| action.note == owed.note) else {
                continue;
            };
            let meeting = lister.item(&seen.known)?;
            let told = teller(self, &seen).action(action);
            due.extend(told.map(|action| ActionDue {
                action,
                meeting: meeting.name,
                meeting_title: meeting.title,
                meeting_day: meeting.day,
            }));
        }
        Ok(due)
    }

    /// What people said in groups that `who` runs, unanswered or untold.
    fn answers_due(
        &self,
        who: &Who,
        lister: &mut Lister<'_>,
        all: &[known::Meeting],
    ) -> Result<Vec<AnswerDue>, Problem> {
        let mut due = Vec::new();
        for meeting in all.iter().filter(|m| m.held) {
            let open = meeting.followed.values().any(|f| lacking(f).is_some());
            if !open || due.len() >= limits::HOME_WAITING {
                continue;
            }
            let mut seen = lister.seen(who, &meeting.name)?;
            if !seen.rights.runs {
                continue;
            }
            let said = std::mem::take(&mut seen.opened.record.contributions);
            for said in said {
                let what = meeting.followed.get(&said.note).and_then(lacking);
                // Nobody can be told of what nobody in particular has said.
                let what = what.filter(|w| *w == Lacking::Answer || said.who.is_some());
                let told = teller(self, &seen).contribution(said);
                let (Some(what), Some(contribution)) = (what, told) else {
                    continue;
                };
                due.push(AnswerDue {
                    what,
                    due: meeting.day.plus(ANSWER_DAYS),
                    contribution,
                    meeting: meeting.name,
                    meeting_title: seen.opened.record.title.clone(),
                });
            }
        }
        due.sort_by_key(|due| due.due);
        due.truncate(limits::HOME_WAITING);
        Ok(due)
    }

    fn minutes_due(
        &self,
        who: &Who,
        lister: &mut Lister<'_>,
        asked: &[Account],
        all: &[known::Meeting],
    ) -> Result<Vec<MinutesDue>, Problem> {
        let mut due = Vec::new();
        for meeting in all.iter().filter(|m| asks(m)) {
            if !asked.iter().any(|account| self.attends(*account, meeting)) {
                continue;
            }
            let seen = lister.seen(who, &meeting.name)?;
            let record = &seen.opened.record;
            let Some((drafted, _)) = &record.draft else {
                continue;
            };
            for account in asked {
                let answered = |a: &kith_protocol::summary::record::Answered| {
                    a.who == *account && a.record == *drafted
                };
                if self.attends(*account, meeting) && !record.answers.iter().any(answered) {
                    due.push(MinutesDue {
                        meeting: meeting.name,
                        title: record.title.clone(),
                        day: meeting.day,
                        record: *drafted,
                        r#for: *account,
                        for_name: self.name_of(account),
                    });
                }
            }
        }
        due.truncate(limits::HOME_WAITING);
        Ok(due)
    }

    /// Answers to what `account` said, of which nobody has told them, not even they themselves that they heard.
    fn news(
        &self,
        who: &Who,
        lister: &mut Lister<'_>,
        account: Account,
    ) -> Result<Vec<SaidItem>, Problem> {
        let mut heard = self.engine().look(|views| known::heard(views, &account));
        heard.retain(|h| lacking(&h.followed) == Some(Lacking::Telling));
        let newest = |h: &known::Heard| h.followed.responses.last().copied();
        heard.sort_by_key(|h| std::cmp::Reverse(newest(h)));
        heard.truncate(limits::HOME_WAITING);
        self.said_items(who, lister, &heard)
    }

    fn said_items(
        &self,
        who: &Who,
        lister: &mut Lister<'_>,
        heard: &[known::Heard],
    ) -> Result<Vec<SaidItem>, Problem> {
        let mut items = Vec::with_capacity(heard.len());
        for heard in heard {
            let mut seen = lister.seen(who, &heard.meeting)?;
            seen.rights.mask(&mut seen.opened.record);
            let mut all = std::mem::take(&mut seen.opened.record.contributions).into_iter();
            let said = all.find(|said| said.note == heard.note);
            let told = said.and_then(|said| teller(self, &seen).contribution(said));
            if let Some(contribution) = told {
                items.push(SaidItem {
                    contribution,
                    meeting: seen.known.name,
                    meeting_title: seen.opened.record.title.clone(),
                    group_title: lister.group_title(&seen.known.group)?,
                });
            }
        }
        Ok(items)
    }
}

fn teller<'a>(app: &'a App, seen: &'a super::Seen) -> Teller<'a> {
    Teller {
        engine: app.engine(),
        opened: &seen.opened,
        rights: &seen.rights,
    }
}

/// Whether those who were there are asked about the minutes.
fn asks(meeting: &known::Meeting) -> bool {
    meeting.draft.is_some() && !meeting.sealed && meeting.cancelled.is_none()
}

/// What is still to be done about something said: answer it, or tell of the newest answer.
fn lacking(followed: &known::Followed) -> Option<Lacking> {
    let newest: Index = match followed.responses.last() {
        None => return Some(Lacking::Answer),
        Some(newest) => *newest,
    };
    let told = followed.told.iter().any(|(answer, _)| *answer == newest);
    (!told).then_some(Lacking::Telling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_follows_the_newest_answer() {
        for (responses, told, expected) in [
            (&[][..], &[][..], Some(Lacking::Answer)),
            (&[3], &[], Some(Lacking::Telling)),
            (&[3], &[(3, 5)], None),
            (&[3, 7], &[(3, 5)], Some(Lacking::Telling)),
            (&[3, 7], &[(3, 9)], Some(Lacking::Telling)),
            (&[3, 7], &[(3, 5), (7, 9)], None),
        ] {
            let followed = known::Followed {
                responses: responses.to_vec(),
                told: told.to_vec(),
            };
            assert_eq!(lacking(&followed), expected, "{responses:?} {told:?}");
        }
    }
}
