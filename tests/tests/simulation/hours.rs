//! Hours across areas between many nodes at once: real books and real machines over an unkind network, dishonest nodes and
//! dishonest phones among them, clocks that jump. What one node owes another is what the other has to come and what is under
//! way, always: it is looked at after every step.

mod always;
mod ending;
mod phones;
mod twice;

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    entry::{
        Content, Entry,
        federation::{Federation, PeerLinked},
        roster::Role,
    },
    id::{Author, Digest32, Origin},
    peer::{
        Frame, SignedBody,
        evidence::Evidence,
        transfer::{Effect, Input, Machine, Message, entry},
    },
    transfer::{Decision, PayCode},
};
use kith_tests::{
    areas::Area,
    desk::{Desk, START},
    people::{Person, entry as entry_of},
    simulation::{chance::Chance, graph},
};

use self::phones::{Manner, Phone};
use super::seeds;

/// What a node does that it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vice {
    Honest,
    /// It decides nothing in favour of anybody.
    NeverSettles,
    /// It signs another decision where it signed one before.
    SettlesTwice,
}

/// A rule that is broken on purpose, to see that the checks notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    Nothing,
    /// Nobody gives back decisions that another lost.
    GivesNothingBack,
    /// Nobody brings decisions of their own.
    BringsNothing,
    /// Nobody says which decisions of the other they hold.
    HoldsNothing,
    /// What is decided is sent before it is durable, and sometimes lost.
    Forgets,
}

/// One node with one member, who gives and receives.
struct Node {
    area: Area,
    member: Person,
    vice: Vice,
    desk: Desk,
    machine: Machine,
    /// The log at earlier times.
    copies: Vec<Desk>,
    phone: Phone,
    exposed: Vec<Evidence>,
}

struct World {
    chance: Chance,
    nodes: Vec<Node>,
    connected: BTreeMap<(usize, usize), bool>,
    /// Frames under way: from, to, bytes.
    wire: Vec<(usize, usize, Vec<u8>)>,
    /// Who ended a connection with somebody for a fault.
    ended: BTreeSet<usize>,
    /// Transfers that somebody began: payer's node, giver's node, code, minutes.
    begun: Vec<(usize, usize, PayCode, i64)>,
    /// How many entries were made.
    serial: u64,
    broken: Broken,
    /// Nodes whose log moved since it was looked at.
    touched: BTreeSet<usize>,
    wrong: Vec<String>,
    /// Minutes that were seen under way between two honest nodes, most at one time.
    under_way: i64,
}

/// How often something happens to one node.
const STEPS: usize = 150;

#[test]
fn what_areas_owe_each_other_agrees_whatever_befalls_them() {
    let (mut moved, mut exposed, mut under_way) = (0, 0, 0);
    for seed in seeds() {
        let mut world = World::new(seed, &[3, 4, 5, 8, 13], Broken::Nothing);
        world.run(STEPS);
        assert_eq!(world.wrong, Vec::<String>::new(), "seed {seed}");
        assert_eq!(world.unheard(), Vec::<String>::new(), "seed {seed}");
        moved += world.moved();
        under_way = world.under_way.max(under_way);
        exposed += world
            .nodes
            .iter()
            .map(|node| node.exposed.len())
            .sum::<usize>();
    }
    println!("  {moved} minutes moved, {exposed} contradictions were shown");
    // In a single run there may have been nothing to see.
    if seeds().len() >= 6 {
        assert!(moved > 0, "no minutes moved");
        assert!(under_way > 0, "nothing was ever under way");
        assert!(exposed > 0, "nobody was caught settling twice");
    }
}

#[test]
fn what_three_hundred_areas_owe_each_other_agrees() {
    let asked = std::env::var("KITH_BIG_SEEDS").ok();
    for seed in 1..=asked.map_or(1, |text| text.parse().unwrap()) {
        let mut world = World::new(seed, &[300], Broken::Nothing);
        world.run(30);
        assert_eq!(world.wrong, Vec::<String>::new(), "seed {seed}");
        assert!(world.moved() > 0, "no minutes moved");
        let mut exposed = world.nodes.iter().map(|node| node.exposed.len());
        assert!(exposed.any(|n| n > 0), "nobody was caught settling twice");
        assert_eq!(world.unheard(), Vec::<String>::new(), "seed {seed}");
    }
}

/// Each rule is broken on purpose: the checks notice, with one of the first seeds.
#[test]
fn a_rule_of_hours_that_is_broken_is_noticed() {
    for broken in [
        Broken::GivesNothingBack,
        Broken::BringsNothing,
        Broken::HoldsNothing,
        Broken::Forgets,
    ] {
        let noticed = (1..=20).any(|seed| {
            let mut world = World::new(seed, &[3, 4], broken);
            world.run(STEPS);
            !world.wrong.is_empty()
        });
        assert!(noticed, "{broken:?} is not noticed");
    }
}

impl World {
    #[expect(
        clippy::print_stdout,
        reason = "a run says what it met, for who repeats it"
    )]
    fn new(seed: u64, sizes: &[usize], broken: Broken) -> Self {
        let mut chance = Chance::new(seed);
        let n = sizes[chance.below(sizes.len())];
        let mut nodes: Vec<Node> = (0..n).map(|i| Node::new(&format!("n{i}"))).collect();
        // Of a great network every tenth node is dishonest, of a small one at most the first.
        for i in (0..n).step_by(10) {
            nodes[i].vice = match (seed + (i as u64) / 10) % 3 {
                0 => Vice::NeverSettles,
                1 => Vice::SettlesTwice,
                _ => Vice::Honest,
            };
        }
        for node in &mut nodes {
            if chance.percent(25) {
                node.phone.manner = Manner::SaysAnything;
            }
        }
        println!(
            "seed {seed}: {n} nodes, the first one {:?}, {broken:?}",
            nodes[0].vice
        );
        let links = match n {
            0..8 => (0..n)
                .flat_map(|i| (i + 1..n).map(move |j| (i, j)))
                .collect(),
            _ => graph::links(&mut chance, n, 6, &|_| false),
        };
        let keys: Vec<_> = nodes.iter().map(|node| node.area.key()).collect();
        for (a, b) in links.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]) {
            let linked = PeerLinked {
                ceiling: 100_000,
                node: keys[b],
                neighbour: Origin::mint(&keys[b]),
                salt: Some(Digest32([7; 32])),
            };
            let steward = Person::named("steward");
            let linked = Content::Federation(Federation::PeerLinked(linked));
            nodes[a].desk.says(&steward, linked).unwrap();
        }
        for node in &mut nodes {
            node.copies.push(node.desk.clone());
        }
        Self {
            chance,
            connected: links.into_iter().map(|pair| (pair, false)).collect(),
            nodes,
            wire: Vec::new(),
            ended: BTreeSet::new(),
            begun: Vec::new(),
            serial: 0,
            broken,
            touched: BTreeSet::new(),
            wrong: Vec::new(),
            under_way: 0,
        }
    }

    /// So many things happen to each node, then nothing more goes wrong.
    fn run(&mut self, each: usize) {
        for _ in 0..each * self.nodes.len() {
            self.step();
            self.look();
        }
        self.peace();
        self.check();
    }

    /// Something happens somewhere.
    fn step(&mut self) {
        let i = self.chance.below(self.nodes.len());
        match self.chance.below(100) {
            0..10 => self.begin(),
            10..13 => self.take_back(),
            13..15 => self.restart(i),
            15..16 => {
                let desk = self.nodes[i].desk.clone();
                self.nodes[i].copies.push(desk);
            }
            16..17 => self.restore(i),
            17..18 => {
                // Its clock jumps, by weeks, either way.
                let jump = self.chance.between(-3_000_000_000, 3_000_000_000);
                self.nodes[i].desk.now = START + jump;
            }
            18..30 => {
                let pairs: Vec<_> = self.connected.keys().copied().collect();
                let (a, b) = pairs[self.chance.below(pairs.len())];
                if self.chance.percent(30) {
                    self.part(a, b);
                } else {
                    self.meet(a, b);
                }
            }
            30..33 => self.settle_twice(),
            33..36 => self.say_again(i),
            36..38 => self.say_anything(i),
            _ => {
                // Any frame may be the next to arrive; some never do, some twice.
                if !self.wire.is_empty() {
                    let n = self.chance.below(self.wire.len());
                    let frame = self.wire.remove(n);
                    if self.chance.percent(5) {
                        self.wire.push(frame.clone());
                    }
                    if !self.chance.percent(5) {
                        self.arrive(frame);
                    }
                }
            }
        }
    }

    /// A node's disk is replaced by a copy from before.
    fn restore(&mut self, i: usize) {
        let n = self.chance.below(self.nodes[i].copies.len());
        let node = &mut self.nodes[i];
        let now = node.desk.now;
        node.desk = node.copies[n].clone();
        node.desk.now = now;
        node.copies.truncate(n + 1);
        self.touched.insert(i);
        self.restart(i);
    }

    /// With whom a node is linked.
    fn linked(&self, i: usize) -> Vec<usize> {
        let other = |(a, b): &(usize, usize)| match () {
            () if *a == i => Some(*b),
            () if *b == i => Some(*a),
            () => None,
        };
        self.connected.keys().filter_map(other).collect()
    }

    /// An entry with an id that nothing else ever has: a log that was put back makes none again.
    fn made(&mut self, i: usize, by: Author, content: Content) -> Entry {
        self.serial += 1;
        let desk = &self.nodes[i].desk;
        entry_of(
            &desk.origin,
            by,
            &format!("said {}", self.serial),
            desk.now,
            content,
        )
    }

    /// Nothing is left of a node but its log.
    fn restart(&mut self, i: usize) {
        for j in self.linked(i) {
            self.part(i.min(j), i.max(j));
        }
        self.nodes[i].machine = Machine::new(self.nodes[i].area.origin.clone());
    }

    fn part(&mut self, a: usize, b: usize) {
        if std::mem::take(self.connected.get_mut(&(a, b)).unwrap()) {
            self.wire
                .retain(|(from, to, _)| (*from.min(to), *from.max(to)) != (a, b));
            let [at_a, at_b] =
                [b, a].map(|n| Input::Disconnected(self.nodes[n].area.origin.clone()));
            self.input(a, at_a);
            self.input(b, at_b);
        }
    }

    fn meet(&mut self, a: usize, b: usize) {
        if !std::mem::replace(self.connected.get_mut(&(a, b)).unwrap(), true) {
            let [at_a, at_b] = [b, a].map(|n| Input::Connected(self.nodes[n].area.origin.clone()));
            self.input(a, at_a);
            self.input(b, at_b);
        }
    }

    fn arrive(&mut self, (from, to, bytes): (usize, usize, Vec<u8>)) {
        let Frame::Transfer(message) = Frame::decode(&bytes).unwrap() else {
            panic!("only hours are spoken of here");
        };
        let peer = self.nodes[from].area.origin.clone();
        self.input(to, Input::Message(peer, message));
    }

    fn index(&self, origin: &Origin) -> usize {
        let is = |node: &Node| node.area.origin == *origin;
        self.nodes.iter().position(is).unwrap()
    }

    fn input(&mut self, i: usize, input: Input) {
        if input == Input::Moved {
            self.touched.insert(i);
        }
        let node = &mut self.nodes[i];
        let effects = node.machine.input(input, &node.desk.views);
        for effect in effects {
            self.effect(i, effect);
        }
    }

    fn effect(&mut self, i: usize, effect: Effect) {
        match effect {
            Effect::Send(to, message) => {
                self.send(i, &to, message);
            }
            Effect::SendEntry(to, index) => {
                let leaf = &self.nodes[i].desk.leaves[usize::try_from(index).unwrap()];
                self.send(i, &to, entry(leaf).unwrap());
            }
            Effect::Propose(peer, content) => {
                let settles = matches!(
                    &content,
                    Content::Federation(Federation::TransferSettled(_))
                );
                if settles && self.nodes[i].vice == Vice::NeverSettles {
                    return;
                }
                let made = self.made(i, Author::Node, content);
                let forgets = self.broken == Broken::Forgets && settles && self.chance.percent(10);
                let before = forgets.then(|| self.nodes[i].desk.clone());
                let desk = &mut self.nodes[i].desk;
                let key = desk.node.clone();
                let taken = desk.submit(&made, &[&key]);
                let next = if taken.is_ok() {
                    if settles {
                        self.nodes[i].phone.settled.push(made.body());
                    }
                    if let Some(before) = before {
                        self.input(i, Input::Moved);
                        self.nodes[i].desk = before;
                        return self.restart_alone(i);
                    }
                    Input::Moved
                } else {
                    Input::Refused(peer)
                };
                self.input(i, next);
            }
            Effect::Sign(..) | Effect::Keep { .. } => {}
            Effect::Contradicted { peer, index, other } => {
                self.contradicted(i, &peer, index, other)
            }
            Effect::End(peer, fault) => {
                let j = self.index(&peer);
                if self.good(i) && self.good(j) {
                    self.wrong.push(format!("n{i} fell out with n{j}: {fault}"));
                }
                self.ended.insert(i);
                self.part(i.min(j), i.max(j));
            }
        }
    }

    /// Puts a message on the line, unless a rule is broken about it.
    fn send(&mut self, i: usize, to: &Origin, message: Message) {
        let ours = |said: &SignedBody| {
            let decision = Decision::read(&said.body);
            decision.is_some_and(|decision| decision.origin == self.nodes[i].area.origin)
        };
        let message = match (self.broken, message) {
            (Broken::GivesNothingBack, Message::Decision(said)) if !ours(&said) => return,
            (Broken::BringsNothing, Message::Decision(said)) if ours(&said) => return,
            (Broken::HoldsNothing, Message::Sync { own, ceiling, .. }) => Message::Sync {
                have: 0,
                own,
                ceiling,
            },
            (_, message) => message,
        };
        let to = self.index(to);
        self.wire.push((i, to, Frame::Transfer(message).encode()));
    }

    fn good(&self, i: usize) -> bool {
        self.nodes[i].vice == Vice::Honest
    }

    /// Nothing is left of a node but its log, while the others do not notice.
    fn restart_alone(&mut self, i: usize) {
        self.nodes[i].machine = Machine::new(self.nodes[i].area.origin.clone());
        for j in self.linked(i) {
            if self.connected[&(i.min(j), i.max(j))] {
                let peer = self.nodes[j].area.origin.clone();
                self.input(i, Input::Connected(peer));
            }
        }
    }
}

impl Node {
    fn new(name: &str) -> Self {
        let area = Area::named(name);
        let mut desk = Desk::open_as(&format!("node {name}"), &format!("log {name} 1"));
        let member = Person::named(&format!("member {name}"));
        desk.join(&Person::named("steward"), Some(Role::Steward));
        desk.join(&member, None);
        assert_eq!(desk.origin, area.origin);
        Self {
            machine: Machine::new(area.origin.clone()),
            area,
            member,
            vice: Vice::Honest,
            desk,
            copies: Vec::new(),
            phone: Phone::default(),
            exposed: Vec::new(),
        }
    }
}
