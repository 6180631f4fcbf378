//! People's words: found while they are wanted, gone when they are erased, and who looked at them.

use std::{fs, path::Path};

use kith_node::{
    engine::Engine,
    people::looks::{Look, SAME_LOOK_MS},
    store::Folder,
};
use kith_protocol::{
    entry::{
        Content, Exchange, Roster,
        roster::{PersonErased, ProfileChanged},
    },
    id::Author,
    leaf::Leaf,
    tlog::{Receipt, Verifier},
};
use kith_tests::{
    bank::{Bank, Site, signed, taken},
    desk::{help, line},
    people::{Person, detail},
};
use tempfile::TempDir;

fn named(bank: &Bank, people: &[(&Person, &str)]) {
    for (person, name) in people {
        bank.join_as(
            person,
            None,
            &format!(r#"{{"name":"{name}","phone":"01942 496"}}"#),
        );
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread();
    { runtime }.build().unwrap().block_on(future)
}

#[test]
fn people_are_found_by_the_start_of_their_names() {
    let [ceri, cerys, huw] = ["ceri", "cerys", "huw"].map(Person::named);
    let site = Site::default();
    let bank = site.open().unwrap();
    named(
        &bank,
        &[
            (&cerys, "Cerys Pugh"),
            (&ceri, "Ceri Hughes-Jones"),
            (&huw, "Huw Ó Ceallaigh"),
        ],
    );
    let renamed = |bank: &Bank, text| {
        let (commitment, words) = detail(text);
        let content = Content::Roster(Roster::ProfileChanged(ProfileChanged {
            account: Some(huw.account),
            details: commitment,
        }));
        let made = bank.make(Author::Account(huw.account), content);
        taken(
            bank.submit(signed(&made, &[&huw.device], &[(commitment, words)]))
                .unwrap(),
        );
    };
    // The same before and after a start.
    for bank in [bank, site.open().unwrap()] {
        let people = bank.engine.people();
        assert_eq!(people.search("CER"), [ceri.account, cerys.account]);
        assert_eq!(people.search("jo ceri"), [ceri.account]);
        assert_eq!(people.search("ceri x"), []);
        assert_eq!(people.search("eri"), []);
        assert_eq!(people.search("01942"), [], "only names are searched");
        assert_eq!(people.search("ó"), [huw.account]);
        assert_eq!(people.search("").len(), 3);
        assert_eq!(
            people.name_of(&ceri.account).as_deref(),
            Some("Ceri Hughes-Jones")
        );
        assert_eq!(people.node_name(), None);
    }
    let bank = site.open().unwrap();
    renamed(&bank, r#"{"name":"Huw Kelly"}"#);
    assert_eq!(bank.engine.people().search("kelly"), [huw.account]);
    assert_eq!(bank.engine.people().search("ceallaigh"), []);
}

/// Every file of a folder that holds `needle`.
pub(super) fn files_with(dir: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, needle));
        } else if fs::read(&path)
            .unwrap()
            .windows(needle.len())
            .any(|w| w == needle)
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn who_is_erased_cannot_be_read_and_every_proof_holds() {
    let [steward, broker, alice, bob] = ["steward", "broker", "alice", "bob"].map(Person::named);
    let folder = TempDir::new().unwrap();
    let bank = Bank::in_folder(folder.path())
        .unwrap()
        .with(&steward, &broker, &[]);
    named(
        &bank,
        &[(&alice, "Alice Unmistakable"), (&bob, "Bob Hughes")],
    );
    let (commitment, note) = detail(r#"{"note":"Alice read to Bob."}"#);
    let mut hour = help(vec![line(alice.account, bob.account, 60)]);
    hour.details = Some(commitment);
    let made = bank.make(
        Author::Account(alice.account),
        Content::Exchange(Exchange::Recorded(hour)),
    );
    let both = [&alice.device, &bob.device];
    taken(
        bank.submit(signed(&made, &both, &[(commitment, note.clone())]))
            .unwrap(),
    );
    assert_eq!(bank.engine.detail_salted(&commitment), Some(note));
    wait(
        bank.engine
            .note_look(bob.account, broker.account, "profile"),
    )
    .unwrap();
    let keys = fs::read(folder.path().join("keys")).unwrap();
    let erased = Content::Roster(Roster::PersonErased(PersonErased {
        account: bob.account,
    }));
    taken(bank.says(&bob, erased).unwrap());

    let gone = |engine: &Engine| {
        // A note between two goes with either of them; what is only about Alice stays.
        assert_eq!(engine.detail(&commitment), None);
        assert_eq!(engine.people().name_of(&bob.account), None);
        assert_eq!(engine.people().search("bob"), []);
        assert_eq!(engine.people().search("alice"), [alice.account]);
        assert_eq!(engine.looks(bob.account, None, 10).unwrap(), (vec![], None));
        let log = Verifier::parse(&engine.log_vkey()).unwrap();
        let length = *engine.length().borrow();
        for at in 0..length {
            let leaf = engine.leaf(at).unwrap().unwrap();
            let receipt = Receipt::parse(&engine.receipt(at).unwrap().text()).unwrap();
            receipt.verify(leaf.as_bytes(), &log, &[]).unwrap();
            Leaf::read(&leaf).unwrap();
        }
    };
    gone(&bank.engine);
    assert_eq!(bank.balance(&bob), -60, "hours stay");
    let clock = bank.clock.clone();
    drop(bank);
    assert_eq!(
        files_with(folder.path(), b"Unmistakable"),
        Vec::<String>::new()
    );

    // An old file of keys, brought back without the list of the erased, brings nobody back: the log knows.
    fs::write(folder.path().join("keys"), keys).unwrap();
    fs::remove_file(folder.path().join("erased.list")).unwrap();
    let folder = Folder::open(folder.path()).unwrap();
    let master = folder.places().master;
    let entropy = std::sync::Arc::new(kith_node::clock::SeededEntropy::new(7));
    gone(&Engine::open(folder, master, clock, entropy).unwrap());
}

#[test]
fn a_person_can_read_who_looked_into_their_record() {
    let [steward, broker, alice] = ["steward", "broker", "alice"].map(Person::named);
    let site = Site::default();
    let bank = site.open().unwrap().with(&steward, &broker, &[&alice]);
    let look = |bank: &Bank, by: &Person, what| {
        wait(bank.engine.note_look(alice.account, by.account, what)).unwrap();
        Look {
            at: kith_node::clock::Clock::now(&*bank.clock),
            by: by.account,
            what: what.to_owned(),
        }
    };
    let first = look(&bank, &broker, "profile");
    look(&bank, &broker, "profile");
    let second = look(&bank, &broker, "statement");
    let third = look(&bank, &steward, "statement");
    bank.clock.advance(SAME_LOOK_MS);
    let fourth = look(&bank, &broker, "profile");
    for bank in [bank, site.open().unwrap()] {
        let read = |before, most| bank.engine.looks(alice.account, before, most).unwrap();
        let (newest, rest) = read(None, 2);
        assert_eq!(newest, [fourth.clone(), third.clone()]);
        assert_eq!(read(rest, 9), (vec![second.clone(), first.clone()], None));
        assert_eq!(read(Some(0), 9), (vec![], None));
        assert_eq!(
            bank.engine.looks(broker.account, None, 9).unwrap(),
            (vec![], None)
        );
    }
}

#[test]
fn naming_words_again_neither_opens_nor_closes_them() {
    let [steward, broker, alice, bob] = ["steward", "broker", "alice", "bob"].map(Person::named);
    let site = Site::default();
    let bank = site
        .open()
        .unwrap()
        .with(&steward, &broker, &[&alice, &bob]);
    let (commitment, words) = detail(r#"{"name":"Alice Hughes"}"#);
    let named = |by: &[&Person], content| {
        let made = bank.make(Author::Account(by[0].account), content);
        let devices: Vec<_> = by.iter().map(|person| &person.device).collect();
        let verified = signed(&made, &devices, &[(commitment, words.clone())]);
        taken(bank.submit(verified).unwrap())
    };
    let profile = ProfileChanged {
        account: Some(alice.account),
        details: commitment,
    };
    named(&[&alice], Content::Roster(Roster::ProfileChanged(profile)));
    // Bob has seen Alice's words, and names them for the two of them.
    for _ in 0..3 {
        let mut hour = help(vec![line(alice.account, bob.account, 60)]);
        hour.details = Some(commitment);
        named(&[&bob, &alice], Content::Exchange(Exchange::Recorded(hour)));
    }
    let erased = |person: &Person| {
        let account = person.account;
        let erased = Content::Roster(Roster::PersonErased(PersonErased { account }));
        taken(bank.says(person, erased).unwrap());
    };
    erased(&bob);
    assert_eq!(bank.engine.detail(&commitment), Some(words.text.clone()));
    erased(&alice);
    assert_eq!(bank.engine.detail(&commitment), None);
}
