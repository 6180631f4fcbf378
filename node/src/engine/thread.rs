//! The thread that owns the writer: it takes what waits in one group, says each minute what fell due, and answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use kith_protocol::{
    entry::{Content, Federation},
    envelope::Verified,
    id::{Account, Digest32, Id, Millis},
    tlog::Verifier,
};

use super::adopting::{NotAdopted, Returned, ReturnedPage};
use super::outcome::{Outcome, Stopped};
use super::recovering::NotRecovered;
use super::shown::Shown;
use super::witness::{Witness, WitnessReply};
use super::writer::Writer;
use crate::clock::{Clock, Entropy};
use crate::meetings::feeds;
use crate::meetings::reflections::{Answers, Reflected};
use crate::people::looks::{Look, Looks};
use crate::people::{People, as_fault};

/// Entries after which a group is full; the last submission in it may bring more. What comes while a group is on its
/// way to the disk forms the next.
const GROUP: usize = 1_000;
/// How long a group that has company already waits for more. A commit costs the same for one entry as for fifty, most of
/// it for the disk, so when many come singly it pays to let a few more join.
const GATHER: Duration = Duration::from_millis(2);
/// How often the writer looks at the clock when nobody comes.
const TICK: Duration = Duration::from_secs(60);

/// Takes an answer to whoever waits for it.
pub(super) type Reply<T> = Box<dyn FnOnce(Result<T, Stopped>) + Send>;

/// What the thread is asked for.
pub(super) enum Job {
    Submit(Vec<Verified>, Reply<Vec<Outcome>>),
    Witness(Vec<u8>, Reply<WitnessReply>),
    Look(Account, Look, Reply<()>),
    Reflect(Digest32, Answers, Reply<Reflected>),
    Feed(Account, Option<String>, Reply<()>),
    Keep(Vec<(Vec<u8>, Vec<u8>)>, Reply<()>),
    Adopt(u64, Vec<Returned>, Reply<Result<(), NotAdopted>>),
    AdoptBeside(ReturnedPage, Reply<()>),
    Watch(Vec<Verifier>, Reply<()>),
    Cosigned(String, Verifier, Reply<bool>),
    GoOn(Reply<()>),
    Recover(Reply<Result<u32, NotRecovered>>),
    Tick(Reply<()>),
    Close(Reply<()>),
}

/// Everything the thread owns.
pub(super) struct Desk {
    pub(super) writer: Writer,
    pub(super) witness: Witness,
    pub(super) looks: Looks,
    pub(super) people: Arc<People>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) public_head_every_ms: Millis,
    /// Entries that were submitted and are not answered.
    pub(super) waiting: Arc<AtomicUsize>,
}

/// However the thread ends, nobody is left to think that it goes on.
struct Ended(Arc<Shown>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.note_stop(if std::thread::panicking() {
            Stopped::Defect
        } else {
            Stopped::Closed
        });
    }
}

impl Desk {
    /// Works until it is told to close, or nobody is left to ask.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        let _ended = Ended(Arc::clone(self.writer.shown()));
        let mut next = None;
        loop {
            let job = match next.take() {
                Some(job) => job,
                None => match jobs.recv_timeout(TICK) {
                    Ok(job) => job,
                    Err(RecvTimeoutError::Timeout) => Job::Tick(Box::new(drop)),
                    Err(RecvTimeoutError::Disconnected) => break,
                },
            };
            // Before what is done now: strangers see the past.
            self.publish();
            match job {
                Job::Submit(entries, reply) => next = self.group(entries, reply, jobs),
                Job::Witness(body, reply) => reply(self.cosign(&body)),
                Job::Look(about, look, reply) => reply(self.look(about, &look)),
                Job::Reflect(slip, answers, reply) => reply(self.reflect(&slip, &answers)),
                Job::Feed(account, secret, reply) => {
                    let put = feeds::put(account, secret.as_deref());
                    reply(self.writer.put(vec![put]));
                }
                Job::Keep(puts, reply) => next = self.keep(puts, reply, jobs),
                Job::Adopt(from, entries, reply) => reply(Ok(self.adopt(from, entries))),
                Job::AdoptBeside(page, reply) => reply(self.adopt_beside(page)),
                Job::Watch(logs, reply) => reply(self.watch(logs)),
                Job::Cosigned(lines, by, reply) => reply(self.cosigned(&lines, &by)),
                Job::GoOn(reply) => reply(self.go_on()),
                Job::Recover(reply) => reply(Ok(self.recover_lost())),
                Job::Tick(reply) => reply(self.tick()),
                Job::Close(reply) => {
                    self.writer.snapshot(true);
                    self.writer.shown().note_stop(Stopped::Closed);
                    reply(Ok(()));
                    return;
                }
            }
            self.writer.snapshot(false);
        }
        self.writer.snapshot(true);
    }

    fn publish(&self) {
        let shown = self.writer.shown();
        shown.publish(self.clock.now(), self.public_head_every_ms);
    }

    /// Commits a submission with all that wait behind it, up to the bound. Answers the job that ended the group.
    fn group(
        &mut self,
        mut entries: Vec<Verified>,
        reply: Reply<Vec<Outcome>>,
        jobs: &Receiver<Job>,
    ) -> Option<Job> {
        let mut replies = vec![(entries.len(), reply)];
        let mut next = None;
        let mut gathered = false;
        while entries.len() < GROUP && next.is_none() {
            match jobs.try_recv() {
                Ok(Job::Submit(more, reply)) => {
                    replies.push((more.len(), reply));
                    entries.extend(more);
                }
                Ok(other) => next = Some(other),
                Err(_) if replies.len() > 1 && !gathered => {
                    std::thread::sleep(GATHER);
                    gathered = true;
                }
                Err(_) => break,
            }
        }
        let all = entries.len();
        let now = self.clock.now();
        let held = self.writer.shown().holding();
        let replaces = entries.iter().any(|entry| {
            let content = &entry.signed.entry.content;
            matches!(content, Content::Federation(Federation::NodeReplaced(_)))
        });
        // What ran out by now has run out, also for an answer that comes in this very group.
        let outcomes = match held {
            true => Err(Stopped::Asking),
            false => self
                .writer
                .say_due(now)
                .and_then(|()| self.writer.commit(entries, now)),
        };
        self.waiting.fetch_sub(all, Ordering::Relaxed);
        if replaces && let Err(why) = self.follow_node_key() {
            tracing::error!(%why, "The new node key is not in force before the next start.");
        }
        match outcomes {
            Ok(outcomes) => {
                let mut outcomes = outcomes.into_iter();
                for (count, reply) in replies {
                    reply(Ok(outcomes.by_ref().take(count).collect()));
                }
            }
            Err(why) => {
                for (_, reply) in replies {
                    reply(Err(why.clone()));
                }
            }
        }
        next
    }

    /// Keeps with it all that waits to be kept right behind it, up to a bound. Answers the job that ended the group.
    fn keep(
        &mut self,
        mut puts: Vec<(Vec<u8>, Vec<u8>)>,
        reply: Reply<()>,
        jobs: &Receiver<Job>,
    ) -> Option<Job> {
        let mut replies = vec![reply];
        let mut next = None;
        while puts.len() < GROUP && next.is_none() {
            match jobs.try_recv() {
                Ok(Job::Keep(more, reply)) => {
                    replies.push(reply);
                    puts.extend(more);
                }
                Ok(other) => next = Some(other),
                Err(_) => break,
            }
        }
        let kept = self.writer.put(puts);
        for reply in replies {
            reply(kept.clone());
        }
        next
    }

    fn cosign(&mut self, body: &[u8]) -> Result<WitnessReply, Stopped> {
        let journal = &*self.writer.shown().journal;
        let decision = self.witness.decide(journal, body, self.clock.now())?;
        if let Some(store) = decision.store {
            self.writer.put(vec![store.put.clone()])?;
            self.witness.show(store);
        }
        Ok(decision.reply)
    }

    fn look(&mut self, about: Account, look: &Look) -> Result<(), Stopped> {
        let journal = Arc::clone(&self.writer.shown().journal);
        let puts = self
            .looks
            .put(&*journal, &self.people, &*self.entropy, about, look)
            .map_err(as_fault)?;
        if puts.is_empty() {
            return Ok(());
        }
        self.writer.put(puts)
    }

    fn reflect(&mut self, slip: &Digest32, answers: &Answers) -> Result<Reflected, Stopped> {
        if self.writer.shown().holding() {
            return Err(Stopped::Asking);
        }
        let id = Id(self.entropy.uuid());
        self.writer.reflect(slip, answers, id, self.clock.now())
    }

    fn tick(&mut self) -> Result<(), Stopped> {
        if self.writer.shown().holding() {
            return Ok(());
        }
        self.writer.say_due(self.clock.now())
    }
}
