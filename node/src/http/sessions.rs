//! Who is signed in. A challenge costs the node no memory until it is answered; sessions live in memory alone, so a
//! restart ends them and devices sign in again by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::{
    canonical,
    envelope::{CHALLENGE_TYPE, pae},
    id::{Account, Origin},
    key::Key,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::limits;
use crate::clock::{Clock, Entropy, Millis};

/// SHA-256 of a session's token: whoever reads this process's memory later cannot use what they find.
type Hashed = [u8; 32];

/// Challenges and sessions.
#[derive(Debug)]
pub(super) struct Sessions {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    origin: Origin,
    address: String,
    /// Makes challenges that only this process can have made.
    secret: [u8; 32],
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Challenges that were answered, by when they run out.
    answered: BTreeSet<(Millis, [u8; 16])>,
    sessions: BTreeMap<Hashed, Live>,
    /// The same sessions, by when they end.
    ends: BTreeSet<(Millis, Hashed)>,
}

#[derive(Debug)]
struct Live {
    session: Session,
    /// Dropped with the session, which is how its live sockets learn that it ended.
    _ended: watch::Sender<()>,
}

/// A signed-in device.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// Whose.
    pub(super) account: Account,
    /// The device that signed.
    pub(super) key: Key,
    /// When it ends.
    pub(super) expires: Millis,
    /// Names the session, for those who count by it; says nothing of the token.
    pub(super) name: Hashed,
    /// Closes when the session ends.
    pub(super) ended: watch::Receiver<()>,
}

impl Sessions {
    /// Nobody is signed in. Challenges are for the node `origin` at `address`, and for nobody else's.
    pub(super) fn new(
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        origin: Origin,
        address: &str,
    ) -> Self {
        let mut secret = [0; 32];
        entropy.fill(&mut secret);
        Self {
            clock,
            entropy,
            origin,
            address: address.to_owned(),
            secret,
            state: Mutex::default(),
        }
    }

    /// A challenge to be signed within two minutes.
    pub(super) fn challenge(&self) -> String {
        let mut nonce = [0; 16];
        self.entropy.fill(&mut nonce);
        self.spell(self.clock.now() + limits::CHALLENGE_MS, &nonce)
    }

    /// Whether `sig` is `key`'s on a challenge of ours that is still open; it is not open afterwards.
    pub(super) fn answer(&self, challenge: &str, key: &Key, sig: &[u8; 64]) -> bool {
        let Some((expires, nonce)) = self.ours(challenge) else {
            return false;
        };
        let now = self.clock.now();
        let open = now < expires && expires <= now + limits::CHALLENGE_MS;
        // The signature is checked before the challenge is spent, so that nobody can spend another's.
        if !open || !key.verify(&pae(CHALLENGE_TYPE, challenge.as_bytes()), sig) {
            return false;
        }
        let mut state = self.state();
        while let Some(first) = state.answered.first().copied().filter(|(at, _)| *at <= now) {
            state.answered.remove(&first);
        }
        state.answered.len() < limits::CHALLENGES && state.answered.insert((expires, nonce))
    }

    /// Begins a session and gives its token, which is kept nowhere here.
    pub(super) fn begin(&self, account: Account, key: Key) -> (String, Session) {
        let mut token = [0; 32];
        self.entropy.fill(&mut token);
        let name = Sha256::digest(token).into();
        let sender = watch::Sender::new(());
        let session = Session {
            account,
            key,
            expires: self.clock.now() + limits::SESSION_MS,
            name,
            ended: sender.subscribe(),
        };
        let mut state = self.state();
        state.end_due(self.clock.now());
        state.make_room(account);
        state.ends.insert((session.expires, name));
        let live = Live {
            session: session.clone(),
            _ended: sender,
        };
        state.sessions.insert(name, live);
        (BASE64URL_NOPAD.encode(&token), session)
    }

    /// The session of this token, unless it has ended.
    pub(super) fn of(&self, token: &str) -> Option<Session> {
        let name = hashed(token)?;
        let mut state = self.state();
        state.end_due(self.clock.now());
        Some(state.sessions.get(&name)?.session.clone())
    }

    /// Ends the session of this name.
    pub(super) fn end(&self, name: &Hashed) {
        self.state().end(name);
    }

    /// How many are signed in.
    pub(super) fn count(&self) -> usize {
        self.state().sessions.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When a challenge runs out and its nonce, if it is one that this process has made.
    fn ours(&self, challenge: &str) -> Option<(Millis, [u8; 16])> {
        let said: Value = serde_json::from_str(challenge).ok()?;
        let expires = said.get("expires")?.as_i64()?;
        let nonce = said.get("nonce")?.as_str()?;
        let nonce = BASE64URL_NOPAD.decode(nonce.as_bytes()).ok()?;
        let nonce = nonce.try_into().ok()?;
        // Whatever it says, it is ours only if it is what we would have written. Both are hashed before they are
        // compared, so that the time it takes tells nothing.
        let ours = self.spell(expires, &nonce);
        (Sha256::digest(ours) == Sha256::digest(challenge)).then_some((expires, nonce))
    }

    fn spell(&self, expires: Millis, nonce: &[u8; 16]) -> String {
        canonical::write(&serde_json::json!({
            "address": self.address,
            "expires": expires,
            "nonce": BASE64URL_NOPAD.encode(nonce),
            "origin": self.origin,
            "proof": BASE64URL_NOPAD.encode(&self.proof(expires, nonce)),
            "v": 1,
        }))
    }

    /// Shows that this process made the challenge. Hashed twice, each time with the secret first, as HMAC does.
    fn proof(&self, expires: Millis, nonce: &[u8; 16]) -> [u8; 32] {
        let inner = Sha256::new()
            .chain_update(self.secret)
            .chain_update(expires.to_be_bytes())
            .chain_update(nonce)
            .finalize();
        Sha256::new()
            .chain_update(self.secret)
            .chain_update(inner)
            .finalize()
            .into()
    }
}

impl State {
    fn end(&mut self, name: &Hashed) {
        if let Some(live) = self.sessions.remove(name) {
            self.ends.remove(&(live.session.expires, *name));
        }
    }

    fn end_due(&mut self, now: Millis) {
        while let Some((_, name)) = self.ends.first().copied().filter(|(at, _)| *at <= now) {
            self.end(&name);
        }
    }

    fn make_room(&mut self, account: Account) {
        let theirs: BTreeSet<_> = self
            .sessions
            .values()
            .filter(|live| live.session.account == account)
            .map(|live| (live.session.expires, live.session.name))
            .collect();
        if theirs.len() >= limits::SESSIONS_PER_ACCOUNT
            && let Some((_, oldest)) = theirs.first()
        {
            self.end(oldest);
        }
        if self.sessions.len() >= limits::SESSIONS
            && let Some((_, first)) = self.ends.first().copied()
        {
            self.end(&first);
        }
    }
}

fn hashed(token: &str) -> Option<Hashed> {
    let token: [u8; 32] = BASE64URL_NOPAD
        .decode(token.as_bytes())
        .ok()?
        .try_into()
        .ok()?;
    Some(Sha256::digest(token).into())
}
