//! A witness's timestamped signature on a log's checkpoint (C2SP tlog-cosignature, `cosignature/v1`).

use alloc::format;
use alloc::string::String;
use core::fmt;

use ed25519_dalek::{Signer as _, SigningKey};

use super::checkpoint::Checkpoint;
use super::key::{KeyError, KeyType, Verifier, verifier_of};
use super::note::Line;

/// The latest time a cosignature can state, in seconds since 1970 (C2SP tlog-cosignature).
pub const MAX_TIME: u64 = i64::MAX as u64;

/// A named secret key that cosigns checkpoints (type `0x04`): a witness's.
///
/// The signed bytes do not name the witness, so the key must be used under this one name only.
pub struct Cosigner {
    verifier: Verifier,
    key: SigningKey,
}

impl Cosigner {
    /// Names a secret key.
    pub fn new(name: &str, key: SigningKey) -> Result<Self, KeyError> {
        let verifier = verifier_of(name, KeyType::Cosignature, &key)?;
        Ok(Self { verifier, key })
    }

    /// The public side, to be handed out.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// States that at `time`, in seconds since 1970, `checkpoint` was the largest of its log seen here and continued
    /// all before it. To be asked only after [`super::witness::decide`] said so and that was made durable.
    /// A time past [`MAX_TIME`] is stated as that.
    pub fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> Line {
        let time = time.min(MAX_TIME);
        let signature = self.key.sign(message(&checkpoint.text(), time).as_bytes());
        let mut bytes = time.to_be_bytes().to_vec();
        bytes.extend(signature.to_bytes());
        Line::by(&self.verifier, bytes)
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cosigner")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}

/// The bytes that are signed for a checkpoint's text.
pub(super) fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The time and the Ed25519 signature in what follows a key's id.
pub(super) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    (time <= MAX_TIME).then_some((time, signature))
}
