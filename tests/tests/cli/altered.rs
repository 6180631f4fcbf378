//! Leaves that somebody altered: each way is found, and the first wrong entry is named.

use kith_node::cli::verify::log::{Wrong, heads, leaves};
use kith_node::store::{Commit, Disk, Journal, MemoryJournal};
use kith_protocol::{
    entry::{Content, Exchange, exchange::Imported},
    envelope::Signature,
    id::Author,
    leaf::Leaf,
    tlog::{Tree, leaf_hash},
};
use kith_tests::{
    bank::{Bank, Site, identity, signed, taken},
    desk::{help, line},
    people::{Device, Person},
};

const EXCHANGES: u64 = 5;

/// A bank with a few exchanges; its leaves, and the first of those that is an exchange.
fn sound() -> (Bank, Vec<String>, usize) {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let site = Site::default();
    let bank = site
        .open()
        .unwrap()
        .with(&steward, &broker, &[&alice, &bob]);
    let first = usize::try_from(*bank.engine.length().borrow()).unwrap();
    for n in 0..EXCHANGES {
        bank.clock.advance(1_000);
        let minutes = 60 + i64::try_from(n).unwrap();
        let recorded = help(vec![line(alice.account, bob.account, minutes)]);
        taken(bank.record(&[&alice, &bob], recorded).unwrap().1);
    }
    let length = *bank.engine.length().borrow();
    let leaves = (0..length).map(|at| bank.engine.leaf(at).unwrap().unwrap());
    let leaves = leaves.collect();
    (bank, leaves, first)
}

/// A journal of these leaves under a head that agrees with them.
fn journal(leaves: &[Vec<u8>]) -> MemoryJournal {
    let mut tree = Tree::new();
    tree.extend(leaves.iter().map(|leaf| leaf_hash(leaf)));
    let journal = MemoryJournal::open(&Disk::default());
    let commit = Commit {
        leaves: leaves.to_vec(),
        head: Some(identity().head(tree.size(), tree.root())),
        ..Commit::default()
    };
    journal.append(0, commit).unwrap();
    journal
}

fn bytes(leaves: Vec<String>) -> Vec<Vec<u8>> {
    leaves.into_iter().map(String::into_bytes).collect()
}

/// A leaf, soundly signed by a member, that says what only a steward may.
fn forbidden(bank: &Bank, after: &str) -> String {
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let imported = Imported {
        category: "other".parse().unwrap(),
        day: "2026-01-01".parse().unwrap(),
        details: None,
        lines: vec![line(alice.account, bob.account, 100_000)],
    };
    let content = Content::Exchange(Exchange::Imported(imported));
    let entry = bank.make(Author::Account(alice.account), content);
    let verified = signed(&entry, &[&alice.device], &[]);
    let before = Leaf::read(after).unwrap();
    let signatures: Vec<Signature> = verified.signatures;
    Leaf::write(before.at, &before.links, &signatures, &verified.body)
}

/// A way to alter the leaves.
type Change<'a> = Box<dyn Fn(&mut Vec<String>) + 'a>;

/// What somebody might do to the entry at `at`, and what is told of it.
fn changes(bank: &Bank, at: usize) -> Vec<(&'static str, Change<'_>, &'static str)> {
    let time = |leaf: &str| Leaf::read(leaf).unwrap().at;
    vec![
        (
            "minutes in a body",
            Box::new(move |l| l[at] = l[at].replace("\"minutes\":61", "\"minutes\":62")),
            "does not hold",
        ),
        (
            "a signature taken off",
            Box::new(move |l| {
                let line = l[at]
                    .lines()
                    .find(|line| line.starts_with("did:key:"))
                    .unwrap();
                let line = format!("{line}\n");
                l[at] = l[at].replacen(&line, "", 1);
            }),
            "",
        ),
        (
            "two entries swapped",
            Box::new(move |l| l.swap(at, at + 1)),
            "",
        ),
        (
            "an entry left out",
            Box::new(move |l| drop(l.remove(at))),
            "account lines",
        ),
        (
            "an entry twice",
            Box::new(move |l| l.insert(at, l[at - 1].clone())),
            "id-taken",
        ),
        (
            "the time set back",
            Box::new(move |l| {
                let (now, before) = (time(&l[at]), time(&l[at - 1]) - 1);
                l[at] = l[at].replacen(&now.to_string(), &before.to_string(), 1);
            }),
            "its time is before",
        ),
        (
            "an account line",
            Box::new(move |l| {
                let leaf = Leaf::read(&l[at]).unwrap();
                let mut links = leaf.links.clone();
                links[0].n += 1;
                l[at] = Leaf::write(leaf.at, &links, &leaf.signatures, leaf.body);
            }),
            "account lines",
        ),
        (
            "what the rules forbid",
            Box::new(move |l| l[at] = forbidden(bank, &l[at])),
            "the rules do not let it stand",
        ),
        (
            "no leaf at all",
            Box::new(move |l| l[at] = "kith".to_owned()),
            "not a leaf",
        ),
    ]
}

#[test]
fn the_first_wrong_entry_is_named_whatever_was_altered() {
    let (bank, good, first) = sound();
    let altered_at = first + 1;
    leaves(&journal(&bytes(good.clone())), &|| {}).unwrap();
    for (what, change, words) in changes(&bank, altered_at) {
        let mut altered = good.clone();
        change(&mut altered);
        assert_ne!(altered, good, "{what} altered nothing");
        let found = leaves(&journal(&bytes(altered)), &|| {}).unwrap_err();
        let Wrong::Entry { at, what: told } = &found else {
            panic!("{what}: {found}");
        };
        assert_eq!(*at, altered_at as u64, "{what}: {found}");
        assert!(told.contains(words), "{what}: {found}");
    }
}

#[test]
fn any_byte_of_a_leaf_is_missed_by_none() {
    let (_bank, good, first) = sound();
    let good = bytes(good);
    let at = first + 2;
    for byte in 0..good[at].len() {
        let mut altered = good.clone();
        altered[at][byte] ^= 1;
        // The form may still be sound (a digit of the time): then the signed head tells.
        let head = journal(&good).head().unwrap();
        let result = leaves(&journal(&altered), &|| {}).and_then(|sound| {
            heads(
                &sound,
                head.as_deref(),
                Some(&(good.len() as u64, head.clone().unwrap())),
            )
        });
        result.expect_err(&format!("byte {byte}"));
    }
}

#[test]
fn heads_must_belong_to_the_entries() {
    let (_bank, good, _) = sound();
    let good = bytes(good);
    let whole = journal(&good);
    let sound = leaves(&whole, &|| {}).unwrap();
    let size = good.len() as u64;
    let head = whole.head().unwrap().unwrap();
    let older = journal(&good[..3]).head().unwrap().unwrap();
    let forged = {
        let key = |name| Device::named(name).signing().clone();
        let other = kith_node::engine::Identity::new(key("node"), key("another log"), key("feed"));
        other.head(size, sound.tree.root())
    };
    let longer = identity().head(size + 1, [7; 32]);
    let other_root = identity().head(size, [7; 32]);
    let known = |head: &str, size| Some((size, head.to_owned()));
    heads(&sound, Some(&head), known(&head, size).as_ref()).unwrap();
    heads(&sound, Some(&head), known(&older, 3).as_ref()).unwrap();
    let table = [
        (Some(&head), None, "outside the log, is missing"),
        (None, known(&head, size), "has no head"),
        (Some(&older), known(&head, size), "is over 3 entries"),
        (Some(&forged), known(&head, size), "not signed by this log"),
        (Some(&other_root), known(&head, size), "another root"),
        (Some(&head), known(&longer, size + 1), "were confirmed"),
        (Some(&head), known(&other_root, size), "another root"),
    ];
    for (stored, known, words) in table {
        let wrong = heads(&sound, stored.map(String::as_str), known.as_ref()).unwrap_err();
        assert!(wrong.to_string().contains(words), "{wrong}");
    }
}
