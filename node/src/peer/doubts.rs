//! Records that do not match: who has taken on to look into it, and that they have. It says nothing of who is right: an honest
//! mistake with an old disk must never read as fraud.

use std::collections::BTreeSet;

use kith_protocol::id::{Account, Digest32, Millis, Origin};
use kith_protocol::peer::evidence::Evidence;
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Stopped};
use crate::store::Fault;

/// Things that did not match which are remembered as judged, or as found by this node itself: the last ones.
const REMEMBERED: usize = 128;

/// Somebody looks into records of a node that do not match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Doubt {
    /// The steward who looks.
    pub(crate) by: Account,
    /// Since when.
    pub(crate) since: Millis,
    /// When they had an answer, and said it to those whom it concerns.
    pub(crate) done: Option<Millis>,
    /// What did not match whenever somebody had an answer: that is not asked again.
    #[serde(default)]
    settled: Vec<String>,
}

/// What does not match between a node's records, or between its and ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Matter {
    /// What it holds or cosigned of ours and is not the past that is here, in which epoch of ours.
    pub(crate) differs: Option<(u32, String)>,
    /// Things it signed that contradict each other, those that were found here again and again among them.
    pub(crate) pairs: BTreeSet<Digest32>,
}

impl Matter {
    /// Of a node, as its standing and the evidence against it have it. It reads the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub(crate) fn of(
        engine: &Engine,
        origin: &Origin,
        other: Option<String>,
        evidence: &[Evidence],
    ) -> Result<Self, Fault> {
        let mut pairs: BTreeSet<Digest32> = evidence.iter().map(Evidence::pair).collect();
        if !pairs.is_empty() {
            pairs.extend(found(engine, origin)?);
        }
        let differs = other.map(|other| (engine.epoch(), other));
        Ok(Self { differs, pairs })
    }

    /// Whether anything does not match.
    pub(crate) fn is_any(&self) -> bool {
        self.differs.is_some() || !self.pairs.is_empty()
    }

    /// Each thing of it, as it is remembered: the same text for the same thing.
    fn things(&self) -> impl Iterator<Item = String> {
        let differs = self.differs.iter();
        let differs = differs.map(|(epoch, other)| format!("{epoch}: {other}"));
        differs.chain(self.pairs.iter().map(Digest32::to_string))
    }
}

impl Doubt {
    /// As it stands for what does not match now: what came up that was never judged is open. A new epoch of ours leaves behind
    /// what others held of the one before.
    pub(crate) fn on(mut self, now: &Matter) -> Self {
        let judged = now.things().all(|thing| self.settled.contains(&thing));
        self.done = self.done.filter(|_| judged);
        self
    }
}

/// Who looks into the records of a node.
///
/// # Errors
/// What the disk says.
pub(crate) fn of(engine: &Engine, origin: &Origin) -> Result<Option<Doubt>, Fault> {
    let kept = engine.kept(&key(origin))?;
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// A steward takes it on, or has looked into it. Durable when it returns.
///
/// # Errors
/// Why nothing is written now.
pub(crate) async fn look_into(
    engine: &Engine,
    origin: &Origin,
    (by, done): (Account, bool),
    about: &Matter,
) -> Result<Doubt, Stopped> {
    let now = engine.clock().now();
    let before = of(engine, origin)?;
    let same = |before: &&Doubt| before.by == by && before.done.is_none();
    let since = before.as_ref().filter(same).map_or(now, |b| b.since);
    let mut settled = before.map_or_else(Vec::new, |before| before.settled);
    if done {
        about
            .things()
            .for_each(|thing| remember(&mut settled, thing));
    }
    let doubt = Doubt {
        by,
        since,
        done: done.then_some(now),
        settled,
    };
    let bytes = serde_json::to_vec(&doubt).expect("a name, two times and some texts");
    engine.keep(vec![(key(origin), bytes)]).await?;
    Ok(doubt)
}

/// This node itself found two things that a neighbour signed and that contradict each other. Of each kind one pair is evidence and
/// goes round; that there is another is remembered here, so that it is not taken for the one that was judged.
///
/// # Errors
/// Why nothing is written now.
pub(crate) fn note(engine: &Engine, origin: &Origin, evidence: &Evidence) -> Result<(), Stopped> {
    let (mut known, pair) = (found(engine, origin)?, evidence.pair());
    if known.contains(&pair) {
        return Ok(());
    }
    remember(&mut known, pair);
    let bytes = serde_json::to_vec(&known).expect("some digests");
    engine.keep_blocking(vec![(found_key(origin), bytes)])
}

fn found(engine: &Engine, origin: &Origin) -> Result<Vec<Digest32>, Fault> {
    let kept = engine.kept(&found_key(origin))?;
    let read = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(read.unwrap_or_default())
}

/// Adds one, last, and lets the oldest go where there are too many.
fn remember<T: PartialEq>(all: &mut Vec<T>, one: T) {
    all.retain(|other| *other != one);
    all.push(one);
    all.drain(..all.len().saturating_sub(REMEMBERED));
}

fn found_key(origin: &Origin) -> Vec<u8> {
    format!("doubt/{origin}/found").into_bytes()
}

fn key(origin: &Origin) -> Vec<u8> {
    format!("doubt/{origin}").into_bytes()
}
