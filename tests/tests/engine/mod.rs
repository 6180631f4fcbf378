//! The engine: what is said is durable, shown, proved, and the same when it is folded again.

mod clock;
mod failing;
mod folder;
mod guests;
mod keeping;
mod people;
mod restarting;
mod submitting;
mod witnessing;
