//! Which nodes we have met and how, as far as the log does not say: invitations of ours, whom we asked, who asks us, their
//! cards, and when each was last heard. Kept through the engine; all of it fits in memory.

mod invitations;

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use tokio::sync::watch;

use kith_protocol::id::{Digest32, Millis, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::card::{Card, Certificate};
use serde::{Deserialize, Serialize};

use self::invitations::{INVITATION, Invitation};
use super::limits;
use crate::engine::{Engine, Stopped};
use crate::store::Fault;

/// Whom we asked by their link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// When.
    pub(crate) at: Millis,
    /// Where their invitation is.
    pub(crate) address: String,
    /// What it is known by there.
    pub(crate) token: String,
    /// Whether our card is still to be brought there.
    pub(crate) open: bool,
}

/// A node that we have met.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Met {
    /// Its newest card that we saw, in canonical spelling.
    card: String,
    /// Its node key.
    pub(crate) node: Key,
    /// When and where we asked it.
    pub(crate) asked: Option<Asked>,
    /// When it asked us.
    pub(crate) asks: Option<Millis>,
    /// Whether a steward wants it followed.
    #[serde(default)]
    pub(crate) followed: bool,
    /// When it was last connected.
    #[serde(default)]
    pub(crate) heard: Option<Millis>,
    /// By which node key of ours it knew us then.
    #[serde(default)]
    pub(crate) knew: Option<Key>,
    /// How far the balance may go as it saw it last, in minutes.
    #[serde(default)]
    pub(crate) ceiling: Option<i64>,
    /// It said last that it is not linked with us, or not by the key that we have.
    #[serde(default)]
    pub(crate) turned_away: bool,
    /// Another key than the one it is known by, which somebody says is its own now.
    #[serde(default)]
    claim: Option<Claim>,
    /// A key that said itself that it is over.
    #[serde(default)]
    ended: Option<Key>,
}

/// Somebody says that a node has another key. People find out whether it is so.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Claim {
    node: Key,
    /// When it was said last.
    at: Millis,
    /// Whether it was said where we dialled, at the node's own address, and not by whoever dialled us.
    dialled: bool,
}

impl Met {
    /// Its card.
    pub(crate) fn card(&self) -> Option<Card> {
        Card::read(&self.card).ok()
    }

    /// Whether the key that it is known by said itself that it is over. Somebody has to look then.
    pub(crate) fn over(&self, known: &Key) -> bool {
        self.ended == Some(*known)
    }

    /// Another key that it is said to have, and when that was said last: not the `known` one, and not one that was said long ago while
    /// the known one stands.
    pub(crate) fn other_key(&self, known: &Key, now: Millis) -> Option<(Key, Millis)> {
        let claim = self.claim.filter(|claim| claim.node != *known)?;
        let fresh = now.saturating_sub(claim.at) <= limits::CLAIM_MS;
        (fresh || self.over(known)).then_some((claim.node, claim.at))
    }
}

/// Why an invitation is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Turned {
    /// There is no such invitation, or no longer.
    Over,
    /// Too much is open.
    Full,
    /// Nothing can be written.
    Stopped(Stopped),
}

impl From<Stopped> for Turned {
    fn from(why: Stopped) -> Self {
        Self::Stopped(why)
    }
}

#[derive(Debug, Default, Clone)]
struct State {
    invitations: BTreeMap<Digest32, Invitation>,
    met: BTreeMap<Origin, Met>,
}

/// What is known of other nodes beside the log.
#[derive(Debug)]
pub(crate) struct Register {
    engine: Engine,
    state: RwLock<State>,
    /// Moves when something is known of another node that was not before.
    pub(super) changes: watch::Sender<u64>,
    /// Held by whoever changes something, so that what is kept and what is shown never part.
    turn: tokio::sync::Mutex<()>,
}

const MET: &str = "peering/met/";

impl Register {
    /// Reads what was kept.
    ///
    /// # Errors
    /// What the disk says.
    pub(crate) fn open(engine: Engine) -> Result<Self, Fault> {
        let mut state = State::default();
        for (key, value) in all::<Digest32, Invitation>(&engine, INVITATION)? {
            state.invitations.insert(key, value);
        }
        for (key, value) in all::<Origin, Met>(&engine, MET)? {
            state.met.insert(key, value);
        }
        Ok(Self {
            engine,
            state: RwLock::new(state),
            changes: watch::Sender::new(0),
            turn: tokio::sync::Mutex::default(),
        })
    }

    /// A steward here looked at another node's invitation.
    ///
    /// # Errors
    /// [`Turned::Full`], or that nothing can be written.
    pub(crate) async fn looked(
        &self,
        (address, token): (String, String),
        card: &Card,
        certificate: &Certificate,
    ) -> Result<(), Turned> {
        let _turn = self.turn.lock().await;
        let mut met = self.met_with(card, certificate)?;
        met.asked = Some(Asked {
            at: self.engine.clock().now(),
            address,
            token,
            open: true,
        });
        Ok(self.note(certificate.origin.clone(), met).await?)
    }

    /// A steward wants a node followed, or no longer.
    ///
    /// # Errors
    /// [`Turned::Full`], or that nothing can be written.
    pub(crate) async fn follow(
        &self,
        card: &Card,
        certificate: &Certificate,
    ) -> Result<(), Turned> {
        let _turn = self.turn.lock().await;
        let mut met = self.met_with(card, certificate)?;
        let others = self.look(|state| state.met.values().filter(|met| met.followed).count());
        if !met.followed && others >= limits::FOLLOWED {
            return Err(Turned::Full);
        }
        met.followed = true;
        Ok(self.note(certificate.origin.clone(), met).await?)
    }

    /// Somebody shows a certificate of a node that is known by another key. What is said at its own address goes before what is said
    /// by who dialled us, and what was said first before what others say: so nobody can put another key in its place.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn claims(&self, of: &Certificate, dialled: bool) -> Result<(), Stopped> {
        let now = self.engine.clock().now();
        let mut claim = Claim {
            node: of.node,
            at: now,
            dialled,
        };
        let before = self.met(&of.origin).and_then(|met| met.claim);
        if let Some(before) = before {
            let age = now.saturating_sub(before.at);
            if before.node == of.node {
                claim.dialled |= before.dialled;
                // The same once more is noted now and then.
                if claim.dialled == before.dialled && age <= limits::CLAIM_MS / 24 {
                    return Ok(());
                }
            } else if !dialled && age <= limits::CLAIM_MS {
                return Ok(());
            }
        }
        self.alter(&of.origin, |met| met.claim = Some(claim))
            .await?;
        self.changes.send_modify(|n| *n += 1);
        Ok(())
    }

    /// The key that a node is known by said itself that it is over; whether that is news.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn ends(&self, origin: &Origin, known: Key) -> Result<bool, Stopped> {
        if self.met(origin).is_none_or(|met| met.over(&known)) {
            return Ok(false);
        }
        self.alter(origin, |met| met.ended = Some(known)).await?;
        self.changes.send_modify(|n| *n += 1);
        Ok(true)
    }

    /// A node said how far the balance between us may go as it sees it, in minutes; or that it is not linked with us.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn says(&self, origin: &Origin, ceiling: Option<i64>) -> Result<(), Stopped> {
        let says = (ceiling, ceiling.is_none());
        let known = |state: &State| {
            let met = state.met.get(origin)?;
            Some((met.ceiling, met.turned_away))
        };
        if self.look(known).is_none_or(|known| known == says) {
            return Ok(());
        }
        let change = |met: &mut Met| (met.ceiling, met.turned_away) = says;
        self.alter(origin, change).await
    }

    /// Changes what is known of a node we have met; nothing happens if we have not.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn alter(
        &self,
        origin: &Origin,
        change: impl FnOnce(&mut Met),
    ) -> Result<(), Stopped> {
        let _turn = self.turn.lock().await;
        match self.met(origin) {
            Some(mut met) => {
                change(&mut met);
                self.note(origin.clone(), met).await
            }
            None => Ok(()),
        }
    }

    /// A newer card of a node we have met.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn shows(&self, origin: &Origin, card: &Card) -> Result<(), Stopped> {
        let text = card.text();
        if self.met(origin).is_none_or(|met| met.card == text) {
            return Ok(());
        }
        self.alter(origin, |met| met.card = text).await
    }

    /// What is known of a node.
    pub(crate) fn met(&self, origin: &Origin) -> Option<Met> {
        self.look(|state| state.met.get(origin).cloned())
    }

    /// Everyone we have met.
    pub(crate) fn everyone(&self) -> BTreeMap<Origin, Met> {
        self.look(|state| state.met.clone())
    }

    /// When each that we have met was last connected.
    pub(crate) fn last_heard(&self) -> BTreeMap<Origin, Millis> {
        self.look(|state| {
            let met = state.met.iter();
            met.filter_map(|(origin, met)| Some((origin.clone(), met.heard?)))
                .collect()
        })
    }

    async fn note(&self, origin: Origin, met: Met) -> Result<(), Stopped> {
        self.engine
            .keep(vec![put(MET, &origin, Some(&met))])
            .await?;
        self.change(|state| state.met.insert(origin, met));
        Ok(())
    }

    /// What was known of a node, with its newest card.
    fn met_with(&self, card: &Card, certificate: &Certificate) -> Result<Met, Turned> {
        let before = self.met(&certificate.origin);
        if before.is_none() && self.look(|state| state.met.len()) >= limits::MET {
            return Err(Turned::Full);
        }
        let fresh = Met {
            card: String::new(),
            node: certificate.node,
            asked: None,
            asks: None,
            followed: false,
            heard: None,
            knew: None,
            ceiling: None,
            turned_away: false,
            claim: None,
            ended: None,
        };
        Ok(Met {
            card: card.text(),
            node: certificate.node,
            ..before.unwrap_or(fresh)
        })
    }

    fn look<T>(&self, f: impl FnOnce(&State) -> T) -> T {
        f(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        let changed = f(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
        self.changes.send_modify(|count| *count += 1);
        changed
    }
}

/// A value under a kind of key; nothing is kept as no bytes.
fn put<K: std::fmt::Display, V: Serialize>(
    kind: &str,
    key: &K,
    value: Option<&V>,
) -> (Vec<u8>, Vec<u8>) {
    let value = value.map_or_else(Vec::new, |value| {
        serde_json::to_vec(value).expect("plain values become JSON")
    });
    (format!("{kind}{key}").into_bytes(), value)
}

/// Everything that was kept under a kind of key and is still something.
fn all<K: std::str::FromStr, V: serde::de::DeserializeOwned>(
    engine: &Engine,
    kind: &str,
) -> Result<Vec<(K, V)>, Fault> {
    let mut found = Vec::new();
    for row in engine.kept_under(kind.as_bytes()) {
        let (key, value) = row?;
        if value.is_empty() {
            continue;
        }
        let damaged = || Fault::Damaged("what is known of another node".to_owned());
        let key = std::str::from_utf8(&key[kind.len()..]).map_err(|_| damaged())?;
        let key = key.parse().map_err(|_| damaged())?;
        let value = serde_json::from_slice(&value).map_err(|_| damaged())?;
        found.push((key, value));
    }
    Ok(found)
}
