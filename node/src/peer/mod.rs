//! Other areas: who they are, how we reach them, and one task (the [hub](hub)) that owns every machine of
//! `kith_protocol::peer` and does what they ask for.
//!
//! A connection is a task with bounded queues ([`line`]); whoever is at its other end shows who they are ([`talk`]) before
//! the hub hears of it. The log says whom we are linked with; what else is known of other nodes is in the [`register`].

pub(crate) mod address;
mod ahead;
mod board;
pub mod callers;
mod cards;
mod dial;
pub(crate) mod doubts;
mod drilling;
mod durable;
mod fetching;
mod gossiping;
pub(crate) mod hub;
pub mod limits;
mod line;
mod machines;
pub mod mirror;
mod networks;
pub mod outside;
mod peering;
mod register;
mod shown;
pub(crate) mod socket;
mod talk;
mod transferring;
mod wait;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::{Sink, Stream};
use kith_protocol::id::{Millis, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::Fault;
use kith_protocol::peer::card::Card;
use kith_protocol::peer::evidence::Evidence;
use kith_protocol::peer::gossip::PREFIX;
use kith_protocol::peer::link::{Nonce, Own};
use kith_protocol::view::{Peer as Linked, Views};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinHandle;

use self::cards::Certified;
pub(crate) use self::dial::NoAnswer;
pub use self::drilling::Lines;
pub(crate) use self::gossiping::lost_in;
use self::hub::{Event, Hub};
pub(crate) use self::mirror::Standing;
pub(crate) use self::networks::{Network, NoList, name_of as name_of_list};
pub(crate) use self::peering::NotLooked;
use self::register::Register;
pub(crate) use self::register::{Met, Turned};
pub(crate) use self::shown::Board;
use self::shown::Shown;
use self::socket::Message;
use crate::engine::{Engine, Stopped};
use crate::http::Trust;
use crate::network::index::{Index, Known};
use crate::store;
use crate::summaries::Summaries;

/// What the operator says of this node to others.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The area it serves, in words; its name if nothing is said.
    pub area: Option<String>,
    /// The area's code.
    pub area_code: Option<String>,
    /// Which organisation runs it, if that has another name.
    pub organisation: Option<String>,
}

/// What the hub is given beside the engine.
#[derive(Debug)]
pub(crate) struct Means {
    /// How others reach this node.
    pub(crate) address: String,
    /// What the operator says of it.
    pub(crate) place: Place,
    /// Whom we believe where we reach others.
    pub(crate) trust: Trust,
    /// What of closed periods is published.
    pub(crate) summaries: Summaries,
    /// Where to keep what neighbours show of their boards; none to forget it with the process.
    pub(crate) boards: Option<PathBuf>,
    /// How a drill asks those who are connected.
    pub(crate) lines: Lines,
}

/// Why the part of a node that speaks with others does not start. The node itself goes on.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// What was kept cannot be read.
    #[error(transparent)]
    Fault(#[from] store::Fault),
    /// Nothing can be kept.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The node has no key to witness with, which its certificate must name.
    #[error("this node has no witness key")]
    NoWitness,
}

/// The node's side of areas. Handles are cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Peers(Arc<Shared>);

/// What connections, handlers and the hub share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) trust: Trust,
    pub(crate) register: Register,
    place: Place,
    address: String,
    summaries: Summaries,
    certified: RwLock<Certified>,
    /// What is known in public of those that we follow.
    index: Index,
    events: mpsc::Sender<Event>,
    /// Moves whenever something changes that people here see of other nodes and that is no entry of ours.
    changes: watch::Sender<u64>,
    seen: RwLock<BTreeMap<Origin, Seen>>,
    boards: Shown,
    pub(crate) counts: Counts,
    strangers: Arc<Semaphore>,
}

/// How it stands with a neighbour right now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whether a connection is open.
    pub(crate) connected: bool,
    /// When something was last heard over it.
    pub(crate) heard: Option<Millis>,
    /// Whether it holds the same as we do of what both follow, once since the start.
    pub(crate) agreed: bool,
    /// How it stands as the holder of our records.
    pub(crate) standing: Standing,
    /// Whoever spoke for it last did not know our node key.
    pub(crate) unknown: bool,
}

impl Seen {
    /// What people are told of at once when it changes. How many records are held moves with every entry: that is seen with
    /// whatever is looked at next.
    fn shown(&self) -> impl PartialEq + use<> {
        let standing = &self.standing;
        (
            self.connected,
            standing.held.is_some(),
            standing.cosigned.map(|(size, _)| size),
            (standing.differs, standing.other.clone()),
            (standing.full, self.unknown),
        )
    }
}

/// What is counted for whoever looks after the machine.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    connections: AtomicU64,
    heard_bytes: AtomicU64,
    sent_bytes: AtomicU64,
    faults: [AtomicU64; Fault::ALL.len()],
}

impl Counts {
    pub(crate) fn fault(&self, fault: Fault) {
        if let Some(nth) = Fault::ALL.iter().position(|known| *known == fault) {
            self.faults[nth].fetch_add(1, Relaxed);
        }
    }
}

/// The hub's task, to be waited for once it was told to stop.
pub(crate) type Running = JoinHandle<()>;

impl Peers {
    /// Starts the hub in a task of its own. It ends once `stopping` says so.
    ///
    /// # Errors
    /// [`NotStarted`].
    pub(crate) async fn start(
        engine: Engine,
        means: Means,
        stopping: watch::Receiver<bool>,
    ) -> Result<(Self, Running), NotStarted> {
        let certified = RwLock::new(cards::certificate(&engine).await?);
        let (events, heard) = mpsc::channel(limits::HUB_EVENTS);
        means.lines.open(events.clone());
        let now = engine.clock().now();
        let register = Register::open(engine.clone())?;
        let shared = Arc::new(Shared {
            changes: register.changes.clone(),
            register,
            engine,
            trust: means.trust,
            place: means.place,
            address: means.address,
            summaries: means.summaries,
            certified,
            index: Index::default(),
            events,
            seen: RwLock::default(),
            boards: Shown::open(means.boards, now),
            counts: Counts::default(),
            strangers: Arc::new(Semaphore::new(limits::STRANGERS)),
        });
        let (opened, unread) = (Arc::clone(&shared), Arc::clone(&shared));
        let engine = shared.engine.clone();
        // It waits for the disk, so it has a thread of its own.
        let here = tokio::runtime::Handle::current();
        let running = tokio::task::spawn_blocking(move || match Hub::open(opened, heard) {
            Ok(hub) => here.block_on(hub.run(stopping)),
            Err(fault) => {
                tracing::error!(%fault, "what was kept of other areas cannot be read; none is reached");
                unread.index.open();
                // So none can be asked first either.
                let _ = engine.go_on();
            }
        });
        Ok((Self(shared), running))
    }

    /// Talks over a socket that somebody opened to us, until either side ends it. False if too many strangers are at the
    /// door already.
    pub(crate) async fn accept<S, M, E>(&self, socket: S) -> bool
    where
        S: Stream<Item = Result<M, E>> + Sink<M, Error = E> + Send + 'static,
        M: Message,
        E: std::error::Error + Send + 'static,
    {
        let Ok(place) = Arc::clone(&self.0.strangers).try_acquire_owned() else {
            return false;
        };
        talk::accept(&self.0, line::open(socket), place).await;
        true
    }

    /// What of closed periods is published.
    pub(crate) fn summaries(&self) -> &Summaries {
        &self.0.summaries
    }

    /// This node's card, as others see it.
    pub(crate) fn card(&self) -> Card {
        self.0.card()
    }

    /// What is known in public of this node and those that it follows. For a thread that may wait: it does, at a start.
    pub(crate) fn known(&self) -> Arc<Known> {
        self.0.index.now()
    }

    /// When each that we have met was last connected.
    pub(crate) fn last_heard(&self) -> BTreeMap<Origin, Millis> {
        self.0.register.last_heard()
    }

    /// Everyone we have met.
    pub(crate) fn everyone(&self) -> BTreeMap<Origin, Met> {
        self.0.register.everyone()
    }

    /// Which contradictions of whom are known: nodes that people should ask. It reads the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub(crate) fn evidence(&self) -> Result<BTreeMap<Origin, Vec<Evidence>>, store::Fault> {
        let mut known: BTreeMap<Origin, Vec<Evidence>> = BTreeMap::new();
        for row in self.0.engine.kept_under(&[PREFIX, b"evidence/"].concat()) {
            let (_, value) = row?;
            if let Ok(evidence) = Evidence::from_bytes(&value)
                && let Ok(feed) = evidence.accused()
            {
                known.entry(feed.origin).or_default().push(evidence);
            }
        }
        Ok(known)
    }

    /// How it stands with everyone who was connected since the start.
    pub(crate) fn seen(&self) -> BTreeMap<Origin, Seen> {
        let seen = self.0.seen.read();
        seen.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Moves whenever something changes that people here see of other nodes: a line that opens or closes, a board, a card,
    /// what they publish, who asks to link.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// A person here changed what is shown of another node.
    pub(crate) fn say_changed(&self) {
        self.0.changed();
    }

    /// Somebody here looks at what neighbours let us see: they are asked again.
    pub(crate) async fn browse(&self) {
        self.0.tell(Event::Browse).await;
    }

    /// What each neighbour let us see within the last day.
    pub(crate) fn boards(&self) -> BTreeMap<Origin, Board> {
        self.0.boards.fresh(self.0.engine.clock().now())
    }

    /// Bytes heard, bytes sent, and how often each fault was seen, since the start.
    pub(crate) fn counted(&self) -> (u64, u64, impl Iterator<Item = (&'static str, u64)> + '_) {
        let counts = &self.0.counts;
        let faults = Fault::ALL.iter().zip(&counts.faults);
        (
            counts.heard_bytes.load(Relaxed),
            counts.sent_bytes.load(Relaxed),
            faults.map(|(fault, count)| (fault.code(), count.load(Relaxed))),
        )
    }
}

impl Shared {
    /// Tells the hub; in its turn. A hub that has stopped hears nothing.
    async fn tell(&self, event: Event) {
        let _ = self.events.send(event).await;
    }

    /// Who we are in handshakes; none while the node key is lost, or a new one is about to be certified.
    fn own(&self) -> Option<Own> {
        let (certified, node) = (self.certified(), self.engine.node_key());
        let speaks = self.engine.identity().speaks() && certified.of.node == node;
        speaks.then(|| Own {
            origin: self.engine.origin(),
            node,
            certificate: certified.signed,
        })
    }

    /// The certificate that this node shows now.
    fn certified(&self) -> Certified {
        let shown = self.certified.read();
        shown.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn nonce(&self) -> Nonce {
        let mut nonce = Nonce::default();
        self.engine.entropy().fill(&mut nonce);
        nonce
    }

    /// The node key of a node that may be connected.
    fn key_of(&self, origin: &Origin) -> Option<Key> {
        if self.engine.identity().lost() {
            return None;
        }
        self.engine.look(|views| {
            let peer = views.directory.peers.get(origin)?;
            // After an end they may lack what we decided, though nothing is under way here any more.
            let owed = views.transfers.between(origin).is_some();
            (owed || reachable(views, origin, peer)).then_some(peer.node)
        })
    }

    /// Whether the node key that a neighbour is known by said itself that it is over. No hours go between the two then, before a
    /// steward has accepted another.
    fn over(&self, origin: &Origin) -> bool {
        let known = |views: &Views| Some(views.directory.peers.get(origin)?.node);
        let (known, met) = (self.engine.look(known), self.register.met(origin));
        known.zip(met).is_some_and(|(known, met)| met.over(&known))
    }

    /// Whether a neighbour's node key was this one, and is no longer.
    fn was_key_of(&self, origin: &Origin, key: &Key) -> bool {
        let peer = |views: &Views| views.directory.peers.get(origin)?.earlier.get(key).copied();
        self.engine.look(peer).is_some()
    }

    /// Whom we are linked with, by their node keys.
    fn linked(&self) -> BTreeMap<Origin, Key> {
        self.those(|_, _, peer| peer.linked)
    }

    /// Who may be connected: those linked, and those with whom something is still under way.
    fn reachable(&self) -> BTreeMap<Origin, Key> {
        self.those(reachable)
    }

    fn those(&self, these: impl Fn(&Views, &Origin, &Linked) -> bool) -> BTreeMap<Origin, Key> {
        if self.engine.identity().lost() {
            return BTreeMap::new();
        }
        self.engine.look(|views| {
            let peers = views.directory.peers.iter();
            peers
                .filter(|(origin, peer)| these(views, origin, peer))
                .map(|(origin, peer)| (origin.clone(), peer.node))
                .collect()
        })
    }

    /// The epoch of our feed: that of the certificate that is shown.
    fn epoch(&self) -> u32 {
        self.certified().of.epoch
    }

    /// This node's card.
    fn card(&self) -> Card {
        cards::own(
            &self.engine,
            &self.address,
            &self.place,
            self.certified().signed,
        )
    }

    fn see(&self, origin: &Origin, change: impl FnOnce(&mut Seen)) {
        let mut all = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(origin.clone()).or_default();
        let before = seen.shown();
        change(seen);
        let moved = seen.shown() != before;
        drop(all);
        if moved {
            self.changed();
        }
    }

    /// People here see something else of other nodes than before.
    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

/// After an end, what is under way completes.
fn reachable(views: &Views, origin: &Origin, peer: &Linked) -> bool {
    peer.linked || views.transfers.under_way(origin) != (0, 0)
}
