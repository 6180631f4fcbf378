//! Three real processes for a minute, hours passing between them all the time, while they are killed, stopped, cut off from each
//! other and held up: after it all, every book says the same as its neighbours', and nothing that was acknowledged is lost.
//!
//! `KITH_SECONDS=600` runs for longer; `KITH_SEED=17` throws the same again.

use std::collections::{BTreeMap, BTreeSet};

use kith_node::clock::{Clock as _, SystemClock};
use kith_protocol::entry::federation::{Federation, TransferWithdrawn};
use kith_protocol::envelope::Envelope;
use kith_protocol::peer::gossip::{EVIDENCE, ITEMS};
use kith_protocol::transfer::PayCode;
use kith_tests::bank::reopened;
use kith_tests::binary;
use kith_tests::dice::{Dice, run_ms};
use kith_tests::kiths::{offered, promised, within};
use kith_tests::processes::Node;
use kith_tests::tools;
use serde_json::{Value, json};

const NAMES: [&str; 3] = ["Wigan", "Leeds", "Wight"];
/// Every pair of them.
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

/// Turns of kinds of mishaps, of which some have two: in so many rounds each had all of its own.
const KINDS: usize = 8;

/// What may befall the areas in one round.
#[derive(Debug, Clone, Copy)]
enum Mishap {
    None,
    /// SIGKILL, while an entry may be on its way.
    Kill(usize),
    /// SIGSTOP for the rest of the round.
    Stop(usize),
    /// Neither reaches the other.
    Part(usize, usize),
    /// One is cut off from all others.
    Alone(usize),
    /// Nothing arrives at one, and nothing breaks.
    Hold(usize),
}

/// The areas, and what is known of their hours from outside.
struct World {
    nodes: Vec<Node>,
    dice: Dice,
    /// Kinds of mishaps that have not had their turn since all had.
    turns: Vec<usize>,
    /// The bodies of entries that were acknowledged, with the node that did.
    acknowledged: Vec<(usize, String)>,
    /// Minutes from each payer to each giver that both have said the same of.
    agreed: BTreeMap<(usize, usize), i64>,
    /// Minutes that one side alone has promised: they stay under way.
    alone: BTreeMap<(usize, usize), i64>,
    transfers: u16,
}

/// What a node shows of all three in public: who they are, by how many they are witnessed, and that no records are in doubt.
fn view(node: &Node) -> String {
    let nodes = node.ask("GET", "/api/v1/network", None);
    let shown = { nodes["items"].as_array().unwrap().iter() }
        .map(|node| {
            assert_eq!(node["evidence"], json!([]), "nobody was dishonest: {node}");
            let shown = ["name", "witnesses"].map(|what| node[what].clone());
            (node["origin"].to_string(), shown)
        })
        .collect::<BTreeMap<_, _>>();
    format!("{shown:?}")
}

/// The items of all feeds that a stopped node holds, by their places.
fn held(node: &Node) -> BTreeMap<String, Vec<u8>> {
    let engine = reopened(node.folder.path());
    assert_eq!(engine.kept_under(EVIDENCE).count(), 0);
    let items = engine.kept_under(ITEMS).map(Result::unwrap);
    let held = items.map(|(key, value)| (key.escape_ascii().to_string(), value));
    let held = held.collect();
    engine.close();
    held
}

impl World {
    fn new(dice: Dice) -> Self {
        let nodes: Vec<Node> = { NAMES.iter().zip(1..) }
            .map(|(name, seed)| Node::named(name, seed))
            .collect();
        for (one, other) in PAIRS {
            nodes[one].link(&nodes[other], 60_000);
        }
        Self {
            nodes,
            dice,
            turns: Vec::new(),
            acknowledged: Vec::new(),
            agreed: BTreeMap::new(),
            alone: BTreeMap::new(),
            transfers: 0,
        }
    }

    /// An entry is taken by a node, and must be there ever after.
    fn takes(&mut self, at: usize, said: &Envelope) {
        self.nodes[at].takes(said);
        self.acknowledged.push((at, said.body.clone()));
    }

    /// Ann of one area received help from Ann of another, both awake, and says so; how the rest goes is chance.
    fn an_hour(&mut self, payer: usize, giver: usize) {
        self.transfers += 1;
        let mut code = [0; 10];
        code[..2].copy_from_slice(&self.transfers.to_be_bytes());
        let (code, minutes) = (PayCode(code), 2 + i64::from(self.transfers % 4));
        let promise = self.promise(payer, giver, code, minutes);
        // Some write down another number of minutes than was agreed.
        let mistaken = self.dice.happens(10);
        let offer = self.offer(giver, payer, code, minutes + i64::from(mistaken));
        match self.dice.below(10) {
            0 => {
                self.takes(payer, &promise);
                *self.alone.entry((payer, giver)).or_default() += minutes;
                return;
            }
            1..6 => {
                self.takes(payer, &promise);
                self.takes(giver, &offer);
            }
            _ => {
                self.takes(giver, &offer);
                self.takes(payer, &promise);
            }
        }
        if !mistaken {
            *self.agreed.entry((payer, giver)).or_default() += minutes;
        } else if self.dice.happens(50) {
            // It may be refused by then: asking is no promise that it is still there.
            let asks = TransferWithdrawn {
                transfer: code.transfer(),
            };
            let id = format!("withdrawn {}", self.transfers);
            let node = &self.nodes[giver];
            let said = node.said(&node.ann, &id, Federation::TransferWithdrawn(asks));
            let _ = node.send(&said).tried();
        }
    }

    fn promise(&self, payer: usize, giver: usize, code: PayCode, minutes: i64) -> Envelope {
        let node = &self.nodes[payer];
        let to = self.nodes[giver].origin.clone();
        let id = format!("promise {}", self.transfers);
        node.said(&node.ann, &id, promised(&node.ann, to, code, minutes))
    }

    fn offer(&self, giver: usize, payer: usize, code: PayCode, minutes: i64) -> Envelope {
        let node = &self.nodes[giver];
        let to = self.nodes[payer].origin.clone();
        let id = format!("offer {}", self.transfers);
        node.said(&node.ann, &id, offered(&node.ann, to, code, minutes))
    }

    fn mishap(&mut self) -> Mishap {
        let of = self.nodes.len();
        if self.turns.is_empty() {
            self.turns.extend(0..KINDS);
        }
        let turn = self.dice.below(self.turns.len());
        match self.turns.swap_remove(turn) {
            0 => Mishap::None,
            1..3 => Mishap::Kill(self.dice.below(of)),
            3 => Mishap::Stop(self.dice.below(of)),
            4 | 5 => {
                let (one, other) = self.dice.two(of);
                Mishap::Part(one, other)
            }
            6 => Mishap::Alone(self.dice.below(of)),
            _ => Mishap::Hold(self.dice.below(of)),
        }
    }

    /// Who does not hear whom; everybody else does.
    fn parted(&self, parted: impl Fn(usize, usize) -> bool) {
        for (at, node) in self.nodes.iter().enumerate() {
            let without = { self.nodes.iter().enumerate() }
                .filter(|(other, _)| parted(at, *other))
                .map(|(_, other)| other.origin.clone());
            node.line.without(without.collect());
        }
    }

    fn round(&mut self) -> Mishap {
        let mishap = self.mishap();
        self.parted(|_, _| false);
        match mishap {
            Mishap::None => {}
            Mishap::Kill(whom) => self.kill(whom),
            Mishap::Stop(whom) => self.nodes[whom].signal("-STOP"),
            Mishap::Part(one, other) => {
                self.parted(|a, b| (a, b) == (one, other) || (b, a) == (one, other));
            }
            Mishap::Alone(whom) => self.parted(|a, b| a == whom || b == whom),
            Mishap::Hold(whom) => self.nodes[whom].line.hold(true),
        }
        for _ in 0..=self.dice.below(3) {
            let (payer, giver) = match mishap {
                // Whoever is stopped takes nothing.
                Mishap::Stop(whom) => {
                    let (one, other) = ((whom + 1) % 3, (whom + 2) % 3);
                    if self.dice.happens(50) {
                        (one, other)
                    } else {
                        (other, one)
                    }
                }
                Mishap::None
                | Mishap::Kill(_)
                | Mishap::Part(..)
                | Mishap::Alone(_)
                | Mishap::Hold(_) => self.dice.two(self.nodes.len()),
            };
            self.an_hour(payer, giver);
        }
        match mishap {
            Mishap::Stop(whom) => self.nodes[whom].signal("-CONT"),
            Mishap::Hold(whom) => self.nodes[whom].line.hold(false),
            // Whoever was parted stays so until the next round.
            Mishap::None | Mishap::Kill(_) | Mishap::Part(..) | Mishap::Alone(_) => {}
        }
        mishap
    }

    /// Kills a process while its member says something: whether that was acknowledged is chance, and it is said again.
    fn kill(&mut self, whom: usize) {
        let giver = (whom + 1) % self.nodes.len();
        self.transfers += 1;
        let mut code = [0xff; 10];
        code[..2].copy_from_slice(&self.transfers.to_be_bytes());
        let promise = self.promise(whom, giver, PayCode(code), 1);
        let ask = self.nodes[whom].send(&promise);
        let sent = std::thread::spawn(move || ask.tried());
        if self.dice.happens(50) {
            let answered = sent.join().unwrap();
            // A node that asks its neighbours first takes nothing yet.
            assert!(answered.is_none_or(|answer| matches!(answer.status, 200 | 201 | 503)));
        }
        self.nodes[whom].kill();
        self.nodes[whom].start();
        self.takes(whom, &promise);
        *self.alone.entry((whom, giver)).or_default() += 1;
    }

    /// Waits until nothing moves any more, and both books of each two areas say the same.
    fn settled(&self) {
        for node in &self.nodes {
            node.line.hold(false);
        }
        self.parted(|_, _| false);
        for (one, other) in PAIRS {
            let paid = |a, b| self.agreed.get(&(a, b)).copied().unwrap_or_default();
            let balance = paid(one, other) - paid(other, one);
            for (here, there, balance) in [(one, other, balance), (other, one, -balance)] {
                let (from, to) = (&self.nodes[here], &self.nodes[there]);
                let open = self.alone.get(&(here, there)).copied().unwrap_or_default();
                within(
                    5,
                    &format!("{} and {} agree", NAMES[here], NAMES[there]),
                    || {
                        let seen = from.sees(to)?;
                        let fits =
                            seen["balance"] == json!(balance) && seen["under_way"] == json!(open);
                        fits.then_some(())
                    },
                );
            }
            within(5, "both have signed it", || {
                let (one, other) = (&self.nodes[one], &self.nodes[other]);
                let (here, there) = (one.statement(other), other.statement(one));
                let signed = |s: &Value| s["sigs"].as_array().is_some_and(|sigs| sigs.len() == 2);
                (here["body"] == there["body"] && signed(&here) && signed(&there)).then_some(())
            });
        }
        within(5, "all know the same of all", || {
            let views: BTreeSet<String> = self.nodes.iter().map(view).collect();
            (views.len() == 1).then_some(())
        });
    }

    /// With every process ended: each log is sound, holds each acknowledged entry once, and its accounts sum to nothing.
    fn sound(&mut self) {
        for (at, node) in self.nodes.iter_mut().enumerate() {
            node.stop();
            let folder = node.folder.path();
            let verified = binary::good(folder, &["verify", folder.to_str().unwrap()]);
            assert!(!verified.is_empty(), "{}", NAMES[at]);
            let export = binary::good(folder, &["export", "--format", "json"]);
            let mut bodies = BTreeMap::<&str, u32>::new();
            let leaves: Vec<Value> = { export.lines() }
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
            for leaf in &leaves {
                let (_, body) = leaf["leaf"].as_str().unwrap().split_once("\n\n").unwrap();
                *bodies.entry(body).or_default() += 1;
            }
            for (_, body) in self.acknowledged.iter().filter(|(by, _)| *by == at) {
                assert_eq!(bodies.get(body.as_str()), Some(&1), "{}: {body}", NAMES[at]);
            }
            assert!(bodies.values().all(|times| *times == 1), "{}", NAMES[at]);
            let total: i64 = node.balances().values().sum();
            assert_eq!(total, 0, "{}", NAMES[at]);
        }
        let held: Vec<_> = self.nodes.iter().map(held).collect();
        assert!(held[0].len() >= NAMES.len());
        assert!(held.iter().all(|one| *one == held[0]), "{held:#?}");
        let both: BTreeSet<_> = self.agreed.keys().collect();
        tools::say(&format!(
            "{} transfers between {} pairs, {} entries acknowledged",
            self.transfers,
            both.len(),
            self.acknowledged.len()
        ));
    }
}

#[test]
fn a_minute_of_mishaps_makes_and_loses_no_minute() {
    let mut world = World::new(Dice::drawn("a minute of mishaps"));
    let (began, lasts) = (SystemClock.now(), run_ms(60));
    let (mut rounds, mut kinds) = (0, [0; 6]);
    // A slow machine takes longer for each to have its turn.
    while SystemClock.now() - began < lasts || rounds < KINDS {
        let kind = match world.round() {
            Mishap::None => 0,
            Mishap::Kill(_) => 1,
            Mishap::Stop(_) => 2,
            Mishap::Part(..) => 3,
            Mishap::Alone(_) => 4,
            Mishap::Hold(_) => 5,
        };
        kinds[kind] += 1;
        rounds += 1;
        // Now and then everything comes to rest in between: what is wrong then shows early.
        if world.dice.happens(4) {
            world.settled();
        }
    }
    tools::say(&format!(
        "{rounds} rounds: quiet, killed, stopped, parted, alone, held: {kinds:?}"
    ));
    assert!(!kinds.contains(&0), "each had its turn: {kinds:?}");
    world.settled();
    world.sound();
}
