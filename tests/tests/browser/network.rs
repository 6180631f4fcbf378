//! A node without members of its own, which looks at a region: what three areas signed off, one of them silent, one of which is too
//! small to tell all; in real browsers, for whoever looks after the region and for a stranger.

use std::fs;

use kith_node::clock::Clock;
use kith_protocol::entry::Content;
use kith_protocol::entry::exchange::Recorded;
use kith_protocol::entry::federation::{Federation, SummaryReleased};
use kith_protocol::entry::roster::{Role, RoleGranted, Roster};
use kith_protocol::entry::work::{InitiativeOpened, Level, Work};
use kith_protocol::id::{Author, Day};
use kith_tests::areas::Area as MadeUp;
use kith_tests::bank::{signed, taken};
use kith_tests::desk::{help, line};
use kith_tests::kiths::{Kith, until};
use kith_tests::people::{Person, detail};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::stage;
use crate::areas::network as made_up;

const DAY_MS: i64 = 86_400_000;
/// After the second month has ended and thirty more days have passed.
const LATER: &str = "2026-12-01";
/// How long an area is away before it is called silent, and some.
const AWAY_DAYS: i64 = 2;

/// An area: its name and code, and how many people helped each other in September and in October, for how many minutes each.
type Area = (&'static str, &'static str, [(usize, i64); 2]);

/// Two of them have a place on the map that comes with Kith. On the island too few helped in October for anything to be told.
const AREAS: [Area; 3] = [
    ("Wigan", "E12000002", [(12, 60), (14, 180)]),
    ("Leeds", "E12000003", [(20, 90), (20, 240)]),
    ("Isle of Wight", "E06000046", [(11, 60), (5, 60)]),
];

#[test]
fn a_region_looks_at_its_areas() {
    let test = "a_region_looks_at_its_areas";
    if !stage::ready(test) {
        return;
    }
    let mut areas = AREAS.map(|area| filled(&area));
    tries(&areas[0]);
    areas.iter().for_each(|area| to(area, LATER));
    let region = Kith::without_members("The region");
    to(&region, LATER);
    for (nth, area) in areas.iter().enumerate() {
        sign_off(area);
        for other in &areas[nth + 1..] {
            area.link(other, 600);
        }
        area.link(&region, 0);
    }
    signs_for_another(&region);
    // The next day every head moves, and all neighbours see it.
    for kith in areas.iter().chain([&region]) {
        kith.served.bank.clock.advance(DAY_MS);
        kith.served.bank.engine.tick().unwrap();
    }
    all_is_there(&region);
    // The island's computer is off for two days.
    areas[2].served.stop();
    let gone = areas[2].origin();
    until("the island is gone", || {
        let nodes = region.served.get("/api/v1/network").done().good();
        let island = |node: &&Value| node["origin"] == json!(gone);
        let island = nodes["items"].as_array().unwrap().iter().find(island);
        (island.unwrap()["connected"] == false).then_some(())
    });
    for kith in areas[..2].iter().chain([&region]) {
        kith.served.bank.clock.advance(AWAY_DAYS * DAY_MS);
    }

    let many = many_areas(region.served.bank.clock.now());
    let many_door = stage::door(&many.served, Some(&many.sal), Role::Steward);
    let home = TempDir::new().unwrap();
    let told = json!({
        "address": format!("http://{}", region.served.at),
        "invitation": stage::door(&region.served, Some(&region.sal), Role::Steward),
        "now": region.served.bank.clock.now(),
        "many": { "address": format!("http://{}", many.served.at), "invitation": many_door },
    });
    fs::write(home.path().join("network.json"), told.to_string()).unwrap();
    stage::plays(test, "network.mjs", home.path());
}

/// The region signs the figures of October of an area that does not run Kith.
fn signs_for_another(region: &Kith) {
    let form = json!({"form": {
        "area": {"name": "Isle of Man", "code": "E12000009", "organisation": "Manx Neighbours"},
        "from": "2026-10-01", "to": "2026-10-31", "agreed_by": "Somebody who draws on support there",
        "figures": {"people": 30, "meetings": 2},
    }});
    let session = region.served.sign_in(&region.sal);
    let answer = region.served.post("/api/v1/returns", &form);
    let answer = answer.by(&session).done();
    assert_eq!(answer.status, 201, "{}", answer.text());
}

/// A node that looks at 25 made-up areas: three released September, the first with what it says of co-production, and its records
/// do not match.
fn many_areas(now: i64) -> Kith {
    let areas: Vec<MadeUp> = (1..=25)
        .map(|nth| MadeUp::named(&format!("place-{nth:02}")))
        .collect();
    let feeds = areas.iter().enumerate().map(|(nth, area)| {
        let mut told = made_up::release(area, made_up::SEPTEMBER);
        if nth == 0 {
            told.indicators = crate::summary::co_production();
        }
        let mut items = Vec::from_iter((nth < 3).then(|| made_up::item(&told)));
        if nth == 0 {
            // The second had no Kith in August.
            let form = made_up::returned(area, "place-02", Some("X1"), made_up::AUGUST);
            items.push(made_up::item(&form));
        }
        let code = format!("X{nth}");
        made_up::feed(area, Some(&code), "Made-up Neighbours", &items)
    });
    let feeds: Vec<_> = feeds.collect();
    let evidence = made_up::two_heads(&areas[0], 3);
    let kith = Kith::looking_at("The county", &feeds, vec![evidence]);
    let bank = &kith.served.bank;
    bank.clock.advance(now - bank.clock.now());
    kith
}

/// Its steward opens a piece of work that tries an approach of community support; another names none that is listed.
fn tries(kith: &Kith) {
    for words in [
        r#"{"approach":"shared-lives","title":"A home with company"}"#,
        r#"{"approach":"what Jo Bloggs does","title":"Something else"}"#,
    ] {
        let (details, words) = detail(words);
        let opened = InitiativeOpened {
            claimed: 6,
            details,
            group: None,
            level: Level::Neighbourhood,
            owner: None,
        };
        let content = Content::Work(Work::InitiativeOpened(opened));
        let bank = &kith.served.bank;
        let entry = bank.make(Author::Account(kith.sal.account), content);
        let said = signed(&entry, &[&kith.sal.device], &[(details, words)]);
        taken(bank.submit(said).unwrap());
    }
}

/// Waits until the region has all that was signed off and said, and knows who checks whose book.
fn all_is_there(region: &Kith) {
    let all = |path: &str| {
        let answer = region.served.get(path).done().good();
        answer["items"].as_array().unwrap().clone()
    };
    until("all that was signed off", || {
        let periods = all("/api/v1/network/periods");
        let told: Vec<&Value> = periods.iter().map(|period| &period["areas"]).collect();
        // The region signed October for another area.
        (told == [AREAS.len() + 1, AREAS.len()]).then_some(())
    });
    until("what is tried where", || {
        let tries = |node: &Value| node["approaches"] == json!(["shared-lives"]);
        (all("/api/v1/network")
            .iter()
            .filter(|node| tries(node))
            .count()
            == 1)
            .then_some(())
    });
    until("who checks whose book", || {
        let witnessed = |node: &Value| node["own"] == true || node["witnesses"] == AREAS.len();
        all("/api/v1/network").iter().all(witnessed).then_some(())
    });
}

/// Moves a node's clock to a day.
fn to(kith: &Kith, day: &str) {
    let now = Day::utc_of(kith.served.bank.clock.now()).unwrap();
    let days = now.until(day.parse().unwrap());
    kith.served.bank.clock.advance(days * DAY_MS);
}

/// A node with two months of help.
fn filled((name, code, months): &Area) -> Kith {
    let kith = Kith::with(name, |config| {
        config.place.area_code = Some((*code).to_owned())
    });
    let bank = &kith.served.bank;
    let most = months.iter().map(|(people, _)| *people).max().unwrap();
    let people: Vec<Person> = (0..most)
        .map(|nth| Person::named(&format!("{name} {nth}")))
        .collect();
    for person in &people {
        bank.join(person, None);
    }
    for ((count, minutes), day) in months.iter().zip(["2026-09-20", "2026-10-15"]) {
        if day > "2026-10" {
            to(&kith, "2026-10-20");
        }
        let circle = people[..*count].iter();
        for (giver, receiver) in circle.zip(people[1..*count].iter().chain([&people[0]])) {
            let recorded = Recorded {
                day: day.parse().unwrap(),
                ..help(vec![line(giver.account, receiver.account, *minutes)])
            };
            taken(bank.record(&[giver, receiver], recorded).unwrap().1);
        }
    }
    let granted = RoleGranted {
        account: kith.ann.account,
        role: Role::Signatory,
    };
    let granted = Content::Roster(Roster::RoleGranted(granted));
    taken(bank.says(&kith.sal, granted).unwrap());
    kith
}

/// Ann reads what waits, and lets it go.
fn sign_off(kith: &Kith) {
    let waiting = kith.get(&kith.ann, "/api/v1/releases").good();
    let waiting = waiting["waiting"].as_array().unwrap();
    assert_eq!(waiting.len(), 2, "two months");
    for release in waiting {
        let word = |at: &Value| at.as_str().unwrap().to_owned();
        let released = SummaryReleased {
            from: word(&release["told"]["from"]).parse().unwrap(),
            release: word(&release["release"]).parse().unwrap(),
            to: word(&release["told"]["to"]).parse().unwrap(),
        };
        let said = Content::Federation(Federation::SummaryReleased(released));
        taken(kith.served.bank.says(&kith.ann, said).unwrap());
    }
}
