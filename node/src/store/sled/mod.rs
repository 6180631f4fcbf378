//! The journal on disk. The only folder that names the sled crate, and what its care is for:
//!
//! - `flush()` does not survive a power cut on Linux (it ends in `sync_file_range`), so every write ends in an
//!   `fdatasync` of sled's file through a descriptor of our own, and the timed flusher is off.
//! - A batch is atomic within one tree only, so there is one tree, with a prefix for each kind of thing.
//! - A page longer than a quarter of a segment goes to a file of its own that sled never syncs. A page holds up to 16
//!   values, and 5 more while it merges with a neighbour: [`SEGMENT_BYTES`] has room for 21 of the longest.
//! - Opening, writing and closing can panic on a damaged or failing disk: each is guarded.
//! - After a failed sync the kernel may remember pages that the disk never got. They are dropped from its memory, so
//!   that reopening sees what the disk has.
//! - A snapshot that sled did not finish writing, for want of room or of power, is taken for its newest one: opening then
//!   fails for ever. Such leftovers are removed first.
//! - sled frees memory more slowly than a large commit gives it up: it is helped after each. It keeps more of what was
//!   read or written than it was told to: [`Rows`] bounds that.
//! - sled cannot go on reading once one of its own writes failed. So room on the disk is set aside before it writes, and
//!   a full disk is found out before it is.
//! - One flipped bit can make a log open shorter than it was: [`Heads`] tells.

mod rows;

use std::fs::{File, OpenOptions};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use self::rows::{Rows, leaves_from};
use super::files::{make_dir, remove_by, sync_parent};
use super::heads::Heads;
use super::run;
use super::{Asides, Commit, Fault, Folder, Journal, Leaves, MAX_VALUE_BYTES, Puts, check};

/// A quarter of it holds 21 values of the greatest length, with keys and frames to spare.
const SEGMENT_BYTES: usize = 4 * 1024 * 1024;
const _: () = assert!(21 * (MAX_VALUE_BYTES + 1024) <= SEGMENT_BYTES / 4);
/// More was measured to cost memory and gain nothing.
const CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// Room set aside at a time, beyond what a commit may need: a few segments.
const RESERVE_BYTES: u64 = 4 * SEGMENT_BYTES as u64;
/// How often sled writes a value until its page has settled: once by itself, then as its page is rewritten and split.
/// Worked out from its page size, 5.3 times; rounded up.
const WRITTEN_TIMES: u64 = 8;

/// About what sled gives up in one piece.
const PAGE_BYTES: usize = 4096;

/// The prefixes of the one tree. Stored: never change one.
/// A run of leaves, under the position of its last.
const RUN: u8 = b'r';
const ASIDE: u8 = b'd';
const PUT: u8 = b'p';
/// The length of the log (8 bytes, big-endian) and its head.
const HEAD: [u8; 1] = [b'h'];

/// A journal in a data folder.
#[derive(Debug)]
pub struct SledJournal {
    /// `None` only while it is being dropped.
    db: Option<sled::Db>,
    /// sled's file through a descriptor of our own, to sync it.
    file: File,
    heads: Heads,
    len: AtomicU64,
    state: Mutex<State>,
    /// Keeps the folder ours while the journal is open.
    _folder: Folder,
}

#[derive(Debug)]
struct State {
    head: Option<String>,
    stopped: bool,
    /// Room is set aside in sled's file up to here, as long as the file is no shorter than it was.
    reserved: u64,
    file_len: u64,
}

impl SledJournal {
    /// Opens the journal in `folder` for reading and writing, making it if there is none. What an earlier process
    /// wrote without finishing is made durable first, or is gone.
    ///
    /// # Errors
    /// [`Fault::Short`] if the log ends before the newest head known from outside it, [`Fault::Damaged`] if it does not
    /// agree with itself or with that head, otherwise what the disk says. Nothing is repaired.
    pub fn open(folder: &Folder) -> Result<Self, Fault> {
        let journal = Self::open_to_read(folder)?;
        let have = journal.len();
        match journal.heads.newest() {
            Some((known, _)) if known > have => return Err(Fault::Short { have, known }),
            Some((known, head)) if known == have && journal.head()?.as_deref() != Some(&head) => {
                return Err(Fault::Damaged(format!(
                    "entry {have} is not the one that was confirmed"
                )));
            }
            Some(_) | None => journal.state().stopped = false,
        }
        Ok(journal)
    }

    /// Opens the journal to be read only: every write answers [`Fault::Stopped`]. For looking into a folder that
    /// [`open`](Self::open) refuses, and for checks. sled itself may still write as it recovers: give it a copy.
    ///
    /// # Errors
    /// [`Fault::Damaged`] if it cannot be made sense of, otherwise what the disk says.
    pub fn open_to_read(folder: &Folder) -> Result<Self, Fault> {
        let (db, file) = open_db(&folder.log())?;
        let (len, head) = extent(&db)?;
        Self::reading(folder, db, file, len, head)
    }

    /// Opens a damaged journal to be read only, as far as it can be read: its length is where reading stops, and may be
    /// 0. Without its `summary`, sled reads the file from the beginning to the first check sum that does not fit, and
    /// cuts off the rest: give it a copy, and another for the next try.
    ///
    /// # Errors
    /// [`Fault::Damaged`] if nothing of it can be read, otherwise what the disk says.
    pub fn open_as_far_as_readable(folder: &Folder, summary: bool) -> Result<Self, Fault> {
        if !summary {
            remove_by(&folder.log(), |path| {
                path.file_stem().is_some_and(|stem| stem == "snap")
            })?;
        }
        let (db, file) = open_db(&folder.log())?;
        let mut rows = Rows::new(&db, db.scan_prefix([RUN]));
        let mut len = 0;
        while let Ok(row) = rows.next().transpose()
            && let Ok(leaves) = leaves_from(len, row)
        {
            len += leaves.len() as u64;
        }
        let head = match extent(&db) {
            Ok((size, head)) if size == len => head,
            Ok(_) | Err(_) => None,
        };
        Self::reading(folder, db, file, len, head)
    }

    /// Reads every key and value there is, so that every page still in use is compared with its check sum.
    ///
    /// # Errors
    /// [`Fault::Damaged`] for the first that does not fit, [`Fault::Broken`] if the disk fails.
    pub fn read_everything(&self) -> Result<(), Fault> {
        Rows::new(self.db(), self.db().iter()).try_for_each(|row| row.map(drop))
    }

    fn reading(
        folder: &Folder,
        db: sled::Db,
        file: File,
        len: u64,
        head: Option<String>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            db: Some(db),
            file,
            heads: Heads::open(&folder.head())?,
            len: AtomicU64::new(len),
            state: Mutex::new(State {
                head,
                stopped: true,
                reserved: 0,
                file_len: 0,
            }),
            _folder: folder.clone(),
        })
    }

    /// The newest head known from outside the log, and the length it stands over. At most the length of the log; what
    /// was confirmed up to there must lead to this very head.
    #[must_use]
    pub fn known(&self) -> Option<(u64, String)> {
        self.heads.newest()
    }

    fn db(&self) -> &sled::Db {
        self.db.as_ref().expect("it is taken only by drop")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nothing panics while it holds this lock: what can is guarded")
    }

    /// Applies `batch`, of keys and values of so many bytes, and returns once the disk has it.
    fn write(&self, state: &mut State, batch: sled::Batch, bytes: usize) -> Result<(), Fault> {
        self.reserve(state, bytes as u64)?;
        guarded(|| {
            self.db()
                .apply_batch(batch)
                .and_then(|()| self.db().flush())
        })?;
        release(bytes / PAGE_BYTES);
        Ok(self.file.sync_data()?)
    }

    /// The stored runs from the one that holds the leaf at `at` on.
    fn runs(&self, at: u64) -> Rows<'_> {
        let rows = self.db().range(run_key(at)..=run_key(u64::MAX));
        Rows::new(self.db(), rows)
    }

    /// Sets room aside for a commit of so many bytes.
    fn reserve(&self, state: &mut State, bytes: u64) -> Result<(), Fault> {
        let file_len = self.file.metadata()?.len();
        let needed = file_len + WRITTEN_TIMES * bytes;
        if file_len < state.file_len || needed > state.reserved {
            let room = needed + RESERVE_BYTES - file_len;
            #[cfg(target_os = "linux")]
            match rustix::fs::fallocate(
                &self.file,
                rustix::fs::FallocateFlags::KEEP_SIZE,
                file_len,
                room,
            ) {
                // A file system that cannot do this finds out when it is full in the middle of a write.
                Ok(()) | Err(rustix::io::Errno::OPNOTSUPP) => {}
                Err(error) => return Err(std::io::Error::from(error).into()),
            }
            state.reserved = file_len + room;
        }
        state.file_len = file_len;
        Ok(())
    }

    /// Stops all further writes.
    fn poison(&self, state: &mut State, fault: &Fault) {
        state.stopped = true;
        tracing::error!(%fault, code = fault.code(), "A write failed.");
        #[cfg(target_os = "linux")]
        if let Err(error) = rustix::fs::fadvise(&self.file, 0, None, rustix::fs::Advice::DontNeed) {
            tracing::warn!(%error, "The kernel keeps its memory of a file whose sync failed.");
        }
    }
}

impl Journal for SledJournal {
    fn len(&self) -> u64 {
        self.len.load(Ordering::Acquire)
    }

    fn append(&self, at: u64, commit: Commit) -> Result<(), Fault> {
        let mut state = self.state();
        if state.stopped {
            return Err(Fault::Stopped);
        }
        check(self.len(), at, &commit)?;
        let len = at + commit.leaves.len() as u64;
        let bytes = commit.bytes();
        let mut batch = sled::Batch::default();
        for (last, run) in run::pack(at, &commit.leaves) {
            batch.insert(&run_key(last), run);
        }
        for (commitment, sealed) in commit.asides {
            batch.insert(prefixed(ASIDE, &commitment), sealed);
        }
        for (key, value) in commit.puts {
            batch.insert(prefixed(PUT, &key), value);
        }
        if let Some(head) = &commit.head {
            batch.insert(&HEAD, [&len.to_be_bytes(), head.as_bytes()].concat());
        }
        let written = self
            .write(&mut state, batch, bytes)
            // sled keeps what was written as it keeps what was read: reading it bounds that.
            .and_then(|()| self.runs(at).try_for_each(|row| row.map(drop)))
            .and_then(|()| match &commit.head {
                Some(head) => self.heads.note(len, head),
                None => Ok(()),
            });
        match &written {
            Ok(()) => {
                state.head = commit.head.or(state.head.take());
                self.len.store(len, Ordering::Release);
            }
            Err(fault) => self.poison(&mut state, fault),
        }
        written
    }

    fn read(&self, range: Range<u64>) -> Leaves<'_> {
        let end = range.end.min(self.len());
        if range.start >= end {
            return Box::new(std::iter::empty());
        }
        let mut rows = self.runs(range.start);
        let mut expected = range.start..end;
        let mut read = Vec::new().into_iter();
        let mut failed = false;
        Box::new(std::iter::from_fn(move || {
            let at = if failed { None } else { expected.next() }?;
            if read.len() == 0 {
                match rows.next().transpose().and_then(|row| leaves_from(at, row)) {
                    Ok(leaves) => read = leaves.into_iter(),
                    Err(fault) => {
                        failed = true;
                        return Some(Err(fault));
                    }
                }
            }
            read.next().map(Ok)
        }))
    }

    fn head(&self) -> Result<Option<String>, Fault> {
        Ok(self.state().head.clone())
    }

    fn aside(&self, commitment: &[u8; 32]) -> Result<Option<Vec<u8>>, Fault> {
        rows::value(self.db(), &prefixed(ASIDE, commitment))
    }

    fn asides(&self) -> Asides<'_> {
        Box::new(rows::under(self.db(), &[ASIDE], |key, sealed| {
            let commitment = key.get(1..).and_then(|rest| rest.try_into().ok());
            let commitment =
                commitment.ok_or_else(|| Fault::Damaged("details without a name".to_owned()))?;
            Ok((commitment, sealed.to_vec()))
        }))
    }

    fn erase_asides(&self, commitments: &[[u8; 32]]) -> Result<(), Fault> {
        let mut state = self.state();
        if state.stopped {
            return Err(Fault::Stopped);
        }
        let mut batch = sled::Batch::default();
        for commitment in commitments {
            batch.remove(prefixed(ASIDE, commitment));
        }
        // Removing rewrites the page that a detail lies in.
        let written = self.write(&mut state, batch, commitments.len() * MAX_VALUE_BYTES);
        written.inspect_err(|fault| self.poison(&mut state, fault))
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        rows::value(self.db(), &prefixed(PUT, key))
    }

    fn puts(&self, prefix: &[u8]) -> Puts<'_> {
        Box::new(rows::under(
            self.db(),
            &prefixed(PUT, prefix),
            |key, value| {
                let key = key.get(1..).unwrap_or_default();
                Ok((key.to_vec(), value.to_vec()))
            },
        ))
    }
}

impl Drop for SledJournal {
    fn drop(&mut self) {
        // sled flushes as it closes, and panics if the disk refuses. All that was confirmed is durable already.
        let db = self.db.take();
        if catch_unwind(AssertUnwindSafe(move || drop(db))).is_err() {
            tracing::warn!(
                "The journal did not close cleanly. Nothing that was confirmed is lost."
            );
        }
    }
}

/// sled over a folder, and its file through a descriptor of our own; all that an earlier process left is durable.
fn open_db(dir: &Path) -> Result<(sled::Db, File), Fault> {
    make_dir(dir)?;
    // sled gives a snapshot its real name once it is whole and synced, but looks for them by how names begin.
    remove_by(dir, |path| {
        path.extension()
            .is_some_and(|extension| extension == "generating")
    })?;
    let config = sled::Config::new()
        .path(dir)
        .cache_capacity(CACHE_BYTES)
        .segment_size(SEGMENT_BYTES)
        .flush_every_ms(None);
    let db = guarded(|| config.open()).map_err(|fault| {
        // Only damage makes it panic here: a disk that fails is an ordinary error.
        if fault == panicked() {
            Fault::Damaged(PANICKED.to_owned())
        } else {
            fault
        }
    })?;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(dir.join("db"))?;
    guarded(|| db.flush())?;
    file.sync_data()?;
    sync_names(dir)?;
    Ok((db, file))
}

fn prefixed(prefix: u8, key: &[u8]) -> Vec<u8> {
    [&[prefix], key].concat()
}

fn run_key(last: u64) -> [u8; 9] {
    let mut key = [RUN; 9];
    key[1..].copy_from_slice(&last.to_be_bytes());
    key
}

/// How many leaves there are and the head over them, as far as the last leaf and the stored head agree.
fn extent(db: &sled::Db) -> Result<(u64, Option<String>), Fault> {
    let unreadable = || Fault::Damaged("the head cannot be read".to_owned());
    let last = guarded(|| db.scan_prefix([RUN]).next_back().transpose())?;
    let leaves = match last {
        Some((key, _)) => {
            let index = key
                .get(1..)
                .and_then(|rest| rest.try_into().ok())
                .map(u64::from_be_bytes);
            index
                .and_then(|index| index.checked_add(1))
                .ok_or_else(unreadable)?
        }
        None => 0,
    };
    let head = guarded(|| db.get(HEAD))?;
    let (len, head) = match &head {
        Some(stored) => {
            let (len, head) = stored.split_first_chunk().ok_or_else(unreadable)?;
            let head = String::from_utf8(head.to_vec()).map_err(|_| unreadable())?;
            (u64::from_be_bytes(*len), Some(head))
        }
        None => (0, None),
    };
    if len == leaves {
        Ok((len, head))
    } else {
        Err(Fault::Damaged(format!(
            "there are {leaves} entries, and a head over {len}"
        )))
    }
}

/// sled syncs neither its settings nor the names of its files.
fn sync_names(dir: &Path) -> Result<(), Fault> {
    File::open(dir.join("conf"))?.sync_all()?;
    File::open(dir)?.sync_all()?;
    Ok(sync_parent(dir)?)
}

/// Lets go of the memory that sled has done with. It hands over old pages and buffers to be freed once no thread can see
/// them, but in a large commit it hands them over faster than it frees them: 2 GiB were held at a million entries.
fn release(pages: usize) {
    for _ in 0..=pages {
        crossbeam_epoch::pin().flush();
    }
}

const PANICKED: &str = "the storage engine gave up";

/// Runs what may panic inside sled, and makes a fault of that.
fn guarded<T>(act: impl FnOnce() -> sled::Result<T>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(done) => done.map_err(fault),
        Err(_) => Err(panicked()),
    }
}

fn panicked() -> Fault {
    Fault::Broken(PANICKED.to_owned())
}

fn fault(error: sled::Error) -> Fault {
    match error {
        sled::Error::Io(error) => error.into(),
        sled::Error::Corruption { at, .. } => Fault::Damaged(at.map_or_else(
            || "the storage file: its check sums do not fit".to_owned(),
            |at| format!("the storage file, at {at}"),
        )),
        sled::Error::CollectionNotFound(_) => {
            Fault::Damaged("the storage file has no entries part".to_owned())
        }
        sled::Error::Unsupported(what) | sled::Error::ReportableBug(what) => Fault::Damaged(what),
    }
}
