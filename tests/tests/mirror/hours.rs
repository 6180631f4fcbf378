//! Hours that were settled before a disk was lost: brought back, the node has them again as they were signed.

use std::fs;

use kith_node::peer::mirror::RESTORED;
use kith_protocol::transfer::PayCode;
use kith_tests::kiths::{Kith, until};
use kith_tests::wire::Served;
use serde_json::json;

/// Between two looks: about what really passes.
const LOOK_MS: i64 = 20;

/// The neighbour brings what was decided between the two at once, and the records that hold it a moment later: the line must
/// stand until those are here, though nothing can be entered before.
#[test]
fn hours_settled_since_the_copy_come_back_with_the_records() {
    let [mut wigan, leeds] = ["Wigan", "Leeds"].map(Kith::named);
    wigan.link(&leeds, 600);
    let old = wigan.site.disk.copy();
    let (there, back) = (PayCode([7; 10]), PayCode([8; 10]));
    wigan.ann_promises(&leeds, there, 60);
    leeds.ann_offers(&wigan, there, 60);
    leeds.ann_promises(&wigan, back, 20);
    wigan.ann_offers(&leeds, back, 20);
    until("both have what they are owed", || {
        (wigan.ann_has() == -40 && leeds.ann_has() == 40).then_some(())
    });
    let length = *wigan.served.bank.engine.length().borrow();
    let _ = wigan.until_it_sees(&leeds.origin(), "all is held", |seen| {
        seen["holds_of_ours"]["size"] == json!(length)
    });

    wigan.served.stop();
    wigan.site.disk = old;
    wigan.site.settings.ask_first = true;
    fs::write(wigan.site.dir.path().join(RESTORED), "").unwrap();
    wigan.served = Served::with(wigan.site.open().unwrap(), |_| {});
    assert_eq!(wigan.ann_has(), 0);
    until("Leeds has answered", || {
        for kith in [&wigan, &leeds] {
            kith.site.clock.advance(LOOK_MS);
        }
        wigan.served.bank.engine.health().writable.then_some(())
    });
    assert_eq!((wigan.ann_has(), leeds.ann_has()), (-40, 40));
    let engine = &wigan.served.bank.engine;
    assert_eq!(*engine.length().borrow(), length, "nothing was said anew");
}
