//! Two real processes with a line between them that is cut and held up, and an end that nobody prepares: after it all, both
//! books say the same.

use kith_protocol::transfer::PayCode;
use kith_tests::kiths::{offered, promised, until};
pub(super) use kith_tests::line::Line;
pub(super) use kith_tests::processes::Node;
use kith_tests::wire::Ask;
use serde_json::{Value, json};

/// The one invites the other, and both stewards link.
pub(super) fn link(wigan: &Node, leeds: &Node) {
    wigan.link(leeds, 6_000);
}

/// Ann of `payer` received an hour from Ann of `giver`.
pub(super) fn an_hour(payer: &Node, giver: &Node, n: u8) {
    promises(payer, giver, n);
    offers(payer, giver, n);
}

/// The payer's half of it.
pub(super) fn promises(payer: &Node, giver: &Node, n: u8) {
    let code = PayCode([n; 10]);
    let said = promised(&payer.ann, giver.origin.clone(), code, 60);
    payer.says(&payer.ann, &format!("promise {n}"), said);
}

/// The giver's.
pub(super) fn offers(payer: &Node, giver: &Node, n: u8) {
    let code = PayCode([n; 10]);
    let said = offered(&giver.ann, payer.origin.clone(), code, 60);
    giver.says(&giver.ann, &format!("offer {n}"), said);
}

/// Waits until this many minutes went from `payer` to `giver`, nothing is under way, and both have signed the same.
pub(super) fn settled(payer: &Node, giver: &Node, minutes: i64) {
    for (here, there, balance) in [(payer, giver, minutes), (giver, payer, -minutes)] {
        until("both books say the same", || {
            let seen = here.sees(there)?;
            (seen["balance"] == json!(balance) && seen["under_way"] == 0).then_some(())
        });
    }
    until("both have signed it", || {
        let (one, other) = (payer.statement(giver), giver.statement(payer));
        let signed = |s: &Value| s["sigs"].as_array().is_some_and(|sigs| sigs.len() == 2);
        (one["body"] == other["body"] && signed(&one) && signed(&other)).then_some(())
    });
}

/// Wigan and Leeds, linked, after an hour that somebody of Leeds gave somebody of Wigan.
pub(super) fn after_an_hour(seed: u64) -> (Node, Node) {
    let (wigan, leeds) = (Node::named("Wigan", seed), Node::named("Leeds", seed + 1));
    link(&wigan, &leeds);
    an_hour(&wigan, &leeds, 1);
    settled(&wigan, &leeds, 60);
    (wigan, leeds)
}

#[test]
fn kills_stops_and_cuts_make_and_lose_no_minute() {
    let (mut wigan, mut leeds) = after_an_hour(1);

    // The payer's process is killed while an hour is on its way, and comes back at another port.
    an_hour(&wigan, &leeds, 2);
    wigan.kill();
    wigan.start();
    // The giver's too.
    an_hour(&wigan, &leeds, 3);
    leeds.kill();
    leeds.start();
    settled(&wigan, &leeds, 180);

    // Nobody reaches anybody; each goes on with its own people.
    wigan.line.leads(None);
    leeds.line.leads(None);
    an_hour(&wigan, &leeds, 4);
    until("promised and not paid", || {
        let seen = wigan.sees(&leeds)?;
        (seen["under_way"] == 60 && seen["balance"] == 180).then_some(())
    });
    wigan.line.leads(Some(wigan.at));
    leeds.line.leads(Some(leeds.at));

    // One is held up in the middle of it.
    leeds.signal("-STOP");
    assert_eq!(Ask::to(wigan.at, "GET", "/api/v1/node").done().status, 200);
    leeds.signal("-CONT");
    settled(&wigan, &leeds, 240);
}
