//! What a node must bear at its websocket: strangers, liars, floods, and those who never read. Its own members and neighbours
//! notice nothing.

use kith_protocol::peer::board::Message as Board;
use kith_protocol::peer::gossip::Message as Gossip;
use kith_protocol::peer::limits::{ANSWER_MS, ASKED};
use kith_protocol::peer::link::{Link, Own};
use kith_protocol::peer::transfer::Message as Transfer;
use kith_protocol::peer::{Fault, Frame, SignedBody};
use kith_protocol::transfer::PayCode;
use kith_tests::areas::Area;
use kith_tests::bank::taken;
use kith_tests::desk::{help, line};
use kith_tests::eve::{Eve, knock};
use kith_tests::kiths::{Kith, until};
use kith_tests::siege::{digest, long_feed, pushed, wants};
use serde_json::Value;

const BINARY: u8 = 0x82;
const TEXT: u8 = 0x81;

/// How often a fault was counted.
fn counted(kith: &Kith, fault: Fault) -> u64 {
    let text = kith.served.get("/metrics").done().text();
    let name = format!("kith_neighbours_faults_total{{fault=\"{fault}\"}} ");
    let line = text.lines().find_map(|line| line.strip_prefix(&name));
    line.unwrap().parse().unwrap()
}

#[test]
fn only_those_who_speak_the_protocol_come_in() {
    let wigan = Kith::named("Wigan");
    for other in [None, Some("chat"), Some("kith.gossip.v2, kith.live")] {
        let (answer, _) = knock(wigan.served.at, other);
        assert_eq!(
            answer.problem(),
            (426, "websocket-only".to_owned()),
            "{other:?}"
        );
    }
    let plain = wigan.served.get("/gossip").done();
    assert_eq!(plain.problem().0, 426);
    let page = wigan
        .served
        .get("/gossip")
        .header("origin", "https://evil.example")
        .header("sec-websocket-protocol", "kith.gossip.v1");
    assert_eq!(page.upgrade().0.problem(), (403, "cross-origin".to_owned()));
}

/// What a stranger says first, and the last word that it hears.
type First = (&'static str, fn(&mut Eve, &Kith), Option<Fault>);

const FIRST: [First; 7] = [
    (
        "words",
        |eve, _| eve.send(TEXT, b"hello"),
        Some(Fault::Garbled),
    ),
    (
        "no frame",
        |eve, _| eve.send(BINARY, b"GET / HTTP/1.1"),
        Some(Fault::Garbled),
    ),
    (
        "half a frame",
        |eve, _| eve.send(BINARY, &digest().encode()[..20]),
        Some(Fault::Garbled),
    ),
    (
        "too much",
        |eve, _| eve.begin(BINARY, 1 << 40),
        Some(Fault::TooLarge),
    ),
    (
        "gossip before a greeting",
        |eve, _| eve.say(&digest()),
        Some(Fault::OutOfTurn),
    ),
    (
        "a stranger's greeting",
        |eve, wigan| greet(eve, wigan, &Area::named("Nowhere")),
        Some(Fault::NotLinked),
    ),
    ("its end", |eve, _| eve.send(0x88, b""), None),
];

fn greet(eve: &mut Eve, to: &Kith, area: &Area) {
    let own = Own {
        origin: area.origin.clone(),
        node: area.key(),
        certificate: area.certified(),
    };
    let known = to.served.bank.engine.node_key();
    let (_, hello) = Link::dial(own, to.origin(), known, [1; 32]);
    eve.say(&hello.into());
}

#[test]
fn strangers_hear_why_they_are_sent_away() {
    let wigan = Kith::named("Wigan");
    for (what, say, fault) in FIRST {
        let mut eve = Eve::knocks(wigan.served.at);
        say(&mut eve, &wigan);
        let expected = fault.map(|fault| fault.code().to_owned());
        assert_eq!(eve.last_word(), expected, "{what}");
        assert_eq!(
            wigan.served.get("/api/v1/node").done().status,
            200,
            "{what}"
        );
    }
    assert_eq!(counted(&wigan, Fault::Garbled), 3);
}

/// What a linked node says, and for which fault it is cut off.
type Then = (&'static str, fn(&mut Eve), Fault);

const THEN: [Then; 8] = [
    (
        "a greeting again",
        |eve| {
            let proof = kith_protocol::peer::link::Message::Proof { sig: [0; 64] };
            eve.say(&proof.into());
        },
        Fault::OutOfTurn,
    ),
    (
        "a frame cut short",
        |eve| eve.send(BINARY, &digest().encode()[..9]),
        Fault::Garbled,
    ),
    (
        "too much",
        |eve| eve.begin(BINARY, 65 * 1024),
        Fault::TooLarge,
    ),
    (
        "an item that is none",
        |eve| {
            let items = vec![SignedBody {
                body: "{}".to_owned(),
                sig: [0; 64],
            }];
            eve.say(&Frame::Gossip(Gossip::Items {
                answer: false,
                items,
            }));
        },
        Fault::BadItem,
    ),
    (
        "a forged statement",
        |eve| {
            let said = SignedBody {
                body: "{}".to_owned(),
                sig: [0; 64],
            };
            eve.say(&Frame::Transfer(Transfer::Statement(said)));
        },
        Fault::Forged,
    ),
    // Nobody reads the answers either.
    (
        "question upon question",
        |eve| (0..6_000).for_each(|_| eve.say(&digest())),
        Fault::Flood,
    ),
    (
        "our board again and again",
        |eve| {
            let ask = Frame::Board(Board::Ask { before: None });
            (0..5 * QUESTIONS).for_each(|_| eve.say(&ask));
        },
        Fault::Flood,
    ),
    (
        "one offer more than may wait",
        |eve| (0..=ASKED).for_each(|n| eve.say(&offer(n))),
        Fault::Flood,
    ),
];

/// More questions about a board than a neighbour may ask at once.
const QUESTIONS: usize = 21;

/// Help that somebody there says to have given, under a code of its own.
fn offer(n: usize) -> Frame {
    let mut code = [0; 10];
    code[..8].copy_from_slice(&n.to_be_bytes());
    Frame::Transfer(Transfer::Offer {
        code: PayCode(code),
        minutes: 60,
        day: "2026-09-01".parse().unwrap(),
    })
}

#[test]
fn as_many_offers_as_may_wait_are_no_fault() {
    let wigan = Kith::named("Wigan");
    let area = Area::named("a busy area");
    wigan.says_linked(area.key(), area.origin.clone(), 600);
    let key = wigan.served.bank.engine.node_key();
    let mut eve = Eve::as_area(&area, wigan.served.at, &wigan.origin(), key);
    (0..ASKED).for_each(|n| eve.say(&offer(n)));
    // The same again is none more. What is answered after them was read after them.
    eve.say(&offer(0));
    eve.say(&Frame::Board(Board::Ask { before: None }));
    loop {
        let heard = eve.hear().expect("it stays connected");
        if matches!(heard, Frame::Board(Board::Page { .. })) {
            break;
        }
    }
    assert_eq!(counted(&wigan, Fault::Flood), 0);
}

#[test]
fn a_neighbour_that_breaks_the_protocol_is_cut_off_and_others_are_not() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    for (what, say, fault) in THEN {
        // Each is another area: a ban for one is none for the next.
        let area = Area::named(what);
        wigan.says_linked(area.key(), area.origin.clone(), 0);
        let before = counted(&wigan, fault);
        let engine = &wigan.served.bank.engine;
        let (key, length) = (engine.node_key(), *engine.length().borrow());
        let mut eve = Eve::as_area(&area, wigan.served.at, &wigan.origin(), key);
        say(&mut eve);
        until(what, || (counted(&wigan, fault) > before).then_some(()));
        let seen = wigan.until_it_sees(&area.origin, what, |seen| seen["connected"] == false);
        assert_eq!(seen["state"], "linked", "{what}: nobody ended the link");
        assert_eq!(
            wigan.sees(&leeds.origin()).unwrap()["connected"],
            true,
            "{what}"
        );
        // Nothing of it is in the log, and people here go on.
        assert_eq!(*engine.length().borrow(), length, "{what}");
        assert_eq!(wigan.get(&wigan.ann, "/api/v1/home").status, 200, "{what}");
    }
    assert_eq!(counted(&leeds, Fault::Silent), 0);
    let wigan = &wigan;
    let lines = vec![line(wigan.ann.account, wigan.sal.account, 60)];
    let (_, said) = wigan
        .served
        .bank
        .record(&[&wigan.ann, &wigan.sal], help(lines))
        .unwrap();
    taken(said);
}

#[test]
fn who_never_answers_is_cut_off_when_the_time_for_it_is_over() {
    let wigan = Kith::named("Wigan");
    let mute = Area::named("mute");
    wigan.says_linked(mute.key(), mute.origin.clone(), 0);
    let key = wigan.served.bank.engine.node_key();
    let mut eve = Eve::as_area(&mute, wigan.served.at, &wigan.origin(), key);
    // The third item of a feed: Wigan asks for those before it, and is never answered.
    let item = &long_feed(&mute, 3)[2..];
    eve.say(&pushed(item));
    loop {
        let heard = eve.hear().expect("Wigan is still there");
        if matches!(heard, Frame::Gossip(Gossip::Want { .. })) {
            break;
        }
    }
    let connected = |yes: bool| move |seen: &Value| seen["connected"] == yes;
    let _ = wigan.until_it_sees(&mute.origin, "it has time to answer", connected(true));
    wigan.served.bank.clock.advance(ANSWER_MS + 1);
    assert_eq!(eve.last_word().as_deref(), Some(Fault::Silent.code()));
    let _ = wigan.until_it_sees(&mute.origin, "it is cut off", connected(false));
    assert_eq!(counted(&wigan, Fault::Silent), 1);
}

#[test]
fn who_never_reads_is_cut_off_and_nobody_waits_for_it() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    let deaf = Area::named("deaf");
    wigan.says_linked(deaf.key(), deaf.origin.clone(), 0);
    let key = wigan.served.bank.engine.node_key();
    let mut eve = Eve::as_area(&deaf, wigan.served.at, &wigan.origin(), key);
    eve.say(&pushed(&long_feed(&deaf, 4)));
    // More than any buffer between the two holds: what waits after that is the node's.
    (0..2_000).for_each(|_| eve.say(&wants(&deaf)));
    assert_eq!(wigan.get(&wigan.ann, "/api/v1/home").status, 200);
    until("it is cut off", || {
        assert_eq!(wigan.get(&wigan.ann, "/api/v1/home").status, 200);
        (counted(&wigan, Fault::Silent) == 1).then_some(())
    });
    let _ = wigan.until_it_sees(&deaf.origin, "cut", |seen| seen["connected"] == false);
    assert_eq!(wigan.sees(&leeds.origin()).unwrap()["connected"], true);
    drop(eve);
}
