//! One frame of each type that nodes say to each other, and the same with bytes changed by chance.

use kith_protocol::id::Digest32;
use kith_protocol::peer::board::{self, Listing};
use kith_protocol::peer::evidence::Evidence;
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::{Behind, Clock, HeadMark, Mark as Length, Message, Range};
use kith_protocol::peer::mirror::{Mirror, Part, Record};
use kith_protocol::peer::{Frame, SignedBody, link, transfer};
use kith_protocol::transfer::PayCode;
use serde_json::json;

use crate::areas::Area;
use crate::dice::Dice;

/// One frame of each type, as an area may say it; text that stands for something signed is, though not all of it for that place.
///
/// # Panics
/// Never: all of it is what its type takes.
#[must_use]
pub fn samples(area: &Area) -> Vec<Frame> {
    let mut all: Vec<Frame> = links(area).into_iter().map(Frame::Link).collect();
    all.extend(gossip(area).into_iter().map(Frame::Gossip));
    all.extend(mirrors().into_iter().map(Frame::Mirror));
    all.extend(transfers(area).into_iter().map(Frame::Transfer));
    all.extend(boards().into_iter().map(Frame::Board));
    all
}

fn links(area: &Area) -> [link::Message; 4] {
    use link::Message as M;
    let (key, nonce, certificate) = (area.key(), [5; 32], area.certified());
    [
        M::Hello {
            key,
            nonce,
            dialled: area.origin.clone(),
            certificate: certificate.clone(),
        },
        M::Challenge {
            key,
            nonce,
            sig: [6; 64],
            certificate,
        },
        M::Proof { sig: [7; 64] },
        M::Bye {
            code: "flood".to_owned(),
        },
    ]
}

fn gossip(area: &Area) -> [Message; 6] {
    let profile = area.profile();
    let second = |words: &str| {
        let content = json!({ "words": words });
        area.item(1, Some(profile.digest), Kind::Pulse, &content)
    };
    let (a, b): (Item, Item) = (second("this"), second("that"));
    let evidence = Evidence::Items {
        certificate: area.certified(),
        a: a.signed.clone(),
        b: b.signed,
    };
    let head = HeadMark {
        epoch: 1,
        size: 9,
        root: [8; 16],
    };
    let clock = Clock {
        origin: area.origin.clone(),
        feeds: vec![Length {
            epoch: 1,
            length: 3,
            tip: [7; 16],
            evidence: 0,
        }],
        head: Some(head.clone()),
        by: vec![area.origin.clone()],
        behind: vec![Behind {
            witness: area.origin.clone(),
            head,
        }],
    };
    [
        Message::Digest {
            mine: [1; 16],
            yours: [2; 16],
            state: [3; 16],
        },
        Message::Clocks {
            page: 0,
            last: true,
            clocks: vec![clock],
        },
        Message::Want {
            ranges: vec![Range {
                feed: a.head.feed.clone(),
                from: 0,
                to: 9,
            }],
            heads: vec![area.origin.clone()],
        },
        Message::Items {
            answer: false,
            items: vec![a.signed],
        },
        Message::Head {
            note: area.head(7, "tree").to_string(),
        },
        Message::Evidence {
            bytes: evidence.to_bytes(),
        },
    ]
}

fn mirrors() -> [Mirror; 7] {
    [
        records(0, 2),
        Mirror::Held {
            epoch: 1,
            size: 2,
            mark: [4; 16],
            beside: 3,
            full: false,
        },
        Mirror::Cosign {
            request: b"old 0\n\nkith/somebody\n1\n".to_vec(),
        },
        Mirror::Cosigned {
            status: 409,
            body: "7\n".to_owned(),
        },
        Mirror::Fetch { epoch: 1, from: 1 },
        Mirror::Page {
            back: false,
            epoch: 1,
            part: Part {
                version: 1,
                page: 2,
                part: 0,
                of: 1,
                sealed: vec![9; 60],
            },
        },
        Mirror::FetchPage { epoch: 1, after: 0 },
    ]
}

/// So many records from a place on, sealed by nobody.
#[must_use]
pub fn records(from: u64, count: u8) -> Mirror {
    let record = |n| Record {
        leaf: vec![n; 600],
        detail: (n % 2 == 0).then(|| vec![n; 200]),
    };
    Mirror::Records {
        back: false,
        epoch: 1,
        from,
        records: (0..count).map(record).collect(),
        hashes: (0..count).map(|n| [n; 32]).collect(),
    }
}

fn transfers(area: &Area) -> [transfer::Message; 5] {
    use transfer::Message as M;
    let signed = SignedBody::sign("application/json", r#"{"v":1}"#.to_owned(), &|m| {
        area.sign(m)
    });
    [
        M::Sync {
            have: 1,
            own: 2,
            ceiling: Some(600),
        },
        offer(1),
        M::Cancel {
            transfer: Digest32([3; 32]),
        },
        M::Decision(signed.clone()),
        M::Statement(signed),
    ]
}

/// An hour that somebody is said to have given.
///
/// # Panics
/// Never: the day is one.
#[must_use]
pub fn offer(nth: u32) -> transfer::Message {
    let mut code = [0; 10];
    code[..4].copy_from_slice(&nth.to_be_bytes());
    transfer::Message::Offer {
        code: PayCode(code),
        minutes: 60,
        day: "2026-09-20".parse().expect("a day"),
    }
}

fn boards() -> [board::Message; 3] {
    let listing: Listing = serde_json::from_value(json!({
        "mark": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
        "what": "offer",
        "category": "gardening",
        "title": "Weeding",
        "text": "an hour a week",
        "contact": null,
        "until": "2026-12-24",
    }))
    .expect("a listing");
    [
        board::Message::Ask { before: Some(7) },
        board::Message::Page {
            listings: vec![listing],
            next: None,
        },
        board::Message::Changed,
    ]
}

/// The bytes with one to three of them changed.
#[must_use]
pub fn garbled(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(changed.len());
        changed[at] = u8::try_from(dice.below(256)).unwrap_or_default();
    }
    changed
}
