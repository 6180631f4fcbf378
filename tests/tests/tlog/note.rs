//! Signed notes, keys, checkpoints and cosignatures.

use data_encoding::BASE64;
use ed25519_dalek::Signer as _;
use kith_protocol::tlog::checkpoint::{CheckpointError, log_name, split_log_name};
use kith_protocol::tlog::cosignature::MAX_TIME;
use kith_protocol::tlog::{
    Checkpoint, Cosigner, EMPTY_ROOT, KeyError, KeyType, Line, Note, NoteError, Signer, Verifier,
    note,
};

use super::{ORIGIN, head, key, log, tree, witness};

const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE: &str = "This is an example message.\n\n— example.com/foo \
    Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

#[test]
fn the_specifications_example_opens_and_prints_as_it_was() {
    let verifier = Verifier::parse(VKEY).unwrap();
    assert_eq!(
        (verifier.name(), verifier.kind()),
        ("example.com/foo", KeyType::Ed25519)
    );
    assert_eq!(verifier.to_string(), VKEY);
    let note = Note::parse(NOTE).unwrap();
    let verified = note.open(std::slice::from_ref(&verifier)).unwrap();
    assert_eq!(verified.len(), 1);
    assert_eq!(
        (verified[0].name.as_str(), verified[0].time),
        ("example.com/foo", None)
    );
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.to_string(), NOTE);
    let other = Note::parse(&NOTE.replace("an example", "no example")).unwrap();
    assert_eq!(other.open(&[verifier]), Err(NoteError::BadSignature));
}

#[test]
fn a_key_has_one_spelling() {
    for (vkey, error) in [
        ("", KeyError::Malformed),
        ("example.com/foo", KeyError::Malformed),
        ("example.com/foo+530d903a", KeyError::Malformed),
        (
            "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            KeyError::Malformed,
        ),
        (
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
            KeyError::Malformed,
        ),
        (
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
            KeyError::Malformed,
        ),
        (
            "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            KeyError::Id,
        ),
        (
            "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            KeyError::Id,
        ),
        (
            "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            KeyError::Id,
        ),
        (
            "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            KeyError::Type,
        ),
        (
            "example.com/f o+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            KeyError::Name,
        ),
        (
            "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            KeyError::Name,
        ),
    ] {
        assert_eq!(Verifier::parse(vkey), Err(error), "{vkey}");
    }
}

#[test]
fn lines_by_unknown_keys_are_passed_over_and_wrong_ones_by_known_keys_are_not() {
    let (checkpoint, note) = head(&tree(11));
    let ann = witness(1);
    let known = [log().verifier().clone(), ann.verifier().clone()];
    let with = |line: Line| {
        let mut note = note.clone();
        note.put(line);
        note.open(&known).map(|verified| verified.len())
    };
    assert_eq!(note.open(&known).map(|verified| verified.len()), Ok(1));
    assert_eq!(with(ann.cosign(&checkpoint, 5)), Ok(2));
    assert_eq!(
        with(witness(2).cosign(&checkpoint, 5)),
        Ok(1),
        "someone else"
    );
    // The same name with another key is another key, whatever it signed.
    let namesake = Cosigner::new(ann.verifier().name(), key(77)).unwrap();
    assert_eq!(
        with(namesake.cosign(&head(&tree(12)).0, 5)),
        Ok(1),
        "a namesake"
    );
    assert_eq!(
        with(ann.cosign(&head(&tree(12)).0, 5)),
        Err(NoteError::BadSignature),
        "of another head"
    );
    // A known key that nobody used opens nothing.
    assert_eq!(note.open(&known[1..]), Err(NoteError::Unsigned));
    assert_eq!(note.open(&[]), Err(NoteError::Unsigned));
}

#[test]
fn a_witness_that_cosigned_twice_counts_once_with_its_latest_time() {
    let (checkpoint, note) = head(&tree(11));
    let ann = witness(1);
    let lines = [9, 12, 10]
        .map(|time| ann.cosign(&checkpoint, time).to_string())
        .concat();
    let twice = Note::parse(&format!("{note}{lines}")).unwrap();
    let verified = twice.open(&[ann.verifier().clone()]).unwrap();
    assert_eq!(
        verified.iter().map(|by| by.time).collect::<Vec<_>>(),
        [Some(12)]
    );
    // Put on a note, a newer line takes the older one's place.
    let mut once = note;
    once.put(ann.cosign(&checkpoint, 9));
    once.put(ann.cosign(&checkpoint, 12));
    assert_eq!(once.lines().len(), 2);
    // One wrong line among right ones is still wrong.
    let wrong = ann.cosign(&head(&tree(12)).0, 11);
    let mixed = Note::parse(&format!("{once}{wrong}")).unwrap();
    assert_eq!(
        mixed.open(&[ann.verifier().clone()]),
        Err(NoteError::BadSignature)
    );
}

#[test]
fn only_what_a_known_witness_soundly_signed_is_adopted() {
    let (checkpoint, note) = head(&tree(11));
    let (ann, ben) = (witness(1), witness(2));
    let known = [ann.verifier().clone()];
    let mut adopting = note.clone();
    let answer = format!(
        "{}{}",
        ben.cosign(&checkpoint, 6),
        ann.cosign(&checkpoint, 5)
    );
    adopting.adopt(&answer, &known).unwrap();
    assert_eq!(
        adopting.lines().iter().map(Line::name).collect::<Vec<_>>(),
        [ORIGIN, ann.verifier().name()]
    );

    let elsewhere = ann.cosign(&head(&tree(12)).0, 5).to_string();
    for (answer, error) in [
        (elsewhere, NoteError::BadSignature),
        (ben.cosign(&checkpoint, 6).to_string(), NoteError::Unsigned),
        (String::new(), NoteError::Malformed),
        ("200 OK\n".to_owned(), NoteError::Malformed),
        ("x".repeat(note::MAX_NOTE_BYTES + 1), NoteError::TooLong),
    ] {
        let mut unchanged = note.clone();
        assert_eq!(unchanged.adopt(&answer, &known), Err(error), "{answer}");
        assert_eq!(unchanged, note);
    }
}

#[test]
fn a_note_is_bounded_and_has_one_spelling() {
    let (checkpoint, note) = head(&tree(11));
    let line = witness(1).cosign(&checkpoint, 5).to_string();
    let with = |lines: usize| {
        Note::parse(&format!("{note}{}", line.repeat(lines))).map(|note| note.lines().len())
    };
    assert_eq!(with(note::MAX_LINES - 1), Ok(note::MAX_LINES));
    assert_eq!(with(note::MAX_LINES), Err(NoteError::TooLong));
    let long = format!("{}{note}", "x".repeat(note::MAX_NOTE_BYTES));
    assert_eq!(Note::parse(&long), Err(NoteError::TooLong));
    for (why, text) in [
        ("nothing", ""),
        ("no signature", "text\n"),
        ("no signature line", "text\n\n"),
        ("no blank line", "text\n— name AAAAAAA=\n"),
        ("no last newline", "text\n\n— name AAAAAAA="),
        ("a hyphen", "text\n\n- name AAAAAAA=\n"),
        ("an en dash", "text\n\n– name AAAAAAA=\n"),
        ("no name", "text\n\n—  AAAAAAA=\n"),
        ("a plus in a name", "text\n\n— na+me AAAAAAA=\n"),
        ("a space in a name", "text\n\n— na\u{a0}me AAAAAAA=\n"),
        ("an id and no signature", "text\n\n— name AAAAAA==\n"),
        ("unused bits set", "text\n\n— name AAAAAAB=\n"),
        ("no padding", "text\n\n— name AAAAAAA\n"),
        ("two spaces", "text\n\n— name  AAAAAAA=\n"),
        ("a space at the end", "text\n\n— name AAAAAAA= \n"),
        ("carriage returns", "text\r\n\r\n— name AAAAAAA=\r\n"),
        ("a tab in the text", "te\txt\n\n— name AAAAAAA=\n"),
        (
            "a blank line between lines",
            "text\n\n— name AAAAAAA=\n\n— name AAAAAAA=\n\n",
        ),
    ] {
        assert_eq!(Note::parse(text), Err(NoteError::Malformed), "{why}");
    }
    let blank_lines_inside = "one\n\n\ntwo\n\n\n— name AAAAAAA=\n";
    let note = Note::parse(blank_lines_inside).unwrap();
    assert_eq!(
        (note.text(), note.to_string().as_str()),
        ("one\n\n\ntwo\n\n", blank_lines_inside)
    );
    assert_eq!(
        Note::new("no newline".to_owned()),
        Err(NoteError::Malformed)
    );
}

#[test]
fn a_checkpoint_has_one_spelling() {
    let (checkpoint, _) = head(&tree(11));
    let text = checkpoint.text();
    assert_eq!(Checkpoint::parse(&text), Ok(checkpoint));
    let root = text.lines().nth(2).unwrap();
    for (why, changed) in [
        ("an extension line", format!("{text}more\n")),
        ("no root", text.replace(&format!("{root}\n"), "")),
        ("no newline at the end", text.trim_end().to_owned()),
        ("a leading zero", text.replace("\n11\n", "\n011\n")),
        ("a sign", text.replace("\n11\n", "\n+11\n")),
        ("hexadecimal", text.replace("\n11\n", "\n0xb\n")),
        (
            "past 2^63 - 1",
            text.replace("\n11\n", "\n9223372036854775808\n"),
        ),
        ("a size and no such root", text.replace("\n11\n", "\n0\n")),
        ("no origin", text.replacen(ORIGIN, "", 1)),
        ("a space in the origin", text.replacen("kith/", "kith /", 1)),
        ("a short root", text.replace(root, &root[4..])),
        ("no padding", text.replace(root, root.trim_end_matches('='))),
    ] {
        assert_eq!(
            Checkpoint::parse(&changed),
            Err(CheckpointError::Malformed),
            "{why}"
        );
    }
    let empty = Checkpoint::new(ORIGIN, 0, EMPTY_ROOT).unwrap();
    assert_eq!(
        empty.text(),
        format!("{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    );
}

#[test]
fn a_checkpoint_is_opened_by_its_own_logs_key_alone() {
    let (checkpoint, note) = head(&tree(11));
    assert_eq!(
        Checkpoint::open(&note, log().verifier()),
        Ok(checkpoint.clone())
    );
    let elsewhere = Signer::new("kith/elsewhere", key(1)).unwrap();
    assert_eq!(
        Checkpoint::open(&note, elsewhere.verifier()),
        Err(CheckpointError::OtherLog)
    );
    assert_eq!(checkpoint.sign(&elsewhere), Err(CheckpointError::OtherLog));
    let stranger = Signer::new(ORIGIN, key(2)).unwrap();
    assert_eq!(
        Checkpoint::open(&note, stranger.verifier()),
        Err(NoteError::Unsigned.into())
    );
    // A cosignature by the log's name is not the log's statement.
    let cosigner = Cosigner::new(ORIGIN, key(1)).unwrap();
    let mut cosigned = Note::new(checkpoint.text()).unwrap();
    cosigned.put(cosigner.cosign(&checkpoint, 5));
    assert_eq!(
        Checkpoint::open(&cosigned, cosigner.verifier()),
        Err(CheckpointError::OtherLog)
    );
    assert_eq!(
        Checkpoint::open(&cosigned, log().verifier()),
        Err(NoteError::Unsigned.into())
    );
    // Nor does a log's key count among the witnesses.
    let (_, counted) =
        Checkpoint::open_witnessed(&note, log().verifier(), &[log().verifier().clone()]).unwrap();
    assert_eq!(counted, []);
}

#[test]
fn a_cosignature_holds_for_its_time_alone() {
    let (checkpoint, note) = head(&tree(11));
    let ann = witness(1);
    let known = [ann.verifier().clone()];
    let mut bytes = vec![];
    for time in [0, 1, 1_700_000_000, MAX_TIME] {
        let mut note = note.clone();
        note.put(ann.cosign(&checkpoint, time));
        assert_eq!(note.open(&known).unwrap()[0].time, Some(time));
        bytes = note.lines()[1].signature().to_vec();
    }
    assert_eq!(bytes.len(), 8 + 64);
    assert_eq!(bytes[..8], MAX_TIME.to_be_bytes());
    // With another time in front the same signature is wrong.
    bytes[7] ^= 1;
    assert_eq!(
        with_cosignature(&note, &bytes).open(&known),
        Err(NoteError::BadSignature)
    );
    // A time past the last there can be is none, soundly signed or not.
    let time = MAX_TIME + 1;
    let message = format!("cosignature/v1\ntime {time}\n{}", checkpoint.text());
    let signature = key(101).sign(message.as_bytes()).to_bytes();
    let bytes = [&time.to_be_bytes()[..], &signature].concat();
    assert_eq!(
        with_cosignature(&note, &bytes).open(&known),
        Err(NoteError::BadSignature)
    );
    // The same by hand with a time that can be, so that it was the time.
    let message = message.replace("9223372036854775808", "9");
    let signature = key(101).sign(message.as_bytes()).to_bytes();
    let bytes = [&9_u64.to_be_bytes()[..], &signature].concat();
    assert_eq!(
        with_cosignature(&note, &bytes).open(&known).unwrap()[0].time,
        Some(9)
    );
}

/// The note with a line in the first witness's name that says these bytes.
fn with_cosignature(note: &Note, bytes: &[u8]) -> Note {
    let verifier = witness(1).verifier().clone();
    let signature = BASE64.encode(&[&verifier.id()[..], bytes].concat());
    Note::parse(&format!("{note}— {} {signature}\n", verifier.name())).unwrap()
}

#[test]
fn each_epoch_of_a_log_has_its_name() {
    for (epoch, name) in [
        (1, ORIGIN.to_owned()),
        (2, format!("{ORIGIN}/2")),
        (u32::MAX, format!("{ORIGIN}/4294967295")),
    ] {
        assert_eq!(log_name(ORIGIN, epoch), name);
        assert_eq!(split_log_name(&name), Some((ORIGIN, epoch)));
    }
    for name in [
        "",
        "kith",
        "kith/",
        "kith//2",
        "other/abc",
        "kith/abc/",
        "kith/abc/0",
        "kith/abc/1",
        "kith/abc/02",
        "kith/abc/+2",
        "kith/abc/4294967296",
        "kith/abc/2/2",
        "abc/2",
    ] {
        assert_eq!(split_log_name(name), None, "{name}");
    }
    // So a statement of one epoch is none of the next, even under the same key.
    let second = Signer::new(&log_name(ORIGIN, 2), key(1)).unwrap();
    let (_, note) = head(&tree(11));
    assert_eq!(
        Checkpoint::open(&note, second.verifier()),
        Err(CheckpointError::OtherLog)
    );
}

#[test]
fn secrets_are_not_shown() {
    let (secret, shown) = (key(1).to_bytes(), format!("{:?} {:?}", log(), witness(1)));
    assert!(!shown.contains(&format!("{secret:?}")), "{shown}");
    assert!(!shown.to_lowercase().contains("secret"), "{shown}");
}
