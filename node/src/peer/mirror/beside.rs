//! What lies beside the log and must not be lost with a disk: people's keys, the node's other keys, counts and traces.
//!
//! It is divided into pages, each sealed as a whole. A page whose contents changed gets the next version, which counts all
//! pages together: a neighbour that has everything up to a version lacks exactly the pages of later ones. Versions and digests of
//! pages are themselves kept beside the log, so that a folder from an old copy knows that its pages are old.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kith_protocol::id::Digest32;
use kith_protocol::peer::mirror::{Part, frame::PART_BYTES, frame::PARTS};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::seal::{BackupKey, NotOurs, Place};
use crate::store::{Fault, Journal};

/// Kept state that a restored node must have: slips that were used and counts of reflections, calendars' addresses, who
/// looked into whose record, where neighbours are reached, and what else other areas were promised. Left out is what belongs to
/// others or is found out again.
pub const PREFIXES: [&str; 8] = [
    "slip/",
    "reflections/",
    "calendar/",
    "look/",
    "looks/",
    "peer/own/",
    "peer/peering/",
    "peer/summary/",
];

/// Pages that kept state is spread over, by the hash of its key.
const SPREAD: u16 = 15;
/// The page of files: people's keys as they are on the disk, and the keys that the node key certifies.
const FILES: u16 = SPREAD;
/// Where versions and digests of pages are kept.
pub const KEY: &[u8] = b"peer/beside";

/// Files of a node that go into the page of files, if they are there. Not the node key, which opens the page, and not the
/// master key, which opens people's details: whoever restores brings those.
fn is_ours(name: &str) -> bool {
    name == "keys" || is_certified(name)
}

/// Whether a file of this name holds a key that the node key certifies: a log key or feed key of some epoch.
#[must_use]
pub fn is_certified(name: &str) -> bool {
    let key = |kind: &str| {
        name.strip_prefix(kind)
            .and_then(|rest| rest.strip_suffix("key"))
            .is_some_and(|epoch| epoch.chars().all(|c| c.is_ascii_digit() || c == '.'))
    };
    key("log.") || key("feed.")
}

/// One page's contents: keys of kept state, or names of files, each with what is there.
pub type Items = BTreeMap<Vec<u8>, Vec<u8>>;

/// Versions of the pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The newest of all.
    newest: u64,
    /// Of each page: its version, and the digest of its contents.
    pages: BTreeMap<u16, (u64, Digest)>,
}

type Digest = [u8; 32];

/// All pages as they are now.
#[derive(Debug, Default)]
pub struct Beside(BTreeMap<u16, Items>);

impl Beside {
    /// Reads what lies beside the log: kept state from the journal, files from the folder.
    ///
    /// # Errors
    /// What the disk says.
    pub fn read(journal: &dyn Journal, folder: Option<&Path>) -> Result<Self, Fault> {
        let mut pages: BTreeMap<u16, Items> = BTreeMap::new();
        for prefix in PREFIXES {
            for row in journal.puts(prefix.as_bytes()) {
                let (key, value) = row?;
                let digest = Digest32::of(&key);
                let page = u16::from(digest.0[0]) % SPREAD;
                pages.entry(page).or_default().insert(key, value);
            }
        }
        if let Some(folder) = folder {
            let mut files = Items::new();
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let name = entry.file_name();
                if let Some(name) = name.to_str().filter(|name| is_ours(name)) {
                    files.insert(name.as_bytes().to_vec(), fs::read(entry.path())?);
                }
            }
            pages.insert(FILES, files);
        }
        Ok(Self(pages))
    }

    /// Versions for what changed since `before`; none if nothing did.
    #[must_use]
    pub fn changed(&self, before: &Versions) -> Option<Versions> {
        let mut now = before.clone();
        for (page, items) in &self.0 {
            let digest = digest(items);
            if now
                .pages
                .get(page)
                .is_none_or(|(_, known)| *known != digest)
            {
                now.newest += 1;
                now.pages.insert(*page, (now.newest, digest));
            }
        }
        (now != *before).then_some(now)
    }

    /// The page of the lowest version after `after`, sealed, in parts; none if there is no later one.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] if it has more parts than a neighbour takes.
    pub fn page_after(
        &self,
        versions: &Versions,
        after: u64,
        epoch: u32,
        key: &BackupKey,
    ) -> Result<Option<Vec<Part>>, Fault> {
        let Some((version, page)) = versions.after(after) else {
            return Ok(None);
        };
        let empty = Items::new();
        let items = self.0.get(&page).unwrap_or(&empty);
        let place = Place::Page {
            epoch,
            page,
            version,
        };
        let sealed = key.seal(place, &spelt(items));
        let most = PART_BYTES * usize::from(PARTS);
        let of = u8::try_from(sealed.len().div_ceil(PART_BYTES)).ok();
        let of = of.filter(|of| *of <= PARTS).ok_or(Fault::TooLarge {
            bytes: sealed.len(),
            limit: most,
        })?;
        let parts = (0..of).zip(sealed.chunks(PART_BYTES));
        let parts = parts.map(|(part, bytes)| Part {
            version,
            page,
            part,
            of,
            sealed: bytes.to_vec(),
        });
        Ok(Some(parts.collect()))
    }
}

impl Versions {
    /// What is kept of them.
    ///
    /// # Errors
    /// What the disk says; [`Fault::Damaged`] if it is something else.
    pub fn kept(journal: &dyn Journal) -> Result<Self, Fault> {
        journal.get(KEY)?.map_or(Ok(Self::default()), |bytes| {
            postcard::from_bytes(&bytes)
                .map_err(|_| Fault::Damaged("versions of what lies beside the log".to_owned()))
        })
    }

    /// As kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("versions are plain numbers")
    }

    /// The newest of all pages.
    #[must_use]
    pub const fn newest(&self) -> u64 {
        self.newest
    }

    /// Takes over the version of a page that came back with these contents.
    pub fn adopt(&mut self, page: u16, version: u64, items: &Items) {
        self.newest = self.newest.max(version);
        self.pages.insert(page, (version, digest(items)));
    }

    fn after(&self, after: u64) -> Option<(u64, u16)> {
        let later = self
            .pages
            .iter()
            .map(|(page, (version, _))| (*version, *page));
        later.filter(|(version, _)| *version > after).min()
    }
}

/// Opens a page whose parts are all there.
///
/// # Errors
/// [`NotOurs`] if it is not what this node sealed as that page.
pub fn open(key: &BackupKey, epoch: u32, parts: &[Part]) -> Result<Items, NotOurs> {
    let first = parts.first().ok_or(NotOurs)?;
    let place = Place::Page {
        epoch,
        page: first.page,
        version: first.version,
    };
    let sealed: Vec<u8> = parts
        .iter()
        .flat_map(|part| &part.sealed)
        .copied()
        .collect();
    let bytes = key.open(place, &sealed)?;
    let items: Items = postcard::from_bytes(&bytes).map_err(|_| NotOurs)?;
    Ok(items)
}

/// Whether a page's items are files, and otherwise kept state.
#[must_use]
pub const fn are_files(page: u16) -> bool {
    page == FILES
}

/// Where a file of that page belongs in a folder; none for a name that a node never gives.
#[must_use]
pub fn file_in(folder: &Path, name: &[u8]) -> Option<PathBuf> {
    let name = str::from_utf8(name).ok().filter(|name| is_ours(name))?;
    Some(folder.join(name))
}

/// Whether kept state under this key is of those that come back.
#[must_use]
pub fn comes_back(key: &[u8]) -> bool {
    PREFIXES
        .iter()
        .any(|prefix| key.starts_with(prefix.as_bytes()))
}

fn spelt(items: &Items) -> Vec<u8> {
    postcard::to_stdvec(items).expect("bytes by bytes")
}

fn digest(items: &Items) -> Digest {
    Sha256::digest(spelt(items)).into()
}
