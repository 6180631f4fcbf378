//! People with devices who make and sign entries. Everything follows from names, so a story is the same on every run.

use std::cell::RefCell;
use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer, SigningKey};
use kith_protocol::{
    details::Detail,
    entry::{Content, Entry, Terms},
    envelope::{ENTRY_TYPE, Envelope, WireSignature, pae},
    id::{Account, Author, Digest32, Id, Millis, Origin},
    key::Key,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// 32 bytes that follow from a name.
fn seed(name: &str) -> [u8; 32] {
    Sha256::digest(name.as_bytes()).into()
}

/// A UUID that follows from a name.
#[must_use]
pub fn uuid(name: &str) -> Uuid {
    let bytes = seed(name);
    uuid::Builder::from_random_bytes(bytes[..16].try_into().unwrap()).into_uuid()
}

/// A device, or an invitation: something that holds a key.
#[derive(Debug, Clone)]
pub struct Device(SigningKey);

impl Device {
    /// The device of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        // Making a key costs as much as signing, and who simulates many nodes asks for the same ones all the time.
        thread_local! { static KNOWN: RefCell<BTreeMap<String, SigningKey>> = const { RefCell::new(BTreeMap::new()) } }
        KNOWN.with_borrow_mut(|known| {
            let key = known.entry(name.to_owned());
            Self(
                key.or_insert_with(|| SigningKey::from_bytes(&seed(name)))
                    .clone(),
            )
        })
    }

    /// What the code at the end of an invitation's link stands for.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        let seed = BASE64URL_NOPAD.decode(code.as_bytes()).unwrap();
        Self(SigningKey::from_bytes(&seed.try_into().unwrap()))
    }

    /// Its public key.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::from_bytes(self.0.verifying_key().to_bytes())
    }

    /// The key that signs.
    #[must_use]
    pub const fn signing(&self) -> &SigningKey {
        &self.0
    }

    /// Its signature on a body of a payload type.
    #[must_use]
    pub fn sign(&self, payload_type: &str, body: &str) -> WireSignature {
        let signature = self.0.sign(&pae(payload_type, body.as_bytes()));
        WireSignature {
            key: self.key().to_string(),
            sig: BASE64URL_NOPAD.encode(&signature.to_bytes()),
        }
    }
}

/// Somebody with an account and a device.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their account.
    pub account: Account,
    /// Their device.
    pub device: Device,
}

impl Person {
    /// The person of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            account: Account(uuid(name)),
            device: Device::named(name),
        }
    }
}

/// An entry as its author would make it.
#[must_use]
pub fn entry(origin: &Origin, by: Author, id: &str, at: Millis, content: Content) -> Entry {
    Entry {
        origin: origin.clone(),
        by,
        id: Id(uuid(id)),
        at,
        content,
    }
}

/// A detail of this text, and its commitment. The salt follows from the text.
#[must_use]
pub fn detail(text: &str) -> (Digest32, Detail) {
    let salt = BASE64URL_NOPAD.encode(&seed(text)[..16]);
    let detail = Detail {
        salt,
        text: text.to_owned(),
    };
    (detail.commitment().unwrap(), detail)
}

/// A body signed by these devices, ready to be sent.
#[must_use]
pub fn envelope(body: String, devices: &[&Device], details: &[(Digest32, Detail)]) -> Envelope {
    let signatures = devices
        .iter()
        .map(|device| device.sign(ENTRY_TYPE, &body))
        .collect();
    let details: BTreeMap<String, Detail> = details
        .iter()
        .map(|(commitment, detail)| (commitment.to_string(), detail.clone()))
        .collect();
    Envelope {
        body,
        signatures,
        details,
    }
}

/// What an answer to an exchange names.
#[must_use]
pub fn terms(entry: &Entry) -> Terms {
    Terms {
        by: entry.by,
        id: entry.id,
        terms: Digest32::of(entry.body().as_bytes()),
    }
}
