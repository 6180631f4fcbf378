//! The real program, as an operator runs it: served until it is told to stop, and its verification.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::Failed;
use crate::measure::{Watch, memory_mib, worked, worked_by_ended};

/// Between looks at something that is not there yet.
const LOOK_AGAIN: Duration = Duration::from_millis(2);
/// How long a start or stop may take before the run gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program that serves.
#[derive(Debug)]
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Served {
    /// Starts it on a folder; also how long it took until it said that it is ready.
    ///
    /// # Errors
    /// That it is not there, or what it said as it ended.
    pub(crate) fn start(kith: &Path, data: &Path) -> Result<(Self, Duration), Failed> {
        Self::until_it_shows("/readyz", kith, data)
    }

    /// The same, until it shows a page. It may not write yet: one with neighbours asks them first for what it may have lost.
    ///
    /// # Errors
    /// As for [`Self::start`].
    pub(crate) fn until_it_shows(
        page: &str,
        kith: &Path,
        data: &Path,
    ) -> Result<(Self, Duration), Failed> {
        // Given back at once; nobody else asks for ports here in between.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = log(data);
        let watch = Watch::start();
        let child = Command::new(kith)
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", &address.to_string()])
            .args(["--address", &format!("http://{address}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", kith.display()))?;
        let mut served = Self { child, address };
        while !served.shows(page) {
            if let Some(status) = served.child.try_wait()? {
                let said = fs::read_to_string(&log)?;
                return Err(format!("kith serve ended ({status}): {said}").into());
            }
            if watch.elapsed() > PATIENCE {
                return Err("kith serve does not get ready".into());
            }
            thread::sleep(LOOK_AGAIN);
        }
        let took = watch.elapsed();
        Ok((served, took))
    }

    fn shows(&self, page: &str) -> bool {
        self.ask(page)
            .is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    /// Waits until it has checked the whole log, which it does behind its start.
    ///
    /// # Errors
    /// That it does not get there, or does not tell.
    pub(crate) fn checked(&self) -> Result<(), Failed> {
        let watch = Watch::start();
        while watch.elapsed() < PATIENCE {
            let metrics = self.ask("/metrics")?;
            let unchecked = metrics
                .lines()
                .find_map(|line| line.strip_prefix("kith_log_unchecked_entries "));
            match unchecked {
                Some("0") => return Ok(()),
                Some(_) => thread::sleep(LOOK_AGAIN),
                None => return Err("kith serve does not tell what is unchecked".into()),
            }
        }
        Err("kith serve does not get the log checked".into())
    }

    /// The answer to a GET, whole.
    fn ask(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(self.address)?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Processor time it took so far.
    pub(crate) fn worked(&self) -> Duration {
        worked(&self.child.id().to_string())
    }

    /// A figure of its memory, in MiB.
    ///
    /// # Errors
    /// That the system does not tell.
    pub(crate) fn memory_mib(&self, figure: &str) -> Result<f64, Failed> {
        Ok(memory_mib(self.child.id(), figure).ok_or("the system does not tell about memory")?)
    }

    /// Asks it to stop, and waits until it has.
    ///
    /// # Errors
    /// That it did not, or not well.
    pub(crate) fn stop(mut self) -> Result<(), Failed> {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        let watch = Watch::start();
        loop {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("kith serve ended with {status}").into()),
                None if watch.elapsed() > PATIENCE => return Err("kith serve does not stop".into()),
                None => thread::sleep(LOOK_AGAIN),
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Nothing is left of one that was told to stop; one that was not is of no more use.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long `kith verify` takes to find nothing wrong with a folder, and what it works.
///
/// # Errors
/// What it said if it did.
pub(crate) fn verify(kith: &Path, data: &Path) -> Result<(Duration, Duration), Failed> {
    let (watch, before) = (Watch::start(), worked_by_ended());
    let output = Command::new(kith)
        .arg("verify")
        .arg(data)
        .stdin(Stdio::null())
        .output()?;
    let took = watch.elapsed();
    if output.status.success() {
        Ok((took, worked_by_ended().saturating_sub(before)))
    } else {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("kith verify ended with {}: {said}", output.status).into())
    }
}

/// What the program says goes beside its folder.
fn log(data: &Path) -> PathBuf {
    data.with_extension("log")
}
