//! A disk in a file, which can be filled, and whose power can be cut.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use kith_tests::tools::{self, LOSETUP, MKFS, MOUNT};

/// Whether disks in files can be had here; if not, says which test is skipped.
pub(super) fn can_be_had(test: &str) -> bool {
    if !tools::have(test, &[MKFS, LOSETUP, MOUNT]) {
        return false;
    }
    let dir = tempfile::tempdir().unwrap();
    let image = make(dir.path(), 4);
    let point = dir.path().join("probe");
    fs::create_dir(&point).unwrap();
    let mut mount = mount(&image, &point);
    let able = tools::can(test, "mount a disk in a file", &mut mount);
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
        let mounted = mount(image, &point).output().unwrap();
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
    let unmounted = Command::new("umount").arg(point).output();
    // While a failed test unwinds, the folder cannot be removed either, which says enough.
    assert!(
        std::thread::panicking() || unmounted.is_ok_and(|output| output.status.success()),
        "{}",
        point.display()
    );
}
