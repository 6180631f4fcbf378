//! What readers see: the views, the tree and the heads, all of durable entries only. The writer alone changes them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use kith_protocol::{
    id::{Index, Millis},
    tlog::{Tree, tile::Tile},
    view::Views,
};
use tokio::sync::watch;

use super::outcome::{Receipt, Stopped};
use crate::store::{Fault, Journal};

/// What readers see. Locks are taken one at a time, so none can wait for another.
#[derive(Debug)]
pub struct Shown {
    pub(super) journal: Arc<dyn Journal>,
    state: RwLock<State>,
    /// May be ahead of the disk while a group is under way: it is only ever asked at a durable size.
    tree: RwLock<Tree>,
    public: Mutex<Public>,
    length: watch::Sender<u64>,
    stopped: Mutex<Option<Stopped>>,
    /// Neighbours are asked first what they hold: no entries are taken until then.
    holding: AtomicBool,
    /// The newest head that neighbours cosigned, with their lines, and over how many entries it stands.
    cosigned: Mutex<Option<(u64, Arc<str>)>>,
    /// How many leaves were taken over from a snapshot and are not compared with the disk yet.
    unchecked: AtomicU64,
}

/// What changes with each group, together.
#[derive(Debug)]
pub(super) struct State {
    pub(super) views: Views,
    pub(super) head: Arc<str>,
    pub(super) length: u64,
    /// When the newest entry was taken.
    pub(super) last_at: Millis,
}

/// The head that strangers see: it moves seldom, since a head after each act would tell when people met.
#[derive(Debug, Clone)]
struct Public {
    head: Arc<str>,
    length: u64,
    moved: Millis,
}

const UNPOISONED: &str = "nothing panics while it holds this lock";

impl Shown {
    pub(super) fn new(journal: Arc<dyn Journal>, state: State, tree: Tree, now: Millis) -> Self {
        let public = Public {
            head: Arc::clone(&state.head),
            length: state.length,
            moved: now,
        };
        Self {
            journal,
            length: watch::Sender::new(state.length),
            state: RwLock::new(state),
            tree: RwLock::new(tree),
            public: Mutex::new(public),
            stopped: Mutex::new(None),
            holding: AtomicBool::new(false),
            cosigned: Mutex::new(None),
            unchecked: AtomicU64::new(0),
        }
    }

    /// Looks at the views, under a short read lock.
    pub fn look<T>(&self, f: impl FnOnce(&Views) -> T) -> T {
        f(&self.state().views)
    }

    /// How many leaves were taken over from a snapshot and are not compared with the disk yet.
    #[must_use]
    pub fn unchecked(&self) -> u64 {
        self.unchecked.load(Ordering::Relaxed)
    }

    pub(super) fn note_unchecked(&self, leaves: u64) {
        self.unchecked.store(leaves, Ordering::Relaxed);
    }

    /// How many entries are durable.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.state().length
    }

    /// The newest signed checkpoint.
    #[must_use]
    pub fn head(&self) -> Arc<str> {
        Arc::clone(&self.state().head)
    }

    /// The leaf at a position; none where nothing is durable.
    ///
    /// # Errors
    /// What the disk says.
    pub fn leaf(&self, at: Index) -> Result<Option<String>, Fault> {
        let Some(end) = at.checked_add(1) else {
            return Ok(None);
        };
        let leaf = self.journal.read(at..end).next().transpose()?;
        leaf.map(|bytes| String::from_utf8(bytes).map_err(|_| unreadable(at)))
            .transpose()
    }

    /// The receipt of the entry at a position, against the newest head.
    ///
    /// # Errors
    /// What the disk says, or that the leaf there is none.
    pub fn receipt(&self, at: Index) -> Result<Option<Receipt>, Fault> {
        let (head, length) = {
            let state = self.state();
            (Arc::clone(&state.head), state.length)
        };
        let Some(text) = self.leaf(at)?.filter(|_| at < length) else {
            return Ok(None);
        };
        let proof = self.tree().inclusion(at, length);
        proof
            .and_then(|proof| Receipt::of(at, &text, proof, &head))
            .map(Some)
            .ok_or_else(|| unreadable(at))
    }

    /// The same against the newest head that neighbours cosigned, if it reaches that far.
    ///
    /// # Errors
    /// As for [`receipt`](Self::receipt).
    pub fn receipt_cosigned(&self, at: Index) -> Result<Option<Receipt>, Fault> {
        let Some((size, head)) = self.cosigned().filter(|(size, _)| at < *size) else {
            return Ok(None);
        };
        let Some(text) = self.leaf(at)? else {
            return Ok(None);
        };
        let proof = self.tree().inclusion(at, size);
        proof
            .and_then(|proof| Receipt::of(at, &text, proof, &head))
            .map(Some)
            .ok_or_else(|| unreadable(at))
    }

    /// The newest head that neighbours cosigned, with their lines, and over how many entries it stands.
    #[must_use]
    pub fn cosigned(&self) -> Option<(u64, Arc<str>)> {
        self.cosigned.lock().expect(UNPOISONED).clone()
    }

    pub(super) fn show_cosigned(&self, size: u64, head: Arc<str>) {
        let mut public = self.public();
        if public.length == size {
            public.head = Arc::clone(&head);
        }
        drop(public);
        *self.cosigned.lock().expect(UNPOISONED) = Some((size, head));
    }

    /// Over how many entries the head stands that strangers see.
    #[must_use]
    pub fn public_length(&self) -> u64 {
        self.public().length
    }

    /// Whether neighbours are asked first what they hold.
    pub(super) fn holding(&self) -> bool {
        self.holding.load(Ordering::Acquire)
    }

    pub(super) fn hold(&self, holding: bool) {
        self.holding.store(holding, Ordering::Release);
    }

    /// The head that strangers see.
    #[must_use]
    pub fn public_head(&self) -> Arc<str> {
        Arc::clone(&self.public().head)
    }

    /// A tile of the log as far as the public head goes; none beyond.
    #[must_use]
    pub fn tile(&self, level: u8, n: u64, width: u16) -> Option<Vec<u8>> {
        let length = self.public().length;
        Tile::new(level, n, width).filter(|tile| tile.belongs_to(length))?;
        self.tree().tile(level, n, width)
    }

    /// The durable length, to be watched.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.length.subscribe()
    }

    pub(super) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().expect(UNPOISONED)
    }

    pub(super) fn change(&self, f: impl FnOnce(&mut State)) {
        let mut state = self.state.write().expect(UNPOISONED);
        f(&mut state);
        let length = state.length;
        drop(state);
        self.length.send_replace(length);
    }

    pub(super) fn tree(&self) -> RwLockReadGuard<'_, Tree> {
        self.tree.read().expect(UNPOISONED)
    }

    pub(super) fn tree_mut(&self) -> RwLockWriteGuard<'_, Tree> {
        self.tree.write().expect(UNPOISONED)
    }

    /// Moves the public head if it last moved `every_ms` ago or more. A clock that went back moves nothing.
    pub(super) fn publish(&self, now: Millis, every_ms: Millis) {
        if now.saturating_sub(self.public().moved) < every_ms {
            return;
        }
        let (head, length) = {
            let state = self.state();
            (Arc::clone(&state.head), state.length)
        };
        let mut public = self.public();
        public.moved = now;
        // A head that did not grow keeps its cosignatures.
        if public.length != length {
            (public.head, public.length) = (head, length);
        }
    }

    /// Why the writer stopped for good, if it did.
    pub(super) fn stopped(&self) -> Option<Stopped> {
        self.stopped.lock().expect(UNPOISONED).clone()
    }

    /// Notes why the writer stopped; the first reason stays.
    pub(super) fn note_stop(&self, why: Stopped) {
        // Also called while the writer's thread unwinds.
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        stopped.get_or_insert(why);
    }

    fn public(&self) -> std::sync::MutexGuard<'_, Public> {
        self.public.lock().expect(UNPOISONED)
    }
}

pub(super) fn unreadable(at: Index) -> Fault {
    Fault::Damaged(format!("entry {at} cannot be read"))
}
