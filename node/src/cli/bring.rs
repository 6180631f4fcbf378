//! Bringing a node back from its neighbours, with nothing left but its node key: `kith restore --from-peers`, and the drill
//! that does the same into a folder that is thrown away.

mod whom;

use std::fs::{self, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kith_protocol::peer::mirror::Record;
use kith_protocol::tlog::{Checkpoint, Note, Tree, checkpoint::log_name, leaf_hash};
use tempfile::TempDir;

use self::whom::{Holder, called, everyone, reached};
use super::backup::{ERASED, erased, roots, vacant};
use super::desk::{Desk, not_opened};
use super::trouble::{Trouble, file};
use super::{progress, verify};
use crate::clock::{Clock, SystemEntropy};
use crate::config::Settings;
use crate::engine::adopting::Returned;
use crate::engine::{Identity, opening::named_details};
use crate::peer::mirror::{RESTORED, Source, beside, open_page, open_records};
use crate::store::{Commit, Folder, Journal, SledJournal};

/// What `kith restore --from-peers` is given.
#[derive(Debug, Clone)]
pub struct From {
    /// The folder with node.key, and master.key unless that is kept elsewhere.
    pub keys: PathBuf,
    /// Neighbours' addresses.
    pub peers: Vec<String>,
    /// Whether neighbours that cannot be reached are waited for: they dial.
    pub wait: bool,
    /// The list of who was erased, kept outside backups.
    pub erased: Option<PathBuf>,
}

/// `kith restore --from-peers`: fetches every record that neighbours hold, checks all of it, and puts it where there was nothing.
///
/// # Errors
/// Why not; the folder is then as it was.
pub fn restore(settings: &Settings, from: &From, clock: &dyn Clock) -> Result<String, Trouble> {
    let data = &settings.data;
    vacant(data)?;
    let own_list = settings
        .erased_list
        .clone()
        .unwrap_or_else(|| data.join(ERASED));
    let parent = std::path::absolute(data)
        .ok()
        .and_then(|path| path.parent().map(Path::to_owned))
        .unwrap_or_else(|| PathBuf::from("."));
    fs::create_dir_all(&parent).map_err(|why| file("made", &parent, &why))?;
    let new = folder_in(&parent)?;
    let bare = bare(&from.keys)?;
    let (mut holders, mut lines) = reached(&from.peers, &bare, clock);
    // The line to a caller ends with this.
    let _lines = if from.wait {
        Some(called(settings, &bare, clock, &mut holders)?)
    } else {
        None
    };
    let next = "Name the addresses of neighbours that are running, with --peer, or wait with --wait until they call.";
    let places = (new.path(), from.keys.as_path());
    let brought = bring(places, &bare, holders, &mut lines, next)?;
    let place = settings
        .erased_list
        .clone()
        .unwrap_or_else(|| new.path().join(ERASED));
    erased(&own_list, from.erased.as_deref(), &place)?;
    let found = check(new.path(), settings, clock)?;
    if settings.erased_list.is_none() {
        let _ = fs::remove_file(&own_list);
    }
    let new = new.keep();
    fs::rename(&new, data).map_err(|why| file("put in place", data, &why))?;
    let found = found.replace(&new.display().to_string(), &data.display().to_string());
    Ok(format!(
        "{brought}\nWhoever was erased by an entry that came back is erased here too.\n{found}\nStart it with kith serve. It takes \
         entries as soon as every neighbour has answered. Its key as a witness is a new one."
    ))
}

/// `kith drill`: brings the open node back into a folder of its own, checks it, and throws it away; how many entries came.
///
/// # Errors
/// What would be missing if the disk were gone now.
pub fn drill(desk: &Desk, peers: &[String], clock: &dyn Clock) -> Result<(u64, String), Trouble> {
    let new = folder_in(&std::env::temp_dir())?;
    let keys = desk.folder.path();
    let bare = bare(keys)?;
    let (holders, mut lines) = if peers.is_empty() {
        everyone(desk, &bare, clock)?
    } else {
        reached(peers, &bare, clock)
    };
    let next = "Name the addresses of neighbours that are running, with --peer. Those that cannot be reached are asked while Kith runs \
                and they are connected.";
    let brought = bring((new.path(), keys), &bare, holders, &mut lines, next)?;
    let found = check(new.path(), &desk.settings, clock)?;
    let lines = found.lines().skip(1).collect::<Vec<_>>().join("\n");
    let entries = brought.entries;
    Ok((entries, format!("{brought}\n{lines}")))
}

fn folder_in(parent: &Path) -> Result<TempDir, Trouble> {
    tempfile::Builder::new()
        .prefix(".kith-restore-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(parent)
        .map_err(|why| file("made", parent, &why))
}

/// Opens the new folder once, which forgets whoever was erased, and checks everything in it. It says nothing of its own.
fn check(new: &Path, settings: &Settings, clock: &dyn Clock) -> Result<String, Trouble> {
    let mark = new.join(RESTORED);
    fs::write(&mark, "").map_err(|why| file("written", &mark, &why))?;
    let there = Settings {
        data: new.to_owned(),
        ..settings.clone()
    };
    let desk = Desk::open(&there)?;
    desk.engine.close();
    drop(desk);
    verify::folder(new, &there, clock)
}

/// What came back, and from whom.
struct Brought {
    entries: u64,
    epoch: u32,
    lines: Vec<String>,
}

impl std::fmt::Display for Brought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} entries came back", self.entries)?;
        if self.epoch > 1 {
            write!(f, ", in epoch {}", self.epoch)?;
        }
        f.write_str(".")?;
        self.lines
            .iter()
            .try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// The node, as far as its node keys alone tell.
fn bare(keys: &Path) -> Result<Arc<Identity>, Trouble> {
    let bare = Identity::of_node_keys(keys, &SystemEntropy);
    Ok(Arc::new(bare.map_err(not_opened)?))
}

/// Brings what the holders have into the new folder, with the keys that lie in the other. If they bring nothing, `next` says
/// what to do.
fn bring(
    (new, keys): (&Path, &Path),
    bare: &Identity,
    mut holders: Vec<Holder<'_>>,
    lines: &mut Vec<String>,
    next: &str,
) -> Result<Brought, Trouble> {
    // Of the newest epoch, whoever holds most first.
    let epoch = holders
        .iter()
        .map(|(_, held)| held.epoch)
        .max()
        .unwrap_or(0);
    holders.retain(|(_, held)| held.epoch == epoch && held.size > 0);
    holders.sort_by_key(|(_, held)| std::cmp::Reverse((held.size, held.beside)));
    if holders.is_empty() {
        return Err(Trouble::failed(format!(
            "No neighbour brought anything of {} back.{} Nothing was changed. {next}",
            bare.origin(),
            lines
                .iter()
                .map(|line| format!("\n  {line}"))
                .collect::<String>()
        )));
    }
    for name in roots(keys)? {
        let from = keys.join(&name);
        let bytes = fs::read(&from).map_err(|why| file("read", &from, &why))?;
        put(&new.join(&name), &bytes)?;
    }
    let folder = Folder::open(new)?;
    let journal = SledJournal::open(&folder)?;
    let puts = pages(new, bare, &holders, epoch, lines)?;
    let identity = Identity::open(&folder, &SystemEntropy).map_err(not_opened)?;
    if !identity.enter_epoch(epoch) {
        return Err(Trouble::failed(
            "The key of this node\u{2019}s log did not come back with its records. Nothing was changed. Put log.key beside node.key, or ask \
             another neighbour.",
        ));
    }
    let tree = entries(&journal, &identity, &holders, epoch, lines)?;
    let commit = Commit {
        puts,
        ..Commit::default()
    };
    journal.append(journal.len(), commit)?;
    cosigned(&identity, &holders, epoch, &tree, lines)?;
    Ok(Brought {
        entries: tree.size(),
        epoch,
        lines: std::mem::take(lines),
    })
}

/// Keys, and what is put under each.
type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// What lies beside the log: files into the folder; what is to be put into the journal is answered. From whoever has the
/// newest that opens.
fn pages(
    new: &Path,
    identity: &Identity,
    holders: &[Holder<'_>],
    epoch: u32,
    lines: &mut Vec<String>,
) -> Result<Rows, Trouble> {
    let mut order: Vec<&Holder<'_>> = holders.iter().collect();
    order.sort_by_key(|(_, held)| std::cmp::Reverse(held.beside));
    for (source, held) in order {
        match all_pages(identity, &**source, epoch, held.beside) {
            Ok(pages) => return lay(new, pages),
            Err(why) => lines.push(format!(
                "What lies beside the log was not taken from {}: {why}.",
                source.name()
            )),
        }
    }
    Err(Trouble::failed(format!(
        "People\u{2019}s keys did not come back.\n  {}\nNothing was changed. Ask another neighbour.",
        lines.join("\n  ")
    )))
}

type Opened = Vec<crate::engine::adopting::ReturnedPage>;

fn all_pages(
    identity: &Identity,
    source: &dyn Source,
    epoch: u32,
    newest: u64,
) -> Result<Opened, String> {
    let key = identity.backup_key(epoch);
    let mut pages = Vec::new();
    let mut after = 0;
    while after < newest {
        let parts = source.page(epoch, after)?;
        let parts = parts.ok_or_else(|| "a page is missing".to_owned())?;
        let page = open_page(&key, epoch, &parts).map_err(|why| why.to_string())?;
        if page.version <= after {
            return Err("its pages are in no order".to_owned());
        }
        after = page.version;
        pages.push(page);
    }
    Ok(pages)
}

fn lay(new: &Path, pages: Opened) -> Result<Rows, Trouble> {
    let mut puts = Vec::new();
    let mut versions = beside::Versions::default();
    for page in pages {
        versions.adopt(page.page, page.version, &page.items);
        for (name, bytes) in page.items {
            if beside::are_files(page.page) {
                let path = beside::file_in(new, &name).ok_or_else(|| {
                    Trouble::store(
                        "A file that came back has a name that no node gives. Nothing was changed.",
                    )
                })?;
                put(&path, &bytes)?;
            } else if beside::comes_back(&name) {
                puts.push((name, bytes));
            }
        }
    }
    puts.push((beside::KEY.to_vec(), versions.to_bytes()));
    Ok(puts)
}

/// Every entry, each from the first neighbour that brings it whole; the tree over them.
fn entries(
    journal: &SledJournal,
    identity: &Identity,
    holders: &[Holder<'_>],
    epoch: u32,
    lines: &mut Vec<String>,
) -> Result<Tree, Trouble> {
    let most = holders.first().map_or(0, |(_, held)| held.size);
    let bar = progress::bar("Fetching", most, true);
    let key = identity.backup_key(epoch);
    let mut tree = Tree::new();
    let mut sources: Vec<&Holder<'_>> = holders.iter().collect();
    while let Some((source, held)) = sources.first() {
        let at = tree.size();
        if at >= held.size {
            sources.remove(0);
            continue;
        }
        let opened = source.records(epoch, at).and_then(|records: Vec<Record>| {
            if records.is_empty() {
                return Err(format!("entry {at} is missing"));
            }
            open_records(&key, epoch, at, records)
                .map_err(|at| format!("entry {at} is not what this node sealed"))
        });
        match opened {
            Ok(back) => {
                append(journal, identity, &mut tree, back.entries)?;
                bar.set_position(tree.size());
            }
            Err(why) => {
                lines.push(format!("{}: {why}; others were asked.", source.name()));
                sources.remove(0);
            }
        }
    }
    bar.finish_and_clear();
    if tree.size() < most {
        return Err(Trouble::failed(format!(
            "Only {} of {most} entries came back whole.\n  {}\nNothing was changed. Ask another neighbour.",
            tree.size(),
            lines.join("\n  ")
        )));
    }
    Ok(tree)
}

fn append(
    journal: &SledJournal,
    identity: &Identity,
    tree: &mut Tree,
    entries: Vec<Returned>,
) -> Result<(), Trouble> {
    let at = tree.size();
    let mut commit = Commit::default();
    for Returned { leaf, detail } in entries {
        tree.append(leaf_hash(&leaf));
        let named = str::from_utf8(&leaf).ok().and_then(named_details);
        commit
            .asides
            .extend(named.zip(detail).map(|(named, detail)| (named.0, detail)));
        commit.leaves.push(leaf);
    }
    commit.head = Some(identity.head(tree.size(), tree.root()));
    Ok(journal.append(at, commit)?)
}

/// Every neighbour's cosigned head must lead to what came back.
fn cosigned(
    identity: &Identity,
    holders: &[Holder<'_>],
    epoch: u32,
    tree: &Tree,
    lines: &mut Vec<String>,
) -> Result<(), Trouble> {
    let log = identity.log();
    let name = log_name(identity.origin().as_str(), epoch);
    for (source, _) in holders {
        let Some(note) = source.cosigned(&name) else {
            continue;
        };
        let head = Note::parse(&note)
            .map_err(Into::into)
            .and_then(|note| Checkpoint::open(&note, log.verifier()));
        let Ok(head) = head else {
            lines.push(format!(
                "{} shows a head that this node never signed.",
                source.name()
            ));
            continue;
        };
        match tree.root_at(head.size()) {
            Some(root) if root == *head.root() => lines.push(format!(
                "They lead to the head over {} entries that {} cosigned.",
                head.size(),
                source.name()
            )),
            Some(_) => {
                return Err(Trouble::failed(format!(
                    "The entries that came back do not lead to the head over {} entries that {} cosigned: there are two pasts of this \
                     node. Nothing was changed. Talk to {} before you go on.",
                    head.size(),
                    source.name(),
                    source.name()
                )));
            }
            None => lines.push(format!(
                "{} has cosigned {} entries, more than came back: ask the other neighbours too before you go on.",
                source.name(),
                head.size()
            )),
        }
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut to| to.write_all(bytes).and_then(|()| to.sync_all()))
        .map_err(|why| file("written", path, &why))
}
