//! Who a node is: the certificate of its keys, and the card that it shows to others.

use alloc::{format, string::String};

use serde::{Deserialize, Serialize};

use super::{Fault, SignedBody, limits};
use crate::{
    canonical,
    id::{Millis, Origin},
    key::{Key, Sig},
    successor,
    tlog::{KeyType, Verifier, checkpoint::log_name},
};

/// The DSSE payload type of a certificate.
pub const KEYS_TYPE: &str = "application/vnd.kith.keys.v1+json";
/// The DSSE payload type of a card that a node signs when it asks to link.
pub const CARD_TYPE: &str = "application/vnd.kith.card.v1+json";

/// Which keys speak for a node in one epoch, as its node key says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// When it was made, by the node's clock.
    pub at: Millis,
    /// The node key that this one followed, if that still signs.
    pub before: Option<Before>,
    /// The epoch, counted from 1, whose log and feed these keys sign.
    pub epoch: u32,
    /// Signs feed items.
    pub feed: Key,
    /// Signs heads; its name is the log's in this epoch.
    pub log: Verifier,
    /// The root: signs this.
    pub node: Key,
    /// Whose keys these are.
    pub origin: Origin,
    /// Cosigns other nodes' heads; its name is the origin.
    pub witness: Verifier,
}

/// A node key that was replaced says so itself: whoever still knows the node by it hears that it is over, from the key that they
/// believe. It says nothing of who is right about the new one: a thief can sign it too, and ends what they stole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Which.
    pub node: Key,
    /// Its signature on [`successor::claim`].
    pub sig: Sig,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    at: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Before>,
    epoch: u32,
    feed: Key,
    log: String,
    node: Key,
    origin: Origin,
    v: u8,
    witness: String,
}

impl Certificate {
    /// The certificate as it is signed, in canonical spelling.
    #[must_use]
    pub fn body(&self) -> String {
        let before = self.before.as_ref().map_or_else(String::new, |before| {
            format!(
                r#""before":{{"node":"{}","sig":"{}"}},"#,
                before.node, before.sig
            )
        });
        format!(
            r#"{{"at":{},{before}"epoch":{},"feed":"{}","log":"{}","node":"{}","origin":"{}","v":1,"witness":"{}"}}"#,
            self.at, self.epoch, self.feed, self.log, self.node, self.origin, self.witness
        )
    }

    /// Signs it with the node key, which `sign` holds.
    #[must_use]
    pub fn sign(&self, sign: &dyn Fn(&[u8]) -> [u8; 64]) -> SignedBody {
        SignedBody::sign(KEYS_TYPE, self.body(), sign)
    }

    /// Opens a certificate: its spelling, its names, its keys and the signature of the node key it names. Whether that
    /// node key is the one we know its node by is for [`Self::by`] to say.
    ///
    /// # Errors
    /// [`Fault::WeakKey`]; else [`Fault::Certificate`].
    pub fn open(signed: &SignedBody) -> Result<Self, Fault> {
        let wrong = |_| Fault::Certificate;
        if signed.body.len() > limits::CERTIFICATE_BYTES {
            return Err(Fault::Certificate);
        }
        canonical::check(&signed.body).map_err(|_| Fault::Certificate)?;
        let body: Body = serde_json::from_str(&signed.body).map_err(|_| Fault::Certificate)?;
        let certificate = Self {
            at: body.at,
            before: body.before,
            epoch: body.epoch,
            feed: body.feed,
            log: Verifier::parse(&body.log).map_err(wrong)?,
            node: body.node,
            origin: body.origin,
            witness: Verifier::parse(&body.witness).map_err(wrong)?,
        };
        let origin = certificate.origin.as_str();
        let fits = body.v == 1
            && (1..=limits::EPOCHS).contains(&certificate.epoch)
            && certificate.log.name() == log_name(origin, certificate.epoch)
            && certificate.log.kind() == KeyType::Ed25519
            && certificate.witness.name() == origin
            && certificate.witness.kind() == KeyType::Cosignature;
        if !fits {
            return Err(Fault::Certificate);
        }
        if !certificate.node.sound() || !certificate.feed.sound() {
            return Err(Fault::WeakKey);
        }
        if signed.holds(KEYS_TYPE, &certificate.node) {
            Ok(certificate)
        } else {
            Err(Fault::Certificate)
        }
    }

    /// Whether the key that we know this node by says itself that it is over, and the one here follows it.
    #[must_use]
    pub fn ends(&self, known: &Key) -> bool {
        let before = self.before.as_ref().filter(|before| before.node == *known);
        before.is_some_and(|before| {
            let claim = successor::claim(&self.origin, known, &self.node);
            known.verify(&claim, &before.sig.0)
        })
    }

    /// Whether it is by the node key that `known` says; where none is known, the origin must have been minted from it.
    #[must_use]
    pub fn by(&self, known: Option<&Key>) -> bool {
        match known {
            Some(key) => *key == self.node,
            None => Origin::mint(&self.node) == self.origin,
        }
    }
}

/// What a node says of itself: in its profile, and when it asks to link. Words for people, and its certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Where it is reached, without a path at the end.
    pub address: String,
    /// The area it serves, in words.
    pub area: String,
    /// The area's code: GSS, or any id of the hex layout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_code: Option<String>,
    /// Its keys.
    pub certificate: SignedBody,
    /// What it is called.
    pub name: String,
    /// Which organisation runs it, if that has another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

impl Card {
    /// The card in canonical spelling.
    #[must_use]
    pub fn text(&self) -> String {
        let value = serde_json::to_value(self).expect("texts become JSON");
        canonical::write(&value)
    }

    /// Reads a card as [`Self::text`] writes it.
    ///
    /// # Errors
    /// [`Fault::Garbled`] when it is no card within its bounds.
    pub fn read(text: &str) -> Result<Self, Fault> {
        canonical::check(text).map_err(|_| Fault::Garbled)?;
        let card: Self = serde_json::from_str(text).map_err(|_| Fault::Garbled)?;
        if card.fits() {
            Ok(card)
        } else {
            Err(Fault::Garbled)
        }
    }

    /// Whether each word is within its bound and the address is one.
    #[must_use]
    pub fn fits(&self) -> bool {
        let line = |text: &str| {
            let chars = text.chars().count();
            (1..=limits::NAME_CHARS).contains(&chars) && !text.chars().any(char::is_control)
        };
        let code = |code: &String| {
            (1..=limits::AREA_CODE_BYTES).contains(&code.len())
                && code.bytes().all(|b| b.is_ascii_graphic())
        };
        let address = is_address(&self.address);
        let organisation = self.organisation.as_ref().is_none_or(|text| line(text));
        address
            && line(&self.area)
            && line(&self.name)
            && organisation
            && self.area_code.as_ref().is_none_or(code)
    }

    /// Its certificate, opened; by the known node key, or by the one its origin was minted from.
    ///
    /// # Errors
    /// As [`Certificate::open`]; [`Fault::Certificate`] too when another key signed it.
    pub fn certificate(&self, known: Option<&Key>) -> Result<Certificate, Fault> {
        let certificate = Certificate::open(&self.certificate)?;
        if certificate.by(known) {
            Ok(certificate)
        } else {
            Err(Fault::Certificate)
        }
    }
}

/// Whether a text is an address of a node: `http` or `https`, a host, perhaps a port and a path, no slash at the end.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or_default();
    !host.is_empty()
        && text.len() <= limits::ADDRESS_BYTES
        && !host.starts_with(['/', ':'])
        && !host.ends_with('/')
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~:/[]".contains(&b))
}
