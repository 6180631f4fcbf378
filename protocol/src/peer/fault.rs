//! What a peer does wrong, and what we do about it.

use core::fmt;

use super::limits::{BAN_MS, LONG_BAN_MS};
use crate::id::Millis;

/// What a peer did wrong. It decides what becomes of the connection, and its code is the last thing the peer hears of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It did not answer in time, or does not read what we send.
    Silent,
    /// We are not linked with it, or no longer.
    NotLinked,
    /// It meant to reach another node.
    WrongName,
    /// It is ourselves.
    OwnKey,
    /// It speaks more than its share.
    Flood,
    /// A frame longer than any may be.
    TooLarge,
    /// Bytes that are no frame we know, or a field beyond its bound.
    Garbled,
    /// A frame that has no place where the conversation stands.
    OutOfTurn,
    /// More feeds than anyone follows.
    TooMany,
    /// A key that nobody could enrol.
    WeakKey,
    /// It gave our own challenge back to us.
    Replayed,
    /// A signature that does not hold where only the peer can have made or passed it on.
    Forged,
    /// A certificate of keys that does not hold.
    Certificate,
    /// A feed item that no honest node would have passed on.
    BadItem,
    /// A head that no honest node would have passed on.
    BadHead,
    /// Evidence that shows nothing.
    BadEvidence,
    /// A decision or statement about hours that cannot be.
    BadDecision,
    /// Records that do not fit the tree they are said to be of.
    BadRecords,
}

/// What becomes of a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// Close, and come again after a wait that grows: nobody need be at fault.
    BackOff,
    /// Close at once; a wait that grows, and many in a row are a ban.
    Cut,
    /// Close, and neither dial nor let in for so long.
    Ban {
        /// For how long.
        ms: Millis,
    },
}

impl Fault {
    /// Every fault there is.
    pub const ALL: [Self; 18] = [
        Self::Silent,
        Self::NotLinked,
        Self::WrongName,
        Self::OwnKey,
        Self::Flood,
        Self::TooLarge,
        Self::Garbled,
        Self::OutOfTurn,
        Self::TooMany,
        Self::WeakKey,
        Self::Replayed,
        Self::Forged,
        Self::Certificate,
        Self::BadItem,
        Self::BadHead,
        Self::BadEvidence,
        Self::BadDecision,
        Self::BadRecords,
    ];

    /// The stable code: what a Bye frame says, and what a log shows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::NotLinked => "not-linked",
            Self::WrongName => "wrong-name",
            Self::OwnKey => "own-key",
            Self::Flood => "flood",
            Self::TooLarge => "too-large",
            Self::Garbled => "garbled",
            Self::OutOfTurn => "out-of-turn",
            Self::TooMany => "too-many",
            Self::WeakKey => "weak-key",
            Self::Replayed => "replayed",
            Self::Forged => "forged",
            Self::Certificate => "certificate",
            Self::BadItem => "bad-item",
            Self::BadHead => "bad-head",
            Self::BadEvidence => "bad-evidence",
            Self::BadDecision => "bad-decision",
            Self::BadRecords => "bad-records",
        }
    }

    /// What we do about it. What can happen to the honest is never a ban.
    #[must_use]
    pub const fn consequence(self) -> Consequence {
        match self {
            Self::Silent | Self::NotLinked | Self::WrongName | Self::OwnKey | Self::Flood => {
                Consequence::BackOff
            }
            Self::TooLarge | Self::Garbled | Self::OutOfTurn | Self::TooMany => Consequence::Cut,
            Self::WeakKey
            | Self::Replayed
            | Self::Certificate
            | Self::BadHead
            | Self::BadItem
            | Self::Forged => Consequence::Ban { ms: BAN_MS },
            Self::BadEvidence | Self::BadDecision | Self::BadRecords => {
                Consequence::Ban { ms: LONG_BAN_MS }
            }
        }
    }

    /// The fault of this code; none for one that we do not know.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl core::error::Error for Fault {}
