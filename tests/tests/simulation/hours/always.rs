//! What holds at every moment between two honest nodes, by what both would still know after a crash: what the one owes and the
//! other has to come differ by what is under way, and by nothing else.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    id::{Digest32, Origin},
    view::transfers::{Between, Decisions},
};

use super::{Node, World};

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
        let ids: BTreeSet<&Digest32> = all.iter().map(|(transfer, _)| transfer).collect();
        let loose = between.loose.iter().filter(|(id, _)| ids.contains(id));
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
    /// This node's decisions towards another, and the other's towards it.
    fn rows(&self, other: &Origin) -> [Row; 2] {
        let none = Between::default();
        let between = self.desk.views.transfers.between(other).unwrap_or(&none);
        [&between.ours, &between.theirs].map(|decisions| Row::of(decisions, between))
    }

    /// Minutes that stand here and moved nothing.
    pub(super) fn waiting(&self, other: &Origin) -> (i64, i64) {
        let [ours, theirs] = self.rows(other);
        (ours.waiting(), theirs.waiting())
    }
}

impl World {
    /// Looks at everyone whose log moved, and at all that they are linked with.
    pub(super) fn look(&mut self) {
        for i in std::mem::take(&mut self.touched) {
            for j in self.linked(i) {
                self.look_at(i, j);
            }
        }
    }

    fn look_at(&mut self, i: usize, j: usize) {
        let (a, b) = (&self.nodes[i], &self.nodes[j]);
        let (of_a, of_b) = (&a.area.origin, &b.area.origin);
        let ([ours, theirs], owes) = (a.rows(of_b), a.owes(of_b));
        let mut wrong = Vec::new();
        if owes != ours.moved() - theirs.moved() {
            wrong.push(format!(
                "n{i} counts {owes} with n{j}, and decided otherwise"
            ));
        }
        if self.good(i) && self.good(j) {
            let ([back, forth], owed) = (b.rows(of_a), b.owes(of_a));
            for (row, other) in [(&ours, &forth), (&back, &theirs)] {
                let differ = row.all.iter().zip(&other.all).position(|(a, b)| a != b);
                if let Some(seq) = differ {
                    wrong.push(format!("n{i} and n{j} hold two decisions at {seq}"));
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
                    "n{i} and n{j}: {owes} + {owed} is not {under_way} under way and {waiting} waiting"
                ));
            }
            self.under_way = self.under_way.max(under_way.abs());
        }
        self.wrong.extend(wrong);
    }
}
