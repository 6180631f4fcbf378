//! Names of things: entries, accounts, origins, days, positions. Each has exactly one spelling.

use alloc::{borrow::ToOwned, string::String};
use core::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::key::Key;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// An entry's position in its node's log, counted from 0.
pub type Index = u64;

/// A text that is no valid name of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Misspelt(pub &'static str);

/// Reads a UUID in its one spelling: 36 characters, lower case, hyphens.
fn read_uuid(text: &str) -> Result<Uuid, Misspelt> {
    const WRONG: Misspelt = Misspelt("not a UUID in lower case with hyphens");
    if text.len() != 36 || text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(WRONG);
    }
    Uuid::try_parse(text).map_err(|_| WRONG)
}

/// A text type whose serde form is its one spelling.
macro_rules! spelt {
    ($name:ident, $what:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                from.deserialize_str(Text)
            }
        }
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $what })
            }
        }
    };
}
pub(crate) use spelt;

/// A client-made UUID that names one entry of its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub Uuid);

/// The account of a person, an organisation, a pot or a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(pub Uuid);

macro_rules! uuid_name {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = Misspelt;
            fn from_str(text: &str) -> Result<Self, Misspelt> {
                read_uuid(text).map(Self)
            }
        }
        spelt!($name, "a UUID in lower case with hyphens");
    };
}
uuid_name!(Id);
uuid_name!(Account);

/// Who speaks in an entry: an account, or the node itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Author {
    /// The node: what falls due, what the console says.
    Node,
    /// A member (accounts that are not people never speak; their custodians do).
    Account(Account),
}

impl Author {
    /// The account, if the author is one.
    #[must_use]
    pub const fn account(self) -> Option<Account> {
        match self {
            Self::Node => None,
            Self::Account(account) => Some(account),
        }
    }
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node => f.write_str("node"),
            Self::Account(account) => account.fmt(f),
        }
    }
}

impl FromStr for Author {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        if text == "node" {
            Ok(Self::Node)
        } else {
            text.parse().map(Self::Account)
        }
    }
}
spelt!(Author, "`node`, or an account's UUID");

/// Names one entry wherever it is spoken of: ids are unique for each author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The author.
    pub by: Author,
    /// The author's id for it.
    pub id: Id,
}

/// A short fixed-size stand-in for a [`Name`]: the first half of its SHA-256, so that a million of them stay small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub [u8; 16]);

/// As bytes: snapshots hold one for every entry, and one write is cheaper than sixteen.
impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(from)?;
        bytes.try_into().map(Self).map_err(D::Error::custom)
    }
}

impl Name {
    /// The stand-in for this name.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let mut hash = Sha256::new();
        match self.by {
            Author::Node => hash.update([0]),
            Author::Account(account) => {
                hash.update([1]);
                hash.update(account.0.as_bytes());
            }
        }
        hash.update(self.id.0.as_bytes());
        let mut mark = [0; 16];
        mark.copy_from_slice(&hash.finalize()[..16]);
        Mark(mark)
    }
}

/// A node's name for life: `kith/` and 16 characters of lower-case base32 of SHA-256 of its first node key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin([u8; PREFIX.len() + 16]);

const PREFIX: &str = "kith/";

impl Origin {
    /// Mints the origin of a node from its first node key.
    #[must_use]
    pub fn mint(node: &Key) -> Self {
        let digest = Digest32::of(node.bytes());
        let mut raw = [0; 10];
        raw.copy_from_slice(&digest.0[..10]);
        Self::from_raw(raw)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).expect("an origin is ASCII")
    }

    /// The ten bytes that its sixteen characters spell: what frames and keys of stores hold.
    #[must_use]
    pub fn raw(&self) -> [u8; 10] {
        let (mut text, mut raw) = (self.0, [0; 10]);
        text.make_ascii_uppercase();
        data_encoding::BASE32_NOPAD
            .decode_mut(&text[PREFIX.len()..], &mut raw)
            .expect("an origin has sixteen characters of base32");
        raw
    }

    /// Back from [`Self::raw`].
    #[must_use]
    pub fn from_raw(raw: [u8; 10]) -> Self {
        let mut text = [0; PREFIX.len() + 16];
        let (prefix, tail) = text.split_at_mut(PREFIX.len());
        prefix.copy_from_slice(PREFIX.as_bytes());
        data_encoding::BASE32_NOPAD.encode_mut(&raw, tail);
        tail.make_ascii_lowercase();
        Self(text)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Origin").field(&self.as_str()).finish()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Origin {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        let tail = text.strip_prefix(PREFIX).unwrap_or_default();
        let spelt = tail.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        match text.as_bytes().try_into() {
            Ok(text) if spelt && !tail.is_empty() => Ok(Self(text)),
            Ok(_) | Err(_) => Err(Misspelt(
                "not an origin: `kith/` and 16 characters of base32",
            )),
        }
    }
}
spelt!(Origin, "`kith/` and 16 characters of lower-case base32");

/// A day that exists, spelt `YYYY-MM-DD`, from 1900 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day on which a moment falls, at the meridian where the day starts first (UTC+14): no place on earth is further on.
    #[must_use]
    pub fn latest_at(at: Millis) -> Option<Self> {
        let ms = at.checked_add(14 * crate::limits::HOUR_MS)?;
        Self::utc_of(ms)
    }

    /// A day of the calendar, for whoever works from one day to another.
    pub(crate) const fn of(date: Date) -> Self {
        Self(date)
    }

    /// The day in the calendar.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    /// The day so many days on (back, if negative); the calendar's last day where it ends.
    #[must_use]
    pub fn plus(self, days: i16) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// Days from this one until another; negative where that is earlier.
    #[must_use]
    pub fn until(self, other: Self) -> i64 {
        self.0
            .until(other.0)
            .map_or(0, |span| i64::from(span.get_days()))
    }

    /// The day on which a moment falls in UTC.
    #[must_use]
    pub fn utc_of(at: Millis) -> Option<Self> {
        let stamp = jiff::Timestamp::from_millisecond(at).ok()?;
        Some(Self(jiff::tz::Offset::UTC.to_datetime(stamp).date()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.0.year(),
            self.0.month(),
            self.0.day()
        )
    }
}

impl FromStr for Day {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        const WRONG: Misspelt = Misspelt("not a day that exists, as YYYY-MM-DD");
        let b = text.as_bytes();
        let digits = |r: core::ops::Range<usize>| {
            b[r].iter().try_fold(0i16, |n, d| {
                d.is_ascii_digit().then(|| n * 10 + i16::from(d - b'0'))
            })
        };
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return Err(WRONG);
        }
        let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10))
        else {
            return Err(WRONG);
        };
        if year < 1900 {
            return Err(WRONG);
        }
        #[expect(clippy::cast_possible_truncation, reason = "two digits fit an i8")]
        Date::new(year, month as i8, day as i8)
            .map(Self)
            .map_err(|_| WRONG)
    }
}
spelt!(Day, "a day that exists, as YYYY-MM-DD");

/// A category of the bank's own: lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(String);

impl Category {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Category {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        let fits = (1..=crate::limits::CATEGORY_CHARS).contains(&text.len());
        if fits
            && text
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(Misspelt("not a category: 1 to 40 of a-z, 0-9 and hyphen"))
        }
    }
}
spelt!(Category, "1 to 40 of a-z, 0-9 and hyphen");

/// SHA-256 of something, spelt in unpadded base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest32(pub [u8; 32]);

impl Digest32 {
    /// SHA-256 of the bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Debug for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0))
    }
}

impl FromStr for Digest32 {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        const WRONG: Misspelt = Misspelt("not 32 bytes in unpadded base64url");
        let bytes = data_encoding::BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| WRONG)?;
        bytes.try_into().map(Self).map_err(|_| WRONG)
    }
}
spelt!(Digest32, "32 bytes in unpadded base64url");

/// Reads a text into its type, for fields that serde hands over as borrowed strings.
pub(crate) fn parse<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: FromStr,
    T::Err: fmt::Display,
    D: Deserializer<'de>,
{
    <&str>::deserialize(from)?.parse().map_err(D::Error::custom)
}
