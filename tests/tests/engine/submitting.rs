//! Entries in, outcomes out: taken, again, refused, each with what it can be checked with.

use kith_node::engine::Outcome;
use kith_protocol::{
    entry::{Content, Exchange},
    id::Author,
    tlog::{Receipt, Verifier},
};
use kith_tests::{
    bank::{Bank, Site, refused, signed, taken},
    desk::{help, line},
    people::{Person, envelope},
};
use tempfile::TempDir;

/// A receipt proves its entry to whoever holds the leaf and the log's key, without the node.
fn proves(bank: &Bank, receipt: &kith_node::engine::Receipt, body: &str) {
    let log = Verifier::parse(&bank.engine.log_vkey()).unwrap();
    let leaf = format!("{}{body}", receipt.prefix);
    assert_eq!(
        bank.engine.leaf(receipt.index).unwrap().as_deref(),
        Some(leaf.as_str())
    );
    let text = receipt.text();
    let proven = Receipt::parse(&text)
        .unwrap()
        .verify(leaf.as_bytes(), &log, &[])
        .unwrap();
    assert_eq!(proven.checkpoint.origin(), bank.origin().as_str());
    let other = leaf.replace("exchange", "Exchange");
    Receipt::parse(&text)
        .unwrap()
        .verify(other.as_bytes(), &log, &[])
        .unwrap_err();
}

#[test]
fn alice_helps_bob_in_memory_and_on_disk() {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let site = Site::default();
    let folder = TempDir::new().unwrap();
    for bank in [
        site.open().unwrap(),
        Bank::in_folder(folder.path()).unwrap(),
    ] {
        let bank = bank.with(&steward, &broker, &[&alice, &bob]);
        let length = bank.engine.length();
        let content = Content::Exchange(Exchange::Recorded(help(vec![line(
            alice.account,
            bob.account,
            60,
        )])));
        let made = bank.make(Author::Account(alice.account), content);
        let receipt = taken(
            bank.submit(signed(&made, &[&alice.device, &bob.device], &[]))
                .unwrap(),
        );
        proves(&bank, &receipt, &made.body());
        assert_eq!((bank.balance(&alice), bank.balance(&bob)), (60, -60));
        assert_eq!(*length.borrow(), receipt.index + 1);
        assert_eq!(bank.engine.receipt(receipt.index), Some(receipt));
    }
}

#[test]
fn the_same_body_from_two_phones_is_one_entry() {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let bank = Site::default()
        .open()
        .unwrap()
        .with(&steward, &broker, &[&alice, &bob]);
    let recorded = |minutes| {
        Content::Exchange(Exchange::Recorded(help(vec![line(
            alice.account,
            bob.account,
            minutes,
        )])))
    };
    let made = bank.make(Author::Account(alice.account), recorded(60));
    let by_alice = signed(&made, &[&alice.device], &[]);
    let by_both = signed(&made, &[&alice.device, &bob.device], &[]);
    let mut other = made.clone();
    other.content = recorded(90);
    let other = signed(&other, &[&alice.device], &[]);
    // In one group, and again in a later one.
    for nth in 0..2 {
        let group = vec![by_alice.clone(), by_both.clone(), other.clone()];
        let outcomes = bank.engine.submit_blocking(group).unwrap();
        let first = outcomes[0].receipt().unwrap();
        assert_eq!(matches!(outcomes[0], Outcome::Taken(_)), nth == 0);
        let Outcome::Again(again) = &outcomes[1] else {
            panic!("{outcomes:?}")
        };
        assert_eq!(again, first);
        assert_eq!(again.signers, [alice.device.key()]);
        proves(&bank, again, &made.body());
        assert_eq!(refused(&outcomes[2]), "id-taken");
    }
    assert_eq!(bank.balance(&alice), 0, "bob's phone has yet to agree");
}

#[test]
fn a_key_that_is_kept_ready_is_no_less_strict() {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let bank = Site::default()
        .open()
        .unwrap()
        .with(&steward, &broker, &[&alice, &bob]);
    let hour = help(vec![line(alice.account, bob.account, 60)]);
    let made = bank.make(
        Author::Account(alice.account),
        Content::Exchange(Exchange::Recorded(hour)),
    );
    let stranger = Person::named("stranger");
    let good = envelope(made.body(), &[&alice.device, &bob.device], &[]);
    let by_a_stranger = envelope(made.body(), &[&stranger.device], &[]);
    let mut anothers = good.clone();
    anothers.signatures.swap(0, 1);
    let (one, other) = (
        good.signatures[0].key.clone(),
        good.signatures[1].key.clone(),
    );
    anothers.signatures[0].key = one;
    anothers.signatures[1].key = other;
    let mut other_body = good.clone();
    other_body.body = other_body.body.replace(":60,", ":61,");
    assert_ne!(other_body.body, good.body);
    // Twice: the first time prepares the keys.
    for sent in [&good, &by_a_stranger, &anothers, &other_body].repeat(2) {
        assert_eq!(bank.engine.verify(sent.clone()), sent.clone().verify());
    }
    bank.engine.verify(good).unwrap();
    for wrong in [anothers, other_body] {
        let why = bank.engine.verify(wrong).unwrap_err();
        assert_eq!(why.plain().code, "signature-wrong");
    }
}
