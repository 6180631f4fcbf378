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

use super::words::{day, length, time, word};
use super::{About, Published};

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
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

const UNKNOWN: &str = "(not known)";

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
    Part::Table(Table {
        caption: caption.into(),
        head: keep.iter().map(|i| head[*i]).collect(),
        rows: rows.into_iter().map(pick).collect(),
    })
}

pub(super) fn of_record(
    meeting: &Meeting,
    about: &About,
    name_of: &dyn Fn(&Account) -> Option<String>,
) -> Document {
    let name = |who: &Account| {
        let there = meeting.attendance.iter().find(|a| a.who == *who);
        let name = there.and_then(|a| a.name.clone());
        name.or_else(|| name_of(who))
            .unwrap_or_else(|| UNKNOWN.into())
    };
    let mut sections = Vec::new();
    sections.extend(people(&meeting.attendance));
    sections.extend(body(meeting, &name));
    sections.extend(answers(meeting, &name));
    Document {
        title: title(meeting, about),
        facts: facts(meeting, about),
        sections,
        foot: foot(meeting),
    }
}

pub(super) fn of_published(published: &Published) -> Document {
    let meeting = &published.record;
    let mut sections = vec![Section::new(
        "Who was here",
        vec![Part::Text(how_many(published.people))],
    )];
    sections.extend(body(meeting, &|_| String::new()));
    let mut foot = foot(meeting);
    foot.push(
        "This is the public edition. It names nobody, and holds what people said only where they agreed to that."
            .into(),
    );
    Document {
        title: title(meeting, &published.about),
        facts: facts(meeting, &published.about),
        sections,
        foot,
    }
}

/// How many people took part, as it may be shown.
fn how_many(people: Cell) -> String {
    match people {
        Cell::Zero => "Nobody took part.".into(),
        Cell::Suppressed => "Between 1 and 7 people took part.".into(),
        Cell::Rounded(about) => format!("About {about} people took part."),
        Cell::NotCollected => "How many people took part was not noted.".into(),
        Cell::NotPublished => "How many people took part is not published.".into(),
    }
}

fn title(meeting: &Meeting, about: &About) -> String {
    let of = meeting.title.as_ref().or(about.group.as_ref());
    of.map_or_else(|| "Minutes".into(), |of| format!("Minutes: {of}"))
}

pub(super) fn facts(meeting: &Meeting, about: &About) -> Vec<(String, String)> {
    let shape = &meeting.shape;
    let place = meeting
        .place
        .clone()
        .or_else(|| shape.place.map(|p| word("place", &p)));
    let access: Vec<String> = shape.access.iter().map(|a| word("access", a)).collect();
    let facts = [
        ("Group", about.group.clone()),
        ("Piece of work", about.initiative.clone()),
        ("Day", Some(day(shape.day))),
        ("Time", time(shape)),
        ("How", Some(word("mode", &shape.mode))),
        ("Where", place),
        ("Link", meeting.link.clone()),
        ("What for", meeting.purpose.clone()),
        ("Access", (!access.is_empty()).then(|| access.join(", "))),
        (
            "Who set the agenda",
            shape.agenda_set_by.map(|s| word("side", &s)),
        ),
        ("These minutes", Some(standing(meeting))),
    ];
    let told = facts
        .into_iter()
        .filter_map(|(what, is)| Some((what.into(), is?)));
    told.collect()
}

/// Where the minutes are in their life, in a sentence.
fn standing(meeting: &Meeting) -> String {
    let agreed = meeting.agreed.as_ref().map(|a| day(a.day));
    match (meeting.status, agreed) {
        (Status::Planned, _) => "The meeting has not taken place yet.".into(),
        (Status::Cancelled, _) => "The meeting does not take place.".into(),
        (Status::Held, _) => "Not yet put before those who were there.".into(),
        (Status::Draft, _) => "A draft: those who were there have not agreed it yet.".into(),
        (Status::Corrected, Some(on)) => {
            format!("Agreed on {on}, and opened since to be put right.")
        }
        (_, Some(on)) => format!("Agreed on {on} by those who were there."),
        (_, None) => "Not agreed yet.".into(),
    }
}

fn people(attendance: &[Attendance]) -> Vec<Section> {
    let mut here = Vec::new();
    let mut sorry = Vec::new();
    for a in attendance {
        let name = a.name.clone().unwrap_or_else(|| UNKNOWN.into());
        let row = a.row.clone().unwrap_or_default();
        if row.presence == Some(Presence::Apologies) {
            sorry.push(name);
            continue;
        }
        let did: Vec<String> = row.functions.iter().map(|f| word("function", f)).collect();
        here.push(vec![
            name,
            row.capacity
                .map(|c| word("capacity", &c))
                .unwrap_or_default(),
            row.presence
                .map(|p| word("presence", &p))
                .unwrap_or_default(),
            did.join(", "),
        ]);
    }
    let mut parts = Vec::new();
    if !here.is_empty() {
        let head = ["Name", "Here as", "Was here", "Did"];
        parts.push(table("Who was here, and as what", &head, here));
    }
    if !sorry.is_empty() {
        parts.push(Part::Text(format!("Sent apologies: {}.", sorry.join(", "))));
    }
    if parts.is_empty() {
        return Vec::new();
    }
    vec![Section::new("Who was here", parts)]
}

const AGENDA: [&str; 5] = [
    "Item",
    "Title",
    "In plain words",
    "Raised by",
    "Time planned",
];
const SAID: [&str; 6] = [
    "What was said",
    "To item",
    "By",
    "As",
    "What came of it",
    "Told",
];
const DECIDED: [&str; 8] = [
    "Decision",
    "To item",
    "In plain words",
    "How",
    "Whose decision",
    "Votes",
    "Who saw it otherwise",
    "Looked at again",
];
const PROMISED: [&str; 4] = ["What", "Who", "By", "How it stands"];
const PUT_RIGHT: [&str; 2] = ["Opened on", "Why"];

/// What every edition has: agenda, what was said, decided and promised, Easy Read, corrections.
fn body(meeting: &Meeting, name: &dyn Fn(&Account) -> String) -> Vec<Section> {
    let items = &meeting.items;
    let agenda = items.iter().zip(1..).map(|(item, n)| item_row(item, n));
    let said = meeting
        .contributions
        .iter()
        .map(|c| said_row(c, items, name));
    let decided = meeting.decisions.iter().map(|d| decision_row(d, items));
    let promised = meeting.actions.iter().map(|a| action_row(a, name));
    let fixes = meeting.corrections.iter();
    let fixes = fixes.map(|(on, why)| vec![day(*on), why.clone().unwrap_or_default()]);
    let sections = [
        list(
            "What we talked about",
            "The agenda",
            &AGENDA,
            agenda.collect(),
        ),
        list(
            "You said, we did",
            "What people said, and what came of it",
            &SAID,
            said.collect(),
        ),
        list("What we decided", "Decisions", &DECIDED, decided.collect()),
        list(
            "Who does what by when",
            "Actions",
            &PROMISED,
            promised.collect(),
        ),
        Some(easy_read(meeting)),
        list(
            "Put right",
            "What was put right after the minutes were agreed",
            &PUT_RIGHT,
            fixes.collect(),
        ),
    ];
    sections.into_iter().flatten().collect()
}

/// A section with a table; none of nothing.
fn list(
    heading: &str,
    caption: &str,
    head: &[&'static str],
    rows: Vec<Vec<String>>,
) -> Option<Section> {
    (!rows.is_empty()).then(|| Section::new(heading, vec![table(caption, head, rows)]))
}

fn nth(items: &[Item], item: Option<Name>) -> String {
    let at = item.and_then(|name| items.iter().position(|item| item.note == name));
    at.map(|at| (at + 1).to_string()).unwrap_or_default()
}

fn item_row(item: &Item, n: usize) -> Vec<String> {
    vec![
        n.to_string(),
        item.title.clone().unwrap_or_else(|| UNKNOWN.into()),
        item.plain_title.clone().unwrap_or_default(),
        word("side", &item.proposed_by),
        item.minutes.map(length).unwrap_or_default(),
    ]
}

fn said_row(said: &Contribution, items: &[Item], name: &dyn Fn(&Account) -> String) -> Vec<String> {
    let answer = said.responses.last();
    let told = answer.and_then(|a| a.told.last());
    vec![
        said.text.clone().unwrap_or_else(|| UNKNOWN.into()),
        nth(items, said.item),
        said.who.as_ref().map(name).unwrap_or_default(),
        said.capacity
            .map(|c| word("capacity", &c))
            .unwrap_or_default(),
        answer.map_or_else(|| "No answer yet.".into(), answer_words),
        told.map(|(on, how)| format!("{}, {}", day(*on), word("told", how)))
            .unwrap_or_default(),
    ]
}

/// "It cannot be done: there is no money. (The council, Monday 4 May 2026)"
pub(super) fn answer_words(answer: &Response) -> String {
    let words = [answer.text.as_deref(), answer.reason.as_deref()];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    let by: Vec<String> = answer
        .organisation
        .iter()
        .cloned()
        .chain([day(answer.on)])
        .collect();
    let outcome = word("outcome", &answer.outcome);
    let colon = if words.is_empty() { "." } else { ": " };
    format!("{outcome}{colon}{} ({})", words.join(" "), by.join(", "))
}

fn decision_row(decision: &Decision, items: &[Item]) -> Vec<String> {
    let votes = |whose: &str, votes: &Option<Votes>| {
        votes.as_ref().map(|v| {
            format!(
                "{whose}: {} for, {} against, {} neither",
                v.r#for, v.against, v.abstained
            )
        })
    };
    let votes = [
        votes("People with lived experience", &decision.lived_experience),
        votes("People who work in services", &decision.professionals),
    ];
    let votes: Vec<String> = votes.into_iter().flatten().collect();
    vec![
        decision.text.clone().unwrap_or_else(|| UNKNOWN.into()),
        nth(items, decision.item),
        decision.plain_text.clone().unwrap_or_default(),
        word("method", &decision.method),
        word("power", &decision.power),
        votes.join("; "),
        decision.dissent.clone().unwrap_or_default(),
        decision.review_on.map(day).unwrap_or_default(),
    ]
}

fn action_row(action: &Action, name: &dyn Fn(&Account) -> String) -> Vec<String> {
    let owner = action.owner_name.clone();
    let owner = owner
        .or_else(|| action.owner.as_ref().map(name))
        .filter(|o| !o.is_empty());
    let note = action.moved.last().and_then(|(.., text)| text.clone());
    let stands = word("action-status", &action.status());
    vec![
        action.text.clone().unwrap_or_else(|| UNKNOWN.into()),
        owner.unwrap_or_else(|| word("side", &action.owned_by)),
        action.due.map(day).unwrap_or_default(),
        note.map_or_else(|| stands.clone(), |note| format!("{stands}: {note}")),
    ]
}

/// The plain words of what was decided and promised, each with room for a picture.
fn easy_read(meeting: &Meeting) -> Section {
    let decided = meeting
        .decisions
        .iter()
        .filter_map(|d| d.plain_text.as_ref());
    let talked = meeting.items.iter().filter_map(|i| i.plain_title.as_ref());
    let mut sentences: Vec<String> = Vec::new();
    sentences.extend(talked.map(|title| format!("We talked about: {title}")));
    sentences.extend(decided.map(|text| format!("We decided: {text}")));
    if sentences.is_empty() {
        sentences.push(String::new());
    }
    Section::new("In Easy Read", vec![Part::EasyRead(sentences)])
}

fn answers(meeting: &Meeting, name: &dyn Fn(&Account) -> String) -> Option<Section> {
    let rows: Vec<Vec<String>> = meeting
        .answers
        .iter()
        .map(|a| {
            let cleared = if a.cleared {
                "Cleared by their organisation"
            } else {
                ""
            };
            let older = if a.record == meeting.record {
                ""
            } else {
                "Of an earlier draft"
            };
            let text = a.text.clone().unwrap_or_default();
            vec![
                name(&a.who),
                word("verdict", &a.answer),
                text,
                cleared.into(),
                older.into(),
            ]
        })
        .collect();
    let head = ["Who", "Says", "To be changed", "Cleared", "Of which draft"];
    list(
        "A true record?",
        "Are these minutes a true record?",
        &head,
        rows,
    )
}

fn foot(meeting: &Meeting) -> Vec<String> {
    vec![format!(
        "The record these minutes show has this fingerprint: {}. Anyone who was there can check it against their receipt.",
        meeting.record
    )]
}
