//! Bytes flipped in the files of a node: either `kith verify` fails and names the first entry that is wrong or gone (or what
//! beside the entries is), or no entry and no detail is other than it was.

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

const FLIPS: usize = 16;

/// A bank brought from elsewhere, its transfers so many times over.
fn bank(times: usize) -> TempDir {
    let data = TempDir::new().unwrap();
    let _ = good(data.path(), &["init"]);
    let [members, transfers] = ["members.csv", "transfers.csv"].map(|f| banks("small")[0].join(f));
    let rows = fs::read_to_string(transfers).unwrap();
    let transfers = data.path().join("transfers.csv");
    fs::write(&transfers, rows.repeat(times)).unwrap();
    let files = [members.to_str().unwrap(), transfers.to_str().unwrap()];
    let args = [
        "import",
        "--from",
        "timeoverflow",
        "--allow-repeats",
        "--members",
        files[0],
        "--transfers",
        files[1],
    ];
    let _ = good(data.path(), &args);
    data
}

fn check(data: &Path) -> Result<String, String> {
    let flags = Flags {
        data: Some(data.to_owned()),
        ..Flags::default()
    };
    let settings = Settings::gather(flags, None).unwrap();
    verify::run(data.to_str().unwrap(), &[], &settings, &SystemClock).map_err(|why| why.to_string())
}

fn copy(from: &Path, to: &Path) {
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

/// The entry at which a log stops holding, as it was told.
fn entry_named(why: &str) -> Option<u64> {
    let (_, rest) = why.split_once("do not hold. Entry ")?;
    rest.split_once(':')?.0.parse().ok()
}

/// Flips one bit in each of so many places, and how many were found.
fn flip(data: &Path, file: &str, places: usize) -> usize {
    check(data).unwrap();
    let kept = TempDir::new().unwrap();
    copy(data, &kept.path().join("d"));
    let before = contents(&kept.path().join("d"));
    let entries = before.0.len() as u64;
    let seed = draw(&SystemEntropy);
    let random = SeededEntropy::new(seed);
    let good = fs::read(data.join(file)).unwrap();
    let size = used(&good);
    let (mut named, mut beside) = (0, 0);
    for _ in 0..places {
        let spoilt = TempDir::new().unwrap();
        let dir = spoilt.path().join("d");
        copy(data, &dir);
        let at = usize::try_from(draw(&random) % size).unwrap();
        let bit = 1 << (draw(&random) % 8);
        let mut bytes = good.clone();
        bytes[at] ^= bit;
        fs::write(dir.join(file), bytes).unwrap();
        let flipped = format!("{file}, byte {at}, bit {bit}, seed {seed}");
        match check(&dir) {
            Err(why) => match entry_named(&why) {
                Some(at) => {
                    assert!(at < entries, "{flipped}: {why}");
                    named += 1;
                }
                None => {
                    let words = ["beside", "head", "settings"];
                    assert!(words.iter().any(|w| why.contains(w)), "{flipped}: {why}");
                    beside += 1;
                }
            },
            Ok(_) => assert_eq!(contents(&dir), before, "{flipped}"),
        }
    }
    let unseen = places - named - beside;
    say(&format!(
        "{file}, {entries} entries, seed {seed}: of {places} flips in {size} bytes {named} named an entry, {beside} \
         something beside, and {unseen} changed nothing that counts"
    ));
    named + beside
}

/// A log that was opened again reads the start of its file by way of sled's own summary.
fn opened_again(data: &Path) {
    let _ = good(data, &["export", "--format", "csv"]);
}

#[test]
fn a_flipped_byte_in_the_log_is_found_and_named_or_changed_nothing() {
    let data = bank(1);
    // Nearly all of it counts, save what sled wrote twice while the bank was made.
    let found = flip(data.path(), "log/db", FLIPS);
    assert!(found > FLIPS / 2, "{found}");
    opened_again(data.path());
    let found = flip(data.path(), "log/db", FLIPS);
    assert!(found > FLIPS / 2, "{found}");
    let summary = fs::read_dir(data.path().join("log")).unwrap();
    let names = summary.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let summary = names
        .into_iter()
        .find(|name| name.starts_with("snap."))
        .unwrap();
    // It has eight bytes that sled never reads.
    assert!(flip(data.path(), &format!("log/{summary}"), FLIPS) > FLIPS / 2);
    assert!(flip(data.path(), "log/conf", FLIPS) > 0);
}

#[test]
fn a_flipped_byte_in_a_longer_log_is_found_and_named_or_changed_nothing() {
    let data = bank(10);
    opened_again(data.path());
    // More than half of it is older copies: fewer flips might all hit those, by chance.
    let found = flip(data.path(), "log/db", FLIPS);
    assert!(found > 0, "none was found at all");
}

#[test]
fn a_leaf_altered_wherever_it_is_stored_is_found() {
    let data = bank(1);
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
fn checking_changes_nothing_in_the_folder() {
    let data = bank(1);
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
fn used(bytes: &[u8]) -> u64 {
    let last = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    last as u64 + 1
}

fn draw(random: &dyn Entropy) -> u64 {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
