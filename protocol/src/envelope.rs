//! What travels: a body with signatures and details. Verifying one is pure, can run in parallel, and is the only door to the book.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    details::Detail,
    entry::{Entry, Unreadable},
    id::Digest32,
    key::{Key, Prepared},
    limits,
    refusal::Frame,
};

/// The DSSE payload type of an entry.
pub const ENTRY_TYPE: &str = "application/vnd.kith.entry.v1+json";
/// The DSSE payload type of a sign-in challenge.
pub const CHALLENGE_TYPE: &str = "application/vnd.kith.challenge.v1+json";

/// DSSE pre-authentication encoding: what is signed for a body of a payload type.
///
/// `"DSSEv1 " len(type) " " type " " len(body) " " body`, lengths in bytes as ASCII decimal.
#[must_use]
pub fn pae(payload_type: &str, body: &[u8]) -> Vec<u8> {
    let head = pae_head(payload_type, body.len());
    let mut out = Vec::with_capacity(head.len() + body.len());
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(body);
    out
}

/// What stands before a body of so many bytes in [`pae`].
pub(crate) fn pae_head(payload_type: &str, bytes: usize) -> String {
    format!("DSSEv1 {} {payload_type} {bytes} ", payload_type.len())
}

/// One signature, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WireSignature {
    /// Whose, as did:key.
    pub key: String,
    /// 64 bytes in unpadded base64url.
    pub sig: String,
}

/// A submitted entry, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The signed body, verbatim.
    pub body: String,
    /// The signatures over it.
    pub signatures: Vec<WireSignature>,
    /// The details the body commits to, by commitment.
    #[serde(default)]
    pub details: BTreeMap<String, Detail>,
}

/// A signature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Whose.
    pub key: Key,
    /// The 64 bytes.
    pub bytes: [u8; 64],
}

/// An entry whose signatures hold: what the book judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The parsed body.
    pub entry: Entry,
    /// SHA-256 of the body: the terms that others agree to.
    pub terms: Digest32,
    /// Who signed, sorted, each once.
    pub signers: Vec<Key>,
}

/// An envelope that holds by itself; whether its signers may say it is the book's to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What the book judges.
    pub signed: Signed,
    /// The body, verbatim.
    pub body: String,
    /// Sorted by key, each once.
    pub signatures: Vec<Signature>,
    /// The details that came with it, each checked against the commitment the body names.
    pub details: Vec<(Digest32, Detail)>,
}

impl Envelope {
    /// Checks everything that needs no state: bounds, spelling, shape, signatures, details.
    ///
    /// Order of refusals: size, spelling and shape, number and spelling of signatures, details, one key twice, each
    /// signature.
    pub fn verify(self) -> Result<Verified, Frame> {
        self.verify_with(|_| None)
    }

    /// The same, with whatever keys the caller keeps prepared. One that is another's is not used.
    pub fn verify_with(
        self,
        prepared: impl Fn(&Key) -> Option<Prepared>,
    ) -> Result<Verified, Frame> {
        let entry = read(&self.body)?;
        if self.signatures.is_empty() || self.signatures.len() > limits::SIGNATURES {
            return Err(Frame::SignatureCount);
        }
        let mut signatures = self
            .signatures
            .iter()
            .map(signature)
            .collect::<Result<Vec<_>, _>>()?;
        signatures.sort_unstable_by_key(|s| s.key);
        let details = details(&entry, self.details)?;
        Verified::check(entry, self.body, signatures, details, prepared)
    }
}

impl Verified {
    /// Checks signatures that are already sorted: the way back from a leaf. With whatever keys the caller keeps
    /// prepared, as [`Envelope::verify_with`].
    pub fn from_leaf(
        body: String,
        signatures: Vec<Signature>,
        prepared: impl Fn(&Key) -> Option<Prepared>,
    ) -> Result<Self, Frame> {
        let entry = read(&body)?;
        Self::check(entry, body, signatures, Vec::new(), prepared)
    }

    fn check(
        entry: Entry,
        body: String,
        signatures: Vec<Signature>,
        details: Vec<(Digest32, Detail)>,
        prepared: impl Fn(&Key) -> Option<Prepared>,
    ) -> Result<Self, Frame> {
        if signatures.windows(2).any(|pair| pair[0].key >= pair[1].key) {
            return Err(Frame::SignatureTwice);
        }
        let message = pae(ENTRY_TYPE, body.as_bytes());
        let holds = |s: &Signature| match prepared(&s.key).filter(|p| p.key() == s.key) {
            Some(key) => key.verify(&message, &s.bytes),
            None => s.key.verify(&message, &s.bytes),
        };
        if let Some(wrong) = signatures.iter().find(|s| !holds(s)) {
            return Err(Frame::Signature(wrong.key));
        }
        let signers = signatures.iter().map(|s| s.key).collect();
        let terms = Digest32::of(body.as_bytes());
        Ok(Self {
            signed: Signed {
                entry,
                terms,
                signers,
            },
            body,
            signatures,
            details,
        })
    }
}

fn read(body: &str) -> Result<Entry, Frame> {
    if body.len() > limits::BODY_BYTES {
        return Err(Frame::TooLarge);
    }
    Entry::read(body).map_err(|why| match why {
        Unreadable::NotCanonical(why) => Frame::NotCanonical(why),
        Unreadable::Version(version) => Frame::Version(version),
        Unreadable::Kind(kind) => Frame::Kind(kind),
        Unreadable::Shape(why) => Frame::Shape(why),
    })
}

fn signature(wire: &WireSignature) -> Result<Signature, Frame> {
    let key = wire.key.parse().map_err(|_| Frame::SignatureSpelling)?;
    let bytes = data_encoding::BASE64URL_NOPAD
        .decode(wire.sig.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Frame::SignatureSpelling)?;
    Ok(Signature { key, bytes })
}

/// Every detail sent must be named by the body and match; one that the body names may be missing only if the node has it already,
/// which the book cannot know: here it must be sent.
fn details(
    entry: &Entry,
    sent: BTreeMap<String, Detail>,
) -> Result<Vec<(Digest32, Detail)>, Frame> {
    let named = entry.content.details();
    let mut found = Vec::with_capacity(sent.len());
    for (name, detail) in sent {
        let commitment: Digest32 = name.parse().map_err(|_| Frame::Details)?;
        let matches = detail.commitment() == Some(commitment);
        if !matches || named != Some(commitment) || detail.text.len() > limits::DETAIL_BYTES {
            return Err(Frame::Details);
        }
        found.push((commitment, detail));
    }
    if found.len() == usize::from(named.is_some()) {
        Ok(found)
    } else {
        Err(Frame::Details)
    }
}
