//! Vectors for clients in other languages: `tests/vectors/tlog.json`, made here and checked to be what is made.
//!
//! To write it anew: `KITH_WRITE_VECTORS=1 cargo test -p kith-tests tlog::client`.

use std::path::PathBuf;
use std::slice;

use data_encoding::BASE64;
use kith_protocol::tlog::receipt::{self, Receipt};
use kith_protocol::tlog::{
    Checkpoint, Hash, Signer, Tree, Verifier, leaf_hash, verify_consistency, verify_inclusion,
};
use serde_json::{Value, json};

use super::{head, key, leaf, log, signed_by, tree, witness};

// Members of an object stand in order of the alphabet: whether serde_json sorts them hangs on a feature that any
// other package may turn on.

#[test]
fn the_vectors_for_clients_are_those_made_here() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/tlog.json");
    let made = serde_json::to_string_pretty(&vectors()).unwrap() + "\n";
    if std::env::var_os("KITH_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(
        kept == made,
        "{} is stale: see the head of this file",
        path.display()
    );
}

fn vectors() -> Value {
    let known: Vec<String> = witnesses().iter().map(Verifier::to_string).collect();
    json!({
        "about": "Receipts and proofs that hold or do not; hashes in base64, leaves as text. Made by tests/tests/tlog/client.rs.",
        "consistency": consistency(),
        "inclusion": inclusion(),
        "leaf_hashes": leaf_hashes(),
        "log": log().verifier().to_string(),
        "receipts": receipts(),
        "vkeys": vkeys(),
        "witnesses": known,
    })
}

fn witnesses() -> Vec<Verifier> {
    [1, 2]
        .map(|number| witness(number).verifier().clone())
        .to_vec()
}

fn leaf_hashes() -> Vec<Value> {
    let told = |leaf: &str| json!({"hash": base64(&leaf_hash(leaf.as_bytes())), "leaf": leaf});
    ["", "leaf 0", "Zoë gave 60 minutes\n"].map(told).to_vec()
}

/// For each shape of path: a tree of one, complete trees, and leaves on the ragged right edge.
fn inclusion() -> Vec<Value> {
    let sizes = [
        (0, 1),
        (0, 2),
        (1, 2),
        (2, 3),
        (3, 8),
        (4, 7),
        (6, 7),
        (8, 9),
        (10, 11),
        (255, 256),
        (256, 300),
    ];
    let case = |why: &str, index: u64, size: u64, leaf: &str, proof: &[Hash], root: &Hash| {
        let holds = verify_inclusion(index, size, &leaf_hash(leaf.as_bytes()), proof, root).is_ok();
        json!({
            "holds": holds,
            "index": index,
            "leaf": leaf,
            "proof": proof.iter().map(base64).collect::<Vec<_>>(),
            "root": base64(root),
            "size": size,
            "why": why,
        })
    };
    let tree = tree(300);
    let mut cases = Vec::new();
    for (index, size) in sizes {
        let proof = tree.inclusion(index, size).unwrap();
        cases.push(case(
            "in the tree",
            index,
            size,
            &text(index),
            &proof,
            &tree.root_at(size).unwrap(),
        ));
    }
    let (proof, root) = (tree.inclusion(4, 7).unwrap(), tree.root_at(7).unwrap());
    let longer = [proof.as_slice(), &[root]].concat();
    let swapped: Vec<Hash> = proof.iter().rev().copied().collect();
    cases.extend([
        case("another leaf", 4, 7, "leaf 5", &proof, &root),
        case("another place", 5, 7, "leaf 4", &proof, &root),
        case("past the end", 7, 7, "leaf 4", &proof, &root),
        case("another size", 4, 9, "leaf 4", &proof, &root),
        case(
            "another root",
            4,
            7,
            "leaf 4",
            &proof,
            &tree.root_at(8).unwrap(),
        ),
        case("a hash too few", 4, 7, "leaf 4", &proof[1..], &root),
        case("a hash too many", 4, 7, "leaf 4", &longer, &root),
        case("hashes out of order", 4, 7, "leaf 4", &swapped, &root),
        case("an empty tree", 0, 0, "leaf 0", &[], &Tree::new().root()),
    ]);
    assert_eq!(
        cases.iter().filter(|case| case["holds"] == true).count(),
        sizes.len()
    );
    cases
}

fn consistency() -> Vec<Value> {
    let sizes = [
        (0, 0),
        (0, 7),
        (1, 1),
        (1, 2),
        (3, 7),
        (4, 8),
        (6, 7),
        (7, 8),
        (8, 9),
        (11, 300),
        (256, 257),
    ];
    let case = |why: &str,
                (old, new): (u64, u64),
                proof: &[Hash],
                (old_root, new_root): (&Hash, &Hash)| {
        json!({
            "holds": verify_consistency(old, new, proof, old_root, new_root).is_ok(),
            "new": new,
            "new_root": base64(new_root),
            "old": old,
            "old_root": base64(old_root),
            "proof": proof.iter().map(base64).collect::<Vec<_>>(),
            "why": why,
        })
    };
    let tree = tree(300);
    let root = |size| tree.root_at(size).unwrap();
    let proof = |old, new| tree.consistency(old, new).unwrap();
    let mut cases = Vec::new();
    for (old, new) in sizes {
        cases.push(case(
            "continued",
            (old, new),
            &proof(old, new),
            (&root(old), &root(new)),
        ));
    }
    cases.extend([
        case("another past", (3, 7), &proof(3, 7), (&root(4), &root(7))),
        case("another future", (3, 7), &proof(3, 7), (&root(3), &root(8))),
        case("gone back", (7, 3), &proof(3, 7), (&root(7), &root(3))),
        case("one size and two roots", (7, 7), &[], (&root(7), &root(8))),
        case("no proof", (4, 8), &[], (&root(4), &root(8))),
        case(
            "a hash too many",
            (4, 8),
            &[proof(4, 8), vec![root(8)]].concat(),
            (&root(4), &root(8)),
        ),
        case(
            "a proof from nothing",
            (0, 7),
            &proof(4, 8),
            (&root(0), &root(7)),
        ),
        case("nothing with a root", (0, 7), &[], (&root(1), &root(7))),
    ]);
    assert_eq!(
        cases.iter().filter(|case| case["holds"] == true).count(),
        sizes.len()
    );
    cases
}

fn receipts() -> Vec<Value> {
    let tree = tree(11);
    let (checkpoint, note) = head(&tree);
    let (ann, ben, eve) = (witness(1), witness(2), witness(9));
    let of = |note: &str| receipt::print(6, &tree.inclusion(6, 11).unwrap(), note);
    let with = |lines: &[String]| of(&format!("{note}{}", lines.concat()));
    let good = of(&note.to_string());
    let [by_ann, by_ben, by_eve] =
        [&ann, &ben, &eve].map(|by| by.cosign(&checkpoint, 1_700_000_000).to_string());
    let of_another_head = ann
        .cosign(&head(&super::tree(12)).0, 1_700_000_000)
        .to_string();
    let stranger = Signer::new(log().verifier().name(), key(66)).unwrap();
    let namesake = Signer::new("kith/elsewhere", key(1)).unwrap();
    let cases = [
        ("signed by the log", good.clone(), true),
        (
            "cosigned by one neighbour",
            with(slice::from_ref(&by_ann)),
            true,
        ),
        (
            "cosigned by both, the order is no matter",
            with(&[by_ben, by_ann.clone()]),
            true,
        ),
        (
            "a signature by someone we do not know is passed over",
            with(&[by_eve.clone(), by_ann.clone()]),
            true,
        ),
        (
            "a neighbour's signature on another head",
            with(&[of_another_head]),
            false,
        ),
        (
            "signed by a stranger under the log's name",
            of(&signed_by(&stranger, &tree).to_string()),
            false,
        ),
        (
            "another log, the same key",
            of(&signed_by(&namesake, &tree).to_string()),
            false,
        ),
        (
            "only a neighbour has signed",
            good[..good.find('—').unwrap()].to_owned() + &by_ann,
            false,
        ),
        (
            "another size than was signed",
            good.replace("\n11\n", "\n12\n"),
            false,
        ),
    ];
    let told_signed = cases.map(|(why, receipt, holds)| told(why, &receipt, holds));
    [told_signed.to_vec(), changed_receipts(&good)].concat()
}

/// What a receipt that holds must not be changed to.
fn changed_receipts(good: &str) -> Vec<Value> {
    let cases = [
        ("another place", good.replace("index 6", "index 5")),
        ("a leading zero", good.replace("index 6", "index 06")),
        (
            "an unauthenticated extra line",
            good.replace("index 6", "extra AAAA\nindex 6"),
        ),
        ("another version", good.replace("@v1", "@v2")),
        ("a hyphen where a dash belongs", good.replace('—', "-")),
        ("no newline at the end", good.trim_end().to_owned()),
        ("carriage returns", good.replace('\n', "\r\n")),
        (
            "an extension line that nobody signed",
            good.replace("\n\n—", "\nmore\n\n—"),
        ),
    ];
    cases
        .map(|(why, receipt)| told(why, &receipt, false))
        .to_vec()
}

/// A case as the client reads it, once our own reading of it is as expected.
fn told(why: &str, receipt: &str, holds: bool) -> Value {
    let read = Receipt::parse(receipt)
        .and_then(|read| read.verify(&leaf(6), log().verifier(), &witnesses()));
    assert_eq!(read.is_ok(), holds, "{why}: {read:?}");
    let cosigned = read.as_ref().map_or(Vec::new(), |proven| {
        proven
            .cosigned
            .iter()
            .map(|by| json!({"name": by.name, "time": by.time}))
            .collect()
    });
    json!({
        "cosigned": cosigned,
        "holds": holds,
        "leaf": text(6),
        "receipt": receipt,
        "size": read.as_ref().ok().map(|proven| Checkpoint::size(&proven.checkpoint)),
        "why": why,
    })
}

fn vkeys() -> Vec<Value> {
    let good = log().verifier().to_string();
    let cases = [
        ("a log's", good.clone(), true),
        ("a witness's", witness(1).verifier().to_string(), true),
        (
            "the one in C2SP signed-note",
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".to_owned(),
            true,
        ),
        ("another name", good.replacen("kith/a", "kith/b", 1), false),
        (
            "an id in capitals",
            good.to_uppercase()
                .replace("KITH/ABCDEFGHIJKLMNOP", "kith/abcdefghijklmnop"),
            false,
        ),
        ("no key", good[..good.rfind('+').unwrap()].to_owned(), false),
        ("a short key", good[..good.len() - 4].to_owned(), false),
    ];
    let told = |(why, vkey, holds): (&str, String, bool)| {
        assert_eq!(Verifier::parse(&vkey).is_ok(), holds, "{why}");
        json!({"holds": holds, "vkey": vkey, "why": why})
    };
    cases.map(told).to_vec()
}

fn text(index: u64) -> String {
    String::from_utf8(leaf(index)).unwrap()
}

fn base64(hash: &Hash) -> String {
    BASE64.encode(hash)
}
