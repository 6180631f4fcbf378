//! Neighbours that check a book, as people see it: whom a phone counts, a drill, and records that do not match.

use tempfile::TempDir;

use super::stage;

#[test]
fn people_see_who_checks_their_book() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("data");
    stage::plays("people_see_who_checks_their_book", "checkers.mjs", &data);
}
