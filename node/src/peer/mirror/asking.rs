//! Neighbours are asked first: what a start waits for before entries are taken and records are sent.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use kith_protocol::id::{Millis, Origin};
use kith_protocol::tlog::{Checkpoint, Note, checkpoint::split_log_name};

use crate::engine::{Engine, Stopped};
use crate::store::Fault as StoreFault;

/// A file that says that its folder was brought back from elsewhere: no entries are taken until every neighbour has answered, or
/// a new epoch was opened.
pub const RESTORED: &str = "restored";
/// How long neighbours are waited for at a start before an ordinary one goes on.
pub const ASK_MS: Millis = 10_000;

/// What a start waits for.
#[derive(Debug)]
pub(super) struct Asking {
    /// Until when it waits for those who have not answered; none once it went on.
    until: Option<Millis>,
    /// Who has given back whatever they hold beyond ours, or holds nothing more.
    answered: BTreeSet<Origin>,
    /// Whom something was asked back of.
    asked: BTreeSet<Origin>,
    /// Whether this folder was brought back, and nobody was told yet: so its mark says, or something came back.
    restored: bool,
    /// Heads of our own log that others were shown; none while not everyone was heard out about them.
    heads: Option<Vec<String>>,
    told: bool,
}

impl Asking {
    /// A start, now.
    pub(super) fn begin(engine: &Engine) -> Self {
        Self {
            until: Some(engine.clock().now() + ASK_MS),
            answered: BTreeSet::new(),
            asked: BTreeSet::new(),
            restored: mark_of(engine).is_some_and(|mark| mark.exists()),
            heads: Some(Vec::new()),
            told: false,
        }
    }

    /// Whether it still waits.
    pub(super) const fn on(&self) -> bool {
        self.until.is_some()
    }

    /// Somebody has nothing (more) to give back.
    pub(super) fn answered(&mut self, peer: Origin) {
        self.answered.insert(peer);
    }

    /// Somebody holds more than is here, and is asked for it. Who brings nothing of it then is waited for once.
    pub(super) fn asks(&mut self, peer: &Origin, now: Millis) {
        if self.asked.insert(peer.clone()) {
            self.wait_on(now);
        }
    }

    /// Something came back: as long as that goes on, the node waits.
    pub(super) fn came_back(&mut self, now: Millis) {
        self.restored = true;
        self.wait_on(now);
    }

    fn wait_on(&mut self, now: Millis) {
        if self.until.is_some() {
            self.until = Some(now + ASK_MS);
        }
    }

    /// Whether this folder was brought back, or had to take something back, since this was asked before.
    pub(super) const fn was_restored(&mut self) -> bool {
        std::mem::replace(&mut self.restored, false)
    }

    /// What heads of our own log others were shown; none while not everyone was heard out about them.
    pub(super) fn hear(&mut self, heads: Option<Vec<String>>) {
        self.heads = heads;
    }

    /// Ends the waiting if all have answered, or it took long enough and nothing is coming back any more. A folder that was
    /// brought back waits for all of them: one that is silent may hold more, and two pasts would be signed. So they would where
    /// others were shown a head that leads beyond what is here. `anew`: a new epoch was opened, and nothing is said twice.
    pub(super) fn end<'a>(
        &mut self,
        engine: &Engine,
        mut neighbours: impl Iterator<Item = &'a Origin>,
        anew: bool,
    ) -> Result<bool, Stopped> {
        let Some(until) = self.until else {
            return Ok(false);
        };
        let mark = mark_of(engine).filter(|mark| mark.exists());
        let all =
            self.all_linked(engine) && neighbours.all(|origin| self.answered.contains(origin));
        let enough = match &mark {
            None => all || engine.clock().now() >= until,
            Some(_) => all && self.heads_lead_here(engine),
        };
        if !enough && !anew {
            return Ok(false);
        }
        self.until = None;
        engine.go_on()?;
        if let Some(mark) = mark {
            fs::remove_file(mark).map_err(StoreFault::from)?;
        }
        Ok(true)
    }

    /// Whether everyone that this node is linked with has answered: as its log says now, with what came back.
    fn all_linked(&self, engine: &Engine) -> bool {
        engine.look(|views| {
            let mut peers = views.directory.peers.iter();
            peers.all(|(origin, peer)| !peer.linked || self.answered.contains(origin))
        })
    }

    /// Whether every head of our log that others were shown is one of the log that is here.
    fn heads_lead_here(&mut self, engine: &Engine) -> bool {
        let Some(heads) = &self.heads else {
            return false;
        };
        let read = |note: &String| Checkpoint::parse(Note::parse(note).ok()?.text()).ok();
        let leads = |head: &Checkpoint| match split_log_name(head.origin()) {
            // What was signed of lost entries before a new epoch is void.
            Some((_, epoch)) if epoch < engine.epoch() => true,
            Some((_, epoch)) if epoch == engine.epoch() => {
                engine.root_at(head.size()).as_ref() == Some(head.root())
            }
            Some(_) | None => false,
        };
        let lost = heads.iter().filter_map(read).find(|head| !leads(head));
        if let Some(lost) = &lost
            && !std::mem::replace(&mut self.told, true)
        {
            tracing::error!(
                entries = lost.size(),
                "Others were shown a head of this node's log, and nobody holds all that lay under it. No entries are taken, since \
                 there would be two pasts: open a new epoch with kith recover."
            );
        }
        lost.is_none()
    }
}

/// Where a folder says that it was brought back and has not heard from neighbours yet.
fn mark_of(engine: &Engine) -> Option<PathBuf> {
    Some(engine.people().folder()?.join(RESTORED))
}
