//! The witness that a node is for others' logs (C2SP tlog-witness): which logs, what was last cosigned of each, and the
//! key that cosigns. Looking and storing is one step, because only the writer does it.
//!
//! The logs that an operator names are cosigned as the specification says. A neighbour's is cosigned only as far as its
//! records are held here, and only where their hashes lead to its root.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::HEXLOWER;
use kith_protocol::{
    id::Millis,
    tlog::{
        Checkpoint, Cosigner, Line, Note, Verifier,
        witness::{self, Outcome, Request, SIZE_CONTENT_TYPE},
    },
};
use sha2::{Digest, Sha256};

use crate::peer::mirror;
use crate::store::{Fault, Journal};

/// What a request to cosign is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessReply {
    /// The HTTP status.
    pub status: u16,
    /// The body's type.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
    /// The checkpoint cosigned before and the one that was asked for, as signed notes, where the log has signed two roots
    /// at one size.
    pub fork: Option<(String, String)>,
}

/// The last checkpoints cosigned, as signed notes, by the hash of their log's name. Durable ones only.
pub(super) type Cosigned = Arc<Mutex<BTreeMap<String, String>>>;

/// The key that others check cosignatures with, if any log is witnessed.
pub(super) type Vkey = Arc<Mutex<Option<String>>>;

/// The witness's side of a node.
#[derive(Debug)]
pub(super) struct Witness {
    /// Those that the operator named.
    logs: Vec<Verifier>,
    /// Neighbours'.
    watched: Vec<Verifier>,
    cosigner: Option<Cosigner>,
    /// Whether it took a new key since the start.
    renewed: bool,
    cosigned: Cosigned,
    vkey: Vkey,
}

/// What is to be made durable before the reply may be sent.
pub(super) struct Decision {
    pub(super) reply: WitnessReply,
    pub(super) store: Option<Store>,
}

/// A checkpoint to be kept, and where.
pub(super) struct Store {
    pub(super) put: (Vec<u8>, Vec<u8>),
    name: String,
    note: String,
}

impl Witness {
    /// A witness of `logs`, with what it cosigned before.
    pub(super) fn open(
        journal: &dyn Journal,
        logs: Vec<Verifier>,
        cosigner: Option<Cosigner>,
    ) -> Result<Self, Fault> {
        let witness = Self {
            logs,
            watched: Vec::new(),
            vkey: Arc::new(Mutex::new(vkey_of(cosigner.as_ref()))),
            cosigner,
            renewed: false,
            cosigned: Cosigned::default(),
        };
        witness.remember(journal, &witness.logs)?;
        Ok(witness)
    }

    /// These are the logs of neighbours whose records are held here.
    pub(super) fn watch(
        &mut self,
        journal: &dyn Journal,
        watched: Vec<Verifier>,
    ) -> Result<(), Fault> {
        self.remember(journal, &watched)?;
        self.watched = watched;
        Ok(())
    }

    fn remember(&self, journal: &dyn Journal, logs: &[Verifier]) -> Result<(), Fault> {
        for log in logs {
            let name = hashed(log.name());
            if let Some(note) = journal.get(&key(&name))? {
                let note = String::from_utf8(note)
                    .map_err(|_| Fault::Damaged("a neighbour's head".to_owned()))?;
                lock(&self.cosigned).insert(name, note);
            }
        }
        Ok(())
    }

    /// The last checkpoints cosigned, shared with readers.
    pub(super) fn cosigned(&self) -> Cosigned {
        Arc::clone(&self.cosigned)
    }

    /// The key that others check cosignatures with, shared with readers.
    pub(super) fn vkey(&self) -> Vkey {
        Arc::clone(&self.vkey)
    }

    /// What to answer, and what must be durable first.
    pub(super) fn decide<'a>(
        &'a self,
        journal: &dyn Journal,
        body: &[u8],
        now: Millis,
    ) -> Result<Decision, Fault> {
        let Ok(request) = Request::parse(body) else {
            return Ok(plain(400, "this is not a request to cosign a checkpoint\n"));
        };
        let of = |logs: &'a [Verifier]| logs.iter().find(|log| log.name() == request.origin());
        let watched = of(&self.watched);
        let log = watched.or_else(|| of(&self.logs));
        let name = hashed(request.origin());
        let stored = lock(&self.cosigned)
            .get(&name)
            .and_then(|note| Note::parse(note).ok())
            .and_then(|note| Checkpoint::parse(note.text()).ok());
        let outcome = witness::decide(stored.as_ref(), &request, log);
        let sound = matches!(outcome, Outcome::Cosign(_)) && watched.is_some();
        if sound {
            match mirror::tree(journal, request.origin(), request.size())? {
                None => return Ok(plain(503, "these records are not all held here yet\n")),
                Some(tree) if !request.is_of(&tree) => {
                    return Ok(plain(422, "these are not the records that are held here\n"));
                }
                Some(_) => {}
            }
        }
        Ok(match (&outcome, &self.cosigner, log) {
            (Outcome::Cosign(checkpoint), Some(cosigner), Some(log)) => {
                let line = cosigner.cosign(checkpoint, seconds(now));
                let reply = line.to_string();
                let note = with_line(request.note(), log, line);
                Decision {
                    store: Some(Store::of(name, note)),
                    ..plain(200, reply)
                }
            }
            (Outcome::Conflict { .. }, ..) => {
                let body = outcome.conflict_body().unwrap_or_default();
                let mut decision = plain(outcome.status(), body);
                decision.reply.content_type = SIZE_CONTENT_TYPE;
                decision
            }
            (Outcome::Cosign(_) | Outcome::UnknownOrigin, ..) => {
                plain(404, "this log is not witnessed here\n")
            }
            (Outcome::OldAboveSize, ..) => plain(400, "the old size is above the checkpoint's\n"),
            (Outcome::BadSignature, ..) => plain(403, "the log has not signed this checkpoint\n"),
            (Outcome::Fork, ..) => {
                let before = lock(&self.cosigned).get(&name).cloned();
                let mut decision = plain(422, "this log has signed another root at this size\n");
                decision.reply.fork = before.zip(Some(request.note().to_string()));
                decision
            }
            (Outcome::BadProof, ..) => plain(
                422,
                "the proof does not lead from the size stored to this one\n",
            ),
        })
    }

    /// Whether its key is to be replaced: what the one it has cosigned may be forgotten here, and so might be contradicted.
    /// One that was taken since the start has cosigned nothing that is not here.
    pub(super) const fn is_old(&self) -> bool {
        self.cosigner.is_some() && !self.renewed
    }

    /// What was cosigned with a key that was replaced, cosigned with the one of now: the very heads that are stored, and of a
    /// neighbour's log only what is held of it. Nothing else was ever cosigned with this key, so it says no second past.
    pub(super) fn again(&self, journal: &dyn Journal, now: Millis) -> Result<Vec<Store>, Fault> {
        let Some(cosigner) = &self.cosigner else {
            return Ok(Vec::new());
        };
        let own = cosigner.verifier();
        let stored = lock(&self.cosigned).clone();
        let mut again = Vec::new();
        for (watched, log) in self.known() {
            let name = hashed(log.name());
            let note = stored.get(&name).and_then(|note| Note::parse(note).ok());
            let Some(note) = note.filter(|note| !note.lines().iter().any(|l| l.id() == own.id()))
            else {
                continue;
            };
            let Ok(head) = Checkpoint::open(&note, log) else {
                continue;
            };
            let tree = watched.then(|| mirror::tree(journal, log.name(), head.size()));
            let held = tree.transpose()?;
            if held.is_none_or(|tree| {
                tree.is_some_and(|tree| tree.root_at(head.size()).as_ref() == Some(head.root()))
            }) {
                let line = cosigner.cosign(&head, seconds(now));
                again.push(Store::of(name, with_line(&note, log, line)));
            }
        }
        Ok(again)
    }

    /// Every log that is cosigned here, once, and whether it is a neighbour's.
    fn known(&self) -> impl Iterator<Item = (bool, &Verifier)> {
        let watched = self.watched.iter().map(|log| (true, log));
        let named = self.logs.iter().map(|log| (false, log));
        watched.chain(named.filter(|(_, log)| !self.watched.iter().any(|w| w.name() == log.name())))
    }

    /// Cosigns with this key from now on.
    pub(super) fn renew(&mut self, cosigner: Cosigner) {
        *lock(&self.vkey) = vkey_of(Some(&cosigner));
        self.cosigner = Some(cosigner);
        self.renewed = true;
    }

    /// Shows a checkpoint that is durable now.
    pub(super) fn show(&self, store: Store) {
        lock(&self.cosigned).insert(store.name, store.note);
    }
}

impl Store {
    fn of(name: String, note: Note) -> Self {
        let note = note.to_string();
        let put = (key(&name), note.clone().into_bytes());
        Self { put, name, note }
    }
}

/// A head with its log's own signature and our line, and no others.
fn with_line(signed: &Note, log: &Verifier, ours: Line) -> Note {
    let mut note = Note::new(signed.text().to_owned()).expect("a note's own text");
    for line in signed.lines() {
        if line.name() == log.name() && line.id() == log.id() {
            note.put(line.clone());
        }
    }
    note.put(ours);
    note
}

fn seconds(now: Millis) -> u64 {
    u64::try_from(now / 1000).unwrap_or_default()
}

/// The last checkpoint cosigned of the log whose name has this hash.
pub(super) fn last(cosigned: &Cosigned, name: &str) -> Option<String> {
    lock(cosigned).get(name).cloned()
}

/// The key that others check cosignatures with.
pub(super) fn read(vkey: &Vkey) -> Option<String> {
    lock(vkey).clone()
}

fn vkey_of(cosigner: Option<&Cosigner>) -> Option<String> {
    cosigner.map(|cosigner| cosigner.verifier().to_string())
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hashed(origin: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(origin.as_bytes()))
}

fn key(name: &str) -> Vec<u8> {
    format!("witness/{name}").into_bytes()
}

fn plain(status: u16, body: impl Into<String>) -> Decision {
    Decision {
        reply: WitnessReply {
            status,
            content_type: "text/plain; charset=utf-8",
            body: body.into(),
            fork: None,
        },
        store: None,
    }
}
