//! The tree in memory: every complete subtree's hash, so that any proof is a look-up and a few hashes.

use alloc::vec::Vec;

use super::tile::FULL_WIDTH;
use super::{EMPTY_ROOT, Hash, node_hash};

/// An append-only Merkle tree (RFC 6962) of leaf hashes; about 64 bytes a leaf.
///
/// Asking for many proofs at one size, use [`Tree::at`] once: it works out the right edge once for all.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// `levels[l][n]` is the hash of the complete subtree over leaves `n << l .. (n + 1) << l`. No level is empty.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree over `leaves`, which are leaf hashes in log order; one hash a leaf, as when starting from a snapshot.
    pub fn from_leaf_hashes(leaves: Vec<Hash>) -> Self {
        let mut levels = Vec::new();
        let mut level = leaves;
        while !level.is_empty() {
            let above = level
                .as_chunks::<2>()
                .0
                .iter()
                .map(|[left, right]| node_hash(left, right))
                .collect();
            levels.push(level);
            level = above;
        }
        Self { levels }
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.leaf_hashes().len() as u64
    }

    /// All leaf hashes in log order.
    pub fn leaf_hashes(&self) -> &[Hash] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// Adds a leaf by its hash (see [`super::leaf_hash`]).
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if level == self.levels.len() {
                self.levels.push(Vec::new());
            }
            let nodes = &mut self.levels[level];
            push(nodes, hash);
            // A right child completes its parent; a left one waits.
            let (pairs, waiting) = nodes.as_chunks::<2>();
            let (Some([left, right]), []) = (pairs.last(), waiting) else {
                return;
            };
            hash = node_hash(left, right);
        }
    }

    /// Adds leaves by their hashes, in order.
    pub fn extend(&mut self, leaves: impl IntoIterator<Item = Hash>) {
        for leaf in leaves {
            self.append(leaf);
        }
    }

    /// Throws away all leaves from index `size` on; does nothing when there are no more than `size`.
    pub fn truncate(&mut self, size: u64) {
        for (level, nodes) in self.levels.iter_mut().enumerate() {
            // What does not fit in `usize` is more than is kept.
            nodes.truncate(usize::try_from(size >> level).unwrap_or(usize::MAX));
        }
        self.levels.retain(|nodes| !nodes.is_empty());
    }

    /// The root over all leaves; [`EMPTY_ROOT`] when there are none.
    pub fn root(&self) -> Hash {
        At::new(self, self.size()).root()
    }

    /// The tree as it was at `size`; `None` when it has fewer leaves.
    pub fn at(&self, size: u64) -> Option<At<'_>> {
        (size <= self.size()).then(|| At::new(self, size))
    }

    /// The root at `size`; `None` when there are fewer leaves.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        Some(self.at(size)?.root())
    }

    /// The proof that the leaf at `index` is in the tree of `size` leaves, from the leaf's sibling up
    /// (RFC 6962, 2.1.1); `None` unless `index < size <= self.size()`.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        self.at(size)?.inclusion(index)
    }

    /// The proof that the tree of `new` leaves continues that of `old` (RFC 6962, 2.1.2), empty when `old` is 0 or
    /// equals `new`; `None` unless `old <= new <= self.size()`.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        self.at(new)?.consistency(old)
    }

    /// The bytes of a tile (C2SP tlog-tiles): the `width` (1 to 256) hashes at tile level `level` from `256 * n` on;
    /// `None` when the tree does not have them all.
    pub fn tile(&self, level: u8, n: u64, width: u16) -> Option<Vec<u8>> {
        let nodes = self.levels.get(usize::from(level) * 8)?;
        if !(1..=FULL_WIDTH).contains(&width) {
            return None;
        }
        let start = usize::try_from(n.checked_mul(u64::from(FULL_WIDTH))?).ok()?;
        let end = start.checked_add(usize::from(width))?;
        Some(nodes.get(start..end)?.concat())
    }
}

/// A tree as it was at one size, made by [`Tree::at`].
#[derive(Clone, Debug)]
pub struct At<'a> {
    tree: &'a Tree,
    size: u64,
    /// `edge[l]` is the hash over the leaves after the last complete subtree of level `l`, if there are any:
    /// the part that the tree does not keep. As long as the levels up to the root, and one more for the root itself.
    edge: Vec<Option<Hash>>,
}

impl<'a> At<'a> {
    /// `size` must not be more than the tree has.
    fn new(tree: &'a Tree, size: u64) -> Self {
        let height = height(size);
        let mut edge = Vec::with_capacity(height + 1);
        let mut right: Option<Hash> = None;
        edge.push(right);
        for level in 0..height {
            let complete = size >> level;
            if complete & 1 == 1 {
                let left = &tree.levels[level][complete as usize - 1];
                right = Some(right.map_or(*left, |right| node_hash(left, &right)));
            }
            edge.push(right);
        }
        Self { tree, size, edge }
    }

    /// The size this looks at.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root at this size.
    pub fn root(&self) -> Hash {
        let top = self.edge.len() - 1;
        if self.size == 0 {
            return EMPTY_ROOT;
        }
        // The root is the part that does not fill the top level, or the top level's first node.
        self.edge[top].unwrap_or_else(|| self.tree.levels[top][0])
    }

    /// The proof that the leaf at `index` is in the tree at this size; `None` unless `index` is below the size.
    pub fn inclusion(&self, index: u64) -> Option<Vec<Hash>> {
        let mut proof = Vec::with_capacity(self.edge.len());
        (index < self.size).then(|| self.path(0, index, &mut proof))?;
        Some(proof)
    }

    /// The proof that the tree at this size continues that of `old` leaves; `None` when `old` is more.
    pub fn consistency(&self, old: u64) -> Option<Vec<Hash>> {
        if old > self.size {
            return None;
        }
        let mut proof = Vec::with_capacity(self.edge.len());
        if old > 0 && old < self.size {
            // The last complete subtree of the old tree; whoever checks knows it already if it was the whole tree.
            let level = old.trailing_zeros() as usize;
            let node = (old >> level) - 1;
            if node > 0 {
                proof.push(self.tree.levels[level][node as usize]);
            }
            self.path(level, node, &mut proof);
        }
        Some(proof)
    }

    /// Adds the sibling of each node on the way from `node` at `level` up to the root.
    fn path(&self, level: usize, node: u64, proof: &mut Vec<Hash>) {
        let mut node = node;
        for level in level..self.edge.len() - 1 {
            let sibling = node ^ 1;
            let complete = self.size >> level;
            if sibling < complete {
                proof.push(self.tree.levels[level][sibling as usize]);
            } else if sibling == complete {
                proof.extend(self.edge[level]);
            }
            node >>= 1;
        }
    }
}

/// How many levels lie below the root of a tree of `size` leaves: ⌈log₂ size⌉.
fn height(size: u64) -> usize {
    size.checked_next_power_of_two()
        .map_or(64, u64::trailing_zeros) as usize
}

/// Grows by an eighth: doubling would cost a million leaves up to 64 MiB that hold nothing.
fn push(nodes: &mut Vec<Hash>, hash: Hash) {
    const LEAST: usize = 256;
    if nodes.len() == nodes.capacity() && nodes.len() >= LEAST {
        nodes.reserve_exact((nodes.len() / 8).max(LEAST));
    }
    nodes.push(hash);
}
