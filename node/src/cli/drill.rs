//! `kith drill`: shows that the node would come back from its neighbours, and notes the day.

use std::io::Write;

use super::bring;
use super::desk::Desk;
use super::trouble::Trouble;
use crate::clock::SystemClock;
use crate::peer::mirror::note_drill;

/// Brings the node back into a folder that is thrown away; what was found goes to `out`.
///
/// # Errors
/// What would be missing, if the disk were gone now. Nothing is noted then.
pub fn perform(desk: &Desk, peers: &[String], out: &mut dyn Write) -> Result<(), Trouble> {
    let before = *desk.engine.length().borrow();
    let (entries, told) = bring::drill(desk, peers, &SystemClock)?;
    note_drill(&desk.engine, entries).map_err(|why| Trouble::failed(why.to_string()))?;
    let of = format!("{entries} of {before} entries would be back if this disk were gone.");
    writeln!(
        out,
        "{of}\n{told}\nNothing was kept of it. The day is noted."
    )
    .map_err(|why| Trouble::failed(format!("The answer could not be written: {why}.")))
}
