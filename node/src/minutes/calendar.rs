//! Meetings as iCalendar (RFC 5545): one invitation, or a feed that calendar programs ask for again.
//!
//! Written here rather than with a crate: those there are bring a second library for dates, with a clock of its own.

use jiff::tz::TimeZone;
use kith_protocol::{
    entry::meeting::Shape,
    id::{Day, Millis},
    summary::{indicators::PAPER_DAYS, workdays::working_days_before},
};

use super::Language;
use super::words::{Words, texts as x};

/// The most octets of a line, without its break (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;
/// How long before a meeting people are reminded: a day, and an hour.
const REMINDERS: [&str; 2] = ["-P1D", "-PT1H"];

/// A meeting in a calendar.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its name for life, for calendar programs to know it again.
    pub uid: String,
    /// Its shape.
    pub shape: Shape,
    /// What it is called.
    pub title: String,
    /// What for, in plain words.
    pub purpose: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// How to join from elsewhere.
    pub link: Option<String>,
    /// Its page.
    pub page: String,
    /// It does not take place.
    pub cancelled: bool,
    /// How often it changed.
    pub sequence: u64,
    /// When it was said as it is now.
    pub stamped: Millis,
    /// Whoever reads this sends the papers, and is reminded of the day.
    pub papers: bool,
}

/// The time zone of this name ("Europe/London"), if there is one.
#[must_use]
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// What a calendar of this node's meetings is called.
#[must_use]
pub fn title(language: Language, node: Option<&str>) -> String {
    let w = Words(language);
    node.map_or_else(
        || w.say(x::MEETINGS).into(),
        |of| w.fill(x::MEETINGS_OF, &[("of", of)]),
    )
}

/// What a meeting without a title is called.
#[must_use]
pub fn untitled(language: Language) -> String {
    Words(language).say(x::MEETING).into()
}

/// Writes a calendar of these meetings, whose local times are those of `zone`.
#[must_use]
pub fn write(name: &str, language: Language, zone: &TimeZone, events: &[Event]) -> String {
    let w = Words(language);
    let mut to = Lines::default();
    to.add("BEGIN", "VCALENDAR");
    to.add("VERSION", "2.0");
    to.add("PRODID", "-//Kith//Meetings//EN");
    to.add("CALSCALE", "GREGORIAN");
    to.add("METHOD", "PUBLISH");
    to.text("X-WR-CALNAME", name);
    to.add("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    for event in events {
        meeting(&mut to, w, zone, event);
        if event.papers {
            papers(&mut to, w, event);
        }
    }
    to.add("END", "VCALENDAR");
    to.0
}

fn meeting(to: &mut Lines, w: Words, zone: &TimeZone, event: &Event) {
    begin(to, event, &event.uid);
    times(to, zone, &event.shape);
    to.text("SUMMARY", &event.title);
    to.text("DESCRIPTION", &description(w, event));
    if let Some(place) = &event.place {
        to.text("LOCATION", place);
    }
    to.add("URL", &event.page);
    if !event.cancelled {
        for before in REMINDERS {
            to.add("BEGIN", "VALARM");
            to.add("ACTION", "DISPLAY");
            to.text("DESCRIPTION", &event.title);
            to.add("TRIGGER", before);
            to.add("END", "VALARM");
        }
    }
    to.add("END", "VEVENT");
}

/// The day on which papers go out, five working days before.
fn papers(to: &mut Lines, w: Words, event: &Event) {
    begin(to, event, &format!("papers.{}", event.uid));
    whole_day(to, working_days_before(event.shape.day, PAPER_DAYS));
    to.text("SUMMARY", &w.fill(x::PAPERS_GO, &[("of", &event.title)]));
    to.add("URL", &event.page);
    to.add("END", "VEVENT");
}

fn begin(to: &mut Lines, event: &Event, uid: &str) {
    to.add("BEGIN", "VEVENT");
    to.text("UID", uid);
    let stamped = jiff::Timestamp::from_millisecond(event.stamped).unwrap_or_default();
    to.add("DTSTAMP", &utc(stamped));
    to.add("SEQUENCE", &event.sequence.to_string());
    let status = if event.cancelled {
        "CANCELLED"
    } else {
        "CONFIRMED"
    };
    to.add("STATUS", status);
}

fn times(to: &mut Lines, zone: &TimeZone, shape: &Shape) {
    let starts = shape.starts.and_then(|minutes| {
        let (hour, minute) = (minutes.div_euclid(60), minutes.rem_euclid(60));
        let time = jiff::civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0);
        // An hour that the clock skips, or shows twice: as RFC 5545, 3.3.5 has it.
        let local = shape.day.date().to_datetime(time.ok()?);
        zone.to_ambiguous_timestamp(local).compatible().ok()
    });
    let Some(starts) = starts else {
        return whole_day(to, shape.day);
    };
    let length = jiff::SignedDuration::from_secs(shape.minutes.saturating_mul(60));
    let ends = starts.checked_add(length).unwrap_or(starts);
    to.add("DTSTART", &utc(starts));
    to.add("DTEND", &utc(ends));
}

/// The whole day, in which people are free for other things.
fn whole_day(to: &mut Lines, on: Day) {
    let date = |day: Day| day.date().strftime("%Y%m%d").to_string();
    to.add("DTSTART;VALUE=DATE", &date(on));
    to.add("DTEND;VALUE=DATE", &date(on.plus(1)));
    to.add("TRANSP", "TRANSPARENT");
}

fn description(w: Words, event: &Event) -> String {
    let access: Vec<String> = event
        .shape
        .access
        .iter()
        .map(|a| w.word("access", a))
        .collect();
    let parts = [
        event.purpose.clone(),
        (!access.is_empty()).then(|| w.fill(x::ACCESS_IS, &[("access", &access.join(", "))])),
        event
            .link
            .as_ref()
            .map(|link| w.fill(x::JOIN, &[("link", link)])),
        Some(event.page.clone()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("\n")
}

fn utc(at: jiff::Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Content lines, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property whose value is text: what has a meaning in it is escaped (RFC 5545, 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                c if c.is_control() => {}
                c => escaped.push(c),
            }
        }
        self.add(name, &escaped);
    }

    /// A property, on as many lines as it takes; each but the first begins with a space.
    fn add(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if octets + c.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
