//! The numbers of a network that works: how far an item travels, how often it is sent, what a greeting costs.

use std::collections::BTreeSet;

use kith_protocol::{
    id::Millis,
    peer::{
        feed::Kind,
        gossip::{Effect, Followed, Message},
    },
};
use serde_json::json;

use super::{
    chance::Chance,
    graph,
    node::{Node, Vice},
    world::World,
};
use crate::areas::Area;

/// Whether a message brings something that was not asked for.
pub(super) fn is_push(message: &Message) -> bool {
    match message {
        Message::Items { answer, .. } => !answer,
        Message::Head { .. } | Message::Evidence { .. } => true,
        Message::Digest { .. } | Message::Clocks { .. } | Message::Want { .. } => false,
    }
}

const NODES: usize = 300;
/// How many links a node has, near enough.
pub const DEGREE: usize = 6;
/// Feeds that everyone follows, beside those of their peers: the list of a network.
const LISTED: usize = 20;
/// A frame takes at most so long: one round.
const ROUND: Millis = 100;

/// Nodes that already hold each other's profiles and know whom they both follow.
fn settled(chance: &mut Chance) -> (World, Vec<(usize, usize)>) {
    let links = graph::links(chance, NODES, DEGREE, &|_| false);
    let areas: Vec<Area> = (0..NODES).map(|i| Area::named(&format!("n{i}"))).collect();
    let mut nodes: Vec<Node> = areas
        .iter()
        .map(|area| Node::new(area.clone(), Vice::Honest, 0))
        .collect();
    for (a, b) in &links {
        nodes[*a].peers.push(*b);
        nodes[*b].peers.push(*a);
    }
    let kept: Vec<(Vec<u8>, Vec<u8>)> = areas.iter().map(profile).collect();
    for (i, node) in nodes.iter_mut().enumerate() {
        let peers = node.peers.clone().into_iter();
        let followed: BTreeSet<usize> = peers.chain(0..LISTED).chain([i]).collect();
        for j in followed {
            let (key, value) = kept[j].clone();
            node.disk.keep(key, &value);
            node.follows.push(Followed {
                origin: areas[j].origin.clone(),
                node: None,
            });
        }
    }
    let mut world = World::new(chance.number(), nodes);
    world.latency = (1, ROUND);
    (world, links)
}

/// What everyone keeps of a node's profile.
fn profile(area: &Area) -> (Vec<u8>, Vec<u8>) {
    let mut node = Node::new(area.clone(), Vice::Honest, 0);
    node.start();
    let item = node.next(Kind::Profile, &json!({}));
    let machine = node.machine.as_mut().unwrap();
    let effects = machine.publish(0, item, &node.disk).unwrap();
    let kept = effects.into_iter().find_map(|effect| match effect {
        Effect::Keep { key, value } => Some((key, value)),
        Effect::Send(..)
        | Effect::End(..)
        | Effect::Taken(_)
        | Effect::Seen { .. }
        | Effect::Headed { .. }
        | Effect::Exposed(_)
        | Effect::Agreed(_) => None,
    });
    kept.unwrap()
}

/// What came of a run: each figure beside what it is held against.
#[derive(Debug)]
pub struct Numbers {
    /// How many nodes.
    pub nodes: usize,
    /// How many links between them.
    pub links: usize,
    /// How many links the two furthest of them are apart.
    pub diameter: usize,
    /// Rounds until everyone had an item.
    pub rounds: usize,
    /// How often it was sent.
    pub deliveries: u64,
    /// How often flooding would at most: N(d−1)+1.
    pub flooding: u64,
    /// Bytes that the busiest node sent meanwhile.
    pub share: u64,
    /// Bytes of a greeting with nothing new.
    pub greeting: u64,
}

/// Lets everybody meet again, then lets one publish.
///
/// # Panics
/// Where they say more than one frame each when they meet.
#[must_use]
pub fn measure(seed: u64) -> Numbers {
    let mut chance = Chance::new(seed);
    let (mut world, links) = settled(&mut chance);
    let diameter = diameter(&links);
    world.run(20_000);
    let greeting = greet(&mut world, &links);

    let publisher = chance.below(LISTED);
    let before = world.counts;
    let sent = world.sent.clone();
    world.publish(publisher);
    let mut rounds = 0;
    while !all_have(&world, publisher) && rounds <= 2 * diameter {
        world.run(ROUND);
        rounds += 1;
    }
    world.run(20 * ROUND);
    let shares = world.sent.iter().zip(&sent).map(|(now, then)| now - then);
    Numbers {
        nodes: NODES,
        links: links.len(),
        diameter,
        rounds,
        deliveries: world.counts.deliveries - before.deliveries,
        flooding: u64::try_from(links.len() * 2 - NODES + 1).unwrap(),
        share: shares.max().unwrap(),
        greeting,
    }
}

/// Cuts every line once: bytes of a frame when both sides meet again, which say one each.
fn greet(world: &mut World, links: &[(usize, usize)]) -> u64 {
    for (i, j) in links {
        world.disconnect(*i, *j);
    }
    let before = world.counts;
    world.run(60_000);
    let frames = world.counts.frames - before.frames;
    let each = 2 * links.len() as u64;
    assert_eq!(frames, each, "one frame each way, and no more");
    (world.counts.bytes - before.bytes) / frames
}

fn all_have(world: &World, publisher: usize) -> bool {
    let origin = &world.nodes[publisher].area.origin;
    world.nodes.iter().all(|node| {
        let clocks = node.machine.as_ref().unwrap().clocks();
        let mut own = clocks.filter(|clock| clock.origin == *origin);
        own.next().is_some_and(|clock| clock.feeds[0].length == 2)
    })
}

fn diameter(links: &[(usize, usize)]) -> usize {
    let far = (0..NODES).flat_map(|from| graph::distances(NODES, links, from));
    far.map(Option::unwrap).max().unwrap()
}
