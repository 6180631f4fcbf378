//! Guests of meetings have no account, and are forgotten as people are.

use std::{fs, sync::Arc};

use kith_node::{clock::SeededEntropy, engine::Engine, store::Folder};
use kith_protocol::{
    entry::{
        Content, Meeting,
        meeting::{Attendance, GuestErased},
        work::GroupType,
    },
    id::{Author, Digest32, Name},
};
use kith_tests::{
    bank::{Bank, refused, signed, taken},
    gathering::{called, group, guest, sealed, shape},
    people::{Person, detail},
};
use tempfile::TempDir;

use super::people::files_with;

fn says(bank: &Bank, by: &Person, content: Content) -> Name {
    let made = bank.make(Author::Account(by.account), content);
    let verified = sealed(&made, &by.device).verify().unwrap();
    taken(bank.submit(verified).unwrap());
    made.name()
}

/// Eve comes to a meeting, with these words about her.
fn attends(
    bank: &Bank,
    by: &Person,
    meeting: Name,
    text: &str,
) -> (Digest32, Option<&'static str>) {
    let (details, words) = detail(text);
    let attendance = Content::Meeting(Meeting::Attendance(Attendance {
        details,
        guest: true,
        meeting,
        who: guest("eve"),
    }));
    let made = bank.make(Author::Account(by.account), attendance);
    let verified = signed(&made, &[&by.device], &[(details, words)]);
    let outcome = bank.submit(verified).unwrap();
    let code = match &outcome {
        kith_node::engine::Outcome::Refused(_) => Some(refused(&outcome)),
        kith_node::engine::Outcome::Taken(_) | kith_node::engine::Outcome::Again(_) => None,
    };
    (details, code)
}

#[test]
fn what_is_known_of_an_erased_guest_is_nowhere_in_the_folder() {
    let [steward, broker] = ["steward", "broker"].map(Person::named);
    let folder = TempDir::new().unwrap();
    let bank = Bank::in_folder(folder.path())
        .unwrap()
        .with(&steward, &broker, &[]);
    let ours = says(&bank, &steward, group(&[], GroupType::Network));
    let meeting = says(&bank, &steward, called(shape(ours, &[])));
    let row = r#"{"capacity":"draws-on-support","name":"Eve Unmistakable"}"#;
    let (row, code) = attends(&bank, &steward, meeting, row);
    assert_eq!(code, None);
    assert!(bank.engine.detail(&row).is_some());
    let keys = fs::read(folder.path().join("keys")).unwrap();
    let record = |engine: &Engine| {
        engine.look(|views| {
            let meetings = &views.meetings;
            meetings.record(meetings.meeting(&meeting).unwrap())
        })
    };
    let before = record(&bank.engine);
    let guest = guest("eve");
    let erased = Content::Meeting(Meeting::GuestErased(GuestErased { guest }));
    says(&bank, &broker, erased);
    assert_eq!(bank.engine.detail(&row), None);
    assert_eq!(
        record(&bank.engine),
        before,
        "what was agreed stays provable"
    );
    let again = r#"{"name":"Eve Unmistakable, again"}"#;
    let (again, code) = attends(&bank, &steward, meeting, again);
    assert_eq!(code, Some("guest-erased"));
    assert_eq!(bank.engine.detail(&again), None);
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
    let engine = Engine::open(folder, master, clock, Arc::new(SeededEntropy::new(7))).unwrap();
    assert_eq!(engine.detail(&row), None);
    assert_eq!(record(&engine), before);
}
