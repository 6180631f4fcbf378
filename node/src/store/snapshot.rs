//! A snapshot of what was folded from the log, so that a start need not fold it all again.
//!
//! One file, `kith-snp` ‖ format (4 bytes) ‖ log length (8) ‖ payload ‖ SHA-256 of all before it, numbers big-endian.
//! It is a shortcut, never a source: whatever is odd about it, it counts as not there.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Fault;
use super::files::replace;

const MAGIC: &[u8; 8] = b"kith-snp";
const SUM_BYTES: usize = 32;

/// A snapshot that was read back whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// How many leaves it was folded from.
    pub at: u64,
    /// What the writer wrote.
    pub payload: Vec<u8>,
}

/// Replaces the snapshot at `path` by what `payload` writes, folded from the first `at` leaves. `format` is the
/// writer's own number for the shape of its payload. Durable when it returns; if it fails, the one before is whole.
///
/// # Errors
/// What the disk says, or `payload`.
pub fn write(
    path: &Path,
    format: u32,
    at: u64,
    payload: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Fault> {
    Ok(replace(path, |file| {
        // A payload comes a few bytes at a time.
        let mut writer = BufWriter::with_capacity(
            64 * 1024,
            Summing {
                file,
                sum: Sha256::new(),
            },
        );
        writer.write_all(MAGIC)?;
        writer.write_all(&format.to_be_bytes())?;
        writer.write_all(&at.to_be_bytes())?;
        payload(&mut writer)?;
        let Summing { file, sum } = writer.into_inner()?;
        file.write_all(&sum.finalize())
    })?)
}

/// The snapshot at `path`, if it is there, whole and of this `format`. Anything else is warned of and passed over.
#[must_use]
pub fn read(path: &Path, format: u32) -> Option<Snapshot> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "The snapshot cannot be read; everything is folded again.");
            return None;
        }
    };
    let snapshot = parse(bytes, format);
    if let Err(why) = &snapshot {
        tracing::warn!(why, path = %path.display(), "The snapshot is passed over; everything is folded again.");
    }
    snapshot.ok()
}

fn parse(mut bytes: Vec<u8>, format: u32) -> Result<Snapshot, &'static str> {
    let damaged = "it is damaged";
    let end = bytes.len().checked_sub(SUM_BYTES).ok_or(damaged)?;
    if Sha256::digest(&bytes[..end]).as_slice() != &bytes[end..] {
        return Err(damaged);
    }
    let rest = bytes[..end]
        .strip_prefix(MAGIC)
        .ok_or("it is not a snapshot")?;
    let (found, rest) = rest.split_first_chunk().ok_or(damaged)?;
    let (at, rest) = rest.split_first_chunk().ok_or(damaged)?;
    if u32::from_be_bytes(*found) != format {
        return Err("it is of another version");
    }
    let (at, start) = (u64::from_be_bytes(*at), end - rest.len());
    bytes.truncate(end);
    bytes.drain(..start);
    Ok(Snapshot { at, payload: bytes })
}

struct Summing<'a> {
    file: &'a mut dyn Write,
    sum: Sha256,
}

impl Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
