//! Who may say what about neighbours, releases and epochs (docs/protocol.md, "Between areas"). Looks, never changes.

use super::{FederationRefusal as Why, Neighbour, clearing};
use crate::{
    book::{Book, roster::RosterRefusal, speakers::Speakers, work::WorkRefusal},
    entry::{
        federation::{self as said, Federation as F},
        roster::Role,
    },
    envelope::Signed,
    id::{Author, Day, Millis, Origin},
    key::Key,
    limits,
    refusal::{Common, Refusal},
    transfer::Decision,
};

pub(super) type Verdict = Result<(), Refusal>;

impl Book {
    pub(in crate::book) fn admit_federation(
        &self,
        content: &F,
        speakers: &Speakers,
        signed: &Signed,
        now: Millis,
    ) -> Verdict {
        if !speakers.alone() {
            return Err(Common::SignerUnneeded.into());
        }
        let by = speakers.by;
        match content {
            F::PeerLinked(c) => self.may_link(c, by),
            F::PeerChanged(c) => self.may_change_link(c, by),
            F::PeerEnded(c) => {
                self.steward(by)?;
                self.linked(&c.neighbour).map(drop)
            }
            F::TransferPromised(c) => self.may_promise(c, by, now),
            F::TransferOffered(c) => self.may_offer(c, by, now),
            F::TransferWithdrawn(c) => self.may_take_back(c, by),
            F::TransferSettled(_) | F::TransferRefused(_) => {
                self.may_decide(Decision::of(&signed.entry))
            }
            F::TransferAnswered(c) => {
                self.node_alone(by)?;
                self.may_hear(&c.body, &c.key, &c.sig)
            }
            F::TransferRecalled(c) => {
                self.node_alone(by)?;
                self.may_recall(&c.body, &c.key, &c.sig)
            }
            F::SummaryReleased(c) => self.may_release(c, by, now),
            F::NodeRecovered(c) => self.may_recover(c, by),
            F::NodeReplaced(c) => self.may_replace(c, signed, now),
        }
    }

    fn node_alone(&self, by: Author) -> Verdict {
        if by == Author::Node {
            Ok(())
        } else {
            Err(Why::NodeOnly.into())
        }
    }

    /// A neighbour that this node is or was linked with.
    pub(super) fn neighbour(&self, origin: &Origin) -> Result<&Neighbour, Refusal> {
        let held = self.federation.neighbours.get(origin);
        held.ok_or_else(|| Why::NeighbourUnknown.into())
    }

    /// A neighbour that this node is linked with now.
    pub(super) fn linked(&self, origin: &Origin) -> Result<&Neighbour, Refusal> {
        let held = self.neighbour(origin)?;
        if held.linked {
            Ok(held)
        } else {
            Err(Why::NeighbourEnded.into())
        }
    }

    fn may_link(&self, c: &said::PeerLinked, by: Author) -> Verdict {
        self.steward(by)?;
        if self.origin() == Some(&c.neighbour) || self.own_node(&c.node) {
            return Err(Why::NeighbourSelf.into());
        }
        let held = self.federation.neighbours.get(&c.neighbour);
        if held.is_some_and(|n| n.linked) {
            return Err(RosterRefusal::AlreadySo.into());
        }
        // Somebody may have chosen that very UUID for themselves.
        if held.is_none() && self.accounts.contains_key(&clearing(&c.neighbour)) {
            return Err(RosterRefusal::AccountTaken.into());
        }
        sound(&c.node)?;
        within(c.ceiling)
    }

    fn may_change_link(&self, c: &said::PeerChanged, by: Author) -> Verdict {
        self.steward(by)?;
        let held = self.linked(&c.neighbour)?;
        let same = c.node.is_none_or(|n| n == held.node)
            && c.ceiling.is_none_or(|most| most == held.ceiling);
        if same {
            return Err(RosterRefusal::AlreadySo.into());
        }
        if let Some(node) = c.node {
            if self.own_node(&node) {
                return Err(Why::NeighbourSelf.into());
            }
            sound(&node)?;
        }
        c.ceiling.map_or(Ok(()), within)
    }

    fn may_release(&self, c: &said::SummaryReleased, by: Author, now: Millis) -> Verdict {
        let signs = by.account().and_then(|who| self.accounts.get(&who));
        if !signs.is_some_and(|h| h.roles.contains(&Role::Signatory)) {
            return Err(Why::NotASignatory.into());
        }
        if c.from > c.to {
            return Err(WorkRefusal::Period.into());
        }
        if Day::utc_of(now).is_none_or(|today| c.to >= today) {
            return Err(WorkRefusal::PeriodNotOver.into());
        }
        if self.federation.released.contains(&c.release) {
            Err(RosterRefusal::AlreadySo.into())
        } else {
            Ok(())
        }
    }

    fn may_recover(&self, c: &said::NodeRecovered, by: Author) -> Verdict {
        self.node_alone(by)?;
        let next = c.epoch == self.federation.epoch.max(1) + 1 && c.size == self.length;
        if !next {
            return Err(Why::EpochWrong.into());
        }
        if self.own_node(&c.log) || self.own_log(&c.log) {
            return Err(RosterRefusal::KeyTaken.into());
        }
        sound(&c.log)
    }
}

pub(super) fn sound(key: &Key) -> Verdict {
    if key.sound() {
        Ok(())
    } else {
        Err(RosterRefusal::KeyUnsound.into())
    }
}

fn within(ceiling: i64) -> Verdict {
    if (0..=limits::LIMIT_MINUTES).contains(&ceiling) {
        Ok(())
    } else {
        Err(RosterRefusal::PolicyBounds.into())
    }
}
