//! The rules of the book, without a shell: stories, a hostile table, and a model that any interleaving must agree with.

mod exchange;
mod frame;
mod hostile;
mod keys;
mod meeting;
mod model;
mod roster;
mod strict;
