//! What every request passes and every answer carries: names, origins, methods, headers; and a node that cannot write.

use kith_node::store::Fault;
use kith_node::store::memory::When;
use serde_json::json;

use super::Town;

#[test]
fn only_pages_of_ours_change_anything() {
    let town = Town::new();
    let own = format!("http://{}", town.served.at);
    let table = [
        ("origin", own.as_str(), true),
        ("origin", "https://evil.example", false),
        ("origin", "null", false),
        ("origin", "http://127.0.0.1:1", false),
        ("origin", "http://127.0.0.1.evil.example", false),
        ("sec-fetch-site", "same-origin", true),
        ("sec-fetch-site", "none", true),
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
    ];
    for (header, value, fine) in table {
        let ask = town.served.post("/api/v1/session/challenge", &json!({}));
        let answer = ask.header(header, value).done();
        if fine {
            assert_eq!(answer.status, 200, "{header}: {value}");
        } else {
            assert_eq!(
                answer.problem(),
                (403, "cross-origin".to_owned()),
                "{header}: {value}"
            );
        }
        let reads = town.served.get("/api/v1/node").header(header, value).done();
        assert_eq!(
            reads.status, 200,
            "reading is for the browser to keep apart"
        );
    }
}

#[test]
fn only_our_own_names_are_answered() {
    let town = Town::with(|config| config.hosts = vec!["kith.lan".to_owned()]);
    for (host, status) in [
        ("localhost", 200),
        ("localhost:7100", 200),
        ("kith.lan", 200),
        ("evil.example", 421),
        ("192.168.1.7:7100", 421),
    ] {
        let answer = town.served.get("/api/v1/node").header("host", host).done();
        assert_eq!(answer.status, status, "{host}");
        if status == 421 {
            assert_eq!(answer.problem().1, "wrong-host");
        }
    }
}

#[test]
fn every_answer_is_dressed() {
    let town = Town::new();
    for path in [
        "/",
        "/api/v1/node",
        "/api/v1/home",
        "/nothing",
        "/log/checkpoint",
    ] {
        let answer = town.served.get(path).done();
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types kith-worker",
        ] {
            assert!(policy.contains(part), "{path}: {part}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            answer.header("referrer-policy"),
            Some("no-referrer"),
            "{path}"
        );
        let kept = answer.header("cache-control") == Some("no-store");
        assert_eq!(kept, path.starts_with("/api/"), "{path}");
    }
}

#[test]
fn methods_that_are_not_there() {
    let town = Town::new();
    for (method, path, status, code) in [
        ("DELETE", "/api/v1/node", 405, "method-not-allowed"),
        ("PUT", "/api/v1/entries", 405, "method-not-allowed"),
        ("GET", "/api/v1/entries", 405, "method-not-allowed"),
        ("PUT", "/index.html", 405, "method-not-allowed"),
        ("PUT", "/nothing", 404, "not-found"),
        ("GET", "/api/v1/live", 401, "not-signed-in"),
    ] {
        let answer = town.served.ask(method, path).done();
        assert_eq!(
            answer.problem(),
            (status, code.to_owned()),
            "{method} {path}"
        );
    }
    let ann = town.served.sign_in(&town.ann);
    let plain = town.served.get("/api/v1/live").by(&ann).done();
    assert_eq!(plain.problem(), (426, "websocket-only".to_owned()));
}

#[test]
fn the_cookie_is_for_us_alone() {
    let town = Town::new();
    let answered = kith_tests::wire::Served::answered(&town.ann, &town.served.challenge());
    let answer = town.served.post("/api/v1/session", &answered).done();
    let cookie = answer.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    let town = Town::with(|config| config.address = "https://hours.example.org".to_owned());
    let answered = kith_tests::wire::Served::answered(&town.ann, &town.served.challenge());
    let answer = town.served.post("/api/v1/session", &answered).done();
    assert!(answer.header("set-cookie").unwrap().contains("; Secure"));
    assert!(answer.header("strict-transport-security").is_some());
}

#[test]
fn a_node_that_cannot_write_reads_on() {
    let town = Town::new();
    let ann = town.served.sign_in(&town.ann);
    let bob = town.served.sign_in(&town.bob);
    let ben = town.served.sign_in(&town.ben);
    let ready = town.served.get("/readyz").done();
    assert_eq!((ready.status, ready.text().as_str()), (200, "ready\n"));
    town.disk().fail(0, When::Before, Fault::Full);
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    for _ in 0..2 {
        let answer = town.served.send(&hour.envelope);
        assert_eq!(answer.problem(), (503, "read-only".to_owned()));
        assert!(answer.header("retry-after").is_some());
    }
    for cookie in [&ann, &bob] {
        let home = town.served.get("/api/v1/home").by(cookie).done().good();
        assert_eq!(home["waiting_for_me"], json!([]));
    }
    let ready = town.served.get("/readyz").done();
    assert_eq!(ready.status, 503);
    assert!(ready.text().starts_with("disk-full\n"), "{}", ready.text());
    assert_eq!(town.served.get("/healthz").done().status, 200);
    // Where no trace can be left, an officer does not look.
    let page = format!("/api/v1/members/{}", town.ann.account);
    let look = town.served.get(&page).by(&ben).done();
    assert_eq!(look.problem(), (503, "read-only".to_owned()));
}

#[test]
fn counters_are_for_this_machine() {
    let town = Town::new();
    let metrics = town.served.get("/metrics").done();
    assert!(
        metrics
            .header("content-type")
            .unwrap()
            .starts_with("text/plain; version=0.0.4")
    );
    let text = metrics.text();
    let length = *town.bank().engine.length().borrow();
    assert!(
        text.contains(&format!("\nkith_log_entries {length}\n")),
        "{text}"
    );
    assert!(text.contains("\nkith_log_unchecked_entries 0\n"), "{text}");
    let named: Vec<&str> = text
        .lines()
        .filter_map(|l| l.strip_prefix("# TYPE "))
        .collect();
    assert!(
        named.contains(&"kith_http_answer_milliseconds histogram"),
        "{named:?}"
    );
    let forwarded = town
        .served
        .get("/metrics")
        .header("x-forwarded-for", "192.0.2.1")
        .done();
    assert_eq!(forwarded.problem(), (403, "local-only".to_owned()));
}
