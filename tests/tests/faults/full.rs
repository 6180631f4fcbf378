//! A disk that fills up.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::Command;

use super::image::{self, Mounted};
use super::{Said, WRITER, check, run};

#[test]
fn a_full_disk_stops_the_writer_and_loses_nothing() {
    if !image::can_be_had("a_full_disk_stops_the_writer_and_loses_nothing") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let disk = Mounted::new(&image::make(dir.path(), 96), dir.path().join("disk"));
    let (folder, ballast) = (disk.path("data"), disk.path("ballast"));
    // Less and less room, so that it ends in another place of the write each time.
    for room_bytes in [30_000_000, 19_000_000, 18_000_000] {
        fill(&ballast, room_bytes);
        let before = if folder.exists() { check(&folder) } else { 0 };
        let output = run(Command::new(WRITER).arg(&folder).arg("100000"));
        let said = Said::of(&output);
        said.stopped_with("disk-full", true);
        assert!(
            said.kept > before,
            "there was no room to write at all: {said:?}, {before} before"
        );

        // Still full: it opens and reads, or says that it is full; it does not lose or make up anything.
        let output = run(Command::new(WRITER).arg(&folder).arg("0"));
        let again = Said::of(&output);
        assert!(
            again
                .fault
                .as_deref()
                .is_none_or(|code| code == "disk-full"),
            "{again:?}"
        );

        fs::remove_file(&ballast).unwrap();
        let len = check(&folder);
        assert!(
            (said.kept..=said.kept + 13).contains(&len),
            "{len} leaves after {said:?}"
        );
    }
}

/// Fills the disk with a file, but for so much.
pub(super) fn fill(ballast: &Path, room_bytes: u64) {
    let mut file = File::create(ballast).unwrap();
    let block = [1; 1 << 16];
    let full = loop {
        if let Err(error) = file.write_all(&block) {
            break error;
        }
    };
    assert_eq!(full.kind(), ErrorKind::StorageFull);
    file.set_len(file.metadata().unwrap().len() - room_bytes)
        .unwrap();
    file.sync_all().unwrap();
}
