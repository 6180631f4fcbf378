//! A journal in memory, on a disk that fails when a test says so.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard};

use super::{Asides, Commit, Fault, Journal, Leaves, Puts, check};

/// What outlives a [`MemoryJournal`]: drop the journal and open another on the same disk, and the process has crashed
/// and come back.
#[derive(Debug, Clone, Default)]
pub struct Disk(Arc<Mutex<Platter>>);

/// When, within a write, the disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing of it is kept.
    Before,
    /// All of it is kept, yet the caller hears of a failure.
    After,
}

#[derive(Debug, Default)]
struct Platter {
    kept: Kept,
    writes: u64,
    plan: Option<(u64, When, Fault)>,
}

#[derive(Debug, Clone, Default)]
struct Kept {
    leaves: Vec<Vec<u8>>,
    asides: BTreeMap<[u8; 32], Vec<u8>>,
    puts: BTreeMap<Vec<u8>, Vec<u8>>,
    head: Option<String>,
}

impl Disk {
    /// Lets the `nth` write from here on (the next one is 0) fail with `fault`, and only that one.
    pub fn fail(&self, nth: u64, when: When, fault: Fault) {
        let mut platter = self.lock();
        platter.plan = Some((platter.writes + nth, when, fault));
    }

    /// How many writes were tried.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.lock().writes
    }

    /// Another disk with the same contents: what a backup taken now would hold.
    #[must_use]
    pub fn copy(&self) -> Self {
        let kept = self.lock().kept.clone();
        Self(Arc::new(Mutex::new(Platter {
            kept,
            ..Platter::default()
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Platter> {
        self.0
            .lock()
            .expect("nothing panics while it holds this lock")
    }

    fn write(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Fault> {
        let mut platter = self.lock();
        let nth = platter.writes;
        platter.writes += 1;
        let failure = platter.plan.take_if(|(planned, ..)| *planned == nth);
        if !matches!(failure, Some((_, When::Before, _))) {
            change(&mut platter.kept);
        }
        failure.map_or(Ok(()), |(.., fault)| Err(fault))
    }
}

/// The journal on a [`Disk`].
#[derive(Debug)]
pub struct MemoryJournal {
    disk: Disk,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// What readers may see: it stays as it was when a write fails after the fact.
    len: u64,
    head: Option<String>,
    stopped: bool,
}

impl MemoryJournal {
    /// Opens what is on `disk`.
    #[must_use]
    pub fn open(disk: &Disk) -> Self {
        let platter = disk.lock();
        let state = State {
            len: platter.kept.leaves.len() as u64,
            head: platter.kept.head.clone(),
            stopped: false,
        };
        drop(platter);
        Self {
            disk: disk.clone(),
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nothing panics while it holds this lock")
    }
}

impl Journal for MemoryJournal {
    fn len(&self) -> u64 {
        self.state().len
    }

    fn append(&self, at: u64, commit: Commit) -> Result<(), Fault> {
        let mut state = self.state();
        if state.stopped {
            return Err(Fault::Stopped);
        }
        check(state.len, at, &commit)?;
        let (len, head) = (state.len + commit.leaves.len() as u64, commit.head.clone());
        let written = self.disk.write(|kept| {
            kept.leaves.extend(commit.leaves);
            kept.asides.extend(commit.asides);
            kept.puts.extend(commit.puts);
            kept.head = commit.head.or(kept.head.take());
        });
        match &written {
            Ok(()) => {
                state.len = len;
                state.head = head.or(state.head.take());
            }
            Err(_) => state.stopped = true,
        }
        written
    }

    fn read(&self, range: Range<u64>) -> Leaves<'_> {
        let end = range.end.min(self.len());
        Box::new((range.start..end).map(|at| {
            let at = usize::try_from(at).expect("a leaf in memory has an index that fits");
            self.disk
                .lock()
                .kept
                .leaves
                .get(at)
                .cloned()
                .ok_or_else(|| Fault::Damaged(format!("entry {at} is missing")))
        }))
    }

    fn head(&self) -> Result<Option<String>, Fault> {
        Ok(self.state().head.clone())
    }

    fn aside(&self, commitment: &[u8; 32]) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.disk.lock().kept.asides.get(commitment).cloned())
    }

    fn asides(&self) -> Asides<'_> {
        let all = self.disk.lock().kept.asides.clone();
        Box::new(all.into_iter().map(Ok))
    }

    fn erase_asides(&self, commitments: &[[u8; 32]]) -> Result<(), Fault> {
        let mut state = self.state();
        if state.stopped {
            return Err(Fault::Stopped);
        }
        let written = self.disk.write(|kept| {
            kept.asides
                .retain(|commitment, _| !commitments.contains(commitment))
        });
        state.stopped = written.is_err();
        written
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.disk.lock().kept.puts.get(key).cloned())
    }

    fn puts(&self, prefix: &[u8]) -> Puts<'_> {
        let disk = self.disk.lock();
        let from = disk.kept.puts.range(prefix.to_vec()..);
        let these: Vec<_> = from
            .take_while(|(key, _)| key.starts_with(prefix))
            .map(|(key, value)| Ok((key.clone(), value.clone())))
            .collect();
        Box::new(these.into_iter())
    }
}
