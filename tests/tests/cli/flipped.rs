//! Bytes flipped in the files of a node: either `kith verify` fails, or no entry and no detail is other than it was.

use std::fs;
use std::path::Path;

use kith_node::{
    cli::verify,
    clock::{Entropy, SeededEntropy, SystemClock, SystemEntropy},
    config::{Flags, Settings},
    store::{Folder, Journal, SledJournal},
};
use kith_tests::{binary::good, tools::say};
use tempfile::TempDir;

use super::dirty::banks;

const FLIPS: usize = 24;

pub(crate) fn bank() -> TempDir {
    let data = TempDir::new().unwrap();
    let _ = good(data.path(), &["init"]);
    let [members, transfers] = ["members.csv", "transfers.csv"].map(|f| banks("small")[0].join(f));
    let files = [members.to_str().unwrap(), transfers.to_str().unwrap()];
    let args = [
        "import",
        "--from",
        "timeoverflow",
        "--members",
        files[0],
        "--transfers",
        files[1],
    ];
    let _ = good(data.path(), &args);
    data
}

pub(crate) fn check(data: &Path) -> Result<String, String> {
    let flags = Flags {
        data: Some(data.to_owned()),
        ..Flags::default()
    };
    let settings = Settings::gather(flags, None).unwrap();
    verify::run(data.to_str().unwrap(), &settings, &SystemClock).map_err(|why| why.to_string())
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// All leaves, and all sealed details by commitment.
type Contents = (Vec<Vec<u8>>, Vec<([u8; 32], Vec<u8>)>);

fn contents(data: &Path) -> Contents {
    let folder = Folder::open(data).unwrap();
    let journal = SledJournal::open_to_read(&folder).unwrap();
    let leaves = journal.read(0..journal.len()).map(Result::unwrap);
    (
        leaves.collect(),
        journal.asides().map(Result::unwrap).collect(),
    )
}

#[test]
fn a_flipped_byte_in_the_log_is_found_or_changed_nothing() {
    let data = bank();
    check(data.path()).unwrap();
    let kept = TempDir::new().unwrap();
    copy(data.path(), &kept.path().join("d"));
    let before = contents(&kept.path().join("d"));
    let seed = draw(&SystemEntropy);
    say(&format!("flips: seed {seed}"));
    let random = SeededEntropy::new(seed);
    let size = used(&data.path().join("log/db"));
    let mut found = 0;
    for _ in 0..FLIPS {
        let spoilt = TempDir::new().unwrap();
        let dir = spoilt.path().join("d");
        copy(data.path(), &dir);
        let at = usize::try_from(draw(&random) % size).unwrap();
        let bit = 1 << (draw(&random) % 8);
        let mut bytes = fs::read(dir.join("log/db")).unwrap();
        bytes[at] ^= bit;
        fs::write(dir.join("log/db"), bytes).unwrap();
        match check(&dir) {
            Err(why) => {
                assert!(why.starts_with("These records do not hold. "), "{why}");
                found += 1;
            }
            Ok(_) => assert_eq!(contents(&dir), before, "byte {at}, bit {bit}"),
        }
    }
    assert!(found > 0, "no flip was found at all");
}

#[test]
fn a_leaf_altered_wherever_it_is_stored_is_found() {
    let data = bank();
    let (leaves, _) = {
        let kept = TempDir::new().unwrap();
        copy(data.path(), &kept.path().join("d"));
        contents(&kept.path().join("d"))
    };
    for leaf in [0, 1, leaves.len() / 2, leaves.len() - 1] {
        let spoilt = TempDir::new().unwrap();
        let dir = spoilt.path().join("d");
        copy(data.path(), &dir);
        let mut bytes = fs::read(dir.join("log/db")).unwrap();
        // Its signature and body stand nowhere else.
        let text = &leaves[leaf][leaves[leaf].len() - 120..];
        let places: Vec<usize> = (0..bytes.len() - text.len())
            .filter(|at| bytes[*at] == text[0] && bytes[*at..].starts_with(text))
            .collect();
        assert!(!places.is_empty(), "leaf {leaf} is not stored as it is");
        for at in places {
            bytes[at + 60] ^= 1;
        }
        fs::write(dir.join("log/db"), bytes).unwrap();
        let why = check(&dir).unwrap_err();
        assert!(
            why.starts_with("These records do not hold. "),
            "leaf {leaf}: {why}"
        );
    }
}

#[test]
pub(crate) fn checking_changes_nothing_in_the_folder() {
    let data = bank();
    let files = |dir: &Path| {
        let mut files: Vec<_> = [
            "log/db",
            "log/conf",
            "head",
            "keys",
            "master.key",
            "node.key",
        ]
        .map(|name| (name, fs::read(dir.join(name)).unwrap()))
        .into();
        files.sort_unstable();
        files
    };
    let before = files(data.path());
    check(data.path()).unwrap();
    assert!(files(data.path()) == before, "a file was changed");
}

/// How much of the file is in use: what follows is zeroes that sled keeps for later.
pub(crate) fn used(db: &Path) -> u64 {
    let bytes = fs::read(db).unwrap();
    let last = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    last as u64 + 1
}

fn draw(random: &dyn Entropy) -> u64 {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
