//! Floors and ceilings: only my own yes sets my minutes aside, and why I cannot agree is told to me alone.

use super::*;

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
