//! Watches, rates, and what the operating system tells about a process and a machine.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) use kith_tests::tools::say;

/// The time now, for measuring how long something takes.
pub(crate) fn now() -> Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long something takes is what is measured here"
    )]
    Instant::now()
}

/// Measures the time since it was started, and what this process worked in it.
#[derive(Debug)]
pub(crate) struct Watch {
    started: Instant,
    worked: Duration,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self {
            started: now(),
            worked: worked("self"),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        now() - self.started
    }

    /// What was done in the time since the start.
    pub(crate) fn done(&self, count: usize) -> Pace {
        Pace {
            count,
            took: self.elapsed(),
            worked: worked("self").saturating_sub(self.worked),
        }
    }
}

/// So many things in so much time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) count: usize,
    /// On the clock.
    pub(crate) took: Duration,
    /// On processors: it does not grow when others keep the machine busy.
    pub(crate) worked: Duration,
}

impl Pace {
    /// Things a second.
    pub(crate) fn rate(&self) -> f64 {
        as_f64(self.count) / self.took.as_secs_f64()
    }

    /// Microseconds of processor time that each took.
    pub(crate) fn work_us(&self) -> f64 {
        self.worked.as_secs_f64() * 1e6 / as_f64(self.count)
    }
}

/// A count as a number that can be divided.
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub(crate) fn as_f64(count: usize) -> f64 {
    count as f64
}

/// The value that a share of all are at most; `sorted` is.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

/// Processor time of a process so far. The kernel counts it in hundredths of a second.
pub(crate) fn worked(process: &str) -> Duration {
    ticks(process, 11)
}

/// Processor time of all that this process started and that has ended.
pub(crate) fn worked_by_ended() -> Duration {
    ticks("self", 13)
}

/// The sum of two times that stand `after` so many others. The second field is a name in brackets that may hold
/// anything, so what is counted are those after it.
fn ticks(process: &str, after: usize) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let two = fields.split_whitespace().skip(after).take(2);
    let sum: u64 = two.filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * sum)
}

/// A figure of a process's memory in MiB: `VmRSS` now, `VmHWM` at most so far.
pub(crate) fn memory_mib(process: u32, figure: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(figure))?;
    let kib: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(as_f64(kib) / 1024.0)
}

/// Cores that this process may use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// How many wanted a core in the last minute: more than there are, and no figure is to be trusted.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

/// The kind of file system a folder is on. In one that is kept in memory nothing is durable, and all figures are idle.
pub(crate) fn file_system(folder: &Path) -> String {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            Some((fields.next()?, fields.next()?))
        })
        .filter(|(at, _)| folder.starts_with(at))
        .max_by_key(|(at, _)| at.len());
    mount.map_or("unknown", |(_, kind)| kind).to_owned()
}

/// What the files in a folder take, in MiB.
pub(crate) fn disk_mib(folder: &Path) -> f64 {
    fn bytes(folder: &Path) -> u64 {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| match entry.metadata() {
                Ok(found) if found.is_dir() => bytes(&entry.path()),
                Ok(found) => found.len(),
                Err(_) => 0,
            })
            .sum()
    }
    as_f64(usize::try_from(bytes(folder) / 1024).unwrap_or(usize::MAX)) / 1024.0
}
