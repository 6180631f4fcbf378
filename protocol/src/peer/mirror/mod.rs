//! Neighbours hold each other's sealed records and cosign what they hold: a machine without I/O.
//!
//! Of every neighbour it has two sides. *Ours there*: what they hold of our records; entries are sent as they become
//! durable, pages beside the log as they change, and the public head is put to them for a cosignature once they hold that far.
//! *Theirs here*: what we hold of theirs, taken in order, never replaced, within a quota.
//!
//! A node that starts sends nothing before it has heard what they hold. Where they hold more than it has, it asks for the
//! rest and appends that verbatim; where they hold something else, it says so and leaves the rest to people.

pub mod ask;
pub mod frame;
pub mod held;
mod ours;
pub mod past;
mod theirs;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

pub use frame::{Mark, Mirror, Part, Record};
pub use held::{Gathering, Holding, Rows};
use ours::Ours;
pub use past::Pasts;
use theirs::Theirs;

use super::Fault;
use crate::id::Origin;

/// Sealed bytes held for one neighbour at most: four hundred thousand entries, many times the largest known bank.
pub const QUOTA_BYTES: u64 = 512 * 1024 * 1024;

/// What the machine is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A connection stands, and this is kept of the neighbour's records.
    Linked {
        /// Who.
        peer: Origin,
        /// What is held.
        holding: Holding,
        /// Entries under the newest of our heads that they are known to have cosigned.
        cosigned: u64,
    },
    /// It stands no more.
    Parted {
        /// Who.
        peer: Origin,
    },
    /// They said something.
    Heard {
        /// Who.
        peer: Origin,
        /// What.
        frame: Mirror,
    },
    /// Our log has so many durable entries, in this epoch.
    Grew {
        /// The epoch.
        epoch: u32,
        /// How many.
        size: u64,
    },
    /// The newest version of our pages.
    Beside {
        /// The version.
        version: u64,
    },
    /// Our public head stands over so many entries.
    Published {
        /// How many.
        size: u64,
    },
    /// What [`Effect::Compare`] asked.
    Compared {
        /// Who.
        peer: Origin,
        /// Whether the entry they hold is ours.
        same: bool,
    },
    /// Enough was asked: from now on our records are sent.
    Begin,
}

/// What is to be done, in this order; what is to be kept is durable before anything after it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send this.
    Send(Origin, Mirror),
    /// Make these rows durable.
    Keep(Rows),
    /// Seal our entries `from..to` and send them, in as many frames as it takes.
    Records {
        /// To whom.
        peer: Origin,
        /// The epoch.
        epoch: u32,
        /// The first.
        from: u64,
        /// Behind the last.
        to: u64,
    },
    /// Seal our page of the lowest version after this one and send it.
    Page {
        /// To whom.
        peer: Origin,
        /// The epoch.
        epoch: u32,
        /// The version.
        after: u64,
    },
    /// Send back their own entries from here on, as many as one asking brings.
    Return {
        /// To whom.
        peer: Origin,
        /// The epoch.
        epoch: u32,
        /// The first.
        from: u64,
    },
    /// Send back their own page of the lowest version after this one.
    ReturnPage {
        /// To whom.
        peer: Origin,
        /// The epoch.
        epoch: u32,
        /// The version.
        after: u64,
    },
    /// Look whether our entry before `size` has this mark, and answer with [`Input::Compared`].
    Compare {
        /// Who holds it.
        peer: Origin,
        /// The epoch.
        epoch: u32,
        /// The position behind it.
        size: u64,
        /// Its mark there.
        mark: Mark,
    },
    /// Our own entries came back: check and append them verbatim. The first repeats our last, where we have one.
    Adopt {
        /// From whom.
        peer: Origin,
        /// The epoch.
        epoch: u32,
        /// The position of the first.
        from: u64,
        /// The entries.
        records: Vec<Record>,
    },
    /// Our own page came back.
    AdoptPage {
        /// From whom.
        peer: Origin,
        /// The epoch.
        epoch: u32,
        /// All its parts.
        parts: Vec<Part>,
    },
    /// Ask for a cosignature on the public head, where they last cosigned `old` entries.
    Ask {
        /// Whom.
        peer: Origin,
        /// The size they have.
        old: u64,
    },
    /// They cosigned: lines for the public head of this size.
    Cosigned {
        /// Who.
        peer: Origin,
        /// The size asked for.
        size: u64,
        /// The lines.
        lines: String,
    },
    /// Answer a request for a cosignature as the witness does, with what is held.
    Witness {
        /// Who asks.
        peer: Origin,
        /// The request's body.
        request: Vec<u8>,
    },
    /// They hold something that our log is not, or cosign another past: people have to look.
    Differs {
        /// Who.
        peer: Origin,
        /// Where.
        size: u64,
    },
    /// They have told what they hold, and there is nothing (more) to take back.
    Answered {
        /// Who.
        peer: Origin,
    },
    /// They broke the rules.
    Fault(Origin, Fault),
}

/// What is known of a neighbour as the holder of our records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Entries of ours that they hold, in our epoch.
    pub size: u64,
    /// The newest public head that they cosigned stands over so many.
    pub cosigned: u64,
    /// They have no room for more.
    pub full: bool,
    /// What they hold or cosigned is not our past: what it is.
    pub differs: Option<Mismatch>,
}

/// What a neighbour has that is not our past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It holds so many entries of ours, of which the last has this mark.
    Holds(u64, Mark),
    /// It does not cosign what follows the head over so many entries, which it cosigned last.
    Declines(u64),
}

/// The machine.
#[derive(Clone, Debug)]
pub struct Machine {
    ours: Ours,
    theirs: BTreeMap<Origin, Theirs>,
    /// Sealed bytes held for one neighbour at most.
    quota: u64,
}

impl Machine {
    /// A machine that knows of no neighbour yet, whose own log has so many entries in this epoch.
    pub fn new(epoch: u32, size: u64, beside: u64) -> Self {
        Self {
            ours: Ours::new(epoch, size, beside),
            theirs: BTreeMap::new(),
            quota: QUOTA_BYTES,
        }
    }

    /// The same with room for so many sealed bytes of each neighbour that links from now on, in place of [`QUOTA_BYTES`].
    #[must_use]
    pub fn within(self, quota: u64) -> Self {
        Self { quota, ..self }
    }

    /// Takes what happened; answers what is to be done about it.
    pub fn input(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Linked {
                peer,
                holding,
                cosigned,
            } => {
                let told = holding.told();
                self.theirs
                    .insert(peer.clone(), Theirs::new(holding, self.quota));
                self.ours.link(peer.clone(), cosigned);
                [Effect::Send(peer, told)].into()
            }
            Input::Parted { peer } => {
                self.theirs.remove(&peer);
                self.ours.part(&peer);
                Vec::new()
            }
            Input::Heard { peer, frame } => self.heard(peer, frame),
            Input::Grew { epoch, size } => self.ours.grew(epoch, size),
            Input::Beside { version } => self.ours.changed(version),
            Input::Published { size } => self.ours.published(size),
            Input::Compared { peer, same } => self.ours.compared(&peer, same),
            Input::Begin => self.ours.begin(),
        }
    }

    /// What is known of a linked neighbour as the holder of our records.
    pub fn told(&self, peer: &Origin) -> Option<Told> {
        self.ours.told(peer)
    }

    /// What is held of a linked neighbour's records.
    pub fn holding(&self, peer: &Origin) -> Option<&Holding> {
        self.theirs.get(peer).map(|theirs| &theirs.holding)
    }

    fn heard(&mut self, peer: Origin, frame: Mirror) -> Vec<Effect> {
        let Some(theirs) = self.theirs.get_mut(&peer) else {
            return Vec::new();
        };
        match frame {
            Mirror::Records {
                back: false,
                epoch,
                from,
                records,
                hashes,
            } => theirs.records(peer, epoch, from, (records, hashes)),
            Mirror::Page {
                back: false,
                epoch,
                part,
            } => theirs.page(peer, epoch, part),
            Mirror::Cosign { request } => [Effect::Witness { peer, request }].into(),
            Mirror::Fetch { epoch, from } => [Effect::Return { peer, epoch, from }].into(),
            Mirror::FetchPage { epoch, after } => {
                [Effect::ReturnPage { peer, epoch, after }].into()
            }
            Mirror::Held {
                epoch,
                size,
                mark,
                beside,
                full,
            } => {
                let word = ours::Word {
                    epoch,
                    size,
                    mark,
                    beside,
                    full,
                };
                self.ours.held(&peer, word)
            }
            Mirror::Cosigned { status, body } => self.ours.cosigned(&peer, status, body),
            Mirror::Records {
                back: true,
                epoch,
                from,
                records,
                hashes: _,
            } => self.ours.came_back(&peer, epoch, from, records),
            Mirror::Page {
                back: true,
                epoch,
                part,
            } => self.ours.page_back(&peer, epoch, part),
        }
    }
}
