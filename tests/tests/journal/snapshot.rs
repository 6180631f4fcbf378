//! A snapshot is read back whole or not at all.

use std::fs;
use std::io;

use kith_node::store::Fault;
use kith_node::store::snapshot::{Snapshot, read, write};

const FORMAT: u32 = 7;

#[test]
fn comes_back_as_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("snapshot");
    assert_eq!(read(&path, FORMAT), None, "there was none yet");
    for (at, payload) in [
        (3, &b"three hours"[..]),
        (u64::MAX, b""),
        (4, &[0; 100_000]),
    ] {
        write(&path, FORMAT, at, |file| file.write_all(payload)).unwrap();
        assert_eq!(
            read(&path, FORMAT),
            Some(Snapshot {
                at,
                payload: payload.to_vec()
            })
        );
    }
    assert_eq!(
        read(&path, FORMAT + 1),
        None,
        "a payload of another shape was trusted"
    );
}

#[test]
fn any_byte_altered_or_cut_off_and_it_is_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("snapshot");
    write(&path, FORMAT, 2, |file| {
        file.write_all(b"alice 60, bob -60")
    })
    .unwrap();
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&path, flipped).unwrap();
        assert_eq!(read(&path, FORMAT), None, "byte {at} was altered");
        fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(read(&path, FORMAT), None, "cut off at byte {at}");
    }
    fs::write(&path, [&whole[..], b"x"].concat()).unwrap();
    assert_eq!(read(&path, FORMAT), None, "something was added");
    fs::write(&path, &whole).unwrap();
    assert!(read(&path, FORMAT).is_some());
}

#[test]
fn one_that_fails_half_way_leaves_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("snapshot");
    write(&path, FORMAT, 1, |file| file.write_all(b"one")).unwrap();
    let torn = write(&path, FORMAT, 2, |file| {
        file.write_all(b"tw")?;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert_eq!(torn, Err(Fault::Full));
    assert_eq!(read(&path, FORMAT).unwrap().payload, b"one");
    assert_eq!(
        fs::read_dir(dir.path()).unwrap().count(),
        1,
        "the torn file was left behind"
    );
}
