//! Feeds: a node's chain of rare public items in one epoch, each signed by its feed key and naming the one before.

use alloc::{format, string::String};

use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use super::{
    Fault, SignedBody,
    card::{Card, Certificate},
    limits,
};
use crate::{
    canonical,
    id::{Digest32, Millis, Origin},
    key::Key,
};

/// The DSSE payload type of a feed item.
pub const FEED_TYPE: &str = "application/vnd.kith.feed.v1+json";

/// Which feed: a node's, in one of its epochs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feed {
    /// Whose.
    pub origin: Origin,
    /// Counted from 1.
    pub epoch: u32,
}

/// What an item is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A card: who the node is. The first of each epoch is one, and brings the certificate of its feed key.
    Profile,
    /// Counts that are not about people.
    Pulse,
    /// What a closed period adds up to, protected.
    Summary,
    /// A list of nodes that others may follow.
    Network,
    /// Figures of an area without Kith, as that area returned them.
    Return,
}

/// What an item says around its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Whose feed, in which epoch.
    pub feed: Feed,
    /// Its place, counted from 0 without a gap.
    pub seq: u64,
    /// The digest of the item before; none for the first.
    pub prev: Option<Digest32>,
    /// When, by its node's clock: a claim that decides nothing.
    pub at: Millis,
    /// What it is about.
    pub kind: Kind,
}

/// An item that is spelt and shaped as one. Who signed it is not known before [`Item::signed_by`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it says around its content.
    pub head: Head,
    /// Its content, an object in canonical spelling.
    pub content: String,
    /// What names it in the chain: SHA-256 of what is signed.
    pub digest: Digest32,
    /// As it travels and is kept, verbatim.
    pub signed: SignedBody,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'a> {
    at: Millis,
    #[serde(borrow)]
    content: &'a RawValue,
    epoch: u32,
    kind: Kind,
    origin: Origin,
    #[serde(default)]
    prev: Option<Digest32>,
    seq: u64,
    v: u8,
}

impl Head {
    /// The body of an item with this content, in canonical spelling: what its node signs under [`FEED_TYPE`].
    #[must_use]
    pub fn body(&self, content: &Value) -> String {
        let mut value = serde_json::json!({
            "at": self.at,
            "content": content,
            "epoch": self.feed.epoch,
            "kind": self.kind,
            "origin": self.feed.origin,
            "seq": self.seq,
            "v": 1,
        });
        if let Some(prev) = self.prev {
            value["prev"] = Value::String(format!("{prev}"));
        }
        canonical::write(&value)
    }
}

impl Item {
    /// Reads an item: its size, spelling and shape.
    ///
    /// # Errors
    /// [`Fault::BadItem`].
    pub fn read(signed: SignedBody) -> Result<Self, Fault> {
        if signed.body.len() > limits::ITEM_BYTES {
            return Err(Fault::BadItem);
        }
        canonical::check(&signed.body).map_err(|_| Fault::BadItem)?;
        let body: Body<'_> = serde_json::from_str(&signed.body).map_err(|_| Fault::BadItem)?;
        let fits = body.v == 1
            && (1..=limits::EPOCHS).contains(&body.epoch)
            && body.seq < limits::FEED_ITEMS
            && body.prev.is_some() == (body.seq > 0)
            && (body.seq > 0 || body.kind == Kind::Profile)
            && body.content.get().starts_with('{');
        if !fits {
            return Err(Fault::BadItem);
        }
        let head = Head {
            feed: Feed {
                origin: body.origin,
                epoch: body.epoch,
            },
            seq: body.seq,
            prev: body.prev,
            at: body.at,
            kind: body.kind,
        };
        let content = body.content.get().into();
        let digest = signed.digest(FEED_TYPE);
        Ok(Self {
            head,
            content,
            digest,
            signed,
        })
    }

    /// Checks the signature of an epoch's feed key.
    ///
    /// # Errors
    /// [`Fault::BadItem`].
    pub fn signed_by(&self, feed: &Key) -> Result<(), Fault> {
        if self.signed.holds(FEED_TYPE, feed) {
            Ok(())
        } else {
            Err(Fault::BadItem)
        }
    }

    /// The card that a profile is.
    ///
    /// # Errors
    /// [`Fault::BadItem`] when it is no profile or no card.
    pub fn card(&self) -> Result<Card, Fault> {
        if self.head.kind != Kind::Profile {
            return Err(Fault::BadItem);
        }
        Card::read(&self.content).map_err(|_| Fault::BadItem)
    }

    /// The certificate that a profile brings, when it is of this feed and by the node key known for it.
    ///
    /// # Errors
    /// [`Fault::BadItem`].
    pub fn certificate(&self, known: Option<&Key>) -> Result<Certificate, Fault> {
        let certificate = self
            .card()?
            .certificate(known)
            .map_err(|_| Fault::BadItem)?;
        let feed = &self.head.feed;
        if certificate.origin == feed.origin && certificate.epoch == feed.epoch {
            Ok(certificate)
        } else {
            Err(Fault::BadItem)
        }
    }
}
