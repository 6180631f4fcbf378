//! Hours across areas over real sockets: help is given in one area and received in another, and both books say so.

use kith_node::cli::peers::list;
use kith_protocol::id::Digest32;
use kith_protocol::transfer::{PayCode, pseudonym};
use kith_protocol::view::Views;
use kith_tests::kiths::{Kith, until};
use kith_tests::wire::Served;
use serde_json::{Value, json};

#[test]
fn an_hour_goes_from_wigan_to_leeds() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    let code = PayCode([7; 10]);
    wigan.ann_promises(&leeds, code, 60);
    let seen = wigan.sees(&leeds.origin()).unwrap();
    assert_eq!(
        (&seen["under_way"], &seen["balance"]),
        (&json!(60), &json!(0))
    );
    assert_eq!(wigan.ann_has(), 0, "promised is not paid");

    leeds.ann_offers(&wigan, code, 60);
    until("Ann of Leeds has her hour", || {
        (leeds.ann_has() == 60).then_some(())
    });
    assert_eq!(wigan.ann_has(), -60);
    known_by_no_number(&wigan, &leeds);
    for (here, there, balance) in [(&wigan, &leeds, 60), (&leeds, &wigan, -60)] {
        let fits = |seen: &Value| seen["under_way"] == 0 && seen["their_ceiling"] == 600;
        let seen = here.until_it_sees(&there.origin(), "done", fits);
        assert_eq!(seen["balance"], json!(balance), "at {}", here.site.node);
    }
    let path = |of: &Kith| {
        format!(
            "/api/v1/peers/{}/statement",
            of.origin().as_str().replace('/', "%2F")
        )
    };
    let both = until("both have signed", || {
        let answer = wigan.get(&wigan.ben, &path(&leeds)).good();
        (answer["sigs"].as_array().unwrap().len() == 2).then_some(answer)
    });
    let theirs = leeds.get(&leeds.ben, &path(&wigan)).good();
    assert_eq!(
        both["body"], theirs["body"],
        "one statement, whoever shows it"
    );
    let member = wigan.get(&wigan.ann, &path(&leeds)).problem();
    assert_eq!(member, (403, "not-yours".to_owned()));
    // The link ends; nothing new begins, and what was settled stands. Wigan may come for what it is owed, and is told again that the
    // link is over.
    leeds.says_ended(wigan.origin());
    for connected in [false, true] {
        let told = wigan.until_it_sees(&leeds.origin(), "the end", |seen| {
            seen["turned_away"] == true && seen["connected"] == connected
        });
        assert_eq!(told["knows_us_not"], false);
        wigan.served.bank.clock.advance(10_000);
    }
    assert_eq!(leeds.sees(&wigan.origin()).unwrap()["balance"], -60);
}

/// Leeds was told of Ann of Wigan by a name that does not follow from the number of her account.
fn known_by_no_number(wigan: &Kith, leeds: &Kith) {
    let engine = &leeds.served.bank.engine;
    let mut leaves = (0..*engine.length().borrow()).map(|at| engine.leaf(at).unwrap().unwrap());
    let told = leaves.find(|leaf| leaf.contains("transfer.answered"));
    let told = told.expect("Wigan's decision stands at Leeds");
    let name = |salt: Option<&Digest32>| {
        let name = pseudonym(wigan.ann.account, &leeds.origin(), salt);
        told.contains(&name.to_string())
    };
    assert!(!name(None), "anybody who knows the number could tell");
    let peers = |views: &Views| views.directory.peers[&leeds.origin()].salt;
    let salt = wigan
        .served
        .bank
        .engine
        .look(peers)
        .expect("they link with one");
    assert!(name(Some(&salt)));
}

#[test]
fn each_holds_the_others_records() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 0);
    for (here, there) in [(&wigan, &leeds), (&leeds, &wigan)] {
        let length = *here.served.bank.engine.length().borrow();
        let fits = |seen: &Value| seen["holds_of_ours"]["size"] == json!(length);
        let _ = here.until_it_sees(&there.origin(), "all of it is held", fits);
    }
}

#[test]
fn the_ceiling_that_a_neighbour_set_is_known_after_a_restart() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    let _ = wigan.until_it_sees(&leeds.origin(), "its ceiling", |seen| {
        seen["their_ceiling"] == 600
    });
    // Leeds is gone, so it cannot say it again.
    drop(leeds);
    let Kith {
        served, site, sal, ..
    } = wigan;
    drop(served);
    let again = Served::with(site.open().unwrap(), |_| {});
    let cookie = again.sign_in(&sal);
    let all = again.get("/api/v1/peers").by(&cookie).done().good();
    assert_eq!(all["items"][0]["their_ceiling"], 600);
    let mut out = Vec::new();
    list(&again.bank.engine, &mut out).unwrap();
    let told = String::from_utf8(out).unwrap();
    assert!(told.contains("their limit    600 min"), "{told}");
}
