//! The few spellings that all the log's texts share; each value has exactly one, so a text read can be written again.

use alloc::string::String;
use alloc::vec::Vec;

use data_encoding::BASE64;

use super::{Hash, MAX_PROOF_HASHES, MAX_SIZE};

/// A number in ASCII decimal without leading zeroes, at most [`MAX_SIZE`].
pub(super) fn decimal(text: &str) -> Option<u64> {
    let canonical =
        text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    let number: u64 = text.parse().ok().filter(|_| canonical)?;
    (number <= MAX_SIZE).then_some(number)
}

/// Bytes in standard base64 with padding, in their one spelling.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    // The decoder also takes one padded text after another, which would be a second spelling.
    (BASE64.encode_len(bytes.len()) == text.len()).then_some(bytes)
}

/// A hash in base64: 44 characters.
pub(super) fn hash(text: &str) -> Option<Hash> {
    base64(text)?.try_into().ok()
}

/// Lines of one hash each, at most [`MAX_PROOF_HASHES`].
pub(super) fn hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<Hash>> {
    // One more than allowed is enough to know that there are too many.
    let found: Vec<Hash> = lines
        .take(MAX_PROOF_HASHES + 1)
        .map(hash)
        .collect::<Option<_>>()?;
    (found.len() <= MAX_PROOF_HASHES).then_some(found)
}

/// Appends a hash as a line.
pub(super) fn push_hash(out: &mut String, hash: &Hash) {
    BASE64.encode_append(hash, out);
    out.push('\n');
}
