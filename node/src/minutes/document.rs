//! Minutes as headings, sentences and tables, before they are HTML, text or Word.

use kith_protocol::{
    entry::meeting::Votes,
    id::{Account, Name},
    summary::{
        disclosure::Cell,
        record::{
            Action, Attendance, Contribution, Decision, Item, Meeting, Presence, Response, Status,
        },
    },
};

use super::words::texts::{self as x, Text};
use super::words::{Language, Words};
use super::{About, Published};

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The language of its headings.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What it is about, as pairs: "Day", "Thursday 12 March 2026".
    pub facts: Vec<(String, String)>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Small print.
    pub foot: Vec<String>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What is in it.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A sentence or more.
    Text(String),
    /// A table.
    Table(Table),
    /// A table with more columns than a page is wide: each row by itself, line by line.
    Rows(Table),
    /// The Easy Read slot: short sentences, each with room for a picture beside it.
    EasyRead(Vec<String>),
    /// Lines to write on, by hand.
    Lines(u8),
}

/// A table. The first cell of each row names the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is of.
    pub caption: String,
    /// What each column holds.
    pub head: Vec<&'static str>,
    /// Its rows, each as long as the head. All empty: to be filled in by hand.
    pub rows: Vec<Vec<String>>,
}

impl Section {
    pub(super) fn new(heading: &str, parts: Vec<Part>) -> Self {
        Self {
            heading: heading.into(),
            parts,
        }
    }
}

/// A table without the columns in which every cell is empty, except the first.
pub(super) fn table(caption: &str, head: &[&'static str], rows: Vec<Vec<String>>) -> Part {
    let filled = |i: &usize| *i == 0 || rows.iter().any(|row| !row[*i].is_empty());
    let keep: Vec<usize> = (0..head.len()).filter(filled).collect();
    let pick = |row: Vec<String>| keep.iter().map(|i| row[*i].clone()).collect();
    let table = Table {
        caption: caption.into(),
        head: keep.iter().map(|i| head[*i]).collect(),
        rows: rows.into_iter().map(pick).collect(),
    };
    if table.head.len() > COLUMNS {
        Part::Rows(table)
    } else {
        Part::Table(table)
    }
}

/// Columns that fit side by side on A4 in large type.
const COLUMNS: usize = 5;

pub(super) fn of_record(
    meeting: &Meeting,
    about: &About,
    name_of: &dyn Fn(&Account) -> Option<String>,
) -> Document {
    let w = about.words();
    let name = |who: &Account| {
        let there = meeting.attendance.iter().find(|a| a.who == *who);
        let name = there.and_then(|a| a.name.clone());
        name.or_else(|| name_of(who))
            .unwrap_or_else(|| w.say(x::UNKNOWN).into())
    };
    let mut sections = Vec::new();
    sections.extend(people(w, &meeting.attendance));
    sections.extend(body(w, meeting, &name));
    sections.extend(answers(w, meeting, &name));
    Document {
        language: about.language,
        title: title(meeting, about),
        facts: facts(meeting, about),
        sections,
        foot: foot(w, meeting),
    }
}

pub(super) fn of_published(published: &Published) -> Document {
    let meeting = &published.record;
    let w = published.about.words();
    let mut sections = vec![Section::new(
        w.say(x::WHO_WAS_HERE),
        vec![Part::Text(how_many(w, published.people))],
    )];
    sections.extend(body(w, meeting, &|_| String::new()));
    let mut foot = foot(w, meeting);
    foot.push(w.say(x::PUBLIC).into());
    Document {
        language: published.about.language,
        title: title(meeting, &published.about),
        facts: facts(meeting, &published.about),
        sections,
        foot,
    }
}

/// How many people took part, as it may be shown.
fn how_many(w: Words, people: Cell) -> String {
    match people {
        Cell::Zero => w.say(x::NOBODY).into(),
        Cell::Suppressed => w.say(x::FEW).into(),
        Cell::Rounded(about) => w.fill(x::ABOUT, &[("n", &about.to_string())]),
        Cell::NotCollected => w.say(x::NOT_NOTED).into(),
        Cell::NotPublished => w.say(x::NOT_PUBLISHED).into(),
    }
}

fn title(meeting: &Meeting, about: &About) -> String {
    let of = meeting.title.as_ref().or(about.group.as_ref());
    let w = about.words();
    of.map_or_else(
        || w.say(x::MINUTES).into(),
        |of| w.fill(x::MINUTES_OF, &[("of", of)]),
    )
}

pub(super) fn facts(meeting: &Meeting, about: &About) -> Vec<(String, String)> {
    let w = about.words();
    let shape = &meeting.shape;
    let place = meeting
        .place
        .clone()
        .or_else(|| shape.place.map(|p| w.word("place", &p)));
    let access: Vec<String> = shape.access.iter().map(|a| w.word("access", a)).collect();
    let side = shape.agenda_set_by.map(|s| w.word("side", &s));
    let facts = [
        (x::GROUP, about.group.clone()),
        (x::WORK, about.initiative.clone()),
        (x::DAY, Some(w.day(shape.day))),
        (x::TIME_OF_DAY, w.time(shape)),
        (x::HOW, Some(w.word("mode", &shape.mode))),
        (x::WHERE, place),
        (x::LINK, meeting.link.clone()),
        (x::WHAT_FOR, meeting.purpose.clone()),
        (x::ACCESS, (!access.is_empty()).then(|| access.join(", "))),
        (x::AGENDA_BY, side),
        (x::THESE_MINUTES, Some(standing(w, meeting))),
    ];
    let told = facts
        .into_iter()
        .filter_map(|(what, is)| Some((w.say(what).into(), is?)));
    told.collect()
}

/// Where the minutes are in their life, in a sentence.
fn standing(w: Words, meeting: &Meeting) -> String {
    let agreed = meeting.agreed.as_ref().map(|a| w.day(a.day));
    match (meeting.status, agreed) {
        (Status::Planned, _) => w.say(x::PLANNED).into(),
        (Status::Cancelled, _) => w.say(x::CANCELLED).into(),
        (Status::Held, _) => w.say(x::NOT_DRAFTED).into(),
        (Status::Draft, _) => w.say(x::DRAFT).into(),
        (Status::Corrected, Some(on)) => w.fill(x::OPENED_AGAIN, &[("on", &on)]),
        (_, Some(on)) => w.fill(x::AGREED, &[("on", &on)]),
        (_, None) => w.say(x::NOT_AGREED).into(),
    }
}

fn people(w: Words, attendance: &[Attendance]) -> Vec<Section> {
    let mut here = Vec::new();
    let mut sorry = Vec::new();
    for a in attendance {
        let name = a.name.clone().unwrap_or_else(|| w.say(x::UNKNOWN).into());
        let row = a.row.clone().unwrap_or_default();
        if row.presence == Some(Presence::Apologies) {
            sorry.push(name);
            continue;
        }
        let did: Vec<String> = row
            .functions
            .iter()
            .map(|f| w.word("function", f))
            .collect();
        here.push(vec![
            name,
            row.capacity
                .map(|c| w.word("capacity", &c))
                .unwrap_or_default(),
            row.presence
                .map(|p| w.word("presence", &p))
                .unwrap_or_default(),
            did.join(", "),
        ]);
    }
    let mut parts = Vec::new();
    if !here.is_empty() {
        let head = [x::NAME, x::HERE_AS, x::WAS_HERE, x::DID].map(|head| w.say(head));
        parts.push(table(w.say(x::WHO_AS_WHAT), &head, here));
    }
    if !sorry.is_empty() {
        let names = sorry.join(", ");
        parts.push(Part::Text(w.fill(x::APOLOGIES, &[("names", &names)])));
    }
    if parts.is_empty() {
        return Vec::new();
    }
    vec![Section::new(w.say(x::WHO_WAS_HERE), parts)]
}

const AGENDA: [Text; 5] = [x::ITEM, x::TITLE, x::PLAIN, x::RAISED_BY, x::TIME_PLANNED];
const SAID: [Text; 6] = [
    x::WAS_SAID,
    x::TO_ITEM,
    x::BY,
    x::AS,
    x::CAME_OF_IT,
    x::TOLD,
];
const DECIDED: [Text; 8] = [
    x::DECISION,
    x::TO_ITEM,
    x::PLAIN,
    x::HOW,
    x::WHOSE,
    x::VOTES,
    x::OTHERWISE,
    x::AGAIN,
];
const PROMISED: [Text; 5] = [x::WHAT, x::WHO, x::BY_DAY, x::STANDS, x::FOLLOWS];
const PUT_RIGHT: [Text; 2] = [x::OPENED_ON, x::WHY];

/// What every edition has: agenda, what was said, decided and promised, Easy Read, corrections.
fn body(w: Words, meeting: &Meeting, name: &dyn Fn(&Account) -> String) -> Vec<Section> {
    let items = &meeting.items;
    let agenda = items.iter().zip(1..).map(|(item, n)| item_row(w, item, n));
    let said = meeting
        .contributions
        .iter()
        .map(|c| said_row(w, c, items, name));
    let decided = meeting.decisions.iter().map(|d| decision_row(w, d, items));
    let decisions = &meeting.decisions;
    let promised = meeting
        .actions
        .iter()
        .map(|a| action_row(w, a, decisions, name));
    let fixes = meeting.corrections.iter();
    let fixes = fixes.map(|(on, why)| vec![w.day(*on), why.clone().unwrap_or_default()]);
    let sections = [
        list(w, x::TALKED, x::AGENDA, &AGENDA, agenda.collect()),
        list(w, x::SAID_DID, x::SAID_CAPTION, &SAID, said.collect()),
        list(w, x::DECIDED, x::DECISIONS, &DECIDED, decided.collect()),
        list(w, x::PROMISED, x::ACTIONS, &PROMISED, promised.collect()),
        Some(easy_read(w, meeting)),
        list(
            w,
            x::RIGHTED,
            x::RIGHTED_CAPTION,
            &PUT_RIGHT,
            fixes.collect(),
        ),
    ];
    sections.into_iter().flatten().collect()
}

/// A section with a table; none of nothing.
fn list(
    w: Words,
    heading: Text,
    caption: Text,
    head: &[Text],
    rows: Vec<Vec<String>>,
) -> Option<Section> {
    let head: Vec<&'static str> = head.iter().map(|head| w.say(*head)).collect();
    let table = |rows| table(w.say(caption), &head, rows);
    (!rows.is_empty()).then(|| Section::new(w.say(heading), vec![table(rows)]))
}

fn nth(items: &[Item], item: Option<Name>) -> String {
    let at = item.and_then(|name| items.iter().position(|item| item.note == name));
    at.map(|at| (at + 1).to_string()).unwrap_or_default()
}

fn item_row(w: Words, item: &Item, n: usize) -> Vec<String> {
    vec![
        n.to_string(),
        item.title
            .clone()
            .unwrap_or_else(|| w.say(x::UNKNOWN).into()),
        item.plain_title.clone().unwrap_or_default(),
        w.word("side", &item.proposed_by),
        item.minutes.map(|m| w.length(m)).unwrap_or_default(),
    ]
}

fn said_row(
    w: Words,
    said: &Contribution,
    items: &[Item],
    name: &dyn Fn(&Account) -> String,
) -> Vec<String> {
    let answer = said.responses.last();
    let told = answer.and_then(|a| a.told.last());
    vec![
        said.text
            .clone()
            .unwrap_or_else(|| w.say(x::UNKNOWN).into()),
        nth(items, said.item),
        said.who.as_ref().map(name).unwrap_or_default(),
        said.capacity
            .map(|c| w.word("capacity", &c))
            .unwrap_or_default(),
        answer.map_or_else(
            || w.say(x::NO_ANSWER).into(),
            |answer| answer_words(w, answer),
        ),
        told.map(|(on, how)| format!("{}, {}", w.day(*on), w.word("told", how)))
            .unwrap_or_default(),
    ]
}

/// "It cannot be done: We asked the company. There is no money. (The council, Monday 4 May 2026)"
pub(super) fn answer_words(w: Words, answer: &Response) -> String {
    let words = [answer.text.as_deref(), answer.reason.as_deref()];
    let words: Vec<String> = words.into_iter().flatten().map(sentence).collect();
    let by: Vec<String> = answer
        .organisation
        .iter()
        .cloned()
        .chain([w.day(answer.on)])
        .collect();
    let outcome = w.word("outcome", &answer.outcome);
    let colon = if words.is_empty() { "." } else { ": " };
    format!("{outcome}{colon}{} ({})", words.join(" "), by.join(", "))
}

/// With a full stop at its end, where it has nothing else there.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let stop = if text.ends_with(['.', '!', '?', ':', '…']) {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}

fn decision_row(w: Words, decision: &Decision, items: &[Item]) -> Vec<String> {
    let votes = |whose: Text, votes: &Option<Votes>| {
        let cast = votes.as_ref()?;
        let [r#for, against, neither] =
            [cast.r#for, cast.against, cast.abstained].map(|n| n.to_string());
        let gaps = [
            ("who", w.say(whose)),
            ("for", &r#for),
            ("against", &against),
            ("neither", &neither),
        ];
        Some(w.fill(x::CAST, &gaps))
    };
    let votes = [
        votes(x::LIVED, &decision.lived_experience),
        votes(x::SERVICES, &decision.professionals),
    ];
    let votes: Vec<String> = votes.into_iter().flatten().collect();
    vec![
        decision
            .text
            .clone()
            .unwrap_or_else(|| w.say(x::UNKNOWN).into()),
        nth(items, decision.item),
        decision.plain_text.clone().unwrap_or_default(),
        w.word("method", &decision.method),
        w.word("power", &decision.power),
        votes.join("; "),
        decision.dissent.clone().unwrap_or_default(),
        decision.review_on.map(|on| w.day(on)).unwrap_or_default(),
    ]
}

fn action_row(
    w: Words,
    action: &Action,
    decisions: &[Decision],
    name: &dyn Fn(&Account) -> String,
) -> Vec<String> {
    let owner = action.owner_name.clone();
    let owner = owner
        .or_else(|| action.owner.as_ref().map(name))
        .filter(|o| !o.is_empty());
    let note = action.moved.last().and_then(|(.., text)| text.clone());
    let stands = w.word("action-status", &action.status());
    let from = action.decision.as_ref();
    let from = from.and_then(|from| decisions.iter().find(|d| d.note == *from));
    vec![
        action
            .text
            .clone()
            .unwrap_or_else(|| w.say(x::UNKNOWN).into()),
        owner.unwrap_or_else(|| w.word("side", &action.owned_by)),
        action.due.map(|due| w.day(due)).unwrap_or_default(),
        note.map_or_else(|| stands.clone(), |note| format!("{stands}: {note}")),
        from.and_then(|d| d.text.clone()).unwrap_or_default(),
    ]
}

/// The plain words of what was decided and promised, each with room for a picture.
fn easy_read(w: Words, meeting: &Meeting) -> Section {
    let decided = meeting
        .decisions
        .iter()
        .filter_map(|d| d.plain_text.as_ref());
    let talked = meeting.items.iter().filter_map(|i| i.plain_title.as_ref());
    let mut sentences: Vec<String> = Vec::new();
    sentences.extend(talked.map(|title| w.fill(x::EASY_TALKED, &[("what", title)])));
    sentences.extend(decided.map(|text| w.fill(x::EASY_DECIDED, &[("what", text)])));
    if sentences.is_empty() {
        sentences.push(String::new());
    }
    Section::new(w.say(x::EASY), vec![Part::EasyRead(sentences)])
}

fn answers(w: Words, meeting: &Meeting, name: &dyn Fn(&Account) -> String) -> Option<Section> {
    let rows: Vec<Vec<String>> = meeting
        .answers
        .iter()
        .map(|a| {
            let cleared = if a.cleared { w.say(x::CLEARED_BY) } else { "" };
            let older = if a.record == meeting.record {
                ""
            } else {
                w.say(x::EARLIER)
            };
            let text = a.text.clone().unwrap_or_default();
            vec![
                name(&a.who),
                w.word("verdict", &a.answer),
                text,
                cleared.into(),
                older.into(),
            ]
        })
        .collect();
    list(w, x::TRUE, x::TRUE_CAPTION, &ANSWERED, rows)
}

const ANSWERED: [Text; 5] = [x::WHO, x::SAYS, x::TO_CHANGE, x::CLEARED, x::WHICH_DRAFT];

fn foot(w: Words, meeting: &Meeting) -> Vec<String> {
    let record = meeting.record.to_string();
    let mut foot = vec![w.fill(x::FINGERPRINT, &[("record", &record)])];
    foot.extend(w.review());
    foot
}
