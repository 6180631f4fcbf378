//! A node key that was stolen or lost is replaced by those who answer for the node, and by nobody else.

use ed25519_dalek::Signer as _;
use kith_protocol::{
    entry::{federation::NodeReplaced, roster::KeyRevoked},
    successor,
};

use super::*;

const WEEK: i64 = 7 * 86_400_000;

/// A key that shows that it is to follow another one of this origin.
fn proven(origin: &Origin, node: &Device, before: &Key) -> Content {
    let claim = successor::claim(origin, before, &node.key());
    f(Federation::NodeReplaced(NodeReplaced {
        node: node.key(),
        proof: Sig(node.signing().sign(&claim).to_bytes()),
    }))
}

fn follows(desk: &Desk, node: &str) -> Content {
    proven(&desk.origin, &Device::named(node), &desk.node.key())
}

fn steward_too(desk: &mut Desk, steward: &Person, who: &Person) {
    let granted = RoleGranted {
        account: who.account,
        role: Role::Steward,
    };
    desk.says(steward, r(Roster::RoleGranted(granted))).unwrap();
}

fn stops(desk: &mut Desk, by: &Person, key: Key) {
    desk.says(by, r(Roster::KeyRevoked(KeyRevoked { key })))
        .unwrap();
}

fn node(desk: &Desk) -> Key {
    desk.views.directory.node().unwrap()
}

/// A bank linked with Leeds in which Ana is a steward too; everybody has been there for a week.
fn two_lead() -> (Desk, Person, Person, Person, Person) {
    let (mut desk, steward, broker, ana, ben) = linked();
    steward_too(&mut desk, &steward, &ana);
    desk.now += WEEK;
    (desk, steward, broker, ana, ben)
}

#[test]
fn two_stewards_replace_it_and_the_old_one_is_nobodys() {
    let (mut desk, steward, _, ana, ben) = two_lead();
    let before = desk.node.clone();
    promises(&mut desk, &ben, promise(ben.account, 1)).unwrap();
    desk.says(&steward, follows(&desk, "node 2")).unwrap();
    assert_eq!(node(&desk), before.key());
    assert_eq!(desk.views.directory.replacement().count(), 1);
    desk.join_without_device(Account(uuid("dot")));
    let again = follows(&desk, "node 2");
    assert_eq!(desk.says(&steward, again), Err("already-so"));

    desk.says(&ana, follows(&desk, "node 2")).unwrap();
    assert_eq!(node(&desk), Device::named("node 2").key());
    assert!(desk.views.directory.epoch_due());
    assert_eq!(desk.views.directory.replacement().count(), 0);
    // Not even what was promised before.
    let settles = || {
        f(Federation::TransferSettled(settled(
            ben.account,
            &leeds(),
            1,
            (0, 60),
        )))
    };
    assert_eq!(desk.node_says(settles()), Err("key-stopped"));
    let epoch = |desk: &Desk| {
        f(Federation::NodeRecovered(NodeRecovered {
            epoch: 2,
            log: Device::named("log 2").key(),
            root: Digest32::of(b""),
            size: desk.leaves.len() as u64,
        }))
    };
    let recovered = epoch(&desk);
    assert_eq!(desk.node_says(recovered), Err("key-stopped"));
    let back = proven(&desk.origin, &before, &node(&desk));
    assert_eq!(desk.says(&steward, back), Err("key-taken"));

    desk.node = Device::named("node 2");
    let recovered = epoch(&desk);
    desk.node_says(recovered).unwrap();
    assert!(!desk.views.directory.epoch_due());
    desk.node_says(settles()).unwrap();
    assert_eq!(desk.balance(ben.account), -60);
    let [earlier] = desk.views.directory.earlier[..] else {
        panic!("one key was replaced");
    };
    assert_eq!((earlier.node, earlier.epoch), (before.key(), 1));
    whole(&desk);
}

#[test]
fn one_stolen_phone_does_not_replace_it_whoever_it_lets_in() {
    let (mut desk, steward, broker, ana, ben) = two_lead();
    // The thief has the steward's phone and makes Ben a steward, and says another key on both.
    steward_too(&mut desk, &steward, &ben);
    desk.says(&steward, follows(&desk, "thief")).unwrap();
    let said = follows(&desk, "thief");
    assert_eq!(desk.says(&ben, said), Err("steward-too-new"));
    // People see it, and stop that phone. What was said on it counts no more.
    stops(&mut desk, &broker, steward.device.key());
    assert_eq!(desk.views.directory.replacement().count(), 0);
    desk.now += WEEK;
    desk.says(&ben, follows(&desk, "thief")).unwrap();
    assert_eq!(node(&desk), desk.node.key());

    // Others still replace it; somebody who said another key may change their mind.
    desk.says(&ana, follows(&desk, "node 2")).unwrap();
    desk.says(&ben, follows(&desk, "node 2")).unwrap();
    assert_eq!(node(&desk), Device::named("node 2").key());
    whole(&desk);
}

#[test]
fn an_only_steward_says_it_twice_a_week_apart() {
    let (mut desk, steward, broker, ..) = linked();
    let too_soon = follows(&desk, "node 2");
    assert_eq!(desk.says(&steward, too_soon), Err("steward-too-new"));
    desk.now += WEEK;
    desk.says(&steward, follows(&desk, "node 2")).unwrap();
    desk.now += WEEK - 1;
    let too_soon = follows(&desk, "node 2");
    assert_eq!(desk.says(&steward, too_soon), Err("replacement-not-yet"));
    desk.now += 1;
    desk.says(&steward, follows(&desk, "node 2")).unwrap();
    assert_eq!(node(&desk), Device::named("node 2").key());
    desk.node = Device::named("node 2");

    // A thief with that phone is stopped before the week is over.
    desk.says(&steward, follows(&desk, "thief")).unwrap();
    desk.now += WEEK / 2;
    stops(&mut desk, &broker, steward.device.key());
    desk.now += WEEK;
    let thief = follows(&desk, "thief");
    assert_eq!(desk.says(&steward, thief), Err("key-stopped"));
    assert_eq!(node(&desk), desk.node.key());
    whole(&desk);
}

#[test]
fn only_a_steward_says_it_of_a_new_sound_key_that_signed_for_this_very_node() {
    let (mut desk, steward, broker, ana, _) = two_lead();
    let own = desk.node.key();
    let said = |desk: &Desk| follows(desk, "node 2");
    let content = said(&desk);
    assert_eq!(desk.node_says(content), Err("not-a-steward"));
    let content = said(&desk);
    assert_eq!(desk.says(&broker, content), Err("not-a-steward"));
    let made = desk.make(Author::Account(steward.account), said(&desk));
    let both = desk.submit(&made, &[&steward.device, &ana.device]);
    assert_eq!(both, Err("signer-unneeded"));
    let weak = f(Federation::NodeReplaced(NodeReplaced {
        node: Key::from_bytes([0; 32]),
        proof: Sig([0; 64]),
    }));
    for (content, code) in [
        (follows(&desk, "node"), "key-taken"),
        (follows(&desk, "log"), "key-taken"),
        (follows(&desk, "leeds node"), "key-taken"),
        (follows(&desk, "ana"), "key-taken"),
        (weak, "key-unsound"),
        (
            proven(&leeds(), &Device::named("node 2"), &own),
            "key-not-proven",
        ),
        (
            proven(&desk.origin, &Device::named("node 2"), &area("leeds").0),
            "key-not-proven",
        ),
    ] {
        assert_eq!(
            desk.says(&steward, content.clone()),
            Err(code),
            "{content:?}"
        );
    }
}

#[test]
fn a_decision_from_before_is_recalled_within_the_ceiling() {
    let (mut desk, steward, _, ana, ben) = two_lead();
    let before = desk.node.clone();
    for who in [&steward, &ana] {
        desk.says(who, follows(&desk, "node 2")).unwrap();
    }
    desk.node = Device::named("node 2");
    let mut recalled = |key: &Device, n, turn, minutes| {
        let mut paid = settled(ben.account, &leeds(), n, turn);
        paid.minutes = minutes;
        let paid = Federation::TransferSettled(paid);
        let (body, key, sig) = decision(&desk.origin.clone(), key, paid);
        let recalled = TransferRecalled { body, key, sig };
        desk.node_says(f(Federation::TransferRecalled(recalled)))
    };
    recalled(&before, 1, (0, 60), 60).unwrap();
    // Whoever has the old key could make up any.
    let too_much = recalled(&before, 2, (1, 601), 541);
    assert_eq!(too_much, Err("neighbour-ceiling"));
    recalled(&Device::named("node 2"), 2, (1, 601), 541).unwrap();
    let stranger = recalled(&Device::named("thief"), 3, (2, 661), 60);
    assert_eq!(stranger, Err("decision-not-signed"));
    assert_eq!(desk.balance(ben.account), -601);
    whole(&desk);
}
