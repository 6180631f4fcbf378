//! Evidence that some found elsewhere, told by gossip: whether all come to hold it.

use kith_protocol::{
    id::Origin,
    peer::{
        evidence::Evidence,
        gossip::{Followed, Input},
    },
};

use super::{
    node::{Node, Vice},
    world::World,
};
use crate::areas::Area;

/// Lets these areas, linked like this, gossip for a while after some of them found evidence; who of those that are linked does
/// not hold something of it in the end. Each follows its neighbours and the accused.
///
/// # Panics
/// Where evidence names nobody.
#[must_use]
pub fn unheard(
    seed: u64,
    areas: &[Area],
    links: &[(usize, usize)],
    found: &[(usize, Evidence)],
) -> Vec<String> {
    let nodes = areas
        .iter()
        .map(|area| Node::new(area.clone(), Vice::Honest, 0));
    let mut nodes: Vec<Node> = nodes.collect();
    for (a, b) in links {
        nodes[*a].peers.push(*b);
        nodes[*b].peers.push(*a);
    }
    let accused = found
        .iter()
        .map(|(_, evidence)| evidence.accused().unwrap());
    let accused: Vec<_> = accused.collect();
    for node in &mut nodes {
        let peers = node.peers.iter().map(|j| &areas[*j].origin);
        let mut all: Vec<&Origin> = peers
            .chain(accused.iter().map(|feed| &feed.origin))
            .collect();
        all.sort();
        all.dedup();
        let follow = |origin: &Origin| Followed {
            origin: origin.clone(),
            node: None,
        };
        node.follows = all.into_iter().map(follow).collect();
    }
    let mut world = World::new(seed, nodes);
    world.run(60_000);
    for (i, evidence) in found {
        world.input(*i, Input::Evidence(evidence.to_bytes()));
    }
    world.run(10 * 60_000);
    let mut unheard = Vec::new();
    for ((_, evidence), feed) in found.iter().zip(&accused) {
        let kind = evidence.contradiction();
        for node in world.nodes.iter().filter(|node| !node.peers.is_empty()) {
            let stand = node.machine.as_ref().unwrap().stand(&feed.origin);
            let mut marks = stand.iter().flat_map(|clock| &clock.feeds);
            if !marks.any(|mark| mark.epoch == feed.epoch && mark.evidence & kind.bit() != 0) {
                unheard.push(format!("{} has not heard of {feed:?}", node.area.name));
            }
        }
    }
    unheard
}
