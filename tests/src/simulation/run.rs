//! One run: a time in which everything goes wrong, then one of peace; what is not as it must be then.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    id::{Millis, Origin},
    key::Key,
    peer::{evidence::Contradiction, gossip::Followed},
};

use super::{
    chance::Chance,
    graph,
    node::{Node, Vice},
    phones::Manner,
    verdict,
    world::{Weather, World},
};
use crate::areas::Area;

pub use super::{node::Broken, world::Misdeeds};

const VICES: [Vice; 9] = [
    Vice::TwoFaced,
    Vice::TwoCertificates,
    Vice::TwoLogs,
    Vice::Rollback,
    Vice::Replay,
    Vice::Flood,
    Vice::FalseSummary,
    Vice::NeverSettles,
    Vice::SettlesTwice,
];

/// How often somebody says something about hours, for each thing that befalls somebody.
const TALK: usize = 3;
/// How far a clock may be off: weeks.
const JUMP: Millis = 3_000_000_000;
/// More entries than a node begins with.
const OVER: u64 = 20;

/// Among so many seeds each vice has its turn.
pub const SEEDS: u64 = VICES.len() as u64;

/// What came of hours between honest nodes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hours {
    /// Minutes that moved.
    pub moved: i64,
    /// Minutes that were seen under way between two of them, most at one time.
    pub under_way: i64,
    /// Decisions that a node had lost, and took back from who was told of them.
    pub recalled: usize,
}

/// One run.
#[derive(Debug)]
pub struct Told {
    chance: Chance,
    world: World,
    /// How often an honest node was restored.
    pub restored: usize,
}

impl Told {
    #[expect(
        clippy::print_stdout,
        reason = "a run says what it met, for who repeats it"
    )]
    /// Nodes of one of these sizes, by a seed, with a rule broken.
    #[must_use]
    pub fn new(seed: u64, sizes: &[usize], broken: Broken) -> Self {
        let mut chance = Chance::new(seed);
        let n = sizes[chance.below(sizes.len())];
        // Every vice has its turn among the first seeds, and in a great network.
        let turns = if n > 40 { VICES.len() } else { 1 };
        let bad = if n < 8 {
            usize::from(seed <= SEEDS || chance.percent(50))
        } else {
            turns.max(1 + chance.below(n.min(60) / 6))
        };
        let mut vices = vec![Vice::Honest; n];
        for vice in &mut vices[..bad] {
            *vice = VICES[chance.below(VICES.len())];
        }
        for (vice, k) in vices[..bad].iter_mut().zip(0..turns) {
            *vice = VICES[(usize::try_from(seed).unwrap() + k) % VICES.len()];
        }
        let links = graph::links(&mut chance, n, 6, &|i| i < bad);
        let mut nodes = nodes(&vices, &links);
        for node in &mut nodes {
            if chance.percent(25) {
                node.phone.manner = Manner::SaysAnything;
            }
        }
        let mut world = World::new(chance.number(), nodes);
        world.weather = if chance.percent(50) {
            Weather::Wild
        } else {
            Weather::Calm
        };
        world.frail = true;
        world.broken = broken;
        let weather = world.weather;
        println!(
            "seed {seed}: {n} nodes, {:?}, {weather:?}, {broken:?}",
            &vices[..bad]
        );
        Self {
            chance,
            world,
            restored: 0,
        }
    }

    /// Trouble in so many steps of half a minute, then peace; what is wrong at the end.
    pub fn run(&mut self, steps: usize) -> Vec<String> {
        let nodes = self.world.nodes.len();
        for step in 0..steps {
            // Else hardly anybody would have a copy when they are restored.
            if step == 4 {
                (0..nodes).for_each(|i| self.world.copy(i));
            }
            // About as much befalls each node, however many there are.
            for _ in 0..1 + nodes / 60 {
                for _ in 0..TALK {
                    self.world.talk();
                }
                // What was said may still be on its way.
                let soon = self.chance.between(0, 1_000);
                self.world.run(soon);
                self.befall();
            }
            self.world.run(30_000);
        }
        self.peace();
        verdict::wrong(&self.world)
    }

    /// One of five honest nodes shows a head while its neighbours have no room for the entries under it, and is restored to what
    /// was before; what is wrong at the end. It hears from all, and still may not go on in that epoch.
    #[must_use]
    pub fn lose_a_head(seed: u64, broken: Broken) -> Vec<String> {
        let mut chance = Chance::new(seed);
        let links = graph::links(&mut chance, 5, 6, &|_| false);
        let mut world = World::new(chance.number(), nodes(&[Vice::Honest; 5], &links));
        world.broken = broken;
        world.run(60_000);
        world.copy(0);
        let neighbours = world.nodes[0].peers.clone();
        for j in &neighbours {
            world.nodes[*j].mirror = None;
        }
        world.show_over(0, OVER);
        world.run(60_000);
        world.restore(0);
        let waits = world.nodes[0].restored.as_mut();
        // Its steward is in no hurry.
        *waits.expect("nobody was restored") = Millis::MAX;
        neighbours.into_iter().for_each(|j| world.crash(j));
        world.run(30 * 60_000);
        world.show_over(0, OVER);
        world.run(30 * 60_000);
        verdict::wrong(&world)
    }

    /// Something befalls somebody.
    fn befall(&mut self) {
        let (world, chance) = (&mut self.world, &mut self.chance);
        let n = world.nodes.len();
        let i = chance.below(n);
        match chance.below(100) {
            0..26 => world.publish(i),
            26..38 => world.grow(i),
            38..44 => world.crash(i),
            44..48 => world.copy(i),
            48..53 => {
                let before = world.nodes[i].restored;
                world.restore(i);
                self.restored += usize::from(before != world.nodes[i].restored);
            }
            53..56 => world.nodes[i].offset = chance.between(-JUMP, JUMP),
            56..62 => {
                let middle = chance.below(n);
                world.part(|a, b| (a < middle) != (b < middle));
            }
            62..72 => world.part(|_, _| false),
            72..76 => {
                if let Some(peer) = world.nodes[i].peers.first().copied() {
                    world.disconnect(i, peer);
                }
            }
            _ => self.misbehave(),
        }
    }

    /// Whoever is dishonest does what it does.
    fn misbehave(&mut self) {
        for i in 0..self.world.nodes.len() {
            match self.world.nodes[i].vice {
                Vice::Honest => {}
                Vice::TwoFaced | Vice::TwoCertificates => {
                    self.world.publish(i);
                    self.world.grow(i);
                }
                Vice::TwoLogs => self.world.grow(i),
                Vice::Rollback => {
                    if self.chance.percent(20) {
                        self.world.copy(i);
                    }
                    self.world.publish(i);
                    self.world.grow(i);
                    if self.chance.percent(20) {
                        self.world.restore(i);
                    }
                }
                Vice::Replay => self.world.replay(i),
                Vice::Flood => self.world.flood(i),
                Vice::FalseSummary => self.world.publish(i),
                Vice::NeverSettles => {}
                Vice::SettlesTwice => self.world.settle_twice(i),
            }
        }
    }

    /// Nothing more goes wrong, clocks are right, and more than an hour goes by.
    fn peace(&mut self) {
        self.world.frail = false;
        self.world.weather = Weather::Calm;
        self.world.forgive();
        for node in &mut self.world.nodes {
            node.offset = 0;
        }
        let nodes = self.world.nodes.len();
        // Time for the restored to give up on a peer, and for notes to be compared often enough to go once through all.
        let minutes = if nodes > 60 { 20 } else { 37 };
        // Twice, since what a phone says again can be what another waits for. Frames that were lost are said again on new lines alone.
        for _ in 0..2 {
            self.world.part(|_, _| true);
            self.world.part(|_, _| false);
            self.world.run(minutes * 60_000);
            (0..nodes).for_each(|i| self.world.say_again(i));
        }
        self.world.run(60_000);
    }

    /// What came of hours between honest nodes.
    #[must_use]
    pub fn hours(&self) -> Hours {
        let honest = self.world.nodes.iter().filter(|node| node.honest());
        let leaves = honest.flat_map(|node| &node.disk.desk.leaves);
        let recalled = leaves.filter(|leaf| leaf.contains(r#""kind":"transfer.recalled""#));
        Hours {
            moved: self.world.moved(),
            under_way: self.world.under_way,
            recalled: recalled.count(),
        }
    }

    /// How often two neighbours were restored at the same time.
    #[must_use]
    pub const fn together(&self) -> usize {
        self.world.together
    }

    /// What the dishonest did.
    #[must_use]
    pub const fn misdeeds(&self) -> Misdeeds {
        self.world.misdeeds
    }

    /// Which kinds of evidence somebody honest came to see.
    #[must_use]
    pub fn exposed(&self) -> BTreeSet<Contradiction> {
        let honest = self.world.nodes.iter().filter(|node| node.honest());
        honest
            .flat_map(|node| node.exposed.iter().map(|evidence| evidence.contradiction()))
            .collect()
    }
}

/// The nodes with these vices; one with two faces is two nodes, each with half of the links.
fn nodes(vices: &[Vice], links: &[(usize, usize)]) -> Vec<Node> {
    let areas: Vec<Area> = (0..vices.len())
        .map(|i| Area::named(&format!("n{i}")))
        .collect();
    let mut nodes: Vec<Node> = areas
        .iter()
        .zip(vices)
        .map(|(area, vice)| Node::new(area.clone(), *vice, 0))
        .collect();
    let mut second: BTreeMap<usize, usize> = BTreeMap::new();
    for (i, vice) in vices.iter().enumerate() {
        let area = match vice {
            Vice::TwoFaced | Vice::TwoLogs => areas[i].clone(),
            Vice::TwoCertificates => areas[i].with_other_keys(),
            Vice::Honest
            | Vice::Rollback
            | Vice::Replay
            | Vice::Flood
            | Vice::FalseSummary
            | Vice::NeverSettles
            | Vice::SettlesTwice => {
                continue;
            }
        };
        second.insert(i, nodes.len());
        nodes.push(Node::new(area, *vice, 1));
    }
    for (n, (a, b)) in links.iter().enumerate() {
        let body = |i: &usize| {
            if n % 2 == 0 {
                *i
            } else {
                *second.get(i).unwrap_or(i)
            }
        };
        let (a, b) = (body(a), body(b));
        nodes[a].peers.push(b);
        nodes[b].peers.push(a);
    }
    for i in 0..nodes.len() {
        let keys = nodes[i].peers.iter().map(|j| nodes[*j].area.key());
        let keys: Vec<Key> = keys.collect();
        nodes[i].settle_in(&keys);
        let linked: BTreeSet<Origin> = nodes[i]
            .peers
            .iter()
            .map(|j| nodes[*j].area.origin.clone())
            .collect();
        nodes[i].follows = areas
            .iter()
            .map(|area| Followed {
                origin: area.origin.clone(),
                node: linked.contains(&area.origin).then(|| area.key()),
            })
            .collect();
    }
    nodes
}
