//! One binary, so that the whole suite links once.

mod journal;
mod tlog;
