//! What nodes say to each other, each machine by itself.

mod link;
mod words;
