//! The writer: judges a group of entries one by one, makes it durable, shows it, and only then answers.
//!
//! Synchronous and alone: one thread owns it, and tests and simulations drive it the same way. The book may run ahead
//! of the disk while a group is under way; nobody sees it. After a failed write the book is thrown away and nothing is
//! taken until the log is opened, and folded, again.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

use kith_protocol::{
    book::{Book, Fact, account::Status, meeting, roster},
    entry::{Content, Exchange},
    envelope::Verified,
    id::{Account, Millis},
    view::View,
};

use super::fold::Folded;
use super::group::{Group, Seen, Verdict, clock_back};
use super::identity::Identity;
use super::outcome::{Outcome, Receipt, Stopped};
use super::shown::{Shown, State, unreadable};
use super::{OpenError, snapshot};
use crate::meetings::feeds;
use crate::people::{Fresh, People, as_fault};
use crate::store::{Commit, Fault, Journal};

/// Proposals that ran out, said in one group.
const DUE_AT_ONCE: usize = 200;
/// A snapshot is due after this many entries, or an eighth of the log where that is more: a start then folds little,
/// and each entry pays for the same share of snapshots whatever the length.
const SNAPSHOT_EVERY: u64 = 10_000;

/// Takes entries.
#[derive(Debug)]
pub struct Writer {
    shown: Arc<Shown>,
    pub(super) people: Arc<People>,
    identity: Arc<Identity>,
    /// None once stopped.
    pub(super) book: Option<Book>,
    snapshot: Option<PathBuf>,
    snapshot_at: u64,
}

impl Writer {
    /// Folds the log in `journal`, from `snapshot` on if there is one that fits. `known` are heads from elsewhere that
    /// the log must lead to.
    ///
    /// # Errors
    /// [`OpenError::WrongIdentity`] if the log is another node's, [`OpenError::Fault`] if it is damaged or the disk
    /// fails.
    pub fn open(
        journal: Arc<dyn Journal>,
        snapshot: Option<PathBuf>,
        known: &[String],
        identity: Arc<Identity>,
        people: Arc<People>,
        now: Millis,
    ) -> Result<Self, OpenError> {
        let head = journal.head()?;
        let whole = |folded: Folded| -> Result<Folded, OpenError> {
            let folded = folded.follow(&*journal)?;
            let directory = &folded.views.directory;
            let epoch = directory.epoch();
            let log = directory.log_of(epoch).map(|(log, _)| log);
            let fits = |log| {
                Ok::<_, OpenError>(identity.take_up(directory)? && identity.enter(epoch, log))
            };
            if folded.tree.size() > 0 && !log.map_or(Ok(false), fits)? {
                return Err(OpenError::WrongIdentity);
            }
            folded.leads_to(head.as_deref())?;
            Ok(folded)
        };
        let short = snapshot
            .as_deref()
            .and_then(|path| snapshot::read(path, journal.len()));
        let snapshot_at = short.as_ref().map_or(0, |folded| folded.tree.size());
        let mut unchecked = 0;
        let folded = match short.map(whole) {
            Some(Ok(folded)) => {
                unchecked = snapshot_at;
                folded
            }
            Some(Err(fault)) => {
                tracing::warn!(%fault, "The snapshot does not fit the log; everything is folded again.");
                whole(Folded::default())?
            }
            None => whole(Folded::default())?,
        };
        for known in known {
            folded.leads_to(Some(known))?;
        }
        let head = head.unwrap_or_else(|| identity.head(0, folded.tree.root()));
        let state = State {
            length: folded.tree.size(),
            head: head.into(),
            views: folded.views,
            last_at: folded.last_at,
        };
        let shown = Shown::new(journal, state, folded.tree, now);
        shown.note_unchecked(unchecked);
        Ok(Self {
            shown: Arc::new(shown),
            people,
            identity,
            book: Some(folded.book),
            snapshot,
            snapshot_at,
        })
    }

    /// What readers see.
    #[must_use]
    pub const fn shown(&self) -> &Arc<Shown> {
        &self.shown
    }

    /// The state that judges what may stand next; none once stopped.
    #[must_use]
    pub const fn book(&self) -> Option<&Book> {
        self.book.as_ref()
    }

    /// Takes a group: outcomes in order, each only once it is durable.
    ///
    /// # Errors
    /// Why nothing is taken. Unless the clock is why, the writer has stopped for good, and what became of this group
    /// shows when the log is opened again.
    pub fn commit(&mut self, group: Vec<Verified>, now: Millis) -> Result<Vec<Outcome>, Stopped> {
        self.commit_with(group, Vec::new(), now)
    }

    /// The same, with small state beside the log that becomes durable together with what is taken; nothing is put if nothing is.
    ///
    /// # Errors
    /// As for [`commit`](Self::commit).
    pub(super) fn commit_with(
        &mut self,
        group: Vec<Verified>,
        puts: Vec<(Vec<u8>, Vec<u8>)>,
        now: Millis,
    ) -> Result<Vec<Outcome>, Stopped> {
        if let Some(why) = self.shown.stopped() {
            return Err(why);
        }
        let Some(mut book) = self.book.take() else {
            return Err(Stopped::Closed);
        };
        let judged = self.judge(&mut book, group, now);
        // A clock that is wrong has changed nothing; after anything else the book is not put back.
        let (verdicts, gathered) = match judged {
            Ok(judged) => judged,
            Err(
                clock @ (Stopped::ClockBack { .. }
                | Stopped::Busy
                | Stopped::Asking
                | Stopped::Defect
                | Stopped::Closed),
            ) => {
                self.book = Some(book);
                return Err(clock);
            }
            Err(Stopped::Fault(fault)) => return Err(self.stop(fault)),
        };
        self.keep(gathered, puts)
            .map_err(|fault| self.stop(fault))?;
        let outcomes = self.answer(verdicts).map_err(|fault| self.stop(fault))?;
        self.book = Some(book);
        Ok(outcomes)
    }

    /// Says of every proposal that ran out by `now` that it did.
    ///
    /// # Errors
    /// As for [`commit`](Self::commit).
    pub fn say_due(&mut self, now: Millis) -> Result<(), Stopped> {
        loop {
            let Some(book) = &self.book else {
                return Err(self.shown.stopped().unwrap_or(Stopped::Closed));
            };
            let due = book.due(now, DUE_AT_ONCE);
            // Without a node key nobody can say so.
            if due.is_empty() || !self.identity.speaks() {
                return Ok(());
            }
            let say = |due: kith_protocol::book::exchange::Due| {
                let content = Content::Exchange(Exchange::Expired(due.expired));
                self.identity.say(due.id, now, content, None)
            };
            let group = due
                .into_iter()
                .map(say)
                .collect::<Result<Vec<_>, _>>()
                .expect("what the book says is due makes a sound entry");
            let outcomes = self.commit(group, now)?;
            if !outcomes.iter().any(|o| matches!(o, Outcome::Taken(_))) {
                tracing::error!(
                    ?outcomes,
                    "Proposals ran out, but the book refuses to hear it."
                );
                return Ok(());
            }
        }
    }

    /// The same, to be held while the writer works.
    pub(super) fn identity_shared(&self) -> Arc<Identity> {
        Arc::clone(&self.identity)
    }

    /// Who the node is.
    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Puts small state beside the log. Durable when it returns.
    ///
    /// # Errors
    /// That the writer has stopped, or stops now.
    pub fn put(&mut self, puts: Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), Stopped> {
        if let Some(why) = self.shown.stopped() {
            return Err(why);
        }
        let commit = Commit {
            puts,
            ..Commit::default()
        };
        let put = self.shown.journal.append(self.shown.length(), commit);
        put.map_err(|fault| self.stop(fault))
    }

    /// Finishes what a crash may have interrupted: erased people and guests whose words are not all gone.
    ///
    /// # Errors
    /// That the writer has stopped, or stops now.
    pub fn finish_erasures(&mut self) -> Result<(), Stopped> {
        let erased: Vec<Account> = self.shown.look(|views| {
            let places = views.directory.places.iter();
            places
                .filter(|(_, place)| place.status == Status::Erased)
                .map(|(account, _)| *account)
                .chain(views.meetings.erased.iter().copied())
                .collect()
        });
        for account in erased {
            self.erase(account).map_err(|fault| self.stop(fault))?;
        }
        Ok(())
    }

    /// Writes a snapshot if one is due, or in any case if `now`. A failure is a warning: it is only a shortcut.
    pub fn snapshot(&mut self, now: bool) {
        let length = self.shown.length();
        let due = length - self.snapshot_at >= SNAPSHOT_EVERY.max(length / 8);
        let (Some(path), Some(book)) = (&self.snapshot, &self.book) else {
            return;
        };
        if due || (now && length > self.snapshot_at) {
            match snapshot::write(path, book, &self.shown) {
                Ok(()) => self.snapshot_at = length,
                Err(fault) => {
                    tracing::warn!(%fault, "No snapshot was written; the next start takes longer.")
                }
            }
        }
    }

    /// Judges entries one by one, each after those before it, and lets the book run ahead with what stands.
    fn judge(
        &self,
        book: &mut Book,
        entries: Vec<Verified>,
        now: Millis,
    ) -> Result<(Vec<Verdict>, Group), Stopped> {
        let state = self.shown.state();
        if let Some(back) = clock_back(now, state.last_at) {
            return Err(back);
        }
        let mut group = Group::after(&state, now, entries.len());
        let failed = Cell::new(None);
        let mut verdicts = Vec::with_capacity(entries.len());
        for verified in entries {
            let past = Seen {
                shown: &self.shown,
                state: &state,
                group: &group,
                failed: &failed,
                asked: Cell::new(None),
            };
            let verdict = match past.again(&verified) {
                Some(index) => Verdict::Again(index),
                None => match book.admit(&verified.signed, group.at, &past) {
                    Ok(()) => {
                        let links = book.links(&verified.signed, &past);
                        group.take(book, verified, &links)
                    }
                    Err(why) => Verdict::Refused(why),
                },
            };
            verdicts.push(verdict);
        }
        match failed.take() {
            Some(fault) => Err(Stopped::Fault(fault)),
            None => Ok((verdicts, group)),
        }
    }

    /// Makes a group durable, then shows it.
    fn keep(&self, group: Group, puts: Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), Fault> {
        if group.leaves.is_empty() {
            return Ok(());
        }
        let asides = self
            .people
            .seal(&*self.shown.journal, &group.details)
            .map_err(as_fault)?;
        self.append(group, asides, puts)
    }

    /// The same with details that are sealed already.
    pub(super) fn append(
        &self,
        group: Group,
        asides: Vec<([u8; 32], Vec<u8>)>,
        puts: Vec<(Vec<u8>, Vec<u8>)>,
    ) -> Result<(), Fault> {
        let journal = &*self.shown.journal;
        let length = group.base + group.leaves.len() as u64;
        let root = {
            let mut tree = self.shown.tree_mut();
            tree.extend(group.hashes);
            tree.root()
        };
        let head = self.identity.head(length, root);
        let commit = Commit {
            leaves: group.leaves.into_iter().map(String::into_bytes).collect(),
            asides,
            puts,
            head: Some(head.clone()),
        };
        journal.append(group.base, commit)?;
        self.learn(&group.details, &group.facts);
        self.shown.change(|state| {
            for (index, facts) in (group.base..).zip(&group.facts) {
                state.views.apply(index, facts);
            }
            state.head = head.into();
            state.length = length;
            state.last_at = group.at;
        });
        for fact in group.facts.iter().flatten() {
            if let Fact::Roster(roster::Fact::Status {
                account,
                status: Status::Erased,
            })
            | Fact::Meeting(meeting::Fact::GuestErased { guest: account }) = fact
            {
                self.erase(*account)?;
            }
        }
        Ok(())
    }

    /// Takes new names into the index.
    fn learn(&self, details: &[Fresh], facts: &[Vec<Fact>]) {
        if details.is_empty() {
            return;
        }
        for fact in facts.iter().flatten() {
            if let Fact::Roster(roster::Fact::Profile { account, index }) = fact
                && let Ok(nth) = details.binary_search_by_key(index, |fresh| fresh.index)
            {
                self.people.learn(*account, &details[nth].detail.text);
            }
        }
    }

    /// Forgets a person whose erasure stands, once.
    fn erase(&self, account: Account) -> Result<(), Fault> {
        let journal = &*self.shown.journal;
        let done = [b"erased/", account.0.as_bytes().as_slice()].concat();
        let mut puts = feeds::forget(journal, account)?;
        // A file of keys from before, brought back, does not bring them back.
        let known = journal.get(&done)?.is_some() && self.people.has_forgotten(account);
        if known && puts.is_empty() {
            return Ok(());
        }
        self.people.forget(journal, account).map_err(as_fault)?;
        puts.push((done, Vec::new()));
        let commit = Commit {
            puts,
            ..Commit::default()
        };
        journal.append(journal.len(), commit)
    }

    /// Answers with receipts against the head of the group, which is durable now.
    fn answer(&self, verdicts: Vec<Verdict>) -> Result<Vec<Outcome>, Fault> {
        let (head, length, at) = {
            let state = self.shown.state();
            (Arc::clone(&state.head), state.length, state.last_at)
        };
        let tree = self.shown.tree();
        let proofs = tree.at(length).expect("the tree has what is durable");
        let answer = |verdict| match verdict {
            Verdict::Taken {
                index,
                prefix,
                signers,
            } => Ok(Outcome::Taken(Receipt {
                index,
                at,
                prefix,
                signers,
                proof: proofs
                    .inclusion(index)
                    .expect("what was taken is in the tree"),
                checkpoint: Arc::clone(&head),
            })),
            Verdict::Again(index) => {
                let leaf = self.shown.leaf(index)?;
                let proof = proofs.inclusion(index);
                leaf.zip(proof)
                    .and_then(|(leaf, proof)| Receipt::of(index, &leaf, proof, &head))
                    .map(Outcome::Again)
                    .ok_or_else(|| unreadable(index))
            }
            Verdict::Refused(why) => Ok(Outcome::Refused(why)),
        };
        verdicts.into_iter().map(answer).collect()
    }

    /// Takes nothing more: what the book holds may never have reached the disk.
    pub(super) fn stop(&mut self, fault: Fault) -> Stopped {
        tracing::error!(%fault, code = fault.code(), "Kith takes no more entries until it is started again.");
        self.book = None;
        self.shown.tree_mut().truncate(self.shown.length());
        let why = Stopped::Fault(fault);
        self.shown.note_stop(why.clone());
        why
    }
}
