//! Exchanges' rows, in the three forms; and which of them repeat another or are here already.

use std::collections::BTreeMap;

use kith_protocol::id::{Category, Day, Id};
use sha2::{Digest, Sha256};

use super::{
    Exchange, Given, Here, Known, Plan, Refused, Source, Wrong, amount,
    members::{missing, not_text, remark},
    rows::{self, Mark, Row},
    wrong,
};

/// Two rows alike in everything else, this close together, look like a double click.
const REPEAT_SECONDS: u32 = 120;
/// Longest note, in characters: with the frame around it, well under what a detail may have.
pub const NOTE_CHARS: usize = 2_000;

/// What a row says.
#[derive(Debug)]
struct Said {
    giver: String,
    receiver: String,
    minutes: i64,
    day: Option<Day>,
    /// Seconds since midnight, where the row has a time.
    time: Option<u32>,
    category: Category,
    note: String,
    comma: bool,
}

pub(super) fn judge(
    source: Source,
    file: Given<'_>,
    here: &Here<'_>,
    plan: &mut Plan,
    known: &Known,
) {
    let mut rows = rows::read(file.bytes);
    if rows.first().is_some_and(|row| is_header(source, row)) {
        plan.transfers_header = Some(rows.remove(0));
    }
    let mut seen = Seen::default();
    for row in rows {
        let verdict = match said(source, &row, here, known) {
            Ok(said) => match seen.place(source, &said, &row, here) {
                Ok(id) => Ok((said, id)),
                Err(mark) => Err((repeat(), mark)),
            },
            Err(why) => Err((why, row.mark.clone().unwrap_or(Mark::Row(row.number)))),
        };
        match verdict {
            Ok((said, Some(id))) => {
                let warnings = said.remarks().into_iter();
                plan.warnings
                    .extend(warnings.map(|w| remark(file, row.number, w)));
                plan.exchanges
                    .push(said.exchange(id, source, row.number, here));
            }
            Ok((_, None)) => plan.already.exchanges += 1,
            Err((why, mark)) => {
                let remark = remark(file, row.number, why);
                plan.refused_transfers.push(Refused { remark, row, mark });
            }
        }
    }
}

impl Said {
    /// What names it, apart from how many there are of it: the same words give the same entry.
    fn words(&self) -> [String; 6] {
        let when = match (self.day, self.time) {
            (Some(day), Some(time)) => format!("{day} {time}"),
            (Some(day), None) => day.to_string(),
            (None, _) => String::new(),
        };
        [
            self.giver.clone(),
            self.receiver.clone(),
            self.minutes.to_string(),
            when,
            self.category.to_string(),
            self.note.clone(),
        ]
    }

    fn exchange(self, id: Id, source: Source, row: u64, here: &Here<'_>) -> Exchange {
        Exchange {
            id,
            giver: here.account_of(source, &self.giver),
            receiver: here.account_of(source, &self.receiver),
            minutes: self.minutes,
            day: self.day.unwrap_or(here.today),
            category: self.category,
            note: self.note,
            row,
        }
    }

    /// What to tell of a row that is taken.
    fn remarks(&self) -> Vec<Wrong> {
        let comma = self.comma.then(|| {
            let minutes = self.minutes;
            wrong(
                "decimal-comma",
                format!("The amount has a comma and was read as {minutes} minutes. If that is not so, undo this exchange in Kith."),
            )
        });
        let lines = self.note.contains(['\n', '\r']).then(|| {
            wrong(
                "note-line-break",
                "The words hold a line break and were kept as they are. Nothing to do, unless two rows ran into one.",
            )
        });
        comma.into_iter().chain(lines).collect()
    }
}

/// The rows read so far.
#[derive(Debug, Default)]
struct Seen {
    /// How many said exactly this.
    exact: BTreeMap<[String; 6], u64>,
    /// When those took place that differ in nothing but the time of day.
    alike: BTreeMap<[String; 6], Vec<u32>>,
}

impl Seen {
    /// The id under which the row is to be taken; none if the node has it already. A row that repeats another is held
    /// back with the mark by which it is known again.
    fn place(
        &mut self,
        source: Source,
        said: &Said,
        row: &Row,
        here: &Here<'_>,
    ) -> Result<Option<Id>, Mark> {
        let words = said.words();
        let nth = self.exact.entry(words.clone()).or_default();
        *nth += 1;
        let nth = *nth;
        let close = self.close(said, &words);
        let check = check(&words);
        let id = |which: &str| {
            let parts: Vec<&str> = words.iter().map(String::as_str).chain([which]).collect();
            Id(here.derived(source, "exchange", &parts))
        };
        let held_back_before =
            matches!(&row.mark, Some(Mark::Repeat { check: c, .. }) if *c == check);
        // Mended, it may say what another row said that is here: a second visit, or the same one again?
        let mended_alike =
            matches!(row.mark, Some(Mark::Row(_))) && nth == 1 && (here.entry)(id("1"));
        let (id, repeats, mark) = match &row.mark {
            Some(mark @ Mark::Repeat { nth, .. }) if held_back_before => {
                (id(&nth.to_string()), true, mark.clone())
            }
            Some(mark @ Mark::Row(number)) if mended_alike => {
                (id(&format!("row-{number}")), true, mark.clone())
            }
            Some(Mark::Repeat { .. } | Mark::Row(_)) | None => {
                let repeats = said.day.is_some() && (nth > 1 || close);
                (id(&nth.to_string()), repeats, Mark::Repeat { nth, check })
            }
        };
        if (here.entry)(id) {
            Ok(None)
        } else if repeats && !here.allow_repeats {
            Err(mark)
        } else {
            Ok(Some(id))
        }
    }

    /// Whether a row before this one differs only by moments.
    fn close(&mut self, said: &Said, words: &[String; 6]) -> bool {
        let (Some(day), Some(time)) = (said.day, said.time) else {
            return false;
        };
        let mut alike = words.clone();
        alike[3] = day.to_string();
        let times = self.alike.entry(alike).or_default();
        let close = times.iter().any(|t| t.abs_diff(time) <= REPEAT_SECONDS);
        times.push(time);
        close
    }
}

fn repeat() -> Wrong {
    wrong(
        "likely-repeat",
        "This row is like another one. It was held back, in case somebody wrote it down twice. If there were two, \
         import it with --allow-repeats; if not, leave it out.",
    )
}

/// A few digits by which the words of a held-back row are known again.
fn check(words: &[String; 6]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update((word.len() as u64).to_be_bytes());
        hash.update(word.as_bytes());
    }
    data_encoding::HEXLOWER.encode(&hash.finalize()[..4])
}

fn is_header(source: Source, row: &Row) -> bool {
    let first = match source {
        Source::TimeOverflow => "source_id",
        Source::Komunitin => "source",
        Source::Csv => "giver",
    };
    row.text()
        .and_then(|fields| fields.first().map(|f| f.eq_ignore_ascii_case(first)))
        .unwrap_or(false)
}

fn said(source: Source, row: &Row, here: &Here<'_>, known: &Known) -> Result<Said, Wrong> {
    let fields = row.text().ok_or_else(not_text)?;
    let said = match source {
        Source::TimeOverflow => time_overflow(&fields),
        Source::Komunitin => komunitin(&fields),
        Source::Csv => own(&fields),
    }?;
    for member in [&said.giver, &said.receiver] {
        party(source, member, here, known)?;
    }
    if said.giver == said.receiver {
        return Err(wrong(
            "to-self",
            "Giver and receiver are the same member. Write who the other one was.",
        ));
    }
    if said.day.is_some_and(|day| day > here.latest) {
        return Err(wrong(
            "day-to-come",
            "The day is in the future. Write the day it took place.",
        ));
    }
    if said.note.chars().count() > NOTE_CHARS {
        return Err(wrong(
            "note-too-long",
            format!(
                "The words are longer than {NOTE_CHARS} characters. Shorten them. If a quotation mark is missing, several rows ran into one."
            ),
        ));
    }
    Ok(said)
}

/// source_id, source_type, destination_id, destination_type, seconds, created_at, reason, post_id. The source received
/// the help and pays.
fn time_overflow(fields: &[&str]) -> Result<Said, Wrong> {
    let [
        source,
        source_is,
        target,
        target_is,
        seconds,
        at,
        reason,
        _,
        ..,
    ] = fields
    else {
        return Err(missing(fields.len(), 8));
    };
    for kind in [source_is, target_is] {
        if !kind.eq_ignore_ascii_case("member") {
            return Err(wrong(
                "not-a-member",
                format!(
                    "One side is \u{201c}{kind}\u{201d}, and only members\u{2019} exchanges are imported. Write this one down in Kith."
                ),
            ));
        }
    }
    let minutes = amount::of_seconds(seconds)?;
    let (day, time) = moment(at)?;
    Ok(Said {
        giver: (*target).to_owned(),
        receiver: (*source).to_owned(),
        minutes,
        day: Some(day),
        time,
        category: other(),
        note: (*reason).to_owned(),
        comma: false,
    })
}

/// Source, Destination, Description, Amount (hours). The source received the help and pays. There is no day.
fn komunitin(fields: &[&str]) -> Result<Said, Wrong> {
    let [source, target, description, hours, ..] = fields else {
        return Err(missing(fields.len(), 4));
    };
    let (minutes, comma) = amount::of_hours(hours)?;
    Ok(Said {
        giver: (*target).to_owned(),
        receiver: (*source).to_owned(),
        minutes,
        day: None,
        time: None,
        category: other(),
        note: (*description).to_owned(),
        comma,
    })
}

/// giver, receiver, minutes, day, category, note. Day, category and note may be empty.
fn own(fields: &[&str]) -> Result<Said, Wrong> {
    let [giver, receiver, minutes, rest @ ..] = fields else {
        return Err(missing(fields.len(), 6));
    };
    let at = |n: usize| rest.get(n).copied().unwrap_or_default();
    let minutes = amount::of_minutes(minutes)?;
    let (day, time) = match at(0) {
        "" => (None, None),
        text => moment(text).map(|(day, time)| (Some(day), time))?,
    };
    let category = match at(1) {
        "" => other(),
        text => text.parse().map_err(|_| {
            wrong(
                "category-misspelt",
                format!("\u{201c}{text}\u{201d} cannot be a category. Use 1 to 40 of a to z, 0 to 9 and hyphen."),
            )
        })?,
    };
    Ok(Said {
        giver: (*giver).to_owned(),
        receiver: (*receiver).to_owned(),
        minutes,
        day,
        time,
        category,
        note: at(2).to_owned(),
        comma: false,
    })
}

/// What exchanges are about whose program had no categories.
fn other() -> Category {
    "other".parse().expect("a category")
}

/// `YYYY-MM-DD`, alone or with a time behind it, of which the seconds since midnight are kept.
fn moment(text: &str) -> Result<(Day, Option<u32>), Wrong> {
    let no_day = || {
        let text: String = text.chars().take(40).collect();
        wrong(
            "day-not-real",
            format!("\u{201c}{text}\u{201d} is no day that exists. Write it as YYYY-MM-DD."),
        )
    };
    let (day, rest) = text.split_at_checked(10).ok_or_else(no_day)?;
    let day = day.parse().map_err(|_| no_day())?;
    if rest.is_empty() {
        return Ok((day, None));
    }
    let clock = rest.strip_prefix([' ', 'T']).ok_or_else(no_day)?;
    let mut parts = clock.splitn(3, ':');
    let mut two = |below: u32| -> Option<u32> {
        let digits: String = parts.next()?.chars().take(2).collect();
        digits.parse().ok().filter(|n| *n < below)
    };
    let (Some(hours), Some(minutes)) = (two(24), two(60)) else {
        return Err(no_day());
    };
    let seconds = two(61).unwrap_or_default();
    Ok((day, Some(hours * 3600 + minutes * 60 + seconds)))
}

fn party(source: Source, member: &str, here: &Here<'_>, known: &Known) -> Result<(), Wrong> {
    let taken = known.taken.contains(member);
    let here_before =
        !known.refused.contains_key(member) && (here.account)(here.account_of(source, member));
    if taken || here_before {
        return Ok(());
    }
    let member: String = member.chars().take(40).collect();
    Err(match known.refused.get(&member) {
        Some(row) => wrong(
            "member-refused",
            format!(
                "Member {member} was not taken: see row {row} of the members\u{2019} file. Mend that row first, then import this one."
            ),
        ),
        None => wrong(
            "member-unknown",
            format!(
                "There is no member {member}. Write the right number, or add the member to the members\u{2019} file."
            ),
        ),
    })
}
