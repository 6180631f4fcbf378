//! How it must end: left alone on lines that work, nobody owes what the other does not have to come.

use std::collections::VecDeque;

use kith_protocol::id::Origin;
use kith_tests::desk::START;

use super::{Manner, Node, Vice, World};

impl World {
    /// Nothing more goes wrong: clocks are right, everyone is connected, phones in honest hands have said what they said, every
    /// frame arrives in turn.
    pub(super) fn peace(&mut self) {
        for _ in 0..3 {
            for i in 0..self.nodes.len() {
                self.nodes[i].desk.now = START;
                self.restart(i);
                self.say_again(i);
            }
            for (a, b) in self.connected.keys().copied().collect::<Vec<_>>() {
                self.meet(a, b);
            }
            let mut frames = 0;
            let mut wire = VecDeque::new();
            loop {
                wire.extend(self.wire.drain(..));
                let Some(frame) = wire.pop_front() else {
                    break;
                };
                self.arrive(frame);
                self.look();
                frames += 1;
                if frames > 1_000 * self.nodes.len() {
                    return self.wrong.push("they never stop talking".to_owned());
                }
            }
        }
    }

    /// Between two honest nodes nothing is owed that the other does not have to come.
    pub(super) fn check(&mut self) {
        let mut wrong = Vec::new();
        for (i, a) in self.nodes.iter().enumerate() {
            let sum: i64 = a.desk.book.balances().map(|(_, minutes)| minutes).sum();
            if sum != 0 {
                wrong.push(format!("the accounts of n{i} are {sum} together"));
            }
        }
        for (i, j) in self.connected.keys().copied() {
            let (a, b) = (&self.nodes[i], &self.nodes[j]);
            let owes = a.owes(&b.area.origin) + b.owes(&a.area.origin);
            if self.good(i) && self.good(j) {
                // Every decision was brought and answered. What still moved nothing waits for a phone that keeps its word to itself.
                let waiting = self.withheld(i, j) + self.withheld(j, i);
                if owes != waiting {
                    wrong.push(format!("n{i} and n{j}: {owes}, of which {waiting} wait"));
                }
            } else if owes != 0 {
                // Two decisions at one place; a row of decisions that does not add up; or one that is about nothing here.
                let shown = |at: usize, by: &Node| {
                    let node = &self.nodes[at];
                    let doubts = node.waiting(&by.area.origin) != (0, 0);
                    !node.exposed.is_empty() || self.ended.contains(&at) || doubts
                };
                if !shown(i, b) && !shown(j, a) {
                    wrong.push(format!("n{i} and n{j}: {owes}, and nobody says why"));
                }
            }
        }
        self.wrong.extend(wrong);
        self.nothing_is_stuck();
    }

    /// Minutes that a node decided, or another decided towards it, and that moved nothing there: only where its member's phone is
    /// in dishonest hands.
    fn withheld(&self, i: usize, j: usize) -> i64 {
        let (ours, theirs) = self.nodes[i].waiting(&self.nodes[j].area.origin);
        match self.nodes[i].phone.manner {
            Manner::Honest => 0,
            Manner::SaysAnything => theirs - ours,
        }
    }

    /// Minutes that moved between honest nodes.
    pub(super) fn moved(&self) -> i64 {
        let honest = self
            .connected
            .keys()
            .filter(|(i, j)| self.good(*i) && self.good(*j));
        honest
            .map(|(i, j)| self.nodes[*i].owes(&self.nodes[*j].area.origin).abs())
            .sum()
    }

    /// No transfer waits at two honest nodes that could tell each other how it ends.
    fn nothing_is_stuck(&mut self) {
        for (payer, giver, code, _) in &self.begun {
            let waits = |i: &usize| {
                let node = &self.nodes[*i];
                let transfer = node.desk.views.transfers.get(&code.transfer());
                let open = transfer.is_some_and(|transfer| transfer.state.under_way());
                open && node.vice == Vice::Honest
            };
            if waits(payer) && waits(giver) {
                self.wrong
                    .push(format!("n{payer} and n{giver} wait for each other"));
            }
        }
    }
}

impl Node {
    /// What the clearing account of a neighbour stands at.
    pub(super) fn owes(&self, neighbour: &Origin) -> i64 {
        let account = self.desk.views.directory.peers[neighbour].account;
        self.desk.balance(account)
    }
}
