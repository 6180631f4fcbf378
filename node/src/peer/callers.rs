//! Neighbours that call a node which has lost everything but its node key. It does not know who they are, and cannot reach
//! those behind a router; but they know it and dial it. Each shows who it is, and is asked over its own line for what it holds.
//!
//! Whoever calls is let in: what they bring opens to this node's key alone, so a stranger has nothing to bring.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use futures_util::{Sink, Stream};
use kith_protocol::id::Origin;
use kith_protocol::key::Key;
use kith_protocol::peer::card::Certificate;
use kith_protocol::peer::limits::HANDSHAKE_MS;
use kith_protocol::peer::link::{Known, Link, Message as Said, Nonce, Own};
use kith_protocol::peer::mirror::{Gathering, Holding, Mirror, Part, Record, frame::PARTS};
use kith_protocol::peer::{Fault, Frame};
use kith_protocol::tlog::Cosigner;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::limits;
use super::line::{self, Inbox, Outbox};
use super::mirror::{Source, told};
use super::socket::Message;
use crate::clock::{Clock, Entropy};
use crate::engine::Identity;

/// Frames of a caller that may wait for whoever asked: the longest page, and what it says by itself.
const WAITING: usize = PARTS as usize + 8;
/// Callers whose calls are counted: many more than a node has neighbours.
const CALLS: usize = 4 * 1024;
/// How long a caller may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets callers in. Handles are cheap to clone.
#[derive(Clone)]
pub struct Callers(Arc<Shared>);

struct Shared {
    identity: Arc<Identity>,
    entropy: Arc<dyn Entropy>,
    /// With each node key: a neighbour that was not told of a new one knows this node by the one before.
    own: Vec<Own>,
    /// How often each has called, by the key it shows: the next key is tried each time.
    calls: Mutex<BTreeMap<Key, usize>>,
    met: Mutex<mpsc::Sender<Caller>>,
    strangers: Semaphore,
}

/// How something is said over a line; false once it has broken.
type Say = Box<dyn Fn(Mirror) -> bool + Send>;

/// A neighbour that has called, or is connected, for a thread that may wait.
pub struct Caller {
    origin: Origin,
    name: String,
    say: Say,
    frames: mpsc::Receiver<Mirror>,
}

impl Callers {
    /// Waits as this node; who calls comes out of the other end.
    ///
    /// # Panics
    /// Never: an origin can be the name of a key.
    #[must_use]
    pub fn of(
        identity: Arc<Identity>,
        clock: &dyn Clock,
        entropy: Arc<dyn Entropy>,
    ) -> (Self, mpsc::Receiver<Caller>) {
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        let witness = Cosigner::new(
            identity.origin().as_str(),
            ed25519_dalek::SigningKey::from_bytes(&seed),
        );
        let witness = witness.expect("an origin can be the name of a key");
        let own = |(nth, node): (usize, Key)| {
            // Keys that were drawn for this and never sign anything: the real ones come back with the records.
            let certificate = Certificate {
                at: clock.now(),
                before: None,
                epoch: identity.epoch(),
                feed: identity.feed_key(),
                log: identity.log().verifier().clone(),
                node,
                origin: identity.origin().clone(),
                witness: witness.verifier().clone(),
            };
            Own {
                origin: identity.origin().clone(),
                node,
                certificate: certificate.sign(&|bytes| identity.sign_by_each(bytes)[nth]),
            }
        };
        let own = identity
            .node_keys()
            .into_iter()
            .enumerate()
            .map(own)
            .collect();
        let (met, calls) = mpsc::channel();
        let shared = Shared {
            identity,
            entropy,
            own,
            calls: Mutex::default(),
            met: Mutex::new(met),
            strangers: Semaphore::new(limits::STRANGERS),
        };
        (Self(Arc::new(shared)), calls)
    }

    /// Talks over a socket that somebody opened, until either side ends it.
    pub(crate) async fn accept<S, M, E>(&self, socket: S)
    where
        S: Stream<Item = Result<M, E>> + Sink<M, Error = E> + Send + 'static,
        M: Message,
        E: std::error::Error + Send + 'static,
    {
        let Ok(_place) = self.0.strangers.try_acquire() else {
            return;
        };
        let (outbox, mut inbox) = line::open(socket);
        let patience = Duration::from_millis(HANDSHAKE_MS.unsigned_abs());
        let shaken = timeout(patience, self.shake(&outbox, &mut inbox)).await;
        let known = match shaken.unwrap_or(Err(Fault::Silent)) {
            Ok(known) => known,
            Err(fault) => {
                let _ = outbox.send(Frame::Link(fault.into()).encode());
                return;
            }
        };
        let name = known.origin.to_string();
        let say = move |frame| outbox.send(Frame::Mirror(frame).encode()).is_ok();
        let (caller, take) = Caller::new((known.origin, name), Box::new(say));
        let met = self.0.met.lock();
        if { met.unwrap_or_else(PoisonError::into_inner) }
            .send(caller)
            .is_err()
        {
            return;
        }
        // Whatever else they say has to wait until this node runs again.
        while let Some(Ok(bytes)) = inbox.recv().await {
            if let Ok(Frame::Mirror(frame)) = Frame::decode(&bytes)
                && take.try_send(frame).is_err()
            {
                return;
            }
        }
    }

    /// Which of this node's keys whoever shows this one is shown now.
    fn turn(&self, caller: Key) -> usize {
        let mut calls = self.0.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() >= CALLS {
            calls.clear();
        }
        let times = calls.entry(caller).or_default();
        let nth = *times % self.0.own.len();
        *times += 1;
        nth
    }

    async fn shake(&self, outbox: &Outbox, inbox: &mut Inbox) -> Result<Known, Fault> {
        let mut nonce = Nonce::default();
        self.0.entropy.fill(&mut nonce);
        let mut begun: Option<(Link, Key, usize)> = None;
        loop {
            let bytes = inbox.recv().await.unwrap_or(Err(Fault::Silent))?;
            let Frame::Link(said) = Frame::decode(&bytes)? else {
                return Err(Fault::OutOfTurn);
            };
            let (link, caller, nth) = match (&mut begun, &said) {
                (Some(begun), _) => begun,
                (begun @ None, Said::Hello { key, .. }) => {
                    let nth = self.turn(*key);
                    let link = Link::accept(self.0.own[nth].clone(), nonce);
                    begun.insert((link, *key, nth))
                }
                (None, Said::Challenge { .. } | Said::Proof { .. } | Said::Bye { .. }) => {
                    return Err(Fault::OutOfTurn);
                }
            };
            let sign = |bytes: &[u8]| self.0.identity.sign_by_each(bytes)[*nth];
            let step = link.input(said, &|_| Some(*caller), &sign)?;
            if let Some(answer) = step.send {
                let _ = outbox.send(Frame::Link(answer).encode());
            }
            if let Some(known) = step.open {
                return Ok(known);
            }
        }
    }
}

impl std::fmt::Debug for Callers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callers")
            .field("origin", self.0.identity.origin())
            .finish_non_exhaustive()
    }
}

impl Caller {
    /// Who is at the other end of a line, under its name, and where what it says goes.
    pub(super) fn new(
        (origin, name): (Origin, String),
        say: Say,
    ) -> (Self, mpsc::SyncSender<Mirror>) {
        let (take, frames) = mpsc::sync_channel(WAITING);
        let caller = Self {
            origin,
            name,
            say,
            frames,
        };
        (caller, take)
    }

    /// Who it is.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    fn ask(&self, frame: Mirror) -> Result<(), String> {
        let sent = (self.say)(frame);
        sent.then_some(())
            .ok_or_else(|| "its line broke".to_owned())
    }

    /// The next that fits, of what it says.
    fn hear<T>(&self, fits: impl Fn(Mirror) -> Option<T>) -> Result<T, String> {
        loop {
            let heard = self.frames.recv_timeout(PATIENCE);
            let heard = heard.map_err(|_| "it gives no answer".to_owned())?;
            if let Some(found) = fits(heard) {
                return Ok(found);
            }
        }
    }
}

impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

impl Source for Caller {
    fn name(&self) -> &str {
        &self.name
    }

    /// It says so by itself, once it knows who is there.
    fn held(&self) -> Result<Holding, String> {
        self.hear(told)
    }

    fn records(&self, epoch: u32, from: u64) -> Result<Vec<Record>, String> {
        self.ask(Mirror::Fetch { epoch, from })?;
        self.hear(|frame| {
            let Mirror::Records {
                back: true,
                epoch: of,
                from: at,
                records,
                ..
            } = frame
            else {
                return None;
            };
            (of == epoch && at == from).then_some(records)
        })
    }

    fn page(&self, epoch: u32, after: u64) -> Result<Option<Vec<Part>>, String> {
        self.ask(Mirror::FetchPage { epoch, after })?;
        let mut gathering = Gathering::default();
        loop {
            let part = self.hear(|frame| {
                let Mirror::Page {
                    back: true, part, ..
                } = frame
                else {
                    return None;
                };
                Some(part)
            })?;
            match gathering.take(part) {
                Ok(None) => {}
                Ok(Some(parts)) => return Ok(Some(parts)),
                Err(_) => return Err("its pages are in no order".to_owned()),
            }
        }
    }

    /// Not over this line: the node that is brought back compares heads with everyone before it goes on.
    fn cosigned(&self, _log: &str) -> Option<String> {
        None
    }
}
