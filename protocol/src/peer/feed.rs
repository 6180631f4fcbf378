//! Feeds: a node's chain of rare public items in one epoch, each signed by its feed key and naming the one before.

use alloc::{boxed::Box, format, string::String};
use core::cell::OnceCell;

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::{
    Fault, SignedBody,
    card::{Card, Certificate},
    evidence::Judge,
    limits,
};
use crate::{
    canonical,
    envelope::pae,
    id::{Digest32, Millis, Origin},
    key::{Key, Prepared},
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Something of a later version: carried like the others, understood by none of ours.
    Later,
}

impl Kind {
    /// What it is called in a body.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Pulse => "pulse",
            Self::Summary => "summary",
            Self::Network => "network",
            Self::Return => "return",
            Self::Later => "later",
        }
    }

    /// Whether its content is a release, of the node's own area or of another.
    #[must_use]
    pub const fn is_release(self) -> bool {
        match self {
            Self::Summary | Self::Return => true,
            Self::Profile | Self::Pulse | Self::Network | Self::Later => false,
        }
    }

    fn of_code(code: &str) -> Self {
        let known = [
            Self::Profile,
            Self::Pulse,
            Self::Summary,
            Self::Network,
            Self::Return,
        ];
        let named = known.into_iter().find(|kind| kind.code() == code);
        named.unwrap_or(Self::Later)
    }
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
#[derive(Debug, Clone)]
pub struct Item {
    /// What it says around its content.
    pub head: Head,
    /// Its content, an object in canonical spelling.
    pub content: String,
    /// What names it in the chain: SHA-256 of what is signed.
    pub digest: Digest32,
    /// As it travels and is kept, verbatim.
    pub signed: SignedBody,
    ahead: Ahead,
}

/// What was found out of it already and is dear: often ahead of the machine that asks for it, on another core.
#[derive(Debug, Clone, Default)]
struct Ahead {
    /// By which key it was found signed.
    by: Option<Key>,
    /// Whether it was found to contradict itself.
    doubtful: Option<bool>,
    certificate: OnceCell<Result<Box<Certificate>, Fault>>,
}

/// All else is read from what travels.
impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.signed == other.signed
    }
}

impl Eq for Item {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body<'a> {
    at: Millis,
    #[serde(borrow)]
    content: &'a RawValue,
    epoch: u32,
    #[serde(borrow)]
    kind: &'a str,
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
            "kind": self.kind.code(),
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
        let kind = Kind::of_code(body.kind);
        let fits = body.v == 1
            && (1..=limits::KIND_BYTES).contains(&body.kind.len())
            && (1..=limits::EPOCHS).contains(&body.epoch)
            && body.seq < limits::FEED_ITEMS
            && body.prev.is_some() == (body.seq > 0)
            && (body.seq > 0 || kind == Kind::Profile)
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
            kind,
        };
        let content = body.content.get().into();
        let digest = signed.digest(FEED_TYPE);
        Ok(Self {
            head,
            content,
            digest,
            signed,
            ahead: Ahead::default(),
        })
    }

    /// Looks at the signature ahead: if this key made it, [`Self::signed_by`] knows so from here on.
    pub fn prove(&mut self, feed: &Prepared) {
        let message = pae(FEED_TYPE, self.signed.body.as_bytes());
        if feed.verify(&message, &self.signed.sig) {
            self.ahead.by = Some(feed.key());
        }
    }

    /// Takes the word of whoever looked ahead whether it contradicts itself.
    pub const fn judged(&mut self, doubtful: bool) {
        self.ahead.doubtful = Some(doubtful);
    }

    /// Whether it contradicts itself, by this judgement unless that was looked at ahead.
    #[must_use]
    pub fn doubtful(&self, judge: Judge) -> bool {
        let judge = || self.head.kind.is_release() && judge(&self.content);
        self.ahead.doubtful.unwrap_or_else(judge)
    }

    /// Checks the signature of an epoch's feed key.
    ///
    /// # Errors
    /// [`Fault::BadItem`].
    pub fn signed_by(&self, feed: &Key) -> Result<(), Fault> {
        if self.ahead.by.as_ref() == Some(feed) || self.signed.holds(FEED_TYPE, feed) {
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

    /// The certificate that a profile brings, as signed. Nothing else of the card is looked at, which later versions may
    /// say more in.
    ///
    /// # Errors
    /// [`Fault::BadItem`] when there is none.
    pub fn certified(&self) -> Result<SignedBody, Fault> {
        #[derive(Deserialize)]
        struct Certified {
            certificate: SignedBody,
        }
        if self.head.kind != Kind::Profile {
            return Err(Fault::BadItem);
        }
        let card: Certified = serde_json::from_str(&self.content).map_err(|_| Fault::BadItem)?;
        Ok(card.certificate)
    }

    /// The same, opened, when it is of this feed. By which node key is for [`Certificate::by`] to say.
    ///
    /// # Errors
    /// [`Fault::BadItem`].
    pub fn certificate(&self) -> Result<&Certificate, Fault> {
        let opened = self.ahead.certificate.get_or_init(|| self.opened());
        opened.as_deref().map_err(|fault| *fault)
    }

    fn opened(&self) -> Result<Box<Certificate>, Fault> {
        let certificate = Certificate::open(&self.certified()?).map_err(|_| Fault::BadItem)?;
        let feed = &self.head.feed;
        if certificate.origin == feed.origin && certificate.epoch == feed.epoch {
            Ok(Box::new(certificate))
        } else {
            Err(Fault::BadItem)
        }
    }
}
