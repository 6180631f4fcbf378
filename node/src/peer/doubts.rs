//! Records that do not match: who has taken on to look into it, and that they have. It says nothing of who is right: an honest
//! mistake with an old disk must never read as fraud.

use kith_protocol::id::{Account, Millis, Origin};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Stopped};
use crate::store::Fault;

/// Somebody looks into records of a node that do not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Doubt {
    /// The steward who looks.
    pub(crate) by: Account,
    /// Since when.
    pub(crate) since: Millis,
    /// When they had an answer, and said it to those whom it concerns.
    pub(crate) done: Option<Millis>,
    /// What did not match then.
    #[serde(default)]
    pub(crate) about: Matter,
}

/// What does not match between a node's records, or between its and ours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Matter {
    /// The epoch of our log.
    pub(crate) epoch: u32,
    /// What it holds or cosigned of ours is not the past that is here.
    pub(crate) differs: bool,
    /// In how many ways its own records contradict each other.
    pub(crate) evidence: usize,
}

impl Matter {
    /// Whether anything does not match.
    pub(crate) const fn is_any(&self) -> bool {
        self.differs || self.evidence > 0
    }

    /// Whether who judged this has judged `later` too: nothing came up since. A new epoch of ours leaves behind what others held
    /// of the one before.
    const fn covers(&self, later: &Self) -> bool {
        let ours = !later.differs || (self.differs && self.epoch == later.epoch);
        ours && later.evidence <= self.evidence
    }
}

impl Doubt {
    /// As it stands for what does not match now: what came up since it was judged is open again.
    pub(crate) fn on(self, now: &Matter) -> Self {
        let done = self.done.filter(|_| self.about.covers(now));
        Self { done, ..self }
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
    about: Matter,
) -> Result<Doubt, Stopped> {
    let now = engine.clock().now();
    let before = of(engine, origin)?.filter(|before| before.by == by && before.done.is_none());
    let doubt = Doubt {
        by,
        since: before.map_or(now, |before| before.since),
        done: done.then_some(now),
        about,
    };
    let bytes = serde_json::to_vec(&doubt).expect("a name and two times");
    engine.keep(vec![(key(origin), bytes)]).await?;
    Ok(doubt)
}

fn key(origin: &Origin) -> Vec<u8> {
    format!("doubt/{origin}").into_bytes()
}
