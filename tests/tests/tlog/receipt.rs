//! Receipts, as a member's phone checks them with no network.

use kith_protocol::tlog::receipt::{self, Receipt, ReceiptError};
use kith_protocol::tlog::{ProofError, Verifier};

use super::{head, leaf, log, tree, witness};

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
