//! What areas owe each other. At every moment, by what both would still know after a crash: what the one owes and the other has to
//! come differ by what is under way, and by nothing else. In the end: nobody owes what the other does not have to come.

use std::collections::BTreeMap;

use kith_protocol::{
    id::{Digest32, Origin},
    view::transfers::{Between, Decisions},
};

use super::{node::Node, phones::Manner, world::World};

/// One node's decisions towards another, as one of the two has them.
struct Row {
    /// Transfer and minutes, by number.
    all: Vec<(Digest32, i64)>,
    /// Those that moved nothing there, for want of the promise or offer that they are about.
    loose: BTreeMap<Digest32, i64>,
}

impl Row {
    fn of(decisions: &Decisions, between: &Between) -> Self {
        let all: Vec<(Digest32, i64)> = (0..decisions.next())
            .filter_map(|seq| decisions.get(seq))
            .map(|decided| (decided.transfer, decided.minutes))
            .collect();
        let loose =
            { between.loose.iter() }.filter(|(id, _)| all.iter().any(|(one, _)| one == *id));
        Self {
            loose: loose.map(|(id, minutes)| (*id, *minutes)).collect(),
            all,
        }
    }

    fn moved(&self) -> i64 {
        let settled: i64 = self.all.iter().map(|(_, minutes)| minutes).sum();
        settled - self.waiting()
    }

    fn waiting(&self) -> i64 {
        self.loose.values().sum()
    }
}

/// Minutes that stand with one of two and not with the other: decided there and not brought yet, or lost there and not given back.
fn beyond(a: &Row, b: &Row) -> i64 {
    let sum = |row: &Row, from: usize| -> i64 {
        let beyond = row.all.iter().skip(from);
        beyond.map(|(_, minutes)| minutes).sum()
    };
    sum(a, b.all.len()) - sum(b, a.all.len())
}

impl Node {
    /// What the clearing account of a neighbour stands at.
    fn owes(&self, neighbour: &Origin) -> i64 {
        let peer = self.disk.desk.views.directory.peers.get(neighbour);
        peer.map_or(0, |peer| self.disk.desk.balance(peer.account))
    }

    /// This node's decisions towards another, and the other's towards it.
    fn rows(&self, other: &Origin) -> [Row; 2] {
        let none = Between::default();
        let transfers = &self.disk.desk.views.transfers;
        let between = transfers.between(other).unwrap_or(&none);
        [&between.ours, &between.theirs].map(|decisions| Row::of(decisions, between))
    }

    /// Minutes that stand here and moved nothing.
    fn waiting(&self, other: &Origin) -> (i64, i64) {
        let [ours, theirs] = self.rows(other);
        (ours.waiting(), theirs.waiting())
    }

    /// Minutes that this node decided, or the other decided towards it, and that moved nothing here: only where its member's phone
    /// is in dishonest hands.
    fn withheld(&self, other: &Origin) -> i64 {
        let (ours, theirs) = self.waiting(other);
        match self.phone.manner {
            Manner::Honest => 0,
            Manner::SaysAnything => theirs - ours,
        }
    }
}

impl World {
    /// Looks at everyone whose log moved, and at all that they are linked with.
    pub(super) fn look(&mut self) {
        for i in std::mem::take(&mut self.touched) {
            for j in self.nodes[i].peers.clone() {
                self.look_at(i, j);
            }
        }
    }

    fn look_at(&mut self, i: usize, j: usize) {
        let (a, b) = (&self.nodes[i], &self.nodes[j]);
        let (of_a, of_b) = (&a.area.origin, &b.area.origin);
        let names = (&a.area.name, &b.area.name);
        let ([ours, theirs], owes) = (a.rows(of_b), a.owes(of_b));
        let mut wrong = Vec::new();
        if owes != ours.moved() - theirs.moved() {
            wrong.push(format!("{names:?}: {owes} counted, and decided otherwise"));
        }
        if a.honest() && b.honest() {
            let ([back, forth], owed) = (b.rows(of_a), b.owes(of_a));
            for (row, other) in [(&ours, &forth), (&back, &theirs)] {
                let differ = row.all.iter().zip(&other.all).position(|(a, b)| a != b);
                if let Some(seq) = differ {
                    wrong.push(format!("{names:?} hold two decisions at {seq}"));
                }
            }
            let under_way = beyond(&ours, &forth) + beyond(&back, &theirs);
            let waiting = [(&forth, &ours), (&theirs, &back)];
            let waiting: i64 = waiting
                .map(|(at, by)| at.waiting() - by.waiting())
                .iter()
                .sum();
            if owes + owed != under_way + waiting {
                wrong.push(format!(
                    "{names:?}: {owes} + {owed} is not {under_way} under way and {waiting} waiting"
                ));
            }
            self.under_way = self.under_way.max(under_way.abs());
        }
        self.wrong.extend(wrong);
    }

    /// Minutes that moved between honest nodes.
    pub(super) fn moved(&self) -> i64 {
        let honest = |(i, j): &(usize, usize)| self.nodes[*i].honest() && self.nodes[*j].honest();
        { self.linked().filter(honest) }
            .map(|(i, j)| self.nodes[i].owes(&self.nodes[j].area.origin).abs())
            .sum()
    }
}

/// What is wrong in the end about hours.
pub(super) fn wrong(world: &World) -> Vec<String> {
    let mut wrong = Vec::from_iter(world.wrong.iter().cloned());
    for node in &world.nodes {
        let balances = node.disk.desk.book.balances();
        let sum: i64 = balances.map(|(_, minutes)| minutes).sum();
        if sum != 0 {
            wrong.push(format!("the accounts of {} are {sum}", node.area.name));
        }
    }
    for (i, j) in world.linked() {
        let (a, b) = (&world.nodes[i], &world.nodes[j]);
        let (of_a, of_b) = (&a.area.origin, &b.area.origin);
        let names = (&a.area.name, &b.area.name);
        let owes = a.owes(of_b) + b.owes(of_a);
        if a.honest() && b.honest() {
            // Every decision was brought and answered. What still moved nothing waits for a phone that keeps its word to itself.
            let waiting = a.withheld(of_b) + b.withheld(of_a);
            if owes != waiting {
                wrong.push(format!("{names:?}: {owes}, of which {waiting} wait"));
            }
        } else if owes != 0 {
            // Two decisions at one place; a row of decisions that does not add up; or one that is about nothing here.
            let doubts = |at: &Node, by: &Origin| {
                let caught = at.caught.iter().any(|feed| feed.origin == *by);
                caught || at.waiting(by) != (0, 0)
            };
            if !doubts(a, of_b) && !doubts(b, of_a) && !world.fell_out.contains(&(i, j)) {
                wrong.push(format!("{names:?}: {owes}, and nobody says why"));
            }
        }
    }
    wrong.extend(stuck(world));
    wrong
}

/// Transfers that wait at two honest nodes that could tell each other how they end.
fn stuck(world: &World) -> Vec<String> {
    let waits = |i: usize, transfer: &Digest32| {
        let node = &world.nodes[i];
        let transfer = node.disk.desk.views.transfers.get(transfer);
        node.honest() && transfer.is_some_and(|transfer| transfer.state.under_way())
    };
    let stuck = world.begun.iter().filter(|begun| {
        let transfer = begun.code.transfer();
        waits(begun.payer, &transfer) && waits(begun.giver, &transfer)
    });
    let name = |i: usize| &world.nodes[i].area.name;
    stuck
        .map(|begun| {
            let (payer, giver) = (name(begun.payer), name(begun.giver));
            format!("{payer} and {giver} wait for each other")
        })
        .collect()
}
