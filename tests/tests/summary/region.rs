//! What several areas add up to: ranges that hold the truth, and tell nobody more than the releases do.

use std::collections::{BTreeMap, BTreeSet};

use kith_node::network::periods::{self, Figure, How};
use kith_node::network::whose;
use kith_protocol::id::Origin;
use kith_protocol::summary::activity::{Activity, Number, People};
use kith_protocol::summary::disclosure::{Cell, RULE};
use kith_protocol::summary::hours::{HOURS_RULE, Hours};
use kith_protocol::summary::region::{self, Sum, Trend, trend};
use kith_protocol::summary::release::{Area as Place, RULES, Release};
use kith_protocol::summary::returned::Figures;
use kith_tests::areas::Area;

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

/// What an area without Kith returns, protected.
fn returns(people: u32, exchanges: Option<u32>) -> Activity {
    let figures = Figures {
        people,
        exchanges,
        ..Figures::default()
    };
    figures.protect(RULE, HOURS_RULE).unwrap()
}

/// Not asked is not hidden, and hidden is not left out.
#[test]
fn exchanges_that_are_hidden_count_and_those_that_nobody_asked_for_do_not() {
    let cases = [
        (returns(24, Some(20)), How::About),
        (returns(24, Some(3)), How::Few),
        (returns(24, Some(0)), How::Exact),
        (returns(24, None), How::NotCollected),
        (returns(9, None), How::NotCollected),
        (returns(9, Some(20)), How::Hidden),
        (returns(9, Some(0)), How::Hidden),
    ];
    for (activity, kind) in &cases {
        let release = release("wigan", activity.clone());
        release.check().unwrap();
        let area = periods::area(&release, &|origin: &Origin| whose(origin, None));
        let told = area.told.iter().find(|t| t.figure == Figure::Exchanges);
        assert_eq!(told.unwrap().kind, *kind, "{:?}", activity.exchanges);
    }
    let of = |nth: &[usize]| region::exchanges(RULE, nth.iter().map(|n| &cases[*n].0));
    // Of few people there may have been any number.
    assert_eq!(of(&[0, 0, 5]), Some(sum(None, 36, None, 3)));
    assert_eq!(of(&[0, 0, 3]), None, "only two told");
    let untold = of(&[0, 0, 0, 3, 4]).unwrap();
    assert_eq!(
        (untold.areas, untold.untold, untold.about),
        (3, 2, Some(60))
    );
}

fn release(node: &str, activity: Activity) -> Release {
    Release {
        activity,
        area: None,
        delay_days: 30,
        from: "2026-09-01".parse().unwrap(),
        indicators: Vec::new(),
        origin: Area::named(node).origin,
        rule: RULES,
        to: "2026-09-30".parse().unwrap(),
        v: 1,
    }
}

/// A sum is told from three areas on: three papers of one signer that name no place are not three.
#[test]
fn three_releases_of_one_signer_are_three_areas_only_where_it_names_them() {
    let returned = |name: &str, code: Option<&str>| Release {
        area: Some(Place {
            code: code.map(str::to_owned),
            name: name.to_owned(),
            organisation: None,
        }),
        ..release("wigan", returns(24, Some(20)))
    };
    let own = |node| release(node, returns(24, Some(20)));
    let (a, b, c) = (Some("E1"), Some("E2"), Some("E3"));
    let cases = [
        (vec![own("wigan"), own("leeds"), own("bath")], Some(3)),
        (vec![own("wigan"), own("leeds")], None),
        (
            vec![returned("A", a), returned("B", b), returned("C", c)],
            Some(3),
        ),
        (
            vec![
                returned("A", None),
                returned("B", None),
                returned("C", None),
            ],
            None,
        ),
        (
            vec![returned("A", a), returned("B", b), returned("B again", b)],
            None,
        ),
        (
            vec![
                own("leeds"),
                own("bath"),
                returned("A", None),
                returned("B", None),
            ],
            Some(4),
        ),
    ];
    for (releases, areas) in cases {
        let closed = periods::closed(releases.iter());
        let total = closed[0].totals.iter();
        let people = total.clone().find(|t| t.figure == Figure::People).unwrap();
        assert_eq!(people.sum.map(|sum| sum.areas), areas, "{releases:?}");
    }
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
