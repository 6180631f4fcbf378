//! A connection's first words and what follows: who is there, shown by both sides, and then every frame to the hub.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use kith_protocol::id::{Millis, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::gossip::Message as Gossip;
use kith_protocol::peer::limits::HANDSHAKE_MS;
use kith_protocol::peer::link::{Known, Link, Message as Said};
use kith_protocol::peer::{Fault, Frame};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::address::Address;
use super::hub::Event;
use super::line::{Inbox, Outbox};
use super::{Met, Shared, ahead, line, socket};

/// How a talk ended.
pub(crate) type Ended = Option<Fault>;

/// Dials a node that we are linked with, and talks until either side ends it.
pub(crate) async fn dial(shared: &Shared, to: Origin, known: Key, address: &Address) {
    let socket = match socket::dial(address, &shared.trust).await {
        Ok(socket) => socket,
        Err(why) => {
            tracing::debug!(%to, %address, %why, "a neighbour cannot be reached");
            let unreached = Event::Unreached { origin: to };
            return shared.tell(unreached).await;
        }
    };
    let (outbox, inbox) = line::open(socket);
    let certified = shared.certified().nth;
    let Some(own) = shared.own() else {
        return shared.tell(Event::Unreached { origin: to }).await;
    };
    let (link, hello) = Link::dial(own, to.clone(), known, shared.nonce());
    // A new queue takes one frame.
    let _ = outbox.send(Frame::Link(hello).encode());
    if let Err(fault) = talk(shared, (link, certified), (outbox, inbox), None).await {
        tracing::debug!(%to, %fault, "a neighbour did not show who it is");
        shared.tell(Event::Unreached { origin: to }).await;
    }
}

/// Talks with whoever has dialled us.
pub(crate) async fn accept(
    shared: &Shared,
    (outbox, inbox): (Outbox, Inbox),
    place: OwnedSemaphorePermit,
) {
    let certified = shared.certified().nth;
    let Some(own) = shared.own() else {
        return;
    };
    let link = Link::accept(own, shared.nonce());
    let talk = talk(shared, (link, certified), (outbox, inbox), Some(place));
    if let Err(fault) = talk.await {
        shared.counts.fault(fault);
        tracing::debug!(%fault, "somebody who dialled did not show who they are");
    }
}

async fn talk(
    shared: &Shared,
    (mut link, certified): (Link, u64),
    (outbox, mut inbox): (Outbox, Inbox),
    stranger: Option<OwnedSemaphorePermit>,
) -> Result<(), Fault> {
    let patience = Duration::from_millis(HANDSHAKE_MS.unsigned_abs());
    let shaking = timeout(patience, shake(shared, &mut link, &outbox, &mut inbox));
    let known = match shaking.await.unwrap_or(Err(Fault::Silent)) {
        Ok(known) => known,
        Err(fault) => {
            let _ = outbox.send(Frame::Link(fault.into()).encode());
            if fault == Fault::NotLinked {
                other_keys(shared, &link, stranger.is_none()).await;
            }
            return Err(fault);
        }
    };
    let id = shared.counts.connections.fetch_add(1, Relaxed);
    let origin = known.origin.clone();
    let opened = Event::Opened {
        id,
        known: Box::new(known),
        dialled: stranger.is_none(),
        certified,
        outbox,
    };
    drop(stranger);
    shared.tell(opened).await;
    let fault = listen(shared, id, &origin, &mut inbox).await;
    shared.tell(Event::Closed { id, origin, fault }).await;
    Ok(())
}

/// Notes that a node has another key than we know it by, or does not know ours: people ring each other then.
async fn other_keys(shared: &Shared, link: &Link, dialled: bool) {
    let other = link.other_key();
    let known = other.and_then(|other| shared.key_of(&other.origin));
    if let Some((other, known)) = other.zip(known)
        && other.ends(&known)
    {
        match shared.register.ends(&other.origin, known).await {
            Ok(false) => {}
            Ok(true) => {
                tracing::warn!(origin = %other.origin, "the key that a neighbour is known by said that it is over: hours wait");
                let origin = other.origin.clone();
                shared.tell(Event::Over { origin }).await;
            }
            Err(why) => tracing::warn!(%why, "that a neighbour's key is over cannot be kept"),
        }
    }
    if let Some(other) = other.filter(|other| !shared.was_key_of(&other.origin, &other.node)) {
        let kept = shared.register.claims(other, dialled).await;
        if let Err(why) = kept {
            tracing::debug!(%why, "that a neighbour has another key cannot be kept");
        }
    }
    if let Some(origin) = link.unknown_to() {
        shared.see(origin, |seen| seen.unknown = true);
        // Only what is said at its own address: whoever dials us has shown nothing yet.
        if dialled {
            shared.says(origin, None).await;
        }
    }
}

async fn shake(
    shared: &Shared,
    link: &mut Link,
    outbox: &Outbox,
    inbox: &mut Inbox,
) -> Result<Known, Fault> {
    loop {
        let bytes = inbox.recv().await.unwrap_or(Err(Fault::Silent))?;
        let Frame::Link(said) = Frame::decode(&bytes)? else {
            return Err(Fault::OutOfTurn);
        };
        let step = link.input(said, &|origin| shared.key_of(origin), &|bytes| {
            shared.engine.identity().sign(bytes)
        })?;
        if let Some(answer) = step.send {
            let _ = outbox.send(Frame::Link(answer).encode());
        }
        if let Some(known) = step.open {
            return Ok(known);
        }
    }
}

/// Passes on what is heard until the connection ends; what they did wrong, if that is why.
async fn listen(shared: &Shared, id: u64, origin: &Origin, inbox: &mut Inbox) -> Ended {
    while let Some(heard) = inbox.recv().await {
        let bytes = match heard {
            Ok(bytes) => bytes,
            Err(fault) => return Some(fault),
        };
        shared
            .counts
            .heard_bytes
            .fetch_add(bytes.len() as u64, Relaxed);
        let frame = match Frame::decode(&bytes) {
            Ok(Frame::Link(Said::Bye { code })) => {
                tracing::info!(%origin, code, "a neighbour ended the connection");
                if Fault::of_code(&code) == Some(Fault::NotLinked) {
                    shared.says(origin, None).await;
                }
                return None;
            }
            Ok(Frame::Link(_)) => return Some(Fault::OutOfTurn),
            Ok(frame) => frame,
            Err(fault) => return Some(fault),
        };
        let origin = origin.clone();
        let heard = if let Frame::Gossip(Gossip::Items { answer, items }) = frame {
            match ahead::read(items) {
                Ok(items) => Event::Items {
                    id,
                    origin,
                    answer,
                    items,
                },
                Err(fault) => return Some(fault),
            }
        } else {
            Event::Heard {
                id,
                origin,
                frame: Box::new(frame),
            }
        };
        shared.tell(heard).await;
    }
    None
}

impl Shared {
    /// Keeps when a neighbour was last heard, and by which node key of ours it has just let us in. What cannot be kept now is kept
    /// another time.
    pub(super) async fn heard(&self, origin: &Origin, now: Millis, knows: Option<Key>) {
        let change = |met: &mut Met| {
            met.heard = Some(now);
            met.knew = knows.or(met.knew);
        };
        let kept = self.register.alter(origin, change).await;
        if let Err(why) = kept {
            tracing::debug!(%why, "when a neighbour was last heard cannot be kept");
        }
    }

    /// Keeps what a neighbour says of the two of us: its ceiling in minutes, or that it is not linked with us.
    pub(super) async fn says(&self, origin: &Origin, ceiling: Option<i64>) {
        if let Err(why) = self.register.says(origin, ceiling).await {
            tracing::debug!(%why, "what a neighbour says of the link cannot be kept");
        }
    }
}
