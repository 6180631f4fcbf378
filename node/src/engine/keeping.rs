//! Small state of what is said between areas, beside the log: written by the writer, so durable in one order with it.

use tokio::sync::oneshot;

use super::thread::Job;
use super::{Engine, Stopped, awaited, waited};
use crate::store::{Fault, MAX_KEY_BYTES, MAX_VALUE_BYTES};

/// What the key of everything kept here begins with in the journal. Callers leave it out.
pub(super) const PREFIX: &[u8] = b"peer/";

impl Engine {
    /// Keeps values under keys, in place of what was there, all or none; durable when it returns. A key is at most
    /// 251 bytes, a value at most 32 KiB.
    ///
    /// # Errors
    /// Why nothing is written now; [`Fault::TooLarge`] of a key or value.
    pub async fn keep(&self, puts: Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), Stopped> {
        let (reply, answer) = awaited();
        self.ask(Job::Keep(prefixed(puts)?, reply))?;
        answer.await.map_err(|_| self.gone())?
    }

    /// The same, in its turn, for whoever goes on meanwhile: what comes of it is answered later.
    ///
    /// # Errors
    /// As for [`keep`](Self::keep), where that is known at once.
    pub(crate) fn keep_in_turn(&self, puts: Vec<(Vec<u8>, Vec<u8>)>) -> Result<Answer, Stopped> {
        let (reply, answer) = awaited();
        self.ask(Job::Keep(prefixed(puts)?, reply))?;
        Ok(answer)
    }

    /// The same from a thread that may wait.
    ///
    /// # Errors
    /// As for [`keep`](Self::keep).
    pub fn keep_blocking(&self, puts: Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), Stopped> {
        let (reply, answer) = waited();
        self.ask(Job::Keep(prefixed(puts)?, reply))?;
        answer.recv().map_err(|_| self.gone())?
    }

    /// What was last kept under `key`. It reads the disk: for a thread that may wait.
    ///
    /// # Errors
    /// What the disk says.
    pub fn kept(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.journal().get(&[PREFIX, key].concat())
    }

    /// Everything kept under a key that begins like this, whole key and value, by key in ascending order.
    ///
    /// # Errors
    /// An item is what the disk says, and the last.
    pub fn kept_under(
        &self,
        key: &[u8],
    ) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), Fault>> + Send + use<'_> {
        let rows = self.journal().puts(&[PREFIX, key].concat());
        rows.map(|row| row.map(|(key, value)| (key[PREFIX.len()..].to_vec(), value)))
    }
}

/// What came of it. An error: whoever was to answer is gone.
pub(crate) type Answer = oneshot::Receiver<Result<(), Stopped>>;

/// Keys, and what is put under each.
type Puts = Vec<(Vec<u8>, Vec<u8>)>;

/// Keys as the journal has them. What is too long is found here: the writer would take it for a fault and stop.
fn prefixed(puts: Puts) -> Result<Puts, Stopped> {
    let most = |bytes: usize, limit: usize| match bytes > limit {
        true => Err(Stopped::Fault(Fault::TooLarge { bytes, limit })),
        false => Ok(()),
    };
    let put = |(key, value): (Vec<u8>, Vec<u8>)| {
        let key = [PREFIX, &key].concat();
        most(key.len(), MAX_KEY_BYTES)?;
        most(value.len(), MAX_VALUE_BYTES)?;
        Ok((key, value))
    };
    puts.into_iter().map(put).collect()
}
