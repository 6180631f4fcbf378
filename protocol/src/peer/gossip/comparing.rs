//! Comparing notes: digests, and clocks where those differ.

use alloc::vec::Vec;

use super::{
    Effect, Gossip, Message, keys,
    message::{Behind, Clock, Mark, Short, short},
    state::Turn,
};
use crate::{
    id::Origin,
    peer::{Fault, evidence::Contradiction, feed::Feed, limits},
};

impl Gossip {
    /// Says where we stand, in three short digests.
    pub(super) fn say_digest(&mut self, peer: &Origin, turn: &mut Turn<'_>) {
        let Some(session) = self.sessions.get_mut(peer) else {
            return;
        };
        session.digest_at = turn.now;
        session.told = false;
        let memory = self.memories.get(peer).filter(|m| m.ours == self.ours);
        let (yours, state) = memory.map_or(([0; 16], [0; 16]), |memory| {
            (memory.theirs, self.held.state(&memory.common))
        });
        let mine = self.ours;
        turn.send(peer, Message::Digest { mine, yours, state });
    }

    /// Hears where a peer stands: we are done when that is where we stand, and tell our clocks when it is not.
    pub(super) fn digest(
        &mut self,
        peer: &Origin,
        [mine, yours, state]: [Short; 3],
        turn: &mut Turn<'_>,
    ) -> Result<(), Fault> {
        let Some(session) = self.sessions.get_mut(peer) else {
            return Ok(());
        };
        session.questioned(turn.now)?;
        session.told = false;
        let memory = self
            .memories
            .get(peer)
            .filter(|m| m.ours == self.ours && m.theirs == mine && yours == self.ours);
        if let Some(memory) = memory
            && self.held.state(&memory.common) == state
        {
            for clock in memory.common.iter().filter_map(|o| self.held.clock(o)) {
                for mark in &clock.feeds {
                    session.knows.insert(feed(clock, mark), mark.length);
                }
            }
            session.synced = true;
            session.needs.clear();
        } else {
            self.say_clocks(peer, turn);
        }
        Ok(())
    }

    fn say_clocks(&mut self, peer: &Origin, turn: &mut Turn<'_>) {
        let Some(session) = self.sessions.get_mut(peer) else {
            return;
        };
        if session.told {
            return;
        }
        session.told = true;
        let mut pages: Vec<Vec<Clock>> = Vec::new();
        let mut room = 0;
        for clock in self.clocks() {
            match pages.last_mut() {
                Some(page) if page.len() < limits::CLOCKS_PAGE && clock.room() <= room => {
                    room -= clock.room();
                    page.push(clock);
                }
                Some(_) | None => {
                    room = limits::ITEMS_BYTES.saturating_sub(clock.room());
                    pages.push([clock].into());
                }
            }
        }
        let of = pages.len();
        for (page, clocks) in (0..).zip(pages) {
            let last = page as usize + 1 == of;
            turn.send(peer, Message::Clocks { page, last, clocks });
        }
    }

    /// Hears a page of a peer's clocks: notes what either side lacks.
    pub(super) fn clocked(
        &mut self,
        peer: &Origin,
        (page, last): (u32, bool),
        clocks: &[Clock],
        turn: &mut Turn<'_>,
    ) -> Result<(), Fault> {
        let Some(session) = self.sessions.get_mut(peer) else {
            return Ok(());
        };
        session.questioned(turn.now)?;
        let held = &self.held;
        let followed = |origin: &Origin| held.node(origin).is_some();
        if !session.pages.take(page, clocks, followed)? {
            return Ok(());
        }
        session.level = false;
        for clock in clocks {
            self.compare(peer, clock, turn);
        }
        if last {
            self.compared(peer, turn);
        }
        Ok(())
    }

    /// After the last page: remembers whom both follow, and tells our clocks if that was not done.
    fn compared(&mut self, peer: &Origin, turn: &mut Turn<'_>) {
        let Some(session) = self.sessions.get_mut(peer) else {
            return;
        };
        let memory = session.pages.done(self.ours);
        session.synced = true;
        if self.memories.get(peer) != Some(&memory) {
            turn.keep(keys::common(peer), memory.to_bytes());
            self.memories.insert(peer.clone(), memory);
        }
        self.say_clocks(peer, turn);
    }

    fn compare(&mut self, peer: &Origin, theirs: &Clock, turn: &mut Turn<'_>) {
        let Some(node) = self.held.node(&theirs.origin) else {
            return;
        };
        let Some(session) = self.sessions.get_mut(peer) else {
            return;
        };
        for mark in &theirs.feeds {
            let feed = feed(theirs, mark);
            session.knows.insert(feed.clone(), mark.length);
            let frozen = mark.evidence & Contradiction::Items.bit() != 0;
            if frozen || !self.held.takes(&feed) {
                continue;
            }
            if mark.length > self.held.length(&feed) {
                session.needs.insert(feed, mark.length);
            } else if let Some(last) = mark.length.checked_sub(1)
                && self.held.digest(&feed, last).map(short) != Some(mark.tip)
            {
                session.chase(&feed, last);
            }
        }
        if let Some(head) = &theirs.head
            && !node.closed(head.epoch)
            && !node.two_pasts(head.epoch)
            && !node.shows(head.epoch, Contradiction::Items)
        {
            let (held, ours) = (&self.held, self.held.clock(&theirs.origin));
            let memory = self.memories.get(peer);
            let both = |one: &&Behind| memory.is_some_and(|memory| memory.follows(&one.witness));
            let other = ours.is_none_or(|ours| {
                let lacks = |witness| held.node(witness).is_some() && !ours.by.contains(witness);
                ours.head.as_ref() != Some(head)
                    || theirs.by.iter().any(lacks)
                    || !ours
                        .behind
                        .iter()
                        .filter(both)
                        .eq(theirs.behind.iter().filter(both))
            });
            if other {
                session.heads.insert(theirs.origin.clone());
            }
        }
        let open = node.evidence.iter().filter(|(e, _)| !node.closed(**e));
        for (epoch, bits) in open {
            let told = theirs.feeds.iter().find(|mark| mark.epoch == *epoch);
            let told = told.map_or(0, |mark| mark.evidence);
            for kind in Contradiction::ALL {
                if bits & !told & kind.bit() == 0 {
                    continue;
                }
                let feed = Feed {
                    origin: theirs.origin.clone(),
                    epoch: *epoch,
                };
                if let Some(bytes) = turn.kept.get(&keys::evidence(&feed, kind)) {
                    turn.send(peer, Message::Evidence { bytes });
                }
            }
        }
    }

    /// Says once that we hold all that a peer holds, when we do.
    pub(super) fn agree(&mut self, peer: &Origin, turn: &mut Turn<'_>) {
        if let Some(session) = self.sessions.get_mut(peer)
            && session.synced
            && !session.level
        {
            session.level = true;
            turn.out.push(Effect::Agreed(peer.clone()));
        }
    }
}

fn feed(clock: &Clock, mark: &Mark) -> Feed {
    Feed {
        origin: clock.origin.clone(),
        epoch: mark.epoch,
    }
}
