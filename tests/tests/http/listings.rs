//! The board over HTTP: who reads what, what it can be asked for, and what is no longer shown.

use kith_protocol::entry::Content;
use kith_protocol::entry::listing::{Closed, Listing, ListingType, Posted};
use kith_protocol::id::Name;
use kith_protocol::limits::DAY_MS;
use kith_tests::people::{Person, detail};
use serde_json::{Value, json};

use super::Town;
use super::documented::{check, document};

/// Somebody posts `title`; the name of the listing.
fn posts(town: &Town, by: &Person, what: ListingType, about: &str, words: &Value) -> Name {
    let (details, text) = detail(&words.to_string());
    let posted = Posted {
        category: about.parse().unwrap(),
        details,
        r#for: by.account,
        public: false,
        r#type: what,
        until: "2026-10-01".parse().unwrap(),
    };
    let content = Content::Listing(Listing::Posted(posted));
    let said = town.said(by, content, &[(details, text)]);
    assert_eq!(town.served.send(&said.envelope).status, 201);
    said.terms.name()
}

fn titles(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|i| i["title"].as_str().unwrap()).collect()
}

#[test]
fn members_read_what_stands_on_the_board() {
    let town = Town::new();
    let bob = town.served.sign_in(&town.bob);
    let ask = |path: &str| {
        let answer = town.served.get(&format!("/api/v1/listings{path}")).by(&bob);
        answer.done()
    };
    let words = json!({ "contact": "0161 111", "text": "Any day.", "title": "Hedges" });
    let hedges = posts(&town, &town.ann, ListingType::Offer, "gardening", &words);
    let bread = json!({ "title": "Bread" });
    posts(&town, &town.bob, ListingType::Offer, "gardening", &bread);
    let lift = json!({ "title": "A lift" });
    posts(&town, &town.cat, ListingType::Request, "gardening", &lift);

    let stranger = town.served.get("/api/v1/listings").done();
    assert_eq!(stranger.status, 401);
    let all = ask("");
    check(&document(&town), "get /api/v1/listings", &all);
    assert_eq!(titles(&all.good()), ["A lift", "Bread", "Hedges"]);
    let found = &all.json()["items"][2];
    assert_eq!(
        (&found["account_name"], &found["text"], &found["contact"]),
        (&json!("Ann Ash"), &json!("Any day."), &json!("0161 111"))
    );
    assert_eq!(titles(&ask("?type=request").good()), ["A lift"]);
    assert_eq!(titles(&ask("?category=cooking").good()), [""; 0]);

    let first = ask("?limit=2").good();
    assert_eq!(titles(&first), ["A lift", "Bread"]);
    let rest = ask(&format!("?limit=2&cursor={}", first["next"])).good();
    assert_eq!(titles(&rest), ["Hedges"]);
    assert_eq!(rest["next"], Value::Null);

    let closed = Content::Listing(Listing::Closed(Closed { listing: hedges }));
    let closed = town.said(&town.ann, closed, &[]);
    assert_eq!(town.served.send(&closed.envelope).status, 201);
    assert_eq!(titles(&ask("").good()), ["A lift", "Bread"]);
    town.bank().clock.advance(60 * DAY_MS);
    let bob = town.served.sign_in(&town.bob);
    let over = town.served.get("/api/v1/listings").by(&bob).done().good();
    assert_eq!(over["items"], json!([]), "their last day is over");
}
