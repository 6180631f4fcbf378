//! Every interleaving of one transfer between two nodes, with the real book and the real machine on both sides: frames are lost,
//! repeated and reordered, either node crashes, or is restored from any earlier state, and people say what they may at any moment.
//!
//! From each state there is, the two nodes are left alone with a line that works: then the minutes have moved on both sides or on
//! neither, and nothing stays under way but what waits for a person.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kith_protocol::{
    entry::Content,
    id::Digest32,
    peer::{
        Frame,
        transfer::{Input, Machine, Message},
    },
    transfer::Decision,
    view::transfers::State as Stands,
};

use kith_tests::desk::Code;

use super::pair::{BOTH, CODE, Limit, MINUTES, Nodes, Side, Word};

/// One of the two nodes, as it runs.
#[derive(Debug, Clone)]
struct Running {
    node: usize,
    machine: Machine,
    /// Proposed, and not yet in the log.
    pending: Vec<Content>,
    /// What the other sent on this connection: any of it may arrive next, again and again, or never.
    wire: BTreeSet<Vec<u8>>,
}

#[derive(Debug, Clone)]
struct World {
    sides: [Running; 2],
    /// How often something went wrong: a crash, a restore, a connection lost.
    mishaps: usize,
    /// What people said and were told is written down; their phones can say it again.
    said: BTreeSet<Word>,
}

/// A rule that is broken on purpose, to see that the model notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    Nothing,
    /// A node does not say which decisions of the other it holds.
    HoldsNothing,
    /// A node does not give back what the other lost.
    GivesNothingBack,
    /// The payer's node does not bring its decisions.
    BringsNothing,
}

struct Search {
    nodes: Nodes,
    words: Vec<Word>,
    mishaps: usize,
    broken: Broken,
    /// How it ends when two nodes with these logs are left alone.
    ends: BTreeMap<(usize, usize), (usize, usize)>,
    outcomes: BTreeSet<(i64, i64)>,
    refused: BTreeSet<Code>,
}

#[derive(Debug)]
struct Found {
    states: usize,
    logs: usize,
    outcomes: BTreeSet<(i64, i64)>,
    /// Why people were told no.
    refused: BTreeSet<Code>,
}

impl Search {
    fn new(words: &[Word], mishaps: usize, broken: Broken) -> Self {
        Self {
            nodes: Nodes::new(),
            words: words.to_vec(),
            mishaps,
            broken,
            ends: BTreeMap::new(),
            outcomes: BTreeSet::new(),
            refused: BTreeSet::new(),
        }
    }

    /// Goes through every state there is; the first that does not end well is told.
    fn run(mut self) -> Result<Found, String> {
        let mut first = World {
            sides: [0, 1].map(|node| Running {
                node,
                machine: Machine::new(self.nodes.desk(node).origin.clone()),
                pending: Vec::new(),
                wire: BTreeSet::new(),
            }),
            mishaps: 0,
            said: BTreeSet::new(),
        };
        self.connect(&mut first);
        let mut seen = BTreeSet::from([fingerprint(&first)]);
        let mut ahead = VecDeque::from([first]);
        while let Some(world) = ahead.pop_front() {
            self.ends_well(&world)?;
            for next in self.next(&world) {
                if seen.insert(fingerprint(&next)) {
                    ahead.push_back(next);
                }
            }
        }
        Ok(Found {
            states: seen.len(),
            logs: self.nodes.all.len(),
            outcomes: self.outcomes,
            refused: self.refused,
        })
    }

    fn next(&mut self, world: &World) -> Vec<World> {
        let mut all = Vec::new();
        for word in self.words.clone() {
            if word.once() && world.said.contains(&word) {
                continue;
            }
            let mut next = world.clone();
            let running = &mut next.sides[word.side() as usize];
            match self.nodes.say(running.node, word) {
                Ok(node) => {
                    running.node = node;
                    next.said.insert(word);
                    self.turn(&mut next, word.side(), Input::Moved);
                    all.push(next);
                }
                Err(code) => drop(self.refused.insert(code)),
            }
        }
        for side in BOTH {
            if !world.sides[side as usize].pending.is_empty() {
                let mut next = world.clone();
                self.commit(&mut next, side);
                all.push(next);
            }
            for bytes in &world.sides[side as usize].wire {
                let mut next = world.clone();
                self.deliver(&mut next, side, bytes);
                all.push(next);
            }
            if world.mishaps < self.mishaps {
                all.extend(self.mishaps_of(world, side));
            }
        }
        all
    }

    /// The line breaks; the node crashes (which is a restore of all it had); it is restored from any earlier log.
    fn mishaps_of(&self, world: &World, side: Side) -> Vec<World> {
        let mut all = Vec::new();
        if side == Side::Payer {
            let mut cut = world.clone();
            cut.mishaps += 1;
            self.connect(&mut cut);
            all.push(cut);
        }
        // The node takes no entries for a moment: what was proposed is not judged.
        if !world.sides[side as usize].pending.is_empty() {
            let mut next = world.clone();
            next.mishaps += 1;
            next.sides[side as usize].pending.remove(0);
            let other = self.nodes.origin(side.other()).clone();
            self.turn(&mut next, side, Input::NotNow(other));
            self.turn(&mut next, side, Input::Moved);
            all.push(next);
        }
        for node in self.nodes.earlier(world.sides[side as usize].node) {
            let mut next = world.clone();
            next.mishaps += 1;
            let running = &mut next.sides[side as usize];
            running.node = node;
            running.machine = Machine::new(self.nodes.origin(side).clone());
            running.pending.clear();
            self.connect(&mut next);
            all.push(next);
        }
        all
    }

    /// A new connection: nothing of the old one arrives any more.
    fn connect(&self, world: &mut World) {
        for side in BOTH {
            world.sides[side as usize].wire.clear();
        }
        for side in BOTH {
            let other = self.nodes.origin(side.other()).clone();
            self.turn(world, side, Input::Disconnected(other.clone()));
            self.turn(world, side, Input::Connected(other));
        }
    }

    fn turn(&self, world: &mut World, side: Side, input: Input) {
        let running = &mut world.sides[side as usize];
        let (sent, proposed) = self.nodes.turn(running.node, &mut running.machine, input);
        running.pending.extend(proposed);
        for message in sent {
            if let Some(message) = self.breaks(side, message) {
                let bytes = Frame::from(message).encode();
                world.sides[side.other() as usize].wire.insert(bytes);
            }
        }
    }

    /// What leaves a node under the rule that is broken.
    fn breaks(&self, side: Side, message: Message) -> Option<Message> {
        let own = |message: &Message| {
            let Message::Decision(said) = message else {
                return None;
            };
            Some(Decision::read(&said.body)?.origin == *self.nodes.origin(side))
        };
        match self.broken {
            Broken::Nothing => Some(message),
            Broken::HoldsNothing => Some(match message {
                Message::Sync { own, ceiling, .. } => Message::Sync {
                    have: 0,
                    own,
                    ceiling,
                },
                Message::Offer { .. }
                | Message::Cancel { .. }
                | Message::Decision(_)
                | Message::Statement(_) => message,
            }),
            Broken::GivesNothingBack => (own(&message) != Some(false)).then_some(message),
            Broken::BringsNothing => (own(&message) != Some(true)).then_some(message),
        }
    }

    fn commit(&mut self, world: &mut World, side: Side) {
        let running = &mut world.sides[side as usize];
        let content = running.pending.remove(0);
        match self.nodes.take(running.node, None, content) {
            Ok(node) => {
                running.node = node;
                self.turn(world, side, Input::Moved);
            }
            Err(_) => {
                let other = self.nodes.origin(side.other()).clone();
                self.turn(world, side, Input::Refused(other));
            }
        }
    }

    fn deliver(&self, world: &mut World, side: Side, bytes: &[u8]) {
        let Ok(Frame::Transfer(message)) = Frame::decode(bytes) else {
            panic!("a frame does not read back");
        };
        let other = self.nodes.origin(side.other()).clone();
        self.turn(world, side, Input::Message(other, message));
    }

    /// Left alone on a line that works, and then with the phones of both saying again what they said, all ends well.
    fn ends_well(&mut self, world: &World) -> Result<(), String> {
        let start = (world.sides[0].node, world.sides[1].node);
        let mut end = self.left_alone(start)?;
        let (mut paid, mut got) = self.balances(end);
        if paid + got != 0 {
            // Only a log that was restored may lack its own person's word, and the decision that stands there shows it.
            let lacks = BOTH.into_iter().any(|side| {
                let at = [end.0, end.1][side as usize];
                let other = self.nodes.origin(side.other()).clone();
                let between = self.nodes.desk(at).views.transfers.between(&other);
                between.is_some_and(|b| !b.loose.is_empty())
            });
            if world.mishaps == 0 || !lacks {
                return Err(format!(
                    "{paid} + {got} minutes and no trace: {}",
                    self.told(world)
                ));
            }
            end = self.said_again(end, &world.said);
            end = self.left_alone(end)?;
            (paid, got) = self.balances(end);
        }
        if paid + got != 0 {
            return Err(format!("{paid} + {got} minutes: {}", self.told(world)));
        }
        self.outcomes.insert((paid, got));
        self.nothing_hangs(end)
            .map_err(|what| format!("{what}: {}", self.told(world)))
    }

    /// A world in a few lines: what stands in both logs, and what is on its way.
    fn told(&self, world: &World) -> String {
        let sides = BOTH.map(|side| {
            let running = &world.sides[side as usize];
            let logs = self.nodes.earlier(running.node);
            let kinds: Vec<String> = logs.iter().rev().map(|at| self.nodes.last(*at)).collect();
            format!(
                "{side:?}: {kinds:?}, proposed {:?}, on the wire {}",
                running.pending,
                running.wire.len()
            )
        });
        format!(
            "{} mishaps, said {:?}\n{}\n{}",
            world.mishaps, world.said, sides[0], sides[1]
        )
    }

    fn balances(&self, (payer, giver): (usize, usize)) -> (i64, i64) {
        let paid = self.nodes.balance(Side::Payer, payer);
        let got = self.nodes.balance(Side::Giver, giver);
        assert!([0, -MINUTES].contains(&paid), "the payer has {paid}");
        assert!([0, MINUTES].contains(&got), "the giver has {got}");
        (paid, got)
    }

    /// What is under way waits for a person: a promise for an offer, or an offer for a promise.
    fn nothing_hangs(&self, (payer, giver): (usize, usize)) -> Result<(), &'static str> {
        let stands = |at: usize| {
            let held = self.nodes.desk(at).views.transfers.get(&CODE.transfer());
            held.map(|t| t.state).filter(|state| state.under_way())
        };
        match (stands(payer), stands(giver)) {
            (Some(_), Some(_)) => Err("both wait for each other"),
            (_, Some(Stands::Asked)) => Err("nobody answers whoever asked to cancel"),
            (Some(_) | None, _) => Ok(()),
        }
    }

    /// The phones of both say again what is not in the log any more.
    fn said_again(
        &mut self,
        (payer, giver): (usize, usize),
        said: &BTreeSet<Word>,
    ) -> (usize, usize) {
        let mut at = [payer, giver];
        for word in said {
            let node = &mut at[word.side() as usize];
            if matches!(word, Word::Promise | Word::Offer(_)) {
                *node = self.nodes.say(*node, *word).unwrap_or(*node);
            }
        }
        (at[0], at[1])
    }

    /// Both start anew, connect, and every frame arrives once and in order, until nothing is left to say.
    fn left_alone(&mut self, start: (usize, usize)) -> Result<(usize, usize), String> {
        if let Some(end) = self.ends.get(&start) {
            return Ok(*end);
        }
        let mut world = World {
            sides: [(Side::Payer, start.0), (Side::Giver, start.1)].map(|(side, node)| Running {
                node,
                machine: Machine::new(self.nodes.origin(side).clone()),
                pending: Vec::new(),
                wire: BTreeSet::new(),
            }),
            mishaps: 0,
            said: BTreeSet::new(),
        };
        self.connect(&mut world);
        let mut heard: BTreeSet<(Side, Vec<u8>)> = BTreeSet::new();
        for _ in 0..1_000 {
            let mut quiet = true;
            for side in BOTH {
                while !world.sides[side as usize].pending.is_empty() {
                    quiet = false;
                    self.commit(&mut world, side);
                }
                let fresh: Vec<Vec<u8>> = world.sides[side as usize]
                    .wire
                    .iter()
                    .filter(|bytes| !heard.contains(&(side, (*bytes).clone())))
                    .cloned()
                    .collect();
                for bytes in fresh {
                    quiet = false;
                    self.deliver(&mut world, side, &bytes);
                    heard.insert((side, bytes));
                }
            }
            if quiet {
                let end = (world.sides[0].node, world.sides[1].node);
                self.ends.insert(start, end);
                return Ok(end);
            }
        }
        Err(format!("it does not come to rest: {}", self.told(&world)))
    }
}

/// What tells two worlds apart.
fn fingerprint(world: &World) -> Digest32 {
    let sides = world
        .sides
        .each_ref()
        .map(|s| format!("{} {:?} {:?} {:?}", s.node, s.machine, s.pending, s.wire));
    Digest32::of(format!("{sides:?} {} {:?}", world.mishaps, world.said).as_bytes())
}

#[expect(clippy::print_stdout, reason = "a run says how far it looked")]
fn through_all(name: &str, words: &[Word], mishaps: usize) -> Found {
    let found = Search::new(words, mishaps, Broken::Nothing).run().unwrap();
    println!("{name}: {} states of {} logs", found.states, found.logs);
    found
}

#[test]
fn minutes_move_on_both_sides_or_on_neither() {
    let words = [
        Word::Promise,
        Word::TakeBack,
        Word::Offer(MINUTES),
        Word::AskToCancel,
    ];
    let found = through_all("one transfer", &words, 1);
    assert_eq!(
        found.outcomes,
        BTreeSet::from([(-MINUTES, MINUTES), (0, 0)])
    );
}

#[test]
fn two_mishaps_lose_and_make_no_minute() {
    let words = [
        Word::Promise,
        Word::TakeBack,
        Word::Offer(MINUTES),
        Word::AskToCancel,
    ];
    let found = through_all("two mishaps", &words, 2);
    assert_eq!(
        found.outcomes,
        BTreeSet::from([(-MINUTES, MINUTES), (0, 0)])
    );
}

#[test]
fn other_terms_and_ended_links_move_nothing_and_leave_nothing_hanging() {
    let words = [Word::Promise, Word::Offer(MINUTES + 1)];
    let found = through_all("other terms", &words, 1);
    assert_eq!(found.outcomes, BTreeSet::from([(0, 0)]));
    for side in BOTH {
        let words = [Word::Promise, Word::Offer(MINUTES), Word::End(side)];
        let found = through_all(&format!("a link that ends at the {side:?}'s"), &words, 1);
        assert_eq!(
            found.outcomes,
            BTreeSet::from([(-MINUTES, MINUTES), (0, 0)])
        );
    }
}

#[test]
fn what_is_too_full_refuses_and_leaves_nothing_hanging() {
    for side in BOTH {
        let code = match side {
            Side::Payer => "floor",
            Side::Giver => "ceiling",
        };
        for (limit, code) in [
            (Limit::Neighbour, "neighbour-ceiling"),
            (Limit::Account, code),
        ] {
            let words = [
                Word::Promise,
                Word::Offer(MINUTES),
                Word::Bar(side, limit),
                Word::Lift(side, limit),
            ];
            let name = format!("no room at the {side:?}'s: {limit:?}");
            let found = through_all(&name, &words, 1);
            assert!(found.refused.contains(code), "{name}: {:?}", found.refused);
            assert_eq!(
                found.outcomes,
                BTreeSet::from([(-MINUTES, MINUTES), (0, 0)])
            );
        }
    }
}

#[test]
fn a_rule_that_is_broken_is_noticed() {
    let words = [Word::Promise, Word::TakeBack, Word::Offer(MINUTES)];
    for broken in [
        Broken::HoldsNothing,
        Broken::GivesNothingBack,
        Broken::BringsNothing,
    ] {
        let found = Search::new(&words, 1, broken).run();
        assert!(found.is_err(), "{broken:?} went unseen: {found:?}");
    }
}
