//! Records held for neighbours, and ours at theirs: what the machine in `protocol` decides, done with the engine.

mod asked;
mod asking;
pub mod beside;
mod cosigning;
mod ours;
mod run;
mod seal;
mod source;
mod standing;
mod theirs;

use kith_protocol::id::Origin;
use kith_protocol::peer::mirror::{Holding, past};
use kith_protocol::tlog::{Tree, checkpoint::split_log_name};

pub use asked::{NotAnswered, answer};
pub use asking::{ASK_MS, RESTORED};
pub use ours::{Back, compare, open_page, open_records, page, records, refresh};
pub use run::{Keys, Mirrors, Said};
pub use seal::{BackupKey, NotOurs, Place};
pub(crate) use source::told;
pub use source::{Reached, Source};
pub use standing::{Drill, Known, Standing, addresses, known, last_drill, note_drill};
pub use theirs::{back, holding, page_back};

use crate::store::{Fault, Journal};

/// What is held of a neighbour's records, as the journal has it.
///
/// # Errors
/// What the disk says; [`Fault::Damaged`] if something else is kept there.
pub fn kept(journal: &dyn Journal, origin: &Origin) -> Result<Holding, Fault> {
    let key = [b"peer/", Holding::key(origin).as_slice()].concat();
    journal.get(&key)?.map_or(Ok(Holding::default()), |bytes| {
        Holding::from_bytes(&bytes).map_err(|_| Fault::Damaged(format!("what is held of {origin}")))
    })
}

/// The tree over the first `size` records held of the log of this name; none where fewer are held.
///
/// # Errors
/// As for [`kept`].
pub fn tree(journal: &dyn Journal, log: &str, size: u64) -> Result<Option<Tree>, Fault> {
    let named = split_log_name(log).and_then(|(origin, epoch)| Some((origin.parse().ok()?, epoch)));
    let Some((origin, epoch)) = named else {
        return Ok(None);
    };
    let holding = kept(journal, &origin)?;
    past::tree((&origin, epoch), &holding, size, |key| {
        journal.get(&[b"peer/", key].concat())
    })
}
