//! A node asks for its own records over HTTP, when it has nothing left but its node key: what it signs.

use alloc::{format, string::String, vec::Vec};

use serde::Deserialize;

use crate::canonical;
use crate::envelope::pae;
use crate::id::{Millis, Origin};
use crate::key::Key;
use crate::limits::DAY_MS;
use crate::peer::{Fault, SignedBody};

/// The DSSE payload type of what is signed.
pub const FETCH_TYPE: &str = "application/vnd.kith.fetch.v1+json";
/// How far its time may be from the asked node's: a new machine's clock may be off, and what is brought back opens to nobody else.
pub const FETCH_MS: Millis = DAY_MS;
/// Bytes of a body: two names and some numbers.
const BODY_BYTES: usize = 512;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Want {
    /// What is held, in which epoch.
    Held,
    /// Entries from a position on.
    Records,
    /// The page of the lowest version after one.
    Page,
}

/// The question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Who is asked.
    pub accepts: Origin,
    /// When, by the clock of who asks.
    pub at: Millis,
    /// Of which epoch.
    pub epoch: u32,
    /// From which position or version on.
    pub from: u64,
    /// Whose records.
    pub origin: Origin,
    v: u8,
    /// What.
    pub want: Want,
}

impl Ask {
    /// A question by `origin` to `accepts`.
    pub fn new(
        (origin, accepts): (&Origin, &Origin),
        at: Millis,
        epoch: u32,
        want: Want,
        from: u64,
    ) -> Self {
        Self {
            accepts: accepts.clone(),
            at,
            epoch,
            from,
            origin: origin.clone(),
            v: 1,
            want,
        }
    }

    /// As it is signed, in canonical spelling.
    pub fn body(&self) -> String {
        let want = match self.want {
            Want::Held => "held",
            Want::Records => "records",
            Want::Page => "page",
        };
        format!(
            r#"{{"accepts":"{}","at":{},"epoch":{},"from":{},"origin":"{}","v":1,"want":"{want}"}}"#,
            self.accepts, self.at, self.epoch, self.from, self.origin
        )
    }

    /// What is signed: the body with its type.
    pub fn signed_bytes(&self) -> Vec<u8> {
        pae(FETCH_TYPE, self.body().as_bytes())
    }

    /// Signs it with the node key, which `sign` holds.
    pub fn sign(&self, sign: &dyn Fn(&[u8]) -> [u8; 64]) -> SignedBody {
        SignedBody::sign(FETCH_TYPE, self.body(), sign)
    }

    /// Opens a question to `own` at `now`; `known` gives the node key of a node whose records may be held.
    ///
    /// # Errors
    /// [`Fault::Garbled`], [`Fault::WrongName`], [`Fault::NotLinked`], [`Fault::Replayed`] if it is old, [`Fault::Forged`].
    pub fn open(
        signed: &SignedBody,
        own: &Origin,
        now: Millis,
        known: &dyn Fn(&Origin) -> Option<Key>,
    ) -> Result<Self, Fault> {
        let sound = signed.body.len() <= BODY_BYTES && canonical::check(&signed.body).is_ok();
        let read = sound.then(|| serde_json::from_str::<Self>(&signed.body).ok());
        let ask = read
            .flatten()
            .filter(|ask| ask.v == 1)
            .ok_or(Fault::Garbled)?;
        if ask.accepts != *own {
            return Err(Fault::WrongName);
        }
        let key = known(&ask.origin).ok_or(Fault::NotLinked)?;
        if !signed.holds(FETCH_TYPE, &key) {
            return Err(Fault::Forged);
        }
        if now.saturating_sub(ask.at).saturating_abs() > FETCH_MS {
            return Err(Fault::Replayed);
        }
        Ok(ask)
    }
}
