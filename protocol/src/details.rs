//! Details: free text that belongs to an entry, committed to in its body and kept beside the log, erasable.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::Digest32;

/// A detail as it travels beside a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// 16 random bytes in unpadded base64url: without it a short text could be guessed from its hash.
    pub salt: String,
    /// The text: a JSON object of the kind's own fields (a name, words, a note).
    pub text: String,
}

impl Detail {
    /// The commitment a body names: SHA-256(salt ‖ text). None if the salt is not 16 bytes in unpadded base64url.
    #[must_use]
    pub fn commitment(&self) -> Option<Digest32> {
        let salt: Vec<u8> = data_encoding::BASE64URL_NOPAD
            .decode(self.salt.as_bytes())
            .ok()?;
        if salt.len() != 16 {
            return None;
        }
        let hash = Sha256::new()
            .chain_update(&salt)
            .chain_update(self.text.as_bytes());
        Some(Digest32(hash.finalize().into()))
    }
}
