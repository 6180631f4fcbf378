//! People's keys: kept, bound to what they sealed, and gone without trace.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use kith_node::clock::{Entropy, SeededEntropy, SystemEntropy};
use kith_node::store::keyring::{KeyFault, MasterSource, Places, about};
use kith_node::store::{Commit, Folder, Journal, Keyring, SledJournal};
use uuid::Uuid;

const ALICE: Uuid = Uuid::from_u128(0xa);
const BOB: Uuid = Uuid::from_u128(0xb);
const EVE: Uuid = Uuid::from_u128(0xe);
const COMMITMENT: [u8; 32] = [5; 32];
const SALT: [u8; 16] = [6; 16];
const WORDS: &str = "Step-free, please, and no lilies: they make me wheeze.";

fn places(dir: &Path) -> Places {
    let master = MasterSource::File(dir.join("master.key"));
    Places {
        keys: dir.join("keys"),
        erased: dir.join("erased.list"),
        master,
    }
}

fn create(dir: &Path) -> Keyring {
    Keyring::create(places(dir), Arc::new(SystemEntropy)).unwrap()
}

fn open(dir: &Path) -> Result<Keyring, KeyFault> {
    Keyring::open(places(dir), Arc::new(SystemEntropy))
}

#[test]
fn what_was_sealed_opens_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let ring = create(dir.path());
    ring.add(&[ALICE, BOB]).unwrap();
    let sealed = ring.seal(&[ALICE], &COMMITMENT, &SALT, WORDS).unwrap();
    drop(ring);
    let ring = open(dir.path()).unwrap();
    let opened = ring.unseal(&COMMITMENT, &sealed).unwrap();
    assert_eq!((opened.salt, opened.text.as_str()), (SALT, WORDS));
    assert_eq!(sealed.len(), WORDS.len() + 58 + 64);

    // Adding again gives nobody another key.
    ring.add(&[ALICE, EVE]).unwrap();
    assert!(ring.unseal(&COMMITMENT, &sealed).is_ok());
    assert!([ALICE, BOB, EVE].iter().all(|account| ring.holds(*account)));
    for file in ["keys", "master.key"] {
        let mode = fs::metadata(dir.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn details_about_two_need_both() {
    let dir = tempfile::tempdir().unwrap();
    let ring = create(dir.path());
    ring.add(&[ALICE, BOB, EVE]).unwrap();
    let sealed = ring
        .seal(&[BOB, ALICE, BOB], &COMMITMENT, &SALT, WORDS)
        .unwrap();
    assert_eq!(about(&sealed).unwrap(), [ALICE, BOB]);
    assert_eq!(ring.unseal(&COMMITMENT, &sealed).unwrap().text, WORDS);
    ring.forget(&[EVE]).unwrap();
    assert_eq!(
        ring.unseal(&COMMITMENT, &sealed).unwrap().text,
        WORDS,
        "erasing someone else took it away"
    );
    ring.forget(&[BOB]).unwrap();
    assert_eq!(
        ring.unseal(&COMMITMENT, &sealed),
        Err(KeyFault::Erased(BOB))
    );
    assert_eq!(
        ring.seal(&[ALICE, BOB], &COMMITMENT, &SALT, WORDS),
        Err(KeyFault::Erased(BOB))
    );

    // Nor does a doctored list of people help whoever still has Alice's key.
    let mut doctored = sealed.clone();
    doctored[18..34].copy_from_slice(ALICE.as_bytes());
    assert_eq!(ring.unseal(&COMMITMENT, &doctored), Err(KeyFault::Altered));
}

#[test]
fn details_open_only_as_they_were_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let ring = create(dir.path());
    ring.add(&[ALICE, BOB]).unwrap();
    let sealed = ring.seal(&[ALICE, BOB], &COMMITMENT, &SALT, WORDS).unwrap();
    assert_eq!(
        ring.unseal(&[4; 32], &sealed),
        Err(KeyFault::Altered),
        "opened for another commitment"
    );
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert!(
            ring.unseal(&COMMITMENT, &altered).is_err(),
            "byte {at} was altered"
        );
        assert!(
            ring.unseal(&COMMITMENT, &sealed[..at]).is_err(),
            "cut off at byte {at}"
        );
    }
    let again = ring.seal(&[ALICE, BOB], &COMMITMENT, &SALT, WORDS).unwrap();
    assert_ne!(sealed, again, "two sealings can be told to hold the same");
    let crowd: Vec<Uuid> = (1..=256).map(Uuid::from_u128).collect();
    ring.add(&crowd).unwrap();
    let table: [(&[Uuid], KeyFault); 3] = [
        (&[], KeyFault::Nobody),
        (&[Uuid::nil()], KeyFault::NoKey(Uuid::nil())),
        (&crowd, KeyFault::TooMany(256)),
    ];
    for (people, fault) in table {
        assert_eq!(ring.seal(people, &COMMITMENT, &SALT, WORDS), Err(fault));
    }
}

#[test]
fn an_altered_file_of_keys_does_not_open() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path()).add(&[ALICE]).unwrap();
    let whole = fs::read(dir.path().join("keys")).unwrap();
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(dir.path().join("keys"), &altered).unwrap();
        assert!(open(dir.path()).is_err(), "byte {at} was altered");
        fs::write(dir.path().join("keys"), &whole[..at]).unwrap();
        assert!(open(dir.path()).is_err(), "cut off at byte {at}");
    }
}

#[test]
fn whoever_was_erased_stays_so_when_a_backup_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let ring = create(dir.path());
    ring.add(&[ALICE, BOB]).unwrap();
    let sealed = ring.seal(&[BOB], &COMMITMENT, &SALT, WORDS).unwrap();
    let backup = fs::read(dir.path().join("keys")).unwrap();
    ring.forget(&[BOB]).unwrap();
    drop(ring);
    fs::write(dir.path().join("keys"), &backup).unwrap();
    let ring = open(dir.path()).unwrap();
    assert_eq!(
        ring.unseal(&COMMITMENT, &sealed),
        Err(KeyFault::Erased(BOB))
    );
    assert_eq!(ring.add(&[ALICE, BOB]), Err(KeyFault::Erased(BOB)));
    assert!(ring.holds(ALICE) && ring.is_erased(BOB));
    assert_ne!(
        fs::read(dir.path().join("keys")).unwrap(),
        backup,
        "the old file was left as it came"
    );
}

#[test]
fn the_master_key_comes_from_where_the_operator_says() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let credential = elsewhere.path().join("credential");
    let words = |words: &str| MasterSource::Passphrase(words.to_owned().into());
    let with = |master: &MasterSource| Places {
        master: master.clone(),
        ..places(dir.path())
    };
    let entropy = || Arc::new(SystemEntropy);

    let missing = Keyring::create(
        with(&MasterSource::Credential(credential.clone())),
        entropy(),
    )
    .unwrap_err();
    assert_eq!(missing, KeyFault::NoMaster(credential.clone()));
    for bad in ["", "abc", &"0".repeat(63), &"z".repeat(64), &"0".repeat(66)] {
        fs::write(&credential, bad).unwrap();
        let fault = Keyring::create(
            with(&MasterSource::Credential(credential.clone())),
            entropy(),
        )
        .unwrap_err();
        assert_eq!(fault, KeyFault::BadMaster(credential.clone()), "{bad}");
    }
    fs::write(&credential, format!("{}\n", "0B".repeat(32))).unwrap();

    let file = MasterSource::File(elsewhere.path().join("key"));
    let sources = [
        file,
        MasterSource::Credential(credential),
        words("seven small blue boats"),
    ];
    for source in &sources {
        let ring = Keyring::create(with(source), entropy()).unwrap();
        ring.add(&[ALICE]).unwrap();
        let sealed = ring.seal(&[ALICE], &COMMITMENT, &SALT, WORDS).unwrap();
        drop(ring);
        assert!(matches!(
            Keyring::create(with(source), entropy()).unwrap_err(),
            KeyFault::Exists(_)
        ));
        let wrong = sources
            .iter()
            .filter(|other| format!("{other:?}") != format!("{source:?}"));
        for other in wrong.chain([&words("seven small blue boat")]) {
            assert_eq!(
                Keyring::open(with(other), entropy()).unwrap_err(),
                KeyFault::WrongMaster,
                "{source:?} {other:?}"
            );
        }
        let ring = Keyring::open(with(source), entropy()).unwrap();
        assert_eq!(ring.unseal(&COMMITMENT, &sealed).unwrap().text, WORDS);
        assert!(
            !format!("{source:?} {ring:?}").contains("boats"),
            "a passphrase can be read in a log line"
        );
        fs::remove_file(dir.path().join("keys")).unwrap();
    }
    assert!(matches!(
        open(dir.path()).unwrap_err(),
        KeyFault::Missing(_)
    ));
}

#[test]
fn an_erased_persons_words_and_key_are_found_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::open(dir.path()).unwrap();
    // The keys that a seed gives are known here: the first draw is the master key's, then a nonce for the empty file,
    // then Alice's and Bob's.
    let seed = 20;
    let known = SeededEntropy::new(seed);
    let [mut master, mut alice, mut bob] = [[0; 32]; 3];
    known.fill(&mut master);
    known.fill(&mut [0; 24]);
    known.fill(&mut alice);
    known.fill(&mut bob);

    let ring = Keyring::create(folder.places(), Arc::new(SeededEntropy::new(seed))).unwrap();
    ring.add(&[ALICE, BOB]).unwrap();
    let sealed = ring.seal(&[BOB], &COMMITMENT, &SALT, WORDS).unwrap();
    let journal = SledJournal::open(&folder).unwrap();
    let asides = vec![(COMMITMENT, sealed.clone())];
    journal
        .append(
            0,
            Commit {
                asides,
                ..super::commit(0, &["hour"])
            },
        )
        .unwrap();
    let file_with_bob = fs::read(folder.keys()).unwrap();
    assert!(
        found(dir.path(), &sealed[..40]) && found(dir.path(), &file_with_bob),
        "the search finds nothing at all"
    );
    let digits: String = master.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(
        found(dir.path(), digits.as_bytes()),
        "the seed does not give the keys that this test looks for"
    );

    journal.erase_asides(&[COMMITMENT]).unwrap();
    ring.forget(&[BOB]).unwrap();
    assert_eq!(
        ring.unseal(&COMMITMENT, &sealed),
        Err(KeyFault::Erased(BOB))
    );
    drop((journal, ring));
    let what = [
        WORDS.as_bytes(),
        &WORDS.as_bytes()[8..24],
        &bob,
        &bob[..16],
        &file_with_bob[..],
        &file_with_bob[80..],
    ];
    for bytes in what {
        assert!(!found(dir.path(), bytes), "{bytes:?} is in the folder");
    }
    // The key of one who stays is not to be read there either.
    assert!(!found(dir.path(), &alice));
}

/// Whether `bytes` lie in any file of the folder or below it.
fn found(dir: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(dir).unwrap().map(Result::unwrap).any(|entry| {
        if entry.file_type().unwrap().is_dir() {
            found(&entry.path(), bytes)
        } else {
            fs::read(entry.path())
                .unwrap()
                .windows(bytes.len())
                .any(|window| window == bytes)
        }
    })
}
