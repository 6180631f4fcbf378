//! What must be true at the end of a run; each thing that is not is told.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    id::{Digest32, Origin},
    peer::{
        Fault, SignedBody,
        evidence::Contradiction,
        feed::{Feed, Item},
        gossip::{Clock, Input},
    },
    tlog::{
        Checkpoint,
        checkpoint::{log_name, split_log_name},
    },
};

use super::{node::Node, owed, world::World};

/// The honest nodes of a world that has come to rest.
pub(super) struct Verdict<'a> {
    world: &'a World,
    honest: Vec<&'a Node>,
    /// Where the first of them stands with everyone: all stand there, or that is told.
    clocks: Vec<Clock>,
    wrong: Vec<String>,
}

/// Everything that is not as it must be.
pub(super) fn wrong(world: &World) -> Vec<String> {
    let honest: Vec<&Node> = world.nodes.iter().filter(|node| node.honest()).collect();
    let clocks = honest[0].machine.iter().flat_map(|m| m.clocks()).collect();
    let mut verdict = Verdict {
        world,
        honest,
        clocks,
        wrong: Vec::new(),
    };
    verdict.all_stand_at_the_same();
    verdict.everything_published_is_held();
    verdict.what_is_held_is_durable();
    verdict.forks_are_exposed();
    verdict.witnesses_saw_one_past();
    verdict.who_was_caught_is_known();
    verdict.nobody_honest_is_accused();
    verdict.wrong.extend(owed::wrong(world));
    verdict.wrong
}

impl Verdict<'_> {
    fn expect(&mut self, right: bool, what: impl FnOnce() -> String) {
        if !right {
            self.wrong.push(what());
        }
    }

    fn clock(&self, origin: &Origin) -> &Clock {
        let clock = self.clocks.iter().find(|clock| clock.origin == *origin);
        clock.unwrap()
    }

    /// Whether all know that this node contradicted itself in one of these ways.
    fn shown(&self, feed: &Feed, kinds: &[Contradiction]) -> bool {
        let marks = &self.clock(&feed.origin).feeds;
        let mark = marks.iter().find(|mark| mark.epoch == feed.epoch);
        mark.is_some_and(|mark| kinds.iter().any(|kind| mark.evidence & kind.bit() != 0))
    }

    fn all_stand_at_the_same(&mut self) {
        for node in self.honest.clone() {
            let theirs: Vec<Clock> = node.machine.iter().flat_map(|m| m.clocks()).collect();
            let lengths = (self.clocks.len(), theirs.len());
            self.expect(lengths.0 == lengths.1, || {
                format!("{} follows others: {lengths:?}", node.area.name)
            });
            for (a, b) in self.clocks.clone().iter().zip(&theirs) {
                self.expect(a == b, || {
                    format!("{} differs: {a:?} and {b:?}", node.area.name)
                });
            }
        }
    }

    /// What an honest node ever published and kept is held by all, save what only the disk had that was replaced.
    fn everything_published_is_held(&mut self) {
        for node in self.honest.clone() {
            let name = &node.area.name;
            self.expect(node.restored.is_none(), || format!("{name} still waits"));
            let marks = self.clock(&node.area.origin).feeds.clone();
            for (epoch, length) in &node.published {
                let mark = marks.iter().find(|mark| mark.epoch == *epoch);
                let held = mark.map_or(0, |mark| mark.length);
                let left = node.left.get(epoch).copied().unwrap_or_default();
                self.expect((left..=*length).contains(&held), || {
                    format!(
                        "{name} published {length} items in epoch {epoch}, of which {held} are held and {left} were left"
                    )
                });
            }
        }
    }

    /// A node that crashed now would stand where it stands.
    fn what_is_held_is_durable(&mut self) {
        for node in self.honest.clone() {
            let mut again = node.opened();
            let follows = Input::Follow(node.follows.clone());
            again.input(self.world.now + node.offset, follows, &node.disk);
            let stands = node
                .machine
                .iter()
                .flat_map(|m| m.clocks())
                .eq(again.clocks());
            self.expect(stands, || format!("{} forgot something", node.area.name));
        }
    }

    /// Where honest nodes hold two different things of one place, all hold evidence.
    fn forks_are_exposed(&mut self) {
        for (feed, seq) in two_items(&self.honest) {
            let shown = self.shown(&feed, &[Contradiction::Items]);
            self.expect(shown, || {
                format!("{feed:?} has two items at {seq}, and nobody says so")
            });
        }
        for (log, size) in two_roots(&self.honest) {
            let shown = self.shown_of_log(&log);
            self.expect(shown, || {
                format!("{log} has two roots at {size}, and nobody says so")
            });
        }
    }

    /// Where two honest nodes cosigned heads of one log of which one does not lead to the other, all hold evidence; and an
    /// honest node's log leads to all that was cosigned of it.
    fn witnesses_saw_one_past(&mut self) {
        let mut seen: BTreeMap<String, Vec<(&Node, Checkpoint)>> = BTreeMap::new();
        for node in &self.honest {
            for clock in &self.clocks {
                for epoch in clock.feeds.iter().map(|mark| mark.epoch) {
                    let log = log_name(clock.origin.as_str(), epoch);
                    if let Some((_, head)) = node.disk.witnessed(&log) {
                        seen.entry(log).or_default().push((node, head));
                    }
                }
            }
        }
        for (log, mut seen) in seen {
            seen.sort_by_key(|(_, head)| head.size());
            let (newest, head) = seen.pop().unwrap();
            let Some(tree) = newest.disk.held(&log, head.size()) else {
                let lacks = format!("{} lacks records of {log}", newest.area.name);
                self.wrong.push(lacks);
                continue;
            };
            let fits = |head: &Checkpoint| tree.root_at(head.size()).as_ref() == Some(head.root());
            let one = fits(&head) && seen.iter().all(|(_, head)| fits(head));
            let shown = one || self.shown_of_log(&log);
            self.expect(shown, || {
                let saw = |(node, head): &(&Node, Checkpoint)| (node.area.name.clone(), head.size());
                let others: Vec<_> = seen.iter().map(saw).collect();
                let newest = (&newest.area.name, head.size());
                format!(
                    "two witnesses saw two pasts of {log}, and nobody says so: {newest:?}, {others:?}"
                )
            });
            let owner = self
                .honest
                .iter()
                .find(|node| log_name(node.area.origin.as_str(), node.disk.epoch()) == log);
            let follows = owner.is_none_or(|owner| {
                owner.disk.tree.root_at(head.size()).as_ref() == Some(head.root())
            });
            self.expect(follows, || {
                format!("{log} does not lead to what was cosigned of it")
            });
        }
    }

    /// Of a node that is exposed already, heads are not compared any more.
    fn shown_of_log(&self, log: &str) -> bool {
        let (origin, epoch) = split_log_name(log).unwrap();
        let origin = origin.parse().unwrap();
        let kinds = [
            Contradiction::Heads,
            Contradiction::Pasts,
            Contradiction::Items,
        ];
        self.shown(&Feed { origin, epoch }, &kinds)
    }

    /// What one honest node found of decisions about hours, all know.
    fn who_was_caught_is_known(&mut self) {
        for node in self.honest.clone() {
            for feed in &node.caught {
                let shown = self.shown(feed, &[Contradiction::Decisions]);
                self.expect(shown, || {
                    format!("{feed:?} settled twice, and only {} knows", node.area.name)
                });
            }
        }
    }

    /// Nobody honest is accused of anything, nor falls out with somebody honest.
    fn nobody_honest_is_accused(&mut self) {
        for node in self.honest.clone() {
            let marks = &self.clock(&node.area.origin).feeds;
            let clean = marks.iter().all(|mark| mark.evidence == 0);
            self.expect(clean, || format!("{} is accused", node.area.name));
        }
        let name = |i: usize| &self.world.nodes[i].area.name;
        for (fault, i, j) in &self.world.blamed {
            let silent = matches!(fault, Fault::Silent);
            self.expect(silent, || {
                format!("{} blamed {} for {fault}", name(*i), name(*j))
            });
        }
        for (i, j) in &self.world.differ {
            self.expect(false, || {
                format!(
                    "{} has other records than {} holds of it",
                    name(*i),
                    name(*j)
                )
            });
        }
    }
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
