//! Invitations and devices: nobody quietly becomes somebody.

use super::*;

#[test]
fn an_invitation_works_once_for_one_person_until_it_is_too_old() {
    let (mut desk, _, broker, _, _) = cast();
    let [first, second, guessed] = ["i1", "i2", "guess"].map(Device::named);
    desk.says(&broker, invite(&first, None, None)).unwrap();
    let [cai, dai] = ["cai", "dai"].map(Person::named);
    assert_eq!(
        join(&mut desk, cai.account, &cai.device, &guessed),
        Err("invitation-unknown")
    );
    join(&mut desk, cai.account, &cai.device, &first).unwrap();
    assert_eq!(
        join(&mut desk, dai.account, &dai.device, &first),
        Err("invitation-used")
    );
    desk.says(&broker, invite(&second, None, None)).unwrap();
    assert_eq!(
        join(&mut desk, cai.account, &dai.device, &second),
        Err("account-taken")
    );
    assert_eq!(
        join(&mut desk, dai.account, &cai.device, &second),
        Err("key-taken")
    );
    assert_eq!(
        enrol(&mut desk, cai.account, &dai.device, &second),
        Err("invitation-not-for-this")
    );
    desk.now += 30 * DAY_MS + 1;
    assert_eq!(
        join(&mut desk, dai.account, &dai.device, &second),
        Err("invitation-expired")
    );
}

#[test]
fn a_stopped_invitation_lets_nobody_in() {
    let (mut desk, _, broker, ana, _) = cast();
    let key = Device::named("i");
    desk.says(&broker, invite(&key, None, None)).unwrap();
    assert_eq!(desk.says(&ana, stop(&key)), Err("not-an-officer"));
    desk.says(&broker, stop(&key)).unwrap();
    let cai = Person::named("cai");
    assert_eq!(
        join(&mut desk, cai.account, &cai.device, &key),
        Err("invitation-stopped")
    );
}

#[test]
fn a_broker_cannot_become_a_member_by_inviting_them_again() {
    let (mut desk, _, broker, ana, _) = cast();
    let (key, evil) = (Device::named("i"), Device::named("evil"));
    // Stopping her phone first does not help: she has had one.
    desk.says(&broker, stop(&ana.device)).unwrap();
    desk.says(&broker, invite(&key, Some(ana.account), None))
        .unwrap();
    assert_eq!(
        enrol(&mut desk, ana.account, &evil, &key),
        Err("invitation-not-yet")
    );
    let approve = || {
        r(Roster::InvitationApproved(InvitationApproved {
            key: key.key(),
        }))
    };
    assert_eq!(
        desk.says(&broker, approve()),
        Err("not-an-officer"),
        "the same officer twice is one"
    );
    assert_eq!(desk.node_says(approve()), Err("not-an-officer"));
    desk.now += 72 * HOUR_MS - 1;
    assert_eq!(
        enrol(&mut desk, ana.account, &evil, &key),
        Err("invitation-not-yet")
    );
    desk.now += 1;
    enrol(&mut desk, ana.account, &evil, &key).expect("after 72 hours' notice to her");
}

/// A broker who keeps a second invitation for someone without a phone cannot use it once they have one.
#[test]
fn a_spare_invitation_ends_when_the_person_sets_up_their_first_phone() {
    let (mut desk, _, broker, _, _) = cast();
    let dot = Person::named("dot");
    desk.join_without_device(dot.account);
    let [given, kept, evil] = ["given", "kept", "evil"].map(Device::named);
    desk.says(&broker, invite(&given, Some(dot.account), None))
        .unwrap();
    desk.says(&broker, invite(&kept, Some(dot.account), None))
        .unwrap();
    enrol(&mut desk, dot.account, &dot.device, &given).unwrap();
    desk.now += 4 * DAY_MS;
    assert_eq!(
        enrol(&mut desk, dot.account, &evil, &kept),
        Err("invitation-stopped")
    );
}

#[test]
fn the_notice_ends_when_the_member_or_a_second_officer_approves() {
    for who in ["ana", "steward"] {
        let (mut desk, steward, broker, ana, ben) = cast();
        let (key, new) = (Device::named("i"), Device::named("new phone"));
        desk.says(&broker, invite(&key, Some(ana.account), None))
            .unwrap();
        let approve = || {
            r(Roster::InvitationApproved(InvitationApproved {
                key: key.key(),
            }))
        };
        assert_eq!(desk.says(&ben, approve()), Err("not-an-officer"));
        let person = if who == "ana" { &ana } else { &steward };
        desk.says(person, approve()).unwrap();
        assert_eq!(desk.says(person, approve()), Err("already-so"));
        enrol(&mut desk, ana.account, &new, &key).unwrap();
    }
}

#[test]
fn the_member_who_sees_a_strange_invitation_stops_it() {
    let (mut desk, _, broker, ana, _) = cast();
    let (key, evil) = (Device::named("i"), Device::named("evil"));
    desk.says(&broker, invite(&key, Some(ana.account), None))
        .unwrap();
    desk.says(&ana, stop(&key)).unwrap();
    desk.now += 72 * HOUR_MS;
    assert_eq!(
        enrol(&mut desk, ana.account, &evil, &key),
        Err("invitation-stopped")
    );
}

#[test]
fn a_second_phone_is_let_in_by_the_first_and_stopped_by_either() {
    let (mut desk, _, _, ana, ben) = cast();
    let (key, second) = (Device::named("i"), Device::named("second phone"));
    desk.says(&ana, invite(&key, Some(ana.account), None))
        .unwrap();
    enrol(&mut desk, ana.account, &second, &key).unwrap();
    // Or straight away, where the first can sign the same body.
    let third = Device::named("third phone");
    let content = r(Roster::KeyEnrolled(KeyEnrolled {
        account: ana.account,
        device: device(&third, None),
    }));
    let made = desk.make(Author::Account(ana.account), content);
    assert_eq!(desk.submit(&made, &[&third]), Err("author-did-not-sign"));
    assert_eq!(
        desk.submit(&made, &[&ana.device]),
        Err("device-did-not-sign")
    );
    desk.submit(&made, &[&ana.device, &third]).unwrap();
    assert_eq!(desk.says(&ben, stop(&third)), Err("not-yours"));
    desk.says(&ana, stop(&third)).unwrap();
    assert_eq!(desk.says(&ana, stop(&third)), Err("already-so"));
    let lost = Person {
        account: ana.account,
        device: third,
    };
    assert_eq!(
        desk.record(&lost, &[], help(vec![line(ana.account, ben.account, 5)]))
            .map(drop),
        Err("key-stopped")
    );
}

#[test]
fn the_last_stewards_lost_phone_is_replaced_by_the_console_in_the_open() {
    let mut desk = Desk::open();
    let [first, second] = ["s1", "s2"].map(Person::named);
    let [i1, i2] = ["i1", "i2"].map(Device::named);
    desk.node_says(invite(&i1, None, Some(Role::Steward)))
        .unwrap();
    join(&mut desk, first.account, &first.device, &i1).expect("at once until a first steward");
    desk.node_says(invite(&i2, None, Some(Role::Steward)))
        .unwrap();
    assert_eq!(
        join(&mut desk, second.account, &second.device, &i2),
        Err("invitation-not-yet")
    );
    desk.now += 7 * DAY_MS - 1;
    assert_eq!(
        join(&mut desk, second.account, &second.device, &i2),
        Err("invitation-not-yet")
    );
    desk.now += 1;
    join(&mut desk, second.account, &second.device, &i2).unwrap();
    assert!(
        desk.views.directory.places[&second.account]
            .roles
            .contains(&Role::Steward)
    );
}

#[test]
fn the_first_steward_sees_a_strange_console_invitation_and_stops_it() {
    let (mut desk, steward, _, _, _) = cast();
    let (key, evil) = (Device::named("i"), Person::named("evil"));
    desk.node_says(invite(&key, None, Some(Role::Steward)))
        .unwrap();
    desk.says(&steward, stop(&key)).unwrap();
    desk.now += 7 * DAY_MS;
    assert_eq!(
        join(&mut desk, evil.account, &evil.device, &key),
        Err("invitation-stopped")
    );
}
