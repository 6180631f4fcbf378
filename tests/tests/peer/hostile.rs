//! What a hostile peer can send: never a panic, bounded memory, and a fault of the right type.

use std::collections::BTreeSet;

use kith_protocol::{
    id::Origin,
    peer::{
        Consequence, Fault, Frame, SignedBody,
        evidence::Evidence,
        feed::Kind,
        gossip::{Clock, Mark, Message},
        limits,
    },
};
use kith_tests::areas::Area;
use kith_tests::dice::Dice;
use kith_tests::frames;
use serde_json::json;

use super::kit::{One, feed};

/// Leeds follows Wigan and Wight and is connected with both; Eve is at Wight.
fn leeds() -> (One, Area, Area) {
    let [wigan, leeds, wight] = ["wigan", "leeds", "wight"].map(Area::named);
    let mut one = One::of(&leeds, &[&wigan, &wight]);
    one.meets(&wigan);
    one.meets(&wight);
    one.pushed(&wigan, &[&wigan.profile()]);
    (one, wigan, wight)
}

fn mark(epoch: u32, length: u64) -> Mark {
    Mark {
        epoch,
        length,
        tip: [7; 16],
        evidence: 0,
    }
}

/// Clocks of so many made-up nodes, in order.
fn clocks(count: u64) -> Vec<Clock> {
    let origin = |n: u64| {
        let mut raw = [0; 10];
        raw[..8].copy_from_slice(&n.to_be_bytes());
        Origin::from_raw(raw)
    };
    let origins: BTreeSet<Origin> = (0..count).map(origin).collect();
    let clock = |origin| Clock {
        origin,
        feeds: vec![mark(1, 100)],
        head: None,
        by: Vec::new(),
        behind: Vec::new(),
    };
    origins.into_iter().map(clock).collect()
}

/// One frame of each type.
fn samples() -> Vec<Frame> {
    let all = frames::samples(&Area::named("wigan"));
    // A new type without a sample here would go untried.
    assert_eq!(all.len(), 25);
    all
}

#[test]
fn every_frame_comes_back_as_it_went() {
    for frame in samples() {
        assert_eq!(Frame::decode(&frame.encode()), Ok(frame));
    }
}

#[test]
fn cut_short_or_too_long_it_is_no_frame() {
    for frame in samples() {
        let bytes = frame.encode();
        for end in 0..bytes.len() {
            assert_eq!(
                Frame::decode(&bytes[..end]),
                Err(Fault::Garbled),
                "{frame:?} to {end}"
            );
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(Frame::decode(&longer), Err(Fault::Garbled));
    }
    let long = vec![0x81; limits::FRAME_BYTES + 1];
    assert_eq!(Frame::decode(&long), Err(Fault::TooLarge));
}

#[test]
fn a_frame_that_claims_more_than_it_holds_costs_nothing() {
    let table: [(&str, &[u8]); 7] = [
        ("nothing", &[]),
        ("not an array", &[0x00]),
        ("of a type that nobody knows", &[0x82, 0x18, 0xc8, 0x00]),
        ("of endless length", &[0x9f, 0x0a, 0xff]),
        (
            "four thousand million clocks",
            &[0x84, 0x0b, 0x00, 0xf5, 0x9a, 0xff, 0xff, 0xff, 0xff],
        ),
        (
            "an item of sixteen exabytes",
            &[
                0x83, 0x0d, 0xf4, 0x81, 0x82, 0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            ],
        ),
        ("a field too many", &[0x85, 0x0a, 0x40, 0x40, 0x40, 0x40]),
    ];
    for (what, bytes) in table {
        assert_eq!(Frame::decode(bytes), Err(Fault::Garbled), "{what}");
    }
}

/// Numbers that look drawn (xorshift).

#[test]
fn a_changed_byte_never_stops_the_machine() {
    let mut dice = Dice::drawn("changed bytes");
    let (mut read, mut refused) = (0, 0);
    for frame in samples() {
        let bytes = frame.encode();
        for _ in 0..300 {
            match Frame::decode(&frames::garbled(&bytes, &mut dice)) {
                Ok(Frame::Gossip(message)) => {
                    read += 1;
                    let (mut one, _, wight) = leeds();
                    let before = one.machine.clocks().count();
                    one.hears(&wight, message);
                    assert_eq!(one.machine.clocks().count(), before);
                }
                Ok(_) => read += 1,
                Err(fault) => {
                    refused += 1;
                    assert_eq!(fault, Fault::Garbled);
                }
            }
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused"
    );
}

#[test]
fn ten_thousand_feeds_are_too_many_and_nothing_of_them_is_held() {
    let (mut one, _, wight) = leeds();
    let kept = one.kept();
    let mut ended = Vec::new();
    let all = clocks(10_000);
    for (page, clocks) in (0..).zip(all.chunks(limits::CLOCKS_PAGE)) {
        let (last, clocks) = (page == 13, clocks.to_vec());
        ended.extend(
            one.hears(&wight, Message::Clocks { page, last, clocks })
                .ended,
        );
    }
    assert_eq!(ended, [(wight.origin, Fault::TooMany)]);
    assert_eq!((one.kept(), one.machine.clocks().count()), (kept, 3));
}

#[test]
fn clocks_that_are_out_of_order_are_garbled() {
    let (mut one, _, wight) = leeds();
    let mut clocks = clocks(3);
    clocks.swap(0, 1);
    let (page, last) = (0, true);
    let came = one.hears(&wight, Message::Clocks { page, last, clocks });
    assert_eq!(came.ended, [(wight.origin, Fault::Garbled)]);
}

#[test]
fn a_clock_that_promises_what_it_does_not_hold_is_asked_once() {
    let (mut one, wigan, wight) = leeds();
    let clock = Clock {
        origin: wigan.origin.clone(),
        feeds: vec![mark(1, limits::FEED_ITEMS)],
        head: None,
        by: Vec::new(),
        behind: Vec::new(),
    };
    let (page, last, clocks) = (0, true, vec![clock]);
    let came = one.hears(&wight, Message::Clocks { page, last, clocks });
    let wants = |came: &super::kit::Came| {
        let is = |(_, message): &&(Origin, Message)| matches!(message, Message::Want { .. });
        came.sent.iter().filter(is).count()
    };
    assert_eq!(wants(&came), 1);
    let came = one.answered(&wight, &[]);
    assert_eq!((wants(&came), came.ended), (0, vec![]));
}

#[test]
fn a_stale_clock_is_no_fault() {
    let (mut one, wigan, wight) = leeds();
    for item in feed(&wigan, 3, "pulse").iter().skip(1) {
        one.pushed(&wigan, &[item]);
    }
    for length in [2, 0, 1] {
        let clock = Clock {
            origin: wigan.origin.clone(),
            feeds: vec![Mark {
                tip: [0; 16],
                ..mark(1, length)
            }],
            head: None,
            by: Vec::new(),
            behind: Vec::new(),
        };
        let (page, last, clocks) = (0, true, vec![clock]);
        let came = one.hears(&wight, Message::Clocks { page, last, clocks });
        assert_eq!(came.ended, []);
    }
}

#[test]
fn evidence_that_shows_nothing_is_a_fault_and_what_shows_something_is_kept_once() {
    let (mut one, wigan, wight) = leeds();
    let [a, b] = ["this", "that"].map(|what| feed(&wigan, 2, what).remove(1).signed);
    let evidence = |a: &SignedBody, b: &SignedBody| {
        let (certificate, a, b) = (wigan.certified(), a.clone(), b.clone());
        let bytes = Evidence::Items { certificate, a, b }.to_bytes();
        Message::Evidence { bytes }
    };
    let mut kept = 0;
    for _ in 0..1000 {
        let came = one.hears(&wight, evidence(&a, &b));
        assert_eq!(came.ended, []);
        kept += came.kept;
    }
    assert_eq!(kept, 1, "one of each kind for a node and epoch");

    // The same item twice, and somebody else's words: only somebody who means it says that.
    let york = Area::named("york");
    let other = feed(&york, 2, "other").remove(1).signed;
    for (a, b) in [(&a, &a), (&a, &other)] {
        let (mut one, _, wight) = leeds();
        let came = one.hears(&wight, evidence(a, b));
        assert_eq!(came.ended, [(wight.origin.clone(), Fault::BadEvidence)]);
        assert!(matches!(
            Fault::BadEvidence.consequence(),
            Consequence::Ban { .. }
        ));
        assert_eq!(came.kept, 0);
    }
}

#[test]
fn what_is_about_nobody_we_follow_is_not_held() {
    let (mut one, _, wight) = leeds();
    let york = Area::named("york");
    let [this, that] = ["this", "that"].map(|what| feed(&york, 2, what));
    let kept = one.kept();
    one.pushed(&wight, &[&this[0], &this[1]]);
    let evidence = Evidence::Items {
        certificate: york.certified(),
        a: this[1].signed.clone(),
        b: that[1].signed.clone(),
    };
    let bytes = evidence.to_bytes();
    one.hears(&wight, Message::Evidence { bytes });
    let note = york.head(3, "tree").to_string();
    let came = one.hears(&wight, Message::Head { note });
    assert_eq!((one.kept(), came.ended), (kept, vec![]));
}

#[test]
fn who_speaks_more_than_its_share_is_ended_and_comes_again_later() {
    let (mut one, wigan, wight) = leeds();
    let profile = wigan.profile();
    let pushed = (0..10_000).find_map(|n| {
        let came = one.pushed(&wight, &[&profile]);
        came.ended.first().map(|(_, fault)| (n, *fault))
    });
    assert_eq!(pushed, Some((limits::PUSHES as usize, Fault::Flood)));
    let asked = (0..10_000).find_map(|n| {
        let (mine, yours, state) = ([9; 16], [9; 16], [9; 16]);
        let came = one.hears(&wigan, Message::Digest { mine, yours, state });
        came.ended.first().map(|(_, fault)| (n, *fault))
    });
    assert_eq!(asked, Some((limits::QUESTIONS as usize, Fault::Flood)));
    assert_eq!(Fault::Flood.consequence(), Consequence::BackOff);
}

#[test]
fn a_node_that_floods_its_feed_is_taken_slowly_and_makes_nobody_else_flood() {
    let (mut one, wigan, _) = leeds();
    let items = feed(&wigan, 300, "flood");
    let taken: usize = items
        .iter()
        .map(|item| one.pushed(&wigan, &[item]).taken.len())
        .sum();
    // The profile was one of them.
    assert_eq!(taken, limits::FRESH as usize - 1);
}

#[test]
fn a_feed_has_an_end() {
    let (mut one, wigan, _) = leeds();
    let profile = wigan.profile();
    // As long as one item may be: the feed is full by its bytes long before it is by its number.
    let long = json!({ "long": "x".repeat(limits::ITEM_BYTES - 400) });
    let mut before = profile.digest;
    let mut held = 1;
    let fault = loop {
        let item = wigan.item(held, Some(before), Kind::Pulse, &long);
        before = item.digest;
        one.now += 60_000;
        let came = one.pushed(&wigan, &[&item]);
        if let Some((_, fault)) = came.ended.first() {
            break *fault;
        }
        held += u64::try_from(came.taken.len()).unwrap();
    };
    assert_eq!(fault, Fault::BadItem);
    let each = u64::try_from(limits::ITEM_BYTES).unwrap();
    assert!(
        held * each <= limits::FEED_BYTES + 2 * each * 40,
        "{held} items were taken"
    );
}

#[test]
fn who_does_not_answer_is_given_up_and_somebody_else_is_asked() {
    let (mut one, wigan, wight) = leeds();
    let last = feed(&wigan, 5, "pulse").remove(4);
    let asked = |came: &super::kit::Came| {
        let want = came
            .sent
            .iter()
            .find(|(_, m)| matches!(m, Message::Want { .. }));
        want.map(|(to, _)| to.clone())
    };
    assert_eq!(
        asked(&one.pushed(&wigan, &[&last])),
        Some(wigan.origin.clone())
    );
    assert_eq!(asked(&one.pushed(&wight, &[&last])), None, "one at a time");
    one.now += limits::ANSWER_MS + 1;
    let came = one.told(kith_protocol::peer::gossip::Input::Tick);
    assert_eq!(came.ended, [(wigan.origin, Fault::Silent)]);
    assert_eq!(asked(&came), Some(wight.origin));
}
