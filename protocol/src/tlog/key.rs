//! Keys that sign notes: their names, ids and printed form (C2SP signed-note, "Verifier keys").

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::cosignature;
use super::note::{Line, Verified};
use super::text;

/// The longest key name or origin, in bytes: what an ML-DSA cosigner could still name (C2SP tlog-cosignature).
pub const MAX_NAME_BYTES: usize = 255;

/// What a key signs and how; the byte that stands in its id and printed form (C2SP signed-note, "Signature types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum KeyType {
    /// `0x01`: Ed25519 over the note's text. A log's key.
    Ed25519 = 0x01,
    /// `0x04`: Ed25519 over a time and the note's text (`cosignature/v1`). A witness's key.
    Cosignature = 0x04,
}

/// Why a key is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not `name+id+key` in its one spelling.
    #[error("this is not a verifier key")]
    Malformed,
    /// A name is 1 to [`MAX_NAME_BYTES`] bytes without spaces, control characters or `+`.
    #[error("this cannot be the name of a key")]
    Name,
    /// A signature type other than the two of [`KeyType`].
    #[error("this type of key is not supported")]
    Type,
    /// The id is not that of this name and key.
    #[error("the key's id does not belong to it")]
    Id,
    /// Not a canonical point, or of small or mixed order (such keys are never enrolled either).
    #[error("this is not a sound Ed25519 key")]
    Point,
}

/// A named public key: whom a signature on a note is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    kind: KeyType,
    key: VerifyingKey,
}

impl Verifier {
    /// Names a public key. Refuses keys that are not canonical, weak or not torsion-free.
    pub fn new(name: &str, kind: KeyType, key: &[u8; 32]) -> Result<Self, KeyError> {
        let key = crate::key::sound(key).ok_or(KeyError::Point)?;
        Self::named(name, kind, key)
    }

    /// Reads a verifier key as [`fmt::Display`] writes it: `name+hex(id)+base64(type ‖ key)`.
    pub fn parse(vkey: &str) -> Result<Self, KeyError> {
        // Base64 may have a `+`; a name may not.
        let (name, rest) = vkey.split_once('+').ok_or(KeyError::Malformed)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Malformed)?;
        let id = HEXLOWER
            .decode(id.as_bytes())
            .map_err(|_| KeyError::Malformed)?;
        let key = text::base64(key).ok_or(KeyError::Malformed)?;
        let (kind, key) = key.split_first().ok_or(KeyError::Malformed)?;
        let kind = match kind {
            0x01 => KeyType::Ed25519,
            0x04 => KeyType::Cosignature,
            _ => return Err(KeyError::Type),
        };
        let key = key.try_into().map_err(|_| KeyError::Malformed)?;
        let verifier = Self::new(name, kind, key)?;
        if id == verifier.id {
            Ok(verifier)
        } else {
            Err(KeyError::Id)
        }
    }

    /// The key's name; a log's is its origin, and from a second epoch on says that too.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256(name ‖ 0x0A ‖ type ‖ key)\[..4\]: with the name, what a signature line says of its key.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyType {
        self.kind
    }

    /// The public key's 32 bytes.
    pub fn key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether `signature` is this key's Ed25519 signature over `message`, strictly: no second spelling of a
    /// signature or point passes (RFC 8032). The bytes, not what they mean: see [`Note::open`].
    ///
    /// [`Note::open`]: super::Note::open
    pub fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }

    /// What `line` says when it is this key's signature over `text`; `None` when it is not.
    pub(super) fn check(&self, text: &str, line: &Line) -> Option<Verified> {
        let time = match self.kind {
            KeyType::Ed25519 => self
                .holds(text.as_bytes(), line.signature())
                .then_some(None)?,
            KeyType::Cosignature => {
                let (time, signature) = cosignature::split(line.signature())?;
                let message = cosignature::message(text, time);
                self.holds(message.as_bytes(), signature)
                    .then_some(Some(time))?
            }
        };
        Some(Verified {
            name: self.name.clone(),
            id: self.id,
            time,
        })
    }

    fn named(name: &str, kind: KeyType, key: VerifyingKey) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        let digest = Sha256::new_with_prefix(name)
            .chain_update([b'\n', kind as u8])
            .chain_update(key.as_bytes())
            .finalize();
        let id = [digest[0], digest[1], digest[2], digest[3]];
        Ok(Self {
            name: name.to_owned(),
            id,
            kind,
            key,
        })
    }
}

/// The printed form that others are configured with.
impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = [0; 33];
        key[0] = self.kind as u8;
        key[1..].copy_from_slice(self.key());
        write!(
            f,
            "{}+{}+{}",
            self.name,
            HEXLOWER.encode(&self.id),
            BASE64.encode(&key)
        )
    }
}

/// A named secret key that signs the text of notes (type `0x01`): a log's. A witness's is [`super::Cosigner`].
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl Signer {
    /// Names a secret key.
    pub fn new(name: &str, key: SigningKey) -> Result<Self, KeyError> {
        let verifier = verifier_of(name, KeyType::Ed25519, &key)?;
        Ok(Self { verifier, key })
    }

    /// The public side, to be handed out.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Signs a note's text, its last newline included.
    pub fn sign(&self, text: &str) -> Line {
        Line::by(
            &self.verifier,
            self.key.sign(text.as_bytes()).to_bytes().to_vec(),
        )
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}

/// The named public side of a secret key, which is sound because of how it is made.
pub(super) fn verifier_of(
    name: &str,
    kind: KeyType,
    key: &SigningKey,
) -> Result<Verifier, KeyError> {
    Verifier::named(name, kind, key.verifying_key())
}

/// Whether a key or log can have this name: no Unicode spaces, no `+` (C2SP signed-note, "Format"), no control
/// characters, 1 to [`MAX_NAME_BYTES`] bytes.
pub(super) fn is_name(name: &str) -> bool {
    let barred = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    (1..=MAX_NAME_BYTES).contains(&name.len()) && !name.contains(barred)
}
