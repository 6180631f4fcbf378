//! Ann helps Bob: both sign in, one writes it down, the other agrees, both see what they have and can prove it.

use kith_node::clock::Clock as _;
use kith_protocol::entry::Content;
use kith_protocol::entry::exchange::{Disputed, Exchange, Reason};
use kith_protocol::leaf::Leaf;
use kith_protocol::tlog::{Verifier, receipt::Receipt};
use serde_json::{Value, json};

use super::Town;

#[test]
fn ann_gives_bob_an_hour() {
    let town = Town::new();
    let (ann, bob) = (
        town.served.sign_in(&town.ann),
        town.served.sign_in(&town.bob),
    );
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    let taken = town.served.send(&hour.envelope);
    assert_eq!(
        (taken.status, &taken.good()["status"]),
        (201, &json!("taken"))
    );
    let again = town.served.send(&hour.envelope);
    assert_eq!(
        (again.status, &again.good()["status"]),
        (200, &json!("again"))
    );
    assert_eq!(again.json()["prefix"], taken.json()["prefix"]);

    let home = get(&town, &bob, "/api/v1/home");
    assert_eq!(home["balance"], 0);
    let waiting = &home["waiting_for_me"][0];
    assert_eq!(waiting["note"], "the hedge");
    assert_eq!(waiting["by_name"], "Ann Ash");
    assert_eq!(waiting["lines"][0]["waits_for"], json!([town.bob.account]));
    assert_eq!(waiting["terms"], json!(hour.terms.terms));
    assert_eq!(
        get(&town, &ann, "/api/v1/home")["waiting_for_others"][0]["id"],
        waiting["id"]
    );

    let agreed = town.agrees(&town.bob, hour.terms);
    assert_eq!(town.served.send(&agreed.envelope).status, 201);
    let (at_anns, at_bobs) = (
        get(&town, &ann, "/api/v1/home"),
        get(&town, &bob, "/api/v1/home"),
    );
    assert_eq!(
        (&at_anns["gave"], &at_anns["balance"]),
        (&json!(60), &json!(60))
    );
    assert_eq!(
        (&at_bobs["received"], &at_bobs["balance"]),
        (&json!(60), &json!(-60))
    );
    assert_eq!(at_bobs["waiting_for_me"], json!([]));

    let exchange = get(&town, &bob, &format!("/api/v1/exchanges/{}", hour.path));
    assert_eq!(exchange["lines"][0]["state"], "done");
    let consents = exchange["lines"][0]["consents"].as_array().unwrap();
    assert_eq!(consents.len(), 2);
    assert!(consents.iter().all(|consent| consent["how"] == "device"));
}

#[test]
fn a_statement_has_no_gap_and_each_entry_its_proof() {
    let town = Town::new();
    let ann = town.served.sign_in(&town.ann);
    for minutes in [15, 30, 45] {
        let hour = town.gave(&town.ann, &town.ann, &town.bob, minutes);
        assert_eq!(town.served.send(&hour.envelope).status, 201);
        let agreed = town.agrees(&town.bob, hour.terms);
        assert_eq!(town.served.send(&agreed.envelope).status, 201);
    }
    let vkey = town.served.get("/log/vkey").done().text();
    let log = Verifier::parse(vkey.trim_end()).unwrap();
    let path = format!("/api/v1/accounts/{}/statement", town.ann.account);
    let (mut n, mut moved, mut after) = (0, 0, None);
    loop {
        let after_n = after.map_or(String::new(), |n: u64| format!("&after={n}"));
        let page = get(&town, &ann, &format!("{path}?limit=2{after_n}"));
        for item in page["items"].as_array().unwrap() {
            assert_eq!(item["n"], n);
            let text = item["leaf"].as_str().unwrap();
            let leaf = Leaf::read(text).unwrap();
            let link = leaf.links.iter().find(|l| l.account == town.ann.account);
            assert_eq!(link.unwrap().n, n);
            moved += item["minutes"].as_i64().unwrap();
            let body: Value = serde_json::from_str(leaf.body).unwrap();
            let (by, id) = (body["by"].as_str().unwrap(), body["id"].as_str().unwrap());
            let path = format!("/api/v1/receipts/{by}/{id}");
            let receipt = town.served.get(&path).by(&ann).done();
            assert_eq!(receipt.status, 200, "{}", receipt.text());
            let receipt = Receipt::parse(&receipt.text()).unwrap();
            receipt.verify(text.as_bytes(), &log, &[]).unwrap();
            n += 1;
        }
        assert_eq!(page["count"], 7, "joined, three hours, three answers");
        after = page["next"].as_u64();
        if after.is_none() {
            break;
        }
    }
    assert_eq!((n, moved), (7, 90));
    let end = get(&town, &ann, &format!("{path}?after=18446744073709551615"));
    assert_eq!(end["items"], json!([]));
}

#[test]
fn a_batch_has_an_outcome_for_each() {
    let town = Town::new();
    let good = town.gave(&town.ann, &town.ann, &town.bob, 60);
    let to_oneself = town.gave(&town.ann, &town.ann, &town.ann, 60);
    let mut altered = town.gave(&town.ann, &town.ann, &town.bob, 61).envelope;
    altered.body = altered.body.replace(":61", ":16");
    let entries = json!([good.envelope, to_oneself.envelope, altered, good.envelope]);
    let batch = json!({ "entries": entries });
    let answer = town
        .served
        .post("/api/v1/entries/batch", &batch)
        .done()
        .good();
    let outcomes = answer["outcomes"].as_array().unwrap();
    let told: Vec<_> = outcomes
        .iter()
        .map(|o| (o["status"].as_str().unwrap(), o["problem"]["code"].as_str()))
        .collect();
    let expected = [
        ("taken", None),
        ("refused", Some("lines-wrong")),
        ("refused", Some("signature-wrong")),
        ("again", None),
    ];
    assert_eq!(told, expected);
    let log = Verifier::parse(&town.bank().engine.log_vkey()).unwrap();
    for (entry, outcome) in [(0, &outcomes[0]), (3, &outcomes[3])] {
        let body = entries[entry]["body"].as_str().unwrap();
        let leaf = outcome["prefix"].as_str().unwrap().to_owned() + body;
        let proof: Vec<_> = outcome["proof"].as_array().unwrap().iter().collect();
        let proof: String = proof
            .iter()
            .map(|h| format!("{}\n", h.as_str().unwrap()))
            .collect();
        let checkpoint = answer["checkpoint"].as_str().unwrap();
        let text = format!(
            "c2sp.org/tlog-proof@v1\nindex {}\n{proof}\n{checkpoint}",
            outcome["index"]
        );
        Receipt::parse(&text)
            .unwrap()
            .verify(leaf.as_bytes(), &log, &[])
            .unwrap();
    }
}

#[test]
fn everything_about_me_is_one_file() {
    let town = Town::new();
    // More than a page of a statement.
    for _ in 0..60 {
        let hour = town.gave(&town.ann, &town.ann, &town.bob, 10);
        assert_eq!(town.served.send(&hour.envelope).status, 201);
        let agreed = town.agrees(&town.bob, hour.terms);
        assert_eq!(town.served.send(&agreed.envelope).status, 201);
    }
    let ben = town.served.sign_in(&town.ben);
    let _ = get(
        &town,
        &ben,
        &format!("/api/v1/members/{}", town.ann.account),
    );
    let ann = town.served.sign_in(&town.ann);
    let file = town.served.get("/api/v1/me/export").by(&ann).done();
    assert!(
        file.header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let file = file.good();
    assert_eq!(file["member"]["profile"]["phone"], "0161 111");
    let items = file["statement"].as_array().unwrap();
    let numbers: Vec<u64> = items.iter().map(|i| i["n"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..121).collect::<Vec<_>>());
    assert_eq!(file["looks"][0]["by_name"], "Ben Broker");
}

#[test]
fn an_officers_look_leaves_a_trace() {
    let town = Town::new();
    let (ann, bob, ben) = (
        town.served.sign_in(&town.ann),
        town.served.sign_in(&town.bob),
        town.served.sign_in(&town.ben),
    );
    let page = format!("/api/v1/members/{}", town.ann.account);
    let fellow = get(&town, &bob, &page);
    assert_eq!(fellow["name"], "Ann Ash");
    for hidden in ["profile", "balance", "devices", "count"] {
        assert!(fellow.get(hidden).is_none(), "{hidden}");
    }
    assert_eq!(get(&town, &ann, "/api/v1/looks")["items"], json!([]));
    assert_eq!(get(&town, &ben, &page)["profile"]["phone"], "0161 111");
    let _ = get(
        &town,
        &ben,
        &format!("/api/v1/accounts/{}/statement", town.ann.account),
    );
    let looks = get(&town, &ann, "/api/v1/looks");
    let looks: Vec<_> = looks["items"].as_array().unwrap().iter().collect();
    let told: Vec<_> = looks
        .iter()
        .map(|l| (l["by_name"].as_str().unwrap(), l["what"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("Ben Broker", "statement"), ("Ben Broker", "profile")]
    );
}

#[test]
fn a_session_lasts_twelve_hours_and_ends_with_the_device() {
    let town = Town::new();
    let ann = town.served.sign_in(&town.ann);
    let info = get(&town, &ann, "/api/v1/session");
    assert_eq!(info["name"], "Ann Ash");
    assert_eq!(info["expires"], town.bank().clock.now() + 12 * 3_600_000);
    town.bank().clock.advance(12 * 3_600_000);
    let late = town.served.get("/api/v1/session").by(&ann).done();
    assert_eq!(late.problem(), (401, "not-signed-in".to_owned()));
}

fn get(town: &Town, cookie: &str, path: &str) -> Value {
    town.served.get(path).by(cookie).done().good()
}

#[test]
fn stopping_lets_go_of_everything() {
    let Town {
        mut served, ann, ..
    } = Town::new();
    let cookie = served.sign_in(&ann);
    let (answer, mut socket) = served.get("/api/v1/live").by(&cookie).upgrade();
    assert_eq!(answer.status, 101);
    assert!(kith_tests::wire::told(&mut socket).is_some());
    served.stop();
    assert!(
        kith_tests::wire::told(&mut socket).is_none(),
        "the socket is closed"
    );
    assert!(
        std::net::TcpStream::connect(served.at).is_err(),
        "nobody listens"
    );
}

#[test]
fn people_are_found_by_name() {
    let town = Town::new();
    let ann = town.served.sign_in(&town.ann);
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|m| m["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = get(&town, &ann, "/api/v1/members");
    assert_eq!(
        names(&all),
        [
            "Ann Ash",
            "Ben Broker",
            "Bob Birch",
            "Cat Cedar",
            "Sal Lead"
        ]
    );
    let first = get(&town, &ann, "/api/v1/members?limit=3");
    let next = first["next"].as_str().unwrap();
    let rest = get(
        &town,
        &ann,
        &format!("/api/v1/members?limit=3&cursor={next}"),
    );
    assert_eq!(
        (names(&rest), &rest["next"]),
        (
            vec!["Cat Cedar".to_owned(), "Sal Lead".to_owned()],
            &Value::Null
        )
    );
    assert_eq!(
        names(&get(&town, &ann, "/api/v1/members?q=b")),
        ["Ben Broker", "Bob Birch"]
    );
}

#[test]
fn what_is_not_right_is_found_by_officers_and_by_who_is_in_it() {
    let town = Town::new();
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    let agreed = town.agrees(&town.bob, hour.terms);
    assert_eq!(town.served.send(&agreed.envelope).status, 201);
    let wrong = Content::Exchange(Exchange::Disputed(Disputed {
        exchange: hour.terms,
        r#for: town.bob.account,
        reason: Reason::WrongTime,
    }));
    let wrong = town.said(&town.bob, wrong, &[]);
    assert_eq!(town.served.send(&wrong.envelope).status, 201);
    for (person, sees) in [(&town.ben, 1), (&town.ann, 1), (&town.cat, 0)] {
        let cookie = town.served.sign_in(person);
        let listed = get(&town, &cookie, "/api/v1/exchanges?state=not-right");
        assert_eq!(listed["items"].as_array().unwrap().len(), sees);
    }
    let ben = town.served.sign_in(&town.ben);
    let listed = get(&town, &ben, "/api/v1/exchanges?state=not-right");
    assert_eq!(
        (
            &listed["items"][0]["not_right"]["reason"],
            &listed["items"][0]["note"]
        ),
        (&json!("wrong-time"), &Value::Null),
        "words only where a look leaves its trace"
    );
}
