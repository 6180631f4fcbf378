//! A group on its way: what its entries add, what was found of each, and what the book may look up meanwhile.

use std::cell::Cell;
use std::collections::BTreeMap;

use kith_protocol::{
    book::{Book, Fact, Past},
    envelope::Verified,
    id::{Index, Mark, Millis, Name},
    key::Key,
    leaf::{Leaf, Link},
    limits,
    refusal::Refusal,
    tlog::{Hash, leaf_hash},
};

use super::outcome::Stopped;
use super::shown::{Shown, State};
use crate::people::Fresh;
use crate::store::Fault;

/// How far the clock may stand before the newest entry's time: corrections by a time server stay well within. Entries
/// taken meanwhile carry the newest entry's time, which never goes back.
pub(super) const CLOCK_BACK_MS: Millis = 60_000;
/// A leaf's bound holds by itself: bytes of the account lines, signatures and body that a leaf can have at most.
const _: () = {
    let exchange = 2 * limits::LINES + 2; // Everyone in an exchange, who speaks, and for whom.
    let minutes = limits::ATTENDANCE + 1; // Everyone in a meeting, and who speaks.
    let accounts = if exchange > minutes {
        exchange
    } else {
        minutes
    };
    let account_line = 36 + 1 + 10 + 1 + 10 + 1; // Positions fit in 32 bits.
    let signature_line = 56 + 1 + 86 + 1;
    let frame = 12 + 1 + 19 + 1 + 1;
    let most = frame + accounts * account_line + limits::SIGNATURES * signature_line;
    assert!(most + limits::BODY_BYTES <= limits::LEAF_BYTES);
};

/// What one group adds.
#[derive(Debug)]
pub(super) struct Group {
    /// Where it starts.
    pub(super) base: u64,
    /// When it is taken.
    pub(super) at: Millis,
    pub(super) leaves: Vec<String>,
    pub(super) hashes: Vec<Hash>,
    pub(super) facts: Vec<Vec<Fact>>,
    pub(super) names: BTreeMap<Mark, Index>,
    /// By position.
    pub(super) details: Vec<Fresh>,
}

/// What was found of one entry, before the group is durable.
pub(super) enum Verdict {
    Taken {
        index: Index,
        prefix: String,
        signers: Vec<Key>,
    },
    Again(Index),
    Refused(Refusal),
}

impl Group {
    pub(super) fn after(state: &State, now: Millis, entries: usize) -> Self {
        Self {
            base: state.length,
            at: now.max(state.last_at),
            leaves: Vec::with_capacity(entries),
            hashes: Vec::with_capacity(entries),
            facts: Vec::with_capacity(entries),
            names: BTreeMap::new(),
            details: Vec::new(),
        }
    }

    /// Takes an entry that the book admits, with the links it carries.
    pub(super) fn take(&mut self, book: &mut Book, verified: Verified, links: &[Link]) -> Verdict {
        let Verified {
            signed,
            body,
            signatures,
            details,
        } = verified;
        let index = self.base + self.leaves.len() as u64;
        let leaf = Leaf::write(self.at, links, &signatures, &body);
        let prefix = leaf[..leaf.len() - body.len()].to_owned();
        self.facts.push(book.apply(index, self.at, &signed, links));
        self.hashes.push(leaf_hash(leaf.as_bytes()));
        self.leaves.push(leaf);
        self.names.insert(signed.entry.name().mark(), index);
        for (commitment, detail) in details {
            self.details.push(Fresh {
                index,
                commitment,
                about: signed.entry.content.about(),
                detail,
            });
        }
        Verdict::Taken {
            index,
            prefix,
            signers: signed.signers,
        }
    }
}

/// What the book may look up: what is durable, and the group so far.
pub(super) struct Seen<'a> {
    pub(super) shown: &'a Shown,
    pub(super) state: &'a State,
    pub(super) group: &'a Group,
    /// What the disk said, if it failed: then no verdict counts.
    pub(super) failed: &'a Cell<Option<Fault>>,
    /// What was asked last: an entry's own name is looked for twice.
    pub(super) asked: Cell<Option<(Name, Option<Index>)>>,
}

impl Seen<'_> {
    /// Where these very bytes stand already.
    pub(super) fn again(&self, verified: &Verified) -> Option<Index> {
        let index = self.position(&verified.signed.entry.name())?;
        let leaf = self.leaf(index)?;
        let same = Leaf::read(&leaf).is_ok_and(|leaf| leaf.body == verified.body);
        same.then_some(index)
    }
}

impl Past for Seen<'_> {
    fn position(&self, name: &Name) -> Option<Index> {
        if let Some((asked, found)) = self.asked.get()
            && asked == *name
        {
            return found;
        }
        let mark = name.mark();
        let fresh = self.group.names.get(&mark).copied();
        let found = fresh.or_else(|| self.state.views.names.at(&mark));
        self.asked.set(Some((*name, found)));
        found
    }

    fn leaf(&self, at: Index) -> Option<String> {
        if let Some(nth) = at.checked_sub(self.group.base) {
            return self.group.leaves.get(usize::try_from(nth).ok()?).cloned();
        }
        match self.shown.leaf(at) {
            Ok(leaf) => leaf,
            Err(fault) => {
                self.failed.set(Some(fault));
                None
            }
        }
    }
}

/// That the clock stands too far before the newest entry, if it does.
pub(super) fn clock_back(now: Millis, last_at: Millis) -> Option<Stopped> {
    let behind_ms = last_at.saturating_sub(now);
    (behind_ms > CLOCK_BACK_MS).then_some(Stopped::ClockBack { behind_ms })
}
