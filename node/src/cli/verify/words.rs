//! Details beside the log: each that an entry names is there, and says what was committed to, unless somebody it is
//! about was erased.

use std::fmt;

use sha2::{Digest, Sha256};

use super::log::{Named, Sound, Wrong};
use crate::clock::SystemEntropy;
use crate::config::Settings;
use crate::store::keyring::{KeyFault, Places};
use crate::store::{Folder, Journal, Keyring, SledJournal};

/// What was found of details.
#[derive(Debug, Default)]
pub(super) struct Checked {
    held: u64,
    erased: u64,
    /// Why none could be opened.
    closed: Option<String>,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.closed {
            None => write!(
                f,
                "{} opened and as committed to, {} erased",
                self.held, self.erased
            ),
            Some(why) => write!(
                f,
                "{} there, {} erased; NOT opened, so their words were not checked. {why}",
                self.held, self.erased
            ),
        }
    }
}

pub(super) fn check(
    journal: &SledJournal,
    folder: &Folder,
    sound: &Sound,
    settings: &Settings,
) -> Result<Checked, Wrong> {
    let places = Places {
        master: settings.master(folder),
        erased: settings.erased(folder),
        ..folder.places()
    };
    let keyring = match Keyring::open(places, std::sync::Arc::new(SystemEntropy)) {
        Ok(keyring) => Ok(keyring),
        // The folder looked into is a copy: its paths would tell nobody anything.
        Err(KeyFault::NoMaster(_) | KeyFault::Missing(_)) => Err(
            "The key that opens them is not in this folder. Say where it is with --master-key or KITH_PASSPHRASE."
                .to_owned(),
        ),
        Err(KeyFault::WrongMaster) => Err(KeyFault::WrongMaster.to_string()),
        Err(
            why @ (KeyFault::Store(_)
            | KeyFault::BadMaster(_)
            | KeyFault::Damaged(_)
            | KeyFault::Exists(_)
            | KeyFault::Erased(_)
            | KeyFault::NoKey(_)
            | KeyFault::Nobody
            | KeyFault::TooMany(_)
            | KeyFault::Altered),
        ) => return Err(Wrong::Whole(why.to_string())),
    };
    let mut checked = Checked {
        closed: keyring.as_ref().err().cloned(),
        ..Checked::default()
    };
    for named in &sound.details {
        let there = detail(journal, keyring.as_ref().ok(), sound, named)?;
        checked.held += u64::from(there);
        checked.erased += u64::from(!there);
    }
    Ok(checked)
}

/// Whether the detail is there (and then as committed to) or erased.
fn detail(
    journal: &SledJournal,
    keyring: Option<&Keyring>,
    sound: &Sound,
    named: &Named,
) -> Result<bool, Wrong> {
    let wrong = |what: String| Wrong::Entry { at: named.at, what };
    let erased = named.about.iter().any(|account| {
        sound.erased.contains(account) || keyring.is_some_and(|ring| ring.is_erased(account.0))
    });
    let sealed = journal
        .aside(&named.commitment.0)
        .map_err(|fault| wrong(fault.to_string()))?;
    match (sealed, keyring) {
        (_, _) if erased => Ok(false),
        (None, _) => Err(wrong("its details are missing.".to_owned())),
        (Some(_), None) => Ok(true),
        (Some(sealed), Some(keyring)) => {
            let opened = keyring
                .unseal(&named.commitment.0, &sealed)
                .map_err(|why| wrong(why.to_string()))?;
            let hash = Sha256::new()
                .chain_update(opened.salt)
                .chain_update(opened.text.as_bytes())
                .finalize();
            if hash[..] == named.commitment.0 {
                Ok(true)
            } else {
                Err(wrong("its details are not those it commits to.".to_owned()))
            }
        }
    }
}
