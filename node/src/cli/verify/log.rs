//! Everything that can be checked of a log from its leaves: form, signatures, account chains, rules, order, tree, heads.
//!
//! Signatures cost most and hang on nothing, so every core checks them; the rules are then kept by one, in log order.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard};
use std::thread;

use kith_protocol::{
    book::{Book, Past},
    entry::{Content, Federation, Meeting, Roster},
    envelope::{Signed, Verified},
    id::{Account, Digest32, Index, Millis, Name},
    key::{Key, Prepared},
    leaf::{Leaf, Link},
    tlog::{self, Checkpoint, KeyType, Note, Tree, Verifier, checkpoint::log_name},
    view::{Names, View},
};

use crate::store::{Fault, Journal, Leaves};

/// Leaves that a thread takes at a time.
const CHUNK: usize = 256;
/// Keys that a thread keeps prepared, about 250 bytes each: all of any real bank's.
const KEYS: usize = 10_000;

/// The first wrong thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// An entry.
    #[error("Entry {at}: {what}")]
    Entry {
        /// Which.
        at: Index,
        /// What is wrong with it.
        what: String,
    },
    /// Something about the whole.
    #[error("{0}")]
    Whole(String),
}

/// A detail that an entry names, and whom it is about.
#[derive(Debug)]
pub struct Named {
    /// The entry.
    pub at: Index,
    /// What it commits to.
    pub commitment: Digest32,
    /// Whom it is about.
    pub about: Vec<Account>,
}

/// A log that holds.
#[derive(Debug, Default)]
pub struct Sound {
    /// How many entries.
    pub entries: u64,
    /// How many signatures.
    pub signatures: u64,
    /// What everyone has.
    pub book: Book,
    /// Details that entries name.
    pub details: Vec<Named>,
    /// The log key of each epoch, and after how many entries it began.
    pub logs: Vec<(u32, Key, u64)>,
    /// People whose details were erased.
    pub erased: BTreeSet<Account>,
    /// All leaves.
    pub tree: Tree,
}

/// Checks all leaves of the journal in log order; `step` is told of each that holds.
///
/// # Errors
/// The first wrong thing.
pub fn leaves(journal: &dyn Journal, step: &dyn Fn()) -> Result<Sound, Wrong> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let source = Mutex::new(Source {
        next: 0,
        rows: journal.read(0..journal.len()),
    });
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let (give, take) = sync_channel(threads * 4);
        for _ in 0..threads {
            let give = give.clone();
            scope.spawn(|| work(&source, &stop, give));
        }
        drop(give);
        let result = fold(journal, take, step);
        stop.store(true, Ordering::Relaxed);
        result
    })
}

/// Checks the head in the log and the newest one known from outside it.
///
/// # Errors
/// The first wrong thing.
pub fn heads(
    sound: &Sound,
    stored: Option<&str>,
    known: Option<&(u64, String)>,
) -> Result<(), Wrong> {
    if sound.logs.is_empty() {
        return match (stored, known) {
            (None, None) => Ok(()),
            (Some(_), _) | (_, Some(_)) => Err(Wrong::Whole(
                "There is a head, but the log has no entries.".to_owned(),
            )),
        };
    }
    let stored = stored.ok_or_else(|| Wrong::Whole("The log has no head.".to_owned()))?;
    let size = head(sound, stored, "The head")?;
    if size != sound.entries {
        return Err(Wrong::Whole(format!(
            "The head is over {size} entries, and there are {}.",
            sound.entries
        )));
    }
    match known {
        None => Err(Wrong::Whole(
            "The file with the newest head, outside the log, is missing or says nothing."
                .to_owned(),
        )),
        Some((size, _)) if *size > sound.entries => Err(Wrong::Entry {
            at: sound.entries,
            what: format!(
                "it is missing. The log in log/db ends before it, but {size} were confirmed."
            ),
        }),
        Some((_, note)) => head(sound, note, "The head outside the log").map(|_| ()),
    }
}

/// The size a head stands over; its signature, by the key of its epoch, and its root hold.
fn head(sound: &Sound, note: &str, what: &str) -> Result<u64, Wrong> {
    let wrong = |why: &str| Wrong::Whole(format!("{what} {why}"));
    let note = Note::parse(note).map_err(|why| wrong(&format!("cannot be read: {why}.")))?;
    let origin = sound.book.origin().expect("a log with entries was opened");
    let named = Checkpoint::parse(note.text())
        .map_err(|why| wrong(&format!("is not signed by this log: {why}.")))?;
    let of = |epoch: u32| log_name(origin.as_str(), epoch) == named.origin();
    let epoch = sound.logs.iter().find(|(epoch, ..)| of(*epoch));
    let (_, key, _) = epoch
        .ok_or_else(|| wrong("is not signed by this log: the checkpoint is of another log."))?;
    let log = Verifier::new(named.origin(), KeyType::Ed25519, key.bytes())
        .map_err(|_| Wrong::Whole("The log key is no sound key.".to_owned()))?;
    let checkpoint = Checkpoint::open(&note, &log)
        .map_err(|why| wrong(&format!("is not signed by this log: {why}.")))?;
    let root = sound.tree.root_at(checkpoint.size());
    if root.as_ref() == Some(checkpoint.root()) {
        Ok(checkpoint.size())
    } else {
        Err(wrong(
            "does not belong to these entries: the tree over them has another root.",
        ))
    }
}

struct Source<'a> {
    next: Index,
    rows: Leaves<'a>,
}

/// A leaf whose form and signatures hold.
struct Checked {
    hash: tlog::Hash,
    at: Millis,
    links: Vec<Link>,
    signed: Signed,
}

/// Leaves in a row, up to the first wrong one.
struct Chunk {
    first: Index,
    leaves: Vec<Result<Checked, Wrong>>,
}

/// Keys that signed before, prepared.
#[derive(Default)]
struct Keys(RefCell<BTreeMap<Key, Prepared>>);

impl Keys {
    fn prepared(&self, key: &Key) -> Option<Prepared> {
        let mut kept = self.0.borrow_mut();
        kept.get(key).copied().or_else(|| {
            let prepared = key.prepare()?;
            if kept.len() < KEYS {
                kept.insert(*key, prepared);
            }
            Some(prepared)
        })
    }
}

fn work(source: &Mutex<Source<'_>>, stop: &AtomicBool, give: SyncSender<Chunk>) {
    let keys = Keys::default();
    while !stop.load(Ordering::Relaxed) {
        let (first, rows) = take(lock(source));
        if rows.is_empty() {
            return;
        }
        let mut leaves = Vec::with_capacity(rows.len());
        for (at, row) in (first..).zip(rows) {
            let leaf = row
                .map_err(|fault| Wrong::Entry {
                    at,
                    what: fault.to_string(),
                })
                .and_then(|bytes| check(at, &bytes, &keys));
            let failed = leaf.is_err();
            leaves.push(leaf);
            if failed {
                break;
            }
        }
        if give.send(Chunk { first, leaves }).is_err() {
            return;
        }
    }
}

fn lock<'a, 'b>(source: &'b Mutex<Source<'a>>) -> MutexGuard<'b, Source<'a>> {
    source.lock().expect("reading is guarded against panics")
}

fn take(mut source: MutexGuard<'_, Source<'_>>) -> (Index, Vec<Result<Vec<u8>, Fault>>) {
    let first = source.next;
    let rows: Vec<_> = source.rows.by_ref().take(CHUNK).collect();
    source.next += rows.len() as u64;
    (first, rows)
}

/// What can be said of a leaf by itself.
fn check(at: Index, bytes: &[u8], keys: &Keys) -> Result<Checked, Wrong> {
    let wrong = |what: String| Wrong::Entry { at, what };
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not text.".to_owned()))?;
    let leaf = Leaf::read(text).map_err(|why| wrong(format!("{why}.")))?;
    let prepared = |key: &Key| keys.prepared(key);
    let verified = Verified::from_leaf(leaf.body.to_owned(), leaf.signatures, prepared)
        .map_err(|why| wrong(format!("{why}.")))?;
    Ok(Checked {
        hash: tlog::leaf_hash(bytes),
        at: leaf.at,
        links: leaf.links,
        signed: verified.signed,
    })
}

/// What the rules may look up: names of entries folded so far, and their leaves.
struct Earlier<'a> {
    names: Names,
    journal: &'a dyn Journal,
}

impl Past for Earlier<'_> {
    fn position(&self, name: &Name) -> Option<Index> {
        self.names.position(name)
    }

    fn leaf(&self, at: Index) -> Option<String> {
        let leaf = self.journal.read(at..at + 1).next()?.ok()?;
        String::from_utf8(leaf).ok()
    }
}

fn fold(journal: &dyn Journal, take: Receiver<Chunk>, step: &dyn Fn()) -> Result<Sound, Wrong> {
    let mut early = BTreeMap::new();
    let mut sound = Sound::default();
    let mut earlier = Earlier {
        names: Names::default(),
        journal,
    };
    let mut last: Millis = 0;
    for chunk in take {
        early.insert(chunk.first, chunk.leaves);
        while let Some(leaves) = early.remove(&sound.entries) {
            for leaf in leaves {
                let leaf = leaf?;
                last = stand(&mut sound, &mut earlier, leaf, last)?;
                step();
            }
        }
    }
    if sound.entries == journal.len() {
        zero(&sound)?;
        Ok(sound)
    } else {
        Err(Wrong::Entry {
            at: sound.entries,
            what: "it could not be checked, as a thread that checks gave up.".to_owned(),
        })
    }
}

/// Whether the entry may stand next, by the rules in force where it stands; it then does. Answers its time.
fn stand(
    sound: &mut Sound,
    earlier: &mut Earlier<'_>,
    leaf: Checked,
    last: Millis,
) -> Result<Millis, Wrong> {
    let at = sound.entries;
    let wrong = |what: String| Wrong::Entry { at, what };
    if leaf.at < last {
        return Err(wrong(
            "its time is before that of the entry before it.".to_owned(),
        ));
    }
    let signed = &leaf.signed;
    sound.book.admit(signed, leaf.at, earlier).map_err(|why| {
        let plain = why.plain();
        wrong(format!(
            "the rules do not let it stand: {} ({})",
            plain.title, plain.code
        ))
    })?;
    if sound.book.links(signed, earlier) != leaf.links {
        return Err(wrong(
            "its account lines do not continue the accounts\u{2019} entries.".to_owned(),
        ));
    }
    let facts = sound.book.apply(at, leaf.at, signed, &leaf.links);
    earlier.names.apply(at, &facts);
    match &signed.entry.content {
        Content::Roster(Roster::NodeOpened(opened)) => sound.logs.push((1, opened.log, 0)),
        Content::Federation(Federation::NodeRecovered(c)) => {
            if sound.tree.root() != c.root.0 {
                return Err(wrong(
                    "it names another root than that of the entries before it.".to_owned(),
                ));
            }
            sound.logs.push((c.epoch, c.log, at));
        }
        Content::Roster(Roster::PersonErased(c)) => {
            sound.erased.insert(c.account);
        }
        Content::Meeting(Meeting::GuestErased(c)) => {
            sound.erased.insert(c.guest);
        }
        Content::Roster(_)
        | Content::Exchange(_)
        | Content::Work(_)
        | Content::Meeting(_)
        | Content::Federation(_)
        | Content::Listing(_) => {}
    }
    if let Some(commitment) = signed.entry.content.details() {
        sound.details.push(Named {
            at,
            commitment,
            about: signed.entry.content.about(),
        });
    }
    sound.tree.append(leaf.hash);
    sound.signatures += signed.signers.len() as u64;
    sound.entries += 1;
    Ok(leaf.at)
}

fn zero(sound: &Sound) -> Result<(), Wrong> {
    let sum: i64 = sound.book.balances().map(|(_, minutes)| minutes).sum();
    if sum == 0 {
        Ok(())
    } else {
        Err(Wrong::Whole(format!(
            "All accounts together have {sum} minutes, and must have 0."
        )))
    }
}
