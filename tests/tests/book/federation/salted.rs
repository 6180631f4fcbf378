//! Payers' pseudonyms: made with a salt that stays here, the same over ends and beginnings of a link.

use super::*;

/// What a pseudonym is made with.
const SALT: Digest32 = Digest32([7; 32]);

fn link_with(salt: Option<Digest32>) -> Content {
    let (node, neighbour) = area("leeds");
    f(Federation::PeerLinked(PeerLinked {
        ceiling: 600,
        node,
        neighbour,
        salt,
    }))
}

/// A settled decision that names the payer by a pseudonym made with this.
fn paid_as(payer: Account, salt: Option<&Digest32>, n: u8, turn: (u64, i64)) -> Federation {
    Federation::TransferSettled(TransferSettled {
        payer: pseudonym(payer, &leeds(), salt),
        ..settled(payer, &leeds(), n, turn)
    })
}

#[test]
fn a_payer_is_known_by_the_first_salt_and_as_before_there_was_one() {
    let (mut desk, steward, _, ana, ben) = cast();
    desk.says(&steward, link_with(Some(SALT))).unwrap();
    for n in 1..=3 {
        promises(&mut desk, &ana, promise(ana.account, n)).unwrap();
    }
    let wrong = paid_as(ben.account, Some(&SALT), 1, (0, 60));
    assert_eq!(desk.node_says(f(wrong)), Err("decision-differs"));
    let other = Digest32([8; 32]);
    let wrong = paid_as(ana.account, Some(&other), 1, (0, 60));
    assert_eq!(desk.node_says(f(wrong)), Err("decision-differs"));
    let good = paid_as(ana.account, Some(&SALT), 1, (0, 60));
    desk.node_says(f(good)).unwrap();

    // Linked again with another salt: people there stay who they were.
    desk.says(&steward, end("leeds")).unwrap();
    desk.says(&steward, link_with(Some(other))).unwrap();
    assert_eq!(
        desk.views.directory.peers[&leeds()].salt,
        Some(SALT),
        "the first counts"
    );
    let wrong = paid_as(ana.account, Some(&other), 2, (1, 120));
    assert_eq!(desk.node_says(f(wrong)), Err("decision-differs"));
    let good = paid_as(ana.account, Some(&SALT), 2, (1, 120));
    desk.node_says(f(good)).unwrap();
    // What was signed before there were salts holds.
    let before = paid_as(ana.account, None, 3, (2, 180));
    desk.node_says(f(before)).unwrap();
    assert_eq!(desk.balance(ana.account), -180);
    whole(&desk);
}

#[test]
fn a_decision_that_comes_back_finds_its_payer_by_either_name() {
    let (mut desk, steward, _, ana, ben) = cast();
    // The link is from before there were salts, and was made anew since.
    desk.says(&steward, link_with(None)).unwrap();
    desk.says(&steward, end("leeds")).unwrap();
    desk.says(&steward, link_with(Some(SALT))).unwrap();
    let lost = [
        paid_as(ana.account, None, 1, (0, 60)),
        paid_as(ben.account, Some(&SALT), 2, (1, 120)),
        paid_as(uuid_of_nobody(), Some(&SALT), 3, (2, 180)),
    ];
    for said in lost {
        let (body, key, sig) = decision(&desk.origin.clone(), &desk.node.clone(), said);
        let back = TransferRecalled { body, key, sig };
        desk.node_says(f(Federation::TransferRecalled(back)))
            .unwrap();
    }
    assert_eq!(desk.balance(ana.account), -60);
    assert_eq!(desk.balance(ben.account), -60);
    assert_eq!(desk.balance(clearing(&leeds())), 120);
    whole(&desk);
}

fn uuid_of_nobody() -> Account {
    Person::named("nobody who is here").account
}
