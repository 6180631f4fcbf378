//! The evidenced rung, step by step, and where nobody can say.

use kith_protocol::entry::meeting::{ActionStatus, Side};
use kith_protocol::summary::rung::{Evidence, Step, evidence};

use super::*;
use Step::{
    AgendaShared, BeforeThePlan, DecidedTogether, LivedExperiencePresent, LoopClosed,
    NobodyWithLivedExperience, PeopleRecorded, RecordAgreed, TheyChair, TheyDeliver,
    TheyRecommended, TheyWereAnswered, TheyWereHeard,
};

const TODAY: &str = "2026-09-01";

fn planned() -> Initiative {
    initiative(77, &[("2026-04-01", Stage::DraftPlan)])
}

fn rung(initiative: &Initiative, meetings: Vec<Held>) -> Evidence {
    let about = meetings.into_iter().map(|held| held.about(initiative));
    evidence(initiative, &of_meetings(about.collect()), day(TODAY))
}

const ANSWERED: &[(&str, ResponseOutcome, Option<&str>)] =
    &[("2026-03-20", ResponseOutcome::Cannot, Some("2026-03-21"))];

/// One meeting to which one thing more is added at each step.
#[test]
fn step_by_step() {
    let present = || held(1, "2026-03-10").was(1, DrawsOnSupport).was(2, Manager);
    let heard = || {
        present().said(
            DrawsOnSupport,
            &[("2026-03-20", ResponseOutcome::Cannot, None)],
        )
    };
    let recommended = || heard().decided(Power::GroupRecommends);
    let together = || heard().decided(Power::JointDecides).agenda_by(Side::Joint);
    let delivered = || {
        together().action(
            Side::LivedExperience,
            "2026-05-01",
            &[("2026-04-20", ActionStatus::Doing)],
        )
    };
    let steps: [(Held, Option<u8>, &[Step]); 9] = [
        (held(1, "2026-03-10"), None, &[PeopleRecorded]),
        (
            held(1, "2026-03-10").was(2, Manager),
            Some(2),
            &[LivedExperiencePresent],
        ),
        (present(), Some(3), &[TheyWereHeard]),
        (heard(), Some(4), &[TheyRecommended]),
        (recommended(), Some(5), &[AgendaShared, DecidedTogether]),
        (
            recommended().agenda_by(Side::LivedExperience),
            Some(5),
            &[DecidedTogether],
        ),
        (
            together(),
            Some(6),
            &[TheyDeliver, TheyChair, LoopClosed, RecordAgreed],
        ),
        (
            delivered().agreed_on("2026-03-30"),
            Some(6),
            &[TheyChair, LoopClosed],
        ),
        (
            delivered()
                .agreed_on("2026-03-30")
                .chaired(3, UnpaidCarerFamily)
                .said(DrawsOnSupport, ANSWERED)
                // The first was answered, but they never heard: it is overdue.
                .with(|m| {
                    m.contributions[0].responses[0].told =
                        vec![(day("2026-04-01"), ToldHow::Letter)]
                }),
            Some(7),
            &[],
        ),
    ];
    for (meeting, expected, missing) in steps {
        let found = rung(&planned(), vec![meeting]);
        assert_eq!((found.rung, found.missing.as_slice()), (expected, missing));
        assert!(!found.capped);
    }
}

#[test]
fn what_it_rests_on_is_said() {
    let found = rung(&planned(), vec![held(1, "2026-03-10").was(2, Manager)]);
    assert_eq!(found.because, [PeopleRecorded, NobodyWithLivedExperience]);
    let meeting = held(1, "2026-03-10")
        .was(1, DrawsOnSupport)
        .said(DrawsOnSupport, ANSWERED)
        .decided(Power::GroupDecides);
    let found = rung(&planned(), vec![meeting]);
    let because = [
        PeopleRecorded,
        LivedExperiencePresent,
        TheyWereHeard,
        TheyRecommended,
        TheyWereAnswered,
    ];
    assert_eq!(
        (found.rung, found.because.as_slice()),
        (Some(5), because.as_slice())
    );
}

/// Steps are not jumped: a decision made together without anything that people said is no engagement.
#[test]
fn each_step_needs_the_one_below() {
    let all_but_heard = held(1, "2026-03-10")
        .chaired(1, DrawsOnSupport)
        .agenda_by(Side::LivedExperience)
        .decided(Power::JointDecides)
        // What a manager said is not theirs.
        .said(Manager, ANSWERED)
        .agreed_on("2026-03-12");
    let found = rung(&planned(), vec![all_but_heard]);
    assert_eq!((found.rung, found.missing), (Some(3), vec![TheyWereHeard]));
}

/// The whole of co-production, but the plan was there before the people: 5, whatever else.
#[test]
fn a_plan_before_the_people() {
    let whole = || {
        held(1, "2026-03-10")
            .chaired(1, DrawsOnSupport)
            .agenda_by(Side::LivedExperience)
            .decided(Power::JointDecides)
            .said(DrawsOnSupport, ANSWERED)
            .action(
                Side::LivedExperience,
                "2026-05-01",
                &[("2026-04-20", ActionStatus::Done)],
            )
            .agreed_on("2026-03-12")
    };
    let cases = [
        (Some("2026-03-11"), Some(7), false, &[][..]),
        (Some("2026-03-09"), Some(5), true, &[BeforeThePlan][..]),
        // On the day itself, neither came first.
        (Some("2026-03-10"), Some(5), false, &[BeforeThePlan][..]),
        // No plan yet: it cannot be said that people came before it.
        (None, Some(5), false, &[BeforeThePlan][..]),
    ];
    for (plan, expected, capped, missing) in cases {
        let stages: Vec<_> = plan.map(|on| (on, Stage::DraftPlan)).into_iter().collect();
        let found = rung(&initiative(77, &stages), vec![whole()]);
        assert_eq!((found.rung, found.capped), (expected, capped), "{plan:?}");
        assert_eq!(found.missing, missing, "{plan:?}");
    }
    // An earlier meeting with them, and it is not capped.
    let earlier = held(2, "2026-01-05").was(1, DrawsOnSupport);
    let stages = [("2026-03-09", Stage::DraftPlan)];
    let found = rung(&initiative(77, &stages), vec![whole(), earlier]);
    assert_eq!((found.rung, found.capped), (Some(7), false));
}

/// "Not enough recorded to say" is never a low rung.
#[test]
fn too_little_is_no_low_rung() {
    let unsaid = |row: &mut Row| row.capacity = None;
    let cases: [(&str, Vec<Held>); 6] = [
        ("no meeting", vec![]),
        ("nobody came", vec![held(1, "2026-03-10")]),
        (
            "all sent apologies",
            vec![held(1, "2026-03-10").row(1, DrawsOnSupport, |row| {
                row.presence = Some(Presence::Apologies)
            })],
        ),
        (
            "as what is not noted",
            vec![held(1, "2026-03-10").row(1, Manager, unsaid)],
        ),
        (
            "as what is not noted of one of them",
            vec![
                held(1, "2026-03-10")
                    .was(1, Manager)
                    .row(2, Manager, unsaid),
            ],
        ),
        (
            "cancelled",
            vec![
                held(1, "2026-03-10")
                    .was(1, DrawsOnSupport)
                    .with(|m| m.status = Status::Cancelled),
            ],
        ),
    ];
    for (case, meetings) in cases {
        let found = rung(&planned(), meetings);
        let expected = Evidence {
            rung: None,
            because: vec![],
            missing: vec![PeopleRecorded],
            capped: false,
        };
        assert_eq!(found, expected, "{case}");
    }
}

/// Meetings about other work, or none, say nothing of this one.
#[test]
fn other_work_does_not_count() {
    let other = initiative(78, &[]);
    let meetings = of_meetings(vec![
        held(1, "2026-03-10").was(1, DrawsOnSupport).about(&other),
        held(2, "2026-03-10").was(1, DrawsOnSupport),
    ]);
    assert_eq!(evidence(&planned(), &meetings, day(TODAY)).rung, None);
}

/// Whoever is erased later takes nothing from what the work had shown.
#[test]
fn erasure_does_not_lower_it() {
    let whole = held(1, "2026-03-10")
        .chaired(1, DrawsOnSupport)
        .was(2, Manager)
        .said(DrawsOnSupport, ANSWERED)
        .with(|m| {
            m.contributions[0].capacity = None;
            m.contributions[0].who = Some(account(1));
        })
        .decided(Power::GroupRecommends)
        .drafted();
    let before = whole.0.clone();
    assert_eq!(rung(&planned(), vec![Held(before.clone())]).rung, Some(5));
    assert_eq!(rung(&planned(), vec![Held(before).erased(1)]).rung, Some(5));
}

/// An agenda set with them now and then is not an agenda they set.
#[test]
fn half_of_the_agendas() {
    let meeting = |n, side| {
        held(n, "2026-03-10")
            .was(1, DrawsOnSupport)
            .said(DrawsOnSupport, ANSWERED)
            .decided(Power::JointDecides)
            .agenda_by(side)
    };
    let unsaid = || held(9, "2026-03-11").was(1, DrawsOnSupport);
    let (theirs, not) = (Side::LivedExperience, Side::Professionals);
    let half = vec![meeting(1, theirs), meeting(2, not), unsaid()];
    assert_eq!(rung(&planned(), half).rung, Some(6));
    let third = vec![meeting(1, theirs), meeting(2, not), meeting(3, not)];
    assert_eq!(rung(&planned(), third).missing, [AgendaShared]);
}
