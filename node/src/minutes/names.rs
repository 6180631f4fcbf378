//! Finding people's names in free text, and leaving them out: first, last and whole, whatever their case and accents.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What stands where a name was.
const LEFT_OUT: &str = "[name]";

/// Words between the first and the last that stand in many names and in every text.
const CONNECT: [&str; 12] = [
    "and", "da", "de", "del", "den", "der", "di", "la", "le", "of", "the", "van",
];

/// Names to look for.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// By first token: what must follow it.
    patterns: BTreeMap<String, BTreeSet<Vec<String>>>,
}

/// A word of a text: folded, and where it stands in the text.
struct Token {
    folded: String,
    start: usize,
    end: usize,
}

impl Names {
    /// Looks for all of these: each whole, each of its words, each part of a word with a hyphen or an apostrophe.
    pub fn of<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> Self {
        let mut found = Self::default();
        for name in names {
            found.learn(name.as_ref());
        }
        found
    }

    fn learn(&mut self, name: &str) {
        let words: Vec<Vec<String>> = name
            .split_whitespace()
            .map(|word| tokens(word).into_iter().map(|t| t.folded).collect())
            .filter(|word: &Vec<String>| !word.is_empty())
            .collect();
        let whole = words.concat();
        let ends = [0, words.len().saturating_sub(1)];
        for (i, word) in words.iter().enumerate() {
            let between = !ends.contains(&i) && CONNECT.contains(&word.concat().as_str());
            if between {
                continue;
            }
            for part in word {
                self.add(vec![part.clone()]);
            }
            self.add(vec![word.concat()]);
            if word.len() > 1 {
                self.add(word.clone());
            }
        }
        if whole.len() > 1 {
            self.add(vec![whole.concat()]);
            self.add(whole);
        } else if let [one] = whole.as_slice() {
            // A name of one letter is all there is of it.
            let rest = self.patterns.entry(one.clone()).or_default();
            rest.insert(Vec::new());
        }
    }

    fn add(&mut self, mut pattern: Vec<String>) {
        // A single letter, an initial, stands in every text: it is looked for with the rest of its name only.
        if pattern.len() == 1 && pattern[0].chars().count() < 2 {
            return;
        }
        let rest = pattern.split_off(1);
        for first in pattern {
            self.patterns.entry(first).or_default().insert(rest.clone());
        }
    }

    /// The text with every name left out.
    #[must_use]
    pub fn out(&self, text: &str) -> String {
        let tokens = tokens(text);
        let mut out = String::with_capacity(text.len());
        let (mut from, mut at) = (0, 0);
        while at < tokens.len() {
            let Some(length) = self.at(&tokens[at..]) else {
                at += 1;
                continue;
            };
            let (first, last) = (&tokens[at], &tokens[at + length - 1]);
            let between = &text[from..first.start];
            // Names in a row are one gap: how many words a name has tells of it.
            let joined = out.ends_with(LEFT_OUT) && between.trim_matches(glue).is_empty();
            if !joined {
                out.push_str(between);
                out.push_str(LEFT_OUT);
            }
            from = last.end;
            at += length;
        }
        out.push_str(&text[from..]);
        out
    }

    /// How many tokens of the longest name that begins here; none if none does.
    fn at(&self, tokens: &[Token]) -> Option<usize> {
        let fits = |rest: &&Vec<String>| {
            let found = tokens.get(1..=rest.len());
            found.is_some_and(|found| found.iter().map(|t| &t.folded).eq(rest.iter()))
        };
        let first = tokens[0].folded.as_str();
        // "The Smiths", "the Joneses".
        let plural = [first.strip_suffix('s'), first.strip_suffix("es")];
        let plural = plural
            .into_iter()
            .flatten()
            .filter(|one| one.chars().count() > 2);
        let longest = |name: &str| {
            let rests = self.patterns.get(name)?;
            rests.iter().filter(fits).map(|rest| rest.len() + 1).max()
        };
        std::iter::once(first)
            .chain(plural)
            .filter_map(longest)
            .max()
    }
}

/// What may stand between the words of one name.
const fn glue(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '-' | '\u{2010}' | '\u{2011}' | '.' | '\'' | '\u{2019}'
    )
}

/// The words of a text, folded: decomposed, without marks, in lower case. In scripts that do not space words, each
/// character is one.
fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    // Whether the last token still grows.
    let mut open = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if invisible(c) || is_combining_mark(c) {
            if let (true, Some(last)) = (open, found.last_mut()) {
                last.end = end;
            }
            continue;
        }
        let folded = fold(c);
        if folded.is_empty() {
            open = false;
            continue;
        }
        let alone = unspaced(c);
        match found.last_mut() {
            Some(last) if open && !alone => {
                last.folded.push_str(&folded);
                last.end = end;
            }
            Some(_) | None => found.push(Token { folded, start, end }),
        }
        open = !alone;
    }
    found
}

/// A character as it is compared: nothing if it is no letter or digit.
fn fold(c: char) -> String {
    let mut folded = String::new();
    for part in std::iter::once(c)
        .nfkd()
        .filter(|part| !is_combining_mark(*part))
    {
        for lower in part.to_lowercase().filter(|c| c.is_alphanumeric()) {
            match lower {
                // Letters that Unicode does not take apart, as people without them write them.
                'ø' => folded.push('o'),
                'ł' => folded.push('l'),
                'đ' | 'ð' => folded.push('d'),
                'ħ' => folded.push('h'),
                'ı' => folded.push('i'),
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'þ' => folded.push_str("th"),
                plain => folded.push(plain),
            }
        }
    }
    folded
}

/// Characters that are not seen: they could part a name.
const fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Scripts whose words are not spaced: Thai to Khmer, kana, Han.
const fn unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}
