//! What hangs on the time: proposals that run out, a clock that goes back, the head that strangers see.

use kith_node::engine::{Settings, Stopped};
use kith_protocol::{entry::Entry, leaf::Leaf, limits::DAY_MS};
use kith_tests::{
    bank::{Bank, Site, refused, taken},
    desk::{START, help, line},
    people::Person,
};

fn bank(site: &Site, alice: &Person, bob: &Person) -> Bank {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    site.open().unwrap().with(&steward, &broker, &[alice, bob])
}

fn kinds(bank: &Bank) -> Vec<String> {
    let length = *bank.engine.length().borrow();
    (0..length)
        .map(|at| {
            let leaf = bank.engine.leaf(at).unwrap().unwrap();
            let entry = Entry::read(Leaf::read(&leaf).unwrap().body).unwrap();
            entry.content.kind().to_owned()
        })
        .collect()
}

#[test]
fn a_clock_that_goes_back_takes_no_entries_and_says_so() {
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let site = Site::default();
    let bank = bank(&site, &alice, &bob);
    let hour = || help(vec![line(alice.account, bob.account, 60)]);
    let record = || bank.record(&[&alice], hour());
    // A time server's correction: entries go on, at a time that does not go back.
    bank.clock.advance(-60_000);
    assert_eq!(taken(record().unwrap().1).at, START);
    assert!(bank.engine.health().writable);
    bank.clock.advance(-1);
    let why = Stopped::ClockBack { behind_ms: 60_001 };
    let length = *bank.engine.length().borrow();
    assert_eq!(record().unwrap_err(), why);
    let health = bank.engine.health();
    assert_eq!((health.writable, health.why), (false, Some(why)));
    assert_eq!(*bank.engine.length().borrow(), length);
    assert_eq!(bank.balance(&alice), 0, "reads go on");
    // It may start like that, as small computers without a battery do, and goes on once the time is known.
    drop(bank);
    site.clock.set(0);
    let bank = site.open().unwrap();
    assert!(!bank.engine.health().writable);
    bank.clock.set(START + 1);
    assert!(bank.engine.health().writable);
    assert_eq!(
        taken(bank.record(&[&alice], hour()).unwrap().1).at,
        START + 1
    );
}

#[test]
fn a_proposal_that_nobody_answers_runs_out_once() {
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let site = Site::default();
    let bank = bank(&site, &alice, &bob);
    let hour = help(vec![line(alice.account, bob.account, 60)]);
    let (early, _) = bank.record(&[&alice], hour.clone()).unwrap();
    bank.clock.advance(DAY_MS);
    let (late, _) = bank.record(&[&alice], hour).unwrap();
    bank.clock.set(START + 30 * DAY_MS - 1);
    bank.engine.tick().unwrap();
    assert!(!kinds(&bank).contains(&"exchange.expired".to_owned()));
    // An answer that comes too late finds it run out, minute or not.
    bank.clock.advance(1);
    let answer = bank.agree(&bob, bob.account, early).unwrap();
    assert_eq!(refused(&answer), "nothing-waits");
    assert_eq!(kinds(&bank).last().unwrap(), "exchange.expired");
    taken(bank.agree(&bob, bob.account, late).unwrap());
    // What ran out while nobody was there is said at start, and only once.
    let (_, _) = bank
        .record(&[&alice], help(vec![line(alice.account, bob.account, 5)]))
        .unwrap();
    drop(bank);
    site.clock.advance(31 * DAY_MS);
    for _ in 0..2 {
        let bank = site.open().unwrap();
        bank.engine.tick().unwrap();
        let expired = kinds(&bank);
        let expired = expired.iter().filter(|k| *k == "exchange.expired").count();
        assert_eq!(expired, 2);
    }
}

#[test]
fn strangers_see_a_head_that_moves_once_a_day() {
    let (alice, bob) = (Person::named("alice"), Person::named("bob"));
    let site = Site::default();
    let bank = bank(&site, &alice, &bob);
    let at_start = bank.engine.public_head();
    assert_ne!(at_start, bank.engine.head());
    // Only what belongs to that head is served: one entry, `node.opened`.
    assert_eq!(bank.engine.tile(0, 0, 1).unwrap().len(), 32);
    assert_eq!(bank.engine.tile(0, 0, 2), None);
    bank.clock.advance(DAY_MS - 1);
    bank.engine.tick().unwrap();
    assert_eq!(bank.engine.public_head(), at_start);
    bank.clock.advance(1);
    bank.engine.tick().unwrap();
    let after_a_day = bank.engine.public_head();
    assert_eq!(after_a_day, bank.engine.head());
    let length = *bank.engine.length().borrow();
    assert!(
        bank.engine
            .tile(0, 0, u16::try_from(length).unwrap())
            .is_some()
    );
    assert_eq!(bank.engine.tile(0, 0, 1), None);
    drop(bank);
    // The operator may choose otherwise; a start moves it in any case.
    let mut site = site;
    site.settings = Settings {
        public_head_every_ms: 1,
        ..Settings::default()
    };
    let bank = site.open().unwrap();
    let hour = help(vec![line(alice.account, bob.account, 60)]);
    taken(bank.record(&[&alice], hour).unwrap().1);
    assert_ne!(bank.engine.public_head(), bank.engine.head());
    bank.clock.advance(1);
    bank.engine.tick().unwrap();
    assert_eq!(bank.engine.public_head(), bank.engine.head());
}
