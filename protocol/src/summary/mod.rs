//! What records of meetings add up to: indicators and the evidenced rung (`docs/co-production.md`), and what of it may be
//! shown. Pure functions of [`record`]s, which whoever may read the words puts together.

pub mod counts;
pub mod disclosure;
pub mod indicators;
pub mod period;
pub mod record;
pub mod rung;
pub mod workdays;
