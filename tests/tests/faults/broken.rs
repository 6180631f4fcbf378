//! Each sync and each write of a run fails in turn.

use std::process::Command;

use super::{Said, WRITER, can_trace, check, run};

const COMMITS: u64 = 7;
/// No commit of the writer's is longer.
const LONGEST_COMMIT: u64 = 13;

#[test]
fn every_call_that_reaches_the_disk_broken_in_turn() {
    let test = "every_call_that_reaches_the_disk_broken_in_turn";
    if !can_trace(test) {
        return;
    }
    for call in ["fdatasync", "fsync", "sync_file_range", "pwrite64"] {
        let (mut stopped, mut unhurt) = (0, 0);
        // strace counts a thread's calls, so there are fewer of a number than the run makes: it ends where none is hit.
        for nth in 1.. {
            let dir = tempfile::tempdir().unwrap();
            let log = dir.path().join("trace");
            let folder = dir.path().join("data");
            let mut strace = Command::new("strace");
            strace
                .arg("-f")
                .arg("-o")
                .arg(&log)
                .args(["-e", &format!("trace={call}")]);
            strace.args(["-e", &format!("inject={call}:error=EIO:when={nth}"), WRITER]);
            let output = run(strace.arg(&folder).arg(COMMITS.to_string()));
            let said = Said::of(&output);
            let case = format!("{call} number {nth}: {said:?}");
            if !std::fs::read_to_string(&log)
                .unwrap()
                .contains("(INJECTED)")
            {
                assert!(output.status.success() && said.fault.is_none(), "{case}");
                break;
            }
            match &said.fault {
                // It never came to write.
                Some(fault) if said.then.is_none() => {
                    assert!(fault == "disk-broken" && said.kept == 0, "{case}")
                }
                Some(_) => {
                    // When only the sync fails, the storage engine is none the worse and everything can be read.
                    said.stopped_with("disk-broken", call == "fdatasync");
                    stopped += 1;
                }
                // Only what happens as it closes may fail without being heard of: all was acknowledged before.
                None => unhurt += 1,
            }
            let len = check(&folder);
            assert!(
                (said.kept..=said.kept + LONGEST_COMMIT).contains(&len),
                "{len} leaves after {case}"
            );
        }
        assert!(unhurt <= 2, "{unhurt} failures of {call} went unheard");
        match call {
            "fdatasync" => assert_eq!(stopped, COMMITS, "each commit has one sync"),
            "fsync" => assert_eq!(stopped, 0, "fsync is for opening and closing"),
            _ => assert!(stopped > 0, "no failure of {call} hit a commit"),
        }
    }
}

#[test]
fn every_commit_waits_for_its_own_sync() {
    let test = "every_commit_waits_for_its_own_sync";
    if !can_trace(test) {
        return;
    }
    // Without -f only the thread that appends is traced, and it alone both syncs and says what was kept.
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("trace");
    let mut strace = Command::new("strace");
    strace
        .arg("-o")
        .arg(&log)
        .args(["-e", "trace=fdatasync,write", WRITER])
        .arg(dir.path().join("data"));
    let output = run(strace.arg(COMMITS.to_string()));
    assert!(output.status.success(), "{output:?}");
    let trace = std::fs::read_to_string(&log).unwrap();
    let mut synced = false;
    let mut kept = 0;
    for line in trace.lines() {
        if line.starts_with("fdatasync") {
            synced = line.ends_with("= 0");
        } else if line.contains("\"kept ") {
            assert!(synced, "acknowledged without a sync of its own: {line}");
            synced = false;
            kept += 1;
        }
    }
    assert_eq!(kept, COMMITS);
}
