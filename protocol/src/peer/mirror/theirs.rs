//! A neighbour's records here: taken in order, never replaced, within a quota.

use alloc::vec::Vec;

use super::frame::{Part, Record};
use super::held::{Gathering, Holding, PAGES};
use super::{Effect, QUOTA_BYTES};
use crate::id::Origin;
use crate::peer::Fault;

#[derive(Clone, Debug)]
pub(super) struct Theirs {
    pub(super) holding: Holding,
    gathering: Gathering,
}

impl Theirs {
    pub(super) fn new(holding: Holding) -> Self {
        Self {
            holding,
            gathering: Gathering::default(),
        }
    }

    /// The next entries, after whatever of them is here already.
    pub(super) fn records(
        &mut self,
        peer: Origin,
        epoch: u32,
        from: u64,
        records: Vec<Record>,
    ) -> Vec<Effect> {
        if !self.enter(epoch) || from > self.holding.size {
            return [Effect::Fault(peer, Fault::OutOfTurn)].into();
        }
        let here = usize::try_from(self.holding.size - from).unwrap_or(usize::MAX);
        let new: Vec<Record> = records.into_iter().skip(here).collect();
        let bytes = new
            .iter()
            .map(|record| (record.leaf.len() + record.detail.as_ref().map_or(0, Vec::len)) as u64);
        if !self.fits(bytes.sum()) {
            return self.say(peer);
        }
        if new.is_empty() {
            return self.say(peer);
        }
        let rows = self.holding.take(&peer, new);
        let mut effects = [Effect::Keep(rows)].to_vec();
        effects.extend(self.say(peer));
        effects
    }

    /// A part of a page; kept once it is whole.
    pub(super) fn page(&mut self, peer: Origin, epoch: u32, part: Part) -> Vec<Effect> {
        if !self.enter(epoch) || usize::from(part.page) >= PAGES {
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
            return self.say(peer);
        }
        let rows = self.holding.take_page(&peer, parts);
        let mut effects = [Effect::Keep(rows)].to_vec();
        effects.extend(self.say(peer));
        effects
    }

    /// Whether that epoch is the one held, or a new one, which is then begun.
    fn enter(&mut self, epoch: u32) -> bool {
        if epoch > self.holding.epoch {
            self.holding.enter(epoch);
            self.gathering = Gathering::default();
        }
        epoch > 0 && epoch == self.holding.epoch
    }

    fn fits(&mut self, more: u64) -> bool {
        self.holding.full = self.holding.room() + more > QUOTA_BYTES;
        !self.holding.full
    }

    fn say(&self, peer: Origin) -> Vec<Effect> {
        [Effect::Send(peer, self.holding.told())].into()
    }
}
