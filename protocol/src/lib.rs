//! What two parties of Kith must agree on: entries, the book folded from them, and the log that proves them.
//!
//! Nothing here does I/O, reads a clock or draws entropy; `no_std` lets the compiler keep that.
#![no_std]

extern crate alloc;

mod base58;
pub mod book;
pub mod canonical;
pub mod details;
pub mod entry;
pub mod envelope;
pub mod id;
pub mod key;
pub mod leaf;
pub mod limits;
pub mod peer;
pub mod refusal;
pub mod successor;
pub mod summary;
pub mod tlog;
pub mod transfer;
pub mod view;
