//! What the machine can do at best: signatures checked strictly by the library, groups made durable by its journal.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ed25519_dalek::{Signature, VerifyingKey};
use kith_node::store::{Commit, Folder, Journal, SledJournal};
use kith_tests::people::Device;

use crate::Failed;
use crate::bank;
use crate::measure::{Pace, Watch, as_f64, cores, say};
use crate::options::Options;
use crate::table::{Row, Table, per_second};

/// How long each ceiling is measured.
const FOR: Duration = Duration::from_secs(2);
/// Bytes under the signature of an exchange: a body of about 350, its type and lengths.
const EXCHANGE_BYTES: usize = 400;
/// Bytes of an exchange's leaf: its body, two account lines, two signatures.
const LEAF_BYTES: usize = 770;

/// Strict Ed25519 verifications a second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signatures {
    /// On one core.
    pub(crate) one: f64,
    /// On all.
    pub(crate) all: f64,
    /// Microseconds of processor time that each took when all cores were busy.
    pub(crate) work_us: f64,
}

impl Signatures {
    /// Exchanges a second that could be taken if checking their two signatures were all there is to do.
    pub(crate) fn exchanges(&self) -> f64 {
        self.all / 2.0
    }

    /// What each of something cost all who took part, in processor time, against that of checking its signatures.
    pub(crate) fn say_work<'a>(
        &self,
        pace: &Pace,
        signatures: u32,
        table: &'a mut Table,
    ) -> &'a mut Row {
        let (work, at_least) = (pace.work_us(), f64::from(signatures) * self.work_us);
        let row = table.row("  the same in processor time", format!("{work:.1} µs"));
        row.ceiling = format!("{at_least:.1} µs");
        row.ratio = format!("{:.0} %", 100.0 * at_least / work);
        row
    }
}

/// Measures the ceiling of signatures on exchanges: see [`signatures_on`].
///
/// # Errors
/// That one did not hold, which would be a defect.
pub(crate) fn signatures(options: &Options) -> Result<Signatures, Failed> {
    signatures_on(EXCHANGE_BYTES, options)
}

/// Measures the ceiling of signatures on so many bytes: the library's strict verification as it comes, with keys of many
/// people, each parsed already, as the engine keeps them.
///
/// # Errors
/// That one did not hold, which would be a defect.
pub(crate) fn signatures_on(bytes: usize, options: &Options) -> Result<Signatures, Failed> {
    say("checking signatures only …");
    let message = vec![b'x'; bytes];
    let signed: Vec<(VerifyingKey, Signature)> = (0..options.size.members)
        .map(|nth| {
            let device = Device::named(&format!("ceiling {nth}"));
            let signature = ed25519_dalek::Signer::sign(device.signing(), &message);
            (device.signing().verifying_key(), signature)
        })
        .collect();
    let one = verify_for(1, &message, &signed)?;
    let all = verify_for(cores(), &message, &signed)?;
    Ok(Signatures {
        one: one.rate(),
        all: all.rate(),
        work_us: all.work_us(),
    })
}

fn verify_for(
    threads: usize,
    message: &[u8],
    signed: &[(VerifyingKey, Signature)],
) -> Result<Pace, Failed> {
    let wrong = AtomicUsize::new(0);
    let watch = Watch::start();
    let count: usize = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0;
                    while watch.elapsed() < FOR {
                        for (key, signature) in signed.iter().take(100) {
                            if key.verify_strict(message, signature).is_err() {
                                wrong.fetch_add(1, Ordering::Relaxed);
                            }
                            count += 1;
                        }
                    }
                    count
                })
            })
            .collect();
        let counts = hands.into_iter().map(|hand| hand.join());
        counts
            .map(|count| count.expect("checking does not panic"))
            .sum()
    });
    if wrong.into_inner() > 0 {
        return Err("a good signature did not hold".into());
    }
    Ok(watch.done(count))
}

/// Says what the ceiling was at the start and at the end of the run.
pub(crate) fn say_both(before: &Signatures, after: &Signatures, table: &mut Table) {
    table.note(&format!(
        "Signatures by the library\u{2019}s strict check, one core and all {}, at the start: {} and {}, {:.1} µs of work each; at \
         the end: {} and {}, {:.1} µs. Kith\u{2019}s own check is as strict and spares one of its decompressions.",
        cores(),
        per_second(before.one),
        per_second(before.all),
        before.work_us,
        per_second(after.one),
        per_second(after.all),
        after.work_us,
    ));
}

/// Measures the journal by itself: commits of 1, 100 and 1,000 leaves as long as an exchange's.
///
/// # Errors
/// What the disk says.
pub(crate) fn commits(options: &Options, table: &mut Table) -> Result<(), Failed> {
    say("making groups durable only …");
    let dir = bank::folder(options)?;
    let journal = SledJournal::open(&Folder::open(&dir.path().join("data"))?)?;
    for group in [1, 100, 1_000] {
        let watch = Watch::start();
        let mut commits = 0;
        while watch.elapsed() < FOR {
            let at = journal.len();
            let commit = Commit {
                leaves: (0..group).map(|nth| leaf(at + nth)).collect(),
                head: Some(format!("kith/example\n{}\n", at + group)),
                ..Commit::default()
            };
            journal.append(at, commit)?;
            commits += 1;
        }
        let rate = watch.done(commits).rate();
        let entries = rate * as_f64(usize::try_from(group)?);
        let row = table.row(
            &format!("ceiling: durable commits of {group}"),
            per_second(rate),
        );
        row.ratio = format!("{} entries", per_second(entries));
    }
    Ok(())
}

fn leaf(nth: u64) -> Vec<u8> {
    let word = format!("leaf {nth} ");
    word.bytes().cycle().take(LEAF_BYTES).collect()
}
