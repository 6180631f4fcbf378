//! What indicators tell together of the same people: somebody who knows the rule tries everything that may stand behind what leaves,
//! and must not find which small number any of it hides.

use std::collections::BTreeMap;
use std::fmt::Debug;

use kith_protocol::summary::activity::People as Active;
use kith_protocol::summary::disclosure::{Cell, People, RULE, Table, table};
use kith_protocol::summary::release::Told;
use kith_protocol::summary::together::withhold;

use super::*;

/// For each thing that is told, which counts may stand behind it: a bit a count, for each of some counts.
#[derive(Default)]
struct Behind(BTreeMap<String, Vec<u64>>);

impl Behind {
    fn add(&mut self, told: &impl Debug, counts: &[u32]) {
        let told = format!("{told:?}");
        let all = self.0.entry(told).or_insert_with(|| vec![0; counts.len()]);
        for (bits, count) in all.iter_mut().zip(counts) {
            *bits |= 1 << count;
        }
    }

    /// What tells of a count that it is small, and which: of a count that is not 0, each of 1 to 5 must be possible if any is.
    fn leaks(&self) -> Vec<&str> {
        let small = |bits: &u64| bits & 1 == 0 && bits & 0b1111_1110 != 0;
        let open = |bits: &u64| bits & 0b11_1110 == 0b11_1110;
        let leaks = |all: &&Vec<u64>| all.iter().any(|bits| small(bits) && !open(bits));
        let found = self.0.iter().filter(|(_, all)| leaks(all));
        found.map(|(told, _)| told.as_str()).collect()
    }

    /// What tells that of the people counted last hardly any are left.
    fn nearly_none(&self) -> Vec<&str> {
        let most = |all: &[u64]| all.last().and_then(|bits| bits.checked_ilog2());
        let found = self.0.iter().filter(|(_, all)| most(all) < Some(5));
        found.map(|(told, _)| told.as_str()).collect()
    }
}

/// Every row of counts with a sum of at most so many.
fn every(cells: usize, most: u32, look: &mut impl FnMut(&[u32])) {
    fn go(counts: &mut Vec<u32>, cells: usize, left: u32, look: &mut impl FnMut(&[u32])) {
        if counts.len() == cells {
            return look(counts);
        }
        for n in 0..=left {
            counts.push(n);
            go(counts, cells, left - n, look);
            counts.pop();
        }
    }
    go(&mut Vec::new(), cells, most, look);
}

fn found(indicator: Indicator, value: u32, of: u32, parts: &[u32]) -> Found {
    Found {
        indicator,
        value: i64::from(value),
        of: i64::from(of),
        second: None,
        second_of: None,
        recorded: of > 0,
        people: Some(People {
            all: of,
            yes: value,
            no: of - value,
        }),
        took_part: 0,
        balance: None,
        parts: parts.to_vec(),
        behind: Vec::new(),
        settled: day("2026-12-31"),
    }
}

/// C13 as `work_out` finds it of a pile of reflections.
fn heard(spread: &[u32]) -> Found {
    let (all, yes) = (spread.iter().sum(), spread[3] + spread[4]);
    found(Indicator::C13, yes, all, spread)
}

/// The share of those who felt heard, and how many gave each mark: all piles of up to 30.
#[test]
fn a_spread_beside_its_share_hides_what_it_hides() {
    let [mut now, mut inside, mut before] = [0; 3].map(|_| Behind::default());
    let mut parted = 0;
    every(5, 30, &mut |spread| {
        let heard = heard(spread);
        let told = Told::of(&heard);
        parted += u32::from(told.parts.is_some());
        now.add(&(told.shown, &told.parts), spread);
        // The page inside the organisation says beside it of about how many it is.
        let figure = heard.figure().map(|figure| (figure.value, figure.of));
        inside.add(&(figure, heard.shown(), heard.table()), spread);
        // As it would be with hidden parts beside the share.
        if heard.of >= 10 {
            let counts: Vec<_> = spread.iter().copied().map(Some).collect();
            before.add(&(told.shown, table(RULE, &counts)), spread);
        }
    });
    assert_eq!(now.leaks(), Vec::<&str>::new());
    assert_eq!(inside.leaks(), Vec::<&str>::new());
    assert!(parted > 1_000, "{parted}");
    let leaks = before.leaks();
    let taught = heard(&[0, 0, 8, 1, 13]);
    let hidden = Table {
        cells: vec![
            Cell::Zero,
            Cell::Zero,
            Cell::NotPublished,
            Cell::Suppressed,
            Cell::Rounded(15),
        ],
        total: None,
    };
    let taught = format!("{:?}", (taught.shown(), Some(hidden)));
    assert!(leaks.contains(&taught.as_str()), "{taught}");
}

/// One meeting, so that attendances are people: how many came in each of five capacities (two with lived experience, two as
/// professionals, one as neither), how many beside them were active that month, and how many of those with lived experience are new.
struct Month {
    came: [u32; 5],
    elsewhere: u32,
    new: u32,
}

/// Their places among the twelve.
const PLACES: [usize; 5] = [0, 1, 4, 5, 8];

impl Month {
    fn lived(&self) -> u32 {
        self.came[..2].iter().sum()
    }

    fn professionals(&self) -> u32 {
        self.came[2..4].iter().sum()
    }

    /// C3, C14 and C15 as `work_out` finds them.
    fn found(&self) -> [Found; 3] {
        let (lived, took_part) = (self.lived(), self.came.iter().sum());
        let mut balance = found(Indicator::C3, lived, lived + self.professionals(), &[]);
        if balance.of > 0 {
            balance.second = Some(i64::from(lived >= self.professionals()));
            balance.second_of = Some(1);
        }
        let mut parts = vec![0; 12];
        for (place, count) in PLACES.into_iter().zip(self.came) {
            parts[place] = count;
        }
        let present = parts.iter().filter(|n| **n > 0).count();
        let mut breadth = found(Indicator::C15, took_part, took_part, &parts);
        (breadth.value, breadth.of) = (i64::try_from(present).unwrap(), 12);
        breadth.balance = Some(balance.shown());
        let renewal = found(Indicator::C14, self.new, lived, &[]);
        [balance, renewal, breadth].map(|found| Found { took_part, ..found })
    }

    /// What leaves of it, in the last month of a year.
    fn told(&self) -> (Active, Vec<Told>) {
        let active = Active::of(self.came.iter().sum::<u32>() + self.elsewhere);
        let december = Period::new(day("2026-12-01"), day("2026-12-31")).unwrap();
        let told = self.found().iter().map(Told::of).collect();
        (active, withhold(active, december, told))
    }
}

/// What is put together by hand here is what records show.
#[test]
fn one_meeting_is_told_so() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-10")
            .were(1..=9, DrawsOnSupport)
            .were(21..=22, UnpaidCarerFamily)
            .were(31..=39, FrontlineWorker)
            .were(41..=48, CommunityMember),
    ]);
    let month = Month {
        came: [9, 2, 9, 0, 8],
        elsewhere: 0,
        new: 11,
    };
    for found in month.found() {
        let recorded = one(found.indicator, &meetings);
        assert_eq!(Told::of(&recorded), Told::of(&found));
    }
}

/// How many were there as what, beside how many were active: everything of 10 to 22 people. Of no capacity can be told which small number
/// of people came as that, nor how few came with lived experience, as professionals, or otherwise.
#[test]
fn a_balance_beside_capacities_hides_what_they_hide() {
    let [mut now, mut rest, mut inside, mut before] = [0; 4].map(|_| Behind::default());
    let mut parted = 0;
    every(6, 22, &mut |counts| {
        if counts.iter().sum::<u32>() < 10 {
            return;
        }
        let month = Month {
            came: counts[..5].try_into().unwrap(),
            elsewhere: counts[5],
            new: 0,
        };
        let (active, told) = month.told();
        let all: u32 = counts.iter().sum();
        // Where all five came it would follow that none of the other seven did: those are left out here.
        if month.came.iter().all(|n| *n > 0) {
            return;
        }
        let told = (
            active,
            told[0].shown,
            told[0].second,
            told.last().unwrap().clone(),
        );
        parted += u32::from(told.3.parts.is_some());
        let mut secrets = month.came.to_vec();
        secrets.extend([month.lived(), month.professionals()]);
        now.add(&told, &secrets);
        rest.add(&told, &[all - month.lived()]);
        let [balance, _, breadth] = month.found();
        let figure = balance.figure().map(|figure| (figure.value, figure.of));
        let within = (figure, balance.shown(), balance.second_shown().0);
        inside.add(&(within, breadth.shown(), breadth.table()), &month.came);
        // As it would be with hidden cells beside the balance.
        if breadth.took_part >= 10 && month.elsewhere == 0 {
            let cells: Vec<_> = breadth.parts.iter().copied().map(Some).collect();
            before.add(&(balance.shown(), table(RULE, &cells)), &month.came);
        }
    });
    assert_eq!(now.leaks(), Vec::<&str>::new());
    assert_eq!(rest.nearly_none(), Vec::<&str>::new());
    assert_eq!(inside.leaks(), Vec::<&str>::new());
    assert!(parted > 100, "{parted}");
    assert!(before.leaks().len() > 100);
}

/// Who is new among those with lived experience, beside how many those are and how many were active: everything of 10 to 32 people.
/// Nor is told that nearly everybody who was active has lived experience.
#[test]
fn who_is_new_beside_the_balance_is_hidden() {
    let [mut now, mut rest, mut before] = [0; 3].map(|_| Behind::default());
    every(3, 32, &mut |counts| {
        let [lived, professionals, others] = *counts else {
            panic!("three counts");
        };
        for new in 0..=lived {
            let month = Month {
                came: [lived, 0, professionals, 0, 0],
                elsewhere: others,
                new,
            };
            let (active, told) = month.told();
            if active == Active::Few {
                continue;
            }
            let without = [professionals + others];
            let told = (active, told[0].shown, told[1].shown);
            now.add(&told, &[lived, professionals, new, lived - new]);
            rest.add(&told, &without);
            let [balance, renewal, _] = month.found().map(|found| found.shown());
            before.add(&(active, balance, renewal), &without);
        }
    });
    assert_eq!(now.leaks(), Vec::<&str>::new());
    assert_eq!(rest.nearly_none(), Vec::<&str>::new());
    assert!(!before.nearly_none().is_empty());
}
