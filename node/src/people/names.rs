//! Names in memory: who is called what, and finding people by what they are called.

use std::collections::BTreeMap;

use kith_protocol::id::Account;
use serde::Deserialize;

/// What the details about an account say. Members that are not known here are passed over: a newer app may send them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// What it is called.
    pub name: Option<String>,
    /// A phone number.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// What the person needs to take part.
    pub needs: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

impl Profile {
    /// Reads a detail's text; what is no such object says nothing.
    #[must_use]
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// The index.
#[derive(Debug, Default)]
pub(super) struct Names {
    node: Option<String>,
    accounts: BTreeMap<Account, Named>,
}

#[derive(Debug)]
struct Named {
    name: String,
    /// Its words in lower case, to search in.
    words: Vec<String>,
}

impl Names {
    pub(super) fn name_of(&self, account: &Account) -> Option<&str> {
        self.accounts.get(account).map(|named| named.name.as_str())
    }

    pub(super) fn node(&self) -> Option<&str> {
        self.node.as_deref()
    }

    pub(super) fn learn(&mut self, account: Option<Account>, name: Option<String>) {
        let name = name.filter(|name| !name.trim().is_empty());
        match (account, name) {
            (None, name) => self.node = name,
            (Some(account), None) => self.forget(&account),
            (Some(account), Some(name)) => {
                let words = words(&name);
                self.accounts.insert(account, Named { name, words });
            }
        }
    }

    pub(super) fn forget(&mut self, account: &Account) {
        self.accounts.remove(account);
    }

    pub(super) fn search(&self, query: &str) -> Vec<Account> {
        let wanted = words(query);
        let fits = |named: &Named| {
            wanted
                .iter()
                .all(|start| named.words.iter().any(|word| word.starts_with(start)))
        };
        let mut found: Vec<(&Account, &Named)> =
            self.accounts.iter().filter(|(_, n)| fits(n)).collect();
        found.sort_by(|(a, one), (b, other)| one.words.cmp(&other.words).then(a.cmp(b)));
        found.into_iter().map(|(account, _)| *account).collect()
    }
}

/// The words of a text in lower case, without what stands around and between them.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
