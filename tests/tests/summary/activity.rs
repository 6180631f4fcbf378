//! What a period's work adds up to: who is counted, which hours are shown, and that nobody can be told from it.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{Account, Category};
use kith_protocol::summary::activity::{
    Activity, Between, Help, InCategory, Number, People, Work, add_up,
};
use kith_protocol::summary::disclosure::{Cell, RULE};
use kith_protocol::summary::hours::{HOURS_RULE, Hours, HoursRule};
use kith_protocol::summary::period::{Length, Period, Window};

use super::{account, day};

pub(super) fn category(text: &str) -> Category {
    text.parse().unwrap()
}

/// A line of help from one person to another, in minutes.
pub(super) fn help(giver: u128, receiver: u128, minutes: i64, of: &str) -> Help {
    Help {
        giver: Some(account(giver)),
        receiver: Some(account(receiver)),
        minutes,
        category: category(of),
        between: Between::Here,
    }
}

/// A pot receives the help of so many people, each in one category; people are numbered from 1 on.
pub(super) fn given(counts: &[(&str, u32)], minutes: i64) -> Work {
    let mut work = Work::default();
    let mut next = 1;
    for (of, count) in counts {
        work.categories.insert(category(of));
        for _ in 0..*count {
            let line = Help {
                receiver: None,
                ..help(next, 0, minutes, of)
            };
            work.help.push(line);
            work.exchanges += 1;
            next += 1;
        }
    }
    work
}

pub(super) fn told(work: &Work) -> Activity {
    add_up(work, RULE, HOURS_RULE)
}

#[test]
fn people_count_once_whatever_they_did() {
    let mut work = Work::default();
    for n in 1..=6 {
        work.help.push(help(n, n + 1, 60, "garden"));
        work.help.push(help(n, n + 1, 60, "lifts"));
    }
    // Seven so far. Two came to a meeting, one of whom helped too.
    work.took_part = [account(3), account(50)].into();
    assert_eq!(told(&work).people, People::Few);
    work.took_part.insert(account(51));
    work.took_part.insert(account(52));
    assert_eq!(told(&work).people, People::Rounded(10));
    // What is undone did not happen.
    work.help.push(help(1, 2, -120, "garden"));
    assert_eq!(told(&work).people, People::Few);
}

#[test]
fn fewer_than_ten_people_say_little() {
    let mut work = given(&[("garden", 9)], 600);
    work.meetings = 4;
    work.decisions = 3;
    work.actions = 5;
    work.approaches = Some(2);
    let told = told(&work);
    assert_eq!(told.people, People::Few);
    let exact = [told.meetings, told.decisions, told.approaches];
    assert_eq!(exact, [4, 3, 2].map(Number::Exact));
    assert_eq!(told.actions, Number::NotPublished);
    assert_eq!((told.hours, told.exchanges), (Hours::NotPublished, None));
    assert!(told.categories.is_empty() && told.says_little());

    let busy = told_of(&[("garden", 10)]);
    assert_eq!(busy.people, People::Rounded(10));
    assert_eq!(busy.exchanges, Some(Cell::Rounded(10)));
    assert!(!busy.says_little());
}

fn told_of(counts: &[(&str, u32)]) -> Activity {
    told(&given(counts, 600))
}

#[test]
fn hours_need_eight_people_and_nobody_who_gave_most() {
    let minutes = |each: &[i64]| -> BTreeMap<Account, i64> {
        (1..).map(account).zip(each.iter().copied()).collect()
    };
    let strict = HoursRule {
        contributors: 10,
        ..HOURS_RULE
    };
    let eight = [60; 8];
    let cases = [
        (minutes(&[]), HOURS_RULE, Hours::Zero),
        (minutes(&[60, -60, 0]), HOURS_RULE, Hours::NotPublished),
        (minutes(&[0, 0]), HOURS_RULE, Hours::Zero),
        (minutes(&[600; 7]), HOURS_RULE, Hours::NotPublished),
        (minutes(&eight), HOURS_RULE, Hours::Rounded(10)),
        (minutes(&eight), strict, Hours::NotPublished),
        // 45 % of 1,400 is 630.
        (
            minutes(&[630, 110, 110, 110, 110, 110, 110, 110]),
            HOURS_RULE,
            Hours::Rounded(25),
        ),
        (
            minutes(&[640, 110, 110, 110, 110, 110, 110, 100]),
            HOURS_RULE,
            Hours::NotPublished,
        ),
        // Two gave 86 %.
        (
            minutes(&[430, 430, 20, 20, 20, 20, 20, 40]),
            HOURS_RULE,
            Hours::NotPublished,
        ),
        // 152 and 147 hours and a half, to the nearest 5.
        (minutes(&[1140; 8]), HOURS_RULE, Hours::Rounded(150)),
        (
            minutes(&[1107, 1107, 1106, 1106, 1106, 1106, 1106, 1106]),
            HOURS_RULE,
            Hours::Rounded(150),
        ),
        // Who took back more than they gave is none of the eight.
        (
            minutes(&[60, 60, 60, 60, 60, 60, 60, -60]),
            HOURS_RULE,
            Hours::NotPublished,
        ),
    ];
    for (by, rule, shown) in cases {
        assert_eq!(rule.hours(&by), shown, "{by:?}");
    }
}

/// One category is hidden, so another goes too, until what is hidden together tells of nobody.
#[test]
fn a_hidden_category_cannot_be_worked_out_from_all() {
    let told = told_of(&[("digital", 9), ("garden", 20), ("lifts", 3), ("visits", 0)]);
    let hours = |of: &str| row(&told, of).hours;
    assert_eq!(told.hours, Hours::Rounded(320));
    assert_eq!(hours("lifts"), Hours::NotPublished);
    assert_eq!(hours("digital"), Hours::NotPublished);
    assert_eq!(hours("garden"), Hours::Rounded(200));
    assert_eq!(hours("visits"), Hours::Zero);
    // Somewhere are fewer than 8 people: no category tells how many.
    assert!(told.categories.iter().all(|row| row.people.is_none()));

    let told = told_of(&[("garden", 20), ("lifts", 8), ("visits", 0)]);
    let people = ["garden", "lifts", "visits"].map(|of| row(&told, of).people);
    let shown = [Cell::Rounded(20), Cell::Rounded(10), Cell::Zero].map(Some);
    assert_eq!(people, shown);
}

fn row<'a>(told: &'a Activity, of: &str) -> &'a InCategory {
    let of = category(of);
    told.categories.iter().find(|r| r.category == of).unwrap()
}

/// The counts that taught the rule: no total of a table that hides one of its cells.
#[test]
fn one_eight_eight() {
    let told = told_of(&[("digital", 8), ("garden", 1), ("lifts", 8)]);
    assert!(told.categories.iter().all(|row| row.people.is_none()));
    let hidden = told
        .categories
        .iter()
        .filter(|r| r.hours == Hours::NotPublished);
    assert_eq!(hidden.count(), 2);
}

/// Whoever knows the rule and tries all that may stand behind what is shown learns of no count below 8 better than that each of 1 to
/// 5 is possible: with as many people as there are, and with each category.
#[test]
fn who_knows_the_rule_learns_no_category() {
    type Seen = (People, Vec<Option<Cell>>);
    let mut behind = BTreeMap::<Seen, [BTreeSet<u32>; 2]>::new();
    for a in 0..=45 {
        for b in 0..=45 {
            let told = told_of(&[("garden", a), ("lifts", b)]);
            let people = told.categories.iter().map(|row| row.people).collect();
            let possible = behind.entry((told.people, people)).or_default();
            possible[0].insert(a);
            possible[1].insert(b);
        }
    }
    let whole = |people: People| people.range().unwrap().most.unwrap() <= 45;
    let mut hidden = 0;
    for ((people, cells), possible) in behind.iter().filter(|((people, _), _)| whole(*people)) {
        for counts in possible {
            let small = counts.iter().any(|n| (1..=7).contains(n));
            hidden += u32::from(small);
            let open = (1..=5).all(|n| counts.contains(&n));
            assert!(!small || open, "{people:?} {cells:?} {counts:?}");
        }
    }
    assert!(hidden > 10, "only {hidden}");
}

#[test]
fn help_across_areas_is_told_apart() {
    let mut work = given(&[("garden", 12)], 120);
    for n in 1..=8 {
        let across = Help {
            receiver: None,
            between: Between::Gave,
            ..help(n, 0, 300, "lifts")
        };
        work.help.push(across);
        let back = Help {
            giver: None,
            between: Between::Received,
            ..help(0, n.min(7), 60, "lifts")
        };
        work.help.push(back);
    }
    let told = told(&work);
    assert_eq!(told.hours, Hours::Rounded(25));
    assert_eq!(told.hours_to_neighbours, Hours::Rounded(40));
    // Seven people were helped.
    assert_eq!(told.hours_from_neighbours, Hours::NotPublished);
}

#[test]
fn periods_are_months_or_quarters() {
    let cases = [
        ("2026-11-22", Length::Month, "2026-11-01", "2026-11-30"),
        ("2026-01-01", Length::Quarter, "2026-01-01", "2026-03-31"),
        ("2024-02-29", Length::Month, "2024-02-01", "2024-02-29"),
        ("2026-12-31", Length::Quarter, "2026-10-01", "2026-12-31"),
    ];
    for (on, length, from, to) in cases {
        let period = Period::of(day(on), length);
        assert_eq!(Some(period), Period::new(day(from), day(to)));
        assert_eq!(period.length(), length);
        assert_eq!(period.next().previous(), period);
        assert!(!period.overlaps(period.next()) && period.overlaps(period));
    }
    let year = Period::of(day("2026-01-15"), Length::Quarter).previous();
    assert_eq!(year.from(), day("2025-10-01"));
}

/// Everything counts in exactly one period, whenever it was agreed: late things go into the next.
#[test]
fn everything_counts_once() {
    let first = Period::of(day("2026-01-01"), Length::Month);
    let mut periods = vec![first];
    for _ in 0..11 {
        periods.push(periods.last().unwrap().next());
    }
    let window = |p: &Period| Window::of(*p, 30, 30);
    for happened in 0..200 {
        for late in [0, 1, 29, 30, 31, 45, 62, 100] {
            let on = day("2026-01-01").plus(happened);
            let stood = on.plus(late);
            let counted = periods.iter().filter(|p| window(p).counts(on, stood));
            assert_eq!(counted.count(), 1, "{on} {stood}");
        }
    }
    let march = Window::of(Period::of(day("2026-03-05"), Length::Month), 30, 30);
    assert!(march.counts(day("2026-03-31"), day("2026-04-30")));
    assert!(!march.counts(day("2026-03-31"), day("2026-05-01")));
    // Of February, agreed after the release of February was due.
    assert!(march.counts(day("2026-02-10"), day("2026-03-31")));
    assert!(!march.counts(day("2026-02-10"), day("2026-03-30")));
}
