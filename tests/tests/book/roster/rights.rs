//! Who may say what about members and the bank.

use super::*;

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
#[expect(clippy::too_many_lines, reason = "a table")]
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
