//! One machine with its disk, told things directly.

use std::collections::BTreeMap;
use std::rc::Rc;

use kith_protocol::{
    id::{Millis, Origin},
    peer::{
        Fault, SignedBody,
        evidence::Evidence,
        feed::Item,
        gossip::{Effect, Followed, Gossip, Input, Kept, Message, Own},
    },
};
use kith_tests::areas::Area;

#[derive(Debug, Default)]
struct Disk(BTreeMap<Vec<u8>, Vec<u8>>);

impl Kept for Disk {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).cloned()
    }
}

/// What came of an input, sorted.
#[derive(Debug, Default)]
pub(super) struct Came {
    pub(super) sent: Vec<(Origin, Message)>,
    pub(super) ended: Vec<(Origin, Fault)>,
    pub(super) taken: Vec<Item>,
    pub(super) exposed: Vec<Evidence>,
    pub(super) agreed: Vec<Origin>,
    pub(super) kept: usize,
}

/// One node's machine.
#[derive(Debug)]
pub(super) struct One {
    pub(super) machine: Gossip,
    disk: Disk,
    pub(super) now: Millis,
}

impl One {
    /// The node of an area that follows these others.
    pub(super) fn of(area: &Area, follows: &[&Area]) -> Self {
        let own = Own {
            origin: area.origin.clone(),
            node: area.key(),
            judge: |content| content.contains("false"),
        };
        let mut one = Self {
            machine: Gossip::open(own, std::iter::empty()),
            disk: Disk::default(),
            now: 1_790_000_000_000,
        };
        one.follow(follows);
        one
    }

    /// The same, begun anew from what it kept.
    pub(super) fn restarted(self, area: &Area, follows: &[&Area]) -> Self {
        let mut one = Self::of(area, &[]);
        let own = Own {
            origin: area.origin.clone(),
            node: area.key(),
            judge: |content| content.contains("false"),
        };
        one.machine = Gossip::open(own, self.disk.0.clone().into_iter());
        one.disk = self.disk;
        one.follow(follows);
        one
    }

    pub(super) fn follow(&mut self, follows: &[&Area]) {
        let followed = |area: &&Area| Followed {
            origin: area.origin.clone(),
            node: Some(area.key()),
        };
        self.told(Input::Follow(follows.iter().map(followed).collect()));
    }

    pub(super) fn told(&mut self, input: Input) -> Came {
        let effects = self.machine.input(self.now, input, &self.disk);
        self.perform(effects)
    }

    /// A connected peer says something.
    pub(super) fn hears(&mut self, from: &Area, message: Message) -> Came {
        self.told(Input::Message(from.origin.clone(), message))
    }

    pub(super) fn meets(&mut self, peer: &Area) -> Came {
        self.told(Input::Connected(peer.origin.clone()))
    }

    /// A peer answers what it was asked for with these items.
    pub(super) fn answered(&mut self, from: &Area, items: &[&Item]) -> Came {
        self.hears(from, items_of(true, items))
    }

    /// A peer pushes these items.
    pub(super) fn pushed(&mut self, from: &Area, items: &[&Item]) -> Came {
        self.hears(from, items_of(false, items))
    }

    pub(super) fn publishes(&mut self, item: Item) -> Came {
        let effects = self.machine.publish(self.now, item, &self.disk).unwrap();
        self.perform(effects)
    }

    /// An item of its own, if it may be published.
    pub(super) fn may_publish(&mut self, item: Item) -> bool {
        let effects = self.machine.publish(self.now, item, &self.disk);
        effects.map(|effects| self.perform(effects)).is_ok()
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Came {
        let mut came = Came::default();
        for effect in effects {
            match effect {
                Effect::Keep { key, value } => {
                    came.kept += 1;
                    self.disk.0.insert(key, value);
                }
                Effect::Send(to, message) => came.sent.push((to, message)),
                Effect::End(peer, fault) => came.ended.push((peer, fault)),
                Effect::Taken(item) => came.taken.push(Rc::unwrap_or_clone(item)),
                Effect::Exposed(evidence) => came.exposed.push(evidence),
                Effect::Agreed(peer) => came.agreed.push(peer),
                Effect::Seen { .. } | Effect::Headed { .. } => {}
            }
        }
        came
    }

    /// Bytes on its disk.
    pub(super) fn kept(&self) -> usize {
        self.disk.0.values().map(Vec::len).sum()
    }

    /// The same node after a crash: nothing but the disk is left.
    pub(super) fn again(self, area: &Area, follows: &[&Area]) -> Self {
        let own = Own {
            origin: area.origin.clone(),
            node: area.key(),
            judge: |content| content.contains("false"),
        };
        let kept = self.disk.0.clone().into_iter();
        let mut one = Self {
            machine: Gossip::open(own, kept),
            ..self
        };
        let followed = |area: &&Area| Followed {
            origin: area.origin.clone(),
            node: Some(area.key()),
        };
        one.told(Input::Follow(follows.iter().map(followed).collect()));
        one
    }
}

fn items_of(answer: bool, items: &[&Item]) -> Message {
    let items: Vec<SignedBody> = items.iter().map(|item| item.signed.clone()).collect();
    Message::Items { answer, items }
}

/// A feed of so many items, the profile first; `what` makes their content.
pub(super) fn feed(area: &Area, length: u64, what: &str) -> Vec<Item> {
    let mut feed = vec![area.profile()];
    for seq in 1..length {
        let before = feed.last().map(|item| item.digest);
        let content = serde_json::json!({ "n": seq, "what": what });
        feed.push(area.item(
            seq,
            before,
            kith_protocol::peer::feed::Kind::Pulse,
            &content,
        ));
    }
    feed
}
