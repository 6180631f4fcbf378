//! Two hours in which everything goes wrong, then one of peace: what must be true at the end.

use std::collections::BTreeSet;

use kith_protocol::peer::evidence::Contradiction;
use kith_tests::simulation::run::{Broken, SEEDS, Told};

use super::seeds;

/// Two hours in steps of half a minute.
const STEPS: usize = 240;

#[test]
fn honest_nodes_come_to_hold_the_same_whatever_befalls_them() {
    let mut exposed = BTreeSet::new();
    let mut restored = 0;
    for seed in seeds() {
        // The greatest of these only where more was asked for than runs with every test.
        let greatest = if seed > SEEDS { 40 } else { 20 };
        let sizes = [3, 5, 8, 13, 20, greatest];
        let mut told = Told::new(seed, &sizes, Broken::Nothing);
        assert_eq!(told.run(STEPS), Vec::<String>::new(), "seed {seed}");
        exposed.extend(told.exposed());
        restored += told.restored;
    }
    // A check that never had anything to find would be none.
    if seeds().len() >= usize::try_from(SEEDS).unwrap() {
        assert!(restored > 0, "nobody was restored");
        for kind in [
            Contradiction::Items,
            Contradiction::Heads,
            Contradiction::Summary,
            Contradiction::Pasts,
        ] {
            assert!(exposed.contains(&kind), "no {} were exposed", kind.code());
        }
    }
}

/// The same with as many nodes as a country has, as often as it is asked for: `KITH_BIG_SEEDS=10`.
#[test]
#[ignore = "it takes many minutes: KITH_BIG_SEEDS=1 cargo nextest run --run-ignored only simulation::"]
fn three_hundred_nodes_come_to_hold_the_same_whatever_befalls_them() {
    let asked = std::env::var("KITH_BIG_SEEDS").ok();
    for seed in 1..=asked.map_or(1, |text| text.parse().unwrap()) {
        let mut told = Told::new(seed, &[300], Broken::Nothing);
        assert_eq!(told.run(24), Vec::<String>::new(), "seed {seed}");
        assert!(told.restored > 0, "nobody was restored");
        let exposed = told.exposed();
        assert!(exposed.contains(&Contradiction::Items), "{exposed:?}");
    }
}

/// Each rule is broken on purpose: the checks notice, with one of the first seeds.
#[test]
fn a_rule_that_is_broken_is_noticed() {
    let mut rules = vec![Broken::GoesOn, Broken::Forgets, Broken::Careless];
    if seeds().len() > usize::try_from(SEEDS).unwrap() {
        // These show only in some runs, and take longer to be met.
        rules.extend([Broken::LosesHeads, Broken::Blind, Broken::Mute]);
    }
    for broken in rules {
        let noticed = (1..=40).any(|seed| {
            let mut told = Told::new(seed, &[5, 8], broken);
            !told.run(STEPS).is_empty()
        });
        assert!(noticed, "{broken:?} is not noticed");
    }
}
