//! C1, C2, C5, C9, C12: what counts pieces of work, meetings, items and decisions. Exact, unless that tells something of each of a few.

use kith_protocol::entry::meeting::{Power, Side};
use kith_protocol::entry::work::Stage;
use kith_protocol::summary::record::Status;

use super::*;

/// Three pieces of work whose draft plan came in March, one whose came in April.
#[test]
fn c1_before_the_plan() {
    let bus = initiative(
        11,
        &[
            ("2026-03-20", Stage::DraftPlan),
            ("2026-05-01", Stage::DraftPlan),
        ],
    );
    let day_centre = initiative(12, &[("2026-03-10", Stage::DraftPlan)]);
    let same_day = initiative(13, &[("2026-03-05", Stage::DraftPlan)]);
    let later = initiative(14, &[("2026-04-02", Stage::DraftPlan)]);
    let idea = initiative(15, &[("2026-03-02", Stage::Idea)]);
    let meetings = of_meetings(vec![
        // Managers alone do not count; on 8 March people with lived experience come, 12 days before the plan.
        held(1, "2026-01-10").about(&bus).was(1, Manager),
        held(2, "2026-03-08").about(&bus).was(2, DrawsOnSupport),
        // Here they come 22 days after.
        held(3, "2026-04-01")
            .about(&day_centre)
            .was(2, DrawsOnSupport),
        // On the very day is not before.
        held(4, "2026-03-05")
            .about(&same_day)
            .was(3, UnpaidCarerFamily),
        held(5, "2026-01-05")
            .about(&later)
            .was(3, UnpaidCarerFamily),
    ]);
    let initiatives = [bus.clone(), day_centre, same_day, later, idea];
    let records = Records {
        meetings: &meetings,
        initiatives: &initiatives,
        mandates: &[],
        pools: &[],
    };
    let found = pick(Indicator::C1, &work_out(records, march()));
    assert_eq!(counts(&found), (1, 3));
    // 12, -22 and 0: the middle one.
    assert_eq!(found.second, Some(0));
    assert_eq!(found.shown(), Shown::Exact { value: 1, of: 3 });
    let so = |n| {
        found
            .behind
            .iter()
            .find(|b| b.name == name(n))
            .unwrap()
            .counted
    };
    assert_eq!(
        [so(11), so(12), so(13)],
        [Some(true), Some(false), Some(false)]
    );

    // Of two: the mean, 12 and -22 are -5.
    let records = Records {
        initiatives: &initiatives[..2],
        ..records
    };
    assert_eq!(
        pick(Indicator::C1, &work_out(records, march())).second,
        Some(-5)
    );

    // A plan, and no meeting of which it is known who came: nobody can say.
    let records = Records {
        meetings: &[],
        initiatives: &[bus],
        ..records
    };
    let found = pick(Indicator::C1, &work_out(records, march()));
    assert_eq!((found.shown(), found.second), (Shown::NotRecorded, None));
}

#[test]
fn c2_led() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-01")
            .chaired(1, DrawsOnSupport)
            .was(2, Manager),
        // With somebody: one of the two is enough.
        held(2, "2026-03-31")
            .row(1, UnpaidCarerFamily, |row| {
                row.functions = vec![Function::CoChair]
            })
            .row(2, Manager, |row| row.functions = vec![Function::CoChair]),
        held(3, "2026-03-15")
            .chaired(2, Manager)
            .was(1, DrawsOnSupport),
        // A chair who sent apologies did not chair.
        held(4, "2026-03-16").row(1, DrawsOnSupport, |row| {
            row.functions = vec![Function::Chair];
            row.presence = Some(Presence::Apologies);
        }),
        held(5, "2026-04-01").chaired(1, DrawsOnSupport),
    ]);
    let found = one(Indicator::C2, &meetings);
    assert_eq!(counts(&found), (2, 4));
    assert_eq!(found.behind.len(), 4);

    // Nobody noted who chaired: not nought.
    let unsaid = of_meetings(vec![held(1, "2026-03-01").was(1, DrawsOnSupport)]);
    assert_eq!(one(Indicator::C2, &unsaid).shown(), Shown::NotRecorded);
}

#[test]
fn c5_agenda() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-01")
            .item(Side::LivedExperience)
            .item(Side::Professionals)
            .item(Side::Joint),
        held(2, "2026-03-02").item(Side::Other),
        held(3, "2026-02-02").item(Side::LivedExperience),
    ]);
    let found = one(Indicator::C5, &meetings);
    assert_eq!(found.shown(), Shown::Exact { value: 2, of: 4 });
    assert_eq!(one(Indicator::C5, &[]).shown(), Shown::NotRecorded);
}

#[test]
fn c9_power() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-01")
            .decided(Power::GroupDecides)
            .decided(Power::JointDecides),
        held(2, "2026-03-02")
            .decided(Power::GroupRecommends)
            .decided(Power::GroupConsulted)
            .decided(Power::GroupInformed),
    ]);
    assert_eq!(counts(&one(Indicator::C9, &meetings)), (2, 5));
}

#[test]
fn c12_agreed() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-01").agreed_on("2026-03-29"),
        held(2, "2026-03-01").agreed_on("2026-03-30"),
        held(3, "2026-03-31").agreed_on("2026-04-10"),
        held(4, "2026-03-20"),
        // Agreed in time, published, corrected in summer, agreed again: it was in time.
        held(5, "2026-03-10")
            .agreed_on("2026-03-12")
            .agreed_on("2026-07-01")
            .with(|m| {
                m.status = Status::Corrected;
                m.published = Some(day("2026-03-20"));
                m.corrections = vec![(day("2026-06-30"), None)];
            }),
    ]);
    let found = one(Indicator::C12, &meetings);
    assert_eq!(counts(&found), (3, 5));
    assert_eq!(found.settled, day("2026-04-28"));
}

/// That each chair, or none, has lived experience; that it is so of who proposed, of who took something on; that somebody with it was in
/// every meeting: told where 10 people or more took part. That some were tells of none of them.
#[test]
fn all_or_none_of_a_few_is_hidden() {
    let one_of = |people: u128, chair, side| {
        held(1, "2026-03-01")
            .were(20..=18 + people, CommunityMember)
            .chaired(1, chair)
            .item(side)
            .action(side, "2026-04-01", &[])
            .paper("2026-02-01", None)
            .agreed_on("2026-03-02")
    };
    let all = |value| Shown::Exact { value, of: 1 };
    for (what, people, chair, side, value) in [
        ("all of a few", 9, DrawsOnSupport, Side::Joint, None),
        ("none of a few", 9, Manager, Side::Professionals, None),
        ("all of many", 10, DrawsOnSupport, Side::Joint, Some(1)),
        ("none of many", 10, Manager, Side::Professionals, Some(0)),
    ] {
        let meetings = of_meetings(vec![one_of(people, chair, side)]);
        let expected = value.map_or(Shown::Suppressed, all);
        for indicator in [Indicator::C2, Indicator::C5, Indicator::C11] {
            assert_eq!(one(indicator, &meetings).shown(), expected, "{what}");
        }
        let agreed = value.map_or(Shown::Suppressed, |_| all(1));
        assert_eq!(one(Indicator::C12, &meetings).shown(), agreed, "{what}");
        let counted = one(Indicator::C2, &meetings).behind[0].counted;
        assert_eq!(counted, value.map(|n| n == 1), "{what}");
        // Papers in time are so in the formats that somebody asked for.
        let papers = one(Indicator::C6, &meetings).second_shown();
        assert_eq!(papers.0, value.map(|_| 1), "{what}");
    }
    let some = of_meetings(vec![
        one_of(3, DrawsOnSupport, Side::Joint),
        held(2, "2026-03-02").chaired(1, Manager).item(Side::Other),
    ]);
    let half = Shown::Exact { value: 1, of: 2 };
    for indicator in [Indicator::C2, Indicator::C5, Indicator::C12] {
        assert_eq!(one(indicator, &some).shown(), half);
    }
}
