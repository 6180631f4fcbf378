//! Gossip at one node: what it takes, what it asks for, what it passes on and what it shows.

use kith_protocol::{
    peer::{
        Fault,
        evidence::{Contradiction, Evidence},
        feed::{Item, Kind},
        gossip::{Input, Message},
        mirror::past,
    },
    tlog::{Tree, leaf_hash},
};
use kith_tests::areas::Area;
use serde_json::json;

use super::kit::{Came, One, feed};

fn areas() -> [Area; 3] {
    ["wigan", "leeds", "wight"].map(Area::named)
}

/// Everything two machines say to each other, until neither has anything left to say.
pub(super) fn talk(a: (&Area, &mut One), b: (&Area, &mut One), first: Came) {
    let mut waiting: Vec<(bool, Message)> = Vec::new();
    let queue = |came: Came, to_b: bool, waiting: &mut Vec<(bool, Message)>| {
        assert_eq!(came.ended, [], "two honest nodes fell out");
        waiting.extend(came.sent.into_iter().map(|(_, message)| (to_b, message)));
    };
    queue(first, true, &mut waiting);
    queue(b.1.meets(a.0), false, &mut waiting);
    while !waiting.is_empty() {
        let (to_b, message) = waiting.remove(0);
        if to_b {
            let came = b.1.hears(a.0, message);
            queue(came, false, &mut waiting);
        } else {
            let came = a.1.hears(b.0, message);
            queue(came, true, &mut waiting);
        }
    }
}

#[test]
fn what_one_published_alone_the_other_has_after_they_meet() {
    let [wigan, leeds, _] = areas();
    let mut at_wigan = One::of(&wigan, &[&leeds]);
    let mut at_leeds = One::of(&leeds, &[&wigan]);
    for item in feed(&wigan, 200, "pulse") {
        at_wigan.publishes(item);
    }
    at_leeds.publishes(leeds.profile());
    let first = at_wigan.meets(&leeds);
    talk((&wigan, &mut at_wigan), (&leeds, &mut at_leeds), first);
    let clocks = |one: &One| one.machine.clocks().collect::<Vec<_>>();
    assert_eq!(clocks(&at_wigan), clocks(&at_leeds));
    assert_eq!(clocks(&at_leeds).len(), 2);

    // What is on disk is enough to know all that again, and to be done after one frame each way.
    let mut at_leeds = at_leeds.again(&leeds, &[&wigan]);
    assert_eq!(clocks(&at_wigan), clocks(&at_leeds));
    at_wigan.told(Input::Disconnected(leeds.origin.clone()));
    let (mut hello, mut back) = (at_wigan.meets(&leeds).sent, at_leeds.meets(&wigan).sent);
    assert_eq!((hello.len(), back.len()), (1, 1));
    let came = at_leeds.hears(&wigan, hello.remove(0).1);
    assert_eq!(
        (came.sent, came.agreed),
        (vec![], vec![wigan.origin.clone()])
    );
    let came = at_wigan.hears(&leeds, back.remove(0).1);
    assert_eq!(
        (came.sent, came.agreed),
        (vec![], vec![leeds.origin.clone()])
    );
}

/// Leeds has met Wigan and Wight, who have nothing that it lacks.
pub(super) fn met(wigan: &Area, leeds: &Area, wight: &Area) -> One {
    let mut one = One::of(leeds, &[wigan, wight]);
    for (area, other) in [(wigan, wight), (wight, wigan)] {
        let mut peer = One::of(area, &[leeds, other]);
        let first = peer.meets(leeds);
        talk((area, &mut peer), (leeds, &mut one), first);
    }
    one
}

#[test]
fn what_is_new_is_kept_and_then_passed_on_once() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    let items = feed(&wigan, 3, "pulse");
    for item in &items {
        let came = one.pushed(&wigan, &[item]);
        assert_eq!(came.taken, std::slice::from_ref(item));
        assert_eq!(came.kept, 1);
        let [
            (
                to,
                Message::Items {
                    answer: false,
                    items,
                },
            ),
        ] = &came.sent[..]
        else {
            panic!("{:?}", came.sent);
        };
        assert_eq!(
            (to, &items[..]),
            (&wight.origin, &[item.signed.clone()][..])
        );
        // Again, from either: nothing comes of it.
        for peer in [&wigan, &wight] {
            let came = one.pushed(peer, &[item]);
            assert_eq!((came.sent.len(), came.kept, came.taken.len()), (0, 0, 0));
        }
    }
}

#[test]
fn a_gap_is_asked_for_at_the_one_who_showed_it() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    let items = feed(&wigan, 4, "pulse");
    let came = one.pushed(&wigan, &[&items[3]]);
    assert!(came.taken.is_empty());
    let [(to, Message::Want { ranges, .. })] = &came.sent[..] else {
        panic!("{:?}", came.sent);
    };
    assert_eq!((to, ranges[0].from, ranges[0].to), (&wigan.origin, 0, 4));
    let all: Vec<_> = items.iter().collect();
    assert_eq!(one.answered(&wigan, &all).taken, items);
}

#[test]
fn two_items_at_one_place_are_shown_and_the_feed_stands_still() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    let (a, b) = (feed(&wigan, 3, "this"), feed(&wigan, 3, "that"));
    for item in &a {
        one.pushed(&wigan, &[item]);
    }
    let came = one.pushed(&wight, &[&b[1]]);
    assert_eq!(came.ended, []);
    let [evidence] = &came.exposed[..] else {
        panic!("nothing was shown");
    };
    assert_eq!(evidence.contradiction(), Contradiction::Items);
    assert_eq!(evidence.verify(Some(&wigan.key()), |_| false), Ok(true));
    // Somebody who knows Wigan by another key cannot tell.
    assert_eq!(evidence.verify(Some(&wight.key()), |_| false), Ok(false));
    // Both peers are told, and nothing more of that epoch is taken.
    assert_eq!(came.sent.len(), 2);
    let next = wigan.item(3, Some(a[2].digest), Kind::Pulse, &json!({}));
    assert!(one.pushed(&wigan, &[&next]).taken.is_empty());
    // A new epoch, in the open, is.
    let came = one.pushed(&wigan, &[&wigan.in_epoch(2).profile()]);
    assert_eq!(came.taken.len(), 1);
}

#[test]
fn a_branch_is_followed_back_to_where_it_can_be_shown() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    let (a, b) = (feed(&wigan, 2, "this"), feed(&wigan, 3, "that"));
    for item in &a {
        one.pushed(&wigan, &[item]);
    }
    let came = one.pushed(&wight, &[&b[2]]);
    assert!(came.taken.is_empty() && came.exposed.is_empty());
    let came = one.answered(&wight, &[&b[0], &b[1]]);
    assert_eq!(came.exposed.len(), 1);
}

#[test]
fn two_certificates_of_one_epoch_are_two_items_at_one_place() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    let other = wigan.with_other_keys();
    one.pushed(&wigan, &[&wigan.profile()]);
    let (item, profile) = (feed(&other, 2, "that").remove(1), other.profile());
    // Wight passes on in good faith what it had from Wigan: it is not to blame for what we cannot check.
    let came = one.pushed(&wight, &[&item]);
    assert_eq!((came.ended, came.exposed.len()), (vec![], 0));
    let came = one.answered(&wight, &[&profile]);
    assert_eq!((came.ended, came.exposed.len()), (vec![], 1));
}

#[test]
fn who_brings_a_forged_item_is_to_blame_as_soon_as_nothing_else_explains_it() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    one.pushed(&wigan, &[&wigan.profile()]);
    let mut forged = feed(&wigan, 2, "pulse").remove(1);
    forged.signed.sig[7] ^= 1;
    assert_eq!(one.pushed(&wight, &[&forged]).ended, []);
    let came = one.answered(&wight, &[&wigan.profile()]);
    assert_eq!(came.ended, [(wight.origin.clone(), Fault::BadItem)]);
    // A first item explains itself or nothing does.
    let mut forged = wight.profile();
    forged.signed.sig[7] ^= 1;
    let came = one.pushed(&wigan, &[&forged]);
    assert_eq!(came.ended, [(wigan.origin.clone(), Fault::BadItem)]);
}

#[test]
fn heads_with_more_cosignatures_go_on_and_two_roots_of_one_size_are_shown() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    one.pushed(&wigan, &[&wigan.profile()]);
    one.pushed(&wight, &[&wight.profile()]);
    let mut note = wigan.head(7, "tree");
    let head = |note: &dyn ToString| Message::Head {
        note: note.to_string(),
    };
    assert_eq!(one.hears(&wigan, head(&note)).sent.len(), 1);
    assert_eq!(one.hears(&wight, head(&note)).sent.len(), 0);
    let checkpoint = kith_protocol::tlog::Checkpoint::parse(note.text()).unwrap();
    note.put(wight.witness().cosign(&checkpoint, 1_790_000_000));
    // A line that nobody here can check is not passed on.
    let stranger = Area::named("stranger").witness();
    note.put(stranger.cosign(&checkpoint, 1_790_000_000));
    let came = one.hears(&wight, head(&note));
    let [(to, Message::Head { note: passed })] = &came.sent[..] else {
        panic!("{:?}", came.sent);
    };
    assert_eq!(*to, wigan.origin);
    assert!(passed.contains(wight.origin.as_str()));
    assert_eq!(
        passed.lines().count(),
        6,
        "three of text, a blank, two signatures: {passed}"
    );
    let came = one.hears(&wigan, head(&wigan.head(7, "another tree")));
    assert_eq!(came.exposed[0].contradiction(), Contradiction::Heads);
    assert_eq!(came.exposed[0].verify(None, |_| false), Ok(true));
}

/// Five entries, and heads of them.
fn log() -> Tree {
    (0..5).fold(Tree::new(), |mut tree, n: u8| {
        tree.append(leaf_hash(&[n]));
        tree
    })
}

#[test]
fn the_head_that_a_witness_saw_last_is_kept_and_told_however_far_others_are() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    one.pushed(&wigan, &[&wigan.profile()]);
    one.pushed(&wight, &[&wight.profile()]);
    for size in 10..40 {
        let note = wigan.head(size, "tree").to_string();
        assert_eq!(one.hears(&wigan, Message::Head { note }).sent.len(), 1);
    }
    let late = |one: &mut One, size, seen: bool| {
        let mut note = wigan.head(size, "tree");
        if seen {
            let head = kith_protocol::tlog::Checkpoint::parse(note.text()).unwrap();
            note.put(wight.witness().cosign(&head, 1_790_000_000));
        }
        let note = note.to_string();
        one.hears(&wight, Message::Head { note }).sent.len()
    };
    let behind = |one: &One| {
        let clock = one.machine.clocks().find(|c| c.origin == wigan.origin);
        clock.unwrap().behind.into_iter().map(|b| b.head.size)
    };
    assert_eq!(late(&mut one, 3, false), 0, "too low, and nobody saw it");
    assert_eq!(late(&mut one, 5, true), 1);
    assert_eq!(late(&mut one, 4, true), 0, "it saw a greater one");
    assert!(behind(&one).eq([5]));
    let held: Vec<String> = one
        .machine
        .heads(&wigan.origin)
        .map(str::to_owned)
        .collect();
    assert_eq!(held.len(), 9);
    // What was kept tells the same.
    let one = one.restarted(&leeds, &[&wigan, &wight]);
    assert!(behind(&one).eq([5]));
    assert!(one.machine.heads(&wigan.origin).eq(held));
}

#[test]
fn two_heads_of_different_sizes_are_evidence_only_where_one_does_not_lead_to_the_other() {
    let [wigan, leeds, wight] = areas();
    let (tree, other) = (log(), [7; 32]);
    let head = |size, root| wigan.head_of(size, root).to_string();
    let true_one = head(3, tree.root_at(3).unwrap());
    let newest = head(5, tree.root());
    assert_eq!(past::against(&tree, &newest, &true_one), None);
    assert_eq!(past::against(&tree, &newest, &head(5, other)), None);
    assert_eq!(past::against(&tree, &head(4, other), &head(3, other)), None);
    let shown = past::against(&tree, &newest, &head(3, other)).unwrap();

    let mut one = met(&wigan, &leeds, &wight);
    one.pushed(&wigan, &[&wigan.profile()]);
    let came = one.told(Input::Pasts(shown.clone()));
    let [evidence] = &came.exposed[..] else {
        panic!("{came:?}");
    };
    assert_eq!(evidence.contradiction(), Contradiction::Pasts);
    assert_eq!(evidence.verify(None, |_| false), Ok(true));
    assert!(one.told(Input::Pasts(shown.clone())).exposed.is_empty());

    let with = |change: &dyn Fn(&mut past::Pasts)| {
        let mut pasts = shown.clone();
        change(&mut pasts);
        let evidence = Evidence::Pasts {
            certificate: wigan.certified(),
            a: pasts.a,
            b: pasts.b,
            root: pasts.root,
            proof: pasts.proof,
        };
        let bytes = evidence.to_bytes();
        assert_eq!(Evidence::from_bytes(&bytes), Ok(evidence.clone()));
        evidence.verify(None, |_| false)
    };
    assert_eq!(with(&|_| {}), Ok(true));
    let wrong: [&dyn Fn(&mut past::Pasts); 6] = [
        &|pasts| pasts.a = true_one.clone(),
        &|pasts| pasts.a = wight.head_of(3, other).to_string(),
        &|pasts| pasts.b = head(5, other),
        &|pasts| std::mem::swap(&mut pasts.a, &mut pasts.b),
        &|pasts| pasts.root.0 = other,
        &|pasts| pasts.proof.truncate(1),
    ];
    for (n, change) in wrong.into_iter().enumerate() {
        assert_eq!(with(change), Err(Fault::BadEvidence), "{n}");
    }
}

#[test]
fn a_summary_that_contradicts_itself_is_held_and_shown() {
    let [wigan, leeds, wight] = areas();
    let mut one = met(&wigan, &leeds, &wight);
    let profile = wigan.profile();
    one.pushed(&wigan, &[&profile]);
    let said = json!({"adds up": false});
    let summary = wigan.item(1, Some(profile.digest), Kind::Summary, &said);
    let came = one.pushed(&wigan, &[&summary]);
    assert_eq!((came.taken.len(), came.exposed.len()), (1, 1));
    // It freezes nothing: a right one can follow.
    let next = wigan.item(2, Some(summary.digest), Kind::Summary, &json!({}));
    assert_eq!(one.pushed(&wigan, &[&next]).taken.len(), 1);
}

#[test]
fn what_a_restored_node_lost_of_its_own_comes_back() {
    let [wigan, leeds, wight] = areas();
    let items = feed(&leeds, 3, "pulse");
    let mut peer = One::of(&wigan, &[&leeds, &wight]);
    peer.meets(&leeds);
    for item in &items {
        peer.pushed(&leeds, &[item]);
    }
    peer.told(Input::Disconnected(leeds.origin.clone()));
    let mut one = One::of(&leeds, &[&wigan, &wight]);
    one.publishes(items[0].clone());
    let first = peer.meets(&leeds);
    talk((&wigan, &mut peer), (&leeds, &mut one), first);
    assert_eq!(one.machine.next(1), (3, Some(items[2].digest)));
    // What it made for the place before is stale, and nobody will ever see it.
    let stale = feed(&leeds, 2, "something else").remove(1);
    let kept = one.kept();
    let refused = one.machine.publish(one.now, stale, &NoDisk);
    assert!(refused.is_err() && one.kept() == kept);
}

struct NoDisk;

impl kith_protocol::peer::gossip::Kept for NoDisk {
    fn get(&self, _: &[u8]) -> Option<Vec<u8>> {
        None
    }
}

#[test]
fn what_was_fetched_is_checked_kept_and_passed_on() {
    let [wigan, leeds, wight] = areas();
    let all = feed(&wigan, 4, "one");
    let mut at_leeds = One::of(&leeds, &[&wigan]);
    let mut at_wight = One::of(&wight, &[&wigan, &leeds]);
    at_wight.publishes(wight.profile());
    at_leeds.publishes(leeds.profile());
    // Leeds and Wight are linked, and both follow Wigan, with which neither is.
    let first = at_leeds.meets(&wight);
    talk((&leeds, &mut at_leeds), (&wight, &mut at_wight), first);
    let items = |items: &[Item]| Input::Items {
        from: None,
        items: items.to_vec(),
    };
    let forged = forged(&all[2]);
    assert_eq!(
        at_leeds.told(items(&all[1..])).taken,
        [],
        "the first is missing"
    );
    assert_eq!(at_leeds.told(items(&all[..2])).taken, all[..2]);
    assert_eq!(at_leeds.told(items(&[forged])).taken, []);
    let came = at_leeds.told(items(&all[1..]));
    assert_eq!((came.taken, came.kept), (all[2..].to_vec(), 2));
    assert!(came.sent.iter().any(|(to, _)| *to == wight.origin));
    assert_eq!(at_leeds.told(items(&all)).kept, 0, "nothing is new");
    // Somebody whom nobody here follows.
    assert_eq!(at_leeds.told(items(&[wight.profile()])).taken, []);

    // It says something else at a place: that is evidence, whoever fetched it.
    let other = feed(&wigan, 4, "other");
    let came = at_leeds.told(items(&other[3..]));
    assert_eq!(came.exposed[0].contradiction(), Contradiction::Items);
    assert_eq!(
        at_leeds.machine.stand(&wigan.origin).unwrap().feeds[0].length,
        0
    );
}

fn forged(item: &Item) -> Item {
    let mut signed = item.signed.clone();
    signed.sig[7] ^= 1;
    Item::read(signed).unwrap()
}

/// Signatures may be looked at ahead of the machine, on other cores: it still believes none that does not hold, and nobody can
/// make a node look at what it did not ask for.
#[test]
fn what_was_looked_at_ahead_is_what_the_machine_would_have_found() {
    let [wigan, leeds, wight] = areas();
    let all = feed(&wigan, 6, "one");
    let mut at_leeds = One::of(&leeds, &[&wigan]);
    let key = wigan.certificate().feed;
    let signers = |one: &One, from, items: &[Item]| {
        let signers = one.machine.signers(from, items.iter());
        let keys = signers.iter().map(|signer| signer.map(|by| by.key()));
        keys.collect::<Vec<_>>()
    };
    // What a feed's first item says goes for those that come after it, and for none without it.
    assert_eq!(signers(&at_leeds, None, &all[..3]), [Some(key); 3]);
    assert_eq!(signers(&at_leeds, None, &all[1..3]), [None; 2]);
    let of_wight = wight.profile();
    let mixed = [of_wight, all[0].clone(), all[1].clone()];
    assert_eq!(
        signers(&at_leeds, None, &mixed),
        [None, Some(key), Some(key)]
    );
    at_leeds.told(Input::Items {
        from: None,
        items: all[..2].to_vec(),
    });
    assert_eq!(signers(&at_leeds, None, &all[1..3]), [None, Some(key)]);
    assert_eq!(signers(&at_leeds, None, &[wight.profile()]), [None]);
    // Nobody has asked Wight, whatever it calls what it says.
    at_leeds.meets(&wight);
    assert_eq!(signers(&at_leeds, Some(&wight.origin), &all[2..3]), [None]);

    let mut looked = [all[2].clone(), forged(&all[3])];
    for item in &mut looked {
        item.prove(&key.prepare().unwrap());
        // By any other key it is not signed.
        assert!(item.signed_by(&leeds.certificate().feed).is_err());
    }
    let came = at_leeds.told(Input::Items {
        from: None,
        items: looked.to_vec(),
    });
    assert_eq!(came.taken, all[2..3]);

    // One that was found to contradict itself is shown, as one is that the machine judges.
    let mut doubtful = all[3].clone();
    doubtful.judged(true);
    let came = at_leeds.told(Input::Items {
        from: None,
        items: vec![doubtful],
    });
    assert_eq!(came.exposed[0].contradiction(), Contradiction::Summary);
}
