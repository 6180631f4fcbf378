//! Minutes that are public: which there are, and each as it was published. Anybody may read them.

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::meeting::{ActionStatus, Method, Mode, Power, Side};
use kith_protocol::entry::work::ResponseOutcome;
use kith_protocol::id::{Day, Name};
use kith_protocol::summary::disclosure::Cell;
use kith_protocol::summary::record::{Action, Contribution, Decision, Item, Meeting, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::api::Doc;
use super::super::ask::{Asked, In, Paged};
use super::super::limits;
use super::super::pages::page;
use super::super::problem::{Problem, Refused};
use super::cut;
use crate::meetings::{Reader, known};
use crate::minutes::{Language, Names, Published, publish};

/// A page of published minutes.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct PublishedPage {
    items: Vec<PublishedItem>,
    /// Where the next page begins.
    next: Option<String>,
}

/// Published minutes in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct PublishedItem {
    name: Name,
    title: Option<String>,
    group_title: Option<String>,
    day: Day,
}

/// Published minutes: nobody is named, and words stand only with the consent of who said them.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct PublishedInfo {
    name: Name,
    title: Option<String>,
    group_title: Option<String>,
    initiative_title: Option<String>,
    /// In plain words.
    purpose: Option<String>,
    place: Option<String>,
    day: Day,
    /// When it started, in minutes after midnight.
    starts: Option<i64>,
    /// How long, in minutes.
    minutes: i64,
    mode: Mode,
    agenda_set_by: Option<Side>,
    /// How many people took part, protected.
    people: Cell,
    /// The day on which those who were there agreed the record.
    agreed_on: Option<Day>,
    published_on: Option<Day>,
    items: Vec<ItemInfo>,
    contributions: Vec<SaidInfo>,
    decisions: Vec<DecisionInfo>,
    actions: Vec<ActionInfo>,
    corrections: Vec<FixInfo>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedItemInfo")]
struct ItemInfo {
    title: Option<String>,
    plain_title: Option<String>,
    proposed_by: Side,
    /// Minutes planned.
    minutes: Option<i64>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedSaidInfo")]
struct SaidInfo {
    /// To which item it was said, counted from 1.
    item: Option<u32>,
    text: Option<String>,
    /// What became of it, oldest first.
    answers: Vec<AnswerInfo>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedAnswerInfo")]
struct AnswerInfo {
    on: Day,
    outcome: ResponseOutcome,
    text: Option<String>,
    reason: Option<String>,
    organisation: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedDecisionInfo")]
struct DecisionInfo {
    /// Under which item it was decided, counted from 1.
    item: Option<u32>,
    text: Option<String>,
    plain_text: Option<String>,
    method: Method,
    power: Power,
    dissent: Option<String>,
    review_on: Option<Day>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedActionInfo")]
struct ActionInfo {
    text: Option<String>,
    owned_by: Side,
    due: Option<Day>,
    status: ActionStatus,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedFixInfo")]
struct FixInfo {
    on: Day,
    why: Option<String>,
}

pub(in crate::http) fn list_doc() -> Doc {
    Doc::of("Minutes that are public.")
        .open()
        .query::<Paged>()
        .answers::<PublishedPage>(200, "A page, newest meeting first.")
}

/// Minutes that are public.
pub(in crate::http) async fn list(
    State(app): State<App>,
    Asked(paged): Asked<Paged>,
) -> Result<Json<PublishedPage>, Problem> {
    let most = page(paged.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let mut all = app.engine().look(known::meetings);
        all.retain(is_public);
        all.sort_by_key(|m| std::cmp::Reverse((m.day, m.called)));
        let (meetings, next) = cut(all, paged.cursor.as_deref(), most, |m| m.name)?;
        let items = meetings.into_iter().map(|meeting| {
            let (name, day) = (meeting.name, meeting.day);
            let published = app.publish(&meeting, Language::default())?;
            Ok(PublishedItem {
                name,
                title: published.record.title,
                group_title: published.about.group,
                day,
            })
        });
        let items = items.collect::<Result<_, Problem>>()?;
        Ok(Json(PublishedPage { items, next }))
    })
    .await
}

pub(in crate::http) fn one_doc() -> Doc {
    Doc::of("Minutes as they were published; other forms are at the meeting's minutes with edition=published.")
        .open()
        .answers::<PublishedInfo>(200, "The minutes.")
}

/// Published minutes.
pub(in crate::http) async fn one(
    State(app): State<App>,
    In(name): In<Name>,
) -> Result<Json<PublishedInfo>, Problem> {
    app.read(move |app| {
        let (name, published) = app.published(&name, Language::default())?;
        Ok(Json(info(name, published)))
    })
    .await
}

/// Published as it stands now: minutes that are being put right are not, until they are published again.
fn is_public(meeting: &known::Meeting) -> bool {
    meeting.published.is_some() && meeting.cancelled.is_none()
}

impl App {
    /// The published edition of a meeting, if there is one; its minutes in a language.
    pub(super) fn published(
        &self,
        name: &Name,
        language: Language,
    ) -> Result<(Name, Published), Problem> {
        let meeting = self.engine().look(|views| known::meeting(views, name));
        let meeting = meeting.filter(is_public).ok_or(Refused::NotFound)?;
        Ok((meeting.name, self.publish(&meeting, language)?))
    }

    fn publish(&self, meeting: &known::Meeting, language: Language) -> Result<Published, Problem> {
        let record = Reader::new(self.engine()).meeting(meeting)?.record;
        let there = record.attendance.iter().filter_map(|a| a.name.clone());
        let names = Names::of(self.people().chain(there));
        Ok(publish(&record, &self.about(meeting, language)?, &names))
    }

    /// What people here are called; not pots, nor organisations.
    fn people(&self) -> impl Iterator<Item = String> {
        let people = self.engine().people();
        let mut all = people.search("");
        self.engine().look(|views| {
            let places = &views.directory.places;
            all.retain(|who| places.get(who).is_none_or(|place| place.keepers.is_none()));
        });
        all.into_iter().filter_map(|who| people.name_of(&who))
    }
}

fn info(name: Name, published: Published) -> PublishedInfo {
    let Published {
        record,
        about,
        people,
    } = published;
    let nth = |item| number(&record, item);
    PublishedInfo {
        name,
        group_title: about.group,
        initiative_title: about.initiative,
        day: record.shape.day,
        starts: record.shape.starts,
        minutes: record.shape.minutes,
        mode: record.shape.mode,
        agenda_set_by: record.shape.agenda_set_by,
        people,
        agreed_on: record.agreed.as_ref().map(|agreed| agreed.day),
        published_on: record.published,
        contributions: record
            .contributions
            .iter()
            .map(|c| said(c, nth(c.item)))
            .collect(),
        decisions: record
            .decisions
            .iter()
            .map(|d| decision(d, nth(d.item)))
            .collect(),
        items: record.items.iter().map(item).collect(),
        actions: record.actions.iter().map(action).collect(),
        corrections: record
            .corrections
            .iter()
            .map(|(on, why)| FixInfo {
                on: *on,
                why: why.clone(),
            })
            .collect(),
        title: record.title,
        purpose: record.purpose,
        place: record.place,
    }
}

/// Where an item stands in the agenda, counted from 1. Its own name holds its author's account, and stays here.
fn number(record: &Meeting, item: Option<Name>) -> Option<u32> {
    let at = record.items.iter().position(|i| Some(i.note) == item)?;
    u32::try_from(at + 1).ok()
}

fn item(item: &Item) -> ItemInfo {
    ItemInfo {
        title: item.title.clone(),
        plain_title: item.plain_title.clone(),
        proposed_by: item.proposed_by,
        minutes: item.minutes,
    }
}

fn said(said: &Contribution, item: Option<u32>) -> SaidInfo {
    let answer = |r: &Response| AnswerInfo {
        on: r.on,
        outcome: r.outcome,
        text: r.text.clone(),
        reason: r.reason.clone(),
        organisation: r.organisation.clone(),
    };
    SaidInfo {
        item,
        text: said.text.clone(),
        answers: said.responses.iter().map(answer).collect(),
    }
}

fn decision(decision: &Decision, item: Option<u32>) -> DecisionInfo {
    DecisionInfo {
        item,
        text: decision.text.clone(),
        plain_text: decision.plain_text.clone(),
        method: decision.method,
        power: decision.power,
        dissent: decision.dissent.clone(),
        review_on: decision.review_on,
    }
}

fn action(action: &Action) -> ActionInfo {
    ActionInfo {
        text: action.text.clone(),
        owned_by: action.owned_by,
        due: action.due,
        status: action.status(),
    }
}
