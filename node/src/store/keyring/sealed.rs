//! How details are sealed: readable with the keys of everybody they are about together, and with no fewer.
//!
//! Each sealing draws a nonce and, for each person, a share of 32 random bytes. The shares are wrapped under the
//! people's own keys; the exclusive or of all of them is the key of the text. A share that cannot be unwrapped any more
//! is a one-time pad on the text's key that nobody has: whoever is missing one share knows nothing. All wraps and the
//! text use the one nonce, under a different key each. Everything is bound to the commitment and to the list of people.
//!
//! `1` ‖ n (1 byte) ‖ n accounts (16, ascending) ‖ nonce (24) ‖ n wrapped shares (48) ‖ sealed (salt (16) ‖ text)

use std::collections::BTreeMap;
use std::fmt;

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Key, KeyFault, NONCE_BYTES, cipher};
use crate::clock::Entropy;

const VERSION: u8 = 1;
const WRAPPED_BYTES: usize = 32 + 16;
const SALT_BYTES: usize = 16;
/// Says what a ciphertext is for, so that none can pass for another.
const SHARE: &[u8] = b"kith/detail-share/v1";
const TEXT: &[u8] = b"kith/detail-text/v1";

/// Details as they were before they were sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// What, before the text, the commitment is over.
    pub salt: [u8; 16],
    /// The words.
    pub text: String,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

/// The people whom sealed details are about, ascending: what tells which details go when a person is erased.
///
/// # Errors
/// [`KeyFault::Altered`] if it is not a sealed form.
pub fn about(sealed: &[u8]) -> Result<Vec<Uuid>, KeyFault> {
    parse(sealed).map(|parts| parts.accounts)
}

pub(super) fn seal(
    people: &BTreeMap<Uuid, &Key>,
    commitment: &[u8; 32],
    salt: &[u8; 16],
    text: &str,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>, KeyFault> {
    let n = u8::try_from(people.len()).map_err(|_| KeyFault::TooMany(people.len()))?;
    if n == 0 {
        return Err(KeyFault::Nobody);
    }
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce);
    let mut out = vec![VERSION, n];
    out.extend(people.keys().flat_map(|account| account.into_bytes()));
    let head = out.clone();
    out.extend_from_slice(&nonce);
    let mut text_key = Key::default();
    for (account, key) in people {
        let mut share = Key::default();
        entropy.fill(&mut *share);
        add_share(&mut text_key, &*share);
        let bound = [SHARE, &head, account.as_bytes(), commitment].concat();
        out.extend(encrypt(key, nonce, &*share, &bound));
    }
    let plain = Zeroizing::new([&salt[..], text.as_bytes()].concat());
    out.extend(encrypt(
        &text_key,
        nonce,
        &plain,
        &[TEXT, &head, commitment].concat(),
    ));
    Ok(out)
}

pub(super) fn open<'a>(
    sealed: &[u8],
    commitment: &[u8; 32],
    key_of: impl Fn(Uuid) -> Result<&'a Key, KeyFault>,
) -> Result<Opened, KeyFault> {
    let parts = parse(sealed)?;
    let mut text_key = Key::default();
    for (account, wrapped) in parts.accounts.iter().zip(parts.shares) {
        let bound = [SHARE, parts.head, account.as_bytes(), commitment].concat();
        let share = decrypt(key_of(*account)?, parts.nonce, wrapped, &bound)?;
        add_share(&mut text_key, &share);
    }
    let plain = decrypt(
        &text_key,
        parts.nonce,
        parts.text,
        &[TEXT, parts.head, commitment].concat(),
    )?;
    let (salt, text) = plain
        .split_first_chunk::<SALT_BYTES>()
        .ok_or(KeyFault::Altered)?;
    let text = String::from_utf8(text.to_vec()).map_err(|_| KeyFault::Altered)?;
    Ok(Opened { salt: *salt, text })
}

struct Parts<'a> {
    head: &'a [u8],
    accounts: Vec<Uuid>,
    nonce: [u8; NONCE_BYTES],
    shares: &'a [[u8; WRAPPED_BYTES]],
    text: &'a [u8],
}

fn parse(sealed: &[u8]) -> Result<Parts<'_>, KeyFault> {
    let parts = || {
        let (&[version, n], _) = sealed.split_first_chunk()?;
        let n = usize::from(n);
        let (head, rest) = sealed.split_at_checked(2 + n * 16)?;
        let (nonce, rest) = rest.split_first_chunk()?;
        let (shares, text) = rest.split_at_checked(n * WRAPPED_BYTES)?;
        let accounts = head[2..]
            .as_chunks()
            .0
            .iter()
            .map(|account| Uuid::from_bytes(*account))
            .collect();
        let parts = Parts {
            head,
            accounts,
            nonce: *nonce,
            shares: shares.as_chunks().0,
            text,
        };
        (version == VERSION && n > 0).then_some(parts)
    };
    parts().ok_or(KeyFault::Altered)
}

fn add_share(key: &mut Key, share: &[u8]) {
    for (byte, with) in key.iter_mut().zip(share) {
        *byte ^= with;
    }
}

fn encrypt(key: &Key, nonce: [u8; NONCE_BYTES], msg: &[u8], aad: &[u8]) -> Vec<u8> {
    cipher(key)
        .encrypt(&XNonce::from(nonce), Payload { msg, aad })
        .expect("details fall far short of the cipher's 256 GiB")
}

fn decrypt(
    key: &Key,
    nonce: [u8; NONCE_BYTES],
    msg: &[u8],
    aad: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
    let plain = cipher(key).decrypt(&XNonce::from(nonce), Payload { msg, aad });
    plain.map(Zeroizing::new).map_err(|_| KeyFault::Altered)
}
