//! A neighbour's records here: taken in order, never replaced, within a quota.

use alloc::vec::Vec;

use super::Effect;
use super::frame::{Part, Record};
use super::held::{Gathering, Holding, PAGES, Rows};
use crate::id::Origin;
use crate::peer::Fault;
use crate::tlog::Hash;

#[derive(Clone, Debug)]
pub(super) struct Theirs {
    pub(super) holding: Holding,
    gathering: Gathering,
    /// What is to be kept of the epoch before, with the first that is kept of this one.
    over: Rows,
    /// Sealed bytes of theirs at most.
    quota: u64,
}

impl Theirs {
    pub(super) fn new(holding: Holding, quota: u64) -> Self {
        Self {
            // Whether there is room is found out anew: there may be more of it by now.
            holding: Holding {
                full: false,
                ..holding
            },
            gathering: Gathering::default(),
            over: Rows::new(),
            quota,
        }
    }

    /// The next entries, after whatever of them is here already.
    pub(super) fn records(
        &mut self,
        peer: Origin,
        epoch: u32,
        from: u64,
        (records, hashes): (Vec<Record>, Vec<Hash>),
    ) -> Vec<Effect> {
        let enters = self.enter(&peer, epoch);
        if enters && self.holding.full && from > self.holding.size {
            // It was under way behind what there was no room for.
            return Vec::new();
        }
        if !enters || from > self.holding.size || records.len() != hashes.len() {
            return [Effect::Fault(peer, Fault::OutOfTurn)].into();
        }
        let here = usize::try_from(self.holding.size - from).unwrap_or(usize::MAX);
        let entries = records.into_iter().zip(hashes);
        let new: Vec<(Record, Hash)> = entries.skip(here).collect();
        let bytes = new.iter().map(|(record, _)| {
            (record.leaf.len() + record.detail.as_ref().map_or(0, Vec::len)) as u64
        });
        self.holding.full = !self.fits(bytes.sum());
        if self.holding.full {
            return self.say(peer);
        }
        if new.is_empty() {
            return self.say(peer);
        }
        let mut rows = core::mem::take(&mut self.over);
        rows.extend(self.holding.take(&peer, new));
        let mut effects = [Effect::Keep(rows)].to_vec();
        effects.extend(self.say(peer));
        effects
    }

    /// A part of a page; kept once it is whole.
    pub(super) fn page(&mut self, peer: Origin, epoch: u32, part: Part) -> Vec<Effect> {
        if !self.enter(&peer, epoch) || usize::from(part.page) >= PAGES {
            return [Effect::Fault(peer, Fault::OutOfTurn)].into();
        }
        let parts = match self.gathering.take(part) {
            Ok(Some(parts)) => parts,
            Ok(None) => return Vec::new(),
            Err(_) => return [Effect::Fault(peer, Fault::OutOfTurn)].into(),
        };
        // An older one never replaces a newer.
        if parts
            .first()
            .is_none_or(|first| first.version <= self.holding.beside)
        {
            return self.say(peer);
        }
        let bytes = parts.iter().map(|part| part.sealed.len() as u64).sum();
        if !self.fits(bytes) {
            self.holding.full = true;
            return self.say(peer);
        }
        let mut rows = core::mem::take(&mut self.over);
        rows.extend(self.holding.take_page(&peer, parts));
        let mut effects = [Effect::Keep(rows)].to_vec();
        effects.extend(self.say(peer));
        effects
    }

    /// Whether that epoch is the one held, or a new one, which is then begun.
    fn enter(&mut self, peer: &Origin, epoch: u32) -> bool {
        if epoch > self.holding.epoch {
            self.over.extend(self.holding.enter(peer, epoch));
            self.gathering = Gathering::default();
        }
        epoch > 0 && epoch == self.holding.epoch
    }

    fn fits(&self, more: u64) -> bool {
        self.holding.room() + more <= self.quota
    }

    fn say(&self, peer: Origin) -> Vec<Effect> {
        [Effect::Send(peer, self.holding.told())].into()
    }
}
