//! Neighbours and operators that lie: what was altered is not taken back, and a second past shows.

use std::sync::Arc;

use kith_node::{clock::TestClock, peer::mirror::ASK_MS};
use kith_protocol::{
    id::Origin,
    peer::mirror::Mirror,
    tlog::{Checkpoint, Note},
};
use kith_tests::{
    bank::{invite, taken},
    desk::START,
    people::Device,
};

use super::{Area, identity};

fn says(area: &mut Area, name: &str, what: &str) {
    let key = Device::named(what).key();
    taken(
        area.node(name)
            .engine()
            .say(invite(key, None), None)
            .unwrap(),
    );
}

/// Leeds was put back to an older disk, and has not met anybody yet; how long its log was.
fn put_back(clock: &Arc<TestClock>) -> (Area, u64) {
    let mut area = Area::up(&["leeds", "wigan", "york"], clock);
    says(&mut area, "leeds", "one");
    area.settle();
    let old = area.node("leeds").save();
    for n in 0..5 {
        says(&mut area, "leeds", &format!("lost {n}"));
    }
    area.settle();
    let length = area.node("leeds").length();
    area.stop("leeds");
    area.node("leeds").put_back(old);
    area.start("leeds");
    (area, length)
}

#[test]
fn what_a_neighbour_altered_is_not_taken_and_another_brings_it() {
    type Lie = fn(&mut Mirror);
    let lies: [(&str, Lie); 4] = [
        ("altered", |frame| {
            if let Mirror::Records {
                back: true,
                records,
                ..
            } = frame
            {
                records.last_mut().unwrap().leaf[40] ^= 1;
            }
        }),
        ("in another order", |frame| {
            if let Mirror::Records {
                back: true,
                records,
                ..
            } = frame
            {
                records.swap(1, 2);
            }
        }),
        ("one left out", |frame| {
            if let Mirror::Records {
                back: true,
                records,
                ..
            } = frame
            {
                records.remove(2);
            }
        }),
        ("of another place", |frame| {
            if let Mirror::Records {
                back: true,
                records,
                ..
            } = frame
            {
                records[0] = records[1].clone();
            }
        }),
    ];
    for (what, lie) in lies {
        let clock = Arc::new(TestClock::at(START));
        let (mut area, length) = put_back(&clock);
        let short = area.node("leeds").length();
        area.meddle = Some(Box::new(lie));
        area.connect("leeds", "wigan");
        area.settle();
        assert_eq!(area.node("leeds").length(), short, "{what}");
        assert!(area.node("leeds").standing("wigan").differs, "{what}");
        area.meddle = None;
        area.connect("leeds", "york");
        area.settle();
        assert_eq!(area.node("leeds").length(), length, "{what}");
        assert!(!area.node("leeds").standing("york").differs);
    }
}

#[test]
fn a_second_past_is_neither_held_nor_cosigned_and_is_evidence() {
    let clock = Arc::new(TestClock::at(START));
    let (mut area, length) = put_back(&clock);
    let origin = area.node("leeds").origin();
    // Nobody is asked for long enough, and another past is made.
    clock.advance(ASK_MS);
    area.settle();
    for n in 0..5 {
        says(&mut area, "leeds", &format!("another past {n}"));
    }
    clock.advance(1);
    area.settle();
    assert_eq!(area.node("leeds").length(), length);
    area.connect("leeds", "wigan");
    area.settle();
    assert!(area.node("leeds").standing("wigan").differs);
    let cosigned = area.node("leeds").standing("wigan").cosigned;
    assert!(
        cosigned.is_none_or(|(size, _)| size < length),
        "{cosigned:?}"
    );
    assert_eq!(area.held("wigan", "leeds"), length);
    // An operator who goes on and asks all the same is given away by two heads of one size.
    let request = area
        .node("leeds")
        .engine()
        .request_to_cosign(length)
        .unwrap();
    let request = Mirror::Cosign {
        request: request.to_string().into_bytes(),
    };
    let said = area
        .node("wigan")
        .mirrors()
        .heard(origin.clone(), request)
        .unwrap();
    area.deliver_some("wigan", said);
    let [(of, first, second)] = &area.forks[..] else {
        panic!("one fork: {:?}", area.forks);
    };
    assert_eq!(*of, origin);
    let heads = [first, second].map(|note| {
        let note = Note::parse(note).unwrap();
        let log = area.nodes["leeds"].keys().log;
        Checkpoint::open(&note, &log).unwrap()
    });
    assert_eq!(heads[0].size(), heads[1].size());
    assert_ne!(heads[0].root(), heads[1].root());
    // And by a smaller one that somebody else was shown: the records held say what stood there.
    let log = identity("leeds").log();
    let name = log.verifier().name().to_owned();
    let journal = area.node("wigan").engine().journal();
    let held = kith_node::peer::mirror::tree(journal, &name, length).unwrap();
    let root = held.unwrap().root_at(length - 1).unwrap();
    let mut heard = |root| {
        let head = Checkpoint::new(&name, length - 1, root).unwrap();
        let note = head.sign(&log).unwrap().to_string();
        let shown = area.node("wigan").mirrors().against(&note).unwrap();
        shown.map(|pasts| (pasts.a == note, pasts.root.0))
    };
    assert_eq!(heard(root), None, "that is its past");
    assert_eq!(heard([7; 32]), Some((true, root)));
}

#[test]
fn entries_that_are_held_are_never_replaced() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    says(&mut area, "leeds", "one");
    area.settle();
    let (leeds, length) = (area.node("leeds").origin(), area.node("leeds").length());
    let first = |area: &mut Area| back(area, &leeds);
    let before = first(&mut area);
    let Mirror::Records {
        epoch, mut records, ..
    } = before.clone()
    else {
        panic!("records come back");
    };
    for record in &mut records {
        record.leaf[30] ^= 1;
    }
    let forged = |from| Mirror::Records {
        back: false,
        epoch,
        from,
        hashes: vec![[0; 32]; records.len()],
        records: records.clone(),
    };
    let said = area
        .node("wigan")
        .mirrors()
        .heard(leeds.clone(), forged(0))
        .unwrap();
    assert!(
        matches!(&said[..], [kith_node::peer::mirror::Said::Send(_, Mirror::Held { size, .. })] if *size == length)
    );
    assert_eq!(first(&mut area), before);
    // Nor may any be left out between.
    let said = area
        .node("wigan")
        .mirrors()
        .heard(leeds.clone(), forged(length + 1))
        .unwrap();
    assert!(matches!(
        &said[..],
        [kith_node::peer::mirror::Said::Fault(..)]
    ));
    assert_eq!(area.held("wigan", "leeds"), length);
}

fn back(area: &mut Area, leeds: &Origin) -> Mirror {
    kith_node::peer::mirror::back(area.node("wigan").engine(), leeds, 1, 0).unwrap()
}
