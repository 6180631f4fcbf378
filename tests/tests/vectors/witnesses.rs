//! What a member's device checks of neighbours that check a book: certificates of their keys, and a receipt that they
//! cosigned. `tests/vectors/witnesses.json`.

use data_encoding::BASE64;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::card::{Certificate, KEYS_TYPE};
use kith_protocol::tlog::{Checkpoint, Note, Tree, leaf_hash, receipt};
use kith_tests::areas::Area;
use serde_json::{Value, json};

use super::kept;

#[test]
fn the_examples_of_witnesses_are_those_made_here() {
    let made = serde_json::to_string_pretty(&examples()).unwrap() + "\n";
    kept("tests/vectors/witnesses.json", &made);
}

fn examples() -> Value {
    let areas = ["wigan", "leeds", "york"].map(Area::named);
    let neighbours = areas.iter().map(|area| {
        let later = area.in_epoch(2);
        json!({
            "certificate": area.certified(),
            "later": later.certified(),
            "later_witness": later.witness().verifier().to_string(),
            "name": area.name,
            "node": area.key(),
            "origin": area.origin,
            "witness": area.witness().verifier().to_string(),
        })
    });
    json!({
        "about": "Certificates of neighbours, and receipts that they cosigned. Made by tests/tests/vectors/witnesses.rs.",
        "certificates": certificates(),
        "leaf": "leaf 2",
        "log": Area::named("stockport").log().verifier().to_string(),
        "neighbours": neighbours.collect::<Vec<_>>(),
        "receipts": receipts(),
    })
}

/// Certificates that hold, or do not.
fn certificates() -> Vec<Value> {
    let [wigan, leeds] = ["wigan", "leeds"].map(Area::named);
    let changed = |change: &dyn Fn(&mut Certificate)| {
        let mut certificate = wigan.certificate();
        change(&mut certificate);
        certificate.sign(&|bytes| wigan.sign(bytes))
    };
    let body = |text: String| SignedBody::sign(KEYS_TYPE, text, &|bytes| wigan.sign(bytes));
    let mut altered = wigan.certified();
    altered.body = altered.body.replace("1790000000000", "1790000000001");
    let mut unsigned = wigan.certified();
    unsigned.sig = leeds.certified().sig;
    let table = [
        ("it holds", wigan.certified()),
        ("in its second epoch", wigan.in_epoch(2).certified()),
        ("a key before it says that it is over", wigan.after("old")),
        ("altered", altered),
        ("signed by another", unsigned),
        (
            "for another use",
            SignedBody::sign(
                "application/vnd.kith.card.v1+json",
                wigan.certificate().body(),
                &|bytes| wigan.sign(bytes),
            ),
        ),
        (
            "another's cosigner",
            changed(&|c| c.witness = leeds.witness().verifier().clone()),
        ),
        (
            "a log's key as cosigner",
            changed(&|c| c.witness = wigan.log().verifier().clone()),
        ),
        (
            "another's log",
            changed(&|c| c.log = leeds.log().verifier().clone()),
        ),
        ("an epoch that its log has not", changed(&|c| c.epoch = 2)),
        ("no epoch", changed(&|c| c.epoch = 0)),
        (
            "with a space",
            body(wigan.certificate().body().replace(",\"v\"", ", \"v\"")),
        ),
        (
            "of another version",
            body(wigan.certificate().body().replace("\"v\":1", "\"v\":2")),
        ),
        (
            "with more in it",
            body(
                wigan
                    .certificate()
                    .body()
                    .replace("\"v\":1", "\"v\":1,\"w\":1"),
            ),
        ),
        ("no JSON", body("certificate".to_owned())),
    ];
    let rows = table.into_iter().map(|(why, signed)| {
        let opened = Certificate::open(&signed);
        json!({"holds": opened.is_ok(), "signed": signed, "why": why})
    });
    rows.collect()
}

/// Receipts of one leaf of Stockport's log, with the names of those who cosigned.
fn receipts() -> Vec<Value> {
    let stockport = Area::named("stockport").log();
    let hashes = (0..5).map(|n| leaf_hash(format!("leaf {n}").as_bytes()));
    let tree = Tree::from_leaf_hashes(hashes.collect());
    let head = Checkpoint::new(stockport.verifier().name(), tree.size(), tree.root()).unwrap();
    let proof = tree.inclusion(2, tree.size()).unwrap();
    let [wigan, leeds, york] = ["wigan", "leeds", "york"].map(Area::named);
    let by = |areas: &[&Area]| {
        let mut note: Note = head.sign(&stockport).unwrap();
        for area in areas {
            note.put(area.witness().cosign(&head, 1_790_000_000));
        }
        receipt::print(2, &proof, &note.to_string())
    };
    let newer = wigan.in_epoch(2);
    let forged = {
        let line = leeds.witness().cosign(&head, 1_790_000_000);
        let mut signature = line.signature().to_vec();
        signature[20] ^= 1;
        let bytes = [line.id().as_slice(), &signature].concat();
        format!(
            "{}\u{2014} {} {}\n",
            by(&[&wigan]),
            leeds.origin,
            BASE64.encode(&bytes)
        )
    };
    let table = [
        ("by nobody", by(&[]), vec![], true),
        ("by one", by(&[&wigan]), vec!["wigan"], true),
        (
            "by all",
            by(&[&wigan, &leeds, &york]),
            vec!["leeds", "wigan", "york"],
            true,
        ),
        (
            "by one with its newer key",
            by(&[&newer]),
            vec!["wigan"],
            true,
        ),
        (
            "with both of its keys",
            by(&[&wigan, &newer, &york]),
            vec!["wigan", "york"],
            true,
        ),
        ("with a line that is not theirs", forged, vec![], false),
    ];
    let rows = table.into_iter().map(|(why, receipt, by, holds)| {
        json!({"by": by, "holds": holds, "receipt": receipt, "why": why})
    });
    rows.collect()
}
