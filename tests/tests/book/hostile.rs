//! The hostile table at the book's own door: each attack gets its own clear outcome, and nothing else changes.

use curve25519_dalek::{constants::EIGHT_TORSION, edwards::EdwardsPoint, scalar::Scalar};
use kith_protocol::{
    entry::{
        Content, Entry,
        exchange::{Agreed, Exchange, Recorded},
        roster::{Enrolment, InvitationIssued, KeyEnrolled, NodeOpened, Roster, Storage},
    },
    envelope::{ENTRY_TYPE, Envelope, WireSignature, pae},
    id::{Account, Author, Digest32},
    key::Key,
};
use kith_tests::{
    desk::{Code, Desk, help, line},
    people::{Device, Person, envelope, terms, uuid},
};
use sha2::{Digest, Sha512};

struct Scene {
    desk: Desk,
    ana: Person,
    ben: Person,
    eve: Person,
}

fn scene() -> Scene {
    let [steward, broker, ana, ben, eve] =
        ["steward", "broker", "ana", "ben", "eve"].map(Person::named);
    Scene {
        desk: Desk::with(&steward, &broker, &[&ana, &ben, &eve]),
        ana,
        ben,
        eve,
    }
}

impl Scene {
    /// Ana's record of an hour for Ben, not yet sent.
    fn hour(&mut self) -> Entry {
        let lines = vec![line(self.ana.account, self.ben.account, 60)];
        self.desk.make(
            Author::Account(self.ana.account),
            Content::Exchange(Exchange::Recorded(help(lines))),
        )
    }

    fn refused(&mut self, sent: Envelope, code: Code) {
        let before = self.desk.picture();
        assert_eq!(self.desk.take(sent), Err(code));
        assert!(
            self.desk.picture() == before,
            "{code}: nothing else changes"
        );
    }
}

#[test]
fn the_same_body_is_one_entry_and_other_bytes_under_its_id_are_refused() {
    let mut s = scene();
    let hour = s.hour();
    s.desk.submit(&hour, &[&s.ana.device]).unwrap();
    let mut other = hour.clone();
    other.at += 1;
    s.refused(envelope(other.body(), &[&s.ana.device], &[]), "id-taken");
    // The book has one word for both; the writer answers a repeat with the first receipt (see tests/engine).
    s.refused(envelope(hour.body(), &[&s.ana.device], &[]), "id-taken");
}

#[test]
fn nobody_can_squat_anothers_id() {
    let mut s = scene();
    let hour = s.hour();
    let lines = vec![line(s.eve.account, s.ben.account, 5)];
    let mut squat = s.desk.make(
        Author::Account(s.eve.account),
        Content::Exchange(Exchange::Recorded(help(lines))),
    );
    squat.id = hour.id;
    s.desk.submit(&squat, &[&s.eve.device]).unwrap();
    s.desk
        .submit(&hour, &[&s.ana.device])
        .expect("ids are unique for each author");
}

#[test]
fn nobody_speaks_in_anothers_name() {
    let mut s = scene();
    let hour = s.hour();
    s.refused(
        envelope(hour.body(), &[&s.eve.device], &[]),
        "author-did-not-sign",
    );
    s.refused(
        envelope(hour.body(), &[&Device::named("stranger")], &[]),
        "key-unknown",
    );
    let node = s.desk.node.clone();
    s.refused(envelope(hour.body(), &[&node], &[]), "key-unknown");
    let by_node = Entry {
        by: Author::Node,
        ..hour.clone()
    };
    s.refused(
        envelope(by_node.body(), &[&s.ana.device], &[]),
        "author-did-not-sign",
    );
    let mut exchange = terms(&hour);
    s.desk.submit(&hour, &[&s.ana.device]).unwrap();
    let agreed = |exchange, account| {
        Content::Exchange(Exchange::Agreed(Agreed {
            exchange,
            r#for: account,
        }))
    };
    let for_ben = s.desk.make(
        Author::Account(s.eve.account),
        agreed(exchange, s.ben.account),
    );
    s.refused(
        envelope(for_ben.body(), &[&s.eve.device], &[]),
        "not-for-you",
    );
    exchange.terms = Digest32::of(b"other terms");
    let swapped = s.desk.make(
        Author::Account(s.ben.account),
        agreed(exchange, s.ben.account),
    );
    s.refused(
        envelope(swapped.body(), &[&s.ben.device], &[]),
        "terms-differ",
    );
    exchange.id = kith_protocol::id::Id(uuid("no such entry"));
    let nothing = s.desk.make(
        Author::Account(s.ben.account),
        agreed(exchange, s.ben.account),
    );
    s.refused(
        envelope(nothing.body(), &[&s.ben.device], &[]),
        "exchange-unknown",
    );
}

#[test]
fn an_entry_for_another_node_is_refused() {
    let mut s = scene();
    let mut hour = s.hour();
    hour.origin = "kith/aaaaaaaaaaaaaaaa".parse().unwrap();
    s.refused(envelope(hour.body(), &[&s.ana.device], &[]), "other-node");
}

#[test]
fn a_book_is_opened_once_and_by_its_own_key() {
    let mut s = scene();
    let opened = NodeOpened {
        log: Device::named("log").key(),
        node: s.desk.node.key(),
        rules: 1,
    };
    let again = s
        .desk
        .make(Author::Node, Content::Roster(Roster::NodeOpened(opened)));
    let node = s.desk.node.clone();
    s.refused(envelope(again.body(), &[&node], &[]), "opening");
}

#[test]
fn a_signature_counts_for_one_use_and_one_body() {
    let mut s = scene();
    let hour = s.hour();
    let body = hour.body();
    let carried = s
        .ana
        .device
        .sign("application/vnd.kith.challenge.v1+json", &body);
    let with = |signature: WireSignature| Envelope {
        body: body.clone(),
        signatures: vec![signature],
        details: [].into(),
    };
    s.refused(with(carried), "signature-wrong");
    let good = s.ana.device.sign(ENTRY_TYPE, &body);
    let twice = Envelope {
        body: body.clone(),
        signatures: vec![good.clone(), good.clone()],
        details: [].into(),
    };
    s.refused(twice, "signature-twice");
    let none = Envelope {
        body: body.clone(),
        signatures: vec![],
        details: [].into(),
    };
    s.refused(none, "signature-count");
    let many = Envelope {
        body: body.clone(),
        signatures: vec![good.clone(); 17],
        details: [].into(),
    };
    s.refused(many, "signature-count");
    s.refused(
        with(WireSignature {
            sig: format!("{}=", good.sig),
            ..good.clone()
        }),
        "signature-spelling",
    );
    s.refused(
        with(WireSignature {
            key: good.key.replace("did:key:z", "did:key:f"),
            ..good.clone()
        }),
        "signature-spelling",
    );
    s.desk.take(with(good)).unwrap();
}

/// S + L instead of S: the same point equation holds, and only strict rules tell it apart (RFC 8032, 5.1.7).
#[test]
fn a_malleable_signature_is_refused() {
    let mut s = scene();
    let body = s.hour().body();
    let good = s.ana.device.sign(ENTRY_TYPE, &body);
    let mut bytes = data_encoding::BASE64URL_NOPAD
        .decode(good.sig.as_bytes())
        .unwrap();
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0u16;
    for (byte, add) in bytes[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(add);
        *byte = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    let sig = data_encoding::BASE64URL_NOPAD.encode(&bytes);
    s.refused(
        Envelope {
            body,
            signatures: vec![WireSignature { sig, ..good }],
            details: [].into(),
        },
        "signature-wrong",
    );
}

/// A key with a small-order part, and a signature that holds only after multiplying by eight: batch verifiers take it, strict ones do not.
#[test]
fn a_mixed_order_key_is_not_enrolled_and_its_signature_does_not_hold() {
    let mut s = scene();
    let secret = Scalar::from_bytes_mod_order([7; 32]);
    let mixed: EdwardsPoint = EdwardsPoint::mul_base(&secret) + EIGHT_TORSION[1];
    let key = Key::from_bytes(mixed.compress().to_bytes());
    assert!(!key.sound());
    let invitation = Device::named("i");
    let issued = InvitationIssued {
        account: Some(s.ana.account),
        key: invitation.key(),
        role: None,
    };
    s.desk
        .says(
            &s.ana.clone(),
            Content::Roster(Roster::InvitationIssued(issued)),
        )
        .unwrap();
    let enrolled = KeyEnrolled {
        account: s.ana.account,
        device: Enrolment {
            invitation: Some(invitation.key()),
            key,
            storage: Storage::File,
        },
    };
    let entry = s.desk.make(
        Author::Account(s.ana.account),
        Content::Roster(Roster::KeyEnrolled(enrolled)),
    );
    let body = entry.body();
    let message = pae(ENTRY_TYPE, body.as_bytes());
    // R carries the torsion that cancels c·A's, where the cofactored equation alone would hold.
    let nonce = Scalar::from_bytes_mod_order([9; 32]);
    let r = (EdwardsPoint::mul_base(&nonce) + EIGHT_TORSION[3]).compress();
    let hash = Sha512::new()
        .chain_update(r.as_bytes())
        .chain_update(key.bytes())
        .chain_update(&message)
        .finalize();
    let c = Scalar::from_bytes_mod_order_wide(&hash.into());
    let sig = [r.to_bytes(), (nonce + c * secret).to_bytes()].concat();
    let forged = WireSignature {
        key: key.to_string(),
        sig: data_encoding::BASE64URL_NOPAD.encode(&sig),
    };
    let signatures = vec![invitation.sign(ENTRY_TYPE, &body), forged];
    s.refused(
        Envelope {
            body,
            signatures,
            details: [].into(),
        },
        "signature-wrong",
    );
}

#[test]
fn weak_and_non_canonical_keys_are_not_sound() {
    let identity = EdwardsPoint::mul_base(&Scalar::ZERO).compress().to_bytes();
    assert!(!Key::from_bytes(identity).sound(), "small order");
    for (n, point) in EIGHT_TORSION.iter().enumerate() {
        assert!(
            !Key::from_bytes(point.compress().to_bytes()).sound(),
            "torsion {n}"
        );
    }
    // y = p + 1 is the identity's y in a second spelling.
    let mut non_canonical = [0xff; 32];
    non_canonical[0] = 0xee;
    non_canonical[31] = 0x7f;
    assert!(!Key::from_bytes(non_canonical).sound());
    assert!(Device::named("ana").key().sound());
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_body_of_another_spelling_shape_or_size_is_refused() {
    let mut s = scene();
    let body = s.hour().body();
    let long: String = "x".repeat(9_000);
    let table: Vec<(&str, String, Code)> = vec![
        ("a space", body.replacen(':', ": ", 1), "not-canonical"),
        (
            "an order of its own",
            format!("{{\"v\":1,{}", body[1..].replace(",\"v\":1", "")),
            "not-canonical",
        ),
        (
            "a member twice",
            body.replacen("{\"at\"", "{\"at\":1,\"at\"", 1),
            "not-canonical",
        ),
        (
            "a float",
            body.replace("\"minutes\":60", "\"minutes\":60.0"),
            "not-canonical",
        ),
        (
            "2^63 minutes",
            body.replace("\"minutes\":60", "\"minutes\":9223372036854775808"),
            "not-canonical",
        ),
        (
            "2^53 minutes",
            body.replace("\"minutes\":60", "\"minutes\":9007199254740992"),
            "not-canonical",
        ),
        (
            "2^53-1 minutes",
            body.replace("\"minutes\":60", "\"minutes\":9007199254740991"),
            "minutes-wrong",
        ),
        (
            "null",
            body.replace("\"minutes\":60", "\"minutes\":null"),
            "not-canonical",
        ),
        (
            "an unknown member",
            body.replace("\"id\":", "\"ic\":1,\"id\":"),
            "shape-wrong",
        ),
        (
            "an unknown member inside",
            body.replace("{\"category\"", "{\"_\":1,\"category\""),
            "shape-wrong",
        ),
        (
            "a flag that does not stand",
            body.replace("{\"category\"", "{\"all_or_none\":false,\"category\""),
            "shape-wrong",
        ),
        (
            "an unknown kind",
            body.replace("exchange.recorded", "exchange.invented"),
            "kind-unknown",
        ),
        (
            "version 2",
            body.replace("\"v\":1", "\"v\":2"),
            "version-unknown",
        ),
        (
            "30 February",
            body.replace("2026-09-01", "2026-02-30"),
            "shape-wrong",
        ),
        (
            "a day in words",
            body.replace("2026-09-01", "yesterday!"),
            "shape-wrong",
        ),
        (
            "capital letters in a UUID",
            body.replace(
                &s.ben.account.to_string(),
                &s.ben.account.to_string().to_uppercase(),
            ),
            "shape-wrong",
        ),
        (
            "nine thousand bytes",
            body.replace("gardening", &long),
            "body-too-large",
        ),
        ("nothing", String::new(), "not-canonical"),
        ("an array", format!("[{body}]"), "not-canonical"),
        ("something behind", format!("{body} "), "not-canonical"),
    ];
    for (name, sent, code) in table {
        assert_ne!(sent, body, "{name} changes something");
        let before = s.desk.picture();
        let device = s.ana.device.clone();
        assert_eq!(
            s.desk.take(envelope(sent, &[&device], &[])),
            Err(code),
            "{name}"
        );
        assert!(s.desk.picture() == before, "{name}: nothing else changes");
    }
}

/// Whatever Ana sends about Ben, she hears the same whether he could agree or not.
#[test]
fn a_proposal_says_nothing_about_anothers_balance() {
    let answers = |given: i64| {
        let mut s = scene();
        let lines = vec![line(s.eve.account, s.ben.account, given)];
        s.desk
            .record(&s.eve.clone(), &[&s.ben.clone()], help(lines))
            .unwrap();
        let (ana, ben) = (s.ana.clone(), s.ben.account);
        [1, 200, 1_200, 5_000].map(|minutes| {
            let proposed = s
                .desk
                .record(&ana, &[], help(vec![line(ana.account, ben, minutes)]));
            proposed.map(|_| s.desk.facts.len())
        })
    };
    assert_eq!(answers(1), answers(1_200));
}

#[test]
fn a_stranger_in_the_lines_is_nobody() {
    let mut s = scene();
    let recorded = Recorded {
        r#for: Some(Account(uuid("nobody"))),
        ..help(vec![line(s.ana.account, s.ben.account, 5)])
    };
    assert_eq!(
        s.desk.record(&s.ana.clone(), &[], recorded),
        Err("not-for-you")
    );
}
