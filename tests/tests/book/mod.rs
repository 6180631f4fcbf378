//! The rules of the book, without a shell: stories, a hostile table, and a model that any interleaving must agree with.

mod exchange;
mod federation;
mod frame;
mod hostile;
mod keys;
mod listing;
mod meeting;
mod model;
mod roster;
mod strict;
