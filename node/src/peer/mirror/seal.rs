//! How a node's records are sealed for its neighbours: under a key made from the node key, which they never have.
//!
//! Each piece is bound to its place (whose, which epoch, which entry or page), so nothing that comes back can stand elsewhere.
//! The nonce follows from the key, the place and the bytes: the same piece is sealed to the same bytes every time, two different
//! ones never under one nonce, and a piece can be told by its first bytes without being opened.
//!
//! nonce (24) ‖ XChaCha20-Poly1305 of the bytes. Bound to: `kith/mirror/v1` ‖ 0 ‖ origin ‖ 0 ‖ kind ‖ epoch (4) ‖ numbers (8 each).

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use kith_protocol::id::Origin;
use kith_protocol::peer::mirror::Mark;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;

/// The key that a node's mirrored records are sealed with.
pub struct BackupKey {
    origin: Origin,
    seal: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 32]>,
}

/// Where a piece belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A leaf.
    Leaf {
        /// Of which epoch.
        epoch: u32,
        /// At which position.
        at: u64,
    },
    /// The details that a leaf's body names.
    Detail {
        /// Of which epoch.
        epoch: u32,
        /// At which position.
        at: u64,
    },
    /// A page of what lies beside the log.
    Page {
        /// Of which epoch.
        epoch: u32,
        /// Which.
        page: u16,
        /// Its version.
        version: u64,
    },
}

/// A piece is not what was sealed for this place by this key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not what this node sealed")]
pub struct NotOurs;

impl BackupKey {
    /// The key of the node whose secret node key this is.
    #[must_use]
    pub fn of(node_seed: &[u8; 32], origin: Origin) -> Self {
        let derive = |purpose: &[u8]| {
            let hash = Sha256::new().chain_update(purpose).chain_update(node_seed);
            Zeroizing::new(hash.finalize().into())
        };
        Self {
            origin,
            seal: derive(b"kith/backup-seal/v1\n"),
            nonce: derive(b"kith/backup-nonce/v1\n"),
        }
    }

    /// Seals bytes for a place.
    #[must_use]
    pub fn seal(&self, place: Place, bytes: &[u8]) -> Vec<u8> {
        let bound = self.bound(place);
        let nonce = self.nonce_of(&bound, bytes);
        let sealed = XChaCha20Poly1305::new((&*self.seal).into())
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: bytes,
                    aad: &bound,
                },
            )
            .expect("a record falls far short of the cipher's 256 GiB");
        [&nonce[..], &sealed].concat()
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// [`NotOurs`] if it was not, or was altered since.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>, NotOurs> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(NotOurs)?;
        let bound = self.bound(place);
        XChaCha20Poly1305::new((&*self.seal).into())
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: rest,
                    aad: &bound,
                },
            )
            .map_err(|_| NotOurs)
    }

    /// The mark that a leaf at a place is sealed with.
    #[must_use]
    pub fn mark(&self, epoch: u32, at: u64, leaf: &[u8]) -> Mark {
        let nonce = self.nonce_of(&self.bound(Place::Leaf { epoch, at }), leaf);
        let mut mark = Mark::default();
        let length = mark.len();
        mark.copy_from_slice(&nonce[..length]);
        mark
    }

    fn bound(&self, place: Place) -> Vec<u8> {
        let (kind, epoch, numbers) = match place {
            Place::Leaf { epoch, at } => (b'l', epoch, vec![at]),
            Place::Detail { epoch, at } => (b'd', epoch, vec![at]),
            Place::Page {
                epoch,
                page,
                version,
            } => (b'p', epoch, vec![u64::from(page), version]),
        };
        let mut bound = b"kith/mirror/v1\0".to_vec();
        bound.extend(self.origin.as_str().as_bytes());
        bound.extend([0, kind]);
        bound.extend(epoch.to_be_bytes());
        bound.extend(numbers.into_iter().flat_map(u64::to_be_bytes));
        bound
    }

    fn nonce_of(&self, bound: &[u8], bytes: &[u8]) -> [u8; NONCE_BYTES] {
        let length = u64::try_from(bound.len()).expect("a place is short");
        let hash = Sha256::new()
            .chain_update(*self.nonce)
            .chain_update(length.to_be_bytes())
            .chain_update(bound)
            .chain_update(bytes)
            .finalize();
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&hash[..NONCE_BYTES]);
        nonce
    }
}

impl fmt::Debug for BackupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackupKey")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
