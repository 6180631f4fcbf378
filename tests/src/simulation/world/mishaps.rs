//! What befalls nodes and lines, and what nodes say of themselves.

use kith_protocol::id::Millis;
use kith_protocol::peer::feed::{Feed, Kind};
use kith_protocol::peer::gossip::{Message, item_key};
use kith_protocol::peer::{Frame, limits::PUSHES};
use serde_json::json;

use super::{
    super::{node::Broken, summary::summary},
    Event, Vice, Weather, World,
};

/// How long a restored node waits for its peers before its steward opens a new epoch, if that is not done at once.
const PATIENCE: Millis = 15 * 60_000;
/// Frames of a flood: more than a neighbour takes at once, and than it has room for anew meanwhile.
const FLOOD: u32 = PUSHES + 200;

impl World {
    /// A node stops where it stands; its disk stays.
    pub(in super::super) fn crash(&mut self, i: usize) {
        self.nodes[i].mirror = None;
        self.nodes[i].hours = None;
        if self.nodes[i].machine.take().is_none() {
            return;
        }
        for j in self.nodes[i].peers.clone() {
            self.disconnect(i, j);
        }
        let wait = self.chance.between(1_000, 60_000);
        self.at(wait, Event::Start(i));
    }

    /// A node's disk is replaced by a copy from before. It says nothing new until it has heard its peers out; one that is
    /// dishonest goes on at once. Where a peer is not heard out itself, both open a new epoch: nothing else is safe
    /// (docs/protocol.md, on evidence).
    pub(in super::super) fn restore(&mut self, i: usize) {
        if self.nodes[i].copies.is_empty() || self.nodes[i].restored.is_some() {
            return;
        }
        let mut beside = self.nodes[i].peers.clone();
        beside.retain(|j| self.nodes[*j].restored.is_some());
        for j in &beside {
            self.nodes[*j].beside = true;
        }
        self.together += usize::from(!beside.is_empty() && self.nodes[i].honest());
        self.crash(i);
        let which = self.chance.below(self.nodes[i].copies.len());
        let node = &mut self.nodes[i];
        let loses = node.copies[which].length() < node.disk.length();
        self.misdeeds.rolled_back += u64::from(node.vice == Vice::Rollback && loses);
        node.disk = node.copies[which].clone();
        node.copies.truncate(which + 1);
        node.roots.clear();
        node.area = node.area.in_epoch(node.disk.epoch()).with_other_witness();
        if node.vice != Vice::Rollback && self.broken != Broken::GoesOn {
            node.unheard = node.peers.iter().copied().collect();
            node.unanswered = node.unheard.clone();
            let hasty = self.chance.percent(30);
            node.restored = Some(self.now + if hasty { 0 } else { PATIENCE });
            node.beside = !beside.is_empty();
        }
        self.touched.insert(i);
        self.note_what_is_left();
    }

    /// Notes how much of what each node published still lies on an honest node's disk.
    fn note_what_is_left(&mut self) {
        for i in 0..self.nodes.len() {
            let mut left = std::mem::take(&mut self.nodes[i].left);
            for (epoch, length) in &mut left {
                let feed = Feed {
                    origin: self.nodes[i].area.origin.clone(),
                    epoch: *epoch,
                };
                let lies = |seq| {
                    let key = item_key(&feed, seq);
                    let mut honest = self.nodes.iter().filter(|node| node.honest());
                    honest.any(|node| node.disk.kept.contains_key(&key))
                };
                while length.checked_sub(1).is_some_and(|last| !lies(last)) {
                    *length -= 1;
                }
            }
            self.nodes[i].left = left;
        }
    }

    /// A copy of a node's disk is put away; the last three are kept.
    pub(in super::super) fn copy(&mut self, i: usize) {
        let node = &mut self.nodes[i];
        if node.copies.len() == 3 {
            node.copies.remove(1);
        }
        node.copies.push(node.disk.clone());
    }

    /// Nothing passes between two groups, or all passes again.
    pub(in super::super) fn part(&mut self, apart: impl Fn(usize, usize) -> bool) {
        let lines: Vec<(usize, usize)> = self.lines.keys().copied().collect();
        for (i, j) in lines {
            let cut = apart(i, j);
            self.lines.get_mut(&(i, j)).unwrap().cut = cut;
            if cut {
                self.disconnect(i, j);
            }
        }
    }

    /// All bans are over.
    pub(in super::super) fn forgive(&mut self) {
        for line in self.lines.values_mut() {
            line.banned = 0;
        }
    }

    /// Publishes the first item of an epoch when that is due, and another card where its keys are not those of the last. One whose
    /// other body began a later epoch has no more cards to show in this one, and in peace two bodies do not outdo each other.
    pub(super) fn profile(&mut self, i: usize) {
        let node = &self.nodes[i];
        let Some(machine) = node.machine.as_ref().filter(|_| node.restored.is_none()) else {
            return;
        };
        let shown = machine.certificate(&node.area.origin);
        let (witness, own) = (node.area.witness(), node.disk.epoch());
        let content = !node.honest() && !self.frail;
        let shows = shown.is_some_and(|c| {
            let newest = content || c.witness == *witness.verifier();
            c.epoch > own || c.epoch == own && newest
        });
        if !shows {
            let card = serde_json::to_value(node.area.card()).unwrap();
            let effects = self.nodes[i].publish(self.now, Kind::Profile, &card);
            self.perform(i, effects);
        }
    }

    /// A node says something new, in its way.
    pub(in super::super) fn publish(&mut self, i: usize) {
        let node = &self.nodes[i];
        let begun = node
            .machine
            .as_ref()
            .is_some_and(|m| m.next(node.disk.epoch()).0 > 0);
        if node.vice == Vice::TwoLogs && begun {
            // Two items would give it away sooner than its two logs.
            return;
        }
        let n = self.chance.below(1_000_000);
        let false_one = self.nodes[i].vice == Vice::FalseSummary;
        let (kind, content) = if false_one || self.chance.percent(20) {
            let by = &self.nodes[i].area.origin;
            (Kind::Summary, summary(by, n % 12, !false_one))
        } else {
            (Kind::Pulse, json!({ "n": n }))
        };
        let now = self.now;
        let effects = self.nodes[i].publish(now, kind, &content);
        self.perform(i, effects);
    }

    /// A node says again what it said at some time.
    pub(in super::super) fn replay(&mut self, i: usize) {
        if self.nodes[i].sent.is_empty() {
            return;
        }
        for _ in 0..20 {
            let n = self.chance.below(self.nodes[i].sent.len());
            let (to, bytes) = self.nodes[i].sent[n].clone();
            let arrives = self.is_connected(i, to) && self.nodes[to].honest();
            self.misdeeds.replayed += u64::from(arrives);
            self.put(i, to, Weather::Calm, &bytes);
        }
    }

    /// A node publishes much at once, and now and then pushes more frames than anybody takes from one neighbour.
    pub(in super::super) fn flood(&mut self, i: usize) {
        for _ in 0..40 {
            self.publish(i);
        }
        if self.chance.percent(10) {
            let n = self.chance.below(self.nodes[i].peers.len());
            let to = self.nodes[i].peers[n];
            let nothing = Message::Items {
                answer: false,
                items: Vec::new(),
            };
            let frame = Frame::Gossip(nothing).encode();
            for _ in 0..FLOOD {
                self.put(i, to, Weather::Calm, &frame);
            }
        }
    }
}
