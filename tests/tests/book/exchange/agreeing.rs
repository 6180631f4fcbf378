//! Who records, who agrees, what settles, what ends.

use super::*;

#[test]
fn one_records_and_the_other_agrees() {
    let Cast {
        mut desk, ana, ben, ..
    } = cast();
    let terms = desk
        .record(&ana, &[], help(vec![line(ana.account, ben.account, 60)]))
        .unwrap();
    assert_eq!(
        (desk.balance(ana.account), desk.balance(ben.account)),
        (0, 0),
        "nothing moves before both agree"
    );
    desk.agree(&ben, ben.account, terms).unwrap();
    assert_eq!(
        (desk.balance(ana.account), desk.balance(ben.account)),
        (60, -60)
    );
    assert_eq!(
        desk.agree(&ben, ben.account, terms),
        Err("nothing-waits"),
        "once is once"
    );
    let statement = desk.views.statements.of(&ben.account).unwrap();
    assert_eq!(
        (statement.gave, statement.received, statement.balance),
        (0, 60, -60)
    );
}

#[test]
fn a_body_that_both_signed_settles_at_once() {
    let Cast {
        mut desk, ana, ben, ..
    } = cast();
    desk.record(
        &ana,
        &[&ben],
        help(vec![line(ana.account, ben.account, 90)]),
    )
    .unwrap();
    assert_eq!(desk.balance(ana.account), 90);
}

#[test]
fn each_line_settles_by_itself_unless_all_or_none() {
    for (all_or_none, after_one) in [(false, 30), (true, 0)] {
        let Cast {
            mut desk,
            ana,
            ben,
            cai,
            ..
        } = cast();
        let class = Recorded {
            all_or_none,
            ..help(vec![
                line(ana.account, ben.account, 30),
                line(ana.account, cai.account, 30),
            ])
        };
        let terms = desk.record(&ana, &[], class).unwrap();
        desk.agree(&ben, ben.account, terms).unwrap();
        assert_eq!(
            desk.balance(ana.account),
            after_one,
            "all or none: {all_or_none}"
        );
        desk.agree(&cai, cai.account, terms).unwrap();
        assert_eq!(desk.balance(ana.account), 60);
    }
}

#[test]
fn a_no_ends_a_line_and_all_of_them_where_it_is_all_or_none() {
    for (all_or_none, later) in [(false, Ok(())), (true, Err("nothing-waits"))] {
        let Cast {
            mut desk,
            ana,
            ben,
            cai,
            ..
        } = cast();
        let class = Recorded {
            all_or_none,
            ..help(vec![
                line(ana.account, ben.account, 30),
                line(ana.account, cai.account, 30),
            ])
        };
        let terms = desk.record(&ana, &[], class).unwrap();
        desk.says(&ben, declined(terms, ben.account)).unwrap();
        assert_eq!(desk.agree(&cai, cai.account, terms).map(drop), later);
        assert_eq!(
            desk.agree(&ben, ben.account, terms),
            Err("nothing-waits"),
            "a no is a no"
        );
    }
}

#[test]
fn who_recorded_takes_it_back_and_nobody_else_does() {
    let Cast {
        mut desk, ana, ben, ..
    } = cast();
    let terms = desk
        .record(&ana, &[], help(vec![line(ana.account, ben.account, 30)]))
        .unwrap();
    let back = || x(Exchange::Withdrawn(Withdrawn { exchange: terms }));
    assert_eq!(desk.says(&ben, back()), Err("not-recorder"));
    desk.says(&ana, back()).unwrap();
    assert_eq!(desk.agree(&ben, ben.account, terms), Err("nothing-waits"));
}

#[test]
fn what_nobody_answers_runs_out_once_by_the_nodes_word() {
    let Cast {
        mut desk, ana, ben, ..
    } = cast();
    let terms = desk
        .record(&ana, &[], help(vec![line(ana.account, ben.account, 30)]))
        .unwrap();
    assert!(desk.book.due(desk.now + 30 * DAY_MS - 1, 9).is_empty());
    let due = desk.book.due(desk.now + 30 * DAY_MS, 9).remove(0);
    let content = || x(Exchange::Expired(due.expired.clone()));
    let mut said = desk.make(Author::Node, content());
    let node = desk.node.clone();
    assert_eq!(
        desk.submit(&said, &[&node]),
        Err("not-due"),
        "an id of one's own"
    );
    said.id = due.id;
    assert_eq!(desk.submit(&said, &[&node]), Err("not-due"), "too early");
    desk.now += 30 * DAY_MS;
    desk.submit(&said, &[&node]).unwrap();
    assert_eq!(desk.submit(&said, &[&node]), Err("id-taken"));
    assert_eq!(desk.agree(&ben, ben.account, terms), Err("nothing-waits"));
    assert!(desk.book.due(i64::MAX, 9).is_empty());
    let wrong = Expired {
        after_days: 1,
        exchange: terms,
    };
    assert_eq!(
        desk.says(&ana, x(Exchange::Expired(wrong))),
        Err("not-for-you")
    );
}

#[test]
fn at_most_five_proposals_wait_between_two_and_they_block_nobody_else() {
    let Cast {
        mut desk, ana, ben, ..
    } = cast();
    let to_ben = || help(vec![line(ana.account, ben.account, 10)]);
    let mut last = None;
    for _ in 0..WAITING_BETWEEN_TWO {
        last = Some(desk.record(&ana, &[], to_ben()).unwrap());
    }
    assert_eq!(desk.record(&ana, &[], to_ben()), Err("too-many-waiting"));
    desk.record(&ben, &[], to_ben())
        .expect("Ben's own proposals to Ana are not Ana's");
    desk.says(&ben, declined(last.unwrap(), ben.account))
        .unwrap();
    desk.record(&ana, &[], to_ben()).unwrap();
}

/// A broker's stack of paper about someone without a phone is no flood: what is answered at once does not wait.
#[test]
fn a_proposal_counts_against_who_made_it_until_it_is_answered() {
    let Cast {
        mut desk,
        broker,
        ana,
        ben,
        ..
    } = cast();
    let dot = Account(uuid("dot"));
    desk.join_without_device(dot);
    for n in 0..=WAITING_BETWEEN_TWO {
        let other = if n % 2 == 0 { &ana } else { &ben };
        let slip = desk
            .record(&broker, &[], help(vec![line(dot, other.account, 10)]))
            .unwrap();
        desk.says(&broker, attested(slip, dot, Ground::Paper))
            .unwrap();
    }
    // Ben logs a class between others: it fills his own measure, not theirs.
    let class = help(vec![
        line(ben.account, broker.account, 5),
        line(ana.account, broker.account, 5),
    ]);
    for _ in 0..WAITING_BETWEEN_TWO {
        desk.record(&ben, &[], class.clone()).unwrap();
    }
    assert_eq!(
        desk.record(&ben, &[], class.clone()),
        Err("too-many-waiting")
    );
    desk.record(&ana, &[], help(vec![line(ana.account, broker.account, 5)]))
        .expect("Ana has asked the broker nothing yet");
}

#[test]
fn history_is_imported_by_a_steward_or_the_console_and_keeps_no_limits() {
    let Cast {
        mut desk,
        steward,
        broker,
        ana,
        ben,
        ..
    } = cast();
    let imported = || {
        x(Exchange::Imported(Imported {
            category: "imported".parse().unwrap(),
            day: "2019-02-28".parse().unwrap(),
            details: None,
            lines: vec![line(ana.account, ben.account, 9_999)],
        }))
    };
    assert_eq!(desk.says(&broker, imported()), Err("not-a-broker"));
    desk.says(&steward, imported()).unwrap();
    desk.node_says(imported()).unwrap();
    assert_eq!(desk.balance(ben.account), -19_998);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn lines_that_make_no_sense_are_refused() {
    let Cast {
        mut desk,
        steward,
        ana,
        ben,
        cai,
        ..
    } = cast();
    let (a, b) = (ana.account, ben.account);
    let day = |text: &str| Recorded {
        day: text.parse().unwrap(),
        ..help(vec![line(a, b, 5)])
    };
    let table = [
        ("nobody", help(vec![]), "lines-wrong"),
        ("to oneself", help(vec![line(a, a, 5)]), "lines-wrong"),
        (
            "forty-one lines",
            help(vec![line(a, b, 1); 41]),
            "lines-wrong",
        ),
        ("no time", help(vec![line(a, b, 0)]), "minutes-wrong"),
        (
            "less than no time",
            help(vec![line(a, b, -5)]),
            "minutes-wrong",
        ),
        (
            "more than a year",
            help(vec![line(a, b, LINE_MINUTES + 1)]),
            "minutes-wrong",
        ),
        ("a day to come", day("2026-09-24"), "day-to-come"),
        (
            "somebody unknown",
            help(vec![line(a, Account(uuid("nobody")), 5)]),
            "party-unknown",
        ),
        (
            "a category of another bank",
            Recorded {
                category: "skydiving".parse().unwrap(),
                ..help(vec![line(a, b, 5)])
            },
            "category-unknown",
        ),
        (
            "a mirror of nothing",
            help(vec![Line {
                of: Some(0),
                ..line(a, b, 5)
            }]),
            "undo-mirror",
        ),
        (
            "other people's",
            help(vec![line(b, cai.account, 5)]),
            "not-a-party",
        ),
    ];
    let before = desk.picture();
    for (name, recorded, code) in table {
        assert_eq!(desk.record(&ana, &[], recorded), Err(code), "{name}");
    }
    assert_eq!(
        desk.record(&ana, &[&cai], help(vec![line(a, b, 5)])),
        Err("signer-unneeded")
    );
    assert_eq!(desk.picture(), before, "a refusal changes nothing");
    desk.record(&ana, &[], day("2026-09-22"))
        .expect("where the day starts first, it is this day already");
    desk.record(&steward, &[], help(vec![line(a, b, 5)]))
        .expect("a steward may write down for others");
}
