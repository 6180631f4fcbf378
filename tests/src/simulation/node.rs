//! One node of the simulation: its machines, its disk, and how honest it is.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kith_protocol::{
    entry::{
        Content,
        federation::{Federation, NodeRecovered, PeerLinked},
        roster::Role,
    },
    id::{Digest32, Millis, Origin},
    key::Key,
    peer::{
        evidence::Evidence,
        feed::{Feed, Item, Kind},
        gossip::{Effect, Followed, Gossip, Kept, Own, PREFIX},
        mirror, transfer,
    },
    summary::release::contradicts_itself,
    tlog::{Tree, leaf_hash},
};
use serde_json::Value;

use super::phones::Phone;
use crate::{areas::Area, desk::Desk, people::Person};

/// What a node does that it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vice {
    /// Nothing.
    Honest,
    /// It tells one half of its peers one thing and the other half another: this is one of two bodies with one node key.
    TwoFaced,
    /// The same, with a certificate of its own for each half.
    TwoCertificates,
    /// It shows one half of its peers another log than the other half, and neither a head of a size that the other sees.
    TwoLogs,
    /// It goes on from an old copy as if nothing had been.
    Rollback,
    /// It says again what it said before.
    Replay,
    /// It publishes hundreds of items at once.
    Flood,
    /// It publishes a release whose figures contradict each other.
    FalseSummary,
    /// It settles no hours.
    NeverSettles,
    /// It signs another decision about hours at the place of one that it signed before.
    SettlesTwice,
}

/// A rule that is broken on purpose, to see that the checks notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// None is.
    Nothing,
    /// Who was restored goes on in the old epoch without asking anybody.
    GoesOn,
    /// Who was restored asks, and does not look whether others know a head of its own that it lost.
    LosesHeads,
    /// Heads are not held against the records that lie here.
    Blind,
    /// Some of what is to be kept is not.
    Forgets,
    /// Evidence is not passed on.
    Mute,
    /// What is new is passed on to some, and never compared.
    Careless,
    /// Nobody gives back decisions about hours that another lost.
    GivesNothingBack,
    /// Nobody brings decisions of their own.
    BringsNothing,
    /// Nobody says which decisions of the other they hold.
    HoldsNothing,
    /// What is decided is sent before it is durable, and sometimes lost.
    DecidesTooSoon,
}

/// What outlives a crash.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    /// Copies share what they hold.
    pub(super) kept: Rc<BTreeMap<Vec<u8>, Rc<[u8]>>>,
    /// The node's book with its log.
    pub(super) desk: Desk,
    /// The tree over its entries.
    pub(super) tree: Tree,
    /// How many of them are under the public head.
    pub(super) public: u64,
}

impl Disk {
    /// Keeps bytes under a key.
    pub(super) fn keep(&mut self, key: Vec<u8>, value: &[u8]) {
        Rc::make_mut(&mut self.kept).insert(key, value.into());
    }

    /// The epoch that the log is in.
    pub(super) fn epoch(&self) -> u32 {
        self.desk.views.directory.epoch()
    }

    /// How many entries it has.
    pub(super) fn length(&self) -> u64 {
        self.desk.leaves.len() as u64
    }

    /// The tree grows by the entries that it does not have yet.
    pub(super) fn catch_up(&mut self) {
        let here = usize::try_from(self.tree.size()).unwrap();
        let new = &self.desk.leaves[here..];
        self.tree
            .extend(new.iter().map(|leaf| leaf_hash(leaf.as_bytes())));
    }
}

impl Kept for Disk {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.kept.get(key).map(|value| value.to_vec())
    }
}

/// One node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) area: Area,
    pub(super) vice: Vice,
    /// Which of the bodies with this node key it is.
    pub(super) body: usize,
    /// Absent while it is down.
    pub(super) machine: Option<Gossip>,
    /// Likewise.
    pub(super) mirror: Option<mirror::Machine>,
    /// Likewise.
    pub(super) hours: Option<transfer::Machine>,
    /// Whether it took no entries when it had to decide something.
    pub(super) waits: bool,
    /// Who is at home there.
    pub(super) member: Person,
    /// What they have.
    pub(super) phone: Phone,
    pub(super) disk: Disk,
    /// Copies of the disk, oldest first.
    pub(super) copies: Vec<Disk>,
    pub(super) peers: Vec<usize>,
    pub(super) follows: Vec<Followed>,
    /// How far its clock is from the world's.
    pub(super) offset: Millis,
    /// Peers that it has not heard out since it was restored.
    pub(super) unheard: BTreeSet<usize>,
    /// Peers that have not given back what they hold of its records since then.
    pub(super) unanswered: BTreeSet<usize>,
    /// Until when it waits for them at most, if it may say nothing in its old epoch.
    pub(super) restored: Option<Millis>,
    /// Whether a neighbour was restored at the same time, so that only a new epoch is safe.
    pub(super) beside: bool,
    /// What it has sent, to be said again.
    pub(super) sent: Vec<(usize, Vec<u8>)>,
    /// Items that it published and made durable, over all its lives, by epoch.
    pub(super) published: BTreeMap<u32, u64>,
    /// So many of them lie on some honest node's disk: what nobody had got when its disk was replaced is lost.
    pub(super) left: BTreeMap<u32, u64>,
    /// Roots of heads it saw and cannot have forgotten.
    pub(super) roots: BTreeMap<(String, u64), Digest32>,
    pub(super) exposed: Vec<Evidence>,
    /// Whose decisions it found to contradict each other.
    pub(super) caught: BTreeSet<Feed>,
}

impl Node {
    pub(super) fn new(area: Area, vice: Vice, body: usize) -> Self {
        let disk = Disk {
            kept: Rc::default(),
            desk: area.desk(),
            tree: Tree::new(),
            public: 0,
        };
        Self {
            member: Person::named(&format!("member {}", area.name)),
            area,
            vice,
            body,
            machine: None,
            mirror: None,
            hours: None,
            waits: false,
            phone: Phone::default(),
            disk,
            copies: Vec::new(),
            peers: Vec::new(),
            follows: Vec::new(),
            offset: 0,
            unheard: BTreeSet::new(),
            unanswered: BTreeSet::new(),
            restored: None,
            beside: false,
            sent: Vec::new(),
            published: BTreeMap::new(),
            left: BTreeMap::new(),
            roots: BTreeMap::new(),
            exposed: Vec::new(),
            caught: BTreeSet::new(),
        }
    }

    /// The console lets a steward and a member in, and the steward links with these.
    pub(super) fn settle_in(&mut self, keys: &[Key]) {
        let steward = Person::named("steward");
        let desk = &mut self.disk.desk;
        desk.join(&steward, Some(Role::Steward));
        desk.join(&self.member, None);
        for key in keys {
            let linked = Federation::PeerLinked(PeerLinked {
                ceiling: 100_000,
                node: *key,
                neighbour: Origin::mint(key),
                salt: Some(Digest32([7; 32])),
            });
            desk.says(&steward, Content::Federation(linked)).unwrap();
        }
    }

    pub(super) const fn honest(&self) -> bool {
        matches!(self.vice, Vice::Honest)
    }

    /// The machine of gossip as the disk has it.
    pub(super) fn opened(&self) -> Gossip {
        let own = Own {
            origin: self.area.origin.clone(),
            node: self.area.key(),
            judge: contradicts_itself,
        };
        let kept = self.disk.kept.iter();
        let kept = kept.filter(|(key, _)| key.starts_with(PREFIX));
        Gossip::open(own, kept.map(|(k, v)| (k.clone(), v.to_vec())))
    }

    /// Opens the machines from the disk.
    pub(super) fn start(&mut self) {
        self.area = self.area.in_epoch(self.disk.epoch());
        self.disk.catch_up();
        self.machine = Some(self.opened());
        let (epoch, size) = (self.disk.epoch(), self.disk.length());
        self.mirror = Some(mirror::Machine::new(epoch, size, 0));
        self.hours = Some(transfer::Machine::new(self.area.origin.clone()));
    }

    /// The next item of its feed: a profile first, then what is wanted.
    pub(super) fn next(&self, kind: Kind, content: &Value) -> Item {
        let machine = self.machine.as_ref().unwrap();
        let (seq, prev) = machine.next(self.disk.epoch());
        if seq == 0 {
            self.area.profile()
        } else {
            self.area.item(seq, prev, kind, content)
        }
    }

    /// Publishes an item, if it may.
    pub(super) fn publish(&mut self, now: Millis, kind: Kind, content: &Value) -> Vec<Effect> {
        if self.machine.is_none() || self.restored.is_some() {
            return Vec::new();
        }
        let item = self.next(kind, content);
        let machine = self.machine.as_mut().unwrap();
        machine
            .publish(now + self.offset, item, &self.disk)
            .unwrap_or_default()
    }

    /// After a restore: whether it may go on. In the old epoch once every peer was heard out, unless one of them knows a head
    /// of its log that it lost; in a new one then, and where hearing them takes too long.
    pub(super) fn wakes(&mut self, now: Millis, broken: Broken) -> bool {
        let Some(until) = self.restored else {
            return false;
        };
        let heard = self.unheard.is_empty() && self.unanswered.is_empty();
        let lost = broken != Broken::LosesHeads && self.lost_a_head();
        let beside = std::mem::take(&mut self.beside);
        if !heard && !beside && now <= until {
            return false;
        }
        self.restored = None;
        if !heard || lost || beside {
            self.begin_an_epoch();
        }
        true
    }

    /// Opens an epoch with a number higher than any it hears of: a dishonest one's other body may have opened some.
    fn begin_an_epoch(&mut self) {
        let origin = &self.area.origin;
        let clocks = self.machine.iter().flat_map(Gossip::clocks);
        let own = clocks.filter(|clock| clock.origin == *origin);
        let heard = own.flat_map(|clock| clock.feeds).map(|mark| mark.epoch);
        let newest = heard.max().unwrap_or(0).max(self.disk.epoch()) + 1;
        for epoch in self.disk.epoch() + 1..=newest {
            self.disk.catch_up();
            self.area = self.area.in_epoch(epoch);
            let recovered = Federation::NodeRecovered(NodeRecovered {
                epoch,
                log: self.area.log_key(),
                root: Digest32(self.disk.tree.root()),
                size: self.disk.length(),
            });
            let said = self.disk.desk.node_says(Content::Federation(recovered));
            said.unwrap();
        }
        self.disk.catch_up();
        // In the open: its public head is one of the new epoch at once.
        self.disk.public = self.disk.length();
        // A copy from before could only open the same epoch twice.
        self.copies.clear();
    }
}
