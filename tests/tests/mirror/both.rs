//! What was lost comes back from two neighbours at once: both bring all of it, and neither is blamed for being the second.

use kith_protocol::{
    id::Origin,
    peer::{
        Fault,
        mirror::{Effect, Holding, Input, Machine, Mirror, Record},
    },
};
use kith_tests::areas::Area;

const EPOCH: u32 = 1;

/// A machine with three entries that has asked two neighbours for the five that each of them holds.
fn asks() -> (Machine, [Origin; 2]) {
    let peers = ["york", "ely"].map(|name| Area::named(name).origin);
    let mut machine = Machine::new(EPOCH, 3, 0);
    for peer in peers.clone() {
        let linked = Input::Linked {
            peer: peer.clone(),
            holding: Holding::default(),
            cosigned: 0,
        };
        machine.input(linked);
        let held = Mirror::Held {
            epoch: EPOCH,
            size: 5,
            mark: [0; 16],
            beside: 0,
            full: false,
        };
        let fetch = Mirror::Fetch {
            epoch: EPOCH,
            from: 2,
        };
        assert_eq!(
            hears(&mut machine, &peer, held),
            [Effect::Send(peer, fetch)]
        );
    }
    (machine, peers)
}

fn hears(machine: &mut Machine, peer: &Origin, frame: Mirror) -> Vec<Effect> {
    let peer = peer.clone();
    machine.input(Input::Heard { peer, frame })
}

/// The entries from the last that the machine has.
fn brought() -> Mirror {
    let record = |n: u8| Record {
        leaf: vec![n; 20],
        detail: None,
    };
    Mirror::Records {
        back: true,
        epoch: EPOCH,
        from: 2,
        records: (2..5).map(record).collect(),
        hashes: Vec::new(),
    }
}

#[test]
fn the_second_to_bring_the_same_is_not_blamed() {
    let (mut machine, [york, ely]) = asks();
    let first = hears(&mut machine, &york, brought());
    assert!(matches!(&first[..], [Effect::Adopt { .. }]), "{first:?}");
    let grown = machine.input(Input::Grew {
        epoch: EPOCH,
        size: 5,
    });
    let answered = |peer: &Origin| grown.contains(&Effect::Answered { peer: peer.clone() });
    assert!(answered(&york) && answered(&ely), "{grown:?}");
    assert_eq!(hears(&mut machine, &ely, brought()), []);
    // Nobody asked for it a third time.
    let unasked = hears(&mut machine, &ely, brought());
    assert_eq!(unasked, [Effect::Fault(ely, Fault::OutOfTurn)]);
}

#[test]
fn nor_is_one_whose_answer_was_under_way_when_a_new_epoch_began() {
    let (mut machine, [york, _]) = asks();
    machine.input(Input::Grew {
        epoch: EPOCH + 1,
        size: 0,
    });
    assert_eq!(hears(&mut machine, &york, brought()), []);
}

#[test]
fn one_that_is_asked_already_is_not_asked_again_for_the_same() {
    let (mut machine, [york, _]) = asks();
    let grown = machine.input(Input::Grew {
        epoch: EPOCH,
        size: 4,
    });
    assert_eq!(grown, []);
    // What it brings follows what was there then: it is asked for the rest.
    let rest = Mirror::Fetch {
        epoch: EPOCH,
        from: 3,
    };
    let asked = hears(&mut machine, &york, brought());
    assert_eq!(asked, [Effect::Send(york, rest)]);
}
