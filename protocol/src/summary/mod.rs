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
pub mod workdays;
