//! A neighbour's records outgrow the room that there is for them: it is told so, no more of them is kept or cosigned, and nobody else
//! notices.

use std::sync::Arc;

use kith_node::clock::TestClock;
use kith_protocol::peer::mirror::held::leaf_key;
use kith_tests::{desk::START, people::Person};

use super::Area;

/// Room for some twenty entries.
const ROOM: u64 = 12 * 1024;
/// How many join, with two entries each.
const MANY: usize = 40;

/// People join there.
fn fills(area: &mut Area, name: &str, many: usize) {
    let before = area.node(name).length();
    for n in 0..many {
        let person = Person::named(&format!("{name} {before} {n}"));
        area.node(name).bank().join(&person, None);
    }
    area.settle();
}

/// How many entries of Leeds lie on Wigan's disk, and how many sealed bytes they are.
fn on_the_disk(area: &mut Area) -> (u64, u64) {
    let origin = area.node("leeds").origin();
    let length = area.node("leeds").length();
    let engine = area.node("wigan").engine();
    let rows = (0..length).filter_map(|n| engine.kept(&leaf_key(&origin, 1, n)).unwrap());
    rows.fold((0, 0), |(count, bytes), row| {
        (count + 1, bytes + row.len() as u64)
    })
}

#[test]
fn no_more_is_held_than_there_is_room_for_and_who_sends_it_is_told() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::of(&["leeds", "wigan", "york"], &clock);
    area.node("wigan").room = Some(ROOM);
    area.go();
    fills(&mut area, "leeds", MANY);
    let length = area.node("leeds").length();
    let held = area.held("wigan", "leeds");
    assert!((1..length).contains(&held), "{held} of {length}");
    let (count, bytes) = on_the_disk(&mut area);
    assert_eq!(count, held);
    assert!(bytes <= ROOM, "{bytes} bytes");
    let standing = area.node("leeds").standing("wigan");
    assert!(standing.full, "its Kith leads see it");
    assert_eq!(standing.held.map(|(held, _)| held), Some(held));
    // York has room, and cosigns; a head over what Wigan does not hold it cannot.
    clock.advance(1);
    area.settle();
    assert_eq!(area.held("york", "leeds"), length);
    let cosigned = |area: &mut Area, by| {
        area.node("leeds")
            .standing(by)
            .cosigned
            .map(|(size, _)| size)
    };
    assert_eq!(cosigned(&mut area, "york"), Some(length));
    assert!(cosigned(&mut area, "wigan").is_none_or(|size| size <= held));

    // More comes, and nothing of it is kept; Wigan's own people go on, and Leeds holds what they say.
    fills(&mut area, "leeds", MANY);
    fills(&mut area, "wigan", MANY);
    assert_eq!(area.held("wigan", "leeds"), held);
    assert_eq!(on_the_disk(&mut area), (count, bytes));
    let own = area.node("wigan").length();
    assert_eq!(area.held("leeds", "wigan"), own);
    assert!(area.forks.is_empty());

    // With more room it takes up where it stopped.
    area.stop("wigan");
    area.node("wigan").room = None;
    area.start("wigan");
    for other in ["leeds", "york"] {
        area.connect("wigan", other);
    }
    area.settle();
    let length = area.node("leeds").length();
    assert_eq!(area.held("wigan", "leeds"), length);
    assert!(!area.node("leeds").standing("wigan").full);
}
