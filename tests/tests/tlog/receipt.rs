//! Receipts, as a member's phone checks them with no network.

use kith_protocol::tlog::receipt::{self, Receipt, ReceiptError};
use kith_protocol::tlog::{MAX_PROOF_HASHES, ProofError, Signer, Tree, Verifier};

use super::{head, key, leaf, log, tree, witness};

#[test]
fn alice_checks_her_receipt_alone_and_later_sees_who_has_cosigned() {
    let tree = tree(11);
    let (checkpoint, mut note) = head(&tree);
    let proof = tree.inclusion(6, 11).unwrap();
    let text = receipt::print(6, &proof, &note.to_string());

    // At once the log alone has signed.
    let receipt = Receipt::parse(&text).unwrap();
    assert_eq!(receipt.to_string(), text);
    let (ann, ben, eve) = (witness(1), witness(2), witness(3));
    let neighbours: Vec<Verifier> = [&ann, &ben, &eve]
        .map(|witness| witness.verifier().clone())
        .to_vec();
    let proven = receipt
        .verify(&leaf(6), log().verifier(), &neighbours)
        .unwrap();
    assert_eq!(proven.checkpoint, checkpoint);
    assert_eq!(proven.cosigned, []);

    // Later two neighbours have cosigned, and somebody nobody knows.
    note.put(witness(9).cosign(&checkpoint, 5));
    note.put(ben.cosign(&checkpoint, 1_700_000_002));
    note.put(ann.cosign(&checkpoint, 1_700_000_001));
    let receipt = Receipt::parse(&receipt::print(6, &proof, &note.to_string())).unwrap();
    let proven = receipt
        .verify(&leaf(6), log().verifier(), &neighbours)
        .unwrap();
    let cosigned: Vec<_> = proven
        .cosigned
        .iter()
        .map(|by| (by.name.as_str(), by.time))
        .collect();
    assert_eq!(
        cosigned,
        [
            ("kith/witness1", Some(1_700_000_001)),
            ("kith/witness2", Some(1_700_000_002))
        ]
    );

    // It proves this leaf and no other.
    let other = receipt.verify(&leaf(5), log().verifier(), &neighbours);
    assert_eq!(other, Err(ReceiptError::Proof(ProofError::Root)));
}

#[test]
fn the_first_leaf_of_all_has_a_receipt_without_hashes() {
    let tree = tree(1);
    let text = receipt::print(0, &[], &head(&tree).1.to_string());
    assert!(
        text.starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nkith/abcdefghijklmnop\n1\n"),
        "{text}"
    );
    Receipt::parse(&text)
        .unwrap()
        .verify(&leaf(0), log().verifier(), &[])
        .unwrap();
}

#[test]
fn every_receipt_of_a_log_holds_under_each_later_head() {
    let tree = tree(20);
    for size in 1..=20 {
        let mut then = tree.clone();
        then.truncate(size);
        let note = head(&then).1.to_string();
        for index in 0..size {
            let text = receipt::print(index, &tree.inclusion(index, size).unwrap(), &note);
            let receipt = Receipt::parse(&text).unwrap();
            receipt.verify(&leaf(index), log().verifier(), &[]).unwrap();
            assert!(
                receipt
                    .verify(&leaf(index + 1), log().verifier(), &[])
                    .is_err()
            );
        }
    }
}

#[test]
fn another_log_cannot_answer_for_ours() {
    let tree = tree(11);
    let text = receipt::print(
        6,
        &tree.inclusion(6, 11).unwrap(),
        &head(&tree).1.to_string(),
    );
    let receipt = Receipt::parse(&text).unwrap();
    for (name, number) in [
        ("kith/abcdefghijklmnop", 2),
        ("kith/abcdefghijklmnop/2", 1),
        ("kith/elsewhere", 1),
    ] {
        let other = Signer::new(name, key(number)).unwrap();
        let refused = receipt.verify(&leaf(6), other.verifier(), &[]);
        assert!(
            matches!(refused, Err(ReceiptError::Checkpoint(_))),
            "{name}: {refused:?}"
        );
    }
}

#[test]
fn a_receipt_has_one_spelling() {
    let tree = tree(11);
    let note = head(&tree).1.to_string();
    let proof = tree.inclusion(6, 11).unwrap();
    let good = receipt::print(6, &proof, &note);
    let many = |hashes: usize| receipt::print(6, &vec![proof[0]; hashes], &note);
    assert!(Receipt::parse(&many(MAX_PROOF_HASHES)).is_ok());
    for (why, text) in [
        ("64 hashes", many(MAX_PROOF_HASHES + 1)),
        ("nothing", String::new()),
        ("another version", good.replace("@v1", "@v2")),
        (
            "an extra line",
            good.replace("index 6", "extra AAAA\nindex 6"),
        ),
        ("a leading zero", good.replace("index 6", "index 06")),
        ("no index", good.replace("index 6\n", "")),
        ("a blank line more", good.replacen("\n\n", "\n\n\n", 1)),
        ("a blank line first", format!("\n{good}")),
        ("carriage returns", good.replace('\n', "\r\n")),
        (
            "too long",
            format!("{good}{}", "x".repeat(receipt::MAX_RECEIPT_BYTES)),
        ),
    ] {
        assert!(Receipt::parse(&text).is_err(), "{why}");
    }
}

#[test]
fn a_receipt_of_the_empty_tree_is_none() {
    let text = receipt::print(0, &[], &head(&Tree::new()).1.to_string());
    let refused = Receipt::parse(&text)
        .unwrap()
        .verify(b"", log().verifier(), &[]);
    assert_eq!(refused, Err(ReceiptError::Proof(ProofError::Outside)));
}
