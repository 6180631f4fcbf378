//! The witness: what it answers to honest logs, to late ones, and to those that tell two stories.

use kith_protocol::tlog::witness::{MAX_REQUEST_BYTES, Malformed, Outcome, Request, decide};
use kith_protocol::tlog::{Checkpoint, EMPTY_ROOT, Hash, Note, Signer, Tree};

use super::{ORIGIN, head, key, log, signed_by, tree, witness};

/// What the log would send to go from `old` to the size of `tree`.
fn request(tree: &Tree, old: u64) -> Request {
    let proof = tree.consistency(old, tree.size()).unwrap();
    sent(Request::new(old, proof, head(tree).1).unwrap())
}

/// A request as it arrives: through its bytes.
fn sent(request: Request) -> Request {
    let body = request.to_string();
    let read = Request::parse(body.as_bytes()).unwrap();
    assert_eq!(read, request);
    assert_eq!(read.to_string(), body);
    read
}

fn state(tree: &Tree) -> Checkpoint {
    head(tree).0
}

#[test]
fn a_log_is_cosigned_as_it_grows() {
    let ann = witness(1);
    let mut stored: Option<Checkpoint> = None;
    let mut old = 0;
    for size in [0, 0, 1, 2, 7, 7, 8, 70] {
        let tree = tree(size);
        let request = request(&tree, old);
        assert_eq!((request.origin(), request.size()), (ORIGIN, size));
        let outcome = decide(stored.as_ref(), &request, Some(log().verifier()));
        assert_eq!(
            (&outcome, outcome.status()),
            (&Outcome::Cosign(state(&tree)), 200)
        );

        // The log takes the line over onto its head, and anybody sees it there.
        let line = ann.cosign(&state(&tree), 1_700_000_000 + size);
        let mut note = head(&tree).1;
        let known = [ann.verifier().clone()];
        assert_eq!(
            note.adopt(&line.to_string(), &known).unwrap()[0].time,
            Some(1_700_000_000 + size)
        );
        let (_, cosigned) = Checkpoint::open_witnessed(&note, log().verifier(), &known).unwrap();
        assert_eq!(cosigned.len(), 1);
        stored = Some(state(&tree));
        old = size;
    }
}

/// What stands between a request and a cosignature: why, what is stored, the request and the answer to it.
type Case = (&'static str, Option<Checkpoint>, Request, Outcome, u16);

#[test]
fn a_log_out_of_step_is_told_where_we_are() {
    let (seven, eleven) = (tree(7), tree(11));
    let stored = Some(state(&seven));
    let too_old = Request::new(12, vec![], head(&eleven).1).unwrap();
    let behind = request(&tree(5), 5);
    judge([
        (
            "a log that forgot how far we are",
            stored.clone(),
            request(&eleven, 0),
            Outcome::Conflict { stored: 7 },
            409,
        ),
        (
            "a log behind what it had cosigned",
            stored.clone(),
            behind,
            Outcome::Conflict { stored: 7 },
            409,
        ),
        (
            "a log new to us that is not new",
            None,
            request(&eleven, 7),
            Outcome::Conflict { stored: 0 },
            409,
        ),
        (
            "old above the size",
            stored.clone(),
            too_old,
            Outcome::OldAboveSize,
            400,
        ),
        (
            "nothing new",
            stored,
            request(&seven, 7),
            Outcome::Cosign(state(&seven)),
            200,
        ),
    ]);
}

#[test]
fn a_log_that_tells_two_stories_is_refused() {
    let (seven, eleven) = (tree(7), tree(11));
    let stored = Some(state(&seven));
    let mut other_past = tree(6);
    other_past.append([9; 32]);
    let mut other_future = other_past.clone();
    other_future.extend([[1; 32], [2; 32]]);
    let stranger = Signer::new(ORIGIN, key(66)).unwrap();
    let not_the_logs = Request::new(
        7,
        eleven.consistency(7, 11).unwrap(),
        signed_by(&stranger, &eleven),
    )
    .unwrap();
    let proof_of_another_size =
        Request::new(7, eleven.consistency(6, 11).unwrap(), head(&eleven).1).unwrap();
    let needless_proof = Request::new(7, vec![EMPTY_ROOT], head(&seven).1).unwrap();
    let first_with_proof = Request::new(0, vec![EMPTY_ROOT], head(&seven).1).unwrap();
    judge([
        (
            "a stranger under the log's name",
            stored.clone(),
            not_the_logs,
            Outcome::BadSignature,
            403,
        ),
        (
            "two roots at one size",
            stored.clone(),
            request(&other_past, 7),
            Outcome::Fork,
            422,
        ),
        (
            "a rewritten past",
            stored.clone(),
            request(&other_future, 7),
            Outcome::BadProof,
            422,
        ),
        (
            "a proof from another size",
            stored.clone(),
            proof_of_another_size,
            Outcome::BadProof,
            422,
        ),
        (
            "a proof where none belongs",
            stored,
            needless_proof,
            Outcome::BadProof,
            422,
        ),
        (
            "a proof at first contact",
            None,
            first_with_proof,
            Outcome::BadProof,
            422,
        ),
    ]);
}

fn judge(table: impl IntoIterator<Item = Case>) {
    for (why, stored, request, expected, status) in table {
        let outcome = decide(stored.as_ref(), &sent(request), Some(log().verifier()));
        assert_eq!((&outcome, outcome.status()), (&expected, status), "{why}");
        let body =
            (status == 409).then(|| format!("{}\n", stored.map_or(0, |stored| stored.size())));
        assert_eq!(outcome.conflict_body(), body, "{why}");
    }
}

#[test]
fn a_log_that_is_not_witnessed_here_is_unknown() {
    let asked = request(&tree(7), 0);
    let another = Signer::new("kith/another", key(1)).unwrap();
    for known in [None, Some(another.verifier())] {
        let outcome = decide(None, &asked, known);
        assert_eq!((&outcome, outcome.status()), (&Outcome::UnknownOrigin, 404));
    }
}

#[test]
fn a_body_is_read_in_one_spelling_and_bounded() {
    let good = request(&tree(11), 7).to_string();
    let (old, rest) = good.split_once('\n').unwrap();
    assert_eq!(old, "old 7");
    let hash = rest.split_once('\n').unwrap().0;
    let many = |hashes: usize| {
        format!(
            "old 7\n{}\n{}",
            format!("{hash}\n").repeat(hashes),
            head(&tree(11)).1
        )
    };
    assert!(Request::parse(many(63).as_bytes()).is_ok());
    let two_blanks = good.replacen("\n\n", "\n\n\n", 1);
    for (why, body) in [
        ("64 hashes", many(64)),
        ("a leading zero", good.replacen("old 7", "old 07", 1)),
        ("a sign", good.replacen("old 7", "old +7", 1)),
        ("no number", good.replacen("old 7", "old ", 1)),
        (
            "past 2^63 - 1",
            good.replacen("old 7", "old 9223372036854775808", 1),
        ),
        ("another word", good.replacen("old 7", "new 7", 1)),
        ("a tab", good.replacen("old 7", "old\t7", 1)),
        ("carriage returns", good.replace('\n', "\r\n")),
        ("two blank lines", two_blanks),
        ("a short hash", good.replacen(hash, &hash[4..], 1)),
        (
            "no padding",
            good.replacen(hash, hash.trim_end_matches('='), 1),
        ),
        ("no signature", good[..good.find('—').unwrap()].to_owned()),
        ("nothing", String::new()),
        ("no last newline", good.trim_end().to_owned()),
        (
            "too long",
            format!("{good}{}", "x".repeat(MAX_REQUEST_BYTES)),
        ),
    ] {
        assert_eq!(Request::parse(body.as_bytes()), Err(Malformed), "{why}");
    }
    assert_eq!(
        Request::parse(b"old 7\n\n\xff\n"),
        Err(Malformed),
        "not UTF-8"
    );
    let extended = Note::parse(
        &head(&tree(11))
            .1
            .to_string()
            .replacen("\n\n", "\nmore\n\n", 1),
    )
    .unwrap();
    assert!(
        Request::new(7, Vec::<Hash>::new(), extended).is_err(),
        "an extension line"
    );
}
