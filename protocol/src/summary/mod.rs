//! What records of meetings add up to: indicators and the evidenced rung (`docs/co-production.md`). Pure functions of
//! [`record`]s, which whoever may read the words puts together.

pub mod record;
