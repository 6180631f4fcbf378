//! The sheet to print before a meeting: boxes to write in by hand, and to type in after.

use kith_protocol::summary::{
    counts::CAPACITIES,
    record::{Meeting, Presence},
};

use super::About;
use super::document::{Document, Part, Section, Table, facts};
use super::words::word;

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
    let of = meeting.title.as_ref().or(about.group.as_ref());
    let mut facts = facts(meeting, about);
    facts.retain(|(what, _)| what != "These minutes" && what != "Link");
    Document {
        title: of.map_or_else(|| "Meeting".into(), |of| format!("Meeting: {of}")),
        facts,
        sections: vec![people(meeting), agenda(meeting), said(), decided(), promised()],
        foot: vec!["Three things are enough: who was here as what, what was decided, who does what by when.".into()],
    }
}

fn people(meeting: &Meeting) -> Section {
    let sorry = |presence| presence == Some(Presence::Apologies);
    let coming = meeting
        .attendance
        .iter()
        .filter(|a| !sorry(a.row.as_ref().and_then(|row| row.presence)));
    let rows = coming.map(|a| {
        vec![
            a.name.clone().unwrap_or_default(),
            String::new(),
            String::new(),
        ]
    });
    let letters = ('A'..='Z').zip(CAPACITIES);
    let letters: Vec<String> = letters
        .map(|(l, c)| format!("{l}: {}", word("capacity", &c)))
        .collect();
    let text = format!("I'm here as (write the letter). {}.", letters.join(". "));
    Section::new(
        "Who is here",
        vec![
            Part::Text(text),
            blank(
                "Who is here, and as what",
                &["Name", "Here as", "Does (chairs, takes notes)"],
                rows.collect(),
                MORE_PEOPLE,
            ),
        ],
    )
}

fn agenda(meeting: &Meeting) -> Section {
    let rows = meeting.items.iter().zip(1..).map(|(item, n): (_, usize)| {
        let title = item.plain_title.as_ref().or(item.title.as_ref());
        vec![
            n.to_string(),
            title.cloned().unwrap_or_default(),
            word("side", &item.proposed_by),
        ]
    });
    let head = ["Item", "What", "Raised by"];
    Section::new(
        "What we talk about",
        vec![blank("The agenda", &head, rows.collect(), MORE_ITEMS)],
    )
}

fn said() -> Section {
    let text = "Write down what people said, as what they are here, and whether their words may be published.";
    Section::new(
        "What people said",
        vec![Part::Text(text.into()), Part::Lines(LINES)],
    )
}

fn decided() -> Section {
    let text = "How: all agreed, nobody objected, by a vote, or the chair decided. Whose: the group's, together with services, or was \
                the group asked, or told?";
    let table = blank(
        "Decisions",
        &["Decision", "How", "Whose decision"],
        Vec::new(),
        DECISIONS,
    );
    Section::new("What we decided", vec![Part::Text(text.into()), table])
}

fn promised() -> Section {
    let table = blank(
        "Actions",
        &["What", "Who", "By which day"],
        Vec::new(),
        ACTIONS,
    );
    Section::new("Who does what by when", vec![table])
}

fn blank(caption: &str, head: &[&'static str], mut rows: Vec<Vec<String>>, more: usize) -> Part {
    let row = vec![String::new(); head.len()];
    rows.extend(std::iter::repeat_n(row, more));
    Part::Table(Table {
        caption: caption.into(),
        head: head.to_vec(),
        rows,
    })
}
