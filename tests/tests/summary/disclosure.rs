//! That no small count of people can be told from what is shown: exhaustively over small tables, by the audit, by somebody who
//! tries every table there is, and by somebody who also knows the rule.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::summary::disclosure::{Cell, People, RULE, Share, Table, Unsafe, audit, table};

use Cell::{NotCollected, NotPublished, Rounded, Suppressed, Zero};

fn of(counts: &[u32]) -> Option<Table> {
    let counts: Vec<_> = counts.iter().copied().map(Some).collect();
    table(RULE, &counts)
}

fn shown(cells: &[Cell], total: Option<Cell>) -> Table {
    Table {
        cells: cells.to_vec(),
        total,
    }
}

#[test]
fn counts_are_hidden_or_rounded() {
    let cases = [
        (0, Zero),
        (1, Suppressed),
        (7, Suppressed),
        (8, Rounded(10)),
        (12, Rounded(10)),
        (13, Rounded(15)),
        (17, Rounded(15)),
        (18, Rounded(20)),
        (232, Rounded(230)),
        (233, Rounded(235)),
    ];
    for (count, cell) in cases {
        assert_eq!(RULE.cell(count), cell, "{count}");
        let range = RULE.range(cell).unwrap();
        assert!(range.least <= count && range.most.is_none_or(|most| count <= most));
    }
}

/// The cases that taught the rule.
#[test]
fn named_tables() {
    // The hidden cell could only be 1.
    let taught = of(&[1, 8, 8]).unwrap();
    assert_eq!(
        taught,
        shown(&[Suppressed, NotPublished, Rounded(10)], None)
    );
    let with_total = shown(&[Suppressed, Rounded(10), Rounded(10)], Some(Rounded(15)));
    assert_eq!(audit(RULE, &[with_total]), Err(Unsafe::Narrowed(0)));
    let hidden = shown(&[Suppressed, NotPublished, Rounded(10)], Some(Rounded(15)));
    assert_eq!(audit(RULE, &[hidden]), Err(Unsafe::Narrowed(0)));

    let narrow = shown(&[Suppressed, Rounded(10)], Some(Rounded(20)));
    assert_eq!(audit(RULE, &[narrow]), Err(Unsafe::Narrowed(0)));

    // A total that was not rounded; a cell that should have been hidden.
    let exact = shown(&[Suppressed, Rounded(80), Rounded(150)], Some(Rounded(232)));
    assert_eq!(audit(RULE, &[exact]), Err(Unsafe::NotByRule(None)));
    let bare = shown(&[Rounded(5), Rounded(80)], None);
    assert_eq!(audit(RULE, &[bare]), Err(Unsafe::NotByRule(Some(0))));

    // All stand, so the total does.
    let whole = shown(&[Rounded(20), Zero, Rounded(10)], Some(Rounded(30)));
    assert_eq!(of(&[20, 0, 9]).unwrap(), whole);
    // What was not asked is not nought.
    let part = table(RULE, &[Some(20), None]).unwrap();
    assert_eq!(part, shown(&[Rounded(20), NotCollected], None));
}

/// Why nothing is told twice of the same people (releases never share a day): an earlier table with another cell hidden would tell,
/// together with the later one. Whoever holds two against each other finds it so.
#[test]
fn earlier_releases_count() {
    let earlier = shown(&[NotPublished, Suppressed, Rounded(10)], Some(Rounded(20)));
    let later = shown(&[Rounded(10), Suppressed, NotPublished], Some(Rounded(20)));
    assert_eq!(audit(RULE, std::slice::from_ref(&earlier)), Ok(()));
    assert_eq!(audit(RULE, std::slice::from_ref(&later)), Ok(()));
    // 8 to 12, 8 to 12, 18 to 22 in all: the middle one is at most 6, and that is wide enough.
    assert_eq!(audit(RULE, &[earlier.clone(), later]), Ok(()));
    let smaller = shown(&[Rounded(10), Suppressed, NotPublished], Some(Rounded(15)));
    assert_eq!(
        audit(RULE, &[earlier.clone(), smaller]),
        Err(Unsafe::Narrowed(1))
    );
    assert_eq!(
        audit(RULE, &[earlier, shown(&[Zero], None)]),
        Err(Unsafe::Shape)
    );
}

/// Every table of 2 to 4 cells with counts from 0 to 24.
fn every(cells: usize, mut look: impl FnMut(&[u32])) {
    let mut counts = vec![0; cells];
    loop {
        look(&counts);
        let Some(i) = counts.iter().rposition(|n| *n < 24) else {
            return;
        };
        counts[i] += 1;
        counts[i + 1..].fill(0);
    }
}

/// Whoever knows the rule, and works out all tables that would have been shown the same way, learns no suppressed count better
/// than that it may be each of 1 to 5.
#[test]
fn who_knows_the_rule_learns_nothing() {
    for cells in 2..=4 {
        // What is shown, and for each cell which counts may stand behind it.
        let mut behind = BTreeMap::<Table, Vec<u32>>::new();
        every(cells, |counts| {
            let Some(table) = of(counts) else {
                return;
            };
            let possible = behind.entry(table).or_insert_with(|| vec![0; cells]);
            for (bits, count) in possible.iter_mut().zip(counts) {
                *bits |= 1 << count;
            }
        });
        assert!(behind.len() > 1);
        for (table, possible) in &behind {
            for (cell, bits) in table.cells.iter().zip(possible) {
                assert!(
                    *cell != Suppressed || bits & 0b11_1110 == 0b11_1110,
                    "{table:?}"
                );
            }
        }
    }
}

/// The audit agrees with somebody who tries each count, on every table of 2 and 3 cells that could be shown with any total.
#[test]
fn the_audit_is_exact() {
    let kinds = [
        Zero,
        Suppressed,
        NotPublished,
        Rounded(10),
        Rounded(15),
        Rounded(20),
    ];
    let totals = [
        Suppressed,
        Rounded(10),
        Rounded(15),
        Rounded(20),
        Rounded(30),
        Rounded(45),
    ];
    let mut refused = 0;
    for first in kinds {
        for middle in kinds {
            for last in kinds {
                for total in totals {
                    let table = shown(&[first, middle, last], Some(total));
                    let verdict = audit(RULE, std::slice::from_ref(&table));
                    let tried = tried(&table);
                    if tried.iter().all(BTreeSet::is_empty) {
                        continue;
                    }
                    let open = |i: &usize| (1..=5).all(|n| tried[*i].contains(&n));
                    let hidden = (0..3).filter(|i| table.cells[*i] == Suppressed);
                    let narrowed = hidden.clone().find(|i| !open(i));
                    let expected = narrowed.map_or(Ok(()), |i| Err(Unsafe::Narrowed(i)));
                    assert_eq!(verdict, expected, "{table:?}");
                    refused += i32::from(verdict.is_err());
                }
            }
        }
    }
    assert!(refused > 20, "only {refused} tables were refused");
}

/// For each cell the counts that fit everything shown, found by trying all up to 60.
fn tried(table: &Table) -> Vec<BTreeSet<u32>> {
    let fits = |cell: Cell| {
        (0..=60u32)
            .filter(|n| {
                let range = RULE.range(cell).unwrap();
                range.least <= *n && range.most.is_none_or(|most| *n <= most)
            })
            .collect::<Vec<_>>()
    };
    let total: BTreeSet<u32> = fits(table.total.unwrap()).into_iter().collect();
    let [a, b, c] = [0, 1, 2].map(|i| fits(table.cells[i]));
    let mut found = vec![BTreeSet::new(); 3];
    for x in &a {
        for y in &b {
            for z in c.iter().filter(|z| total.contains(&(x + y + **z))) {
                for (set, n) in found.iter_mut().zip([x, y, z]) {
                    set.insert(*n);
                }
            }
        }
    }
    found
}

#[test]
fn shares_are_whole_numbers_of_enough_people() {
    let people = |all, yes, no| People { all, yes, no };
    let cases = [
        // Rounded first: 9 of 21 is 10 of 20.
        (9, 21, people(21, 9, 12), true, Share::About { percent: 50 }),
        (
            16,
            40,
            people(40, 16, 24),
            true,
            Share::About { percent: 38 },
        ),
        // Fewer than 10 people, however often they came.
        (20, 40, people(9, 5, 4), false, Share::NotEnough),
        // Few who are, few who are not, few people behind many.
        (7, 40, people(40, 7, 33), false, Share::Suppressed),
        (33, 40, people(40, 33, 7), false, Share::Suppressed),
        (20, 40, people(12, 5, 9), false, Share::Suppressed),
        // Nobody and everybody, where that is nobody's secret, and where it is.
        (0, 12, people(12, 0, 12), false, Share::About { percent: 0 }),
        (
            12,
            12,
            people(12, 12, 0),
            false,
            Share::About { percent: 100 },
        ),
        (0, 12, people(12, 0, 12), true, Share::Suppressed),
        (12, 12, people(12, 12, 0), true, Share::Suppressed),
    ];
    for (value, of, people, sensitive, expected) in cases {
        let share = RULE.share(value, of, people, sensitive);
        assert_eq!(share, expected, "{value} of {of}");
    }
}
