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
#[ignore = "it takes minutes: see docs/adding.md on the simulation"]
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
    for broken in [Broken::GoesOn, Broken::Forgets, Broken::Careless] {
        let noticed = (1..=40).any(|seed| {
            let mut told = Told::new(seed, &[5, 8], broken);
            !told.run(STEPS).is_empty()
        });
        assert!(noticed, "{broken:?} is not noticed");
    }
    // These show where a node has two logs, and more neighbours than could all see it by themselves: as this seed has it.
    for broken in [Broken::Blind, Broken::Mute] {
        let mut told = Told::new(9, &[13], broken);
        assert!(!told.run(STEPS).is_empty(), "{broken:?} is not noticed");
    }
}

/// What lay under a head was held by nobody else, so that hearing all neighbours out does not bring it back.
#[test]
fn nobody_goes_on_from_before_a_head_that_others_saw() {
    for seed in seeds() {
        let wrong = Told::lose_a_head(seed, Broken::Nothing);
        assert_eq!(wrong, Vec::<String>::new(), "seed {seed}");
        let wrong = Told::lose_a_head(seed, Broken::LosesHeads);
        assert!(!wrong.is_empty(), "a lost head is not noticed, seed {seed}");
    }
}
