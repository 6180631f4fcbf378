//! A real process under attack from all sides: it stays within its memory, and answers its own people throughout.

use kith_tests::dice::run_ms;
use kith_tests::kiths::until;
use kith_tests::processes::Node;
use kith_tests::siege::{ANSWERED_WITH, besiege};
use kith_tests::tools;
use kith_tests::wire::Ask;

/// What a node may need, whatever is done to it.
const MEMORY_KIB: u64 = 256 * 1024;

#[test]
fn a_besieged_node_keeps_within_its_memory_and_answers_its_people() {
    let (wigan, leeds) = (Node::named("Wigan", 1), Node::named("Leeds", 2));
    wigan.link(&leeds, 600);
    let endured = besiege(&wigan, &leeds.origin, run_ms(15));
    tools::say(&format!("besieged: {endured:?}"));
    assert!(
        endured.answered > 0 && !endured.attacks.contains(&0),
        "{endured:?}"
    );
    // It was a siege: each kind of attack was met.
    let metrics = Ask::to(wigan.at, "GET", "/metrics").done().text();
    for fault in ANSWERED_WITH {
        let name = format!("kith_neighbours_faults_total{{fault=\"{fault}\"}} ");
        let line = metrics.lines().find_map(|line| line.strip_prefix(&name));
        assert_ne!(line, Some("0"), "{fault}: {endured:?}");
        assert!(line.is_some());
    }
    // Evidence of what one showed of itself was kept once, whoever shows more.
    let accused = wigan.ask("GET", "/api/v1/peers?limit=200", None);
    let accused = { accused["items"].as_array().unwrap().iter() }.filter(|peer| {
        peer["evidence"]
            .as_array()
            .is_some_and(|all| all.len() == 1)
    });
    assert!(accused.count() > 0);
    assert!(endured.peak_kib <= MEMORY_KIB, "{endured:?}");
    // Its neighbour is still there, or comes again.
    until("Leeds is connected", || {
        wigan.sees(&leeds).filter(|seen| seen["connected"] == true)
    });
}
