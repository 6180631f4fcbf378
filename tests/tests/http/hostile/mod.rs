//! What nobody should do, each with its own clear outcome, after which nothing else has changed.

mod bodies;
mod connections;
mod envelopes;
mod records;
mod sessions;

use kith_tests::wire::Answer;

use super::Town;

/// Does something to a town and checks that it is answered like this and changed nothing.
fn refused(town: &Town, what: &str, status: u16, code: &str, act: impl FnOnce() -> Answer) {
    let before = town.bank().engine.look(Clone::clone);
    let answer = act();
    assert_eq!(answer.problem(), (status, code.to_owned()), "{what}");
    assert!(
        town.bank().engine.look(|now| *now == before),
        "{what} changed something"
    );
}
