//! History brought from another program: rows are read and judged here without touching anything; [`carry`] then says
//! them to the engine.
//!
//! Every name is worked out from the row itself, so that importing twice adds nothing and an import that was cut short
//! is finished by running it again.

pub mod amount;
pub mod carry;
pub mod members;
pub mod rows;
pub mod transfers;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{Account, Category, Day, Id, Origin};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use self::rows::{Mark, Row};

/// Which program the rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
pub enum Source {
    /// Seconds; the source account received the help and pays.
    #[value(name = "timeoverflow")]
    TimeOverflow,
    /// Hours, without a day; the source account received the help and pays.
    Komunitin,
    /// Kith's own columns: giver,receiver,minutes,day,category,note.
    Csv,
}

impl Source {
    /// The word for it on the command line, which is also part of every name worked out from a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::TimeOverflow => "timeoverflow",
            Self::Komunitin => "komunitin",
            Self::Csv => "csv",
        }
    }
}

/// Something to tell of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The file's name, without its folder.
    pub file: String,
    /// The record's number, counted from 1, a header included.
    pub row: u64,
    /// Stable, for machines.
    pub code: Cow<'static, str>,
    /// For people: what is wrong and what to do.
    pub reason: String,
}

/// Why a row is not taken, or what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Stable, for machines.
    pub code: &'static str,
    /// For people.
    pub reason: String,
}

/// Builds a [`Wrong`].
pub(crate) fn wrong(code: &'static str, reason: impl Into<String>) -> Wrong {
    Wrong {
        code,
        reason: reason.into(),
    }
}

/// A file to import: its name, for remarks, and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Its name, without its folder.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
}

/// What the node has already, and what else a row is judged by.
pub struct Here<'a> {
    /// Which node this is for: part of every name.
    pub origin: &'a Origin,
    /// Which bank the rows are of, where several come from one program: part of every name. Empty for the only one.
    pub bank: &'a str,
    /// The day that rows without one take.
    pub today: Day,
    /// The last day that has begun anywhere on earth: a later one is to come.
    pub latest: Day,
    /// Whether the node knows this account.
    pub account: &'a dyn Fn(Account) -> bool,
    /// What an account is called, if that is known.
    pub name: &'a dyn Fn(Account) -> Option<String>,
    /// Whether the node's log has an entry of its own with this id.
    pub entry: &'a dyn Fn(Id) -> bool,
    /// Take rows that repeat another.
    pub allow_repeats: bool,
}

impl std::fmt::Debug for Here<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Here")
            .field("origin", self.origin)
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// A member to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account they get.
    pub account: Account,
    /// The id of the entry that says so.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// How to ring them; may be empty.
    pub phone: String,
    /// May be empty.
    pub email: String,
    /// Which record it was, for refusals that only the book can know.
    pub row: u64,
}

/// An exchange to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The id of the entry that says so.
    pub id: Id,
    /// Who helped.
    pub giver: Account,
    /// Who was helped.
    pub receiver: Account,
    /// How long.
    pub minutes: i64,
    /// When.
    pub day: Day,
    /// What it was about.
    pub category: Category,
    /// In words; may be empty.
    pub note: String,
    /// Which record it was.
    pub row: u64,
}

/// A row that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What to tell of it.
    pub remark: Remark,
    /// The row as it was, to be mended.
    pub row: Row,
    /// How it is known again.
    pub mark: Mark,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Of members.
    pub members: u64,
    /// Of exchanges.
    pub exchanges: u64,
}

/// What an import will do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Members to be taken, in the file's order.
    pub members: Vec<Member>,
    /// Exchanges to be taken, in the file's order.
    pub exchanges: Vec<Exchange>,
    /// What the node has already.
    pub already: Counts,
    /// Rows of the members' file that are not taken.
    pub refused_members: Vec<Refused>,
    /// Rows of the transfers' file that are not taken.
    pub refused_transfers: Vec<Refused>,
    /// Rows that are taken, with something to tell.
    pub warnings: Vec<Remark>,
    /// The header of the transfers' file, if it has one: refused rows are written under it.
    pub transfers_header: Option<Row>,
    /// The header of the members' file, if it has one.
    pub members_header: Option<Row>,
}

/// Reads and judges both files. Nothing is changed; each row ends in exactly one place of the plan.
#[must_use]
pub fn plan(
    source: Source,
    members: Option<Given<'_>>,
    transfers: Option<Given<'_>>,
    here: &Here<'_>,
) -> Plan {
    let mut plan = Plan::default();
    let mut known = Known::default();
    if let Some(file) = members {
        members::judge(source, file, here, &mut plan, &mut known);
    }
    if let Some(file) = transfers {
        transfers::judge(source, file, here, &mut plan, &known);
    }
    plan
}

/// What the members' file says, for the transfers that name its rows.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Members whom the node has, or will have after this import.
    pub(crate) taken: BTreeSet<String>,
    /// Members whose row is not taken, and which row that is.
    pub(crate) refused: BTreeMap<String, u64>,
}

impl Here<'_> {
    /// The account of a member, worked out from how the other program names them.
    #[must_use]
    pub fn account_of(&self, source: Source, member: &str) -> Account {
        Account(self.derived(source, "member", &[member]))
    }

    /// A UUID (RFC 9562, version 8) from SHA-256 of what is named, each part with its length before it.
    fn derived(&self, source: Source, what: &str, parts: &[&str]) -> Uuid {
        let from = match self.bank {
            "" => source.word().to_owned(),
            bank => format!("{}/{bank}", source.word()),
        };
        let mut hash = Sha256::new();
        let head = ["kith/import/v1", self.origin.as_str(), &from, what];
        for part in head.iter().chain(parts) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}
