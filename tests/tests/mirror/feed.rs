//! What a node told in public before its disk was lost: brought back, it says nothing else at the same place.

use std::fs;

use kith_node::peer::mirror::RESTORED;
use kith_protocol::id::Origin;
use kith_tests::kiths::{Kith, until};
use kith_tests::wire::Served;
use serde_json::json;

/// Between two looks: about what really passes.
const LOOK_MS: i64 = 20;

/// Wigan, linked with others, loses its disk after it was called anew, and comes back from an old one; how many entries it had.
fn brought_back(others: &[&Kith]) -> (Kith, u64) {
    let mut wigan = Kith::named("Wigan");
    for other in others {
        wigan.link(other, 600);
    }
    let origin = wigan.origin();
    for other in others {
        let _ = until("the first card", || {
            other.cards_of(&origin).first().cloned()
        });
    }
    let old = wigan.site.disk.copy();
    wigan.is_called("Wigan Circle");
    let length = *wigan.served.bank.engine.length().borrow();
    for other in others {
        let _ = until("the second card", || {
            other.cards_of(&origin).get(1).cloned()
        });
        let _ = wigan.until_it_sees(&other.origin(), "all is held", |seen| {
            seen["holds_of_ours"]["size"] == json!(length)
        });
    }
    wigan.served.stop();
    wigan.site.disk = old;
    wigan.site.settings.ask_first = true;
    fs::write(wigan.site.dir.path().join(RESTORED), "").unwrap();
    (wigan, length)
}

fn starts(mut wigan: Kith) -> Kith {
    let bank = wigan.site.open().unwrap();
    wigan.served = Served::with(bank, |config| {
        config.place.area = Some("Wigan".to_owned());
        config.paces.session.burst = 1_000_000;
        config.paces.guess.burst = 1_000_000;
    });
    wigan
}

/// Whether anybody holds two things at one place of Wigan's feed.
fn contradicted(at: &Kith, wigan: &Origin) -> bool {
    let seen = at.sees(wigan).unwrap();
    seen["evidence"].as_array().unwrap().iter().count() > 0
}

#[test]
fn a_node_that_was_brought_back_goes_on_where_its_neighbours_heard_it_last() {
    let [leeds, york] = ["Leeds", "York"].map(Kith::named);
    let wigan = starts(brought_back(&[&leeds, &york]).0);
    let origin = wigan.origin();
    // A line that was cut is dialled again after a while, which passes only if the clocks go.
    until("both have answered", || {
        for kith in [&wigan, &leeds, &york] {
            kith.site.clock.advance(LOOK_MS);
        }
        wigan.served.bank.engine.health().writable.then_some(())
    });
    // Its address is another one now, so it has something to say; and it has taken back what it said before.
    let now = || Some(york.cards_of(&origin)).filter(|cards| cards.len() == 3);
    let cards = until("the third card", now);
    assert_eq!(
        cards[1..],
        [
            (1, "Wigan Circle".to_owned()),
            (1, "Wigan Circle".to_owned())
        ]
    );
    for at in [&leeds, &york] {
        assert!(!contradicted(at, &origin));
    }
}

#[test]
fn one_silent_neighbour_keeps_it_from_publishing_until_a_new_epoch_is_opened() {
    let [leeds, mut york] = ["Leeds", "York"].map(Kith::named);
    let (wigan, length) = brought_back(&[&leeds, &york]);
    let origin = wigan.origin();
    york.served.stop();
    let wigan = starts(wigan);
    wigan.site.clock.advance(600_000);
    until("connected", || {
        // A line that was cut is dialled again after a while, which passes only if the clocks go.
        wigan.site.clock.advance(LOOK_MS);
        leeds.site.clock.advance(LOOK_MS);
        leeds.sees(&origin).filter(|seen| seen["connected"] == true)
    });
    let engine = &wigan.served.bank.engine;
    until("leeds has given back what it holds", || {
        let all = *engine.length().borrow() == length;
        (all && wigan.cards_of(&origin).len() == 2).then_some(())
    });
    assert!(!engine.health().writable);
    assert_eq!(leeds.cards_of(&origin).len(), 2, "nothing was published");
    assert_eq!(engine.recover(), Ok(2));
    wigan.site.clock.advance(600_000);
    let cards = until("a card of the new epoch", || {
        // Both shake hands again because of the new keys, after a while.
        [&wigan, &leeds].iter().for_each(|kith| {
            kith.site.clock.advance(LOOK_MS);
        });
        Some(leeds.cards_of(&origin)).filter(|cards| cards.len() == 3)
    });
    assert_eq!(cards[2], (2, "Wigan Circle".to_owned()));
    assert!(!contradicted(&leeds, &origin));
}
