//! What a node holds of a neighbour's records, and under which keys it keeps them. Nothing of it can be opened here.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::frame::{Mark, Mirror, PARTS, Part, Record};
use crate::id::Origin;
use crate::peer::{
    Fault,
    wire::{Reader, Writer},
};
use crate::tlog::Hash;

/// Rows to be made durable together: key and value.
pub type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// Hashes of entries in one row: as many as entries come at once.
pub const CHUNK: u64 = 64;
const CHUNK_BYTES: usize = 32 * 64;

/// Pages of one neighbour at most.
pub const PAGES: usize = 64;

/// A page that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldPage {
    /// Its version.
    pub version: u64,
    /// In how many parts.
    pub parts: u8,
    /// Sealed bytes.
    pub bytes: u64,
}

/// What is held of one neighbour's records, all of it durable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// The newest epoch of which anything is held; 0 for nothing.
    pub epoch: u32,
    /// How many entries of it, from the first on.
    pub size: u64,
    /// The mark of the last.
    pub mark: Mark,
    /// The hashes of the last entries, 32 bytes each, those after the last full [`CHUNK`].
    pub hashes: Vec<u8>,
    /// The newest version of a page.
    pub beside: u64,
    /// Pages of this epoch.
    pub pages: BTreeMap<u16, HeldPage>,
    /// Sealed bytes of all epochs' entries.
    pub bytes: u64,
    /// Whether something was turned away for want of room.
    pub full: bool,
}

impl Holding {
    /// Under which key this is kept.
    pub fn key(origin: &Origin) -> Vec<u8> {
        format!("mirror/{origin}").into_bytes()
    }

    /// What is kept under it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::bare();
        to.list(8).uint(u64::from(self.epoch)).uint(self.size);
        to.bytes(&self.mark).bytes(&self.hashes);
        to.uint(self.beside).uint(self.bytes);
        to.flag(self.full).list(self.pages.len());
        for (page, held) in &self.pages {
            to.list(4).uint(u64::from(*page)).uint(held.version);
            to.uint(u64::from(held.parts)).uint(held.bytes);
        }
        to.done()
    }

    /// Reads that.
    ///
    /// # Errors
    /// [`Fault::Garbled`] if it is nothing of the kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let mut from = Reader::bare(bytes);
        from.tuple(8)?;
        let mut holding = Self {
            epoch: from.small()?,
            size: from.uint()?,
            mark: from.fixed()?,
            hashes: from.bytes(CHUNK_BYTES)?.to_vec(),
            beside: from.uint()?,
            bytes: from.uint()?,
            full: from.flag()?,
            pages: BTreeMap::new(),
        };
        for _ in 0..from.list(PAGES)? {
            from.tuple(4)?;
            let page = u16::try_from(from.uint()?).map_err(|_| Fault::Garbled)?;
            let held = HeldPage {
                version: from.uint()?,
                parts: u8::try_from(from.uint()?).map_err(|_| Fault::Garbled)?,
                bytes: from.uint()?,
            };
            holding.pages.insert(page, held);
        }
        from.end()?;
        Ok(holding)
    }

    /// What to tell whose records they are.
    pub fn told(&self) -> Mirror {
        Mirror::Held {
            epoch: self.epoch,
            size: self.size,
            mark: self.mark,
            beside: self.beside,
            full: self.full,
        }
    }

    /// All that takes room, in bytes.
    pub fn room(&self) -> u64 {
        let pages = self.pages.values().map(|page| page.bytes);
        self.bytes + pages.sum::<u64>()
    }

    /// Begins to hold another epoch, of which nothing is here yet; answers what is to be kept of the one before.
    pub(super) fn enter(&mut self, origin: &Origin, epoch: u32) -> Rows {
        let hashes = core::mem::take(&mut self.hashes);
        let mut rows = Rows::new();
        if !hashes.is_empty() {
            let key = hashes_key(origin, self.epoch, self.size / CHUNK);
            rows.push((key, hashes));
        }
        self.epoch = epoch;
        self.size = 0;
        self.mark = Mark::default();
        self.beside = 0;
        self.pages.clear();
        rows
    }

    /// Takes the next entries with the hashes of their leaves; answers the rows to keep.
    pub(super) fn take(&mut self, origin: &Origin, entries: Vec<(Record, Hash)>) -> Rows {
        let mut rows = Rows::new();
        for (Record { leaf, detail }, hash) in entries {
            self.mark.copy_from_slice(&leaf[..16]);
            self.bytes += (leaf.len() + detail.as_ref().map_or(0, Vec::len)) as u64;
            if let Some(detail) = detail {
                rows.push((detail_key(origin, self.epoch, self.size), detail));
            }
            rows.push((leaf_key(origin, self.epoch, self.size), leaf));
            self.hashes.extend(hash);
            if self.hashes.len() == CHUNK_BYTES {
                let key = hashes_key(origin, self.epoch, self.size / CHUNK);
                rows.push((key, core::mem::take(&mut self.hashes)));
            }
            self.size += 1;
        }
        rows.push((Self::key(origin), self.to_bytes()));
        rows
    }

    /// Takes a whole page in place of the one before.
    pub(super) fn take_page(&mut self, origin: &Origin, parts: Vec<Part>) -> Rows {
        let Some(first) = parts.first() else {
            return Rows::new();
        };
        let (page, version) = (first.page, first.version);
        let held = HeldPage {
            version,
            parts: first.of,
            bytes: parts.iter().map(|part| part.sealed.len() as u64).sum(),
        };
        let before = self.pages.insert(page, held);
        self.beside = version;
        let mut rows: Rows = parts
            .into_iter()
            .map(|part| (page_key(origin, self.epoch, page, part.part), part.sealed))
            .collect();
        // What the page before had more of is let go.
        let had = before.map_or(0, |before| before.parts);
        rows.extend(
            (held.parts..had).map(|part| (page_key(origin, self.epoch, page, part), Vec::new())),
        );
        rows.push((Self::key(origin), self.to_bytes()));
        rows
    }

    /// The page of the lowest version after this one.
    pub fn page_after(&self, version: u64) -> Option<(u16, HeldPage)> {
        let later = self.pages.iter().filter(|(_, held)| held.version > version);
        later
            .min_by_key(|(_, held)| held.version)
            .map(|(page, held)| (*page, *held))
    }
}

/// Under which key a neighbour's sealed leaf is kept.
pub fn leaf_key(origin: &Origin, epoch: u32, at: u64) -> Vec<u8> {
    format!("mirror/{origin}/{epoch}/{at:016x}").into_bytes()
}

/// Under which key the sealed details of that entry are.
pub fn detail_key(origin: &Origin, epoch: u32, at: u64) -> Vec<u8> {
    format!("mirror/{origin}/{epoch}/{at:016x}/d").into_bytes()
}

/// Under which key the hashes of [`CHUNK`] entries are, 32 bytes each; of the last ones in an epoch that is over, fewer.
pub fn hashes_key(origin: &Origin, epoch: u32, chunk: u64) -> Vec<u8> {
    format!("mirror/{origin}/{epoch}/hashes/{chunk:08x}").into_bytes()
}

/// Under which key a part of a page is.
pub fn page_key(origin: &Origin, epoch: u32, page: u16, part: u8) -> Vec<u8> {
    format!("mirror/{origin}/{epoch}/page/{page}/{part}").into_bytes()
}

/// Parts of a page as they come, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathering(Vec<Part>);

impl Gathering {
    /// Takes the next part; all of them once they are complete. `Err` if it does not follow.
    pub fn take(&mut self, part: Part) -> Result<Option<Vec<Part>>, Part> {
        let follows = match self.0.last() {
            _ if part.part == 0 => true,
            None => false,
            Some(last) => {
                last.page == part.page
                    && last.version == part.version
                    && last.of == part.of
                    && last.part.checked_add(1) == Some(part.part)
            }
        };
        if !follows || part.of == 0 || part.of > PARTS || part.part >= part.of {
            self.0.clear();
            return Err(part);
        }
        if part.part == 0 {
            self.0.clear();
        }
        let last = part.part + 1 == part.of;
        self.0.push(part);
        Ok(last.then(|| core::mem::take(&mut self.0)))
    }
}
