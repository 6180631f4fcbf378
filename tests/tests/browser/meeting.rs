//! One meeting from the call to "we did", as several people see it: a facilitator, a note-taker without a signal, a member who
//! needs something, a guest.

use tempfile::TempDir;

use super::stage;

#[test]
fn one_meeting_from_the_call_to_what_came_of_it() {
    let home = TempDir::new().unwrap();
    let data = home.path().join("data");
    stage::plays(
        "one_meeting_from_the_call_to_what_came_of_it",
        "meeting.mjs",
        &data,
    );
}
