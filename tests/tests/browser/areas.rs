//! Two areas, each with a node: linked by their Kith leads, offers found from the other side, help given across and settled
//! while a node is killed.

use tempfile::TempDir;

use super::stage;

#[test]
fn two_areas_trust_each_others_books() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("data");
    stage::plays("two_areas_trust_each_others_books", "areas.mjs", &data);
}
