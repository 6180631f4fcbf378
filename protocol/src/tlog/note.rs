//! Signed notes: a text and the signatures on it (C2SP signed-note).

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use data_encoding::BASE64;

use super::key::{self, Signer, Verifier};
use super::text;

/// The longest note that is read, in bytes: room for 16 post-quantum signatures of 5 kB in base64, which everyone
/// must accept, and a checkpoint.
pub const MAX_NOTE_BYTES: usize = 128 * 1024;

/// The most signature lines that are read: the log's and one a witness, for more neighbours than anyone has.
pub const MAX_LINES: usize = 64;

/// Why a note is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than [`MAX_NOTE_BYTES`], or more than [`MAX_LINES`] signatures.
    #[error("the note is too long")]
    TooLong,
    /// Not a text, a blank line and signature lines, each in its one spelling.
    #[error("this is not a signed note")]
    Malformed,
    /// A signature said to be by a known key is not by it.
    #[error("a signature on the note is wrong")]
    BadSignature,
    /// No key that we know has signed it.
    #[error("no known key has signed the note")]
    Unsigned,
}

/// A text with signature lines. Nothing in it is to be believed before [`Note::open`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    lines: Vec<Line>,
}

/// One signature as it stands on a note: by which key, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

/// A signature that holds, by a key that was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The key's name.
    pub name: String,
    /// The key's id.
    pub id: [u8; 4],
    /// When a witness says that it cosigned, in seconds since 1970; `None` for a plain signature.
    pub time: Option<u64>,
}

impl Note {
    /// A note without signatures yet; `text` ends in a newline and has no other control character.
    pub fn new(text: String) -> Result<Self, NoteError> {
        if text.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        if !text.ends_with('\n') || !is_plain(&text) {
            return Err(NoteError::Malformed);
        }
        Ok(Self {
            text,
            lines: Vec::new(),
        })
    }

    /// Reads a note as [`fmt::Display`] writes it. It has a signature, but none is checked yet.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        if !is_plain(note) {
            return Err(NoteError::Malformed);
        }
        // The last empty line divides: the text may have some of its own.
        let blank = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
        let lines = parse_lines(&note[blank + 2..])?;
        Ok(Self {
            text: note[..=blank].to_owned(),
            lines,
        })
    }

    /// The text, its last newline included. Whoever has not opened the note must not believe it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, checked or not, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Signs the text with a log's key.
    pub fn sign(&mut self, signer: &Signer) {
        self.put(signer.sign(&self.text));
    }

    /// Adds a signature line, in place of an earlier one by the same key.
    pub fn put(&mut self, line: Line) {
        match self
            .lines
            .iter_mut()
            .find(|l| l.name == line.name && l.id == line.id)
        {
            Some(earlier) => *earlier = line,
            None => self.lines.push(line),
        }
    }

    /// Checks every signature by a key of `known` and says whose hold, in the order of `known`, each key once with
    /// the latest time it gave. Lines by other keys are ignored, but one wrong signature by a known key rejects the
    /// note, and so does having none.
    pub fn open(&self, known: &[Verifier]) -> Result<Vec<Verified>, NoteError> {
        let mut verified = Vec::new();
        for verifier in known {
            let mut newest: Option<Verified> = None;
            for line in self.lines.iter().filter(|line| line.claims(verifier)) {
                let found = verifier
                    .check(&self.text, line)
                    .ok_or(NoteError::BadSignature)?;
                if newest
                    .as_ref()
                    .is_none_or(|newest| newest.time < found.time)
                {
                    newest = Some(found);
                }
            }
            verified.extend(newest);
        }
        if verified.is_empty() {
            Err(NoteError::Unsigned)
        } else {
            Ok(verified)
        }
    }

    /// Takes over from `lines` (as a witness answers them) those that hold by a key of `known`; says whose. A wrong
    /// one by a known key, or none at all, is an error, and then nothing is taken.
    pub fn adopt(&mut self, lines: &str, known: &[Verifier]) -> Result<Vec<Verified>, NoteError> {
        if lines.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        let offered = Self {
            text: self.text.clone(),
            lines: parse_lines(lines)?,
        };
        let verified = offered.open(known)?;
        for line in offered.lines {
            if known.iter().any(|verifier| line.claims(verifier)) {
                self.put(line);
            }
        }
        Ok(verified)
    }
}

/// The note as others read it. It is a signed note only once it has a signature.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.lines.iter().try_for_each(|line| line.fmt(f))
    }
}

impl Line {
    /// A signature by the key that `verifier` names.
    pub(super) fn by(verifier: &Verifier, signature: Vec<u8>) -> Self {
        Self {
            name: verifier.name().to_owned(),
            id: verifier.id(),
            signature,
        }
    }

    /// The name of the key that is said to have signed.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the key that is said to have signed.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The bytes after the key's id.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    fn claims(&self, verifier: &Verifier) -> bool {
        self.name == verifier.name() && self.id == verifier.id()
    }

    /// Reads a line, without its newline.
    fn parse(line: &str) -> Option<Self> {
        let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = text::base64(signature)?;
        let (id, signature) = bytes.split_first_chunk()?;
        (key::is_name(name) && !signature.is_empty()).then(|| Self {
            name: name.to_owned(),
            id: *id,
            signature: signature.to_vec(),
        })
    }
}

/// `— <name> base64(id ‖ signature)` and a newline; what a witness answers is such lines.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id, self.signature.as_slice()].concat();
        writeln!(f, "— {} {}", self.name, BASE64.encode(&bytes))
    }
}

/// One to [`MAX_LINES`] signature lines, each ending in a newline.
fn parse_lines(lines: &str) -> Result<Vec<Line>, NoteError> {
    let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed)?;
    let mut found = Vec::new();
    for line in lines.split('\n') {
        if found.len() == MAX_LINES {
            return Err(NoteError::TooLong);
        }
        found.push(Line::parse(line).ok_or(NoteError::Malformed)?);
    }
    Ok(found)
}

/// No ASCII control character but newline (C2SP signed-note, "Format").
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= b' ' || byte == b'\n')
}
