//! Node keys: those this node has had, and what stewards have said of another.

use serde::{Deserialize, Serialize};

use super::{Directory, Place};
use crate::{
    book::federation,
    entry::roster::Role,
    id::{Account, Index, Millis},
    key::Key,
};

/// A steward said that the node key is to be another, and it is not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacing {
    /// Which key.
    pub node: Key,
    /// The device that signed; what was said on one that is stopped counts for nothing.
    pub device: Key,
    /// When.
    pub at: Millis,
    /// In which entry.
    pub index: Index,
}

/// A node key that was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The key.
    pub node: Key,
    /// The newest epoch that began under it.
    pub epoch: u32,
    /// The entry from which on it counts for nothing.
    pub until: Index,
}

impl Directory {
    /// Every node key that this node has had, the one in force first, then the newest.
    pub fn node_keys(&self) -> impl Iterator<Item = Key> {
        let earlier = self.earlier.iter().rev().map(|earlier| earlier.node);
        self.node().into_iter().chain(earlier)
    }

    /// Whether the node key was replaced, and the log has not gone on in an epoch of the new one yet.
    #[must_use]
    pub fn epoch_due(&self) -> bool {
        let replaced = self.earlier.last();
        replaced.is_some_and(|earlier| earlier.epoch == self.epoch())
    }

    /// What stewards have said of another node key that still counts: those who are stewards, on devices that nobody stopped.
    pub fn replacement(&self) -> impl Iterator<Item = (Account, &Replacing)> {
        let counts = |by: &Account, said: &Replacing| {
            let place = self.places.get(by);
            place.is_some_and(|p| p.roles.contains(&Role::Steward))
                && self.devices.get(&said.device) == Some(by)
        };
        let all = self.replacing.iter().map(|(by, said)| (*by, said));
        all.filter(move |(by, said)| counts(by, said))
    }

    /// Stewards who have a device.
    pub fn stewards(&self) -> impl Iterator<Item = Account> {
        let acts = |p: &Place| p.roles.contains(&Role::Steward) && p.has_device();
        let places = self.places.iter();
        places.filter(move |(_, p)| acts(p)).map(|(a, _)| *a)
    }

    pub(super) fn replace(&mut self, index: Index, fact: &federation::Fact) {
        if let federation::Fact::Replacing {
            node,
            by,
            device,
            at,
        } = fact
        {
            let said = Replacing {
                node: *node,
                device: *device,
                at: *at,
                index,
            };
            self.replacing.insert(*by, said);
        }
        if let federation::Fact::Replaced { node, before } = fact {
            self.replacing.clear();
            self.earlier.push(Earlier {
                node: *before,
                epoch: self.epoch(),
                until: index,
            });
            if let Some((_, held, _)) = &mut self.opened {
                *held = *node;
            }
        }
    }
}
