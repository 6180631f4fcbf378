//! What two linked areas let each other see of their boards: what is public, and nobody's name.

use kith_protocol::entry::Content;
use kith_protocol::entry::listing::{Closed, Listing, ListingType, Posted};
use kith_protocol::id::{Author, Name};
use kith_protocol::limits::DAY_MS;
use kith_tests::bank::{signed, taken};
use kith_tests::kiths::{Kith, until};
use kith_tests::people::{Person, detail};
use serde_json::{Value, json};

/// Longer than a node waits before it asks a neighbour's board again because somebody looks.
const A_WHILE_MS: i64 = 10_000;

/// Somebody posts an offer.
fn posts(kith: &Kith, by: &Person, public: bool, words: &Value) -> Name {
    let (details, text) = detail(&words.to_string());
    let posted = Posted {
        category: "gardening".parse().unwrap(),
        details,
        r#for: by.account,
        public,
        r#type: ListingType::Offer,
        until: "2026-10-01".parse().unwrap(),
    };
    let bank = &kith.served.bank;
    let content = Content::Listing(Listing::Posted(posted));
    let entry = bank.make(Author::Account(by.account), content);
    let said = signed(&entry, &[&by.device], &[(details, text)]);
    taken(bank.submit(said).unwrap());
    entry.name()
}

/// What a member of this node, who is signed in, is shown of others.
fn shown(kith: &Kith, cookie: &str) -> Value {
    let ask = kith.served.get("/api/v1/areas/listings").by(cookie);
    ask.done().good()
}

fn titles(shown: &Value) -> Vec<String> {
    let items = shown["items"].as_array().unwrap().iter();
    { items }
        .map(|item| item["title"].as_str().unwrap().to_owned())
        .collect()
}

/// What neighbours showed is there again after a start, with the neighbour away; a day later nothing of it is left, on the disk
/// neither.
#[test]
fn a_start_forgets_no_board_and_a_day_does() {
    let home = tempfile::TempDir::new().unwrap();
    let file = home.path().join("boards");
    let keep = |config: &mut kith_node::http::Config| config.boards = Some(file.clone());
    let (wigan, leeds) = (Kith::with("Wigan", keep), Kith::named("Leeds"));
    posts(&leeds, &leeds.ann, true, &json!({ "title": "Hedges" }));
    wigan.link(&leeds, 600);
    let ann = wigan.served.sign_in(&wigan.ann);
    until("the offer", || {
        (titles(&shown(&wigan, &ann)) == ["Hedges"]).then_some(())
    });
    drop(leeds);
    let heard = shown(&wigan, &ann)["heard"].clone();
    let Kith {
        served, site, ann, ..
    } = wigan;
    drop(served);
    assert!(std::fs::read_to_string(&file).unwrap().contains("Hedges"));

    let again = kith_tests::wire::Served::with(site.open().unwrap(), keep);
    let look = |again: &kith_tests::wire::Served| {
        let cookie = again.sign_in(&ann);
        again
            .get("/api/v1/areas/listings")
            .by(&cookie)
            .done()
            .good()
    };
    let there = look(&again);
    assert_eq!(titles(&there), ["Hedges"]);
    assert_eq!(there["heard"], heard);
    again.bank.clock.advance(DAY_MS + A_WHILE_MS);
    assert!(titles(&look(&again)).is_empty());
    until("nothing of it on the disk", || {
        let text = std::fs::read_to_string(&file).unwrap();
        (!text.contains("Hedges")).then_some(())
    });
}

#[test]
fn neighbours_see_what_is_public_and_nobodys_name() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    posts(
        &leeds,
        &leeds.ann,
        false,
        &json!({ "title": "For us alone" }),
    );
    let hedges = json!({ "contact": "0113 1", "text": "Any day.", "title": "Hedges" });
    let hedges = posts(&leeds, &leeds.ann, true, &hedges);
    let ann = wigan.served.sign_in(&wigan.ann);
    let nothing = shown(&wigan, &ann);
    assert_eq!(
        (&nothing["items"], &nothing["heard"]),
        (&json!([]), &json!([]))
    );
    wigan.link(&leeds, 600);
    let seen = until("the offer", || {
        let shown = shown(&wigan, &ann);
        (titles(&shown) == ["Hedges"]).then_some(shown)
    });
    let item = &seen["items"][0];
    assert_eq!(
        (&item["area"], &item["name"], &item["contact"]),
        (&json!("Leeds"), &json!("Leeds Time Bank"), &json!("0113 1"))
    );
    let text = seen.to_string();
    assert!(!text.contains(&leeds.ann.account.to_string()), "{text}");
    assert_eq!(seen["heard"][0]["origin"], json!(leeds.origin()));

    // More than two pages of them; then one is closed.
    for by in [&leeds.sal, &leeds.ben, &leeds.ann] {
        for nth in 0..15 {
            posts(
                &leeds,
                by,
                true,
                &json!({ "title": format!("Offer {nth}") }),
            );
        }
    }
    let closed = Content::Listing(Listing::Closed(Closed { listing: hedges }));
    taken(leeds.served.bank.says(&leeds.ann, closed).unwrap());
    wigan.served.bank.clock.advance(A_WHILE_MS);
    until("all of them", || {
        (titles(&shown(&wigan, &ann)).len() == 45).then_some(())
    });
    assert_eq!(titles(&shown(&wigan, &ann))[0], "Offer 14", "newest first");

    // Leeds is gone for more than a day: what it said is old.
    drop(leeds);
    wigan.served.bank.clock.advance(DAY_MS + A_WHILE_MS);
    let ann = wigan.served.sign_in(&wigan.ann);
    until("nothing", || {
        (titles(&shown(&wigan, &ann)).is_empty()).then_some(())
    });
}
