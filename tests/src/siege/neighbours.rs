//! What neighbours do to a node that mean it ill.

use std::sync::atomic::Ordering::Relaxed;

use kith_protocol::id::Origin;
use kith_protocol::peer::evidence::Evidence;
use kith_protocol::peer::feed::{Feed, Item, Kind};
use kith_protocol::peer::gossip::{Clock, Message as Gossip, Range};
use kith_protocol::peer::{Frame, SignedBody};
use serde_json::json;

use super::Camp;
use crate::areas::Area;
use crate::dice::Dice;
use crate::frames::{garbled, offer, records, samples};

/// Frames on one connection, until the next: more than any budget allows.
const FRAMES: usize = 6_000;
/// What a hostile node's own feed holds.
const ITEMS: u64 = 200;
/// Feeds that one says it follows.
const FEEDS: u32 = 10_000;
/// So many of one type with bytes changed are said on one connection.
const GARBLED: usize = 50;

type Attack = fn(&Camp, &Prepared, &Area);

/// What takes time to make, made before.
pub(super) struct Prepared {
    items: Vec<SignedBody>,
    clocks: Vec<Frame>,
    evidence: Vec<Frame>,
    /// Frames of each type with some bytes changed.
    garbled: Vec<Vec<Vec<u8>>>,
}

/// Attacks by neighbours, each by areas of its own.
pub(super) const ATTACKS: [(&str, Attack); 8] = [
    ("valid", floods),
    ("invalid", babbles),
    ("deaf", never_reads),
    ("greedy", follows_everyone),
    ("accuser", accuses),
    ("generous", offers_without_end),
    ("heavy", sends_records_without_end),
    ("mumbling", garbles),
];

/// A feed of so many long items, from its profile on. Nobody is at the address on its card.
#[must_use]
pub fn long_feed(area: &Area, items: u64) -> Vec<SignedBody> {
    let mut card = serde_json::to_value(area.card()).unwrap();
    card["address"] = json!("http://127.0.0.1:1");
    let profile = area.item(0, None, Kind::Profile, &card);
    let (mut before, mut feed) = (profile.digest, vec![profile.signed]);
    let much = "much ".repeat(2_800);
    for seq in 1..items {
        let item = area.item(seq, Some(before), Kind::Pulse, &json!({ "words": much }));
        before = item.digest;
        feed.push(item.signed);
    }
    feed
}

/// A question for the first items of a feed, which fill a frame.
#[must_use]
pub fn wants(area: &Area) -> Frame {
    let feed = Feed {
        origin: area.origin.clone(),
        epoch: 1,
    };
    let range = Range {
        feed,
        from: 0,
        to: 4,
    };
    Frame::Gossip(Gossip::Want {
        ranges: vec![range],
        heads: Vec::new(),
    })
}

/// New items.
#[must_use]
pub fn pushed(items: &[SignedBody]) -> Frame {
    Frame::Gossip(Gossip::Items {
        answer: false,
        items: items.to_vec(),
    })
}

/// What an area will say, made before.
pub(super) fn prepared(area: &Area, dice: &mut Dice) -> Prepared {
    let items = long_feed(area, ITEMS);
    let read = items.iter().map(|item| Item::read(item.clone()).unwrap());
    let read: Vec<Item> = read.collect();
    // Another item at each place: each shows two pasts by itself, and one is enough.
    let evidence = { read.iter().zip(&read[1..]) }.map(|(before, item)| {
        let other = area.item(item.head.seq, Some(before.digest), Kind::Pulse, &json!({}));
        let evidence = Evidence::Items {
            certificate: area.certified(),
            a: item.signed.clone(),
            b: other.signed,
        };
        let bytes = evidence.to_bytes();
        Frame::Gossip(Gossip::Evidence { bytes })
    });
    Prepared {
        evidence: evidence.collect(),
        items,
        clocks: clocks(),
        garbled: samples(area)
            .iter()
            .map(|frame| {
                let bytes = frame.encode();
                (0..GARBLED).map(|_| garbled(&bytes, dice)).collect()
            })
            .collect(),
    }
}

/// Ten thousand feeds, in pages as they should be.
fn clocks() -> Vec<Frame> {
    let mut all: Vec<Origin> = { 0..FEEDS }
        .map(|n| {
            let mut raw = [0; 10];
            raw[..4].copy_from_slice(&n.to_be_bytes());
            Origin::from_raw(raw)
        })
        .collect();
    all.sort();
    let pages = all.chunks(700).enumerate();
    pages
        .map(|(page, origins)| {
            Frame::Gossip(Gossip::Clocks {
                page: u32::try_from(page).unwrap(),
                last: false,
                clocks: origins.iter().map(clock).collect(),
            })
        })
        .collect()
}

fn clock(origin: &Origin) -> Clock {
    Clock {
        origin: origin.clone(),
        feeds: Vec::new(),
        head: None,
        by: Vec::new(),
        behind: Vec::new(),
    }
}

/// A greeting that fits nothing.
#[must_use]
pub fn digest() -> Frame {
    let same = [0; 16];
    Frame::Gossip(Gossip::Digest {
        mine: same,
        yours: same,
        state: same,
    })
}

/// Says what any node may say, as fast as it goes: its whole feed, and questions.
fn floods(camp: &Camp, prepared: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    for items in prepared.items.chunks(4) {
        eve.say(&pushed(items));
    }
    for _ in 0..FRAMES {
        eve.say(&digest());
    }
    let _ = eve.last_word();
}

/// Says what is no frame, or half of one.
fn babbles(camp: &Camp, prepared: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    match camp.attacks.load(Relaxed) % 3 {
        0 => eve.begin(0x82, 1 << 40),
        1 => eve.send(0x82, &prepared.evidence[0].encode()[..99]),
        _ => eve.send(0x82, &[0xff; 60_000]),
    }
    let _ = eve.last_word();
}

/// Asks for its own feed over and over, and takes nothing of the answers, until it is cut off or the siege is over.
fn never_reads(camp: &Camp, prepared: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    eve.say(&pushed(&prepared.items[..4]));
    for _ in 0..FRAMES {
        eve.say(&wants(area));
    }
    camp.rests();
    drop(eve);
}

/// Follows ten thousand feeds.
fn follows_everyone(camp: &Camp, prepared: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    eve.say(&digest());
    for page in &prepared.clocks {
        eve.say(page);
    }
    let _ = eve.last_word();
}

/// Shows evidence without end, another each time.
fn accuses(camp: &Camp, prepared: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    for evidence in prepared.evidence.iter().cycle().take(FRAMES) {
        eve.say(evidence);
    }
    let _ = eve.last_word();
}

/// Says without end that its people gave hours here, which nobody knows of.
fn offers_without_end(camp: &Camp, _: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    let mut nth = 0;
    while nth < FRAMES {
        eve.say(&Frame::Transfer(offer(u32::try_from(nth).unwrap())));
        nth += 1;
    }
    let _ = eve.last_word();
}

/// Gives records to be held without end, and waits for no word that they are.
fn sends_records_without_end(camp: &Camp, _: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    for nth in 0..FRAMES as u64 / 4 {
        eve.say(&Frame::Mirror(records(nth * 64, 64)));
    }
    camp.rests();
}

/// Says one frame of each type with some bytes changed, until what it says is no frame any more.
fn garbles(camp: &Camp, prepared: &Prepared, area: &Area) {
    for frames in &prepared.garbled {
        let Some(mut eve) = camp.enters(area) else {
            return;
        };
        for bytes in frames {
            eve.send(0x82, bytes);
        }
        let _ = eve.last_word();
    }
}
