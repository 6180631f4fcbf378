//! A node whose folder is older than it was: what neighbours hold comes back, verbatim, and nothing is signed twice.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use kith_node::{
    clock::TestClock,
    engine::{Outcome, Stopped},
    meetings::feeds,
    peer::mirror::{ASK_MS, RESTORED, Said},
};
use kith_protocol::entry::{Content, Roster, roster::PersonErased};
use kith_protocol::peer::mirror::Mirror;
use kith_tests::{
    bank::{invite, taken},
    desk::START,
    people::{Device, Person},
};

use super::{Area, Saved};

/// Entries that the node says by itself: an invitation each.
fn invites(area: &mut Area, name: &str, what: &str) -> Result<Outcome, Stopped> {
    let key = Device::named(what).key();
    let engine = area.node(name).engine();
    let entry = engine.as_node(invite(key, None), None).unwrap();
    let outcomes = engine.submit_blocking(vec![entry])?;
    Ok(outcomes.into_iter().next().unwrap())
}

/// Nothing is said before neighbours were heard out.
fn still_asks(area: &mut Area) {
    assert_eq!(invites(area, "leeds", "too early"), Err(Stopped::Asking));
}

/// Leeds starts again on what it was before.
fn starts_older(area: &mut Area, old: Saved) {
    area.stop("leeds");
    area.node("leeds").put_back(old);
    area.start("leeds");
}

/// The same on a folder that is marked as one that was brought back; where the mark is.
fn brought_back(area: &mut Area, old: Saved) -> PathBuf {
    area.stop("leeds");
    area.node("leeds").put_back(old);
    let mark = area.node("leeds").site.dir.path().join(RESTORED);
    std::fs::write(&mark, "").unwrap();
    area.start("leeds");
    mark
}

fn name_of(area: &mut Area, node: &str, person: &Person) -> Option<String> {
    area.node(node).engine().people().name_of(&person.account)
}

#[test]
fn an_old_folder_copied_back_becomes_what_it_was() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    let [alice, bob, cai] = ["alice", "bob", "cai"].map(Person::named);
    area.node("leeds").bank().join(&alice, None);
    area.settle();
    let old = area.node("leeds").save();
    area.node("leeds").bank().join(&bob, None);
    area.node("leeds").bank().join(&cai, None);
    let feed = feeds::secret(alice.account, [7; 24]);
    let kept = area
        .node("leeds")
        .engine()
        .keep_feed(alice.account, Some(feed.clone()));
    super::wait(kept).unwrap();
    let erased = PersonErased {
        account: cai.account,
    };
    let said = area
        .node("leeds")
        .engine()
        .say(Content::Roster(Roster::PersonErased(erased)), None);
    taken(said.unwrap());
    clock.advance(60_000);
    area.settle();
    let (length, head) = (
        area.node("leeds").length(),
        area.node("leeds").engine().head(),
    );

    starts_older(&mut area, old);
    assert!(area.node("leeds").length() < length);
    assert_eq!(name_of(&mut area, "leeds", &bob), None);
    // Before anybody has answered, nothing is said.
    still_asks(&mut area);
    assert!(!area.node("leeds").engine().health().writable);
    area.connect("leeds", "wigan");
    area.settle();

    assert_eq!(area.node("leeds").length(), length);
    assert_eq!(*area.node("leeds").engine().head(), *head);
    assert_eq!(
        name_of(&mut area, "leeds", &bob),
        Some(bob.account.to_string())
    );
    let journal = area.node("leeds").engine().journal();
    assert_eq!(feeds::opens(journal, &feed).unwrap(), Some(alice.account));
    // Who was erased since then is erased again, though the old folder had their key and their words.
    assert_eq!(name_of(&mut area, "leeds", &cai), None);
    assert!(
        area.node("leeds")
            .site
            .dir
            .path()
            .join("erased.list")
            .is_file()
    );
    taken(invites(&mut area, "leeds", "later").unwrap());
    area.settle();
    assert_eq!(area.held("wigan", "leeds"), length + 1);
    assert!(!area.node("leeds").standing("wigan").differs);
    // It opens again from its own disk.
    area.stop("leeds");
    area.start("leeds");
    assert_eq!(area.node("leeds").length(), length + 1);
    assert_eq!(
        name_of(&mut area, "leeds", &bob),
        Some(bob.account.to_string())
    );
}

#[test]
fn whoever_holds_most_decides_how_much_comes_back() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan", "york"], &clock);
    let old = area.node("leeds").save();
    taken(invites(&mut area, "leeds", "one").unwrap());
    area.settle();
    area.disconnect("leeds", "wigan");
    for n in 0..150 {
        taken(invites(&mut area, "leeds", &format!("more {n}")).unwrap());
    }
    area.settle();
    let length = area.node("leeds").length();
    assert!(area.held("wigan", "leeds") < length);
    assert_eq!(area.held("york", "leeds"), length);
    starts_older(&mut area, old);
    area.connect("leeds", "wigan");
    area.settle();
    // One of two has answered, so it waits for the other.
    still_asks(&mut area);
    area.connect("leeds", "york");
    area.settle();
    assert_eq!(area.node("leeds").length(), length);
    taken(invites(&mut area, "leeds", "later").unwrap());
    area.settle();
    for holder in ["wigan", "york"] {
        assert_eq!(area.held(holder, "leeds"), length + 1);
    }
}

#[test]
fn an_ordinary_start_goes_on_after_ten_seconds_of_silence() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::of(&["leeds", "wigan"], &clock);
    area.start("leeds");
    area.settle();
    still_asks(&mut area);
    clock.advance(ASK_MS - 1);
    area.settle();
    still_asks(&mut area);
    clock.advance(1);
    area.settle();
    taken(invites(&mut area, "leeds", "now").unwrap());
}

#[test]
fn a_folder_that_was_brought_back_waits_until_it_has_heard() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    let old = area.node("leeds").save();
    taken(invites(&mut area, "leeds", "lost").unwrap());
    area.settle();
    let length = area.node("leeds").length();
    let mark = brought_back(&mut area, old);
    clock.advance(100 * ASK_MS);
    area.settle();
    still_asks(&mut area);
    area.connect("leeds", "wigan");
    area.settle();
    assert!(!mark.exists());
    assert_eq!(area.node("leeds").length(), length);
    taken(invites(&mut area, "leeds", "now").unwrap());
}

#[test]
fn with_nobody_who_holds_the_rest_a_new_epoch_is_opened_in_the_open() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    area.node("leeds")
        .bank()
        .join(&Person::named("alice"), None);
    area.settle();
    let old = area.node("leeds").save();
    let before = area.node("leeds").length();
    area.disconnect("leeds", "wigan");
    taken(invites(&mut area, "leeds", "lost for ever").unwrap());
    let mark = brought_back(&mut area, old);
    let first = area.node("leeds").engine().log_vkey();
    assert_eq!(area.node("leeds").engine().recover(), Ok(2));
    assert!(!mark.exists());
    taken(invites(&mut area, "leeds", "anew").unwrap());
    let engine = area.node("leeds").engine().clone();
    assert_eq!(*engine.length().borrow(), before + 2);
    assert_ne!(engine.log_vkey(), first);
    let name = format!("{}/2\n", engine.origin());
    assert!(engine.head().starts_with(&name), "{}", engine.head());
    drop(engine);
    // Neighbours take the new epoch from its beginning, and cosign its heads under its name.
    let (origin, keys) = (area.node("leeds").origin(), area.node("leeds").keys());
    area.node("wigan").mirrors().know(origin, keys).unwrap();
    clock.advance(ASK_MS);
    area.connect("leeds", "wigan");
    area.settle();
    clock.advance(1);
    area.settle();
    assert_eq!(area.held("wigan", "leeds"), before + 2);
    let leeds = area.node("leeds");
    assert!(!leeds.standing("wigan").differs);
    let (size, head) = leeds.engine().cosigned_head().unwrap();
    assert_eq!(size, before + 2);
    assert!(head.starts_with(&name));
    // And what is lost in the new epoch comes back like any other.
    let old = area.node("leeds").save();
    taken(invites(&mut area, "leeds", "more").unwrap());
    area.settle();
    starts_older(&mut area, old);
    area.connect("leeds", "wigan");
    area.settle();
    assert_eq!(area.node("leeds").length(), before + 3);
}

#[test]
fn a_neighbour_that_lost_its_disk_is_sent_everything_again() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    let fresh = area.node("wigan").save();
    for n in 0..10 {
        taken(invites(&mut area, "leeds", &format!("{n}")).unwrap());
    }
    area.settle();
    let length = area.node("leeds").length();
    area.stop("wigan");
    area.node("wigan").put_back(fresh);
    // A witness that was brought back takes a new key.
    area.node("wigan").witness = 1;
    area.start("wigan");
    let (origin, keys) = (area.node("wigan").origin(), area.node("wigan").keys());
    area.node("leeds").mirrors().know(origin, keys).unwrap();
    area.connect("leeds", "wigan");
    area.settle();
    assert_eq!(area.held("wigan", "leeds"), length);
    assert_eq!(
        area.node("leeds").engine().cosigned_head().unwrap().0,
        length
    );
}

#[test]
fn a_folder_that_was_brought_back_waits_for_every_neighbour() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan", "york"], &clock);
    let old = area.node("leeds").save();
    area.disconnect("leeds", "wigan");
    taken(invites(&mut area, "leeds", "known to york alone").unwrap());
    area.settle();
    let length = area.node("leeds").length();
    let mark = brought_back(&mut area, old);
    area.connect("leeds", "wigan");
    clock.advance(100 * ASK_MS);
    area.settle();
    // Wigan holds nothing more; York may.
    still_asks(&mut area);
    area.connect("leeds", "york");
    area.settle();
    assert!(!mark.exists());
    assert_eq!(area.node("leeds").length(), length);
    taken(invites(&mut area, "leeds", "now").unwrap());
}

#[test]
fn a_start_waits_as_long_as_entries_come_back() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    let old = area.node("leeds").save();
    for n in 0..150 {
        taken(invites(&mut area, "leeds", &format!("more {n}")).unwrap());
    }
    area.settle();
    let length = area.node("leeds").length();
    starts_older(&mut area, old);
    // A slow line: from one answer to the next nearly as much time goes by as a start waits.
    area.connected.insert(("leeds", "wigan"));
    let [of_leeds, of_wigan] = ["leeds", "wigan"].map(|name| area.node(name).origin());
    let mut said: VecDeque<_> = [
        ("leeds", area.node("leeds").mirrors().linked(of_wigan)),
        ("wigan", area.node("wigan").mirrors().linked(of_leeds)),
    ]
    .map(|(from, said)| (from, said.unwrap()))
    .into();
    let mut waited = 0;
    while let Some((from, what)) = said.pop_front() {
        for one in what {
            let Said::Send(to, frame) = one else {
                panic!("{one:?}");
            };
            if area.node("leeds").length() < length {
                clock.advance(ASK_MS / 2 - 1);
                let more = area.node("leeds").mirrors().tick().unwrap();
                assert_eq!(more, [], "it went on too early");
                waited += 1;
            }
            said.extend(area.carry(from, &to, frame));
        }
    }
    assert!(waited > 4, "it came back in {waited} frames");
    area.settle();
    assert_eq!(area.node("leeds").length(), length);
    taken(invites(&mut area, "leeds", "now").unwrap());
    area.settle();
    assert_eq!(area.held("wigan", "leeds"), length + 1);
    // One that says it holds more and brings nothing holds nobody up.
    area.stop("leeds");
    area.start("leeds");
    area.connected.insert(("leeds", "wigan"));
    let origin = area.node("wigan").origin();
    let _ = area.node("leeds").mirrors().linked(origin.clone()).unwrap();
    let boast = Mirror::Held {
        epoch: 1,
        size: length + 1_000,
        mark: Default::default(),
        beside: 0,
        full: false,
    };
    let asked = area.node("leeds").mirrors().heard(origin, boast).unwrap();
    assert!(matches!(asked.as_slice(), [Said::Send(..)]), "{asked:?}");
    clock.advance(ASK_MS);
    let _ = area.node("leeds").mirrors().tick().unwrap();
    taken(invites(&mut area, "leeds", "all the same").unwrap());
}

#[test]
fn a_folder_that_was_brought_back_stays_closed_where_others_saw_more_than_anybody_holds() {
    let clock = Arc::new(TestClock::at(START));
    let mut area = Area::up(&["leeds", "wigan"], &clock);
    let old = area.node("leeds").save();
    area.disconnect("leeds", "wigan");
    taken(invites(&mut area, "leeds", "shown and not mirrored").unwrap());
    let shown = area.node("leeds").engine().head().to_string();
    let mark = brought_back(&mut area, old);
    let known = area.node("leeds").engine().head().to_string();
    // While it is not known what others were shown, it waits; and where it leads beyond what is here, for good.
    for heads in [None, Some(vec![known.clone(), shown])] {
        area.node("leeds").mirrors().hear(heads);
        if area.connected.is_empty() {
            area.connect("leeds", "wigan");
        }
        clock.advance(100 * ASK_MS);
        area.settle();
        assert_eq!(
            invites(&mut area, "leeds", "too early"),
            Err(Stopped::Asking)
        );
    }
    assert_eq!(area.node("leeds").engine().recover(), Ok(2));
    area.settle();
    taken(invites(&mut area, "leeds", "in a new epoch").unwrap());
    assert!(!area.node("leeds").mirrors().asks());
    // With nothing but what is here, it would have gone on.
    area.stop("wigan");
    std::fs::write(&mark, "").unwrap();
    area.stop("leeds");
    area.start("leeds");
    area.start("wigan");
    area.node("leeds").mirrors().hear(Some(vec![known]));
    area.connect("leeds", "wigan");
    area.settle();
    taken(invites(&mut area, "leeds", "again").unwrap());
}
