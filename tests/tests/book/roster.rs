//! Stories of the roster: invitations, devices, roles, and nobody quietly becoming somebody.

use kith_protocol::{
    entry::{
        Content,
        roster::{
            AccountLimits, AccountOpened, BankPolicy, Basis, CustodiansSet, Enrolment,
            InvitationApproved, InvitationIssued, KeyEnrolled, KeyRevoked, MemberJoined,
            PersonErased, PolicySet, ProfileChanged, Role, RoleGranted, RoleRevoked, Roster,
            RulesAdopted, Shared, Storage, SupporterEnded, SupporterGranted,
        },
    },
    id::{Account, Author},
    limits::{DAY_MS, HOUR_MS},
};
use kith_tests::{
    desk::{Code, Desk, help, line},
    people::{Device, Person, detail, envelope, uuid},
};

fn cast() -> (Desk, Person, Person, Person, Person) {
    let [steward, broker, ana, ben] = ["steward", "broker", "ana", "ben"].map(Person::named);
    let desk = Desk::with(&steward, &broker, &[&ana, &ben]);
    (desk, steward, broker, ana, ben)
}

fn r(roster: Roster) -> Content {
    Content::Roster(roster)
}

fn invite(key: &Device, account: Option<Account>, role: Option<Role>) -> Content {
    r(Roster::InvitationIssued(InvitationIssued {
        account,
        key: key.key(),
        role,
    }))
}

fn device(key: &Device, invitation: Option<&Device>) -> Enrolment {
    Enrolment {
        invitation: invitation.map(Device::key),
        key: key.key(),
        storage: Storage::File,
    }
}

fn enrol(desk: &mut Desk, account: Account, new: &Device, invitation: &Device) -> Result<(), Code> {
    let content = r(Roster::KeyEnrolled(KeyEnrolled {
        account,
        device: device(new, Some(invitation)),
    }));
    let made = desk.make(Author::Account(account), content);
    desk.submit(&made, &[new, invitation]).map(drop)
}

fn join(desk: &mut Desk, account: Account, new: &Device, invitation: &Device) -> Result<(), Code> {
    let content = r(Roster::MemberJoined(MemberJoined {
        account,
        details: None,
        device: Some(device(new, Some(invitation))),
    }));
    let made = desk.make(Author::Account(account), content);
    desk.submit(&made, &[new, invitation]).map(drop)
}

fn stop(key: &Device) -> Content {
    r(Roster::KeyRevoked(KeyRevoked { key: key.key() }))
}

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

#[test]
fn roles_are_given_by_others_and_the_last_steward_stays() {
    let (mut desk, steward, broker, ana, _) = cast();
    let grant = |account, role| r(Roster::RoleGranted(RoleGranted { account, role }));
    let revoke = |account, role| r(Roster::RoleRevoked(RoleRevoked { account, role }));
    assert_eq!(
        desk.says(&broker, grant(ana.account, Role::Broker)),
        Err("not-a-steward")
    );
    assert_eq!(
        desk.says(&steward, grant(steward.account, Role::Broker)),
        Err("concerned")
    );
    desk.says(&steward, grant(ana.account, Role::Facilitator))
        .unwrap();
    assert_eq!(
        desk.says(&steward, grant(ana.account, Role::Facilitator)),
        Err("already-so")
    );
    desk.says(&ana, revoke(ana.account, Role::Facilitator))
        .unwrap();
    assert_eq!(
        desk.says(&steward, revoke(steward.account, Role::Steward)),
        Err("last-steward")
    );
    let erase = |account| r(Roster::PersonErased(PersonErased { account }));
    assert_eq!(
        desk.says(&steward, erase(steward.account)),
        Err("last-steward")
    );
    desk.says(&steward, grant(ana.account, Role::Steward))
        .unwrap();
    desk.says(&steward, revoke(steward.account, Role::Steward))
        .unwrap();
    let key = Device::named("i");
    assert_eq!(
        desk.says(&broker, invite(&key, None, Some(Role::Broker))),
        Err("role-not-yours")
    );
}

#[test]
fn who_is_erased_leaves_hours_and_nothing_else() {
    let (mut desk, steward, _, ana, ben) = cast();
    desk.record(
        &ana,
        &[&ben],
        help(vec![line(ana.account, ben.account, 60)]),
    )
    .unwrap();
    let erase = || {
        r(Roster::PersonErased(PersonErased {
            account: ana.account,
        }))
    };
    assert_eq!(desk.says(&ben, erase()), Err("not-a-steward"));
    desk.says(&ana, erase()).unwrap();
    assert_eq!(desk.says(&steward, erase()), Err("already-so"));
    assert_eq!(desk.balance(ana.account), 60);
    let place = &desk.views.directory.places[&ana.account];
    assert!(!place.has_device() && place.profile.is_none());
}

/// Everything a member, a broker and a steward may and may not say about the bank and others: one row each.
#[test]
fn who_may_say_what() {
    let (mut desk, steward, broker, ana, ben) = cast();
    let pot = Account(uuid("pot"));
    let opened = |custodians: &[Account], needed| {
        r(Roster::AccountOpened(AccountOpened {
            account: pot,
            custodians: custodians.to_vec(),
            details: None,
            needed,
            r#type: Shared::Pot,
        }))
    };
    let bank = |floor, expires_days, categories: &[&str]| {
        r(Roster::PolicySet(PolicySet::Bank(BankPolicy {
            categories: categories.iter().map(|c| c.parse().unwrap()).collect(),
            ceiling: None,
            count_only: false,
            expires_days,
            floor,
        })))
    };
    let own = |account| {
        r(Roster::PolicySet(PolicySet::Account(AccountLimits {
            account,
            ceiling: None,
            floor: 9,
        })))
    };
    let supports = |basis| {
        r(Roster::SupporterGranted(SupporterGranted {
            account: ana.account,
            basis,
            supporter: ben.account,
        }))
    };
    let ended = r(Roster::SupporterEnded(SupporterEnded {
        account: ana.account,
        supporter: ben.account,
    }));
    let joined = |name: &str| {
        r(Roster::MemberJoined(MemberJoined {
            account: Account(uuid(name)),
            details: None,
            device: None,
        }))
    };
    let custodians = |to: &[Account]| {
        r(Roster::CustodiansSet(CustodiansSet {
            account: pot,
            custodians: to.to_vec(),
            needed: 1,
        }))
    };
    let table: Vec<(&str, &Person, Content, Result<(), Code>)> = vec![
        (
            "a member opens a pot",
            &ana,
            opened(&[ana.account], 1),
            Err("not-a-steward"),
        ),
        (
            "a pot of nobody",
            &steward,
            opened(&[], 1),
            Err("custodians-wrong"),
        ),
        (
            "one custodian twice",
            &steward,
            opened(&[ana.account, ana.account], 1),
            Err("custodians-wrong"),
        ),
        (
            "more needed than there are",
            &steward,
            opened(&[ana.account], 2),
            Err("custodians-wrong"),
        ),
        (
            "a custodian unknown here",
            &steward,
            opened(&[Account(uuid("x"))], 1),
            Err("account-unknown"),
        ),
        (
            "a steward opens a pot",
            &steward,
            opened(&[steward.account], 1),
            Ok(()),
        ),
        (
            "the same again",
            &steward,
            opened(&[ana.account], 1),
            Err("account-taken"),
        ),
        (
            "a steward about a pot they keep",
            &steward,
            custodians(&[ana.account]),
            Err("concerned"),
        ),
        (
            "a pot is no person",
            &steward,
            r(Roster::RoleGranted(RoleGranted {
                account: pot,
                role: Role::Broker,
            })),
            Err("concerned"),
        ),
        (
            "a broker sets rules",
            &broker,
            bank(0, 30, &["other"]),
            Err("not-a-steward"),
        ),
        (
            "a floor below nothing",
            &steward,
            bank(-1, 30, &["other"]),
            Err("policy-bounds"),
        ),
        (
            "no categories",
            &steward,
            bank(0, 30, &[]),
            Err("policy-bounds"),
        ),
        (
            "a category twice",
            &steward,
            bank(0, 30, &["other", "other"]),
            Err("policy-bounds"),
        ),
        (
            "proposals that run out before a notice does",
            &steward,
            bank(0, 14, &["other"]),
            Err("policy-bounds"),
        ),
        (
            "a steward sets rules",
            &steward,
            bank(0, 30, &["gardening", "other"]),
            Ok(()),
        ),
        (
            "a steward about their own limits",
            &steward,
            own(steward.account),
            Err("concerned"),
        ),
        (
            "a steward about a member's limits",
            &steward,
            own(ana.account),
            Ok(()),
        ),
        (
            "an unknown version of the rules",
            &steward,
            r(Roster::RulesAdopted(RulesAdopted { rules: 2 })),
            Err("rules-unknown"),
        ),
        (
            "another's supporter",
            &ben,
            supports(None),
            Err("not-yours"),
        ),
        (
            "a broker for someone with a phone",
            &broker,
            supports(Some(Basis::Spoken)),
            Err("has-device"),
        ),
        ("one's own supporter", &ana, supports(None), Ok(())),
        ("the same again", &ana, supports(None), Err("already-so")),
        ("the supporter ends it", &ben, ended.clone(), Ok(())),
        ("which has ended", &ana, ended, Err("already-so")),
        (
            "a member writes someone down",
            &ana,
            joined("cai"),
            Err("not-an-officer"),
        ),
        ("a broker does", &broker, joined("cai"), Ok(())),
        (
            "the same again",
            &broker,
            joined("cai"),
            Err("account-taken"),
        ),
    ];
    for (name, who, content, expected) in table {
        let before = desk.picture();
        assert_eq!(desk.says(who, content).map(drop), expected, "{name}");
        assert!(
            expected.is_ok() || desk.picture() == before,
            "{name}: a refusal changes nothing"
        );
    }
}

#[test]
fn words_about_someone_are_theirs_or_an_officers() {
    let (mut desk, steward, broker, ana, ben) = cast();
    let (commitment, words) = detail(r#"{"name":"Ana"}"#);
    let changed = |account| {
        r(Roster::ProfileChanged(ProfileChanged {
            account,
            details: commitment,
        }))
    };
    let table: Vec<(&Person, Option<Account>, Result<(), Code>)> = vec![
        (&ana, Some(ana.account), Ok(())),
        (&ben, Some(ana.account), Err("not-yours")),
        (&broker, Some(ana.account), Ok(())),
        (&broker, None, Err("not-a-steward")),
        (&steward, None, Ok(())),
    ];
    for (who, account, expected) in table {
        let made = desk.make(Author::Account(who.account), changed(account));
        let sent = envelope(made.body(), &[&who.device], &[(commitment, words.clone())]);
        assert_eq!(desk.take(sent).map(drop), expected);
    }
    let made = desk.make(Author::Account(ana.account), changed(Some(ana.account)));
    assert_eq!(
        desk.submit(&made, &[&ana.device]),
        Err("details-wrong"),
        "words that are not sent"
    );
    let other = detail(r#"{"name":"Eve"}"#);
    let sent = envelope(made.body(), &[&ana.device], &[(commitment, other.1)]);
    assert_eq!(
        desk.take(sent),
        Err("details-wrong"),
        "other words than were signed"
    );
}
