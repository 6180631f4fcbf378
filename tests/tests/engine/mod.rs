//! The engine: what is said is durable, shown, proved, and the same when it is folded again.

mod submitting;
