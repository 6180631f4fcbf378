//! The examples and tables inside docs/protocol.md, kept as they are made.

use kith_protocol::id::Digest32;
use kith_tests::people::Device;
use serde_json::Value;

use super::{Log, examples, kept, top};

#[test]
fn the_examples_in_the_protocol_are_those_made_here() {
    let log = Log::tell();
    let all = examples(&log);
    let text = std::fs::read_to_string(top().join("docs/protocol.md")).unwrap();
    let made = filled(&text, "<!-- example: ", "```\n", |name| {
        example(&log, &all, name)
    });
    let made = filled(&made, "<!-- refusals: ", "<!-- end -->\n", refusals);
    kept("docs/protocol.md", &made);
}

/// The text with what stands between each mark and its end put anew. A mark is a line of its own; for a code block the
/// line after it opens the block.
fn filled(text: &str, mark: &str, end: &str, make: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut parts = text.split(mark);
    out.push_str(parts.next().unwrap());
    for part in parts {
        let (name, rest) = part.split_once(" -->\n").unwrap();
        let (opening, rest) = if end.starts_with('`') {
            rest.split_once('\n').unwrap()
        } else {
            ("", rest)
        };
        // The end stands at the start of a line; here that is after what was there, or at once.
        let after = rest.strip_prefix(end).unwrap_or_else(|| {
            rest.split_once(&format!("\n{end}"))
                .unwrap_or_else(|| panic!("{name} does not end"))
                .1
        });
        out.push_str(mark);
        out.push_str(name);
        out.push_str(" -->\n");
        if !opening.is_empty() {
            out.push_str(opening);
            out.push('\n');
        }
        out.push_str(make(name).trim_end_matches('\n'));
        out.push('\n');
        out.push_str(end);
        out.push_str(after);
    }
    out
}

fn example(log: &Log, all: &Value, name: &str) -> String {
    let text = |path: &str| all.pointer(path).unwrap().as_str().unwrap().to_owned();
    match name.split_once(' ') {
        Some(("key", who)) => {
            let key = Device::named(who).key();
            let bytes = data_encoding::HEXLOWER.encode(key.bytes());
            format!("{bytes}\n{key}")
        }
        Some(("gossip", what)) => super::gossip::example(what),
        Some(("body", kind)) => body(log, kind),
        Some(("terms", kind)) => Digest32::of(body(log, kind).as_bytes()).to_string(),
        Some(("envelope", kind)) => {
            let told = log
                .story
                .told
                .iter()
                .find(|told| told.kind == kind)
                .unwrap();
            serde_json::to_string_pretty(&super::sent(&told.envelope)).unwrap()
        }
        Some(("leaf", kind)) => {
            let told = log
                .story
                .told
                .iter()
                .find(|told| told.kind == kind)
                .unwrap();
            told.leaf.clone()
        }
        _ => match name {
            "origin" => {
                let node = Device::named("node").key();
                let bytes = data_encoding::HEXLOWER.encode(node.bytes());
                format!("{bytes}\n{}", log.story.desk.origin)
            }
            "pae" => String::from_utf8(kith_protocol::envelope::pae(
                kith_protocol::envelope::ENTRY_TYPE,
                b"{}",
            ))
            .unwrap(),
            "detail" => format!(
                "salt        {}\ntext        {}\ncommitment  {}",
                text("/detail/salt"),
                text("/detail/text"),
                text("/detail/commitment")
            ),
            "record" => format!(
                "{}\n{}",
                log.story.record,
                Digest32::of(log.story.record.as_bytes())
            ),
            "vkey" => log.vkey.clone(),
            "checkpoint" => log.checkpoint.clone(),
            "receipt" => text("/receipt/text"),
            "challenge" => serde_json::to_string_pretty(&all["challenge"]).unwrap(),
            unknown => panic!("no example is called {unknown}"),
        },
    }
}

/// The first body of this kind: in the log, or among what is refused.
fn body(log: &Log, kind: &str) -> String {
    let told = log.story.told.iter().find(|told| told.kind == kind);
    let refused = || {
        let is = |body: &str| body.contains(&format!("\"kind\":\"{kind}\""));
        let mut all = super::refused::refused(&log.story).into_iter().rev();
        all.find(|(envelope, _)| is(&envelope.body)).unwrap().0.body
    };
    told.map_or_else(refused, |told| told.envelope.body.clone())
}

/// A table of refusals, as the source has it: code, status, words. The source is read because the tables are rows of a
/// `match`, which nothing can walk.
fn refusals(name: &str) -> String {
    if name == "http" {
        return problems();
    }
    let (file, which) = name.split_once(' ').unwrap();
    let source = std::fs::read_to_string(top().join("protocol/src").join(file)).unwrap();
    let (_, from) = source.split_once(&format!("\nimpl {which} {{")).unwrap();
    let (table, _) = from.split_once("\n}\n").unwrap();
    let mut out = String::from("| code | status | words |\n|---|---|---|\n");
    let rows: Vec<&str> = table.split("=> plain(").skip(1).collect();
    assert!(rows.len() > 5, "{which} was not read");
    for row in rows {
        let mut words = row.split('"');
        let (_, code, class, title) = (
            words.next(),
            words.next().unwrap(),
            words.next().unwrap(),
            words.next().unwrap(),
        );
        let status = match class.trim_matches([',', ' ', '\n']) {
            "Malformed" => 400,
            "Forbidden" => 403,
            "Unknown" => 404,
            "Conflict" => 409,
            "TooLarge" => 413,
            "Unacceptable" => 422,
            unknown => panic!("{code} is of class {unknown}"),
        };
        out += &format!("| `{code}` | {status} | {title} |\n");
    }
    out
}

/// The same for what the HTTP face itself refuses: its rows are a status, a code and words.
fn problems() -> String {
    let source = std::fs::read_to_string(top().join("node/src/http/problem.rs")).unwrap();
    let mut out = String::from("| code | status | words |\n|---|---|---|\n");
    let rows: Vec<&str> = source.split("=> (").skip(1).collect();
    assert!(rows.len() > 10, "the HTTP face's refusals were not read");
    for row in rows {
        let mut words = row.split('"');
        let (status, code) = (words.next().unwrap(), words.next().unwrap());
        let (_, title) = (words.next(), words.next().unwrap());
        let status = status.trim_matches([',', ' ', '\n']);
        out += &format!("| `{code}` | {status} | {title} |\n");
    }
    out
}
