//! Working days in England and Wales: not Saturdays, Sundays or bank holidays, which are worked out by rule (Banking and
//! Financial Dealings Act 1971 and its yearly proclamations), with the exceptions that were proclaimed since 2020.

use jiff::civil::{Date, Weekday, date};

use crate::id::Day;

/// Bank holidays that were moved: the day the rule gives, in a year in which it was none.
const MOVED: [Date; 2] = [date(2020, 5, 4), date(2022, 5, 30)];

/// Bank holidays of one year alone: of victory in Europe; of a jubilee, a funeral and a coronation.
const ONCE: [Date; 5] = [
    date(2020, 5, 8),
    date(2022, 6, 2),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
];

/// Whether people work on a day.
#[must_use]
pub fn working(day: Day) -> bool {
    let weekend = matches!(day.date().weekday(), Weekday::Saturday | Weekday::Sunday);
    !weekend && !bank_holiday(day)
}

/// The working day that lies so many working days before a day: the last on which papers can go out in time.
#[must_use]
pub fn working_days_before(day: Day, days: u8) -> Day {
    let mut at = day;
    for _ in 0..days {
        at = at.plus(-1);
        while !working(at) {
            at = at.plus(-1);
        }
    }
    at
}

/// Whether a day is a bank holiday in England and Wales.
#[must_use]
pub fn bank_holiday(day: Day) -> bool {
    let on = day.date();
    (by_rule(on) && !MOVED.contains(&on)) || ONCE.contains(&on)
}

fn by_rule(on: Date) -> bool {
    let weekday = on.weekday();
    let monday = weekday == Weekday::Monday;
    match (on.month(), on.day()) {
        // New Year's Day, or the Monday after it where it falls on a weekend.
        (1, 1) => true,
        (1, 2 | 3) => monday,
        // The first Monday in May, and the last; the last in August.
        (5, 1..=7 | 25..=31) | (8, 25..=31) => monday,
        (12, 25 | 26) => true,
        // In place of a Christmas or Boxing Day that fell on a weekend.
        (12, 27) => matches!(weekday, Weekday::Monday | Weekday::Tuesday),
        (12, 28) => matches!(weekday, Weekday::Monday | Weekday::Tuesday),
        (3 | 4, _) => near_easter(on),
        (_, _) => false,
    }
}

/// Good Friday or Easter Monday.
fn near_easter(on: Date) -> bool {
    let sunday = easter(on.year());
    sunday
        .until(on)
        .is_ok_and(|span| matches!(span.get_days(), -2 | 1))
}

/// Easter Sunday: the Gregorian computus as Meeus, Jones and Butcher give it.
fn easter(year: i16) -> Date {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    let small = |n: i16| i8::try_from(n).unwrap_or(1);
    date(year, small(month), small(day))
}
