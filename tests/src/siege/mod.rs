//! An attack on one served node from all sides at once: neighbours that flood it with frames, valid and not, that never read,
//! that follow ten thousand feeds; strangers who open connections and say nothing, or ask for everything. Its people go on
//! meanwhile.

mod neighbours;
mod strangers;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;
use std::time::Duration;

use kith_node::clock::{Clock as _, SystemClock};
use kith_protocol::entry::federation::{Federation, PeerChanged};
use kith_protocol::id::Origin;
use kith_protocol::key::Key;
use kith_protocol::peer::Fault;
use kith_protocol::transfer::PayCode;

use crate::areas::Area;
use crate::dice::Dice;
use crate::eve::Eve;
use crate::kiths::promised;
use crate::processes::Node;

use self::neighbours::{ATTACKS, Prepared, prepared};
pub use self::neighbours::{digest, long_feed, pushed, wants};
use self::strangers::strangers;

/// Neighbours of each kind of attack: who is banned is followed by the next.
const NEIGHBOURS: usize = 4;
/// Between two things that its people do.
const PACE: Duration = Duration::from_millis(50);
/// So many paces are longer than any handshake or write may take.
const RESTS: u32 = 240;

/// What the node went through.
#[derive(Debug, Clone, Copy)]
pub struct Endured {
    /// What its people did, and had an answer for.
    pub answered: u64,
    /// The slowest of these answers, in milliseconds.
    pub slowest_ms: i64,
    /// The mean of these answers, in milliseconds.
    pub mean_ms: i64,
    /// Connections over which neighbours attacked, by kind of attack.
    pub attacks: [u64; ATTACKS.len()],
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

/// Attacks a node for so long while its people work, with hours received from an honest neighbour.
///
/// # Panics
/// If something that its people do is not answered well.
#[must_use]
pub fn besiege(node: &Node, neighbour: &Origin, lasts_ms: i64) -> Endured {
    let camp = Camp {
        at: node.at,
        to: node.origin.clone(),
        known: node.key,
        over: Arc::default(),
        attacks: Arc::default(),
    };
    let mut dice = Dice::drawn("a siege");
    let all_prepared = Arc::new(Barrier::new(ATTACKS.len() + 1));
    let (mut threads, mut entered) = (Vec::new(), Vec::new());
    for (name, attack) in ATTACKS {
        let areas: Vec<Area> = { 0..NEIGHBOURS }
            .map(|n| Area::named(&format!("{name}-{n}")))
            .collect();
        for area in &areas {
            node.says_linked(area.key(), &area.origin, 0);
        }
        let camp = Camp {
            attacks: Arc::default(),
            ..camp.clone()
        };
        entered.push(Arc::clone(&camp.attacks));
        let mut dice = Dice::seeded(dice.seed());
        let all_prepared = Arc::clone(&all_prepared);
        threads.push(std::thread::spawn(move || {
            let prepared = areas.iter().map(|area| prepared(area, &mut dice));
            let prepared: Vec<Prepared> = prepared.collect();
            all_prepared.wait();
            for (area, prepared) in areas.iter().zip(&prepared).cycle() {
                if camp.over.load(Relaxed) {
                    return;
                }
                attack(&camp, prepared, area);
            }
        }));
    }
    all_prepared.wait();
    threads.extend(strangers(&camp));
    let endured = works(node, neighbour, lasts_ms);
    camp.over.store(true, Relaxed);
    for thread in threads {
        thread.join().unwrap();
    }
    Endured {
        attacks: std::array::from_fn(|nth| entered[nth].load(Relaxed)),
        peak_kib: peak_kib(node.id()),
        ..endured
    }
}

/// What people do meanwhile, at a person's pace: the steward looks, and says something; a member logs an hour that she
/// received in another area.
fn works(node: &Node, neighbour: &Origin, lasts_ms: i64) -> Endured {
    let mut endured = Endured {
        answered: 0,
        slowest_ms: 0,
        mean_ms: 0,
        attacks: [0; ATTACKS.len()],
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
        } else if endured.answered % 4 == 2 {
            let nth = u32::try_from(endured.answered).unwrap();
            let mut code = [9; 10];
            code[..4].copy_from_slice(&nth.to_be_bytes());
            let hour = promised(&node.ann, neighbour.clone(), PayCode(code), 1);
            node.says(&node.ann, &format!("promised {nth}"), hour);
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

impl Camp {
    /// A connection as a neighbour; none if there is no place for it, or it is sent away.
    fn enters(&self, area: &Area) -> Option<Eve> {
        let eve = Eve::tries(area, self.at, &self.to, self.known)?;
        self.attacks.fetch_add(1, Relaxed);
        Some(eve)
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
                what(&camp);
            }
        })
    }
}
