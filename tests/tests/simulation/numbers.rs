//! The numbers of a network that works, held against what theory allows.

use kith_tests::simulation::numbers::{DEGREE, measure};

#[test]
fn the_numbers_of_three_hundred_nodes() {
    let seed = 13;
    println!("seed {seed}");
    let numbers = measure(seed);
    let links = numbers.nodes * DEGREE / 2;
    assert!(
        numbers.links.abs_diff(links) <= numbers.nodes / 30,
        "{numbers:?}"
    );
    println!("  {numbers:?}");
    assert!(numbers.greeting <= 100, "reconnecting with nothing new");
    let most = 2 * numbers.diameter;
    assert!(numbers.rounds <= most, "an item travels too long");
    assert!(
        numbers.deliveries <= numbers.flooding,
        "an item is sent too often"
    );
    assert!(
        numbers.deliveries >= numbers.nodes as u64 - 1,
        "it cannot have got everywhere"
    );
    assert!(numbers.share <= 10_000, "one node's share of a round");
}
