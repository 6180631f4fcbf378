//! A node that has lost its folder asks for its own records over HTTP: what it is answered, in frames.

use kith_protocol::peer::Frame;
use kith_protocol::peer::mirror::{
    Mirror,
    ask::{Ask, Want},
};
use kith_protocol::peer::{Fault, SignedBody};

use super::theirs;
use crate::engine::Engine;
use crate::store;

/// Bytes of one answer after which no further frame is begun.
const ANSWER_BYTES: usize = 1024 * 1024;
/// Bytes that an answer has at most: one frame more.
pub(super) const MOST_BYTES: usize = ANSWER_BYTES + 8 * 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NotAnswered {
    /// The question does not hold, or is of a node that this one was never linked with.
    #[error("{0}")]
    Fault(Fault),
    /// The disk.
    #[error(transparent)]
    Store(#[from] store::Fault),
}

/// Answers a signed question: frames, each after its length (4 bytes, big-endian).
///
/// # Errors
/// [`NotAnswered`].
pub fn answer(engine: &Engine, signed: &SignedBody) -> Result<Vec<u8>, NotAnswered> {
    // Also after a link has ended: what is held is theirs.
    let known =
        |origin: &_| engine.look(|views| views.directory.peers.get(origin).map(|peer| peer.node));
    let ask = Ask::open(signed, &engine.origin(), engine.clock().now(), &known)
        .map_err(NotAnswered::Fault)?;
    let mut out = Vec::new();
    match ask.want {
        Want::Held => put(&mut out, theirs::holding(engine, &ask.origin)?.told()),
        Want::Page => {
            for frame in theirs::page_back(engine, &ask.origin, ask.epoch, ask.from)? {
                put(&mut out, frame);
            }
        }
        Want::Records => {
            let mut from = ask.from;
            while out.len() < ANSWER_BYTES {
                let frame = theirs::back(engine, &ask.origin, ask.epoch, from)?;
                let Mirror::Records { records, .. } = &frame else {
                    break;
                };
                if records.is_empty() {
                    break;
                }
                from += records.len() as u64;
                put(&mut out, frame);
            }
        }
    }
    Ok(out)
}

fn put(out: &mut Vec<u8>, frame: Mirror) {
    let bytes = Frame::Mirror(frame).encode();
    let length = u32::try_from(bytes.len()).expect("a frame is short");
    out.extend(length.to_be_bytes());
    out.extend(bytes);
}

/// The frames of an answer; none if it is no answer.
#[must_use]
pub(super) fn frames(mut answer: &[u8]) -> Option<Vec<Mirror>> {
    let mut frames = Vec::new();
    while !answer.is_empty() {
        let (length, rest) = answer.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (bytes, rest) = rest.split_at_checked(length)?;
        let Ok(Frame::Mirror(frame)) = Frame::decode(bytes) else {
            return None;
        };
        frames.push(frame);
        answer = rest;
    }
    Some(frames)
}
