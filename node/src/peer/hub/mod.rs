//! The hub: one task that owns the connections and every machine, tells the machines what happens, and does what they ask
//! for, in order.

mod acting;
mod reaching;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use kith_protocol::id::{Millis, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::gossip::Followed;
use kith_protocol::peer::link::Known;
use kith_protocol::peer::mirror::Mirror;
use kith_protocol::peer::{Fault, Frame, link};
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};

use self::acting::Waiting;
use super::ahead::Looked;
use super::callers::Caller;
use super::drilling::Back;
use super::fetching::{Fetches, Page};
use super::line::Outbox;
use super::machines::{Act, Machines};
use super::wait::Waits;
use super::{Shared, limits};
use crate::engine::Stopped;

/// What the hub is told.
#[derive(Debug)]
pub(crate) enum Event {
    /// Somebody at the other end of a connection has shown who they are.
    Opened {
        id: u64,
        known: Box<Known>,
        /// Whether it was we who dialled.
        dialled: bool,
        /// Which certificate they were shown.
        certified: u64,
        outbox: Outbox,
    },
    /// They said something.
    Heard {
        id: u64,
        origin: Origin,
        frame: Box<Frame>,
    },
    /// They said items, which are read.
    Items {
        id: u64,
        origin: Origin,
        answer: bool,
        items: Vec<Looked>,
    },
    /// The connection has ended; `fault` is what they did wrong, if that is why.
    Closed {
        id: u64,
        origin: Origin,
        fault: Option<Fault>,
    },
    /// Dialling came to nothing.
    Unreached { origin: Origin },
    /// A neighbour may be dialled or asked at once: something changed with it.
    Look { origin: Origin },
    /// The key that a neighbour is known by is over: whoever shows it begins anew, and hours wait.
    Over { origin: Origin },
    /// Somebody here looks at what neighbours let us see of their boards.
    Browse,
    /// Whom a steward wants followed has changed.
    Followed,
    /// Something may have to be published.
    Publish,
    /// A node that we follow from afar was asked for what it published.
    Fetched { origin: Origin, page: Option<Page> },
    /// Our card was brought to a node, or could not be.
    Asked { origin: Origin, done: bool },
    /// Somebody here drills a restore, and wants to ask whoever is connected.
    Drill(std::sync::mpsc::Sender<Caller>),
    /// Say this over that connection, if it is still open.
    Say {
        id: u64,
        origin: Origin,
        frame: Box<Frame>,
    },
}

/// An open connection.
#[derive(Debug)]
struct Link {
    id: u64,
    dialled: bool,
    outbox: Outbox,
    since: Millis,
    /// The key that its other end has shown.
    node: Key,
    /// What comes back over it of our own.
    back: Back,
}

/// The hub.
pub(super) struct Hub {
    shared: Arc<Shared>,
    events: mpsc::Receiver<Event>,
    links: BTreeMap<Origin, Link>,
    dialling: BTreeSet<Origin>,
    asking: BTreeSet<Origin>,
    /// When each may be dialled again.
    dials: Waits,
    /// When each may be asked again to link.
    asks: Waits,
    /// Whom we follow from afar.
    fetches: Fetches,
    machines: Machines,
    /// What is on its way to the disk, in order, and what is to be done once it is there.
    waiting: VecDeque<Waiting>,
}

impl Hub {
    /// Starts from what was kept. For a thread that may wait for the disk, here and while it runs.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn open(
        shared: Arc<Shared>,
        events: mpsc::Receiver<Event>,
    ) -> Result<Self, Stopped> {
        Ok(Self {
            machines: Machines::open(Arc::clone(&shared), shared.linked())?,
            shared,
            events,
            links: BTreeMap::new(),
            dialling: BTreeSet::new(),
            asking: BTreeSet::new(),
            dials: Waits::default(),
            asks: Waits::default(),
            fetches: Fetches::default(),
            waiting: VecDeque::new(),
        })
    }

    /// Works until it is told to stop; then every connection ends.
    pub(super) async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        let mut length = self.shared.engine.length();
        let mut tick = interval(limits::TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.entries_changed().await;
        loop {
            tokio::select! {
                () = told(&mut stopping) => break,
                changed = length.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    length.borrow_and_update();
                    self.entries_changed().await;
                }
                _ = tick.tick() => self.tick().await,
                done = acting::kept(&mut self.waiting) => self.kept(done).await,
                event = self.events.recv() => match event {
                    Some(event) => self.hear(event).await,
                    None => break,
                },
            }
        }
        let now = self.now();
        for origin in self.links.keys() {
            self.shared.heard(origin, now, None).await;
        }
    }

    fn now(&self) -> Millis {
        self.shared.engine.clock().now()
    }

    fn chance(&self) -> u64 {
        let mut bytes = [0; 8];
        self.shared.engine.entropy().fill(&mut bytes);
        u64::from_be_bytes(bytes)
    }

    async fn hear(&mut self, event: Event) {
        match event {
            Event::Opened {
                id,
                known,
                dialled,
                certified,
                outbox,
            } => {
                let link = Link {
                    id,
                    dialled,
                    outbox,
                    since: self.now(),
                    node: known.node,
                    back: Back::default(),
                };
                self.opened(&known, link, certified).await;
            }
            Event::Heard { id, origin, frame } => {
                let link = self.links.get_mut(&origin).filter(|link| link.id == id);
                if let Some(frame) = link.and_then(|link| link.back.hear(*frame)) {
                    self.heard(origin, frame).await;
                }
            }
            Event::Items {
                id,
                origin,
                answer,
                items,
            } => {
                if self.is_open(id, &origin) {
                    self.noted(&origin);
                    let acts = self.machines.said_items(origin, answer, items);
                    self.perform(acts).await;
                }
            }
            Event::Closed { id, origin, fault } => self.closed(id, &origin, fault).await,
            Event::Unreached { origin } => {
                self.dialling.remove(&origin);
                let (now, chance) = (self.now(), self.chance());
                self.dials.ended(&origin, None, 0, now, chance);
            }
            Event::Look { origin } => {
                self.dials.forget(&origin);
                self.asks.forget(&origin);
                self.look_around();
            }
            Event::Over { origin } => self.perform(vec![Act::Restart(origin)]).await,
            Event::Browse => {
                let acts = self.machines.browse();
                self.perform(acts).await;
            }
            Event::Followed => self.entries_changed().await,
            Event::Publish => {
                let acts = self.machines.publish();
                self.perform(acts).await;
            }
            Event::Fetched { origin, page } => self.fetched(&origin, page).await,
            Event::Drill(reply) => self.drill(&reply),
            Event::Say { id, origin, frame } => {
                if self.is_open(id, &origin) {
                    self.send(&origin, &frame).await;
                }
            }
            Event::Asked { origin, done } => self.asked(&origin, done),
        }
    }

    /// A neighbour said something.
    async fn heard(&mut self, origin: Origin, frame: Frame) {
        self.noted(&origin);
        let from = matches!(frame, Frame::Transfer(_)).then(|| origin.clone());
        let acts = self.machines.heard(origin, frame);
        self.perform(acts).await;
        let said = from.and_then(|from| Some((self.machines.their_ceiling(&from)?, from)));
        if let Some((ceiling, from)) = said {
            self.shared.says(&from, ceiling).await;
        }
    }

    /// Whether this is the connection with a neighbour: a newer one may have taken its place.
    fn is_open(&self, id: u64, origin: &Origin) -> bool {
        self.links.get(origin).is_some_and(|link| link.id == id)
    }

    /// Notes that a neighbour was heard.
    fn noted(&self, origin: &Origin) {
        let now = self.now();
        self.shared.see(origin, |seen| seen.heard = Some(now));
    }

    /// Our card was brought, or could not be.
    fn asked(&mut self, origin: &Origin, done: bool) {
        self.asking.remove(origin);
        if !done {
            let (now, chance) = (self.now(), self.chance());
            self.asks.ended(origin, None, 0, now, chance);
        }
    }

    /// Lets a drill ask everyone who said what they hold. A node that still asks for what it lost needs the answers itself.
    fn drill(&mut self, reply: &std::sync::mpsc::Sender<Caller>) {
        if self.machines.asks() {
            return;
        }
        for (origin, link) in &mut self.links {
            let card = self.shared.register.met(origin).and_then(|met| met.card());
            let name = card.map_or_else(|| origin.to_string(), |card| card.name);
            let (id, to, events) = (link.id, origin.clone(), self.shared.events.clone());
            let say = move |frame: Mirror| {
                let (origin, frame) = (to.clone(), Box::new(frame.into()));
                events
                    .blocking_send(Event::Say { id, origin, frame })
                    .is_ok()
            };
            if let Some(caller) = link.back.drill((origin.clone(), name), say) {
                // Whoever asked may be gone.
                let _ = reply.send(caller);
            }
        }
    }

    async fn opened(&mut self, known: &Known, link: Link, certified: u64) {
        let (origin, now, dialled) = (&known.origin, link.since, link.dialled);
        if dialled {
            self.dialling.remove(origin);
        }
        if let Some(fault) = self.dials.banned(origin, now) {
            // They are told why, every time.
            let _ = link.outbox.send(bye(fault));
            return;
        }
        // Whoever was shown keys that have changed meanwhile has to come again.
        if certified != self.shared.certified().nth {
            return;
        }
        // Of two that crossed, both sides keep the one that the smaller origin dialled; of two by the same side, the
        // newer: the other is from before a crash.
        let own = self.shared.engine.origin();
        if let Some(before) = self.links.get(origin)
            && before.dialled != dialled
            && before.dialled == (own < *origin)
        {
            return;
        }
        let again = self.links.insert(origin.clone(), link).is_some();
        tracing::info!(%origin, again, "a neighbour is connected");
        self.shared.see(origin, |seen| {
            seen.connected = true;
            seen.unknown = false;
            seen.heard = Some(now);
        });
        let knows = self.shared.certified().of.node;
        self.shared.heard(origin, now, Some(knows)).await;
        if again {
            self.forget(origin);
            let acts = self.machines.parted(origin);
            self.perform(acts).await;
        }
        let acts = self.machines.connected(known);
        self.perform(acts).await;
    }

    async fn closed(&mut self, id: u64, origin: &Origin, fault: Option<Fault>) {
        if let Some(fault) = fault {
            self.shared.counts.fault(fault);
            tracing::warn!(%origin, %fault, "a neighbour broke the protocol");
        }
        let this = self.links.get(origin).is_some_and(|link| link.id == id);
        let Some(link) = this.then(|| self.links.remove(origin)).flatten() else {
            return;
        };
        if let Some(fault) = fault {
            // If the line still carries anything.
            let _ = link.outbox.send(bye(fault));
        }
        self.over(origin, link, fault).await;
    }

    /// Ends the connection with a neighbour for what it did.
    async fn end(&mut self, origin: &Origin, fault: Fault) {
        self.shared.counts.fault(fault);
        if let Some(link) = self.links.remove(origin) {
            tracing::warn!(%origin, %fault, "a neighbour is cut off");
            let _ = link.outbox.send(bye(fault));
            self.over(origin, link, Some(fault)).await;
        }
    }

    async fn over(&mut self, origin: &Origin, link: Link, fault: Option<Fault>) {
        let (now, chance) = (self.now(), self.chance());
        self.dials
            .ended(origin, fault, now.saturating_sub(link.since), now, chance);
        drop(link);
        self.forget(origin);
        self.shared.see(origin, |seen| seen.connected = false);
        self.shared.heard(origin, now, None).await;
        let acts = self.machines.parted(origin);
        // One neighbour's end can be another's, never its own again.
        Box::pin(self.perform(acts)).await;
    }

    async fn tick(&mut self) {
        if self.certify().await {
            self.entries_changed().await;
        }
        self.look_around();
        self.fetch();
        let acts = self.machines.tick();
        self.perform(acts).await;
    }

    /// Shows new keys of ours, if there are any. Neighbours learn of keys by the handshake, so all shake hands again.
    async fn certify(&mut self) -> bool {
        if !self.shared.certify_anew().await {
            return false;
        }
        let connected: Vec<Origin> = self.links.keys().cloned().collect();
        for origin in connected {
            self.perform(vec![Act::Restart(origin.clone())]).await;
            self.dials.forget(&origin);
        }
        true
    }

    /// Links may have been made, changed or ended.
    async fn entries_changed(&mut self) {
        self.certify().await;
        let linked = self.shared.linked();
        for (origin, met) in self.shared.register.everyone() {
            // Whoever asked and is linked now asks no more.
            if met.asks.is_some() && linked.contains_key(&origin) {
                let kept = self
                    .shared
                    .register
                    .alter(&origin, |met| met.asks = None)
                    .await;
                if let Err(why) = kept {
                    tracing::debug!(%why, "that a neighbour asks no more cannot be kept");
                }
                self.dials.forget(&origin);
            }
        }
        let reachable = self.shared.reachable();
        let ended: Vec<Origin> = self
            .links
            .iter()
            .filter(|(origin, link)| reachable.get(*origin) != Some(&link.node))
            .map(|(origin, _)| origin.clone())
            .collect();
        for origin in ended {
            self.end(&origin, Fault::NotLinked).await;
            self.dials.forget(&origin);
        }
        let everyone = self.shared.register.everyone();
        let others = everyone.iter().filter(|(_, met)| met.followed);
        let afar = { others.clone() }.filter(|(origin, _)| !linked.contains_key(*origin));
        let afar = afar.map(|(origin, _)| (origin.clone(), self.machines.holds(origin)));
        let afar: Vec<_> = afar.collect();
        self.fetches
            .these(afar.into_iter(), self.now(), self.chance());
        let followed = others.map(|(origin, met)| Followed {
            origin: origin.clone(),
            node: Some(met.node),
        });
        let mut acts = self.machines.link(linked, followed.collect());
        acts.extend(self.machines.moved());
        self.perform(acts).await;
        self.look_around();
    }
}

/// The last word to whoever has this fault.
fn bye(fault: Fault) -> Vec<u8> {
    Frame::Link(link::Message::from(fault)).encode()
}

/// Waits until the server is to stop.
async fn told(stopping: &mut watch::Receiver<bool>) {
    // If nobody is left to tell, it has stopped.
    let _ = stopping.wait_for(|stop| *stop).await;
}
