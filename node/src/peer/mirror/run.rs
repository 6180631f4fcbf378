//! The machine and its engine together: what happens goes in, what is to be sent comes out. It waits for the disk, so it
//! belongs on a thread that may.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use data_encoding::HEXLOWER;
use kith_protocol::id::{Millis, Origin};
use kith_protocol::peer::Fault;
use kith_protocol::peer::mirror::{Effect, Input, Machine, Mirror, Mismatch, Part, Record};
use kith_protocol::tlog::Verifier;

use super::asking::Asking;
use super::standing::{self, Standing};
use super::{ours, theirs};
use crate::engine::adopting::NotAdopted;
use crate::engine::{Engine, Stopped};

/// How often pages beside the log are looked through: what changed meanwhile is one new version.
const REFRESH_MS: Millis = 60_000;
/// The same when entries came: an erased person's key is gone from neighbours soon.
const REFRESH_SOON_MS: Millis = 5_000;

/// What comes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Send this.
    Send(Origin, Mirror),
    /// They broke the rules.
    Fault(Origin, Fault),
    /// Their log has signed two roots at one size: two signed notes.
    Fork(Origin, String, String),
    /// We cosigned this head of theirs: a signed note, to be told to all who follow them.
    Witnessed(Origin, String),
}

/// The keys that a neighbour's certificate names.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Their log's.
    pub log: Verifier,
    /// What they cosign with.
    pub witness: Verifier,
}

/// Mirrors of all neighbours.
#[derive(Debug)]
pub struct Mirrors {
    pub(super) engine: Engine,
    pub(super) machine: Machine,
    pub(super) neighbours: BTreeMap<Origin, Keys>,
    /// Those whose feed does not certify the log that they show.
    pub(super) unsure: BTreeSet<Origin>,
    pub(super) standings: BTreeMap<Origin, Standing>,
    asking: Asking,
    pub(super) length: u64,
    epoch: u32,
    refreshed: Millis,
}

impl Mirrors {
    /// Begins with the neighbours that this node is linked with: they are asked first, for at most [`ASK_MS`].
    ///
    /// # Errors
    /// What the disk says, or why nothing is written now.
    pub fn open(engine: Engine, neighbours: BTreeMap<Origin, Keys>) -> Result<Self, Stopped> {
        let beside = ours::versions(&engine)?.newest();
        let (length, epoch) = (*engine.length().borrow(), engine.epoch());
        let mirrors = Self {
            machine: Machine::new(epoch, length, beside),
            asking: Asking::begin(&engine),
            standings: standing::kept(&engine)?,
            engine,
            neighbours,
            unsure: BTreeSet::new(),
            length,
            epoch,
            refreshed: 0,
        };
        mirrors.watch()?;
        Ok(mirrors)
    }

    /// The same with room for so many sealed bytes of each neighbour that connects from now on.
    #[must_use]
    pub fn within(self, quota: u64) -> Self {
        Self {
            machine: self.machine.within(quota),
            ..self
        }
    }

    /// A neighbour is linked, or has other keys now.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub fn know(&mut self, peer: Origin, keys: Keys) -> Result<(), Stopped> {
        self.neighbours.insert(peer, keys);
        self.watch()
    }

    /// A peering ended: what is held stays, and nothing more is taken, sent or cosigned.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub fn forget(&mut self, peer: &Origin) -> Result<(), Stopped> {
        self.neighbours.remove(peer);
        let _ = self.machine.input(Input::Parted { peer: peer.clone() });
        self.watch()
    }

    /// A connection stands.
    ///
    /// # Errors
    /// As for [`heard`](Self::heard).
    pub fn linked(&mut self, peer: Origin) -> Result<Vec<Said>, Stopped> {
        let holding = theirs::holding(&self.engine, &peer)?;
        self.recount(&peer);
        let cosigned = self.cosigned_by(&peer);
        self.step(Input::Linked {
            peer,
            holding,
            cosigned,
        })
    }

    /// A connection is gone.
    ///
    /// # Errors
    /// As for [`heard`](Self::heard).
    pub fn parted(&mut self, peer: Origin) -> Result<Vec<Said>, Stopped> {
        self.step(Input::Parted { peer })
    }

    /// A neighbour said something.
    ///
    /// # Errors
    /// What the disk says, or why nothing is written now.
    pub fn heard(&mut self, peer: Origin, frame: Mirror) -> Result<Vec<Said>, Stopped> {
        let said = self.step(Input::Heard {
            peer: peer.clone(),
            frame,
        })?;
        self.note_standing(&peer)?;
        Ok(said)
    }

    /// Time went by, or entries came.
    ///
    /// # Errors
    /// As for [`heard`](Self::heard).
    pub fn tick(&mut self) -> Result<Vec<Said>, Stopped> {
        let now = self.engine.clock().now();
        let mut said = self.go_on()?;
        // While a new node key is taken up, the lines that stand are still the old one's: nothing of its epoch is said over them.
        if !self.engine.identity().speaks() {
            return Ok(said);
        }
        let length = *self.engine.length().borrow();
        let grew = std::mem::replace(&mut self.length, length) != length;
        if grew {
            let epoch = self.engine.epoch();
            if std::mem::replace(&mut self.epoch, epoch) != epoch {
                // What was held and cosigned of the epoch before says nothing of this one.
                self.standings.clear();
            }
            said.extend(self.step(Input::Grew {
                epoch,
                size: length,
            })?);
        }
        // Nothing is given a new version before it is known whether neighbours have newer ones.
        let since = now.saturating_sub(self.refreshed);
        let due = since >= REFRESH_MS || (grew && since >= REFRESH_SOON_MS) || since < 0;
        if !self.asking.on() && due {
            self.refreshed = now;
            let version = ours::refresh(&self.engine)?;
            said.extend(self.step(Input::Beside { version })?);
            standing::keep(&self.engine, &self.standings)?;
        }
        let size = self.engine.public_length();
        said.extend(self.step(Input::Published { size })?);
        Ok(said)
    }

    /// How a neighbour stands as the holder of our records.
    #[must_use]
    pub fn standing(&self, peer: &Origin) -> Standing {
        self.standings.get(peer).cloned().unwrap_or_default()
    }

    /// Whether neighbours are still asked what they hold.
    #[must_use]
    pub const fn asks(&self) -> bool {
        self.asking.on()
    }

    /// Whether this folder was brought back, or had to take something back, since this was asked before.
    #[must_use]
    pub const fn was_restored(&mut self) -> bool {
        self.asking.was_restored()
    }

    /// What heads of our own log others were shown; none while not everyone was heard out about them. Where it is never said,
    /// there are none.
    pub fn hear(&mut self, heads: Option<Vec<String>>) {
        self.asking.hear(heads);
    }

    /// Ends the asking if it is time for that.
    fn go_on(&mut self) -> Result<Vec<Said>, Stopped> {
        let anew = self.engine.epoch() != self.epoch;
        match self
            .asking
            .end(&self.engine, self.neighbours.keys(), anew)?
        {
            true => self.step(Input::Begin),
            false => Ok(Vec::new()),
        }
    }

    fn step(&mut self, input: Input) -> Result<Vec<Said>, Stopped> {
        let mut inputs = VecDeque::from([input]);
        let mut said = Vec::new();
        while let Some(input) = inputs.pop_front() {
            for effect in self.machine.input(input) {
                self.perform(effect, &mut said, &mut inputs)?;
            }
        }
        Ok(said)
    }

    fn perform(
        &mut self,
        effect: Effect,
        said: &mut Vec<Said>,
        inputs: &mut VecDeque<Input>,
    ) -> Result<(), Stopped> {
        let engine = &self.engine;
        match effect {
            Effect::Send(peer, frame) => {
                if matches!(frame, Mirror::Fetch { .. } | Mirror::FetchPage { .. }) {
                    self.asking.asks(&peer, engine.clock().now());
                }
                said.push(Said::Send(peer, frame));
            }
            Effect::Keep(rows) => engine.keep_blocking(rows)?,
            Effect::Fault(peer, fault) => said.push(Said::Fault(peer, fault)),
            Effect::Records {
                peer,
                epoch,
                from,
                to,
            } => {
                let key = engine.identity().backup_key(epoch);
                let frames = ours::records(engine.journal(), &key, epoch, from, to)?;
                said.extend(frames.into_iter().map(|f| Said::Send(peer.clone(), f)));
            }
            Effect::Page { peer, epoch, after } => {
                let frames = ours::page(engine, epoch, after)?;
                said.extend(frames.into_iter().map(|f| Said::Send(peer.clone(), f)));
            }
            Effect::Return { peer, epoch, from } => {
                let frame = theirs::back(engine, &peer, epoch, from)?;
                said.push(Said::Send(peer, frame));
            }
            Effect::ReturnPage { peer, epoch, after } => {
                let frames = theirs::page_back(engine, &peer, epoch, after)?;
                said.extend(frames.into_iter().map(|f| Said::Send(peer.clone(), f)));
            }
            Effect::Compare {
                peer,
                epoch,
                size,
                mark,
            } => {
                let same = ours::compare(engine, epoch, size, &mark)?;
                inputs.push_back(Input::Compared { peer, same });
            }
            Effect::Adopt {
                peer,
                epoch,
                from,
                records,
            } => inputs.push_back(self.adopt(peer, epoch, from, records)?),
            Effect::AdoptPage { peer, epoch, parts } => {
                inputs.push_back(self.adopt_page(peer, epoch, &parts)?);
            }
            Effect::Ask { peer, old } => said.extend(self.ask(peer, old)),
            Effect::Cosigned { peer, size, lines } => self.cosigned(peer, size, lines)?,
            Effect::Witness { peer, request } => said.extend(self.witness(peer, request)?),
            Effect::Differs { peer, size } => {
                tracing::warn!(%peer, size, "A neighbour holds other records of this node than it has.");
                self.note_standing(&peer)?;
            }
            Effect::Answered { peer } => {
                self.asking.answered(peer);
            }
        }
        Ok(())
    }

    /// Takes a page of ours that came back.
    fn adopt_page(&mut self, peer: Origin, epoch: u32, parts: &[Part]) -> Result<Input, Stopped> {
        let key = self.engine.identity().backup_key(epoch);
        let Ok(page) = ours::open_page(&key, epoch, parts) else {
            return Ok(Input::Compared { peer, same: false });
        };
        self.engine.adopt_beside(page)?;
        self.asking.came_back(self.engine.clock().now());
        let version = ours::versions(&self.engine)?.newest();
        Ok(Input::Beside { version })
    }

    /// Takes entries of ours that came back.
    fn adopt(
        &mut self,
        peer: Origin,
        epoch: u32,
        from: u64,
        records: Vec<Record>,
    ) -> Result<Input, Stopped> {
        Ok(match self.adopted(&peer, epoch, from, records)? {
            true => Input::Grew {
                epoch: self.engine.epoch(),
                size: self.length,
            },
            false => Input::Compared { peer, same: false },
        })
    }

    /// Whether entries that came back are our past; then they stand here again.
    fn adopted(
        &mut self,
        peer: &Origin,
        epoch: u32,
        from: u64,
        records: Vec<Record>,
    ) -> Result<bool, Stopped> {
        let here = self.length;
        let key = self.engine.identity().backup_key(epoch);
        let opened = match ours::open_records(&key, epoch, from, records) {
            Ok(back) => back.entries,
            Err(at) => {
                tracing::warn!(%peer, at, "An entry that came back from a neighbour was altered.");
                return Ok(false);
            }
        };
        let mut entries = opened.into_iter();
        // The last one that is here comes first, unless there is none.
        if here > 0 {
            let ours = self.engine.leaf(here - 1)?;
            let theirs = entries.next().map(|entry| entry.leaf);
            if ours.map(String::into_bytes) != theirs {
                return Ok(false);
            }
        }
        match self.engine.adopt(here, entries.collect()) {
            Ok(()) => {
                self.length = *self.engine.length().borrow();
                self.asking.came_back(self.engine.clock().now());
                Ok(true)
            }
            Err(NotAdopted::Stopped(why)) => Err(why),
            Err(why @ NotAdopted::Wrong { .. }) => {
                tracing::warn!(%peer, %why, "What a neighbour held is not taken back.");
                Ok(false)
            }
        }
    }

    /// Notes what a neighbour holds of ours now.
    fn note_standing(&mut self, peer: &Origin) -> Result<(), Stopped> {
        let now = self.engine.clock().now();
        let Some(told) = self.machine.told(peer) else {
            return Ok(());
        };
        let standing = self.standings.entry(peer.clone()).or_default();
        standing.held = Some((told.size, now));
        standing.full = told.full;
        let before = (standing.differs, standing.other.clone());
        standing.differs = told.differs.is_some();
        if let Some(other) = told.differs {
            standing.other = Some(match other {
                Mismatch::Holds(size, mark) => format!("{size} {}", HEXLOWER.encode(&mark)),
                Mismatch::Declines(after) => format!("after {after}"),
            });
        }
        if before != (standing.differs, standing.other.clone()) {
            standing::keep(&self.engine, &self.standings)?;
        }
        Ok(())
    }
}
