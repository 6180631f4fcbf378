//! The tree and its proofs: every size to 70 against RFC 6962 read literally, then random sizes and others' vectors.

use kith_protocol::tlog::{
    EMPTY_ROOT, Hash, ProofError, Tree, leaf_hash, node_hash, verify_consistency, verify_inclusion,
};

use super::{leaves, tree};

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

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
