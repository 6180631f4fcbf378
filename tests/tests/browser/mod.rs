//! What people see, in a real browser: the scripts in `web-client/e2e`, each with nodes of its own.

mod areas;
mod checkers;
mod meeting;
mod network;
mod node_key;
mod others;
mod stage;
mod story;
mod summaries;
mod walk;
