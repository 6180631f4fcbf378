//! Signed notes, keys, checkpoints and cosignatures.

use kith_protocol::tlog::{KeyError, KeyType, Note, NoteError, Verifier};

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
