//! The handshake: who gets in, and everyone who does not.

use kith_protocol::{
    id::Origin,
    key::Key,
    peer::{
        Fault, Frame, SignedBody,
        card::Certificate,
        link::{Known, Link, Message, Nonce, Own},
    },
};
use kith_tests::areas::Area;
use kith_tests::people::Device;

/// What one node brings to a handshake.
struct Side {
    area: Area,
    linked: Vec<Area>,
}

impl Side {
    fn new(name: &str, linked: &[&str]) -> Self {
        Self {
            area: Area::named(name),
            linked: linked.iter().map(|name| Area::named(name)).collect(),
        }
    }

    fn own(&self) -> Own {
        Own {
            origin: self.area.origin.clone(),
            node: self.area.key(),
            certificate: self.area.certified(),
        }
    }

    fn dial(&self, to: &Area, nonce: u8) -> (Link, Message) {
        Link::dial(self.own(), to.origin.clone(), to.key(), [nonce; 32])
    }

    fn accept(&self, nonce: u8) -> Link {
        Link::accept(self.own(), [nonce; 32])
    }

    fn known(&self, origin: &Origin) -> Option<Key> {
        let area = self.linked.iter().find(|area| area.origin == *origin)?;
        Some(area.key())
    }

    /// One message in, at most one out, each through its spelling.
    fn takes(
        &self,
        link: &mut Link,
        message: Message,
    ) -> Result<(Option<Message>, Option<Known>), Fault> {
        let frame = Frame::decode(&Frame::from(message).encode()).unwrap();
        let Frame::Link(message) = frame else {
            panic!("{frame:?} is of another family");
        };
        let step = link.input(message, &|o| self.known(o), &|m| self.area.sign(m))?;
        Ok((step.send, step.open))
    }
}

fn wigan() -> Side {
    Side::new("wigan", &["leeds", "wight"])
}

fn leeds() -> Side {
    Side::new("leeds", &["wigan"])
}

#[test]
fn two_that_are_linked_know_each_other_after_three_frames() {
    let (wigan, leeds) = (wigan(), leeds());
    let (mut dialler, hello) = wigan.dial(&leeds.area, 1);
    let mut acceptor = leeds.accept(2);
    let (challenge, nobody) = leeds.takes(&mut acceptor, hello).unwrap();
    assert_eq!(nobody, None);
    let (proof, at_wigan) = wigan.takes(&mut dialler, challenge.unwrap()).unwrap();
    let (nothing, at_leeds) = leeds.takes(&mut acceptor, proof.unwrap()).unwrap();
    assert_eq!(nothing, None);
    let (seen_there, seen_here) = (at_wigan.unwrap(), at_leeds.unwrap());
    assert_eq!(seen_there.origin, leeds.area.origin);
    assert_eq!(seen_there.certificate, leeds.area.certificate());
    assert_eq!(seen_here.origin, wigan.area.origin);
    assert_eq!(seen_here.signed, wigan.area.certified());
}

/// What a hello says.
struct Hello {
    key: Key,
    nonce: Nonce,
    dialled: Origin,
    certificate: SignedBody,
}

/// What the acceptor says to a hello that is a little wrong.
fn refused(change: impl FnOnce(&mut Hello)) -> Fault {
    let (wigan, leeds) = (wigan(), leeds());
    let mut hello = Hello {
        key: wigan.area.key(),
        nonce: [1; 32],
        dialled: leeds.area.origin.clone(),
        certificate: wigan.area.certified(),
    };
    change(&mut hello);
    let hello = Message::Hello {
        key: hello.key,
        nonce: hello.nonce,
        dialled: hello.dialled,
        certificate: hello.certificate,
    };
    let mut acceptor = leeds.accept(2);
    let fault = leeds.takes(&mut acceptor, hello.clone()).unwrap_err();
    // Whatever went wrong, nothing more is taken in this handshake.
    let (_, right) = wigan.dial(&leeds.area, 3);
    assert_eq!(
        leeds.takes(&mut acceptor, right).unwrap_err(),
        Fault::OutOfTurn
    );
    fault
}

/// A point of order eight: every signature by it could be forged.
const WEAK: &str = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";

#[test]
fn a_hello_that_is_a_little_wrong_is_refused_for_what_is_wrong() {
    let wight = Area::named("wight");
    let york = Area::named("york");
    let weak = data_encoding::HEXLOWER.decode(WEAK.as_bytes()).unwrap();
    let weak = Key::from_bytes(weak.try_into().unwrap());
    let forged = |change: &dyn Fn(&mut Certificate)| {
        let wigan = Area::named("wigan");
        let mut certificate = wigan.certificate();
        change(&mut certificate);
        certificate.sign(&|m| wigan.sign(m))
    };
    let table: [(&str, Fault, Fault); 9] = [
        (
            "it meant another node",
            Fault::WrongName,
            refused(|hello| hello.dialled = wight.origin.clone()),
        ),
        (
            "our own key",
            Fault::OwnKey,
            refused(|hello| hello.key = Area::named("leeds").key()),
        ),
        (
            "our own nonce",
            Fault::Replayed,
            refused(|hello| hello.nonce = [2; 32]),
        ),
        (
            "a weak key",
            Fault::WeakKey,
            refused(|hello| hello.key = weak),
        ),
        (
            "a node that we are not linked with",
            Fault::NotLinked,
            refused(|hello| {
                hello.key = york.key();
                hello.certificate = york.certified();
            }),
        ),
        (
            "a linked node's name with another key",
            Fault::NotLinked,
            refused(|hello| hello.key = york.key()),
        ),
        (
            "a certificate that was changed",
            Fault::Certificate,
            refused(|hello| {
                let body = &mut hello.certificate.body;
                *body = body.replace("\"epoch\":1", "\"epoch\":2");
            }),
        ),
        (
            "a certificate whose log has another name",
            Fault::Certificate,
            refused(|hello| {
                hello.certificate = forged(&|c| c.log = york.log().verifier().clone());
            }),
        ),
        (
            "a certificate with a weak feed key",
            Fault::WeakKey,
            refused(|hello| hello.certificate = forged(&|c| c.feed = weak)),
        ),
    ];
    for (what, expected, found) in table {
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn what_was_said_once_is_worth_nothing_in_another_handshake() {
    let (wigan, leeds) = (wigan(), leeds());
    let (mut dialler, hello) = wigan.dial(&leeds.area, 1);
    let mut acceptor = leeds.accept(2);
    let challenge = leeds.takes(&mut acceptor, hello).unwrap().0.unwrap();
    let proof = wigan
        .takes(&mut dialler, challenge.clone())
        .unwrap()
        .0
        .unwrap();

    // An old challenge does not fit a new nonce of the dialler.
    let (mut again, hello) = wigan.dial(&leeds.area, 3);
    assert_eq!(
        wigan.takes(&mut again, challenge).unwrap_err(),
        Fault::Forged
    );
    // Nor an old proof a new nonce of the other side.
    let mut acceptor = leeds.accept(4);
    leeds.takes(&mut acceptor, hello).unwrap();
    assert_eq!(
        leeds.takes(&mut acceptor, proof).unwrap_err(),
        Fault::Forged
    );
}

#[test]
fn nobody_in_the_middle_can_pass_a_handshake_on() {
    // Eve is linked with both. Wigan dials Eve, who passes on what Wigan says to Leeds: it names Eve.
    let wigan = Side::new("wigan", &["eve", "leeds"]);
    let leeds = leeds();
    let eve = Area::named("eve");
    let (mut dialler, hello) = wigan.dial(&eve, 1);
    let mut acceptor = leeds.accept(2);
    assert_eq!(
        leeds.takes(&mut acceptor, hello.clone()).unwrap_err(),
        Fault::WrongName
    );
    // Were the name changed on the way, Leeds's own challenge would not be the one that Wigan waits for.
    let Message::Hello {
        key,
        nonce,
        certificate,
        ..
    } = hello
    else {
        panic!("a dialler says hello");
    };
    let changed = Message::Hello {
        key,
        nonce,
        dialled: leeds.area.origin.clone(),
        certificate,
    };
    let mut acceptor = leeds.accept(2);
    let challenge = leeds.takes(&mut acceptor, changed).unwrap().0.unwrap();
    assert_eq!(
        wigan.takes(&mut dialler, challenge).unwrap_err(),
        Fault::NotLinked
    );
}

#[test]
fn a_proof_of_one_side_is_none_of_the_other() {
    // Eve dials Leeds as Wigan, and Wigan as Leeds with Leeds's nonce, to have Wigan sign for her.
    let (wigan, leeds) = (wigan(), leeds());
    let hello = |from: &Side, to: &Side, nonce| from.dial(&to.area, nonce).1;
    let mut at_leeds = leeds.accept(2);
    leeds
        .takes(&mut at_leeds, hello(&wigan, &leeds, 1))
        .unwrap();
    let mut at_wigan = wigan.accept(1);
    let challenge = wigan
        .takes(&mut at_wigan, hello(&leeds, &wigan, 2))
        .unwrap()
        .0
        .unwrap();
    let Message::Challenge { sig, .. } = challenge else {
        panic!("who is dialled challenges");
    };
    let proof = Message::Proof { sig };
    assert_eq!(
        leeds.takes(&mut at_leeds, proof).unwrap_err(),
        Fault::Forged
    );
}

#[test]
fn a_bye_says_which_fault_they_see_in_us() {
    let (wigan, leeds) = (wigan(), leeds());
    for fault in Fault::ALL {
        let (mut dialler, _) = wigan.dial(&leeds.area, 1);
        assert_eq!(wigan.takes(&mut dialler, fault.into()).unwrap_err(), fault);
    }
    let (mut dialler, _) = wigan.dial(&leeds.area, 1);
    let code = "weather".to_owned();
    assert_eq!(
        wigan
            .takes(&mut dialler, Message::Bye { code })
            .unwrap_err(),
        Fault::OutOfTurn
    );
}

#[test]
fn a_key_that_was_replaced_ends_itself_and_no_other() {
    let wigan = Area::named("wigan");
    let shown = Certificate::open(&wigan.after("old")).unwrap();
    let key = |name: &str| Device::named(&format!("node {name}")).key();
    assert!(shown.ends(&key("old")));
    assert!(!shown.ends(&key("another")));
    assert!(
        !Certificate::open(&wigan.certified())
            .unwrap()
            .ends(&key("old"))
    );
    // Only the old key says so, and of the key that follows it here.
    let [mut forged, mut elsewhere] = [shown.clone(), shown];
    let another = Certificate::open(&wigan.after("another")).unwrap();
    forged.before.as_mut().unwrap().sig = another.before.unwrap().sig;
    elsewhere.node = Area::named("york").key();
    assert!(!forged.ends(&key("old")) && !elsewhere.ends(&key("old")));
}
