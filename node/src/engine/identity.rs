//! Who a node is: its name for life, its node keys (the first is what that was minted from), and for each epoch of its log the log
//! key, which signs its heads, and the feed key, which signs what it tells in public.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use data_encoding::HEXLOWER_PERMISSIVE;
use ed25519_dalek::{Signer as _, SigningKey};
use kith_protocol::{
    details::Detail,
    entry::{Content, Entry},
    envelope::{ENTRY_TYPE, Envelope, Verified, WireSignature, pae},
    id::{Author, Digest32, Id, Millis, Origin},
    key::{Key, Sig},
    peer::card::Before,
    refusal::Frame,
    successor,
    tlog::{Checkpoint, Hash, Signer, checkpoint::log_name},
    view::Directory,
};
use zeroize::Zeroizing;

use super::OpenError;
use super::node_keys::{Found, NodeKeys};
use crate::clock::Entropy;
use crate::peer::mirror::BackupKey;
use crate::store::Folder;
use crate::store::files::replace;

/// The epoch that a log opens in.
pub const FIRST: u32 = 1;

/// The node's own keys.
pub struct Identity {
    origin: Origin,
    nodes: RwLock<NodeKeys>,
    /// Whether the log names the node key that is here, and is in an epoch of it.
    speaks: AtomicBool,
    /// Of every epoch whose keys are here, from the first on.
    epochs: RwLock<BTreeMap<u32, Keys>>,
    /// The epoch that the log is in.
    epoch: AtomicU32,
    /// Where keys of a new epoch go, if anywhere.
    folder: Option<Folder>,
}

/// What the node key certifies for one epoch.
#[derive(Clone)]
struct Keys {
    log: Arc<Signer>,
    log_key: Key,
    feed: SigningKey,
}

impl Keys {
    fn of(origin: &Origin, epoch: u32, log: SigningKey, feed: SigningKey) -> Self {
        let log_key = Key::from_bytes(log.verifying_key().to_bytes());
        let log = Signer::new(&log_name(origin.as_str(), epoch), log)
            .expect("an origin can be the name of a key");
        Self {
            log: Arc::new(log),
            log_key,
            feed,
        }
    }
}

impl Identity {
    /// Whose node key this is, with the log key and feed key of its first epoch.
    #[must_use]
    pub fn new(node: SigningKey, log: SigningKey, feed: SigningKey) -> Self {
        let origin = Origin::mint(&key_of(&node));
        Self::of(NodeKeys::of(node), origin, log, feed)
    }

    fn of(nodes: NodeKeys, origin: Origin, log: SigningKey, feed: SigningKey) -> Self {
        let first = Keys::of(&origin, FIRST, log, feed);
        Self {
            origin,
            nodes: RwLock::new(nodes),
            speaks: AtomicBool::new(true),
            epochs: RwLock::new([(FIRST, first)].into()),
            epoch: AtomicU32::new(FIRST),
            folder: None,
        }
    }

    /// A new node, kept nowhere.
    #[must_use]
    pub fn draw(entropy: &dyn Entropy) -> Self {
        Self::new(draw(entropy), draw(entropy), draw(entropy))
    }

    /// The node that this folder is, by its keys alone. A folder from before nodes had feeds gets a feed key.
    ///
    /// # Errors
    /// [`OpenError::NoIdentity`] or [`OpenError::BadIdentity`] with the file's path, what the disk says.
    pub fn open(folder: &Folder, entropy: &dyn Entropy) -> Result<Self, OpenError> {
        Self::open_as(folder, None, entropy)
    }

    /// The same for the node of this origin, as its log has it.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_as(
        folder: &Folder,
        origin: Option<Origin>,
        entropy: &dyn Entropy,
    ) -> Result<Self, OpenError> {
        let (nodes, named) = NodeKeys::open(folder.path())?;
        let mut identity = Self::of(
            nodes,
            origin.unwrap_or(named),
            read(&folder.log_key())?,
            read_or_draw(&folder.feed_key(), entropy)?,
        );
        let mut epoch = FIRST + 1;
        while folder.log_key_of(epoch).exists() {
            let log = read(&folder.log_key_of(epoch))?;
            let feed = read_or_draw(&folder.feed_key_of(epoch), entropy)?;
            identity.put(epoch, log, feed);
            epoch += 1;
        }
        identity.folder = Some(folder.clone());
        Ok(identity)
    }

    /// The node of the node keys in this folder alone, to ask neighbours for its records. It signs no heads and no feed: those keys
    /// are drawn anew and kept nowhere.
    ///
    /// # Errors
    /// [`OpenError::NoIdentity`] or [`OpenError::BadIdentity`] with the file's path, what the disk says.
    pub fn of_node_keys(folder: &Path, entropy: &dyn Entropy) -> Result<Self, OpenError> {
        let (nodes, origin) = NodeKeys::open(folder)?;
        Ok(Self::of(nodes, origin, draw(entropy), draw(entropy)))
    }

    /// Takes the node key that the log names: the one in force, or the one that waited for it. Where neither is here, but one waits,
    /// the node goes on without speaking. False if its keys are not this log's.
    ///
    /// # Errors
    /// What the disk says of the files, which are named anew where the one that waited is in force.
    pub(super) fn take_up(&self, directory: &Directory) -> Result<bool, OpenError> {
        let mut nodes = self.nodes_mut();
        let Some(found) = nodes.find(directory) else {
            return Ok(false);
        };
        if let (Found::Next { until }, Some(folder)) = (found, &self.folder) {
            nodes.write(folder, until, &self.origin).map_err(fault)?;
        }
        let speaks = found != Found::Lost && !directory.epoch_due();
        self.speaks.store(speaks, Ordering::Release);
        Ok(true)
    }

    /// Whether this node can say who it is: its node key is the one that its log names, in an epoch of that key.
    #[must_use]
    pub fn speaks(&self) -> bool {
        self.speaks.load(Ordering::Acquire)
    }

    /// Whether the node key in force is not here: one waits to follow it, and the node is silent until then.
    #[must_use]
    pub fn lost(&self) -> bool {
        self.nodes().lost()
    }

    /// Draws a node key that waits to follow the one in force, and keeps it where this identity has a folder. If one waits
    /// already, that one.
    ///
    /// # Errors
    /// What the disk says.
    pub fn prepare(&self, entropy: &dyn Entropy) -> Result<Key, OpenError> {
        let mut nodes = self.nodes_mut();
        if let Some(next) = &nodes.next {
            return Ok(key_of(next));
        }
        let next = match &self.folder {
            None => draw(entropy),
            Some(folder) => draw_next(folder, entropy)?,
        };
        let key = key_of(&next);
        nodes.next = Some(next);
        Ok(key)
    }

    /// The node key that waits, with its signature that it is to follow `before`.
    #[must_use]
    pub fn successor(&self, before: &Key) -> Option<(Key, Sig)> {
        let nodes = self.nodes();
        let next = nodes.next.as_ref()?;
        let claim = successor::claim(&self.origin, before, &key_of(next));
        Some((key_of(next), Sig(next.sign(&claim).to_bytes())))
    }

    /// The node key that was replaced last, if it is still here, with its own signature that the one in force follows it.
    #[must_use]
    pub fn before(&self) -> Option<Before> {
        let nodes = self.nodes();
        let (now, before) = (key_of(nodes.now()), nodes.all().nth(1)?);
        let node = key_of(before);
        let claim = successor::claim(&self.origin, &node, &now);
        let sig = Sig(before.sign(&claim).to_bytes());
        Some(Before { node, sig })
    }

    /// Signs as this epoch from now on; false if its keys are not here.
    #[must_use]
    pub fn enter_epoch(&self, epoch: u32) -> bool {
        let log = self.keys(epoch).map(|keys| keys.log_key);
        log.is_some_and(|log| self.enter(epoch, log))
    }

    /// Makes whichever of the keys is not in the folder yet. Only for a folder whose log is empty.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn create(folder: &Folder, entropy: &dyn Entropy) -> Result<Self, OpenError> {
        let mut identity = Self::new(
            read_or_draw(&folder.node_key(), entropy)?,
            read_or_draw(&folder.log_key(), entropy)?,
            read_or_draw(&folder.feed_key(), entropy)?,
        );
        identity.folder = Some(folder.clone());
        Ok(identity)
    }

    /// Draws the keys of an epoch that is to begin, and keeps them where this identity has a folder; its log key. Keys that
    /// were drawn for it before are drawn again: none was ever used.
    ///
    /// # Errors
    /// What the disk says.
    pub fn draw_epoch(&self, epoch: u32, entropy: &dyn Entropy) -> Result<Key, OpenError> {
        let (log, feed) = match &self.folder {
            None => (draw(entropy), draw(entropy)),
            Some(folder) => (
                read_or_draw(&folder.log_key_of(epoch), entropy)?,
                read_or_draw(&folder.feed_key_of(epoch), entropy)?,
            ),
        };
        self.put(epoch, log, feed);
        Ok(self.keys(epoch).expect("it was just put").log_key)
    }

    /// Signs as this epoch from now on; false if its keys are not here.
    pub(super) fn enter(&self, epoch: u32, log: Key) -> bool {
        let here = self.keys(epoch).is_some_and(|keys| keys.log_key == log);
        if here {
            self.epoch.store(epoch, Ordering::Release);
        }
        here
    }

    fn put(&self, epoch: u32, log: SigningKey, feed: SigningKey) {
        let keys = Keys::of(&self.origin, epoch, log, feed);
        let mut epochs = self.epochs.write().unwrap_or_else(PoisonError::into_inner);
        epochs.insert(epoch, keys);
    }

    fn keys(&self, epoch: u32) -> Option<Keys> {
        let epochs = self.epochs.read().unwrap_or_else(PoisonError::into_inner);
        epochs.get(&epoch).cloned()
    }

    fn now(&self) -> Keys {
        self.keys(self.epoch())
            .expect("an epoch is entered only with its keys")
    }

    fn nodes(&self) -> RwLockReadGuard<'_, NodeKeys> {
        self.nodes.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn nodes_mut(&self) -> RwLockWriteGuard<'_, NodeKeys> {
        self.nodes.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The node's name for life.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The node key. Where it was lost, the one that waits.
    #[must_use]
    pub fn node_key(&self) -> Key {
        key_of(self.nodes().now())
    }

    /// The log's epoch, counted from 1.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.epoch.load(Ordering::Acquire)
    }

    /// The log key of this epoch.
    #[must_use]
    pub fn log_key(&self) -> Key {
        self.now().log_key
    }

    /// The feed key of this epoch.
    #[must_use]
    pub fn feed_key(&self) -> Key {
        Key::from_bytes(self.now().feed.verifying_key().to_bytes())
    }

    /// The node key's signature over bytes that already say what use they are for (`envelope::pae`).
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.nodes().now().sign(bytes).to_bytes()
    }

    /// Every node key that is here: the one in force first, then the newest that was replaced.
    #[must_use]
    pub fn node_keys(&self) -> Vec<Key> {
        self.nodes().all().map(key_of).collect()
    }

    /// A signature by each of [`node_keys`](Self::node_keys).
    #[must_use]
    pub fn sign_by_each(&self, bytes: &[u8]) -> Vec<[u8; 64]> {
        let nodes = self.nodes();
        nodes.all().map(|key| key.sign(bytes).to_bytes()).collect()
    }

    /// The same by the feed key.
    #[must_use]
    pub fn sign_for_feed(&self, bytes: &[u8]) -> [u8; 64] {
        self.now().feed.sign(bytes).to_bytes()
    }

    /// What this node's records of an epoch are sealed with for its neighbours: it follows the node key of that epoch.
    #[must_use]
    pub fn backup_key(&self, epoch: u32) -> BackupKey {
        let seed = Zeroizing::new(self.nodes().of_epoch(epoch).to_bytes());
        BackupKey::of(&seed, self.origin.clone())
    }

    /// What signs the log's checkpoints in this epoch.
    #[must_use]
    pub fn log(&self) -> Arc<Signer> {
        self.now().log
    }

    /// The signed checkpoint over `size` leaves, as printed.
    #[must_use]
    pub fn head(&self, size: u64, root: Hash) -> String {
        let log = self.log();
        Checkpoint::new(log.verifier().name(), size, root)
            .and_then(|checkpoint| checkpoint.sign(&log))
            .expect("a tree's own size and root, under the log's own name")
            .to_string()
    }

    /// An entry of the node's own, signed with the node key. `at` is the node's clock.
    ///
    /// # Errors
    /// What is wrong with it: too long, or the details are not those the content names.
    pub fn say(
        &self,
        id: Id,
        at: Millis,
        content: Content,
        details: Option<Detail>,
    ) -> Result<Verified, Frame> {
        let entry = Entry {
            origin: self.origin.clone(),
            by: Author::Node,
            id,
            at,
            content,
        };
        let body = entry.body();
        let signature = {
            let nodes = self.nodes();
            let signature = nodes.now().sign(&pae(ENTRY_TYPE, body.as_bytes()));
            WireSignature {
                key: key_of(nodes.now()).to_string(),
                sig: data_encoding::BASE64URL_NOPAD.encode(&signature.to_bytes()),
            }
        };
        let named = entry.content.details().as_ref().map(Digest32::to_string);
        Envelope {
            body,
            signatures: vec![signature],
            details: named.into_iter().zip(details).collect(),
        }
        .verify()
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("origin", &self.origin)
            .field("epoch", &self.epoch())
            .finish_non_exhaustive()
    }
}

/// The node key that waits in a folder, made if none does.
///
/// # Errors
/// What the disk says.
pub fn draw_next(folder: &Folder, entropy: &dyn Entropy) -> Result<SigningKey, OpenError> {
    read_or_draw(&folder.next_node_key(), entropy)
}

/// A new secret key.
pub(super) fn draw(entropy: &dyn Entropy) -> SigningKey {
    let mut seed = Zeroizing::new([0; 32]);
    entropy.fill(&mut *seed);
    SigningKey::from_bytes(&seed)
}

/// The secret key in the file at `path`, made if it is not there.
pub(super) fn read_or_draw(path: &Path, entropy: &dyn Entropy) -> Result<SigningKey, OpenError> {
    if !path.exists() {
        let key = draw(entropy);
        let seed = Zeroizing::new(key.to_bytes());
        let digits = Zeroizing::new(data_encoding::HEXLOWER.encode(&*seed));
        replace(path, |file| writeln!(file, "{}", *digits)).map_err(fault)?;
    }
    read(path)
}

fn read(path: &Path) -> Result<SigningKey, OpenError> {
    read_named(path).map(|(key, _)| key)
}

/// The secret key in the file at `path`, and the origin on its second line, if it has one.
pub(super) fn read_named(path: &Path) -> Result<(SigningKey, Option<Origin>), OpenError> {
    let digits = match fs::read_to_string(path) {
        Ok(digits) => Zeroizing::new(digits),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::NoIdentity(path.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(bad(path)),
        Err(error) => return Err(fault(error)),
    };
    let mut words = digits.split_whitespace();
    let seed = HEXLOWER_PERMISSIVE
        .decode(words.next().unwrap_or_default().as_bytes())
        .map(Zeroizing::new)
        .map_err(|_| bad(path))?;
    let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| bad(path))?;
    let origin = words.next().map(str::parse).transpose();
    let origin = origin.map_err(|_| bad(path))?;
    match words.next() {
        None => Ok((SigningKey::from_bytes(seed), origin)),
        Some(_) => Err(bad(path)),
    }
}

/// The public half.
pub(super) fn key_of(secret: &SigningKey) -> Key {
    Key::from_bytes(secret.verifying_key().to_bytes())
}

fn bad(path: &Path) -> OpenError {
    OpenError::BadIdentity(PathBuf::from(path))
}

fn fault(error: io::Error) -> OpenError {
    OpenError::Fault(error.into())
}
