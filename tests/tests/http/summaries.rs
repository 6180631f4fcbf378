//! What leaves a node, over the wire: somebody with lived experience reads the exact text, says no or signs it off, and then it is
//! public once and for ever.

use kith_node::engine::Engine;
use kith_node::summaries::{Public, Settings, Summaries};
use kith_protocol::entry::federation::{Federation, SummaryReleased};
use kith_protocol::entry::roster::{Role, RoleGranted, Roster};
use kith_protocol::entry::work::{InitiativeOpened, Level, Work};
use kith_protocol::entry::{Content, exchange::Recorded};
use kith_protocol::id::{Author, Day, Digest32};
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::{FEED_TYPE, Feed, Head, Kind};
use kith_protocol::peer::gossip::item_key;
use kith_protocol::summary::hours::{HOURS_RULE, HoursRule};
use kith_protocol::summary::release::Release;
use kith_tests::bank::{Bank, signed, taken};
use kith_tests::desk::{help, line};
use kith_tests::people::{Person, detail};
use serde_json::{Value, json};

use super::Town;

const DAY_MS: i64 = 86_400_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Moves the clock to noon of a day.
pub(crate) fn until(bank: &Bank, on: &str) {
    let now = kith_node::clock::Clock::now(&*bank.clock);
    let days = Day::utc_of(now).unwrap().until(day(on));
    bank.clock.advance(days * DAY_MS);
}

/// A circle of twelve people each of whom helped the next for an hour on a day, and more; ann signs off.
fn busy(town: &Town, on: &str) -> Vec<Person> {
    let people: Vec<Person> = (0..12)
        .map(|n| Person::named(&format!("member {n}")))
        .collect();
    for (n, person) in people.iter().enumerate() {
        let words = format!(r#"{{"name":"Member {n}"}}"#);
        town.bank().join_as(person, None, &words);
    }
    for (n, giver) in people.iter().enumerate() {
        helped(town, giver, &people[(n + 1) % people.len()], 60, on);
    }
    let granted = RoleGranted {
        account: town.ann.account,
        role: Role::Signatory,
    };
    let granted = Content::Roster(Roster::RoleGranted(granted));
    taken(town.bank().says(&town.sal, granted).unwrap());
    people
}

/// Every item of a list, page by page.
fn all(town: &Town, who: &Person, path: &str) -> Vec<Value> {
    let cookie = town.served.sign_in(who);
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let joint = if path.contains('?') { '&' } else { '?' };
        let page = format!("{path}{joint}limit=1{cursor}");
        let page = town.served.get(&page).by(&cookie).done().good();
        let found = page["items"].as_array().unwrap();
        assert!(found.len() <= 1);
        items.extend(found.iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// Both sign at once.
fn helped(town: &Town, giver: &Person, receiver: &Person, minutes: i64, on: &str) {
    let recorded = Recorded {
        day: day(on),
        ..help(vec![line(giver.account, receiver.account, minutes)])
    };
    let said = town.bank().record(&[giver, receiver], recorded);
    taken(said.unwrap().1);
}

fn released(text: &Value) -> Content {
    let release = Release::read(text["text"].as_str().unwrap()).unwrap();
    Content::Federation(Federation::SummaryReleased(SummaryReleased {
        from: release.from,
        release: release.digest(),
        to: release.to,
    }))
}

pub(super) fn get(town: &Town, who: &Person, path: &str) -> Value {
    let cookie = town.served.sign_in(who);
    town.served.get(path).by(&cookie).done().good()
}

fn waiting(town: &Town, who: &Person) -> Vec<Value> {
    let page = get(town, who, "/api/v1/releases");
    page["waiting"].as_array().unwrap().clone()
}

#[test]
fn a_summary_is_read_signed_off_and_published_once() {
    let town = Town::new();
    busy(&town, "2026-09-20");
    // The last day of September and thirty more.
    until(town.bank(), "2026-10-29");
    assert!(waiting(&town, &town.ann).is_empty());
    let page = get(&town, &town.ann, "/api/v1/releases");
    assert_eq!(page["coming"]["due"], "2026-10-30");

    let notices = |who| get(&town, who, "/api/v1/home")["notices"].clone();
    assert_eq!(notices(&town.ann), json!([]));
    until(town.bank(), "2026-10-30");
    let waits = json!([{"kind": "summary", "from": "2026-09-01", "to": "2026-09-30"}]);
    assert_eq!(notices(&town.ann), waits);
    assert_eq!(notices(&town.ben), json!([]), "he signs nothing off");
    let offered = waiting(&town, &town.ann);
    assert_eq!(offered.len(), 1);
    let told = &offered[0]["told"];
    assert_eq!(told["from"], "2026-09-01");
    assert_eq!(told["activity"]["people"]["about"], 10);
    assert_eq!(
        told["activity"]["hours"],
        json!({"kind": "rounded", "about": 10})
    );
    let text = offered[0]["text"].as_str().unwrap();
    let digest = Digest32::of(text.as_bytes());
    assert_eq!(offered[0]["release"], digest.to_string());
    // Others see what was released, and that is nothing yet; nor is it anywhere else.
    assert!(waiting(&town, &town.bob).is_empty());
    assert_eq!(waiting(&town, &town.ben).len(), 1);
    assert!(!everything(&town).contains("2026-09-01\",\"indicators"));

    // Ann says no, and why; nothing leaves.
    let (ann, bob) = (
        town.served.sign_in(&town.ann),
        town.served.sign_in(&town.bob),
    );
    let no = json!({"release": digest.to_string(), "reason": "September was Jo's month"});
    let said = |cookie: &str, no: &Value| {
        let ask = town.served.post("/api/v1/releases/no", no);
        ask.by(cookie).done().status
    };
    assert_eq!(said(&bob, &no), 403);
    let other = json!({"release": Digest32::of(b"another").to_string(), "reason": "no"});
    assert_eq!(said(&ann, &other), 404);
    assert_eq!(said(&ann, &no), 204);
    let refused = &waiting(&town, &town.ben)[0]["no"];
    assert_eq!(refused["by_name"], "Ann Ash");
    assert_eq!(refused["reason"], "September was Jo's month");

    // Bob may not sign it off. Ann thinks better of it.
    let outcome = town.bank().says(&town.bob, released(&offered[0])).unwrap();
    assert_eq!(kith_tests::bank::refused(&outcome), "not-a-signatory");
    taken(town.bank().says(&town.ann, released(&offered[0])).unwrap());
    assert!(waiting(&town, &town.ann).is_empty());
    assert_eq!(notices(&town.ann), json!([]));
    let page = get(&town, &town.bob, "/api/v1/releases");
    assert_eq!(page["items"][0]["text"], text);
    assert_eq!(page["items"][0]["by_name"], "Ann Ash");
    let leaves = get(&town, &town.cat, "/api/v1/leaves");
    let of = |kind: &str| {
        let items = leaves["items"].as_array().unwrap();
        items.iter().filter(|item| item["kind"] == kind).count()
    };
    // September ended after this node opened, so October's pulse is not due but September's is.
    assert_eq!((of("summary"), of("pulse"), of("return")), (1, 1, 0));
    assert!(everything(&town).contains("2026-09-01\",\"indicators"));
    let summaries = town.served.get("/api/v1/summaries").done().good();
    assert_eq!(summaries["items"][0]["told"]["from"], "2026-09-01");
}

/// All that is public.
pub(super) fn everything(town: &Town) -> String {
    let leaves = get(town, &town.cat, "/api/v1/leaves");
    let items = leaves["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["text"].as_str().unwrap())
        .collect()
}

/// Sal opens a piece of work.
fn opens(town: &Town, words: &str) {
    let (details, words) = detail(words);
    let opened = InitiativeOpened {
        claimed: 6,
        details,
        group: None,
        level: Level::Service,
        owner: None,
    };
    let content = Content::Work(Work::InitiativeOpened(opened));
    let entry = town.bank().make(Author::Account(town.sal.account), content);
    let said = signed(&entry, &[&town.sal.device], &[(details, words)]);
    taken(town.bank().submit(said).unwrap());
}

/// Which approaches are being tried leaves by the names of the list, once for all who try them; nobody's own words do.
#[test]
fn approaches_leave_by_their_names_alone() {
    let town = Town::new();
    busy(&town, "2026-09-20");
    opens(&town, r#"{"title":"No approach is named"}"#);
    let offered = || {
        let waiting = waiting(&town, &town.ann).remove(0);
        waiting["told"]["activity"]["approaches"].clone()
    };
    for words in [
        r#"{"approach":"homeshare","title":"Rooms to spare"}"#,
        r#"{"approach":"homeshare","title":"More rooms to spare"}"#,
        r#"{"approach":"what Jo does","title":"A secret"}"#,
    ] {
        opens(&town, words);
    }
    until(town.bank(), "2026-10-30");
    assert_eq!(offered(), json!({"kind": "exact", "number": 1}));
    let leaves = get(&town, &town.cat, "/api/v1/leaves");
    let pulse = &leaves["items"][1];
    assert_eq!(pulse["kind"], "pulse");
    assert_eq!(pulse["pulse"]["approaches"], json!(["homeshare"]));
    assert!(!everything(&town).contains("Jo does"));
}

/// What is agreed late, or undone, goes into the next period; a text that was signed off stays as it was read.
#[test]
fn corrections_go_into_the_next_period() {
    let town = Town::new();
    let people = busy(&town, "2026-09-20");
    until(town.bank(), "2026-10-30");
    let september = waiting(&town, &town.ann).remove(0);
    until(town.bank(), "2026-11-05");
    // Of September, agreed after its release was due.
    for n in 0..10 {
        helped(&town, &people[n], &people[n + 1], 600, "2026-09-10");
    }
    assert_eq!(waiting(&town, &town.ann), vec![september.clone()]);
    taken(town.bank().says(&town.ann, released(&september)).unwrap());
    until(town.bank(), "2026-12-01");
    let october = waiting(&town, &town.ann).remove(0);
    assert_eq!(october["told"]["from"], "2026-10-01");
    // Ten gave ten hours each, one of September and none of October.
    assert_eq!(october["told"]["activity"]["hours"]["about"], 100);

    let Town { served, site, .. } = town;
    drop(served);
    let again = site.open().unwrap();
    let summaries = kith_node::summaries::Summaries::new(
        again.engine.clone(),
        kith_node::summaries::Settings::default(),
    );
    let sent = summaries.released().unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].text, september["text"].as_str().unwrap());
    let texts = summaries.to_publish().unwrap();
    let mine = texts.iter().filter(|public| public.content == sent[0].text);
    assert_eq!(mine.count(), 1);
}

/// A folder that was brought back knows nothing of what left, but its feed came back from neighbours.
#[test]
fn what_our_feed_said_of_a_period_is_never_said_otherwise() {
    let town = Town::new();
    busy(&town, "2026-09-20");
    until(town.bank(), "2026-10-30");
    let september = waiting(&town, &town.ann).remove(0);
    // With other thresholds another text left of it.
    let strict = Settings {
        hours: HoursRule {
            contributors: 20,
            ..HOURS_RULE
        },
        ..Settings::default()
    };
    let engine = &town.bank().engine;
    let left = Summaries::new(engine.clone(), strict).waiting().unwrap();
    let left = left[0].text.clone();
    assert_ne!(left, september["text"].as_str().unwrap());
    in_our_feed(engine, Kind::Summary, &left);
    let pulse = r#"{"decisions":7,"from":"2026-09-01","meetings":9,"to":"2026-09-30","v":1}"#;
    in_our_feed(engine, Kind::Pulse, pulse);

    assert!(
        waiting(&town, &town.ann).is_empty(),
        "it is not asked for again"
    );
    // It was read before, and is signed off all the same.
    taken(town.bank().says(&town.ann, released(&september)).unwrap());
    let summaries = Summaries::new(engine.clone(), Settings::default());
    assert!(summaries.released().unwrap().is_empty());
    let public = summaries.to_publish().unwrap();
    let september = |public: &&Public| public.content.contains(r#""from":"2026-09-01""#);
    assert_eq!(public.iter().filter(september).count(), 0, "{public:?}");
    // The next period goes on as ever.
    until(town.bank(), "2026-12-01");
    let next = waiting(&town, &town.ann).remove(0);
    assert_eq!(next["told"]["from"], "2026-10-01");
}

/// As if it had come back: far behind whatever else is there.
fn in_our_feed(engine: &Engine, kind: Kind, content: &str) {
    let feed = Feed {
        origin: engine.origin(),
        epoch: 1,
    };
    let seq = 70 + content.len() as u64;
    let head = Head {
        feed: feed.clone(),
        seq,
        prev: Some(Digest32::of(b"the one before")),
        at: 0,
        kind,
    };
    let content: Value = serde_json::from_str(content).unwrap();
    let sign = |bytes: &[u8]| engine.identity().sign_for_feed(bytes);
    let signed = SignedBody::sign(FEED_TYPE, head.body(&content), &sign);
    let row = (item_key(&feed, seq), signed.to_bytes());
    engine.keep_blocking(vec![row]).unwrap();
}

/// What was signed off before its delay had passed does not leave, nor does a second text of the same days.
#[test]
fn nothing_leaves_early_or_twice() {
    let town = Town::with(|config| config.summaries.delay_days = 0);
    let people = busy(&town, "2026-09-20");
    until(town.bank(), "2026-10-01");
    let first = waiting(&town, &town.ann).remove(0);
    assert_eq!(first["told"]["delay_days"], 0);
    // The operator changes the thresholds: another text of the same days is offered.
    let strict = kith_node::summaries::Settings {
        delay_days: 1,
        hours: kith_protocol::summary::hours::HoursRule {
            contributors: 20,
            ..kith_protocol::summary::hours::HOURS_RULE
        },
        ..kith_node::summaries::Settings::default()
    };
    let others = kith_node::summaries::Summaries::new(town.bank().engine.clone(), strict);
    let second = others.waiting().unwrap().remove(0);
    assert_ne!(second.text, first["text"].as_str().unwrap());
    let second = json!({ "text": second.text });
    taken(town.bank().says(&town.ann, released(&first)).unwrap());
    taken(town.bank().says(&town.ann, released(&second)).unwrap());
    let sent = others.released().unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].text, first["text"].as_str().unwrap());
    drop(people);
}

/// What grows for ever comes in pages, each of which goes on where the one before ended.
#[test]
fn what_left_comes_in_pages() {
    let town = Town::with(|config| config.summaries.delay_days = 0);
    busy(&town, "2026-09-20");
    for (n, month) in ["10", "11", "12"].into_iter().enumerate() {
        until(town.bank(), &format!("2026-{month}-02"));
        let offered = waiting(&town, &town.ann).remove(0);
        taken(town.bank().says(&town.ann, released(&offered)).unwrap());
        let mut form = super::returns::form("2026-09-01", "2026-09-30", &super::returns::figures());
        form["form"]["area"]["name"] = json!(format!("Area {n}"));
        let ben = town.served.sign_in(&town.ben);
        let sent = town.served.post("/api/v1/returns", &form).by(&ben).done();
        assert_eq!(sent.status, 201);
    }
    for path in [
        "/api/v1/releases",
        "/api/v1/leaves",
        "/api/v1/returns?from=2026-09-01&to=2026-09-30",
        "/api/v1/returns/signed",
    ] {
        let whole = get(&town, &town.ben, path);
        assert_eq!(whole["next"], Value::Null);
        let whole = whole["items"].as_array().unwrap();
        assert!(whole.len() >= 3, "{path}: {whole:?}");
        assert_eq!(&all(&town, &town.ben, path), whole, "{path}");
    }
    let cookie = town.served.sign_in(&town.ben);
    let wrong = town.served.get("/api/v1/releases?cursor=x").by(&cookie);
    assert_eq!(wrong.done().problem().0, 400);
}
