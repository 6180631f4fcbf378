//! The world of the simulation: virtual time, an unkind network, and what befalls nodes.

use std::collections::BTreeMap;

use kith_protocol::{
    id::{Digest32, Millis, Origin},
    peer::{
        Consequence, Fault, Frame,
        feed::Kind,
        gossip::{Effect, Input},
        head,
    },
    tlog::{Checkpoint, Note},
};
use serde_json::json;

use super::{
    chance::Chance,
    node::{Node, Vice, summary},
};

/// How long a restored node waits for its peers before it opens a new epoch.
const PATIENCE: Millis = 15 * 60_000;
/// How often machines are told that time went by.
const TICK: Millis = 10_000;

/// What happens next.
#[derive(Debug, Clone)]
enum Event {
    /// A frame arrives, unless its connection is gone.
    Arrive {
        from: usize,
        to: usize,
        connection: u64,
        bytes: Vec<u8>,
    },
    /// Two linked nodes try to connect.
    Connect(usize, usize),
    Tick(usize),
    Start(usize),
}

/// The line between two linked nodes.
#[derive(Debug, Default)]
struct Line {
    /// Which connection it is, if there is one.
    connection: Option<u64>,
    /// Nothing gets through.
    cut: bool,
    /// Until when one of them will not hear of it.
    banned: Millis,
    /// When the last frame of each direction arrives, so that none overtakes it.
    last: [Millis; 2],
}

/// What the network does to frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weather {
    /// A connection delivers each frame once, in order, until it breaks.
    Calm,
    /// Frames are lost, come twice and overtake each other.
    Wild,
}

/// What was counted.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) frames: u64,
    pub(super) bytes: u64,
    /// Pushed items, heads and evidence that arrived.
    pub(super) deliveries: u64,
}

/// All of it.
#[derive(Debug)]
pub(super) struct World {
    pub(super) chance: Chance,
    pub(super) now: Millis,
    pub(super) nodes: Vec<Node>,
    pub(super) weather: Weather,
    /// Whether nodes crash while they do what a machine asked for.
    pub(super) frail: bool,
    pub(super) counts: Counts,
    /// What each node has sent.
    pub(super) sent: Vec<u64>,
    /// Faults that one honest node found in another.
    pub(super) blamed: Vec<(Fault, usize, usize)>,
    /// How long a frame takes.
    pub(super) latency: (Millis, Millis),
    lines: BTreeMap<(usize, usize), Line>,
    queue: BTreeMap<(Millis, u64), Event>,
    serial: u64,
}

impl World {
    pub(super) fn new(seed: u64, nodes: Vec<Node>) -> Self {
        let sent = vec![0; nodes.len()];
        let mut world = Self {
            chance: Chance::new(seed),
            now: 1_790_000_000_000,
            nodes,
            weather: Weather::Calm,
            frail: false,
            counts: Counts::default(),
            sent,
            blamed: Vec::new(),
            latency: (5, 200),
            lines: BTreeMap::new(),
            queue: BTreeMap::new(),
            serial: 0,
        };
        for i in 0..world.nodes.len() {
            for j in world.nodes[i].peers.clone() {
                if i < j {
                    world.lines.insert((i, j), Line::default());
                    world.at(100, Event::Connect(i, j));
                }
            }
            world.at(0, Event::Start(i));
            let first = world.chance.between(0, TICK);
            world.at(first, Event::Tick(i));
        }
        world
    }

    fn at(&mut self, delay: Millis, event: Event) {
        self.serial += 1;
        self.queue.insert((self.now + delay, self.serial), event);
    }

    /// Lets so much time go by.
    pub(super) fn run(&mut self, ms: Millis) {
        let end = self.now + ms;
        while let Some(entry) = self.queue.first_entry() {
            if entry.key().0 > end {
                break;
            }
            let ((now, _), event) = entry.remove_entry();
            self.now = now;
            self.happen(event);
        }
        self.now = end;
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Start(i) => {
                if self.nodes[i].machine.is_none() {
                    self.nodes[i].start();
                    let follows = self.nodes[i].follows.clone();
                    self.input(i, Input::Follow(follows));
                }
            }
            Event::Tick(i) => {
                let now = self.now;
                self.nodes[i].wake(now, PATIENCE);
                self.profile(i);
                self.input(i, Input::Tick);
                self.at(TICK, Event::Tick(i));
            }
            Event::Connect(i, j) => self.connect(i, j),
            Event::Arrive {
                from,
                to,
                connection,
                bytes,
            } => self.arrive((from, to), connection, &bytes),
        }
    }

    fn connect(&mut self, i: usize, j: usize) {
        let up = self.nodes[i].machine.is_some() && self.nodes[j].machine.is_some();
        let (now, serial) = (self.now, self.serial);
        let line = self.lines.get_mut(&(i, j)).unwrap();
        if line.connection.is_some() {
            return;
        }
        if up && !line.cut && line.banned <= now {
            line.connection = Some(serial);
            let [a, b] = [i, j].map(|n| self.nodes[n].area.origin.clone());
            self.input(i, Input::Connected(b));
            self.input(j, Input::Connected(a));
        } else {
            let wait = self.chance.between(5_000, 30_000);
            self.at(wait, Event::Connect(i, j));
        }
    }

    /// The connection between two is gone, and both notice; they try again later.
    pub(super) fn disconnect(&mut self, i: usize, j: usize) {
        let (i, j) = (i.min(j), i.max(j));
        let line = self.lines.get_mut(&(i, j)).unwrap();
        if line.connection.take().is_none() {
            return;
        }
        let [a, b] = [i, j].map(|n| self.nodes[n].area.origin.clone());
        self.input(i, Input::Disconnected(b));
        self.input(j, Input::Disconnected(a));
        let wait = self.chance.between(1_000, 30_000);
        self.at(wait, Event::Connect(i, j));
    }

    fn arrive(&mut self, (from, to): (usize, usize), connection: u64, bytes: &[u8]) {
        let line = &self.lines[&(from.min(to), from.max(to))];
        if line.connection != Some(connection) {
            return;
        }
        let frame = Frame::decode(bytes).unwrap();
        let Frame::Gossip(message) = frame else {
            panic!("only gossip is spoken here: {frame:?}");
        };
        self.counts.frames += 1;
        self.counts.bytes += bytes.len() as u64;
        self.counts.deliveries += u64::from(super::numbers::is_push(&message));
        let peer = self.nodes[from].area.origin.clone();
        self.input(to, Input::Message(peer, message));
    }

    /// Tells a node something, and does what comes of it.
    pub(super) fn input(&mut self, i: usize, input: Input) {
        let node = &mut self.nodes[i];
        let now = self.now + node.offset;
        if let Some(machine) = &mut node.machine {
            let effects = machine.input(now, input, &node.disk);
            self.perform(i, effects);
        }
    }

    /// Does what a machine asked for, in order; a frail node may crash in between.
    fn perform(&mut self, i: usize, effects: Vec<Effect>) {
        let crash = self.frail && !effects.is_empty() && self.chance.below(4000) == 0;
        let through = if crash {
            self.chance.below(effects.len() + 1)
        } else {
            effects.len()
        };
        for effect in effects.into_iter().take(through) {
            self.effect(i, effect);
        }
        if crash {
            self.crash(i);
        }
    }

    fn effect(&mut self, i: usize, effect: Effect) {
        match effect {
            Effect::Keep { key, value } => {
                assert!(value.len() <= 32 * 1024, "a store takes no more");
                self.nodes[i].disk.kept.insert(key, value);
            }
            Effect::Send(to, message) => {
                let to = self.peer(i, &to);
                self.send(i, to, &Frame::Gossip(message).encode());
            }
            Effect::End(peer, fault) => {
                let j = self.peer(i, &peer);
                if self.nodes[i].honest() && self.nodes[j].honest() {
                    self.blamed.push((fault, i, j));
                }
                if let Consequence::Ban { ms } = fault.consequence() {
                    let line = self.lines.get_mut(&(i.min(j), i.max(j))).unwrap();
                    line.banned = self.now + ms;
                }
                self.disconnect(i, j);
            }
            Effect::Taken(item) => {
                let node = &mut self.nodes[i];
                if item.head.feed.origin == node.area.origin {
                    let most = node.published.entry(item.head.feed.epoch).or_default();
                    *most = (*most).max(item.head.seq + 1);
                }
            }
            Effect::Headed { .. } => {}
            Effect::Seen { note } => {
                let head = Checkpoint::parse(Note::parse(&note).unwrap().text()).unwrap();
                assert!(head::named(&note).is_ok());
                let at = (head.origin().to_owned(), head.size());
                self.nodes[i].roots.insert(at, Digest32(*head.root()));
            }
            Effect::Exposed(evidence) => self.nodes[i].exposed.push(evidence),
            Effect::Agreed(peer) => {
                let j = self.peer(i, &peer);
                self.nodes[i].unheard.remove(&j);
            }
        }
    }

    /// Which of a node's peers has this origin.
    fn peer(&self, i: usize, origin: &Origin) -> usize {
        let is = |j: &&usize| self.nodes[**j].area.origin == *origin;
        *self.nodes[i].peers.iter().find(is).unwrap()
    }

    /// Puts a frame on the line between two.
    pub(super) fn send(&mut self, from: usize, to: usize, bytes: &[u8]) {
        let weather = self.weather;
        let times = match weather {
            Weather::Wild if self.chance.percent(3) => 0,
            Weather::Wild if self.chance.percent(3) => 2,
            Weather::Wild | Weather::Calm => 1,
        };
        if self.nodes[from].vice == Vice::Replay && self.nodes[from].sent.len() < 500 {
            self.nodes[from].sent.push((to, bytes.to_vec()));
        }
        self.sent[from] += bytes.len() as u64;
        for _ in 0..times {
            let (least, most) = self.latency;
            let takes = self.chance.between(least, most);
            let line = self.lines.get_mut(&(from.min(to), from.max(to))).unwrap();
            let Some(connection) = line.connection else {
                return;
            };
            let last = &mut line.last[usize::from(from < to)];
            let mut when = self.now + takes;
            if weather == Weather::Calm {
                when = when.max(*last);
                *last = when;
            }
            let event = Event::Arrive {
                from,
                to,
                connection,
                bytes: bytes.to_vec(),
            };
            self.at(when - self.now, event);
        }
    }

    /// A node stops where it stands; its disk stays.
    pub(super) fn crash(&mut self, i: usize) {
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
    /// dishonest goes on at once. Where a peer is not heard out itself, this node's is not replaced: see docs/protocol.md.
    pub(super) fn restore(&mut self, i: usize) {
        let mut around = self.nodes[i].peers.clone();
        around.push(i);
        if self.nodes[i].copies.is_empty()
            || around.iter().any(|j| !self.nodes[*j].unheard.is_empty())
        {
            return;
        }
        self.crash(i);
        let node = &mut self.nodes[i];
        node.disk = node.copies[0].clone();
        node.roots.clear();
        if node.vice != Vice::Rollback {
            node.unheard = node.peers.iter().copied().collect();
            node.restored = Some(self.now);
        }
    }

    /// Nothing passes between two groups, or all passes again.
    pub(super) fn part(&mut self, apart: impl Fn(usize, usize) -> bool) {
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
    pub(super) fn forgive(&mut self) {
        for line in self.lines.values_mut() {
            line.banned = 0;
        }
    }

    /// Publishes the first item of an epoch when that is due.
    fn profile(&mut self, i: usize) {
        let node = &self.nodes[i];
        let due = node
            .machine
            .as_ref()
            .is_some_and(|machine| machine.next(node.disk.epoch).0 == 0);
        if due {
            self.publish(i);
        }
    }

    /// A node says something new, in its way.
    pub(super) fn publish(&mut self, i: usize) {
        let content = json!({"n": self.chance.below(1_000_000)});
        let false_one = self.nodes[i].vice == Vice::FalseSummary;
        let (kind, content) = if false_one || self.chance.percent(20) {
            (Kind::Summary, summary(!false_one))
        } else {
            (Kind::Pulse, content)
        };
        let now = self.now;
        let effects = self.nodes[i].publish(now, kind, &content);
        self.perform(i, effects);
    }

    /// A node's log grows, and it shows its head.
    pub(super) fn grow(&mut self, i: usize) {
        if let Some(note) = self.nodes[i].grow() {
            self.input(i, Input::Head(note));
        }
    }

    /// A node says again what it said at some time.
    pub(super) fn replay(&mut self, i: usize) {
        if self.nodes[i].sent.is_empty() {
            return;
        }
        for _ in 0..20 {
            let n = self.chance.below(self.nodes[i].sent.len());
            let (to, bytes) = self.nodes[i].sent[n].clone();
            self.send(i, to, &bytes);
        }
    }
}
