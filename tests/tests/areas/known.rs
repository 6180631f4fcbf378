//! The index of what other nodes published: what it shows, and what it leaves out.

use std::collections::BTreeSet;

use kith_node::network::index::{At, Index, Known, Row};
use kith_protocol::id::{Account, Origin};
use kith_protocol::peer::evidence::Evidence;
use kith_protocol::peer::feed::Kind;
use kith_protocol::summary::activity::Work;
use kith_protocol::summary::release::{Area as Place, Release, contradicts_itself};
use kith_tests::areas::{self, Area};
use kith_tests::people::uuid;
use serde_json::{Value, json};

fn release(area: &Area, from: &str, to: &str, meetings: u32) -> Release {
    let work = Work {
        meetings,
        took_part: (0..12)
            .map(|n| Account(uuid(&format!("person {n}"))))
            .collect(),
        ..Work::default()
    };
    areas::release(
        &area.origin,
        &work,
        from.parse().unwrap(),
        to.parse().unwrap(),
    )
}

fn content(release: &Release) -> Value {
    serde_json::from_str(&release.text()).unwrap()
}

/// Takes these after the profile of an area, in their order.
fn take(index: &Index, area: &Area, items: &[(Kind, Value)]) {
    let mut item = area.profile();
    let mut rows = vec![Row::of(&item)];
    for (kind, content) in items {
        item = area.item(item.head.seq + 1, Some(item.digest), *kind, content);
        rows.push(Row::of(&item));
    }
    index.take(rows);
}

fn follow(index: &Index, all: &[&Area]) {
    let all: BTreeSet<Origin> = all.iter().map(|area| area.origin.clone()).collect();
    index.follow(all);
    index.open();
}

fn places(known: &Known, of: Option<&Origin>, after: Option<&At>) -> Vec<At> {
    known.places(of, after).map(|(at, _)| at).collect()
}

#[test]
fn only_those_followed_are_shown_and_each_period_counts_once() {
    let [wigan, leeds] = ["wigan", "leeds"].map(Area::named);
    let index = Index::default();
    let september = release(&wigan, "2026-09-01", "2026-09-30", 2);
    let another = release(&wigan, "2026-09-01", "2026-09-30", 3);
    let october = release(&wigan, "2026-10-01", "2026-10-31", 4);
    let returned = Release {
        area: Some(Place {
            code: None,
            name: "Hope Hall".to_owned(),
            organisation: None,
        }),
        ..september.clone()
    };
    // Neither of another node's area, nor of a kind that does not fit, nor against the rule.
    let foreign = release(&leeds, "2026-08-01", "2026-08-31", 1);
    let mut wrong = content(&october);
    wrong["delay_days"] = json!(4_000);
    let list = |name: &str| json!({"name": name, "nodes": []});
    take(
        &index,
        &wigan,
        &[
            (Kind::Summary, content(&september)),
            (Kind::Summary, content(&foreign)),
            (Kind::Return, content(&october)),
            (Kind::Summary, wrong),
            (Kind::Summary, content(&another)),
            (Kind::Return, content(&returned)),
            (Kind::Network, list("North")),
            (Kind::Network, list("South")),
            (Kind::Network, list("North")),
            (Kind::Summary, content(&october)),
        ],
    );
    take(&index, &leeds, &[(Kind::Summary, content(&foreign))]);
    follow(&index, &[&wigan]);

    let known = index.now();
    let told: Vec<_> = known
        .releases()
        .map(|told| told.activity.meetings)
        .collect();
    let signed = [&september, &returned, &october];
    assert_eq!(told, signed.map(|release| release.activity.meetings));
    let all = places(&known, None, None);
    let seqs: Vec<u64> = all.iter().map(|at| at.place.seq).collect();
    assert_eq!(
        seqs,
        [1, 5, 6, 10],
        "all that keep the rule are there to be read"
    );
    let lists: Vec<u64> = known.lists().map(|at| at.place.seq).collect();
    assert_eq!(lists, [9, 8], "the newest of each, by name");
    let node = known.node(&wigan.origin).unwrap();
    assert_eq!(node.card.as_ref().unwrap().name, "wigan time bank");
    assert!(node.released(september.from, september.to) && node.says(&returned));
    assert!(!node.released(foreign.from, foreign.to));
    assert!(known.node(&leeds.origin).is_none());

    // Whoever looks goes on seeing what there was.
    follow(&index, &[&wigan, &leeds]);
    assert_eq!((known.nodes().count(), index.now().nodes().count()), (1, 2));
}

/// Some areas tell of months and some of quarters: nobody is awaited for what they told in the other length.
#[test]
fn whoever_told_of_the_days_in_another_length_is_not_awaited() {
    let areas = ["monthly", "quarterly", "returned"].map(Area::named);
    let [monthly, quarterly, other] = &areas;
    let quarter = ("2026-10-01", "2026-12-31");
    let (october, november) = (("2026-10-01", "2026-10-31"), ("2026-11-01", "2026-11-30"));
    let of = |area: &Area, (from, to): (&str, &str)| Release {
        delay_days: 0,
        ..release(area, from, to, 1)
    };
    let returned = Release {
        area: Some(Place {
            code: Some("E3".to_owned()),
            name: "The third".to_owned(),
            organisation: None,
        }),
        ..of(quarterly, quarter)
    };
    let coded = |code: &str, area: &Area| {
        let mut card = area.card();
        card.area_code = Some(code.to_owned());
        (Kind::Profile, serde_json::to_value(card).unwrap())
    };
    let index = Index::default();
    let told = content(&of(monthly, october));
    take(
        &index,
        monthly,
        &[coded("E1", monthly), (Kind::Summary, told)],
    );
    let told = content(&of(quarterly, quarter));
    let for_other = (Kind::Return, content(&returned));
    take(
        &index,
        quarterly,
        &[coded("E2", quarterly), (Kind::Summary, told), for_other],
    );
    take(&index, other, &[coded("E3", other)]);
    follow(&index, &[monthly, quarterly, other]);
    let known = index.now();
    let year_after = ("2027-01-01", "2027-01-31");
    for (period, expected) in [
        (october, vec![]),
        (november, vec![monthly]),
        (("2026-12-01", "2026-12-31"), vec![monthly]),
        (quarter, vec![]),
        (year_after, vec![monthly, quarterly, other]),
        (
            ("2027-01-01", "2027-03-31"),
            vec![monthly, quarterly, other],
        ),
    ] {
        let (from, to) = (period.0.parse().unwrap(), period.1.parse().unwrap());
        let silent: BTreeSet<&Origin> = known.silent(from, to).map(|(origin, _)| origin).collect();
        let expected: BTreeSet<&Origin> = expected.iter().map(|area| &area.origin).collect();
        assert_eq!(silent, expected, "{period:?}");
    }
}

/// Whoever signs a release before its own delay has passed is not added up: others could not have held it against the rule before.
#[test]
fn a_release_that_came_early_is_left_out() {
    let wigan = Area::named("wigan");
    let index = Index::default();
    // Signed in the middle of January 2027.
    let december = release(&wigan, "2026-12-01", "2026-12-31", 2);
    let soon = Release {
        delay_days: 10,
        ..release(&wigan, "2026-11-01", "2026-11-30", 3)
    };
    let told = [
        (Kind::Summary, content(&december)),
        (Kind::Summary, content(&soon)),
    ];
    take(&index, &wigan, &told);
    follow(&index, &[&wigan]);
    let known = index.now();
    let counted: Vec<_> = known.releases().map(|told| told.from).collect();
    assert_eq!(counted, [soon.from]);
    // Nor does a return that breaks its rule go unseen: it is evidence, as a summary would be.
    let mut wrong = content(&december);
    wrong["area"] = json!({"name": "Hope Hall"});
    wrong["rule"]["counts"]["hide_to"] = json!(3);
    let before = wigan.profile();
    for kind in [Kind::Summary, Kind::Return] {
        let item = wigan.item(1, Some(before.digest), kind, &wrong);
        assert!(Row::judged(&item).1);
        assert!(item.doubtful(contradicts_itself));
    }
}

#[test]
fn pages_go_on_where_the_one_before_ended() {
    let areas: Vec<Area> = (0..5).map(|n| Area::named(&format!("n{n}"))).collect();
    let index = Index::default();
    for area in &areas {
        let months = ["2026-04-01", "2026-05-01", "2026-06-01"];
        let ends = ["2026-04-30", "2026-05-31", "2026-06-30"];
        let items: Vec<_> = months
            .iter()
            .zip(ends)
            .map(|(from, to)| (Kind::Summary, content(&release(area, from, to, 1))))
            .collect();
        take(&index, area, &items);
    }
    follow(&index, &areas.iter().collect::<Vec<_>>());
    let known = index.now();
    let all = places(&known, None, None);
    assert_eq!(all.len(), 15);
    for (nth, at) in all.iter().enumerate() {
        // As it travels, and back.
        let at: At = at.to_string().parse().unwrap();
        assert_eq!(
            places(&known, None, Some(&at)),
            all[nth + 1..],
            "after {at}"
        );
        let rest = all[nth + 1..]
            .iter()
            .filter(|other| other.origin == at.origin);
        let rest: Vec<At> = rest.cloned().collect();
        assert_eq!(
            places(&known, Some(&at.origin), Some(&at)),
            rest,
            "of one after {at}"
        );
    }
    for none in [
        "",
        "x",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa.1",
        "aaaaaaaaaaaaaaaa.1.2.3",
        "a.1.2",
    ] {
        assert!(none.parse::<At>().is_err(), "{none}");
    }
}

/// Folded in any order it is the same: at a start feeds come by epoch, while a node runs as they are heard.
#[test]
fn what_counts_does_not_hang_on_when_it_came() {
    let wigan = Area::named("wigan");
    let later = wigan.in_epoch(2);
    let first = release(&wigan, "2026-09-01", "2026-09-30", 2);
    let again = release(&wigan, "2026-09-01", "2026-09-30", 3);
    let renamed = {
        let mut card = later.card();
        card.name = "Wigan Circle".to_owned();
        serde_json::to_value(card).unwrap()
    };
    let old = [(Kind::Summary, content(&first))];
    let new = [(Kind::Profile, renamed), (Kind::Summary, content(&again))];
    let two_heads = Evidence::Heads {
        certificate: wigan.certified(),
        a: wigan.head(3, "one").to_string(),
        b: wigan.head(3, "other").to_string(),
    };
    let seen = [true, false].map(|straight| {
        let index = Index::default();
        if straight {
            take(&index, &wigan, &old);
            take(&index, &later, &new);
        } else {
            take(&index, &later, &new);
            take(&index, &wigan, &old);
        }
        index.exposed(&two_heads);
        index.stands_at(&wigan.origin, &wigan.head(7, "one").to_string());
        follow(&index, &[&wigan]);
        let known = index.now();
        let meetings: Vec<_> = known
            .releases()
            .map(|told| told.activity.meetings)
            .collect();
        let node = known.node(&wigan.origin).unwrap();
        assert_eq!((node.entries, node.evidence.len()), (Some(7), 1));
        (meetings, node.card.as_ref().unwrap().name.clone())
    });
    assert_eq!(seen[0], seen[1]);
    assert_eq!(
        seen[0],
        (vec![first.activity.meetings], "Wigan Circle".to_owned())
    );
}
