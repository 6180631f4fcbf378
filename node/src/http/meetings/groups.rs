//! Groups, their deals, and who speaks for them.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::work::GroupType;
use kith_protocol::id::{Account, Author, Day, Id, Index, Millis, Name};
use kith_protocol::summary::record::{ChosenBy, MandateRow};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::api::Doc;
use super::super::ask::{Asked, In, Paged};
use super::super::limits;
use super::super::pages::page;
use super::super::problem::{Problem, Refused};
use super::super::viewer::Viewer;
use super::initiatives::{InitiativeItem, item};
use super::list::comes;
use super::{Lister, MeetingItem, cut};
use crate::meetings::{Reader, Who, known};

/// A group in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct GroupItem {
    name: Name,
    r#type: GroupType,
    /// What it is called.
    title: Option<String>,
    /// The pot that pays for taking part.
    pot: Option<Account>,
    /// Who runs it beside the facilitators.
    organisers: Vec<Account>,
    /// The day of its next meeting.
    next_meeting: Option<Day>,
    /// How many meetings it had or will have.
    meetings: u64,
}

/// A page of groups.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct GroupsPage {
    items: Vec<GroupItem>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A group.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct GroupInfo {
    name: Name,
    /// Who said how it is now.
    by: Author,
    id: Id,
    /// Where that stands.
    index: Index,
    at: Millis,
    by_name: Option<String>,
    r#type: GroupType,
    title: Option<String>,
    about: Option<String>,
    /// Its terms in plain words.
    terms: Option<String>,
    /// The deal: what those who asked for it do.
    we_will: Option<String>,
    /// The deal: what who takes part does.
    you_will: Option<String>,
    pot: Option<Account>,
    pot_name: Option<String>,
    organisers: Vec<Account>,
    next_meeting: Option<Day>,
    mandates: Vec<MandateInfo>,
    initiatives: Vec<InitiativeItem>,
    /// Newest first, up to a bound; all are in the list of meetings.
    meetings: Vec<MeetingItem>,
    may: MayRun,
}

/// What the viewer may do.
#[derive(Debug, Serialize, JsonSchema)]
struct MayRun {
    run: bool,
}

/// Somebody speaks for a group.
#[derive(Debug, Serialize, JsonSchema)]
struct MandateInfo {
    name: Name,
    account: Account,
    account_name: Option<String>,
    /// Who chose them; none once erased.
    chosen_by: Option<ChosenBy>,
    /// All of it, for who runs the group and the person.
    row: Option<MandateRow>,
    /// The days on which they reported back.
    reported: Vec<Day>,
    ended: bool,
}

pub(in crate::http) fn list_doc() -> Doc {
    Doc::of("Groups that meet here.")
        .query::<Paged>()
        .answers::<GroupsPage>(200, "A page, oldest group first.")
}

/// Groups, oldest first.
pub(in crate::http) async fn list(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(paged): Asked<Paged>,
) -> Result<Json<GroupsPage>, Problem> {
    let most = page(paged.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let (all, mut coming) = app
            .engine()
            .look(|views| (known::groups(views), known::meetings(views)));
        let today = app.today();
        coming.retain(|m| takes_place(m, today));
        coming.sort_by_key(|m| (m.day, m.called));
        let (groups, next) = cut(all, paged.cursor.as_deref(), most, |group| group.name)?;
        let mut items = Vec::with_capacity(groups.len());
        for group in groups {
            let opened = Reader::new(app.engine()).group(&group)?;
            let first = coming.iter().find(|m| m.group == group.name);
            items.push(GroupItem {
                name: group.name,
                r#type: opened.r#type,
                title: opened.words.name,
                pot: group.pot,
                organisers: group.organisers,
                next_meeting: first.map(|m| m.day),
                meetings: group.meetings.len() as u64,
            });
        }
        Ok(Json(GroupsPage { items, next }))
    })
    .await
}

pub(in crate::http) fn one_doc() -> Doc {
    Doc::of("A group: its deal, who speaks for it, its pieces of work and meetings.")
        .answers::<GroupInfo>(200, "The group.")
}

/// A group.
pub(in crate::http) async fn one(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
) -> Result<Json<GroupInfo>, Problem> {
    app.read(move |app| {
        let who = app.who(&viewer);
        let group = app.engine().look(|views| known::group(views, &name));
        let group = group.ok_or(Refused::NotFound)?;
        show(app, &who, group).map(Json)
    })
    .await
}

fn takes_place(meeting: &known::Meeting, today: Day) -> bool {
    comes(meeting, today) && meeting.cancelled.is_none()
}

fn show(app: &App, who: &Who, group: known::Group) -> Result<GroupInfo, Problem> {
    let reader = Reader::new(app.engine());
    let opened = reader.group(&group)?;
    let run = who.runs(&group.organisers);
    let (mut meetings, works) = app.engine().look(|views| {
        let meetings: Vec<_> = group
            .meetings
            .iter()
            .filter_map(|name| known::meeting(views, name))
            .collect();
        let works: Vec<_> = group
            .initiatives
            .iter()
            .filter_map(|name| known::initiative(views, name))
            .collect();
        (meetings, works)
    });
    meetings.sort_by_key(|m| std::cmp::Reverse((m.day, m.called)));
    let mut mandates = Vec::with_capacity(group.mandates.len());
    for known in &group.mandates {
        let mandate = reader.mandate(known)?;
        let own = run || who.speaks_for.contains(&mandate.account);
        mandates.push(MandateInfo {
            name: mandate.name,
            account: mandate.account,
            account_name: app.name_of(&mandate.account),
            chosen_by: mandate.row.as_ref().map(|row| row.chosen_by),
            row: mandate.row.filter(|_| own),
            reported: mandate.reported,
            ended: mandate.ended,
        });
    }
    let mut lister = Lister::new(app);
    let initiatives = works.iter().map(|work| item(app, &mut lister, work));
    let words = opened.words;
    Ok(GroupInfo {
        name: group.name,
        by: opened.stamp.name.by,
        id: opened.stamp.name.id,
        index: opened.stamp.index,
        at: opened.stamp.at,
        by_name: app.author_name(opened.stamp.name.by),
        r#type: opened.r#type,
        title: words.name,
        about: words.about,
        terms: words.terms,
        we_will: words.we_will,
        you_will: words.you_will,
        pot: group.pot,
        pot_name: group.pot.and_then(|pot| app.name_of(&pot)),
        next_meeting: meetings
            .iter()
            .filter(|m| takes_place(m, app.today()))
            .map(|m| m.day)
            .min(),
        organisers: group.organisers,
        mandates,
        initiatives: initiatives.collect::<Result<_, Problem>>()?,
        meetings: lister.items(meetings.iter().take(limits::PAGE))?,
        may: MayRun { run },
    })
}
