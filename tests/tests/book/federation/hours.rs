//! Who promises and asks for hours across areas, and what that sets aside.

use super::*;

type Change = fn(&mut TransferPromised);

/// What is wrong with a promise, who makes it so, and how.
fn wrong<'a>(
    ana: &'a Person,
    broker: &'a Person,
    ben: &'a Person,
) -> [(&'static str, &'a Person, Change); 14] {
    [
        ("minutes-wrong", ana, |c| c.minutes = 0),
        ("day-to-come", ana, |c| {
            c.day = "2099-01-01".parse().unwrap()
        }),
        ("category-unknown", ana, |c| {
            c.category = "sailing".parse().unwrap()
        }),
        ("party-unknown", ana, |c| c.r#for = Account(uuid("nobody"))),
        ("not-a-broker", ana, |c| c.basis = Some(Basis::Phone)),
        ("concerned", broker, |c| {
            c.r#for = Person::named("broker").account;
            c.basis = Some(Basis::Phone);
        }),
        ("attest-person", broker, |c| {
            c.r#for = Account(uuid("one key"));
            c.basis = Some(Basis::Phone);
        }),
        ("has-device", broker, |c| c.basis = Some(Basis::Phone)),
        ("not-for-you", ana, |c| c.r#for = Account(uuid("edith"))),
        ("not-for-you", broker, |_| {}),
        ("party-away", ben, |c| {
            c.r#for = Person::named("ben").account
        }),
        ("pot-needs-more", ana, |c| {
            c.r#for = Account(uuid("two keys"))
        }),
        ("neighbour-unknown", ana, |c| c.neighbour = area("york").1),
        ("neighbour-ceiling", ana, |c| c.minutes = 601),
    ]
}

#[test]
fn what_cannot_be_promised_is_refused() {
    let (mut desk, steward, broker, ana, ben) = linked();
    let edith = Account(uuid("edith"));
    desk.join_without_device(edith);
    let pot = |account: &str, needed| {
        r(Roster::AccountOpened(AccountOpened {
            account: Account(uuid(account)),
            custodians: vec![ana.account, ben.account],
            details: None,
            needed,
            r#type: Shared::Pot,
        }))
    };
    desk.says(&steward, pot("one key", 1)).unwrap();
    desk.says(&steward, pot("two keys", 2)).unwrap();
    let paused = MemberPaused {
        account: ben.account,
        paused: true,
    };
    desk.says(&broker, r(Roster::MemberPaused(paused))).unwrap();

    for (code, by, change) in wrong(&ana, &broker, &ben) {
        let mut promised = promise(ana.account, 1);
        change(&mut promised);
        assert_eq!(promises(&mut desk, by, promised), Err(code));
    }
    let nobody = f(Federation::TransferPromised(promise(ana.account, 1)));
    assert_eq!(desk.node_says(nobody), Err("not-for-the-node"));

    promises(&mut desk, &ana, promise(ana.account, 1)).unwrap();
    assert_eq!(
        promises(&mut desk, &ana, promise(ana.account, 1)),
        Err("transfer-taken")
    );
    let mut for_edith = promise(edith, 2);
    for_edith.basis = Some(Basis::Spoken);
    promises(&mut desk, &broker, for_edith).unwrap();
    promises(&mut desk, &ana, promise(Account(uuid("one key")), 3)).unwrap();
    assert_eq!(desk.views.transfers.under_way(&leeds()), (180, 0));
    desk.says(&steward, end("leeds")).unwrap();
    assert_eq!(
        promises(&mut desk, &ana, promise(ana.account, 4)),
        Err("neighbour-ended")
    );
    assert_eq!(
        offers(&mut desk, &ana, offer(ana.account, 5)),
        Err("neighbour-ended")
    );
    whole(&desk);
}

#[test]
fn only_ones_own_consent_sets_minutes_aside_and_limits_are_told_to_nobody_else() {
    let (mut desk, steward, broker, ana, _) = linked();
    limits(&mut desk, &steward, ana.account, 60, None);
    promises(&mut desk, &ana, promise(ana.account, 1)).unwrap();
    assert_eq!(
        promises(&mut desk, &ana, promise(ana.account, 2)),
        Err("floor")
    );
    assert_eq!(desk.balance(ana.account), 0, "nothing moved yet");
    let leaves = MemberLeft {
        account: ana.account,
        to: None,
    };
    assert_eq!(
        desk.says(&ana, r(Roster::MemberLeft(leaves))),
        Err("hours-still-waiting")
    );
    withdraws(&mut desk, &ana, 1).unwrap();
    assert_eq!(state(&desk, 1), State::Withdrawn);
    assert_eq!(withdraws(&mut desk, &ana, 1), Err("transfer-decided"));
    promises(&mut desk, &ana, promise(ana.account, 2)).unwrap();

    let edith = Account(uuid("edith"));
    desk.join_without_device(edith);
    limits(&mut desk, &steward, edith, 30, Some(30));
    let mut spoken = promise(edith, 3);
    spoken.basis = Some(Basis::Spoken);
    assert_eq!(promises(&mut desk, &broker, spoken), Err("not-now"));
    let mut spoken = offer(edith, 4);
    spoken.basis = Some(Basis::Spoken);
    assert_eq!(offers(&mut desk, &broker, spoken), Err("not-now"));
    limits(&mut desk, &steward, ana.account, 600, Some(90));
    offers(&mut desk, &ana, offer(ana.account, 5)).unwrap();
    assert_eq!(
        offers(&mut desk, &ana, offer(ana.account, 6)),
        Err("ceiling")
    );
    whole(&desk);
}

#[test]
fn the_ceiling_holds_either_way_with_all_that_is_under_way() {
    let (mut desk, steward, _, ana, ben) = linked();
    desk.says(&steward, change("leeds", Some(120), None))
        .unwrap();
    for n in [1, 2] {
        promises(&mut desk, &ana, promise(ana.account, n)).unwrap();
        offers(&mut desk, &ben, offer(ben.account, 10 + n)).unwrap();
    }
    assert_eq!(
        promises(&mut desk, &ana, promise(ana.account, 3)),
        Err("neighbour-ceiling")
    );
    assert_eq!(
        offers(&mut desk, &ben, offer(ben.account, 13)),
        Err("neighbour-ceiling")
    );
    // What is settled one way makes room the other way.
    let paid = settled(ana.account, &leeds(), 1, (0, 60));
    desk.node_says(f(Federation::TransferSettled(paid)))
        .unwrap();
    offers(&mut desk, &ben, offer(ben.account, 13)).unwrap();
    assert_eq!(
        promises(&mut desk, &ana, promise(ana.account, 3)),
        Err("neighbour-ceiling")
    );
    assert_eq!(desk.views.transfers.under_way(&leeds()), (60, 180));
    whole(&desk);
}

#[test]
fn a_giver_only_asks_to_cancel_and_helpers_speak_for_whom_they_help() {
    let (mut desk, _, broker, ana, ben) = linked();
    let edith = Account(uuid("edith"));
    desk.join_without_device(edith);
    let supports = SupporterGranted {
        account: edith,
        basis: Some(Basis::Spoken),
        supporter: ben.account,
    };
    desk.says(&broker, r(Roster::SupporterGranted(supports)))
        .unwrap();
    offers(&mut desk, &ben, offer(edith, 1)).unwrap();
    assert_eq!(withdraws(&mut desk, &ana, 1), Err("not-for-you"));
    assert_eq!(withdraws(&mut desk, &ana, 9), Err("transfer-unknown"));
    withdraws(&mut desk, &broker, 1).unwrap();
    assert_eq!(state(&desk, 1), State::Asked);
    assert_eq!(withdraws(&mut desk, &ben, 1), Err("already-so"));
    assert_eq!(desk.views.transfers.under_way(&leeds()), (0, 60));
    offers(&mut desk, &ana, offer(ana.account, 2)).unwrap();
    assert_eq!(
        withdraws(&mut desk, &broker, 2),
        Err("not-for-you"),
        "ana has a device"
    );
    whole(&desk);
}

#[test]
fn a_pot_pays_while_one_custodian_is_enough() {
    let (mut desk, steward, _, ana, ben) = linked();
    let pot = Account(uuid("pot"));
    let opened = AccountOpened {
        account: pot,
        custodians: vec![ana.account],
        details: None,
        needed: 1,
        r#type: Shared::Pot,
    };
    desk.says(&steward, r(Roster::AccountOpened(opened)))
        .unwrap();
    promises(&mut desk, &ana, promise(pot, 1)).unwrap();
    let both = CustodiansSet {
        account: pot,
        custodians: vec![ana.account, ben.account],
        needed: 2,
    };
    desk.says(&steward, r(Roster::CustodiansSet(both))).unwrap();
    assert_eq!(
        promises(&mut desk, &ana, promise(pot, 2)),
        Err("pot-needs-more")
    );
    // What was promised before holds.
    let paid = settled(pot, &leeds(), 1, (0, 60));
    desk.node_says(f(Federation::TransferSettled(paid)))
        .unwrap();
    assert_eq!(desk.balance(pot), -60);
    assert_eq!(desk.balance(clearing(&leeds())), 60);
    offers(&mut desk, &ben, offer(pot, 3)).unwrap();
    whole(&desk);
}

#[test]
fn a_pay_code_is_not_shown_where_programs_are_looked_into() {
    assert_eq!(format!("{:?}", code(7)), "PayCode(…)");
}
