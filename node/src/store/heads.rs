//! The newest head, in a small file outside sled: one flipped bit can make sled open, silently, as a shorter log that
//! agrees with itself, and this file is what tells.
//!
//! Two slots of a disk sector each are written in turn, so a torn write spoils only the older of the two. A head is
//! noted after its commit is durable and synced within a second: the file never runs ahead of the log, and after a
//! power cut is behind it by at most that second.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::Fault;
use super::files::sync_parent;

/// Longest head, in bytes: it fills a slot together with its frame.
pub const MAX_HEAD_BYTES: usize = SLOT_BYTES - FRAME_BYTES;

const SLOT_BYTES: usize = 4096;
/// Magic, turn, log length, head length; the checksum follows the head.
const MAGIC: &[u8; 8] = b"kithhd1\n";
const FRAME_BYTES: usize = MAGIC.len() + 8 + 8 + 4 + 32;
/// How long a noted head may wait for its sync: sharing one sync costs a busy node nothing.
const SYNC_WITHIN: Duration = Duration::from_secs(1);

/// The file, open for noting heads.
#[derive(Debug)]
pub struct Heads {
    shared: Arc<Shared>,
    syncer: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    file: File,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    turn: u64,
    newest: Option<(u64, String)>,
    dirty: bool,
    closing: bool,
    failed: Option<Fault>,
}

impl Heads {
    /// Opens the file at `path`, making it if it is not there. A file with neither slot whole counts as empty, with a
    /// warning.
    ///
    /// # Errors
    /// What the disk says.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let fresh = !path.exists();
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(path)?;
        if fresh {
            // Both slots get their room now: noting a head then never finds the disk full.
            file.write_all_at(&[0; 2 * SLOT_BYTES], 0)?;
            file.sync_all()?;
            sync_parent(path)?;
        }
        let newest = [0, 1]
            .into_iter()
            .filter_map(|slot| read_slot(&file, slot))
            .max_by_key(|(turn, ..)| *turn);
        if newest.is_none() && !is_blank(&file)? {
            tracing::warn!(path = %path.display(), "The file with the newest head is damaged and says nothing.");
        }
        let (turn, newest) =
            newest.map_or((0, None), |(turn, len, head)| (turn, Some((len, head))));
        let state = State {
            turn,
            newest,
            dirty: false,
            closing: false,
            failed: None,
        };
        let shared = Arc::new(Shared {
            file,
            state: Mutex::new(state),
            changed: Condvar::new(),
        });
        let syncer = std::thread::Builder::new()
            .name("kith-heads".to_owned())
            .spawn({
                let shared = Arc::clone(&shared);
                move || shared.keep_synced()
            })?;
        Ok(Self {
            shared,
            syncer: Some(syncer),
        })
    }

    /// The newest head noted, with the length of the log it stands over.
    #[must_use]
    pub fn newest(&self) -> Option<(u64, String)> {
        self.shared.lock().newest.clone()
    }

    /// Notes the head over a log of `len` durable leaves. It outlives the process at once, and a power cut within a
    /// second.
    ///
    /// # Errors
    /// What the disk says now, or said when an earlier head was synced.
    pub fn note(&self, len: u64, head: &str) -> Result<(), Fault> {
        let mut state = self.shared.lock();
        if let Some(fault) = state.failed.clone() {
            return Err(fault);
        }
        if head.len() > MAX_HEAD_BYTES {
            return Err(Fault::TooLarge {
                bytes: head.len(),
                limit: MAX_HEAD_BYTES,
            });
        }
        let turn = state.turn + 1;
        self.shared
            .file
            .write_all_at(&slot_bytes(turn, len, head), (turn % 2) * SLOT_BYTES as u64)?;
        state.turn = turn;
        state.newest = Some((len, head.to_owned()));
        state.dirty = true;
        self.shared.changed.notify_one();
        Ok(())
    }
}

impl Drop for Heads {
    fn drop(&mut self) {
        self.shared.lock().closing = true;
        self.shared.changed.notify_one();
        if let Some(syncer) = self.syncer.take() {
            // It cannot have panicked: it takes a lock that nobody panics under, and syncs.
            let _ = syncer.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nothing panics while it holds this lock")
    }

    /// Syncs whatever was noted, once a second while there is something, and once more on closing.
    fn keep_synced(&self) {
        let unpoisoned = "nothing panics while it holds this lock";
        loop {
            let state = self
                .changed
                .wait_while(self.lock(), |s| !s.dirty && !s.closing)
                .expect(unpoisoned);
            let (mut state, _) = self
                .changed
                .wait_timeout_while(state, SYNC_WITHIN, |s| !s.closing)
                .expect(unpoisoned);
            let closing = state.closing;
            if std::mem::take(&mut state.dirty) {
                drop(state);
                if let Err(error) = self.file.sync_data() {
                    tracing::error!(%error, "The newest head could not be synced. No further entries are taken.");
                    self.lock().failed = Some(error.into());
                }
            }
            if closing {
                return;
            }
        }
    }
}

fn slot_bytes(turn: u64, len: u64, head: &str) -> Vec<u8> {
    let size = u32::try_from(head.len()).expect("a head is shorter than a slot");
    let mut slot = Vec::with_capacity(SLOT_BYTES);
    slot.extend_from_slice(MAGIC);
    slot.extend_from_slice(&turn.to_be_bytes());
    slot.extend_from_slice(&len.to_be_bytes());
    slot.extend_from_slice(&size.to_be_bytes());
    slot.extend_from_slice(head.as_bytes());
    slot.extend_from_slice(&Sha256::digest(&slot));
    slot
}

/// Whether nothing was ever noted.
fn is_blank(file: &File) -> Result<bool, Fault> {
    let mut bytes = [0; 2 * SLOT_BYTES];
    let whole = file.read_exact_at(&mut bytes, 0);
    Ok(whole.is_ok() && bytes.iter().all(|byte| *byte == 0))
}

/// The turn, length and head of a slot that is whole.
fn read_slot(file: &File, slot: u64) -> Option<(u64, u64, String)> {
    let mut bytes = [0; SLOT_BYTES];
    let mut filled = 0;
    while filled < SLOT_BYTES {
        match file
            .read_at(
                &mut bytes[filled..],
                slot * SLOT_BYTES as u64 + filled as u64,
            )
            .ok()?
        {
            0 => break,
            n => filled += n,
        }
    }
    let rest = bytes.strip_prefix(MAGIC)?;
    let (turn, rest) = rest.split_first_chunk()?;
    let (len, rest) = rest.split_first_chunk()?;
    let (size, rest) = rest.split_first_chunk()?;
    let size = usize::try_from(u32::from_be_bytes(*size)).ok()?;
    let (head, rest) = rest.split_at_checked(size)?;
    let sum = rest.get(..32)?;
    let framed = MAGIC.len() + 8 + 8 + 4 + size;
    if Sha256::digest(&bytes[..framed]).as_slice() != sum {
        return None;
    }
    Some((
        u64::from_be_bytes(*turn),
        u64::from_be_bytes(*len),
        String::from_utf8(head.to_vec()).ok()?,
    ))
}
