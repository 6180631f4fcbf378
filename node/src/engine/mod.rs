//! The engine: one node's books, open. Others submit entries through it and look at what is durable.
//!
//! One thread owns the [`Writer`]; everything here asks it, or reads what it [shows](Shown). Handles are cheap to
//! clone; when the last one goes, the thread writes a snapshot and ends.

pub mod adopting;
mod behind;
mod devices;
pub mod fold;
mod group;
pub mod identity;
mod keeping;
mod neighbours;
pub mod node_keys;
pub(crate) mod opening;
pub mod outcome;
pub mod recovering;
mod reflecting;
pub mod shown;
pub mod snapshot;
mod thread;
pub mod witness;
pub mod writer;

use std::fmt;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;

use kith_protocol::{
    details::Detail,
    entry::Content,
    envelope::{Envelope, Verified},
    id::{Account, Digest32, Id, Index, Origin},
    key::Key,
    refusal::Frame,
    view::Views,
};
use tokio::sync::{oneshot, watch};

use self::devices::Devices;
pub use self::identity::Identity;
pub(crate) use self::keeping::Answer;
pub use self::opening::{OpenError, Parts, Settings};
pub use self::outcome::{Health, NotSaid, Outcome, Receipt, Stopped};
pub use self::shown::Shown;
use self::thread::{Job, Reply};
pub use self::witness::WitnessReply;
pub use self::writer::Writer;
use crate::clock::{Clock, Entropy};
use crate::meetings::reflections::{Answers, Reflected};
use crate::people::People;
use crate::people::looks::{self, Look};
use crate::store::keyring::KeyFault;
use crate::store::{Fault, Journal};

/// Entries that may wait for an answer: a few seconds' work. More are sent away at once.
const MOST_WAITING: usize = 100_000;

/// One node's books, open.
#[derive(Clone, Debug)]
pub struct Engine(Arc<Inner>);

struct Inner {
    shown: Arc<Shown>,
    people: Arc<People>,
    devices: Devices,
    identity: Arc<Identity>,
    cosigned: witness::Cosigned,
    witness_vkey: witness::Vkey,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    waiting: Arc<AtomicUsize>,
    /// None once nobody may ask any more.
    jobs: Option<mpsc::Sender<Job>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Tells the check behind the start that nobody waits for it.
    stop: Arc<AtomicBool>,
}

impl Engine {
    /// Checks everything of an envelope that needs no state, as [`Envelope::verify`] does, and quicker where its
    /// signers have devices here. Pure work, to be spread over all cores before submitting.
    ///
    /// # Errors
    /// What is wrong with it by itself.
    pub fn verify(&self, envelope: Envelope) -> Result<Verified, Frame> {
        envelope.verify_with(|key| self.0.devices.prepared(&self.0.shown, key))
    }

    /// Takes a group: outcomes in order, each only once durable. Details are sealed before the group is appended.
    ///
    /// # Errors
    /// Why nothing is taken now. What was submitted may still stand: the same bytes again will tell.
    pub async fn submit(&self, entries: Vec<Verified>) -> Result<Vec<Outcome>, Stopped> {
        let (reply, answer) = awaited();
        self.ask_to_take(entries, reply)?;
        answer.await.map_err(|_| self.gone())?
    }

    /// The same from a thread that may wait.
    ///
    /// # Errors
    /// As for [`submit`](Self::submit).
    pub fn submit_blocking(&self, entries: Vec<Verified>) -> Result<Vec<Outcome>, Stopped> {
        let (reply, answer) = waited();
        self.ask_to_take(entries, reply)?;
        answer.recv().map_err(|_| self.gone())?
    }

    /// Looks at the views, under a short read lock: what is durable, and nothing else. Never call the engine from
    /// within.
    pub fn look<T>(&self, f: impl FnOnce(&Views) -> T) -> T {
        self.0.shown.look(f)
    }

    /// The leaf at a position; none where nothing is durable.
    ///
    /// # Errors
    /// What the disk says.
    pub fn leaf(&self, at: Index) -> Result<Option<String>, Fault> {
        self.0.shown.leaf(at)
    }

    /// The text under a commitment that a durable body names; none if it was erased.
    #[must_use]
    pub fn detail(&self, commitment: &Digest32) -> Option<String> {
        self.detail_salted(commitment).map(|detail| detail.text)
    }

    /// The same with its salt, so that whoever holds the body can check it.
    #[must_use]
    pub fn detail_salted(&self, commitment: &Digest32) -> Option<Detail> {
        self.0.people.open(&*self.0.shown.journal, commitment)
    }

    /// The names of people and accounts.
    #[must_use]
    pub fn people(&self) -> &Arc<People> {
        &self.0.people
    }

    /// The journal itself: for backups, which take what is stored as it is stored.
    #[must_use]
    pub fn journal(&self) -> &dyn Journal {
        &*self.0.shown.journal
    }

    /// The receipt of a durable entry against the newest head.
    #[must_use]
    pub fn receipt(&self, at: Index) -> Option<Receipt> {
        self.0
            .shown
            .receipt(at)
            .inspect_err(|fault| tracing::error!(%fault, at, "An entry cannot be read."))
            .ok()?
    }

    /// The newest signed checkpoint, as printed.
    #[must_use]
    pub fn head(&self) -> Arc<str> {
        self.0.shown.head()
    }

    /// The head that strangers see: it moves at start and then once a day.
    #[must_use]
    pub fn public_head(&self) -> Arc<str> {
        self.0.shown.public_head()
    }

    /// A tile of the log as far as the public head goes.
    #[must_use]
    pub fn tile(&self, level: u8, n: u64, width: u16) -> Option<Vec<u8>> {
        self.0.shown.tile(level, n, width)
    }

    /// Answers a log that asks for a cosignature. What is answered is durable.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub async fn witness(&self, body: Vec<u8>) -> Result<WitnessReply, Stopped> {
        let (reply, answer) = awaited();
        self.ask(Job::Witness(body, reply))?;
        answer.await.map_err(|_| self.gone())?
    }

    /// The same from a thread that may wait.
    ///
    /// # Errors
    /// As for [`witness`](Self::witness).
    pub fn witness_blocking(&self, body: Vec<u8>) -> Result<WitnessReply, Stopped> {
        let (reply, answer) = waited();
        self.ask(Job::Witness(body, reply))?;
        answer.recv().map_err(|_| self.gone())?
    }

    /// The last checkpoint cosigned of the log whose name has this SHA-256 in lower-case hex, as a signed note.
    #[must_use]
    pub fn witnessed(&self, name_sha256: &str) -> Option<String> {
        witness::last(&self.0.cosigned, name_sha256)
    }

    /// The key that others check this node's cosignatures with, if it witnesses any log. Another one after its records were
    /// brought back.
    #[must_use]
    pub fn witness_vkey(&self) -> Option<String> {
        witness::read(&self.0.witness_vkey)
    }

    /// Notes that an officer looked into a person's record; durable when it returns. The same look within the hour is
    /// one look.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub async fn note_look(&self, about: Account, by: Account, what: &str) -> Result<(), Stopped> {
        let (reply, answer) = awaited();
        let look = Look {
            at: self.0.clock.now(),
            by,
            what: what.to_owned(),
        };
        self.ask(Job::Look(about, look, reply))?;
        answer.await.map_err(|_| self.gone())?
    }

    /// Counts what a slip says; durable when it returns. Which slip said what is kept nowhere.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub async fn reflect(&self, slip: Digest32, answers: Answers) -> Result<Reflected, Stopped> {
        let (reply, answer) = awaited();
        self.ask(Job::Reflect(slip, answers, reply))?;
        answer.await.map_err(|_| self.gone())?
    }

    /// Keeps the secret of somebody's calendar feed in place of the one before, or none; durable when it returns.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub async fn keep_feed(&self, account: Account, secret: Option<String>) -> Result<(), Stopped> {
        let (reply, answer) = awaited();
        self.ask(Job::Feed(account, secret, reply))?;
        answer.await.map_err(|_| self.gone())?
    }

    /// Who looked into a person's record, newest first: at most `most` before the `before`-th, and what to go on
    /// before if there are more.
    ///
    /// # Errors
    /// What the disk says, or that they cannot be opened.
    pub fn looks(
        &self,
        about: Account,
        before: Option<u64>,
        most: usize,
    ) -> Result<(Vec<Look>, Option<u64>), KeyFault> {
        looks::read(&*self.0.shown.journal, &self.0.people, about, before, most)
    }

    /// The durable length, to be watched.
    #[must_use]
    pub fn length(&self) -> watch::Receiver<u64> {
        self.0.shown.watch()
    }

    /// Whether entries are taken, and if not, why.
    #[must_use]
    pub fn health(&self) -> Health {
        let last_at = self.0.shown.state().last_at;
        let stopped = self.0.shown.stopped();
        let why = stopped
            .or_else(|| group::clock_back(self.0.clock.now(), last_at))
            .or_else(|| self.0.shown.holding().then_some(Stopped::Asking));
        Health {
            writable: why.is_none(),
            why,
            length: self.0.shown.length(),
            unchecked: self.0.shown.unchecked(),
        }
    }

    /// The node's name for life.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.0.identity.origin().clone()
    }

    /// The node key.
    #[must_use]
    pub fn node_key(&self) -> Key {
        self.0.identity.node_key()
    }

    /// The log's verifier key, as others are configured with it.
    #[must_use]
    pub fn log_vkey(&self) -> String {
        self.0.identity.log().verifier().to_string()
    }

    /// The log's epoch, counted from 1.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.0.identity.epoch()
    }

    /// Whose log this is: what else the node signs.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// What tells the time here.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Where unguessable bytes come from here.
    #[must_use]
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.0.entropy
    }

    /// A text as a detail, with a salt of its own, and the commitment a body names it by.
    #[must_use]
    pub fn detail_of(&self, text: &str) -> (Digest32, Detail) {
        let mut salt = [0; 16];
        self.0.entropy.fill(&mut salt);
        let detail = Detail {
            salt: data_encoding::BASE64URL_NOPAD.encode(&salt),
            text: text.to_owned(),
        };
        let commitment = detail.commitment().expect("a salt of 16 bytes");
        (commitment, detail)
    }

    /// An entry of the node's own (what the console says), signed with the node key, to be submitted.
    ///
    /// # Errors
    /// That it makes no entry: too long, or the details are not those the content names.
    pub fn as_node(&self, content: Content, details: Option<Detail>) -> Result<Verified, Frame> {
        let id = Id(self.0.entropy.uuid());
        self.0
            .identity
            .say(id, self.0.clock.now(), content, details)
    }

    /// Says something as the node, from a thread that may wait.
    ///
    /// # Errors
    /// As for [`as_node`](Self::as_node) and [`submit`](Self::submit).
    pub fn say(&self, content: Content, details: Option<Detail>) -> Result<Outcome, NotSaid> {
        let entry = self.as_node(content, details)?;
        let outcomes = self.submit_blocking(vec![entry])?;
        Ok(outcomes
            .into_iter()
            .next()
            .expect("one entry has one outcome"))
    }

    /// Does now what the writer does each minute: says what fell due, and moves the public head if it is time.
    ///
    /// # Errors
    /// Why nothing is taken now.
    pub fn tick(&self) -> Result<(), Stopped> {
        let (reply, answer) = waited();
        self.ask(Job::Tick(reply))?;
        answer.recv().map_err(|_| self.gone())?
    }

    /// Writes a snapshot and takes nothing more; what is durable can be read on. Returns when that is done.
    pub fn close(&self) {
        let (reply, answer) = waited();
        if self.ask(Job::Close(reply)).is_ok() {
            // Gone already is closed too.
            let _ = answer.recv();
        }
    }

    fn ask_to_take(
        &self,
        entries: Vec<Verified>,
        reply: Reply<Vec<Outcome>>,
    ) -> Result<(), Stopped> {
        let count = entries.len();
        let before = self.0.waiting.fetch_add(count, Ordering::Relaxed);
        if before > MOST_WAITING {
            self.0.waiting.fetch_sub(count, Ordering::Relaxed);
            return Err(Stopped::Busy);
        }
        self.ask(Job::Submit(entries, reply))
    }

    fn ask(&self, job: Job) -> Result<(), Stopped> {
        let jobs = self.0.jobs.as_ref().ok_or(Stopped::Closed)?;
        jobs.send(job).map_err(|_| self.gone())
    }

    /// Why the thread does not answer.
    fn gone(&self) -> Stopped {
        self.0.shown.stopped().unwrap_or(Stopped::Closed)
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("identity", &self.identity)
            .field("length", &self.shown.length())
            .finish_non_exhaustive()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The writer ends when nobody is left to ask; then the folder is free again.
        self.jobs = None;
        self.stop.store(true, Ordering::Relaxed);
        let threads = self
            .threads
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // If it panicked, that was told when it did.
            let _ = thread.join();
        }
    }
}

/// A reply that a task awaits.
fn awaited<T: Send + 'static>() -> (Reply<T>, oneshot::Receiver<Result<T, Stopped>>) {
    let (send, receive) = oneshot::channel();
    // Whoever asked may have gone: what was done stands all the same.
    (Box::new(|answer| drop(send.send(answer))), receive)
}

/// A reply that a thread waits for.
fn waited<T: Send + 'static>() -> (Reply<T>, mpsc::Receiver<Result<T, Stopped>>) {
    let (send, receive) = mpsc::channel();
    (Box::new(move |answer| drop(send.send(answer))), receive)
}
