//! A leaf: what the tree hashes, as text, so that what was signed is a slice of what is stored.
//!
//! `kith/leaf/v1⏎<at>⏎(<account> <n> <previous index or ->⏎)*(<did:key> <base64url sig>⏎)+⏎<body verbatim>`

use alloc::{string::String, vec::Vec};
use core::fmt::Write as _;

use crate::{
    envelope::Signature,
    id::{Account, Index, Millis},
    limits,
};

/// The first line.
pub const HEADER: &str = "kith/leaf/v1";

/// One link in the chain of an account's entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The account this entry touches.
    pub account: Account,
    /// Its number among the account's entries, counted from 0, without a gap.
    pub n: u64,
    /// Where the account's entry before it stands; none for the first.
    pub previous: Option<Index>,
}

/// A leaf, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// When the node took it; never goes back along the log.
    pub at: Millis,
    /// Sorted by account, each once.
    pub links: Vec<Link>,
    /// Sorted by key, each once.
    pub signatures: Vec<Signature>,
    /// The signed bytes, verbatim.
    pub body: &'a str,
}

/// A text that is no leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a leaf: {0}")]
pub struct NotALeaf(pub &'static str);

impl<'a> Leaf<'a> {
    /// Writes the leaf; the body is its tail.
    #[must_use]
    pub fn write(at: Millis, links: &[Link], signatures: &[Signature], body: &str) -> String {
        let mut out =
            String::with_capacity(body.len() + 80 * links.len() + 150 * signatures.len() + 40);
        let infallible = "a String takes any text";
        writeln!(out, "{HEADER}\n{at}").expect(infallible);
        for link in links {
            match link.previous {
                Some(previous) => writeln!(out, "{} {} {previous}", link.account, link.n),
                None => writeln!(out, "{} {} -", link.account, link.n),
            }
            .expect(infallible);
        }
        for s in signatures {
            write!(out, "{} ", s.key).expect(infallible);
            data_encoding::BASE64URL_NOPAD.encode_append(&s.bytes, &mut out);
            out.push('\n');
        }
        out.push('\n');
        out.push_str(body);
        out
    }

    /// Takes a leaf apart. Only the one spelling is read.
    pub fn read(text: &'a str) -> Result<Self, NotALeaf> {
        if text.len() > limits::LEAF_BYTES {
            return Err(NotALeaf("too long"));
        }
        let (head, body) = text
            .split_once("\n\n")
            .ok_or(NotALeaf("no empty line before the body"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(NotALeaf("not of this version"));
        }
        let at = lines.next().and_then(number).ok_or(NotALeaf("no time"))?;
        let mut links = Vec::new();
        let mut signatures = Vec::new();
        for line in lines {
            if line.starts_with("did:key:") {
                signatures.push(signature(line).ok_or(NotALeaf("a signature line"))?);
            } else if signatures.is_empty() {
                links.push(link(line).ok_or(NotALeaf("an account line"))?);
            } else {
                return Err(NotALeaf("an account line after the signatures"));
            }
        }
        if signatures.is_empty() {
            return Err(NotALeaf("no signature"));
        }
        let sorted = links
            .windows(2)
            .all(|pair| pair[0].account < pair[1].account);
        if !sorted {
            Err(NotALeaf("account lines out of order"))
        } else {
            Ok(Self {
                at,
                links,
                signatures,
                body,
            })
        }
    }
}

/// A number in its one spelling.
fn number<N: TryFrom<i64>>(text: &str) -> Option<N> {
    let plain = text == "0" || (text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0'));
    plain
        .then(|| text.parse::<i64>().ok())
        .flatten()
        .and_then(|n| N::try_from(n).ok())
}

fn link(line: &str) -> Option<Link> {
    let mut words = line.split(' ');
    let account = words.next()?.parse().ok()?;
    let n = number(words.next()?)?;
    let previous = match words.next()? {
        "-" => None,
        index => Some(number(index)?),
    };
    (words.next().is_none() && (n == 0) == previous.is_none()).then_some(Link {
        account,
        n,
        previous,
    })
}

fn signature(line: &str) -> Option<Signature> {
    let (key, sig) = line.split_once(' ')?;
    let bytes = data_encoding::BASE64URL_NOPAD
        .decode(sig.as_bytes())
        .ok()?
        .try_into()
        .ok()?;
    Some(Signature {
        key: key.parse().ok()?,
        bytes,
    })
}
