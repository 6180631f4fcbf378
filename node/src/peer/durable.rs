//! What gossip has on its way to the disk: found as if it were there, shown and told once it is.

use std::collections::BTreeMap;

use kith_protocol::id::Origin;
use kith_protocol::peer::evidence::Evidence;

use crate::engine::{Answer, Engine, Stopped};
use crate::network::index::{Index, Row};

/// Bytes on their way to the disk beyond which nothing more is asked for before they are there: some twenty answers.
const AHEAD_BYTES: usize = 1024 * 1024;
/// Bytes that are sent on their way together while more is about to come: what a write costs hardly grows with its length.
const TOGETHER_BYTES: usize = 256 * 1024;

type Puts = Vec<(Vec<u8>, Vec<u8>)>;

/// One write that is under way, and what is to be shown once it is done.
#[derive(Debug)]
pub(super) struct Keeping {
    nth: u64,
    answer: Answer,
    keys: Vec<Vec<u8>>,
    bytes: usize,
    pub(super) news: News,
}

/// What is to be shown of what was taken.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) rows: Vec<Row>,
    /// The highest head of each.
    pub(super) heads: Vec<(Origin, String)>,
    pub(super) exposed: Vec<Evidence>,
    /// Whether somebody who looks at the network sees another thing than before.
    pub(super) seen: bool,
}

impl News {
    fn extend(&mut self, more: Self) {
        self.rows.extend(more.rows);
        self.heads.extend(more.heads);
        self.exposed.extend(more.exposed);
        self.seen |= more.seen;
    }

    /// Lets the index know.
    pub(super) fn show(self, index: &Index) {
        index.take(self.rows);
        for (origin, note) in self.heads {
            index.stands_at(&origin, &note);
        }
        for evidence in self.exposed {
            index.exposed(&evidence);
        }
    }
}

impl Keeping {
    /// Waits until it is durable. May be asked again if it was not waited for to the end.
    ///
    /// # Errors
    /// Why nothing is written any more.
    pub(super) async fn done(&mut self) -> Result<(), Stopped> {
        let answer = (&mut self.answer).await;
        answer.unwrap_or(Err(Stopped::Closed))
    }
}

/// All that is under way, by key, and what is gathered to go next.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    /// With the number of the write that brings it: a later one may bring another value.
    values: BTreeMap<Vec<u8>, (u64, Vec<u8>)>,
    bytes: usize,
    begun: u64,
    gathered: Gathered,
}

#[derive(Debug, Default)]
struct Gathered {
    puts: Puts,
    bytes: usize,
    news: News,
}

impl UnderWay {
    /// Gathers this for the next write. It is found from now on.
    pub(super) fn gather(&mut self, puts: Puts, news: News) {
        let bytes: usize = puts.iter().map(|(_, value)| value.len()).sum();
        self.bytes += bytes;
        self.gathered.bytes += bytes;
        let nth = self.begun + 1;
        let values = puts.iter();
        self.values
            .extend(values.map(|(key, value)| (key.clone(), (nth, value.clone()))));
        self.gathered.puts.extend(puts);
        self.gathered.news.extend(news);
    }

    /// Whether nothing is gathered.
    pub(super) const fn gathered_nothing(&self) -> bool {
        self.gathered.puts.is_empty()
    }

    /// Whether the next write can wait for more.
    pub(super) const fn can_wait(&self) -> bool {
        self.gathered.bytes < TOGETHER_BYTES
    }

    /// Sends on its way what was gathered.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(super) fn begin(&mut self, engine: &Engine) -> Result<Keeping, Stopped> {
        let Gathered { puts, bytes, news } = std::mem::take(&mut self.gathered);
        self.begun += 1;
        let nth = self.begun;
        let keys: Vec<_> = puts.iter().map(|(key, _)| key.clone()).collect();
        let answer = engine
            .keep_in_turn(puts)
            .inspect_err(|_| self.forget(nth, &keys, bytes))?;
        Ok(Keeping {
            nth,
            answer,
            keys,
            bytes,
            news,
        })
    }

    /// This is durable, or will never be.
    pub(super) fn ended(&mut self, keeping: &Keeping) {
        self.forget(keeping.nth, &keeping.keys, keeping.bytes);
    }

    fn forget(&mut self, nth: u64, keys: &[Vec<u8>], bytes: usize) {
        self.bytes -= bytes;
        for key in keys {
            if self.values.get(key).is_some_and(|(of, _)| *of == nth) {
                self.values.remove(key);
            }
        }
    }

    /// The value on its way to be kept under a key.
    pub(super) fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.values.get(key).map(|(_, value)| value.as_slice())
    }

    /// Whether more may be asked for already.
    pub(super) const fn has_room(&self) -> bool {
        self.bytes < AHEAD_BYTES
    }
}
