//! Made-up people: their names, their devices and what they do.

use std::fs;
use std::path::Path;

use data_encoding::HEXLOWER;
use kith_node::clock::{Entropy, SystemEntropy};
use kith_tests::people::Person;

use super::areas::Area;

/// What the demonstration's people's keys are made from; drawn once for a folder, so that nobody else has them.
#[derive(Debug)]
pub(crate) struct Secret(String);

impl Secret {
    /// The one in this folder, drawn if it is not there.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let path = folder.join("people.secret");
        if !path.exists() {
            let mut bytes = [0; 32];
            SystemEntropy.fill(&mut bytes);
            fs::write(&path, HEXLOWER.encode(&bytes)).unwrap();
        }
        Self(fs::read_to_string(path).unwrap())
    }

    /// The nth person of an area.
    pub(crate) fn person(&self, area: &Area, nth: usize) -> Person {
        Person::named(&format!("{} {} {nth}", self.0, area.folder))
    }
}

/// Answers for the node.
pub(crate) const STEWARD: usize = 0;
/// Also answers for it.
pub(crate) const SECOND_STEWARD: usize = 1;
/// Matches people.
pub(crate) const BROKER: usize = 2;
/// Runs meetings, and draws on support.
pub(crate) const FACILITATOR: usize = 3;
/// Signs off what leaves the node.
pub(crate) const SIGNATORY: usize = 4;
/// The first who is just a member.
pub(crate) const MEMBER: usize = 5;

const FIRST: [&str; 40] = [
    "Amina", "Bethan", "Ceri", "Dilys", "Elin", "Farah", "Gwen", "Hana", "Iris", "Joan", "Kath",
    "Lila", "Mair", "Nia", "Olive", "Parveen", "Rhian", "Sunita", "Tess", "Una", "Alun", "Bilal",
    "Colin", "Dev", "Emrys", "Frank", "Gareth", "Hassan", "Ifan", "Jack", "Kofi", "Len", "Marek",
    "Noel", "Owen", "Pat", "Ravi", "Stan", "Tomos", "Vic",
];
const LAST: [&str; 30] = [
    "Adeyemi",
    "Barlow",
    "Clegg",
    "Davies",
    "Ellis",
    "Farrell",
    "Greenall",
    "Hughes",
    "Iqbal",
    "Jarvis",
    "Kaur",
    "Lomax",
    "Mistry",
    "Nowak",
    "Osborne",
    "Pritchard",
    "Quinn",
    "Rahman",
    "Sharples",
    "Talbot",
    "Underwood",
    "Vaughan",
    "Whittle",
    "Yates",
    "Ashurst",
    "Boyle",
    "Cheetham",
    "Dawson",
    "Evans",
    "Fairhurst",
];

/// What the nth person of an area is called. No two of one area share a name.
pub(crate) fn name(area: &Area, nth: usize) -> String {
    let shift = usize::from(area.port);
    let first = FIRST[(nth * 7 + shift) % FIRST.len()];
    let last = LAST[(nth * 11 + nth / FIRST.len() + shift) % LAST.len()];
    format!("{first} {last}")
}

/// One in eight has no device: somebody writes down for them.
pub(crate) const fn without_device(nth: usize) -> bool {
    nth > MEMBER && nth.is_multiple_of(8)
}
