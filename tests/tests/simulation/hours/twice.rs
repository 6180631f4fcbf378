//! A node that settles twice, and what is made of that where it is found.

use kith_protocol::{
    entry::{
        Content,
        federation::{Federation, TransferSettled},
    },
    id::Origin,
    leaf::Leaf,
    peer::{Frame, SignedBody, evidence::Evidence, transfer::entry},
    transfer::PayCode,
};
use kith_tests::simulation::hearing;
use serde_json::Value;

use super::{Vice, World};

impl World {
    /// A node signs another decision at the place of one that it signed before, and brings it to the same neighbour.
    pub(super) fn settle_twice(&mut self) {
        let twice = |i: &usize| self.nodes[*i].vice == Vice::SettlesTwice;
        let bad: Vec<usize> = (0..self.nodes.len()).filter(twice).collect();
        if bad.is_empty() {
            return;
        }
        let i = bad[self.chance.below(bad.len())];
        let linked = self.linked(i);
        let to = linked[self.chance.below(linked.len())];
        if !self.connected[&(i.min(to), i.max(to))] {
            return;
        }
        // What it would have signed had its log been the one before anything was decided.
        let mut desk = self.nodes[i].copies[0].clone();
        let code = PayCode(core::array::from_fn(|_| {
            self.chance.number().to_le_bytes()[0]
        }));
        let member = self.nodes[i].member.clone();
        let promise = Content::Federation(self.promised(i, to, code, 7));
        desk.says(&member, promise).unwrap();
        let neighbour = self.nodes[to].area.origin.clone();
        let settled = TransferSettled {
            day: "2026-09-01".parse().unwrap(),
            minutes: 7,
            payer: kith_protocol::transfer::pseudonym(member.account, &neighbour, None),
            neighbour,
            seq: 0,
            total: 7,
            transfer: code.transfer(),
        };
        desk.node_says(Content::Federation(Federation::TransferSettled(settled)))
            .unwrap();
        let message = entry(desk.leaves.last().unwrap()).unwrap();
        self.wire.push((i, to, Frame::Transfer(message).encode()));
    }

    /// What honest nodes found is told by gossip, over their own lines alone: who has not heard of something in the end.
    pub(super) fn unheard(&self) -> Vec<String> {
        let honest = (0..self.nodes.len()).filter(|i| self.good(*i));
        let found = honest.flat_map(|i| self.nodes[i].exposed.iter().map(move |e| (i, e.clone())));
        let found: Vec<(usize, Evidence)> = found.collect();
        let lines = self.connected.keys().copied();
        let lines: Vec<_> = { lines }
            .filter(|(i, j)| self.good(*i) && self.good(*j))
            .collect();
        let areas = self.nodes.iter().map(|node| node.area.clone());
        hearing::unheard(7, &areas.collect::<Vec<_>>(), &lines, &found)
    }

    /// What a machine found is made into evidence that stands by itself.
    pub(super) fn contradicted(&mut self, i: usize, peer: &Origin, index: u64, other: SignedBody) {
        let j = self.index(peer);
        if self.good(j) {
            self.wrong.push(format!("n{j} is accused at n{i}"));
            return;
        }
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
