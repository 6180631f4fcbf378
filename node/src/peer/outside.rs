//! Witnesses that are no neighbours (C2SP tlog-witness): each that the operator names is asked over HTTP to cosign the public
//! head, whenever that moves.

use std::str::FromStr;

use kith_protocol::tlog::witness::SIZE_CONTENT_TYPE;
use kith_protocol::tlog::{KeyType, Verifier};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::address::Address;
use super::{dial, limits};
use crate::clock::Millis;
use crate::engine::{Engine, Stopped};
use crate::http::Trust;

/// A witness, as its operator tells of it.
#[derive(Debug, Clone)]
pub struct Outside {
    key: Verifier,
    address: Address,
}

/// Words that name no witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a witness is its key and its address, such as witness.example+a7b16825+BBMS\u{2026} https://witness.example"
)]
pub struct NoWitness;

/// `<vkey> <address>`; the address is what stands before `/add-checkpoint`.
impl FromStr for Outside {
    type Err = NoWitness;

    fn from_str(words: &str) -> Result<Self, NoWitness> {
        let (key, address) = words.trim().split_once(' ').ok_or(NoWitness)?;
        let key = Verifier::parse(key).map_err(|_| NoWitness)?;
        let address = address.trim().trim_end_matches('/');
        let address = address.parse().map_err(|_| NoWitness)?;
        match key.kind() {
            KeyType::Cosignature => Ok(Self { key, address }),
            KeyType::Ed25519 => Err(NoWitness),
        }
    }
}

/// How it stands with one of them.
struct Turn {
    witness: Outside,
    /// The head that it cosigned last, without signatures.
    cosigned: String,
    /// Over how many entries it has cosigned, as far as is known here.
    old: u64,
    /// In vain, in a row.
    failures: u32,
    due: Millis,
}

/// Why a witness has not cosigned.
#[derive(Debug, thiserror::Error)]
enum Not {
    #[error("{0}")]
    NoAnswer(dial::NoAnswer),
    #[error("it answered with status {0}: {1}")]
    Status(u16, String),
    #[error(
        "it has cosigned a head over {0} entries of this log, and the public head does not reach so far"
    )]
    Beyond(u64),
    #[error("what it answered is no cosignature of this head by the key that was named")]
    Other,
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Asks them all, at once and whenever the public head moves, until it is to stop.
pub(crate) async fn attend(
    engine: Engine,
    trust: Trust,
    witnesses: Vec<Outside>,
    mut stopping: watch::Receiver<bool>,
) {
    let of = |witness| Turn {
        witness,
        cosigned: String::new(),
        old: 0,
        failures: 0,
        due: 0,
    };
    let mut turns: Vec<Turn> = witnesses.into_iter().map(of).collect();
    let mut length = engine.length();
    let mut tick = interval(limits::OUTSIDE_LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let asking = async {
        loop {
            tokio::select! {
                _ = tick.tick() => {}
                grown = length.changed() => if grown.is_err() { break },
            }
            for turn in &mut turns {
                turn.take(&engine, &trust).await;
            }
        }
    };
    tokio::select! {
        // If nobody is left to tell, it has stopped.
        _ = stopping.wait_for(|stop| *stop) => {}
        () = asking => {}
    }
}

impl Turn {
    /// Asks, if the head is another than the one that it cosigned and it is time to.
    async fn take(&mut self, engine: &Engine, trust: &Trust) {
        let now = engine.clock().now();
        // A clock that ran back lets nobody wait for longer than from anew.
        let waits = now < self.due && self.due <= now + limits::OUTSIDE_MOST_MS;
        let head = unsigned(&engine.public_head());
        if waits || head.is_empty() || head == self.cosigned {
            return;
        }
        let witness = self.witness.key.name().to_owned();
        match self.ask(engine, trust).await {
            Ok(()) => {
                tracing::info!(witness, size = self.old, "the public head was cosigned");
                (self.cosigned, self.failures) = (head, 0);
            }
            Err(why) => {
                tracing::warn!(witness, %why, "the public head was not cosigned");
                let wait = limits::OUTSIDE_AGAIN_MS << self.failures.min(10);
                self.failures += 1;
                self.due = now + wait.min(limits::OUTSIDE_MOST_MS);
            }
        }
    }

    async fn ask(&mut self, engine: &Engine, trust: &Trust) -> Result<(), Not> {
        // What it holds of this log is not known after a start: it says so once.
        for _ in 0..2 {
            let request = engine.request_to_cosign(self.old);
            let request = request.ok_or(Not::Beyond(self.old))?;
            let to = &self.witness.address;
            let text = request.to_string();
            let answer = dial::post(to, trust, "/add-checkpoint", &text).await;
            let answer = answer.map_err(Not::NoAnswer)?;
            let said = String::from_utf8_lossy(&answer.body).into_owned();
            match answer.status {
                200 => {
                    let (engine, key) = (engine.clone(), self.witness.key.clone());
                    let taking = tokio::task::spawn_blocking(move || engine.cosigned(said, key));
                    if !taking.await.unwrap_or(Err(Stopped::Closed))? {
                        return Err(Not::Other);
                    }
                    self.old = request.size();
                    return Ok(());
                }
                409 if answer.content_type == SIZE_CONTENT_TYPE => {
                    let old = said.trim_end().parse();
                    self.old = old.map_err(|_| Not::NoAnswer(dial::NoAnswer::Garbled))?;
                }
                status => {
                    let words = said.trim().chars().take(200).collect();
                    return Err(Not::Status(status, words));
                }
            }
        }
        Err(Not::Status(409, self.old.to_string()))
    }
}

/// A head without anybody's signature.
fn unsigned(note: &str) -> String {
    note.split("\n\n").next().unwrap_or_default().to_owned()
}
