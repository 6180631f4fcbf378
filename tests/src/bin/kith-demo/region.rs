//! Linking the areas, and what they do together: help across areas, offers on the board, summaries signed off.

use std::thread::sleep;
use std::time::Duration;

use kith_node::clock::{Clock, Entropy, SystemClock, SystemEntropy};
use kith_protocol::{
    entry::{
        Content, Federation, Listing,
        federation::{PeerLinked, SummaryReleased, TransferOffered, TransferPromised},
        listing::{ListingType, Posted},
        roster::{Enrolment, MemberJoined, ProfileChanged, Roster, Storage},
    },
    id::{Day, Digest32},
    summary::period::{Length, Period},
    transfer::PayCode,
};
use kith_tests::people::{Device, Person, detail};
use serde_json::{Value, json};

use super::areas::RETURNING;
use super::people::{self, MEMBER, SIGNATORY, STEWARD, Secret};
use super::served::Served;

/// How far the balance between two areas may go either way: two hundred hours.
const CEILING: i64 = 12_000;

/// Links every node with every other, and lets them do what neighbours do.
pub(crate) fn link(nodes: &[Served], secret: &Secret) {
    for node in nodes {
        if let Some(welcome) = &node.welcome {
            let steward = secret.person(node.area, STEWARD);
            enter(node, &steward, welcome);
            call(node, &steward);
        }
    }
    for (nth, one) in nodes.iter().enumerate() {
        for other in &nodes[nth + 1..] {
            peer(one, other, secret);
        }
    }
    let areas: Vec<&Served> = nodes.iter().filter(|node| node.area.people > 0).collect();
    for (nth, node) in areas.iter().enumerate() {
        board(node, secret);
        let neighbour = areas[(nth + 1) % areas.len()];
        across(node, neighbour, secret);
        release(node, secret);
    }
    for node in nodes.iter().filter(|node| node.area.people == 0) {
        returns(node, secret);
    }
}

/// The region signs what an area without Kith returned of the last two months.
fn returns(region: &Served, secret: &Secret) {
    let session = region.sign_in(&secret.person(region.area, STEWARD));
    let today = Day::utc_of(SystemClock.now()).unwrap();
    let last = Period::of(today, Length::Month).previous();
    for (period, people, hours) in [(last.previous(), 42, 118), (last, 57, 163)] {
        let form = json!({
            "area": {
                "code": RETURNING.code,
                "name": RETURNING.name,
                "organisation": RETURNING.organisation,
            },
            "agreed_by": "A member of their board who draws on support",
            "figures": {
                "hours": { "hours": hours, "people": 20, "most": 20, "two": 35 },
                "meetings": 2,
                "people": people,
            },
            "from": period.from(),
            "to": period.to(),
        });
        let signed = region.post("/api/v1/returns", Some(&session), &json!({ "form": form }));
        assert!(signed["release"].is_string(), "{signed}");
    }
}

/// The first steward of a new node comes in by its link.
fn enter(node: &Served, steward: &Person, welcome: &str) {
    let (_, code) = welcome.split_once('#').unwrap();
    let invitation = Device::of_code(code);
    let text = json!({ "name": people::name(node.area, STEWARD) }).to_string();
    let (commitment, words) = detail(&text);
    let joined = MemberJoined {
        account: steward.account,
        details: Some(commitment),
        device: Some(Enrolment {
            invitation: Some(invitation.key()),
            key: steward.device.key(),
            storage: Storage::File,
        }),
    };
    let joined = Content::Roster(Roster::MemberJoined(joined));
    node.signed(
        steward,
        &[&steward.device, &invitation],
        joined,
        &[(commitment, words)],
    );
}

/// It is called after its organisation, so that its page says whose it is.
fn call(node: &Served, steward: &Person) {
    let (details, words) = detail(&json!({ "name": node.area.organisation }).to_string());
    let called = Roster::ProfileChanged(ProfileChanged {
        account: None,
        details,
    });
    node.says(steward, Content::Roster(called), &[(details, words)]);
}

/// One steward invites, the other opens the link, both accept.
fn peer(one: &Served, other: &Served, secret: &Secret) {
    let (inviting, opening) = (
        secret.person(one.area, STEWARD),
        secret.person(other.area, STEWARD),
    );
    let (inside, outside) = (one.sign_in(&inviting), other.sign_in(&opening));
    let link = one.post("/api/v1/peers/invitations", Some(&inside), &json!({}));
    let seen = other.post(
        "/api/v1/peers/look",
        Some(&outside),
        &json!({ "link": link["link"] }),
    );
    other.says(&opening, linked(&seen), &[]);
    let asks = until("the other area asks", || {
        let peers = one.get("/api/v1/peers", Some(&inside));
        let items = peers["items"].as_array()?;
        items.iter().find(|item| item["state"] == "asks").cloned()
    });
    one.says(&inviting, linked(&asks), &[]);
    until("the areas are connected", || {
        let peers = one.get("/api/v1/peers", Some(&inside));
        let items = peers["items"].as_array()?;
        let both = items.iter().find(|item| item["origin"] == asks["origin"])?;
        (both["connected"] == true).then_some(())
    });
}

fn linked(card: &Value) -> Content {
    Content::Federation(Federation::PeerLinked(PeerLinked {
        ceiling: CEILING,
        node: card["node"].as_str().unwrap().parse().unwrap(),
        neighbour: card["origin"].as_str().unwrap().parse().unwrap(),
        salt: Some(Digest32::of(card.to_string().as_bytes())),
    }))
}

/// Some members offer and ask, where neighbours see it.
fn board(node: &Served, secret: &Secret) {
    let posts = [
        (
            ListingType::Offer,
            "gardening",
            "Pruning fruit trees",
            "I did it for a living. Tools come with me.",
        ),
        (
            ListingType::Offer,
            "computers",
            "Patient help with phones",
            "At your pace, as often as you like.",
        ),
        (
            ListingType::Request,
            "languages",
            "Somebody to read Urdu letters with me",
            "Half an hour a week, by phone is fine.",
        ),
    ];
    for (nth, (r#type, category, title, text)) in posts.into_iter().enumerate() {
        let person = secret.person(node.area, MEMBER + nth);
        let (details, words) = detail(&json!({ "title": title, "text": text }).to_string());
        let posted = Posted {
            category: category.parse().unwrap(),
            details,
            r#for: person.account,
            public: true,
            r#type,
            until: Day::utc_of(SystemClock.now()).unwrap().plus(60),
        };
        node.says(
            &person,
            Content::Listing(Listing::Posted(posted)),
            &[(details, words)],
        );
    }
}

/// Members of one area help members of the other, who tell them their pay codes; the last code is still on its way.
fn across(gave: &Served, received: &Served, secret: &Secret) {
    let helps = [
        (90, "repairs", "A shelf that holds"),
        (60, "languages", "Practised for the interview"),
        (120, "company", "A day at the seaside together"),
    ];
    let today = Day::utc_of(SystemClock.now()).unwrap();
    for (nth, (minutes, category, note)) in helps.into_iter().enumerate() {
        let category = category.parse().unwrap();
        let (details, words) = detail(&json!({ "note": note }).to_string());
        let day = today.plus(-3);
        let mut code = [0; 10];
        SystemEntropy.fill(&mut code);
        let code = PayCode(code);
        let payer = secret.person(received.area, MEMBER + nth);
        let promised = TransferPromised {
            basis: None,
            category,
            day,
            details: Some(details),
            r#for: payer.account,
            minutes,
            neighbour: gave.origin(),
            transfer: code.transfer(),
        };
        let promised = Content::Federation(Federation::TransferPromised(promised));
        received.says(&payer, promised, &[(details, words.clone())]);
        if nth + 1 == helps.len() {
            continue;
        }
        let giver = secret.person(gave.area, MEMBER + nth);
        let offered = TransferOffered {
            basis: None,
            category: helps[nth].1.parse().unwrap(),
            code,
            day,
            details: Some(details),
            r#for: giver.account,
            minutes,
            neighbour: received.origin(),
        };
        let offered = Content::Federation(Federation::TransferOffered(offered));
        gave.says(&giver, offered, &[(details, words)]);
    }
}

/// Whoever signs off what leaves reads each waiting summary, and lets it go.
fn release(node: &Served, secret: &Secret) {
    let signatory = secret.person(node.area, SIGNATORY);
    let session = node.sign_in(&signatory);
    let releases = node.get("/api/v1/releases", Some(&session));
    for waiting in releases["waiting"].as_array().unwrap() {
        let day = |name: &str| waiting["told"][name].as_str().unwrap().parse().unwrap();
        let released = SummaryReleased {
            from: day("from"),
            release: waiting["release"].as_str().unwrap().parse().unwrap(),
            to: day("to"),
        };
        node.says(
            &signatory,
            Content::Federation(Federation::SummaryReleased(released)),
            &[],
        );
    }
}

/// Asks until there is an answer; a demonstration waits half a minute at most.
fn until<T>(what: &str, ask: impl Fn() -> Option<T>) -> T {
    let patience = SystemClock.now() + 30_000;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(SystemClock.now() < patience, "waited in vain: {what}");
        sleep(Duration::from_millis(100));
    }
}
