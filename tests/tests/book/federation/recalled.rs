//! A log that was restored takes its own decisions back, and the minutes move as they had.

use super::*;

/// A decision of this very node, brought back.
fn recalled(desk: &mut Desk, said: Federation) -> Result<u64, Code> {
    let (body, key, sig) = decision(&desk.origin.clone(), &desk.node.clone(), said);
    desk.node_says(f(Federation::TransferRecalled(TransferRecalled {
        body,
        key,
        sig,
    })))
}

fn paid(payer: Account, n: u8, turn: (u64, i64)) -> Federation {
    Federation::TransferSettled(settled(payer, &leeds(), n, turn))
}

#[test]
fn from_the_promise_from_who_has_the_pseudonym_or_from_a_promise_that_comes_later() {
    let (mut desk, steward, _, ana, ben) = linked();
    promises(&mut desk, &ana, promise(ana.account, 1)).unwrap();
    recalled(&mut desk, paid(ana.account, 1, (0, 60))).unwrap();
    assert_eq!(
        (desk.balance(ana.account), state(&desk, 1)),
        (-60, State::Settled)
    );

    // The promise is lost too, and ana's floor with it: what was signed holds.
    limits(&mut desk, &steward, ana.account, 0, None);
    recalled(&mut desk, paid(ana.account, 2, (1, 120))).unwrap();
    assert_eq!(
        (desk.balance(ana.account), state(&desk, 2)),
        (-120, State::Settled)
    );
    assert_eq!(
        promises(&mut desk, &ana, promise(ana.account, 2)),
        Err("transfer-taken")
    );

    // Whoever it was is not here any more either.
    let cai = Person::named("cai");
    recalled(&mut desk, paid(cai.account, 3, (2, 180))).unwrap();
    assert_eq!(desk.balance(clearing(&leeds())), 120);
    desk.join(&cai, None);
    assert_eq!(
        promises(&mut desk, &ben, promise(ben.account, 3)),
        Err("transfer-decided")
    );
    promises(&mut desk, &cai, promise(cai.account, 3)).unwrap();
    assert_eq!(
        (desk.balance(cai.account), state(&desk, 3)),
        (-60, State::Settled)
    );
    assert_eq!(desk.balance(clearing(&leeds())), 180);

    // A promise that was taken back since is paid all the same.
    promises(&mut desk, &ben, promise(ben.account, 4)).unwrap();
    withdraws(&mut desk, &ben, 4).unwrap();
    recalled(&mut desk, paid(ben.account, 4, (3, 240))).unwrap();
    assert_eq!(
        (desk.balance(ben.account), state(&desk, 4)),
        (-60, State::Settled)
    );

    // A promise on other terms was made since under the same code: it ends, and what was signed is paid.
    let mut longer = promise(ben.account, 5);
    longer.minutes = 90;
    promises(&mut desk, &ben, longer).unwrap();
    recalled(&mut desk, paid(ben.account, 5, (4, 300))).unwrap();
    assert_eq!(
        (desk.balance(ben.account), state(&desk, 5)),
        (-120, State::Settled)
    );
    assert_eq!(desk.views.transfers.under_way(&leeds()), (0, 0));
    let mine = desk.views.transfers.of(&ben.account, None).count();
    assert_eq!(mine, 2);
    whole(&desk);
}

#[test]
fn only_what_this_node_signed_in_turn_and_did_not_decide_since() {
    let (mut desk, _, _, ana, ben) = linked();
    promises(&mut desk, &ana, promise(ana.account, 1)).unwrap();
    let good = || paid(ana.account, 1, (0, 60));
    let (body, key, sig) = decision(&desk.origin, &Device::named("eve"), good());
    let forged = f(Federation::TransferRecalled(TransferRecalled {
        body,
        key,
        sig,
    }));
    assert_eq!(desk.node_says(forged), Err("decision-not-signed"));
    let (body, key, sig) = decision(&leeds(), &desk.node, good());
    let elsewhere = f(Federation::TransferRecalled(TransferRecalled {
        body,
        key,
        sig,
    }));
    assert_eq!(desk.node_says(elsewhere), Err("decision-not-signed"));
    let late = paid(ana.account, 1, (1, 120));
    assert_eq!(recalled(&mut desk, late), Err("decision-out-of-turn"));
    recalled(&mut desk, good()).unwrap();
    let twice = paid(ana.account, 1, (1, 120));
    assert_eq!(recalled(&mut desk, twice), Err("transfer-decided"));

    // A refusal keeps the numbers without a gap, and ends the promise.
    promises(&mut desk, &ben, promise(ben.account, 2)).unwrap();
    let no = refused(&leeds(), 2, (1, 60), RefusalReason::Withdrawn);
    recalled(&mut desk, no).unwrap();
    assert_eq!(state(&desk, 2), State::Refused(RefusalReason::Withdrawn));
    assert_eq!(desk.balance(ben.account), 0);
    whole(&desk);
}
