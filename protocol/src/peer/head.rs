//! Heads: the newest checkpoint of a node's log, with the cosignatures of those who witnessed it.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{Fault, card::Certificate, feed::Feed, limits};
use crate::tlog::{
    Checkpoint, Note, NoteError, Verified, Verifier,
    checkpoint::{CheckpointError, split_log_name},
};

/// Whose log a note is said to be of, in which epoch. Nothing is checked but its spelling.
///
/// # Errors
/// [`Fault::BadHead`] when it is no checkpoint of a node's log.
pub fn named(note: &str) -> Result<Feed, Fault> {
    let checkpoint = parse(note)?.1;
    let (origin, epoch) = split_log_name(checkpoint.origin()).ok_or(Fault::BadHead)?;
    if epoch > limits::EPOCHS {
        return Err(Fault::BadHead);
    }
    let origin = origin.parse().map_err(|_| Fault::BadHead)?;
    Ok(Feed { origin, epoch })
}

/// A head that its log signed, with the cosignatures that hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    /// What the log states.
    pub checkpoint: Checkpoint,
    /// Who cosigned it, and when.
    pub cosigned: Vec<Verified>,
    /// The note with those signatures and no others: lines that nobody here could check are not passed on.
    pub note: Note,
}

impl SignedHead {
    /// Opens a note by the log key of its certificate, and the cosignatures of the witnesses that are known. None where
    /// that log key has not signed it at all: somebody else may know another certificate.
    ///
    /// # Errors
    /// [`Fault::BadHead`]: too long, no checkpoint of this log, or signed wrongly by its key or a known witness's.
    pub fn open(
        note: &str,
        certificate: &Certificate,
        witnesses: &[Verifier],
    ) -> Result<Option<Self>, Fault> {
        let (note, _) = parse(note)?;
        let opened = Checkpoint::open_witnessed(&note, &certificate.log, witnesses);
        let (checkpoint, cosigned) = match opened {
            Ok(opened) => opened,
            Err(CheckpointError::Note(NoteError::Unsigned)) => return Ok(None),
            Err(
                CheckpointError::Malformed | CheckpointError::OtherLog | CheckpointError::Note(_),
            ) => return Err(Fault::BadHead),
        };
        let mut kept = Note::new(note.text().into()).map_err(|_| Fault::BadHead)?;
        for line in note.lines() {
            let by_log = line.name() == certificate.log.name() && line.id() == certificate.log.id();
            let by_witness = cosigned
                .iter()
                .any(|by| by.name == line.name() && by.id == line.id());
            if by_log || by_witness {
                kept.put(line.clone());
            }
        }
        Ok(Some(Self {
            checkpoint,
            cosigned,
            note: kept,
        }))
    }

    /// The note as it travels.
    #[must_use]
    pub fn text(&self) -> String {
        self.note.to_string()
    }

    /// Takes over the cosignatures of the same head that this one lacks, and says whether there were any.
    pub fn merge(&mut self, other: &Self) -> bool {
        let mut grew = false;
        for by in &other.cosigned {
            let here = |known: &&Verified| known.name == by.name && known.id == by.id;
            if self.cosigned.iter().any(|known| here(&known)) {
                continue;
            }
            let of_by = |line: &&crate::tlog::Line| line.name() == by.name && line.id() == by.id;
            if let Some(line) = other.note.lines().iter().find(of_by) {
                let longer = self.text().len() + line.to_string().len();
                if longer <= limits::HEAD_BYTES {
                    self.note.put(line.clone());
                    self.cosigned.push(by.clone());
                    grew = true;
                }
            }
        }
        grew
    }
}

fn parse(note: &str) -> Result<(Note, Checkpoint), Fault> {
    if note.len() > limits::HEAD_BYTES {
        return Err(Fault::BadHead);
    }
    let note = Note::parse(note).map_err(|_| Fault::BadHead)?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|_| Fault::BadHead)?;
    Ok((note, checkpoint))
}
