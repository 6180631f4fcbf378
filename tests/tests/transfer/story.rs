//! Stories of two nodes and their machine: both sign the balance, and what is dishonest or garbled ends the connection.

use kith_protocol::{
    id::Origin,
    peer::{
        Fault, Frame, SignedBody,
        transfer::{Effect, Input, Machine, Message, STATEMENT_TYPE, entry, kept_under, statement},
    },
};
use kith_tests::desk::Desk;

use super::pair::{BOTH, CODE, MINUTES, Nodes, Side, Word};

/// Two nodes on a line that works.
struct Two {
    nodes: Nodes,
    at: [usize; 2],
    machines: [Machine; 2],
    /// What each kept of the other.
    kept: Vec<(Side, Vec<u8>, Vec<u8>)>,
    /// Why each ended the connection.
    ended: Vec<(Side, Fault)>,
}

impl Two {
    fn linked() -> Self {
        let nodes = Nodes::new();
        let machines = BOTH.map(|side| Machine::new(nodes.origin(side).clone()));
        Self {
            nodes,
            at: [0, 1],
            machines,
            kept: Vec::new(),
            ended: Vec::new(),
        }
    }

    fn desk(&self, side: Side) -> &Desk {
        self.nodes.desk(self.at[side as usize])
    }

    fn origin(&self, side: Side) -> Origin {
        self.nodes.origin(side).clone()
    }

    fn say(&mut self, word: Word) {
        let at = &mut self.at[word.side() as usize];
        *at = self.nodes.say(*at, word).unwrap();
        self.input(word.side(), Input::Moved);
    }

    fn connect(&mut self) {
        for side in BOTH {
            let other = self.origin(side.other());
            self.machines[side as usize].input(
                Input::Connected(other),
                &self.nodes.desk(self.at[side as usize]).views,
            );
        }
        // Each said how far it came before it heard the other.
        for side in BOTH {
            let peer = &self.desk(side).views.directory.peers[&self.origin(side.other())];
            let sync = Message::Sync {
                have: 0,
                own: 0,
                ceiling: Some(peer.ceiling),
            };
            self.hear(side.other(), sync);
        }
    }

    /// A frame arrives, as it travels.
    fn hear(&mut self, side: Side, message: Message) {
        let bytes = Frame::from(message.clone()).encode();
        assert_eq!(Frame::decode(&bytes), Ok(Frame::Transfer(message.clone())));
        let other = self.origin(side.other());
        self.input(side, Input::Message(other, message));
    }

    /// Gives a machine an input, and does all that follows from it on both sides.
    fn input(&mut self, side: Side, input: Input) {
        let at = self.at[side as usize];
        let effects = self.machines[side as usize].input(input, &self.nodes.desk(at).views);
        for effect in effects {
            match effect {
                Effect::Send(_, message) => self.hear(side.other(), message),
                Effect::SendEntry(_, index) => {
                    let leaf = self.desk(side).leaves[usize::try_from(index).unwrap()].clone();
                    self.hear(side.other(), entry(&leaf).unwrap());
                }
                Effect::Propose(other, content) => {
                    match self.nodes.take(self.at[side as usize], None, content) {
                        Ok(at) => {
                            self.at[side as usize] = at;
                            self.input(side, Input::Moved);
                        }
                        Err(_) => self.input(side, Input::Refused(other)),
                    }
                }
                Effect::Sign(_, body) => {
                    let signed = self.signed(side, body);
                    self.hear(side.other(), Message::Statement(signed));
                }
                Effect::Keep { key, value } => self.kept.push((side, key, value)),
                Effect::Contradicted { .. } => panic!("nobody contradicted themselves"),
                Effect::End(_, fault) => self.ended.push((side, fault)),
            }
        }
    }

    fn signed(&self, side: Side, body: String) -> SignedBody {
        let node = self.desk(side).node.clone();
        SignedBody::sign(STATEMENT_TYPE, body, &|message| {
            use ed25519_dalek::Signer as _;
            node.signing().sign(message).to_bytes()
        })
    }
}

#[test]
fn pat_pays_gil_and_both_nodes_sign_the_balance() {
    let mut two = Two::linked();
    two.connect();
    two.say(Word::Offer(MINUTES));
    assert_eq!(two.nodes.balance(Side::Giver, two.at[1]), 0);
    two.say(Word::Promise);
    assert_eq!(two.nodes.balance(Side::Payer, two.at[0]), -MINUTES);
    assert_eq!(two.nodes.balance(Side::Giver, two.at[1]), MINUTES);
    for side in BOTH {
        let other = two.origin(side.other());
        let views = &two.desk(side).views;
        let body = statement(&two.origin(side), &other, &views.transfers).unwrap();
        let (_, key, value) = two.kept.iter().rfind(|(who, ..)| *who == side).unwrap();
        let theirs = SignedBody::from_bytes(value).unwrap();
        assert_eq!((*key).clone(), kept_under(&other));
        assert_eq!(theirs.body, body);
        assert!(theirs.holds(STATEMENT_TYPE, &two.desk(side.other()).node.key()));
        let own = two.nodes.account(side);
        let statement = views.statements.of(&own).unwrap();
        assert_eq!(statement.balance.abs(), MINUTES);
        let between = views.directory.peers[&other].account;
        assert_eq!(
            views.statements.of(&between).unwrap().balance,
            -statement.balance
        );
    }
    assert_eq!(two.ended, []);
}

#[test]
fn a_promise_that_is_taken_back_is_refused_to_whoever_offers() {
    let mut two = Two::linked();
    two.connect();
    two.say(Word::Promise);
    two.say(Word::TakeBack);
    two.say(Word::Offer(MINUTES));
    let held = two.desk(Side::Giver).views.transfers.get(&CODE.transfer());
    assert!(!held.unwrap().state.under_way());
    assert_eq!(two.nodes.balance(Side::Giver, two.at[1]), 0);
}

#[test]
fn what_is_forged_ends_the_connection() {
    let mut two = Two::linked();
    two.connect();
    two.say(Word::Offer(MINUTES));
    two.say(Word::Promise);
    let settled = two.desk(Side::Payer).leaves.last().unwrap().clone();
    let Some(Message::Decision(mut forged)) = entry(&settled) else {
        panic!("the payer's node did not decide last");
    };
    forged.sig[0] ^= 1;
    two.hear(Side::Giver, Message::Decision(forged));
    assert_eq!(two.ended, [(Side::Giver, Fault::Forged)]);
    let nonsense = two.signed(Side::Giver, "{}".to_owned());
    two.hear(Side::Payer, Message::Decision(nonsense));
    assert_eq!(two.ended[1], (Side::Payer, Fault::BadDecision));
}
