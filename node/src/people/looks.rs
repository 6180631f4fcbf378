//! Looks: the trace that an officer leaves who looks into somebody's record, which that person can read.
//!
//! It lies beside the log, sealed under the person's own key, and only ever grows: erasing the person is what ends it.

use std::collections::BTreeMap;

use kith_protocol::id::{Account, Digest32, Millis};
use serde::{Deserialize, Serialize};

use super::People;
use crate::clock::Entropy;
use crate::store::keyring::KeyFault;
use crate::store::{Fault, Journal};

/// The same look again within this time is the same look: a page that is loaded twice says nothing new.
pub const SAME_LOOK_MS: Millis = 3_600_000;

/// Somebody looked into a person's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: Millis,
    /// Who.
    pub by: Account,
    /// At what: a stable code such as `statement` or `profile`.
    pub what: String,
}

/// Small state to be put beside the log.
pub(crate) type Puts = Vec<(Vec<u8>, Vec<u8>)>;

/// The looks of the last hour, so that each is noted once. The writer's alone.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    newest: BTreeMap<(Account, Account, String), Millis>,
}

impl Looks {
    /// What to put for `look` at `about`; nothing if it is the same look again, or the person was erased.
    pub(crate) fn put(
        &mut self,
        journal: &dyn Journal,
        people: &People,
        entropy: &dyn Entropy,
        about: Account,
        look: &Look,
    ) -> Result<Puts, KeyFault> {
        let same = (about, look.by, look.what.clone());
        let fresh = |then: &Millis| (0..SAME_LOOK_MS).contains(&(look.at - then));
        if people.keyring.is_erased(about.0) || self.newest.get(&same).is_some_and(fresh) {
            return Ok(Vec::new());
        }
        // What is older than the time above says nothing any more.
        self.newest.retain(|_, then| fresh(then));
        self.newest.insert(same, look.at);
        let n = count(journal, about)?;
        let key = key(about, Some(n));
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        let text = serde_json::to_string(look).expect("a look is plain text and numbers");
        people.keyring.add(&[about.0])?;
        let sealed = people
            .keyring
            .seal(&[about.0], &Digest32::of(&key).0, &salt, &text)?;
        Ok(vec![
            (key, sealed),
            (self::key(about, None), (n + 1).to_string().into_bytes()),
        ])
    }
}

/// The newest `most` of the looks at a person's record before the `before`-th, newest first, and the number of the last
/// of them, to go on before, if there are more.
pub(crate) fn read(
    journal: &dyn Journal,
    people: &People,
    about: Account,
    before: Option<u64>,
    most: usize,
) -> Result<(Vec<Look>, Option<u64>), KeyFault> {
    let count = count(journal, about)?;
    let mut looks = Vec::new();
    let mut n = before.unwrap_or(count).min(count);
    while n > 0 && looks.len() < most {
        n -= 1;
        let key = key(about, Some(n));
        let Some(sealed) = journal.get(&key)? else {
            continue;
        };
        match people.keyring.unseal(&Digest32::of(&key).0, &sealed) {
            Ok(opened) => looks.extend(serde_json::from_str::<Look>(&opened.text)),
            Err(KeyFault::Erased(_)) => return Ok((Vec::new(), None)),
            Err(fault) => return Err(fault),
        }
    }
    Ok((looks, (n > 0).then_some(n)))
}

fn count(journal: &dyn Journal, about: Account) -> Result<u64, Fault> {
    let Some(count) = journal.get(&key(about, None))? else {
        return Ok(0);
    };
    str::from_utf8(&count)
        .ok()
        .and_then(|count| count.parse().ok())
        .ok_or_else(|| Fault::Damaged("the number of looks at a record".to_owned()))
}

fn key(about: Account, n: Option<u64>) -> Vec<u8> {
    match n {
        Some(n) => format!("look/{about}/{n}"),
        None => format!("looks/{about}"),
    }
    .into_bytes()
}
