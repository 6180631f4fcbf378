//! A node that certifies two logs for one epoch: the one that its feed does not begin with is worth nothing, and two feeds that
//! begin differently are evidence.

use kith_protocol::peer::card::{Card, Certificate};
use kith_protocol::peer::evidence::{Contradiction, Evidence};
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::Message as Gossip;
use kith_protocol::peer::mirror::{Mirror, Record};
use kith_protocol::peer::{Fault, Frame, link};
use kith_protocol::tlog::{Tree, leaf_hash, witness::Request};
use kith_tests::areas::Area;
use kith_tests::eve::Eve;
use kith_tests::kiths::{Kith, until};
use serde_json::json;

/// One entry.
fn tree() -> Tree {
    Tree::from_leaf_hashes(vec![leaf_hash(b"an entry")])
}

/// Leeds, linked with Wigan, which has not heard its feed yet, comes with the keys of this area. Its one entry is held.
fn comes(leeds: &Area, wigan: &Kith) -> Eve {
    wigan.says_linked(leeds.key(), leeds.origin.clone(), 0);
    let key = wigan.served.bank.engine.node_key();
    let mut eve = until("Wigan to know of the link", || {
        Eve::tries(leeds, wigan.served.at, &wigan.origin(), key)
    });
    assert_eq!(held(&hears(&mut eve)), Some(0));
    eve.say(&Frame::Mirror(Mirror::Records {
        back: false,
        epoch: 1,
        from: 0,
        records: vec![Record {
            leaf: vec![7; 40],
            detail: None,
        }],
        hashes: vec![leaf_hash(b"an entry")],
    }));
    assert_eq!(held(&hears(&mut eve)), Some(1));
    eve
}

/// It asks Wigan to cosign the head over its one entry.
fn request(leeds: &Area) -> Request {
    let note = leeds.head_of(1, tree().root());
    Request::new(0, Vec::new(), note).unwrap()
}

fn asks(leeds: &Area, eve: &mut Eve) {
    let request = request(leeds).to_string().into_bytes();
    eve.say(&Frame::Mirror(Mirror::Cosign { request }));
}

/// The next thing that Wigan says about mirrors, but its own records; or its last word.
fn hears(eve: &mut Eve) -> Result<Mirror, String> {
    loop {
        match eve.hear().expect("a word before the end") {
            Frame::Mirror(frame @ (Mirror::Held { .. } | Mirror::Cosigned { .. })) => {
                return Ok(frame);
            }
            Frame::Link(link::Message::Bye { code }) => return Err(code),
            Frame::Mirror(_)
            | Frame::Gossip(_)
            | Frame::Link(_)
            | Frame::Transfer(_)
            | Frame::Board(_) => {}
        }
    }
}

fn status(heard: &Result<Mirror, String>) -> Option<u16> {
    match heard {
        Ok(Mirror::Cosigned { status, .. }) => Some(*status),
        Ok(_) | Err(_) => None,
    }
}

fn held(heard: &Result<Mirror, String>) -> Option<u64> {
    match heard {
        Ok(Mirror::Held { size, .. }) => Some(*size),
        Ok(_) | Err(_) => None,
    }
}

fn brings(eve: &mut Eve, item: &Item) {
    let items = vec![item.signed.clone()];
    let answer = false;
    eve.say(&Frame::Gossip(Gossip::Items { answer, items }));
}

/// What somebody else asks for over HTTP is answered with this status.
fn over_http(leeds: &Area, wigan: &Kith) -> u16 {
    let body = request(leeds).to_string().into_bytes();
    let ask = wigan.served.ask("POST", "/witness/add-checkpoint");
    ask.bytes("text/plain", body).done().status
}

#[test]
fn nothing_is_cosigned_under_a_log_key_that_the_feed_does_not_certify() {
    let wigan = Kith::named("Wigan");
    let leeds = Area::named("leeds");
    let other = leeds.with_other_keys();
    // Leeds shows a second certificate of its first epoch.
    let mut eve = comes(&other, &wigan);
    asks(&other, &mut eve);
    assert_eq!(status(&hears(&mut eve)), Some(404));
    assert_eq!(
        (over_http(&other, &wigan), over_http(&leeds, &wigan)),
        (404, 404)
    );
    // Its feed begins with the first: the second stays worth nothing, and to ask again is a fault.
    brings(&mut eve, &leeds.profile());
    asks(&other, &mut eve);
    assert_eq!(hears(&mut eve), Err(Fault::Certificate.code().to_owned()));
    assert_eq!(
        (over_http(&other, &wigan), over_http(&leeds, &wigan)),
        (404, 404)
    );
}

#[test]
fn who_asked_before_its_feed_was_known_is_told_again_what_is_held() {
    let wigan = Kith::named("Wigan");
    let leeds = Area::named("leeds");
    let mut eve = comes(&leeds, &wigan);
    asks(&leeds, &mut eve);
    assert_eq!(status(&hears(&mut eve)), Some(404));
    brings(&mut eve, &leeds.profile());
    assert_eq!(held(&hears(&mut eve)), Some(1), "told again");
    asks(&leeds, &mut eve);
    assert_eq!(status(&hears(&mut eve)), Some(200));
    // A feed that begins otherwise, for somebody else, is evidence as soon as Wigan hears of it.
    brings(&mut eve, &leeds.with_other_keys().profile());
    let seen = wigan.until_it_sees(&leeds.origin, "two first items", |seen| {
        seen["evidence"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    });
    assert_eq!(seen["evidence"], json!(["items"]));
}

/// Two feeds that begin with these certificates, under one feed key.
fn first_items(area: &Area, other: &Certificate) -> [Item; 2] {
    let card = Card {
        certificate: other.sign(&|message| area.sign(message)),
        ..area.card()
    };
    let card = serde_json::to_value(card).unwrap();
    [area.profile(), area.item(0, None, Kind::Profile, &card)]
}

#[test]
fn two_first_items_with_another_log_key_are_evidence_though_the_feed_key_is_one() {
    let leeds = Area::named("leeds");
    let with = |change: &dyn Fn(&mut Certificate)| {
        let mut other = leeds.certificate();
        change(&mut other);
        first_items(&leeds, &other)
    };
    let log = leeds.with_other_keys().log().verifier().clone();
    let items = with(&|other| other.log = log.clone());
    let [a, b] = items.map(|item| item.signed);
    let certificate = leeds.certified();
    let evidence = Evidence::Items { certificate, a, b };
    assert_eq!(evidence.contradiction(), Contradiction::Items);
    assert_eq!(evidence.verify(Some(&leeds.key()), |_| false), Ok(true));
    // One card is no two.
    let [a, b] = with(&|_| {}).map(|item| item.signed);
    let certificate = leeds.certified();
    let same = Evidence::Items { certificate, a, b };
    assert_eq!(
        same.verify(Some(&leeds.key()), |_| false),
        Err(Fault::BadEvidence)
    );
}

#[test]
fn a_second_pair_of_heads_that_wigan_itself_was_shown_is_no_settled_matter() {
    let wigan = Kith::named("Wigan");
    let leeds = Area::named("leeds");
    let mut eve = comes(&leeds, &wigan);
    brings(&mut eve, &leeds.profile());
    // Wigan knows its feed now: it would cosign.
    assert_eq!(held(&hears(&mut eve)), Some(1));
    asks(&leeds, &mut eve);
    assert_eq!(status(&hears(&mut eve)), Some(200));
    let mut forks = |root: u8| {
        let note = leeds.head_of(1, [root; 32]);
        let request = Request::new(1, Vec::new(), note).unwrap();
        let request = request.to_string().into_bytes();
        eve.say(&Frame::Mirror(Mirror::Cosign { request }));
        assert_eq!(status(&hears(&mut eve)), Some(422));
    };
    let until_judged = |judged: bool| {
        wigan.until_it_sees(&leeds.origin, "how it is judged", |seen| {
            seen["evidence"] == json!(["heads"]) && seen["looking"]["done"].is_null() != judged
        });
    };
    let judges = || {
        let done = json!({ "origin": leeds.origin, "done": true });
        let answer = wigan.post(&wigan.sal, "/api/v1/peers/looking", &done);
        assert_eq!(answer.status, 200);
        until_judged(true);
    };
    forks(1);
    until_judged(false);
    judges();
    // The same two again are the same; others are not, though of each kind one pair goes round.
    forks(1);
    until_judged(true);
    forks(2);
    until_judged(false);
    judges();
    forks(1);
    forks(2);
    until_judged(true);
}
