//! What changes at a neighbour is no entry here, and is told all the same to whoever has a page open: nobody needs to look again
//! and again.

use std::io::BufReader;
use std::net::TcpStream;

use kith_protocol::entry::Content;
use kith_protocol::entry::listing::{Listing, ListingType, Posted};
use kith_protocol::entry::roster::{ProfileChanged, Roster};
use kith_protocol::id::Author;
use kith_protocol::key::Key;
use kith_tests::bank::{signed, taken};
use kith_tests::kiths::Kith;
use kith_tests::people::{Person, detail};
use kith_tests::wire::told;
use serde_json::Value;

/// A member's open page.
struct Page<'a> {
    kith: &'a Kith,
    who: &'a Person,
    socket: BufReader<TcpStream>,
}

impl<'a> Page<'a> {
    fn open(kith: &'a Kith, who: &'a Person) -> Self {
        let cookie = kith.served.sign_in(who);
        let (answer, mut socket) = kith.served.get("/api/v1/live").by(&cookie).upgrade();
        assert_eq!(answer.status, 101);
        assert_eq!(told(&mut socket).unwrap()["kind"], "hello");
        Self { kith, who, socket }
    }

    /// Looks only when it is told to: fails where no word comes for what is awaited.
    fn reads(&mut self, path: &str, what: &str, fits: impl Fn(&Value) -> bool) {
        loop {
            let told = told(&mut self.socket);
            assert!(told.is_some(), "no word came of: {what}");
            if fits(&self.kith.get(self.who, path).good()) {
                return;
            }
        }
    }
}

fn says(
    kith: &Kith,
    by: &Person,
    content: Content,
    words: (kith_protocol::id::Digest32, kith_protocol::details::Detail),
) {
    let bank = &kith.served.bank;
    let entry = bank.make(Author::Account(by.account), content);
    taken(
        bank.submit(signed(&entry, &[&by.device], &[words]))
            .unwrap(),
    );
}

/// Somebody posts an offer that neighbours may see.
fn offers(kith: &Kith, title: &str) {
    let words = detail(&format!(r#"{{"title":"{title}"}}"#));
    let posted = Posted {
        category: "gardening".parse().unwrap(),
        details: words.0,
        r#for: kith.ann.account,
        public: true,
        r#type: ListingType::Offer,
        until: "2026-10-01".parse().unwrap(),
    };
    says(
        kith,
        &kith.ann,
        Content::Listing(Listing::Posted(posted)),
        words,
    );
}

fn key(kith: &Kith) -> Key {
    kith.served.bank.engine.node_key()
}

#[test]
fn whoever_has_a_page_open_hears_of_neighbours() {
    let (wigan, mut leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    let peer = |all: &Value, what: &dyn Fn(&Value) -> bool| {
        all["items"].as_array().unwrap().iter().any(what)
    };
    let mut sal = Page::open(&wigan, &wigan.sal);
    // Leeds asks to link: their card is brought, and nothing is written in the log here.
    let looked = leeds.looks(&wigan.invites()).good();
    leeds.says_linked(key(&wigan), wigan.origin(), 600);
    assert_eq!(looked["card"]["area"], "Wigan");
    sal.reads("/api/v1/peers", "they ask", |all| {
        peer(all, &|item| item["state"] == "asks")
    });

    // Ann, a member, hears that a line stands, of an offer over there, of the next one, and of another name.
    let mut ann = Page::open(&wigan, &wigan.ann);
    wigan.says_linked(key(&leeds), leeds.origin(), 600);
    ann.reads("/api/v1/peers", "the line", |all| {
        peer(all, &|item| item["connected"] == true)
    });
    let offered =
        |title: &'static str| move |all: &Value| peer(all, &|item| item["title"] == title);
    offers(&leeds, "Hedges");
    ann.reads("/api/v1/areas/listings", "an offer", offered("Hedges"));
    leeds.served.bank.clock.advance(15_000);
    offers(&leeds, "Ladders");
    ann.reads("/api/v1/areas/listings", "another", offered("Ladders"));
    let words = detail(r#"{"name":"Leeds Circle"}"#);
    let profile = ProfileChanged {
        account: None,
        details: words.0,
    };
    says(
        &leeds,
        &leeds.sal,
        Content::Roster(Roster::ProfileChanged(profile)),
        words,
    );
    ann.reads("/api/v1/peers", "a new name", |all| {
        peer(all, &|item| item["name"] == "Leeds Circle")
    });

    // And that the line is gone.
    leeds.served.stop();
    ann.reads("/api/v1/peers", "no line", |all| {
        peer(all, &|item| item["connected"] == false)
    });
}
