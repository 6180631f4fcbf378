//! What two nodes say to each other about hours, and what of the log is said.

use alloc::vec::Vec;

use crate::{
    entry::{Content, Entry, Federation},
    id::{Author, Day, Digest32},
    leaf::Leaf,
    limits::{LIMIT_MINUTES, LINE_MINUTES},
    peer::{
        Fault, SignedBody, limits,
        wire::{self, Reader, Writer},
    },
    transfer::PayCode,
};

/// What two nodes say to each other about hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// How far I have come.
    Sync {
        /// I hold your decisions towards me below this number.
        have: u64,
        /// I have made my own decisions towards you below this number.
        own: u64,
        /// How far the balance between us may go, in minutes, as I see it; none where I am no longer linked with you.
        ceiling: Option<i64>,
    },
    /// Somebody here gave help to somebody there.
    Offer {
        /// The pay code, as the payer told it.
        code: PayCode,
        /// How many minutes.
        minutes: i64,
        /// The day it took place.
        day: Day,
    },
    /// Please refuse this, unless you have decided.
    Cancel {
        /// Which.
        transfer: Digest32,
    },
    /// A decision: mine, or one of yours that you seem to have lost.
    Decision(SignedBody),
    /// What I take the balance between us to be.
    Statement(SignedBody),
}

impl wire::Message for Message {
    fn write(&self) -> Vec<u8> {
        let mut to;
        match self {
            Self::Sync { have, own, ceiling } => {
                to = Writer::frame(30, 3);
                to.uint(*have).uint(*own);
                match ceiling {
                    Some(ceiling) => to.int(*ceiling),
                    None => to.null(),
                };
            }
            Self::Offer { code, minutes, day } => {
                to = Writer::frame(31, 3);
                to.bytes(&code.0).int(*minutes);
                to.text(&alloc::format!("{day}"));
            }
            Self::Cancel { transfer } => {
                to = Writer::frame(32, 1);
                to.bytes(&transfer.0);
            }
            Self::Decision(signed) => {
                to = Writer::frame(33, 1);
                signed.put(&mut to);
            }
            Self::Statement(signed) => {
                to = Writer::frame(34, 1);
                signed.put(&mut to);
            }
        }
        to.done()
    }

    fn read(kind: u8, from: &mut Reader<'_>) -> Result<Self, Fault> {
        match kind {
            30 => {
                from.fields(3)?;
                let (have, own) = (from.uint()?, from.uint()?);
                let ceiling = if from.null()? {
                    None
                } else {
                    Some(within(from.int()?, 0, LIMIT_MINUTES)?)
                };
                Ok(Self::Sync { have, own, ceiling })
            }
            31 => {
                from.fields(3)?;
                Ok(Self::Offer {
                    code: PayCode(from.fixed()?),
                    minutes: within(from.int()?, 1, LINE_MINUTES)?,
                    day: from.text(10)?.parse().map_err(|_| Fault::Garbled)?,
                })
            }
            32 => {
                from.fields(1)?;
                Ok(Self::Cancel {
                    transfer: Digest32(from.fixed()?),
                })
            }
            33 => {
                from.fields(1)?;
                SignedBody::take(from, limits::DECISION_BYTES).map(Self::Decision)
            }
            34 => {
                from.fields(1)?;
                SignedBody::take(from, limits::DECISION_BYTES).map(Self::Statement)
            }
            _ => Err(Fault::Garbled),
        }
    }
}

fn within(number: i64, least: i64, most: i64) -> Result<i64, Fault> {
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(Fault::Garbled)
    }
}

/// What a leaf says to a peer: an offer, or a decision, ours or one that was brought. None for any other.
#[must_use]
pub fn entry(leaf: &str) -> Option<Message> {
    let leaf = Leaf::read(leaf).ok()?;
    let said = Entry::read(leaf.body).ok()?;
    let Content::Federation(content) = said.content else {
        return None;
    };
    if let Federation::TransferOffered(c) = content {
        return Some(Message::Offer {
            code: c.code,
            minutes: c.minutes,
            day: c.day,
        });
    }
    let (body, sig) = if let Federation::TransferAnswered(c) = content {
        (c.body, c.sig.0)
    } else if let Federation::TransferRecalled(c) = content {
        (c.body, c.sig.0)
    } else {
        let decides = matches!(
            content,
            Federation::TransferSettled(_) | Federation::TransferRefused(_)
        );
        if !decides || said.by != Author::Node {
            return None;
        }
        (leaf.body.into(), leaf.signatures.first()?.bytes)
    };
    Some(Message::Decision(SignedBody { body, sig }))
}
