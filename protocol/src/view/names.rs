//! Where each entry stands, by its name.

use alloc::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::View;
use crate::{
    book::Fact,
    id::{Index, Mark, Name},
};

/// Where each entry stands. Positions are kept in 32 bits: four thousand million entries of one organisation are far away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names(BTreeMap<Mark, u32>);

impl Names {
    /// The position of the entry of this name.
    #[must_use]
    pub fn position(&self, name: &Name) -> Option<Index> {
        self.at(&name.mark())
    }

    /// The position of the entry with this mark.
    #[must_use]
    pub fn at(&self, mark: &Mark) -> Option<Index> {
        self.0.get(mark).map(|at| Index::from(*at))
    }
}

impl View for Names {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        for fact in facts {
            if let Fact::Stands { name, .. } = fact {
                let at = u32::try_from(index)
                    .expect("a log of one organisation stays below 2^32 entries");
                self.0.insert(name.mark(), at);
            }
        }
    }
}
