//! A neighbour that cosigns with a new key: everybody's count comes back by itself, over real sockets.

use kith_protocol::id::Origin;
use kith_protocol::peer::gossip::{HEADS, highest_of};
use kith_protocol::tlog::{Note, Verifier};
use kith_tests::kiths::{Kith, until};

/// Whether what a node holds as the highest head of another has a line by this key.
fn has_line(head: Option<&str>, key: &Verifier) -> bool {
    let note = head.and_then(|note| Note::parse(note).ok());
    note.is_some_and(|note| note.lines().iter().any(|line| line.id() == key.id()))
}

fn held(at: &Kith, of: &Origin) -> Option<String> {
    let key = [HEADS, &of.raw()].concat();
    let kept = at.served.bank.engine.kept(&key).unwrap();
    kept.and_then(|kept| highest_of(&kept))
}

fn witness_of(at: &Kith) -> Verifier {
    Verifier::parse(&at.served.bank.engine.witness_vkey().unwrap()).unwrap()
}

/// Both neighbours count, at Leeds itself and in what York knows of it.
fn counts(leeds: &Kith, york: &Kith, wigan: &Kith) {
    let key = witness_of(wigan);
    until("Wigan's cosignature at Leeds", || {
        let own = leeds.get(&leeds.sal, "/api/v1/peers").good()["own"].clone();
        let head = own["checked"]["head"].as_str();
        (own["checked"]["seen"] == 2 && has_line(head, &key)).then_some(())
    });
    until("Wigan's cosignature at York", || {
        has_line(held(york, &leeds.origin()).as_deref(), &key).then_some(())
    });
    until("the count at York", || {
        let network = york.get(&york.sal, "/api/v1/network").good();
        let mut items = network["items"].as_array().unwrap().iter();
        let item = items.find(|item| item["origin"] == leeds.origin().as_str())?;
        (item["witnesses"] == 2).then_some(())
    });
}

#[test]
fn a_new_witness_key_costs_nobody_a_cosignature() {
    let [leeds, wigan, york] = ["Leeds", "Wigan", "York"].map(Kith::named);
    leeds.link(&wigan, 0);
    leeds.link(&york, 0);
    wigan.link(&york, 0);
    counts(&leeds, &york, &wigan);
    let length = *leeds.served.bank.engine.length().borrow();
    let before = witness_of(&wigan);
    assert_eq!(wigan.served.bank.engine.recover(), Ok(2));
    assert_ne!(witness_of(&wigan), before);
    counts(&leeds, &york, &wigan);
    assert_eq!(*leeds.served.bank.engine.length().borrow(), length);
}
