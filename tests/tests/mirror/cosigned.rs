//! What a witness cosigns, and with which key: one that was brought back has a new key, and does again what it did.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use kith_node::clock::TestClock;
use kith_protocol::id::Origin;
use kith_protocol::peer::mirror::{Effect, Holding, Input, Machine, Mirror};
use kith_protocol::tlog::{Checkpoint, Note, Verifier};
use kith_tests::{desk::START, people::Person};

use super::{Area, Keys, identity};

/// Which of these keys are on a head of Leeds.
fn cosigned(area: &mut Area, head: &str, keys: &[Verifier]) -> usize {
    let log = area.node("leeds").keys().log;
    let note = Note::parse(head).unwrap();
    let (_, by) = Checkpoint::open_witnessed(&note, &log, keys).unwrap();
    by.len()
}

/// Leeds with its head cosigned by Wigan and York.
fn leeds() -> (Area, Arc<TestClock>) {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::leeds_with_two(&clock);
    let keys = ["wigan", "york"].map(|name| area.node(name).keys().witness);
    let (_, head) = area.node("leeds").engine().cosigned_head().unwrap();
    assert_eq!(cosigned(&mut area, &head, &keys), 2);
    (area, clock)
}

/// What Wigan cosigned of Leeds is cosigned with this key and no other.
fn is_cosigned_with(area: &mut Area, key: &Verifier) {
    let log = area.node("leeds").keys().log;
    let wigan = area.node("wigan").mirrors();
    let note = Note::parse(&wigan.witnessed(log.name()).unwrap()).unwrap();
    let lines: Vec<_> = note.lines().iter().map(|line| line.id()).collect();
    assert_eq!(lines, [log.id(), key.id()]);
}

/// Wigan shows another key than before: Leeds does not count what was done with the one before, asks, and counts again.
fn counts_again(area: &mut Area, witness: Verifier) {
    let (length, of_wigan) = (area.node("leeds").length(), area.node("wigan").origin());
    let log = area.node("wigan").keys().log;
    let keys = Keys { log, witness };
    let york = area.node("york").keys().witness;
    let leeds = area.node("leeds");
    leeds
        .mirrors()
        .know(of_wigan.clone(), keys.clone())
        .unwrap();
    let before = leeds.standing("wigan").cosigned;
    assert_eq!(before.map(|(size, _)| size), Some(length));
    let told = leeds.mirrors().linked(of_wigan.clone()).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(leeds.standing("wigan").cosigned, None);
    assert!(leeds.mirrors().parted(of_wigan).unwrap().is_empty());

    area.connect("leeds", "wigan");
    area.settle();
    let leeds = area.node("leeds");
    assert_eq!(leeds.length(), length, "nothing new was needed");
    let counts = leeds.standing("wigan").cosigned.map(|(size, _)| size);
    assert_eq!(counts, Some(length));
    let (size, head) = leeds.engine().cosigned_head().unwrap();
    assert_eq!(size, length);
    assert_eq!(cosigned(area, &head, &[keys.witness, york]), 2);
}

#[test]
fn a_witness_that_starts_with_a_new_key_cosigns_again_and_counts_again() {
    let (mut area, _clock) = leeds();
    area.stop("wigan");
    area.node("wigan").witness = 1;
    area.start("wigan");
    let key = area.node("wigan").keys().witness;
    is_cosigned_with(&mut area, &key);
    counts_again(&mut area, key);
}

#[test]
fn a_witness_whose_records_come_back_cosigns_again_while_it_runs() {
    let (mut area, _clock) = leeds();
    let old = area.node("wigan").save();
    area.node("wigan").bank().join(&Person::named("bob"), None);
    area.settle();
    area.stop("wigan");
    area.node("wigan").put_back(old);
    area.start("wigan");
    let before = area.node("wigan").keys().witness;
    is_cosigned_with(&mut area, &before);
    area.connect("wigan", "york");
    let vkey = area.node("wigan").engine().witness_vkey().unwrap();
    let key = Verifier::parse(&vkey).unwrap();
    assert_ne!(key, before);
    is_cosigned_with(&mut area, &key);
    counts_again(&mut area, key);
}

#[test]
fn records_that_a_witness_no_longer_holds_are_not_cosigned_again() {
    let (mut area, _clock) = leeds();
    let leeds = area.node("leeds").origin();
    let before = area.node("wigan").keys().witness;
    let nothing = (Holding::key(&leeds), Holding::default().to_bytes());
    area.node("wigan")
        .engine()
        .keep_blocking(vec![nothing])
        .unwrap();
    area.stop("wigan");
    area.node("wigan").witness = 1;
    area.start("wigan");
    is_cosigned_with(&mut area, &before);
}

#[test]
fn hashes_that_do_not_lead_to_the_head_are_not_cosigned() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    let statuses = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&statuses);
    // Leeds tells of its records other hashes than those that its tree is made of.
    area.meddle = Some(Box::new(move |frame| match frame {
        Mirror::Records { hashes, .. } => hashes.iter_mut().for_each(|hash| hash[0] ^= 1),
        Mirror::Cosigned { status, body } => seen.borrow_mut().push((*status, body.clone())),
        Mirror::Page { .. }
        | Mirror::Held { .. }
        | Mirror::Cosign { .. }
        | Mirror::Fetch { .. }
        | Mirror::FetchPage { .. } => {}
    }));
    area.node("leeds")
        .bank()
        .join(&Person::named("alice"), None);
    area.settle();
    let length = area.node("leeds").length();
    assert_eq!(area.held("wigan", "leeds"), length, "they are held");
    let refused = (
        422,
        "these are not the records that are held here\n".to_owned(),
    );
    assert_eq!(*statuses.borrow(), std::slice::from_ref(&refused));
    let leeds = area.node("leeds");
    assert!(leeds.standing("wigan").differs, "people are told");
    let before = leeds.standing("wigan").cosigned;
    assert!(before.is_none_or(|(size, _)| size < length));
    // It is the same thing when they meet again, and there is another only once something was cosigned.
    let other = leeds.standing("wigan").other;
    area.disconnect("leeds", "wigan");
    area.connect("leeds", "wigan");
    area.settle();
    assert_eq!(statuses.borrow().last(), Some(&refused));
    let leeds = area.node("leeds");
    assert!(leeds.standing("wigan").differs && other.is_some());
    assert_eq!(leeds.standing("wigan").other, other);
    // Over HTTP it is no other.
    let old = before.map_or(0, |(size, _)| size);
    let request = leeds.engine().request_to_cosign(old).unwrap();
    let body = request.to_string().into_bytes();
    let reply = area.node("wigan").engine().witness_blocking(body).unwrap();
    assert_eq!((reply.status, reply.body), refused);
    assert_eq!(reply.fork, None, "it shows nothing against anybody");
}

/// Whoever opens a new epoch still hears answers to what was asked in the one before: nobody is to blame for those.
#[test]
fn answers_that_were_on_their_way_when_an_epoch_ended_are_no_fault() {
    let peer: Origin = identity("wigan").origin().clone();
    let mut machine = Machine::new(1, 3, 0);
    let linked = Input::Linked {
        peer: peer.clone(),
        holding: Holding::default(),
        cosigned: 0,
    };
    let held = |epoch, size| Mirror::Held {
        epoch,
        size,
        mark: Default::default(),
        beside: 0,
        full: false,
    };
    let heard = |frame| Input::Heard {
        peer: peer.clone(),
        frame,
    };
    for input in [linked, Input::Begin, heard(held(0, 0)), heard(held(1, 3))] {
        machine.input(input);
    }
    let asked = machine.input(Input::Published { size: 3 });
    assert!(
        matches!(asked.as_slice(), [Effect::Ask { old: 0, .. }]),
        "{asked:?}"
    );
    machine.input(Input::Grew { epoch: 2, size: 4 });
    let answer = |status| {
        heard(Mirror::Cosigned {
            status,
            body: String::new(),
        })
    };
    assert_eq!(machine.input(answer(200)), []);
    // One that answers to nothing is, as before.
    let blamed = machine.input(answer(200));
    assert!(
        matches!(blamed.as_slice(), [Effect::Fault(..)]),
        "{blamed:?}"
    );
}
