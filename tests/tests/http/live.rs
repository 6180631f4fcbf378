//! Live updates: told to those it concerns and nobody else, and over when the session is.

use kith_protocol::entry::Content;
use kith_protocol::entry::roster::{KeyRevoked, Roster};
use kith_tests::wire::{shout, told};

use super::Town;

const LIVE: &str = "/api/v1/live";

#[test]
fn only_those_it_concerns_are_told() {
    let town = Town::new();
    let mut sockets = [&town.bob, &town.cat, &town.ben].map(|person| {
        let cookie = town.served.sign_in(person);
        let (answer, mut socket) = town.served.get(LIVE).by(&cookie).upgrade();
        assert_eq!(answer.status, 101);
        let length = *town.bank().engine.length().borrow();
        let hello = told(&mut socket).unwrap();
        assert_eq!(
            (&hello["kind"], &hello["length"]),
            (&"hello".into(), &length.into())
        );
        socket
    });
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    assert_eq!(town.served.send(&hour.envelope).status, 201);
    let length = *town.bank().engine.length().borrow();
    let [bob, cat, ben] = &mut sockets;
    for socket in [bob, ben] {
        let changed = told(socket).unwrap();
        assert_eq!(
            (&changed["kind"], &changed["length"]),
            (&"changed".into(), &length.into())
        );
    }
    // What comes to Cat next is about Cat's own: nothing was said of the hour.
    let own = town.gave(&town.cat, &town.cat, &town.ann, 60);
    assert_eq!(town.served.send(&own.envelope).status, 201);
    assert_eq!(told(cat).unwrap()["length"], length + 1);
}

#[test]
fn a_socket_ends_with_its_session() {
    let town = Town::new();
    let open = |cookie: &str| {
        let (answer, mut socket) = town.served.get(LIVE).by(cookie).upgrade();
        assert_eq!(answer.status, 101);
        assert!(told(&mut socket).is_some());
        socket
    };
    let (first, second) = (
        town.served.sign_in(&town.ann),
        town.served.sign_in(&town.ann),
    );
    let (mut one, mut two) = (open(&first), open(&second));
    assert_eq!(
        town.served
            .ask("DELETE", "/api/v1/session")
            .by(&first)
            .done()
            .status,
        204
    );
    assert!(told(&mut one).is_none(), "signed out");
    let key = town.ann.device.key();
    let revoked = Content::Roster(Roster::KeyRevoked(KeyRevoked { key }));
    assert_eq!(
        town.served
            .send(&town.said(&town.ann, revoked, &[]).envelope)
            .status,
        201
    );
    assert!(told(&mut two).is_none(), "the phone was stopped");
}

#[test]
fn sockets_have_bounds() {
    let town = Town::new();
    let ann = town.served.sign_in(&town.ann);
    let open = || town.served.get(LIVE).by(&ann).upgrade();
    let mut sockets: Vec<_> = (0..8).map(|_| open().1).collect();
    for socket in &mut sockets {
        assert!(told(socket).is_some());
    }
    assert_eq!(open().0.problem(), (429, "too-many-requests".to_owned()));
    let mut loud = sockets.pop().unwrap();
    shout(&mut loud, 2_000);
    assert!(told(&mut loud).is_none(), "who sends too much is cut off");
    let elsewhere = town
        .served
        .get(LIVE)
        .by(&ann)
        .header("origin", "https://evil.example");
    assert_eq!(
        elsewhere.upgrade().0.problem(),
        (403, "cross-origin".to_owned())
    );
    let nobody = town.served.get(LIVE).upgrade().0;
    assert_eq!(nobody.problem(), (401, "not-signed-in".to_owned()));
}
