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
}

/// What a note says that one which was opened does not: the whole of it where that is another head, else its log's signature and
/// the signatures that are not there, of those that `count`; none where there are no others. Whatever comes by many ways is opened
/// once, and what nobody here can check is not looked at.
#[must_use]
pub fn beyond(
    opened: &str,
    note: &str,
    log: &str,
    counts: &dyn Fn(&Line) -> bool,
) -> Option<String> {
    let (Ok((opened, _)), Ok((note, _))) = (parse(opened), parse(note)) else {
        return Some(note.into());
    };
    if opened.text() != note.text() {
        return Some(note.to_string());
    }
    let (known, other): (Vec<&Line>, Vec<&Line>) =
        note.lines().iter().partition(|line| has(&opened, line));
    let other: Vec<&Line> = other.into_iter().filter(|line| counts(line)).collect();
    if other.is_empty() {
        return None;
    }
    let mut rest = Note::new(note.text().into()).ok()?;
    let of_log = known.into_iter().filter(|line| line.name() == log);
    of_log.chain(other).for_each(|line| rest.put(line.clone()));
    Some(rest.to_string())
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
