//! Checkpoints: a log's statement of its size and root, and the names that logs have (C2SP tlog-checkpoint).

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::slice;

use super::key::{self, KeyType, Signer, Verifier};
use super::note::{Note, NoteError, Verified};
use super::{EMPTY_ROOT, Hash, MAX_SIZE, text};

/// The head of a log's tree at one size.
///
/// Extension lines, which the specification discourages, are refused: no one could audit them, and a cosignature
/// would seem to vouch for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

/// Why a checkpoint is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the three lines of a checkpoint, or an empty tree with another root than [`EMPTY_ROOT`].
    #[error("this is not a checkpoint")]
    Malformed,
    /// The key given is another log's, or not a log's.
    #[error("the checkpoint is of another log")]
    OtherLog,
    /// The note is not signed by the log, or a known key's signature on it is wrong.
    #[error(transparent)]
    Note(#[from] NoteError),
}

impl Checkpoint {
    /// States that the log named `origin` has `size` leaves under `root`. Refuses what no checkpoint can say.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        let sound = key::is_name(origin) && size <= MAX_SIZE && (size > 0 || root == EMPTY_ROOT);
        sound
            .then(|| Self {
                origin: origin.to_owned(),
                size,
                root,
            })
            .ok_or(CheckpointError::Malformed)
    }

    /// Reads a note's text as [`Checkpoint::text`] writes it. Says nothing about who signed it.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        Self::parse_lines(text).ok_or(CheckpointError::Malformed)
    }

    /// The log's name: its origin, and from a second epoch on that too (see [`log_name`]).
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over them.
    pub fn root(&self) -> &Hash {
        &self.root
    }

    /// `origin⏎size⏎base64(root)⏎`: the text that is signed.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n{}\n", self.origin, self.size);
        text::push_hash(&mut out, &self.root);
        out
    }

    /// The checkpoint signed by its log. Refuses another log's key.
    pub fn sign(&self, signer: &Signer) -> Result<Note, CheckpointError> {
        if signer.verifier().name() != self.origin {
            return Err(CheckpointError::OtherLog);
        }
        let mut note = Note::new(self.text())?;
        note.sign(signer);
        Ok(note)
    }

    /// The checkpoint that `note` is, signed by the log whose key is `log`.
    pub fn open(note: &Note, log: &Verifier) -> Result<Self, CheckpointError> {
        let checkpoint = Self::parse(note.text())?;
        if log.name() != checkpoint.origin || log.kind() != KeyType::Ed25519 {
            return Err(CheckpointError::OtherLog);
        }
        note.open(slice::from_ref(log))?;
        Ok(checkpoint)
    }

    /// The checkpoint, and which of `witnesses` have cosigned it. None is needed; a wrong signature by one of them
    /// rejects the note. Verifiers that are not for cosignatures are passed over.
    pub fn open_witnessed(
        note: &Note,
        log: &Verifier,
        witnesses: &[Verifier],
    ) -> Result<(Self, Vec<Verified>), CheckpointError> {
        let checkpoint = Self::open(note, log)?;
        let cosigners: Vec<Verifier> = witnesses
            .iter()
            .filter(|witness| witness.kind() == KeyType::Cosignature)
            .cloned()
            .collect();
        match note.open(&cosigners) {
            Ok(cosigned) => Ok((checkpoint, cosigned)),
            Err(NoteError::Unsigned) => Ok((checkpoint, Vec::new())),
            Err(error @ (NoteError::BadSignature | NoteError::Malformed | NoteError::TooLong)) => {
                Err(error.into())
            }
        }
    }

    fn parse_lines(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        if lines.next().is_some() {
            return None;
        }
        Self::new(origin, text::decimal(size)?, text::hash(root)?).ok()
    }
}

/// The name of a node's log in one of its epochs, which are counted from 1: `<origin>`, then `<origin>/<epoch>`
/// (docs/protocol.md, "The log"). Each epoch has a key and a name of its own, so that no statement passes from one to the other.
pub fn log_name(origin: &str, epoch: u32) -> String {
    if epoch <= 1 {
        origin.to_owned()
    } else {
        format!("{origin}/{epoch}")
    }
}

/// The origin and epoch that a log's name says; `None` when it is not a node's origin (`kith/…`) with or without an
/// epoch.
pub fn split_log_name(name: &str) -> Option<(&str, u32)> {
    let of_node = |origin: &str| {
        origin
            .strip_prefix("kith/")
            .is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
    };
    if of_node(name) {
        return Some((name, 1));
    }
    let (origin, epoch) = name.rsplit_once('/')?;
    let epoch = u32::try_from(text::decimal(epoch)?).ok()?;
    (of_node(origin) && epoch > 1).then_some((origin, epoch))
}
