//! What people see, in a real browser: the scripts in `web-client/e2e`, each with a node of its own.

mod meeting;
mod others;
mod stage;
mod story;
mod walk;
