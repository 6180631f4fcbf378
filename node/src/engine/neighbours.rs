//! What neighbours do for this node's log, and it for theirs: whose logs it cosigns as far as their records are held here,
//! their cosignatures on its public head, and that they are asked first when it starts.

use std::sync::Arc;

use kith_protocol::{
    id::Index,
    tlog::{Checkpoint, Hash, Note, Verifier, witness::Request},
};

use super::outcome::{Receipt, Stopped};
use super::shown::Shown;
use super::thread::{Desk, Job};
use super::{Engine, waited};
use crate::store::Fault;

/// Where the newest head that neighbours cosigned is kept.
const COSIGNED: &[u8] = b"peer/cosigned";

impl Engine {
    /// These are the logs of neighbours whose records are held here: each is cosigned as far as they are. For a thread
    /// that may wait.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub fn watch(&self, logs: Vec<Verifier>) -> Result<(), Stopped> {
        let (reply, answer) = waited();
        self.ask(Job::Watch(logs, reply))?;
        answer.recv().map_err(|_| self.gone())?
    }

    /// Takes a neighbour's cosignature lines for the public head; whether they are of it. Durable when it returns. For a
    /// thread that may wait.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub fn cosigned(&self, lines: String, by: Verifier) -> Result<bool, Stopped> {
        let (reply, answer) = waited();
        self.ask(Job::Cosigned(lines, by, reply))?;
        answer.recv().map_err(|_| self.gone())?
    }

    /// Neighbours were asked, or need not be: entries are taken from now on. For a thread that may wait.
    ///
    /// # Errors
    /// Why nothing is taken all the same.
    pub fn go_on(&self) -> Result<(), Stopped> {
        let (reply, answer) = waited();
        self.ask(Job::GoOn(reply))?;
        answer.recv().map_err(|_| self.gone())?
    }

    /// The newest head that neighbours cosigned, with their lines, and over how many entries it stands.
    #[must_use]
    pub fn cosigned_head(&self) -> Option<(u64, Arc<str>)> {
        self.0.shown.cosigned()
    }

    /// The same head as a signed note, unless it is of an epoch that is over: it would be under another name than members
    /// check by.
    #[must_use]
    pub fn cosigned_note(&self) -> Option<Arc<str>> {
        let (_, head) = self.0.shown.cosigned()?;
        let log = self.0.identity.log();
        let ours = head.strip_prefix(log.verifier().name())?.starts_with('\n');
        ours.then_some(head)
    }

    /// Over how many entries the head stands that strangers see.
    #[must_use]
    pub fn public_length(&self) -> u64 {
        self.0.shown.public_length()
    }

    /// The root over the first `size` entries; none if there are fewer.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        self.0.shown.tree().root_at(size)
    }

    /// The receipt of a durable entry against the newest head that neighbours cosigned, if it reaches that far.
    #[must_use]
    pub fn receipt_cosigned(&self, at: Index) -> Option<Receipt> {
        self.cosigned_note()?;
        self.0
            .shown
            .receipt_cosigned(at)
            .inspect_err(|fault| tracing::error!(%fault, at, "An entry cannot be read."))
            .ok()?
    }

    /// A request to cosign the public head, to a witness that last cosigned `old` entries; none if it has more.
    #[must_use]
    pub fn request_to_cosign(&self, old: u64) -> Option<Request> {
        let head = self.0.shown.public_head();
        let note = Note::parse(&head).ok()?;
        let size = Checkpoint::parse(note.text()).ok()?.size();
        let proof = self.0.shown.tree().consistency(old, size)?;
        // Others' cosignatures are none of a witness's business.
        let log = self.0.identity.log();
        if Checkpoint::parse(note.text()).ok()?.origin() != log.verifier().name() {
            return None;
        }
        let mut own = Note::new(note.text().to_owned()).ok()?;
        let lines = note.lines().iter();
        for line in lines.filter(|line| line.name() == log.verifier().name()) {
            own.put(line.clone());
        }
        Request::new(old, proof, own).ok()
    }
}

impl Desk {
    pub(super) fn watch(&mut self, logs: Vec<Verifier>) -> Result<(), Stopped> {
        let journal = Arc::clone(&self.writer.shown().journal);
        self.witness.watch(&*journal, logs)?;
        self.cosign_again()
    }

    /// A witness that has a new key cosigns with it what it cosigned before: those whose heads these are keep their count.
    pub(super) fn cosign_again(&mut self) -> Result<(), Stopped> {
        let journal = Arc::clone(&self.writer.shown().journal);
        let again = self.witness.again(&*journal, self.clock.now())?;
        if again.is_empty() {
            return Ok(());
        }
        self.writer
            .put(again.iter().map(|store| store.put.clone()).collect())?;
        again.into_iter().for_each(|store| self.witness.show(store));
        Ok(())
    }

    pub(super) fn cosigned(&mut self, lines: &str, by: &Verifier) -> Result<bool, Stopped> {
        let shown = Arc::clone(self.writer.shown());
        let head = shown.public_head();
        let size = shown.public_length();
        let Ok(mut note) = Note::parse(&head) else {
            return Ok(false);
        };
        if note.adopt(lines, std::slice::from_ref(by)).is_err() {
            return Ok(false);
        }
        let text = note.to_string();
        self.writer
            .put(vec![(COSIGNED.to_vec(), text.clone().into_bytes())])?;
        shown.show_cosigned(size, text.into());
        Ok(true)
    }

    pub(super) fn go_on(&mut self) -> Result<(), Stopped> {
        self.writer.shown().hold(false);
        self.writer.say_due(self.clock.now())
    }
}

/// Shows again what neighbours cosigned before this start, if it is of this log.
pub(super) fn remember_cosigned(shown: &Shown) -> Result<(), Fault> {
    let Some(kept) = shown.journal.get(COSIGNED)? else {
        return Ok(());
    };
    let text = String::from_utf8(kept).unwrap_or_default();
    let checkpoint = Note::parse(&text)
        .ok()
        .and_then(|note| Checkpoint::parse(note.text()).ok());
    if let Some(checkpoint) = checkpoint
        && shown.tree().root_at(checkpoint.size()).as_ref() == Some(checkpoint.root())
    {
        shown.show_cosigned(checkpoint.size(), text.into());
    }
    Ok(())
}
