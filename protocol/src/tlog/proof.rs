//! Checking proofs, as a client, a peer or a witness does: pure functions of what they were shown.

use super::{EMPTY_ROOT, Hash, node_hash};

/// Why a proof does not prove what it is said to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The index is not below the size, or the old size is above the new one.
    #[error("the position is outside the tree")]
    Outside,
    /// More or fewer hashes than these sizes need.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes do not lead to the root given (for consistency, to the new one).
    #[error("the proof does not lead to this root")]
    Root,
    /// The hashes do not lead to the old root given.
    #[error("the proof does not lead to the old root")]
    OldRoot,
}

/// Checks that the leaf with hash `leaf` is at `index` in the tree of `size` leaves with `root`
/// (RFC 9162, 2.1.3.2, which checks proofs of RFC 6962, 2.1.1).
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Outside);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for step in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(step, &hash);
            skip_to_left_edge(&mut node, &mut last);
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == *root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// Checks that the tree of `new` leaves with `new_root` continues that of `old` leaves with `old_root`
/// (RFC 9162, 2.1.4.2, which checks proofs of RFC 6962, 2.1.2).
///
/// From the empty tree everything follows: then the proof must be empty and `old_root` be [`EMPTY_ROOT`].
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Outside);
    }
    if old == 0 || old == new {
        return verify_trivial(old, new, proof, old_root, new_root);
    }
    // Where the old tree was complete its root is the first hash of the proof, which is then left out.
    let (first, steps) = if old.is_power_of_two() {
        (*old_root, proof)
    } else {
        let (first, steps) = proof.split_first().ok_or(ProofError::Length)?;
        (*first, steps)
    };
    let (mut node, mut last) = (old - 1, new - 1);
    let complete = node.trailing_ones();
    node >>= complete;
    last >>= complete;
    let (mut old_hash, mut new_hash) = (first, first);
    for step in steps {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(step, &old_hash);
            new_hash = node_hash(step, &new_hash);
            skip_to_left_edge(&mut node, &mut last);
        } else {
            new_hash = node_hash(&new_hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old_hash != *old_root {
        return Err(ProofError::OldRoot);
    }
    if new_hash == *new_root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// The cases in which a proof has nothing to say: from the empty tree, and between equal sizes.
fn verify_trivial(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofError> {
    if !proof.is_empty() {
        return Err(ProofError::Length);
    }
    if old == 0 && *old_root != EMPTY_ROOT {
        return Err(ProofError::OldRoot);
    }
    if old == new && old_root != new_root {
        return Err(ProofError::Root);
    }
    Ok(())
}

/// A last node that is a left child has no sibling at its level: go up to the level where it is a right child.
fn skip_to_left_edge(node: &mut u64, last: &mut u64) {
    if *node & 1 == 0 {
        // Never called with `node` 0: then `last` were 0, and the callers stop there.
        let levels = node.trailing_zeros().min(63);
        *node >>= levels;
        *last >>= levels;
    }
}
