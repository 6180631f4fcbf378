//! One node of the simulation: its machine, its disk, and how honest it is.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    id::{Digest32, Millis},
    peer::{
        evidence::Evidence,
        feed::{Item, Kind},
        gossip::{Effect, Followed, Gossip, Kept, Own, PREFIX},
    },
};
use kith_tests::areas::Area;
use serde_json::{Value, json};

/// What a node does that it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vice {
    /// Nothing.
    Honest,
    /// It tells one half of its peers one thing and the other half another: this is one of two bodies with one node key.
    TwoFaced,
    /// The same, with a certificate of its own for each half.
    TwoCertificates,
    /// It goes on from an old copy as if nothing had been.
    Rollback,
    /// It says again what it said before.
    Replay,
    /// It publishes hundreds of items at once.
    Flood,
    /// It publishes a summary that does not add up.
    FalseSummary,
}

/// What outlives a crash.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    pub(super) kept: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(super) epoch: u32,
    pub(super) log: u64,
}

impl Kept for Disk {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.kept.get(key).cloned()
    }
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) area: Area,
    pub(super) vice: Vice,
    /// Which of the bodies with this node key it is.
    pub(super) body: usize,
    /// Absent while it is down.
    pub(super) machine: Option<Gossip>,
    pub(super) disk: Disk,
    /// Copies of the disk, oldest first.
    pub(super) copies: Vec<Disk>,
    pub(super) peers: Vec<usize>,
    pub(super) follows: Vec<Followed>,
    /// How far its clock is from the world's.
    pub(super) offset: Millis,
    /// Peers that it has not heard out since it was restored.
    pub(super) unheard: BTreeSet<usize>,
    /// Since when, if it may not publish in its old epoch.
    pub(super) restored: Option<Millis>,
    /// What it has sent, to be said again.
    pub(super) sent: Vec<(usize, Vec<u8>)>,
    /// Items that it published and made durable, over all its lives, by epoch.
    pub(super) published: BTreeMap<u32, u64>,
    /// Roots of heads it saw and cannot have forgotten.
    pub(super) roots: BTreeMap<(String, u64), Digest32>,
    pub(super) exposed: Vec<Evidence>,
}

/// A summary of the simulation adds up to what it says, or contradicts itself.
pub(super) fn judge(content: &str) -> bool {
    let content: Value = serde_json::from_str(content).unwrap();
    let parts = content["parts"].as_array().unwrap();
    let sum: i64 = parts.iter().map(|part| part.as_i64().unwrap()).sum();
    Some(sum) != content["total"].as_i64()
}

impl Node {
    pub(super) fn new(area: Area, vice: Vice, body: usize) -> Self {
        Self {
            area,
            vice,
            body,
            machine: None,
            disk: Disk {
                epoch: 1,
                ..Disk::default()
            },
            copies: Vec::new(),
            peers: Vec::new(),
            follows: Vec::new(),
            offset: 0,
            unheard: BTreeSet::new(),
            restored: None,
            sent: Vec::new(),
            published: BTreeMap::new(),
            roots: BTreeMap::new(),
            exposed: Vec::new(),
        }
    }

    pub(super) const fn honest(&self) -> bool {
        matches!(self.vice, Vice::Honest)
    }

    /// Opens the machine from the disk.
    pub(super) fn start(&mut self) {
        self.area = self.area.in_epoch(self.disk.epoch);
        let own = Own {
            origin: self.area.origin.clone(),
            node: self.area.key(),
            judge,
        };
        let kept = self.disk.kept.iter();
        let kept = kept.filter(|(key, _)| key.starts_with(PREFIX));
        self.machine = Some(Gossip::open(own, kept.map(|(k, v)| (k.clone(), v.clone()))));
    }

    /// The next item of its feed: a profile first, then what is wanted.
    pub(super) fn next(&self, kind: Kind, content: &Value) -> Item {
        let machine = self.machine.as_ref().unwrap();
        let (seq, prev) = machine.next(self.disk.epoch);
        if seq == 0 {
            self.area.profile()
        } else {
            self.area.item(seq, prev, kind, content)
        }
    }

    /// Publishes an item, if it may.
    pub(super) fn publish(&mut self, now: Millis, kind: Kind, content: &Value) -> Vec<Effect> {
        if self.machine.is_none() || self.restored.is_some() {
            return Vec::new();
        }
        let item = self.next(kind, content);
        let machine = self.machine.as_mut().unwrap();
        machine
            .publish(now + self.offset, item, &self.disk)
            .unwrap_or_default()
    }

    /// A head of its log, one entry on.
    pub(super) fn grow(&mut self) -> Option<String> {
        if self.machine.is_none() || self.restored.is_some() {
            return None;
        }
        self.disk.log += 1;
        let tree = format!("{} {}", self.area.name, self.body);
        Some(self.area.head(self.disk.log, &tree).to_string())
    }

    /// After a restore: goes on in the old epoch once every peer was heard out, or in a new one when that takes too long.
    pub(super) fn wake(&mut self, now: Millis, patience: Millis) {
        let Some(since) = self.restored else {
            return;
        };
        if self.unheard.is_empty() {
            self.restored = None;
        } else if now - since > patience {
            self.restored = None;
            let origin = &self.area.origin;
            let clocks = self.machine.iter().flat_map(Gossip::clocks);
            let own = clocks.filter(|clock| clock.origin == *origin);
            let heard = own.flat_map(|clock| clock.feeds).map(|mark| mark.epoch);
            self.disk.epoch = heard.max().unwrap_or(0).max(self.disk.epoch) + 1;
            self.disk.log = 0;
            self.area = self.area.in_epoch(self.disk.epoch);
            // A copy from before could only open the same epoch twice.
            self.copies.clear();
        }
    }
}

/// What an honest summary says.
pub(super) fn summary(true_one: bool) -> Value {
    json!({"parts": [3, 4], "total": if true_one { 7 } else { 8 }})
}
