//! What papers say, in the reader's language: their own texts (`texts`), the words of fixed lists as the client shows them, and days,
//! times and lengths in words.

pub(super) mod texts;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kith_protocol::{entry::meeting::Shape, id::Day};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::texts::{MONDAY_ON, NEXT_DAY, TIME, Text};

/// A language that papers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en-GB")]
    English,
    /// Welsh.
    #[serde(rename = "cy")]
    Welsh,
    /// English in Easy Read.
    #[serde(rename = "en-GB-easy")]
    EasyEnglish,
    /// Welsh in Easy Read.
    #[serde(rename = "cy-easy")]
    EasyWelsh,
}

impl Language {
    /// Its tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English | Self::EasyEnglish => "en-GB",
            Self::Welsh | Self::EasyWelsh => "cy",
        }
    }

    /// As it is asked for: the tag, and whether in Easy Read.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English | Self::Welsh => self.tag(),
            Self::EasyEnglish => "en-GB-easy",
            Self::EasyWelsh => "cy-easy",
        }
    }

    /// Whether it is Easy Read: short sentences of easy words, in large type.
    #[must_use]
    pub const fn easy(self) -> bool {
        matches!(self, Self::EasyEnglish | Self::EasyWelsh)
    }

    const fn welsh(self) -> bool {
        matches!(self, Self::Welsh | Self::EasyWelsh)
    }

    /// The one of these that somebody likes best, by what their browser says (RFC 9110, 12.5.4); English if none of them.
    #[must_use]
    pub fn of_header(accept: &str) -> Self {
        let wanted = accept.split(',').enumerate().filter_map(|(at, one)| {
            let (tag, weight) = one.split_once(";q=").unwrap_or((one, "1"));
            let weight: f32 = weight.trim().parse().ok().filter(|w| *w > 0.0)?;
            let tag = tag.trim().to_ascii_lowercase();
            let language = match tag.split('-').next() {
                Some("cy") => Self::Welsh,
                Some("en" | "*") => Self::English,
                Some(_) | None => return None,
            };
            Some((weight, std::cmp::Reverse(at), language))
        });
        wanted
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map_or(Self::English, |(.., language)| language)
    }
}

/// A phrase of the client's catalogue: a text; or, for what is counted, one for each form of plural.
#[derive(Deserialize)]
#[serde(untagged)]
enum Phrase {
    One(String),
    Counted(BTreeMap<String, String>),
}

#[derive(Deserialize)]
struct Catalogue {
    words: BTreeMap<String, Phrase>,
}

/// The client's catalogue in a language: what everyone reads, and the words of meetings.
fn catalogue(language: Language) -> &'static BTreeMap<String, Phrase> {
    static ENGLISH: OnceLock<BTreeMap<String, Phrase>> = OnceLock::new();
    static WELSH: OnceLock<BTreeMap<String, Phrase>> = OnceLock::new();
    static EASY_ENGLISH: OnceLock<BTreeMap<String, Phrase>> = OnceLock::new();
    static EASY_WELSH: OnceLock<BTreeMap<String, Phrase>> = OnceLock::new();
    let read = |files: [&str; 2]| {
        let read = files.map(|text| {
            let read: Catalogue = serde_json::from_str(text)
                .expect("the client's catalogue, whose form its own tests keep");
            read.words
        });
        read.into_iter().flatten().collect()
    };
    match language {
        Language::English => ENGLISH.get_or_init(|| {
            read([
                include_str!("../../../../web-client/web/words/en-GB/everyone.json"),
                include_str!("../../../../web-client/web/words/en-GB/meetings.json"),
            ])
        }),
        Language::Welsh => WELSH.get_or_init(|| {
            read([
                include_str!("../../../../web-client/web/words/cy/everyone.json"),
                include_str!("../../../../web-client/web/words/cy/meetings.json"),
            ])
        }),
        Language::EasyEnglish => EASY_ENGLISH.get_or_init(|| {
            read([
                include_str!("../../../../web-client/web/words/en-GB-easy/everyone.json"),
                include_str!("../../../../web-client/web/words/en-GB-easy/meetings.json"),
            ])
        }),
        Language::EasyWelsh => EASY_WELSH.get_or_init(|| {
            read([
                include_str!("../../../../web-client/web/words/cy-easy/everyone.json"),
                include_str!("../../../../web-client/web/words/cy-easy/meetings.json"),
            ])
        }),
    }
}

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

impl Words {
    /// A text.
    pub(super) const fn say(self, text: Text) -> &'static str {
        match (self.0, text.easy) {
            (Language::EasyEnglish, Some((english, _))) => english,
            (Language::EasyWelsh, Some((_, welsh))) => welsh,
            (Language::English | Language::EasyEnglish, _) => text.en,
            (Language::Welsh | Language::EasyWelsh, _) => text.cy,
        }
    }

    /// A text whose gaps, `{so}`, are filled.
    pub(super) fn fill(self, text: Text, gaps: &[(&str, &str)]) -> String {
        filled(self.say(text), gaps)
    }

    /// That a speaker has yet to look over the texts, where that is so.
    pub(super) fn review(self) -> Option<String> {
        self.0.welsh().then(|| self.say(texts::REVIEW).into())
    }

    /// The word for one of a list: `capacity`, `draws-on-support`. What the catalogue lacks is shown as it is spelt.
    pub(super) fn word(self, list: &str, of: &impl Serialize) -> String {
        match serde_json::to_value(of) {
            Ok(serde_json::Value::String(spelt)) => {
                let found = self.phrase(&format!("{list}.{spelt}"));
                found.map_or(spelt, str::to_owned)
            }
            Ok(_) | Err(_) => String::new(),
        }
    }

    /// "Thursday 12 March 2026".
    pub(super) fn day(self, day: Day) -> String {
        let date = day.date();
        let month = format!("month.{}", date.month());
        let month = self.phrase(&month).unwrap_or_default();
        let weekday = MONDAY_ON[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
        format!(
            "{} {} {month} {}",
            self.say(weekday),
            date.day(),
            date.year()
        )
    }

    /// "10:00 to 11:30"; "23:30 to 00:30 the next day".
    pub(super) fn time(self, shape: &Shape) -> Option<String> {
        const DAY: i64 = 24 * 60;
        let clock = |minutes: i64| {
            let minutes = minutes.rem_euclid(DAY);
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        };
        let starts = shape.starts?;
        let ends = starts.saturating_add(shape.minutes);
        let text = if ends > DAY { NEXT_DAY } else { TIME };
        Some(self.fill(text, &[("from", &clock(starts)), ("to", &clock(ends))]))
    }

    /// "1 hour 30 minutes".
    pub(super) fn length(self, minutes: i64) -> String {
        let some = |n: i64, unit| (n > 0).then(|| self.counted(unit, n));
        let parts = [
            some(minutes / 60, "unit.hours"),
            some(minutes % 60, "unit.minutes"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(" ")
    }

    fn phrase(self, key: &str) -> Option<&'static str> {
        match catalogue(self.0).get(key)? {
            Phrase::One(text) => Some(text),
            Phrase::Counted(_) => None,
        }
    }

    fn counted(self, key: &str, n: i64) -> String {
        let number = n.to_string();
        match catalogue(self.0).get(key) {
            Some(Phrase::Counted(forms)) => {
                let form = forms.get(self.form(n)).or_else(|| forms.get("other"));
                filled(form.map_or("{n}", String::as_str), &[("n", &number)])
            }
            Some(Phrase::One(_)) | None => number,
        }
    }

    /// The form of plural (Unicode CLDR).
    const fn form(self, n: i64) -> &'static str {
        match (self.0.welsh(), n) {
            (true, 0) => "zero",
            (_, 1) => "one",
            (true, 2) => "two",
            (true, 3) => "few",
            (true, 6) => "many",
            _ => "other",
        }
    }
}

fn filled(text: &str, gaps: &[(&str, &str)]) -> String {
    // Gap by gap from the left, so that what fills one is never searched for another.
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = gaps.iter().find(|(gap, _)| *gap == name);
        out.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::texts::ALL;
    use super::*;

    #[test]
    fn every_language_has_every_text_with_the_same_gaps() {
        let gaps = |text: &str| {
            let mut gaps: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
                .collect();
            gaps.sort();
            gaps
        };
        for (name, text) in ALL {
            assert!(
                !text.en.trim().is_empty() && !text.cy.trim().is_empty(),
                "{name}"
            );
            assert_eq!(gaps(text.en), gaps(text.cy), "{name}");
            for easy in text.easy.iter().flat_map(|(en, cy)| [en, cy]) {
                assert!(!easy.trim().is_empty(), "{name}");
                assert_eq!(gaps(text.en), gaps(easy), "{name}");
            }
        }
    }

    #[test]
    fn sentences_of_easy_read_are_short() {
        /// Words of a sentence, as in the client's catalogues.
        const MOST: usize = 15;
        for (name, text) in ALL {
            for words in [Words(Language::EasyEnglish), Words(Language::EasyWelsh)] {
                let said = words.say(*text);
                let long = said
                    .split_inclusive(['.', '?', ':', ';'])
                    .find(|sentence| sentence.split_whitespace().count() > MOST);
                assert_eq!(long, None, "{name}");
            }
        }
    }

    #[test]
    fn lists_days_and_lengths_are_in_the_language() {
        let (en, cy) = (Words(Language::English), Words(Language::Welsh));
        let day: Day = "2026-03-12".parse().expect("a day");
        assert_eq!(en.day(day), "Thursday 12 March 2026");
        assert_eq!(cy.day(day), "Dydd Iau 12 Mawrth 2026");
        assert_eq!(en.length(90), "1 hour 30 minutes");
        assert_eq!(cy.length(62), "1 awr 2 funud");
        let easy = Words(Language::EasyEnglish);
        assert_eq!(
            easy.word("capacity", &"draws-on-support"),
            "Someone who gets support"
        );
        assert_eq!(easy.day(day), "Thursday 12 March 2026");
        assert_eq!(easy.length(90), "1 hour 30 minutes");
        assert_eq!(en.word("capacity", &"manager"), "A manager");
        assert_eq!(cy.word("capacity", &"manager"), "Rheolwr");
        assert_eq!(cy.word("capacity", &"of-tomorrow"), "of-tomorrow");
    }

    #[test]
    fn a_browser_says_which_language_it_likes_best() {
        for (accept, language) in [
            ("", Language::English),
            ("cy", Language::Welsh),
            ("cy-GB,cy;q=0.9,en;q=0.8", Language::Welsh),
            ("en-GB, cy;q=0.9", Language::English),
            ("cy;q=0.4, en;q=0.8", Language::English),
            ("fr, cy;q=0.5, en;q=0.5", Language::Welsh),
            ("fr", Language::English),
            ("cy;q=0", Language::English),
            ("*", Language::English),
        ] {
            assert_eq!(Language::of_header(accept), language, "{accept}");
        }
    }
}
