//! Nodes of several areas with their keys: what they sign for each other. Everything follows from names.

use ed25519_dalek::Signer as _;
use kith_protocol::{
    id::{Day, Digest32, Millis, Origin},
    key::{Key, Sig},
    peer::{
        SignedBody,
        card::{Before, Card, Certificate},
        feed::{FEED_TYPE, Feed, Head, Item, Kind},
    },
    successor,
    summary::{
        activity::{Work, add_up},
        disclosure::RULE,
        hours::HOURS_RULE,
        release::{RULES, Release},
    },
    tlog::{Checkpoint, Cosigner, Hash, Note, Signer, checkpoint::log_name},
};
use serde_json::Value;

use crate::{desk::Desk, people::Device};

/// What a node releases of its own area by the usual rules, of this work from one day to another, without indicators.
#[must_use]
pub fn release(by: &Origin, work: &Work, from: Day, to: Day) -> Release {
    Release {
        activity: add_up(work, RULE, HOURS_RULE),
        area: None,
        delay_days: 30,
        from,
        indicators: Vec::new(),
        origin: by.clone(),
        rule: RULES,
        to,
        v: 1,
    }
}

/// A node, as far as others see it.
#[derive(Debug, Clone)]
pub struct Area {
    /// What it is called.
    pub name: String,
    /// Its origin.
    pub origin: Origin,
    node: Device,
    epoch: u32,
    /// How often it took a new key as a witness.
    witness: u32,
    /// What its other keys are made from: a dishonest node may have two sets.
    keys: String,
}

impl Area {
    /// The area of this name, in its first epoch.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let node = Device::named(&format!("node {name}"));
        Self {
            name: name.to_owned(),
            origin: Origin::mint(&node.key()),
            node,
            epoch: 1,
            witness: 0,
            keys: name.to_owned(),
        }
    }

    /// The same in another epoch, with the keys of that.
    #[must_use]
    pub fn in_epoch(&self, epoch: u32) -> Self {
        Self {
            epoch,
            ..self.clone()
        }
    }

    /// The same with a new key as a witness: one that was restored takes one.
    #[must_use]
    pub fn with_other_witness(&self) -> Self {
        Self {
            witness: self.witness + 1,
            ..self.clone()
        }
    }

    /// The same node key with other keys below it: what no honest node has in one epoch.
    #[must_use]
    pub fn with_other_keys(&self) -> Self {
        Self {
            keys: format!("other {}", self.name),
            ..self.clone()
        }
    }

    /// The same node after its node key was replaced by the one of this name.
    #[must_use]
    pub fn with_node_key(&self, name: &str) -> Self {
        Self {
            node: Device::named(&format!("node {name}")),
            ..self.clone()
        }
    }

    /// The epoch whose keys these are.
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Its node key.
    #[must_use]
    pub fn key(&self) -> Key {
        self.node.key()
    }

    /// A signature by its node key.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.node.signing().sign(message).to_bytes()
    }

    /// A device of this area and epoch.
    fn device(&self, what: &str) -> Device {
        Device::named(&format!("{what} {} {}", self.keys, self.epoch))
    }

    /// Its book, just opened.
    #[must_use]
    pub fn desk(&self) -> Desk {
        Desk::opened(self.node.clone(), self.log_key())
    }

    /// The key that signs its heads, as its book names it.
    #[must_use]
    pub fn log_key(&self) -> Key {
        self.device("log").key()
    }

    /// What signs its heads.
    #[must_use]
    pub fn log(&self) -> Signer {
        let name = log_name(self.origin.as_str(), self.epoch);
        Signer::new(&name, self.device("log").signing().clone()).unwrap()
    }

    /// What cosigns others' heads.
    #[must_use]
    pub fn witness(&self) -> Cosigner {
        let what = match self.witness {
            0 => "witness".to_owned(),
            n => format!("witness {n}"),
        };
        let key = self.device(&what).signing().clone();
        Cosigner::new(self.origin.as_str(), key).unwrap()
    }

    /// Its keys.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        Certificate {
            at: 1_790_000_000_000,
            before: None,
            epoch: self.epoch,
            feed: self.device("feed").key(),
            log: self.log().verifier().clone(),
            node: self.key(),
            origin: self.origin.clone(),
            witness: self.witness().verifier().clone(),
        }
    }

    /// The same, where the node key of this name was before its own and says so.
    #[must_use]
    pub fn after(&self, name: &str) -> SignedBody {
        let before = Device::named(&format!("node {name}"));
        let claim = successor::claim(&self.origin, &before.key(), &self.key());
        let before = Before {
            node: before.key(),
            sig: Sig(before.signing().sign(&claim).to_bytes()),
        };
        let certificate = Certificate {
            before: Some(before),
            ..self.certificate()
        };
        certificate.sign(&|message| self.sign(message))
    }

    /// Its keys, certified.
    #[must_use]
    pub fn certified(&self) -> SignedBody {
        self.certificate().sign(&|message| self.sign(message))
    }

    /// Who it is.
    #[must_use]
    pub fn card(&self) -> Card {
        Card {
            address: format!("https://{}.example.org", self.name),
            area: format!("{} and around", self.name),
            area_code: None,
            certificate: self.certified(),
            name: format!("{} time bank", self.name),
            organisation: None,
        }
    }

    /// An item at a place of its feed, after the one with this digest.
    #[must_use]
    pub fn item(&self, seq: u64, prev: Option<Digest32>, kind: Kind, content: &Value) -> Item {
        let head = Head {
            feed: Feed {
                origin: self.origin.clone(),
                epoch: self.epoch,
            },
            seq,
            prev,
            at: said_in(kind) + Millis::try_from(seq).unwrap(),
            kind,
        };
        let feed = self.device("feed");
        let sign = |message: &[u8]| feed.signing().sign(message).to_bytes();
        let signed = SignedBody::sign(FEED_TYPE, head.body(content), &sign);
        Item::read(signed).unwrap()
    }

    /// The first item of its feed: its card.
    #[must_use]
    pub fn profile(&self) -> Item {
        let card = serde_json::to_value(self.card()).unwrap();
        self.item(0, None, Kind::Profile, &card)
    }

    /// Its feed: this card, and then these items in their order.
    #[must_use]
    pub fn feed(&self, card: &Card, items: &[(Kind, Value)]) -> Vec<Item> {
        let card = serde_json::to_value(card).unwrap();
        let mut feed = vec![self.item(0, None, Kind::Profile, &card)];
        for (kind, content) in items {
            let (seq, before) = (feed.len() as u64, feed[feed.len() - 1].digest);
            feed.push(self.item(seq, Some(before), *kind, content));
        }
        feed
    }

    /// A head of its log with this size, of a tree whose root follows from what it is called: as a note.
    #[must_use]
    pub fn head(&self, size: u64, tree: &str) -> Note {
        let root = Digest32::of(format!("{size} {tree}").as_bytes());
        self.head_of(size, root.0)
    }

    /// A head of its log with this size and root: as a note.
    #[must_use]
    pub fn head_of(&self, size: u64, root: Hash) -> Note {
        let log = self.log();
        let head = Checkpoint::new(log.verifier().name(), size, root).unwrap();
        head.sign(&log).unwrap()
    }
}

/// When an item is said to be signed: in September 2026; what tells of a period of that year in January, after its delay.
fn said_in(kind: Kind) -> Millis {
    if kind.is_release() {
        1_800_000_000_000
    } else {
        1_790_000_000_000
    }
}
