//! What a witness decides when a log asks it to cosign a checkpoint (C2SP tlog-witness, `add-checkpoint`).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::checkpoint::{Checkpoint, CheckpointError};
use super::key::Verifier;
use super::note::{MAX_NOTE_BYTES, Note};
use super::proof::verify_consistency;
use super::tree::Tree;
use super::{EMPTY_ROOT, Hash, MAX_PROOF_HASHES, text};

/// The longest request body that is read, in bytes: 63 hashes of 45, the first line and a note.
pub const MAX_REQUEST_BYTES: usize = (MAX_PROOF_HASHES * 45) + 64 + MAX_NOTE_BYTES;

/// The `Content-Type` of the body that says the size a witness has stored, with status 409.
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";

/// The body of an `add-checkpoint` request: a well-formed checkpoint that nothing vouches for yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    old: u64,
    proof: Vec<Hash>,
    note: Note,
    checkpoint: Checkpoint,
}

/// The body is not an `add-checkpoint` request in its one spelling, or too long: status 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a request to cosign a checkpoint")]
pub struct Malformed;

/// What a witness answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 200: make this the stored state, durably, then answer with the cosignature line on it.
    Cosign(Checkpoint),
    /// 400: the old size is above the checkpoint's.
    OldAboveSize,
    /// 403: the log's key has not signed the checkpoint.
    BadSignature,
    /// 404: no log of this name is witnessed here.
    UnknownOrigin,
    /// 409: the old size is not the one stored, which the body says.
    Conflict {
        /// The size of the latest checkpoint cosigned, 0 if none was.
        stored: u64,
    },
    /// 422: the log has signed two roots at one size. The checkpoint stored and this one are evidence of it.
    Fork,
    /// 422: the proof does not show that the checkpoint continues the one stored.
    BadProof,
}

impl Request {
    /// Asks to cosign the checkpoint that `note` is, given the proof that it continues the tree of size `old`.
    pub fn new(old: u64, proof: Vec<Hash>, note: Note) -> Result<Self, CheckpointError> {
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Self {
            old,
            proof,
            note,
            checkpoint,
        })
    }

    /// Reads a request's body. Checks neither signature nor proof.
    pub fn parse(body: &[u8]) -> Result<Self, Malformed> {
        Self::parse_text(body).ok_or(Malformed)
    }

    /// The name of the log that the checkpoint says it is of: whose key and stored state [`decide`] needs.
    pub fn origin(&self) -> &str {
        self.checkpoint.origin()
    }

    /// The checkpoint's size, which nothing vouches for yet: a witness that mirrors asks whether it holds as much.
    pub fn size(&self) -> u64 {
        self.checkpoint.size()
    }

    /// Whether the checkpoint is one of this tree.
    pub fn is_of(&self, tree: &Tree) -> bool {
        tree.root_at(self.size()).as_ref() == Some(self.checkpoint.root())
    }

    /// The checkpoint as the log sent it, with the log's signature.
    pub fn note(&self) -> &Note {
        &self.note
    }

    fn parse_text(body: &[u8]) -> Option<Self> {
        let body = core::str::from_utf8(body)
            .ok()
            .filter(|body| body.len() <= MAX_REQUEST_BYTES)?;
        let (head, note) = body.strip_prefix("old ")?.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old = text::decimal(lines.next()?)?;
        Self::new(old, text::hashes(lines)?, Note::parse(note).ok()?).ok()
    }
}

/// The request's body.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut head = format!("old {}\n", self.old);
        for hash in &self.proof {
            text::push_hash(&mut head, hash);
        }
        write!(f, "{head}\n{}", self.note)
    }
}

impl Outcome {
    /// The HTTP status that it is answered with.
    pub fn status(&self) -> u16 {
        match self {
            Self::Cosign(_) => 200,
            Self::OldAboveSize => 400,
            Self::BadSignature => 403,
            Self::UnknownOrigin => 404,
            Self::Conflict { .. } => 409,
            Self::Fork | Self::BadProof => 422,
        }
    }

    /// The body that goes with a conflict ([`SIZE_CONTENT_TYPE`]): the size stored, and a newline.
    pub fn conflict_body(&self) -> Option<String> {
        match self {
            Self::Conflict { stored } => Some(stored.to_string() + "\n"),
            Self::Cosign(_)
            | Self::OldAboveSize
            | Self::BadSignature
            | Self::UnknownOrigin
            | Self::Fork
            | Self::BadProof => None,
        }
    }
}

/// What to answer to `request`, given the latest checkpoint `stored` for its log (if it ever had one cosigned) and
/// the log's key (if the log is witnessed here). Whoever calls must make looking and storing one atomic step, or a
/// smaller tree could replace a larger.
pub fn decide(stored: Option<&Checkpoint>, request: &Request, log: Option<&Verifier>) -> Outcome {
    let Some(log) = log.filter(|log| log.name() == request.origin()) else {
        return Outcome::UnknownOrigin;
    };
    let Ok(checkpoint) = Checkpoint::open(&request.note, log) else {
        return Outcome::BadSignature;
    };
    if request.old > checkpoint.size() {
        return Outcome::OldAboveSize;
    }
    let (size, root) = stored.map_or((0, &EMPTY_ROOT), |stored| (stored.size(), stored.root()));
    if request.old != size {
        return Outcome::Conflict { stored: size };
    }
    if checkpoint.size() == size && checkpoint.root() != root {
        return Outcome::Fork;
    }
    match verify_consistency(
        size,
        checkpoint.size(),
        &request.proof,
        root,
        checkpoint.root(),
    ) {
        Ok(()) => Outcome::Cosign(checkpoint),
        Err(_) => Outcome::BadProof,
    }
}
