//! What two neighbours say to each other about the records that each holds for the other: types 20 to 29, in CBOR.

use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::{DETAIL_BYTES, LEAF_BYTES};
use crate::peer::{
    Fault,
    wire::{Message, Reader, Writer},
};
use crate::tlog::Hash;

/// Sealed bytes of one leaf at most: the leaf, a nonce and a seal.
pub const SEALED_LEAF_BYTES: usize = LEAF_BYTES + 40;
/// Sealed bytes of one entry's details at most: the words, sealed for everyone they are about, and sealed again.
pub const SEALED_DETAIL_BYTES: usize = DETAIL_BYTES + 8 * 1024;
/// Bytes of a part of a page: with its frame it fits what a store takes as one value.
pub const PART_BYTES: usize = 24 * 1024;
/// Parts of one page at most: the keys of far more people than a bank has.
pub const PARTS: u8 = 128;
/// Entries sent before the next word of the neighbour: they fit a group that becomes durable at once.
pub const RECORDS: usize = 64;
/// Longest request for a cosignature (`tlog::witness::MAX_REQUEST_BYTES`) or answer to one.
const COSIGN_BYTES: usize = 32 * 1024;

/// Tells one sealed leaf from another without opening it: its first bytes, which follow from the leaf and its place.
pub type Mark = [u8; 16];

/// One entry as a neighbour holds it: sealed so that only the node itself can open it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The leaf.
    pub leaf: Vec<u8>,
    /// The details that its body names, if they are there.
    pub detail: Option<Vec<u8>>,
}

/// A part of a page: what lies beside the log (people's keys, small counts), sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The page's newest version, which counts all pages of a node together.
    pub version: u64,
    /// Which page.
    pub page: u16,
    /// Which part of it, from 0.
    pub part: u8,
    /// How many parts there are.
    pub of: u8,
    /// The bytes.
    pub sealed: Vec<u8>,
}

/// One frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mirror {
    /// 21: entries from one position on. `back`: they are the receiver's own, which it asked for.
    Records {
        /// Whether they return to whose they are.
        back: bool,
        /// The epoch of the log they stand in.
        epoch: u32,
        /// The position of the first.
        from: u64,
        /// The entries, in log order.
        records: Vec<Record>,
        /// The hashes of their leaves (RFC 6962), by which the holder knows that a head fits them; none on the way back.
        hashes: Vec<Hash>,
    },
    /// 22: what the sender holds of the receiver's, durably. Said once linked, and after each taking.
    Held {
        /// The epoch; 0 if nothing is held.
        epoch: u32,
        /// How many entries from the first on.
        size: u64,
        /// The mark of the last of them; zeros if there is none.
        mark: Mark,
        /// The newest version of a page.
        beside: u64,
        /// Whether there is no room for more.
        full: bool,
    },
    /// 23: the receiver is asked to cosign, as over HTTP (C2SP tlog-witness).
    Cosign {
        /// The request's body.
        request: Vec<u8>,
    },
    /// 24: the answer.
    Cosigned {
        /// The HTTP status; 503 while the entries are not all held.
        status: u16,
        /// The answer's body.
        body: String,
    },
    /// 25: the sender asks for its own entries from a position on.
    Fetch {
        /// The epoch.
        epoch: u32,
        /// The position.
        from: u64,
    },
    /// 26: a part of a page.
    Page {
        /// Whether it returns to whose it is.
        back: bool,
        /// The epoch.
        epoch: u32,
        /// The part.
        part: Part,
    },
    /// 27: the sender asks for its own page of the lowest version after this one.
    FetchPage {
        /// The epoch.
        epoch: u32,
        /// The version.
        after: u64,
    },
}

impl Message for Mirror {
    fn write(&self) -> Vec<u8> {
        let mut to;
        match self {
            Self::Records {
                back,
                epoch,
                from,
                records,
                hashes,
            } => {
                to = Writer::frame(21, 5);
                to.flag(*back).uint(u64::from(*epoch)).uint(*from);
                to.list(records.len());
                for record in records {
                    to.list(2).bytes(&record.leaf);
                    match &record.detail {
                        None => to.null(),
                        Some(detail) => to.bytes(detail),
                    };
                }
                to.bytes(hashes.as_flattened());
            }
            Self::Held {
                epoch,
                size,
                mark,
                beside,
                full,
            } => {
                to = Writer::frame(22, 5);
                to.uint(u64::from(*epoch)).uint(*size).bytes(mark);
                to.uint(*beside).flag(*full);
            }
            Self::Cosign { request } => {
                to = Writer::frame(23, 1);
                to.bytes(request);
            }
            Self::Cosigned { status, body } => {
                to = Writer::frame(24, 2);
                to.uint(u64::from(*status)).text(body);
            }
            Self::Fetch { epoch, from } => {
                to = Writer::frame(25, 2);
                to.uint(u64::from(*epoch)).uint(*from);
            }
            Self::Page { back, epoch, part } => {
                to = Writer::frame(26, 7);
                to.flag(*back).uint(u64::from(*epoch)).uint(part.version);
                to.uint(u64::from(part.page)).uint(u64::from(part.part));
                to.uint(u64::from(part.of)).bytes(&part.sealed);
            }
            Self::FetchPage { epoch, after } => {
                to = Writer::frame(27, 2);
                to.uint(u64::from(*epoch)).uint(*after);
            }
        }
        to.done()
    }

    fn read(kind: u8, from: &mut Reader<'_>) -> Result<Self, Fault> {
        match kind {
            21 => {
                from.fields(5)?;
                Ok(Self::Records {
                    back: from.flag()?,
                    epoch: from.small()?,
                    from: from.uint()?,
                    records: records(from)?,
                    hashes: hashes(from)?,
                })
            }
            22 => {
                from.fields(5)?;
                Ok(Self::Held {
                    epoch: from.small()?,
                    size: from.uint()?,
                    mark: from.fixed()?,
                    beside: from.uint()?,
                    full: from.flag()?,
                })
            }
            23 => {
                from.fields(1)?;
                let request = from.bytes(COSIGN_BYTES)?.to_vec();
                Ok(Self::Cosign { request })
            }
            24 => {
                from.fields(2)?;
                Ok(Self::Cosigned {
                    status: narrow(from.uint()?)?,
                    body: from.text(COSIGN_BYTES)?,
                })
            }
            25 => {
                from.fields(2)?;
                Ok(Self::Fetch {
                    epoch: from.small()?,
                    from: from.uint()?,
                })
            }
            26 => {
                from.fields(7)?;
                Ok(Self::Page {
                    back: from.flag()?,
                    epoch: from.small()?,
                    part: Part {
                        version: from.uint()?,
                        page: narrow(from.uint()?)?,
                        part: narrow(from.uint()?)?,
                        of: narrow(from.uint()?)?,
                        sealed: from.bytes(PART_BYTES)?.to_vec(),
                    },
                })
            }
            27 => {
                from.fields(2)?;
                Ok(Self::FetchPage {
                    epoch: from.small()?,
                    after: from.uint()?,
                })
            }
            _ => Err(Fault::Garbled),
        }
    }
}

fn records(from: &mut Reader<'_>) -> Result<Vec<Record>, Fault> {
    let records = from.list(RECORDS)?;
    (0..records)
        .map(|_| {
            from.tuple(2)?;
            let leaf = from.bytes(SEALED_LEAF_BYTES)?.to_vec();
            if leaf.len() < Mark::default().len() {
                return Err(Fault::Garbled);
            }
            let detail = match from.null()? {
                true => None,
                false => Some(from.bytes(SEALED_DETAIL_BYTES)?.to_vec()),
            };
            Ok(Record { leaf, detail })
        })
        .collect()
}

fn hashes(from: &mut Reader<'_>) -> Result<Vec<Hash>, Fault> {
    match from.bytes(RECORDS * 32)?.as_chunks() {
        (hashes, []) => Ok(hashes.to_vec()),
        (_, [_, ..]) => Err(Fault::Garbled),
    }
}

fn narrow<T: TryFrom<u64>>(number: u64) -> Result<T, Fault> {
    T::try_from(number).map_err(|_| Fault::Garbled)
}
