//! What neighbours showed us of their boards, for a day at most: in memory, and in a file of its own, so that a start does not forget
//! it and a day later nothing of it is left. It is no part of the store, where what was once written stays readable.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use kith_protocol::id::{Millis, Origin};
use kith_protocol::peer::board::Listing;
use serde::{Deserialize, Serialize};

use super::limits;
use crate::store;

/// What a neighbour lets people here see.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Board {
    /// When it last said so.
    pub(crate) heard: Millis,
    /// Newest first.
    pub(crate) listings: Vec<Listing>,
}

/// What all of them do.
#[derive(Debug)]
pub(super) struct Shown {
    boards: RwLock<BTreeMap<Origin, Board>>,
    file: Option<PathBuf>,
}

impl Shown {
    /// What was kept in this file and is not too old now; without a file nothing is kept.
    pub(super) fn open(file: Option<PathBuf>, now: Millis) -> Self {
        let kept = file.as_deref().map_or_else(BTreeMap::new, read);
        let shown = Self {
            boards: RwLock::new(kept),
            file,
        };
        shown.drop_old(now);
        shown
    }

    /// What each let us see within the last day.
    pub(super) fn fresh(&self, now: Millis) -> BTreeMap<Origin, Board> {
        let boards = self.boards.read().unwrap_or_else(PoisonError::into_inner);
        let fresh = boards.iter().filter(|(_, board)| !old(board, now));
        fresh
            .map(|(origin, board)| (origin.clone(), board.clone()))
            .collect()
    }

    /// A neighbour says what it lets us see. Whether that is something else than before.
    pub(super) fn put(&self, origin: &Origin, board: Board) -> bool {
        let listings = board.listings.clone();
        let before = self.change(|boards| boards.insert(origin.clone(), board));
        self.keep();
        before.is_none_or(|before| before.listings != listings)
    }

    /// Whatever this node showed is forgotten.
    pub(super) fn forget(&self, origin: &Origin) {
        if self.change(|boards| boards.remove(origin)).is_some() {
            self.keep();
        }
    }

    /// What is older than a day is forgotten.
    pub(super) fn drop_old(&self, now: Millis) {
        let dropped = self.change(|boards| {
            let before = boards.len();
            boards.retain(|_, board| !old(board, now));
            boards.len() < before
        });
        if dropped {
            self.keep();
        }
    }

    fn change<T>(&self, f: impl FnOnce(&mut BTreeMap<Origin, Board>) -> T) -> T {
        f(&mut self.boards.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes what is remembered. What cannot be written is remembered until the next start all the same.
    fn keep(&self) {
        let Some(file) = &self.file else {
            return;
        };
        let boards = self.boards.read().unwrap_or_else(PoisonError::into_inner);
        let text = serde_json::to_vec(&bounded(&boards)).expect("plain values become JSON");
        drop(boards);
        if let Err(why) = store::files::replace(file, |to| to.write_all(&text)) {
            tracing::warn!(%why, "what neighbours show of their boards cannot be kept");
        }
    }
}

fn old(board: &Board, now: Millis) -> bool {
    now.saturating_sub(board.heard) > limits::BOARD_KEPT_MS
}

/// Those heard last, as far as they fit.
fn bounded(boards: &BTreeMap<Origin, Board>) -> BTreeMap<&Origin, &Board> {
    let mut newest: Vec<(&Origin, &Board)> = boards.iter().collect();
    newest.sort_by_key(|(_, board)| std::cmp::Reverse(board.heard));
    let mut room = limits::BOARDS_BYTES;
    let fits = newest.into_iter().take_while(|(_, board)| {
        let words = |listing: &Listing| {
            let more = [&listing.text, &listing.contact].into_iter().flatten();
            listing.title.len() + more.map(String::len).sum::<usize>()
        };
        let bytes: usize = board.listings.iter().map(words).sum();
        let left = room.checked_sub(bytes);
        room = left.unwrap_or(0);
        left.is_some()
    });
    fits.collect()
}

/// What is in the file; nothing where it cannot be read, for neighbours say it again.
fn read(file: &Path) -> BTreeMap<Origin, Board> {
    match std::fs::read(file) {
        Ok(text) => serde_json::from_slice(&text).unwrap_or_else(|why| {
            tracing::warn!(%why, "what neighbours showed of their boards cannot be read, and is asked for again");
            BTreeMap::new()
        }),
        Err(why) if why.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
        Err(why) => {
            tracing::warn!(%why, "what neighbours showed of their boards cannot be read, and is asked for again");
            BTreeMap::new()
        }
    }
}
