//! Working days, against bank holidays of England and Wales as they were published, and closed periods.

use kith_protocol::summary::period::Period;
use kith_protocol::summary::workdays::{bank_holiday, working_days_before};

use super::day;

/// As proclaimed, year by year.
const HOLIDAYS: [&str; 51] = [
    // 2020: victory in Europe moved May Day; Boxing Day fell on a Saturday.
    "2020-01-01",
    "2020-04-10",
    "2020-04-13",
    "2020-05-08",
    "2020-05-25",
    "2020-08-31",
    "2020-12-25",
    "2020-12-28",
    // 2021: Christmas on a Saturday.
    "2021-01-01",
    "2021-04-02",
    "2021-04-05",
    "2021-05-03",
    "2021-05-31",
    "2021-08-30",
    "2021-12-27",
    "2021-12-28",
    // 2022: a jubilee, a funeral, Christmas on a Sunday, New Year on a Saturday.
    "2022-01-03",
    "2022-04-15",
    "2022-04-18",
    "2022-05-02",
    "2022-06-02",
    "2022-06-03",
    "2022-08-29",
    "2022-09-19",
    "2022-12-26",
    "2022-12-27",
    // 2023: New Year on a Sunday, a coronation.
    "2023-01-02",
    "2023-04-07",
    "2023-04-10",
    "2023-05-01",
    "2023-05-08",
    "2023-05-29",
    "2023-08-28",
    "2023-12-25",
    "2023-12-26",
    "2024-01-01",
    "2024-03-29",
    "2024-04-01",
    "2024-05-06",
    "2024-05-27",
    "2024-08-26",
    "2024-12-25",
    "2024-12-26",
    "2026-01-01",
    "2026-04-03",
    "2026-04-06",
    "2026-05-04",
    "2026-05-25",
    "2026-08-31",
    "2026-12-25",
    "2026-12-28",
];

#[test]
fn bank_holidays_follow_from_the_rule() {
    for year in [2020, 2021, 2022, 2023, 2024, 2026] {
        let mut at = day(&format!("{year}-01-01"));
        while at.date().year() == year {
            let weekend = at.date().weekday().to_monday_zero_offset() >= 5;
            let listed = HOLIDAYS.contains(&at.to_string().as_str());
            // A day on a weekend is no working day anyhow; the list names the days off in its place.
            assert!(weekend || bank_holiday(at) == listed, "{at}");
            at = at.plus(1);
        }
    }
}

#[test]
fn papers_are_due_in_working_days() {
    let cases = [
        // The meeting, the last day for its papers.
        ("2026-03-16", "2026-03-09"),
        ("2026-03-18", "2026-03-11"),
        // Over Easter: Good Friday and Easter Monday do not count.
        ("2026-04-08", "2026-03-30"),
        // Over Christmas (Boxing Day's Monday too) and New Year.
        ("2027-01-04", "2026-12-23"),
        // A meeting on a Saturday.
        ("2026-03-21", "2026-03-16"),
    ];
    for (meeting, papers) in cases {
        assert_eq!(
            working_days_before(day(meeting), 5),
            day(papers),
            "{meeting}"
        );
    }
}

#[test]
fn only_months_and_quarters_are_periods() {
    let cases = [
        ("2026-03-01", "2026-03-31", true),
        ("2028-02-01", "2028-02-29", true),
        ("2026-02-01", "2026-02-29", false),
        ("2026-01-01", "2026-03-31", true),
        ("2026-02-01", "2026-04-30", false),
        ("2026-01-01", "2026-02-28", false),
        ("2026-01-01", "2026-12-31", false),
        ("2025-12-01", "2026-02-28", false),
        ("2026-03-02", "2026-03-31", false),
        ("2026-03-31", "2026-03-01", false),
    ];
    for (from, to, is) in cases {
        let (Ok(from), Ok(to)) = (from.parse(), to.parse()) else {
            assert!(!is);
            continue;
        };
        assert_eq!(Period::new(from, to).is_some(), is, "{from} to {to}");
    }
    let march = super::march();
    assert!(!march.over(day("2026-03-31")) && march.over(day("2026-04-01")));
}
