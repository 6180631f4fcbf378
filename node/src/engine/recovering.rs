//! A new epoch of the log, opened in the open: entries were lost, nobody holds them, and the log goes on from what is left
//! under keys that were never used. So nothing is ever signed twice, and what was signed of the lost entries is void.

use std::fs;
use std::sync::Arc;

use kith_protocol::{
    entry::{Content, Federation, federation::NodeRecovered},
    id::{Digest32, Id},
};

use super::keeping::PREFIX;
use super::outcome::{Outcome, Stopped};
use super::thread::{Desk, Job};
use super::{Engine, OpenError, waited};
use crate::peer::lost_in;
use crate::peer::mirror::RESTORED;
use crate::store::Fault;

/// Why no new epoch was opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRecovered {
    /// Its keys cannot be kept.
    #[error(transparent)]
    Keys(#[from] OpenError),
    /// The rules do not let it.
    #[error("the rules refuse it ({0})")]
    Refused(&'static str),
    /// Nothing is written now.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Engine {
    /// Opens a new epoch after what is here; which. Entries are taken from now on. For a thread that may wait.
    ///
    /// # Errors
    /// [`NotRecovered`]; then nothing changed.
    pub fn recover(&self) -> Result<u32, NotRecovered> {
        let (reply, answer) = waited();
        self.ask(Job::Recover(reply))?;
        answer.recv().map_err(|_| self.gone())??
    }
}

impl Desk {
    /// The same where entries were lost: what was told in public may be lost with them, so neighbours are heard out about it.
    pub(super) fn recover_lost(&mut self) -> Result<u32, NotRecovered> {
        let epoch = self.writer.identity_shared().epoch();
        // First: where no epoch is opened then, they are heard out once for nothing.
        let (key, value) = lost_in(epoch);
        self.writer.put(vec![([PREFIX, &key].concat(), value)])?;
        self.recover()
    }

    pub(super) fn recover(&mut self) -> Result<u32, NotRecovered> {
        let shown = Arc::clone(self.writer.shown());
        let identity = self.writer.identity_shared();
        let before = (identity.epoch(), identity.log_key());
        let epoch = before.0 + 1;
        let log = identity.draw_epoch(epoch, &*self.entropy)?;
        let size = shown.length();
        let root = Digest32(shown.tree().root());
        let content = Content::Federation(Federation::NodeRecovered(NodeRecovered {
            epoch,
            log,
            root,
            size,
        }));
        let (id, now) = (Id(self.entropy.uuid()), self.clock.now());
        let entry = identity
            .say(id, now, content, None)
            .expect("numbers and a key make a sound entry");
        // Its own head is the first of the new epoch.
        identity.enter(epoch, log);
        let outcomes = self.writer.commit(vec![entry], now);
        let taken = outcomes.map(|outcomes| outcomes.into_iter().next());
        if !matches!(taken, Ok(Some(Outcome::Taken(_)))) {
            identity.enter(before.0, before.1);
        }
        match taken? {
            Some(Outcome::Refused(why)) => return Err(NotRecovered::Refused(why.plain().code)),
            Some(Outcome::Taken(_) | Outcome::Again(_)) | None => {}
        }
        shown.hold(false);
        // In the open: the public head is one of the new epoch at once.
        shown.publish(now, 0);
        self.renew_witness()?;
        self.forget_restored().map_err(Stopped::Fault)?;
        tracing::warn!(epoch, size, "A new epoch of the log was opened.");
        Ok(epoch)
    }

    /// After entries were taken: if they replaced the node key, the node goes on under the new one, in a new epoch. What the old key
    /// and the keys that it certified sign from here on is nobody's.
    pub(super) fn follow_node_key(&mut self) -> Result<(), OpenError> {
        let shown = Arc::clone(self.writer.shown());
        let due = || shown.look(|views| views.directory.epoch_due());
        if !due() {
            return Ok(());
        }
        let identity = self.writer.identity_shared();
        if !shown.look(|views| identity.take_up(&views.directory))? {
            return Err(OpenError::WrongIdentity);
        }
        match self.recover() {
            Ok(epoch) => {
                shown.look(|views| identity.take_up(&views.directory))?;
                tracing::warn!(
                    epoch,
                    "This node has a new node key. Its neighbours must be told."
                );
                Ok(())
            }
            Err(NotRecovered::Keys(why)) => Err(why),
            Err(NotRecovered::Stopped(why)) => Err(why.into()),
            Err(NotRecovered::Refused(why)) => {
                tracing::error!(
                    why,
                    "A new node key is in force, but its epoch cannot be opened."
                );
                Ok(())
            }
        }
    }

    /// The folder need not wait for anybody any more.
    fn forget_restored(&self) -> Result<(), Fault> {
        let Some(mark) = self.people.folder().map(|folder| folder.join(RESTORED)) else {
            return Ok(());
        };
        if mark.exists() {
            fs::remove_file(mark)?;
        }
        Ok(())
    }
}
