//! The published edition, searched for every name: random names in random texts, in every format.

use kith_node::clock::{Entropy, SeededEntropy, SystemEntropy};
use kith_node::minutes::{Language, Names, csv, publish};
use kith_protocol::entry::meeting::PlaceKind;
use kith_protocol::id::Account;
use kith_protocol::summary::disclosure::Cell;
use kith_tests::tools;

use super::{about, named, told};

/// First and last names, none of which is a word of the minutes' own.
const FIRST: [&str; 14] = [
    "Aoife",
    "Zoë",
    "Ann-Marie",
    "Mohammed",
    "Siân",
    "Łukasz",
    "Jörg",
    "Precious",
    "D'Arcy",
    "Oluwaseun",
    "Bo",
    "Ngọc",
    "Renée",
    "Xi",
];
const LAST: [&str; 12] = [
    "O'Brien",
    "Ash",
    "Smith-Jones",
    "Nguyễn",
    "Müller",
    "van den Berg",
    "Adeyemi",
    "Ó Súilleabháin",
    "Fernández",
    "Weiß",
    "Khan",
    "Llewellyn",
];

struct Draw(SeededEntropy);

impl Draw {
    fn below(&self, bound: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        (u64::from_le_bytes(bytes) % bound as u64) as usize
    }

    fn of<'a>(&self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn name(&self) -> String {
        format!("{} {}", self.of(&FIRST), self.of(&LAST))
    }

    /// A name as somebody in a hurry writes it.
    fn written(&self, name: &str) -> String {
        let words: Vec<&str> = name.split(' ').collect();
        let part = match self.below(4) {
            0 => words[0].to_owned(),
            1 => words[words.len() - 1].to_owned(),
            2 => words.concat(),
            _ => name.to_owned(),
        };
        let part = match self.below(5) {
            0 => part.to_uppercase(),
            1 => part.to_lowercase(),
            2 => plain(&part),
            3 => part.replace('\'', "’"),
            _ => part,
        };
        let after = self.of(&["", "'s", "’s", ",", "!", ")", "-led", "."]);
        let before = self.of(&["", "(", "\"", "Mrs ", "@", "#"]);
        format!("{before}{part}{after}")
    }

    /// The text with names put between its words.
    fn strewn(&self, text: &str, names: &[String]) -> String {
        let mut out = Vec::new();
        for word in text.split(' ') {
            if self.below(3) == 0 {
                out.push(self.written(&names[self.below(names.len())]));
            }
            out.push(word.to_owned());
        }
        out.push(self.written(&names[self.below(names.len())]));
        out.join(" ")
    }
}

/// Without accents, by a table for the letters these names use: not what the node does.
fn plain(text: &str) -> String {
    const ACCENTS: [(&str, &str); 14] = [
        ("ë", "e"),
        ("â", "a"),
        ("Ł", "L"),
        ("ö", "o"),
        ("ọ", "o"),
        ("é", "e"),
        ("ễ", "e"),
        ("ü", "u"),
        ("Ó", "O"),
        ("ú", "u"),
        ("á", "a"),
        ("ß", "ss"),
        ("ł", "l"),
        ("Ọ", "O"),
    ];
    ACCENTS
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The words of a text, in lower case without accents.
fn words(text: &str) -> Vec<String> {
    let text = plain(&text.to_lowercase());
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether a name, or its first or last word, stands in the words of a text.
fn found(all: &[String], name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split(' ').collect();
    [name, parts[0], parts[parts.len() - 1]]
        .into_iter()
        .find_map(|part| {
            let wanted = words(part);
            let glued = wanted.concat();
            let there = all.windows(wanted.len()).any(|w| w == wanted) || all.contains(&glued);
            there.then(|| part.to_owned())
        })
}

#[test]
fn no_name_is_published() {
    let mut drawn = [0; 8];
    SystemEntropy.fill(&mut drawn);
    let seed = std::env::var("KITH_SEED").map_or(u64::from_le_bytes(drawn), |s| s.parse().unwrap());
    tools::say(&format!("names in published minutes: KITH_SEED={seed}"));
    let draw = Draw(SeededEntropy::new(seed));
    for _ in 0..60 {
        let names: Vec<String> = (0..=draw.below(6)).map(|_| draw.name()).collect();
        let mut meeting = told(&mut |text| draw.strewn(text, &names));
        for attendance in &mut meeting.attendance {
            attendance.name = Some(names[0].clone());
        }
        let called = |_: &Account| Some(names[0].clone());
        let mut about = about();
        about.group = about.group.map(|text| draw.strewn(&text, &names));
        about.initiative = about.initiative.map(|text| draw.strewn(&text, &names));

        // The search finds them where they are: in the edition for those who were there.
        let open = kith_node::minutes::minutes(&meeting, &about, &called).text();
        let open = words(&open);
        assert!(names.iter().any(|name| found(&open, name).is_some()));

        let published = publish(&meeting, &about, &Names::of(&names));
        let document = published.minutes();
        let editions = [
            document.html(),
            document.text(),
            String::from_utf8_lossy(&document.docx()).into_owned(),
            String::from_utf8(csv::write(&published.record, Language::English, &|_| None)).unwrap(),
        ];
        for (n, edition) in editions.iter().enumerate() {
            assert!(edition.contains("[name]"), "{n}");
            let all = words(edition);
            for name in &names {
                let left = found(&all, name);
                assert!(
                    left.is_none(),
                    "KITH_SEED={seed}: {left:?} of {names:?} in {n}:\n{edition}"
                );
            }
        }
    }
}

#[test]
fn what_else_is_dropped() {
    let mut meeting = named();
    let names = Names::of(super::CALLED);
    let text = publish(&meeting, &about(), &names).minutes().text();
    for kept in [
        "Buses to the day centre",
        "The last bus goes at five",
        "It cannot be done: We asked the company. there is no money",
        "We decided: We want a later bus",
        "Write to the company",
        "Between 1 and 7 people took part.",
        "The long room",
    ] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
    for dropped in [
        // Said without consent; who said it, as what; votes by side; owners; what became of it in their words; how to join.
        "hospital",
        "draws on support",
        "manager",
        " for, ",
        "transport team",
        "letter is written",
        "video.example",
        "As I remember it",
        "Here as",
    ] {
        assert!(!text.contains(dropped), "{dropped} in\n{text}");
    }
    // Somebody's home is nobody's business.
    meeting.shape.place = Some(PlaceKind::Home);
    let home = publish(&meeting, &about(), &names);
    assert_eq!(
        (home.record.place.as_deref(), home.people),
        (None, Cell::Suppressed)
    );
}
