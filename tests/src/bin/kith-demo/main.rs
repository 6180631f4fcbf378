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

use std::ffi::OsString;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use areas::{AREAS, Area, OBSERVATORY};
use people::Secret;
use served::Served;

const USAGE: &str = "kith-demo KITH FOLDER [--days DAYS] [--first-port PORT]: serves three areas of made-up people and their region from \
    FOLDER, with the program KITH";

/// What is asked for.
struct Options {
    /// The program `kith`.
    kith: PathBuf,
    /// The folder that all of it is kept in.
    folder: PathBuf,
    /// How many days they have been at it.
    days: i64,
    /// The first of the four ports.
    first_port: u16,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        let mut options = Self {
            kith: arguments.next()?.into(),
            folder: arguments.next()?.into(),
            days: hours::DAYS,
            first_port: AREAS[0].port,
        };
        while let Some(flag) = arguments.next() {
            let value = arguments.next()?.into_string().ok()?;
            match flag.to_str()? {
                "--days" => options.days = value.parse().ok()?,
                "--first-port" => options.first_port = value.parse().ok()?,
                _ => return None,
            }
        }
        Some(options)
    }

    /// Where an area's node listens.
    fn at(&self, area: &Area) -> SocketAddr {
        let port = self.first_port.saturating_add(area.port - AREAS[0].port);
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    fn folder_of(&self, area: &Area) -> PathBuf {
        self.folder.join(area.folder)
    }
}

fn all() -> impl Iterator<Item = &'static Area> {
    AREAS.iter().chain([&OBSERVATORY])
}

fn main() -> ExitCode {
    let Some(options) = Options::read(std::env::args_os().skip(1)) else {
        println!("{USAGE}");
        return ExitCode::from(2);
    };
    // Before anything is made: something else may be there, such as this demonstration itself.
    let taken = all()
        .map(|area| options.at(area))
        .find(|at| TcpListener::bind(at).is_err());
    if let Some(at) = taken {
        println!(
            "The demonstration cannot listen on {at}: something else does. Nothing was changed. Stop that, or name other ports with \
             --first-port."
        );
        return ExitCode::FAILURE;
    }
    std::fs::create_dir_all(&options.folder).unwrap();
    let secret = Secret::in_folder(&options.folder);
    let ready = options.folder.join("ready");
    let fresh = !ready.exists();
    if fresh {
        // What an earlier start left half made is made anew.
        for area in all() {
            let _ = std::fs::remove_dir_all(options.folder_of(area));
        }
        for area in &AREAS {
            println!("Making up {}: {} people …", area.name, area.people);
            hours::fill(area, &secret, &options.folder_of(area), options.days);
        }
    }
    let nodes: Vec<Served> = all()
        .map(|area| {
            let (at, folder) = (options.at(area), options.folder_of(area));
            Served::start(&options.kith, area, at, &folder)
        })
        .collect();
    if fresh {
        println!("Linking the areas …");
        region::link(&nodes, &secret);
        std::fs::write(ready, "").unwrap();
    }
    served::tell(&nodes, &secret);
    served::wait(nodes);
    ExitCode::SUCCESS
}
