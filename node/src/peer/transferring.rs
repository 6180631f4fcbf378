//! Hours across areas with their engine: what the machine proposes goes through the same door as a member's entry.

use std::collections::VecDeque;

use kith_protocol::envelope::ENTRY_TYPE;
use kith_protocol::id::Origin;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::transfer::{Effect, Input, Machine, Message, STATEMENT_TYPE, entry};
use kith_protocol::transfer::Decision;

use super::machines::{Act, Acts};
use crate::engine::{Engine, NotSaid, Outcome, Stopped};

/// The machine for hours at this node.
pub(super) struct Transferring {
    engine: Engine,
    machine: Machine,
    /// Whether the node took no entries when something was to be said.
    waits: bool,
}

impl Transferring {
    /// Connected with nobody.
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            machine: Machine::new(engine.origin()),
            engine,
            waits: false,
        }
    }

    /// Tries again what the node took no entries for.
    ///
    /// # Errors
    /// As for [`input`](Self::input).
    pub(super) fn tick(&mut self) -> Acts {
        match std::mem::take(&mut self.waits) {
            true => self.input(Input::Moved),
            false => Ok(Vec::new()),
        }
    }

    /// Something happened, and all that comes of it at once.
    ///
    /// # Errors
    /// Why nothing is taken or kept now. Whoever it was about should be connected anew.
    pub(super) fn input(&mut self, input: Input) -> Acts {
        let mut inputs = VecDeque::from([input]);
        let mut acts = Vec::new();
        while let Some(input) = inputs.pop_front() {
            let engine = self.engine.clone();
            let effects = engine.look(|views| self.machine.input(input, views));
            for effect in effects {
                self.perform(effect, &mut acts, &mut inputs)?;
            }
        }
        Ok(acts)
    }

    /// What a connected neighbour said of the two of us, once it did: its ceiling in minutes, or nothing where it ended the link.
    pub(super) fn their_ceiling(&self, peer: &Origin) -> Option<Option<i64>> {
        self.machine.their_ceiling(peer)
    }

    /// A decision of ours that an earlier node key signed, signed by the one in force: what is said does not name its key, so
    /// nobody has to believe a key that was replaced.
    fn ours(&self, message: Message) -> Message {
        let engine = &self.engine;
        let own = |signed: &SignedBody| {
            let decision = Decision::read(&signed.body);
            decision.is_some_and(|decision| decision.origin == engine.origin())
        };
        match message {
            Message::Decision(signed)
                if own(&signed) && !signed.holds(ENTRY_TYPE, &engine.node_key()) =>
            {
                let sign = |bytes: &[u8]| engine.identity().sign(bytes);
                Message::Decision(SignedBody::sign(ENTRY_TYPE, signed.body, &sign))
            }
            other @ (Message::Decision(_)
            | Message::Sync { .. }
            | Message::Offer { .. }
            | Message::Cancel { .. }
            | Message::Statement(_)) => other,
        }
    }

    fn perform(
        &mut self,
        effect: Effect,
        acts: &mut Vec<Act>,
        inputs: &mut VecDeque<Input>,
    ) -> Result<(), Stopped> {
        let engine = self.engine.clone();
        match effect {
            Effect::Send(to, message) => acts.push(Act::Send(to, message.into())),
            Effect::SendEntry(to, index) => {
                let leaf = engine.leaf(index)?;
                match leaf.as_deref().and_then(entry) {
                    Some(message) => acts.push(Act::Send(to, self.ours(message).into())),
                    None => tracing::error!(index, "an entry about hours cannot be read"),
                }
            }
            Effect::Propose(peer, content) => match engine.say(content, None) {
                Ok(Outcome::Taken(_) | Outcome::Again(_)) => {}
                Ok(Outcome::Refused(why)) => {
                    tracing::debug!(%peer, code = why.plain().code, "a decision was not taken");
                    inputs.push_back(Input::Refused(peer));
                }
                Err(NotSaid::Stopped(why)) => {
                    tracing::debug!(%peer, %why, "a decision waits until entries are taken again");
                    self.waits = true;
                    inputs.push_back(Input::NotNow(peer));
                }
                Err(NotSaid::Frame(why)) => {
                    tracing::error!(%why, "a decision makes no entry");
                    inputs.push_back(Input::Refused(peer));
                }
            },
            Effect::Sign(to, body) => {
                let sign = |bytes: &[u8]| engine.identity().sign(bytes);
                let signed = SignedBody::sign(STATEMENT_TYPE, body, &sign);
                acts.push(Act::Send(to, Message::Statement(signed).into()));
            }
            Effect::Keep { key, value } => engine.keep_blocking(vec![(key, value)])?,
            Effect::Contradicted { peer, index, other } => {
                let leaf = engine.leaf(index)?;
                match leaf.as_deref().and_then(entry) {
                    Some(Message::Decision(one)) => acts.push(Act::Contradicted(peer, one, other)),
                    Some(_) | None => tracing::error!(index, "a decision cannot be read"),
                }
            }
            Effect::End(peer, fault) => acts.push(Act::End(peer, fault)),
        }
        Ok(())
    }
}
