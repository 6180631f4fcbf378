//! The log as anyone may check it, and the witness that this node is for a neighbour's.

use kith_node::engine::{Engine, Settings};
use kith_protocol::tlog::tile::Tile;
use kith_protocol::tlog::{
    Checkpoint, Cosigner, Note, Signer, Tree, Verifier, leaf_hash, witness::Request,
};
use kith_tests::bank::Site;
use kith_tests::people::Device;
use kith_tests::wire::{Answer, Served};
use sha2::{Digest, Sha256};

use super::Town;

const NEIGHBOUR: &str = "kith/neighbour";

#[test]
fn the_log_is_public_and_entries_are_not() {
    let town = Town::new();
    let checkpoint = town.served.get("/log/checkpoint").done();
    assert_eq!(checkpoint.text(), *town.bank().engine.public_head());
    for (path, status) in [
        ("/log/tile/0/001", 404),
        ("/log/tile/64/000", 404),
        ("/log/tile/0/../vkey", 404),
        ("/log/entries/0", 404),
        ("/witness/00/checkpoint", 404),
    ] {
        assert_eq!(town.served.get(path).done().problem().0, status, "{path}");
    }
    let strange = town.served.ask("POST", "/witness/add-checkpoint");
    let strange = strange.bytes("text/plain", b"old 1\n".to_vec()).done();
    assert_eq!(strange.status, 400);
    assert!(
        strange
            .header("content-type")
            .unwrap()
            .starts_with("text/plain")
    );
}

#[test]
fn tiles_add_up_to_the_public_head() {
    let town = Town::new();
    town.bank().clock.advance(2 * 86_400_000);
    // What is said next publishes all that was said before.
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    let vkey = town.served.get("/log/vkey").done();
    let log = Verifier::parse(vkey.text().trim()).unwrap();
    let note = Note::parse(&town.served.get("/log/checkpoint").done().text()).unwrap();
    let head = Checkpoint::open(&note, &log).unwrap();
    assert!(head.size() > 5, "{}", head.size());
    let mut hashes = Vec::new();
    for tile in Tile::all(head.size()) {
        let answer = town.served.get(&format!("/log/tile/{tile}")).done();
        assert_eq!((answer.status, tile.level()), (200, 0), "{tile}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/octet-stream")
        );
        hashes.extend_from_slice(answer.body.as_chunks::<32>().0);
    }
    assert_eq!(Tree::from_leaf_hashes(hashes).root(), *head.root());
}

fn neighbour() -> Signer {
    Signer::new(NEIGHBOUR, Device::named("neighbour").signing().clone()).unwrap()
}

fn tree(words: &[&str]) -> Tree {
    Tree::from_leaf_hashes(
        words
            .iter()
            .map(|word| leaf_hash(word.as_bytes()))
            .collect(),
    )
}

fn note(tree: &Tree) -> Note {
    let checkpoint = Checkpoint::new(NEIGHBOUR, tree.size(), tree.root()).unwrap();
    checkpoint.sign(&neighbour()).unwrap()
}

fn add(served: &Served, tree: &Tree, old: u64) -> Answer {
    let proof = tree.consistency(old, tree.size()).unwrap_or_default();
    let request = Request::new(old, proof, note(tree)).unwrap().to_string();
    let ask = served.ask("POST", "/witness/add-checkpoint");
    ask.bytes("text/plain", request.into_bytes()).done()
}

#[test]
fn a_neighbour_gets_its_cosignature() {
    let mut site = Site::default();
    site.settings = Settings {
        witnessed: vec![neighbour().verifier().clone()],
        ..Settings::default()
    };
    let mut parts = site.parts().unwrap();
    let key = Device::named("witness").signing().clone();
    parts.cosigner = Some(Cosigner::new(parts.identity.origin().as_str(), key).unwrap());
    let served = Served::over(site.bank(Engine::start(parts).unwrap()));
    let witness = Verifier::parse(&served.bank.engine.witness_vkey().unwrap()).unwrap();
    let name = data_encoding::HEXLOWER.encode(&Sha256::digest(NEIGHBOUR));
    let last = || served.get(&format!("/witness/{name}/checkpoint")).done();
    assert_eq!(last().problem(), (404, "not-found".to_owned()));

    let (one, three) = (tree(&["a"]), tree(&["a", "b", "c"]));
    let cosigned = add(&served, &one, 0);
    assert_eq!(cosigned.status, 200, "{}", cosigned.text());
    let mut whole = note(&one);
    assert_eq!(whole.adopt(&cosigned.text(), &[witness]).unwrap().len(), 1);
    assert_eq!((last().status, last().text()), (200, whole.to_string()));

    let stale = add(&served, &three, 0);
    assert_eq!((stale.status, stale.text()), (409, "1\n".to_owned()));
    assert_eq!(stale.header("content-type"), Some("text/x.tlog.size"));
    assert_eq!(add(&served, &three, 1).status, 200);
    assert!(last().text().contains("\n3\n"));
    assert_eq!(add(&served, &tree(&["a", "b", "x"]), 3).status, 422);
}
