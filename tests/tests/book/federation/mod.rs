//! Stories between areas: linking, what is released, and a new epoch.

mod deciding;
mod hours;
mod linking;
mod recalled;
mod replacing;
mod salted;

use kith_protocol::{
    book::federation::clearing,
    entry::{
        Content,
        federation::{
            Federation, NodeRecovered, PeerChanged, PeerEnded, PeerLinked, RefusalReason,
            SummaryReleased, TransferAnswered, TransferOffered, TransferPromised, TransferRecalled,
            TransferRefused, TransferSettled, TransferWithdrawn,
        },
        roster::{
            AccountLimits, AccountOpened, Basis, CustodiansSet, MemberLeft, MemberPaused,
            PolicySet, Role, RoleGranted, Roster, Shared, SupporterGranted,
        },
    },
    envelope::ENTRY_TYPE,
    id::{Account, Author, Digest32, Origin},
    key::{Key, Sig},
    transfer::{PayCode, pseudonym},
    view::transfers::State,
};
use kith_tests::{
    desk::{Code, Desk, START},
    people::{Device, Person, entry, uuid},
};

fn cast() -> (Desk, Person, Person, Person, Person) {
    let [steward, broker, ana, ben] = ["steward", "broker", "ana", "ben"].map(Person::named);
    let desk = Desk::with(&steward, &broker, &[&ana, &ben]);
    (desk, steward, broker, ana, ben)
}

fn f(content: Federation) -> Content {
    Content::Federation(content)
}

/// The node key of the neighbour of this name, and its origin.
fn area(name: &str) -> (Key, Origin) {
    let node = Device::named(&format!("{name} node")).key();
    (node, Origin::mint(&node))
}

fn link(name: &str, ceiling: i64) -> Content {
    let (node, neighbour) = area(name);
    f(Federation::PeerLinked(PeerLinked {
        ceiling,
        node,
        neighbour,
        salt: None,
    }))
}

fn change(name: &str, ceiling: Option<i64>, node: Option<Key>) -> Content {
    f(Federation::PeerChanged(PeerChanged {
        ceiling,
        node,
        neighbour: area(name).1,
    }))
}

fn end(name: &str) -> Content {
    f(Federation::PeerEnded(PeerEnded {
        neighbour: area(name).1,
    }))
}

fn r(content: Roster) -> Content {
    Content::Roster(content)
}

/// A bank that is linked with Leeds, up to ten hours either way.
fn linked() -> (Desk, Person, Person, Person, Person) {
    let (mut desk, steward, broker, ana, ben) = cast();
    desk.says(&steward, link("leeds", 600)).unwrap();
    (desk, steward, broker, ana, ben)
}

fn leeds() -> Origin {
    area("leeds").1
}

const fn code(n: u8) -> PayCode {
    PayCode([n; 10])
}

/// An hour that somebody received in Leeds, under the code of this number.
fn promise(account: Account, n: u8) -> TransferPromised {
    TransferPromised {
        basis: None,
        category: "gardening".parse().unwrap(),
        day: "2026-09-01".parse().unwrap(),
        details: None,
        r#for: account,
        minutes: 60,
        neighbour: leeds(),
        transfer: code(n).transfer(),
    }
}

/// An hour that somebody gave there.
fn offer(account: Account, n: u8) -> TransferOffered {
    TransferOffered {
        basis: None,
        category: "gardening".parse().unwrap(),
        code: code(n),
        day: "2026-09-01".parse().unwrap(),
        details: None,
        r#for: account,
        minutes: 60,
        neighbour: leeds(),
    }
}

fn promises(desk: &mut Desk, by: &Person, c: TransferPromised) -> Result<(), Code> {
    let content = f(Federation::TransferPromised(c));
    desk.says(by, content).map(drop)
}

fn offers(desk: &mut Desk, by: &Person, c: TransferOffered) -> Result<(), Code> {
    let content = f(Federation::TransferOffered(c));
    desk.says(by, content).map(drop)
}

fn withdraws(desk: &mut Desk, by: &Person, n: u8) -> Result<(), Code> {
    let transfer = code(n).transfer();
    let content = f(Federation::TransferWithdrawn(TransferWithdrawn {
        transfer,
    }));
    desk.says(by, content).map(drop)
}

fn limits(desk: &mut Desk, steward: &Person, account: Account, floor: i64, ceiling: Option<i64>) {
    let own = PolicySet::Account(AccountLimits {
        account,
        ceiling,
        floor,
    });
    desk.says(steward, r(Roster::PolicySet(own))).unwrap();
}

/// That the hour under this code is paid by `payer`, as the decision of this number, with this total.
fn settled(payer: Account, towards: &Origin, n: u8, (seq, total): (u64, i64)) -> TransferSettled {
    TransferSettled {
        day: "2026-09-01".parse().unwrap(),
        minutes: 60,
        payer: pseudonym(payer, towards, None),
        neighbour: towards.clone(),
        seq,
        total,
        transfer: code(n).transfer(),
    }
}

fn refused(towards: &Origin, n: u8, (seq, total): (u64, i64), reason: RefusalReason) -> Federation {
    Federation::TransferRefused(TransferRefused {
        neighbour: towards.clone(),
        reason,
        seq,
        total,
        transfer: code(n).transfer(),
    })
}

/// A decision as the node of that origin signed it.
fn decision(origin: &Origin, node: &Device, said: Federation) -> (String, Key, Sig) {
    let body = entry(origin, Author::Node, "a decision", START, f(said)).body();
    let wire = node.sign(ENTRY_TYPE, &body);
    (body, node.key(), wire.sig.parse().unwrap())
}

fn state(desk: &Desk, n: u8) -> State {
    desk.views.transfers.get(&code(n).transfer()).unwrap().state
}

/// The accounts of the bank are 0 together, and its log folds to the same again.
fn whole(desk: &Desk) {
    let sum: i64 = desk.book.balances().map(|(_, minutes)| minutes).sum();
    assert_eq!(sum, 0);
    assert_eq!(desk.replayed(), (desk.book.clone(), desk.views.clone()));
}
