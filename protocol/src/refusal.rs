//! Refusals: a closed set with stable codes. A refused entry changes nothing.
//!
//! Each belongs to a [`Class`], which HTTP maps to a status; each has a title and what to do now, in plain words.

use alloc::string::String;

use crate::{
    book::{
        exchange::ExchangeRefusal, federation::FederationRefusal, listing::ListingRefusal,
        meeting::MeetingRefusal, roster::RosterRefusal, work::WorkRefusal,
    },
    canonical::NotCanonical,
    key::Key,
};

/// What sort of refusal it is: HTTP maps each to one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The envelope itself is wrong; sending it again cannot help.
    Malformed,
    /// It is larger than this node takes.
    TooLarge,
    /// The signers may not say this.
    Forbidden,
    /// What it speaks of does not exist here.
    Unknown,
    /// It does not fit how things stand; it may later.
    Conflict,
    /// It is well formed and allowed, and its content breaks a rule.
    Unacceptable,
}

/// One row of a family's table of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plain {
    /// The stable code.
    pub code: &'static str,
    /// Its class.
    pub class: Class,
    /// What happened, in plain words.
    pub title: &'static str,
    /// What to do now, in plain words.
    pub advice: &'static str,
}

/// Builds a row.
pub(crate) const fn plain(
    code: &'static str,
    class: Class,
    title: &'static str,
    advice: &'static str,
) -> Plain {
    Plain {
        code,
        class,
        title,
        advice,
    }
}

/// Why an envelope cannot be read or its signatures do not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Frame {
    /// The body is larger than a body may be.
    #[error("the body is larger than {} bytes", crate::limits::BODY_BYTES)]
    TooLarge,
    /// The body is not in its one spelling.
    #[error(transparent)]
    NotCanonical(NotCanonical),
    /// The version of the frame is not known here.
    #[error("version {0}")]
    Version(u64),
    /// The kind is not known here.
    #[error("kind {0:?}")]
    Kind(String),
    /// Members are missing, unknown or of the wrong shape.
    #[error("{0}")]
    Shape(String),
    /// No signature, or more than an entry may carry.
    #[error("an entry has 1 to {} signatures", crate::limits::SIGNATURES)]
    SignatureCount,
    /// A key is no did:key, or a signature no 64 bytes in base64url.
    #[error("a signature is misspelt")]
    SignatureSpelling,
    /// One key signs twice.
    #[error("one key signs twice")]
    SignatureTwice,
    /// A signature does not hold.
    #[error("the signature of {0} does not hold")]
    Signature(Key),
    /// The details sent are not the details the body names.
    #[error("the details do not match the body")]
    Details,
}

impl Frame {
    /// The row for this refusal.
    #[must_use]
    pub const fn plain(&self) -> Plain {
        use Class::{Malformed, TooLarge};
        const UPDATE: &str =
            "Your app may be older or newer than this Kith. Reload it and try again.";
        const AGAIN: &str = "Nothing was written down. Reload the app and try again.";
        match self {
            Self::TooLarge => plain(
                "body-too-large",
                TooLarge,
                "This is too long to write down.",
                "Use fewer lines or fewer words.",
            ),
            Self::NotCanonical(_) => plain(
                "not-canonical",
                Malformed,
                "This did not arrive the way Kith writes things down.",
                AGAIN,
            ),
            Self::Version(_) => plain(
                "version-unknown",
                Malformed,
                "This Kith does not know that version.",
                UPDATE,
            ),
            Self::Kind(_) => plain(
                "kind-unknown",
                Malformed,
                "This Kith does not know that kind of entry.",
                UPDATE,
            ),
            Self::Shape(_) => plain(
                "shape-wrong",
                Malformed,
                "Something is missing or does not belong here.",
                AGAIN,
            ),
            Self::SignatureCount => plain(
                "signature-count",
                Malformed,
                "There are no signatures, or too many.",
                AGAIN,
            ),
            Self::SignatureSpelling => plain(
                "signature-spelling",
                Malformed,
                "A signature cannot be read.",
                AGAIN,
            ),
            Self::SignatureTwice => plain(
                "signature-twice",
                Malformed,
                "One device signed twice.",
                AGAIN,
            ),
            Self::Signature(_) => plain(
                "signature-wrong",
                Malformed,
                "A signature does not match what was signed.",
                AGAIN,
            ),
            Self::Details => plain(
                "details-wrong",
                Malformed,
                "The words do not match what was signed.",
                AGAIN,
            ),
        }
    }
}

/// Why the book does not take an entry.
///
/// Order: the frame ([`Frame`]) first; then [`Common`]; then the family's own, in the order of its enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// What every entry must keep.
    Common(Common),
    /// A roster rule.
    Roster(RosterRefusal),
    /// An exchange rule.
    Exchange(ExchangeRefusal),
    /// A rule of groups, pieces of work and answers.
    Work(WorkRefusal),
    /// A meeting rule.
    Meeting(MeetingRefusal),
    /// A rule of what is between areas.
    Federation(FederationRefusal),
    /// A rule of offers and requests.
    Listing(ListingRefusal),
}

/// What every entry must keep, in the order in which it is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Common {
    /// The entry is for another node's log.
    OtherNode,
    /// The author used this id for something else.
    IdTaken,
    /// The log has not been opened, or has been already.
    Opening,
    /// A signer's key is not known here.
    KeyUnknown,
    /// A signer's key was stopped.
    KeyStopped,
    /// None of the signers is the author.
    AuthorDidNotSign,
    /// The author has left, or was erased.
    AuthorGone,
    /// A signer has no part in this.
    SignerUnneeded,
}

impl Common {
    /// The row for this refusal.
    #[must_use]
    pub const fn plain(self) -> Plain {
        use Class::{Conflict, Forbidden};
        match self {
            Self::OtherNode => plain(
                "other-node",
                Forbidden,
                "This is meant for another Kith.",
                "Open the Kith it is meant for.",
            ),
            Self::IdTaken => plain(
                "id-taken",
                Conflict,
                "You wrote down something else under this reference.",
                "Write it down again as a new entry.",
            ),
            Self::Opening => plain(
                "opening",
                Conflict,
                "An hours book is opened once, first.",
                "Nothing to do.",
            ),
            Self::KeyUnknown => plain(
                "key-unknown",
                Forbidden,
                "This phone is not set up here.",
                "Ask your Kith for an invitation.",
            ),
            Self::KeyStopped => plain(
                "key-stopped",
                Forbidden,
                "This phone was stopped.",
                "Set up this phone again with a new invitation, then agree again.",
            ),
            Self::AuthorDidNotSign => plain(
                "author-did-not-sign",
                Forbidden,
                "This was not signed by the person it speaks for.",
                "Nobody can write in someone else's name. Use your own phone.",
            ),
            Self::AuthorGone => plain(
                "author-gone",
                Forbidden,
                "This person has left.",
                "Ask your Kith if this is wrong.",
            ),
            Self::SignerUnneeded => plain(
                "signer-unneeded",
                Forbidden,
                "Someone signed who has no part in this.",
                "Sign only for yourself.",
            ),
        }
    }
}

impl Refusal {
    /// The row for this refusal.
    #[must_use]
    pub const fn plain(self) -> Plain {
        match self {
            Self::Common(why) => why.plain(),
            Self::Roster(why) => why.plain(),
            Self::Exchange(why) => why.plain(),
            Self::Work(why) => why.plain(),
            Self::Meeting(why) => why.plain(),
            Self::Federation(why) => why.plain(),
            Self::Listing(why) => why.plain(),
        }
    }
}

impl From<Common> for Refusal {
    fn from(why: Common) -> Self {
        Self::Common(why)
    }
}

impl From<RosterRefusal> for Refusal {
    fn from(why: RosterRefusal) -> Self {
        Self::Roster(why)
    }
}

impl From<WorkRefusal> for Refusal {
    fn from(why: WorkRefusal) -> Self {
        Self::Work(why)
    }
}

impl From<MeetingRefusal> for Refusal {
    fn from(why: MeetingRefusal) -> Self {
        Self::Meeting(why)
    }
}

impl From<FederationRefusal> for Refusal {
    fn from(why: FederationRefusal) -> Self {
        Self::Federation(why)
    }
}

impl From<ListingRefusal> for Refusal {
    fn from(why: ListingRefusal) -> Self {
        Self::Listing(why)
    }
}

impl From<ExchangeRefusal> for Refusal {
    fn from(why: ExchangeRefusal) -> Self {
        Self::Exchange(why)
    }
}
