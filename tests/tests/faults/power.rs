//! Power cuts: a disk in a file is mounted, written to, and copied as it lies there; the copy holds what a disk would
//! after the power went. Round after round on the same log, each on the copy that the one before left.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use kith_node::clock::{Entropy, SeededEntropy, SystemEntropy};
use kith_node::store::keyring::{KeyFault, MasterSource, Places};
use kith_node::store::{Keyring, snapshot};
use uuid::Uuid;

use super::image::{self, Mounted};
use super::{Said, WRITER, can_trace, check};

const ROUNDS: usize = 6;

#[test]
fn no_power_cut_loses_what_was_acknowledged() {
    if !image::can_be_had("no_power_cut_loses_what_was_acknowledged") {
        return;
    }
    let seed = seed();
    let entropy = SeededEntropy::new(seed);
    let dir = tempfile::tempdir().unwrap();
    let mut image = image::make(dir.path(), 96);
    let mut kept = 0;
    let mut former = Uuid::nil();
    let mut unsynced_lost = 0;
    for round in 0..ROUNDS {
        let disk = Mounted::new(&image, dir.path().join(format!("disk {round}")));
        // These come first: whatever syncs after the writer would make durable what the writer forgot to.
        let account = entropy.uuid();
        let people = open_people(
            &disk.path("people"),
            if round == 0 {
                Keyring::create
            } else {
                Keyring::open
            },
        );
        people.add(&[account]).unwrap();
        if round > 0 {
            people.forget(&[former]).unwrap();
        }
        snapshot::write(&disk.path("snapshot"), 1, round as u64, |file| {
            file.write_all(&[7; 100_000])
        })
        .unwrap();
        let acknowledgements = 1 + draw(&entropy) % 60;
        let said = write_until_killed(&disk.path("data"), acknowledgements);
        let case = format!("seed {seed}, round {round}, killed after {acknowledgements}: {said:?}");
        assert!(said.fault.is_none() && said.kept > kept, "{case}");
        // What nobody syncs has to be gone, or the power was not cut.
        fs::write(disk.path(&format!("unsynced {round}")), "never synced").unwrap();

        let copy = dir.path().join(format!("image {round}"));
        fs::copy(&image, &copy).unwrap();
        drop(disk);
        fs::remove_file(&image).unwrap();
        image = copy;

        let disk = Mounted::new(&image, dir.path().join(format!("disk after {round}")));
        let unsynced =
            fs::read_to_string(disk.path(&format!("unsynced {round}"))).unwrap_or_default();
        unsynced_lost += usize::from(unsynced.is_empty());
        let len = check(&disk.path("data"));
        assert!(
            (said.kept..=said.kept + 13).contains(&len),
            "{len} leaves; {case}"
        );
        kept = len;
        let people = open_people(&disk.path("people"), Keyring::open);
        assert!(people.holds(account), "a person's new key was lost; {case}");
        assert!(
            round == 0 || people.is_erased(former),
            "a person who was erased came back; {case}"
        );
        assert_eq!(
            snapshot::read(&disk.path("snapshot"), 1).unwrap().at,
            round as u64,
            "{case}"
        );
        former = account;
    }
    assert!(
        unsynced_lost > ROUNDS / 2,
        "the power was not cut: {unsynced_lost} of {ROUNDS} lost what was never synced"
    );
}

/// Opening writes too: it ends what was begun and notes how far it got. The process is killed, and the power cut, at
/// each call that does so.
#[test]
fn no_power_cut_while_it_opens_loses_what_was_acknowledged() {
    let test = "no_power_cut_while_it_opens_loses_what_was_acknowledged";
    if !can_trace(test) || !image::can_be_had(test) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let before = image::make(dir.path(), 36);
    let disk = Mounted::new(&before, dir.path().join("before"));
    let kept = write_until_killed(&disk.path("data"), 20).kept;
    drop(disk);
    for call in [
        "pwrite64",
        "write",
        "fsync",
        "fdatasync",
        "rename",
        "unlink",
    ] {
        for nth in 1.. {
            let case = format!("killed at {call} number {nth}");
            // Each has a name of its own: the kernel lets go of a file a while after it was unmounted.
            let image = dir.path().join(format!("{case}, image"));
            fs::copy(&before, &image).unwrap();
            let disk = Mounted::new(&image, dir.path().join(format!("{case}, before")));
            let mut strace = Command::new("strace");
            strace.args(["-f", "-o", "/dev/null", "-e", &format!("trace={call}")]);
            strace.args([
                "-e",
                &format!("inject={call}:signal=KILL:when={nth}"),
                WRITER,
            ]);
            let ended = strace.arg(disk.path("data")).arg("3").output().unwrap();
            let said = Said::of(&ended);
            let copy = dir.path().join(format!("{case}, copy"));
            fs::copy(&image, &copy).unwrap();
            drop(disk);
            let disk = Mounted::new(&copy, dir.path().join(format!("{case}, after")));
            let len = check(&disk.path("data"));
            assert!(
                len >= kept.max(said.kept),
                "{case}: {len} leaves of {kept}, then {said:?}"
            );
            if ended.status.success() {
                // There was no such call any more.
                assert!(
                    nth > 1 || call == "unlink",
                    "opening makes no call of {call}"
                );
                break;
            }
        }
    }
}

/// People's keys in `folder`, with all that belongs to them.
fn open_people(
    folder: &Path,
    open: fn(Places, Arc<dyn Entropy>) -> Result<Keyring, KeyFault>,
) -> Keyring {
    fs::create_dir_all(folder).unwrap();
    let master = MasterSource::File(folder.join("master.key"));
    let places = Places {
        keys: folder.join("keys"),
        erased: folder.join("erased.list"),
        master,
    };
    open(places, Arc::new(SystemEntropy)).unwrap()
}

/// Lets the writer acknowledge so many commits, kills it where it is, and answers all that it said.
fn write_until_killed(folder: &Path, acknowledgements: u64) -> Said {
    let mut writer = Command::new(WRITER)
        .arg(folder)
        .arg("100000")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(writer.stdout.take().unwrap());
    let mut said = String::new();
    for _ in 0..acknowledgements {
        out.read_line(&mut said).unwrap();
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    out.read_to_string(&mut said).unwrap();
    Said::parse(said.rsplit_once('\n').map_or("", |(lines, _)| lines))
}

fn draw(entropy: &impl Entropy) -> u64 {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    u64::from_be_bytes(bytes)
}

/// A new seed each time, or the one that `KITH_SEED` says. Printed past the test runner's capture.
fn seed() -> u64 {
    let given = std::env::var("KITH_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| draw(&SystemEntropy));
    kith_tests::tools::say(&format!("power cuts: KITH_SEED={seed}"));
    seed
}
