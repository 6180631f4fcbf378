//! The tree and its proofs: every size to 70 against RFC 6962 read literally, then random sizes and others' vectors.

use kith_protocol::tlog::{
    EMPTY_ROOT, Hash, ProofError, Tree, leaf_hash, node_hash, verify_consistency, verify_inclusion,
};

use proptest::prelude::*;
use proptest::sample::Index;

use super::{leaves, random, tree};

/// RFC 6962, 2.1, as it is written there: MTH of a list of leaf hashes.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => EMPTY_ROOT,
        [one] => *one,
        [..] => {
            let k = leaves.len().next_power_of_two() / 2;
            node_hash(&mth(&leaves[..k]), &mth(&leaves[k..]))
        }
    }
}

/// RFC 6962, 2.1.1: PATH(m, D[n]).
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return vec![];
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(k);
    let (mut below, other) = if m < k {
        (path(m, left), mth(right))
    } else {
        (path(m - k, right), mth(left))
    };
    below.push(other);
    below
}

/// RFC 6962, 2.1.2: SUBPROOF(m, D[n], b).
fn subproof(m: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if known { vec![] } else { vec![mth(leaves)] };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(k);
    let (mut below, other) = if m <= k {
        (subproof(m, left, known), mth(right))
    } else {
        (subproof(m - k, right, false), mth(left))
    };
    below.push(other);
    below
}

#[test]
fn hashes_are_those_of_rfc_6962() {
    // SHA-256 of nothing, of 0x00, and of 0x01 with two hashes, worked out with another tool.
    assert_eq!(
        hex(&Tree::new().root()),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert_eq!(
        hex(&leaf_hash(b"")),
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    );
    assert_eq!(
        hex(&node_hash(&leaf_hash(b""), &leaf_hash(b""))),
        "fe43d66afa4a9a5c4f9c9da89f4ffb52635c8f342e7ffb731d68e36c5982072a"
    );
}

#[test]
fn every_size_to_70_is_as_rfc_6962_says() {
    let all = leaves(70);
    let mut grown = Tree::new();
    for size in 0..=70 {
        let leaves = &all[..size];
        assert_eq!(grown.size(), size as u64);
        assert_eq!(grown.leaf_hashes(), leaves);
        assert_eq!(grown.root(), mth(leaves), "root at {size}");
        assert_eq!(
            Tree::from_leaf_hashes(leaves.to_vec()).root(),
            mth(leaves),
            "rebuilt at {size}"
        );
        grown.extend(all.get(size).copied());
    }
    // One tree answers for every size it ever had.
    for size in 0..=70 {
        let leaves = &all[..size];
        assert_eq!(grown.root_at(size as u64), Some(mth(leaves)));
        for index in 0..size {
            let proof = grown.inclusion(index as u64, size as u64).unwrap();
            assert_eq!(proof, path(index, leaves), "inclusion of {index} in {size}");
        }
        assert_eq!(grown.inclusion(size as u64, size as u64), None);
        assert_eq!(grown.consistency(0, size as u64), Some(vec![]));
        for old in 1..=size {
            let proof = grown.consistency(old as u64, size as u64).unwrap();
            assert_eq!(
                proof,
                subproof(old, leaves, true),
                "consistency of {old} with {size}"
            );
        }
        assert_eq!(grown.consistency(size as u64 + 1, size as u64), None);
    }
    assert_eq!(grown.root_at(71), None);
    assert_eq!(grown.inclusion(0, 71), None);
    assert_eq!(grown.consistency(1, 71), None);
}

#[test]
fn every_proof_to_70_holds_and_no_other_position_does() {
    let tree = tree(70);
    let leaves = tree.leaf_hashes();
    for size in 1..=70 {
        let at = tree.at(size).unwrap();
        let root = at.root();
        for index in 0..size {
            let proof = at.inclusion(index).unwrap();
            let leaf = &leaves[index as usize];
            assert_eq!(verify_inclusion(index, size, leaf, &proof, &root), Ok(()));
            for other in (0..=size).filter(|&other| other != index) {
                assert!(
                    verify_inclusion(other, size, leaf, &proof, &root).is_err(),
                    "{index} passed for {other}"
                );
            }
            assert_eq!(
                verify_inclusion(size, size, leaf, &proof, &root),
                Err(ProofError::Outside)
            );
        }
        for old in 0..=size {
            let old_root = tree.root_at(old).unwrap();
            let proof = at.consistency(old).unwrap();
            assert_eq!(
                verify_consistency(old, size, &proof, &old_root, &root),
                Ok(())
            );
            let longer = [proof.as_slice(), &[EMPTY_ROOT]].concat();
            assert_eq!(
                verify_consistency(old, size, &longer, &old_root, &root),
                Err(ProofError::Length)
            );
        }
    }
}

#[test]
fn a_tail_thrown_away_leaves_no_trace() {
    let all = leaves(40);
    for size in 0..=40 {
        for kept in 0..=size {
            let mut tree = Tree::from_leaf_hashes(all[..size].to_vec());
            tree.truncate(kept as u64);
            assert_eq!(tree.leaf_hashes(), &all[..kept]);
            tree.extend(all[kept..].iter().copied());
            assert_eq!(tree.root(), mth(&all), "{size} cut to {kept}");
            assert_eq!(tree.inclusion(39, 40), Some(path(39, &all)));
        }
    }
    let mut tree = Tree::from_leaf_hashes(all.clone());
    tree.truncate(u64::MAX);
    assert_eq!(tree.size(), 40);
}

#[test]
fn random_sizes_are_as_rfc_6962_says() {
    const MOST: usize = 5_000;
    let all = leaves(MOST as u64);
    let grown = Tree::from_leaf_hashes(all.clone());
    let cases = (1..=MOST, any::<Index>(), any::<Index>());
    random(200)
        .run(&cases, |(size, index, old)| {
            let leaves = &all[..size];
            let (index, old) = (index.index(size), old.index(size) + 1);
            let at = grown.at(size as u64).unwrap();
            prop_assert_eq!(at.root(), mth(leaves));
            prop_assert_eq!(at.inclusion(index as u64), Some(path(index, leaves)));
            prop_assert_eq!(
                at.consistency(old as u64),
                Some(subproof(old, leaves, true))
            );
            let mut cut = grown.clone();
            cut.truncate(size as u64);
            prop_assert_eq!(cut.root(), at.root());
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_changed_proof_proves_nothing() {
    let tree = tree(300);
    let cases = (
        1..=300_u64,
        any::<Index>(),
        any::<Index>(),
        any::<Index>(),
        0..8_u8,
    );
    random(500)
        .run(&cases, |(size, index, old, at, bit)| {
            let root = tree.root_at(size).unwrap();
            let index = index.index(size as usize) as u64;
            let leaf = tree.leaf_hashes()[index as usize];
            let proof = tree.inclusion(index, size).unwrap();
            for changed in changes(&proof, at, bit) {
                prop_assert!(verify_inclusion(index, size, &leaf, &changed, &root).is_err());
            }
            let old = old.index(size as usize) as u64;
            let old_root = tree.root_at(old).unwrap();
            let proof = tree.consistency(old, size).unwrap();
            for changed in changes(&proof, at, bit) {
                prop_assert!(verify_consistency(old, size, &changed, &old_root, &root).is_err());
            }
            Ok(())
        })
        .unwrap();
}

/// A proof with one bit flipped, one hash left out, one doubled, and one more.
fn changes(proof: &[Hash], at: Index, bit: u8) -> Vec<Vec<Hash>> {
    let mut changed = vec![[proof, &[EMPTY_ROOT]].concat()];
    if !proof.is_empty() {
        let step = at.index(proof.len());
        let mut flipped = proof.to_vec();
        flipped[step][at.index(32)] ^= 1 << bit;
        let mut doubled = proof.to_vec();
        doubled.insert(step, proof[step]);
        let mut shorter = proof.to_vec();
        shorter.remove(step);
        changed.extend([flipped, doubled, shorter]);
    }
    changed
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
