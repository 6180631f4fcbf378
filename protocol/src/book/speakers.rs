//! Who speaks in an entry: the accounts behind its signatures.

use alloc::vec::Vec;

use super::{Book, roster::Standing};
use crate::{
    entry::{self, Content, roster::Enrolment},
    envelope::Signed,
    id::{Account, Author},
    key::Key,
    refusal::{Common, Refusal},
};

/// The accounts and keys behind an entry's signatures.
#[derive(Debug)]
pub(super) struct Speakers {
    /// The author.
    pub(super) by: Author,
    /// People whose devices signed, sorted, each once.
    pub(super) people: Vec<Account>,
    /// Keys that are nobody's device yet: an invitation's and a new device's.
    pub(super) strangers: Vec<Key>,
    /// A single-use link that signed.
    pub(super) link: Option<Key>,
}

impl Speakers {
    /// Looks the signers up. Refuses unknown and stopped keys, an author who did not sign, and one who is gone.
    pub(super) fn of(book: &Book, signed: &Signed) -> Result<Self, Refusal> {
        let speakers = Self::look_up(book, signed, true)?;
        let entry = &signed.entry;
        match entry.by {
            Author::Node => {
                let node = book.roster.node();
                if !speakers.people.is_empty()
                    || !speakers.strangers.is_empty()
                    || node.is_none_or(|n| signed.signers != [n])
                {
                    return Err(Common::AuthorDidNotSign.into());
                }
            }
            Author::Account(author) => {
                let link = speakers.link.and_then(|key| book.link(&key));
                let spoke = speakers.people.contains(&author)
                    || link.is_some_and(|link| link.r#for == author)
                    || enrols(&entry.content, author);
                if !spoke {
                    return Err(Common::AuthorDidNotSign.into());
                }
                if book
                    .accounts
                    .get(&author)
                    .is_some_and(super::account::Holder::gone)
                {
                    return Err(Common::AuthorGone.into());
                }
            }
        }
        Ok(speakers)
    }

    /// The same for an entry that stands: whatever is not known is passed over, since nothing is refused any more.
    pub(super) fn of_applied(book: &Book, signed: &Signed) -> Self {
        let nobody = Self {
            by: signed.entry.by,
            people: Vec::new(),
            strangers: Vec::new(),
            link: None,
        };
        Self::look_up(book, signed, false).unwrap_or(nobody)
    }

    /// The author's account, for what only people say.
    pub(super) fn author(&self) -> Option<Account> {
        self.by.account()
    }

    /// Whether nobody signed but the author.
    pub(super) fn alone(&self) -> bool {
        let by_link = self.link.is_none() || self.people.is_empty();
        by_link
            && self.strangers.is_empty()
            && self.people.iter().all(|p| Some(*p) == self.by.account())
    }

    fn look_up(book: &Book, signed: &Signed, strict: bool) -> Result<Self, Refusal> {
        let enrolment = enrolment(&signed.entry.content);
        let expected =
            |key: &Key| enrolment.is_some_and(|e| e.key == *key || e.invitation == Some(*key));
        // To the roster and to exchanges a link's key is nobody's.
        let answers = matches!(signed.entry.content, Content::Work(_) | Content::Meeting(_));
        let mut speakers = Self {
            by: signed.entry.by,
            people: Vec::new(),
            strangers: Vec::new(),
            link: None,
        };
        for key in &signed.signers {
            match book.roster.standing(key) {
                Standing::Device(account) => speakers.people.push(account),
                Standing::Node if signed.entry.by == Author::Node => {}
                Standing::Unknown | Standing::Invitation if expected(key) => {
                    speakers.strangers.push(*key)
                }
                Standing::Unknown
                    if answers && speakers.link.is_none() && book.link(key).is_some() =>
                {
                    speakers.link = Some(*key)
                }
                Standing::Stopped if strict => return Err(Common::KeyStopped.into()),
                Standing::Unknown | Standing::Invitation | Standing::Node if strict => {
                    return Err(Common::KeyUnknown.into());
                }
                Standing::Stopped | Standing::Unknown | Standing::Invitation | Standing::Node => {}
            }
        }
        speakers.people.sort_unstable();
        speakers.people.dedup();
        Ok(speakers)
    }
}

/// The device an entry sets up, if it does.
pub(super) const fn enrolment(content: &Content) -> Option<&Enrolment> {
    match content {
        Content::Roster(entry::Roster::MemberJoined(c)) => c.device.as_ref(),
        Content::Roster(entry::Roster::KeyEnrolled(c)) => Some(&c.device),
        Content::Roster(_)
        | Content::Exchange(_)
        | Content::Work(_)
        | Content::Meeting(_)
        | Content::Federation(_)
        | Content::Listing(_) => None,
    }
}

/// Whether the author speaks with the device and invitation that this very entry sets up.
fn enrols(content: &Content, author: Account) -> bool {
    match content {
        Content::Roster(entry::Roster::MemberJoined(c)) => {
            c.account == author && c.device.is_some()
        }
        Content::Roster(entry::Roster::KeyEnrolled(c)) => {
            c.account == author && c.device.invitation.is_some()
        }
        Content::Roster(_)
        | Content::Exchange(_)
        | Content::Work(_)
        | Content::Meeting(_)
        | Content::Federation(_)
        | Content::Listing(_) => false,
    }
}
