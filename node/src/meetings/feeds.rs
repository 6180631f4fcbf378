//! Secret addresses of calendar feeds. Kept beside the log, for each account that asked for one: the SHA-256 of its secret. A calendar
//! program has no session; whoever holds the address reads the calendar, until it is withdrawn or replaced.

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::id::{Account, Digest32};
use uuid::Uuid;

use crate::store::{Fault, Journal};

/// Random bytes of a secret: nobody guesses them.
const RANDOM: usize = 24;
/// Bytes of a secret: whose calendar it is, so that it is found without a list of secrets, and the random ones.
const BYTES: usize = 16 + RANDOM;

/// Small state to be put beside the log.
type Puts = Vec<(Vec<u8>, Vec<u8>)>;

/// A secret for an account, made of random bytes.
#[must_use]
pub fn secret(account: Account, random: [u8; RANDOM]) -> String {
    let mut bytes = account.0.as_bytes().to_vec();
    bytes.extend(random);
    BASE64URL_NOPAD.encode(&bytes)
}

/// Whose calendar a secret opens, if it is the newest of theirs.
///
/// # Errors
/// What the disk says.
pub fn opens(journal: &dyn Journal, secret: &str) -> Result<Option<Account>, Fault> {
    let decoded = BASE64URL_NOPAD.decode(secret.as_bytes());
    let Some(bytes) = decoded.ok().filter(|bytes| bytes.len() == BYTES) else {
        return Ok(None);
    };
    let account: [u8; 16] = bytes[..16].try_into().expect("sixteen bytes");
    let account = Account(Uuid::from_bytes(account));
    let kept = journal.get(&key(account))?;
    // Hashes are compared: how long that takes tells nothing of the secret.
    let same = kept.is_some_and(|kept| kept == digest(secret).0);
    Ok(same.then_some(account))
}

/// What is put beside the log for a new secret, or for none.
pub(crate) fn put(account: Account, secret: Option<&str>) -> (Vec<u8>, Vec<u8>) {
    let kept = secret.map(|secret| digest(secret).0.to_vec());
    (key(account), kept.unwrap_or_default())
}

/// What is put beside the log when somebody is forgotten: no secret in place of theirs, if they had one.
pub(crate) fn forget(journal: &dyn Journal, account: Account) -> Result<Puts, Fault> {
    let kept = journal.get(&key(account))?;
    let had = kept.is_some_and(|kept| !kept.is_empty());
    Ok(had.then(|| put(account, None)).into_iter().collect())
}

fn digest(secret: &str) -> Digest32 {
    Digest32::of(secret.as_bytes())
}

fn key(account: Account) -> Vec<u8> {
    format!("calendar/{account}").into_bytes()
}
