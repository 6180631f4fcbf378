//! A disk in a file, which can be filled, and whose power can be cut.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use kith_tests::tools::{self, LOSETUP, MKFS, MOUNT};

/// Two that look for a free loop device at once can find the same one.
static MOUNTING: Mutex<()> = Mutex::new(());

/// Whether disks in files can be had here; if not, says which test is skipped.
pub(super) fn can_be_had(test: &str) -> bool {
    if !tools::have(test, &[MKFS, LOSETUP, MOUNT]) {
        return false;
    }
    let dir = tempfile::tempdir().unwrap();
    let image = make(dir.path(), 4);
    let point = dir.path().join("probe");
    fs::create_dir(&point).unwrap();
    let one_at_a_time = MOUNTING.lock();
    let able = tools::can(test, "mount a disk in a file", &mut mount(&image, &point));
    drop(one_at_a_time);
    if able {
        unmount(&point);
    }
    able
}

/// Makes an empty disk of this size in a file in `dir`.
pub(super) fn make(dir: &Path, mebibytes: u64) -> PathBuf {
    let image = dir.join("image");
    File::create(&image)
        .unwrap()
        .set_len(mebibytes * 1024 * 1024)
        .unwrap();
    let mkfs = tools::find(MKFS.program).unwrap();
    let made = Command::new(mkfs)
        .args(["-q", "-F", "-m", "0"])
        .arg(&image)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    image
}

/// A disk that is mounted until this is dropped.
#[derive(Debug)]
pub(super) struct Mounted {
    point: PathBuf,
}

impl Mounted {
    /// Mounts the disk in `image` at `point`, a folder that this makes.
    pub(super) fn new(image: &Path, point: PathBuf) -> Self {
        fs::create_dir(&point).unwrap();
        let one_at_a_time = MOUNTING.lock();
        let mounted = mount(image, &point).output().unwrap();
        drop(one_at_a_time);
        assert!(mounted.status.success(), "{mounted:?}");
        Self { point }
    }

    /// A path on the disk.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.point.join(name)
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        unmount(&self.point);
    }
}

fn mount(image: &Path, point: &Path) -> Command {
    let mut command = Command::new("mount");
    command.args(["-o", "loop"]).arg(image).arg(point);
    command
}

fn unmount(point: &Path) {
    // A process that another test is just starting holds all our files until it runs its own program: then the disk is
    // in use for a moment longer.
    let gone = (0..500).any(|_| {
        let unmounted = Command::new("umount").arg(point).output();
        unmounted.is_ok_and(|output| output.status.success())
    });
    // While a failed test unwinds, that it failed says enough.
    assert!(
        gone || std::thread::panicking(),
        "{} stays mounted",
        point.display()
    );
}
