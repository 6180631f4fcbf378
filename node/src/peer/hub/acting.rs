//! What the machines ask for is done in order: at once, or once what was to be kept before it is durable.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::Relaxed;

use kith_protocol::id::Origin;
use kith_protocol::peer::Fault;
use kith_protocol::peer::Frame;
use kith_protocol::peer::feed::Item;

use super::Hub;
use crate::engine::Stopped;
use crate::peer::durable::Keeping;
use crate::peer::machines::Act;

/// One write that is under way, and what waits for it.
pub(super) struct Waiting {
    keeping: Keeping,
    then: VecDeque<Act>,
}

impl Hub {
    /// Sends a frame to a neighbour that is connected; whoever takes too little is cut off.
    pub(super) async fn send(&mut self, origin: &Origin, frame: &Frame) {
        let Some(link) = self.links.get(origin) else {
            return;
        };
        let bytes = frame.encode();
        self.shared
            .counts
            .sent_bytes
            .fetch_add(bytes.len() as u64, Relaxed);
        if link.outbox.send(bytes).is_err() {
            self.end(origin, Fault::Silent).await;
        }
    }

    /// Does what the machines ask for: at once, or in its turn behind what is on its way to the disk.
    pub(super) async fn perform(&mut self, acts: Vec<Act>) {
        let mut acts = VecDeque::from(acts);
        if let Some(last) = self.waiting.back_mut() {
            let (asks, later) = acts.into_iter().partition(Act::asks);
            let later: VecDeque<Act> = later;
            last.then.extend(later);
            acts = asks;
        }
        self.act(acts).await;
    }

    /// What was first on its way to the disk is there, or never will be: then neighbours compare again.
    pub(super) async fn kept(&mut self, done: Result<(), Stopped>) {
        let Some(Waiting { keeping, then }) = self.waiting.pop_front() else {
            return;
        };
        self.machines.kept(keeping, done.is_ok());
        match done {
            Ok(()) => self.act(then).await,
            Err(why) => tracing::warn!(%why, "what neighbours said cannot be kept now"),
        }
    }

    async fn act(&mut self, mut acts: VecDeque<Act>) {
        while let Some(act) = acts.pop_front() {
            match act {
                Act::Kept(keeping) => {
                    let (asks, then) = acts.into_iter().partition(Act::asks);
                    let keeping = *keeping;
                    self.waiting.push_front(Waiting { keeping, then });
                    acts = asks;
                }
                Act::Ask(to, frame) | Act::Send(to, frame) => self.send(&to, &frame).await,
                Act::End(peer, fault) => self.end(&peer, fault).await,
                Act::Restart(peer) => {
                    if let Some(link) = self.links.remove(&peer) {
                        self.over(&peer, link, None).await;
                    }
                }
                Act::Contradicted(peer, a, b) => {
                    acts.extend(self.machines.contradicted(&peer, (a, b)));
                }
                Act::Shows(item) => self.shows(&item).await,
                Act::Seen(_) => {}
                Act::Exposed(evidence) => {
                    let accused = evidence.accused().map(|feed| feed.origin);
                    tracing::warn!(
                        ?accused,
                        "a node's records do not match: somebody should ask there"
                    );
                }
            }
        }
    }

    /// A node that we follow shows its card.
    async fn shows(&self, item: &Item) {
        if let Ok(card) = item.card() {
            let kept = self
                .shared
                .register
                .shows(&item.head.feed.origin, &card)
                .await;
            if let Err(why) = kept {
                tracing::debug!(%why, "a neighbour's new card cannot be kept");
            }
        }
    }

    /// What waits to be done to the connection with a neighbour is not done to the next one.
    pub(super) fn forget(&mut self, origin: &Origin) {
        for waiting in &mut self.waiting {
            waiting.then.retain(|act| !concerns(act, origin));
        }
    }
}

/// Whether it is to be done to the connection with this neighbour, and to no later one.
fn concerns(act: &Act, origin: &Origin) -> bool {
    match act {
        Act::Ask(to, _) | Act::Send(to, _) | Act::End(to, _) | Act::Restart(to) => to == origin,
        Act::Kept(_) | Act::Contradicted(..) | Act::Shows(_) | Act::Exposed(_) | Act::Seen(_) => {
            false
        }
    }
}

/// Waits until the first of these is durable, or never will be; for ever where there is none.
pub(super) async fn kept(waiting: &mut VecDeque<Waiting>) -> Result<(), Stopped> {
    match waiting.front_mut() {
        Some(first) => first.keeping.done().await,
        None => std::future::pending().await,
    }
}
