//! C10 and C11: what became of what was said and promised; and how concentrated chairing and actions are.

use kith_protocol::entry::meeting::{ActionStatus, Side};
use kith_protocol::summary::indicators::{Concentration, concentration};

use super::*;
use ActionStatus::{Doing, Done, NotDone, Open, Replaced};
use ResponseOutcome::{Cannot, NotYet, Partly};

/// Ninety days after 10 January is 10 April; after 1 December 2025 it is 1 March.
#[test]
fn c10_loop_closed() {
    let meetings = of_meetings(vec![
        held(1, "2025-12-01")
            // An honest "cannot", told on the last day.
            .said(
                DrawsOnSupport,
                &[("2026-02-01", Cannot, Some("2026-03-01"))],
            )
            // Answered, never told.
            .said(
                DrawsOnSupport,
                &[("2026-01-01", ResponseOutcome::Done, None)],
            )
            // Told a day late.
            .said(Manager, &[("2026-02-01", Partly, Some("2026-03-02"))])
            // Told of the first answer in time; the second came later.
            .said(
                DrawsOnSupport,
                &[
                    ("2025-12-20", NotYet, Some("2025-12-20")),
                    ("2026-05-01", ResponseOutcome::Done, None),
                ],
            )
            .said(DrawsOnSupport, &[]),
        // Due in April.
        held(2, "2026-01-10").said(
            DrawsOnSupport,
            &[("2026-01-11", Partly, Some("2026-01-12"))],
        ),
        // A day told before it was said is a slip of the pen.
        held(3, "2025-12-05").said(
            DrawsOnSupport,
            &[("2025-12-06", Partly, Some("2025-11-06"))],
        ),
    ]);
    let found = one(Indicator::C10, &meetings);
    assert_eq!(found.shown(), Shown::Exact { value: 2, of: 6 });
    let counted: Vec<_> = found
        .behind
        .iter()
        .map(|b| b.counted == Some(true))
        .collect();
    assert_eq!(counted, [true, false, false, true, false, false]);
}

#[test]
fn c11_delivery() {
    let meetings = of_meetings(vec![
        held(1, "2026-03-02")
            .action(Side::LivedExperience, "2026-03-20", &[("2026-03-19", Done)])
            .action(Side::Joint, "2026-03-20", &[("2026-03-21", Done)])
            .action(Side::Professionals, "2026-03-20", &[("2026-03-10", Doing)])
            .action(Side::Other, "2026-06-20", &[("2026-03-10", Done)]),
        // Promised in February, due in March: counts as due, not as an action of March.
        held(2, "2026-02-02")
            .action(Side::LivedExperience, "2026-03-31", &[("2026-03-31", Done)])
            // Done, and found not to be.
            .action(
                Side::LivedExperience,
                "2026-03-31",
                &[("2026-03-01", Done), ("2026-03-30", Open)],
            )
            .action(
                Side::LivedExperience,
                "2026-03-31",
                &[("2026-03-01", NotDone)],
            )
            // Replaced in time, it is not due; replaced too late, it is.
            .action(
                Side::LivedExperience,
                "2026-03-31",
                &[("2026-03-01", Replaced)],
            )
            .action(
                Side::LivedExperience,
                "2026-03-31",
                &[("2026-04-01", Replaced)],
            ),
    ]);
    let found = one(Indicator::C11, &meetings);
    assert_eq!(counts(&found), (2, 4));
    assert_eq!(second(&found), Some((2, 7)));
    // Four of March, and four more that were due.
    assert_eq!(found.behind.len(), 8);

    // Nothing due says nothing of what is done by its day.
    let undue = of_meetings(vec![held(1, "2026-03-02").action(
        Side::Joint,
        "2026-06-01",
        &[],
    )]);
    assert_eq!(second(&one(Indicator::C11, &undue)), None);
}

#[test]
fn one_person_may_carry_it_all() {
    let owned = |held: Held, who: u128| {
        held.action(Side::Joint, "2026-03-20", &[])
            .with(|m| m.actions.last_mut().unwrap().owner = Some(account(who)))
    };
    let first = owned(held(1, "2026-03-02").chaired(1, DrawsOnSupport), 1);
    let second = owned(
        owned(held(2, "2026-03-03").chaired(1, DrawsOnSupport), 2),
        2,
    );
    let third = held(3, "2026-03-04").chaired(2, Manager);
    let meetings = of_meetings(vec![first, second, third]);
    let records = Records {
        meetings: &meetings,
        initiatives: &[],
        mandates: &[],
        pools: &[],
    };
    let expected = (
        Concentration { most: 2, of: 3 },
        Concentration { most: 2, of: 3 },
    );
    assert_eq!(concentration(records, march()), expected);
}
