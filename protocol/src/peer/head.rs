//! Heads: the newest checkpoint of a node's log, with the cosignatures of those who witnessed it.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use super::{Fault, card::Certificate, feed::Feed, limits};
use crate::id::Origin;
use crate::tlog::{
    Checkpoint, Line, Note, NoteError, Verified, Verifier,
    checkpoint::{CheckpointError, split_log_name},
};

/// Whose log a note is said to be of, in which epoch. Nothing is checked but its spelling.
///
/// # Errors
/// [`Fault::BadHead`] when it is no checkpoint of a node's log.
pub fn named(note: &str) -> Result<Feed, Fault> {
    Ok(place(note)?.0)
}

/// The same, and the size.
///
/// # Errors
/// As for [`named`].
pub fn place(note: &str) -> Result<(Feed, u64), Fault> {
    let checkpoint = parse(note)?.1;
    let (origin, epoch) = split_log_name(checkpoint.origin()).ok_or(Fault::BadHead)?;
    if epoch > limits::EPOCHS {
        return Err(Fault::BadHead);
    }
    let origin = origin.parse().map_err(|_| Fault::BadHead)?;
    Ok((Feed { origin, epoch }, checkpoint.size()))
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
    /// Opens a note by the log key of its certificate, and the cosignatures of the witnesses that are known: `witness` gives the
    /// key by which one of this name cosigns. None where that log key has not signed it at all: somebody else may know another
    /// certificate.
    ///
    /// # Errors
    /// [`Fault::BadHead`]: too long, no checkpoint of this log, or signed wrongly by its key or a known witness's.
    pub fn open(
        note: &str,
        certificate: &Certificate,
        witness: &dyn Fn(&str) -> Option<Verifier>,
    ) -> Result<Option<Self>, Fault> {
        let (note, _) = parse(note)?;
        let witnesses = named_on(&note, witness);
        let opened = Checkpoint::open_witnessed(&note, &certificate.log, &witnesses);
        let (checkpoint, cosigned) = match opened {
            Ok(opened) => opened,
            Err(CheckpointError::Note(NoteError::Unsigned)) => return Ok(None),
            Err(
                CheckpointError::Malformed | CheckpointError::OtherLog | CheckpointError::Note(_),
            ) => return Err(Fault::BadHead),
        };
        let log = (certificate.log.name(), certificate.log.id());
        let note = only(&note, |line| {
            (line.name(), line.id()) == log || is_by(line, &cosigned)
        })?;
        Ok(Some(Self {
            checkpoint,
            cosigned,
            note,
        }))
    }

    /// The same, where a head of this size was opened before: of one and the same head only the cosignatures are looked at that
    /// the opened note lacks, of those that count, and only those are on the note that comes of it. None also where there are none.
    /// So whatever comes by many ways, a cosignature more each time, is opened once, and what nobody here can check is not looked at.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn open_beyond(
        (opened, counts): (&str, &dyn Fn(&Line) -> bool),
        note: &str,
        certificate: &Certificate,
        witness: &dyn Fn(&str) -> Option<Verifier>,
    ) -> Result<Option<Self>, Fault> {
        let (other, checkpoint) = parse(note)?;
        let Some((held, _)) =
            { parse(opened).ok() }.filter(|(held, _)| held.text() == other.text())
        else {
            return Self::open(note, certificate, witness);
        };
        let new = only(&other, |line| !has(&held, line) && counts(line))?;
        let cosigned = match new.open(&named_on(&new, witness)) {
            Ok(cosigned) => cosigned,
            Err(NoteError::Unsigned) => return Ok(None),
            Err(NoteError::BadSignature | NoteError::Malformed | NoteError::TooLong) => {
                return Err(Fault::BadHead);
            }
        };
        Ok(Some(Self {
            note: only(&new, |line| is_by(line, &cosigned))?,
            checkpoint,
            cosigned,
        }))
    }

    /// The note as it travels.
    #[must_use]
    pub fn text(&self) -> String {
        self.note.to_string()
    }
}

/// The keys of the witnesses that are named on a note and known.
fn named_on(note: &Note, witness: &dyn Fn(&str) -> Option<Verifier>) -> Vec<Verifier> {
    let mut named: Vec<&str> = note.lines().iter().map(Line::name).collect();
    named.sort_unstable();
    named.dedup();
    named.into_iter().filter_map(witness).collect()
}

/// Whether a line is by one of these.
fn is_by(line: &Line, cosigned: &[Verified]) -> bool {
    let mut by = cosigned.iter();
    by.any(|by| by.name == line.name() && by.id == line.id())
}

/// A note with only some of its lines.
fn only(note: &Note, keep: impl Fn(&Line) -> bool) -> Result<Note, Fault> {
    let mut kept = Note::new(note.text().into()).map_err(|_| Fault::BadHead)?;
    let lines = note.lines().iter().filter(|line| keep(line));
    lines.for_each(|line| kept.put(line.clone()));
    Ok(kept)
}

/// Two notes of one head that were opened, as one: its log's signature, and of each witness the line that counts. `witness` says
/// whose a line is, if it does: one by a key that was replaced takes up no room. Where there is not room for all, those of the
/// witnesses whose names come first stay, so that all who merge the same come to the same.
#[must_use]
pub fn merged(
    opened: &str,
    other: &Note,
    witness: &dyn Fn(&Line) -> Option<Origin>,
) -> Option<Note> {
    let (held, checkpoint) = parse(opened).ok()?;
    let mut note = Note::new(held.text().into()).ok()?;
    let of_log = |line: &&Line| line.name() == checkpoint.origin() && witness(line).is_none();
    held.lines()
        .iter()
        .filter(of_log)
        .for_each(|line| note.put(line.clone()));
    let all = other.lines().iter().chain(held.lines());
    let counted: BTreeMap<Origin, &Line> = all
        .filter_map(|line| Some((witness(line)?, line)))
        .collect();
    let mut room = limits::HEAD_BYTES.saturating_sub(note.to_string().len());
    for line in counted.into_values() {
        let bytes = line.to_string().len();
        room = match room.checked_sub(bytes) {
            Some(left) => left,
            None => break,
        };
        note.put(line.clone());
    }
    Some(note)
}

/// Whether a note has a signature by that key, at whatever time: one of each is enough.
fn has(note: &Note, line: &Line) -> bool {
    let same = |known: &Line| known.name() == line.name() && known.id() == line.id();
    note.lines().iter().any(same)
}

fn parse(note: &str) -> Result<(Note, Checkpoint), Fault> {
    if note.len() > limits::HEAD_BYTES {
        return Err(Fault::BadHead);
    }
    let note = Note::parse(note).map_err(|_| Fault::BadHead)?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|_| Fault::BadHead)?;
    Ok((note, checkpoint))
}
