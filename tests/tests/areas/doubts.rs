//! Records that do not match: once a steward has judged them they stay judged, and what was never judged opens by itself.

use std::cell::Cell;

use kith_protocol::id::{Digest32, Origin};
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::evidence::{Contradiction, Evidence};
use kith_protocol::peer::gossip::EVIDENCE;
use kith_protocol::peer::mirror::Holding;
use kith_protocol::tlog::{Checkpoint, Cosigner};
use kith_tests::binary::run;
use kith_tests::kiths::{Kith, until};
use kith_tests::people::Device;
use serde_json::{Value, json};

/// Between two looks, on clocks that stand otherwise: part of the shortest wait until somebody is dialled again.
const AGAIN_MS: i64 = 100;

/// What Leeds shows of Wigan.
fn seen(leeds: &Kith, wigan: &Origin) -> Value {
    leeds.sees(wigan).unwrap()
}

/// Whether somebody has judged what does not match.
fn is_judged(leeds: &Kith, wigan: &Origin) -> bool {
    !seen(leeds, wigan)["looking"]["done"].is_null()
}

fn judges(leeds: &Kith, wigan: &Origin) {
    let done = json!({ "origin": wigan, "done": true });
    let answer = leeds
        .post(&leeds.sal, "/api/v1/peers/looking", &done)
        .good();
    assert!(!answer["done"].is_null());
    assert!(is_judged(leeds, wigan));
}

/// A head of Wigan's log of this size, of one tree or another.
fn head(wigan: &Kith, size: u64, tree: &str) -> String {
    let log = wigan.served.bank.engine.identity().log();
    let root = Digest32::of(tree.as_bytes());
    let head = Checkpoint::new(log.verifier().name(), size, root.0).unwrap();
    let mut note = head.sign(&log).unwrap();
    let witness = Cosigner::new(
        wigan.origin().as_str(),
        Device::named(tree).signing().clone(),
    );
    note.put(witness.unwrap().cosign(&head, 1_790_000_000));
    note.to_string()
}

/// Two heads of one size, as evidence.
fn heads(wigan: &Kith, size: u64, trees: [&str; 2]) -> Evidence {
    let certificate = wigan.served.bank.engine.kept(b"certificate").unwrap();
    let certificate = SignedBody::from_bytes(&certificate.unwrap()).unwrap();
    let [a, b] = trees.map(|tree| head(wigan, size, tree));
    let evidence = Evidence::Heads { certificate, a, b };
    let key = wigan.served.bank.engine.node_key();
    assert_eq!(evidence.verify(Some(&key), |_| false), Ok(true));
    evidence
}

/// Leeds comes to hold this evidence, in place of what it held of this kind.
fn holds(leeds: &Kith, wigan: &Origin, evidence: &Evidence) {
    let (epoch, kind) = (1_u32.to_be_bytes(), [Contradiction::Heads.bit()]);
    let key = [EVIDENCE, &wigan.raw(), &epoch, &kind].concat();
    let row = (key, evidence.to_bytes());
    leeds.served.bank.engine.keep_blocking(vec![row]).unwrap();
}

#[test]
fn another_pair_than_the_one_that_was_judged_is_open_and_the_same_is_not() {
    let (leeds, wigan) = (Kith::named("Leeds"), Kith::named("Wigan"));
    leeds.link(&wigan, 0);
    let origin = wigan.origin();
    let pair = heads(&wigan, 1_000, ["one", "other"]);
    holds(&leeds, &origin, &pair);
    assert_eq!(seen(&leeds, &origin)["evidence"], json!(["heads"]));
    judges(&leeds, &origin);
    // The same two again, as somebody else would put them.
    let swapped = heads(&wigan, 1_000, ["other", "one"]);
    assert_ne!(swapped.to_bytes(), pair.to_bytes());
    holds(&leeds, &origin, &swapped);
    assert!(is_judged(&leeds, &origin));
    // Whoever wants to can take it along, and check it without trusting anybody.
    let place = tempfile::TempDir::new().unwrap();
    let file = place.path().join("evidence.json");
    let told = |origin: &Origin| {
        let path = format!("/api/v1/network/evidence?origin={origin}");
        leeds.served.get(&path).done().good().to_string()
    };
    let text = told(&origin);
    let verified = |text: &str| {
        std::fs::write(&file, text).unwrap();
        run(place.path(), &["verify", file.to_str().unwrap()])
    };
    let shown = verified(&text);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(
        shown
            .out
            .contains("two heads over the same number of entries, in epoch 1")
    );
    // It is about nobody else, and nothing in it can be changed.
    let other = text.replace(origin.as_str(), leeds.origin().as_str());
    assert_eq!(verified(&other).code, 1);
    let at = text.rfind("\"]").unwrap() - 200;
    let swap = if &text[at..=at] == "A" { "B" } else { "A" };
    let changed = format!("{}{swap}{}", &text[..at], &text[at + 1..]);
    assert_eq!(verified(&changed).code, 1);
    let none = told(&leeds.origin());
    assert!(verified(&none).err.contains("Nothing is known against"));
    // Others, of the same kind and epoch.
    let another = heads(&wigan, 1_001, ["one", "other"]);
    holds(&leeds, &origin, &another);
    assert!(!is_judged(&leeds, &origin));
    // Somebody takes it on; what was judged before stays so.
    let takes = json!({ "origin": origin });
    let answer = leeds
        .post(&leeds.sal, "/api/v1/peers/looking", &takes)
        .good();
    assert!(answer["done"].is_null());
    holds(&leeds, &origin, &pair);
    assert!(!is_judged(&leeds, &origin), "whoever looks is not done");
    judges(&leeds, &origin);
    holds(&leeds, &origin, &another);
    assert!(!is_judged(&leeds, &origin));
    judges(&leeds, &origin);
    holds(&leeds, &origin, &pair);
    assert!(is_judged(&leeds, &origin));
}

#[test]
fn something_else_that_a_neighbour_holds_of_ours_is_open_and_the_same_is_not() {
    let (leeds, wigan) = (Kith::named("Leeds"), Kith::named("Wigan"));
    leeds.link(&wigan, 0);
    let origin = wigan.origin();
    let ours = Holding::key(&leeds.origin());
    let held = until("Leeds's records at Wigan", || {
        let held = wigan.served.bank.engine.kept(&ours).unwrap()?;
        let held = Holding::from_bytes(&held).unwrap();
        let all = *leeds.served.bank.engine.length().borrow();
        (held.size == all).then_some(held)
    });
    // Wigan comes back with these records of Leeds's, and shows who it is anew.
    let comes_with = |mark: [u8; 16], judged: bool| {
        let other = Holding {
            mark,
            ..held.clone()
        };
        let (engine, bytes) = (&wigan.served.bank.engine, other.to_bytes());
        let shows = Cell::new(0);
        leeds.until_it_sees(&origin, "Wigan's new keys and what it holds", |seen| {
            let certificate = seen["certificate"]["body"].as_str();
            let shows_it = format!("\"epoch\":{},", shows.get());
            let shown = certificate.is_some_and(|body| body.contains(&shows_it));
            let done = !seen["looking"]["done"].is_null();
            if shown && seen["differs"] == (mark != held.mark) && done == judged {
                return true;
            }
            // Whoever did not get through at once tries again after a while.
            for kith in [&leeds, &wigan] {
                kith.site.clock.advance(AGAIN_MS);
            }
            // It runs meanwhile, and may have written what it held before over it.
            let kept = engine.kept(&ours).unwrap().unwrap();
            let lost = Holding::from_bytes(&kept).unwrap().mark != mark;
            if lost || shows.get() == 0 {
                let row = (ours.clone(), bytes.clone());
                engine.keep_blocking(vec![row]).unwrap();
                shows.set(engine.recover().unwrap());
            }
            false
        });
    };
    comes_with([1; 16], false);
    judges(&leeds, &origin);
    comes_with([1; 16], true);
    comes_with([2; 16], false);
    judges(&leeds, &origin);
    // It is put right, and comes up again.
    comes_with(held.mark, false);
    comes_with([1; 16], true);
    comes_with([3; 16], false);
}
