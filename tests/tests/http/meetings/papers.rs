//! Minutes, published minutes and calendars over HTTP: in which forms, for whom, and what nobody is told.

use kith_protocol::entry::meeting::{self as said, Meeting};
use kith_tests::people::Person;
use kith_tests::wire::Answer;

use super::super::documented::{check, document};
use super::{Hall, path};

impl Hall {
    /// What is answered under a meeting's address; to a stranger without a cookie.
    fn paper(&self, person: Option<&Person>, what: &str) -> Answer {
        let path = format!("/api/v1/meetings/{}/{what}", path(&self.meeting));
        let ask = self.town.served.get(&path);
        match person {
            Some(person) => ask.by(&self.town.served.sign_in(person)).done(),
            None => ask.done(),
        }
    }

    /// The minutes are drafted, agreed by ann and bob, and published.
    fn published(&self) {
        let (ann, bob) = (&self.town.ann, &self.town.bob);
        let record = self.drafted(bob);
        self.plainly(ann, self.true_record(record, ann.account));
        self.plainly(bob, self.true_record(record, bob.account));
        let meeting = self.meeting;
        self.plainly(
            bob,
            Meeting::Agreed(said::Agreed {
                lived_experience: 1,
                meeting,
                others: 1,
                record,
            }),
        );
        self.plainly(bob, Meeting::Published(said::Published { meeting }));
    }
}

#[test]
fn minutes_come_in_four_forms() {
    let hall = Hall::new();
    hall.gather();
    let (ann, bob, cat) = (&hall.town.ann, &hall.town.bob, &hall.town.cat);
    hall.item(cat, "The lift at Mill Lane");
    hall.heard(bob, hall.gwen, "My mother cannot come up.", false);
    hall.decided(bob, "The lift at Mill Lane first.");

    let page = hall.paper(Some(ann), "minutes");
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("<th scope=\"row\">Gwen Grove</th>"));
    // Its own style, nothing else; and kept by no cache.
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let text = hall.paper(Some(bob), "minutes?format=text");
    assert_eq!(
        text.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert!(
        text.text()
            .contains("Group: The Lift Board\nPiece of work: Lifts that work\n")
    );
    assert!(text.text().contains("By: Gwen Grove"));
    let table = hall.paper(Some(bob), "minutes?format=csv");
    assert!(
        table
            .text()
            .starts_with("part,number,text,plain_text,who,as,how,whose,day,status\n")
    );
    let word = hall.paper(Some(bob), "minutes?format=docx");
    assert!(
        word.header("content-disposition")
            .unwrap()
            .contains("minutes-2026-09-21.docx")
    );
    assert!(word.body.starts_with(b"PK"));

    // Who was not there sees what was decided, and nobody.
    let text = hall.paper(Some(cat), "minutes?format=text").text();
    assert!(text.contains("The lift at Mill Lane first."));
    for hidden in ["Gwen", "Ann Ash", "Bob", "mother", "draws on support"] {
        assert!(!text.contains(hidden), "{hidden} in\n{text}");
    }
    assert_eq!(hall.paper(None, "minutes").status, 401);
    assert_eq!(
        hall.paper(None, "minutes?edition=published").status,
        404,
        "not published"
    );
    assert_eq!(hall.paper(Some(ann), "minutes?format=pdf").status, 400);
    let sheet = hall.paper(Some(ann), "sheet").text();
    assert!(sheet.contains("<tr class=\"blank\">") && sheet.contains("Gwen Grove"));
}

/// Anybody reads published minutes; nobody finds a name, a capacity, or words said without consent in them.
#[test]
fn published_minutes_name_nobody() {
    let hall = Hall::new();
    let (ann, bob, cat) = (&hall.town.ann, &hall.town.bob, &hall.town.cat);
    hall.gather();
    hall.item(cat, "What cat cedar wants at Mill Lane");
    hall.heard(
        bob,
        ann.account,
        "BOB promised me a lift, and Gwen's mother too.",
        true,
    );
    hall.heard(bob, hall.gwen, "My mother cannot come up.", false);
    hall.decided(bob, "Mr Birch mends the lift at Mill Lane first.");
    hall.promised(bob, bob.account, "Ask Sal for a quote.");
    let list = || hall.town.served.get("/api/v1/published").done().good();
    assert_eq!(list()["items"], serde_json::json!([]));
    hall.published();

    assert_eq!(list()["items"][0]["title"], "Autumn board");
    let open = format!("/api/v1/published/{}", path(&hall.meeting));
    let json = hall.town.served.get(&open).done();
    let said = json.good();
    let document = document(&hall.town);
    check(&document, "get /api/v1/published/{by}/{id}", &json);
    let listed = hall.town.served.get("/api/v1/published").done();
    check(&document, "get /api/v1/published", &listed);
    assert_eq!(
        said["contributions"][0]["text"],
        "[name] promised me a lift, and [name]'s mother too."
    );
    assert_eq!(said["contributions"].as_array().unwrap().len(), 1);
    assert_eq!(said["items"][0]["title"], "What [name] wants at Mill Lane");
    assert_eq!(said["people"], serde_json::json!({ "kind": "suppressed" }));
    assert_eq!(said["agreed_on"], super::TODAY);
    for form in ["html", "text", "csv", "docx"] {
        let paper = hall.paper(None, &format!("minutes?edition=published&format={form}"));
        assert_eq!(paper.status, 200);
        check(&document, "get /api/v1/meetings/{by}/{id}/minutes", &paper);
        let text = String::from_utf8_lossy(&paper.body).into_owned();
        assert!(
            text.contains("[name] mends the lift at Mill Lane first."),
            "{form}"
        );
        for text in [text, said.to_string()] {
            let text = text.to_lowercase();
            for name in [
                "ann ash",
                "bob",
                "birch",
                "cat cedar",
                "gwen",
                "grove",
                "cannot come up",
                "draws on",
            ] {
                assert!(!text.contains(name), "{name} in {form}:\n{text}");
            }
            for account in [ann.account, bob.account, cat.account, hall.gwen] {
                // But that of who called the meeting, which is in its address.
                let told = text.contains(&account.to_string());
                assert!(!told || account == ann.account, "{account} in {form}");
            }
        }
    }

    // Opened to be put right, they are public no more, until they are published again.
    let meeting = hall.meeting;
    hall.say(bob, &serde_json::json!({ "text": "The day." }), |details| {
        kith_protocol::entry::Content::Meeting(Meeting::Corrected(said::Corrected {
            details,
            meeting,
        }))
    });
    assert_eq!(hall.town.served.get(&open).done().status, 404);
    assert_eq!(list()["items"], serde_json::json!([]));
}

#[test]
fn calendars_follow_their_owner() {
    let hall = Hall::new();
    let (ann, cat) = (&hall.town.ann, &hall.town.cat);
    let one = hall.paper(Some(cat), "invitation.ics");
    assert_eq!(
        one.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    let text = one.text();
    // Two in the afternoon in London, in summer.
    assert!(text.contains("\r\nDTSTART:20260921T130000Z\r\n"), "{text}");
    assert!(text.contains("\r\nSUMMARY:Autumn board\r\n") && text.contains("\r\nSEQUENCE:0\r\n"));

    let served = &hall.town.served;
    let address = |person: &Person| {
        let cookie = served.sign_in(person);
        let url = served
            .ask("POST", "/api/v1/calendar")
            .by(&cookie)
            .done()
            .good();
        let url = url["url"].as_str().unwrap().to_owned();
        let at = url.find("/api/").unwrap();
        url[at..].to_owned()
    };
    let feed = |path: &str| served.get(path).done();
    let (anns, cats) = (address(ann), address(cat));
    // Ann runs the group and is told when papers go out; cat has not come to anything yet.
    assert!(
        feed(&anns)
            .text()
            .contains("SUMMARY:Papers go out: Autumn board")
    );
    assert!(!feed(&cats).text().contains("Autumn board"));
    hall.there(cat, cat.account, &serde_json::json!({}));
    assert!(feed(&cats).text().contains("\r\nSUMMARY:Autumn board\r\n"));
    assert!(!feed(&cats).text().contains("Papers go out"));

    // Called off, it says so, with a higher number.
    let meeting = hall.meeting;
    hall.plainly(
        ann,
        Meeting::Cancelled(said::Cancelled {
            details: None,
            meeting,
        }),
    );
    let text = feed(&cats).text();
    assert!(
        text.contains("STATUS:CANCELLED") && !text.contains("SEQUENCE:0\r\n"),
        "{text}"
    );

    // A new address stops the one before; withdrawn, there is none; a made-up one never was.
    let again = address(cat);
    assert_ne!(again, cats);
    assert_eq!((feed(&cats).status, feed(&again).status), (404, 200));
    let cookie = served.sign_in(cat);
    assert_eq!(
        served
            .ask("DELETE", "/api/v1/calendar")
            .by(&cookie)
            .done()
            .status,
        204
    );
    assert_eq!(feed(&again).status, 404);
    let (file, _) = again.split_once('?').unwrap();
    let forged = format!("{}A.ics", &file[..file.len() - 5]);
    assert_eq!(feed(&forged).status, 404);
    assert_eq!(feed("/api/v1/calendar/x.ics").status, 404);
    let document = document(&hall.town);
    check(&document, "get /api/v1/calendar/{file}", &feed(&anns));
    check(
        &document,
        "get /api/v1/meetings/{by}/{id}/invitation.ics",
        &one,
    );
}

/// By the address, else by what the browser says; and slips to fill in, with names for those who may know them.
#[test]
fn papers_come_in_the_readers_language() {
    let hall = Hall::new();
    hall.gather();
    let (ann, cat, served) = (&hall.town.ann, &hall.town.cat, &hall.town.served);
    let welsh = |what: &str| hall.paper(Some(ann), what).text();
    assert!(welsh("minutes?lang=cy&format=text").contains("Grŵp: The Lift Board"));
    assert!(welsh("sheet?lang=cy").contains("<html lang=\"cy\">"));
    assert!(welsh("invitation.ics?lang=cy").contains("SUMMARY:Autumn board"));
    let easy = welsh("minutes?lang=en-GB-easy&format=text");
    assert!(
        easy.starts_with("What we said and decided: Autumn board"),
        "{easy}"
    );
    assert!(welsh("sheet?lang=cy-easy").contains("<html lang=\"cy\">"));
    assert_eq!(hall.paper(Some(ann), "minutes?lang=tlh").status, 400);
    let cookie = served.sign_in(ann);
    let minutes = format!(
        "/api/v1/meetings/{}/minutes?format=text",
        path(&hall.meeting)
    );
    for (accept, begins) in [
        ("cy-GB, en;q=0.5", "Cofnodion: "),
        ("en, cy;q=0.5", "Minutes: "),
    ] {
        let answer = served
            .get(&minutes)
            .by(&cookie)
            .header("accept-language", accept);
        let text = answer.done().text();
        assert!(text.starts_with(begins), "{text}");
    }
    let made = served
        .ask("POST", "/api/v1/calendar?lang=cy")
        .by(&cookie)
        .done()
        .good();
    let url = made["url"].as_str().unwrap();
    let feed = served.get(&url[url.find("/api/").unwrap()..]).done().text();
    assert!(feed.contains("X-WR-CALNAME:Cyfarfodydd\r\n"), "{feed}");

    let slips = hall.paper(Some(ann), "attendance-slips?lang=en-GB");
    assert!(slips.text().contains("<p class=\"given\">Gwen Grove</p>"));
    let policy = slips.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
    let others = hall.paper(Some(cat), "attendance-slips").text();
    assert!(others.contains("class=\"slip\"") && !others.contains("Gwen"));
    assert_eq!(hall.paper(None, "attendance-slips").status, 401);
    let document = document(&hall.town);
    check(
        &document,
        "get /api/v1/meetings/{by}/{id}/attendance-slips",
        &slips,
    );
}
