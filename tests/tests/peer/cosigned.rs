//! A head that is held gains cosignatures: they come to all who follow those witnesses, also to who was away, and nobody can
//! make others flood with them.

use std::collections::BTreeSet;

use kith_protocol::{
    id::Origin,
    peer::{
        Fault,
        feed::{Item, Kind},
        gossip::{Input, Message},
        limits,
    },
    tlog::{Checkpoint, Note},
};
use kith_tests::areas::Area;

use super::gossip::{met, talk};
use super::kit::One;

fn areas() -> [Area; 3] {
    ["wigan", "leeds", "wight"].map(Area::named)
}

fn cosigned(mut note: Note, by: &Area) -> Note {
    let checkpoint = Checkpoint::parse(note.text()).unwrap();
    note.put(by.witness().cosign(&checkpoint, 1_790_000_000));
    note
}

fn head(note: &Note) -> Message {
    Message::Head {
        note: note.to_string(),
    }
}

/// Who cosigned the highest head of Wigan, as one node tells it.
fn by(one: &One, wigan: &Area) -> Vec<Origin> {
    let mut clocks = one.machine.clocks();
    clocks.find(|c| c.origin == wigan.origin).unwrap().by
}

/// A node that holds the profiles of all of these, and follows them.
fn knows(area: &Area, all: &[&Area]) -> One {
    let mut one = One::of(area, all);
    let profiles = all.iter().map(|area| area.profile());
    one.told(Input::Items {
        from: None,
        items: profiles.collect(),
    });
    one
}

/// Two meet and say all that there is to be said; how many frames.
fn meet(a: (&Area, &mut One), b: (&Area, &mut One)) {
    a.1.told(Input::Disconnected(b.0.origin.clone()));
    b.1.told(Input::Disconnected(a.0.origin.clone()));
    let first = a.1.meets(b.0);
    talk((a.0, a.1), (b.0, b.1), first);
}

#[test]
fn who_was_away_comes_to_hold_the_cosignatures_that_came_meanwhile() {
    let [wigan, leeds, wight] = areas();
    let all = [&wigan, &leeds, &wight];
    let [mut at_wigan, mut at_leeds] = [&wigan, &leeds].map(|area| knows(area, &all));
    let note = wigan.head(7, "tree");
    at_wigan.told(Input::Head(note.to_string()));
    meet((&wigan, &mut at_wigan), (&leeds, &mut at_leeds));
    assert_eq!(by(&at_leeds, &wigan), []);
    assert_eq!(
        at_leeds.machine.highest(&wigan.origin),
        Some(&*note.to_string())
    );

    // They are not connected, the head stays what it is, and Wight cosigns it.
    at_wigan.told(Input::Disconnected(leeds.origin.clone()));
    let note = cosigned(note, &wight);
    at_wigan.told(Input::Head(note.to_string()));
    meet((&wigan, &mut at_wigan), (&leeds, &mut at_leeds));
    assert_eq!(by(&at_leeds, &wigan), std::slice::from_ref(&wight.origin));
    assert_eq!(
        at_leeds.machine.highest(&wigan.origin),
        Some(&*note.to_string())
    );

    // And then there is nothing more to be said.
    for (one, other) in [(&mut at_wigan, &leeds), (&mut at_leeds, &wigan)] {
        one.told(Input::Disconnected(other.origin.clone()));
    }
    let (mut hello, mut back) = (at_wigan.meets(&leeds).sent, at_leeds.meets(&wigan).sent);
    let (hello, back) = (hello.remove(0).1, back.remove(0).1);
    let came = [at_leeds.hears(&wigan, hello), at_wigan.hears(&leeds, back)];
    assert!(
        came.iter()
            .all(|came| came.sent.is_empty() && came.agreed.len() == 1)
    );
    // What was kept tells the same.
    let at_leeds = at_leeds.restarted(&leeds, &all);
    assert_eq!(by(&at_leeds, &wigan), std::slice::from_ref(&wight.origin));
}

#[test]
fn a_cosignature_that_came_before_its_witness_was_known_comes_again() {
    let [wigan, leeds, wight] = areas();
    let all = [&wigan, &leeds, &wight];
    let mut at_wigan = knows(&wigan, &all);
    let mut at_leeds = One::of(&leeds, &all);
    at_leeds.told(Input::Items {
        from: None,
        items: [&wigan, &leeds].map(|a| a.profile()).into(),
    });
    let note = cosigned(wigan.head(7, "tree"), &wight).to_string();
    at_wigan.told(Input::Head(note.clone()));
    at_leeds.told(Input::Head(note));
    assert_eq!(
        (by(&at_wigan, &wigan).len(), by(&at_leeds, &wigan).len()),
        (1, 0)
    );
    // The first meeting brings the profile, and the next what it makes of the head.
    for _ in 0..2 {
        meet((&wigan, &mut at_wigan), (&leeds, &mut at_leeds));
    }
    assert_eq!(by(&at_leeds, &wigan), std::slice::from_ref(&wight.origin));
}

#[test]
fn it_goes_on_to_those_who_follow_the_witness_and_to_nobody_else() {
    let [wigan, leeds, wight] = areas();
    let york = Area::named("york");
    let mut one = knows(&leeds, &[&wigan, &leeds, &wight, &york]);
    // York follows Wight too, and Wight does not follow York.
    for (area, follows) in [
        (&wight, [&wigan, &leeds, &wight]),
        (&york, [&wigan, &leeds, &york]),
    ] {
        let mut peer = knows(area, &follows);
        meet((area, &mut peer), (&leeds, &mut one));
    }
    one.told(Input::Head(wigan.head(7, "tree").to_string()));
    for (witness, to) in [(&york, &york), (&wight, &wight)] {
        let came = one.told(Input::Head(
            cosigned(wigan.head(7, "tree"), witness).to_string(),
        ));
        let to_whom: Vec<_> = came.sent.iter().map(|(to, _)| to).collect();
        assert_eq!(to_whom, [&to.origin]);
        // What others hold already is not said again.
        let [(_, Message::Head { note })] = &came.sent[..] else {
            panic!("{came:?}");
        };
        let lines = Note::parse(note).unwrap();
        let names: Vec<&str> = lines.lines().iter().map(|line| line.name()).collect();
        assert_eq!(names, [wigan.origin.as_str(), to.origin.as_str()]);
    }
}

#[test]
fn lines_that_nobody_can_check_are_not_looked_at_and_use_up_nothing() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    one.pushed(&wigan, &[&wigan.profile()]);
    let note = wigan.head(7, "tree");
    assert_eq!(one.hears(&wigan, head(&note)).sent.len(), 1);
    let mut ended = None;
    for n in 0..=limits::PUSHES {
        // Ever more of them, each by somebody else.
        let stranger = Area::named(&format!("stranger {n}"));
        let came = one.hears(&wight, head(&cosigned(note.clone(), &stranger)));
        assert_eq!((came.sent.len(), came.kept), (0, 0), "{n}");
        if let Some((peer, fault)) = came.ended.first() {
            ended = Some((n, peer.clone(), *fault));
            break;
        }
        if n == 2 * limits::FRESH {
            // What is new is taken as it comes, all the same.
            assert_eq!(
                one.hears(&wigan, head(&wigan.head(8, "tree"))).sent.len(),
                1
            );
            one.hears(&wigan, head(&note));
        }
    }
    let (n, peer, fault) = ended.expect("it is cut in the end");
    assert_eq!((peer, fault), (wight.origin, Fault::Flood));
    assert!(n > 2 * limits::FRESH, "{n}");
}

/// The next profile of a feed, with another key as a witness.
fn renewed(area: &Area, before: &Item) -> Item {
    let card = serde_json::to_value(area.card()).unwrap();
    let seq = before.head.seq + 1;
    area.item(seq, Some(before.digest), Kind::Profile, &card)
}

#[test]
fn a_witness_with_ever_new_keys_makes_nobody_flood_and_takes_no_room() {
    let [wigan, leeds, mut wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    one.pushed(&wigan, &[&wigan.profile()]);
    let note = wigan.head(7, "tree");
    one.hears(&wigan, head(&note));
    let (mut profile, mut passed) = (wight.profile(), 0);
    for _ in 0..200 {
        one.pushed(&wight, &[&profile]);
        let came = one.hears(&wight, head(&cosigned(note.clone(), &wight)));
        assert_eq!(came.ended, []);
        passed += came.sent.len();
        wight = wight.with_other_witness();
        profile = renewed(&wight, &profile);
    }
    assert!(
        (1..=limits::FRESH as usize / 2).contains(&passed),
        "{passed}"
    );
    // Of each witness one line is held, and the share of whose head it is was not touched.
    let held = Note::parse(one.machine.highest(&wigan.origin).unwrap()).unwrap();
    assert_eq!(held.lines().len(), 2);
    assert_eq!(
        one.hears(&wigan, head(&wigan.head(8, "tree"))).sent.len(),
        1
    );
}

#[test]
fn more_cosignatures_than_have_room_come_to_be_the_same_everywhere() {
    let [wigan, leeds, wight] = areas();
    let witnesses: Vec<Area> = (0..80).map(|n| Area::named(&format!("w{n}"))).collect();
    let mut all: Vec<&Area> = witnesses.iter().collect();
    all.extend([&wigan, &leeds, &wight]);
    let [mut at_leeds, mut at_wight] = [&leeds, &wight].map(|area| knows(area, &all));
    let note = wigan.head(7, "tree");
    for witness in &witnesses {
        let head = cosigned(note.clone(), witness).to_string();
        at_leeds.told(Input::Head(head));
    }
    for witness in witnesses.iter().rev() {
        let head = cosigned(note.clone(), witness).to_string();
        at_wight.told(Input::Head(head));
    }
    let held = at_leeds.machine.highest(&wigan.origin).unwrap().to_owned();
    assert!(
        (7_900..=limits::HEAD_BYTES).contains(&held.len()),
        "{}",
        held.len()
    );
    assert_eq!(at_wight.machine.highest(&wigan.origin), Some(&*held));
    assert_eq!(by(&at_leeds, &wigan).len(), limits::BEHIND);
    // Those are the ones whose names come first.
    let names: BTreeSet<Origin> = witnesses.iter().map(|w| w.origin.clone()).collect();
    let first: Vec<Origin> = names.into_iter().take(limits::BEHIND).collect();
    assert_eq!(by(&at_leeds, &wigan), first);
}
