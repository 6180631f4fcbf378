//! A disk that fails, fills up or loses power under a process of its own: nothing acknowledged is lost, and nothing is
//! acknowledged that was not kept.

mod broken;
mod full;
mod image;
mod power;
mod serving;

use std::path::Path;
use std::process::{Command, Output};

use kith_node::store::{Folder, SledJournal};
use kith_tests::tools::{self, STRACE};
use kith_tests::written;

/// The process that writes.
const WRITER: &str = env!("CARGO_BIN_EXE_journal-writer");

/// What the writer said before it ended.
#[derive(Debug)]
struct Said {
    /// The length that was last acknowledged.
    kept: u64,
    /// What it heard when a write failed.
    fault: Option<String>,
    /// What a further write then answered.
    then: Option<String>,
    /// How many leaves it could then still read.
    reads: Option<u64>,
}

impl Said {
    /// What `output` says, if every line of it is as it should be.
    fn parse(output: &str) -> Self {
        let mut said = Self {
            kept: 0,
            fault: None,
            then: None,
            reads: None,
        };
        for line in output.lines() {
            match line
                .split_once(' ')
                .unwrap_or_else(|| panic!("the writer said {line:?}"))
            {
                ("kept", len) => {
                    let len = len.parse().unwrap();
                    assert!(
                        len > said.kept && said.fault.is_none(),
                        "{line:?} after {said:?}"
                    );
                    said.kept = len;
                }
                ("fault", code) => said.fault = Some(code.to_owned()),
                ("then", code) => said.then = Some(code.to_owned()),
                ("reads", len) => said.reads = Some(len.parse().unwrap()),
                _ => panic!("the writer said {line:?}"),
            }
        }
        said
    }

    fn of(output: &Output) -> Self {
        Self::parse(&String::from_utf8_lossy(&output.stdout))
    }

    /// After a write failed in mid-run: the journal was poisoned and showed no more than it had acknowledged; all of
    /// that, if `reads_on`.
    fn stopped_with(&self, fault: &str, reads_on: bool) {
        assert_eq!(self.fault.as_deref(), Some(fault), "{self:?}");
        assert_eq!(self.then.as_deref(), Some("stopped"), "{self:?}");
        assert!(
            self.reads.is_some_and(|reads| if reads_on {
                reads == self.kept
            } else {
                reads <= self.kept
            }),
            "{self:?}"
        );
    }
}

/// Opens the journal in `folder`, checks that all of it is as it was written, and answers its length.
fn check(folder: &Path) -> u64 {
    let journal = SledJournal::open(&Folder::open(folder).unwrap())
        .unwrap_or_else(|fault| panic!("reopening: {fault}"));
    written::check(&journal).unwrap()
}

/// Whether a process can be traced here; if not, says which test is skipped.
fn can_trace(test: &str) -> bool {
    let mut probe = Command::new("strace");
    probe.args(["-f", "-e", "trace=none", "true"]);
    tools::have(test, &[STRACE]) && tools::can(test, "trace a process", &mut probe)
}

/// Runs `command` and answers what came of it; one that hangs is killed after a minute, and fails the test.
fn run(command: &mut Command) -> Output {
    let mut limited = Command::new("timeout");
    limited
        .args(["--signal=KILL", "60"])
        .arg(command.get_program())
        .args(command.get_args());
    let output = limited.output().unwrap();
    assert!(
        output.status.code().is_some(),
        "{command:?} hung: {output:?}"
    );
    output
}
