//! What a submission is answered with: an outcome for each entry, or why nothing is taken now.

use std::sync::Arc;

use kith_protocol::{
    id::{Index, Millis},
    key::Key,
    leaf::Leaf,
    refusal::{Frame, Refusal},
    tlog::{Hash, receipt},
};

use crate::store::Fault;

/// What became of one entry. It is told only once it is durable, a refusal too: what it was judged by then stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It stands.
    Taken(Receipt),
    /// The same bytes stood already: the first receipt, naming the signers that counted.
    Again(Receipt),
    /// It changed nothing.
    Refused(Refusal),
}

impl Outcome {
    /// The receipt, if the entry stands.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Taken(receipt) | Self::Again(receipt) => Some(receipt),
            Self::Refused(_) => None,
        }
    }
}

/// Where an entry stands, with the proof of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its position.
    pub index: Index,
    /// When the node took it.
    pub at: Millis,
    /// The leaf's text up to the body.
    pub prefix: String,
    /// Whose signatures counted, sorted.
    pub signers: Vec<Key>,
    /// From the leaf's sibling up, under the checkpoint's root.
    pub proof: Vec<Hash>,
    /// The signed checkpoint, as printed.
    pub checkpoint: Arc<str>,
}

impl Receipt {
    /// From the leaf as stored; none if that is no leaf.
    pub(super) fn of(
        index: Index,
        text: &str,
        proof: Vec<Hash>,
        checkpoint: &Arc<str>,
    ) -> Option<Self> {
        let leaf = Leaf::read(text).ok()?;
        Some(Self {
            index,
            at: leaf.at,
            prefix: text[..text.len() - leaf.body.len()].to_owned(),
            signers: leaf.signatures.iter().map(|s| s.key).collect(),
            proof,
            checkpoint: Arc::clone(checkpoint),
        })
    }

    /// The receipt as text, to be checked without any network (C2SP tlog-proof).
    #[must_use]
    pub fn text(&self) -> String {
        receipt::print(self.index, &self.proof, &self.checkpoint)
    }
}

/// Why no entries are taken. The words are for whoever looks after the machine; what was confirmed can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// A write failed, or a defect showed. Opening again folds a new book.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The machine's clock shows a time before the newest entry's.
    #[error(
        "This machine's clock shows a time {} s before the newest entry. Nothing is lost. \
         Set the clock; Kith takes entries again as soon as it is right.",
        behind_ms / 1000
    )]
    ClockBack {
        /// By how much, in milliseconds.
        behind_ms: Millis,
    },
    /// More waits than can be answered in good time.
    #[error(
        "Kith has too much to do at this moment. Nothing is lost. Try again in a little while."
    )]
    Busy,
    /// Neighbours are asked first what they hold of this node's records.
    #[error(
        "Kith is asking its neighbours whether they hold newer records of this node, and takes no entries until then. Nothing is lost. \
         If this folder was brought back and no neighbour answers: kith recover."
    )]
    Asking,
    /// The writer met a fault of its own.
    #[error(
        "Kith met a fault of its own and takes no more entries. What was confirmed can be read. Start Kith again."
    )]
    Defect,
    /// The engine was closed.
    #[error("Kith is closing. Nothing that was confirmed is lost. Try again in a little while.")]
    Closed,
}

impl Stopped {
    /// A stable name for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.code(),
            Self::ClockBack { .. } => "clock-back",
            Self::Busy => "busy",
            Self::Asking => "asking-neighbours",
            Self::Defect => "defect",
            Self::Closed => "closing",
        }
    }
}

/// Why the node's own words could not be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSaid {
    /// They make no entry: too long, or the details are not those the content names.
    #[error(transparent)]
    Frame(#[from] Frame),
    /// Nothing is taken now.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// How the engine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether entries are taken.
    pub writable: bool,
    /// If not, why.
    pub why: Option<Stopped>,
    /// How many entries are durable.
    pub length: u64,
    /// How many of them the check behind the start has not come to yet. It stays there if entries are not taken because
    /// one was altered.
    pub unchecked: u64,
}
