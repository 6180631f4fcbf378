//! The node keys of a folder: the one in force, one that waits to follow it, and those that were replaced. The latter open what
//! neighbours hold of earlier epochs, and sign nothing that anybody believes.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use ed25519_dalek::SigningKey;
use kith_protocol::{id::Origin, key::Key, view::Directory};
use zeroize::Zeroizing;

use super::OpenError;
use super::identity::{key_of, read_named};
use crate::store::Folder;
use crate::store::files::replace;

/// Node keys.
pub(super) struct NodeKeys {
    /// The one in force; none if it was lost.
    node: Option<SigningKey>,
    /// The one that waits.
    pub(super) next: Option<SigningKey>,
    /// Those that were replaced, by the last epoch that each was for.
    earlier: BTreeMap<u32, SigningKey>,
}

/// Which of the keys that are here the log names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The one that was in force.
    Same,
    /// The one that waited; the one before it was for epochs up to this.
    Next {
        /// Which.
        until: u32,
    },
    /// None, but one waits.
    Lost,
}

impl NodeKeys {
    /// One key, which is in force.
    pub(super) const fn of(node: SigningKey) -> Self {
        Self {
            node: Some(node),
            next: None,
            earlier: BTreeMap::new(),
        }
    }

    /// What lies in a folder, and the origin that the keys say: the one named beside a key, or the one minted from it.
    ///
    /// # Errors
    /// [`OpenError::NoIdentity`] if neither a node key is there nor one that waits; [`OpenError::BadIdentity`], what the disk says.
    pub(super) fn open(folder: &Path) -> Result<(Self, Origin), OpenError> {
        let path = folder.join("node.key");
        let next = optional(&folder.join(NEXT))?;
        let node = match &next {
            Some(_) => optional(&path)?,
            None => Some(read_named(&path)?),
        };
        let named = node.as_ref().or(next.as_ref());
        let origin = named.map(|(key, origin)| {
            let minted = || Origin::mint(&key_of(key));
            origin.clone().unwrap_or_else(minted)
        });
        let origin = origin.ok_or(OpenError::NoIdentity(path))?;
        let node = node.map(|(key, _)| key);
        let same = |next: &SigningKey| node.as_ref().is_some_and(|n| key_of(n) == key_of(next));
        let next = next.map(|(key, _)| key).filter(|next| !same(next));
        let mut earlier = BTreeMap::new();
        for epoch in epochs(folder).map_err(|why| OpenError::Fault(why.into()))? {
            let (key, _) = read_named(&folder.join(format!("node.{epoch}.key")))?;
            earlier.insert(epoch, key);
        }
        let keys = Self {
            node,
            next,
            earlier,
        };
        Ok((keys, origin))
    }

    /// Whether the one in force is not here.
    pub(super) const fn lost(&self) -> bool {
        self.node.is_none()
    }

    /// The key that signs: the one in force, or, if that was lost, the one that waits.
    pub(super) fn now(&self) -> &SigningKey {
        let key = self.node.as_ref().or(self.next.as_ref());
        key.expect("there is a node key, or one that waits")
    }

    /// Every key but one that waits beside another: the one in force first, then the newest.
    pub(super) fn all(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(self.now()).chain(self.earlier.values().rev())
    }

    /// The key that was in force in an epoch.
    pub(super) fn of_epoch(&self, epoch: u32) -> &SigningKey {
        let earlier = self.earlier.range(epoch..).next();
        earlier.map_or_else(|| self.now(), |(_, key)| key)
    }

    /// Puts the key in force that the log names; which that is. None if the log names none that is here, and none waits.
    pub(super) fn find(&mut self, directory: &Directory) -> Option<Found> {
        let named = directory.node()?;
        let is = |key: &SigningKey| key_of(key) == named;
        if self.node.as_ref().is_some_and(is) {
            return Some(Found::Same);
        }
        if self.next.as_ref().is_some_and(is) {
            let until = directory.earlier.last().map_or(0, |earlier| earlier.epoch);
            if let Some(before) = std::mem::replace(&mut self.node, self.next.take()) {
                self.earlier.insert(until, before);
            }
            return Some(Found::Next { until });
        }
        // A log from before the key was replaced, as neighbours may hold it: the newer one waits again.
        let before = self.earlier.iter().find(|(_, key)| is(key));
        if let Some(epoch) = before.map(|(epoch, _)| *epoch) {
            let before = self.earlier.remove(&epoch);
            let newer = std::mem::replace(&mut self.node, before);
            self.next = self.next.take().or(newer);
            return Some(Found::Same);
        }
        self.next.as_ref()?;
        self.node = None;
        Some(Found::Lost)
    }

    /// Writes the files anew after a key that waited was put in force.
    ///
    /// # Errors
    /// What the disk says; whatever was done by then, the next start finds its keys.
    pub(super) fn write(&self, folder: &Folder, until: u32, origin: &Origin) -> io::Result<()> {
        if let Some(before) = self.earlier.get(&until) {
            write(&folder.node_key_until(until), before, origin)?;
        }
        write(&folder.node_key(), self.now(), origin)?;
        let next = folder.next_node_key();
        if next.exists() {
            fs::remove_file(next)?;
        }
        Ok(())
    }
}

/// The file with a key that waits.
pub const NEXT: &str = "node.next.key";

/// Whether a file of this name holds a node key: in force, waiting or replaced.
#[must_use]
pub fn is_node_key(name: &str) -> bool {
    name == "node.key" || name == NEXT || epoch_in(name).is_some()
}

fn epoch_in(name: &str) -> Option<u32> {
    let epoch = name.strip_prefix("node.")?.strip_suffix(".key")?;
    epoch.parse().ok()
}

fn epochs(folder: &Path) -> io::Result<Vec<u32>> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder)? {
        found.extend(file?.file_name().to_str().and_then(epoch_in));
    }
    Ok(found)
}

fn optional(path: &Path) -> Result<Option<(SigningKey, Option<Origin>)>, OpenError> {
    if path.exists() {
        read_named(path).map(Some)
    } else {
        Ok(None)
    }
}

/// The key, and the origin where it was not minted from it: with both, neighbours can be asked for everything else.
fn write(path: &Path, key: &SigningKey, origin: &Origin) -> io::Result<()> {
    let seed = Zeroizing::new(key.to_bytes());
    let digits = Zeroizing::new(data_encoding::HEXLOWER.encode(&*seed));
    let public: Key = key_of(key);
    replace(path, |file| {
        writeln!(file, "{}", *digits)?;
        if Origin::mint(&public) == *origin {
            return Ok(());
        }
        writeln!(file, "{origin}")
    })
}
