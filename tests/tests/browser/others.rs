//! What a bank comes to after its first day, in real browsers: helpers, pots, agreements told by phone, undoing, what is
//! not right, second phones, a plain address in the house, leaving and being forgotten.

use tempfile::TempDir;

use super::stage;

#[test]
fn a_bank_after_its_first_day() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("data");
    stage::plays("a_bank_after_its_first_day", "others.mjs", &data);
}
