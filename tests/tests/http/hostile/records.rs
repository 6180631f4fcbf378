//! Looking at what is somebody else's: their records, and what they have.

use kith_tests::people::Person;
use serde_json::{Value, json};

use super::{Town, refused};

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one row a path")]
fn records_of_others() {
    let town = Town::new();
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    let cat = town.served.sign_in(&town.cat);
    let ann = town.ann.account;
    let table = [
        (
            format!("/api/v1/accounts/{ann}/statement"),
            403,
            "not-yours",
        ),
        (format!("/api/v1/home?for={ann}"), 403, "not-yours"),
        (format!("/api/v1/exchanges/{}", hour.path), 404, "not-found"),
        (format!("/api/v1/entries/{}", hour.path), 404, "not-found"),
        (format!("/api/v1/receipts/{}", hour.path), 404, "not-found"),
        ("/api/v1/invitations".to_owned(), 403, "officers-only"),
        (
            format!(
                "/api/v1/accounts/{}/statement",
                Person::named("nobody").account
            ),
            404,
            "not-found",
        ),
        (
            "/api/v1/accounts/ann/statement".to_owned(),
            404,
            "not-found",
        ),
        (
            format!(
                "/api/v1/accounts/{}/statement",
                ann.to_string().to_uppercase()
            ),
            404,
            "not-found",
        ),
        (format!("/api/v1/entries/{ann}/1"), 404, "not-found"),
        ("/api/v1/home?for=ann".to_owned(), 400, "unreadable"),
        ("/api/v1/exchanges".to_owned(), 400, "unreadable"),
        ("/api/v1/exchanges?state=all".to_owned(), 400, "unreadable"),
        ("/api/v1/looks?limit=-1".to_owned(), 400, "unreadable"),
        (
            format!("/api/v1/members?q={}", "a".repeat(101)),
            400,
            "unreadable",
        ),
        ("/api/v1/nothing".to_owned(), 404, "not-found"),
    ];
    for (path, status, code) in table {
        refused(&town, &path, status, code, || {
            town.served.get(&path).by(&cat).done()
        });
        if status == 403 {
            refused(&town, &path, 401, "not-signed-in", || {
                town.served.get(&path).done()
            });
        }
    }
    let waiting = "/api/v1/exchanges?state=waiting";
    let waiting = town.served.get(waiting).by(&cat).done().good();
    assert_eq!(waiting["items"], json!([]), "of others nothing is listed");
    let ben = town.served.sign_in(&town.ben);
    let waiting = town
        .served
        .get("/api/v1/exchanges?state=waiting")
        .by(&ben)
        .done()
        .good();
    assert_eq!(waiting["items"][0]["lines"][0]["minutes"], 60);
    assert_eq!(
        waiting["items"][0]["note"],
        Value::Null,
        "words only where a look leaves its trace"
    );
}

#[test]
fn probing_for_a_balance() {
    let town = Town::new();
    // Ann is rich, Bob is poor. Cat asks both for more than either has, and learns the same of both.
    let hour = town.gave(&town.bob, &town.ann, &town.bob, 1_000);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    assert_eq!(
        town.served
            .send(&town.agrees(&town.ann, hour.terms).envelope)
            .status,
        201
    );
    let cat = town.served.sign_in(&town.cat);
    let told: Vec<Value> = [&town.ann, &town.bob]
        .map(|target| {
            let ask = town.gave(&town.cat, &town.cat, target, 2_000);
            let taken = town.served.send(&ask.envelope);
            assert_eq!(taken.status, 201);
            let path = format!("/api/v1/exchanges/{}", ask.path);
            let mut seen = town.served.get(&path).by(&cat).done().good()["lines"][0].clone();
            for name in ["receiver", "receiver_name", "consents", "waits_for"] {
                seen[name] = Value::Null;
            }
            if target.account == town.bob.account {
                // Only Bob himself is told why, and that changes nothing that Cat sees.
                let agreed = town.agrees(&town.bob, ask.terms);
                refused(&town, "beyond his floor", 409, "floor", || {
                    town.served.send(&agreed.envelope)
                });
                let after = town.served.get(&path).by(&cat).done().good();
                assert_eq!(after["lines"][0]["state"], "waiting");
            }
            seen
        })
        .into();
    assert_eq!(told[0], told[1]);
}
