//! What a node's records add up to, and what of it may be shown: indicators and the evidenced rung, what leaves a node of a closed
//! period, and what a region adds up to (`docs/co-production.md`). Pure functions of rows that whoever may read them puts together.

pub mod activity;
pub mod approach;
pub mod counts;
pub mod disclosure;
pub mod hours;
pub mod indicators;
pub mod period;
pub mod record;
pub mod region;
pub mod release;
pub mod returned;
pub mod rung;
pub mod together;
pub mod workdays;

use serde::{Serializer, ser::SerializeStruct as _};

/// Writes `{"about","kind"}`, in the order of canonical spelling: serde's own writing of a tagged value begins with the tag.
fn tagged<S: Serializer>(to: S, kind: &'static str, about: Option<u32>) -> Result<S::Ok, S::Error> {
    let fields = 1 + usize::from(about.is_some());
    let mut to = to.serialize_struct("Tagged", fields)?;
    if let Some(about) = about {
        to.serialize_field("about", &about)?;
    }
    to.serialize_field("kind", kind)?;
    to.end()
}
