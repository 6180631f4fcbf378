//! Neighbours' records as they lie here, and how they go back to whose they are.

use kith_protocol::id::Origin;
use kith_protocol::peer::mirror::{
    Holding, Mirror, Part, Record,
    frame::RECORDS,
    held::{detail_key, leaf_key, page_key},
};

use crate::engine::Engine;
use crate::store::Fault;

/// Sealed bytes of what goes back at once: the longest entry still fits a frame beside so many.
const BACK_BYTES: usize = 16 * 1024;

/// What is held of a neighbour's records.
///
/// # Errors
/// What the disk says.
pub fn holding(engine: &Engine, origin: &Origin) -> Result<Holding, Fault> {
    super::kept(engine.journal(), origin)
}

/// A neighbour's own entries from one position on, as many as fit a frame; an empty frame where none are held.
///
/// # Errors
/// What the disk says.
pub fn back(engine: &Engine, origin: &Origin, epoch: u32, from: u64) -> Result<Mirror, Fault> {
    let held = holding(engine, origin)?;
    let end = if held.epoch == epoch { held.size } else { 0 };
    let mut records = Vec::new();
    let mut bytes = 0;
    for at in from..end {
        let Some(leaf) = engine.kept(&leaf_key(origin, epoch, at))? else {
            break;
        };
        let detail = engine.kept(&detail_key(origin, epoch, at))?;
        bytes += leaf.len() + detail.as_ref().map_or(0, Vec::len);
        records.push(Record { leaf, detail });
        if records.len() == RECORDS || bytes > BACK_BYTES {
            break;
        }
    }
    Ok(Mirror::Records {
        back: true,
        epoch,
        from,
        records,
        hashes: Vec::new(),
    })
}

/// A neighbour's own page of the lowest version after `after`, in frames; none if no later one is held.
///
/// # Errors
/// What the disk says.
pub fn page_back(
    engine: &Engine,
    origin: &Origin,
    epoch: u32,
    after: u64,
) -> Result<Vec<Mirror>, Fault> {
    let held = holding(engine, origin)?;
    let Some((page, found)) = held.page_after(after).filter(|_| held.epoch == epoch) else {
        return Ok(Vec::new());
    };
    let mut frames = Vec::new();
    for part in 0..found.parts {
        let Some(sealed) = engine.kept(&page_key(origin, epoch, page, part))? else {
            return Err(Fault::Damaged(format!("a page of {origin}")));
        };
        let part = Part {
            version: found.version,
            page,
            part,
            of: found.parts,
            sealed,
        };
        frames.push(Mirror::Page {
            back: true,
            epoch,
            part,
        });
    }
    Ok(frames)
}
