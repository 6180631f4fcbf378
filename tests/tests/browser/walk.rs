//! Every screen, for each kind of user: accessible, by keyboard alone, on a small phone, in the dark, in forced colours,
//! in Easy Read and Welsh, with no signal, live, on paper; and a console without a complaint.

use tempfile::TempDir;

use super::stage;

#[test]
fn every_screen_is_fit_for_everyone() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("data");
    stage::plays("every_screen_is_fit_for_everyone", "walk.mjs", &data);
}
