//! The world of the simulation: virtual time, an unkind network, and what befalls nodes.

mod lines;
mod mishaps;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    chance::Chance,
    node::{Broken, Node, Vice},
    phones::Begun,
};
use kith_protocol::{
    id::{Digest32, Millis, Origin},
    peer::{
        Consequence, Fault, Frame,
        feed::Kind,
        gossip::{Effect, Input, Message},
        mirror::{self, held::Rows},
        transfer,
    },
    tlog::{Checkpoint, Note},
};

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
    /// Frames are lost, come late or twice, and overtake each other. Those of mirrors keep their order, which their machine relies
    /// on (docs/protocol.md): they are lost with the connection alone, and with one of them it breaks.
    Wild,
}

/// What was counted of gossip.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) frames: u64,
    pub(super) bytes: u64,
    /// Pushed items, heads and evidence that arrived.
    pub(super) deliveries: u64,
}

/// What the dishonest did, as it reached somebody honest.
#[derive(Debug, Default, Clone, Copy)]
pub struct Misdeeds {
    /// Frames that were said again and arrived.
    pub replayed: u64,
    /// Times that a flood was cut off as one.
    pub flooded: u64,
    /// Hours that should have been settled, and were not.
    pub unsettled: u64,
    /// Times that one went on from an old copy, with entries lost that its neighbours may hold.
    pub rolled_back: u64,
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
    /// Honest nodes whose records did not fit what another honest node holds of them.
    pub(super) differ: Vec<(usize, usize)>,
    pub(super) misdeeds: Misdeeds,
    /// How often an honest node was restored while a neighbour had not been heard out itself.
    pub(super) together: usize,
    /// Between whom a connection ended for a fault of somebody dishonest that cannot befall the honest; the smaller first.
    pub(super) fell_out: BTreeSet<(usize, usize)>,
    /// Help that was received in another area.
    pub(super) begun: Vec<Begun>,
    /// Nodes whose log moved since it was looked at.
    pub(super) touched: BTreeSet<usize>,
    /// What was wrong at some moment.
    pub(super) wrong: BTreeSet<String>,
    /// Minutes that were seen under way between two honest nodes, most at one time.
    pub(super) under_way: i64,
    /// What is wrong on purpose.
    pub(super) broken: Broken,
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
            differ: Vec::new(),
            misdeeds: Misdeeds::default(),
            together: 0,
            fell_out: BTreeSet::new(),
            begun: Vec::new(),
            touched: BTreeSet::new(),
            wrong: BTreeSet::new(),
            under_way: 0,
            broken: Broken::Nothing,
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
            self.look();
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
                    if self.nodes[i].restored.is_none() {
                        self.begin(i);
                    }
                }
            }
            Event::Tick(i) => {
                let (now, broken) = (self.now, self.broken);
                if self.nodes[i].machine.is_some() && self.nodes[i].wakes(now, broken) {
                    self.begin(i);
                    self.vouch_again(i);
                }
                if std::mem::take(&mut self.nodes[i].waits) {
                    self.hours(i, transfer::Input::Moved);
                }
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

    /// A node that has asked enough sends its records, and shows its head.
    fn begin(&mut self, i: usize) {
        let node = &self.nodes[i];
        let (epoch, size) = (node.disk.epoch(), node.disk.length());
        self.touched.insert(i);
        self.mirror(i, mirror::Input::Grew { epoch, size });
        self.mirror(i, mirror::Input::Begin);
        self.hours(i, transfer::Input::Moved);
        self.show(i);
    }

    fn arrive(&mut self, (from, to): (usize, usize), connection: u64, bytes: &[u8]) {
        let line = &self.lines[&(from.min(to), from.max(to))];
        if line.connection != Some(connection) {
            return;
        }
        let peer = self.nodes[from].area.origin.clone();
        match Frame::decode(bytes).unwrap() {
            Frame::Gossip(message) => {
                self.counts.frames += 1;
                self.counts.bytes += bytes.len() as u64;
                self.counts.deliveries += u64::from(super::numbers::is_push(&message));
                self.input(to, Input::Message(peer, message));
            }
            Frame::Mirror(frame) => self.mirror(to, mirror::Input::Heard { peer, frame }),
            Frame::Transfer(message) => self.hours(to, transfer::Input::Message(peer, message)),
            frame @ (Frame::Link(_) | Frame::Board(_)) => {
                panic!("nobody speaks of that here: {frame:?}")
            }
        }
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
            Effect::Keep { key, value } => self.keep(i, vec![(key, value)]),
            Effect::Send(to, message) => {
                let muted = match message {
                    Message::Evidence { .. } => self.broken == Broken::Mute,
                    Message::Digest { .. } => self.broken == Broken::Careless,
                    Message::Clocks { .. }
                    | Message::Want { .. }
                    | Message::Items { .. }
                    | Message::Head { .. } => false,
                };
                if !muted {
                    let to = self.peer(i, &to);
                    self.send(i, to, &Frame::Gossip(message));
                }
            }
            Effect::End(peer, fault) => self.fall_out(i, &peer, fault),
            Effect::Taken(item) => {
                let node = &mut self.nodes[i];
                let feed = &item.head.feed;
                if feed.origin == node.area.origin {
                    let most = node.published.entry(feed.epoch).or_default();
                    *most = (*most).max(item.head.seq + 1);
                    let left = node.left.entry(feed.epoch).or_default();
                    *left = (*left).max(item.head.seq + 1);
                }
                if item.head.kind == Kind::Profile {
                    self.certified(i, feed);
                }
            }
            Effect::Headed { .. } => {}
            Effect::Seen { note } => {
                let head = Checkpoint::parse(Note::parse(&note).unwrap().text()).unwrap();
                let at = (head.origin().to_owned(), head.size());
                self.nodes[i].roots.insert(at, Digest32(*head.root()));
                self.headed(i, &note);
            }
            Effect::Exposed(evidence) => self.nodes[i].exposed.push(evidence),
            Effect::Agreed(peer) => {
                let j = self.peer(i, &peer);
                self.nodes[i].unheard.remove(&j);
            }
        }
    }

    /// Makes rows durable.
    pub(super) fn keep(&mut self, i: usize, rows: Rows) {
        for (key, value) in rows {
            assert!(value.len() <= 32 * 1024, "a store takes no more");
            if self.broken != Broken::Forgets || self.chance.below(200) > 0 {
                self.nodes[i].disk.keep(key, &value);
            }
        }
    }

    /// A node ends the connection with a peer for a fault of theirs.
    pub(super) fn fall_out(&mut self, i: usize, peer: &Origin, fault: Fault) {
        let j = self.peer(i, peer);
        let consequence = fault.consequence();
        // One that is silent, or says much, need not be at fault: that is no evidence.
        if consequence != Consequence::BackOff && !self.nodes[j].honest() {
            self.fell_out.insert((i.min(j), i.max(j)));
        }
        if fault == Fault::Flood && self.nodes[j].vice == Vice::Flood && self.nodes[i].honest() {
            self.misdeeds.flooded += 1;
        }
        if self.nodes[i].honest() && self.nodes[j].honest() {
            self.blamed.push((fault, i, j));
        }
        if let Consequence::Ban { ms } = consequence {
            let line = self.lines.get_mut(&(i.min(j), i.max(j))).unwrap();
            line.banned = self.now + ms;
        }
        self.disconnect(i, j);
    }

    /// Which of a node's peers has this origin.
    pub(super) fn peer(&self, i: usize, origin: &Origin) -> usize {
        let is = |j: &&usize| self.nodes[**j].area.origin == *origin;
        *self.nodes[i].peers.iter().find(is).unwrap()
    }
}
