//! A node that follows others from afar, linked with none of them: it asks each over HTTP for what it published.

use kith_node::clock::Clock as _;
use kith_tests::kiths::{Kith, until};
use serde_json::{Value, json};

/// Longer than a node that is followed from afar is left alone.
const LATER_MS: i64 = 20 * 60 * 1_000;

fn follow(look: &Kith, other: &Kith) {
    let body = json!({ "address": format!("http://{}", other.served.at) });
    let followed = look.post(&look.sal, "/api/v1/follows", &body).good();
    assert_eq!(followed["origin"], json!(other.origin()));
}

/// What one node tells the world of another, once that fits.
fn told(look: &Kith, other: &Kith, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/api/v1/network?origin={}", other.origin());
    until(what, || {
        let page = look.served.get(&path).done().good();
        page["items"].as_array()?.first().cloned().filter(&fits)
    })
}

fn released(look: &Kith, other: &Kith) -> Option<Value> {
    let path = format!("/api/v1/summaries?origin={}", other.origin());
    let page = look.served.get(&path).done().good();
    page["items"].as_array()?.first().cloned()
}

/// Figures of an area without Kith, which the node signs.
fn returns(kith: &Kith) {
    let csv = "area,Hope Hall\nfrom,2026-08-01\nto,2026-08-31\npeople,24\nagreed by,chair of the residents\n";
    let sent = kith.post(&kith.ben, "/api/v1/returns", &json!({ "csv": csv }));
    assert_eq!(sent.status, 201, "{}", String::from_utf8_lossy(&sent.body));
}

#[test]
fn an_observatory_hears_of_a_node_that_nobody_it_is_linked_with_follows() {
    let wigan = Kith::with("Wigan", |config| config.summaries.delay_days = 0);
    let look = Kith::named("Looking");
    assert_eq!(look.served.get("/api/v1/feed?cursor=x").done().status, 400);
    until("Wigan shows its head", || {
        let feed = wigan.served.get("/api/v1/feed").done().good();
        (!feed["head"].is_null()).then_some(())
    });
    follow(&look, &wigan);
    let seen = told(&look, &wigan, "Wigan's card and head", |seen| {
        seen["name"] == "Wigan Time Bank" && seen["entries"].is_u64()
    });
    assert_eq!(
        (&seen["peer"], &seen["connected"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(seen["last_seen"], json!(look.served.bank.clock.now()));
    assert!(released(&look, &wigan).is_none());

    // What it says later is there the next time that it is asked; so is what a start finds.
    returns(&wigan);
    wigan.served.bank.clock.advance(LATER_MS);
    until("Wigan publishes it", || {
        let feed = wigan.served.get("/api/v1/feed").done().good();
        assert_eq!(feed["origin"], json!(wigan.origin()));
        (feed["items"].as_array()?.len() == 2).then_some(())
    });
    look.served.bank.clock.advance(LATER_MS);
    let summary = until("Wigan's summary", || released(&look, &wigan));
    assert_eq!(summary["told"]["area"]["name"], "Hope Hall");
    assert_eq!(summary["name"], "Wigan Time Bank");
    let again = wigan.served.get("/api/v1/feed?cursor=1.1").done().good();
    assert_eq!(
        again["items"],
        json!([summary["signed"]]),
        "as it was signed"
    );
    assert_eq!(again["next"], Value::Null);
    let head = again["head"].as_str().unwrap();
    assert!(head.starts_with(wigan.origin().as_str()), "{head}");

    // Who is followed no longer is no longer shown.
    let tail = wigan.origin().as_str().replace("kith/", "");
    let cookie = look.served.sign_in(&look.sal);
    let path = format!("/api/v1/follows/{tail}");
    assert_eq!(
        look.served.ask("DELETE", &path).by(&cookie).done().status,
        204
    );
    until("Wigan is gone", || {
        released(&look, &wigan).is_none().then_some(())
    });
}

#[test]
fn one_that_is_away_is_asked_again() {
    let mut wigan = Kith::named("Wigan");
    let look = Kith::named("Looking");
    follow(&look, &wigan);
    told(&look, &wigan, "Wigan's card", |seen| {
        seen["name"] == "Wigan Time Bank"
    });
    let first = look.served.bank.clock.now();
    wigan.served.stop();
    // It is silent since then, and what it said stays.
    look.served.bank.clock.advance(LATER_MS);
    let seen = told(&look, &wigan, "Wigan's card", |seen| {
        seen["name"] == "Wigan Time Bank"
    });
    assert_eq!(seen["last_seen"], json!(first));
}
