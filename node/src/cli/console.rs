//! How a command reaches a running Kith: through a socket in the data folder that only its owner can open. Whoever can
//! open it could read the node's keys as well, so nothing more is asked of them.
//!
//! A request is a length (4 bytes, big-endian) and JSON; the answer is such pieces, an empty one, and the outcome in JSON.

use std::fs::{self, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::desk::{Desk, Request, is_node, no_node};
use super::trouble::Trouble;
use crate::config::Settings;
use crate::store::{Fault, Folder};

/// Longest request: an import's files, several times the largest known bank's.
const REQUEST_BYTES: u32 = 256 * 1024 * 1024;
/// Longest piece of an answer.
const PIECE_BYTES: usize = 64 * 1024;
/// How long a command may leave a running Kith waiting.
const PATIENCE: Duration = Duration::from_secs(60);

/// Does what is asked: here, if the folder is free, otherwise by the Kith that runs on it. The answer goes to `out`.
///
/// # Errors
/// Why it cannot be done.
pub fn ask(settings: &Settings, request: Request, out: &mut dyn Write) -> Result<(), Trouble> {
    if !is_node(settings) {
        return Err(no_node(settings));
    }
    match Folder::open(&settings.data) {
        Ok(folder) => Desk::open_in(folder, settings)?.perform(request, out),
        Err(Fault::Busy) => there(&settings.data, &request, out),
        Err(fault) => Err(fault.into()),
    }
}

fn there(data: &Path, request: &Request, out: &mut dyn Write) -> Result<(), Trouble> {
    let stream = UnixStream::connect(socket(data)).map_err(|_| {
        Trouble::busy(
            "Another kith command is at work on this folder. Nothing was changed. Try again when it is done.",
        )
    })?;
    exchange(stream, request, out).map_err(|why| {
        Trouble::failed(format!(
            "The Kith that runs on this folder broke off: {why}. What it confirmed is kept. Look at its messages, then \
             try again."
        ))
    })?
}

fn exchange(
    mut stream: UnixStream,
    request: &Request,
    out: &mut dyn Write,
) -> io::Result<Result<(), Trouble>> {
    put(&mut stream, &serde_json::to_vec(request)?)?;
    loop {
        let piece = get(&mut stream, REQUEST_BYTES)?;
        if piece.is_empty() {
            break;
        }
        out.write_all(&piece)?;
    }
    Ok(serde_json::from_slice(&get(&mut stream, REQUEST_BYTES)?)?)
}

/// The socket of a running Kith, removed when this is dropped.
#[derive(Debug)]
pub struct Console(PathBuf);

impl Console {
    /// Answers commands from now on, one after the other, in a thread of its own.
    ///
    /// # Errors
    /// If the socket cannot be made.
    pub fn open(desk: Desk) -> io::Result<Self> {
        let path = socket(desk.folder.path());
        // The folder is ours, so a socket that is there is left over from a Kith that was killed.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        let desk = Arc::new(desk);
        std::thread::Builder::new()
            .name("kith-console".to_owned())
            .spawn(move || {
                for stream in listener.incoming().flatten() {
                    if let Err(error) = answer(&desk, stream) {
                        tracing::warn!(%error, "A kith command broke off.");
                    }
                }
            })?;
        Ok(Self(path))
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // If it stays, the next start removes it.
        let _ = fs::remove_file(&self.0);
    }
}

fn socket(data: &Path) -> PathBuf {
    data.join("console.sock")
}

fn answer(desk: &Desk, mut stream: UnixStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request: Request = serde_json::from_slice(&get(&mut stream, REQUEST_BYTES)?)?;
    let outcome = {
        let mut pieces = io::BufWriter::with_capacity(PIECE_BYTES, Pieces(&mut stream));
        let outcome = desk.perform(request, &mut pieces);
        pieces.flush()?;
        outcome
    };
    put(&mut stream, &[])?;
    put(&mut stream, &serde_json::to_vec(&outcome)?)
}

/// Writes each piece with its length before it.
struct Pieces<'a>(&'a mut UnixStream);

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = &bytes[..bytes.len().min(PIECE_BYTES)];
        // An empty piece would end the answer.
        if !piece.is_empty() {
            put(self.0, piece)?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn put(stream: &mut UnixStream, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(bytes)
}

fn get(stream: &mut UnixStream, most: u32) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    stream.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == u64::from(length) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
