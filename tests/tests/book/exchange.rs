//! Stories of exchanges: who agrees, what settles, what is refused, what is undone.

use kith_protocol::{
    entry::{
        Content, Terms,
        exchange::{
            Attested, Declined, Disputed, Exchange, Expired, Ground, Imported, Outcome, Reason,
            Recorded, Resolved, Withdrawn,
        },
        roster::{
            AccountLimits, AccountOpened, Basis, CustodiansSet, MemberLeft, MemberPaused,
            PolicySet, Roster, Shared, SupporterGranted,
        },
    },
    id::{Account, Author, Name},
    limits::{DAY_MS, LINE_MINUTES, WAITING_BETWEEN_TWO},
};
use kith_tests::{
    desk::{Desk, help, line},
    people::{Person, uuid},
};

struct Cast {
    desk: Desk,
    steward: Person,
    broker: Person,
    ana: Person,
    ben: Person,
    cai: Person,
}

fn cast() -> Cast {
    let [steward, broker, ana, ben, cai] =
        ["steward", "broker", "ana", "ben", "cai"].map(Person::named);
    let desk = Desk::with(&steward, &broker, &[&ana, &ben, &cai]);
    Cast {
        desk,
        steward,
        broker,
        ana,
        ben,
        cai,
    }
}

fn x(exchange: Exchange) -> Content {
    Content::Exchange(exchange)
}

fn r(roster: Roster) -> Content {
    Content::Roster(roster)
}

fn attested(exchange: Terms, account: Account, basis: Ground) -> Content {
    x(Exchange::Attested(Attested {
        basis,
        exchange,
        r#for: account,
    }))
}

fn declined(exchange: Terms, account: Account) -> Content {
    x(Exchange::Declined(Declined {
        exchange,
        r#for: account,
        reason: Reason::WrongTime,
    }))
}

fn undo(of: Terms, giver: Account, receiver: Account, minutes: i64) -> Recorded {
    let mut mirrored = line(receiver, giver, minutes);
    mirrored.of = Some(0);
    Recorded {
        undoes: Some(Name {
            by: of.by,
            id: of.id,
        }),
        ..help(vec![mirrored])
    }
}

fn sum(desk: &Desk) -> i64 {
    desk.book.balances().map(|(_, minutes)| minutes).sum()
}

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
fn only_my_own_yes_reserves_my_minutes_and_limits_are_told_to_me_alone() {
    let Cast {
        mut desk,
        ana,
        ben,
        cai,
        ..
    } = cast();
    // Ana proposes more than Ben may receive. She learns nothing: it waits.
    let large = desk
        .record(&ana, &[], help(vec![line(ana.account, ben.account, 1_201)]))
        .unwrap();
    assert_eq!(
        desk.agree(&ben, ben.account, large),
        Err("floor"),
        "Ben is told why"
    );
    // Proposals do not block him: he can still agree to another, up to the floor.
    let small = desk
        .record(&cai, &[], help(vec![line(cai.account, ben.account, 1_200)]))
        .unwrap();
    desk.agree(&ben, ben.account, small).unwrap();
    assert_eq!(desk.balance(ben.account), -1_200);
    // With both signatures on one body it is Ana who is answered: she learns only that it waits.
    let both = help(vec![line(ana.account, ben.account, 1)]);
    assert_eq!(desk.record(&ana, &[&ben], both.clone()), Err("not-now"));
    assert_eq!(desk.record(&ben, &[&ana], both), Err("floor"));
}

#[test]
fn my_own_yes_holds_minutes_until_the_other_answers() {
    let Cast {
        mut desk,
        ana,
        ben,
        cai,
        ..
    } = cast();
    let first = desk
        .record(&ben, &[], help(vec![line(ana.account, ben.account, 1_000)]))
        .unwrap();
    let second = help(vec![line(cai.account, ben.account, 300)]);
    assert_eq!(
        desk.record(&ben, &[], second.clone()),
        Err("floor"),
        "1,000 of 1,200 are set aside"
    );
    desk.says(&ana, declined(first, ana.account)).unwrap();
    desk.record(&ben, &[], second).unwrap();
}

#[test]
fn a_ceiling_is_kept_and_count_only_banks_keep_no_limits() {
    let Cast {
        mut desk,
        steward,
        ana,
        ben,
        ..
    } = cast();
    let limits = AccountLimits {
        account: ana.account,
        ceiling: Some(100),
        floor: 0,
    };
    desk.says(&steward, r(Roster::PolicySet(PolicySet::Account(limits))))
        .unwrap();
    assert_eq!(
        desk.record(&ana, &[], help(vec![line(ana.account, ben.account, 101)])),
        Err("ceiling")
    );
    assert_eq!(
        desk.record(&ana, &[], help(vec![line(ben.account, ana.account, 1)])),
        Err("floor")
    );
    let policy = kith_protocol::entry::roster::BankPolicy {
        categories: vec!["gardening".parse().unwrap()],
        ceiling: None,
        count_only: true,
        expires_days: 30,
        floor: 0,
    };
    desk.says(&steward, r(Roster::PolicySet(PolicySet::Bank(policy))))
        .unwrap();
    desk.record(
        &ana,
        &[&ben],
        help(vec![line(ana.account, ben.account, 5_000)]),
    )
    .unwrap();
    assert_eq!(desk.balance(ben.account), -5_000);
}

#[test]
fn a_broker_writes_down_what_someone_without_a_device_said() {
    let Cast {
        mut desk,
        broker,
        ana,
        ..
    } = cast();
    let dot = Account(uuid("dot"));
    desk.join_without_device(dot);
    let terms = desk
        .record(&broker, &[], help(vec![line(dot, ana.account, 45)]))
        .unwrap();
    assert_eq!(
        desk.says(&ana, attested(terms, dot, Ground::Phone)),
        Err("not-a-broker")
    );
    assert_eq!(
        desk.says(&broker, attested(terms, ana.account, Ground::Phone)),
        Err("has-device")
    );
    assert_eq!(
        desk.says(&broker, attested(terms, dot, Ground::Notice)),
        Err("notice-ground")
    );
    desk.says(&broker, attested(terms, dot, Ground::Phone))
        .unwrap();
    desk.agree(&ana, ana.account, terms).unwrap();
    assert_eq!(desk.balance(dot), 45);
    let story = desk
        .views
        .exchanges
        .story(&terms.name().mark())
        .expect("told for ever");
    assert!(format!("{story:?}").contains("Attested(Phone)"));
}

#[test]
fn a_broker_does_not_attest_what_concerns_them() {
    let Cast {
        mut desk,
        steward,
        broker,
        ana,
        ..
    } = cast();
    let dot = Account(uuid("dot"));
    desk.join_without_device(dot);
    let own = desk
        .record(&broker, &[], help(vec![line(broker.account, dot, 45)]))
        .unwrap();
    assert_eq!(
        desk.says(&broker, attested(own, dot, Ground::Spoken)),
        Err("concerned"),
        "the other side of their own"
    );
    desk.says(&steward, attested(own, dot, Ground::Spoken))
        .unwrap();
    // A supporter is concerned as well.
    let granted = SupporterGranted {
        account: dot,
        basis: Some(Basis::Spoken),
        supporter: broker.account,
    };
    assert_eq!(
        desk.says(&broker, r(Roster::SupporterGranted(granted.clone()))),
        Err("concerned")
    );
    desk.says(&steward, r(Roster::SupporterGranted(granted)))
        .unwrap();
    let terms = desk
        .record(&ana, &[], help(vec![line(ana.account, dot, 45)]))
        .unwrap();
    assert_eq!(
        desk.says(&broker, attested(terms, dot, Ground::Spoken)),
        Err("concerned")
    );
}

#[test]
fn a_supporter_speaks_for_a_member_but_never_on_both_sides() {
    let Cast {
        mut desk,
        ana,
        ben,
        cai,
        ..
    } = cast();
    let granted = SupporterGranted {
        account: ana.account,
        basis: None,
        supporter: ben.account,
    };
    desk.says(&ana, r(Roster::SupporterGranted(granted)))
        .unwrap();
    let helped = Recorded {
        r#for: Some(ana.account),
        ..help(vec![line(cai.account, ana.account, 30)])
    };
    let terms = desk.record(&ben, &[], helped.clone()).unwrap();
    desk.agree(&cai, cai.account, terms).unwrap();
    assert_eq!(desk.balance(ana.account), -30);
    let both = Recorded {
        r#for: Some(ana.account),
        ..help(vec![line(ben.account, ana.account, 30)])
    };
    assert_eq!(desk.record(&ben, &[], both), Err("both-sides"));
    let own = desk
        .record(&ben, &[], help(vec![line(ben.account, ana.account, 30)]))
        .unwrap();
    assert_eq!(desk.agree(&ben, ana.account, own), Err("both-sides"));
    assert_eq!(desk.record(&cai, &[], helped), Err("not-for-you"));
}

#[test]
fn a_pot_spends_by_k_of_n_custodians_each_counted_once_and_in_office() {
    let Cast {
        mut desk,
        steward,
        broker,
        ana,
        ben,
        cai,
    } = cast();
    let pot = Account(uuid("pot"));
    let opened = AccountOpened {
        account: pot,
        custodians: vec![ana.account, ben.account, broker.account],
        details: None,
        needed: 2,
        r#type: Shared::Pot,
    };
    desk.says(&steward, r(Roster::AccountOpened(opened)))
        .unwrap();
    let terms = desk
        .record(&ana, &[], help(vec![line(cai.account, pot, 60)]))
        .unwrap();
    desk.agree(&cai, cai.account, terms).unwrap();
    assert_eq!(desk.balance(cai.account), 0, "one of two");
    assert_eq!(
        desk.agree(&ana, pot, terms),
        Err("nothing-waits"),
        "counted once"
    );
    assert_eq!(
        desk.says(&broker, attested(terms, pot, Ground::Spoken)),
        Err("concerned"),
        "an attestation is no custodian"
    );
    assert_eq!(
        desk.says(&steward, attested(terms, pot, Ground::Spoken)),
        Err("attest-person")
    );
    // Ana leaves office: her yes no longer counts when the next one comes.
    let without = CustodiansSet {
        account: pot,
        custodians: vec![ben.account, broker.account],
        needed: 2,
    };
    desk.says(&steward, r(Roster::CustodiansSet(without)))
        .unwrap();
    desk.agree(&ben, pot, terms).unwrap();
    assert_eq!(desk.balance(cai.account), 0);
    desk.agree(&broker, pot, terms).unwrap();
    assert_eq!((desk.balance(cai.account), desk.balance(pot)), (60, -60));
    // A gift to the pot needs one of them.
    let gift = desk
        .record(&cai, &[], help(vec![line(pot, cai.account, 20)]))
        .unwrap();
    desk.agree(&ben, pot, gift).unwrap();
    assert_eq!(desk.balance(pot), -40);
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
fn an_undoing_mirrors_never_exceeds_and_ignores_floors() {
    let Cast {
        mut desk,
        ana,
        ben,
        cai,
        ..
    } = cast();
    let terms = desk
        .record(
            &ana,
            &[&ben],
            help(vec![line(ana.account, ben.account, 60)]),
        )
        .unwrap();
    desk.record(
        &cai,
        &[&ana],
        help(vec![line(cai.account, ana.account, 1_260)]),
    )
    .unwrap();
    assert_eq!(desk.balance(ana.account), -1_200, "at the floor");
    let wrong = Recorded {
        undoes: Some(terms.name()),
        ..help(vec![line(ben.account, ana.account, 60)])
    };
    assert_eq!(
        desk.record(&ben, &[], wrong),
        Err("undo-mirror"),
        "it says which line"
    );
    assert_eq!(
        desk.record(&ben, &[], undo(terms, ben.account, ana.account, 60)),
        Err("undo-mirror")
    );
    assert_eq!(
        desk.record(&ben, &[], undo(terms, ana.account, ben.account, 61)),
        Err("undo-too-much")
    );
    let part = desk
        .record(&ben, &[], undo(terms, ana.account, ben.account, 40))
        .unwrap();
    assert_eq!(
        desk.record(&ben, &[], undo(terms, ana.account, ben.account, 21)),
        Err("undo-too-much"),
        "what waits counts"
    );
    desk.agree(&ana, ana.account, part).unwrap();
    assert_eq!(
        desk.balance(ana.account),
        -1_240,
        "an undoing ignores the floor"
    );
    let rest = desk
        .record(&ben, &[&ana], undo(terms, ana.account, ben.account, 20))
        .unwrap();
    assert_eq!(
        desk.record(&ben, &[], undo(terms, ana.account, ben.account, 1)),
        Err("undo-too-much")
    );
    assert_eq!(
        desk.record(&ben, &[], undo(rest, ben.account, ana.account, 20))
            .map(drop),
        Ok(()),
        "an undoing can be undone"
    );
}

#[test]
fn what_did_not_settle_cannot_be_undone() {
    let Cast {
        mut desk, ana, ben, ..
    } = cast();
    let terms = desk
        .record(&ana, &[], help(vec![line(ana.account, ben.account, 60)]))
        .unwrap();
    assert_eq!(
        desk.record(&ana, &[], undo(terms, ana.account, ben.account, 60)),
        Err("not-settled")
    );
    desk.says(&ben, declined(terms, ben.account)).unwrap();
    assert_eq!(
        desk.record(&ana, &[], undo(terms, ana.account, ben.account, 60)),
        Err("not-settled")
    );
}

#[test]
fn two_brokers_undo_after_fourteen_days_notice() {
    let Cast {
        mut desk,
        steward,
        broker,
        ana,
        ben,
        ..
    } = cast();
    let terms = desk
        .record(
            &ana,
            &[&ben],
            help(vec![line(ana.account, ben.account, 60)]),
        )
        .unwrap();
    let undoing = desk
        .record(&broker, &[], undo(terms, ana.account, ben.account, 60))
        .unwrap();
    let notice = || attested(undoing, ana.account, Ground::Notice);
    assert_eq!(desk.says(&steward, notice()), Err("notice-runs"));
    desk.now += 14 * DAY_MS;
    assert_eq!(desk.says(&broker, notice()), Err("same-broker"));
    assert_eq!(desk.balance(ana.account), 60);
    desk.says(&steward, notice()).unwrap();
    assert_eq!(
        (desk.balance(ana.account), desk.balance(ben.account)),
        (0, 0)
    );
}

#[test]
fn not_right_marks_and_never_freezes() {
    let Cast {
        mut desk,
        broker,
        ana,
        ben,
        cai,
        ..
    } = cast();
    let terms = desk
        .record(&ana, &[], help(vec![line(ana.account, ben.account, 60)]))
        .unwrap();
    let wrong = |account| {
        x(Exchange::Disputed(Disputed {
            exchange: terms,
            r#for: account,
            reason: Reason::WrongTime,
        }))
    };
    let cleared = |outcome| {
        x(Exchange::Resolved(Resolved {
            exchange: terms,
            outcome,
        }))
    };
    assert_eq!(
        desk.says(&ben, wrong(ben.account)),
        Err("not-settled"),
        "say no instead"
    );
    desk.agree(&ben, ben.account, terms).unwrap();
    assert_eq!(desk.says(&cai, wrong(cai.account)), Err("not-for-you"));
    assert_eq!(
        desk.says(&broker, cleared(Outcome::Stands)),
        Err("not-disputed")
    );
    desk.says(&ben, wrong(ben.account)).unwrap();
    assert_eq!(desk.says(&ana, wrong(ana.account)), Err("already-disputed"));
    assert_eq!(desk.balance(ben.account), -60, "nothing is frozen");
    assert_eq!(
        desk.says(&ana, cleared(Outcome::Stands)),
        Err("not-a-broker")
    );
    assert_eq!(
        desk.says(&ana, cleared(Outcome::TakenBack)),
        Err("not-for-you")
    );
    desk.says(&broker, cleared(Outcome::Stands)).unwrap();
    desk.says(&ben, wrong(ben.account)).unwrap();
    desk.says(&ben, cleared(Outcome::TakenBack)).unwrap();
}

#[test]
fn a_leavers_hours_go_where_they_wished_or_to_a_pot() {
    let Cast {
        mut desk,
        steward,
        broker,
        ana,
        ben,
        cai,
    } = cast();
    let pot = Account(uuid("pot"));
    let opened = AccountOpened {
        account: pot,
        custodians: vec![broker.account],
        details: None,
        needed: 1,
        r#type: Shared::Pot,
    };
    desk.says(&steward, r(Roster::AccountOpened(opened)))
        .unwrap();
    desk.record(
        &ana,
        &[&ben],
        help(vec![line(ana.account, ben.account, 60)]),
    )
    .unwrap();
    let leaves = |account, to| r(Roster::MemberLeft(MemberLeft { account, to }));
    assert_eq!(desk.says(&ana, leaves(ana.account, None)), Err("leaver-to"));
    assert_eq!(
        desk.says(&cai, leaves(ana.account, Some(cai.account))),
        Err("not-a-steward")
    );
    let open = desk
        .record(&ana, &[], help(vec![line(cai.account, ana.account, 5)]))
        .unwrap();
    assert_eq!(
        desk.says(&ana, leaves(ana.account, Some(cai.account))),
        Err("hours-still-waiting")
    );
    desk.says(&cai, declined(open, cai.account)).unwrap();
    desk.says(&ana, leaves(ana.account, Some(cai.account)))
        .unwrap();
    assert_eq!(
        (desk.balance(ana.account), desk.balance(cai.account)),
        (0, 60)
    );
    assert_eq!(
        desk.says(&ben, leaves(ben.account, Some(cai.account))),
        Err("leaver-to"),
        "nobody inherits what is owed"
    );
    assert_eq!(
        desk.says(&ben, leaves(ben.account, Some(pot))),
        Err("not-a-steward"),
        "a Kith lead decides that"
    );
    desk.says(&steward, leaves(ben.account, Some(pot))).unwrap();
    assert_eq!((desk.balance(ben.account), desk.balance(pot)), (0, -60));
    assert_eq!(sum(&desk), 0);
    assert_eq!(
        desk.record(&ana, &[], help(vec![line(ana.account, cai.account, 5)])),
        Err("author-gone")
    );
    assert_eq!(
        desk.record(&cai, &[], help(vec![line(ana.account, cai.account, 5)])),
        Err("party-away")
    );
}

#[test]
fn who_rests_takes_part_in_nothing_new() {
    let Cast {
        mut desk, ana, ben, ..
    } = cast();
    let rests = |paused| {
        r(Roster::MemberPaused(MemberPaused {
            account: ana.account,
            paused,
        }))
    };
    assert_eq!(desk.says(&ben, rests(true)), Err("not-yours"));
    desk.says(&ana, rests(true)).unwrap();
    assert_eq!(
        desk.record(&ben, &[], help(vec![line(ana.account, ben.account, 5)])),
        Err("party-away")
    );
    desk.says(&ana, rests(false)).unwrap();
    desk.record(&ben, &[], help(vec![line(ana.account, ben.account, 5)]))
        .unwrap();
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
