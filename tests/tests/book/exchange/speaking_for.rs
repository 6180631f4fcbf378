//! Brokers, supporters and custodians: who speaks for whom, and who is concerned.

use super::*;

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
