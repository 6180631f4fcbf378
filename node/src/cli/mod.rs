//! The `kith` command: what it takes, and where each of its acts is done.

mod archive;
pub mod backup;
pub mod bring;
pub mod console;
pub mod desk;
pub mod drill;
pub mod import;
pub mod peers;
pub mod progress;
mod rekey;
pub mod serve;
pub mod trouble;
pub mod verify;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kith_protocol::{entry::roster::Role, id::Account};

use self::desk::Request;
use self::trouble::{Trouble, file};
use crate::clock::SystemClock;
use crate::config::{Flags, Settings};
use crate::export::Format;

/// A time bank's hours book that its members can check.
///
/// One organisation runs one Kith. It keeps the hours that people give and receive, each signed by those who took part,
/// in a log that nobody can change unseen.
#[derive(Debug, Parser)]
#[command(name = "kith", version, after_long_help = EXITS)]
struct Kith {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    act: Act,
}

/// What stands below the long help.
const EXITS: &str = "\
Settings come from the flags above, else from the environment (KITH_DATA and so on), else from the settings file, else \
from the defaults.

Exit codes:
  0  done; for verify: everything holds; for import: done, though rows may have been refused
  1  a check found something wrong, or the work could not be done
  2  the command line or the settings file cannot be used
  3  another Kith has the folder open
  4  the disk is full or fails, or the records are damaged";

#[derive(Debug, Subcommand)]
enum Act {
    /// Make a node in the data folder, and print the link by which its first steward sets up a device
    Init,
    /// Run the node; if the data folder is empty, make it first and print the first steward's link
    Serve,
    /// Check everything that can be checked: every signature, rule, tile and head
    ///
    /// For a folder: works on a copy, so that nothing in it is changed, also while Kith is running on it. For an
    /// address: checks the public head and its tiles; entries are not public.
    Verify {
        /// A data folder, a node's address (https://…), or a file of evidence that a node gave out
        #[arg(value_name = "DIR|URL|FILE")]
        what: String,
        /// For an address: a witness that must have cosigned the head, by its verifier key (C2SP) or as the address of the
        /// Kith that it is. May be given more than once
        #[arg(long, value_name = "VKEY|URL")]
        witness: Vec<String>,
    },
    /// Bring members and exchanges from another program
    ///
    /// Good rows go in; each row that cannot be taken is reported with the reason and written to a file that can be
    /// mended and imported again. Importing twice adds nothing. A row that repeats another is held back and asked about.
    Import(import::Args),
    /// Write what is in the log for other programs, to the standard output or a file
    Export {
        /// In which form
        #[arg(long, value_name = "FORM")]
        format: Format,
        /// Write to this file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Write all that is needed to go on elsewhere to one file; also while Kith is running
    Backup {
        /// The file, or a folder to put it in
        #[arg(value_name = "FILE|DIR")]
        to: PathBuf,
        /// Leave out the node's own keys and the master key: you keep those elsewhere
        #[arg(long, conflicts_with = "keys_only")]
        without_keys: bool,
        /// Copy node.key and master.key into a folder, and nothing else: with them, neighbours bring back everything
        #[arg(long)]
        keys_only: bool,
    },
    /// Bring a node back into an empty data folder, from a backup or from its neighbours, forget again who was erased, and
    /// check all of it
    Restore {
        /// The backup
        #[arg(
            value_name = "FILE",
            required_unless_present = "from_peers",
            conflicts_with = "from_peers"
        )]
        from: Option<PathBuf>,
        /// Fetch every record from neighbours; node.key is all that is needed, and master.key or the passphrase
        #[arg(long, requires = "keys", requires = "source")]
        from_peers: bool,
        /// A neighbour's address; several times for several
        #[arg(
            long = "peer",
            value_name = "URL",
            requires = "from_peers",
            group = "source"
        )]
        peers: Vec<String>,
        /// Wait at this node's own address (--listen, --address) until a neighbour calls: for those that cannot be reached
        #[arg(long, requires = "from_peers", group = "source")]
        wait: bool,
        /// The folder with node.key, log.key and master.key, for a backup without keys; node.key and master.key are enough to
        /// restore from neighbours
        #[arg(long, value_name = "DIR")]
        keys: Option<PathBuf>,
        /// The list of who was erased (erased.list), kept apart from backups [default: the one in the data folder]
        #[arg(long, value_name = "FILE")]
        erased: Option<PathBuf>,
    },
    /// Open a new epoch of the log: entries were lost and nobody holds them
    ///
    /// The log goes on from what is here, under new keys, in the open. What was signed of the lost entries is void. Not for
    /// ordinary starts: neighbours are asked first, and this gives up what they might still bring.
    Recover,
    /// Make a new node key: the one of this node was stolen, or is lost
    ///
    /// It waits until two stewards have said on their phones that it is to follow the old one. Then the node goes on under it: same
    /// name, same book. Its neighbours must be told by telephone. Prints what to do next, and can be run again to see where it stands.
    Rekey,
    /// Show that the node would come back from its neighbours: bring all of it into a folder, check it, throw it away, and
    /// note the day
    Drill {
        /// A neighbour's address; several times for several [default: every neighbour, over its line while Kith runs]
        #[arg(long = "peer", value_name = "URL")]
        peers: Vec<String>,
    },
    /// Neighbour areas; also while Kith is running
    Peer {
        #[command(subcommand)]
        act: PeerAct,
    },
    /// Print an invitation link, signed by the node; also while Kith is running
    ///
    /// Without --member it is for somebody new. Once a steward has set up a device, a steward's invitation takes effect
    /// after 7 days, and one for a member who has had a device after 72 hours, so that they can object first.
    Invite {
        /// They will answer for the node
        #[arg(long, group = "role")]
        steward: bool,
        /// They will match people and write down for others
        #[arg(long, group = "role")]
        broker: bool,
        /// They will run meetings
        #[arg(long, group = "role")]
        facilitator: bool,
        /// For a member who is here already: their account
        #[arg(long, value_name = "ACCOUNT")]
        member: Option<Account>,
    },
}

/// What can be asked about neighbours here. Linking, limits and ending are said by Kith leads, on their own devices.
#[derive(Debug, Subcommand)]
enum PeerAct {
    /// Print each neighbour and each node that is followed: how it stands, the limit, the hours between us, when it was last
    /// heard, and how much of our book it holds and has checked
    List,
}

/// Runs the command that this process was started with.
#[must_use]
pub fn run() -> ExitCode {
    let kith = Kith::parse();
    match act(kith) {
        Ok(words) => {
            say(&words);
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            complain(&trouble);
            trouble.code()
        }
    }
}

fn act(kith: Kith) -> Result<String, Trouble> {
    let settings = Settings::gather(kith.flags, std::env::var("KITH_PASSPHRASE").ok())?;
    match kith.act {
        Act::Init => serve::init(&settings),
        Act::Serve => serve::serve(settings),
        Act::Verify { what, witness } => verify::run(&what, &witness, &settings, &SystemClock),
        Act::Import(args) => import::run(&args, &settings),
        Act::Export { format, out } => export(&settings, format, out.as_deref()),
        Act::Backup {
            to,
            keys_only: true,
            ..
        } => backup::keys(&settings, &to),
        Act::Backup {
            to, without_keys, ..
        } => backup::make(&settings, &to, !without_keys, &SystemClock),
        Act::Restore {
            from: Some(from),
            keys,
            erased,
            ..
        } => backup::restore(
            &settings,
            &from,
            &backup::Beside { keys, erased },
            &SystemClock,
        ),
        Act::Restore {
            from: None,
            keys,
            erased,
            peers,
            wait,
            ..
        } => {
            let keys = keys.unwrap_or_default();
            let from = bring::From {
                keys,
                peers,
                wait,
                erased,
            };
            bring::restore(&settings, &from, &SystemClock)
        }
        Act::Recover => asked(&settings, Request::Recover),
        Act::Rekey => rekey::run(&settings),
        Act::Drill { peers } => asked(&settings, Request::Drill { peers }),
        Act::Peer { act: PeerAct::List } => asked(&settings, Request::Peers),
        Act::Invite {
            steward,
            broker,
            facilitator,
            member,
        } => {
            let roles = [
                (steward, Role::Steward),
                (broker, Role::Broker),
                (facilitator, Role::Facilitator),
            ];
            let role = roles
                .into_iter()
                .find_map(|(wanted, role)| wanted.then_some(role));
            invite(&settings, member, role)
        }
    }
}

fn invite(
    settings: &Settings,
    account: Option<Account>,
    role: Option<Role>,
) -> Result<String, Trouble> {
    asked(settings, Request::Invite { account, role })
}

/// What is answered in words.
fn asked(settings: &Settings, request: Request) -> Result<String, Trouble> {
    let mut answer = Vec::new();
    console::ask(settings, request, &mut answer)?;
    Ok(String::from_utf8_lossy(&answer).trim_end().to_owned())
}

fn export(settings: &Settings, format: Format, out: Option<&Path>) -> Result<String, Trouble> {
    let request = Request::Export(format);
    let Some(path) = out else {
        let mut out = BufWriter::new(io::stdout().lock());
        console::ask(settings, request, &mut out)?;
        let flushed = out.flush();
        flushed.map_err(|why| file("written", Path::new("The output"), &why))?;
        return Ok(String::new());
    };
    let failed = |why: io::Error| file("written", path, &why);
    let mut to = BufWriter::new(File::create(path).map_err(failed)?);
    console::ask(settings, request, &mut to)?;
    to.flush().map_err(failed)?;
    Ok(format!("Exported to {}.", path.display()))
}

/// To the standard output.
pub(crate) fn say(words: &str) {
    if !words.is_empty() {
        // Whoever reads this may have gone; that is no failure of what was done.
        let _ = writeln!(io::stdout(), "{words}");
    }
}

#[expect(clippy::print_stderr, reason = "this is the command line")]
fn complain(trouble: &Trouble) {
    eprintln!("kith: {trouble}");
}
