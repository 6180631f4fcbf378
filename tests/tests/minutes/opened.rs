//! Minutes opened: the page, the text, the table, and the Word document by a library of other people's.

use std::fs;
use std::process::Command;

use kith_node::minutes::{About, Language, csv, minutes, sheet, slips};
use kith_protocol::entry::meeting::Access;
use kith_protocol::summary::record::Need;
use kith_tests::tools;
use serde_json::Value;

use super::{about, called, named};

/// What `tests/python/opens.py` reads out of a file; nothing where there is no Python for it.
pub(super) fn read(test: &str, what: &str, bytes: &[u8]) -> Option<Value> {
    let python = tools::python(test)?;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(what);
    fs::write(&file, bytes).unwrap();
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/python/opens.py");
    let said = Command::new(python)
        .arg(program)
        .arg(what)
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    Some(serde_json::from_slice(&said.stdout).unwrap())
}

#[test]
fn the_page_is_accessible() {
    let page = minutes(&named(), &about(), &called).html();
    for part in [
        "<html lang=\"en-GB\">",
        "<title>Minutes: Buses to the day centre</title>",
        "<h1>Minutes: Buses to the day centre</h1>",
        "<dt>Day</dt><dd>Thursday 12 March 2026</dd>",
        "<dt>Time</dt><dd>10:00 to 11:30</dd>",
        "<caption>Who was here, and as what</caption>",
        "<th scope=\"col\">Here as</th>",
        "<th scope=\"row\">Ann Ash</th>",
        "Sent apologies: Cat Cedar.",
        "The long room &lt;upstairs&gt; &amp; left",
        "<h2>In Easy Read</h2>",
        "@page{size:A4",
        "<dl class=\"one\">\n<dt>Decision</dt><dd>Ask for a bus at seven</dd>",
        "3 for, 0 against, 1 neither",
        "Agreed on Friday 20 March 2026",
    ] {
        assert!(page.contains(part), "{part} in\n{page}");
    }
    // Headings in order, one first; no script, nothing fetched; every table has a caption and names its columns.
    assert_eq!(page.matches("<h1>").count(), 1);
    for part in ["<h3", "<script", "<img", "src=", "href=", "url("] {
        assert!(!page.contains(part), "{part}");
    }
    assert_eq!(
        page.matches("<table>").count(),
        page.matches("<caption>").count()
    );
    assert_eq!(
        page.matches("<table>").count(),
        page.matches("<thead>").count()
    );
}

#[test]
fn text_reads_in_order() {
    let text = minutes(&named(), &about(), &called).text();
    let order = [
        "Minutes: Buses to the day centre\n====",
        "Group: Getting about",
        "Name: Ann Ash\nHere as: Someone who draws on support\nWas here: Here all the time\nDid: Chaired\n",
        "You said, we did\n----",
        "What was said: The last bus goes at five\nTo item: 1\nBy: Ann Ash",
        "What came of it: It cannot be done: We asked the company. there is no money, until \"next\" year. (The council",
        "Told: Thursday 2 April 2026, By phone",
        "Who does what by when\n----",
        "How it stands: Begun: The letter is written\nFollows from: Ask for a bus at seven",
        "[picture] We decided: We want a later bus",
        "Why: The day was wrong",
        "Who: Ann Ash\nSays: Yes, this is a true record",
    ];
    let mut from = 0;
    for part in order {
        let at = text[from..].find(part);
        from += at.unwrap_or_else(|| panic!("{part:?} in\n{text}"));
    }
}

/// Whoever is erased leaves a gap, not a hole.
#[test]
fn erased_people_are_not_known() {
    let mut meeting = named();
    for attendance in &mut meeting.attendance {
        (attendance.name, attendance.row) = (None, None);
    }
    meeting.contributions[0].text = None;
    let text = minutes(&meeting, &About::default(), &|_| None).text();
    assert!(text.contains("Name: (not known)") && text.contains("What was said: (not known)"));
}

#[test]
fn the_table_is_for_spreadsheets() {
    let mut meeting = named();
    meeting.actions[0].text = Some("=HYPERLINK(\"x\")".into());
    let table = csv::write(&meeting, Language::English, &called);
    let mut read = ::csv::Reader::from_reader(table.as_slice());
    let head = "part number text plain_text who as how whose day status";
    assert_eq!(
        read.headers().unwrap().iter().collect::<Vec<_>>().join(" "),
        head
    );
    let rows: Vec<_> = read.records().map(Result::unwrap).collect();
    let parts: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    let expected =
        "meeting attendance attendance attendance item contribution contribution decision action";
    assert_eq!(parts.join(" "), expected);
    assert_eq!(&rows[8][2], "'=HYPERLINK(\"x\")");
    assert_eq!((&rows[5][1], &rows[5][4]), ("1", "Ann Ash"));
}

#[test]
fn word_opens() {
    let document = minutes(&named(), &about(), &called);
    let Some(word) = read("word_opens", "word", &document.docx()) else {
        return;
    };
    assert_eq!(word["title"], "Minutes: Buses to the day centre");
    assert_eq!(word["language"], "en-GB");
    let headings = [
        "Who was here",
        "What we talked about",
        "You said, we did",
        "What we decided",
        "Who does what by when",
        "In Easy Read",
        "Put right",
        "A true record?",
    ];
    assert_eq!(word["headings"], serde_json::json!(headings));
    let tables = word["tables"].as_array().unwrap();
    // What was said and decided has more columns than a page is wide: there each row stands by itself.
    assert_eq!(tables.len(), headings.len() - 2);
    let lines = word["paragraphs"].as_array().unwrap();
    assert!(lines.contains(&serde_json::json!("Decision: Ask for a bus at seven")));
    assert_eq!(
        tables[0][0],
        serde_json::json!(["Name", "Here as", "Was here", "Did"])
    );
    assert_eq!(tables[0][1][0], "Ann Ash");
    let place = "Where: The long room <upstairs> & left";
    assert!(
        word["paragraphs"]
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p == place)
    );
}

/// Before the meeting: names of those who come, items that were raised, and boxes.
#[test]
fn the_sheet_has_boxes() {
    let sheet = sheet(&named(), &about());
    let page = sheet.html();
    assert!(page.contains("<th scope=\"row\">Ann Ash</th><td></td>"));
    assert!(
        !page.contains("Cat Cedar"),
        "who sent apologies is not on it"
    );
    assert!(page.contains("When the bus comes"));
    assert_eq!(page.matches("<tr class=\"blank\">").count(), 8 + 3 + 4 + 6);
    assert!(page.contains("A: Someone who draws on support"));
    // What anybody needs lies on no table; nor how to join.
    assert!(!page.contains("video.example"));
    if let Some(word) = read("the_sheet_has_boxes", "word", &sheet.docx()) {
        assert_eq!(word["tables"].as_array().unwrap().len(), 4);
    }
}

/// On leaving: a slip for each who came, and some for others; nothing that is known of anybody is on it but their name.
#[test]
fn the_slips_ask_what_the_record_may_know() {
    let mut meeting = named();
    let row = meeting.attendance[0].row.get_or_insert_default();
    row.access = vec![Need {
        need: Access::Bsl,
        met: None,
    }];
    let page = slips(&meeting, &about());
    assert!(page.contains("<p class=\"given\">Ann Ash</p>"));
    assert!(!page.contains("Cat Cedar"), "who sent apologies has none");
    // Ann, Bob and four more: three sheets of two.
    assert_eq!(page.matches("<section class=\"slip\">").count(), 6);
    for asked in [
        "My name, or my code",
        "I am here as",
        "<li>Someone who draws on support</li>",
        "I speak for this group",
        "To take part I needed",
        "Did you get it?",
        "Help to prepare",
        "Time to prepare and travel",
        "As a thank-you I would like",
        "My costs",
        "May everybody read these words, without my name?",
    ] {
        assert_eq!(page.matches(asked).count(), 6, "{asked}");
    }
    assert!(!page.contains("British Sign Language"));
    assert!(!page.to_lowercase().contains("benefit"));
    for part in ["<script", "<img", "src=", "href=", "url("] {
        assert!(!page.contains(part), "{part}");
    }
}
