//! How it must end: left alone on lines that work, nobody owes what the other does not have to come.

use kith_protocol::id::Origin;

use super::{Node, Vice, World};

impl World {
    /// Nothing more goes wrong: everyone is connected, phones have said what they said, every frame arrives in turn.
    pub(super) fn peace(&mut self) {
        for _ in 0..3 {
            for i in 0..self.nodes.len() {
                self.restart(i);
                self.say_again(i);
            }
            for (a, b) in self.connected.keys().copied().collect::<Vec<_>>() {
                self.meet(a, b);
            }
            let mut frames = 0;
            while !self.wire.is_empty() {
                let frame = self.wire.remove(0);
                self.arrive(frame);
                frames += 1;
                assert!(frames < 100_000, "they never stop talking");
            }
        }
    }

    /// Between two honest nodes nothing is owed that the other does not have to come. How many minutes moved.
    pub(super) fn check(&self, seed: u64) -> i64 {
        let mut moved = 0;
        for (i, a) in self.nodes.iter().enumerate() {
            let sum: i64 = a.desk.book.balances().map(|(_, minutes)| minutes).sum();
            assert_eq!(sum, 0, "seed {seed}: the accounts of n{i}");
            for (j, b) in self.nodes.iter().enumerate().skip(i + 1) {
                let (owes, owed) = (a.owes(&b.area.origin), b.owes(&a.area.origin));
                let honest = a.vice == Vice::Honest && b.vice == Vice::Honest;
                if honest {
                    // Every decision was brought and answered: nothing that was decided is under way any more.
                    assert_eq!(owes + owed, 0, "seed {seed}: n{i} and n{j}");
                    moved += owes.abs();
                } else if owes + owed != 0 {
                    // Two decisions at one place; a row of decisions that does not add up; or one that is about nothing here.
                    let shown = !b.exposed.is_empty()
                        || self.ended.contains(&j)
                        || b.doubts(&a.area.origin);
                    assert!(
                        shown,
                        "seed {seed}: n{i} and n{j}: {owes} and {owed}, and nobody says why"
                    );
                }
            }
        }
        self.nothing_is_stuck(seed);
        moved
    }

    /// No transfer waits at two honest nodes that could tell each other how it ends.
    fn nothing_is_stuck(&self, seed: u64) {
        for (payer, giver, code) in &self.begun {
            let waits = |i: &usize| {
                let node = &self.nodes[*i];
                let transfer = node.desk.views.transfers.get(&code.transfer());
                let open = transfer.is_some_and(|transfer| transfer.state.under_way());
                open && node.vice == Vice::Honest
            };
            assert!(
                !waits(payer) || !waits(giver),
                "seed {seed}: n{payer} and n{giver} wait for each other"
            );
        }
    }
}

impl Node {
    /// Whether a neighbour's node settled something that nobody here offered.
    fn doubts(&self, neighbour: &Origin) -> bool {
        let between = self.desk.views.transfers.between(neighbour);
        between.is_some_and(|between| !between.loose.is_empty())
    }

    /// What the clearing account of a neighbour stands at.
    fn owes(&self, neighbour: &Origin) -> i64 {
        let account = self.desk.views.directory.peers[neighbour].account;
        self.desk.balance(account)
    }
}
