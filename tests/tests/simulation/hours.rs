//! Hours across areas between many nodes at once: real books and real machines over an unkind network, dishonest ones among
//! them. What one node owes another is what the other has to come, always.

mod ending;

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    entry::{
        Content, Entry,
        federation::{
            Federation, PeerLinked, TransferOffered, TransferPromised, TransferSettled,
            TransferWithdrawn,
        },
        roster::Role,
    },
    envelope::Envelope,
    id::{Author, Origin},
    leaf::Leaf,
    peer::{
        Frame, SignedBody,
        evidence::Evidence,
        transfer::{Effect, Input, Machine, entry},
    },
    transfer::PayCode,
};
use kith_tests::{
    areas::Area,
    desk::Desk,
    people::{Person, entry as entry_of, envelope},
};
use serde_json::Value;

use super::{chance::Chance, story::seeds};

/// What a node does that it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vice {
    Honest,
    /// It decides nothing in favour of anybody.
    NeverSettles,
    /// It signs another decision where it signed one before.
    SettlesTwice,
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
    /// What its member's phone has said and can say again.
    phone: Vec<Envelope>,
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
    /// Transfers that somebody began: payer's node, giver's node, code.
    begun: Vec<(usize, usize, PayCode)>,
    /// How many entries were made.
    serial: u64,
}

#[test]
fn what_areas_owe_each_other_agrees_whatever_befalls_them() {
    let (mut moved, mut exposed) = (0, 0);
    for seed in seeds() {
        println!("seed {seed}");
        let mut world = World::new(seed);
        for _ in 0..600 {
            world.step();
        }
        world.peace();
        moved += world.check(seed);
        exposed += world
            .nodes
            .iter()
            .map(|node| node.exposed.len())
            .sum::<usize>();
    }
    println!("  {moved} minutes moved, {exposed} contradictions were shown");
    assert!(moved > 0, "no minutes moved");
    assert!(
        seeds().len() < 6 || exposed > 0,
        "nobody was caught settling twice"
    );
}

impl World {
    #[expect(
        clippy::print_stdout,
        reason = "a run says what it met, for who repeats it"
    )]
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let n = 3 + chance.below(3);
        let mut nodes: Vec<Node> = (0..n).map(|i| Node::new(&format!("n{i}"))).collect();
        nodes[0].vice = match seed % 3 {
            0 => Vice::NeverSettles,
            1 => Vice::SettlesTwice,
            _ => Vice::Honest,
        };
        println!("  {n} nodes, the first one {:?}", nodes[0].vice);
        let keys: Vec<_> = nodes.iter().map(|node| node.area.key()).collect();
        for (i, node) in nodes.iter_mut().enumerate() {
            for (_, key) in keys.iter().enumerate().filter(|(j, _)| *j != i) {
                let linked = PeerLinked {
                    ceiling: 100_000,
                    node: *key,
                    neighbour: Origin::mint(key),
                };
                let steward = Person::named("steward");
                let linked = Content::Federation(Federation::PeerLinked(linked));
                node.desk.says(&steward, linked).unwrap();
            }
            node.copies.push(node.desk.clone());
        }
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| ((i, j), false)));
        Self {
            chance,
            connected: pairs.collect(),
            nodes,
            wire: Vec::new(),
            ended: BTreeSet::new(),
            begun: Vec::new(),
            serial: 0,
        }
    }

    /// Something happens somewhere.
    fn step(&mut self) {
        let i = self.chance.below(self.nodes.len());
        match self.chance.below(100) {
            0..10 => self.begin(),
            10..13 => self.take_back(),
            13..15 => self.restart(i),
            15..17 => {
                let desk = self.nodes[i].desk.clone();
                self.nodes[i].copies.push(desk);
            }
            17..18 => {
                let n = self.chance.below(self.nodes[i].copies.len());
                self.nodes[i].desk = self.nodes[i].copies[n].clone();
                self.nodes[i].copies.truncate(n + 1);
                self.restart(i);
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

    /// Somebody received help in another area: they promise there, and the giver offers here, now or later or never.
    fn begin(&mut self) {
        let (payer, giver) = (
            self.chance.below(self.nodes.len()),
            self.chance.below(self.nodes.len()),
        );
        if payer == giver {
            return;
        }
        let code = PayCode(core::array::from_fn(|_| {
            self.chance.number().to_le_bytes()[0]
        }));
        let minutes = self.chance.between(1, 30);
        let other = if self.chance.percent(5) {
            minutes + 1
        } else {
            minutes
        };
        self.begun.push((payer, giver, code));
        let promise = self.promised(payer, giver, code, minutes);
        let offer = self.offered(payer, giver, code, other);
        match self.chance.below(10) {
            0 => self.say(payer, promise),
            1 => self.say(giver, offer),
            2..6 => {
                self.say(payer, promise);
                self.say(giver, offer);
            }
            _ => {
                self.say(giver, offer);
                self.say(payer, promise);
            }
        }
    }

    fn promised(&self, payer: usize, giver: usize, code: PayCode, minutes: i64) -> Federation {
        Federation::TransferPromised(TransferPromised {
            basis: None,
            category: "gardening".parse().unwrap(),
            day: "2026-09-01".parse().unwrap(),
            details: None,
            r#for: self.nodes[payer].member.account,
            minutes,
            neighbour: self.nodes[giver].area.origin.clone(),
            transfer: code.transfer(),
        })
    }

    fn offered(&self, payer: usize, giver: usize, code: PayCode, minutes: i64) -> Federation {
        Federation::TransferOffered(TransferOffered {
            basis: None,
            category: "gardening".parse().unwrap(),
            code,
            day: "2026-09-01".parse().unwrap(),
            details: None,
            r#for: self.nodes[giver].member.account,
            minutes,
            neighbour: self.nodes[payer].area.origin.clone(),
        })
    }

    /// The payer takes a promise back, or the giver asks to cancel.
    fn take_back(&mut self) {
        if self.begun.is_empty() {
            return;
        }
        let (payer, giver, code) = self.begun[self.chance.below(self.begun.len())];
        let who = if self.chance.percent(50) {
            payer
        } else {
            giver
        };
        let transfer = code.transfer();
        self.say(
            who,
            Federation::TransferWithdrawn(TransferWithdrawn { transfer }),
        );
    }

    /// The member of a node says something; their phone keeps it. What the rules refuse is not said.
    fn say(&mut self, i: usize, content: Federation) {
        let by = Author::Account(self.nodes[i].member.account);
        let made = self.made(i, by, Content::Federation(content));
        let node = &mut self.nodes[i];
        let sent = envelope(made.body(), &[&node.member.device], &[]);
        if node.desk.take(sent.clone()).is_ok() {
            node.phone.push(sent);
            self.input(i, Input::Moved);
        }
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

    /// A phone sends again all that it ever said, in order.
    fn say_again(&mut self, i: usize) {
        for sent in self.nodes[i].phone.clone() {
            if self.nodes[i].desk.take(sent).is_ok() {
                self.input(i, Input::Moved);
            }
        }
    }

    /// Nothing is left of a node but its log.
    fn restart(&mut self, i: usize) {
        for j in 0..self.nodes.len() {
            if i != j {
                self.part(i.min(j), i.max(j));
            }
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
        let node = &mut self.nodes[i];
        let effects = node.machine.input(input, &node.desk.views);
        for effect in effects {
            self.effect(i, effect);
        }
    }

    fn effect(&mut self, i: usize, effect: Effect) {
        match effect {
            Effect::Send(to, message) => {
                let to = self.index(&to);
                self.wire.push((i, to, Frame::Transfer(message).encode()));
            }
            Effect::SendEntry(to, index) => {
                let leaf = &self.nodes[i].desk.leaves[usize::try_from(index).unwrap()];
                let message = entry(leaf).unwrap();
                let to = self.index(&to);
                self.wire.push((i, to, Frame::Transfer(message).encode()));
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
                let desk = &mut self.nodes[i].desk;
                let key = desk.node.clone();
                let taken = desk.submit(&made, &[&key]);
                let next = if taken.is_ok() {
                    Input::Moved
                } else {
                    Input::Refused(peer)
                };
                self.input(i, next);
            }
            Effect::Sign(..) | Effect::Keep { .. } => {}
            Effect::Restart(_) => panic!("entries are taken at any time here"),
            Effect::Contradicted { peer, index, other } => {
                self.contradicted(i, &peer, index, other)
            }
            Effect::End(peer, fault) => {
                let j = self.index(&peer);
                let good = |n: usize| self.nodes[n].vice == Vice::Honest;
                assert!(!good(i) || !good(j), "n{i} fell out with n{j}: {fault}");
                self.ended.insert(i);
                self.part(i.min(j), i.max(j));
            }
        }
    }

    /// The first node signs another decision at the place of one that it signed before, and brings it to the same neighbour.
    fn settle_twice(&mut self) {
        if self.nodes[0].vice != Vice::SettlesTwice {
            return;
        }
        let to = 1 + self.chance.below(self.nodes.len() - 1);
        if !self.connected[&(0, to)] {
            return;
        }
        // What it would have signed had its log been the one before anything was decided.
        let mut desk = self.nodes[0].copies[0].clone();
        let code = PayCode(core::array::from_fn(|_| {
            self.chance.number().to_le_bytes()[0]
        }));
        let member = self.nodes[0].member.clone();
        let promise = Content::Federation(self.promised(0, to, code, 7));
        desk.says(&member, promise).unwrap();
        let neighbour = self.nodes[to].area.origin.clone();
        let settled = TransferSettled {
            day: "2026-09-01".parse().unwrap(),
            minutes: 7,
            payer: kith_protocol::transfer::pseudonym(member.account, &neighbour),
            neighbour,
            seq: 0,
            total: 7,
            transfer: code.transfer(),
        };
        desk.node_says(Content::Federation(Federation::TransferSettled(settled)))
            .unwrap();
        let message = entry(desk.leaves.last().unwrap()).unwrap();
        self.wire.push((0, to, Frame::Transfer(message).encode()));
    }

    /// What a machine found is made into evidence that stands by itself.
    fn contradicted(&mut self, i: usize, peer: &Origin, index: u64, other: SignedBody) {
        let j = self.index(peer);
        assert_ne!(self.nodes[j].vice, Vice::Honest, "n{j} is accused at n{i}");
        let leaf = &self.nodes[i].desk.leaves[usize::try_from(index).unwrap()];
        let body: Value = serde_json::from_str(Leaf::read(leaf).unwrap().body).unwrap();
        let answered = &body["content"];
        let sig = answered["sig"].as_str().unwrap();
        let sig = data_encoding::BASE64URL_NOPAD
            .decode(sig.as_bytes())
            .unwrap();
        let a = SignedBody {
            body: answered["body"].as_str().unwrap().to_owned(),
            sig: sig.try_into().unwrap(),
        };
        let area = &self.nodes[j].area;
        let certificate = area.certified();
        let evidence = Evidence::Decisions {
            certificate,
            a,
            b: other,
        };
        let known = area.key();
        assert_eq!(evidence.verify(Some(&known), |_| false), Ok(true));
        self.nodes[i].exposed.push(evidence);
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
            phone: Vec::new(),
            exposed: Vec::new(),
        }
    }
}
