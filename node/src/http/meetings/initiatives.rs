//! Pieces of work: their stages, what was promised over all their meetings, the rung that is claimed, and the one worked out.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::work::{Level, Stage};
use kith_protocol::id::{Account, Day, Name};
use kith_protocol::summary::approach::listed;
use kith_protocol::summary::record::Initiative;
use kith_protocol::summary::rung::{Step, evidence};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::api::Doc;
use super::super::ask::{Asked, In, Paged};
use super::super::limits;
use super::super::pages::page;
use super::super::problem::{Problem, Refused};
use super::super::viewer::Viewer;
use super::notes::{ActionInfo, NoteInfo, Teller};
use super::{Lister, MeetingItem, Seen, cut};
use crate::meetings::{Reader, Stamp, Who, known};

/// A piece of work in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct InitiativeItem {
    name: Name,
    title: Option<String>,
    plain_title: Option<String>,
    group: Option<Name>,
    /// What the group is called.
    group_title: Option<String>,
    level: Level,
    /// The rung that is claimed, 1 to 7.
    claimed: u8,
    /// The stage it came to last.
    stage: Option<Stage>,
    /// How many meetings were or will be about it.
    meetings: u64,
}

/// A page of pieces of work.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct InitiativesPage {
    items: Vec<InitiativeItem>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A piece of work.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct InitiativeInfo {
    /// Who opened it, and where that stands.
    #[serde(flatten)]
    note: NoteInfo,
    name: Name,
    title: Option<String>,
    plain_title: Option<String>,
    about: Option<String>,
    group: Option<Name>,
    group_title: Option<String>,
    level: Level,
    /// The organisation that answers for it, where it has an account here.
    owner: Option<Account>,
    owner_name: Option<String>,
    /// The approach of community support that it tries, by its name in the list.
    approach: Option<&'static str>,
    /// The rung that is claimed, 1 to 7.
    claimed: u8,
    /// The rung that its records show.
    evidenced: EvidencedInfo,
    stages: Vec<StageInfo>,
    /// The plan: what was promised over all its meetings.
    actions: Vec<PlanItem>,
    /// What was said in its meetings, that is not struck.
    contributions: u64,
    /// How much of that was answered.
    answered: u64,
    /// Newest first.
    meetings: Vec<MeetingItem>,
    /// The right of reply, oldest first.
    replies: Vec<ReplyInfo>,
    may: MayChange,
}

/// The rung that is worked out from what is recorded.
#[derive(Debug, Serialize, JsonSchema)]
struct EvidencedInfo {
    /// 2 to 7; none: not enough is recorded to say.
    rung: Option<u8>,
    /// What it rests on.
    because: Vec<Step>,
    /// What is missing for the next rung, or for any.
    missing: Vec<Step>,
    /// A draft plan came before the people: it stays at 5.
    capped: bool,
}

/// What the viewer may do.
#[derive(Debug, Serialize, JsonSchema)]
struct MayChange {
    /// Change it, and say to which stage it came.
    change: bool,
    /// Reply to the rung that was worked out.
    reply: bool,
}

/// A stage.
#[derive(Debug, Serialize, JsonSchema)]
struct StageInfo {
    day: Day,
    stage: Stage,
}

/// A reply.
#[derive(Debug, Serialize, JsonSchema)]
struct ReplyInfo {
    #[serde(flatten)]
    note: NoteInfo,
    text: Option<String>,
}

/// A promise of one of its meetings.
#[derive(Debug, Serialize, JsonSchema)]
struct PlanItem {
    #[serde(flatten)]
    action: ActionInfo,
    meeting: Name,
    meeting_day: Day,
}

pub(in crate::http) fn list_doc() -> Doc {
    Doc::of("Pieces of work.")
        .query::<Paged>()
        .answers::<InitiativesPage>(200, "A page, newest first.")
}

/// Pieces of work, newest first.
pub(in crate::http) async fn list(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(paged): Asked<Paged>,
) -> Result<Json<InitiativesPage>, Problem> {
    let most = page(paged.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let mut all = app.engine().look(known::initiatives);
        all.sort_by_key(|work| std::cmp::Reverse(work.opened));
        let (works, next) = cut(all, paged.cursor.as_deref(), most, |work| work.name)?;
        let mut lister = Lister::new(app);
        let items = works.iter().map(|work| item(app, &mut lister, work));
        let items = items.collect::<Result<_, Problem>>()?;
        Ok(Json(InitiativesPage { items, next }))
    })
    .await
}

/// A piece of work in a list.
pub(super) fn item(
    app: &App,
    lister: &mut Lister<'_>,
    work: &known::Initiative,
) -> Result<InitiativeItem, Problem> {
    let opened = Reader::new(app.engine()).initiative(work)?;
    let group_title = match &work.group {
        Some(group) => lister.group_title(group)?,
        None => None,
    };
    Ok(InitiativeItem {
        name: work.name,
        title: opened.record.title,
        plain_title: opened.record.plain_title,
        group: work.group,
        group_title,
        level: opened.record.level,
        claimed: opened.record.claimed,
        stage: opened.record.stages.last().map(|(_, stage)| *stage),
        meetings: work.meetings.len() as u64,
    })
}

pub(in crate::http) fn one_doc() -> Doc {
    Doc::of("A piece of work: its stages, its plan over all meetings, the rung claimed, and what was replied.")
        .answers::<InitiativeInfo>(200, "The piece of work.")
}

/// A piece of work.
pub(in crate::http) async fn one(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
) -> Result<Json<InitiativeInfo>, Problem> {
    app.read(move |app| {
        let who = app.who(&viewer);
        let work = app.engine().look(|views| known::initiative(views, &name));
        let work = work.ok_or(Refused::NotFound)?;
        show(app, &who, &work).map(Json)
    })
    .await
}

fn show(app: &App, who: &Who, work: &known::Initiative) -> Result<InitiativeInfo, Problem> {
    let opened = Reader::new(app.engine()).initiative(work)?;
    let mut lister = Lister::new(app);
    let mut meetings = app.engine().look(|views| {
        let all = work.meetings.iter();
        all.filter_map(|name| known::meeting(views, name))
            .collect::<Vec<_>>()
    });
    meetings.sort_by_key(|m| std::cmp::Reverse((m.day, m.called)));
    let opened_meetings = meetings.iter().map(|m| app.seen(who, &m.name));
    let opened_meetings = opened_meetings.collect::<Result<Vec<Seen>, Problem>>()?;
    let evidenced = evidenced(app, &opened.record, &opened_meetings);
    let followed = || meetings.iter().flat_map(|m| m.followed.values());
    let organisers = app.engine().look(|views| {
        let group = work.group.as_ref();
        group.map_or_else(Vec::new, |group| super::organisers(views, group))
    });
    let owns = opened
        .owner
        .is_some_and(|owner| who.speaks_for.contains(&owner));
    let group_title = match &work.group {
        Some(group) => lister.group_title(group)?,
        None => None,
    };
    let stages = opened.record.stages.iter().copied();
    let owner = opened.owner.and_then(|owner| app.name_of(&owner));
    Ok(InitiativeInfo {
        note: stamp(app, opened.stamp),
        name: work.name,
        title: opened.record.title.clone(),
        plain_title: opened.record.plain_title.clone(),
        about: opened.words.about.clone(),
        group: work.group,
        group_title,
        level: opened.record.level,
        owner: opened.owner,
        owner_name: owner.or_else(|| opened.words.owner_name.clone()),
        approach: opened.words.approach.as_deref().and_then(listed),
        claimed: opened.record.claimed,
        stages: stages
            .map(|(day, stage)| StageInfo { day, stage })
            .collect(),
        evidenced,
        actions: plan(app, opened_meetings),
        contributions: followed().count() as u64,
        answered: followed().filter(|f| !f.responses.is_empty()).count() as u64,
        meetings: lister.items(meetings.iter())?,
        replies: replies(app, opened.replies),
        may: MayChange {
            change: who.runs(&organisers) || owns,
            reply: who.active,
        },
    })
}

/// The rung that the records show. It says nothing of anybody: only which steps were taken.
fn evidenced(app: &App, work: &Initiative, meetings: &[Seen]) -> EvidencedInfo {
    let records: Vec<_> = meetings.iter().map(|m| m.opened.record.clone()).collect();
    let found = evidence(work, &records, app.today());
    EvidencedInfo {
        rung: found.rung,
        because: found.because,
        missing: found.missing,
        capped: found.capped,
    }
}

/// What was promised over all meetings, as the viewer may see it: soonest due first, those without a day last.
fn plan(app: &App, meetings: Vec<Seen>) -> Vec<PlanItem> {
    let mut plan = Vec::new();
    for mut seen in meetings {
        seen.rights.mask(&mut seen.opened.record);
        let actions = std::mem::take(&mut seen.opened.record.actions);
        let teller = Teller {
            engine: app.engine(),
            opened: &seen.opened,
            rights: &seen.rights,
        };
        for action in actions {
            let due = action.due;
            plan.extend(teller.action(action).map(|action| {
                let item = PlanItem {
                    action,
                    meeting: seen.known.name,
                    meeting_day: seen.known.day,
                };
                (due, item)
            }));
        }
    }
    plan.sort_by_key(|(due, _)| (due.is_none(), *due));
    plan.into_iter().map(|(_, item)| item).collect()
}

fn replies(app: &App, replies: Vec<(Stamp, Option<String>)>) -> Vec<ReplyInfo> {
    let tell = |(at, text)| ReplyInfo {
        note: stamp(app, at),
        text,
    };
    replies.into_iter().map(tell).collect()
}

/// Where an entry stands that anybody may know the author of.
fn stamp(app: &App, stamp: Stamp) -> NoteInfo {
    NoteInfo {
        by: stamp.name.by,
        id: stamp.name.id,
        index: stamp.index,
        at: stamp.at,
        by_name: app.author_name(stamp.name.by),
    }
}
