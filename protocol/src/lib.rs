//! What two parties of Kith must agree on: entries, the book folded from them, and the log that proves them.
//!
//! Nothing here does I/O, reads a clock or draws entropy; `no_std` lets the compiler keep that.
#![no_std]

extern crate alloc;

pub mod tlog;
