//! Byte-exact examples for other implementations: `tests/vectors/entries.json`, `gossip.json` and `witnesses.json`, and the same inside
//! docs/protocol.md.
//!
//! All are made here and checked to be what is made. To write them anew:
//! `KITH_WRITE_VECTORS=1 cargo test -p kith-tests vectors::`.

mod doc;
mod federation;
mod gossip;
mod meeting;
mod refused;
mod story;
mod stranger;
mod witnesses;

use std::fs;
use std::path::PathBuf;

use data_encoding::{BASE64, HEXLOWER};
use kith_protocol::{
    canonical,
    entry::Content,
    envelope::{CHALLENGE_TYPE, ENTRY_TYPE, Envelope, pae},
    tlog::{Checkpoint, Signer, Tree, leaf_hash, receipt},
};
use kith_tests::people::{Device, detail};
use serde_json::{Value, json};

use self::story::Story;

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a file with what is made, or writes it when asked to.
fn kept(path: &str, made: &str) {
    let path = top().join(path);
    if std::env::var_os("KITH_WRITE_VECTORS").is_some() {
        fs::write(&path, made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(
        kept == made,
        "{} is stale: see the head of tests/tests/vectors/mod.rs",
        path.display()
    );
}

/// The whole log with its head.
struct Log {
    story: Story,
    tree: Tree,
    vkey: String,
    checkpoint: String,
}

impl Log {
    fn tell() -> Self {
        let story = Story::tell();
        let hashes = story
            .told
            .iter()
            .map(|told| leaf_hash(told.leaf.as_bytes()));
        let tree = Tree::from_leaf_hashes(hashes.collect());
        let origin = story.desk.origin.as_str();
        let signer = Signer::new(origin, Device::named("log").signing().clone()).unwrap();
        let head = Checkpoint::new(origin, tree.size(), tree.root()).unwrap();
        let checkpoint = head.sign(&signer).unwrap().to_string();
        let vkey = signer.verifier().to_string();
        Self {
            story,
            tree,
            vkey,
            checkpoint,
        }
    }

    /// A receipt for the entry at `index` under the newest head.
    fn receipt(&self, index: u64) -> String {
        let proof = self.tree.inclusion(index, self.tree.size()).unwrap();
        receipt::print(index, &proof, &self.checkpoint)
    }

    /// What `kith export --format json` writes of it.
    fn lines(&self) -> String {
        (0..)
            .zip(&self.story.told)
            .map(|(index, told): (u64, _)| {
                json!({"index": index, "leaf": told.leaf}).to_string() + "\n"
            })
            .collect()
    }
}

#[test]
fn the_examples_are_those_made_here() {
    let made = serde_json::to_string_pretty(&examples(&Log::tell())).unwrap() + "\n";
    kept("tests/vectors/entries.json", &made);
}

#[test]
fn every_kind_has_an_example() {
    let story = Story::tell();
    let missing: Vec<&str> = Content::kinds()
        // A log that starts under the newest rules has no newer ones to adopt.
        .filter(|kind| *kind != "rules.adopted")
        // And one that lost nothing has no second epoch.
        .filter(|kind| *kind != "node.recovered")
        .filter(|kind| !story.told.iter().any(|told| told.kind == *kind))
        .collect();
    assert_eq!(missing, [""; 0]);
}

// Members of an object stand in order of the alphabet: whether serde_json sorts them hangs on a feature that any
// other package may turn on.
fn examples(log: &Log) -> Value {
    let entries: Vec<Value> = (0..)
        .zip(&log.story.told)
        .map(|(index, told): (u64, _)| {
            json!({
                "at": told.at,
                "envelope": sent(&told.envelope),
                "index": index,
                "kind": told.kind,
                "leaf": told.leaf,
                "leaf_hash": BASE64.encode(&leaf_hash(told.leaf.as_bytes())),
            })
        })
        .collect();
    let refused: Vec<Value> = refused::refused(&log.story)
        .iter()
        .map(|(envelope, code)| json!({"code": code, "envelope": sent(envelope)}))
        .collect();
    json!({
        "about": "A small bank's whole log, and what it is made of. Made by tests/tests/vectors.",
        "canonical": spellings(),
        "challenge": challenge(log),
        "checkpoint": log.checkpoint,
        "detail": {"commitment": words().0, "salt": words().1.salt, "text": words().1.text},
        "entries": entries,
        "keys": keys(),
        "log_vkey": log.vkey,
        "origin": log.story.desk.origin,
        "pae": {"body": "{}", "hex": HEXLOWER.encode(&pae(ENTRY_TYPE, b"{}")), "type": ENTRY_TYPE},
        "receipt": {"index": 2, "text": log.receipt(2)},
        "refused": refused,
    })
}

/// An envelope as it travels.
fn sent(envelope: &Envelope) -> Value {
    json!({"body": envelope.body, "details": envelope.details, "signatures": envelope.signatures})
}

fn words() -> (kith_protocol::id::Digest32, kith_protocol::details::Detail) {
    detail(r#"{"name":"Jo Marsh"}"#)
}

/// Each key of the story: its seed is SHA-256 of its name.
fn keys() -> Vec<Value> {
    [
        "node",
        "node 2",
        "log",
        "jo",
        "ceri",
        "sunita",
        "invitation jo",
    ]
    .iter()
    .map(|name| {
        let device = Device::named(name);
        json!({
            "did": device.key(),
            "name": name,
            "public": HEXLOWER.encode(device.key().bytes()),
            "seed": HEXLOWER.encode(&device.signing().to_bytes()),
        })
    })
    .collect()
}

/// Texts that are canonical, and texts near them that are not.
fn spellings() -> Vec<Value> {
    let texts = [
        r#"{}"#,
        r#"{"a":1,"b":[true,false,{}],"c":""}"#,
        r#"{"1":"z","10":"x","9":"y"}"#,
        r#"{"Z":0,"_":0,"a":0}"#,
        r#"{"n":9007199254740991,"o":-9007199254740991}"#,
        r#"{"t":"Zoë \"q\" \\ \b\t\n\f\r \u0007 / é"}"#,
        r#"{"b":1,"a":2}"#,
        r#"{"a":1,"a":1}"#,
        r#"{"a": 1}"#,
        r#"{"a":1.0}"#,
        r#"{"a":1e3}"#,
        r#"{"a":01}"#,
        r#"{"a":-0}"#,
        r#"{"a":9007199254740992}"#,
        r#"{"a":null}"#,
        r#"{"a":"\/"}"#,
        r#"{"a":"\u000A"}"#,
        r#"{"a":"\u0041"}"#,
        r#"{"é":1}"#,
        r#"{"a":1}x"#,
        r#"[1]"#,
        "{\"a\":\"\t\"}",
    ];
    texts
        .iter()
        .map(|text| json!({"canonical": canonical::check(text).is_ok(), "text": text}))
        .collect()
}

/// A challenge as a node makes one; its proof means something to that node alone.
fn challenge(log: &Log) -> Value {
    let text = canonical::write(&json!({
        "address": "http://localhost:7100",
        "expires": log.story.desk.now + 120_000,
        "nonce": "AAAAAAAAAAAAAAAAAAAAAA",
        "origin": log.story.desk.origin,
        "proof": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "v": 1,
    }));
    let signed = Device::named("jo").sign(CHALLENGE_TYPE, &text);
    json!({"challenge": text, "key": signed.key, "sig": signed.sig})
}
