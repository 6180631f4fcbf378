//! Evidence: two things that one node signed and that contradict each other. It stands by itself, whoever brings it.

use alloc::{string::String, vec::Vec};

use serde::Deserialize;

use super::{
    Fault, SignedBody,
    card::Certificate,
    feed::{Feed, Item, Kind},
    head::SignedHead,
    limits,
    wire::{Reader, Writer},
};
use crate::{canonical, envelope::ENTRY_TYPE, id::Origin, key::Key};

/// What kind of contradiction it is. One of each is kept for a node and epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contradiction {
    /// Two feed items at one place.
    Items,
    /// Two roots at one size.
    Heads,
    /// A summary that contradicts itself.
    Summary,
    /// Two decisions about hours at one place towards one peer.
    Decisions,
}

/// Says whether the content of a summary item contradicts itself: by the rules of disclosure and arithmetic alone.
pub type Judge = fn(content: &str) -> bool;

/// What one node signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// Two items at one place of one feed.
    Items {
        /// The certificate of the feed key.
        certificate: SignedBody,
        /// The one.
        a: SignedBody,
        /// The other.
        b: SignedBody,
    },
    /// Two checkpoints of one size.
    Heads {
        /// The certificate of the log key.
        certificate: SignedBody,
        /// The one, as a note.
        a: String,
        /// The other.
        b: String,
    },
    /// One item of kind summary.
    Summary {
        /// The certificate of the feed key.
        certificate: SignedBody,
        /// The item.
        a: SignedBody,
    },
    /// Two entries of the node, `transfer.settled` or `.refused`, at one place towards one peer.
    Decisions {
        /// Any certificate of the node key that signed both.
        certificate: SignedBody,
        /// The one.
        a: SignedBody,
        /// The other.
        b: SignedBody,
    },
}

impl Contradiction {
    /// Every kind there is.
    pub const ALL: [Self; 4] = [Self::Items, Self::Heads, Self::Summary, Self::Decisions];

    /// The bit that clocks show it with.
    #[must_use]
    pub const fn bit(self) -> u8 {
        match self {
            Self::Items => 1,
            Self::Heads => 2,
            Self::Summary => 4,
            Self::Decisions => 8,
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Heads => "heads",
            Self::Summary => "summary",
            Self::Decisions => "decisions",
        }
    }
}

/// The parts of a decision that make it one of a row: an entry's body, of which the rest is not looked at.
#[derive(Deserialize)]
struct Decision {
    origin: Origin,
    by: String,
    kind: String,
    content: Place,
}

#[derive(Deserialize, PartialEq, Eq)]
struct Place {
    peer: Origin,
    seq: u64,
}

impl Evidence {
    /// Which kind of contradiction it shows.
    #[must_use]
    pub const fn contradiction(&self) -> Contradiction {
        match self {
            Self::Items { .. } => Contradiction::Items,
            Self::Heads { .. } => Contradiction::Heads,
            Self::Summary { .. } => Contradiction::Summary,
            Self::Decisions { .. } => Contradiction::Decisions,
        }
    }

    /// The certificate it is checked by.
    #[must_use]
    pub const fn certificate(&self) -> &SignedBody {
        match self {
            Self::Items { certificate, .. }
            | Self::Heads { certificate, .. }
            | Self::Summary { certificate, .. }
            | Self::Decisions { certificate, .. } => certificate,
        }
    }

    /// Of whom it is said to be, in which epoch: nothing is checked but the certificate's own signature.
    ///
    /// # Errors
    /// [`Fault::BadEvidence`].
    pub fn accused(&self) -> Result<Feed, Fault> {
        let certificate = Certificate::open(self.certificate()).map_err(|_| Fault::BadEvidence)?;
        Ok(Feed {
            origin: certificate.origin,
            epoch: certificate.epoch,
        })
    }

    /// Checks that it shows what it claims to: that both are by the accused, whose node key is `known` (or the one that
    /// its origin was minted from), and cannot both be true. `false` where somebody honest may think otherwise: who knows
    /// the node by another key, or judges summaries by later rules.
    ///
    /// # Errors
    /// [`Fault::BadEvidence`] where nobody could.
    pub fn verify(&self, known: Option<&Key>, judge: Judge) -> Result<bool, Fault> {
        self.shown(known, judge).map_err(|_| Fault::BadEvidence)
    }

    fn shown(&self, known: Option<&Key>, judge: Judge) -> Result<bool, Fault> {
        let certificate = Certificate::open(self.certificate())?;
        let shown = match self {
            Self::Items { a, b, .. } => {
                let a = item(a, &certificate)?;
                let b = item(b, &certificate)?;
                a.head.seq == b.head.seq && a.digest != b.digest
            }
            Self::Heads { a, b, .. } => {
                let a = SignedHead::open(a, &certificate, &[])?;
                let b = SignedHead::open(b, &certificate, &[])?;
                a.zip(b).is_some_and(|(a, b)| {
                    let (a, b) = (a.checkpoint, b.checkpoint);
                    a.size() == b.size() && a.root() != b.root()
                })
            }
            Self::Summary { a, .. } => {
                let a = item(a, &certificate)?;
                if a.head.kind == Kind::Summary && !judge(&a.content) {
                    return Ok(false);
                }
                a.head.kind == Kind::Summary
            }
            Self::Decisions { a, b, .. } => {
                let place = |signed| decision(signed, &certificate);
                place(a)? == place(b)? && a.body != b.body
            }
        };
        if shown {
            Ok(certificate.by(known))
        } else {
            Err(Fault::BadEvidence)
        }
    }

    /// As it is kept and travels: `[kind, certificate, a, b]`, kind a bit of [`Contradiction::bit`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::bare();
        let fields = if matches!(self, Self::Summary { .. }) {
            3
        } else {
            4
        };
        to.list(fields);
        to.uint(u64::from(self.contradiction().bit()));
        self.certificate().put(&mut to);
        match self {
            Self::Items { a, b, .. } | Self::Decisions { a, b, .. } => {
                a.put(&mut to);
                b.put(&mut to);
            }
            Self::Heads { a, b, .. } => {
                to.text(a).text(b);
            }
            Self::Summary { a, .. } => a.put(&mut to),
        }
        to.done()
    }

    /// Back from [`Self::to_bytes`]; nothing is checked but the spelling.
    ///
    /// # Errors
    /// [`Fault::Garbled`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut from = Reader::bare(bytes);
        let fields = from.list(4)?;
        let bit = from.uint()?;
        let kind = Contradiction::ALL
            .into_iter()
            .find(|kind| u64::from(kind.bit()) == bit)
            .ok_or(Fault::Garbled)?;
        if fields != if kind == Contradiction::Summary { 3 } else { 4 } {
            return Err(Fault::Garbled);
        }
        let certificate = SignedBody::take(&mut from, limits::CERTIFICATE_BYTES)?;
        let signed = |from: &mut Reader<'_>| SignedBody::take(from, limits::ITEM_BYTES);
        let evidence = match kind {
            Contradiction::Items => Self::Items {
                certificate,
                a: signed(&mut from)?,
                b: signed(&mut from)?,
            },
            Contradiction::Heads => Self::Heads {
                certificate,
                a: from.text(limits::HEAD_BYTES)?,
                b: from.text(limits::HEAD_BYTES)?,
            },
            Contradiction::Summary => Self::Summary {
                certificate,
                a: signed(&mut from)?,
            },
            Contradiction::Decisions => Self::Decisions {
                certificate,
                a: signed(&mut from)?,
                b: signed(&mut from)?,
            },
        };
        from.end()?;
        Ok(evidence)
    }
}

/// An item of the accused: signed by the feed key of the certificate, or, the first of an epoch, by the one that it
/// brings itself. So two first items under two feed keys are evidence too.
fn item(signed: &SignedBody, certificate: &Certificate) -> Result<Item, Fault> {
    let item = Item::read(signed.clone())?;
    let feed = &item.head.feed;
    if feed.origin != certificate.origin || feed.epoch != certificate.epoch {
        return Err(Fault::BadEvidence);
    }
    let key = if item.head.seq == 0 {
        let own = item.certificate()?;
        if own.node != certificate.node {
            return Err(Fault::BadEvidence);
        }
        own.feed
    } else {
        certificate.feed
    };
    item.signed_by(&key)?;
    Ok(item)
}

/// Where in the row of decisions towards which peer a signed body stands.
fn decision(signed: &SignedBody, certificate: &Certificate) -> Result<Place, Fault> {
    canonical::check(&signed.body).map_err(|_| Fault::BadEvidence)?;
    let decision: Decision = serde_json::from_str(&signed.body).map_err(|_| Fault::BadEvidence)?;
    let decides = matches!(
        decision.kind.as_str(),
        "transfer.settled" | "transfer.refused"
    );
    let fits = decides
        && decision.by == "node"
        && decision.origin == certificate.origin
        && signed.holds(ENTRY_TYPE, &certificate.node);
    if fits {
        Ok(decision.content)
    } else {
        Err(Fault::BadEvidence)
    }
}
