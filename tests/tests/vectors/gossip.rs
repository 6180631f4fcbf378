//! Examples of what nodes say to each other: `tests/vectors/gossip.json`, and those inside docs/protocol.md. A whole
//! conversation of two nodes is recorded in it, frame by frame.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use kith_protocol::{
    id::Origin,
    peer::{
        Frame, SignedBody,
        evidence::Evidence,
        feed::{Item, Kind},
        gossip::{Effect, Followed, Gossip, Input, Kept, Message, Own},
        link::{self, Link},
        mirror::past,
        words::{LIST, words},
    },
    tlog::{Tree, leaf_hash},
};
use kith_tests::areas::Area;
use serde_json::{Value, json};

use super::kept;

#[test]
fn the_examples_of_gossip_are_those_made_here() {
    let made = serde_json::to_string_pretty(&examples()).unwrap() + "\n";
    kept("tests/vectors/gossip.json", &made);
}

fn wigan() -> Area {
    Area::named("wigan")
}

fn leeds() -> Area {
    Area::named("leeds")
}

fn pulse(area: &Area, before: &Item, seq: u64) -> Item {
    let content =
        json!({"decisions": 2, "from": "2026-09-01", "meetings": 3, "to": "2026-09-30", "v": 1});
    area.item(seq, Some(before.digest), Kind::Pulse, &content)
}

fn examples() -> Value {
    let wigan = wigan();
    let profile = wigan.profile();
    let item = pulse(&wigan, &profile, 1);
    let other = wigan.item(1, Some(profile.digest), Kind::Pulse, &json!({}));
    let evidence = Evidence::Items {
        certificate: wigan.certified(),
        a: item.signed.clone(),
        b: other.signed,
    };
    let pasts = pasts(&wigan);
    let keys = [self::wigan(), leeds()];
    let keys = keys.map(|a| json!({"name": a.name, "node": a.key(), "origin": a.origin}));
    let signed = |signed: &SignedBody| serde_json::to_value(signed).unwrap();
    json!({
        "about": "What nodes say to each other. Made by tests/tests/vectors/gossip.rs.",
        "card": wigan.card().text(),
        "certificate": signed(&wigan.certified()),
        "evidence": HEXLOWER.encode(&evidence.to_bytes()),
        "evidence of two pasts": HEXLOWER.encode(&pasts.to_bytes()),
        "head": wigan.head(7, "tree").to_string(),
        "item": {"digest": item.digest, "signed": signed(&item.signed)},
        "keys": keys,
        "list": LIST.as_slice(),
        "profile": {"digest": profile.digest, "signed": signed(&profile.signed)},
        "session": recorded().iter().map(Said::json).collect::<Vec<_>>(),
        "words": words(&wigan.key(), &leeds().key()),
    })
}

/// A head of four entries, and one of three that is not on the way there.
fn pasts(area: &Area) -> Evidence {
    let leaves = [b"one", b"two", b"thr", b"fou"].map(|leaf| leaf_hash(leaf));
    let tree = Tree::from_leaf_hashes(leaves.into());
    let shown = past::against(
        &tree,
        &area.head_of(4, tree.root()).to_string(),
        &area.head_of(3, [7; 32]).to_string(),
    )
    .unwrap();
    let evidence = Evidence::Pasts {
        certificate: area.certified(),
        a: shown.a,
        b: shown.b,
        root: shown.root,
        proof: shown.proof,
    };
    assert_eq!(evidence.verify(None, |_| false), Ok(true));
    evidence
}

/// One example for docs/protocol.md.
pub(super) fn example(what: &str) -> String {
    let wigan = wigan();
    match what {
        "certificate" => wigan.certificate().body(),
        "card" => wigan.card().text(),
        "item" => pulse(&wigan, &wigan.profile(), 1).signed.body,
        "words" => words(&wigan.key(), &leeds().key()).join(" "),
        "session" => recorded().iter().map(Said::line).collect(),
        unknown => panic!("no example of gossip is called {unknown}"),
    }
}

/// One frame of the conversation.
struct Said {
    from: String,
    frame: Frame,
}

impl Said {
    fn json(&self) -> Value {
        let bytes = self.frame.encode();
        assert_eq!(Frame::decode(&bytes).unwrap(), self.frame);
        json!({"from": self.from, "hex": HEXLOWER.encode(&bytes), "name": self.name()})
    }

    /// As the document shows it: long ones cut.
    fn line(&self) -> String {
        let bytes = self.frame.encode();
        let mut line = format!(
            "{} says {}, {} bytes\n",
            self.from,
            self.name(),
            bytes.len()
        );
        let shown = &bytes[..bytes.len().min(56)];
        let rest = if shown.len() < bytes.len() { "…" } else { "" };
        writeln!(line, "  {}{rest}", HEXLOWER.encode(shown)).unwrap();
        line
    }

    fn name(&self) -> &'static str {
        match &self.frame {
            Frame::Link(message) => match message {
                link::Message::Hello { .. } => "Hello",
                link::Message::Challenge { .. } => "Challenge",
                link::Message::Proof { .. } => "Proof",
                link::Message::Bye { .. } => "Bye",
            },
            Frame::Gossip(message) => match message {
                Message::Digest { .. } => "Digest",
                Message::Clocks { .. } => "Clocks",
                Message::Want { .. } => "Want",
                Message::Items { .. } => "Items",
                Message::Head { .. } => "Head",
                Message::Evidence { .. } => "Evidence",
            },
            Frame::Mirror(_) | Frame::Transfer(_) | Frame::Board(_) => {
                panic!("{:?} has no place here", self.frame)
            }
        }
    }
}

#[derive(Default)]
struct Disk(BTreeMap<Vec<u8>, Vec<u8>>);

impl Kept for Disk {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key).cloned()
    }
}

struct One {
    area: Area,
    machine: Gossip,
    disk: Disk,
    out: VecDeque<Message>,
}

impl One {
    fn new(area: Area, follows: &Area) -> Self {
        let own = Own {
            origin: area.origin.clone(),
            node: area.key(),
            judge: |_| false,
        };
        let mut one = Self {
            area,
            machine: Gossip::open(own, std::iter::empty()),
            disk: Disk::default(),
            out: VecDeque::new(),
        };
        let followed = Followed {
            origin: follows.origin.clone(),
            node: Some(follows.key()),
        };
        one.told(Input::Follow(vec![followed]));
        one
    }

    fn told(&mut self, input: Input) {
        let effects = self.machine.input(0, input, &self.disk);
        self.perform(effects);
    }

    fn publishes(&mut self, item: Item) {
        let effects = self.machine.publish(0, item, &self.disk).unwrap();
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Keep { key, value } => drop(self.disk.0.insert(key, value)),
                Effect::Send(_, message) => self.out.push_back(message),
                Effect::Taken(_)
                | Effect::Seen { .. }
                | Effect::Headed { .. }
                | Effect::Agreed(_) => {}
                Effect::End(..) | Effect::Exposed(_) => panic!("the two get on: {effect:?}"),
            }
        }
    }
}

/// What Wigan and Leeds say: Wigan has published two items and Leeds one when they first meet; then Wigan publishes
/// another and shows its head; the connection breaks, and they meet again with nothing new.
fn recorded() -> Vec<Said> {
    let (mut wigan, mut leeds) = (One::new(wigan(), &leeds()), One::new(leeds(), &wigan()));
    let profile = wigan.area.profile();
    let first = pulse(&wigan.area, &profile, 1);
    let second = pulse(&wigan.area, &first, 2);
    wigan.publishes(profile);
    wigan.publishes(first);
    let card = leeds.area.profile();
    leeds.publishes(card);

    let mut said = handshake(&wigan.area, &leeds.area);
    meet(&mut wigan, &mut leeds, &mut said);
    wigan.publishes(second);
    let head = wigan.area.head(7, "tree").to_string();
    wigan.told(Input::Head(head));
    talk(&mut wigan, &mut leeds, &mut said);
    let (a, b): (Origin, Origin) = (wigan.area.origin.clone(), leeds.area.origin.clone());
    wigan.told(Input::Disconnected(b));
    leeds.told(Input::Disconnected(a));
    meet(&mut wigan, &mut leeds, &mut said);
    said
}

fn meet(wigan: &mut One, leeds: &mut One, said: &mut Vec<Said>) {
    wigan.told(Input::Connected(leeds.area.origin.clone()));
    leeds.told(Input::Connected(wigan.area.origin.clone()));
    talk(wigan, leeds, said);
}

fn talk(wigan: &mut One, leeds: &mut One, said: &mut Vec<Said>) {
    loop {
        let before = said.len();
        pass(wigan, leeds, said);
        pass(leeds, wigan, said);
        if said.len() == before {
            return;
        }
    }
}

fn pass(from: &mut One, to: &mut One, said: &mut Vec<Said>) {
    while let Some(message) = from.out.pop_front() {
        said.push(Said {
            from: from.area.name.clone(),
            frame: Frame::Gossip(message.clone()),
        });
        to.told(Input::Message(from.area.origin.clone(), message));
    }
}

/// The three frames of the handshake, with nonces of 32 ones and 32 twos.
fn handshake(wigan: &Area, leeds: &Area) -> Vec<Said> {
    let own = |area: &Area| link::Own {
        origin: area.origin.clone(),
        node: area.key(),
        certificate: area.certified(),
    };
    let (mut dials, hello) = Link::dial(own(wigan), leeds.origin.clone(), leeds.key(), [1; 32]);
    let mut accepts = Link::accept(own(leeds), [2; 32]);
    let take = |link: &mut Link, us: &Area, them: &Area, message| {
        let step = link.input(message, &|_| Some(them.key()), &|bytes| us.sign(bytes));
        step.unwrap().send
    };
    let challenge = take(&mut accepts, leeds, wigan, hello.clone()).unwrap();
    let proof = take(&mut dials, wigan, leeds, challenge.clone()).unwrap();
    assert_eq!(take(&mut accepts, leeds, wigan, proof.clone()), None);
    [(wigan, hello), (leeds, challenge), (wigan, proof)]
        .map(|(from, message)| Said {
            from: from.name.clone(),
            frame: Frame::Link(message),
        })
        .into()
}
