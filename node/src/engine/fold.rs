//! Folding a log: `Book::apply` and the views over every leaf, the same path that live running takes.
//!
//! Signatures are not checked again here (`kith verify` does that). That each leaf reads, that its account lines follow
//! from the book, and that all leaves together lead to the stored head, is.

use std::fmt;

use kith_protocol::{
    book::{Book, Past},
    entry::Entry,
    envelope::Signed,
    id::{Digest32, Index, Millis, Name},
    leaf::Leaf,
    tlog::{Checkpoint, KeyType, Note, Tree, Verifier, checkpoint::split_log_name, leaf_hash},
    view::{Names, View, Views},
};

use crate::store::{Fault, Journal};

/// What the book may look up of the leaves before one: where they stand, and the disk.
struct Earlier<'a> {
    names: &'a Names,
    journal: &'a dyn Journal,
}

impl Past for Earlier<'_> {
    fn position(&self, name: &Name) -> Option<Index> {
        self.names.position(name)
    }

    fn leaf(&self, at: Index) -> Option<String> {
        let leaf = self.journal.read(at..at + 1).next()?.ok()?;
        String::from_utf8(leaf).ok()
    }
}

/// Everything that follows from the first leaves of a log.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The state that judges what may stand next.
    pub book: Book,
    /// What readers see.
    pub views: Views,
    /// The tree over the leaves.
    pub tree: Tree,
    /// When the newest of them was taken.
    pub last_at: Millis,
}

impl Folded {
    /// Folds the leaves of `journal` that follow those folded already.
    ///
    /// # Errors
    /// [`Fault::Damaged`] if a leaf does not read or does not follow, otherwise what the disk says.
    pub fn follow(mut self, journal: &dyn Journal) -> Result<Self, Fault> {
        let from = self.tree.size();
        for (index, leaf) in (from..).zip(journal.read(from..journal.len())) {
            self.take(index, &leaf?, journal)
                .map_err(|why| Fault::Damaged(format!("entry {index}: {why}")))?;
        }
        Ok(self)
    }

    /// Checks that what was folded is what `head`, signed by the log in one of its epochs, stands over. What a head of an
    /// epoch that is over says beyond where the next began is void.
    ///
    /// # Errors
    /// [`Fault::Damaged`] if not.
    pub fn leads_to(&self, head: Option<&str>) -> Result<(), Fault> {
        let size = self.tree.size();
        let Some(head) = head else {
            return if size == 0 {
                Ok(())
            } else {
                Err(Fault::Damaged("there is no head".to_owned()))
            };
        };
        let wrong = |why: &dyn fmt::Display| Fault::Damaged(format!("the head: {why}"));
        let note = Note::parse(head).map_err(|why| wrong(&why))?;
        let name = Checkpoint::parse(note.text()).map_err(|why| wrong(&why))?;
        let directory = &self.views.directory;
        let epoch = split_log_name(name.origin())
            .filter(|(origin, _)| {
                directory
                    .origin()
                    .is_some_and(|own| own.as_str() == *origin)
            })
            .and_then(|(_, epoch)| directory.log_of(epoch));
        let Some((key, over)) = epoch else {
            return Err(wrong(&"it is of another log"));
        };
        let log = Verifier::new(name.origin(), KeyType::Ed25519, key.bytes())
            .map_err(|why| wrong(&why))?;
        let checkpoint = Checkpoint::open(&note, &log).map_err(|why| wrong(&why))?;
        if over.is_some_and(|over| checkpoint.size() > over) {
            return Ok(());
        }
        if self.tree.root_at(checkpoint.size()) != Some(*checkpoint.root()) {
            return Err(Fault::Damaged(
                "the entries do not lead to the head".to_owned(),
            ));
        }
        Ok(())
    }

    fn take(&mut self, index: Index, bytes: &[u8], journal: &dyn Journal) -> Result<(), String> {
        let text = str::from_utf8(bytes).map_err(|why| why.to_string())?;
        let leaf = Leaf::read(text).map_err(|why| why.to_string())?;
        let signed = Signed {
            entry: Entry::read(leaf.body).map_err(|why| why.to_string())?,
            terms: Digest32::of(leaf.body.as_bytes()),
            signers: leaf.signatures.iter().map(|s| s.key).collect(),
        };
        if leaf.at < self.last_at {
            return Err("it was taken before the one before it".to_owned());
        }
        let earlier = Earlier {
            names: &self.views.names,
            journal,
        };
        if self.book.links(&signed, &earlier) != leaf.links {
            return Err("its account lines do not follow".to_owned());
        }
        let facts = self.book.apply(index, leaf.at, &signed, &leaf.links);
        self.views.apply(index, &facts);
        self.tree.append(leaf_hash(bytes));
        self.last_at = leaf.at;
        Ok(())
    }
}
