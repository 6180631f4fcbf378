//! Odd records: nobody came, all sent apologies, a meeting that was cancelled, two capacities, erased people, hardly anything noted.

use kith_protocol::entry::meeting::{Count, Side, Tally};
use kith_protocol::summary::counts::tally;

use super::*;

fn shown(meetings: &[Meeting]) -> Vec<Shown> {
    let records = Records {
        meetings,
        initiatives: &[],
        mandates: &[],
        pools: &[],
    };
    work_out(records, march())
        .iter()
        .map(Found::shown)
        .collect()
}

fn known(meetings: &[Meeting]) -> usize {
    let known = |shown: &&Shown| **shown != Shown::NotRecorded;
    shown(meetings).iter().filter(known).count()
}

#[test]
fn nobody_came() {
    let meetings = of_meetings(vec![held(1, "2026-03-10")]);
    // It can be told that no record of it was agreed, and nothing else.
    assert_eq!(known(&meetings), 1);
    assert_eq!(
        one(Indicator::C12, &meetings).shown(),
        Shown::Exact { value: 0, of: 1 }
    );
    assert_eq!(second(&one(Indicator::C3, &meetings)), None);
}

#[test]
fn all_sent_apologies() {
    let sorry = |row: &mut Row| {
        row.presence = Some(Presence::Apologies);
        row.functions = vec![Function::Chair];
    };
    let meetings = of_meetings(vec![
        held(1, "2026-03-10")
            .row(1, DrawsOnSupport, sorry)
            .row(2, Manager, sorry),
    ]);
    assert_eq!(known(&meetings), 1);
    let counts = tally(&meetings[0].attendance);
    assert_eq!(
        (counts.apologies, counts.people(), counts.chairs),
        (2, 0, 0)
    );
}

/// It is as if it had not been, whatever was noted before.
#[test]
fn a_cancelled_meeting() {
    let full = held(1, "2026-03-10")
        .chaired(1, DrawsOnSupport)
        .item(Side::Joint)
        .with(|m| m.status = Status::Cancelled);
    let never_held = held(2, "2026-03-10").chaired(1, DrawsOnSupport).with(|m| {
        m.held = false;
        m.status = Status::Cancelled;
    });
    let planned = held(3, "2026-03-10").chaired(1, DrawsOnSupport).with(|m| {
        m.held = false;
        m.status = Status::Planned;
    });
    assert_eq!(known(&of_meetings(vec![full, never_held, planned])), 0);
}

/// Somebody who says "I'm here as" one thing and is another too counts once, as what they said.
#[test]
fn two_capacities() {
    let meetings = of_meetings(vec![held(1, "2026-03-10").row(1, Manager, |row| {
        row.also = vec![DrawsOnSupport];
        row.functions = vec![Function::Chair];
    })]);
    assert_eq!(counts(&one(Indicator::C3, &meetings)), (0, 1));
    assert_eq!(counts(&one(Indicator::C2, &meetings)), (0, 1));
    assert_eq!(counts(&one(Indicator::C15, &meetings)), (2, 12));
}

/// The least record of three minutes: some things can be told, and the rest is not nought.
#[test]
fn hardly_anything_noted() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-10")
            .were(1..=3, DrawsOnSupport)
            .was(4, Manager)
            .decided(Power::JointDecides)
            .action(Side::Joint, "2026-04-10", &[]),
    ]);
    let expected = [
        Shown::NotRecorded,               // C1
        Shown::NotRecorded,               // C2
        Shown::NotEnough,                 // C3
        Shown::NotRecorded,               // C4
        Shown::NotRecorded,               // C5
        Shown::NotRecorded,               // C6
        Shown::NotRecorded,               // C7
        Shown::NotRecorded,               // C8
        Shown::Exact { value: 1, of: 1 }, // C9
        Shown::NotRecorded,               // C10
        Shown::Suppressed,                // C11
        Shown::Exact { value: 0, of: 1 }, // C12
        Shown::NotRecorded,               // C13
        Shown::NotEnough,                 // C14
        Shown::NotEnough,                 // C15
    ];
    assert_eq!(shown(&meetings), expected);
}

/// Once people are erased, the counts in the draft stand for them.
#[test]
fn erased_people() {
    let meeting = held(1, "2026-03-10")
        .chaired(1, DrawsOnSupport)
        .row(2, UnpaidCarerFamily, |row| {
            row.access = vec![
                need(Access::Bsl, Some(Met::Met)),
                need(Access::Captions, Some(Met::Partly)),
            ];
        })
        .was(3, Manager)
        .drafted();
    let before = of_meetings(vec![meeting]);
    let after = before.clone().into_iter().map(Held);
    let after = of_meetings(
        after
            .map(|held| held.erased(1).erased(2).erased(3))
            .collect(),
    );
    assert!(after[0].attendance.iter().all(|a| a.row.is_none()));
    let capacities = [(DrawsOnSupport, 1), (UnpaidCarerFamily, 1), (Manager, 1)];
    let expected = Tally {
        apologies: 0,
        capacities: capacities
            .map(|(capacity, people)| Count { capacity, people })
            .to_vec(),
        chairs: 1,
        chairs_lived_experience: 1,
        needs: 2,
        needs_met: 1,
        needs_partly: 1,
    };
    assert_eq!(after[0].counts(), expected);
    for indicator in [Indicator::C2, Indicator::C3, Indicator::C6, Indicator::C15] {
        let (before, after) = (one(indicator, &before), one(indicator, &after));
        assert_eq!(counts(&before), counts(&after), "{indicator:?}");
        assert_eq!(second(&before), second(&after), "{indicator:?}");
        assert_eq!(before.parts, after.parts, "{indicator:?}");
    }
    // What needs rows is not known any more, rather than nought.
    assert_eq!(one(Indicator::C7, &after).shown(), Shown::NotRecorded);
    // Never drafted, nothing stays.
    let undrafted = held(1, "2026-03-10").was(1, DrawsOnSupport).erased(1);
    assert_eq!(undrafted.0.counts().people(), 0);
}
