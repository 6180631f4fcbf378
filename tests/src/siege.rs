//! An attack on one served node from all sides at once: neighbours that flood it with frames, valid and not, that never read,
//! that follow ten thousand feeds; strangers who open connections and say nothing, or ask for everything. Its people go on
//! meanwhile.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::Duration;

use kith_node::clock::{Clock as _, SystemClock};
use kith_protocol::entry::federation::{Federation, PeerChanged};
use kith_protocol::id::Origin;
use kith_protocol::key::Key;
use kith_protocol::peer::feed::{Feed, Item, Kind};
use kith_protocol::peer::gossip::{Clock, Message as Gossip, Range};
use kith_protocol::peer::{Fault, Frame, SignedBody, evidence::Evidence};
use serde_json::json;

use crate::areas::Area;
use crate::eve::{Eve, knock};
use crate::processes::Node;
use crate::wire::Ask;

/// Neighbours of each kind of attack: who is banned is followed by the next.
const NEIGHBOURS: usize = 4;
/// Connections that are held open and say nothing.
const IDLE: usize = 400;
/// Websockets whose handshake does not go on: more than a node has places for.
const UNSURE: usize = 64;
/// Between two things that its people do.
const PACE: Duration = Duration::from_millis(50);
/// So many paces are longer than any handshake or write may take.
const RESTS: u32 = 240;
/// Frames on one connection, until the next: more than any budget allows.
const FRAMES: usize = 6_000;
/// What a hostile node's own feed holds.
const ITEMS: u64 = 200;
/// Feeds that one says it follows.
const FEEDS: u32 = 10_000;

/// What the node went through.
#[derive(Debug, Clone, Copy)]
pub struct Endured {
    /// What its people did, and had an answer for.
    pub answered: u64,
    /// The slowest of these answers, in milliseconds.
    pub slowest_ms: i64,
    /// The mean of these answers, in milliseconds.
    pub mean_ms: i64,
    /// Connections that attackers made.
    pub attacks: u64,
    /// The most memory that its process ever had, in KiB.
    pub peak_kib: u64,
}

/// Faults that a siege must have been answered with: else it was none.
pub const ANSWERED_WITH: [Fault; 4] = [Fault::Flood, Fault::Garbled, Fault::Silent, Fault::TooMany];

/// One attacker's place.
#[derive(Debug, Clone)]
struct Camp {
    at: SocketAddr,
    to: Origin,
    known: Key,
    over: Arc<AtomicBool>,
    attacks: Arc<AtomicU64>,
}

type Attack = fn(&Camp, &Prepared, &Area);

/// What takes time to make, made before.
struct Prepared {
    items: Vec<SignedBody>,
    clocks: Vec<Frame>,
    evidence: Frame,
}

/// Attacks by neighbours, each by areas of its own.
const ATTACKS: [(&str, Attack); 5] = [
    ("valid", floods),
    ("invalid", babbles),
    ("deaf", never_reads),
    ("greedy", follows_everyone),
    ("accuser", accuses),
];

/// Attacks a node for so long while its steward works.
///
/// # Panics
/// If something that its steward does is not answered well.
#[must_use]
pub fn besiege(node: &Node, lasts_ms: i64) -> Endured {
    let camp = Camp {
        at: node.at,
        to: node.origin.clone(),
        known: node.key,
        over: Arc::default(),
        attacks: Arc::default(),
    };
    let mut threads = Vec::new();
    for (name, attack) in ATTACKS {
        let areas: Vec<Area> = { 0..NEIGHBOURS }
            .map(|n| Area::named(&format!("{name}-{n}")))
            .collect();
        for area in &areas {
            node.says_linked(area.key(), &area.origin, 0);
        }
        let camp = camp.clone();
        threads.push(std::thread::spawn(move || {
            let prepared: Vec<Prepared> = areas.iter().map(prepared).collect();
            for (area, prepared) in areas.iter().zip(&prepared).cycle() {
                if camp.over.load(Relaxed) {
                    return;
                }
                camp.attacks.fetch_add(1, Relaxed);
                attack(&camp, prepared, area);
            }
        }));
    }
    threads.extend(strangers(&camp));
    let endured = works(node, lasts_ms);
    camp.over.store(true, Relaxed);
    for thread in threads {
        thread.join().unwrap();
    }
    Endured {
        attacks: camp.attacks.load(Relaxed),
        peak_kib: peak_kib(node.id()),
        ..endured
    }
}

/// What the steward does meanwhile, at a person's pace: looks, and says something.
fn works(node: &Node, lasts_ms: i64) -> Endured {
    let mut endured = Endured {
        answered: 0,
        slowest_ms: 0,
        mean_ms: 0,
        attacks: 0,
        peak_kib: 0,
    };
    let (began, mut took) = (SystemClock.now(), 0);
    let valid = Area::named("valid-0");
    while SystemClock.now() - began < lasts_ms {
        let now = SystemClock.now();
        if endured.answered.is_multiple_of(4) {
            let ceiling = 1 + i64::try_from(endured.answered).unwrap();
            let changed = PeerChanged {
                ceiling: Some(ceiling),
                node: None,
                neighbour: valid.origin.clone(),
            };
            let id = format!("changed {ceiling}");
            node.says(&node.sal, &id, Federation::PeerChanged(changed));
        } else {
            let path = ["/api/v1/home", "/api/v1/peers", "/api/v1/members"];
            let _ = node.ask("GET", path[endured.answered as usize % 3], None);
        }
        let answer = SystemClock.now() - now;
        endured.answered += 1;
        endured.slowest_ms = endured.slowest_ms.max(answer);
        took += answer;
        std::thread::sleep(PACE);
    }
    endured.mean_ms = took / i64::try_from(endured.answered.max(1)).unwrap();
    endured
}

/// The most memory that a process ever had, in KiB.
fn peak_kib(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

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

fn prepared(area: &Area) -> Prepared {
    let items = long_feed(area, ITEMS);
    let profile = Item::read(items[0].clone()).unwrap();
    let other = area.item(1, Some(profile.digest), Kind::Pulse, &json!({}));
    let evidence = Evidence::Items {
        certificate: area.certified(),
        a: items[1].clone(),
        b: other.signed,
    };
    Prepared {
        items,
        clocks: clocks(),
        evidence: Frame::Gossip(Gossip::Evidence {
            bytes: evidence.to_bytes(),
        }),
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
        1 => eve.send(0x82, &prepared.evidence.encode()[..99]),
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

/// Shows evidence over and over.
fn accuses(camp: &Camp, prepared: &Prepared, area: &Area) {
    let Some(mut eve) = camp.enters(area) else {
        return;
    };
    for _ in 0..FRAMES {
        eve.say(&prepared.evidence);
    }
    let _ = eve.last_word();
}

impl Camp {
    /// A connection as a neighbour; none if there is no place for it, or it is sent away.
    fn enters(&self, area: &Area) -> Option<Eve> {
        Eve::tries(area, self.at, &self.to, self.known)
    }

    /// Does nothing for longer than any handshake or write may take, or until the siege is over.
    fn rests(&self) {
        for _ in 0..RESTS {
            if self.over.load(Relaxed) {
                return;
            }
            std::thread::sleep(PACE);
        }
    }

    /// Does something again and again until the siege is over.
    fn again(&self, what: fn(&Self)) -> JoinHandle<()> {
        let camp = self.clone();
        std::thread::spawn(move || {
            while !camp.over.load(Relaxed) {
                camp.attacks.fetch_add(1, Relaxed);
                what(&camp);
            }
        })
    }
}

/// What people do whom the node does not know.
fn strangers(camp: &Camp) -> Vec<JoinHandle<()>> {
    vec![
        camp.again(half_open),
        camp.again(unsure),
        camp.again(asks_for_much),
        camp.again(sends_much),
        camp.again(sends_much),
    ]
}

/// Opens connections and says nothing, or begins a request and never ends it.
fn half_open(camp: &Camp) {
    let mut idle: Vec<TcpStream> = Vec::new();
    for n in 0..IDLE {
        let Ok(mut stream) = TcpStream::connect(camp.at) else {
            break;
        };
        if n % 2 == 0 {
            let _ = stream.write_all(b"GET /api/v1/node HTTP/1.1\r\nhost: x\r\n");
        }
        idle.push(stream);
    }
    camp.rests();
}

/// Opens websockets and does not say who is there.
fn unsure(camp: &Camp) {
    let open: Vec<_> = { 0..UNSURE }
        .map(|_| knock(camp.at, Some("kith.gossip.v1")))
        .collect();
    camp.rests();
    drop(open);
}

/// Asks for whatever anybody may ask for.
fn asks_for_much(camp: &Camp) {
    for path in [
        "/api/v1/card",
        "/api/v1/peering/AAAAAAAAAAAAAAAAAAAAAA",
        "/api/openapi.json",
        "/metrics",
        "/log/checkpoint",
        "/",
    ] {
        let _ = Ask::to(camp.at, "GET", path).tried();
    }
}

/// Sends as much as is taken in, of nothing that is good for anything.
fn sends_much(camp: &Camp) {
    let much = vec![b'['; 8 * 1024 * 1024 - 1];
    for (path, length) in [
        ("/api/v1/entries", 64 * 1024),
        ("/api/v1/entries/batch", much.len()),
        ("/witness/add-checkpoint", 64 * 1024),
        ("/api/v1/peering/AAAAAAAAAAAAAAAAAAAAAA", 8 * 1024),
    ] {
        let body = much[..length].to_vec();
        let _ = Ask::to(camp.at, "POST", path)
            .bytes("application/json", body)
            .tried();
    }
}
