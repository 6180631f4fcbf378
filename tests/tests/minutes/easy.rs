//! The same papers in Easy Read: easier words, larger type, the client's Easy Read words of lists.

use kith_node::minutes::calendar::{write, zone};
use kith_node::minutes::{About, Language, Names, csv, minutes, publish, sheet, slips};

use super::calendar::event;
use super::{about, called, named};

fn easy(language: Language) -> About {
    About {
        language,
        ..about()
    }
}

/// What stands in the usual papers and is hard.
const HARD: [&str; 9] = [
    "Minutes",
    "fingerprint",
    "true record",
    "Sent apologies",
    "agenda",
    "draws on support",
    "draft",
    "Follows from",
    "took part",
];

#[test]
fn papers_are_worded_easily() {
    let english = easy(Language::EasyEnglish);
    let usual = minutes(&named(), &about(), &called).html();
    let page = minutes(&named(), &english, &called).html();
    for (hard, easily) in [
        ("<title>Minutes: ", "<title>What we said and decided: "),
        ("<body>", "<body class=\"easy\">"),
        ("Someone who draws on support", "Someone who gets support"),
        (
            "Agreed on Friday 20 March 2026 by those who were there.",
            "The people who were there agreed this paper on Friday 20 March 2026.",
        ),
    ] {
        assert!(usual.contains(hard) && !page.contains(hard), "{hard}");
        assert!(page.contains(easily), "{easily} in\n{page}");
    }
    // What people said stays as they said it.
    assert!(page.contains("The last bus goes at five"));
    let papers = [
        page,
        minutes(&named(), &english, &called).text(),
        sheet(&named(), &english).html(),
        slips(&named(), &english),
        publish(&named(), &english, &Names::default())
            .minutes()
            .html(),
        String::from_utf8(csv::write(&named(), Language::EasyEnglish, &called)).unwrap(),
    ];
    for paper in &papers {
        for word in HARD {
            assert!(!paper.contains(word), "{word:?} in\n{paper}");
        }
    }
    let welsh = minutes(&named(), &easy(Language::EasyWelsh), &called).html();
    assert!(welsh.contains("<html lang=\"cy\">") && welsh.contains("<body class=\"easy\">"));
    assert!(welsh.contains("Beth ddywedon ni a phenderfynu"));
}

#[test]
fn calendars_are_worded_easily() {
    let mut event = event("2026-03-12", Some(600));
    event.papers = true;
    event.title = "Buses".into();
    let london = zone("Europe/London").unwrap();
    let feed = write("Meetings", Language::EasyEnglish, &london, &[event]);
    assert!(
        feed.contains("SUMMARY:We send out the papers: Buses\r\n"),
        "{feed}"
    );
}
