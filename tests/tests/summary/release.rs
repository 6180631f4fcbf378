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
use super::{co_production, day};

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
        indicators: co_production(),
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

/// The same release with reflections beside it: how many gave 1, 2, 3, 4 and 5, and the share of 4 and 5.
fn heard(cells: [Cell; 5], total: Option<Cell>, shown: Shown) -> Release {
    let mut release = october();
    release.indicators.push(Told {
        indicator: Indicator::C13,
        parts: Some(Table {
            cells: cells.to_vec(),
            total,
        }),
        second: None,
        second_of: None,
        shown,
    });
    release
}

/// Of parts all leave or none: beside their share, whoever tries everything finds the one that is hidden.
#[test]
fn parts_leave_whole_or_not_at_all() {
    use Cell::{NotPublished, Rounded, Suppressed, Zero};
    let about = |percent| Shown::About { percent };
    let whole = [Zero, Zero, Rounded(10), Zero, Rounded(15)];
    let cases = [
        (whole, Some(Rounded(25)), about(60), Ok(())),
        // What (0, 0, 8, 1, 13) once left: only 1 fits.
        (
            [Zero, Zero, NotPublished, Suppressed, Rounded(15)],
            None,
            about(75),
            Err(Wrong::Narrowed),
        ),
        (whole, None, about(60), Err(Wrong::Narrowed)),
        (
            whole,
            Some(Rounded(25)),
            Shown::Suppressed,
            Err(Wrong::Narrowed),
        ),
        (whole, Some(Rounded(27)), about(60), Err(Wrong::NotByRule)),
        // Everybody gave 5, and yet a share is told.
        (
            [Zero, Zero, Zero, Zero, Rounded(25)],
            Some(Rounded(25)),
            about(60),
            Err(Wrong::Contradiction),
        ),
    ];
    for (cells, total, shown, expected) in cases {
        let text = heard(cells, total, shown).text();
        // Whatever stands in it, it can be an item of a feed.
        assert_eq!(canonical::check(&text), Ok(()), "{text}");
        assert_eq!(Release::read(&text).map(drop), expected, "{cells:?}");
    }
}

fn one_of(indicator: Indicator, shown: Shown) -> Told {
    Told {
        indicator,
        parts: None,
        second: None,
        second_of: None,
        shown,
    }
}

/// Each row: what is told of which indicator beside the balance, and what a reader finds.
#[test]
fn what_figures_tell_together_is_found() {
    let exact = |value, of| Shown::Exact { value, of };
    let about = |percent| Shown::About { percent };
    let narrow = Err(Wrong::Narrowed);
    use Indicator::{C2, C3, C5, C11, C12, C14, C15};
    let cases = [
        (
            vec![one_of(C3, about(60)), one_of(C15, exact(3, 12))],
            Ok(()),
        ),
        // In how many capacities, where it is hidden how many have lived experience.
        (
            vec![one_of(C3, Shown::Suppressed), one_of(C15, exact(3, 12))],
            narrow,
        ),
        (vec![one_of(C15, exact(3, 12))], narrow),
        // All in one capacity; of eleven.
        (
            vec![one_of(C3, about(60)), one_of(C15, exact(1, 12))],
            Err(Wrong::NotByRule),
        ),
        (
            vec![one_of(C3, about(60)), one_of(C15, exact(3, 11))],
            Err(Wrong::NotByRule),
        ),
        // Each meeting was led so, with a handful of people; some were.
        (
            vec![one_of(C2, exact(2, 2)), one_of(C15, Shown::NotEnough)],
            narrow,
        ),
        (
            vec![one_of(C2, exact(0, 2)), one_of(C15, Shown::NotEnough)],
            narrow,
        ),
        (
            vec![one_of(C2, exact(1, 2)), one_of(C15, Shown::NotEnough)],
            Ok(()),
        ),
        (
            vec![one_of(C5, exact(0, 2)), one_of(C15, Shown::NotEnough)],
            narrow,
        ),
        (
            vec![one_of(C11, exact(2, 2)), one_of(C15, Shown::NotEnough)],
            narrow,
        ),
        (
            vec![one_of(C12, exact(2, 2)), one_of(C15, Shown::NotEnough)],
            narrow,
        ),
        // That no record was agreed in time tells nothing of who was there.
        (
            vec![one_of(C12, exact(0, 2)), one_of(C15, Shown::NotEnough)],
            Ok(()),
        ),
        // Twelve months, released in October.
        (vec![one_of(C14, about(60))], narrow),
        // Meetings in which they were as many, and no share.
        (
            vec![Told {
                second: Some(1),
                second_of: Some(1),
                ..one_of(C3, Shown::Suppressed)
            }],
            narrow,
        ),
    ];
    for (indicators, expected) in cases {
        let what = format!("{indicators:?}");
        let release = Release {
            indicators,
            ..october()
        };
        assert_eq!(Release::read(&release.text()).map(drop), expected, "{what}");
    }
}

/// A share of 10 people or more, where hardly anybody else was active, is nearly everybody's.
#[test]
fn a_share_leaves_room_for_others() {
    let read = |people, indicator, shown| {
        let mut release = Release {
            from: day("2026-12-01"),
            to: day("2026-12-31"),
            ..october()
        };
        release.activity.categories.clear();
        release.activity.people = People::Rounded(people);
        release.indicators = vec![one_of(indicator, shown)];
        Release::read(&release.text()).map(drop)
    };
    let narrow = Err(Wrong::Narrowed);
    let about = Shown::About { percent: 60 };
    let all = Shown::About { percent: 100 };
    for (people, shown, expected) in [
        (10, Shown::NotEnough, Ok(())),
        (10, Shown::Suppressed, narrow),
        (15, Shown::Suppressed, Ok(())),
        (10, all, narrow),
        (15, all, Ok(())),
        (20, about, narrow),
        // 60 of 100 are 15 of 25, and 23 to 27 who were active may be all of those.
        (25, about, narrow),
        (30, about, Ok(())),
    ] {
        let found = read(people, Indicator::C14, shown);
        assert_eq!(found, expected, "{people} {shown:?}");
    }
    for (people, expected) in [(15, narrow), (20, Ok(()))] {
        assert_eq!(read(people, Indicator::C3, about), expected);
    }
    // Reflections belong to nobody, and to no period.
    assert_eq!(read(15, Indicator::C13, about), Ok(()));
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
