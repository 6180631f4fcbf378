//! Who links with whom, who signs off what leaves, and when an epoch ends.

use super::*;

#[test]
fn stewards_link_with_other_areas_and_end_it() {
    let (mut desk, steward, broker, ..) = cast();
    let (node, leeds) = area("leeds");
    assert_eq!(desk.says(&broker, link("leeds", 600)), Err("not-a-steward"));
    assert_eq!(desk.says(&steward, end("leeds")), Err("neighbour-unknown"));
    assert_eq!(desk.says(&steward, link("leeds", -1)), Err("policy-bounds"));
    let own = PeerLinked {
        ceiling: 0,
        node,
        neighbour: desk.origin.clone(),
        salt: None,
    };
    let own = f(Federation::PeerLinked(own));
    assert_eq!(desk.says(&steward, own), Err("neighbour-self"));
    let weak = PeerLinked {
        ceiling: 0,
        node: Key::from_bytes([0; 32]),
        neighbour: leeds.clone(),
        salt: None,
    };
    let weak = f(Federation::PeerLinked(weak));
    assert_eq!(desk.says(&steward, weak), Err("key-unsound"));

    desk.says(&steward, link("leeds", 600)).unwrap();
    assert_eq!(desk.says(&steward, link("leeds", 600)), Err("already-so"));
    let peer = desk.views.directory.peers[&leeds].clone();
    assert_eq!((peer.node, peer.ceiling, peer.linked), (node, 600, true));
    assert_eq!(peer.account, clearing(&leeds));
    assert_eq!(
        desk.views
            .statements
            .of(&peer.account)
            .unwrap()
            .entries
            .len(),
        1
    );

    let same = change("leeds", Some(600), Some(node));
    assert_eq!(desk.says(&steward, same), Err("already-so"));
    let newer = Device::named("leeds newer").key();
    desk.says(&steward, change("leeds", Some(900), Some(newer)))
        .unwrap();
    let ours = change("leeds", None, Some(desk.node.key()));
    assert_eq!(desk.says(&steward, ours), Err("neighbour-self"));
    desk.says(&steward, end("leeds")).unwrap();
    let more = change("leeds", Some(1), None);
    assert_eq!(desk.says(&steward, more), Err("neighbour-ended"));
    assert!(!desk.views.directory.peers[&leeds].linked);
    desk.says(&steward, link("leeds", 60)).unwrap();
    assert!(desk.views.directory.peers[&leeds].linked);
    assert_eq!(
        desk.views
            .statements
            .of(&peer.account)
            .unwrap()
            .entries
            .len(),
        4
    );
    assert_eq!(desk.replayed(), (desk.book.clone(), desk.views.clone()));
}

#[test]
fn nobody_is_a_clearing_account_and_no_other_kind_names_one() {
    let (mut desk, steward, _, ana, _) = cast();
    let (_, leeds) = area("leeds");
    let between = clearing(&leeds);
    desk.says(&steward, link("leeds", 600)).unwrap();
    let joined = kith_protocol::entry::roster::MemberJoined {
        account: between,
        details: None,
        device: None,
    };
    let joined = Content::Roster(Roster::MemberJoined(joined));
    assert_eq!(desk.says(&steward, joined), Err("account-taken"));
    let help = kith_tests::desk::help(vec![kith_tests::desk::line(ana.account, between, 60)]);
    assert_eq!(desk.record(&ana, &[], help), Err("party-unknown"));

    // Whoever had that very UUID before keeps it; the two nodes cannot be linked.
    let (_, york) = area("york");
    desk.join_without_device(clearing(&york));
    assert_eq!(desk.says(&steward, link("york", 600)), Err("account-taken"));
}

#[test]
fn only_who_signs_off_releases_a_period_that_is_over() {
    let (mut desk, steward, _, ana, _) = cast();
    let release = |from: &str, to: &str| {
        f(Federation::SummaryReleased(SummaryReleased {
            from: from.parse().unwrap(),
            release: Digest32::of(to.as_bytes()),
            to: to.parse().unwrap(),
        }))
    };
    let quarter = || release("2026-04-01", "2026-06-30");
    assert_eq!(desk.says(&steward, quarter()), Err("not-a-signatory"));
    let signs = RoleGranted {
        account: ana.account,
        role: Role::Signatory,
    };
    desk.says(&steward, Content::Roster(Roster::RoleGranted(signs)))
        .unwrap();
    assert_eq!(
        desk.says(&ana, release("2026-06-30", "2026-04-01")),
        Err("period-wrong")
    );
    assert_eq!(
        desk.says(&ana, release("2026-07-01", "2026-12-31")),
        Err("period-not-over")
    );
    desk.says(&ana, quarter()).unwrap();
    assert_eq!(desk.says(&ana, quarter()), Err("already-so"));
    assert_eq!(desk.views.directory.releases.len(), 1);
}

#[test]
fn a_new_epoch_follows_on_what_stands_under_a_new_key() {
    let (mut desk, steward, ..) = cast();
    let recovered = |desk: &Desk, epoch, log: &str| {
        f(Federation::NodeRecovered(NodeRecovered {
            epoch,
            log: Device::named(log).key(),
            root: Digest32::of(b""),
            size: desk.leaves.len() as u64,
        }))
    };
    let first = recovered(&desk, 2, "log 1");
    assert_eq!(desk.says(&steward, first), Err("node-only"));
    for (epoch, log, code) in [
        (1, "log 1", "epoch-wrong"),
        (3, "log 1", "epoch-wrong"),
        (2, "log", "key-taken"),
        (2, "node", "key-taken"),
    ] {
        let said = recovered(&desk, epoch, log);
        assert_eq!(desk.node_says(said), Err(code), "{epoch} {log}");
    }
    let first = recovered(&desk, 2, "log 1");
    desk.join(&Person::named("cai"), None);
    assert_eq!(desk.node_says(first), Err("epoch-wrong"));
    let first = recovered(&desk, 2, "log 1");
    let at = desk.node_says(first).unwrap();
    assert_eq!(desk.views.directory.epochs[0].from, at);
    let again = recovered(&desk, 3, "log 1");
    assert_eq!(desk.node_says(again), Err("key-taken"));
}
