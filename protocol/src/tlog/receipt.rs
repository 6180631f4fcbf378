//! Receipts: proof, to be checked without any network, that an entry is in a log (C2SP tlog-proof).

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::checkpoint::{Checkpoint, CheckpointError};
use super::key::Verifier;
use super::note::{MAX_NOTE_BYTES, Note, NoteError, Verified};
use super::proof::{ProofError, verify_inclusion};
use super::{Hash, MAX_PROOF_HASHES, leaf_hash, text};

/// The longest receipt that is read, in bytes: 63 hashes of 45, the first lines and a note.
pub const MAX_RECEIPT_BYTES: usize = (MAX_PROOF_HASHES * 45) + 64 + MAX_NOTE_BYTES;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// An entry's place in a log with its proof under a checkpoint. Nothing in it is to be believed before
/// [`Receipt::verify`].
///
/// The format's `extra` line is refused: nothing signs it, so on a member's receipt it could only mislead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The leaf's place in the log, from 0.
    pub index: u64,
    /// From the leaf's sibling up, under the checkpoint's root.
    pub proof: Vec<Hash>,
    /// The checkpoint, signed by the log and perhaps by witnesses.
    pub note: Note,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The head that the log signed and the leaf is under.
    pub checkpoint: Checkpoint,
    /// Which of the witnesses asked about have cosigned it, in the order asked, and when.
    pub cosigned: Vec<Verified>,
}

/// Why a receipt does not prove what it is said to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a receipt in its one spelling.
    #[error("this is not a receipt")]
    Malformed,
    /// The checkpoint is not one, of another log, or not soundly signed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not at that place under that root.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl From<NoteError> for ReceiptError {
    fn from(error: NoteError) -> Self {
        Self::Checkpoint(error.into())
    }
}

impl Receipt {
    /// Reads a receipt as [`print`] writes it. Checks no signature and no proof.
    pub fn parse(receipt: &str) -> Result<Self, ReceiptError> {
        let head = receipt
            .strip_prefix(FIRST_LINE)
            .and_then(|rest| rest.strip_prefix("\nindex "))
            .filter(|_| receipt.len() <= MAX_RECEIPT_BYTES);
        let (head, note) = head
            .and_then(|rest| rest.split_once("\n\n"))
            .ok_or(ReceiptError::Malformed)?;
        let mut lines = head.split('\n');
        let index = lines
            .next()
            .and_then(text::decimal)
            .ok_or(ReceiptError::Malformed)?;
        let proof = text::hashes(lines).ok_or(ReceiptError::Malformed)?;
        let note = Note::parse(note)?;
        Checkpoint::parse(note.text())?;
        Ok(Self { index, proof, note })
    }

    /// Checks that `leaf` (the stored bytes, see docs/protocol.md, "Leaves") is in the log whose key is `log`, and says under
    /// which head and which of `witnesses` have cosigned that. A wrong signature by any of them rejects the receipt;
    /// whether enough have cosigned is for the caller to judge.
    pub fn verify(
        &self,
        leaf: &[u8],
        log: &Verifier,
        witnesses: &[Verifier],
    ) -> Result<Proven, ReceiptError> {
        let (checkpoint, cosigned) = Checkpoint::open_witnessed(&self.note, log, witnesses)?;
        let leaf = leaf_hash(leaf);
        verify_inclusion(
            self.index,
            checkpoint.size(),
            &leaf,
            &self.proof,
            checkpoint.root(),
        )?;
        Ok(Proven {
            checkpoint,
            cosigned,
        })
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use alloc::string::ToString;
        f.write_str(&print(self.index, &self.proof, &self.note.to_string()))
    }
}

/// A receipt's text from its parts, `checkpoint` being a signed note's text as printed: for the many receipts of one
/// commit, whose checkpoint is printed once.
pub fn print(index: u64, proof: &[Hash], checkpoint: &str) -> String {
    use core::fmt::Write;
    let mut out = String::with_capacity(64 + proof.len() * 45 + checkpoint.len());
    write!(out, "{FIRST_LINE}\nindex {index}\n").expect("writing to a string cannot fail");
    for hash in proof {
        text::push_hash(&mut out, hash);
    }
    out.push('\n');
    out.push_str(checkpoint);
    out
}
