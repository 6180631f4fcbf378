//! Groups, who speaks for them, what they work on, and what became of what was said.

use kith_protocol::{
    entry::{
        Content, Meeting, Work,
        meeting::{Pool, ReflectionsPooled, SlipsIssued},
        roster::{AccountOpened, Roster, Shared},
        work::{
            Figure, GroupChanged, GroupType, Indicator, InitiativeChanged, InitiativeOpened,
            InitiativeReplied, InitiativeStaged, Level, MandateEnded, MandateGiven,
            MandateReported, PeriodClosed, ResponseGiven, ResponseOutcome, ResponseTold, Stage,
            ToldHow,
        },
    },
    id::{Account, Digest32, Name},
};
use kith_tests::{
    gathering::{DAY, Gathering, called, day, group, said, shape, words},
    people::{Person, uuid},
};

use super::{m, responded, w};

fn opened(group: Option<Name>, owner: Option<Account>) -> Content {
    w(Work::InitiativeOpened(InitiativeOpened {
        claimed: 6,
        details: words("group"),
        group,
        level: Level::Service,
        owner,
    }))
}

fn told(contribution: Name, response: Name) -> Content {
    w(Work::ResponseTold(ResponseTold {
        contribution,
        format: None,
        how: ToldHow::Phone,
        on: day(DAY),
        response,
    }))
}

/// An organisation with an account that Ben looks after.
fn council(room: &mut Gathering) -> Account {
    let account = Account(uuid("council"));
    let opened = Roster::AccountOpened(AccountOpened {
        account,
        custodians: vec![room.ben.account],
        details: None,
        needed: 1,
        r#type: Shared::Organisation,
    });
    let steward = room.steward.clone();
    room.say(&steward, Content::Roster(opened)).unwrap();
    account
}

#[test]
fn facilitators_form_groups_and_organisers_run_them() {
    let mut room = Gathering::default();
    let [ana, organiser, facilitator, steward] =
        [&room.ana, &room.organiser, &room.facilitator, &room.steward].map(Clone::clone);
    for who in [&ana, &organiser] {
        assert_eq!(
            room.say(who, group(&[], GroupType::Project)),
            Err("not-a-facilitator")
        );
    }
    room.say(&steward, group(&[], GroupType::Project)).unwrap();
    room.console_says(opened(None, None)).unwrap();
    let to_ana = |group| {
        w(Work::GroupChanged(GroupChanged {
            details: words("group"),
            group,
            organisers: vec![ana.account],
            pot: None,
            r#type: GroupType::Ulo,
        }))
    };
    let ours = room.group;
    assert_eq!(room.say(&ana, to_ana(ours)), Err("not-your-group"));
    room.say(&organiser, to_ana(ours)).unwrap();
    assert_eq!(room.say(&organiser, to_ana(ours)), Err("not-your-group"));
    for who in [&ana, &facilitator] {
        room.say(who, called(shape(ours, &[]))).unwrap();
    }
    let shown = room.desk.views.meetings.group(&ours).unwrap();
    assert_eq!(shown.organisers, [ana.account]);
    assert_eq!(shown.meetings.len(), 2);
}

#[test]
fn who_speaks_for_a_group_says_so_reports_back_and_stops() {
    let mut room = Gathering::default();
    let [ana, ben, organiser] = [&room.ana, &room.ben, &room.organiser].map(Clone::clone);
    let given = |account| {
        w(Work::MandateGiven(MandateGiven {
            account,
            details: words("said"),
            group: room.group,
        }))
    };
    let (own, ours) = (given(ana.account), given(ben.account));
    assert_eq!(room.say(&ana, ours.clone()), Err("not-your-group"));
    let mandate = room.say(&ana, own).unwrap();
    room.say(&organiser, ours).unwrap();
    let on = day(DAY);
    let reported = w(Work::MandateReported(MandateReported { mandate, on }));
    assert_eq!(room.say(&ben, reported.clone()), Err("not-your-group"));
    room.say(&ana, reported.clone()).unwrap();
    room.say(&organiser, reported.clone()).unwrap();
    let ended = w(Work::MandateEnded(MandateEnded { mandate }));
    room.say(&ana, ended.clone()).unwrap();
    assert_eq!(room.say(&ana, ended), Err("mandate-ended"));
    assert_eq!(room.say(&organiser, reported), Err("mandate-ended"));
    let shown = room.desk.views.meetings.mandate(&mandate).unwrap();
    assert!(shown.ended && shown.reported == [on, on]);
}

#[test]
fn a_piece_of_work_has_one_claim_stages_replies_and_an_owner() {
    let mut room = Gathering::default();
    let [ana, ben, organiser] = [&room.ana, &room.ben, &room.organiser].map(Clone::clone);
    let (ours, owner) = (room.group, council(&mut room));
    assert_eq!(
        room.say(&organiser, opened(None, None)),
        Err("not-a-facilitator")
    );
    let initiative = room
        .say(&organiser, opened(Some(ours), Some(owner)))
        .unwrap();
    let staged = |stage| {
        w(Work::InitiativeStaged(InitiativeStaged {
            day: day(DAY),
            initiative,
            stage,
        }))
    };
    assert_eq!(room.say(&ana, staged(Stage::Idea)), Err("not-your-group"));
    room.say(&ben, staged(Stage::Idea)).unwrap();
    room.say(&organiser, staged(Stage::Scoping)).unwrap();
    let changed = |owner| {
        w(Work::InitiativeChanged(InitiativeChanged {
            details: words("group"),
            initiative,
            level: Level::Strategic,
            owner,
        }))
    };
    assert_eq!(
        room.say(&organiser, changed(Some(ana.account))),
        Err("not-shared")
    );
    room.say(&ben, changed(None)).unwrap();
    assert_eq!(
        room.say(&ben, staged(Stage::Ended)),
        Err("not-your-group"),
        "the council answers for it no more"
    );
    let replied = w(Work::InitiativeReplied(InitiativeReplied {
        details: words("said"),
        initiative,
    }));
    room.say(&ana, replied).unwrap();
    // A meeting about it, and then about nothing.
    let mut about = shape(ours, &[]);
    about.initiative = Some(initiative);
    let meeting = room.say(&organiser, called(about)).unwrap();
    let shown = |room: &Gathering| {
        room.desk
            .views
            .meetings
            .initiative(&initiative)
            .unwrap()
            .clone()
    };
    assert_eq!(shown(&room).meetings, [meeting.mark()]);
    room.say(&organiser, super::changed(meeting, shape(ours, &[])))
        .unwrap();
    let shown = shown(&room);
    assert!(shown.meetings.is_empty());
    assert_eq!(
        (shown.claimed, shown.stages.len(), shown.replies.len()),
        (6, 2, 1)
    );
}

#[test]
fn what_was_said_is_answered_and_told() {
    let mut room = Gathering::default();
    let [ana, ben, notes, organiser] =
        [&room.ana, &room.ben, &room.notes, &room.organiser].map(Clone::clone);
    let council = council(&mut room);
    let meeting = room.call();
    let one = room
        .say(&ana, said(meeting, Some(ana.account), None))
        .unwrap();
    let two = room.say(&notes, said(meeting, None, None)).unwrap();
    let done = responded(&[one, two], ResponseOutcome::Done, false);
    for who in [&ana, &notes] {
        assert_eq!(room.say(who, done.clone()), Err("not-yours-to-answer"));
    }
    assert_eq!(room.say(&ben, done.clone()), Err("not-yours-to-answer"));
    let for_council = w(Work::ResponseGiven(ResponseGiven {
        contributions: vec![one],
        details: Some(words("why")),
        organisation: Some(council),
        outcome: ResponseOutcome::NotYet,
    }));
    assert_eq!(
        room.say(&ana, for_council.clone()),
        Err("not-yours-to-answer")
    );
    let first = room.say(&ben, for_council).unwrap();
    let second = room.say(&organiser, done).unwrap();
    assert_eq!(
        room.say(&ben, told(two, second)),
        Err("not-yours-to-answer")
    );
    assert_eq!(
        room.say(&organiser, told(two, first)),
        Err("response-unknown")
    );
    // Brokers tell people by phone: that they did is theirs to note, of what somebody said who can be told.
    let [broker, facilitator] = [&room.broker, &room.facilitator].map(Clone::clone);
    for (who, contribution, response, verdict) in [
        (&notes, one, second, Some("not-yours-to-answer")),
        (&broker, two, second, Some("not-yours-to-answer")),
        (&broker, two, first, Some("response-unknown")),
        (&broker, one, second, None),
        (&facilitator, one, second, None),
    ] {
        let said = room.say(who, told(contribution, response));
        assert_eq!(said.err(), verdict);
    }
    room.say(&ben, told(one, first)).unwrap();
    room.say(&ana, told(one, second)).unwrap();
    let views = &room.desk.views.meetings;
    assert_eq!(views.answered[&one.mark()], [first.mark(), second.mark()]);
    assert_eq!(views.answered[&two.mark()], [second.mark()]);
    assert_eq!(views.response(&first).unwrap().told.len(), 1);
    assert_eq!(views.parts[&ana.account].contributions.len(), 1);
}

#[test]
fn a_period_is_closed_once_when_it_is_over() {
    let mut room = Gathering::default();
    let facilitator = room.facilitator.clone();
    let figure = |indicator, value, of| Figure {
        indicator,
        of,
        second: None,
        second_of: None,
        value,
    };
    let closed = |from: &str, to: &str, figures: &[Figure]| {
        w(Work::PeriodClosed(PeriodClosed {
            figures: figures.to_vec(),
            from: day(from),
            to: day(to),
        }))
    };
    let sound = [figure(Indicator::C1, -3, 4), figure(Indicator::C10, 1, 0)];
    let lonely = Figure {
        second_of: Some(1),
        ..figure(Indicator::C1, 1, 1)
    };
    let cases = [
        (closed("2026-08-31", "2026-08-31", &sound), "period-wrong"),
        (closed("2026-09-01", "2026-08-31", &sound), "period-wrong"),
        (
            closed(
                "2026-08-01",
                "2026-08-31",
                &[sound[1].clone(), sound[0].clone()],
            ),
            "period-wrong",
        ),
        (
            closed(
                "2026-08-01",
                "2026-08-31",
                &[sound[0].clone(), sound[0].clone()],
            ),
            "period-wrong",
        ),
        (
            closed("2026-08-01", "2026-08-31", &[figure(Indicator::C2, 1, -1)]),
            "period-wrong",
        ),
        (
            closed("2026-08-01", "2026-08-31", &[lonely]),
            "period-wrong",
        ),
        (closed("2026-09-01", DAY, &sound), "period-not-over"),
    ];
    for (content, code) in cases {
        assert_eq!(room.say(&facilitator, content), Err(code));
    }
    room.say(&facilitator, closed("2026-07-01", "2026-08-31", &sound))
        .unwrap();
    for (from, to) in [
        ("2026-08-31", "2026-09-20"),
        ("2026-06-01", "2026-07-01"),
        ("2026-07-05", "2026-07-06"),
        ("2026-06-01", "2026-09-20"),
    ] {
        let again = closed(from, to, &sound);
        assert_eq!(room.say(&facilitator, again), Err("period-closed"));
    }
    room.say(&facilitator, closed("2026-09-01", "2026-09-20", &[]))
        .unwrap();
    assert_eq!(room.desk.views.meetings.periods.len(), 2);
}

#[test]
fn the_node_pools_ten_reflections_and_never_more_than_slips() {
    let mut room = Gathering::default();
    let notes: Person = room.notes.clone();
    let meeting = room.call();
    let mut slips: Vec<Digest32> = (0..15u8).map(|n| Digest32::of(&[n])).collect();
    slips.sort_unstable();
    let issued = |slips| m(Meeting::SlipsIssued(SlipsIssued { meeting, slips }));
    room.say(&notes, issued(slips.clone())).unwrap();
    let pooled = |count: u32, again: Vec<u32>| {
        m(Meeting::ReflectionsPooled(ReflectionsPooled {
            count,
            group: room.group,
            pool: Pool {
                again,
                important: vec![0, 0, 0, 0, count],
                listened: vec![0, 0, 0, count, 0],
                difference: vec![0; 5],
                understood: vec![1, 1, 1, 1, 1],
            },
        }))
    };
    let all = [
        (pooled(9, vec![9, 0, 0]), "too-few-reflections"),
        (pooled(10, vec![10, 0]), "pool-wrong"),
        (pooled(10, vec![10, 1, 0]), "pool-wrong"),
        (pooled(10, vec![u32::MAX, 1, 0]), "pool-wrong"),
        (pooled(16, vec![0, 0, 16]), "pool-wrong"),
    ];
    let sound = pooled(10, vec![4, 3, 3]);
    for (content, code) in all {
        assert_eq!(room.desk.node_says(content).map(drop), Err(code));
    }
    let steward = room.steward.clone();
    assert_eq!(room.say(&steward, sound.clone()), Err("only-the-node"));
    room.desk.node_says(sound.clone()).unwrap();
    assert_eq!(
        room.desk.node_says(sound).map(drop),
        Err("pool-wrong"),
        "five slips are left"
    );
    let views = &room.desk.views.meetings;
    assert_eq!(views.group(&room.group).unwrap().pools.len(), 1);
    assert_eq!(views.meeting(&meeting).unwrap().slips, slips);
}
