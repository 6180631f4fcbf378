//! The form of a backup: records of a kind (1 byte), a length (4 bytes, big-endian) and so many bytes, and at the end the sum of
//! all of it.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::trouble::{Trouble, file};
use crate::store::Fault;

const MAGIC: &[u8] = b"kith-backup-v1\n";
const SUM: u8 = b'z';
/// Longest record that is read: a file of keys for far more people than a bank has.
const RECORD_BYTES: u32 = 64 * 1024 * 1024;

pub(super) fn damaged(backup: &Path) -> Trouble {
    Trouble::store(format!(
        "{} is no whole backup: it is damaged, or was cut short. Nothing was changed. Use another one.",
        backup.display()
    ))
}

/// The records of a backup, the sum at the end checked and not answered.
pub(super) struct Records {
    from: BufReader<File>,
    sum: Sha256,
}

impl Records {
    pub(super) fn open(backup: &Path) -> Result<Self, Trouble> {
        let from = File::open(backup).map_err(|why| file("read", backup, &why))?;
        let mut records = Self {
            from: BufReader::new(from),
            sum: Sha256::new(),
        };
        let mut magic = [0; MAGIC.len()];
        let read = records.from.read_exact(&mut magic);
        if read.is_err() || magic != *MAGIC {
            return Err(damaged(backup));
        }
        records.sum.update(magic);
        Ok(records)
    }

    pub(super) fn next(&mut self, backup: &Path) -> Result<Option<(u8, Vec<u8>)>, Trouble> {
        let mut frame = [0; 5];
        self.from
            .read_exact(&mut frame)
            .map_err(|_| damaged(backup))?;
        let [kind, length @ ..] = frame;
        let length = u32::from_be_bytes(length);
        let mut bytes = Vec::new();
        let read = (&mut self.from)
            .take(u64::from(length.min(RECORD_BYTES)))
            .read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 != u64::from(length) {
            return Err(damaged(backup));
        }
        if kind == SUM {
            let whole = self.sum.clone().finalize()[..] == bytes[..];
            let mut more = [0];
            let ended = self.from.read(&mut more).is_ok_and(|n| n == 0);
            return if whole && ended {
                Ok(None)
            } else {
                Err(damaged(backup))
            };
        }
        self.sum.update(frame);
        self.sum.update(&bytes);
        Ok(Some((kind, bytes)))
    }
}

/// Writes records and keeps their sum.
pub(super) struct Summing<'a> {
    out: &'a mut dyn Write,
    sum: Sha256,
}

impl<'a> Summing<'a> {
    pub(super) fn begin(out: &'a mut dyn Write) -> Result<Self, Trouble> {
        let mut to = Self {
            out,
            sum: Sha256::new(),
        };
        to.bytes(MAGIC)?;
        Ok(to)
    }

    pub(super) fn end(mut self) -> Result<(), Trouble> {
        let sum = self.sum.clone().finalize();
        self.record(SUM, &sum)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.sum.update(bytes);
        self.out.write_all(bytes).map_err(|why| {
            Trouble::failed(format!(
                "The backup cannot be written: {why}. There is no backup."
            ))
        })
    }

    pub(super) fn record(&mut self, kind: u8, bytes: &[u8]) -> Result<(), Trouble> {
        let length = u32::try_from(bytes.len())
            .ok()
            .filter(|length| *length <= RECORD_BYTES)
            .ok_or(Fault::TooLarge {
                bytes: bytes.len(),
                limit: RECORD_BYTES as usize,
            })?;
        self.bytes(&[kind])?;
        self.bytes(&length.to_be_bytes())?;
        self.bytes(bytes)
    }
}
