//! Reading what stands in the log, for showing: entries with their words and the names of those in them.

use std::collections::BTreeMap;

use kith_protocol::book::account::{Keepers, Status};
use kith_protocol::details::Detail;
use kith_protocol::entry::Entry;
use kith_protocol::entry::roster::Shared;
use kith_protocol::id::{Account, Author, Digest32, Index, Millis, Name};
use kith_protocol::leaf::Leaf;
use kith_protocol::view::{Place, Views};
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::members::{AccountType, Kept, MemberStatus, Named};
use super::problem::Problem;
use crate::people::Profile;

/// An entry as it stands.
#[derive(Debug)]
pub(super) struct Stored {
    /// Where.
    pub(super) index: Index,
    /// When the node took it.
    pub(super) at: Millis,
    /// The leaf.
    pub(super) leaf: String,
    /// Whom it touches.
    pub(super) touches: Vec<Account>,
    /// What it says.
    pub(super) entry: Entry,
    /// SHA-256 of the body.
    pub(super) terms: Digest32,
    body: usize,
}

/// The words beside an entry, by commitment, each with its salt.
pub(super) type Words = BTreeMap<String, Detail>;

impl Stored {
    /// The signed bytes.
    pub(super) fn body(&self) -> &str {
        &self.leaf[self.body..]
    }
}

/// Which way a sort of account is spelt to the client.
impl From<Option<&Keepers>> for AccountType {
    fn from(keepers: Option<&Keepers>) -> Self {
        match keepers.map(|k| k.what) {
            None => Self::Person,
            Some(Shared::Organisation) => Self::Organisation,
            Some(Shared::Pot) => Self::Pot,
        }
    }
}

impl From<Status> for MemberStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Active => Self::Active,
            Status::Paused => Self::Paused,
            Status::Left => Self::Left,
            Status::Erased => Self::Erased,
        }
    }
}

impl App {
    /// The entry at a position that is known to stand.
    pub(super) fn stored(&self, index: Index) -> Result<Stored, Problem> {
        let unreadable = |why: &dyn std::fmt::Display| {
            Problem::internal(format_args!("entry {index} cannot be read: {why}"))
        };
        let leaf = self
            .engine()
            .leaf(index)?
            .ok_or_else(|| unreadable(&"it is not there"))?;
        let parts = Leaf::read(&leaf).map_err(|why| unreadable(&why))?;
        let entry = Entry::read(parts.body).map_err(|why| unreadable(&why))?;
        let terms = Digest32::of(parts.body.as_bytes());
        let touches = parts.links.iter().map(|link| link.account).collect();
        let (at, body) = (parts.at, leaf.len() - parts.body.len());
        Ok(Stored {
            index,
            at,
            leaf,
            touches,
            entry,
            terms,
            body,
        })
    }

    /// Where the entry of this name stands.
    pub(super) fn position(&self, name: &Name) -> Option<Index> {
        self.engine().look(|views| views.names.position(name))
    }

    /// What an account is called, unless it was erased.
    pub(super) fn name_of(&self, account: &Account) -> Option<String> {
        self.engine().people().name_of(account)
    }

    /// What an author is called: a person, or the organisation for the node itself.
    pub(super) fn author_name(&self, author: Author) -> Option<String> {
        match author {
            Author::Node => self.engine().people().node_name(),
            Author::Account(account) => self.name_of(&account),
        }
    }

    /// An account and what it is called.
    pub(super) fn named(&self, account: &Account) -> Named {
        Named {
            account: *account,
            name: self.name_of(account),
        }
    }

    /// A shared account and what it is called.
    pub(super) fn kept(&self, account: &Account, keepers: &Keepers) -> Kept {
        Kept {
            account: *account,
            name: self.name_of(account),
            r#type: Some(keepers).into(),
            needed: keepers.needed,
        }
    }

    /// The words beside an entry, unless they were erased.
    pub(super) fn words(&self, entry: &Entry) -> Words {
        let commitment = entry.content.details();
        let detail =
            commitment.and_then(|c| Some((c.to_string(), self.engine().detail_salted(&c)?)));
        detail.into_iter().collect()
    }

    /// The profile that the entry at `index` wrote down.
    pub(super) fn profile(&self, index: Option<Index>) -> Result<Option<ProfileInfo>, Problem> {
        let Some(index) = index else {
            return Ok(None);
        };
        let words = self.words(&self.stored(index)?.entry);
        let text = words.into_values().next().map(|detail| detail.text);
        Ok(text.map(|text| Profile::read(&text).into()))
    }
}

/// What is written down about an account, in words.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProfileInfo {
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// A phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<String>,
    /// An e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    /// What the person needs to take part.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl From<Profile> for ProfileInfo {
    fn from(profile: Profile) -> Self {
        Self {
            name: profile.name,
            phone: profile.phone,
            email: profile.email,
            needs: profile.needs,
            note: profile.note,
        }
    }
}

/// The place of an account that is known to be in the directory.
pub(super) fn place<'v>(views: &'v Views, account: &Account) -> Result<&'v Place, Problem> {
    views
        .directory
        .places
        .get(account)
        .ok_or_else(|| super::problem::Refused::NotFound.into())
}
