//! What a node refuses where the story ends: one envelope for each way a frame can be wrong, and some that a rule refuses.

use kith_protocol::{envelope::Envelope, id::Digest32};
use kith_tests::people::{detail, envelope};
use serde_json::{Value, json};

use super::story::{Story, account, device, did};

/// Envelopes and the code of each one's refusal, which is checked to be the book's.
pub(super) fn refused(story: &Story) -> Vec<(Envelope, &'static str)> {
    let all = [frames(story), rules(story)].concat();
    for (sent, code) in &all {
        let desk = &story.desk;
        let verdict = match sent.clone().verify() {
            Err(frame) => Err(frame.plain().code),
            Ok(verified) => desk
                .book
                .admit(&verified.signed, desk.now, desk)
                .map_err(|why| why.plain().code),
        };
        assert_eq!(verdict, Err(*code));
    }
    all
}

/// A sound entry: Sunita rests.
fn resting() -> Value {
    json!({"account": account("sunita"), "paused": true})
}

/// A body by Sunita.
fn body(story: &Story, kind: &str, content: &Value) -> String {
    story.body("sunita", &account("refused"), kind, content)
}

fn signed_by(who: &str, body: &str) -> Envelope {
    envelope(body.to_owned(), &[&device(who)], &[])
}

fn frames(story: &Story) -> Vec<(Envelope, &'static str)> {
    let sound = body(story, "member.paused", &resting());
    let changed = |change: &dyn Fn(&mut Envelope)| {
        let mut sent = signed_by("sunita", &sound);
        change(&mut sent);
        sent
    };
    let with_body = |body: &str| signed_by("sunita", body);
    let mood = json!({"account": account("sunita"), "mood": 1, "paused": true});
    let (commitment, words) = detail(r#"{"note":"not named by the body"}"#);
    vec![
        (
            with_body(&format!("{{\"at\":\"{}\"}}", "x".repeat(8 * 1024))),
            "body-too-large",
        ),
        (with_body(&sound.replacen(',', ", ", 1)), "not-canonical"),
        (
            with_body(&sound.replace("\"v\":1}", "\"v\":2}")),
            "version-unknown",
        ),
        (
            with_body(&body(story, "member.danced", &resting())),
            "kind-unknown",
        ),
        (
            with_body(&body(story, "member.paused", &mood)),
            "shape-wrong",
        ),
        (changed(&|sent| sent.signatures.clear()), "signature-count"),
        (
            changed(&|sent| sent.signatures[0].sig.push('=')),
            "signature-spelling",
        ),
        (
            changed(&|sent| sent.signatures.push(sent.signatures[0].clone())),
            "signature-twice",
        ),
        (
            changed(&|sent| sent.signatures[0].sig.replace_range(0..2, "__")),
            "signature-wrong",
        ),
        (
            changed(&|sent| drop(sent.details.insert(commitment.to_string(), words.clone()))),
            "details-wrong",
        ),
    ]
}

fn rules(story: &Story) -> Vec<(Envelope, &'static str)> {
    let sound = body(story, "member.paused", &resting());
    let elsewhere = sound.replacen(story.desk.origin.as_str(), "kith/aaaaaaaaaaaaaaaa", 1);
    let adopted = json!({"rules": 1});
    let recovered = json!({"epoch": 3, "log": did("log 2"), "root": Digest32::of(b""), "size": story.told.len()});
    let by_node = story.body("node", &account("refused"), "node.recovered", &recovered);
    let again = |node, before| {
        let replaced = story.successor(node, before);
        story.body("jo", &account("refused"), "node.replaced", &replaced)
    };
    let by_jo = story.body("jo", &account("refused"), "rules.adopted", &adopted);
    vec![
        (signed_by("sunita", &elsewhere), "other-node"),
        (signed_by("stranger", &sound), "key-unknown"),
        (signed_by("ceri 2", &sound), "key-stopped"),
        (signed_by("jo", &sound), "author-did-not-sign"),
        (
            signed_by("sunita", &body(story, "rules.adopted", &adopted)),
            "not-a-steward",
        ),
        (signed_by("jo", &by_jo), "rules-unknown"),
        (signed_by("node 2", &by_node), "epoch-wrong"),
        (signed_by("node", &by_node), "key-stopped"),
        (signed_by("jo", &again("node", "node 2")), "key-taken"),
        (signed_by("jo", &again("node 3", "node")), "key-not-proven"),
    ]
}
