//! Nodes of several areas that are served, over real sockets.

mod afar;
mod besieged;
mod boards;
mod bringing;
mod certified;
mod coming;
mod cosigned;
mod doubts;
mod gossiping;
mod hostile;
mod hours;
mod known;
mod leaves;
mod linking;
mod live;
mod minute;
pub(crate) mod network;
mod open_data;
mod processes;
mod reaching;
mod rekey;
mod stranger;
