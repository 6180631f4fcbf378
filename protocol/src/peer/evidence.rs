//! Evidence: two things that one node signed and that contradict each other. It stands by itself, whoever brings it.

use alloc::{string::String, vec::Vec};

use serde::Deserialize;

use super::{
    Fault, SignedBody,
    card::Certificate,
    feed::{Feed, Item},
    head::SignedHead,
    limits,
    wire::{Reader, Writer},
};
use crate::{
    canonical,
    envelope::ENTRY_TYPE,
    id::{Digest32, Origin},
    key::Key,
    tlog::{MAX_PROOF_HASHES, proof::verify_consistency},
};

/// What kind of contradiction it is. One of each is kept for a node and epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contradiction {
    /// Two feed items at one place.
    Items,
    /// Two roots at one size.
    Heads,
    /// A summary that contradicts itself, of the node's own area or as a return of another.
    Summary,
    /// Two decisions about hours at one place towards one peer.
    Decisions,
    /// Two heads of different sizes of which the greater does not continue the smaller.
    Pasts,
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
    /// Two checkpoints of different sizes, and what the greater says stood at the smaller size: another root. Whoever has
    /// the hashes of the records under the greater can show that.
    Pasts {
        /// The certificate of the log key.
        certificate: SignedBody,
        /// The smaller, as a note.
        a: String,
        /// The greater.
        b: String,
        /// The root at the smaller's size of the tree that the greater is the head of.
        root: Digest32,
        /// That this is so: the consistency proof from there to the greater.
        proof: Vec<Digest32>,
    },
}

impl Contradiction {
    /// Every kind there is.
    pub const ALL: [Self; 5] = [
        Self::Items,
        Self::Heads,
        Self::Summary,
        Self::Decisions,
        Self::Pasts,
    ];

    /// The bit that clocks show it with.
    #[must_use]
    pub const fn bit(self) -> u8 {
        match self {
            Self::Items => 1,
            Self::Heads => 2,
            Self::Summary => 4,
            Self::Decisions => 8,
            Self::Pasts => 16,
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
            Self::Pasts => "pasts",
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
            Self::Pasts { .. } => Contradiction::Pasts,
        }
    }

    /// The certificate it is checked by.
    #[must_use]
    pub const fn certificate(&self) -> &SignedBody {
        match self {
            Self::Items { certificate, .. }
            | Self::Heads { certificate, .. }
            | Self::Summary { certificate, .. }
            | Self::Decisions { certificate, .. }
            | Self::Pasts { certificate, .. } => certificate,
        }
    }

    /// Which things contradict each other, in whatever order they are said and whoever cosigned them: the same for the same pair.
    #[must_use]
    pub fn pair(&self) -> Digest32 {
        let said =
            |note: &str| Digest32::of(note.split("\n\n").next().unwrap_or_default().as_bytes());
        let mut both = match self {
            Self::Items { a, b, .. } | Self::Decisions { a, b, .. } => {
                [a, b].map(|signed| Digest32::of(signed.body.as_bytes()))
            }
            Self::Heads { a, b, .. } | Self::Pasts { a, b, .. } => [said(a), said(b)],
            Self::Summary { a, .. } => [Digest32::of(a.body.as_bytes()), Digest32([0; 32])],
        };
        both.sort_by_key(|digest| digest.0);
        let [one, other] = both;
        Digest32::of(&[&[self.contradiction().bit()][..], &one.0, &other.0].concat())
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
                let a = SignedHead::open(a, &certificate, &|_| None)?;
                let b = SignedHead::open(b, &certificate, &|_| None)?;
                a.zip(b).is_some_and(|(a, b)| {
                    let (a, b) = (a.checkpoint, b.checkpoint);
                    a.size() == b.size() && a.root() != b.root()
                })
            }
            Self::Summary { a, .. } => {
                let a = item(a, &certificate)?;
                if a.head.kind.is_release() && !judge(&a.content) {
                    return Ok(false);
                }
                a.head.kind.is_release()
            }
            Self::Decisions { a, b, .. } => {
                let place = |signed| decision(signed, &certificate);
                place(a)? == place(b)? && a.body != b.body
            }
            Self::Pasts {
                a, b, root, proof, ..
            } => {
                let a = SignedHead::open(a, &certificate, &|_| None)?;
                let b = SignedHead::open(b, &certificate, &|_| None)?;
                let proof: Vec<_> = proof.iter().map(|hash| hash.0).collect();
                a.zip(b).is_some_and(|(a, b)| {
                    let (a, b) = (a.checkpoint, b.checkpoint);
                    let (old, new) = (a.size(), b.size());
                    old < new
                        && root.0 != *a.root()
                        && verify_consistency(old, new, &proof, &root.0, b.root()).is_ok()
                })
            }
        };
        if shown {
            Ok(certificate.by(known))
        } else {
            Err(Fault::BadEvidence)
        }
    }

    /// As it is kept and travels: `[kind, certificate, a, b]`, kind a bit of [`Contradiction::bit`]; without `b` for a
    /// summary, with `root, [hash, …]` after it for two pasts.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::bare();
        let kind = self.contradiction();
        to.list(fields(kind)).uint(u64::from(kind.bit()));
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
            Self::Pasts {
                a, b, root, proof, ..
            } => {
                to.text(a).text(b).bytes(&root.0).list(proof.len());
                for hash in proof {
                    to.bytes(&hash.0);
                }
            }
        }
        to.done()
    }

    /// Back from [`Self::to_bytes`]; nothing is checked but the spelling.
    ///
    /// # Errors
    /// [`Fault::Garbled`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut from = Reader::bare(bytes);
        let length = from.list(6)?;
        let bit = from.uint()?;
        let kind = Contradiction::ALL
            .into_iter()
            .find(|kind| u64::from(kind.bit()) == bit)
            .ok_or(Fault::Garbled)?;
        if length != fields(kind) {
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
            Contradiction::Pasts => Self::Pasts {
                certificate,
                a: from.text(limits::HEAD_BYTES)?,
                b: from.text(limits::HEAD_BYTES)?,
                root: Digest32(from.fixed()?),
                proof: hashes(&mut from)?,
            },
        };
        from.end()?;
        Ok(evidence)
    }
}

/// How many fields it is spelt with.
const fn fields(kind: Contradiction) -> usize {
    match kind {
        Contradiction::Summary => 3,
        Contradiction::Items | Contradiction::Heads | Contradiction::Decisions => 4,
        Contradiction::Pasts => 6,
    }
}

fn hashes(from: &mut Reader<'_>) -> Result<Vec<Digest32>, Fault> {
    let length = from.list(MAX_PROOF_HASHES)?;
    (0..length).map(|_| Ok(Digest32(from.fixed()?))).collect()
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
