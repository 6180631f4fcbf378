//! Our records at our neighbours: what each holds, what is on its way to them, what comes back, what they cosigned.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::frame::{Mark, Mirror, Part, RECORDS, Record};
use super::held::Gathering;
use super::{Effect, Mismatch, Told};
use crate::id::Origin;
use crate::peer::Fault;

/// What a neighbour says it holds of ours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) epoch: u32,
    pub(super) size: u64,
    pub(super) mark: Mark,
    pub(super) beside: u64,
    pub(super) full: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Ours {
    epoch: u32,
    size: u64,
    beside: u64,
    public: u64,
    /// Whether enough was asked, so that ours may be sent.
    begun: bool,
    holders: BTreeMap<Origin, Holder>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Stand {
    /// They have not told yet.
    #[default]
    Unheard,
    /// Whether their last is ours is being looked at.
    Comparing,
    /// They hold more than we have: it is asked for.
    Ahead,
    /// They hold what we have so far, and are sent the rest.
    Follows,
    /// They hold something else.
    Differs,
}

#[derive(Clone, Debug, Default)]
struct Holder {
    stand: Stand,
    word: Option<Word>,
    /// Entries that they hold of our epoch, and those on their way.
    held: u64,
    sent: u64,
    /// Pages likewise, by version; one is on its way at a time.
    beside: u64,
    page_sent: bool,
    /// Their cosignatures: the newest, the one asked for, the size they say they have.
    cosigned: u64,
    asked: Option<u64>,
    /// Answers on their way to what was asked in epochs that are over.
    late: u32,
    old: u64,
    again: bool,
    /// The public head that they would not cosign.
    declined: u64,
    /// They could not cosign yet: they are asked again once they say again what they hold.
    unready: bool,
    gathering: Gathering,
    /// They were asked for entries, and have not brought them yet: they may when another has brought the same.
    fetching: bool,
    /// Likewise for a page.
    paging: bool,
    answered: bool,
}

impl Holder {
    fn mismatch(&self) -> Option<Mismatch> {
        match self.word {
            Some(word) if self.stand == Stand::Differs => {
                Some(Mismatch::Holds(word.size, word.mark))
            }
            Some(_) | None => {
                (self.declined > self.cosigned).then_some(Mismatch::Declines(self.old))
            }
        }
    }

    fn full(&self) -> bool {
        self.word.is_some_and(|word| word.full)
    }
}

impl Ours {
    pub(super) fn new(epoch: u32, size: u64, beside: u64) -> Self {
        Self {
            epoch,
            size,
            beside,
            public: 0,
            begun: false,
            holders: BTreeMap::new(),
        }
    }

    /// What they cosigned is known: a connection that comes back asks for nothing twice.
    pub(super) fn link(&mut self, peer: Origin, cosigned: u64) {
        let holder = Holder {
            cosigned,
            old: cosigned,
            ..Holder::default()
        };
        self.holders.insert(peer, holder);
    }

    pub(super) fn part(&mut self, peer: &Origin) {
        self.holders.remove(peer);
    }

    pub(super) fn told(&self, peer: &Origin) -> Option<Told> {
        self.holders.get(peer).map(|holder| Told {
            size: holder.held,
            cosigned: holder.cosigned,
            full: holder.full(),
            differs: holder.mismatch(),
        })
    }

    pub(super) fn grew(&mut self, epoch: u32, size: u64) -> Vec<Effect> {
        if epoch != self.epoch {
            self.epoch = epoch;
            for holder in self.holders.values_mut() {
                let word = holder.word;
                *holder = Holder {
                    late: holder.late + u32::from(holder.asked.is_some()),
                    fetching: holder.fetching,
                    paging: holder.paging,
                    gathering: core::mem::take(&mut holder.gathering),
                    ..Holder::default()
                };
                // What they hold is of an epoch that is over: they are sent all of this one.
                if word.is_some() {
                    (holder.word, holder.stand) = (word, Stand::Follows);
                }
            }
        }
        self.size = size;
        self.go_on()
    }

    pub(super) fn changed(&mut self, version: u64) -> Vec<Effect> {
        self.beside = version;
        self.go_on()
    }

    /// Takes back from each holder that is ahead of us, and brings the others what they lack.
    fn go_on(&mut self) -> Vec<Effect> {
        let peers: Vec<Origin> = self.holders.keys().cloned().collect();
        let mut effects = Vec::new();
        for peer in peers {
            let ahead = self
                .holders
                .get(&peer)
                .is_some_and(|h| h.stand == Stand::Ahead);
            effects.extend(if ahead {
                self.take_back(&peer)
            } else {
                self.push(&peer)
            });
        }
        effects
    }

    pub(super) fn published(&mut self, size: u64) -> Vec<Effect> {
        self.public = size;
        self.push_all()
    }

    pub(super) fn begin(&mut self) -> Vec<Effect> {
        self.begun = true;
        self.push_all()
    }

    /// They say what they hold.
    pub(super) fn held(&mut self, peer: &Origin, word: Word) -> Vec<Effect> {
        let (epoch, size) = (self.epoch, self.size);
        let Some(holder) = self.holders.get_mut(peer) else {
            return Vec::new();
        };
        let before = holder.word.replace(word);
        holder.unready = false;
        match holder.stand {
            Stand::Unheard if word.epoch < epoch || (word.size == 0 && word.epoch == epoch) => {
                // Nothing, or an epoch that is over.
                holder.stand = Stand::Follows;
                self.settled(peer)
            }
            Stand::Unheard if word.epoch > epoch || word.size > size => {
                holder.stand = Stand::Ahead;
                self.take_back(peer)
            }
            Stand::Unheard => {
                holder.stand = Stand::Comparing;
                [Effect::Compare {
                    peer: peer.clone(),
                    epoch,
                    size: word.size,
                    mark: word.mark,
                }]
                .into()
            }
            Stand::Follows if word.epoch < epoch => {
                // They had no room to begin the new epoch.
                Vec::new()
            }
            Stand::Follows if word.epoch > epoch || word.size > holder.sent => {
                self.fault(peer, Fault::OutOfTurn)
            }
            Stand::Follows if word.size < holder.held => self.fault(peer, Fault::OutOfTurn),
            Stand::Follows => {
                holder.held = word.size;
                if word.beside != before.map_or(0, |before| before.beside) {
                    holder.beside = word.beside;
                    holder.page_sent = false;
                }
                self.push(peer)
            }
            Stand::Comparing | Stand::Ahead | Stand::Differs => Vec::new(),
        }
    }

    pub(super) fn compared(&mut self, peer: &Origin, same: bool) -> Vec<Effect> {
        let behind = {
            let beside = self.beside;
            let Some(holder) = self.holders.get_mut(peer) else {
                return Vec::new();
            };
            let Some(word) = holder.word else {
                return Vec::new();
            };
            if !matches!(holder.stand, Stand::Comparing | Stand::Ahead) {
                return Vec::new();
            }
            if !same {
                holder.stand = Stand::Differs;
                let size = word.size;
                let mut effects = [Effect::Differs {
                    peer: peer.clone(),
                    size,
                }]
                .to_vec();
                effects.extend(self.answered(peer));
                return effects;
            }
            word.beside > beside
        };
        if let Some(holder) = self.holders.get_mut(peer) {
            holder.stand = if behind { Stand::Ahead } else { Stand::Follows };
        }
        if behind {
            self.take_back(peer)
        } else {
            self.settled(peer)
        }
    }

    pub(super) fn came_back(
        &mut self,
        peer: &Origin,
        epoch: u32,
        from: u64,
        records: Vec<Record>,
    ) -> Vec<Effect> {
        let expected = self.size.saturating_sub(1);
        let Some(holder) = self.holders.get_mut(peer) else {
            return Vec::new();
        };
        let asked = core::mem::take(&mut holder.fetching);
        let epoch_asked = holder.word.is_some_and(|word| word.epoch == epoch);
        if !asked || !epoch_asked || records.is_empty() {
            return self.fault(peer, Fault::OutOfTurn);
        }
        if holder.stand != Stand::Ahead {
            // Another neighbour brought all of these meanwhile.
            return Vec::new();
        }
        if from != expected {
            // Another neighbour brought these meanwhile.
            return self.take_back(peer);
        }
        [Effect::Adopt {
            peer: peer.clone(),
            epoch,
            from,
            records,
        }]
        .into()
    }

    pub(super) fn page_back(&mut self, peer: &Origin, epoch: u32, part: Part) -> Vec<Effect> {
        let Some(holder) = self.holders.get_mut(peer) else {
            return Vec::new();
        };
        if !holder.paging {
            return self.fault(peer, Fault::OutOfTurn);
        }
        match holder.gathering.take(part) {
            Ok(None) => Vec::new(),
            Ok(Some(parts)) => {
                holder.paging = false;
                if holder.stand != Stand::Ahead {
                    return Vec::new();
                }
                [Effect::AdoptPage {
                    peer: peer.clone(),
                    epoch,
                    parts,
                }]
                .into()
            }
            Err(_) => self.fault(peer, Fault::OutOfTurn),
        }
    }

    pub(super) fn cosigned(&mut self, peer: &Origin, status: u16, body: String) -> Vec<Effect> {
        let Some(holder) = self.holders.get_mut(peer) else {
            return Vec::new();
        };
        if holder.late > 0 {
            holder.late -= 1;
            return Vec::new();
        }
        let Some(size) = holder.asked.take() else {
            return self.fault(peer, Fault::OutOfTurn);
        };
        match status {
            200 => {
                (holder.cosigned, holder.old) = (size, size);
                holder.again = false;
                let mut effects = [Effect::Cosigned {
                    peer: peer.clone(),
                    size,
                    lines: body,
                }]
                .to_vec();
                effects.extend(self.push(peer));
                effects
            }
            409 => {
                let stored: Option<u64> = body.trim_end().parse().ok();
                if let Some(later) = stored.filter(|stored| *stored > size) {
                    // They cosigned a later one: the head of a node that was brought back is at first an older one.
                    (holder.cosigned, holder.old) = (later, later);
                    return Vec::new();
                }
                match stored.filter(|stored| *stored <= size && !holder.again) {
                    Some(stored) => {
                        (holder.old, holder.again) = (stored, true);
                        self.push(peer)
                    }
                    None => self.decline(peer, size),
                }
            }
            // Not held that far yet, or no witness of ours at this time.
            404 | 503 => {
                holder.unready = true;
                Vec::new()
            }
            _ => self.decline(peer, size),
        }
    }

    /// They would not cosign this head; that is shown, and they are not asked for it again.
    fn decline(&mut self, peer: &Origin, size: u64) -> Vec<Effect> {
        if let Some(holder) = self.holders.get_mut(peer) {
            holder.declined = size;
            holder.again = false;
        }
        [Effect::Differs {
            peer: peer.clone(),
            size,
        }]
        .into()
    }

    fn push_all(&mut self) -> Vec<Effect> {
        let peers: Vec<Origin> = self.holders.keys().cloned().collect();
        peers.iter().flat_map(|peer| self.push(peer)).collect()
    }

    /// Sends what they lack and nothing of which is on its way.
    fn push(&mut self, peer: &Origin) -> Vec<Effect> {
        let Some(holder) = self.holders.get_mut(peer) else {
            return Vec::new();
        };
        if !self.begun || holder.stand != Stand::Follows {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if holder.sent == holder.held && holder.held < self.size && !holder.full() {
            let to = self.size.min(holder.held + RECORDS as u64);
            effects.push(Effect::Records {
                peer: peer.clone(),
                epoch: self.epoch,
                from: holder.held,
                to,
            });
            holder.sent = to;
        }
        if holder.beside < self.beside && !holder.page_sent && !holder.full() {
            effects.push(Effect::Page {
                peer: peer.clone(),
                epoch: self.epoch,
                after: holder.beside,
            });
            holder.page_sent = true;
        }
        let public = self.public;
        let wanted = public > holder.cosigned && public > holder.declined;
        if wanted && !holder.unready && holder.held >= public && holder.asked.is_none() {
            effects.push(Effect::Ask {
                peer: peer.clone(),
                old: holder.old,
            });
            holder.asked = Some(public);
        }
        effects
    }

    /// Asks for what they hold beyond ours, or finds that there is nothing more.
    fn take_back(&mut self, peer: &Origin) -> Vec<Effect> {
        let Some(holder) = self.holders.get_mut(peer) else {
            return Vec::new();
        };
        let Some(word) = holder.word else {
            return Vec::new();
        };
        let (epoch, peer_) = (word.epoch, peer.clone());
        if word.size > self.size {
            if core::mem::replace(&mut holder.fetching, true) {
                return Vec::new();
            }
            // The last that we have comes too, to be compared.
            let from = self.size.saturating_sub(1);
            return [Effect::Send(peer_, Mirror::Fetch { epoch, from })].into();
        }
        if word.beside > self.beside && word.epoch == self.epoch {
            if core::mem::replace(&mut holder.paging, true) {
                return Vec::new();
            }
            let after = self.beside;
            return [Effect::Send(peer_, Mirror::FetchPage { epoch, after })].into();
        }
        if let Some(holder) = self.holders.get_mut(peer) {
            holder.stand = Stand::Follows;
        }
        self.settled(peer)
    }

    /// They follow from here on.
    fn settled(&mut self, peer: &Origin) -> Vec<Effect> {
        let epoch = self.epoch;
        if let Some(holder) = self.holders.get_mut(peer)
            && let Some(word) = holder.word
        {
            let same = word.epoch == epoch;
            holder.held = if same { word.size } else { 0 };
            holder.sent = holder.held;
            holder.beside = if same { word.beside } else { 0 };
        }
        let mut effects = self.answered(peer);
        effects.extend(self.push(peer));
        effects
    }

    fn answered(&mut self, peer: &Origin) -> Vec<Effect> {
        match self.holders.get_mut(peer) {
            Some(holder) if !holder.answered => {
                holder.answered = true;
                [Effect::Answered { peer: peer.clone() }].into()
            }
            Some(_) | None => Vec::new(),
        }
    }

    fn fault(&self, peer: &Origin, fault: Fault) -> Vec<Effect> {
        [Effect::Fault(peer.clone(), fault)].into()
    }
}
