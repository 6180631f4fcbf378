//! The transparency log: C2SP notes, checkpoints, tiles, proofs, receipts and the witness rules.
