//! A body with the one signature that makes it worth reading.

use alloc::{format, string::String, vec::Vec};

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};

use super::{
    Fault,
    wire::{Reader, Writer},
};
use crate::{
    envelope::{pae, pae_head},
    id::Digest32,
    key::Key,
};

/// A body, verbatim, and a signature on it. Whose and for what use follows from where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBody {
    /// Canonical JSON.
    pub body: String,
    /// Ed25519 over its DSSE pre-authentication encoding.
    pub sig: [u8; 64],
}

impl SignedBody {
    /// Signs a body for a use.
    #[must_use]
    pub fn sign(payload_type: &str, body: String, sign: &dyn Fn(&[u8]) -> [u8; 64]) -> Self {
        let sig = sign(&pae(payload_type, body.as_bytes()));
        Self { body, sig }
    }

    /// Whether `key` signed it for that use.
    #[must_use]
    pub fn holds(&self, payload_type: &str, key: &Key) -> bool {
        key.verify(&pae(payload_type, self.body.as_bytes()), &self.sig)
    }

    /// SHA-256 of what is signed: its name in a chain, whatever the signature.
    #[must_use]
    pub fn digest(&self, payload_type: &str) -> Digest32 {
        let hash = Sha256::new_with_prefix(pae_head(payload_type, self.body.len()));
        Digest32(hash.chain_update(&self.body).finalize().into())
    }

    /// Writes it as `[body, sig]`.
    pub fn put(&self, to: &mut Writer) {
        to.list(2).text(&self.body).bytes(&self.sig);
    }

    /// Reads it, with a body of at most so many bytes.
    ///
    /// # Errors
    /// [`Fault::Garbled`].
    pub fn take(from: &mut Reader<'_>, most: usize) -> Result<Self, Fault> {
        from.tuple(2)?;
        Ok(Self {
            body: from.text(most)?,
            sig: from.fixed()?,
        })
    }

    /// As it is kept on disk.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // The lengths of both take no more than eight.
        let mut to = Writer::with_room(self.body.len() + self.sig.len() + 8);
        self.put(&mut to);
        to.done()
    }

    /// Back from [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`Fault::Garbled`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut from = Reader::bare(bytes);
        let signed = Self::take(&mut from, bytes.len())?;
        from.end()?;
        Ok(signed)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    body: String,
    sig: String,
}

/// As `{"body","sig"}`, the signature in unpadded base64url.
impl Serialize for SignedBody {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let sig = BASE64URL_NOPAD.encode(&self.sig);
        let body = self.body.clone();
        Wire { body, sig }.serialize(to)
    }
}

impl<'de> Deserialize<'de> for SignedBody {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Wire { body, sig } = Wire::deserialize(from)?;
        let sig = BASE64URL_NOPAD
            .decode(sig.as_bytes())
            .ok()
            .and_then(|sig| sig.try_into().ok())
            .ok_or_else(|| D::Error::custom(format!("not a signature: {sig}")))?;
        Ok(Self { body, sig })
    }
}
