//! Groups, pieces of work and meetings as they stood at an earlier entry: folded anew, from the entries of these two families alone.
//! Words that were erased since stay erased, whoever asks for what time.

use kith_protocol::{
    book::Book,
    entry::Entry,
    envelope::Signed,
    id::{Digest32, Index},
    leaf::Leaf,
    view::{View, Views},
};

use super::open::{Reader, strange};
use crate::store::Fault;

impl Reader<'_> {
    /// What the views of groups, pieces of work and meetings knew right before the entry at `end`. The other views are empty.
    ///
    /// # Errors
    /// What the disk says.
    pub fn views_before(&self, end: Index) -> Result<Views, Fault> {
        let stood = self.0.look(|views| {
            let all = &views.meetings.entries;
            all[..all.partition_point(|index| *index < end)].to_vec()
        });
        let (mut book, mut then) = (Book::default(), Views::default());
        for index in stood {
            let leaf = self.0.leaf(index)?.ok_or_else(|| strange(index))?;
            let leaf = Leaf::read(&leaf).map_err(|_| strange(index))?;
            let signed = Signed {
                entry: Entry::read(leaf.body).map_err(|_| strange(index))?,
                terms: Digest32::of(leaf.body.as_bytes()),
                signers: leaf.signatures.iter().map(|s| s.key).collect(),
            };
            // Who has an account and which role decides what is admitted, not what an entry that stands changes: the rest of the
            // book is not needed.
            let facts = book.apply(index, leaf.at, &signed, &[]);
            then.apply(index, &facts);
        }
        Ok(then)
    }
}
