//! Two hours in which everything goes wrong, then one of peace: what must be true at the end.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    id::{Digest32, Origin},
    peer::{
        Fault, SignedBody,
        evidence::Contradiction,
        feed::{Feed, Item},
        gossip::{Clock, Followed},
    },
};
use kith_tests::areas::Area;

use super::{
    chance::Chance,
    graph,
    node::{Node, Vice},
    world::{Weather, World},
};

const VICES: [Vice; 6] = [
    Vice::TwoFaced,
    Vice::TwoCertificates,
    Vice::Rollback,
    Vice::Replay,
    Vice::Flood,
    Vice::FalseSummary,
];

/// The seeds to run: one that was named, or as many as were asked for.
pub(super) fn seeds() -> Vec<u64> {
    let read = |name| {
        std::env::var(name)
            .ok()
            .map(|text: String| text.parse().unwrap())
    };
    match read("KITH_SEED") {
        Some(seed) => vec![seed],
        None => (1..=read("KITH_SEEDS").unwrap_or(6)).collect(),
    }
}

#[test]
fn honest_nodes_come_to_hold_the_same_whatever_befalls_them() {
    let mut exposed = BTreeSet::new();
    let mut restored = 0;
    for seed in seeds() {
        println!("seed {seed}");
        let mut told = Told::new(seed);
        told.trouble();
        told.peace();
        told.check();
        exposed.extend(told.exposed());
        restored += told.restored;
    }
    // A check that never had anything to find would be none.
    if seeds().len() > 5 {
        assert!(restored > 0, "nobody was restored");
        for kind in [
            Contradiction::Items,
            Contradiction::Heads,
            Contradiction::Summary,
        ] {
            assert!(exposed.contains(&kind), "no {} were exposed", kind.code());
        }
    }
}

/// One run.
struct Told {
    seed: u64,
    chance: Chance,
    world: World,
    restored: usize,
}

impl Told {
    #[expect(
        clippy::print_stdout,
        reason = "a run says what it met, for who repeats it"
    )]
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let n = [3, 5, 8, 13, 20][chance.below(5)];
        let bad = if n < 8 {
            usize::from(chance.percent(50))
        } else {
            1 + chance.below(n / 6)
        };
        let mut vices = vec![Vice::Honest; n];
        for vice in &mut vices[..bad] {
            *vice = VICES[chance.below(VICES.len())];
        }
        // Every vice has its turn among the first seeds.
        if bad > 0 {
            vices[0] = VICES[usize::try_from(seed).unwrap() % VICES.len()];
        }
        let links = graph::links(&mut chance, n, 6, &|i| i < bad);
        let mut world = World::new(chance.number(), nodes(&vices, &links));
        world.weather = if chance.percent(50) {
            Weather::Wild
        } else {
            Weather::Calm
        };
        world.frail = true;
        println!("  {n} nodes, {:?}, {:?}", &vices[..bad], world.weather);
        Self {
            seed,
            chance,
            world,
            restored: 0,
        }
    }

    /// Two hours in steps of half a minute, in each of which something may befall somebody.
    fn trouble(&mut self) {
        for _ in 0..240 {
            let (world, chance) = (&mut self.world, &mut self.chance);
            let n = world.nodes.len();
            let i = chance.below(n);
            match chance.below(100) {
                0..30 => world.publish(i),
                30..38 => world.grow(i),
                38..44 => world.crash(i),
                44..48 => {
                    let disk = world.nodes[i].disk.clone();
                    world.nodes[i].copies.push(disk);
                }
                48..53 => {
                    let before = world.nodes[i].restored;
                    world.restore(i);
                    self.restored += usize::from(before != world.nodes[i].restored);
                }
                53..56 => world.nodes[i].offset = chance.between(-200_000_000, 200_000_000),
                56..62 => {
                    let middle = chance.below(n);
                    world.part(|a, b| (a < middle) != (b < middle));
                }
                62..72 => world.part(|_, _| false),
                72..76 => {
                    let peer = world.nodes[i].peers[0];
                    world.disconnect(i, peer);
                }
                _ => self.misbehave(),
            }
            self.world.run(30_000);
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
                Vice::Rollback => {
                    if self.chance.percent(20) {
                        let disk = self.world.nodes[i].disk.clone();
                        self.world.nodes[i].copies.push(disk);
                    }
                    self.world.publish(i);
                    if self.chance.percent(20) {
                        self.world.restore(i);
                    }
                }
                Vice::Replay => self.world.replay(i),
                Vice::Flood => {
                    for _ in 0..40 {
                        self.world.publish(i);
                    }
                }
                Vice::FalseSummary => self.world.publish(i),
            }
        }
    }

    /// Nothing more goes wrong, and an hour goes by.
    fn peace(&mut self) {
        self.world.frail = false;
        self.world.weather = Weather::Calm;
        self.world.part(|_, _| false);
        self.world.forgive();
        self.world.run(75 * 60_000);
    }

    fn check(&self) {
        let honest: Vec<&Node> = self
            .world
            .nodes
            .iter()
            .filter(|node| node.honest())
            .collect();
        let clocks: Vec<Vec<Clock>> = honest
            .iter()
            .map(|node| node.machine.as_ref().unwrap().clocks().collect())
            .collect();
        let seed = self.seed;
        for (node, theirs) in honest.iter().zip(&clocks) {
            for (a, b) in clocks[0].iter().zip(theirs) {
                assert_eq!(
                    a, b,
                    "seed {seed}: {} and {} differ about {}",
                    honest[0].area.name, node.area.name, a.origin
                );
            }
            assert_eq!(clocks[0].len(), theirs.len(), "seed {seed}");
        }
        self.everything_published_is_held(&honest, &clocks[0]);
        self.forks_are_exposed_and_nobody_honest(&honest, &clocks[0]);
        for (fault, i, j) in &self.world.blamed {
            assert!(
                matches!(fault, Fault::Silent),
                "seed {seed}: {} blamed {} for {fault}",
                self.world.nodes[*i].area.name,
                self.world.nodes[*j].area.name
            );
        }
    }

    /// What an honest node ever published and kept is held by all.
    fn everything_published_is_held(&self, honest: &[&Node], clocks: &[Clock]) {
        for node in honest {
            assert_eq!(node.restored, None, "seed {}", self.seed);
            let clock = clocks
                .iter()
                .find(|clock| clock.origin == node.area.origin)
                .unwrap();
            for (epoch, length) in &node.published {
                let mark = clock.feeds.iter().find(|mark| mark.epoch == *epoch);
                assert_eq!(
                    mark.map(|mark| mark.length),
                    Some(*length),
                    "seed {}: {} in epoch {epoch}",
                    self.seed,
                    node.area.name
                );
            }
        }
    }

    /// Where honest nodes hold two different things of one place, all hold evidence; none is against somebody honest.
    fn forks_are_exposed_and_nobody_honest(&self, honest: &[&Node], clocks: &[Clock]) {
        let seed = self.seed;
        let shown = |origin: &Origin, epoch: u32, kind: Contradiction| {
            let clock = clocks.iter().find(|clock| clock.origin == *origin).unwrap();
            let mark = clock.feeds.iter().find(|mark| mark.epoch == epoch);
            mark.is_some_and(|mark| mark.evidence & kind.bit() != 0)
        };
        for (feed, seq) in two_items(honest) {
            assert!(
                shown(&feed.origin, feed.epoch, Contradiction::Items),
                "seed {seed}: {feed:?} has two items at {seq}, and nobody says so"
            );
        }
        for (log, size) in two_roots(honest) {
            let (origin, epoch) = kith_protocol::tlog::checkpoint::split_log_name(&log).unwrap();
            let origin = origin.parse().unwrap();
            assert!(
                // Of a node that is exposed already, heads are not compared any more.
                shown(&origin, epoch, Contradiction::Heads)
                    || shown(&origin, epoch, Contradiction::Items),
                "seed {seed}: {log} has two roots at {size}, and nobody says so"
            );
        }
        for node in honest {
            let clock = clocks
                .iter()
                .find(|clock| clock.origin == node.area.origin)
                .unwrap();
            let clean = clock.feeds.iter().all(|mark| mark.evidence == 0);
            assert!(clean, "seed {seed}: {} is accused", node.area.name);
        }
    }

    /// Which kinds of evidence somebody honest came to see.
    fn exposed(&self) -> BTreeSet<Contradiction> {
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
            Vice::TwoFaced => areas[i].clone(),
            Vice::TwoCertificates => areas[i].with_other_keys(),
            Vice::Honest | Vice::Rollback | Vice::Replay | Vice::Flood | Vice::FalseSummary => {
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
    nodes.retain(|node| !node.peers.is_empty() || node.honest());
    nodes
}

/// The places of which two honest nodes hold different items.
fn two_items(honest: &[&Node]) -> BTreeSet<(Feed, u64)> {
    let mut seen: BTreeMap<(Feed, u64), Digest32> = BTreeMap::new();
    let mut two = BTreeSet::new();
    for node in honest {
        let items = node
            .disk
            .kept
            .iter()
            .filter(|(key, _)| key.starts_with(b"gossip/item/"));
        for (_, value) in items {
            let item = Item::read(SignedBody::from_bytes(value).unwrap()).unwrap();
            let at = (item.head.feed.clone(), item.head.seq);
            if *seen.entry(at.clone()).or_insert(item.digest) != item.digest {
                two.insert(at);
            }
        }
    }
    two
}

/// The sizes at which two honest nodes saw different roots.
fn two_roots(honest: &[&Node]) -> BTreeSet<(String, u64)> {
    let mut seen: BTreeMap<&(String, u64), Digest32> = BTreeMap::new();
    let mut two = BTreeSet::new();
    for node in honest {
        for (at, root) in &node.roots {
            if seen.entry(at).or_insert(*root) != root {
                two.insert(at.clone());
            }
        }
    }
    two
}
