//! What nodes say in public reaches those who follow them, over real sockets, and is there again after a crash.

use kith_node::store::Fault;
use kith_node::store::memory::When;
use kith_protocol::id::Origin;
use kith_protocol::peer::Frame;
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::{Clock, Mark, Message, Range};
use kith_tests::areas::Area;
use kith_tests::eve::Eve;
use kith_tests::kiths::{Kith, until};
use serde_json::json;

/// What a node holds of another's feed: the name on each card.
fn names(at: &Kith, of: &Origin) -> Vec<String> {
    let cards = at.cards_of(of).into_iter();
    cards.map(|(_, name)| name).collect()
}

#[test]
fn a_new_name_reaches_the_neighbour_as_the_next_item() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    for (here, there) in [(&wigan, &leeds), (&leeds, &wigan)] {
        let held = || Some(names(here, &there.origin())).filter(|names| !names.is_empty());
        let held = until("the first card", held);
        assert_eq!(held, [format!("{} Time Bank", there.site.node)]);
    }
    wigan.is_called("Wigan Circle");
    let seen = leeds.until_it_sees(&wigan.origin(), "the new name", |seen| {
        seen["name"] == "Wigan Circle"
    });
    assert_eq!(seen["area"], "Wigan");
    assert_eq!(
        names(&leeds, &wigan.origin()),
        ["Wigan Time Bank", "Wigan Circle"]
    );
    assert_eq!(
        names(&wigan, &wigan.origin()),
        ["Wigan Time Bank", "Wigan Circle"],
        "said once"
    );
}

#[test]
fn a_node_that_is_followed_is_heard_through_a_neighbour() {
    let [wigan, leeds, wight] = ["Wigan", "Leeds", "Wight"].map(Kith::named);
    wigan.link(&leeds, 0);
    leeds.link(&wight, 0);
    // Wight follows Wigan, with which it is not linked; Leeds has what Wigan says.
    let body = json!({ "address": format!("http://{}", wigan.served.at) });
    assert_eq!(
        wight.post(&wight.ann, "/api/v1/follows", &body).problem().1,
        "stewards-only"
    );
    let followed = wight.post(&wight.sal, "/api/v1/follows", &body).good();
    assert_eq!(followed["origin"], json!(wigan.origin()));
    let added = wight.get(&wight.sal, "/api/v1/follows").good();
    assert_eq!(added["items"][0]["name"], "Wigan Time Bank");
    assert_eq!(
        wight.get(&wight.ann, "/api/v1/follows").problem().1,
        "stewards-only"
    );
    // A list that names somebody else at that address leads nobody astray.
    let mut astray = body.clone();
    astray["origin"] = json!(leeds.origin());
    assert_eq!(
        wight
            .post(&wight.sal, "/api/v1/follows", &astray)
            .problem()
            .1,
        "neighbour-unsure"
    );
    let heard = || Some(names(&wight, &wigan.origin())).filter(|names| !names.is_empty());
    assert_eq!(until("Wigan's card at Wight", heard), ["Wigan Time Bank"]);

    let list = json!({ "name": "The North", "nodes": [wigan.origin(), leeds.origin()] });
    assert_eq!(
        leeds.post(&leeds.sal, "/api/v1/networks", &list).status,
        204
    );
    let lists = until("the list at Wight", || {
        let lists = wight.get(&wight.ann, "/api/v1/networks").good();
        { lists["items"].as_array().unwrap().first() }.cloned()
    });
    assert_eq!(
        (&lists["name"], &lists["by"]),
        (&json!("The North"), &json!(leeds.origin()))
    );
    assert_eq!(lists["nodes"][0]["name"], "Wigan Time Bank");
    // What a list has room for is said, and the one before stands.
    let long = json!({ "name": "The North", "nodes": vec![leeds.origin(); 200] });
    let refused = leeds.post(&leeds.sal, "/api/v1/networks", &long);
    assert_eq!(refused.status, 413);
    assert_eq!(refused.problem().1, "list-too-long");
    let said = refused.json();
    assert!(said["detail"].as_str().unwrap().contains("about 100 areas"));
    assert!(said["reason"].as_str().unwrap().contains("14848"), "{said}");
    let lists = leeds.get(&leeds.sal, "/api/v1/networks").good();
    assert_eq!(lists["items"][0]["nodes"].as_array().unwrap().len(), 2);
    let unknown = json!({ "name": "All", "nodes": [wight.origin(), "kith/aaaaaaaaaaaaaaaa"] });
    assert_eq!(
        wight.post(&wight.sal, "/api/v1/networks", &unknown).status,
        404
    );
    let tail = wigan.origin().as_str().replace("kith/", "");
    let cookie = wight.served.sign_in(&wight.sal);
    let ended = wight
        .served
        .ask("DELETE", &format!("/api/v1/follows/{tail}"))
        .by(&cookie)
        .done();
    assert_eq!(ended.status, 204);
    let added = wight.get(&wight.sal, "/api/v1/follows").good();
    assert_eq!(added["items"], json!([]), "neighbours are not on it");
}

/// A neighbour that has published so many items tells of them, and is asked for them.
fn asked(eve: &mut Eve, feed: &[Item]) -> Vec<Range> {
    let newest = feed.last().unwrap();
    let mut tip = [0; 16];
    tip.copy_from_slice(&newest.digest.0[..16]);
    let clock = Clock {
        origin: newest.head.feed.origin.clone(),
        feeds: vec![Mark {
            epoch: 1,
            length: feed.len() as u64,
            tip,
            evidence: 0,
        }],
        head: None,
        by: Vec::new(),
        behind: Vec::new(),
    };
    eve.say(&Frame::Gossip(Message::Clocks {
        page: 0,
        last: true,
        clocks: vec![clock],
    }));
    asks(eve)
}

/// What a neighbour is asked for next, whatever it hears before.
fn asks(eve: &mut Eve) -> Vec<Range> {
    loop {
        match eve.hear().expect("the connection lasts") {
            Frame::Gossip(Message::Want { ranges, .. }) if !ranges.is_empty() => return ranges,
            Frame::Gossip(_)
            | Frame::Link(_)
            | Frame::Mirror(_)
            | Frame::Transfer(_)
            | Frame::Board(_) => {}
        }
    }
}

/// More is asked for before what came is durable; nothing is shown before it is, and nothing ever if the disk is full.
#[test]
fn what_did_not_come_to_the_disk_is_shown_to_nobody() {
    let wigan = Kith::named("Wigan");
    let york = Area::named("York");
    wigan.says_linked(york.key(), york.origin.clone(), 0);
    let key = wigan.served.bank.engine.node_key();
    let mut eve = Eve::as_area(&york, wigan.served.at, &wigan.origin(), key);
    let profile = york.profile();
    let pulse = york.item(1, Some(profile.digest), Kind::Pulse, &json!({}));
    let feed = [profile, pulse];
    let all = asked(&mut eve, &feed);
    assert_eq!((all[0].from, all[0].to), (0, 2));
    let shown = || {
        let all = wigan.get(&wigan.sal, "/api/v1/network").good();
        let mut all = all["items"].as_array().unwrap().iter();
        all.any(|node| node["name"] == "York time bank")
    };
    assert!(!shown());
    wigan.site.disk.fail(0, When::Before, Fault::Full);
    eve.say(&Frame::Gossip(Message::Items {
        answer: true,
        items: vec![feed[0].signed.clone()],
    }));
    let rest = asks(&mut eve);
    assert_eq!((rest[0].from, rest[0].to), (1, 2), "it goes on");
    let engine = &wigan.served.bank.engine;
    until("the writer stops", || {
        (!engine.health().writable).then_some(())
    });
    assert!(!shown());
    assert_eq!(names(&wigan, &york.origin), [""; 0]);
}
