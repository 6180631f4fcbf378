//! The same papers in Welsh: every heading, every word of a list, days and calendars.

use kith_node::minutes::Names;
use kith_node::minutes::calendar::{title, untitled, write, zone};
use kith_node::minutes::{About, Language, csv, minutes, publish, sheet, slips};

use super::calendar::event;
use super::{about, called, named};

fn welsh() -> About {
    About {
        language: Language::Welsh,
        ..about()
    }
}

/// Words of ours that stand in the English papers, whole; people's own words stay as they were said.
const ENGLISH: [&str; 16] = [
    "Minutes:",
    "Who was here",
    "You said",
    "What we",
    "Decision",
    "Someone",
    "manager",
    "Thursday",
    "March",
    "Easy Read<",
    "fingerprint",
    "Agreed",
    "lived experience",
    " for, ",
    "No answer",
    "Whose",
];

#[test]
fn minutes_sheet_and_slips_are_in_welsh() {
    let page = minutes(&named(), &welsh(), &called).html();
    for part in [
        "<html lang=\"cy\">",
        "<title>Cofnodion: Buses to the day centre</title>",
        "<dt>Diwrnod</dt><dd>Dydd Iau 12 Mawrth 2026</dd>",
        "<dd>10:00 i 11:30</dd>",
        "<th scope=\"col\">Yma fel</th>",
        "Rhywun sy&#39;n defnyddio cymorth",
        "Cytunwyd ar Dydd Gwener 20 Mawrth 2026",
        "aros i siaradwr Cymraeg",
        "The last bus goes at five",
    ] {
        assert!(page.contains(part), "{part} in\n{page}");
    }
    let text = minutes(&named(), &welsh(), &called).text();
    let sheet = sheet(&named(), &welsh()).html();
    let slips = slips(&named(), &welsh());
    let public = publish(&named(), &welsh(), &Names::default());
    let table = String::from_utf8(csv::write(&named(), Language::Welsh, &called)).unwrap();
    for paper in [
        &page,
        &text,
        &sheet,
        &slips,
        &public.minutes().html(),
        &table,
    ] {
        for word in ENGLISH {
            assert!(!paper.contains(word), "{word:?} in\n{paper}");
        }
    }
}

#[test]
fn the_word_document_says_its_language() {
    let document = minutes(&named(), &welsh(), &called);
    let Some(word) = super::opened::read(
        "the_word_document_says_its_language",
        "word",
        &document.docx(),
    ) else {
        return;
    };
    assert_eq!(word["language"], "cy");
    assert_eq!(word["headings"][0], "Pwy oedd yma");
}

#[test]
fn calendars_are_in_welsh() {
    let mut event = event("2026-03-12", Some(600));
    event.papers = true;
    event.title = "Bysiau".into();
    let london = zone("Europe/London").unwrap();
    let name = title(Language::Welsh, Some("Kith Caerdydd"));
    let feed = write(&name, Language::Welsh, &london, &[event]);
    assert!(
        feed.contains("X-WR-CALNAME:Cyfarfodydd: Kith Caerdydd\r\n"),
        "{feed}"
    );
    assert!(
        feed.contains("SUMMARY:Papurau'n mynd allan: Bysiau\r\n"),
        "{feed}"
    );
    assert_eq!(untitled(Language::Welsh), "Cyfarfod");
    assert_eq!(title(Language::English, None), "Meetings");
}
