//! The same formats by others: each takes what we make, and we take what they make.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use data_encoding::BASE64;
use doubleentry::TreeHead;
use doubleentry::log as their_log;
use doubleentry::store::Tree as TheirTree;
use doubleentry::transparency::{
    AddCheckpoint, Checkpoint as TheirCheckpoint, KeyName, LogKey, Next, Note as TheirNote,
    ProofBundle, SignedCheckpoint, TileId, Vkey, WitnessSession,
};
use kith_protocol::tlog::receipt::{self, Receipt};
use kith_protocol::tlog::tile::Tile;
use kith_protocol::tlog::witness::{Outcome, Request, SIZE_CONTENT_TYPE, decide};
use kith_protocol::tlog::{
    Checkpoint, EMPTY_ROOT, Hash, Note, Verifier, verify_consistency, verify_inclusion,
};
use sha2::Sha256;
use signed_note::{Signer as _, StandardSigner, StandardVerifier, VerifierList};

use super::{ORIGIN, head, key, leaf, log, tree, witness};

/// Past a full tile, so that no size up to it is left to luck.
const SIZES: u64 = 70;

#[test]
fn ct_merkle_makes_the_same_roots_and_proofs() {
    let ours = tree(SIZES);
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut roots: Vec<RootHash<Sha256>> = vec![theirs.root()];
    assert_eq!(roots[0].as_bytes()[..], EMPTY_ROOT);
    for size in 1..=SIZES {
        theirs.push(leaf(size - 1));
        let root = ours.root_at(size).unwrap();
        assert_eq!(theirs.root().as_bytes()[..], root, "root at {size}");
        for index in 0..size {
            let proof = ours.inclusion(index, size).unwrap();
            assert_eq!(
                theirs.prove_inclusion(index as usize).as_bytes(),
                proof.concat()
            );
            let proof = InclusionProof::try_from_bytes(proof.concat()).unwrap();
            theirs
                .root()
                .verify_inclusion(&leaf(index), index, &proof)
                .unwrap();
        }
        for old in 1..size {
            let proof = ours.consistency(old, size).unwrap();
            assert_eq!(
                theirs.prove_consistency((size - old) as usize).as_bytes(),
                proof.concat(),
                "{old} to {size}"
            );
            let proof = ConsistencyProof::try_from_bytes(proof.concat()).unwrap();
            theirs
                .root()
                .verify_consistency(&roots[old as usize], &proof)
                .unwrap();
        }
        roots.push(theirs.root());
    }
}

#[test]
fn doubleentry_makes_the_same_roots_and_proofs() {
    let ours = tree(300);
    let mut theirs = TheirTree::new();
    for leaf in ours.leaf_hashes() {
        theirs.push(their_log::Hash::from_bytes(*leaf)).unwrap();
    }
    for size in [1, 2, 3, 64, 65, 255, 256, 257, 300] {
        let root = ours.root_at(size).unwrap();
        assert_eq!(*theirs.head_at(size).unwrap().root.as_bytes(), root);
        for index in 0..size {
            let proof = bytes(&theirs.inclusion_proof(index, size).unwrap().path);
            assert_eq!(ours.inclusion(index, size), Some(proof.clone()));
            verify_inclusion(
                index,
                size,
                &ours.leaf_hashes()[index as usize],
                &proof,
                &root,
            )
            .unwrap();
        }
        for old in 1..=size {
            let proof = bytes(&theirs.consistency_proof(old, size).unwrap().path);
            assert_eq!(ours.consistency(old, size), Some(proof.clone()));
            verify_consistency(old, size, &proof, &ours.root_at(old).unwrap(), &root).unwrap();
        }
    }
}

#[test]
fn signed_note_opens_ours_and_we_open_theirs() {
    let (_, ours) = head(&tree(11));
    let vkey = log().verifier().to_string();
    let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&vkey).unwrap())]);
    let theirs = signed_note::Note::from_bytes(ours.to_string().as_bytes()).unwrap();
    assert_eq!(theirs.verify(&known).unwrap().0.len(), 1);

    // The same key in their hands makes the same note: Ed25519 has no chance in it.
    let id: String = log()
        .verifier()
        .id()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let secret = [&[1][..], &key(1).to_bytes()].concat();
    let skey = format!("PRIVATE+KEY+{ORIGIN}+{id}+{}", BASE64.encode(&secret));
    let signer = StandardSigner::new(&skey).unwrap();
    assert_eq!(signer.key_id().to_be_bytes(), log().verifier().id());
    let mut theirs = signed_note::Note::new(ours.text().as_bytes(), &[]).unwrap();
    theirs.add_sigs(&[&signer]).unwrap();
    assert_eq!(theirs.to_bytes(), ours.to_string().as_bytes());
}

#[test]
fn signed_note_and_doubleentry_judge_notes_as_we_do() {
    let (checkpoint, mut note) = head(&tree(11));
    note.put(witness(1).cosign(&checkpoint, 7));
    let good = note.to_string();
    let known = log().verifier().clone();
    let vkey = known.to_string();
    let list = VerifierList::new(vec![Box::new(StandardVerifier::new(&vkey).unwrap())]);
    let mut judged = [0, 0];
    for at in 0..good.len() {
        for change in [0x01, 0x04, 0x20] {
            let mut bytes = good.clone().into_bytes();
            bytes[at] ^= change;
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            let ours = Note::parse(&text)
                .is_ok_and(|note| note.open(std::slice::from_ref(&known)).is_ok());
            let theirs = signed_note::Note::from_bytes(text.as_bytes())
                .is_ok_and(|note| note.verify(&list).is_ok());
            assert_eq!(ours, theirs, "signed_note on {text}");
            let theirs = TheirNote::parse(text.as_bytes())
                .is_ok_and(|note| note.verify(&[vkey.parse().unwrap()]).is_ok());
            assert_eq!(ours, theirs, "doubleentry on {text}");
            judged[usize::from(ours)] += 1;
        }
    }
    // Both outcomes were met: a change in the witness's line leaves the log's signature alone.
    assert!(judged[0] > 100 && judged[1] > 10, "{judged:?}");
}

#[test]
fn doubleentry_reads_our_checkpoints_cosignatures_and_receipts() {
    let tree = tree(300);
    let (checkpoint, mut note) = head(&tree);
    note.put(witness(1).cosign(&checkpoint, 1_700_000_000));
    let keys: Vec<Vkey> = [log().verifier(), witness(1).verifier()]
        .map(|key| key.to_string().parse().unwrap())
        .to_vec();

    let signed = SignedCheckpoint::parse(note.to_string().as_bytes()).unwrap();
    assert_eq!(
        (
            signed.checkpoint().head().size,
            signed.checkpoint().head().root.as_bytes()
        ),
        (300, &tree.root())
    );
    assert_eq!(signed.verify(&keys).unwrap().len(), 2);

    let text = receipt::print(123, &tree.inclusion(123, 300).unwrap(), &note.to_string());
    let bundle = ProofBundle::parse(text.as_bytes()).unwrap();
    assert_eq!((bundle.index(), bundle.extra()), (123, None));
    let proof = their_log::InclusionProof {
        index: 123,
        size: 300,
        path: bundle.path().to_vec(),
    };
    proof
        .verify(
            &their_log::leaf_hash(&leaf(123)),
            &bundle.checkpoint().checkpoint().head(),
        )
        .unwrap();
    assert_eq!(bundle.to_bytes(), text.as_bytes());
    assert_eq!(
        Receipt::parse(&text).unwrap().to_string().as_bytes(),
        bundle.to_bytes()
    );
}

#[test]
fn we_read_a_checkpoint_that_doubleentry_signed() {
    let tree = tree(300);
    let ledger = doubleentry::LedgerId::new(ORIGIN).unwrap();
    let theirs = LogKey::from_seed(&ledger, key(1).to_bytes());
    let their_head = TreeHead {
        size: 300,
        root: their_log::Hash::from_bytes(tree.root()),
    };
    let signed = theirs
        .sign(&TheirCheckpoint::new(
            KeyName::new(ORIGIN).unwrap(),
            their_head,
        ))
        .unwrap();
    assert_eq!(theirs.vkey().to_string(), log().verifier().to_string());
    let note = Note::parse(&signed.to_string()).unwrap();
    let vkey = Verifier::parse(&theirs.vkey().to_string()).unwrap();
    assert_eq!(Checkpoint::open(&note, &vkey).unwrap(), head(&tree).0);
    assert_eq!(note, head(&tree).1);
}

#[test]
fn a_log_run_by_doubleentry_is_witnessed_by_us() {
    let ann = witness(1);
    let mut stored = Some(head(&tree(7)).0);
    let signed = SignedCheckpoint::parse(head(&tree(300)).1.to_string().as_bytes()).unwrap();
    let vkey = ann.verifier().to_string().parse().unwrap();
    // It does not know that we are at 7: we say so, and it comes back with the proof.
    let mut session = WitnessSession::new(signed, vkey, 0).unwrap();
    let mut statuses = Vec::new();
    loop {
        let proof = session.needed_proof().map(|(old, new)| {
            let path = tree(new).consistency(old, new).unwrap();
            their_log::ConsistencyProof {
                old_size: old,
                new_size: new,
                path: path.into_iter().map(their_log::Hash::from_bytes).collect(),
            }
        });
        let body = session.request(proof.as_ref()).unwrap();
        let request = Request::parse(&body).unwrap();
        let outcome = decide(stored.as_ref(), &request, Some(log().verifier()));
        statuses.push(outcome.status());
        let (content_type, answer) = if let Outcome::Cosign(checkpoint) = &outcome {
            stored = Some(checkpoint.clone());
            (None, ann.cosign(checkpoint, 1_700_000_000).to_string())
        } else {
            (Some(SIZE_CONTENT_TYPE), outcome.conflict_body().unwrap())
        };
        match session
            .receive(outcome.status(), content_type, answer.as_bytes())
            .unwrap()
        {
            Next::Retry => {}
            Next::Cosigned {
                cosignature,
                witness_size,
            } => {
                assert_eq!(
                    (cosignature.timestamp(), witness_size),
                    (1_700_000_000, 300)
                );
                assert_eq!(cosignature.to_line(), answer);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(statuses, [409, 200]);
    assert_eq!(stored, Some(head(&tree(300)).0));

    let ours = Request::new(
        7,
        tree(300).consistency(7, 300).unwrap(),
        head(&tree(300)).1,
    )
    .unwrap();
    assert_eq!(
        AddCheckpoint::parse(ours.to_string().as_bytes())
            .unwrap()
            .to_bytes(),
        ours.to_string().as_bytes()
    );
}

#[test]
fn doubleentry_names_the_same_tiles() {
    for (level, n, width) in [
        (0, 0, 256),
        (0, 999, 1),
        (1, 1_000, 255),
        (7, 1_234_067, 256),
        (63, u64::MAX, 17),
    ] {
        let ours = Tile::new(level, n, width).unwrap();
        let theirs = TileId::hashes(level, n, width).unwrap();
        assert_eq!(format!("tile/{ours}"), theirs.path());
    }
    for size in [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000] {
        let mut ours: Vec<String> = Tile::all(size).map(|tile| format!("tile/{tile}")).collect();
        let mut theirs: Vec<String> = TileId::changed(0, size)
            .iter()
            .map(TileId::path)
            .filter(|path| !path.contains("entries"))
            .collect();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "at {size}");
    }
}

fn bytes(path: &[their_log::Hash]) -> Vec<Hash> {
    path.iter().map(|hash| *hash.as_bytes()).collect()
}
