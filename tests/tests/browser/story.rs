//! The first day of a bank, as the README tells it: invitations, keys, hours, a node that is killed, proofs; then the
//! folder is checked, and found out when somebody alters it.

use std::fs;

use kith_tests::binary;
use tempfile::TempDir;

use super::stage;

#[test]
fn the_first_day_of_a_bank_and_its_books() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("data");
    if !stage::plays("the_first_day_of_a_bank_and_its_books", "story.mjs", &data) {
        return;
    }
    let folder = data.to_str().unwrap();
    let sound = binary::run(&data, &["verify", folder]);
    assert_eq!(sound.code, 0, "{sound:?}");
    assert!(sound.out.contains("hold"), "{sound:?}");

    let db = data.join("log").join("db");
    let whole = fs::read(&db).unwrap();
    // Who gave how much to whom and when, who may agree in whose name, the rules, and the heads over all of it.
    for (place, digit) in [
        ("\"minutes\":60", 10),
        ("\"day\":\"20", 7),
        ("\"giver\":\"", 9),
        ("\"key\":\"did:key:z6Mk", 20),
        ("\"floor\":", 8),
        ("\nkith/", 6),
    ] {
        let at = whole
            .windows(place.len())
            .position(|bytes| bytes == place.as_bytes());
        let at = at.unwrap_or_else(|| panic!("{place} is not in the log")) + digit;
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(&db, &altered).unwrap();
        let found = binary::run(&data, &["verify", folder]);
        assert_ne!(found.code, 0, "{place} was altered unseen: {found:?}");
        assert!(
            found.err.contains("These records do not hold."),
            "{place}: {found:?}"
        );
    }
    fs::write(&db, &whole).unwrap();
    let sound = binary::run(&data, &["verify", folder]);
    assert_eq!(sound.code, 0, "as it was before: {sound:?}");
}
