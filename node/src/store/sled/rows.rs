//! Reading through sled without keeping all that was read.
//!
//! sled keeps to the memory it is given only roughly. Its pages fall to 256 shards, each with its part of the bound, and a
//! shard drops what is too much only at every 64th look at one of its pages, however long they are. Reading a log from
//! end to end looks at each page once, so all of a million entries stayed in memory. What was read is therefore looked at
//! again, the more often the longer it was: then what waits to be dropped is bounded in bytes. A look takes a quarter of
//! a microsecond, and reading got quicker with it, since memory just freed is used again.

use super::guarded;
use crate::store::{Fault, run};

/// Bytes read for each further look: a shard sees its 64 looks by 64 KiB, so that about 16 MiB wait at most.
const BYTES_A_LOOK: usize = 1024;
/// Reading one value brings its page in, which mostly holds so many like it, or more.
const PAGE_VALUES: usize = 8;

/// Values in the order of their keys.
pub(super) struct Rows<'a> {
    db: &'a sled::Db,
    rows: sled::Iter,
    /// Bytes that no look was made for yet.
    read: usize,
    /// How many values the next one stands for.
    values: usize,
}

impl<'a> Rows<'a> {
    /// `rows` of `db`, to be read.
    pub(super) const fn new(db: &'a sled::Db, rows: sled::Iter) -> Self {
        Self {
            db,
            rows,
            read: 0,
            values: PAGE_VALUES,
        }
    }

    fn step(&mut self) -> sled::Result<Option<(sled::IVec, sled::IVec)>> {
        let row = self.rows.next().transpose()?;
        if let Some((key, value)) = &row {
            self.read += value.len() * self.values;
            self.values = 1;
            look_again(self.db, key, self.read / BYTES_A_LOOK)?;
            self.read %= BYTES_A_LOOK;
        }
        Ok(row)
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<(sled::IVec, sled::IVec), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        guarded(|| self.step()).transpose()
    }
}

/// What lies under keys that begin like this, read one after the other until one cannot be.
pub(super) fn under<'a, T, F>(
    db: &'a sled::Db,
    prefix: &[u8],
    read: F,
) -> impl Iterator<Item = Result<T, Fault>> + Send + use<'a, T, F>
where
    F: Fn(&[u8], &[u8]) -> Result<T, Fault> + Send,
{
    let mut rows = Rows::new(db, db.scan_prefix(prefix));
    let mut failed = false;
    std::iter::from_fn(move || {
        let row = (!failed).then(|| rows.next()).flatten()?;
        let row = row.and_then(|(key, value)| read(&key, &value));
        failed = row.is_err();
        Some(row)
    })
}

/// The value under a key.
///
/// # Errors
/// What the disk says, or that the page it lies in is damaged.
pub(super) fn value(db: &sled::Db, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    guarded(|| {
        let value = db.get(key)?;
        if let Some(value) = &value {
            look_again(db, key, 1 + PAGE_VALUES * value.len() / BYTES_A_LOOK)?;
        }
        Ok(value.map(|value| value.to_vec()))
    })
}

fn look_again(db: &sled::Db, key: &[u8], times: usize) -> sled::Result<()> {
    for _ in 0..times {
        db.contains_key(key)?;
    }
    Ok(())
}

/// The leaves from the one at `at` on in the stored run that must hold it; at least that one.
pub(super) fn leaves_from(
    at: u64,
    row: Option<(sled::IVec, sled::IVec)>,
) -> Result<Vec<Vec<u8>>, Fault> {
    let leaves = row.and_then(|(key, run)| {
        let last = u64::from_be_bytes(key.get(1..)?.try_into().ok()?);
        let leaves = run::unpack(&run)?;
        let wanted = usize::try_from(last.checked_sub(at)?.checked_add(1)?).ok()?;
        let passed = leaves.len().checked_sub(wanted)?;
        Some(leaves[passed..].iter().map(|leaf| leaf.to_vec()).collect())
    });
    leaves.ok_or_else(|| Fault::Damaged(format!("entry {at} is missing")))
}
