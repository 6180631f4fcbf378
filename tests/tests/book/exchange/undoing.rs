//! Undoing, what is not right, and leaving.

use std::collections::BTreeSet;

use kith_protocol::leaf::Leaf;

use super::*;

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
    let disputed = desk.says(&ben, wrong(ben.account)).unwrap();
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
    let stands = desk.says(&broker, cleared(Outcome::Stands)).unwrap();
    desk.says(&ben, wrong(ben.account)).unwrap();
    let taken_back = desk.says(&ben, cleared(Outcome::TakenBack)).unwrap();
    let touched = |at| {
        let leaf = Leaf::read(&desk.leaves[usize::try_from(at).unwrap()]).unwrap();
        leaf.links
            .iter()
            .map(|link| link.account)
            .collect::<BTreeSet<_>>()
    };
    let both = BTreeSet::from([ana.account, ben.account]);
    let with_broker = BTreeSet::from([ana.account, ben.account, broker.account]);
    assert_eq!(
        [disputed, stands, taken_back].map(touched),
        [both.clone(), with_broker, both],
        "each stands in the chain of everyone in the exchange"
    );
    assert_eq!(desk.replayed(), (desk.book, desk.views));
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
