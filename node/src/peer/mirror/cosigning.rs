//! Heads and cosignatures, ours at neighbours and theirs here: what is asked for, what counts, and what is cosigned.

use data_encoding::HEXLOWER;
use kith_protocol::id::Origin;
use kith_protocol::peer::mirror::{Mirror, Pasts, past};
use kith_protocol::tlog::{Checkpoint, Note, Verifier, witness::Request};
use sha2::{Digest, Sha256};

use super::run::{Keys, Mirrors, Said};
use super::standing;
use crate::engine::Stopped;

impl Mirrors {
    /// Whether a neighbour's feed certifies this log of the epoch: all who follow it know its heads by that alone. Nothing is
    /// cosigned of another. Who has asked in vain is told again what is held of it, and asks again.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub fn certified(
        &mut self,
        peer: &Origin,
        log: Option<&Verifier>,
    ) -> Result<Vec<Said>, Stopped> {
        let shown = self.neighbours.get(peer).map(|keys| &keys.log);
        let sure = log.is_some() && log == shown;
        let changed = match sure {
            true => self.unsure.remove(peer),
            false => self.unsure.insert(peer.clone()),
        };
        if !changed {
            return Ok(Vec::new());
        }
        self.watch()?;
        let held = self.machine.holding(peer).filter(|_| sure);
        let told = held.map(|held| Said::Send(peer.clone(), held.told()));
        Ok(told.into_iter().collect())
    }

    /// Holds a head that was heard of against the records held of whose it is: what shows that its log has two pasts, if it
    /// has. None where we have cosigned no greater head of that log.
    ///
    /// # Errors
    /// What the disk says.
    pub fn against(&self, heard: &str) -> Result<Option<Pasts>, Stopped> {
        let read = |note: &str| Checkpoint::parse(Note::parse(note).ok()?.text()).ok();
        let Some(head) = read(heard) else {
            return Ok(None);
        };
        let ours = self.witnessed(head.origin());
        let Some((ours, newest)) = ours.and_then(|note| Some((read(&note)?, note))) else {
            return Ok(None);
        };
        if ours.size() <= head.size() {
            return Ok(None);
        }
        let tree = super::tree(self.engine.journal(), head.origin(), ours.size())?;
        Ok(tree.and_then(|tree| past::against(&tree, &newest, heard)))
    }

    /// The newest head of the log of this name that we cosigned, as a signed note.
    #[must_use]
    pub fn witnessed(&self, log: &str) -> Option<String> {
        let name = HEXLOWER.encode(&Sha256::digest(log.as_bytes()));
        self.engine.witnessed(&name)
    }

    /// Entries under the newest head that they cosigned, if that is the one whose cosignatures are here.
    pub(super) fn cosigned_by(&self, peer: &Origin) -> u64 {
        let standing = self.standings.get(peer);
        let cosigned = standing.and_then(|standing| standing.cosigned);
        cosigned
            .filter(|(size, _)| {
                let head = self.engine.cosigned_head();
                head.is_some_and(|(of, _)| of >= *size) && *size <= self.length
            })
            .map_or(0, |(size, _)| size)
    }

    /// What they cosigned with a key that is not theirs any more does not count: it is asked for again.
    pub(super) fn recount(&mut self, peer: &Origin) {
        let (Some(keys), Some((of, head))) =
            (self.neighbours.get(peer), self.engine.cosigned_head())
        else {
            return;
        };
        if let Some(standing) = self.standings.get_mut(peer) {
            let counts = |(size, _): &_| *size != of || has_line(&head, keys);
            standing.cosigned = standing.cosigned.filter(counts);
        }
    }

    pub(super) fn watch(&self) -> Result<(), Stopped> {
        let sure = { self.neighbours.iter() }.filter(|(peer, _)| !self.unsure.contains(*peer));
        self.engine
            .watch(sure.map(|(_, keys)| keys.log.clone()).collect())
    }

    /// Our request to cosign the public head.
    pub(super) fn ask(&self, peer: Origin, old: u64) -> Option<Said> {
        let request = self.engine.request_to_cosign(old)?;
        let request = request.to_string().into_bytes();
        Some(Said::Send(peer, Mirror::Cosign { request }))
    }

    /// What we answer to theirs, and that they signed two pasts, if they did.
    pub(super) fn witness(&self, peer: Origin, request: Vec<u8>) -> Result<Vec<Said>, Stopped> {
        let log = Request::parse(&request).map(|request| request.origin().to_owned());
        let reply = self.engine.witness_blocking(request)?;
        let (status, body) = (reply.status, reply.body);
        let note = log.ok().filter(|_| status == 200);
        let told = note.and_then(|log| Some(Said::Witnessed(peer.clone(), self.witnessed(&log)?)));
        let fork = reply
            .fork
            .map(|(first, second)| Said::Fork(peer.clone(), first, second));
        let answer = Said::Send(peer, Mirror::Cosigned { status, body });
        Ok(fork.into_iter().chain([answer]).chain(told).collect())
    }

    pub(super) fn cosigned(
        &mut self,
        peer: Origin,
        size: u64,
        lines: String,
    ) -> Result<(), Stopped> {
        let now = self.engine.clock().now();
        let Some(keys) = self.neighbours.get(&peer) else {
            return Ok(());
        };
        if self.engine.cosigned(lines, keys.witness.clone())? {
            self.standings.entry(peer).or_default().cosigned = Some((size, now));
            standing::keep(&self.engine, &self.standings)?;
        }
        Ok(())
    }
}

/// Whether a head has a cosignature by the key that a neighbour has now.
fn has_line(head: &str, keys: &Keys) -> bool {
    let (name, id) = (keys.witness.name(), keys.witness.id());
    Note::parse(head).is_ok_and(|note| {
        let mut lines = note.lines().iter();
        lines.any(|line| line.name() == name && line.id() == id)
    })
}
