//! Fetching what we lack, from one peer at a time, and giving others what they ask for.

use alloc::{collections::BTreeSet, vec::Vec};

use super::{Gossip, Message, keys, message::Range, session::Asked, state::Turn};
use crate::{
    id::Origin,
    peer::{Fault, SignedBody, feed::Feed, limits},
};

impl Gossip {
    /// Asks every peer for what it can give and nobody else is asked for.
    pub(super) fn ask_all(&mut self, turn: &mut Turn<'_>) {
        let peers: Vec<Origin> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.asked.is_none())
            .map(|(peer, _)| peer.clone())
            .collect();
        for peer in peers {
            self.ask(&peer, turn);
        }
    }

    fn ask(&mut self, peer: &Origin, turn: &mut Turn<'_>) {
        let Some(session) = self.sessions.get_mut(peer) else {
            return;
        };
        let held = &self.held;
        // What is first stays first until it is here: to look at all of a thousand feeds after each answer would be dear.
        while let Some(first) = session.needs.first_entry()
            && !held.lacks(first.key(), *first.get())
        {
            first.remove();
        }
        session.chases.retain(|(feed, _)| held.takes(feed));
        let waiting = !session.needs.is_empty() || !session.chases.is_empty();
        if !waiting && session.heads.is_empty() {
            self.agree(peer, turn);
            return;
        }
        let ranges = if waiting {
            self.lacking(peer)
        } else {
            Vec::new()
        };
        let Some(session) = self.sessions.get_mut(peer) else {
            return;
        };
        let mut heads = Vec::new();
        if !waiting {
            heads.extend(session.heads.iter().take(limits::WANTS).cloned());
        }
        if ranges.is_empty() && heads.is_empty() {
            return;
        }
        let at = turn.now;
        let want = Message::Want {
            ranges: ranges.clone(),
            heads: heads.clone(),
        };
        session.asked = Some(Asked { ranges, heads, at });
        turn.send(peer, want);
    }

    /// What this peer can give us and nobody else is asked for.
    fn lacking(&self, peer: &Origin) -> Vec<Range> {
        let asked = self.sessions.values().filter_map(|s| s.asked.as_ref());
        let busy: BTreeSet<&Feed> = asked
            .flat_map(|asked| asked.ranges.iter().map(|range| &range.feed))
            .collect();
        let Some(session) = self.sessions.get(peer) else {
            return Vec::new();
        };
        let chases = session.chases.iter().map(|(feed, seq)| Range {
            feed: feed.clone(),
            from: *seq,
            to: seq + 1,
        });
        let needs = session
            .needs
            .iter()
            .filter(|(feed, to)| !busy.contains(feed) && self.held.lacks(feed, **to))
            .map(|(feed, to)| Range {
                feed: feed.clone(),
                from: self.held.length(feed),
                to: *to,
            });
        chases.chain(needs).take(limits::WANTS).collect()
    }

    /// Gives a peer what it asked for, as much as fits a frame: heads first, then one answer with items.
    pub(super) fn wanted(
        &mut self,
        peer: &Origin,
        ranges: &[Range],
        heads: &[Origin],
        turn: &mut Turn<'_>,
    ) -> Result<(), Fault> {
        let Some(session) = self.sessions.get_mut(peer) else {
            return Ok(());
        };
        session.questioned(turn.now)?;
        for node in heads.iter().filter_map(|origin| self.held.node(origin)) {
            for note in node.heads.notes() {
                turn.send(peer, Message::Head { note: note.clone() });
            }
        }
        let mut items: Vec<SignedBody> = Vec::new();
        let mut room = limits::ITEMS_BYTES;
        'full: for range in ranges {
            let length = self.held.length(&range.feed);
            for seq in range.from..range.to.min(length) {
                let Some(bytes) = turn.kept.get(&keys::item(&range.feed, seq)) else {
                    break;
                };
                let Ok(item) = SignedBody::from_bytes(&bytes) else {
                    break;
                };
                if items.len() == limits::ITEMS || bytes.len() + 8 > room {
                    break 'full;
                }
                room -= bytes.len() + 8;
                items.push(item);
                session.knows(&range.feed, seq + 1);
            }
        }
        turn.send(
            peer,
            Message::Items {
                answer: true,
                items,
            },
        );
        Ok(())
    }

    /// After an answer, which follows the order of the question as far as the frame had room: what was passed over, or
    /// brought us no further, is not asked of this peer again.
    pub(super) fn answered(&mut self, peer: &Origin, asked: Asked, came: &BTreeSet<(Feed, u64)>) {
        let Some(session) = self.sessions.get_mut(peer) else {
            return;
        };
        let in_range = |range: &Range| {
            let (first, end) = (range.from, range.to);
            let from = (range.feed.clone(), first)..(range.feed.clone(), end);
            came.range(from).next().is_some()
        };
        let last = asked.ranges.iter().rposition(in_range);
        let through = last.map_or(asked.ranges.len(), |last| last + 1);
        for range in asked.ranges.into_iter().take(through) {
            let chase = (range.feed, range.from);
            if session.chases.remove(&chase) {
                continue;
            }
            let (feed, from) = chase;
            if self.held.length(&feed) <= from {
                session.needs.remove(&feed);
            }
        }
        for origin in asked.heads {
            session.heads.remove(&origin);
        }
    }
}
