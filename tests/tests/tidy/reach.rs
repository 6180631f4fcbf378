//! Who may name what: the layers of docs/architecture.md.

use super::{none, written};

/// Below a path, save where it says, these words do not stand in code.
struct Never {
    below: &'static str,
    save: &'static [&'static str],
    words: &'static [&'static str],
    why: &'static str,
}

const RULES: [Never; 10] = [
    Never {
        below: "protocol/src/",
        save: &[],
        words: &[
            "tokio",
            "axum",
            "sled",
            "rand",
            "getrandom",
            "std",
            "SystemTime",
            "Instant",
        ],
        why: "protocol does no I/O, reads no clock and draws no entropy",
    },
    Never {
        below: "protocol/src/peer/",
        save: &[],
        words: &["book"],
        why: "peer machines hear of entries, they do not read the book",
    },
    Never {
        below: "protocol/src/book/",
        save: &[],
        words: &["peer"],
        why: "the book is folded from entries alone",
    },
    Never {
        below: "node/src/http/",
        save: &[],
        words: &["sled", "Journal", "SledJournal", "Keyring", "Folder"],
        why: "handlers hold the engine's handle, never the store",
    },
    Never {
        below: "node/src/",
        save: &["node/src/store/sled/"],
        words: &[
            "sled::Db",
            "sled::Tree",
            "sled::Batch",
            "sled::Config",
            "sled::open",
        ],
        why: "one folder knows sled",
    },
    Never {
        below: "node/src/",
        save: &["node/src/http/", "node/src/http.rs"],
        words: &["axum", "tower_http"],
        why: "one folder knows axum",
    },
    Never {
        below: "node/src/",
        save: &["node/src/http/tls.rs"],
        words: &["rustls", "tokio_rustls"],
        why: "one file speaks TLS",
    },
    Never {
        below: "node/src/",
        save: &["node/src/peer/socket.rs"],
        words: &["tungstenite", "tokio_tungstenite"],
        why: "one file dials websockets; http takes them through axum",
    },
    Never {
        below: "node/src/",
        save: &["node/src/clock.rs"],
        words: &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "getrandom",
            "OsRng",
            "new_v4",
        ],
        why: "time and randomness come in through clock.rs",
    },
    Never {
        below: "web-client/web/",
        save: &[],
        words: &["innerHTML", "eval", "document.write", "Math.random"],
        why: "people's words are text, and randomness is the browser's own",
    },
];

#[test]
fn each_layer_names_only_what_it_may() {
    let files = written();
    for rule in &RULES {
        let faults: Vec<String> = files
            .iter()
            .filter(|file| file.path.starts_with(rule.below))
            .filter(|file| !rule.save.iter().any(|path| file.path.starts_with(path)))
            .flat_map(|file| {
                file.code().filter_map(|(n, line)| {
                    let word = rule.words.iter().find(|word| names(line, word))?;
                    Some(format!("{}:{n} names {word}", file.path))
                })
            })
            .collect();
        none(rule.why, &faults);
    }
}

/// Whether a word stands in a line by itself: `rand` is not in `operand`, and `"book"` in quotes counts.
fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_none_or(|c| !part(c));
        let after = line[at + word.len()..]
            .chars()
            .next()
            .is_none_or(|c| !part(c));
        before && after
    })
}

#[test]
fn a_word_is_found_by_itself_only() {
    assert!(names("use rand::Rng;", "rand"));
    assert!(names("let t = SystemTime::now();", "SystemTime::now"));
    assert!(!names("let operand = strand(rand_like);", "rand"));
}
