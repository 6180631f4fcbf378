//! Items are looked at where they come in, beside the hub: read, judged and noted for the index. All that the hub has left to do
//! is to find their places and to check their signatures.

use std::collections::VecDeque;

use kith_protocol::id::Digest32;
use kith_protocol::peer::feed::Item;
use kith_protocol::peer::{Fault, SignedBody};

use crate::network::index::Row;

/// An item that came, and what the index notes of it once it is taken.
#[derive(Debug)]
pub(crate) struct Looked {
    pub(super) item: Item,
    pub(super) row: Row,
}

impl Looked {
    /// Reads one.
    ///
    /// # Errors
    /// [`Fault::BadItem`].
    pub(super) fn read(signed: SignedBody) -> Result<Self, Fault> {
        let mut item = Item::read(signed)?;
        if item.head.seq == 0 {
            // What is found of its certificate is remembered; whether it holds is asked later.
            let _ = item.certificate();
        }
        let (row, doubtful) = Row::judged(&item);
        item.judged(doubtful);
        Ok(Self { item, row })
    }
}

/// Reads all that a neighbour said at once.
///
/// # Errors
/// [`Fault::BadItem`] of any.
pub(super) fn read(items: Vec<SignedBody>) -> Result<Vec<Looked>, Fault> {
    items.into_iter().map(Looked::read).collect()
}

/// What the index notes of items that came. Some of them are taken, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Rows(VecDeque<(Digest32, Row)>);

impl Rows {
    /// What came, and what the index notes of it.
    pub(super) fn split(came: Vec<Looked>) -> (Vec<Item>, Self) {
        let mut rows = VecDeque::with_capacity(came.len());
        let mut items = Vec::with_capacity(came.len());
        for Looked { item, row } in came {
            rows.push_back((item.digest, row));
            items.push(item);
        }
        (items, Self(rows))
    }

    /// What it notes of the next one that is taken.
    pub(super) fn of(&mut self, item: &Item) -> Row {
        while let Some((of, row)) = self.0.pop_front() {
            if of == item.digest {
                return row;
            }
        }
        Row::of(item)
    }
}
