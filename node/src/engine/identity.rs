//! Who a node is: the node key, from which its name for life is minted, and the log key, which signs its heads.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER_PERMISSIVE;
use ed25519_dalek::{Signer as _, SigningKey};
use kith_protocol::{
    details::Detail,
    entry::{Content, Entry},
    envelope::{ENTRY_TYPE, Envelope, Verified, WireSignature, pae},
    id::{Author, Digest32, Id, Millis, Origin},
    key::Key,
    refusal::Frame,
    tlog::{Checkpoint, Hash, Signer},
};
use zeroize::Zeroizing;

use super::OpenError;
use crate::clock::Entropy;
use crate::store::Folder;
use crate::store::files::replace;

/// The node's own keys.
pub struct Identity {
    node: SigningKey,
    log: Signer,
    log_key: Key,
    feed: SigningKey,
    origin: Origin,
}

impl Identity {
    /// Whose node key, log key and feed key these are.
    #[must_use]
    pub fn new(node: SigningKey, log: SigningKey, feed: SigningKey) -> Self {
        let origin = Origin::mint(&Key::from_bytes(node.verifying_key().to_bytes()));
        let log_key = Key::from_bytes(log.verifying_key().to_bytes());
        let log = Signer::new(origin.as_str(), log).expect("an origin can be the name of a key");
        Self {
            node,
            log,
            log_key,
            feed,
            origin,
        }
    }

    /// A new node, kept nowhere.
    #[must_use]
    pub fn draw(entropy: &dyn Entropy) -> Self {
        Self::new(draw(entropy), draw(entropy), draw(entropy))
    }

    /// The node that this folder is. A folder from before nodes had feeds gets a feed key.
    ///
    /// # Errors
    /// [`OpenError::NoIdentity`] or [`OpenError::BadIdentity`] with the file's path, what the disk says.
    pub fn open(folder: &Folder, entropy: &dyn Entropy) -> Result<Self, OpenError> {
        Ok(Self::new(
            read(&folder.node_key())?,
            read(&folder.log_key())?,
            read_or_draw(&folder.feed_key(), entropy)?,
        ))
    }

    /// Makes whichever of the keys is not in the folder yet. Only for a folder whose log is empty.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn create(folder: &Folder, entropy: &dyn Entropy) -> Result<Self, OpenError> {
        Ok(Self::new(
            read_or_draw(&folder.node_key(), entropy)?,
            read_or_draw(&folder.log_key(), entropy)?,
            read_or_draw(&folder.feed_key(), entropy)?,
        ))
    }

    /// The node's name for life.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The node key.
    #[must_use]
    pub fn node_key(&self) -> Key {
        Key::from_bytes(self.node.verifying_key().to_bytes())
    }

    /// The log key.
    #[must_use]
    pub const fn log_key(&self) -> Key {
        self.log_key
    }

    /// The feed key.
    #[must_use]
    pub fn feed_key(&self) -> Key {
        Key::from_bytes(self.feed.verifying_key().to_bytes())
    }

    /// The node key's signature over bytes that already say what use they are for (`envelope::pae`).
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.node.sign(bytes).to_bytes()
    }

    /// The same by the feed key.
    #[must_use]
    pub fn sign_for_feed(&self, bytes: &[u8]) -> [u8; 64] {
        self.feed.sign(bytes).to_bytes()
    }

    /// What signs the log's checkpoints.
    #[must_use]
    pub const fn log(&self) -> &Signer {
        &self.log
    }

    /// The signed checkpoint over `size` leaves, as printed.
    #[must_use]
    pub fn head(&self, size: u64, root: Hash) -> String {
        Checkpoint::new(self.origin.as_str(), size, root)
            .and_then(|checkpoint| checkpoint.sign(&self.log))
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
        let signature = self.node.sign(&pae(ENTRY_TYPE, body.as_bytes()));
        let signature = WireSignature {
            key: self.node_key().to_string(),
            sig: data_encoding::BASE64URL_NOPAD.encode(&signature.to_bytes()),
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
            .finish_non_exhaustive()
    }
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
    let digits = match fs::read_to_string(path) {
        Ok(digits) => Zeroizing::new(digits),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::NoIdentity(path.to_owned()));
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(bad(path)),
        Err(error) => return Err(fault(error)),
    };
    let seed = HEXLOWER_PERMISSIVE
        .decode(digits.trim().as_bytes())
        .map(Zeroizing::new)
        .map_err(|_| bad(path))?;
    let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| bad(path))?;
    Ok(SigningKey::from_bytes(seed))
}

fn bad(path: &Path) -> OpenError {
    OpenError::BadIdentity(PathBuf::from(path))
}

fn fault(error: io::Error) -> OpenError {
    OpenError::Fault(error.into())
}
