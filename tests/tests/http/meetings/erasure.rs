//! After somebody's erasure, a member's or a guest's: nothing of their name, capacity and needs is in the data folder, nor in any
//! answer, and every proof still holds.

use std::path::Path;

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::{self as said, Meeting, Purpose};
use kith_protocol::entry::roster::{PersonErased, Roster};
use kith_tests::bank::{Bank, Site};
use kith_tests::binary;
use kith_tests::people::{Device, Person};
use kith_tests::wire::Served;
use serde_json::json;

use super::super::Town;
use super::{Hall, path};

/// Whether any file below a folder holds this text.
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn nothing_of_them_is_left() {
    let site = Site::default();
    let folder = site.dir.path().join("data");
    let town = Town::over(Bank::in_folder(&folder).unwrap(), site, |_| {});
    let hall = Hall::in_town(town);
    let [ann, bob, cat, ben, sal] = ["ann", "bob", "cat", "ben", "sal"].map(Person::named);
    let row = |name: Option<&str>, need: &str, capacity: &str| json!({ "name": name, "capacity": capacity, "presence": "full", "access": [{ "need": need, "met": "met" }] });
    hall.there(
        &ann,
        ann.account,
        &row(None, "symbols-makaton", "disabled-or-older-citizen"),
    );
    hall.there(&bob, bob.account, &row(None, "captions", "commissioner"));
    hall.there(
        &bob,
        hall.gwen,
        &row(
            Some("Gwen Grove"),
            "communication-cards",
            "unpaid-carer-family",
        ),
    );
    let meeting = hall.meeting;
    hall.plainly(&sal, Meeting::Held(said::Held { meeting }));
    hall.heard(&bob, ann.account, "Ann cannot climb stairs.", true);
    hall.heard(&bob, hall.gwen, "Gwen's mother neither.", true);
    let link = Device::named("gwen's link");
    hall.link(&link, hall.gwen, Purpose::Agree, Vec::new());
    let secrets = [
        "Ann Ash",
        "Gwen Grove",
        "symbols-makaton",
        "communication-cards",
        "disabled-or-older-citizen",
        "unpaid-carer-family",
        "cannot climb",
        "Gwen's mother",
    ];
    let seen = hall.see(&bob).to_string();
    for secret in secrets {
        assert!(seen.contains(secret), "{secret} is there to begin with");
    }
    let cookie = hall.town.served.sign_in(&ann);
    let made = hall.town.served.ask("POST", "/api/v1/calendar").by(&cookie);
    assert_eq!(made.done().status, 200);
    let calendar = |hall: &Hall| {
        let engine = &hall.town.bank().engine;
        let key = format!("calendar/{}", ann.account);
        engine.journal().get(key.as_bytes()).unwrap().unwrap()
    };
    assert_eq!(calendar(&hall).len(), 32, "the hash of a secret address");
    let erased = Content::Roster(Roster::PersonErased(PersonErased {
        account: ann.account,
    }));
    let erased = hall.town.said(&ann, erased, &[]);
    assert_eq!(hall.town.served.send(&erased.envelope).status, 201);
    assert!(
        calendar(&hall).is_empty(),
        "her calendar's address is forgotten"
    );
    let guest = hall.gwen;
    hall.plainly(&ben, Meeting::GuestErased(said::GuestErased { guest }));

    let hall = Hall {
        town: reopened(hall.town, &folder),
        ..hall
    };
    assert_eq!(
        hall.opened(&link).problem().0,
        404,
        "the link is gone with the guest"
    );
    let (meeting, work, group) = (path(&hall.meeting), path(&hall.work), path(&hall.group));
    let mut pages: Vec<String> = [
        "home",
        "members",
        "groups",
        "initiatives",
        "meetings?when=past",
        "mine/said",
        "mine/todo",
        "exchanges?state=waiting",
        "looks",
        "me/export",
        "indicators?from=2026-07-01&to=2026-09-30",
    ]
    .map(str::to_owned)
    .into();
    pages.extend([
        format!("meetings/{meeting}"),
        format!("initiatives/{work}"),
        format!("groups/{group}"),
        format!("accounts/{}/statement", ann.account),
        format!("accounts/{}/statement", bob.account),
        format!("members/{}", ann.account),
    ]);
    let members: Vec<(Person, String)> = [&bob, &cat, &ben, &sal]
        .map(|person| (person.clone(), hall.town.served.sign_in(person)))
        .into();
    // Every entry there is, asked for by everybody.
    let length = *hall.town.bank().engine.length().borrow();
    for at in 0..length {
        let leaf = hall.town.bank().engine.leaf(at).unwrap().unwrap();
        let body = leaf.lines().last().unwrap();
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        pages.push(format!(
            "entries/{}/{}",
            body["by"].as_str().unwrap(),
            body["id"].as_str().unwrap()
        ));
    }
    for page in &pages {
        for (person, cookie) in &members {
            let answer = hall
                .town
                .served
                .get(&format!("/api/v1/{page}"))
                .by(cookie)
                .done();
            for secret in secrets {
                assert!(
                    !answer.text().contains(secret),
                    "{page} tells {} of {secret}",
                    person.account
                );
            }
        }
    }
    let seen = hall.see(&bob);
    assert_eq!(
        seen["attendance"].as_array().unwrap().len(),
        3,
        "that somebody was there stays"
    );
    assert_eq!(seen["contributions"][0]["text"], serde_json::Value::Null);
    drop(hall.town.served);
    for secret in secrets {
        assert!(!holds(&folder, secret), "{secret} is in the folder");
    }
    let data = folder.to_str().unwrap();
    let _ = binary::good(&folder, &["verify", data]);
}

/// The same town after its node was stopped and its folder opened again.
fn reopened(town: Town, folder: &Path) -> Town {
    let Town {
        served,
        sal,
        ben,
        ann,
        bob,
        cat,
        site,
    } = town;
    let now = kith_node::clock::Clock::now(&*served.bank.clock);
    drop(served);
    let bank = Bank::in_folder(folder).unwrap();
    bank.clock.set(now);
    Town {
        served: Served::over(bank),
        sal,
        ben,
        ann,
        bob,
        cat,
        site,
    }
}
