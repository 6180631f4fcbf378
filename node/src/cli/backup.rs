//! `kith backup` and `kith restore`: all that a node needs to go on, in one file, without the list of the erased.
//!
//! `kith-backup-v1⏎`, then records of a kind (1 byte), a length (4 bytes, big-endian) and so many bytes; the last is SHA-256
//! of everything before it. Leaves come first, up to the length that stood when the backup began: that is its moment,
//! and what is read after it can only hold more than those leaves name.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::archive::{Records, Summing, damaged};
use super::desk::{Desk, Request};
use super::trouble::{Trouble, file};
use super::{console, progress, verify};
use crate::clock::Clock;
use crate::config::Settings;
use crate::engine::node_keys::{NEXT, is_node_key};
use crate::peer::mirror::{RESTORED, beside};
use crate::store::files::replace;
use crate::store::{Commit, Fault, Folder, Journal, SledJournal};

const LEAF: u8 = b'l';
const HEAD: u8 = b'h';
const ASIDE: u8 = b'a';
const FILE: u8 = b'f';
const STATE: u8 = b's';
/// Small state beside the log that belongs to its moment, by how its keys begin: which slips were used and what they say together,
/// who looked at whose record (sealed), where neighbours are reached, what was released. Without it a slip would count twice after a restore, and a period could leave twice. Secret addresses of calendars are left
/// out: who was erased since must not get theirs back.
const CARRIED: [&[u8]; 6] = [
    b"reflections/",
    b"slip/",
    b"look/",
    b"looks/",
    b"peer/peering/",
    b"peer/summary/",
];
/// Leaves that a restore commits at once.
const BATCH: usize = 1_000;
/// People's keys, which are encrypted: in every backup.
const SEALED: [&str; 1] = ["keys"];
/// What opens people's keys. Beside it there are node keys, and those of each epoch.
const MASTER: &str = "master.key";

/// Who was erased, unless that list is kept elsewhere: in no backup.
pub(super) const ERASED: &str = "erased.list";

/// Whether this file speaks as this node, or opens people's details.
fn is_secret(name: &str) -> bool {
    is_root(name) || beside::is_certified(name)
}

/// Whether this file holds a key that everything else follows from.
fn is_root(name: &str) -> bool {
    name == MASTER || is_node_key(name)
}

/// The files of a folder that are secrets, by name.
fn secrets(folder: &Path) -> Result<Vec<String>, Trouble> {
    named(folder, is_secret)
}

/// The files of a folder with keys that neighbours do not have, by name.
pub(super) fn roots(folder: &Path) -> Result<Vec<String>, Trouble> {
    named(folder, is_root)
}

fn named(folder: &Path, these: impl Fn(&str) -> bool) -> Result<Vec<String>, Trouble> {
    let failed = |why: io::Error| file("read", folder, &why);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().into_string().unwrap_or_default();
        if these(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Writes a backup of an open node.
///
/// # Errors
/// If it cannot be read, or `out` not written.
pub fn write(desk: &Desk, keys: bool, out: &mut dyn Write) -> Result<(), Trouble> {
    let journal = desk.engine.journal();
    // The head and the state that belong to a length: read them until nothing came between. Reflections that are pooled lengthen the
    // log; a slip that is used meanwhile may be lost, but never counts twice: what is counted is read before what was used.
    let (length, head, state) = loop {
        let length = journal.len();
        let head = journal.head()?;
        let state = state(journal)?;
        if journal.len() == length {
            break (length, head, state);
        }
    };
    let mut to = Summing::begin(out)?;
    let bar = progress::bar("Backing up", length, desk.watched);
    for leaf in journal.read(0..length) {
        to.record(LEAF, &leaf?)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    to.record(HEAD, head.unwrap_or_default().as_bytes())?;
    for (key, value) in state {
        let length = u16::try_from(key.len()).expect("a key is at most 256 bytes");
        to.record(STATE, &[&length.to_be_bytes(), &key[..], &value].concat())?;
    }
    for aside in journal.asides() {
        let (commitment, sealed) = aside?;
        to.record(ASIDE, &[&commitment[..], &sealed].concat())?;
    }
    let mut names = SEALED.map(str::to_owned).to_vec();
    if keys {
        names.extend(secrets(desk.folder.path())?);
    }
    for name in names {
        let path = desk.folder.path().join(&name);
        // A master key that is kept elsewhere is not here.
        if path.is_file() {
            let bytes = fs::read(&path).map_err(|why| file("read", &path, &why))?;
            to.record(FILE, &[name.as_bytes(), b"\n", &bytes].concat())?;
        }
    }
    to.end()
}

/// Keys, and what was put under each.
type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// Small state that a backup carries, in the order of [`CARRIED`].
fn state(journal: &dyn Journal) -> Result<Rows, Fault> {
    let rows = CARRIED.iter().flat_map(|prefix| journal.puts(prefix));
    rows.collect()
}

/// `kith backup`: asks for a backup and puts it at `to`, all of it or nothing.
///
/// # Errors
/// Why there is none.
pub fn make(
    settings: &Settings,
    to: &Path,
    keys: bool,
    clock: &dyn Clock,
) -> Result<String, Trouble> {
    let to = target(to, clock);
    let partial = to.with_added_extension("partial");
    let failed = |why: io::Error| file("written", &to, &why);
    let out = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&partial)
        .map_err(failed)?;
    let mut out = BufWriter::new(out);
    let made = console::ask(settings, Request::Backup { keys }, &mut out).and_then(|()| {
        let out = out.into_inner().map_err(|why| failed(why.into_error()))?;
        out.sync_all().map_err(failed)?;
        fs::rename(&partial, &to).map_err(failed)
    });
    if let Err(trouble) = made {
        // Half a backup is none.
        let _ = fs::remove_file(&partial);
        return Err(trouble);
    }
    let keep = if keys {
        "It holds this node\u{2019}s keys: whoever has it can speak as this node and may read people\u{2019}s details. Keep it as safe as \
         the folder itself."
    } else {
        "It holds no keys. To restore it you also need node.key, log.key and master.key: keep those safe, elsewhere."
    };
    Ok(format!(
        "The backup is in {}. {keep}\nThe list of people who were erased is not in it. Keep a copy of erased.list apart from your \
         backups, and give it to kith restore.",
        to.display()
    ))
}

/// `kith backup --keys-only`: copies the keys that neighbours do not have, so that they can bring back everything else.
///
/// # Errors
/// If there are none, or they cannot be written.
pub fn keys(settings: &Settings, to: &Path) -> Result<String, Trouble> {
    if !super::desk::is_node(settings) {
        return Err(super::desk::no_node(settings));
    }
    fs::create_dir_all(to).map_err(|why| file("made", to, &why))?;
    let mut copied = roots(&settings.data)?;
    for name in &copied {
        let from = settings.data.join(name);
        let bytes = fs::read(&from).map_err(|why| file("read", &from, &why))?;
        let path = to.join(name);
        replace(&path, |out| out.write_all(&bytes)).map_err(|why| file("written", &path, &why))?;
    }
    copied.sort_by_key(|name| std::cmp::Reverse(name.clone()));
    let master = if copied.iter().any(|name| name == MASTER) {
        ""
    } else {
        " The key that opens people\u{2019}s details is not in the data folder: keep that, or the passphrase, as safely."
    };
    Ok(format!(
        "{} is in {}: a line of 64 characters in each file, and this node\u{2019}s name where its key was replaced, which can also be printed \
         and typed again.{master} Whoever has it can speak as this node. Keep it in a safe place that is not this building, and no copy \
         where you keep backups. With it, and your neighbours, kith restore --from-peers brings back everything.",
        copied.join(" and "),
        to.display()
    ))
}

fn target(to: &Path, clock: &dyn Clock) -> PathBuf {
    if to.is_dir() {
        let day = kith_protocol::id::Day::utc_of(clock.now());
        let day = day.map_or_else(String::new, |day| format!("-{day}"));
        to.join(format!("kith{day}.backup"))
    } else {
        to.to_owned()
    }
}

/// What a restore is given beside the backup.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// A folder with node.key, log.key and master.key, for a backup without keys.
    pub keys: Option<PathBuf>,
    /// The list of who was erased, kept outside backups.
    pub erased: Option<PathBuf>,
}

/// `kith restore`: brings a backup back into a folder that has no node in it, forgets again who was erased, and checks all.
///
/// # Errors
/// Why not; the folder is then as it was.
pub fn restore(
    settings: &Settings,
    backup: &Path,
    beside: &Beside,
    clock: &dyn Clock,
) -> Result<String, Trouble> {
    let data = &settings.data;
    let list = settings.erased_list.clone();
    let own_list = list.clone().unwrap_or_else(|| data.join(ERASED));
    vacant(data)?;
    sound(backup)?;
    let parent = data
        .canonicalize()
        .ok()
        .or_else(|| std::path::absolute(data).ok())
        .and_then(|path| path.parent().map(Path::to_owned))
        .unwrap_or_else(|| PathBuf::from("."));
    fs::create_dir_all(&parent).map_err(|why| file("made", &parent, &why))?;
    let new = tempfile::Builder::new()
        .prefix(".kith-restore-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(&parent)
        .map_err(|why| file("made", &parent, &why))?;
    fill(new.path(), backup)?;
    bring(new.path(), beside)?;
    let place = list.clone().unwrap_or_else(|| new.path().join(ERASED));
    erased(&own_list, beside.erased.as_deref(), &place)?;
    let there = Settings {
        data: new.path().to_owned(),
        ..settings.clone()
    };
    // Neighbours may hold newer entries: none are taken until all have answered.
    let mark = new.path().join(RESTORED);
    fs::write(&mark, "").map_err(|why| file("written", &mark, &why))?;
    // Opening forgets whoever the list names; the engine then takes their sealed details away as well.
    let desk = Desk::open(&there)?;
    let length = *desk.engine.length().borrow();
    let linked = desk.linked();
    desk.engine.close();
    drop(desk);
    let found = verify::folder(new.path(), &there, clock)?;
    if list.is_none() {
        let _ = fs::remove_file(&own_list);
    }
    let new = new.keep();
    fs::rename(&new, data).map_err(|why| file("put in place", data, &why))?;
    let found = found.replace(&new.display().to_string(), &data.display().to_string());
    let list = if own_list.is_file() {
        "The list of the erased was applied."
    } else {
        "There was NO list of the erased: people who were erased after this backup was made are readable again. If there is \
         a list, remove this folder and restore again with --erased."
    };
    let next = if linked {
        "\nStart it with kith serve: it asks your neighbours for what came after this backup, and takes entries as soon as all have \
         answered. If one of them never will: kith recover."
    } else {
        "\nIf entries were made after this backup, they are lost, and their receipts would not fit what is written from now on: then \
         say so with kith recover, before anything else."
    };
    Ok(format!("{length} entries are back. {list}\n{found}{next}"))
}

/// A folder that is not there, empty, or holds the list of the erased alone.
pub(super) fn vacant(data: &Path) -> Result<(), Trouble> {
    let Ok(entries) = fs::read_dir(data) else {
        return Ok(());
    };
    let known = [ERASED, "lock"];
    let other = entries
        .flatten()
        .find(|entry| !known.iter().any(|name| entry.file_name() == *name));
    match other {
        None => Ok(()),
        Some(entry) => Err(Trouble::failed(format!(
            "{} is not empty: it has {}. Nothing was changed. Restore into a new folder.",
            data.display(),
            entry.file_name().display()
        ))),
    }
}

/// Brings together who was erased, by the list that is here and the one that was given, in the place where the node will
/// look.
pub(super) fn erased(here: &Path, given: Option<&Path>, place: &Path) -> Result<(), Trouble> {
    let mut names = BTreeSet::new();
    for list in given.into_iter().chain(here.is_file().then_some(here)) {
        let text = fs::read_to_string(list).map_err(|why| file("read", list, &why))?;
        let read: Result<Vec<Uuid>, _> = text.lines().map(Uuid::parse_str).collect();
        names.extend(read.map_err(|_| {
            Trouble::failed(format!(
                "{} is no list of who was erased. Nothing was changed. Name the right file with --erased.",
                list.display()
            ))
        })?);
    }
    if given.is_none() && !here.is_file() {
        return Ok(());
    }
    let written = replace(place, |out| {
        names.iter().try_for_each(|name| writeln!(out, "{name}"))
    });
    written.map_err(|why| file("written", place, &why))
}

fn bring(new: &Path, beside: &Beside) -> Result<(), Trouble> {
    if let Some(keys) = &beside.keys {
        for name in secrets(keys)? {
            let path = keys.join(&name);
            fs::copy(&path, new.join(&name)).map_err(|why| file("copied", &path, &why))?;
        }
    }
    let node = ["node.key", NEXT]
        .iter()
        .any(|name| new.join(name).is_file());
    if node && new.join("log.key").is_file() {
        Ok(())
    } else {
        Err(Trouble::failed(
            "This backup was made without keys. Nothing was changed. Name the folder where node.key, log.key and master.key \
             are with --keys.",
        ))
    }
}

/// Makes the folder anew from the backup's records.
fn fill(new: &Path, backup: &Path) -> Result<(), Trouble> {
    let folder = Folder::open(new)?;
    let journal = SledJournal::open(&folder)?;
    let mut leaves = Vec::new();
    let mut asides = Vec::new();
    let mut puts = Vec::new();
    let mut head = None;
    let mut records = Records::open(backup)?;
    while let Some((kind, bytes)) = records.next(backup)? {
        match kind {
            LEAF => leaves.push(bytes),
            HEAD => head = Some(text(backup, bytes)?).filter(|head| !head.is_empty()),
            ASIDE => {
                let (commitment, sealed) =
                    bytes.split_first_chunk().ok_or_else(|| damaged(backup))?;
                asides.push((*commitment, sealed.to_vec()));
            }
            STATE => puts.push(put(&bytes).ok_or_else(|| damaged(backup))?),
            FILE => put_file(new, backup, &bytes)?,
            _ => {}
        }
    }
    let bar = progress::bar("Restoring", leaves.len() as u64, true);
    let mut at = 0;
    for batch in leaves.chunks(BATCH) {
        let commit = Commit {
            leaves: batch.to_vec(),
            head: head.clone(),
            ..Commit::default()
        };
        journal.append(at, commit)?;
        at += batch.len() as u64;
        bar.set_position(at);
    }
    for batch in asides.chunks(BATCH) {
        let commit = Commit {
            asides: batch.to_vec(),
            ..Commit::default()
        };
        journal.append(at, commit)?;
    }
    for batch in puts.chunks(BATCH) {
        let commit = Commit {
            puts: batch.to_vec(),
            ..Commit::default()
        };
        journal.append(at, commit)?;
    }
    bar.finish_and_clear();
    Ok(())
}

/// A key and what was put under it.
fn put(record: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (length, rest) = record.split_first_chunk()?;
    let (key, value) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((key.to_vec(), value.to_vec()))
}

/// A file of the folder, of those that a backup may hold.
fn put_file(new: &Path, backup: &Path, record: &[u8]) -> Result<(), Trouble> {
    let end = record.iter().position(|b| *b == b'\n');
    let (name, rest) = record.split_at(end.ok_or_else(|| damaged(backup))?);
    let name = str::from_utf8(name)
        .ok()
        .filter(|name| SEALED.contains(name) || is_secret(name))
        .ok_or_else(|| damaged(backup))?;
    let path = new.join(name);
    OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut to| to.write_all(&rest[1..]).and_then(|()| to.sync_all()))
        .map_err(|why| file("written", &path, &why))
}

fn text(backup: &Path, bytes: Vec<u8>) -> Result<String, Trouble> {
    String::from_utf8(bytes).map_err(|_| damaged(backup))
}

/// Reads all of a backup once, so that nothing is made from a damaged one.
fn sound(backup: &Path) -> Result<(), Trouble> {
    let mut records = Records::open(backup)?;
    while records.next(backup)?.is_some() {}
    Ok(())
}
