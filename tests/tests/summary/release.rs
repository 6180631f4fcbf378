//! Releases: one text, which anybody can check, and which cannot say two things.

use kith_protocol::canonical;
use kith_protocol::entry::work::Indicator;
use kith_protocol::id::Origin;
use kith_protocol::summary::activity::{Number, People};
use kith_protocol::summary::disclosure::{Cell, RULE, Table, audit, table};
use kith_protocol::summary::hours::Hours;
use kith_protocol::summary::indicators::Shown;
use kith_protocol::summary::release::{Area, RULES, Release, Told, Wrong, contradict};

use super::activity::{given, told};
use super::day;

fn origin(letter: char) -> Origin {
    let tail: String = std::iter::repeat_n(letter, 16).collect();
    format!("kith/{tail}").parse().unwrap()
}

/// October of a bank in which 20 people gave an hour or two.
pub(crate) fn october() -> Release {
    let mut work = given(&[("garden", 12), ("lifts", 9)], 90);
    work.meetings = 2;
    work.decisions = 3;
    work.actions = 1;
    Release {
        activity: told(&work),
        area: None,
        delay_days: 30,
        from: day("2026-10-01"),
        indicators: vec![
            Told {
                indicator: Indicator::C2,
                parts: None,
                second: None,
                second_of: None,
                shown: Shown::Exact { value: 1, of: 2 },
            },
            Told {
                indicator: Indicator::C3,
                parts: None,
                second: Some(2),
                second_of: Some(2),
                shown: Shown::About { percent: 60 },
            },
        ],
        origin: origin('a'),
        rule: RULES,
        to: day("2026-10-31"),
        v: 1,
    }
}

fn between(from: &str, to: &str) -> Release {
    Release {
        from: day(from),
        to: day(to),
        ..october()
    }
}

#[test]
fn a_release_is_one_text() {
    let text = october().text();
    assert_eq!(Release::read(&text), Ok(october()));
    let others = [
        text.replace("\"v\":1", "\"v\":2"),
        text.replace("\"v\":1", "\"v\": 1"),
        text.replace("\"v\":1", "\"v\":1,\"x\":1"),
        text.replace("\"kind\":\"zero\"", "\"kind\":\"none\""),
        format!("{text} "),
        String::new(),
        text.replace("\"kind\":\"exact\"", "\"extra\":1,\"kind\":\"exact\""),
    ];
    for other in others.iter().filter(|other| **other != text) {
        assert_eq!(Release::read(other), Err(Wrong::Unreadable), "{other}");
    }
}

/// Whatever a release is made of writes its keys in order: its text is canonical without being sorted.
#[test]
fn every_part_of_a_release_is_written_in_order() {
    fn same<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
        parts: &[T],
    ) {
        for part in parts {
            let text = serde_json::to_string(part).unwrap();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(text, canonical::write(&value));
            assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *part, "{text}");
        }
    }
    same(&[
        Cell::Zero,
        Cell::Suppressed,
        Cell::Rounded(10),
        Cell::NotCollected,
        Cell::NotPublished,
    ]);
    same(&[People::Few, People::Rounded(10), People::NotCollected]);
    same(&[
        Hours::Zero,
        Hours::Rounded(5),
        Hours::NotPublished,
        Hours::NotCollected,
    ]);
    same(&[Number::Exact(3), Number::NotCollected, Number::NotPublished]);
    same(&[
        Shown::Exact { value: 1, of: 2 },
        Shown::About { percent: 40 },
        Shown::Suppressed,
        Shown::NotEnough,
        Shown::NotRecorded,
    ]);
    let mut whole = october();
    whole.area = Some(Area {
        code: Some("E08000010".to_owned()),
        name: "Wig\u{e2}n \"1\"".to_owned(),
        organisation: Some("One\\Two".to_owned()),
    });
    whole.indicators[0].parts = Some(Table {
        cells: vec![Cell::Rounded(10)],
        total: Some(Cell::Rounded(10)),
    });
    same(&[october(), whole]);
}

/// The bytes in docs/protocol.md, for whoever writes another program.
#[test]
fn the_example_in_the_protocol_is_a_release() {
    let top = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let protocol = std::fs::read_to_string(format!("{top}/docs/protocol.md")).unwrap();
    let (_, example) = protocol.split_once("<!-- release -->\n```\n").unwrap();
    let (example, _) = example.split_once("\n```").unwrap();
    assert_eq!(
        example,
        format!("{}\n{}", october().text(), october().digest())
    );
}

#[test]
fn a_release_comes_after_its_delay() {
    let release = october();
    assert!(release.early(day("2026-11-29")));
    assert!(!release.early(day("2026-11-30")));
    let demo = Release {
        delay_days: 0,
        ..october()
    };
    assert!(demo.early(day("2026-10-30")) && !demo.early(day("2026-10-31")));
}

/// What is wrong, how it came about, and what is found.
type Broken = (&'static str, fn(&mut Release), Wrong);

/// Each row changes one thing in a sound release.
#[test]
#[expect(clippy::too_many_lines, reason = "a table: one row a way to break it")]
fn what_breaks_the_rule_is_found_by_any_reader() {
    let cases: [Broken; 20] = [
        ("hides less", |r| r.rule.counts.hide_to = 3, Wrong::Rule),
        ("from 5 people", |r| r.rule.counts.people = 5, Wrong::Rule),
        (
            "of 4 people",
            |r| r.rule.hours.contributors = 4,
            Wrong::Rule,
        ),
        ("a week", |r| r.to = day("2026-10-07"), Wrong::Period),
        ("two months", |r| r.to = day("2026-11-30"), Wrong::Period),
        ("delay", |r| r.delay_days = 900, Wrong::Period),
        (
            "exact people",
            |r| r.activity.people = People::Rounded(21),
            Wrong::NotByRule,
        ),
        (
            "5 people",
            |r| r.activity.people = People::Rounded(5),
            Wrong::NotByRule,
        ),
        (
            "exact exchanges",
            |r| r.activity.exchanges = Some(Cell::Rounded(21)),
            Wrong::NotByRule,
        ),
        (
            "few exchanges",
            |r| r.activity.exchanges = Some(Cell::Rounded(5)),
            Wrong::NotByRule,
        ),
        (
            "exact hours",
            |r| r.activity.hours = Hours::Rounded(31),
            Wrong::NotByRule,
        ),
        (
            "few people, and hours",
            |r| r.activity.people = People::Few,
            Wrong::Few,
        ),
        (
            "hours add up to more",
            |r| r.activity.categories[0].hours = Hours::Rounded(100),
            Wrong::Contradiction,
        ),
        (
            "hours add up to less",
            |r| r.activity.hours = Hours::Rounded(100),
            Wrong::Contradiction,
        ),
        (
            "one category's hours are hidden, and follow from all",
            |r| r.activity.categories[1].hours = Hours::NotPublished,
            Wrong::Narrowed,
        ),
        (
            "a hidden count beside the number of all",
            |r| r.activity.categories[1].people = Some(Cell::Suppressed),
            Wrong::Narrowed,
        ),
        (
            "more people than there are",
            |r| r.activity.categories[1].people = Some(Cell::Rounded(40)),
            Wrong::Contradiction,
        ),
        ("order", |r| r.indicators.reverse(), Wrong::Order),
        (
            "an exact count of people",
            |r| r.indicators[1].shown = Shown::Exact { value: 3, of: 5 },
            Wrong::NotByRule,
        ),
        (
            "everybody",
            |r| r.indicators[1].shown = Shown::About { percent: 100 },
            Wrong::NotByRule,
        ),
    ];
    for (what, break_it, wrong) in cases {
        let mut release = october();
        break_it(&mut release);
        assert_eq!(Release::read(&release.text()), Err(wrong), "{what}");
    }
}

/// The tables that taught the rule, in a release.
#[test]
fn named_tables_are_refused() {
    let parts = |cells: &[Cell], total: Option<u32>| {
        let mut release = october();
        release.indicators[1].parts = Some(Table {
            cells: cells.to_vec(),
            total: total.map(Cell::Rounded),
        });
        let text = release.text();
        // Whatever stands in it, it can be an item of a feed.
        assert_eq!(canonical::check(&text), Ok(()), "{text}");
        Release::read(&text).map(drop)
    };
    use Cell::{NotPublished, Rounded, Suppressed};
    let narrow = Err(Wrong::Narrowed);
    assert_eq!(parts(&[Suppressed, Rounded(10)], Some(20)), narrow);
    let taught = [Suppressed, NotPublished, Rounded(10)];
    assert_eq!(parts(&taught, Some(15)), narrow);
    assert_eq!(parts(&taught, None), Ok(()));
    let exact = [Suppressed, Rounded(80), Rounded(150)];
    assert_eq!(parts(&exact, Some(232)), Err(Wrong::NotByRule));
}

#[test]
fn a_small_bank_says_little() {
    let mut release = october();
    release.activity = told(&given(&[("garden", 9)], 600));
    assert_eq!(Release::read(&release.text()), Err(Wrong::Few));
    release.indicators.clear();
    assert_eq!(Release::read(&release.text()), Ok(release.clone()));
    release.activity.actions = Number::Exact(1);
    assert_eq!(Release::read(&release.text()), Err(Wrong::Few));
}

#[test]
fn two_releases_that_cannot_both_be() {
    let first = october();
    let mut other = october();
    other.activity.meetings = Number::Exact(3);
    assert!(contradict(&first, &other));
    assert!(!contradict(&first, &first));
    // The year's periods are months: a quarter that holds one, or not, is neither.
    assert!(contradict(&first, &between("2026-10-01", "2026-12-31")));
    assert!(contradict(&first, &between("2026-01-01", "2026-03-31")));
    assert!(!contradict(&first, &between("2026-11-01", "2026-11-30")));
    assert!(!contradict(&first, &between("2027-01-01", "2027-03-31")));
    // Somebody else's, or of an area whose figures this node signed.
    let elsewhere = Release {
        origin: origin('b'),
        ..other.clone()
    };
    assert!(!contradict(&first, &elsewhere));
    let returned = Release {
        area: Some(Area {
            code: Some("E08000010".to_owned()),
            name: "Wigan".to_owned(),
            organisation: None,
        }),
        ..other
    };
    assert!(Release::read(&returned.text()).is_ok());
    assert!(!contradict(&first, &returned));
}

/// Why periods never overlap: of two months and their quarter, each safe by itself, the quarter would tell what a month hides.
#[test]
fn a_quarter_would_tell_what_its_months_hide() {
    let of = |counts: &[u32]| {
        let counts: Vec<_> = counts.iter().copied().map(Some).collect();
        table(RULE, &counts).unwrap()
    };
    // 8 and 2 and 0 people by month; 10 in the quarter.
    let month = of(&[2, 20]);
    assert_eq!(month.cells, [Cell::Suppressed, Cell::NotPublished]);
    let over_time = Table {
        cells: vec![Cell::Rounded(10), Cell::Suppressed, Cell::Zero],
        total: Some(Cell::Rounded(10)),
    };
    assert!(audit(RULE, &[over_time]).is_err());
}

/// The same cells in two periods: where nothing changed the two say the same, so the second tells nothing.
#[test]
fn two_periods_of_the_same_people_tell_no_more_than_one() {
    for a in 0..=24 {
        for b in 0..=24 {
            for c in 0..=24 {
                let Some(first) = table(RULE, &[Some(a), Some(b), Some(c)]) else {
                    continue;
                };
                let again = table(RULE, &[Some(a), Some(b), Some(c)]).unwrap();
                assert_eq!(first, again);
                assert_eq!(audit(RULE, &[first, again]), Ok(()));
            }
        }
    }
}
