//! The sheet to print before a meeting: boxes to write in by hand, and to type in after.

use kith_protocol::summary::{
    counts::CAPACITIES,
    record::{Attendance, Meeting, Presence},
};

use super::About;
use super::document::{Document, Part, Section, Table, facts};
use super::words::Words;
use super::words::texts::{self as x, Text};

/// Rows left empty: enough for a usual meeting on two sheets of paper.
const MORE_PEOPLE: usize = 8;
const MORE_ITEMS: usize = 3;
const DECISIONS: usize = 4;
const ACTIONS: usize = 6;
const LINES: u8 = 8;

/// The sheet for a meeting, with the names of those who said that they come and the items that were raised. What anybody needs is
/// not on it: it lies on a table.
#[must_use]
pub fn sheet(meeting: &Meeting, about: &About) -> Document {
    let w = about.words();
    let of = meeting.title.as_ref().or(about.group.as_ref());
    let mut facts = facts(meeting, about);
    let dropped = [w.say(x::THESE_MINUTES), w.say(x::LINK)];
    facts.retain(|(what, _)| !dropped.contains(&what.as_str()));
    let mut foot = vec![w.say(x::THREE).to_owned()];
    foot.extend(w.review());
    Document {
        language: about.language,
        title: of.map_or_else(
            || w.say(x::MEETING).into(),
            |of| w.fill(x::MEETING_OF, &[("of", of)]),
        ),
        facts,
        sections: vec![
            people(w, meeting),
            agenda(w, meeting),
            said(w),
            decided(w),
            promised(w),
        ],
        foot,
    }
}

fn people(w: Words, meeting: &Meeting) -> Section {
    let rows = coming(meeting).map(|a| {
        vec![
            a.name.clone().unwrap_or_default(),
            String::new(),
            String::new(),
        ]
    });
    let letters = ('A'..='Z').zip(CAPACITIES);
    let letters: Vec<String> = letters
        .map(|(l, c)| format!("{l}: {}", w.word("capacity", &c)))
        .collect();
    let text = w.fill(x::LETTERS, &[("letters", &letters.join(". "))]);
    let head = [x::NAME, x::HERE_AS, x::DOES];
    let table = blank(w, x::WHO_AS_WHAT, &head, rows.collect(), MORE_PEOPLE);
    Section::new(w.say(x::SHEET_HERE), vec![Part::Text(text), table])
}

/// Those in the attendance who did not send apologies.
pub(super) fn coming(meeting: &Meeting) -> impl Iterator<Item = &Attendance> {
    let sorry = |presence| presence == Some(Presence::Apologies);
    let all = meeting.attendance.iter();
    all.filter(move |a| !sorry(a.row.as_ref().and_then(|row| row.presence)))
}

fn agenda(w: Words, meeting: &Meeting) -> Section {
    let rows = meeting.items.iter().zip(1..).map(|(item, n): (_, usize)| {
        let title = item.plain_title.as_ref().or(item.title.as_ref());
        vec![
            n.to_string(),
            title.cloned().unwrap_or_default(),
            w.word("side", &item.proposed_by),
        ]
    });
    let head = [x::ITEM, x::WHAT, x::RAISED_BY];
    let table = blank(w, x::AGENDA, &head, rows.collect(), MORE_ITEMS);
    Section::new(w.say(x::TALK), vec![table])
}

fn said(w: Words) -> Section {
    let text = w.say(x::WRITE_SAID).into();
    Section::new(
        w.say(x::PEOPLE_SAID),
        vec![Part::Text(text), Part::Lines(LINES)],
    )
}

fn decided(w: Words) -> Section {
    let head = [x::DECISION, x::HOW, x::WHOSE];
    let table = blank(w, x::DECISIONS, &head, Vec::new(), DECISIONS);
    let text = w.say(x::WRITE_DECIDED).into();
    Section::new(w.say(x::DECIDED), vec![Part::Text(text), table])
}

fn promised(w: Words) -> Section {
    let head = [x::WHAT, x::WHO, x::BY_WHICH_DAY];
    let table = blank(w, x::ACTIONS, &head, Vec::new(), ACTIONS);
    Section::new(w.say(x::PROMISED), vec![table])
}

fn blank(w: Words, caption: Text, head: &[Text], mut rows: Vec<Vec<String>>, more: usize) -> Part {
    let row = vec![String::new(); head.len()];
    rows.extend(std::iter::repeat_n(row, more));
    Part::Table(Table {
        caption: w.say(caption).into(),
        head: head.iter().map(|head| w.say(*head)).collect(),
        rows,
    })
}
