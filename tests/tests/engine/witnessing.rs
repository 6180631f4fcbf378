//! A neighbour's log asks for a cosignature: what is answered was durable first, and no past is replaced.

use kith_node::{
    engine::{Engine, Settings, WitnessReply},
    store::{Fault, memory::When},
};
use kith_protocol::tlog::{
    Checkpoint, Cosigner, Note, Signer, Tree, Verifier, leaf_hash, witness::Request,
};
use kith_tests::{bank::Site, people::Device};
use sha2::{Digest, Sha256};

const NEIGHBOUR: &str = "kith/neighbour";

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread();
    { runtime }.build().unwrap().block_on(future)
}

fn neighbour() -> Signer {
    Signer::new(NEIGHBOUR, Device::named("neighbour").signing().clone()).unwrap()
}

fn tree(words: &[&str]) -> Tree {
    Tree::from_leaf_hashes(words.iter().map(|w| leaf_hash(w.as_bytes())).collect())
}

/// The neighbour's request to cosign `tree`, saying that the witness has `old`.
fn request(tree: &Tree, old: u64) -> Vec<u8> {
    let checkpoint = Checkpoint::new(NEIGHBOUR, tree.size(), tree.root()).unwrap();
    let note = checkpoint.sign(&neighbour()).unwrap();
    let proof = tree.consistency(old, tree.size()).unwrap_or_default();
    Request::new(old, proof, note)
        .unwrap()
        .to_string()
        .into_bytes()
}

fn ask(engine: &Engine, body: &[u8]) -> (u16, String) {
    let WitnessReply { status, body, .. } = wait(engine.witness(body.to_vec())).unwrap();
    (status, body)
}

#[test]
fn only_what_continues_is_cosigned() {
    let mut site = Site::default();
    site.settings = Settings {
        witnessed: vec![neighbour().verifier().clone()],
        ..Settings::default()
    };
    let open = || {
        let mut parts = site.parts().unwrap();
        let key = Device::named("witness").signing().clone();
        parts.cosigner = Some(Cosigner::new(parts.identity.origin().as_str(), key).unwrap());
        Engine::start(parts).unwrap()
    };
    let engine = open();
    let witness = Verifier::parse(&engine.witness_vkey().unwrap()).unwrap();
    let name = data_encoding::HEXLOWER.encode(&Sha256::digest(NEIGHBOUR));
    let (one, two) = (tree(&["a"]), tree(&["a", "b", "c"]));
    assert_eq!(engine.witnessed(&name), None);
    let (status, lines) = ask(&engine, &request(&one, 0));
    assert_eq!(status, 200);
    let mut note = Checkpoint::new(NEIGHBOUR, 1, one.root())
        .unwrap()
        .sign(&neighbour())
        .unwrap();
    assert_eq!(note.adopt(&lines, &[witness]).unwrap().len(), 1);
    assert_eq!(engine.witnessed(&name), Some(note.to_string()));
    let stored = engine.witnessed(&name).unwrap();
    assert_eq!(Note::parse(&stored).unwrap().lines().len(), 2);

    assert_eq!(ask(&engine, &request(&two, 0)), (409, "1\n".to_owned()));
    assert_eq!(ask(&engine, &request(&tree(&["b"]), 1)).0, 422);
    assert_eq!(ask(&engine, b"old x\n").0, 400);
    // A failed write answers nothing and forgets nothing.
    site.disk.fail(0, When::Before, Fault::Full);
    wait(engine.witness(request(&two, 1))).unwrap_err();
    assert_eq!(engine.witnessed(&name), Some(stored.clone()));
    assert!(!engine.health().writable);
    drop(engine);
    let engine = open();
    assert_eq!(engine.witnessed(&name), Some(stored));
    assert_eq!(ask(&engine, &request(&two, 1)).0, 200);
    assert_eq!(ask(&engine, &request(&one, 1)), (409, "3\n".to_owned()));
}

#[test]
fn without_a_list_no_log_is_known() {
    let engine = Site::default().open().unwrap().engine;
    assert_eq!(ask(&engine, &request(&tree(&["a"]), 0)).0, 404);
}
