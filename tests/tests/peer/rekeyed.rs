//! A node key was replaced: whoever knows the new one takes nothing more that the old one certified, and accuses nobody by it.

use kith_protocol::peer::evidence::Evidence;
use kith_protocol::peer::feed::{Feed, Item};
use kith_protocol::peer::gossip::{Input, Message};
use kith_tests::areas::Area;

use super::gossip::{met, talk};
use super::kit::{One, feed};

/// Wigan, Leeds and Wight, and Wigan under its new node key.
fn cast() -> (Area, Area, Area, Area) {
    let [wigan, leeds, wight] = ["wigan", "leeds", "wight"].map(Area::named);
    let anew = wigan.in_epoch(2).with_node_key("wigan anew");
    (wigan, leeds, wight, anew)
}

/// Leeds holds two items and a head of Wigan's, and then its steward says that Wigan has another key.
fn told(wigan: &Area, leeds: &Area, wight: &Area, anew: &Area) -> (One, Vec<Item>) {
    let mut one = met(wigan, leeds, wight);
    let items = feed(wigan, 3, "pulse");
    one.pushed(wigan, &[&items[0]]);
    one.pushed(wigan, &[&items[1]]);
    one.hears(wigan, head(wigan, 5, "a tree"));
    assert!(one.machine.highest(&wigan.origin).is_some());
    one.follow(&[anew, wight]);
    (one, items)
}

fn head(of: &Area, size: u64, tree: &str) -> Message {
    let note = of.head(size, tree).to_string();
    Message::Head { note }
}

#[test]
fn what_the_old_key_certified_is_closed() {
    let (wigan, leeds, wight, anew) = cast();
    let (mut one, items) = told(&wigan, &leeds, &wight, &anew);
    let clock = |one: &One| one.machine.clocks().find(|c| c.origin == wigan.origin);
    let seen = clock(&one).unwrap();
    assert_eq!(
        (seen.feeds.len(), seen.head),
        (0, None),
        "nobody compares it"
    );

    // A thief has every key that was on the disk: it goes on with the feed, forks it, and forks the log.
    let forked = feed(&wigan, 2, "another past");
    for item in [&items[2], &forked[1]] {
        let came = one.pushed(&wight, &[item]);
        assert_eq!((came.taken.len(), came.kept), (0, 0));
        assert!(came.exposed.is_empty() && came.ended.is_empty());
    }
    let came = one.hears(&wight, head(&wigan, 5, "another tree"));
    assert!(came.exposed.is_empty() && came.ended.is_empty());
    let evidence = Evidence::Items {
        certificate: wigan.certified(),
        a: items[1].signed.clone(),
        b: forked[1].signed.clone(),
    };
    let bytes = evidence.to_bytes();
    let came = one.hears(&wight, Message::Evidence { bytes });
    assert!(came.exposed.is_empty() && came.ended.is_empty());
    // Nor does the old key open a new epoch.
    let came = one.pushed(&wight, &[&wigan.in_epoch(2).profile()]);
    assert!(came.taken.is_empty() && came.ended.is_empty());

    // The new key does, and what is held from before stays on the disk.
    let came = one.pushed(&wigan, &[&anew.profile()]);
    assert_eq!(came.taken, [anew.profile()]);
    one.hears(&wigan, head(&anew, 7, "a tree"));
    let seen = clock(&one).unwrap();
    assert_eq!(
        (seen.feeds[0].epoch, seen.head.as_ref().unwrap().size),
        (2, 7)
    );
    let again = one.again(&leeds, &[&anew, &wight]);
    assert_eq!(clock(&again), Some(seen));
}

#[test]
fn who_holds_a_closed_epoch_and_who_never_did_agree() {
    let (wigan, leeds, wight, anew) = cast();
    let (mut one, _) = told(&wigan, &leeds, &wight, &anew);
    one.pushed(&wigan, &[&anew.profile()]);
    let mut other = One::of(&wight, &[&leeds, &anew]);
    for peer in [&wigan, &wight] {
        one.told(Input::Disconnected(peer.origin.clone()));
    }
    let first = one.meets(&wight);
    talk((&leeds, &mut one), (&wight, &mut other), first);
    let clocks = |one: &One| one.machine.clocks().collect::<Vec<_>>();
    assert_eq!(clocks(&one), clocks(&other));
    // They meet again and are done after one frame each way.
    one.told(Input::Disconnected(wight.origin.clone()));
    other.told(Input::Disconnected(leeds.origin.clone()));
    let (mut hello, mut back) = (one.meets(&wight).sent, other.meets(&leeds).sent);
    let came = other.hears(&leeds, hello.remove(0).1);
    assert_eq!((came.sent.len(), came.agreed.len()), (0, 1));
    let came = one.hears(&wight, back.remove(0).1);
    assert_eq!((came.sent.len(), came.agreed.len()), (0, 1));
}

#[test]
fn the_node_itself_goes_on_in_a_new_epoch_alone() {
    let (wigan, leeds, _, anew) = cast();
    let mut one = One::of(&wigan, &[&leeds]);
    let items = feed(&wigan, 3, "pulse");
    assert!(one.may_publish(items[0].clone()) && one.may_publish(items[1].clone()));
    one.machine.renew(anew.key());
    assert!(
        !one.may_publish(items[2].clone()),
        "its old epoch is closed"
    );
    assert!(one.may_publish(anew.profile()));
    let origin = wigan.origin.clone();
    let certificate = one.machine.certificate(&origin).unwrap();
    assert_eq!((certificate.epoch, certificate.node), (2, anew.key()));
    let old = Feed { origin, epoch: 1 };
    assert_eq!(one.machine.next(old.epoch).0, 2, "and held");
}
