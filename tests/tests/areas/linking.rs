//! Two areas link by an invitation: each side sees who the other is, both accept, either ends it.

use kith_protocol::entry::federation::{Federation, PeerChanged};
use kith_protocol::id::Digest32;
use kith_tests::kiths::{Kith, until};
use kith_tests::people::Person;
use serde_json::{Value, json};

fn problem(answer: &kith_tests::wire::Answer) -> (u16, String) {
    answer.problem()
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn leeds_answers_wigans_invitation() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    let link = wigan.invites();
    assert!(link.starts_with(&format!("http://{}/area#", wigan.served.at)));

    let looked = leeds.looks(&link).good();
    assert_eq!(looked["card"]["name"], "Wigan Time Bank");
    assert_eq!(looked["card"]["area"], "Wigan");
    assert_eq!(looked["words"].as_array().unwrap().len(), 8);
    let seen = leeds.sees(&wigan.origin()).unwrap();
    assert_eq!(
        (&seen["state"], &seen["linked"]),
        (&json!("asked"), &json!(false))
    );
    assert_eq!(wigan.sees(&leeds.origin()), None, "a look tells nobody");

    // Leeds's steward says yes; Leeds brings its card by itself.
    let key = wigan.served.bank.engine.node_key();
    leeds.says_linked(key, wigan.origin(), 600);
    let asks = wigan.until_it_sees(&leeds.origin(), "asks", |seen| seen["state"] == "asks");
    assert_eq!(asks["words"], looked["words"], "both read out the same");
    // Its steward is told without looking for it; nobody else is.
    let told = |person: &Person| {
        let home = wigan.get(person, "/api/v1/home").good();
        let notices = home["notices"].as_array().unwrap().iter();
        notices
            .filter(|notice| notice["kind"] == "area")
            .cloned()
            .collect::<Vec<_>>()
    };
    let notice =
        json!({ "kind": "area", "origin": leeds.origin(), "area": "Leeds", "another_key": false });
    assert_eq!(
        (told(&wigan.sal), told(&wigan.ann)),
        (vec![notice], Vec::new())
    );
    assert_eq!(asks["name"], "Leeds Time Bank");
    assert_eq!(asks["connected"], false, "one side alone makes no link");
    // Wigan turns Leeds's node away meanwhile, and that says nothing of keys.
    until("Leeds was turned away", || {
        (turned_away(&wigan) > 0).then_some(())
    });
    let waits = leeds.sees(&wigan.origin()).unwrap();
    assert_eq!(waits["state"], "asked");
    no_word_of_keys_or_ends(&waits);

    let key = leeds.served.bank.engine.node_key();
    wigan.says_linked(key, leeds.origin(), 480);
    for (here, there) in [(&wigan, &leeds), (&leeds, &wigan)] {
        let fits = |seen: &Value| seen["connected"] == true && seen["state"] == "linked";
        let seen = here.until_it_sees(&there.origin(), "connected", fits);
        assert_eq!(seen["balance"], 0);
        no_word_of_keys_or_ends(&seen);
    }
    assert_eq!(told(&wigan.sal), Vec::<Value>::new(), "they are linked");
    assert_eq!(wigan.sees(&leeds.origin()).unwrap()["ceiling"], 480);
    let changed = PeerChanged {
        ceiling: Some(120),
        node: None,
        neighbour: leeds.origin(),
    };
    wigan.says(Federation::PeerChanged(changed));
    assert_eq!(wigan.sees(&leeds.origin()).unwrap()["ceiling"], 120);

    // A member sees the neighbour, and no figures.
    let all = wigan.get(&wigan.ann, "/api/v1/peers").good();
    let item = &all["items"][0];
    assert_eq!(
        (&item["name"], &item["state"]),
        (&json!("Leeds Time Bank"), &json!("linked"))
    );
    assert_eq!(
        (&item["ceiling"], &item["balance"]),
        (&Value::Null, &Value::Null)
    );

    ends_and_begins_again(&wigan, &leeds);
}

/// Leeds did not end it, and is told.
fn ends_and_begins_again(wigan: &Kith, leeds: &Kith) {
    let key = leeds.served.bank.engine.node_key();
    wigan.says_ended(leeds.origin());
    let ended = wigan.until_it_sees(&leeds.origin(), "ended", |seen| seen["connected"] == false);
    assert_eq!(ended["state"], "ended");
    let told = leeds.until_it_sees(&wigan.origin(), "that it was ended there", |seen| {
        seen["turned_away"] == true
    });
    assert_eq!(told["knows_us_not"], false, "nobody has a new key");
    assert_eq!(told["their_ceiling"], Value::Null, "their limit ended too");
    // They link again, and all is as it was.
    wigan.says_linked(key, leeds.origin(), 90);
    let _ = leeds.until_it_sees(&wigan.origin(), "linked again", |seen| {
        seen["turned_away"] == false && seen["their_ceiling"] == 90 && seen["connected"] == true
    });
}

/// How often this node turned somebody away.
fn turned_away(kith: &Kith) -> u64 {
    let metrics = kith.served.get("/metrics").done().text();
    let line = metrics
        .lines()
        .find(|line| line.contains("faults_total") && line.contains("not-linked"));
    line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
}

fn no_word_of_keys_or_ends(seen: &Value) {
    assert_eq!(
        (&seen["knows_us_not"], &seen["turned_away"]),
        (&json!(false), &json!(false))
    );
}

#[test]
fn an_invitation_serves_one_node_and_one_time() {
    let [wigan, leeds, wight] = ["Wigan", "Leeds", "Wight"].map(Kith::named);
    let link = wigan.invites();
    // Both look; the first to answer has it.
    assert_eq!(leeds.looks(&link).status, 200);
    assert_eq!(wight.looks(&link).status, 200);
    let key = wigan.served.bank.engine.node_key();
    leeds.says_linked(key, wigan.origin(), 0);
    let _ = wigan.until_it_sees(&leeds.origin(), "asks", |seen| seen["state"] == "asks");
    assert_eq!(problem(&wight.looks(&link)), refusal(410, "link-over"));

    assert_eq!(
        problem(&wigan.looks(&wigan.invites())),
        refusal(409, "own-link")
    );
    let (page, token) = link.split_once('#').unwrap();
    for no_link in [
        "",
        page,
        &format!("{page}#short"),
        &format!("gopher://x/area#{token}"),
    ] {
        assert_eq!(
            problem(&leeds.looks(no_link)),
            refusal(422, "no-link"),
            "{no_link}"
        );
    }
    let nobody = format!("http://127.0.0.1:1/area#{token}");
    assert_eq!(
        problem(&leeds.looks(&nobody)),
        refusal(502, "neighbour-silent")
    );
}

#[test]
fn an_ask_is_declined_and_an_invitation_taken_back() {
    let [wigan, leeds, wight] = ["Wigan", "Leeds", "Wight"].map(Kith::named);
    let open = || wigan.get(&wigan.sal, "/api/v1/peers/invitations").good()["items"].clone();
    let (first, second) = (wigan.invites(), wigan.invites());
    let all = open();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[0]["by"], json!(wigan.sal.account));
    let away = |person: &Person, path: &str| {
        let path = format!("/api/v1/peers/{path}");
        let cookie = wigan.served.sign_in(person);
        wigan.served.ask("DELETE", &path).by(&cookie).done()
    };

    // The second is taken back: its link opens nothing more.
    let (_, token) = second.split_once('#').unwrap();
    let id = Digest32::of(token.as_bytes());
    let path = format!("invitations/{id}");
    let broker = away(&wigan.ben, &path);
    assert_eq!(problem(&broker), refusal(403, "stewards-only"));
    assert_eq!(away(&wigan.sal, &path).status, 204);
    assert_eq!(
        problem(&away(&wigan.sal, &path)),
        refusal(404, "not-found"),
        "it is gone already"
    );
    assert_eq!(problem(&wight.looks(&second)), refusal(410, "link-over"));

    // Leeds answers the first, and Wigan does not want it.
    assert_eq!(leeds.looks(&first).status, 200);
    let key = wigan.served.bank.engine.node_key();
    leeds.says_linked(key, wigan.origin(), 60);
    let _ = wigan.until_it_sees(&leeds.origin(), "asks", |seen| seen["state"] == "asks");
    assert_eq!(open(), json!([]), "it is answered");
    let origin = leeds.origin();
    let tail = origin.as_str().strip_prefix("kith/").unwrap();
    assert_eq!(
        problem(&away(&wigan.ben, tail)),
        refusal(403, "stewards-only")
    );
    assert_eq!(away(&wigan.sal, tail).status, 204);
    assert_eq!(wigan.sees(&origin), None);
    assert_eq!(problem(&away(&wigan.sal, tail)), refusal(404, "not-found"));
    assert_eq!(
        problem(&leeds.looks(&first)),
        refusal(410, "link-over"),
        "it does not ask again by the same link"
    );
    // Nothing that was linked is forgotten like that.
    wigan.link(&wight, 60);
    let origin = wight.origin();
    let tail = origin.as_str().strip_prefix("kith/").unwrap();
    assert_eq!(problem(&away(&wigan.sal, tail)), refusal(404, "not-found"));
    assert_eq!(wigan.sees(&origin).unwrap()["state"], "linked");
}

#[test]
fn only_stewards_invite_and_look() {
    let wigan = Kith::named("Wigan");
    let body = json!({ "link": "http://127.0.0.1:1/area#AAECAwQFBgcICQoLDA0ODw" });
    for person in [&wigan.ben, &wigan.ann] {
        for path in ["/api/v1/peers/invitations", "/api/v1/peers/look"] {
            let answer = wigan.post(person, path, &body);
            assert_eq!(problem(&answer), refusal(403, "stewards-only"), "{path}");
        }
    }
    let stranger = wigan.served.get("/api/v1/peers").done();
    assert_eq!(problem(&stranger), refusal(401, "not-signed-in"));
    let card = wigan.served.get("/api/v1/card").done().good();
    assert_eq!(card["card"]["name"], "Wigan Time Bank");
}

#[test]
fn who_asks_must_be_who_they_say() {
    let [wigan, leeds, wight] = ["Wigan", "Leeds", "Wight"].map(Kith::named);
    let card = leeds.served.get("/api/v1/card").done().good()["card"].clone();
    let (_, token) = { wigan.invites() }
        .rsplit_once('#')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let body = kith_protocol::canonical::write(&card);
    let sig = |kith: &Kith, kind: &str| {
        let bytes = kith_protocol::envelope::pae(kind, body.as_bytes());
        data_encoding::BASE64URL_NOPAD.encode(&kith.served.bank.engine.identity().sign(&bytes))
    };
    let kind = kith_protocol::peer::card::CARD_TYPE;
    let path = format!("/api/v1/peering/{token}");
    let ask = |sig: &str| {
        wigan
            .served
            .post(&path, &json!({ "body": body, "sig": sig }))
            .done()
    };
    for forged in [
        sig(&wight, kind),
        sig(&leeds, "application/vnd.kith.entry.v1+json"),
    ] {
        assert_eq!(problem(&ask(&forged)), refusal(422, "neighbour-unsure"));
    }
    assert_eq!(wigan.sees(&leeds.origin()), None);
    let good = sig(&leeds, kind);
    assert_eq!(ask(&good).status, 204);
    assert_eq!(ask(&good).status, 204, "the answer may have been lost");
    assert_eq!(wigan.sees(&leeds.origin()).unwrap()["state"], "asks");
    let other = format!("/api/v1/peering/{}", "A".repeat(22));
    let late = wigan
        .served
        .post(&other, &json!({ "body": body, "sig": good }))
        .done();
    assert_eq!(problem(&late), refusal(410, "link-over"));
}
