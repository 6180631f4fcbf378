//! What several areas add up to: ranges that hold the truth, and tell nobody more than the releases do.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::summary::activity::{Number, People};
use kith_protocol::summary::disclosure::{Cell, RULE};
use kith_protocol::summary::hours::{HOURS_RULE, Hours};
use kith_protocol::summary::region::{self, Sum, Trend, trend};

use super::account;

fn sum(about: Option<u64>, least: u64, most: Option<u64>, areas: u32) -> Sum {
    Sum {
        about,
        least,
        most,
        areas,
        untold: 0,
    }
}

#[test]
fn sums_are_ranges() {
    use Cell::{NotCollected, NotPublished, Rounded, Suppressed, Zero};
    let of = |cells: &[Cell]| region::counts(RULE, cells.iter().copied());
    let cases: [(&[Cell], Option<Sum>); 6] = [
        (&[Zero, Zero, Zero], Some(sum(Some(0), 0, Some(0), 3))),
        // 0 and 1 to 7 and 8 to 12.
        (
            &[Zero, Suppressed, Rounded(10)],
            Some(sum(Some(14), 9, Some(19), 3)),
        ),
        (
            &[Rounded(15), Rounded(20), Rounded(100)],
            Some(sum(Some(135), 129, Some(141), 3)),
        ),
        // No bound: about how many cannot be said.
        (
            &[NotPublished, Suppressed, Rounded(20)],
            Some(sum(None, 27, None, 3)),
        ),
        (&[Rounded(10), Rounded(10)], None),
        (&[Rounded(10), Rounded(10), NotCollected], None),
    ];
    for (cells, expected) in cases {
        assert_eq!(of(cells), expected, "{cells:?}");
    }
    let four = of(&[Rounded(10), NotCollected, Zero, Zero]).unwrap();
    assert_eq!((four.areas, four.untold), (3, 1));
}

#[test]
fn people_hours_and_meetings() {
    let people = [People::Few, People::Rounded(10), People::Rounded(25)];
    let expected = sum(Some(40), 33, Some(48), 3);
    assert_eq!(region::people(people), Some(expected));

    let hours = [Hours::Zero, Hours::Rounded(10), Hours::Rounded(150)];
    // Half an hour is told as a whole one.
    let expected = sum(Some(160), 154, Some(166), 3);
    assert_eq!(region::hours(hours), Some(expected));
    let hidden = [Hours::NotPublished, Hours::Rounded(10), Hours::Rounded(150)];
    assert_eq!(region::hours(hidden), Some(sum(None, 154, None, 3)));

    let meetings = [2, 0, 5].map(Number::Exact);
    assert_eq!(region::numbers(meetings), Some(sum(Some(7), 7, Some(7), 3)));
}

#[test]
fn a_trend_is_told_only_where_it_is_certain() {
    let ten = sum(Some(10), 8, Some(12), 3);
    let twelve = sum(Some(12), 12, Some(14), 3);
    let twenty = sum(Some(20), 18, Some(22), 3);
    let open = sum(None, 18, None, 3);
    let four = sum(Some(20), 18, Some(22), 4);
    assert_eq!(trend(&ten, &twenty), Trend::More);
    assert_eq!(trend(&twenty, &ten), Trend::Less);
    assert_eq!(trend(&ten, &twelve), Trend::CannotTell);
    assert_eq!(trend(&ten, &open), Trend::More);
    assert_eq!(trend(&open, &twenty), Trend::CannotTell);
    // Nothing is hidden in either, and both are the same; of ranges that is not known.
    let none = sum(Some(0), 0, Some(0), 3);
    assert_eq!(trend(&none, &none), Trend::Same);
    assert_eq!(trend(&ten, &ten), Trend::CannotTell);
    // Another area sent its figures: nothing grew.
    assert_eq!(trend(&ten, &four), Trend::CannotTell);
}

/// The truth lies in every range.
#[test]
fn the_truth_lies_within() {
    for n in 0..=400u32 {
        let range = region::counts(RULE, [RULE.cell(n); 3]).unwrap();
        let truth = u64::from(n) * 3;
        assert!(range.least <= truth && range.most.unwrap() >= truth, "{n}");
        let range = region::people([People::of(n); 3]).unwrap();
        assert!(range.least <= truth && range.most.unwrap() >= truth, "{n}");
    }
    for minutes in (1..4_000).step_by(7) {
        let by = (0..9).map(|n| (account(n), minutes)).collect();
        let range = region::hours([HOURS_RULE.hours(&by); 3]).unwrap();
        let truth = f64::from(i32::try_from(27 * minutes).unwrap()) / 60.0;
        let whole = |n: u64| f64::from(u32::try_from(n).unwrap());
        assert!(
            whole(range.least) <= truth && truth <= whole(range.most.unwrap()),
            "{minutes}"
        );
    }
}

/// A node that takes its own count away from the sum of three learns of the others no more than they released: each of 1 to 5 stays
/// possible, also with the release of one of the two at hand.
#[test]
fn who_takes_its_own_away_learns_nothing() {
    // What a node knows: its own count, the sum, and, if it looks, what one other released.
    type Known = (u32, [Option<u64>; 3], Option<Cell>);
    let mut behind = BTreeMap::<Known, BTreeSet<u32>>::new();
    for own in 0..=24 {
        for other in 0..=24 {
            for third in 0..=24 {
                let cells = [own, other, third].map(|n| RULE.cell(n));
                let sum = region::counts(RULE, cells).unwrap();
                for seen in [None, Some(cells[1])] {
                    let sum = [sum.about, Some(sum.least), sum.most];
                    behind.entry((own, sum, seen)).or_default().insert(third);
                }
            }
        }
    }
    assert!(behind.len() > 1_000);
    for (known, third) in &behind {
        let small = third.iter().any(|n| (1..=7).contains(n));
        assert!(
            !small || (1..=5).all(|n| third.contains(&n)),
            "{known:?}: {third:?}"
        );
    }
}
