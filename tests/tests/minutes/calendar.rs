//! Invitations and feeds, read by a library of other people's.

use kith_node::minutes::Language;
use kith_node::minutes::calendar::{Event, write, zone};
use serde_json::json;

use super::opened::read;
use super::{day, named};

pub(super) fn event(on: &str, starts: Option<i64>) -> Event {
    let mut shape = named().shape;
    (shape.day, shape.starts) = (day(on), starts);
    Event {
        uid: "id.by@kith.abc".into(),
        shape,
        title: "Buses".into(),
        purpose: None,
        place: None,
        link: None,
        page: "https://kith.example/meetings/by/id".into(),
        cancelled: false,
        sequence: 0,
        stamped: 1_772_000_000_000,
        papers: false,
    }
}

#[test]
fn others_read_the_feed() {
    let london = zone("Europe/London").unwrap();
    let mut buses = event("2026-03-12", Some(600));
    buses.title = "Buses, trams; \\ and ponies: \"later\"\nand earlier".into();
    buses.purpose =
        Some("Tō say ".to_owned() + &"welche Büsse wir brauchen — 公共汽车 🚌 ".repeat(9));
    buses.place = Some("The long room, left".into());
    buses.link = Some("video.example/123".into());
    buses.papers = true;
    let mut off = event("2026-07-01", Some(14 * 60 + 15));
    (off.uid, off.cancelled, off.sequence) = ("off".into(), true, 3);
    let mut post = event("2026-06-01", None);
    post.uid = "post".into();

    let feed = write(
        "Meetings of Ann",
        Language::English,
        &london,
        &[buses.clone(), off, post],
    );
    assert!(feed.ends_with("\r\nEND:VCALENDAR\r\n"));
    let mut folded = 0;
    for line in feed.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line:?}");
        folded += u32::from(line.starts_with(' '));
    }
    assert!(folded > 5);

    let Some(feed) = read("others_read_the_feed", "calendar", feed.as_bytes()) else {
        return;
    };
    assert_eq!(
        (&feed["version"], &feed["method"]),
        (&json!("2.0"), &json!("PUBLISH"))
    );
    let events = feed["events"].as_array().unwrap();
    assert_eq!(events.len(), 4);
    let [first, papers, off, post] = [0, 1, 2, 3].map(|n| &events[n]);
    assert_eq!(first["uid"], "id.by@kith.abc");
    assert_eq!(first["summary"], buses.title);
    let described = first["description"].as_str().unwrap();
    assert!(
        described.starts_with(&buses.purpose.unwrap()),
        "{described}"
    );
    assert!(described.contains("\nAccess: A hearing loop, Easy Read\nJoin: video.example/123\n"));
    assert_eq!(first["location"], "The long room, left");
    // Winter time, an hour and a half.
    assert_eq!(first["starts"], "2026-03-12T10:00:00+00:00");
    assert_eq!(first["ends"], "2026-03-12T11:30:00+00:00");
    assert_eq!(first["stamp"], "2026-02-25T06:13:20+00:00");
    assert_eq!(first["status"], "CONFIRMED");
    assert_eq!(
        first["alarms"],
        json!(["-1 day, 0:00:00", "-1 day, 23:00:00"])
    );
    // Papers go out five working days before.
    assert_eq!(papers["summary"], format!("Papers go out: {}", buses.title));
    assert_eq!(
        (&papers["starts"], &papers["ends"]),
        (&json!("2026-03-05"), &json!("2026-03-06"))
    );
    // Summer time: an hour less in UTC. Called off, nobody is reminded.
    assert_eq!(
        (&off["status"], &off["sequence"]),
        (&json!("CANCELLED"), &json!(3))
    );
    assert_eq!(
        (&off["starts"], &off["alarms"]),
        (&json!("2026-07-01T13:15:00+00:00"), &json!([]))
    );
    // Each in their own time: the whole day.
    assert_eq!(
        (&post["starts"], &post["ends"]),
        (&json!("2026-06-01"), &json!("2026-06-02"))
    );
}

/// The clock's odd hours, and other places.
#[test]
fn local_times_are_those_of_the_place() {
    let cases = [
        // Skipped on the last Sunday in March: an hour later; shown twice in October: the first.
        ("Europe/London", "2026-03-29", 90, "20260329T013000Z"),
        ("Europe/London", "2026-10-25", 90, "20261025T003000Z"),
        ("Europe/London", "2026-10-25", 180, "20261025T030000Z"),
        ("America/New_York", "2026-03-12", 600, "20260312T140000Z"),
        ("UTC", "2026-07-01", 0, "20260701T000000Z"),
    ];
    for (place, on, starts, utc) in cases {
        let feed = write(
            "x",
            Language::English,
            &zone(place).unwrap(),
            &[event(on, Some(starts))],
        );
        assert!(
            feed.contains(&format!("\r\nDTSTART:{utc}\r\n")),
            "{place} {on}\n{feed}"
        );
    }
    assert!(zone("Europe/Nowhere").is_none());
}
