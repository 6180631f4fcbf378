//! Our own records, sealed for neighbours, and opened when they come back.

use kith_protocol::id::Digest32;
use kith_protocol::peer::limits::FRAME_BYTES;
use kith_protocol::peer::mirror::{Mark, Mirror, Part, Record};
use kith_protocol::tlog::leaf_hash;

use super::beside::{self, Beside, Versions};
use super::seal::{BackupKey, NotOurs, Place};
use crate::engine::adopting::{Returned, ReturnedPage};
use crate::engine::{Engine, Stopped, opening::named_details};
use crate::store::{Fault, Journal};

/// Sealed bytes after which a frame takes no further entry: the longest still fits.
const FULL_BYTES: usize = 16 * 1024;

/// Entries that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// The position of the first.
    pub from: u64,
    /// The entries, opened.
    pub entries: Vec<Returned>,
}

/// Our durable entries `from..to`, sealed, in as many frames as it takes.
///
/// # Errors
/// What the disk says.
pub fn records(
    journal: &dyn Journal,
    key: &BackupKey,
    epoch: u32,
    from: u64,
    to: u64,
) -> Result<Vec<Mirror>, Fault> {
    let mut frames = Vec::new();
    let mut first = from;
    let mut batch = Vec::new();
    let mut bytes = 0;
    for (at, leaf) in (from..to).zip(journal.read(from..to)) {
        let leaf = leaf?;
        let named = str::from_utf8(&leaf).ok().and_then(named_details);
        let detail = named
            .map(|named: Digest32| journal.aside(&named.0))
            .transpose()?;
        let record = Record {
            leaf: key.seal(Place::Leaf { epoch, at }, &leaf),
            detail: detail
                .flatten()
                .map(|detail| key.seal(Place::Detail { epoch, at }, &detail)),
        };
        bytes += record.leaf.len() + record.detail.as_ref().map_or(0, Vec::len);
        batch.push((record, leaf_hash(&leaf)));
        if bytes > FULL_BYTES {
            frames.push((first, std::mem::take(&mut batch)));
            (first, bytes) = (at + 1, 0);
        }
    }
    if !batch.is_empty() {
        frames.push((first, batch));
    }
    let frame = |(from, batch): (u64, Vec<_>)| {
        let (records, hashes) = batch.into_iter().unzip();
        Mirror::Records {
            back: false,
            epoch,
            from,
            records,
            hashes,
        }
    };
    Ok(frames.into_iter().map(frame).collect())
}

/// Our page of the lowest version after `after`, in frames; none if there is no later one.
///
/// # Errors
/// What the disk says.
pub fn page(engine: &Engine, epoch: u32, after: u64) -> Result<Vec<Mirror>, Fault> {
    let journal = engine.journal();
    let versions = Versions::kept(journal)?;
    let beside = Beside::read(journal, engine.people().folder())?;
    let key = engine.identity().backup_key(epoch);
    let parts = beside.page_after(&versions, after, epoch, &key)?;
    let frame = |part| Mirror::Page {
        back: false,
        epoch,
        part,
    };
    Ok(parts.into_iter().flatten().map(frame).collect())
}

/// Versions of our pages as they were last given.
///
/// # Errors
/// What the disk says.
pub(super) fn versions(engine: &Engine) -> Result<Versions, Fault> {
    Versions::kept(engine.journal())
}

/// Gives the pages that changed new versions, durably; the newest version of all.
///
/// # Errors
/// What the disk says, or why nothing is written now.
pub fn refresh(engine: &Engine) -> Result<u64, Stopped> {
    let journal = engine.journal();
    let before = Versions::kept(journal)?;
    let beside = Beside::read(journal, engine.people().folder())?;
    let Some(now) = beside.changed(&before) else {
        return Ok(before.newest());
    };
    let key = beside::KEY.strip_prefix(b"peer/").unwrap_or(beside::KEY);
    engine.keep_blocking(vec![(key.to_vec(), now.to_bytes())])?;
    Ok(now.newest())
}

/// Whether our entry before `size` would be sealed with this mark.
///
/// # Errors
/// What the disk says.
pub fn compare(engine: &Engine, epoch: u32, size: u64, mark: &Mark) -> Result<bool, Fault> {
    let Some(at) = size.checked_sub(1) else {
        return Ok(true);
    };
    let leaf = engine.leaf(at)?;
    let key = engine.identity().backup_key(epoch);
    Ok(leaf.is_some_and(|leaf| key.mark(epoch, at, leaf.as_bytes()) == *mark))
}

/// Opens entries that came back.
///
/// # Errors
/// The position of the first that is not ours.
pub fn open_records(
    key: &BackupKey,
    epoch: u32,
    from: u64,
    records: Vec<Record>,
) -> Result<Back, u64> {
    let open = |(at, record): (u64, Record)| -> Result<Returned, u64> {
        let leaf = key.open(Place::Leaf { epoch, at }, &record.leaf);
        let detail = record
            .detail
            .map(|sealed| key.open(Place::Detail { epoch, at }, &sealed));
        Ok(Returned {
            leaf: leaf.map_err(|_| at)?,
            detail: detail.transpose().map_err(|_| at)?,
        })
    };
    let entries = (from..)
        .zip(records)
        .map(open)
        .collect::<Result<_, u64>>()?;
    Ok(Back { from, entries })
}

/// Opens a page that came back whole.
///
/// # Errors
/// [`NotOurs`].
pub fn open_page(key: &BackupKey, epoch: u32, parts: &[Part]) -> Result<ReturnedPage, NotOurs> {
    let first = parts.first().ok_or(NotOurs)?;
    Ok(ReturnedPage {
        page: first.page,
        version: first.version,
        items: beside::open(key, epoch, parts)?,
    })
}

const _: () = assert!(FULL_BYTES + 48 * 1024 <= FRAME_BYTES);
