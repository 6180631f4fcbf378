//! The words of fixed lists, as the client shows them, and days and times in words.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kith_protocol::{entry::meeting::Shape, id::Day};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Catalogue {
    /// A text; or, for what is counted, one for each number.
    words: BTreeMap<String, serde_json::Value>,
}

/// The word for one of a list: `capacity`, `draws-on-support`. What the catalogue lacks is shown as it is spelt.
pub(super) fn word(list: &str, of: &impl Serialize) -> String {
    static WORDS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let text = include_str!("../../../web-client/web/words/en-GB/meetings.json");
        let catalogue: Catalogue = serde_json::from_str(text)
            .expect("the client's catalogue, whose form its own tests keep");
        let texts = catalogue.words.into_iter();
        texts
            .filter_map(|(key, text)| Some((key, text.as_str()?.to_owned())))
            .collect()
    });
    let spelt = match serde_json::to_value(of) {
        Ok(serde_json::Value::String(spelt)) => spelt,
        Ok(_) | Err(_) => return String::new(),
    };
    words
        .get(&format!("{list}.{spelt}"))
        .cloned()
        .unwrap_or(spelt)
}

/// "Thursday 12 March 2026".
pub(super) fn day(day: Day) -> String {
    day.date().strftime("%A %-d %B %Y").to_string()
}

/// "10:00 to 11:30"; "23:30 to 00:30 the next day".
pub(super) fn time(shape: &Shape) -> Option<String> {
    const DAY: i64 = 24 * 60;
    let clock = |minutes: i64| {
        let minutes = minutes.rem_euclid(DAY);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let starts = shape.starts?;
    let ends = starts.saturating_add(shape.minutes);
    let next = if ends > DAY { " the next day" } else { "" };
    Some(format!("{} to {}{next}", clock(starts), clock(ends)))
}

/// "1 hour 30 minutes".
pub(super) fn length(minutes: i64) -> String {
    let some = |n: i64, one: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {one}s")),
    };
    let parts = [some(minutes / 60, "hour"), some(minutes % 60, "minute")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" ")
}
