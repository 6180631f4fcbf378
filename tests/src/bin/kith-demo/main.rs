//! `make demo`: three linked areas and a region's own look at them, with made-up people who have been at it for ten months.
//!
//! What is in the folder already is served as it is; an empty folder is filled first. All of it runs on this machine alone.
#![expect(clippy::print_stdout, reason = "it tells people where to look")]
#![expect(
    clippy::unwrap_used,
    reason = "a demonstration that cannot be set up says so and ends"
)]

mod areas;
mod dice;
mod gatherings;
mod hours;
mod people;
mod region;
mod served;

use std::path::PathBuf;

use areas::{AREAS, OBSERVATORY};
use people::Secret;
use served::Served;

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(kith), Some(folder)) = (arguments.next(), arguments.next()) else {
        println!(
            "kith-demo KITH FOLDER: serves three areas of made-up people from FOLDER, with the program KITH"
        );
        std::process::exit(2);
    };
    std::fs::create_dir_all(&folder).unwrap();
    let secret = Secret::in_folder(&folder);
    let fresh = !folder.join("ready").exists();
    if fresh {
        // What an earlier start left half made is made anew.
        for area in AREAS.iter().chain([&OBSERVATORY]) {
            let _ = std::fs::remove_dir_all(folder.join(area.folder));
        }
        for area in &AREAS {
            println!("Making up {}: {} people …", area.name, area.people);
            hours::fill(area, &secret, &folder.join(area.folder));
        }
    }
    let nodes: Vec<Served> = AREAS
        .iter()
        .chain([&OBSERVATORY])
        .map(|area| Served::start(&kith, area, &folder.join(area.folder)))
        .collect();
    if fresh {
        println!("Linking the areas …");
        region::link(&nodes, &secret);
        std::fs::write(folder.join("ready"), "").unwrap();
    }
    served::tell(&nodes, &secret);
    served::wait(nodes);
}
