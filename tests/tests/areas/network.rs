//! The network as one node sees it that looks at made-up areas: who they are, who has sent nothing, what was returned for areas
//! without Kith; and evidence that stays fair.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::Account;
use kith_protocol::peer::evidence::{Contradiction, Evidence};
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::EVIDENCE;
use kith_protocol::summary::activity::{Between, Help, Work};
use kith_protocol::summary::disclosure::RULE;
use kith_protocol::summary::hours::HOURS_RULE;
use kith_protocol::summary::release::{Area as Place, Release};
use kith_protocol::summary::returned::Figures;
use kith_tests::areas::{self, Area};
use kith_tests::kiths::Kith;
use kith_tests::people::uuid;
use serde_json::{Value, json};

use crate::http::summaries::until;
use crate::summary::co_production;

pub(crate) const AUGUST: (&str, &str) = ("2026-08-01", "2026-08-31");
pub(crate) const SEPTEMBER: (&str, &str) = ("2026-09-01", "2026-09-30");

/// Forty people gave each other two hours of help in gardens; there was one meeting.
pub(crate) fn release(area: &Area, (from, to): (&str, &str)) -> Release {
    let person = |n: usize| Account(uuid(&format!("{} {n}", area.name)));
    let help = (0..40).map(|n| Help {
        giver: Some(person(n)),
        receiver: Some(person((n + 1) % 40)),
        minutes: 120,
        category: "gardening".parse().unwrap(),
        between: Between::Here,
    });
    let work = Work {
        help: help.collect(),
        exchanges: 12,
        meetings: 1,
        categories: BTreeSet::from(["gardening".parse().unwrap()]),
        ..Work::default()
    };
    areas::release(
        &area.origin,
        &work,
        from.parse().unwrap(),
        to.parse().unwrap(),
    )
}

/// What an area signs for one without Kith.
pub(crate) fn returned(
    signer: &Area,
    name: &str,
    code: Option<&str>,
    period: (&str, &str),
) -> Release {
    let figures = Figures {
        people: 30,
        meetings: Some(2),
        ..Figures::default()
    };
    Release {
        activity: figures.protect(RULE, HOURS_RULE).unwrap(),
        area: Some(Place {
            code: code.map(str::to_owned),
            name: name.to_owned(),
            organisation: Some(format!("{name} Neighbours")),
        }),
        ..release(signer, period)
    }
}

pub(crate) fn item(release: &Release) -> (Kind, Value) {
    let kind = match release.area {
        None => Kind::Summary,
        Some(_) => Kind::Return,
    };
    (kind, serde_json::from_str(&release.text()).unwrap())
}

fn pulse(month: (&str, &str), meetings: u32) -> (Kind, Value) {
    let said =
        json!({"decisions": 2, "from": month.0, "meetings": meetings, "to": month.1, "v": 1});
    (Kind::Pulse, said)
}

/// A month without meetings at a node that has members.
fn pulse_of_members(month: (&str, &str)) -> (Kind, Value) {
    let (kind, mut said) = pulse(month, 0);
    said["members"] = json!(true);
    (kind, said)
}

/// Its feed, with a code and an organisation on its card.
pub(crate) fn feed(
    area: &Area,
    code: Option<&str>,
    organisation: &str,
    items: &[(Kind, Value)],
) -> Vec<Item> {
    let mut card = area.card();
    card.area_code = code.map(str::to_owned);
    card.organisation = Some(organisation.to_owned());
    area.feed(&card, items)
}

pub(super) fn items(kith: &Kith, path: &str) -> Vec<Value> {
    let page = kith
        .served
        .get(&format!("/api/v1/network{path}"))
        .done()
        .good();
    page["items"].as_array().unwrap().clone()
}

fn named(items: &[Value], key: &str) -> Vec<String> {
    let name = |item: &Value| item[key].as_str().unwrap_or_default().to_owned();
    items.iter().map(name).collect()
}

/// Rows of a table as its description has it, by the names of its columns.
pub(super) fn table(kith: &Kith, name: &str) -> Vec<BTreeMap<String, String>> {
    let package = kith
        .served
        .get("/api/v1/network/datapackage.json")
        .done()
        .good();
    let resources = package["resources"].as_array().unwrap();
    let described = resources
        .iter()
        .find(|table| table["name"] == name)
        .unwrap();
    let answer = kith
        .served
        .get(&format!("/api/v1/network/{name}.csv"))
        .done();
    assert_eq!(answer.status, 200, "{name}");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let mut reader = csv::Reader::from_reader(answer.body.as_slice());
    let fields = described["schema"]["fields"].as_array().unwrap();
    let columns: Vec<String> = named(fields, "name");
    let head: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(head, columns, "{name}");
    let rows = reader.records().map(|row| row.unwrap());
    let rows: Vec<BTreeMap<String, String>> = rows
        .map(|row| {
            columns
                .iter()
                .cloned()
                .zip(row.iter().map(str::to_owned))
                .collect()
        })
        .collect();
    for field in fields {
        let one_of = field["constraints"]["enum"].as_array();
        for row in &rows {
            let cell = &row[field["name"].as_str().unwrap()];
            let known = one_of.is_none_or(|all| cell.is_empty() || all.contains(&json!(cell)));
            assert!(known, "{name}: {cell} of {field}");
            assert!(
                field["constraints"]["required"] != true || !cell.is_empty(),
                "{name}: {field}"
            );
        }
    }
    let key = described["schema"]["primaryKey"].as_array().unwrap();
    let of = |row: &BTreeMap<String, String>| -> Vec<String> {
        key.iter()
            .map(|column| row[column.as_str().unwrap()].clone())
            .collect()
    };
    let keys: BTreeSet<Vec<String>> = rows.iter().map(of).collect();
    assert_eq!(keys.len(), rows.len(), "{name}: {key:?} tells rows apart");
    rows
}

/// Two heads of one size, as a node keeps them.
pub(crate) fn two_heads(area: &Area, size: u64) -> (Vec<u8>, Vec<u8>) {
    let evidence = Evidence::Heads {
        certificate: area.certified(),
        a: area.head(size, "one").to_string(),
        b: area.head(size, "other").to_string(),
    };
    let kind = [Contradiction::Heads.bit()];
    let key = [EVIDENCE, &area.origin.raw(), &1_u32.to_be_bytes(), &kind].concat();
    (key, evidence.to_bytes())
}

/// Wigan and Leeds and Bath released September; Bath signs for two areas without Kith, of which Leeds signs one as well; York was
/// there and is silent; the county has no code and only looks, the parish has none and has members, the hamlet has none and meets.
pub(super) fn region() -> (Kith, [Area; 7]) {
    let names = [
        "wigan", "leeds", "bath", "york", "county", "parish", "hamlet",
    ];
    let areas = names.map(Area::named);
    let [wigan, leeds, bath, york, county, parish, hamlet] = &areas;
    let mut told = release(wigan, SEPTEMBER);
    told.indicators = co_production();
    let feeds = [
        feed(
            wigan,
            Some("E1"),
            "Wigan Timebank",
            &[item(&told), pulse(SEPTEMBER, 3)],
        ),
        feed(
            leeds,
            Some("E2"),
            "Leeds Timebank",
            &[
                item(&release(leeds, SEPTEMBER)),
                item(&returned(leeds, "Mann", Some("M1"), SEPTEMBER)),
                // Wigan runs Kith, and has told of September itself.
                item(&returned(leeds, "Wigan", Some("E1"), SEPTEMBER)),
            ],
        ),
        feed(
            bath,
            Some("E3"),
            "Bath Timebank",
            &[
                item(&release(bath, SEPTEMBER)),
                item(&returned(bath, "Isle of Man", Some("M1"), SEPTEMBER)),
                item(&returned(bath, "Hope Hall", None, SEPTEMBER)),
            ],
        ),
        feed(york, Some("E4"), "York Timebank", &[pulse(SEPTEMBER, 0)]),
        feed(county, None, "County", &[pulse(SEPTEMBER, 0)]),
        feed(parish, None, "Parish", &[pulse_of_members(SEPTEMBER)]),
        feed(hamlet, None, "Hamlet", &[pulse(SEPTEMBER, 1)]),
    ];
    (Kith::looking_at("The region", &feeds, Vec::new()), areas)
}

#[test]
fn who_has_sent_nothing_is_said_and_whoever_only_looks_is_not_asked() {
    let (kith, [.., york, _, parish, hamlet]) = region();
    let missing = items(&kith, "/missing?from=2026-09-01&to=2026-09-30");
    assert_eq!(
        named(&missing, "name"),
        ["hamlet and around", "parish and around", "york and around"]
    );
    let rows = table(&kith, "missing");
    let origins: Vec<&str> = rows.iter().map(|row| row["origin"].as_str()).collect();
    assert_eq!(
        origins,
        [&hamlet, &parish, &york].map(|area| area.origin.as_str())
    );
    // Of a time before anybody was there nobody is missing.
    assert!(items(&kith, "/missing?from=2026-07-01&to=2026-07-31").is_empty());
    // A steward's list of who has sent agrees: neither this node nor the county is awaited.
    let returns = kith.get(&kith.sal, "/api/v1/returns?from=2026-09-01&to=2026-09-30");
    let awaited = returns.good()["items"].as_array().unwrap().clone();
    let silent = awaited.iter().filter(|area| area["sent"] == false);
    let silent: Vec<Value> = silent.cloned().collect();
    let mut names = named(&silent, "name");
    names.sort();
    assert_eq!(
        names,
        ["hamlet time bank", "parish time bank", "york time bank"]
    );
}

/// What was before an area had a Kith can still be returned, and stays on the list; what came after that Kith tells itself.
#[test]
fn an_area_that_gets_a_kith_has_returned_what_was_before() {
    // York signed its first item in the middle of September.
    let (kith, _) = region();
    until(&kith.served.bank, "2026-11-15");
    let form = |(from, to): (&str, &str)| {
        json!({"form": {
            "area": {"name": "York Neighbours", "code": "E4"},
            "from": from, "to": to, "agreed_by": "chair", "figures": {"people": 30, "meetings": 2},
        }})
    };
    let send = |period| kith.post(&kith.sal, "/api/v1/returns", &form(period));
    for (period, taken) in [(SEPTEMBER, false), (AUGUST, true)] {
        let answer = send(period);
        if taken {
            assert_eq!(answer.status, 201, "{period:?}");
        } else {
            assert_eq!(answer.problem(), (409, "return-kith".to_owned()));
        }
    }
    for ((from, to), listed) in [
        (("2026-07-01", "2026-07-31"), Some(false)),
        (AUGUST, Some(true)),
        // A quarter that shares days with what was sent, and that ended when the Kith was there.
        (("2026-07-01", "2026-09-30"), None),
        (SEPTEMBER, None),
    ] {
        let page = kith.get(&kith.sal, &format!("/api/v1/returns?from={from}&to={to}"));
        let page = page.good();
        let mut areas = page["items"].as_array().unwrap().iter();
        let found = areas.find(|area| area["name"] == "York Neighbours");
        let sent = found.map(|area| area["sent"].as_bool().unwrap());
        assert_eq!(sent, listed, "{from}");
    }
}

#[test]
fn areas_without_kith_are_there_and_each_counts_once() {
    let (kith, [_, leeds, bath, ..]) = region();
    let returned = items(&kith, "/returned");
    assert_eq!(named(&returned, "name").len(), 2, "{returned:?}");
    assert_eq!(named(&returned, "name")[0], "Hope Hall");
    assert_eq!(returned[0]["signed_by"], "bath time bank");
    assert_eq!(returned[0]["organisation"], "Hope Hall Neighbours");
    // Of the two who sign for one code the lowest origin counts.
    let of_man = if leeds.origin < bath.origin {
        "Mann"
    } else {
        "Isle of Man"
    };
    assert_eq!(returned[1]["name"], of_man);
    assert_eq!(returned[1]["code"], "M1");
    let figures = table(&kith, "figures");
    let mut names: Vec<&str> = figures
        .iter()
        .filter(|row| row["figure"] == "people")
        .map(|row| row["area"].as_str())
        .collect();
    names.sort_unstable();
    let mut all = [
        "Hope Hall",
        of_man,
        "bath and around",
        "leeds and around",
        "wigan and around",
    ];
    all.sort_unstable();
    assert_eq!(
        names, all,
        "Wigan's own figures count, not those that Leeds signed"
    );
    let periods = items(&kith, "/periods");
    assert_eq!(periods.len(), 1);
    assert_eq!(
        (&periods[0]["areas"], &periods[0]["missing"]),
        (&json!(5), &json!(3))
    );
    let people = &periods[0]["totals"][0];
    assert_eq!(
        (&people["figure"], &people["sum"]["areas"]),
        (&json!("people"), &json!(5))
    );
}

#[test]
fn witnesses_are_counted_by_organisation() {
    let areas = ["wigan", "leeds", "bath", "york"].map(Area::named);
    let [wigan, leeds, bath, york] = &areas;
    let mut head = wigan.head(3, "one");
    for other in [leeds, bath, york] {
        let checkpoint = kith_protocol::tlog::Checkpoint::parse(head.text()).unwrap();
        head.put(other.witness().cosign(&checkpoint, 1_790_000_000));
    }
    let feeds = [
        feed(wigan, Some("E1"), "Wigan Timebank", &[]),
        feed(leeds, Some("E2"), "Two Towns", &[]),
        feed(bath, Some("E3"), " two towns", &[]),
        feed(york, Some("E4"), "York Timebank", &[]),
    ];
    let index = kith_node::network::index::Index::default();
    index.take(
        feeds
            .iter()
            .flatten()
            .map(kith_node::network::index::Row::of),
    );
    index.stands_at(&wigan.origin, &head.to_string());
    index.follow(areas.iter().map(|area| area.origin.clone()).collect());
    index.open();
    let known = index.now();
    assert_eq!(known.witnesses(known.node(&wigan.origin).unwrap()), 2);
    assert_eq!(known.witnesses(known.node(&leeds.origin).unwrap()), 0);
}

/// Of an area that is only looked at, too, somebody here can say that they look, and that it is done.
#[test]
fn what_does_not_match_is_fair_until_a_person_has_judged_it() {
    let wigan = Area::named("wigan");
    let feed = wigan.feed(&wigan.card(), &[]);
    let kith = Kith::looking_at("The region", &[feed], vec![two_heads(&wigan, 3)]);
    let path = format!("/api/v1/network?origin={}", wigan.origin);
    let seen = || kith.get(&kith.sal, &path).good()["items"][0].clone();
    let by_strangers = || kith.served.get(&path).done().good()["items"][0].clone();
    assert_eq!(seen()["evidence"], json!(["heads"]));
    let nodes = table(&kith, "nodes");
    let row = nodes
        .iter()
        .find(|row| row["origin"] == wigan.origin.as_str());
    assert_eq!(row.unwrap()["evidence"], "heads");
    assert_eq!(seen()["looking"], Value::Null, "nobody looks yet");
    let says = |done: bool| {
        let said = json!({ "origin": wigan.origin, "done": done });
        let answer = kith.post(&kith.sal, "/api/v1/peers/looking", &said);
        assert_eq!(answer.status, 200);
    };
    says(false);
    let name = seen()["looking"]["name"].clone();
    assert!(name.is_string() && seen()["looking"]["done"].is_null());
    // Who it is stays among the members of this node.
    let looking = by_strangers()["looking"].clone();
    assert_eq!(looking, json!({"name": null, "done": null}));
    says(true);
    assert!(seen()["looking"]["done"].is_number() && by_strangers()["looking"]["done"].is_number());
    // Something else does not match: that is open.
    let another = two_heads(&wigan, 4);
    kith.served
        .bank
        .engine
        .keep_blocking(vec![another])
        .unwrap();
    assert!(seen()["looking"]["done"].is_null());
}
