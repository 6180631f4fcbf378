//! A neighbour's past, as the hashes of its records tell it: the tree that its heads must fit, and what shows that one does not.

use alloc::string::String;
use alloc::vec::Vec;

use super::Holding;
use super::held::{CHUNK, hashes_key};
use crate::id::{Digest32, Origin};
use crate::tlog::{Checkpoint, Hash, Note, Tree};

/// Two heads that one log signed, of different sizes, and that the greater does not continue the smaller: evidence, but for
/// the certificate of the log's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasts {
    /// The smaller, as a note.
    pub a: String,
    /// The greater.
    pub b: String,
    /// The root of the greater's tree at the smaller's size.
    pub root: Digest32,
    /// The consistency proof from there to the greater.
    pub proof: Vec<Digest32>,
}

/// The tree over the first `size` of a neighbour's entries in an epoch, by the hashes that are held of them; none where
/// fewer are held. `kept` gives what is kept under a key.
///
/// # Errors
/// What `kept` says.
pub fn tree<E>(
    (origin, epoch): (&Origin, u32),
    holding: &Holding,
    size: u64,
    kept: impl Fn(&[u8]) -> Result<Option<Vec<u8>>, E>,
) -> Result<Option<Tree>, E> {
    let mut hashes: Vec<Hash> = Vec::new();
    let newest = epoch == holding.epoch;
    if epoch > holding.epoch || (newest && size > holding.size) {
        return Ok(None);
    }
    for chunk in 0..size.div_ceil(CHUNK) {
        let last = newest && chunk == holding.size / CHUNK;
        let bytes = match last {
            true => Some(holding.hashes.clone()),
            false => kept(&hashes_key(origin, epoch, chunk))?,
        };
        hashes.extend(bytes.iter().flat_map(|bytes| bytes.as_chunks().0));
    }
    let Some(hashes) = usize::try_from(size).ok().and_then(|n| hashes.get(..n)) else {
        return Ok(None);
    };
    Ok(Some(Tree::from_leaf_hashes(hashes.into())))
}

/// Holds a head that was heard of against the tree of records held: what shows that `ours`, a head of that tree, does not
/// continue `heard`, a smaller head of the same log. None where it does, or nothing can be said. Signatures are not looked at.
#[must_use]
pub fn against(tree: &Tree, ours: &str, heard: &str) -> Option<Pasts> {
    let read = |note| Checkpoint::parse(Note::parse(note).ok()?.text()).ok();
    let (new, old) = (read(ours)?, read(heard)?);
    let root = tree.root_at(old.size())?;
    let fits = tree.root_at(new.size())? == *new.root();
    if !fits || new.origin() != old.origin() || new.size() <= old.size() || root == *old.root() {
        return None;
    }
    let proof = tree.consistency(old.size(), new.size())?;
    Some(Pasts {
        a: heard.into(),
        b: ours.into(),
        root: Digest32(root),
        proof: proof.into_iter().map(Digest32).collect(),
    })
}
