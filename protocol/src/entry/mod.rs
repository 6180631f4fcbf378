//! An entry: one signed statement. The frame every body has, and the list of families.

pub mod exchange;
pub mod federation;
pub mod listing;
pub mod meeting;
pub mod roster;
pub mod work;

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub use self::{
    exchange::Exchange, federation::Federation, listing::Listing, meeting::Meeting, roster::Roster,
    work::Work,
};
use crate::{
    canonical,
    id::{Account, Author, Digest32, Id, Millis, Name, Origin, parse},
};

/// The version of the frame.
pub const VERSION: u64 = 1;

/// What is said: one variant a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Who belongs, with which keys, roles and rules.
    Roster(Roster),
    /// Help given and received.
    Exchange(Exchange),
    /// What groups work on, and what became of what was said.
    Work(Work),
    /// Meetings and their minutes.
    Meeting(Meeting),
    /// What this node agreed with others.
    Federation(Federation),
    /// What members offer and ask for.
    Listing(Listing),
}

impl Content {
    /// Every kind there is, in the order of the families.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        [
            Roster::KINDS,
            Exchange::KINDS,
            Work::KINDS,
            Meeting::KINDS,
            Federation::KINDS,
            Listing::KINDS,
        ]
        .into_iter()
        .flatten()
        .copied()
    }

    /// The kind's name, as bodies spell it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Roster(content) => content.kind(),
            Self::Exchange(content) => content.kind(),
            Self::Work(content) => content.kind(),
            Self::Meeting(content) => content.kind(),
            Self::Federation(content) => content.kind(),
            Self::Listing(content) => content.kind(),
        }
    }

    /// The commitments to details that this content names.
    #[must_use]
    pub const fn details(&self) -> Option<Digest32> {
        match self {
            Self::Roster(content) => content.details(),
            Self::Exchange(content) => content.details(),
            Self::Work(content) => content.details(),
            Self::Meeting(content) => content.details(),
            Self::Federation(content) => content.details(),
            Self::Listing(content) => content.details(),
        }
    }

    /// Whom those details are about: they are unreadable once any of these is erased.
    #[must_use]
    pub fn about(&self) -> Vec<Account> {
        match self {
            Self::Roster(content) => content.about(),
            Self::Exchange(content) => content.about(),
            Self::Work(content) => content.about(),
            Self::Meeting(content) => content.about(),
            Self::Federation(content) => content.about(),
            Self::Listing(content) => content.about(),
        }
    }

    fn read(kind: &str, raw: &str) -> Option<Result<Self, serde_json::Error>> {
        Roster::read(kind, raw)
            .map(|r| r.map(Self::Roster))
            .or_else(|| Exchange::read(kind, raw).map(|r| r.map(Self::Exchange)))
            .or_else(|| Work::read(kind, raw).map(|r| r.map(Self::Work)))
            .or_else(|| Meeting::read(kind, raw).map(|r| r.map(Self::Meeting)))
            .or_else(|| Federation::read(kind, raw).map(|r| r.map(Self::Federation)))
            .or_else(|| Listing::read(kind, raw).map(|r| r.map(Self::Listing)))
    }
}

/// A parsed body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The node whose log this is for.
    pub origin: Origin,
    /// Who says it; one of the signers.
    pub by: Author,
    /// The author's own id for it.
    pub id: Id,
    /// The signer's clock: a claim, which decides nothing.
    pub at: Millis,
    /// What is said.
    pub content: Content,
}

/// Why a body is no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not in the one spelling.
    #[error(transparent)]
    NotCanonical(#[from] canonical::NotCanonical),
    /// A version of the frame this program does not know.
    #[error("version {0} of the entry format is not known here")]
    Version(u64),
    /// A kind this program does not know.
    #[error("the kind {0:?} is not known here")]
    Kind(String),
    /// Members missing, unknown or of the wrong shape.
    #[error("{0}")]
    Shape(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame<'a> {
    at: Millis,
    #[serde(deserialize_with = "parse")]
    by: Author,
    #[serde(borrow)]
    content: &'a RawValue,
    #[serde(deserialize_with = "parse")]
    id: Id,
    kind: &'a str,
    #[serde(deserialize_with = "parse")]
    origin: Origin,
    v: u64,
}

impl Entry {
    /// Reads a body, which must be in canonical spelling.
    pub fn read(body: &str) -> Result<Self, Unreadable> {
        canonical::check(body)?;
        let shape = |e: serde_json::Error| Unreadable::Shape(alloc::format!("{e}"));
        let frame: Frame<'_> = serde_json::from_str(body).map_err(shape)?;
        if frame.v != VERSION {
            return Err(Unreadable::Version(frame.v));
        }
        let content = Content::read(frame.kind, frame.content.get())
            .ok_or_else(|| Unreadable::Kind(frame.kind.into()))?
            .map_err(shape)?;
        Ok(Self {
            origin: frame.origin,
            by: frame.by,
            id: frame.id,
            at: frame.at,
            content,
        })
    }

    /// The canonical body of this entry, for those who make entries here: the node, its console, tests.
    #[must_use]
    pub fn body(&self) -> String {
        let value = serde_json::json!({
            "at": self.at,
            "by": self.by,
            "content": match &self.content {
                Content::Roster(content) => content.value(),
                Content::Exchange(content) => content.value(),
                Content::Work(content) => content.value(),
                Content::Meeting(content) => content.value(),
                Content::Federation(content) => content.value(),
                Content::Listing(content) => content.value(),
            },
            "id": self.id,
            "kind": self.content.kind(),
            "origin": self.origin,
            "v": VERSION,
        });
        canonical::write(&value)
    }

    /// The entry's name.
    #[must_use]
    pub const fn name(&self) -> Name {
        Name {
            by: self.by,
            id: self.id,
        }
    }
}

/// Declares a family: its kinds, their names and their types, and nothing else.
macro_rules! family {
    ($(#[$meta:meta])* $family:ident { $($(#[$doc:meta])* $variant:ident = $kind:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $family {
            $($(#[$doc])* $variant($variant)),+
        }

        impl $family {
            /// The kinds of this family.
            pub const KINDS: &'static [&'static str] = &[$($kind),+];

            /// The kind's name.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind),+ }
            }

            pub(super) fn read(kind: &str, raw: &str) -> Option<Result<Self, serde_json::Error>> {
                match kind {
                    $($kind => Some(serde_json::from_str(raw).map(Self::$variant)),)+
                    _ => None,
                }
            }

            pub(super) fn value(&self) -> serde_json::Value {
                match self { $(Self::$variant(content) => serde_json::json!(content)),+ }
            }
        }
    };
}
use family;

/// Serde: a flag that is written only when it stands.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
pub(crate) const fn unset(flag: &bool) -> bool {
    !*flag
}

/// Serde: a flag that is written only when it stands is never read as false, so that it has one spelling.
pub(crate) fn only_true<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    if bool::deserialize(from)? {
        Ok(true)
    } else {
        Err(serde::de::Error::custom(
            "a flag that does not stand is left out",
        ))
    }
}

/// Declares a content type with the attributes all of them share.
macro_rules! content {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty),* $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(deny_unknown_fields)]
            pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
        )+
    };
}
use content;

/// Declares an enumeration that bodies spell in kebab-case.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "kebab-case")]
            pub enum $name { $($(#[$doc])* $variant),+ }
        )+
    };
}
use words;

/// A reference to an exchange and the terms that are meant: SHA-256 of its recorded body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The author of the recorded exchange.
    pub by: Author,
    /// Its id.
    pub id: Id,
    /// SHA-256 of its body, so that what is agreed to cannot be swapped.
    pub terms: Digest32,
}

impl Terms {
    /// The name of the exchange.
    #[must_use]
    pub const fn name(&self) -> Name {
        Name {
            by: self.by,
            id: self.id,
        }
    }
}
