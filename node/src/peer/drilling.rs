//! A drill at a node that runs: its neighbours are asked for its own records over the lines that they opened, or that it opened to
//! them. One that cannot be dialled has no other.

use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, OnceLock};

use kith_protocol::id::Origin;
use kith_protocol::peer::Frame;
use kith_protocol::peer::mirror::Mirror;
use tokio::sync::mpsc;

use super::callers::Caller;
use super::hub::Event;

/// The lines of the node that runs here, if one does. Handles are cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Lines(Arc<OnceLock<mpsc::Sender<Event>>>);

impl Lines {
    /// A hub hears from here on what is asked.
    pub(super) fn open(&self, events: mpsc::Sender<Event>) {
        // Whoever serves twice keeps the lines of the first.
        let _ = self.0.set(events);
    }

    /// Neighbours that are connected and have said what they hold of this node; nobody where none runs, or where it still asks
    /// them itself what it lost. For a thread that may wait.
    #[must_use]
    pub fn connected(&self) -> Vec<Caller> {
        let (reply, callers) = std::sync::mpsc::channel();
        let asked = { self.0.get() }.map(|events| events.blocking_send(Event::Drill(reply)));
        match asked {
            Some(Ok(())) => callers.iter().collect(),
            Some(Err(_)) | None => Vec::new(),
        }
    }
}

/// What comes back over one line of this node's own.
#[derive(Debug, Default)]
pub(super) struct Back {
    /// What the neighbour said last that it holds.
    held: Option<Mirror>,
    /// Where records go that come back, while a drill asks for them.
    drill: Option<SyncSender<Mirror>>,
}

impl Back {
    /// What was heard on the line, unless a drill has asked for it.
    pub(super) fn hear(&mut self, frame: Frame) -> Option<Frame> {
        match frame {
            Frame::Mirror(held @ Mirror::Held { .. }) => {
                self.held = Some(held.clone());
                Some(held.into())
            }
            Frame::Mirror(
                back @ (Mirror::Records { back: true, .. } | Mirror::Page { back: true, .. }),
            ) => self.bring(back).map(Frame::from),
            other @ (Frame::Link(_)
            | Frame::Gossip(_)
            | Frame::Mirror(_)
            | Frame::Transfer(_)
            | Frame::Board(_)) => Some(other),
        }
    }

    fn bring(&mut self, back: Mirror) -> Option<Mirror> {
        let Some(drill) = &self.drill else {
            return Some(back);
        };
        match drill.try_send(back) {
            Ok(()) => None,
            // The drill is over, or was answered what it did not ask.
            Err(TrySendError::Disconnected(back) | TrySendError::Full(back)) => {
                self.drill = None;
                Some(back)
            }
        }
    }

    /// Lets a drill ask over this line, whose other end is this node, under its name; none if it has not said what it holds.
    /// `say` says something over it; false once it has broken.
    pub(super) fn drill(
        &mut self,
        who: (Origin, String),
        say: impl Fn(Mirror) -> bool + Send + 'static,
    ) -> Option<Caller> {
        let held = self.held.clone()?;
        let (caller, take) = Caller::new(who, Box::new(say));
        // A new queue takes one frame.
        let _ = take.try_send(held);
        self.drill = Some(take);
        Some(caller)
    }
}
