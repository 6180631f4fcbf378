//! Taking back this node's own records that neighbours held: entries verbatim behind the last one here, and what lies
//! beside them. Nothing is judged anew: it is the same past.

use std::cell::Cell;
use std::fs;
use std::sync::Arc;

use kith_protocol::{
    book::{Fact, roster},
    envelope::Verified,
    id::Digest32,
    leaf::Leaf,
    tlog::{Cosigner, leaf_hash},
};

use super::group::{Group, Seen};
use super::identity;
use super::opening::{fill_names, named_details};
use super::outcome::Stopped;
use super::thread::{Desk, Job};
use super::writer::Writer;
use super::{Engine, waited};
use crate::peer::mirror::beside::{self, Items, Versions};
use crate::people::as_fault;
use crate::store::Fault;
use crate::store::folder::WITNESS_KEY;

/// An entry that came back, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The leaf as it was stored.
    pub leaf: Vec<u8>,
    /// Its details as they were stored, if they came too.
    pub detail: Option<Vec<u8>>,
}

/// A page of what lies beside the log that came back, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedPage {
    /// Which.
    pub page: u16,
    /// Its version.
    pub version: u64,
    /// What is in it.
    pub items: Items,
}

/// Why nothing was taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdopted {
    /// What came does not follow from what is here. Nothing was changed.
    #[error("entry {at} that a neighbour held does not follow: {what}")]
    Wrong {
        /// Which.
        at: u64,
        /// Why.
        what: String,
    },
    /// Nothing is written now.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Engine {
    /// Appends entries verbatim from position `from` on, which must be the next. Durable when it returns. For a thread that
    /// may wait.
    ///
    /// # Errors
    /// [`NotAdopted`]; then all or none of them stand.
    pub fn adopt(&self, from: u64, entries: Vec<Returned>) -> Result<(), NotAdopted> {
        let (reply, answer) = waited();
        self.ask(Job::Adopt(from, entries, reply))?;
        answer.recv().map_err(|_| self.gone())??
    }

    /// Takes over a page of what lies beside the log. For a thread that may wait.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub fn adopt_beside(&self, page: ReturnedPage) -> Result<(), Stopped> {
        let (reply, answer) = waited();
        self.ask(Job::AdoptBeside(page, reply))?;
        answer.recv().map_err(|_| self.gone())?
    }
}

impl Desk {
    /// Takes entries back.
    pub(super) fn adopt(&mut self, from: u64, entries: Vec<Returned>) -> Result<(), NotAdopted> {
        self.writer.adopt(from, entries)?;
        self.renew_witness()?;
        Ok(())
    }

    /// What this node cosigned for others may be as old as its log was: a witness that was brought back takes a new key.
    pub(super) fn renew_witness(&mut self) -> Result<(), Stopped> {
        if !self.witness.is_old() {
            return Ok(());
        }
        let key = match self.people.folder().map(|folder| folder.join(WITNESS_KEY)) {
            None => identity::draw(&*self.entropy),
            Some(path) => {
                if path.exists() {
                    fs::remove_file(&path).map_err(Fault::from)?;
                }
                identity::read_or_draw(&path, &*self.entropy)
                    .map_err(|why| Fault::Damaged(why.to_string()))?
            }
        };
        let origin = self.writer.identity_shared().origin().clone();
        let cosigner = Cosigner::new(origin.as_str(), key);
        self.witness
            .renew(cosigner.expect("an origin can be the name of a key"));
        tracing::warn!("This node cosigns for neighbours with a new key from now on.");
        self.cosign_again()
    }

    pub(super) fn adopt_beside(&mut self, page: ReturnedPage) -> Result<(), Stopped> {
        let journal = Arc::clone(&self.writer.shown().journal);
        let mut versions = Versions::kept(&*journal).map_err(Stopped::Fault)?;
        versions.adopt(page.page, page.version, &page.items);
        let mut puts = Vec::new();
        if beside::are_files(page.page) {
            // People's keys are taken over one by one; the node's other keys are those that this folder has.
            if let Some(keys) = page.items.get(b"keys".as_slice()) {
                self.people.merge(keys).map_err(as_fault)?;
                fill_names(&self.writer, &self.people)?;
            }
        } else {
            let items = page.items.into_iter();
            puts.extend(items.filter(|(key, _)| beside::comes_back(key)));
        }
        puts.push((beside::KEY.to_vec(), versions.to_bytes()));
        self.writer.put(puts)
    }
}

impl Writer {
    /// Appends entries verbatim.
    pub(super) fn adopt(&mut self, from: u64, entries: Vec<Returned>) -> Result<(), NotAdopted> {
        if let Some(why) = self.shown().stopped() {
            return Err(why.into());
        }
        let here = self.shown().length();
        if from != here {
            let what = format!("there are {here} entries here");
            return Err(NotAdopted::Wrong { at: from, what });
        }
        let Some(before) = self.book.clone() else {
            return Err(Stopped::Closed.into());
        };
        match self.folded(entries) {
            Ok((group, asides)) => {
                let profiles = profiles(&group);
                let kept = self.append(group, asides, Vec::new());
                kept.map_err(|fault| self.stop(fault))?;
                self.learn_again(profiles)
                    .map_err(|fault| self.stop(fault))?;
                Ok(())
            }
            Err((at, what)) => {
                self.book = Some(before);
                Err(NotAdopted::Wrong { at, what })
            }
        }
    }

    /// Lets the book run ahead over the entries.
    #[expect(
        clippy::type_complexity,
        reason = "a group and the sealed details that go with it"
    )]
    fn folded(
        &mut self,
        entries: Vec<Returned>,
    ) -> Result<(Group, Vec<([u8; 32], Vec<u8>)>), (u64, String)> {
        let mut book = self.book.take().expect("it was there a moment ago");
        let shown = Arc::clone(self.shown());
        let state = shown.state();
        let mut group = Group::after(&state, state.last_at, entries.len());
        let mut asides = Vec::new();
        let failed = Cell::new(None);
        for Returned { leaf, detail } in entries {
            let at = group.base + group.leaves.len() as u64;
            let wrong = |what: String| (at, what);
            let text = String::from_utf8(leaf).map_err(|_| wrong("it is not text".to_owned()))?;
            let read = Leaf::read(&text).map_err(|why| wrong(why.to_string()))?;
            let verified =
                Verified::from_leaf(read.body.to_owned(), read.signatures, |key| key.prepare());
            let verified = verified.map_err(|why| wrong(why.to_string()))?;
            if read.at < group.at {
                return Err(wrong("it was taken before the one before it".to_owned()));
            }
            let past = Seen {
                shown: &shown,
                state: &state,
                group: &group,
                failed: &failed,
                asked: Cell::new(None),
            };
            if book.links(&verified.signed, &past) != read.links {
                return Err(wrong("its account lines do not follow".to_owned()));
            }
            let (taken_at, links) = (read.at, read.links);
            if let Some((commitment, sealed)) = named_details(&text).zip(detail) {
                asides.push((commitment.0, sealed));
            }
            group.at = taken_at;
            group
                .facts
                .push(book.apply(at, taken_at, &verified.signed, &links));
            group.hashes.push(leaf_hash(text.as_bytes()));
            let mark = verified.signed.entry.name().mark();
            group.names.insert(mark, at);
            group.leaves.push(text);
        }
        if let Some(fault) = failed.take() {
            return Err((group.base, fault.to_string()));
        }
        self.book = Some(book);
        Ok((group, asides))
    }

    /// Takes names that came back into the index.
    fn learn_again(&self, profiles: Vec<Profile>) -> Result<(), Fault> {
        let journal = &*self.shown().journal;
        for (account, commitment) in profiles {
            if let Some(detail) = self.people.open(journal, &commitment) {
                self.people.learn(account, &detail.text);
            }
        }
        Ok(())
    }
}

type Profile = (Option<kith_protocol::id::Account>, Digest32);

/// Whose words stand in a group.
fn profiles(group: &Group) -> Vec<Profile> {
    let facts = (group.base..).zip(&group.facts);
    let of_account = facts.flat_map(|(_, facts)| facts).filter_map(|fact| {
        if let Fact::Roster(roster::Fact::Profile { account, index }) = fact {
            let nth = usize::try_from(index.checked_sub(group.base)?).ok()?;
            let commitment = named_details(group.leaves.get(nth)?)?;
            return Some((*account, commitment));
        }
        None
    });
    of_account.collect()
}
