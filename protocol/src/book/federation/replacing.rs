//! Replacing the node key: what stewards have said of it, and when that is enough (docs/protocol.md, "Replacing the node key").
//!
//! Neither a stolen node key nor one stolen phone is enough. The node itself has no say in it, and whoever has only just become a
//! steward, or set up a device, counts for nothing yet: a thief's accomplices are seen before they count.

use alloc::vec::Vec;

use super::{Fact, FederationRefusal as Why, Saying, rules::Verdict, rules::sound};
use crate::{
    book::{Book, roster::RosterRefusal},
    entry::{federation::NodeReplaced, roster::Role},
    envelope::Signed,
    id::{Account, Millis},
    key::Key,
    limits,
    successor::proven,
};

const NOTICE_MS: Millis = limits::REPLACING_DAYS * limits::DAY_MS;

impl Book {
    /// Whether this is or was the node's own key.
    pub(super) fn own_node(&self, key: &Key) -> bool {
        self.roster.node() == Some(*key) || self.roster.was_node(key)
    }

    /// Whether this is or was a log key of this node.
    pub(super) fn own_log(&self, key: &Key) -> bool {
        self.roster.log() == Some(*key) || self.federation.logs.contains(key)
    }

    pub(super) fn may_replace(&self, c: &NodeReplaced, signed: &Signed, now: Millis) -> Verdict {
        let who = signed.entry.by.account().filter(|who| self.leads(*who));
        let who = who.ok_or(RosterRefusal::NotASteward)?;
        let neighbours = || self.federation.neighbours.values().map(|n| n.node);
        if self.own_node(&c.node) || self.own_log(&c.node) || neighbours().any(|n| n == c.node) {
            return Err(RosterRefusal::KeyTaken.into());
        }
        self.fresh_key(&c.node)?;
        sound(&c.node)?;
        let (origin, before) = (self.origin(), self.roster.node());
        let claimed = origin.zip(before);
        if !claimed.is_some_and(|(origin, before)| proven(origin, &before, &c.node, &c.proof)) {
            return Err(Why::KeyNotProven.into());
        }
        if self.settled_device(who, &signed.signers, now).is_none() {
            return Err(Why::StewardTooNew.into());
        }
        let said = self.sayings(c.node).find(|(by, _)| *by == who);
        match said {
            Some(_) if self.others_lead(who) => Err(RosterRefusal::AlreadySo.into()),
            Some((_, said)) if now < said.at + NOTICE_MS => Err(Why::ReplacementNotYet.into()),
            Some(_) | None => Ok(()),
        }
    }

    /// Takes what a steward said, and the new key with it if that is enough.
    pub(super) fn replace(&mut self, c: &NodeReplaced, signed: &Signed, at: Millis) -> Vec<Fact> {
        let Some(by) = signed.entry.by.account() else {
            return Vec::new();
        };
        let Some(device) = self.settled_device(by, &signed.signers, at) else {
            return Vec::new();
        };
        let seconded = self.sayings(c.node).any(|(who, _)| who != by);
        let noticed = self
            .sayings(c.node)
            .any(|(who, said)| who == by && at >= said.at + NOTICE_MS);
        let node = c.node;
        let enough = seconded || (noticed && !self.others_lead(by));
        if !enough {
            let saying = Saying { node, device, at };
            self.federation.replacing.insert(by, saying);
            return alloc::vec![Fact::Replacing {
                node,
                by,
                device,
                at
            }];
        }
        self.federation.replacing.clear();
        let before = self.roster.replace_node(node);
        let fact = before.map(|before| Fact::Replaced { node, before });
        fact.into_iter().collect()
    }

    /// Whether somebody is a steward who can act.
    fn leads(&self, who: Account) -> bool {
        let holder = self.accounts.get(&who);
        holder.is_some_and(|h| h.roles.contains(&Role::Steward) && !h.gone() && h.devices > 0)
    }

    fn others_lead(&self, who: Account) -> bool {
        let mut others = self.accounts.keys().filter(|other| **other != who);
        others.any(|other| self.leads(*other))
    }

    /// The signing device of a steward where both have been there for long enough.
    fn settled_device(&self, who: Account, signers: &[Key], now: Millis) -> Option<Key> {
        let long = |since: Millis| now >= since + NOTICE_MS;
        let role = self.roster.steward_since(who).is_some_and(long);
        let settled = |key: &&Key| {
            self.roster.device(key) == Some(who) && self.roster.device_since(key).is_some_and(long)
        };
        signers.iter().find(settled).filter(|_| role).copied()
    }

    /// What was said of this key by those who still answer for the node, on devices that nobody stopped since.
    fn sayings(&self, node: Key) -> impl Iterator<Item = (Account, Saying)> {
        let said = self.federation.replacing.iter();
        said.map(|(by, saying)| (*by, *saying))
            .filter(move |(by, saying)| {
                saying.node == node
                    && self.leads(*by)
                    && self.roster.device(&saying.device) == Some(*by)
            })
    }
}
