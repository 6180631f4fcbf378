//! The payer's node decides, alone and once; the giver's takes what it is shown signed.

use super::*;

/// How a decision can be wrong.
type Change = fn(&mut TransferSettled);
const WRONG: [(&str, Change); 9] = [
    ("neighbour-unknown", |c| c.neighbour = area("york").1),
    ("decision-out-of-turn", |c| c.seq = 1),
    ("decision-out-of-turn", |c| c.total = 61),
    ("decision-out-of-turn", |c| {
        c.minutes = -60;
        c.total = -60;
    }),
    ("decision-differs", |c| {
        c.minutes = 61;
        c.total = 61;
    }),
    ("decision-differs", |c| {
        c.day = "2026-09-02".parse().unwrap()
    }),
    ("decision-differs", |c| {
        c.payer = pseudonym(Person::named("ben").account, &leeds(), None);
    }),
    ("decision-differs", |c| c.transfer = code(3).transfer()),
    ("decision-differs", |c| c.transfer = code(9).transfer()),
];

#[test]
fn a_decision_fits_the_promise_or_is_refused() {
    let (mut desk, steward, _, ana, ben) = linked();
    promises(&mut desk, &ana, promise(ana.account, 1)).unwrap();
    promises(&mut desk, &ana, promise(ana.account, 2)).unwrap();
    promises(&mut desk, &ben, promise(ben.account, 3)).unwrap();
    withdraws(&mut desk, &ben, 3).unwrap();
    let fits = || settled(ana.account, &leeds(), 1, (0, 60));
    let by_hand = f(Federation::TransferSettled(fits()));
    assert_eq!(desk.says(&steward, by_hand), Err("node-only"));

    for (code, change) in WRONG {
        let mut said = fits();
        change(&mut said);
        let said = f(Federation::TransferSettled(said));
        assert_eq!(desk.node_says(said), Err(code));
    }
    for (n, reason) in [
        (9, RefusalReason::OtherTerms),
        (9, RefusalReason::Ended),
        (1, RefusalReason::Ended),
    ] {
        let said = f(refused(&leeds(), n, (0, 0), reason));
        assert_eq!(desk.node_says(said), Err("decision-differs"), "{reason:?}");
    }

    desk.node_says(f(Federation::TransferSettled(fits())))
        .unwrap();
    assert_eq!(
        (desk.balance(ana.account), state(&desk, 1)),
        (-60, State::Settled)
    );
    assert_eq!(withdraws(&mut desk, &ana, 1), Err("transfer-decided"));
    let mut again = fits();
    (again.seq, again.total) = (1, 120);
    let again = f(Federation::TransferSettled(again));
    assert_eq!(desk.node_says(again), Err("transfer-decided"));

    let other = refused(&leeds(), 2, (1, 60), RefusalReason::OtherTerms);
    desk.node_says(f(other)).unwrap();
    assert_eq!(state(&desk, 2), State::Refused(RefusalReason::OtherTerms));
    // Who asked to cancel before there was a promise is answered; the promise that comes late is refused.
    let cancelled = refused(&leeds(), 4, (2, 60), RefusalReason::Withdrawn);
    desk.node_says(f(cancelled)).unwrap();
    assert_eq!(
        promises(&mut desk, &ana, promise(ana.account, 4)),
        Err("transfer-decided")
    );
    desk.says(&steward, end("leeds")).unwrap();
    let ended = refused(&leeds(), 5, (3, 60), RefusalReason::Ended);
    desk.node_says(f(ended)).unwrap();
    assert_eq!(desk.views.transfers.under_way(&leeds()), (0, 0));
    whole(&desk);
}

/// What Leeds decided, brought here.
fn answered(desk: &mut Desk, said: Federation) -> Result<u64, Code> {
    let (body, key, sig) = decision(&leeds(), &Device::named("leeds node"), said);
    desk.node_says(f(Federation::TransferAnswered(TransferAnswered {
        body,
        key,
        sig,
    })))
}

fn paid(desk: &Desk, n: u8, (seq, total): (u64, i64)) -> Federation {
    let payer = Account(uuid("somebody in leeds"));
    Federation::TransferSettled(settled(payer, &desk.origin, n, (seq, total)))
}

#[test]
fn what_leeds_signed_moves_minutes_here_once_and_in_turn() {
    let (mut desk, steward, _, ana, _) = linked();
    offers(&mut desk, &ana, offer(ana.account, 1)).unwrap();
    offers(&mut desk, &ana, offer(ana.account, 2)).unwrap();
    let node = Device::named("leeds node");
    let good = paid(&desk, 1, (0, 60));
    let (body, key, sig) = decision(&leeds(), &node, good.clone());
    let said = |body: &str, key, sig| {
        f(Federation::TransferAnswered(TransferAnswered {
            body: body.to_owned(),
            key,
            sig,
        }))
    };
    assert_eq!(desk.says(&steward, said(&body, key, sig)), Err("node-only"));
    let mut broken = sig;
    broken.0[5] ^= 1;
    assert_eq!(
        desk.node_says(said(&body, key, broken)),
        Err("decision-not-signed")
    );
    assert_eq!(
        desk.node_says(said("{}", key, sig)),
        Err("decision-not-signed")
    );
    let (forged, other, sig) = decision(&leeds(), &Device::named("eve"), good.clone());
    assert_eq!(
        desk.node_says(said(&forged, other, sig)),
        Err("decision-not-signed")
    );
    let to_york = settled(ana.account, &area("york").1, 1, (0, 60));
    assert_eq!(
        answered(&mut desk, Federation::TransferSettled(to_york)),
        Err("decision-not-signed")
    );
    let (from_york, york_key, sig) =
        decision(&area("york").1, &Device::named("york node"), good.clone());
    assert_eq!(
        desk.node_says(said(&from_york, york_key, sig)),
        Err("neighbour-unknown")
    );
    for turn in [(1, 60), (0, 61), (0, 0)] {
        let out = paid(&desk, 1, turn);
        assert_eq!(answered(&mut desk, out), Err("decision-out-of-turn"));
    }
    answered(&mut desk, good.clone()).unwrap();
    assert_eq!(
        (desk.balance(ana.account), state(&desk, 1)),
        (60, State::Settled)
    );
    assert_eq!(desk.balance(clearing(&leeds())), -60);
    assert_eq!(answered(&mut desk, good), Err("decision-out-of-turn"));
    let no = refused(&desk.origin, 2, (1, 60), RefusalReason::Withdrawn);
    answered(&mut desk, no).unwrap();
    assert_eq!(state(&desk, 2), State::Refused(RefusalReason::Withdrawn));
    assert_eq!(desk.views.transfers.under_way(&leeds()), (0, 0));
    whole(&desk);
}

#[test]
fn what_nobody_offered_moves_nothing_until_it_is_offered() {
    let (mut desk, _, _, ana, _) = linked();
    let early = paid(&desk, 1, (0, 60));
    answered(&mut desk, early).unwrap();
    assert_eq!(desk.balance(clearing(&leeds())), 0);
    let loose = |desk: &Desk| desk.views.transfers.between(&leeds()).unwrap().loose.len();
    assert_eq!(loose(&desk), 1);
    let mut other = offer(ana.account, 1);
    other.minutes = 61;
    assert_eq!(offers(&mut desk, &ana, other), Err("transfer-decided"));
    offers(&mut desk, &ana, offer(ana.account, 1)).unwrap();
    assert_eq!((desk.balance(ana.account), loose(&desk)), (60, 0));

    // Leeds settles less than was offered: it will not decide again, so the offer ends, and nothing moves.
    offers(&mut desk, &ana, offer(ana.account, 2)).unwrap();
    let payer = Account(uuid("somebody in leeds"));
    let mut less = settled(payer, &desk.origin, 2, (1, 90));
    less.minutes = 30;
    answered(&mut desk, Federation::TransferSettled(less)).unwrap();
    assert_eq!(state(&desk, 2), State::Refused(RefusalReason::OtherTerms));
    assert_eq!(desk.balance(ana.account), 60);
    let no = refused(&desk.origin, 3, (2, 90), RefusalReason::Withdrawn);
    answered(&mut desk, no).unwrap();
    assert_eq!(
        offers(&mut desk, &ana, offer(ana.account, 3)),
        Err("transfer-decided")
    );
    whole(&desk);
}

#[test]
fn a_neighbour_that_answers_what_nobody_asked_is_not_taken_for_ever() {
    let (mut desk, ..) = linked();
    for n in 0..100_u8 {
        let no = refused(&desk.origin, n, (u64::from(n), 0), RefusalReason::Withdrawn);
        answered(&mut desk, no).unwrap();
    }
    let no = refused(&desk.origin, 100, (100, 0), RefusalReason::Withdrawn);
    assert_eq!(answered(&mut desk, no), Err("too-many-unmatched"));
}
