//! Hours across areas in the simulation: what the shell does around the machine of transfers, and a node that settles twice.

use std::collections::VecDeque;

use kith_protocol::{
    entry::{
        Content,
        federation::{Federation, TransferSettled},
    },
    envelope::ENTRY_TYPE,
    id::{Author, Origin},
    peer::{
        Frame, SignedBody,
        evidence::Evidence,
        gossip::Input as Gossip,
        transfer::{Effect, Input, Machine, Message, entry},
    },
    transfer::{Decision, pseudonym},
};

use super::{
    node::{Broken, Vice},
    world::World,
};
use crate::people::envelope;

impl World {
    /// Tells the machine of transfers something, and does what comes of it.
    pub(super) fn hours(&mut self, i: usize, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let node = &mut self.nodes[i];
            let Some(machine) = &mut node.hours else {
                return;
            };
            for effect in machine.input(input, &node.disk.desk.views) {
                if self.frail && self.chance.below(4000) == 0 {
                    return self.crash(i);
                }
                inputs.extend(self.transferred(i, effect));
            }
        }
    }

    fn transferred(&mut self, i: usize, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Send(to, message) => self.tell(i, &to, message),
            Effect::SendEntry(to, index) => {
                // It may have crashed meanwhile, and lost it.
                let leaf = self.nodes[i].disk.desk.leaves.get(index as usize);
                let message = leaf.and_then(|leaf| entry(leaf))?;
                self.tell(i, &to, message);
            }
            Effect::Propose(peer, content) => return self.propose(i, peer, content),
            Effect::Sign(..) | Effect::Keep { .. } => {}
            Effect::Contradicted { peer, index, other } => {
                let leaf = &self.nodes[i].disk.desk.leaves[index as usize];
                let Some(Message::Decision(one)) = entry(leaf) else {
                    panic!("no decision stands there");
                };
                self.contradicted(i, &peer, one, other);
            }
            Effect::End(peer, fault) => self.fall_out(i, &peer, fault),
        }
        None
    }

    /// Puts a message on the line, unless a rule is broken about it.
    fn tell(&mut self, i: usize, to: &Origin, message: Message) {
        let own = &self.nodes[i].area.origin;
        let ours = |said: &SignedBody| {
            Decision::read(&said.body).is_some_and(|decision| decision.origin == *own)
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
        let to = self.peer(i, to);
        self.send(i, to, &Frame::Transfer(message));
    }

    /// The node says what its machine proposes; what comes of it, unless it stands.
    fn propose(&mut self, i: usize, peer: Origin, content: Content) -> Option<Input> {
        let node = &mut self.nodes[i];
        if node.restored.is_some() {
            node.waits = true;
            return Some(Input::NotNow(peer));
        }
        let settles = matches!(
            &content,
            Content::Federation(Federation::TransferSettled(_))
        );
        if settles && node.vice == Vice::NeverSettles {
            let honest = self.nodes[self.peer(i, &peer)].honest();
            self.misdeeds.unsettled += u64::from(honest);
            return Some(Input::Refused(peer));
        }
        if settles && self.broken == Broken::DecidesTooSoon && self.chance.percent(10) {
            self.forget_at_once(i, content);
            return None;
        }
        let made = self.made(i, Author::Node, content);
        let node = self.nodes[i].disk.desk.node.clone();
        let sent = envelope(made.body(), &[&node], &[]);
        if settles {
            self.nodes[i].phone.settled.push(made.body());
        }
        (!self.enters(i, sent)).then_some(Input::Refused(peer))
    }

    /// A node sends what it decided before that is durable, and loses it; its neighbours notice nothing.
    fn forget_at_once(&mut self, i: usize, content: Content) {
        let made = self.made(i, Author::Node, content);
        let node = &mut self.nodes[i];
        let before = node.disk.desk.clone();
        let key = before.node.clone();
        if node.disk.desk.submit(&made, &[&key]).is_ok() {
            let machine = node.hours.iter_mut();
            let effects = machine.flat_map(|m| m.input(Input::Moved, &node.disk.desk.views));
            let says = |effect: &Effect| matches!(effect, Effect::Send(..) | Effect::SendEntry(..));
            for effect in Vec::from_iter(effects.filter(says)) {
                self.transferred(i, effect);
            }
        }
        let node = &mut self.nodes[i];
        node.disk.desk = before;
        node.hours = Some(Machine::new(node.area.origin.clone()));
        for j in node.peers.clone() {
            if self.is_connected(i, j) {
                let peer = self.nodes[j].area.origin.clone();
                self.hours(i, Input::Connected(peer));
            }
        }
    }

    /// Somebody signed two decisions under one number: that is evidence, which goes to all by gossip.
    fn contradicted(&mut self, i: usize, peer: &Origin, a: SignedBody, b: SignedBody) {
        let area = &self.nodes[self.peer(i, peer)].area;
        let certificate = area.certified();
        let evidence = Evidence::Decisions { certificate, a, b };
        assert_eq!(evidence.verify(Some(&area.key()), |_| false), Ok(true));
        self.nodes[i].caught.extend(evidence.accused());
        self.input(i, Gossip::Evidence(evidence.to_bytes()));
    }

    /// A node signs another decision at the place of the first that it signed, and brings it to one of its neighbours.
    pub(super) fn settle_twice(&mut self, i: usize) {
        let n = self.chance.below(self.nodes[i].peers.len());
        let to = self.nodes[i].peers[n];
        let neighbour = self.nodes[to].area.origin.clone();
        let settled = TransferSettled {
            day: "2026-09-01".parse().unwrap(),
            minutes: 7,
            payer: pseudonym(self.nodes[i].member.account, &neighbour, None),
            neighbour,
            seq: 0,
            total: 7,
            transfer: self.code().transfer(),
        };
        let content = Content::Federation(Federation::TransferSettled(settled));
        let body = self.made(i, Author::Node, content).body();
        let area = &self.nodes[i].area;
        let signed = SignedBody::sign(ENTRY_TYPE, body, &|message| area.sign(message));
        self.send(i, to, &Frame::Transfer(Message::Decision(signed)));
    }
}
