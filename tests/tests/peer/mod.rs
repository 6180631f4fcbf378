//! What nodes say to each other, each machine by itself.

mod cosigned;
mod gossip;
mod hostile;
mod kit;
mod leaves;
mod link;
mod rekeyed;
mod words;
