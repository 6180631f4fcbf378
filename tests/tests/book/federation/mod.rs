//! Stories between areas: linking, what is released, and a new epoch.

mod linking;

use kith_protocol::{
    book::federation::clearing,
    entry::{
        Content,
        federation::{
            Federation, NodeRecovered, PeerChanged, PeerEnded, PeerLinked, SummaryReleased,
        },
        roster::{Role, RoleGranted, Roster},
    },
    id::{Digest32, Origin},
    key::Key,
};
use kith_tests::{
    desk::Desk,
    people::{Device, Person},
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
