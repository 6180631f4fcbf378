//! Public keys as `did:key`, strict verification, and the checks before a key is enrolled.

use core::{fmt, str::FromStr};

use curve25519_dalek::{EdwardsPoint, Scalar};
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    base58,
    id::{Misspelt, spelt},
};

/// The multicodec prefix of an Ed25519 public key (`ed25519-pub`, varint of 0xed).
const ED25519: [u8; 2] = [0xed, 0x01];
/// How the encodings of the eight points of small order begin.
const SMALL_ORDER: [u8; 5] = [0x00, 0x01, 0x26, 0xc7, 0xec];

/// An Ed25519 public key, spelt `did:key:z6Mk…` (W3C did:key, base58btc).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// A key from its 32 raw bytes; nothing is checked until it verifies or is enrolled.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 raw bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the key may be enrolled: canonical encoding, not of small order, free of torsion.
    #[must_use]
    pub fn sound(&self) -> bool {
        sound(&self.0).is_some()
    }

    /// Whether `signature` is this key's on `message`, by the strict rules (RFC 8032, no small-order or non-canonical points).
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.prepare()
            .is_some_and(|key| key.verify(message, signature))
    }

    /// The key ready to verify with; none if it is no point of the curve or one of small order, for which nothing
    /// holds. Worth keeping for a key that signs often: it saves a tenth of each verification.
    #[must_use]
    pub fn prepare(&self) -> Option<Prepared> {
        let key = VerifyingKey::from_bytes(&self.0).ok()?;
        (!key.is_weak()).then_some(Prepared(key))
    }
}

/// The point of a key that is canonical, not of small order, and free of torsion.
pub(crate) fn sound(bytes: &[u8; 32]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(bytes).ok()?;
    // A second spelling cannot pass: only points with y below 19 have one, and those are all weak or mixed.
    (!key.is_weak() && is_torsion_free(&key.to_edwards())).then_some(key)
}

/// Whether the group's order times a point is nothing: so the order less one, which is what −1 is to scalars, times the point is
/// the point turned round. The library's own way hides how long it takes, which no public key needs, and takes half as long again.
fn is_torsion_free(point: &EdwardsPoint) -> bool {
    let but_one =
        EdwardsPoint::vartime_double_scalar_mul_basepoint(&-Scalar::ONE, point, &Scalar::ZERO);
    but_one == -point
}

/// A key ready to verify with: a point of the curve that is not of small order.
#[derive(Debug, Clone, Copy)]
pub struct Prepared(VerifyingKey);

impl Prepared {
    /// Whose it is.
    #[must_use]
    pub fn key(&self) -> Key {
        Key(self.0.to_bytes())
    }

    /// Whether `signature` is this key's on `message`, by the strict rules of [`Key::verify`].
    ///
    /// What strict rules add is that neither the key, which was checked when it was prepared, nor R is of small order.
    /// The plain ones work R out and compare it byte by byte, so an R that holds is spelt canonically; to find out that
    /// one that begins otherwise is not of small order, it need not be decompressed. That saves another tenth.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let may_be_small = SMALL_ORDER.contains(&signature[0]);
        let signature = Signature::from_bytes(signature);
        if may_be_small {
            self.0.verify_strict(message, &signature).is_ok()
        } else {
            self.0.verify(message, &signature).is_ok()
        }
    }
}

/// A signature of 64 bytes, spelt in unpadded base64url.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sig(pub [u8; 64]);

impl fmt::Debug for Sig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Sig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0))
    }
}

impl FromStr for Sig {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        const WRONG: Misspelt = Misspelt("not 64 bytes in unpadded base64url");
        let bytes = data_encoding::BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| WRONG)?;
        bytes.try_into().map(Self).map_err(|_| WRONG)
    }
}
spelt!(Sig, "64 bytes in unpadded base64url");

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut raw = [0; base58::BYTES];
        raw[..2].copy_from_slice(&ED25519);
        raw[2..].copy_from_slice(&self.0);
        let chars = base58::encode(&raw);
        let text = core::str::from_utf8(&chars).expect("base58 is ASCII");
        f.write_str("did:key:z")?;
        f.write_str(text)
    }
}

impl FromStr for Key {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        const WRONG: Misspelt = Misspelt("not a did:key of an Ed25519 key");
        let tail = text.strip_prefix("did:key:z").ok_or(WRONG)?;
        let raw = base58::decode(tail.as_bytes()).ok_or(WRONG)?;
        let key = raw.strip_prefix(&ED25519).ok_or(WRONG)?;
        key.try_into().map(Self).map_err(|_| WRONG)
    }
}
spelt!(Key, "an Ed25519 public key as did:key");
