//! C3, C4, C6, C7, C8, C13, C14, C15: what counts people; hidden or rounded where few are behind it.

use kith_protocol::entry::meeting::Pool;
use kith_protocol::entry::work::Figure;
use kith_protocol::summary::disclosure::Cell;
use kith_protocol::summary::indicators::{Pooled, frozen};
use kith_protocol::summary::record::{ChosenBy, MandateRow, Offer, RewardOffered};

use super::*;

#[test]
fn c3_balance() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-01")
            .were(1..=9, DrawsOnSupport)
            .were(20..=27, Manager),
        // As many; who is neither does not count.
        held(2, "2026-03-02")
            .was(1, UnpaidCarerFamily)
            .was(20, Manager)
            .were(30..=34, CommunityMember),
        held(3, "2026-03-03")
            .were(20..=22, FrontlineWorker)
            .was(1, DrawsOnSupport),
        // Neither side: says nothing of balance.
        held(4, "2026-03-04").was(30, Facilitator),
        held(5, "2026-04-04").was(20, Manager),
    ]);
    let found = one(Indicator::C3, &meetings);
    assert_eq!(counts(&found), (11, 23));
    assert_eq!(second(&found), Some((2, 3)));
    let people = found.people.unwrap();
    assert_eq!((people.all, people.yes, people.no), (17, 9, 8));
    // 10 of 25.
    assert_eq!(found.shown(), Shown::About { percent: 40 });
    assert!(found.behind.iter().all(|b| b.counted.is_none()));

    let small = of_meetings(vec![
        held(1, "2026-03-01")
            .were(1..=5, DrawsOnSupport)
            .was(20, Manager),
    ]);
    assert_eq!(one(Indicator::C3, &small).shown(), Shown::NotEnough);
    // One manager among twelve: anybody there would know who.
    let telling = of_meetings(vec![
        held(1, "2026-03-01")
            .were(1..=11, DrawsOnSupport)
            .was(20, Manager),
    ]);
    assert_eq!(one(Indicator::C3, &telling).shown(), Shown::Suppressed);
    // Twelve, all with lived experience: that of each is theirs to tell.
    let all = of_meetings(vec![held(1, "2026-03-01").were(1..=12, DrawsOnSupport)]);
    assert_eq!(one(Indicator::C3, &all).shown(), Shown::Suppressed);
}

#[test]
fn c4_mandated() {
    use ChosenBy::{Appointed, ElectedByGroup, NominatedByGroup};
    let mandate = |n: u128, chosen_by, until: Option<&str>, reported: &[&str]| Mandate {
        name: name(n),
        group: name(1),
        account: account(n),
        row: Some(MandateRow {
            chosen_by,
            from: day("2026-01-01"),
            until: until.map(day),
            choosers: None,
            contact: None,
        }),
        reported: reported.iter().map(|on| day(on)).collect(),
        ended: false,
    };
    let mandates = [
        mandate(1, ElectedByGroup, None, &["2026-03-10"]),
        mandate(2, NominatedByGroup, None, &["2026-02-01", "2026-06-08"]),
        // A day late, before the meeting only, not chosen by a group, over by then.
        mandate(3, ElectedByGroup, None, &["2026-06-09"]),
        mandate(4, ElectedByGroup, None, &["2026-03-09"]),
        mandate(5, Appointed, None, &["2026-03-10"]),
        mandate(6, ElectedByGroup, Some("2026-03-09"), &["2026-03-11"]),
    ];
    let mut meeting = held(1, "2026-03-10").was(7, DrawsOnSupport).was(8, Manager);
    for n in 1..=6 {
        meeting = meeting.row(n, DrawsOnSupport, |row| row.mandate = Some(name(n)));
    }
    // With another's mandate nobody speaks for a group.
    let meeting = meeting.row(9, DrawsOnSupport, |row| row.mandate = Some(name(1)));
    let meetings = of_meetings(vec![meeting]);
    let records = Records {
        meetings: &meetings,
        initiatives: &[],
        mandates: &mandates,
        pools: &[],
    };
    let found = pick(Indicator::C4, &work_out(records, march()));
    assert_eq!(counts(&found), (2, 8));
    assert_eq!(found.settled, day("2026-06-29"));
    assert_eq!(found.shown(), Shown::NotEnough);
    // It was not noted for whom anybody speaks.
    assert_eq!(one(Indicator::C4, &meetings).shown(), Shown::NotRecorded);
}

#[test]
fn c6_access() {
    let met = |access, how| vec![need(access, how)];
    // Eight whose need was met, eight whose was not or in part, one of whom it is not said.
    let mut meeting = held(1, "2026-03-16").paper("2026-03-09", Some(Access::LargePrint));
    for n in 1..=8 {
        meeting = meeting
            .row(n, DrawsOnSupport, |row| {
                row.access = met(Access::StepFree, Some(Met::Met))
            })
            .row(n + 20, DrawsOnSupport, |row| {
                row.access = met(Access::HearingLoop, Some(Met::Partly))
            });
    }
    let meeting = meeting
        .row(40, UnpaidCarerFamily, |row| {
            row.access = met(Access::LargePrint, None)
        })
        // Did not come as there was no transport: that counts. Did not come, and nothing is said: it does not.
        .row(41, UnpaidCarerFamily, |row| {
            row.presence = Some(Presence::Apologies);
            row.access = met(Access::Transport, Some(Met::NotMet));
        })
        .row(42, UnpaidCarerFamily, |row| {
            row.presence = Some(Presence::Apologies);
            row.access = met(Access::Bsl, None);
        });
    let found = one(Indicator::C6, &of_meetings(vec![meeting]));
    assert_eq!(counts(&found), (8, 18));
    assert_eq!(second(&found), Some((1, 1)));
    assert_eq!(found.shown(), Shown::About { percent: 50 });
}

/// Somebody is there who asks for this.
fn asks(held: Held, who: u128, format: Access) -> Held {
    held.row(who, DrawsOnSupport, |row| {
        row.access = vec![need(format, None)]
    })
}

/// Papers in time, in each format somebody asked for.
#[test]
fn c6_papers() {
    let easy = Some(Access::EasyRead);
    let cases = [
        (
            "in time",
            held(1, "2026-03-16").paper("2026-03-09", None),
            1,
        ),
        (
            "a day late",
            held(1, "2026-03-16").paper("2026-03-10", None),
            0,
        ),
        (
            "in Easy Read, as asked",
            asks(
                held(1, "2026-03-16").paper("2026-03-09", easy),
                1,
                Access::EasyRead,
            ),
            1,
        ),
        (
            "in print alone",
            asks(
                held(1, "2026-03-16").paper("2026-03-09", None),
                1,
                Access::EasyRead,
            ),
            0,
        ),
        (
            "Easy Read too late",
            asks(
                held(1, "2026-03-16")
                    .paper("2026-03-09", None)
                    .paper("2026-03-12", easy),
                1,
                Access::EasyRead,
            ),
            0,
        ),
        (
            "one of two formats",
            asks(
                asks(
                    held(1, "2026-03-16").paper("2026-03-09", easy),
                    1,
                    Access::EasyRead,
                ),
                2,
                Access::Braille,
            ),
            0,
        ),
        (
            "a ramp is no format",
            asks(
                held(1, "2026-03-16").paper("2026-03-09", None),
                1,
                Access::StepFree,
            ),
            1,
        ),
    ];
    for (case, meeting, in_time) in cases {
        let found = one(Indicator::C6, &of_meetings(vec![meeting]));
        assert_eq!(second(&found), Some((in_time, 1)), "{case}");
    }
    let none = of_meetings(vec![held(1, "2026-03-16")]);
    assert_eq!(second(&one(Indicator::C6, &none)), None);
}

#[test]
fn c7_supported() {
    use Offer::{NotOffered, OfferedDeclined, OfferedTaken};
    let offers = [
        (Some(OfferedTaken), Some(OfferedDeclined), true),
        (Some(OfferedTaken), Some(NotOffered), false),
        (Some(OfferedTaken), None, false),
        (None, None, false),
    ];
    let mut meeting =
        held(1, "2026-03-10").row(90, Manager, |row| row.training = Some(OfferedTaken));
    for (n, (preparation, training, _)) in (1..).zip(offers) {
        meeting = meeting.row(n, DrawsOnSupport, |row| {
            (row.preparation, row.training) = (preparation, training);
        });
    }
    let found = one(Indicator::C7, &of_meetings(vec![meeting]));
    let so = offers.iter().filter(|(.., so)| *so).count();
    assert_eq!(counts(&found), (so as i64, 4));

    let everybody = (1..=12).fold(held(1, "2026-03-10"), |held, n| {
        held.row(n, DrawsOnSupport, |row| {
            (row.preparation, row.training) = (Some(OfferedTaken), Some(OfferedTaken));
        })
    });
    // That all were offered it is nobody's secret.
    let found = one(Indicator::C7, &of_meetings(vec![everybody]));
    assert_eq!(found.shown(), Shown::About { percent: 100 });
    let unsaid = of_meetings(vec![held(1, "2026-03-10").was(1, DrawsOnSupport)]);
    assert_eq!(one(Indicator::C7, &unsaid).shown(), Shown::NotRecorded);
}

#[test]
fn c8_reciprocated() {
    let paid = |held: Held, who, offered, minutes, around| {
        held.row(who, DrawsOnSupport, |row| {
            (row.offered, row.minutes, row.minutes_around) = (offered, minutes, around);
        })
    };
    let mut meeting = held(1, "2026-03-10").row(90, Manager, |row| row.minutes = Some(600));
    let rows = [
        (Some(RewardOffered::Choice), Some(90), Some(30)),
        (Some(RewardOffered::None), Some(90), None),
        (None, None, Some(20)),
        // Paid by their organisation: not counted at all. No minutes: nothing to count.
        (Some(RewardOffered::Salaried), Some(90), None),
        (Some(RewardOffered::Money), None, None),
    ];
    for (n, (offered, minutes, around)) in (1..).zip(rows) {
        meeting = paid(meeting, n, offered, minutes, around);
    }
    let found = one(Indicator::C8, &of_meetings(vec![meeting]));
    assert_eq!(counts(&found), (120, 230));
    assert_eq!(found.people.unwrap().all, 3);
    assert_eq!(found.shown(), Shown::NotEnough);
}

#[test]
fn c13_heard() {
    let pooled = |n, on: &str, listened: [u32; 5]| Pooled {
        name: name(n),
        group: name(1),
        on: day(on),
        pool: Pool {
            again: vec![0; 3],
            important: vec![0; 5],
            listened: listened.to_vec(),
            difference: vec![0; 5],
            understood: vec![0; 5],
        },
    };
    let pools = [
        pooled(1, "2026-03-10", [8, 0, 1, 5, 6]),
        pooled(2, "2026-03-20", [0, 0, 0, 3, 7]),
        pooled(3, "2026-04-01", [10, 0, 0, 0, 0]),
    ];
    let records = Records {
        meetings: &[],
        initiatives: &[],
        mandates: &[],
        pools: &pools,
    };
    let found = pick(Indicator::C13, &work_out(records, march()));
    assert_eq!(counts(&found), (21, 30));
    // 20 of 30.
    assert_eq!(found.shown(), Shown::About { percent: 67 });
    assert_eq!(found.parts, [8, 0, 1, 8, 13]);
    // One gave 3: beside the share it could be worked out, so none of the parts is told.
    assert_eq!(found.table(), None);

    let pools = [pooled(1, "2026-03-10", [8, 0, 0, 9, 13])];
    let records = Records {
        pools: &pools,
        ..records
    };
    let found = pick(Indicator::C13, &work_out(records, march()));
    let cells = [
        Cell::Rounded(10),
        Cell::Zero,
        Cell::Zero,
        Cell::Rounded(10),
        Cell::Rounded(15),
    ];
    let table = found.table().unwrap();
    assert_eq!(
        (table.cells.as_slice(), table.total),
        (cells.as_slice(), Some(Cell::Rounded(30)))
    );
    // All gave 5: that of each is theirs to tell, as a share and as a spread.
    let pools = [pooled(1, "2026-03-10", [0, 0, 0, 0, 20])];
    let records = Records {
        pools: &pools,
        ..records
    };
    let found = pick(Indicator::C13, &work_out(records, march()));
    assert_eq!((found.shown(), found.table()), (Shown::Suppressed, None));
}

#[test]
fn c14_renewal() {
    let meetings = of_meetings(vec![
        // 31 March a year ago is just too long ago; 1 April is within twelve months.
        held(1, "2025-03-31").were(1..=8, DrawsOnSupport),
        held(2, "2025-04-01").were(9..=16, DrawsOnSupport),
        // As what they first came does not matter.
        held(3, "2024-01-01").was(17, CommunityMember),
        held(4, "2026-03-10")
            .were(1..=17, DrawsOnSupport)
            .were(60..=65, Manager),
        held(5, "2026-03-11").were(1..=17, DrawsOnSupport),
    ]);
    let found = one(Indicator::C14, &meetings);
    assert_eq!(counts(&found), (8, 17));
    assert_eq!(found.shown(), Shown::About { percent: 67 });
}

#[test]
fn c15_breadth() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-10")
            .were(1..=9, DrawsOnSupport)
            .row(10, Manager, |row| {
                row.also = vec![UnpaidCarerFamily, DrawsOnSupport]
            })
            .row(11, Facilitator, |row| {
                row.presence = Some(Presence::Apologies)
            }),
        held(2, "2026-03-11").were(1..=9, DrawsOnSupport),
    ]);
    let found = one(Indicator::C15, &meetings);
    assert_eq!(
        (counts(&found), &found.parts[..3]),
        ((3, 12), &[10, 1, 0][..])
    );
    // One manager among ten: the balance is hidden, and so is all that would tell of it.
    assert_eq!((found.shown(), found.table()), (Shown::Suppressed, None));
    let balanced = |carers: u128| {
        let meeting = held(1, "2026-03-10")
            .were(1..=9, DrawsOnSupport)
            .were(20..=19 + carers, UnpaidCarerFamily)
            .were(40..=48, Manager);
        one(Indicator::C15, &of_meetings(vec![meeting]))
    };
    // One carer: how many there are as what is told of nobody.
    let found = balanced(1);
    assert_eq!(found.shown(), Shown::Exact { value: 3, of: 12 });
    assert_eq!(found.table(), None);
    let table = balanced(8).table().unwrap();
    assert_eq!(
        table.cells[..3],
        [Cell::Rounded(10), Cell::Rounded(10), Cell::Zero]
    );
    assert_eq!(
        (table.cells[5], table.total),
        (Cell::Rounded(10), Some(Cell::Rounded(25)))
    );
    let few = of_meetings(vec![held(1, "2026-03-10").were(1..=9, DrawsOnSupport)]);
    let few = one(Indicator::C15, &few);
    assert_eq!((few.shown(), few.table()), (Shown::NotEnough, None));
}

/// What a closed period freezes is what was shown, and reads the same.
#[test]
fn figures_freeze_what_is_shown() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-01")
            .chaired(1, DrawsOnSupport)
            .were(2..=9, DrawsOnSupport)
            .were(20..=27, Manager),
    ]);
    let balance = one(Indicator::C3, &meetings);
    let figure = balance.figure().unwrap();
    let expected = Figure {
        indicator: Indicator::C3,
        of: 15,
        value: 10,
        second: Some(1),
        second_of: Some(1),
    };
    assert_eq!(figure, expected);
    assert_eq!(frozen(&figure), balance.shown());
    let led = one(Indicator::C2, &meetings);
    assert_eq!(
        frozen(&led.figure().unwrap()),
        Shown::Exact { value: 1, of: 1 }
    );
    assert_eq!(one(Indicator::C8, &meetings).figure(), None);

    // Too few people for a share: in how many meetings they were as many would tell the same of each.
    let few = of_meetings(vec![
        held(1, "2026-03-01").chaired(1, DrawsOnSupport).action(
            Side::LivedExperience,
            "2026-03-20",
            &[],
        ),
    ]);
    assert_eq!(one(Indicator::C3, &few).figure(), None);
    assert_eq!(one(Indicator::C2, &few).figure(), None);
    // What is done by its day tells of nobody, and stands.
    let figure = one(Indicator::C11, &few).figure().unwrap();
    assert_eq!((figure.value, figure.of, figure.second), (0, 0, Some(0)));
    assert_eq!(frozen(&figure), Shown::Suppressed);
}
